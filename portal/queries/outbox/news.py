"""One's own news, newest first: what letters tell of, as far as their reader can see it now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.outbox import Letter
from portal.queries.outbox.pages import A_PAGE, COUNTED, older_than
from portal.queries.outbox.telling import NEWS, Subject, told


@dataclass(frozen=True, slots=True)
class News:
    """What a letter tells of: its sentence, and where the way leads. Of what was said, its number."""

    composed_at: datetime
    sentence: str
    title: Localized | None = None
    number: str = ""
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """Some news, and the key of the next ones if there are more."""

    rows: Sequence[News]
    next: int | None


def is_news(viewer: Actor, letter: Letter) -> bool:
    """Whether this letter tells its reader of something that they can see at this moment."""
    return letter.event in NEWS and bool(
        session.scalar(select(exists().where(Letter.id == letter.id, told(viewer, [letter.event]))))
    )


def news(viewer: Actor, before: int | None = None) -> Feed:
    """What happened for this person, newest first; what is no longer theirs to see is left out."""
    letters = session.execute(
        select(Letter.id, Letter.composed_at, Letter.event, Letter.subject_id)
        .where(told(viewer), older_than(before, Letter.person_id == viewer.user_id))
        .order_by(Letter.composed_at.desc(), Letter.id.desc())
        .limit(A_PAGE + 1)
    ).all()
    shown = letters[:A_PAGE]
    known = _known(shown)
    rows = [
        News(each.composed_at, NEWS[each.event].sentence, **known[NEWS[each.event].about, each.subject_id])
        for each in shown
        if (NEWS[each.event].about, each.subject_id) in known
    ]
    return Feed(rows, shown[-1].id if len(letters) > A_PAGE else None)


def how_much_news(viewer: Actor) -> int:
    """How many there are, counted no further than people would."""
    some = select(Letter.id).where(told(viewer)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _known(letters: Sequence[Any]) -> dict[tuple[Subject | None, int | None], dict[str, Any]]:
    """What sentences and addresses need of the subjects: one question for each kind, however many letters."""
    of: dict[Subject, set[int]] = {}
    for letter in letters:
        if about := NEWS[letter.event].about:
            of.setdefault(about, set()).add(letter.subject_id)
    return {(None, None): {}} | {
        (about, row[0]): {
            "title": row[1],
            "number": row[2] or "",
            "endpoint": about.endpoint,
            "values": dict(zip(about.values, row[3:], strict=True)),
        }
        for about, ids in of.items()
        for row in session.execute(_subjects(about, ids))
    }


def _subjects(about: Subject, ids: Collection[int]) -> Select[Any]:
    """Of letters that were found with their reader's eyes: asked again beside a list of keys, SQLite would walk all."""
    within = aliased(Round)
    return (
        select(about.thing.id, within.title, about.number, *about.values.values())
        .outerjoin(within, within.id == about.round)  # what stands in none has no title to say
        .where(about.thing.id.in_(ids))
    )
