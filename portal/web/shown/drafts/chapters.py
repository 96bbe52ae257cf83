"""The chapters of a text: which there are, which of them is read, and what stands before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.queries.drafts import Glimpse, Heading
from portal.text.chapters import PAGE, ROOM, weight
from portal.text.passages import Kind
from portal.text.words import beginning
from portal.web.access import viewer
from portal.web.cache import Cached, once
from portal.web.locale import locale
from portal.web.shown.drafts import passages
from portal.web.shown.drafts.passages import in_order

ALL = "all"
OPENING = 60  # characters of a passage that stand for the title of a part without a heading
SHORT = 60  # a text whose last chapter begins by then is shown on one page, or on as few as are light


@dataclass(frozen=True, slots=True)
class Headings:
    """The outline of a version, to be kept."""

    all: Sequence[Heading]
    chapters: Sequence[str]  # their keys, with an empty one for what stands before the first
    short: bool
    pages: Sequence[Sequence[str]]  # the chapters that are read together
    weights: Mapping[str, int]  # bytes of each chapter, roughly

    @classmethod
    def of(cls, outline: Sequence[Heading], extents: Mapping[str, tuple[int, int]]) -> "Headings":
        heads = [heading for heading in outline if heading.key == heading.chapter]
        before = [] if heads and heads[0].position == 1 else [""]
        last = max((heading.position for heading in heads), default=0)
        keys = [*before, *(heading.key for heading in heads)]
        weights = {key: weight(*extent) for key, extent in extents.items()}
        pages = _together(keys, weights) if last <= SHORT else [(key,) for key in keys]
        return cls(outline, keys, last <= SHORT and len(pages) == 1, pages, weights)

    def beside(self, chapter: str | None) -> Sequence[str]:
        """What is read on one page with this chapter; without one, all of the text."""
        if chapter is None:
            return self.chapters
        return (chapter,) if self.short else next(page for page in self.pages if chapter in page)

    def weight(self, chapters: Sequence[str]) -> int:
        return PAGE + sum(self.weights.get(key, 0) for key in chapters)

    def __len__(self) -> int:
        return 500 * len(self.all)  # bytes, roughly


class Chapter(NamedTuple):
    """A chapter, or what stands before the first."""

    key: str
    label: str
    title: str
    language: str
    many: int


def _together(keys: Sequence[str], weights: Mapping[str, int]) -> list[list[str]]:
    """Chapters in their order, as many on each page as are light together."""
    pages: list[list[str]] = []
    room = 0
    for key in keys:
        weight = weights.get(key, 0)
        if not pages or weight > room:
            pages.append([])
            room = ROOM
        pages[-1].append(key)
        room -= weight
    return pages


def headings_of(found: Version | Glimpse) -> Headings:
    """Read once: a version that others have seen does not change."""

    def read() -> Headings:
        return Headings.of(*queries.outline(viewer(), found))

    return read() if found.in_preparation else once(Cached.OUTLINES, read, text=found.text_id)


def asked_for(headings: Headings) -> str | None:
    """Which chapter is shown; nothing where it is the whole text."""
    wanted = request.args.get("chapter")
    if wanted == ALL or (wanted is None and headings.short):
        return None
    if wanted is None:
        return headings.chapters[0]
    if wanted not in headings.chapters:
        raise NotFound
    return wanted


def chapters_of(outline: Sequence[Heading], found: Version, many: Mapping[str, int]) -> list[Chapter]:
    """With what stands before the first where something does; ``many`` says how many comments each has."""
    own = in_order(locale(), found.languages)[0]
    heads = [heading for heading in outline if heading.key == heading.chapter]
    chapters = [
        Chapter(
            heading.key,
            passages.numbered(heading.label),
            heading.in_(own) if heading.kind is Kind.HEADING else beginning(heading.in_(own), OPENING),
            own if getattr(heading, own) else next(one for one in LANGUAGES if one != own),
            many.get(heading.key, 0),
        )
        for heading in heads
    ]
    if not heads or heads[0].position > 1:
        chapters.insert(0, Chapter("", "", _("Beginning of the text"), locale(), many.get("", 0)))
    return chapters


def around(chapters: Sequence[Chapter], here: Sequence[str]) -> tuple[Chapter | None, Chapter | None]:
    """The chapters before and after those of a page."""
    keys = [each.key for each in chapters]
    first, last = keys.index(here[0]), keys.index(here[-1])
    return chapters[first - 1] if first else None, chapters[last + 1] if last + 1 < len(keys) else None
