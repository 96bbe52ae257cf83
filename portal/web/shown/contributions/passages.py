"""Passages with what was said about them: the words that comments stand on, marked, and the comments beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.models.contributions import CommentType, Status
from portal.queries.contributions.on_drafts import Comment, Mark
from portal.queries.drafts import Line
from portal.text.passages import Kind
from portal.web.shown.drafts.passages import Run, cells, depths, margin, name, within

AT_ONCE = 5  # comments that are shown at a passage; where there are more, its own page has them all
NUMBER = 4  # characters
OPEN = "open"  # of a translation that somebody questions


@dataclass(frozen=True, slots=True)
class Column:
    """A passage in one language."""

    language: str
    cells: Sequence[Sequence[Run]]  # more than one in the row of a table
    counted: bool  # such a row, whose first cell is hardly more than a number
    is_first: bool  # its heading is the one that counts
    on_paper: bool  # only there: on the screen one language is enough for this reader
    disputed: str | None  # "open", or how it was settled

    def __bool__(self) -> bool:
        return any(run.words for cell in self.cells for run in cell)


@dataclass(frozen=True, slots=True)
class CommentedPassage:
    """A passage with what was said about it, as one reader sees it."""

    line: Line
    name: str
    depth: int  # of the heading it is, or stands under; comments have the next one
    columns: Sequence[Column]
    comments: Sequence[Comment]
    published: int
    whole: bool = False  # all its comments are shown

    @property
    def number(self) -> str:
        """Its number, or its label, that stands in the margin of the text."""
        return margin(self.line)

    @property
    def within(self) -> str:
        """Its name within a sentence."""
        return within(self.line)

    @property
    def is_heading(self) -> bool:
        return self.line.kind is Kind.HEADING

    @property
    def shown(self) -> Sequence[Comment]:
        return self.comments if self.whole or len(self.comments) <= AT_ONCE else self.comments[: AT_ONCE - 2]

    @property
    def more(self) -> int:
        return len(self.comments) - len(self.shown)


def woven(
    lines: Sequence[Line],
    said: Mapping[str, Sequence[Comment | Mark]],
    languages: Sequence[str],
    *,
    shown: Mapping[str, Sequence[Comment]],
    published: Mapping[str, int] | None = None,
    on_paper: str = "",
    whole: bool = False,
) -> Iterator[CommentedPassage]:
    """The passages with their comments. All that was ``said`` is marked in the text; a filter may show less of it."""
    for line, depth in zip(lines, depths(lines), strict=True):
        here = said.get(line.key, ())
        yield CommentedPassage(
            line=line,
            name=name(line),
            depth=depth,
            columns=[
                Column(
                    language=language,
                    cells=cells(line, language, _spans(here, language)),
                    counted=len(line.in_(language).split("\t", 1)[0]) <= NUMBER,
                    is_first=language == languages[0],
                    on_paper=language == on_paper,
                    disputed=_disputed(here, language),
                )
                for language in languages
            ],
            comments=shown.get(line.key, ()),
            published=(published or {}).get(line.key, 0),
            whole=whole,
        )


def _disputed(here: Sequence[Comment | Mark], language: str) -> str | None:
    """Of this language: what somebody publicly questions, or how all of it was settled."""
    found = [
        one.dispute
        for one in here
        if one.dispute
        and one.comment_type is CommentType.TRANSLATION_ERROR
        and one.status is Status.PUBLISHED
        and one.place_language == language
    ]
    return OPEN if OPEN in found else found[-1] if found else None


def _spans(here: Sequence[Comment | Mark], language: str) -> Iterator[tuple[int, int]]:
    for one in here:
        if one.readable and one.place_language == language and one.start is not None and one.end is not None:
            yield one.start, one.end
