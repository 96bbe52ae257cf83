"""Invented actions of the committee and of governments, each with what it rests on."""

from functools import partial
from typing import Any

from portal.cli.demo.board import NOTHING, SOURCE
from portal.cli.demo.statements import number
from portal.cli.demo.story import Story
from portal.core import clock
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

SUMMARIZED = "round 0001/1"
SAID = ("guide-federation", "guide-lac", "guide-worker")
LATE = -0.1  # after the summary was published


def tell(story: Story) -> None:
    story.on(LATE, partial(_actions, story))


def enter(story: Story, of: str, **said: Any) -> str:
    as_of = clock.day().date()  # of the step: told soon after midnight, it happens the day before
    made = reference.enter_entry(None, of=of, said=said, source=SOURCE, as_of=as_of, by=story.actor("editor"))
    return made.slug


def _actions(story: Story) -> None:
    editor, round_id = story.actor("editor"), story.known[SUMMARIZED]
    [report] = [each.slug for each in queries.board_reports(editor) if each.determination == "non_compliance"]
    [case] = [one.panel.case.slug for one in queries.panels(editor) if one.panel.case.by_staff and one.panel.result]
    recommended = enter(
        story,
        "action",
        kind="recommendation",
        by="committee",
        title=Localized("Agreements in one public place", "Contratos colectivos en un solo lugar público"),
        day=str(story.day(2)),
        asked=Localized(
            "Invented: the committee recommends one public register of agreements with a date for its opening.",
            "Inventado: el Comité recomienda un registro público único de contratos, con fecha de apertura.",
        ),
        led_to="",
    )
    rests = partial(enter, story, "ground", note=NOTHING)
    for key in SAID:
        rests(action=recommended, kind="contribution", what=number(story, key))
    rests(action=recommended, kind="summary", what=str(round_id))
    rests(action=recommended, kind="finding", what=report)
    asked = enter(
        story,
        "action",
        kind="dialogue",
        by="united_states",
        title=Localized("Dialogue about the register of agreements", "Diálogo sobre el registro de contratos"),
        day=str(story.day(2)),
        asked=Localized(
            "Invented: the governments are to talk about what the committee recommends.",
            "Inventado: los gobiernos hablarán de lo que recomienda el Comité.",
        ),
        led_to="",
    )
    rests(action=asked, kind="action", what=recommended)
    rests(action=asked, kind="case", what=case)
    began = enter(
        story,
        "action",
        kind="panel_request",
        by="united_states",
        title=Localized("A panel for a bakery", "Un panel para una panificadora"),
        day=str(story.day(300)),
        asked=Localized("Invented: a panel was asked for.", "Inventado: se solicitó un panel."),
        led_to="",
    )
    rests(action=began, kind="case", what=case)
