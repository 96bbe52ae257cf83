"""What happens to people: organisations, accounts, grants, and the visits they make."""

import hmac
import math
import secrets
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock, vocabulary
from portal.core.actor import SYSTEM, Actor, Role
from portal.core.db import session, transaction
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import LANGUAGES
from portal.models.consultations import Consultation, Round
from portal.models.people import Grant, Organisation, Person, Slowdown, Visit
from portal.queries import people
from portal.services import outbox
from portal.services.door import act
from portal.text import words

SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=1)  # longer than any visit lives and any slowdown lasts
COMMITTEES_ZONE = ZoneInfo("America/Mexico_City")
GRANTABLE = [role for role in Role if role is not Role.SYSTEM]
LETTERS, LETTER_EVERY = 3, 600  # three links to a new passphrase at once, then one in ten minutes


class NameMissing(Invalid):
    sentence = N_("Please enter a name.")


class NameTooLong(Invalid):
    sentence = N_("This is too long: %(found)s characters of %(most)s.")


class OrganisationTaken(Invalid):
    sentence = N_("An organization with this name is registered already: %(name)s.")


class EmailWrong(Invalid):
    sentence = N_("This does not look like an e-mail address. It has the form name@example.org.")


class EmailTaken(Invalid):
    sentence = N_("Somebody with this e-mail address has an account already.")


class NotOffered(Invalid):
    sentence = N_("Please choose one of the entries of the list.")


class EndsBeforeItStarts(Invalid):
    sentence = N_("The last day is before the first day.")


class EndsInThePast(Invalid):
    sentence = N_("The last day is in the past.")


class HeldAlready(Invalid):
    sentence = N_("This person holds this role in this scope already at that time.")


# Organisations.


@act("organisation.register")
def register(_parent: None, *, name: str, kind: str, group: str, by: Actor) -> Organisation:
    """Enter an organisation in the register."""
    made = Organisation(name=_free_name(name), kind=_kind(kind), group=_group(group))
    session.add(made)
    session.flush()  # the trail needs its number
    return made


@act("organisation.revise")
def revise_organisation(
    organisation: Organisation, *, name: str, kind: str, group: str, seen: int, by: Actor
) -> Organisation:
    """Correct an organisation as the administrator saw it at revision ``seen``."""
    _unchanged_since(organisation.revision, seen)
    organisation.name = _free_name(name, of=organisation)
    organisation.kind, organisation.group = _kind(kind), _group(group)
    return organisation


# Persons.


@act("person.invite")
def invite(_parent: None, *, name: str, email: str, organisation_id: int | None, locale: str, by: Actor) -> Person:
    """Give somebody an account; the letter leads them to choose a passphrase."""
    person = Person(
        name=_name(name, 120),
        email=_free_email(email),
        organisation_id=_organisation(organisation_id),
        locale=_language(locale),
    )
    session.add(person)
    session.flush()  # the letter needs the number of the person
    outbox.write("invited", to=[person.id])
    return person


@act("person.revise")
def revise(
    person: Person, *, name: str, email: str, organisation_id: int | None, locale: str, seen: int, by: Actor
) -> Person:
    """Correct a person as the administrator saw them at revision ``seen``. Another address ends visits and links."""
    _unchanged_since(person.revision, seen)
    person.name, person.locale = _name(name, 120), _language(locale)
    person.organisation_id = _organisation(organisation_id)
    email = _free_email(email, of=person)
    if email != person.email:
        person.email = email
        _lock_out(person)
    return person


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
        raise NotOffered(field="role")
    for held in person.grants:
        same = (held.role, held.consultation_id, held.round_id) == (role, consultation_id, round_id)
        if same and _overlap(held.starts_at, held.ends_at, starts_at, ends_at):
            raise HeldAlready(field="role")
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


@act("person.suspend")
def suspend(person: Person, *, by: Actor) -> Person:
    """Close an account for now: it opens nothing, and its visits end."""
    person.active = False
    _lock_out(person)
    return person


@act("person.restore")
def restore(person: Person, *, by: Actor) -> Person:
    person.active = True
    return person


