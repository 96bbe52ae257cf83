"""Reading drafts, their versions and passages, as one viewer may see them. Passages come in narrow columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.drafts import Draft, Passage, Reading, Status, Version
from portal.policy import visibility
from portal.queries.drafts.glancing import LARGEST_ID, Glimpse
from portal.text.passages import Kind

if TYPE_CHECKING:  # loaded by whoever compares
    from portal.text.comparing import Match

PASSAGE = Passage.__table__.c


class Listed(NamedTuple):
    """A draft in the list of a round, with the newest version that the viewer can see."""

    id: int
    number: int | None
    title: Localized
    version: int
    status: Status
    languages: str
    at: datetime


class Line(NamedTuple):
    """A passage as it is shown."""

    id: int
    position: int
    key: str
    kind: Kind
    level: int
    label: str
    chapter: str
    en: str
    es: str
    confidence: int
    above: str = ""  # the numbers it stands under

    def in_(self, language: str) -> str:
        return self.es if language == "es" else self.en


class Heading(NamedTuple):
    """A line of the outline: a heading, or the first passage of a part that has none."""

    key: str
    chapter: str
    level: int
    label: str
    en: str
    es: str
    position: int
    kind: Kind

    def in_(self, language: str) -> str:
        """In this language, or in the other one rather than nothing."""
        return (self.es or self.en) if language == "es" else (self.en or self.es)


class Outline(NamedTuple):
    """Its headings and beginnings of parts, and of each part how many passages and letters it has in both languages."""

    headings: list[Heading]
    extents: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, passage by passage."""

    old: Sequence[Line]
    new: Sequence[Line]
    matches: Sequence["Match"]


def in_round(viewer: Actor, round_id: int) -> list[Listed]:
    """The drafts of a round in their order."""
    rows = session.execute(_in_round(viewer), {"of_round": round_id})
    return [
        Listed(id_, number, title, version, Status(status), languages, opened or circulated or created)
        for id_, number, title, version, status, languages, created, circulated, opened in rows
    ]


def get(viewer: Actor, draft_id: int) -> Draft:
    found = None
    if 0 < draft_id <= LARGEST_ID:
        found = session.scalar(select(Draft).where(Draft.id == draft_id, visibility.drafts(viewer)))
    if found is None:
        raise NotFound
    return found


def versions(viewer: Actor, draft: Draft) -> Sequence[Version]:
    """The versions that the viewer can see, the newest first."""
    return session.scalars(_visible(viewer).where(Version.draft_id == draft.id).order_by(Version.id.desc())).all()


def version(viewer: Actor, draft_id: int, number: int | None = None) -> Version:
    """One version by its number; without one, the newest that was opened, or else the newest to be seen."""
    asked = {"of_draft": min(draft_id, LARGEST_ID)}
    if number is not None:
        asked["numbered"] = min(number, LARGEST_ID)
    found = session.scalar(_newest(viewer) if number is None else _numbered(viewer), asked)
    if found is None:
        raise NotFound
    return found


def by_id(viewer: Actor, version_id: int) -> Version:
    found = session.scalar(_visible(viewer).where(Version.id == version_id))
    if found is None:
        raise NotFound
    return found


def predecessor(viewer: Actor, draft: Draft) -> Draft | None:
    """The draft that this one replaces, for who can see it."""
    if draft.refiled_from_id is None:
        return None
    return session.scalar(select(Draft).where(Draft.id == draft.refiled_from_id, visibility.drafts(viewer)))


def successors(viewer: Actor, draft: Draft) -> Sequence[Draft]:
    """The drafts that were filed in the place of this one."""
    return session.scalars(
        select(Draft).where(Draft.refiled_from_id == draft.id, visibility.drafts(viewer)).order_by(Draft.id)
    ).all()


def outline(viewer: Actor, version: Version | Glimpse) -> Outline:
    """Every heading in the order of the text, and how long its parts are: asked together, for a page needs both."""
    letters = func.sum(func.length(PASSAGE.en) + func.length(PASSAGE.es))
    extent = (
        select(PASSAGE.chapter.label("of"), func.count().label("many"), letters.label("letters"))
        .where(*_of(viewer, version))
        .group_by(PASSAGE.chapter)
        .subquery()
    )
    begins = or_(PASSAGE.kind == Kind.HEADING, PASSAGE.key == extent.c["of"])
    here = and_(PASSAGE.version_id == version.id, PASSAGE.chapter == extent.c["of"], begins)
    rows = session.execute(
        select(*extent.c, *(PASSAGE[name] for name in Heading._fields)).select_from(
            extent.outerjoin(Passage.__table__, here)
        )
    ).all()
    headings = [Heading._make(row[3:]) for row in rows if row.key is not None]
    extents = {row.of: (row.many, row.letters) for row in rows}
    return Outline(sorted(headings, key=lambda heading: heading.position), extents)


