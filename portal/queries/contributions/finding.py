"""Finding a contribution: by its number, as one's own, by what opens it."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, false, select, true, tuple_, union, union_all
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import Actor, Holding, Opens, Role
from portal.core.db import connection, session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Inbox, Kind, Status
from portal.models.moderation import Decision
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries.consultations import Glimpse
from portal.queries.contributions.reading import Found, Marker, Said, Verdict, found, readable
from portal.queries.contributions.threads import PAGE, in_round

LEAF = 16  # hexadecimal digits


def get(viewer: Actor, number: str) -> Found[Said | Marker]:
    """By its public number; of what was withheld, a marker."""
    row = session.execute(_numbered(viewer), {"number": number}).first()
    if row is None:
        raise NotFound
    return found(row)


def round_of(viewer: Actor, number: str) -> int | None:
    """In which round it was said, where that is all that its page depends on: not where it is about a draft."""
    found: int | None = connection().execute(_round_of(viewer), {"number": number}).scalar()
    return found


@lru_cache(maxsize=128)
def _round_of(viewer: Actor) -> Select[int]:
    said = Contribution.__table__.c
    return select(said.round_id).where(
        said.number == bindparam("number"), said.comment_type.is_(None), visibility.contributions(viewer)
    )


def answerable(viewer: Actor, round_: Round | Glimpse, number: str | None) -> Said | None:
    """What a reply in this round may reply to: something public there, or as good as nothing."""
    public = Contribution.number == number, visibility.public(), *in_round(viewer, round_)
    row = session.execute(_with_question(viewer).where(*public)).first()
    said = found(row).said if row else None
    return said if isinstance(said, Said) else None


def by_id(viewer: Actor, contribution_id: int) -> Contribution:
    """For acts that no page begins."""
    row = session.scalar(
        select(Contribution).where(visibility.contributions(viewer), Contribution.id == contribution_id)
    )
    if row is None:
        raise NotFound
    return row


def own(viewer: Actor, ref: str) -> Found[Said]:
    """One's own, with every edition of it; of what was covered in it, colleagues read what everybody reads."""
    one = in_words(_own(viewer, "ref"), ref)
    if one.said.covered and not allows(viewer, "redaction.answer", one.row):
        read = replace(one.said.editions[-1], body=one.said.body)
        return Found(one.row, replace(one.said, editions=[read]))
    return one


def held(viewer: Actor, leaf: str) -> Found[Said]:
    """One of what the viewer's tracking key opens."""
    inside = select(Contribution.id).where(Contribution.inbox_id == viewer.inbox)
    ids = session.scalars(inside).all() if viewer.inbox is not None else ()
    return in_words(_own(viewer, "id"), next((one for one in ids if leaf_of(viewer, one) == leaf), 0))


def sent(viewer: Actor, contribution_id: int) -> Found[Said]:
    """What somebody without an account has just sent, for its receipt."""
    return in_words(_own(viewer, "id"), contribution_id)


def inbox_of(contribution_id: int) -> Holding:
    """In which inbox something lies, for who has its receipt: nobody else may learn it."""
    found = session.scalar(select(Contribution.inbox_id).where(Contribution.id == contribution_id))
    if found is None:
        raise NotFound
    return Holding(Opens.INBOX, found)


def leaf_of(viewer: Actor, contribution_id: int) -> str:
    """What the address of an inbox calls one of its contributions: in a history it says nothing to anybody else."""
    return hmac.digest(str(viewer.inbox).encode(), str(contribution_id).encode(), "sha256").hex()[:LEAF]


def inbox(viewer: Actor, before: str = "") -> Sequence[Found[Said]]:
    """What the viewer's tracking key opens, the latest day first; ``before`` is the ref that a page ended with."""
    return _sent(viewer, before) if viewer.inbox is not None else ()


def are_several(viewer: Actor) -> bool:
    """Whether the viewer's tracking key opens more than one contribution."""
    inside = select(Contribution.id).where(Contribution.inbox_id == viewer.inbox).limit(2)
    return len(session.scalars(inside).all()) > 1


def mine(viewer: Actor, before: str = "") -> Sequence[Said]:
    """What the viewer and their organisation sent, the latest first; ``before`` is the ref that a page ended with."""
    return [one.said for one in _sent(viewer, before)]


def _sent(viewer: Actor, before: str) -> list[Found[Said]]:
    earlier: ColumnElement[bool] = true()
    if before:
        place = select(Contribution.posted_at, Contribution.id).where(Contribution.ref == before)
        ended = session.execute(place.where(visibility.own(viewer))).first()
        earlier = tuple_(Contribution.posted_at, Contribution.id) < tuple_(*ended) if ended else false()
    latest = Contribution.posted_at.desc(), Contribution.id.desc()
    ways = [  # a page of each is enough to make a page of both
        select(Contribution.id)
        .where(way, Contribution.kind != Kind.OFFICIAL_REPLY, earlier)
        .order_by(*latest)
        .limit(PAGE + 1)
        .subquery()
        for way in visibility.own_ways(viewer)
    ]
    which = Contribution.id.in_(union(*(select(way.c.id) for way in ways)))
    wanted = _with_question(viewer).where(which).order_by(*latest).limit(PAGE + 1)
    all_ = [found(row) for row in session.execute(wanted)]
    return [Found(one.row, one.said) for one in all_ if isinstance(one.said, Said)]


