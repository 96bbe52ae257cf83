"""One's own news, newest first: what letters tell of, as far as their reader can see it now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.core import zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.outbox import Letter, NewsRead
from portal.queries.outbox.pages import A_PAGE, COUNTED, older_than
from portal.queries.outbox.telling import NEWS, Subject, told

ZONE = "America/Mexico_City"  # on whose calendar the days of news are shown
VALUES = 2  # at most that many fill an address


@dataclass(frozen=True, slots=True)
class News:
    """What a letter tells of: its sentence, and where the way leads. Of what was said, its number.

    ``unread``: newer than what its reader said to have read.
    """

    composed_at: datetime
    sentence: str
    title: Localized | None = None
    number: str = ""
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """Some news, and the key of the next ones if there are more."""

    rows: Sequence[News]
    next: int | None

    @property
    def newest(self) -> datetime | None:
        """Up to which all of it is read, once its reader says so."""
        return self.rows[0].composed_at if self.rows else None

    @property
    def together(self) -> list[list[News]]:
        """What says one sentence about one round on one day, together, where the latest of it stands."""
        groups: dict[object, list[News]] = {}
        for one in self.rows:
            day = zones.wall(one.composed_at, ZONE).date()
            alike = (one.sentence, one.title, one.unread, day) if one.number else id(one)
            groups.setdefault(alike, []).append(one)
        return list(groups.values())


def is_news(viewer: Actor, letter: Letter) -> bool:
    """Whether this letter tells its reader of something that they can see at this moment."""
    return letter.event in NEWS and bool(
        session.scalar(select(exists().where(Letter.id == letter.id, told(viewer, [letter.event]))))
    )


def news(viewer: Actor, before: int | None = None, most: int = A_PAGE) -> Feed:
    """What happened for this person, newest first; what is no longer theirs to see is left out."""
    letters = session.execute(
        select(Letter.id, Letter.composed_at, Letter.event, Letter.subject_id, _is_unread(viewer).label("unread"))
        .where(told(viewer), older_than(before, Letter.person_id == viewer.user_id))
        .order_by(Letter.composed_at.desc(), Letter.id.desc())
        .limit(most + 1)
    ).all()
    shown = letters[:most]
    known = _known(shown)
    rows = [
        News(
            each.composed_at,
            NEWS[each.event].sentence,
            **known[NEWS[each.event].about, each.subject_id],
            unread=bool(each.unread),
        )
        for each in shown
        if (NEWS[each.event].about, each.subject_id) in known
    ]
    return Feed(rows, shown[-1].id if len(letters) > most else None)


def how_much_news(viewer: Actor) -> int:
    """How many there are, counted no further than people would."""
    some = select(Letter.id).where(told(viewer)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def how_much_unread(viewer: Actor) -> int:
    """How many of them are newer than what they said to have read, counted no further than people would."""
    some = select(Letter.id).where(told(viewer), _is_unread(viewer)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _is_unread(viewer: Actor) -> ColumnElement[bool]:
    read = select(NewsRead.until).where(NewsRead.person_id == viewer.user_id).scalar_subquery()
    return or_(read.is_(None), Letter.composed_at > read)


def _known(letters: Sequence[Any]) -> dict[tuple[Subject | None, int | None], dict[str, Any]]:
    """What sentences and addresses need of the subjects: one question, however many letters and kinds."""
    of: dict[Subject, set[int]] = {}
    for letter in letters:
        if about := NEWS[letter.event].about:
            of.setdefault(about, set()).add(letter.subject_id)
    subjects = list(of)
    found: dict[tuple[Subject | None, int | None], dict[str, Any]] = {(None, None): {}}
    if not subjects:
        return found
    asked = union_all(*(_subjects(place, about, of[about]) for place, about in enumerate(subjects)))
    for place, id_, en, es, number, *values in session.execute(asked):
        about = subjects[place]
        found[about, id_] = {
            "title": Localized(en, es) if en is not None else None,
            "number": number or "",
            "endpoint": about.endpoint,
            "values": dict(zip(about.values, values, strict=False)),
        }
    return found


def _subjects(place: int, about: Subject, ids: Collection[int]) -> Select[Any]:
    """Of letters that were found with their reader's eyes: asked again beside a list of keys, SQLite would walk all.

    One kind in the form of all: its ``place`` among them, and as words what fills its address.
    """
    within = aliased(Round)
    values = [*about.values.values(), *[null()] * VALUES][:VALUES]
    columns: list[Any] = [literal(place), about.thing.id, within.title_en, within.title_es]  # type: ignore[attr-defined]
    wanted: Select[Any] = select(*columns, *(cast(value, String) for value in (about.number, *values)))
    return (
        wanted.select_from(about.thing)
        .outerjoin(within, within.id == about.round)  # what stands in none has no title to say
        .where(about.thing.id.in_(ids))
    )
