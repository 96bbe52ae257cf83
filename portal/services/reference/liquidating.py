"""Suspensions of liquidation in a case: entered, lifted, and each said to have been entered wrongly.

None is open twice, and none is lifted before it began; the database holds to both.
"""

from datetime import date

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.spans import Shape, Span
from portal.core.vocabulary import term
from portal.models.reference import Case, Lifting, Suspension
from portal.services.door import act
from portal.services.reference.happening import in_both, span_read
from portal.services.reference.keeping import passed, sourced
from portal.services.reference.sequence import BeforeItsPredecessor
from portal.services.reference.spelling import known


class NoEnd(Invalid):
    sentence = N_("Write the day as exactly as the source gives it, but not “since” a day.")


class SuspendedAlready(Invalid):
    sentence = N_("Liquidation is suspended in this case already. Enter first that this was lifted.")


class SuspendedThen(Invalid):
    sentence = N_("This day is before an earlier suspension of this case was lifted.")


class NothingSuspended(Conflict):
    sentence = N_("No suspension of liquidation is open in this case.")


class LiftedBefore(Invalid):
    sentence = N_("This day is before liquidation was suspended.")


class LiftingHolds(Conflict):
    sentence = N_("A lifting rests on this suspension. Say first that the lifting was entered wrongly.")


class OtherIsOpen(Conflict):
    sentence = N_("A later suspension of this case is on record. Say first that it was entered wrongly.")


@act("liquidation.suspend")
def suspend(
    case: Case, *, instructed_by: str, day: str, note: Localized, source: str, as_of: date, by: Actor
) -> Suspension:
    """Enter that liquidation was suspended, on whose instruction and since when."""
    standing = [each for each in case.suspensions if each.ended_at is None]
    if any(not each.lifted for each in standing):
        raise SuspendedAlready(field="day")
    on = closed_span(day, "day")
    for each in case.happened:
        if each.code == "request_for_review" and each.day is not None and on.certainly_before(each.day):
            raise BeforeItsPredecessor(field="day", before=term("event", each.code).label)
    if any(each.lifting is not None and on.certainly_before(each.lifting.day) for each in standing):
        raise SuspendedThen(field="day")
    made = Suspension(
        case_id=case.id,
        instructed_by=known("suspension_by", instructed_by, "instructed_by"),
        day=on,
        note=in_both(note, "note", needed=False),
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    session.expire(case, ["suspensions"])
    return made


@act("liquidation.lift")
def lift(case: Case, *, why: str, day: str, note: Localized, source: str, as_of: date, by: Actor) -> Lifting:
    """Enter that the suspension which is open was lifted, when and why."""
    found = next((each for each in case.suspensions if each.ended_at is None and not each.lifted), None)
    if found is None:
        raise NothingSuspended
    on = closed_span(day, "day")
    if on.certainly_before(found.day):
        raise LiftedBefore(field="day")
    made = Lifting(
        suspension=found,
        why=known("lifting_why", why, "why"),
        day=on,
        note=in_both(note, "note", needed=why == "other"),
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    found.lifted = True
    session.flush()
    session.expire(found, ["liftings"])
    return made


@act("liquidation.strike")
def strike_suspension(case: Case, *, suspension_id: int, by: Actor) -> Suspension:
    """Say that it was entered wrongly. It stays on record, with the day on which it ended."""
    found = next((each for each in case.suspensions if each.id == suspension_id), None)
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    if found.lifted:
        raise LiftingHolds
    found.ended_at = clock.now()
    return found


@act("liquidation.strike_lifting")
def strike_lifting(case: Case, *, lifting_id: int, by: Actor) -> Lifting:
    """Say that a lifting was entered wrongly: the suspension is open again."""
    of = next((each for each in case.suspensions if any(one.id == lifting_id for one in each.liftings)), None)
    if of is None:
        raise NotFound
    found = next(each for each in of.liftings if each.id == lifting_id)
    if found.ended_at is not None:
        raise Conflict
    if any(each.id > of.id and each.ended_at is None for each in case.suspensions):
        raise OtherIsOpen
    found.ended_at = clock.now()
    session.flush()
    of.lifted = False
    return found


def closed_span(typed: str, field: str) -> Span:
    """A day, a month, a year or some days in the past, with an end."""
    span = span_read(typed, field)
    if span.shape is Shape.SINCE:
        raise NoEnd(field=field)
    return span
