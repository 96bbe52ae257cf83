"""What an organisation drafts together and says officially in a round, for its members; and what waits of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select, true

from portal.core import clock, present
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Audience, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, JointRevision, OfficialStatement
from portal.models.people import Grant, Person
from portal.policy import visibility
from portal.queries.consultations import Glimpse

A_LIST = 20


class Drafted(NamedTuple):
    """The words as a colleague saved them once."""

    number: int
    body: str
    language: str
    saved_at: datetime
    saver: str


class Saving(NamedTuple):
    """One saving, for the list: its words are read one by one."""

    number: int
    saved_at: datetime
    saver: str


class Released(NamedTuple):
    """What the organisation has said officially; no ``ref``: that it has no remarks."""

    ref: str | None
    number: str | None
    byline: str
    released_at: datetime


def may_draft(viewer: Actor) -> bool:
    """Whether there is such a page at all: for members of an organisation who do not work for the committee."""
    return viewer.organisation_id is not None and not viewer.is_staff_even_asleep


def drafted(viewer: Actor, round_id: int, number: int | None = None) -> Drafted | None:
    """The latest words, if there are any; or those of one saving, or nothing is found."""
    columns = JointRevision.number, JointRevision.body, JointRevision.language, JointRevision.saved_at, Person.name
    wanted = _savings(viewer, round_id, *columns)
    if number is not None:
        wanted = wanted.where(JointRevision.number == number)
    found = session.execute(wanted.order_by(JointRevision.number.desc()).limit(1)).first()
    if found is None and number is not None:
        raise NotFound
    return None if found is None else Drafted(*found)


def savings(viewer: Actor, round_id: int, before: int | None = None) -> Sequence[Saving]:
    """Who saved it when, the latest first; one more than a list holds where there are older ones."""
    wanted = _savings(viewer, round_id, JointRevision.number, JointRevision.saved_at, Person.name)
    if before is not None:
        wanted = wanted.where(JointRevision.number < before)
    found = session.execute(wanted.order_by(JointRevision.number.desc()).limit(A_LIST + 1))
    return [Saving(*row) for row in found]


def released(viewer: Actor, round_id: int) -> Released | None:
    """What the viewer's own organisation has said officially in this round, whoever may read it yet."""
    if not may_draft(viewer):
        return None
    columns = Contribution.ref, Contribution.number, OfficialStatement.byline, OfficialStatement.released_at
    found = session.execute(
        select(*columns)
        .join(Contribution, Contribution.id == OfficialStatement.contribution_id, isouter=True)
        .where(
            OfficialStatement.organisation_id == viewer.organisation_id,
            OfficialStatement.round_id == round_id,
            OfficialStatement.ended_at.is_(None),
        )
    ).first()
    return None if found is None else Released(*found)


def coordinates(viewer: Actor, round_: Round | Glimpse) -> bool:
    """Whether the viewer is the one, or one of those, who releases what their organisation says in this round."""
    return viewer.organisation_id is not None and viewer.has(Role.COORDINATOR, round_.id, round_.consultation_id)


def speaks_for_it(viewer: Actor, round_: Round | Glimpse) -> bool:
    """Whether the viewer may speak on behalf of their organisation: its coordinator, or anybody while there is none."""
    return coordinates(viewer, round_) or not has_coordinator(viewer, round_)


def has_coordinator(viewer: Actor, round_: Round | Glimpse) -> bool:
    """Whether somebody of the viewer's organisation can release its statement in this round now."""
    if viewer.organisation_id is None:
        return False
    return bool(session.scalar(select(_coordinated(round_, viewer.organisation_id))))


def _coordinated(round_: Round | Glimpse, organisation_id: int) -> ColumnElement[bool]:
    def holds(role: Role, reach: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(Grant.person_id == Person.id, Grant.role == role, Grant.are_in_force(clock.now()), reach)

    reach = Grant.reach(round_.id, round_.consultation_id)
    sees = holds(Role.ADVISER, reach) if round_.audience is Audience.CLEARED else true()
    coordinates = holds(Role.COORDINATOR, reach)
    return exists().where(Person.organisation_id == organisation_id, Person.active, coordinates, sees)


def _savings(viewer: Actor, round_id: int, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Person, Person.id == JointRevision.saved_by_id)
        .where(visibility.joint_drafts(viewer), JointRevision.round_id == round_id)
    )


def open_drafts(viewer: Actor) -> Sequence[Round]:
    """Rounds for which the viewer's organisation has words that nobody has released, as long as they can be sent."""
    if not may_draft(viewer):
        return []
    wanted = select(Round).where(*_drafted(viewer)).order_by(Round.closes_at, Round.id)
    return session.scalars(wanted.limit(A_LIST)).all()


def to_release(viewer: Actor) -> Select[int] | None:
    """All of them, to be counted; nothing for who drafts with nobody."""
    return select(Round.id).where(*_drafted(viewer)) if may_draft(viewer) else None


def _drafted(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    now = present.hour()
    begun = exists().where(
        visibility.joint_drafts(viewer), JointRevision.round_id == Round.id, JointRevision.number == 1
    )
    done = exists().where(
        OfficialStatement.round_id == Round.id,
        OfficialStatement.organisation_id == viewer.organisation_id,
        OfficialStatement.ended_at.is_(None),
    )
    takes = and_(Round.status == RoundStatus.APPROVED, (Round.closes_at > now) | (Round.late_until > now))
    return begun, ~done, takes
