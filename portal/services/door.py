"""The door every change passes through.

``@act("contribution.post")`` does five things, in this order: opens the
transaction, reads the subject again, asks the policy table, performs the act,
signs the trail. Letters and errands are rows that the act leaves beside its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

from sqlalchemy import Select, Table, bindparam, inspect, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm.exc import StaleDataError

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import Base, connection, session, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.sealing.keyring import Keyring
from portal.policy.permissions import ensure
from portal.services import trail

Subject = TypeVar("Subject")
Details = ParamSpec("Details")
Result = TypeVar("Result", bound=Base)

BESIDE = "beside the act"

ACTS: dict[str, Callable[..., Any]] = {}


@runtime_checkable
class Rereadable(Protocol):
    """A subject that is no row of the session and knows how to read itself again."""

    def again(self) -> "Rereadable": ...


def act(
    name: str,
    *,
    signed: bool = True,
    marked: bool = False,
) -> Callable[[Callable[Concatenate[Subject, Details], Result]], Callable[Concatenate[Subject, Details], Result]]:
    """Make a function an act: one transaction, one permission, one line in the trail.

    Unsigned is only what somebody does with a concern of their own, and what an organisation drafts by itself: the
    lines would tell others that there is one.
    Marked is what the staff do with a concern, the subject: the line names it by a mark of the ``keyring`` and by
    nothing else, so that an auditor sees which lines belong together, and not to what.
    """

    def wrap(
        perform: Callable[Concatenate[Subject, Details], Result],
    ) -> Callable[Concatenate[Subject, Details], Result]:
        @wraps(perform)
        def enter(subject: Subject, /, *args: Details.args, **details: Details.kwargs) -> Result:
            by = cast(Actor, details["by"])
            try:
                with transaction():
                    present = _as_it_is_now(subject)
                    ensure(by, name, present)
                    result = perform(present, *args, **details)
                    if marked:
                        mark = cast(Keyring, details["keyring"]).trail_mark(cast(Any, present).ref)
                        trail.sign(name, by=by, subject=present, mark=mark)
                    elif signed:
                        trail.sign(name, by=by, subject=result, zone=_zone_of(present))
                    if (keep := session().info.pop(BESIDE, None)) is not None:
                        keep(result)
                    _turn_the_page()
            except (StaleDataError, IntegrityError) as lost_race:
                raise Conflict from lost_race
            return result

        enter.permission = name  # type: ignore[attr-defined]
        enter.signed = signed  # type: ignore[attr-defined]
        ACTS[name] = enter
        return enter

    return wrap


def ensure_unchanged(subject: Any, seen: int) -> None:
    """Refuse what somebody decided on an earlier state of it than this (optimistic locking)."""
    if subject.revision != seen:
        raise Conflict


@contextmanager
def beside(keep: Callable[[Any], None]) -> Iterator[None]:
    """Around an act: book-keeping about what it made, written in its transaction, confirmed with it or not at all."""
    session().info[BESIDE] = keep
    try:
        yield
    finally:
        session().info.pop(BESIDE, None)


@contextmanager
def together() -> Iterator[None]:
    """Several acts, all of them or none: for setting a portal up. Each still signs for itself alone."""
    with transaction() as current:
        current.info["together"] = True
        try:
            yield
        finally:
            current.info.pop("together")


def _turn_the_page() -> None:
    """What an act of several has changed is not told again by the next."""
    if session().info.get("together"):
        noting.forget(session())


def _as_it_is_now(subject: Subject) -> Subject:
    """The subject read again inside the transaction, so that the policy's answer holds for the act."""
    if not isinstance(subject, Base):
        return cast(Subject, subject.again()) if isinstance(subject, Rereadable) else subject
    state = inspect(subject)
    if state.transient or state.pending:
        return subject
    if state.detached:
        present = session().identity_map.get(state.key) if state.key else None
        if present is None:
            session.add(subject)
        else:
            subject = cast(Subject, present)
    if not _is_unchanged(subject):
        try:
            session.refresh(subject)
        except InvalidRequestError:
            raise NotFound from None  # it was deleted meanwhile
    return subject


def _is_unchanged(subject: Any) -> bool:
    """Whether what was read of it is what stands there now; asked only of what says that its revision tells."""
    if not subject.__told_by_revision__:
        return False
    table = subject.__table__
    now = connection().execute(_revision(table), {"of_id": subject.id}).scalar()
    return bool(now == subject.revision)


def _zone_of(subject: Any) -> str:
    """Whose calendar says which day it is: that of the round in which something was done."""
    while not isinstance(zone := getattr(subject, "zone", None), str):
        subject = getattr(subject, "round", None) or getattr(subject, "draft", None)
        if subject is None:
            return clock.COMMITTEE
    return zone


@cache
def _revision(table: Table) -> Select[Any]:
    return select(table.c.revision).where(table.c.id == bindparam("of_id"))
