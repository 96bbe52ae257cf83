"""An invented case that went to a panel: seats by lot, one designated anew, a visit, a determination and a remedy."""

from functools import partial
from typing import Any

from portal.cli.demo.board import NOTHING, SOURCE, enter
from portal.cli.demo.board import day_of as day
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
PANELISTS = (("US", "L. Ejemplo"), ("US", "M. Ejemplo"), ("MX", "N. Ejemplo"), ("JOINT", "O. Ejemplo"))


def tell(story: Story) -> None:
    story.on(-2, partial(_panel, story))


def _case(story: Story) -> str:
    editor, words = story.actor("editor"), Localized("Invented.", "Inventado.")
    [bakery] = queries.facilities(editor, queries.Filter(text="Trigo Claro")).items
    made = reference.enter_case(
        None,
        workplace=bakery.slug,
        name=NAME,
        number="",
        mechanism="31-A",
        rights=["freedom_of_association"],
        petitioner=Localized("An invented union", "Un sindicato inventado"),
        code="request_for_review",
        who="",
        day=str(day(story, 390)),
        note=words,
        stage="under_review",
        outcome=NOTHING,
        source=SOURCE,
        as_of=day(story, 10),
        by=editor,
    )
    for code, who, ago, stage in COURSE:
        case = queries.kept_case(editor, made.slug)
        reference.add_event(
            case, code=code, who=who, day=str(day(story, ago)), note=words, source=SOURCE, stage=stage, by=editor
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
    drawn = {"panel": panel, "how": "drawn", "since": str(day(story, 295)), "left": "", "left_why": ""}
    make("seat", **{**drawn, "panelist": first, "left": str(day(story, 285)), "left_why": "conflict"})
    us = make("seat", **{**drawn, "panelist": second, "how": "designated", "since": str(day(story, 283))})
    mx, chair = (make("seat", **{**drawn, "panelist": each}) for each in (mexico, joint))
    make(
        "conflict",
        panel=panel,
        panelist=first,
        day=str(day(story, 286)),
        reason=Localized("Advised the company eight years ago.", "Asesoró a la empresa hace ocho años."),
    )
    make(
        "visit",
        panel=panel,
        day=str(day(story, 250)),
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
        day=str(day(story, 150)),
        note=Localized("Invented: until the vote is repeated.", "Inventado: hasta que se repita la votación."),
    )
    make("panelist", name="P. Ejemplo", of_list="MX")
    make("panelist", name="Q. Ejemplo", of_list="JOINT")
