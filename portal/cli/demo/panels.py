"""An invented case that went to a panel: seats by lot, one designated anew, a visit, a determination and a remedy."""

from functools import partial
from typing import Any

from portal.cli.demo.board import NOTHING, SOURCE, enter
from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

NAME = Localized("Trigo Claro bakery", "Panificadora Trigo Claro")
COURSE = (
    ("review_result", "", 340, "no_denial_found"),
    ("panel_requested", "", 300, "panel"),
    ("panel_formed", "", 295, ""),
    ("verification_requested", "panel", 280, ""),
    ("verification_agreed", "mexico", 272, ""),
    ("verification", "", 250, ""),
    ("panel_determination", "", 190, "panel_determined"),
)
SECOND = "DEMO-31A-02"
READERS = ("editor", "editor_2")
PANELISTS = (("US", "L. Ejemplo"), ("US", "M. Ejemplo"), ("MX", "N. Ejemplo"), ("JOINT", "O. Ejemplo"))


def tell(story: Story) -> None:
    story.on(-5, partial(_panel, story))
    story.on(-4, partial(_open, story))
    for who, ago in zip(READERS, (-1, -0.9), strict=True):
        story.on(ago, partial(_read, story, who))


def _open(story: Story) -> None:
    """A second invented panel, for which lots are drawn: the first was left undrawn, and says so."""
    case = _case(
        story, Localized("Trigo Claro bakery, night shift", "Panificadora Trigo Claro, turno de noche"), 2, 280
    )
    slug = enter(story, "panel", case=case, file_number=SECOND, owner="", result="", finding=NOTHING)
    _publish(story, slug, "round 4 711", -3)
    editor = story.actor("editor")
    reason = Localized(
        "Invented: the secret of the server was renewed.", "Inventado: se renovó el secreto del servidor."
    )
    reference.leave_undrawn(queries.lot_of(editor, slug, 1), reason=reason, by=editor)
    _publish(story, slug, "round 4 712", -2)


def _publish(story: Story, slug: str, of: str, on: float) -> None:
    editor = story.actor("editor")
    reference.publish_lot(
        queries.kept_panel(editor, slug),
        what=f"Invented beacon, {of}",
        where="https://beacon.example/rounds",
        not_before=story.day(-on),
        secret=story.secret,
        by=editor,
    )


def _read(story: Story, who: str) -> None:
    by = story.actor(who)
    [slug] = [each.panel.slug for each in queries.panels(by) if each.panel.file_number == SECOND]
    lot = queries.lot_of(by, slug, 2)
    reference.read_value(lot, value="5f3a-invented-value-c81e", seen=lot.revision, secret=story.secret, by=by)


def _case(story: Story, name: Localized = NAME, events: int = len(COURSE), sooner: int = 0) -> str:
    editor, words = story.actor("editor"), Localized("Invented.", "Inventado.")
    [bakery] = queries.facilities(editor, queries.Filter(text="Trigo Claro")).items
    made = reference.enter_case(
        None,
        workplace=bakery.slug,
        name=name,
        number="",
        mechanism="31-A",
        rights=["freedom_of_association"],
        petitioner=Localized("An invented union", "Un sindicato inventado"),
        code="request_for_review",
        who="",
        day=str(story.day(390 - sooner)),
        note=words,
        stage="under_review",
        outcome=NOTHING,
        source=SOURCE,
        as_of=story.day(10),
        by=editor,
    )
    for code, who, ago, stage in COURSE[:events]:
        case = queries.kept_case(editor, made.slug)
        reference.add_event(
            case,
            code=code,
            who=who,
            day=str(story.day(ago - sooner)),
            note=words,
            source=SOURCE,
            stage=stage,
            by=editor,
        )
    return made.slug


def _panel(story: Story) -> None:
    make: Any = partial(enter, story)
    panel = make(
        "panel",
        case=_case(story),
        file_number="DEMO-31A-01",
        owner="Panificadora Industrial Trigo Claro",
        result="denial_found",
        finding=Localized(
            "The invented panel found that a vote was not free.",
            "El panel inventado concluyó que una votación no fue libre.",
        ),
    )
    first, second, mexico, joint = (make("panelist", name=name, of_list=of_list) for of_list, name in PANELISTS)
    drawn = {"panel": panel, "how": "drawn", "since": str(story.day(295)), "left": "", "left_why": ""}
    make("seat", **{**drawn, "panelist": first, "left": str(story.day(285)), "left_why": "conflict"})
    us = make("seat", **{**drawn, "panelist": second, "how": "designated", "since": str(story.day(283))})
    mx, chair = (make("seat", **{**drawn, "panelist": each}) for each in (mexico, joint))
    make(
        "conflict",
        panel=panel,
        panelist=first,
        day=str(story.day(286)),
        reason=Localized("Advised the company eight years ago.", "Asesoró a la empresa hace ocho años."),
    )
    make(
        "visit",
        panel=panel,
        day=str(story.day(250)),
        seat_us=us,
        seat_mx=mx,
        seat_joint=chair,
        observers=Localized("Both governments", "Ambos gobiernos"),
        note=NOTHING,
    )
    make(
        "remedy",
        panel=panel,
        kind="preferences_suspended",
        day=str(story.day(150)),
        note=Localized("Invented: until the vote is repeated.", "Inventado: hasta que se repita la votación."),
    )
    make("panelist", name="P. Ejemplo", of_list="MX")
    make("panelist", name="Q. Ejemplo", of_list="JOINT")
