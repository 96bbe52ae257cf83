"""What persons are trusted with: a role, for a scope and a time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.models.consultations import Consultation, Round
from portal.models.people import Grant, Person
from portal.services.door import act
from portal.services.people import entries

COMMITTEES_ZONE = ZoneInfo(clock.COMMITTEE)
FIRST, LAST = date(2020, 1, 1), date(2099, 12, 31)
APART = {Role.CASE_OFFICER, Role.CUSTODIAN}  # whatever their scopes
GRANTABLE = [role for role in Role if role is not Role.SYSTEM]


class EndsBeforeItStarts(Invalid):
    sentence = N_("The last day is before the first day.")


class EndsInThePast(Invalid):
    sentence = N_("The last day is in the past.")


class DayOutOfSight(Invalid):
    sentence = N_("Choose a day between 2020 and 2099.")


class HeldAlready(Invalid):
    sentence = N_("This person holds this role in this scope already at that time.")


class BothKeys(Invalid):
    sentence = N_(
        "This person already holds one of the two roles that are kept apart: who reads concerns and who opens names "
        "are never the same person."
    )


class NobodyToCoordinate(Invalid):
    sentence = N_("This person does not belong to an organization, so there is none to coordinate.")


@act("person.grant")
def grant(
    person: Person,
    *,
    role: Role,
    scope: str = "portal",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Actor,
) -> Grant:
    """Trust somebody with a role, for a scope and from the first day to the end of the last, by Mexico City's clock."""
    starts_at, ends_at = _term(starts_on, ends_on)
    consultation_id, round_id = _scope(scope)
    if role not in GRANTABLE:
        raise entries.NotOffered(field="role")
    if role is Role.COORDINATOR and person.organisation_id is None:
        raise NobodyToCoordinate(field="role")
    for held in person.grants:
        same = (held.role, held.consultation_id, held.round_id) == (role, consultation_id, round_id)
        if same and _overlap(held.starts_at, held.ends_at, starts_at, ends_at):
            raise HeldAlready(field="role")
        if {held.role, role} == APART and _overlap(held.starts_at, held.ends_at, starts_at, ends_at):
            raise BothKeys(field="role")
    made = Grant(
        person_id=person.id,
        role=role,
        consultation_id=consultation_id,
        round_id=round_id,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by_id=by.user_id,
    )
    session.add(made)
    session.flush()  # the trail needs its number
    session.expire(person, ["grants"])
    return made


@act("person.end_grant")
def end_grant(person: Person, *, grant_id: int, by: Actor) -> Grant:
    """End a role now. What has not begun yet never begins; nothing is deleted."""
    held = next((one for one in person.grants if one.id == grant_id), None)
    if held is None:
        raise NotFound
    at = clock.now()
    if not held.is_over(at):
        held.ends_at = at
    return held


def end_coordinating(person: Person) -> None:
    """Whoever leaves an organisation no longer coordinates it, and does not begin to coordinate the next."""
    at = clock.now()
    for held in person.grants:
        if held.role is Role.COORDINATOR and not held.is_over(at):
            held.ends_at = at


def _scope(value: str) -> tuple[int | None, int | None]:
    kind, _, number = value.partition(":")
    if value == "portal":
        return None, None
    if number.isascii() and number.isdigit():
        if kind == "consultation" and session.get(Consultation, int(number)) is not None:
            return int(number), None
        if kind == "round" and (found := session.get(Round, int(number))):
            return found.consultation_id, found.id
    raise entries.NotOffered(field="scope")


def _term(starts_on: date | None, ends_on: date | None) -> tuple[datetime, datetime | None]:
    for day, field in ((starts_on, "starts_on"), (ends_on, "ends_on")):
        if day is not None and not FIRST <= day <= LAST:
            raise DayOutOfSight(field=field)
    at = clock.now()
    today = at.astimezone(COMMITTEES_ZONE).date()
    if ends_on is not None and ends_on < (starts_on or today):
        raise EndsBeforeItStarts(field="ends_on") if starts_on else EndsInThePast(field="ends_on")
    if ends_on is not None and ends_on < today:
        raise EndsInThePast(field="ends_on")
    starts_at = _midnight(starts_on) if starts_on is not None and starts_on != today else at
    return starts_at, None if ends_on is None else _midnight(ends_on + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), COMMITTEES_ZONE)


def _overlap(a_from: datetime, a_to: datetime | None, b_from: datetime, b_to: datetime | None) -> bool:
    return (a_to is None or b_from < a_to) and (b_to is None or a_from < b_to)
