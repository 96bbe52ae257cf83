"""What became of the invented cases that went to a panel: customs accounts were suspended, in one for some time."""

from functools import partial

from portal.cli.demo.board import SOURCE
from portal.cli.demo.story import Story
from portal.core.localized import Localized
from portal.models.reference import Case
from portal.queries import reference as queries
from portal.services import reference

FIRST, SECOND = "DEMO-31A-01", "DEMO-31A-02"


def tell(story: Story) -> None:
    story.on(-0.8, partial(_suspend, story))


def _suspend(story: Story) -> None:
    for number, ago in ((FIRST, 388), (SECOND, 105)):
        reference.suspend(
            _case(story, number),
            instructed_by="ustr",
            day=str(story.day(ago)),
            note=Localized("Invented.", "Inventado."),
            source=SOURCE,
            as_of=story.day(10),
            by=story.actor("editor"),
        )
    reference.lift(
        _case(story, SECOND),
        why="other",
        day=str(story.day(60)),
        note=Localized(
            "Invented: the governments went on consulting.", "Inventado: los gobiernos siguieron en consultas."
        ),
        source=SOURCE,
        as_of=story.day(10),
        by=story.actor("editor"),
    )


def _case(story: Story, number: str) -> Case:
    editor = story.actor("editor")
    [slug] = [each.panel.case.slug for each in queries.panels(editor) if each.panel.file_number == number]
    return queries.kept_case(editor, slug)
