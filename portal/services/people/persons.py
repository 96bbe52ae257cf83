"""Accounts: given, corrected, closed for a time."""

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.people import Person
from portal.services import outbox
from portal.services.door import act, ensure_unchanged
from portal.services.people import entries, visits
from portal.services.people.grants import end_coordinating
from portal.services.people.passkeys import forget_passkeys
from portal.services.people.recovery_codes import forget_recovery_codes


@act("person.invite")
def invite(_parent: None, *, name: str, email: str, organisation_id: int | None, locale: str, by: Actor) -> Person:
    """Give somebody an account; the letter leads them to choose a passphrase."""
    person = Person(
        name=entries.name(name, 120),
        email=entries.free_email(email),
        organisation_id=entries.organisation(organisation_id),
        locale=entries.language(locale),
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
    ensure_unchanged(person, seen)
    person.name, person.locale = entries.name(name, 120), entries.language(locale)
    organisation_id = entries.organisation(organisation_id)
    if organisation_id != person.organisation_id:
        end_coordinating(person)
    person.organisation_id = organisation_id
    email = entries.free_email(email, of=person)
    if email != person.email:
        person.email = email
        visits.lock_out(person)
    return person


@act("person.suspend")
def suspend(person: Person, *, by: Actor) -> Person:
    """Close an account for now: it opens nothing, and its visits end."""
    person.active = False
    visits.lock_out(person)
    return person


@act("person.restore")
def restore(person: Person, *, by: Actor) -> Person:
    person.active = True
    return person


@act("person.reset_second_factor")
def reset_second_factor(person: Person, *, by: Actor) -> Person:
    """Forget a lost telephone, passkeys and the codes in their place; guarded roles sleep until another is set up."""
    person.tf_primary_method = person.tf_totp_secret = None
    forget_passkeys(person)
    forget_recovery_codes(person)
    visits.lock_out(person)
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
