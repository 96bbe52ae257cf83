"""Invented times at which the committee met its duties, one of them late, and the round in which it consulted."""

from functools import partial

from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.queries import reference as queries
from portal.services import reference

INVENTED = Localized("Invented for the demonstration.", "Inventado para la demostración.")
SOURCE = "https://ilc.example/"
MET = (  # the duty, what shows it, so many days ago
    ("ilc-meet", "meeting", 396),
    ("ilc-meet", "meeting", 221),
    ("ilc-meet", "meeting", 29),
    ("ilc-report", "report", 352),
    ("ilc-report", "report", 190),
    ("assess", "report", 74),
    ("subsectors", "other", 300),
    ("attache", "report", 61),
    ("board", "report", 280),
)


CONSULTED = "round 0001/1"


def tell(story: Story) -> None:
    for slug, kind, ago in MET:
        story.on(-2, partial(_met, story, slug, kind, ago))
    story.on(-2, partial(_met, story, "lac-meet", "round", 40, CONSULTED))


def _met(story: Story, slug: str, kind: str, ago: int, consulted: str = "") -> None:
    editor = story.actor("editor")
    day = story.day(ago).isoformat()
    reference.fulfil(
        queries.kept_duty(editor, slug),
        kind=kind,
        day=day,
        round_id=story.known[consulted] if consulted else None,
        note=INVENTED,
        source="" if consulted else SOURCE,
        by=editor,
    )
