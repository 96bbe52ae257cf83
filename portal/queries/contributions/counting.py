"""How many contributions there are, and for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import exists, null, select, union_all

from portal.core.actor import ANONYMOUS, Actor, Held, Role
from portal.core.db import session
from portal.models.consultations import Invitation, Round
from portal.models.contributions import OfficialStatement, Status, Tally
from portal.models.people import Organisation
from portal.policy import visibility


class Silent(NamedTuple):
    """An organisation that has said formally that it has no remarks."""

    byline: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contributions stand where, as far as the viewer may know; and who is counted nowhere, having said
    formally that they have no remarks."""

    rows: Sequence[tuple[Status, str, str, int]]
    silent: Sequence[Silent]

    def of(self, status: Status = Status.PUBLISHED, *, language: str | None = None) -> int:
        return sum(many for state, _group, tongue, many in self.rows if state == status and language in (None, tongue))

    def groups(self) -> dict[str, int]:
        """Published, by stakeholder group."""
        found: dict[str, int] = {}
        for state, group, _language, many in self.rows:
            if state == Status.PUBLISHED and many:
                found[group] = found.get(group, 0) + many
        return found


@dataclass(frozen=True, slots=True)
class Readers:
    """Who will read what is published in a round, found by asking the rule that decides it."""

    anyone: bool
    organisations: Sequence[str]
    advisers_only: bool

    @property
    def who(self) -> Literal["anyone", "advisers", "organisations", "staff"]:
        """What badges and panels say, all of them from this one word."""
        if self.anyone:
            return "anyone"
        if not self.organisations:
            return "staff"
        return "advisers" if self.advisers_only else "organisations"


def tallies(viewer: Actor, round_id: int) -> Counts:
    """Counts kept in step, so that nothing is counted here. What waits is for those who judge it to know.

    In one question with those who have no remarks: every page of a round asks both.
    """
    nothing = (null().label(name) for name in ("status", "group", "language", "many"))
    silent = (
        select(OfficialStatement.byline, OfficialStatement.released_at, *nothing)
        .join(Round, Round.id == OfficialStatement.round_id)
        .where(
            OfficialStatement.round_id == round_id,
            OfficialStatement.contribution_id.is_(None),
            OfficialStatement.ended_at.is_(None),
            visibility.rounds(viewer),
        )
    )
    counted = (
        select(null(), null(), Tally.status, Tally.group, Tally.language, Tally.many)
        .join(Round, Round.id == Tally.round_id)
        .where(Tally.round_id == round_id, visibility.tallies(viewer))
    )
    rows: Sequence[Any] = session.execute(union_all(silent, counted)).all()
    return Counts(
        [(Status(row.status), row.group, row.language, row.many) for row in rows if row.status is not None],
        sorted((Silent(row.byline, row.released_at) for row in rows if row.status is None), key=lambda one: one[::-1]),
    )


def readers(round_: Round) -> Readers:
    """Asked of the rule itself: of nobody in particular, of a member of those invited, of their cleared adviser."""
    if all(_see((ANONYMOUS,), round_)):
        return Readers(True, (), False)
    invited = session.execute(
        select(Organisation.id, Organisation.name)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.round_id == round_.id)
        .order_by(Organisation.name, Organisation.id)
    ).all()
    member = Actor("", user_id=0, organisation_id=invited[0].id) if invited else ANONYMOUS
    adviser = Actor("", user_id=0, organisation_id=member.organisation_id, held=frozenset({Held(Role.ADVISER)}))
    members_see, advisers_see = _see((member, adviser), round_)
    advisers_see = advisers_see and bool(invited)
    names = [row.name for row in invited] if members_see or advisers_see else []
    return Readers(False, names, advisers_see and not members_see)


def _see(readers: Iterable[Actor], round_: Round) -> Sequence[bool]:
    """Which of them see it, in one question."""
    seen = (exists().where(Round.id == round_.id, visibility.rounds(reader)) for reader in readers)
    return session.execute(select(*seen)).one()
