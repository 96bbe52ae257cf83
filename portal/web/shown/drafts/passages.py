"""Passages as pages show them: their names, marks in their words, and the headings they stand under."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from flask_babel import gettext

from portal.core.localized import LANGUAGES
from portal.queries.drafts import Line
from portal.text import designations, provisions
from portal.text.passages import Kind
from portal.web.locale import locale

FIRST, DEEPEST = 2, 5  # of the headings of a text: below the title of the page, above those of comments


class Run(NamedTuple):
    """Words of a passage, and whether a comment stands on them."""

    words: str
    marked: bool


def draft_name(number: int | None) -> str:
    """What people call a draft: it has a number from the day on which it opens."""
    return f"D-{number}" if number else str(gettext("Draft"))


class Named(Protocol):
    """A passage, as far as its name tells."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def above(self) -> str: ...  # the numbers it stands under


def name(passage: Named) -> str:
    """What people call a passage: Article 3 Bis, fraction II; one without a number by the one that is its own."""
    if passage.label and (passage.kind != Kind.HEADING or designations.has_word(passage.label)):
        return provisions.cited(passage.above, passage.label, locale())
    own = str(gettext("passage %(number)s", number=passage.key.lstrip("p").lstrip("0") or "0"))
    return f"{provisions.cited(passage.above, '', locale())}, {own}" if passage.above else own


def within(passage: Named) -> str:
    """Its name within a sentence, with the article that Spanish asks for: «Comentar el párrafo 4»."""
    return designations.with_article(name(passage), locale())


def margin(passage: Named) -> str:
    """The number beside a passage where it stands in the text, where those above it are to be seen."""
    if passage.kind == Kind.HEADING or designations.has_word(passage.label):
        return numbered(passage.label)
    return f"¶ {passage.label}"


def numbered(label: str) -> str:
    """The number of a passage as the reader's language says it: Article 5, Artículo 5."""
    return designations.said(label, locale())


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


def cells(line: Line, language: str, spans: Iterable[tuple[int, int]]) -> list[list[Run]]:
    """The words of a passage, marked; those of a row of a table by its cells."""
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


def depths(lines: Sequence[Line]) -> Iterator[int]:
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
