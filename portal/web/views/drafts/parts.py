"""The parts of a text: its chapters, what stands before and after one, and where the comments fall."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries.drafts import Counts, Heading
from portal.text.passages import Kind
from portal.web.locale import locale
from portal.web.passages import Place, in_order

SHORT = 60  # a text whose last chapter begins by then is shown on one page


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


def is_short(outline: Sequence[Heading]) -> bool:
    return max((heading.position for heading in outline if heading.key == heading.chapter), default=0) <= SHORT


def around(parts: Sequence[Part], part: str | None) -> tuple[Part | None, Part | None]:
    if part is None:
        return None, None
    at = [each.key for each in parts].index(part)
    return parts[at - 1] if at else None, parts[at + 1] if at + 1 < len(parts) else None


def bars(places: Sequence[Place], parts: Sequence[Part], to: Callable[..., str], *, whole: bool) -> list[Bar]:
    """For each passage where the whole text is on the page, for each chapter where it is not."""
    if whole:
        return [
            Bar(place.name, "", "", f"#{place.line.key}", place.published)
            for place in places
            if place.published or not (place.is_heading or place.line.kind is Kind.ROW)
        ]
    return [Bar(part.label, part.title, part.language, to(chapter=part.key), part.many) for part in parts]
