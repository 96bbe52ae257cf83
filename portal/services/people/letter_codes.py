"""Codes that go out in letters: who reads them reads the mail of the account's owner.

A code holds for its own hour and the next, works once, and is the same for whoever asks within the hour. So nobody
fills a mailbox by asking, and nobody keeps the owner from having one. It is nowhere stored: the secret, the person
and two numbers make it. Twelve digits are not guessed. Book-keeping beside the acts, like the visits.
"""

import hmac

from sqlalchemy import func, update

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.people import Person
from portal.services import outbox
from portal.services.people.slowdowns import Bucket, note_failure, wait_for

HOUR, DAY = 3600, 86400
DIGITS = 12


def write_code(person: Person) -> None:
    """Have a letter with a code for signing in written, unless one of this hour is there that was not used."""
    used = person.letter_codes or 0
    latest = f"{person.fs_uniquifier[:20]} {used}"  # what makes another code asks for another letter
    _once_in(HOUR, latest, "sign_in", person, hour=_hour(), used=used)


def warn_of_guessing(person: Person) -> None:
    """Tell somebody that others try to guess their way in. Not more often than once a day."""
    _once_in(DAY, str(person.id), "guessing", person)


def letter_code(secret: str, person: Person, *, hour: int, used: int) -> str:
    """The code of an hour, after so many that were used."""
    words = f"letter\n{person.fs_uniquifier}\n{hour}\n{used}"
    number = int.from_bytes(hmac.digest(secret.encode(), words.encode(), "sha256"), "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def is_good(person: Person, *, hour: int, used: int) -> bool:
    """Whether the code of these numbers would still be taken."""
    return used == (person.letter_codes or 0) and hour <= _hour() <= hour + 1


def spend_letter_code(person: Person, typed: str, secret: str) -> bool:
    """Use up the code that was typed, if it is the one; of two who show the same one, one is late."""
    used = person.letter_codes or 0
    codes = [letter_code(secret, person, hour=hour, used=used) for hour in (_hour(), _hour() - 1)]
    if not any(hmac.compare_digest(code.encode(), typed.encode(errors="replace")) for code in codes):
        return False
    with transaction():
        spent = session.execute(
            update(Person)
            .where(Person.id == person.id, func.coalesce(Person.letter_codes, 0) == used)
            .values(letter_codes=used + 1)
        )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def _once_in(seconds: int, of: str, event: str, person: Person, **facts: int) -> None:
    letters = Bucket(f"{event} {of}", 1, seconds)
    with transaction():
        if not wait_for(letters):
            note_failure(letters)
            outbox.write(event, to=[person.id], about=None, **facts)


def _hour() -> int:
    return int(clock.now().timestamp()) // HOUR
