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
from portal.web.access import viewer
from portal.web.cache import Cached, once
from portal.web.locale import locale
from portal.web.shown.drafts import passages
from portal.web.shown.drafts.passages import in_order

ALL = "all"
SHORT = 60  # a text whose last chapter begins by then is shown on one page


@dataclass(frozen=True, slots=True)
class Headings:
    """The outline of a version, to be kept."""

    all: Sequence[Heading]
    chapters: Sequence[str]  # their keys, with an empty one for what stands before the first
    short: bool

    @classmethod
    def of(cls, outline: Sequence[Heading]) -> "Headings":
        heads = [heading for heading in outline if heading.key == heading.chapter]
        before = [] if heads and heads[0].position == 1 else [""]
        last = max((heading.position for heading in heads), default=0)
        return cls(outline, [*before, *(heading.key for heading in heads)], last <= SHORT)

    def __len__(self) -> int:
        return 500 * len(self.all)  # bytes, roughly


class Chapter(NamedTuple):
    """A chapter, or what stands before the first."""

    key: str
    label: str
    title: str
    language: str
    many: int


def headings_of(found: Version | Glimpse) -> Headings:
    """Read once: a version that others have seen does not change."""
    if found.in_preparation:
        return Headings.of(queries.outline(viewer(), found))
    return once(Cached.OUTLINES, lambda: Headings.of(queries.outline(viewer(), found)), text=found.text_id)


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
            heading.in_(own),
            own if getattr(heading, own) else next(one for one in LANGUAGES if one != own),
            many.get(heading.key, 0),
        )
        for heading in heads
    ]
    if not heads or heads[0].position > 1:
        chapters.insert(0, Chapter("", "", _("Beginning of the text"), locale(), many.get("", 0)))
    return chapters


def around(chapters: Sequence[Chapter], chapter: str | None) -> tuple[Chapter | None, Chapter | None]:
    if chapter is None:
        return None, None
    at = [each.key for each in chapters].index(chapter)
    return chapters[at - 1] if at else None, chapters[at + 1] if at + 1 < len(chapters) else None
