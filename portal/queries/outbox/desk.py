"""The state of every letter and errand, for the administrator. What the news was about is not theirs to read."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, false, func, select, true

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.outbox import Errand, Letter, Outage
from portal.models.people import Person
from portal.policy.permissions import allows
from portal.queries.outbox.pages import A_PAGE, COUNTED, older_than


class State(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    HERE = "here"  # readable here only: no mail server is set, or no e-mail is wanted


def letters(viewer: Actor, before: int | None = None) -> tuple[list[tuple[Letter, Errand, str, State]], int | None]:
    """Every letter with its errand, its address and its state, newest first."""
    rows = session.execute(
        select(Letter, Errand, Person.email)
        .join(Errand, Errand.id == Letter.errand_id)
        .join(Person, Person.id == Letter.person_id)
        .where(_for_the_desk(viewer), older_than(before, true()))
        .order_by(Letter.composed_at.desc(), Letter.id.desc())
        .limit(A_PAGE + 1)
    ).all()
    shown = [(letter, errand, email, _state(letter, errand)) for letter, errand, email in rows[:A_PAGE]]
    return shown, rows[A_PAGE - 1][0].id if len(rows) > A_PAGE else None


def given_up(viewer: Actor) -> Sequence[Errand]:
    """Errands that were tried for long enough; a person has to look."""
    return session.scalars(
        select(Errand).where(*_given_up(viewer)).order_by(Errand.given_up_at.desc(), Errand.id.desc()).limit(COUNTED)
    ).all()


def to_try_again(viewer: Actor) -> Select[int]:
    """What is given up, to be counted."""
    return select(Errand.id).where(*_given_up(viewer))


def _given_up(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    return _for_the_desk(viewer), Errand.done_at.is_(None), Errand.given_up_at.is_not(None)


def outage(viewer: Actor) -> Outage | None:
    """Since when the mail server takes nothing, and what was wrong when it was asked last."""
    return session.scalar(select(Outage).where(_for_the_desk(viewer)).limit(1))


def how_many_wait(viewer: Actor) -> int:
    """Errands that are still to be done; files on their way to their copies are nothing of this desk."""
    some = (
        select(Errand.id)
        .where(_for_the_desk(viewer), Errand.done_at.is_(None), Errand.given_up_at.is_(None), Errand.kind != "clean")
        .limit(COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def errand(viewer: Actor, errand_id: int) -> Errand:
    found = session.scalar(select(Errand).where(_for_the_desk(viewer), Errand.id == errand_id))
    if found is None:
        raise NotFound
    return found


def _for_the_desk(viewer: Actor) -> ColumnElement[bool]:
    return true() if allows(viewer, "desk.letters", None) else false()


def _state(letter: Letter, errand: Errand) -> State:
    if letter.refused_at:
        return State.REFUSED
    if letter.sent_at:
        return State.SENT
    if errand.given_up_at:
        return State.GIVEN_UP
    return State.HERE if errand.done_at else State.WAITING
