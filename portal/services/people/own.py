"""What persons do with their own account."""

from zoneinfo import available_timezones

from portal.core.actor import SYSTEM, Actor
from portal.core.db import transaction
from portal.models.people import Frequency, Person
from portal.queries import people
from portal.services.door import act
from portal.services.people import entries, visits
from portal.services.people.persons import send_link
from portal.services.people.slowdowns import Bucket, lasting_mark, note_failure, wait_for

LETTERS, LETTER_EVERY = 3, 8 * 3600.0  # three links to a new passphrase at once, then one in eight hours


@act("person.prefer")
def prefer(
    person: Person, *, locale: str, zone: str, letters: bool, frequency: str = Frequency.AT_ONCE, by: Actor
) -> Person:
    """In which language, in which zone, and whether and how often by e-mail."""
    if zone not in available_timezones():
        raise entries.NotOffered(field="zone")
    if frequency not in [*Frequency]:
        raise entries.NotOffered(field="frequency")
    person.locale, person.zone, person.letters = entries.language(locale), zone, letters
    person.frequency = Frequency(frequency)
    return person


@act("person.stop_emails")
def stop_emails(person: Person, *, by: Actor) -> Person:
    """No more emails about news, asked by the link in the header of one. News wait in the portal as before."""
    person.letters = False
    return person


@act("person.choose_passphrase")
def choose_passphrase(person: Person, *, hashed: str, by: Actor) -> Person:
    """Take a new passphrase. Every visit ends, and so does every link sent before."""
    person.password = hashed
    visits.lock_out(person)
    return person


@act("person.set_up_second_factor")
def set_up_second_factor(person: Person, *, secret: str, by: Actor) -> Person:
    """Take an authenticator that has just shown a right code. Visits begun without it end."""
    person.tf_primary_method, person.tf_totp_secret = "authenticator", secret
    visits.lock_out(person)
    return person


@act("person.sign_out_everywhere")
def sign_out_everywhere(person: Person, *, by: Actor) -> Person:
    visits.lock_out(person)
    return person


def ask_recovery(email: str, secret: str) -> None:
    """Somebody says they forgot their passphrase. Whether anybody has this address shows in nothing.

    A mailbox is not flooded by it: a letter goes out at most every eight hours. Its link holds for a day, so whoever
    asks in vain because others asked before finds theirs there.
    """
    found = people.find(email)
    letters = Bucket(lasting_mark(secret, "recovery", email.strip().lower()), LETTERS, LETTER_EVERY)
    with transaction():
        if wait_for(letters):
            return
        note_failure(letters)
        if found is not None and found.active:
            send_link(found, by=SYSTEM)