def chapters(viewer: Actor, version: Version) -> list[str]:
    """The keys of the chapters in their order; an empty one for what stands before the first."""
    rows = session.execute(
        select(PASSAGE.chapter)
        .where(*_of(viewer, version))
        .group_by(PASSAGE.chapter)
        .order_by(func.min(PASSAGE.position))
    )
    return [row.chapter for row in rows]


def passages(viewer: Actor, version: Version, chapters: Collection[str] = ()) -> list[Line]:
    """The text, or some chapters of it."""
    wanted = _lines(viewer, version)
    if chapters:
        wanted = wanted.where(PASSAGE.chapter.in_(chapters))
    return [_line(row) for row in session.execute(wanted.order_by(PASSAGE.position))]


def passage(viewer: Actor, version: Version, key: str) -> Line:
    wanted = _lines(viewer, version).where(PASSAGE.key == key)
    row = session.execute(wanted).first() if key.isalnum() else None  # nothing else is a key
    if row is None:
        raise NotFound
    return _line(row)


def neighbours(viewer: Actor, version: Version, line: Line) -> tuple[Line | None, Line | None]:
    """What stands before and after a passage."""
    near = _lines(viewer, version).where(PASSAGE.position.in_((line.position - 1, line.position + 1)))
    found = {row.position: _line(row) for row in session.execute(near)}
    return found.get(line.position - 1), found.get(line.position + 1)


def last_read(viewer: Actor, draft: Draft, than: Version | None = None) -> int | None:
    """The newest version of this draft that the viewer has opened, before this one."""
    if viewer.user_id is None:
        return None
    wanted = (
        select(Version.number)
        .join(Reading, Reading.version_id == Version.id)
        .where(Reading.person_id == viewer.user_id, Version.draft_id == draft.id, visibility.versions(viewer))
    )
    earlier = wanted if than is None else wanted.where(Version.id < than.id)
    return session.scalar(earlier.order_by(Version.id.desc()).limit(1))


def compared(viewer: Actor, old: Version, new: Version) -> Compared:
    """What became of every passage, in both languages together."""
    from portal.text import comparing  # with its library, for those pages only

    before, after = passages(viewer, old), passages(viewer, new)
    units = [
        [comparing.Unit(line.key, f"{line.en}\n{line.es}", line.kind, line.level) for line in text]
        for text in (before, after)
    ]
    return Compared(before, after, comparing.match(*units))


def source(viewer: Actor, version: Version, language: str) -> tuple[str, str, str]:
    """The file a language came in, for those who prepare the draft: its digest, its name and what it is."""
    kept = session.scalar(select(Version).where(Version.id == version.id, visibility.prepared(viewer)))
    if kept is None:
        raise NotFound
    facts = (
        (kept.es_digest, kept.es_name, kept.es_media_type)
        if language == "es"
        else (kept.en_digest, kept.en_name, kept.en_media_type)
    )
    if facts[0] is None:
        raise NotFound
    return facts[0], facts[1] or "", facts[2] or ""


def _visible(viewer: Actor) -> Select[Version]:
    return select(Version).where(visibility.versions(viewer))


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _in_round(viewer: Actor) -> Select[Any]:
    later, reading = aliased(Version), visibility.versions(viewer)
    newest = select(func.max(Version.id)).where(Version.draft_id == Draft.id, reading).correlate(Draft)
    wanted = (
        select(Draft.id, Draft.number, Draft.title, later.number, later.status, later.languages, later.created_at,
               later.circulated_at, later.opened_at)
        .join(later, and_(later.draft_id == Draft.id, later.id == newest.scalar_subquery()))
        .where(Draft.round_id == bindparam("of_round"), visibility.drafts(viewer))
        .order_by(Draft.number.is_(None), Draft.number, Draft.created_at, Draft.id)
    )  # fmt: skip
    return cast(Select[Any], wanted)


@lru_cache(maxsize=128)
def _newest(viewer: Actor) -> Select[Version]:
    of_draft = _visible(viewer).where(Version.draft_id == bindparam("of_draft"))
    return of_draft.order_by(Version.opened_at.is_(None), Version.id.desc()).limit(1)


@lru_cache(maxsize=128)
def _numbered(viewer: Actor) -> Select[Version]:
    asked = Version.draft_id == bindparam("of_draft"), Version.number == bindparam("numbered")
    return _visible(viewer).where(*asked)


def _of(viewer: Actor, version: Version | Glimpse) -> tuple[ColumnElement[bool], ...]:
    seen = select(Version.id).where(Version.id == version.id, visibility.versions(viewer))
    return PASSAGE.version_id == version.id, PASSAGE.version_id.in_(seen)


def _lines(viewer: Actor, version: Version) -> Select[Any]:
    return select(*(PASSAGE[name] for name in Line._fields)).where(*_of(viewer, version))


def _line(row: Row[Any]) -> Line:
    return Line._make(row)
