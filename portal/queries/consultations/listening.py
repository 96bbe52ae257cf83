"""Who hears of a round, and whom a draft will be for: asked through the readers' own eyes."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core import clock
from portal.core.actor import Actor, Held, Identity, person_acting
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Follow, Invitation, Round, Status
from portal.models.people import Grant, Organisation, Person
from portal.policy import visibility


def followers(round_id: int) -> list[int]:
    """Who hears of a round: members of the invited organisations and those who follow it, if they can see it."""
    follows_it = Person.id.in_(select(Follow.person_id).where(Follow.round_id == round_id))
    return _who_can_see(round_id, or_(_is_invited(round_id), follows_it))


def members_invited(round_id: int, *, among: Iterable[int] | None = None, once_opened: bool = False) -> list[int]:
    """Members of the invited organisations (or of some of them) who can see the round, or will once it is opened."""
    return _who_can_see(round_id, _is_invited(round_id, among), once_opened=once_opened)


def to_invite(viewer: Actor, group: str | None = None) -> Sequence[Organisation]:
    """The organisations that may be invited, group by group."""
    wanted = select(Organisation).where(visibility.organisations(viewer))
    if group:
        wanted = wanted.where(Organisation.group == group)
    return session.scalars(wanted.order_by(Organisation.group, Organisation.name, Organisation.id)).all()


def would_see(reader: Actor, round_id: int) -> bool:
    """Whether somebody like this could see the round once it is opened."""
    return (
        session.scalar(select(Round.id).where(Round.id == round_id, visibility.rounds(reader, once_opened=True)))
        is not None
    )


def unopened(round_: Round, reader: Actor) -> Round:
    """The round as it will be once it is opened, for a preview: a copy in the hand, never stored."""
    if not would_see(reader, round_.id):
        raise NotFound
    session.expunge(round_)
    round_.status = Status.APPROVED
    return round_


def _is_invited(round_id: int, among: Iterable[int] | None = None) -> ColumnElement[bool]:
    invitations = select(Invitation.organisation_id).where(Invitation.round_id == round_id)
    if among is not None:
        invitations = invitations.where(Invitation.organisation_id.in_(list(among)))
    return Person.organisation_id.in_(invitations)


def _who_can_see(round_id: int, who: ColumnElement[bool], *, once_opened: bool = False) -> list[int]:
    """Asked through each reader's own eyes, once for all whose eyes are the same."""
    at = clock.now()
    granted = Grant.role, Grant.consultation_id, Grant.round_id, Grant.starts_at, Grant.ends_at
    rows = session.execute(
        select(Person.id, Person.organisation_id, *granted)
        .outerjoin(Grant, and_(Grant.person_id == Person.id, Grant.are_in_force(at)))
        .where(Person.active, who)
    )
    asked: dict[tuple[int, int | None], list[Any]] = {}
    for row in rows:
        asked.setdefault((row.id, row.organisation_id), []).extend([row] if row.role is not None else [])
    answers: dict[tuple[int | None, frozenset[Held]], bool] = {}
    chosen = []
    for (person_id, organisation_id), grants in sorted(asked.items(), key=lambda one: one[0][0]):
        eyes = person_acting(Identity(person_id, organisation_id), grants, second_factor=True, at=at)
        same = (organisation_id, eyes.held)
        if same not in answers:
            clause = visibility.rounds(eyes, once_opened=once_opened)
            answers[same] = session.scalar(select(Round.id).where(Round.id == round_id, clause)) is not None
        if answers[same]:
            chosen.append(person_id)
    return chosen
