"""The parts of a text: its chapters, which of them is read, what stands before and after, where the comments fall."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import after_this_request, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.queries.contributions.on_drafts import Counts, Filter
from portal.queries.drafts import Heading
from portal.services.drafts import opened
from portal.text.passages import Kind
from portal.web.access import viewer
from portal.web.cache import Cached, once
from portal.web.locale import locale
from portal.web.shown.contributions.narrowing import asked_for
from portal.web.shown.contributions.passages import CommentedPassage
from portal.web.shown.drafts.passages import in_order

MANY = 40  # published ones from which on each passage only leads to those made on it
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


class Part(NamedTuple):
    """A chapter, or what stands before the first."""

    key: str
    label: str
    title: str
    language: str
    many: int


class Bar(NamedTuple):
    """How many comments stand where, for the strip and its table."""

    name: str
    title: str
    language: str
    url: str
    many: int


def note_opening(version: Version) -> None:
    """Of a restricted version at once, or it is not shown; of another after its page, which does not depend on it."""
    reader = viewer()
    if version.restricted:
        opened(version, by=reader)
        return

    @after_this_request
    def note(response: Response) -> Response:
        opened(version, by=reader)
        return response


def parts_of(outline: Sequence[Heading], found: Version, counts: Counts) -> list[Part]:
    """The chapters, with what stands before them where something does."""
    own = in_order(locale(), found.languages)[0]
    heads = [heading for heading in outline if heading.key == heading.chapter]
    parts = [
        Part(
            heading.key,
            heading.label,
            heading.in_(own),
            own if getattr(heading, own) else next(one for one in LANGUAGES if one != own),
            counts.by_chapter.get(heading.key, 0),
        )
        for heading in heads
    ]
    if not heads or heads[0].position > 1:
        parts.insert(0, Part("", "", _("Beginning of the text"), locale(), counts.by_chapter.get("", 0)))
    return parts


@dataclass(frozen=True, slots=True)
class Shape:
    """Which part of a text is asked for, and how much was said at it."""

    asked: Filter
    counts: Counts
    outline: Sequence[Heading]
    part: str | None
    everything: bool  # on one page, without comments
    on_first: bool
    crowd: int  # so many published comments that each passage only leads to its own; none where they are shown


def shape_of(found: Version) -> Shape:
    """The shape that the address asks for, for who reads it."""
    asked, headings, counts = asked_for(), _headings(found), on_drafts.counts(viewer(), found)
    part = _part(headings)
    everything = part is None and not headings.short
    on_first = not everything and part in (None, headings.chapters[0])
    here = counts.all - counts.shelf - counts.whole if part is None else counts.by_chapter.get(part, 0)
    here += counts.whole if on_first else 0
    folded = not (everything or asked or request.args.get("comments") == "open")
    return Shape(asked, counts, headings.all, part, everything, on_first, here if folded and here > MANY else 0)


def _headings(found: Version) -> Headings:
    """Read once: a version that others have seen does not change."""
    if found.in_preparation:
        return Headings.of(queries.outline(viewer(), found))
    return once(Cached.OUTLINES, lambda: Headings.of(queries.outline(viewer(), found)), text=found.text_id)


def _part(headings: Headings) -> str | None:
    """Which chapter is shown; nothing where it is the whole text."""
    wanted = request.args.get("chapter")
    if wanted == ALL or (wanted is None and headings.short):
        return None
    if wanted is None:
        return headings.chapters[0]
    if wanted not in headings.chapters:
        raise NotFound
    return wanted


def around(parts: Sequence[Part], part: str | None) -> tuple[Part | None, Part | None]:
    if part is None:
        return None, None
    at = [each.key for each in parts].index(part)
    return parts[at - 1] if at else None, parts[at + 1] if at + 1 < len(parts) else None


def bars(
    places: Sequence[CommentedPassage], parts: Sequence[Part], to: Callable[..., str], *, whole: bool
) -> list[Bar]:
    """For each passage where the whole text is on the page, for each chapter where it is not."""
    if whole:
        return [
            Bar(place.name, "", "", f"#{place.line.key}", place.published)
            for place in places
            if place.published or not (place.is_heading or place.line.kind is Kind.ROW)
        ]
    return [Bar(part.label, part.title, part.language, to(chapter=part.key), part.many) for part in parts]
