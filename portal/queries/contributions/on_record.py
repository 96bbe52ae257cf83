"""What is on record in a round for fewer readers than see it, for those who read it; and who they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Audience, Invitation, Readers, Round
from portal.models.contributions import Contribution, Kind, Naming
from portal.models.people import Organisation
from portal.policy import visibility
from portal.queries.consultations import Glimpse
from portal.queries.contributions.reading import Found, Said, found
from portal.queries.contributions.threads import PAGE
from portal.text.words import beginning

FIRST_WORDS = 160  # characters
READ = 2 * FIRST_WORDS  # of a text, so that blank lines at its head hide nothing
NAMED = 30  # organisations that are named where a form says who reads something


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of the list: from whom, for whom, when, and how it begins."""

    ref: str
    kind: Kind
    naming: Naming
    has_account: bool
    byline: str
    group: str
    language: str
    posted_at: datetime
    on_record_for: Readers
    first_words: str

    @property
    def unverified(self) -> bool:
        """Nobody has checked that name."""
        return bool(self.byline) and not self.has_account


@dataclass(frozen=True, slots=True)
class Members:
    """The organisations whose accounts read something, as of now: the first by name, and how many there are."""

    names: Sequence[str]
    many: int


def circles(viewer: Actor, round_id: int) -> tuple[Readers, ...]:
    """To which circles of readers the viewer belongs in this round, whether or not anything is there for them."""
    if not viewer.is_signed_in:
        return ()
    row = session.execute(_circles(viewer), {"round_id": round_id}).one()
    return tuple(readers for readers, belongs in zip(visibility.circles(viewer), row, strict=True) if belongs)


def is_read_by(viewer: Actor, round_: Round | Glimpse) -> bool:
    """Whether there is a page of what is on record there for this viewer: by what it offers, and by who they are."""
    return bool(round_.readers_offered) and not set(circles(viewer, round_.id)).isdisjoint(round_.readers_offered)


def recorded(viewer: Actor, round_: Round, before: str = "") -> list[Recorded]:
    """A page of what the viewer reads there and one more, the latest first; ``before``: the ref that one ended with."""
    theirs = circles(viewer, round_.id)
    if not theirs:
        return []
    here = Contribution.round_id == round_.id
    earlier: ColumnElement[bool] = true()
    if before:
        place = select(Contribution.posted_at, Contribution.id).where(Contribution.ref == before, here)
        ended = session.execute(place.where(visibility.on_record(viewer))).first()
        earlier = tuple_(Contribution.posted_at, Contribution.id) < tuple_(*ended) if ended else false()
    latest = Contribution.posted_at.desc(), Contribution.id.desc()
    ways = [  # a page of each circle makes a page of all; outside, the clause would be read by its own index
        select(Contribution.id)
        .where(Contribution.on_record_for == readers, here, earlier, visibility.on_record(viewer))
        .order_by(*latest)
        .limit(PAGE + 1)
        .subquery()
        for readers in theirs
    ]
    which = Contribution.id.in_(union(*(select(way.c.id) for way in ways)))
    columns: tuple[Any, ...] = (
        *(Contribution.ref, Contribution.kind, Contribution.naming, Contribution.author_id.is_not(None)),
        *(Contribution.byline, Contribution.group, Contribution.language, Contribution.posted_at),
        *(Contribution.on_record_for, func.substr(Contribution.body, 1, READ)),
    )
    wanted = select(*columns).where(which)
    rows = session.execute(wanted.order_by(*latest).limit(PAGE + 1))
    return [Recorded(*(*row[:-1], _in_one_line(row[-1]))) for row in rows]


def record(viewer: Actor, round_id: int, ref: str) -> Found[Said]:
    """One of what the viewer reads on record there; not found like what there is not."""
    row = session.execute(_record(viewer), {"round_id": round_id, "ref": ref}).first()
    one = found(row) if row else None
    if one is None or not isinstance(one.said, Said):
        raise NotFound
    return Found(one.row, one.said)


def members(round_: Round | Glimpse) -> Mapping[Readers, Members]:
    """Which organisations' accounts read what is for participants, and for governments, as of now."""
    invited = exists().where(Invitation.round_id == round_.id, Invitation.organisation_id == Organisation.id)
    governments: ColumnElement[bool] = Organisation.kind.in_(visibility.OF_GOVERNMENTS)
    if round_.audience is not Audience.PUBLIC:
        governments = and_(governments, invited)
    belongs = {Readers.PARTICIPANTS: invited, Readers.GOVERNMENTS: governments}
    columns = [clause.label(readers.value) for readers, clause in belongs.items()]
    rows = session.execute(
        select(Organisation.name, *columns).where(or_(*belongs.values())).order_by(Organisation.name, Organisation.id)
    ).all()
    named = {readers: [row.name for row in rows if getattr(row, readers.value)] for readers in belongs}
    return {readers: Members(names[:NAMED], len(names)) for readers, names in named.items()}


def _in_one_line(text: str) -> str:
    return beginning(" ".join(text.split()), FIRST_WORDS, " …")


@lru_cache(maxsize=128)
def _circles(viewer: Actor) -> Select[Any]:
    here = Round.id == bindparam("round_id")
    columns: list[Any] = [exists().where(here, belongs) for belongs in visibility.circles(viewer).values()]
    return select(*columns)


@lru_cache(maxsize=128)
def _record(viewer: Actor) -> Select[Contribution, bool]:
    which = Contribution.round_id == bindparam("round_id"), Contribution.ref == bindparam("ref")
    wanted = select(Contribution, literal(True).label("readable")).where(*which, visibility.on_record(viewer))
    return wanted.options(joinedload(Contribution.question))