@act("person.reset_second_factor")
def reset_second_factor(person: Person, *, by: Actor) -> Person:
    """Forget a lost telephone; guarded roles sleep until another one is set up."""
    person.tf_primary_method = person.tf_totp_secret = None
    _lock_out(person)
    return person


@act("person.send_link")
def send_link(person: Person, *, by: Actor) -> Person:
    """Write to a person with a link to choose a passphrase. The link itself is made when the letter is sent."""
    outbox.write("recovery" if person.password else "invited", to=[person.id])
    return person


@act("person.show_link")
def show_link(person: Person, *, by: Actor) -> Person:
    """Say in the trail that a link to choose a passphrase was shown at the terminal."""
    return person


# One's own account.


@act("person.prefer")
def prefer(person: Person, *, locale: str, zone: str, letters: bool, by: Actor) -> Person:
    """In which language, in which zone, and whether by e-mail."""
    if zone not in available_timezones():
        raise NotOffered(field="zone")
    person.locale, person.zone, person.letters = _language(locale), zone, letters
    return person


@act("person.choose_passphrase")
def choose_passphrase(person: Person, *, hashed: str, by: Actor) -> Person:
    """Take a new passphrase. Every visit ends, and so does every link sent before."""
    person.password = hashed
    _lock_out(person)
    return person


@act("person.set_up_second_factor")
def set_up_second_factor(person: Person, *, secret: str, by: Actor) -> Person:
    """Take an authenticator that has just shown a right code. Visits begun without it end."""
    person.tf_primary_method, person.tf_totp_secret = "authenticator", secret
    _lock_out(person)
    return person


@act("person.sign_out_everywhere")
def sign_out_everywhere(person: Person, *, by: Actor) -> Person:
    _lock_out(person)
    return person


def ask_recovery(email: str, secret: str) -> None:
    """Somebody says they forgot their passphrase. Whether anybody has this address shows in nothing, nor in the time.

    A slowdown for the address keeps a mailbox from being flooded; it says nothing either.
    """
    found = people.find(email)
    key = pace_key(secret, "recovery", email.strip().lower())
    with transaction():
        waiting = wait_for(key, free=LETTERS, every=LETTER_EVERY)
        note_failure(key, every=LETTER_EVERY)
        if found is not None and found.active and not waiting:
            send_link(found, by=SYSTEM)


# Visits and slowdowns: book-keeping beside the acts. They change nothing that the portal is about and leave no
# line in the trail, which would say who was when where.


def begin_visit(holder: str, second_factor: bool = False) -> str:
    """Open a visit and give its random name, which is nowhere kept; visits long dead are cleared away."""
    name = secrets.token_urlsafe(32)
    at = clock.now()
    with transaction():
        session.execute(delete(Visit).where(Visit.began_at < at - KEPT))
        session.add(Visit(mark=people.mark(name), holder=holder, second_factor=second_factor, began_at=at, seen_at=at))
    return name


def end_visit(name: str) -> None:
    with transaction():
        session.execute(delete(Visit).where(Visit.mark == people.mark(name)))


def end_visit_of(person_id: int, visit_id: int) -> bool:
    """End one visit of this person; that of another is as good as none."""
    with transaction():
        ended = session.execute(delete(Visit).where(Visit.id == visit_id, Visit.holder == f"person:{person_id}"))
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def seen(visit: Visit) -> None:
    """Keep a visit alive. At most one write a minute: the only one that reading a page can cause."""
    at = clock.now()
    if at - visit.seen_at >= SEEN_EVERY:
        with transaction():
            session.execute(update(Visit).where(Visit.id == visit.id, Visit.seen_at < at).values(seen_at=at))


def spend_code(person_id: int, counter: int) -> bool:
    """Use up the code of this moment; of two who show the same one, one is late."""
    with transaction():
        spent = session.execute(
            update(Person)
            .where(Person.id == person_id, func.coalesce(Person.totp_counter, 0) < counter)
            .values(totp_counter=counter)
        )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def pace_key(secret: str, *parts: str) -> str:
    """Whose failures are counted together, for today: a keyed hash, so that no address is stored."""
    today = clock.now().date().isoformat()
    return hmac.digest(secret.encode(), "\n".join((today, *parts)).encode(errors="replace"), "sha256").hex()


