"""Passages as pages show them: their names, the words that comments stand on, and the headings they stand under."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext

from portal.core.localized import LANGUAGES
from portal.models.contributions import CommentType, Status
from portal.queries.contributions.on_drafts import Comment, Mark
from portal.queries.drafts import Line
from portal.text.passages import Kind

FIRST, DEEPEST = 2, 5  # of the headings of a text: below the title of the page, above those of comments
AT_ONCE = 5  # comments that are shown at a passage; where there are more, its own page has them all
NUMBER = 4  # characters
OPEN = "open"  # of a translation that somebody questions


class Run(NamedTuple):
    """Words of a passage, and whether a comment stands on them."""

    words: str
    marked: bool


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
class Place:
    """A passage with what was said about it, as one reader sees it."""

    line: Line
    name: str
    depth: int  # of the heading it is, or stands under; comments have the next one
    columns: Sequence[Column]
    comments: Sequence[Comment]
    published: int
    whole: bool = False  # all its comments are shown

    @property
    def is_heading(self) -> bool:
        return self.line.kind is Kind.HEADING

    @property
    def shown(self) -> Sequence[Comment]:
        return self.comments if self.whole or len(self.comments) <= AT_ONCE else self.comments[: AT_ONCE - 2]

    @property
    def more(self) -> int:
        return len(self.comments) - len(self.shown)


def draft_name(number: int | None) -> str:
    """What people call a draft: it has a number from the day on which it opens."""
    return f"D-{number}" if number else str(gettext("Draft"))


def name(label: str, key: str, kind: str = Kind.PARAGRAPH) -> str:
    """What people call a passage: by the number it has in the text, or else by the one that is its own for good."""
    if label and kind != Kind.HEADING:
        return f"¶ {label}"
    return str(gettext("passage %(number)s", number=key.lstrip("p").lstrip("0") or "0"))


def woven(
    lines: Sequence[Line],
    said: Mapping[str, Sequence[Comment | Mark]],
    languages: Sequence[str],
    *,
    shown: Mapping[str, Sequence[Comment]],
    published: Mapping[str, int] | None = None,
    on_paper: str = "",
    whole: bool = False,
) -> Iterator[Place]:
    """The passages with their comments. All that was ``said`` is marked in the text; a filter may show less of it."""
    for line, depth in zip(lines, _depths(lines), strict=True):
        here = said.get(line.key, ())
        yield Place(
            line=line,
            name=name(line.label, line.key, line.kind),
            depth=depth,
            columns=[
                Column(
                    language=language,
                    cells=_cells(line, language, here),
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


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Run]:
    """The text cut where comments begin and end; those that overlap are marked together."""
    at = 0
    for start, end in _merged(spans, len(text)):
        if start > at:
            yield Run(text[at:start], False)
        yield Run(text[start:end], True)
        at = end
    if at < len(text):
        yield Run(text[at:], False)


def in_order(own: str, there: str) -> list[str]:
    """The languages of a version, the reader's own first."""
    return sorted((language for language in LANGUAGES if language in there.split()), key=lambda one: one != own)


def _merged(spans: Iterable[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in sorted((max(start, 0), min(end, most)) for start, end in spans):
        if end <= start:
            continue
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            if last:
                yield last
            last = (start, end)
    if last:
        yield last


def _cells(line: Line, language: str, here: Sequence[Comment | Mark]) -> list[list[Run]]:
    spans = [
        (one.start, one.end)
        for one in here
        if one.readable and one.place_language == language and one.start is not None and one.end is not None
    ]
    runs = list(marked(line.in_(language), spans))
    if line.kind is not Kind.ROW:
        return [runs]
    cells: list[list[Run]] = [[]]
    for run in runs:
        for number, words in enumerate(run.words.split("\t")):
            if number:
                cells.append([])
            if words:
                cells[-1].append(Run(words, run.marked))
    return cells


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


def _depths(lines: Sequence[Line]) -> Iterator[int]:
    """Headings without a gap, whatever levels a file has used; a text without any stands under the page's own."""
    above: list[int] = []
    depth = FIRST
    for line in lines:
        if line.kind is Kind.HEADING:
            while above and above[-1] >= line.level:
                above.pop()
            depth = min(FIRST + len(above), DEEPEST)
            if line.level:  # the title of the whole text has nothing below it but the page
                above.append(line.level)
        yield depth