def to_correct(viewer: Actor) -> CompoundSelect[int]:
    """All that came back and that the viewer corrects, to be counted."""
    return union_all(*(select(Contribution.id).where(*way) for way in _returned(viewer)))


def returned(viewer: Actor) -> list[tuple[str, Localized]]:
    """What came back and the viewer corrects: its name and the title of its round, the latest first."""
    rows = [
        row
        for way in _returned(viewer)
        for row in session.execute(
            select(Contribution.ref, Round.title, Contribution.posted_at)
            .join(Round, Round.id == Contribution.round_id)
            .where(*way)
            .order_by(Contribution.posted_at.desc(), Contribution.id.desc())
            .limit(PAGE)
        )
    ]
    return [(row.ref, row.title) for row in sorted(rows, key=lambda row: row.posted_at, reverse=True)]


def _returned(viewer: Actor) -> list[tuple[ColumnElement[bool], ...]]:
    """What they wrote; and for who coordinates an organisation what it said officially, whoever released it. Each for
    itself, by an index of each."""
    came_back = Contribution.status == Status.RETURNED
    ways: list[tuple[ColumnElement[bool], ...]] = [(visibility.written(viewer), came_back)]
    if viewer.has_anywhere(Role.COORDINATOR):
        others = Contribution.author_id.is_distinct_from(viewer.user_id)
        ways.append((visibility.coordinated(viewer), others, came_back))
    return ways


def verdicts(viewer: Actor, ids: Iterable[int]) -> Mapping[int, Verdict]:
    """The last thing that a moderator said to the author of each of these, for whoever it was said to."""
    rows = session.scalars(_verdicts(viewer), {"of": list(ids)})
    return {row.contribution_id: Verdict(Status(row.status), row.reason, row.note, row.decided_at) for row in rows}


def by_ticket(ticket: str) -> Contribution | None:
    """What came with this form. Whoever has the ticket of a form has sent it, or may."""
    found = connection().execute(_BY_TICKET, {"ticket": ticket}).scalar()  # for nearly every form there is none
    return None if found is None else session.get_one(Contribution, found, populate_existing=True)


def in_the_same_words(viewer: Actor, body: str, since: datetime) -> Sequence[Contribution]:
    """What the viewer has written in these words since then and did not take back."""
    written = visibility.written(viewer), Contribution.body == body, Contribution.posted_at >= since
    return session.scalars(select(Contribution).where(*written, Contribution.status != Status.WITHDRAWN)).all()


def opened_by(mark: str) -> Holding | None:
    """What a tracking key opens. The tickets of those who have an account open nothing."""
    found = session.scalar(select(Inbox.id).where(Inbox.mark == mark))
    return None if found is None else Holding(Opens.INBOX, found)


def whole(viewer: Actor, name: str, *may: ColumnElement[bool]) -> Select[Contribution, bool]:
    """The question for one that has this ``ref`` or ``id``, with all that came with it, to be asked by in_words."""
    wanted = readable(viewer).where(*may, getattr(Contribution, name) == bindparam("of"))
    with_all = wanted.options(joinedload(Contribution.question), selectinload(Contribution.editions))
    return with_all.execution_options(populate_existing=True)


def in_words(wanted: Select[Contribution, bool], of: str | int) -> Found[Said]:
    """What a question of :func:`whole` finds, as it is now; not found without its words."""
    row = session.execute(wanted, {"of": of}).first()
    one = found(row, whole=True) if row else None
    if one is None or not isinstance(one.said, Said):
        raise NotFound
    return Found(one.row, one.said)


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _own(viewer: Actor, name: str) -> Select[Contribution, bool]:
    return whole(viewer, name, visibility.own(viewer), Contribution.kind != Kind.OFFICIAL_REPLY)


@lru_cache(maxsize=128)
def _numbered(viewer: Actor) -> Select[Contribution, bool]:
    seen = visibility.contributions(viewer), Contribution.number == bindparam("number")
    return _with_question(viewer).where(*seen)


@lru_cache(maxsize=128)
def _verdicts(viewer: Actor) -> Select[Decision]:
    return (
        select(Decision)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .where(Decision.contribution_id.in_(bindparam("of", expanding=True)), visibility.own(viewer))
        .order_by(Decision.id)
    )


def _with_question(viewer: Actor) -> Select[Contribution, bool]:
    return readable(viewer).options(joinedload(Contribution.question))


_BY_TICKET = select(Contribution.__table__.c.id).where(Contribution.__table__.c.ticket == bindparam("ticket"))