def wait_for(key: str, *, free: int = 6, every: float = 20) -> int:
    """Seconds until the next try is heard: ``free`` failures cost nothing, then one is forgiven ``every`` seconds."""
    bucket = session.scalar(select(Slowdown).where(Slowdown.mark == key).execution_options(populate_existing=True))
    if bucket is None:
        return 0
    return max(0, math.ceil((_level(bucket, every) - (free - 1)) * every))


def note_failure(key: str, *, every: float = 20) -> None:
    """One more failure in the bucket. Only failures are ever noted, so success costs nobody anything."""
    at = clock.now()
    with transaction():
        session.execute(delete(Slowdown).where(Slowdown.at < at - KEPT))
        found = select(Slowdown).where(Slowdown.mark == key).with_for_update().execution_options(populate_existing=True)
        bucket = session.scalar(found)
        if bucket is None:
            try:
                with session.begin_nested():
                    session.add(Slowdown(mark=key, failures=1.0, at=at))
                return
            except IntegrityError:  # somebody noted the first failure in the same moment
                bucket = session.scalars(found).one()
        bucket.failures, bucket.at = _level(bucket, every) + 1, at


def _level(bucket: Slowdown, every: float) -> float:
    return max(0.0, bucket.failures - (clock.now() - bucket.at).total_seconds() / every)


# Guards.


def _lock_out(person: Person) -> None:
    """End every visit of a person, and every link that was sent to them."""
    person.fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(Visit).where(Visit.holder == f"person:{person.id}"))


def _unchanged_since(revision: int, seen: int) -> None:
    if revision != seen:
        raise Conflict


def _name(typed: str, most: int) -> str:
    name = words.name(typed, "name")
    if not name:
        raise NameMissing(field="name")
    if len(name) > most:
        raise NameTooLong(field="name", found=len(name), most=most)
    return name


def _free_name(typed: str, of: Organisation | None = None) -> str:
    name = _name(typed, 200)
    try:
        other = people.organisation_by_name(name)
    except NotFound:
        return name
    if of is not None and other.id == of.id:
        return name
    raise OrganisationTaken(field="name", name=other.name)


def _free_email(typed: str, of: Person | None = None) -> str:
    if not words.name(typed, "email"):
        raise EmailWrong(N_("Please enter an e-mail address."), field="email")
    try:
        found = validate_email(typed.strip(), allow_smtputf8=False, check_deliverability=False, test_environment=True)
    except EmailNotValidError as wrong:
        raise EmailWrong(field="email") from wrong
    email = (found.ascii_email or "").lower()
    other = people.find(email)
    if other is not None and (of is None or other.id != of.id):
        raise EmailTaken(field="email")
    return email


def _kind(code: str) -> str:
    return _offered(code, "organisation_kind", "kind")


def _group(code: str) -> str:
    return _offered(code, "stakeholder_group", "group")


def _offered(code: str, vocabulary_name: str, field: str) -> str:
    if code not in {term.code for term in vocabulary.terms(vocabulary_name)}:
        raise NotOffered(field=field)
    return code


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise NotOffered(field="locale")
    return code


def _organisation(organisation_id: int | None) -> int | None:
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise NotOffered(field="organisation_id")
    return organisation_id


def _scope(value: str) -> tuple[int | None, int | None]:
    kind, _, number = value.partition(":")
    if value == "portal":
        return None, None
    if number.isascii() and number.isdigit():
        if kind == "consultation" and session.get(Consultation, int(number)) is not None:
            return int(number), None
        if kind == "round" and (found := session.get(Round, int(number))):
            return found.consultation_id, found.id
    raise NotOffered(field="scope")


def _term(starts_on: date | None, ends_on: date | None) -> tuple[datetime, datetime | None]:
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
