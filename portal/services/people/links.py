"""Links in letters: whoever has one may choose a passphrase, for a day and once; another stops the emails.

A link to a passphrase names the uniquifier of its reader, and a new passphrase, a suspension or whatever else ends
every visit makes another: then it was made for nobody. Book-keeping beside the acts, like the visits.
"""

from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.core.purposes import seal_for
from portal.models.people import Person
from portal.queries import people

LIVES = timedelta(days=1)


def link_token(person: Person, secret: str) -> str:
    """What the address of a link holds, from now on for a day."""
    return str(_serializer(secret).dumps([person.fs_uniquifier]))


def whose_link(token: str, secret: str) -> Person | None:
    """Whom a link was made for, while it holds: not after a day, a new passphrase, or a suspension."""
    try:
        uniquifier, *_rest = _serializer(secret).loads(token, max_age=int(LIVES.total_seconds()))
    except (BadData, TypeError, ValueError):
        return None
    person = people.by_uniquifier(str(uniquifier))
    return person if person is not None and person.active else None


def unsubscribe_token(person: Person, secret: str) -> str:
    """What the address holds at which emails to this address are stopped (RFC 8058); it tells nothing of whose it is.

    It stands in the header of an email for as long as that is kept, so it opens nothing else and never expires.
    """
    return _seal(secret).encrypt(person.email.encode()).decode()


def whose_emails(token: str, secret: str) -> Person | None:
    """Whom emails with this token go to: nobody once they have another address, or are suspended."""
    try:
        person = people.find(_seal(secret).decrypt(token.encode(errors="replace")).decode())
    except InvalidToken:
        return None
    return person if person is not None and person.active else None


def _seal(secret: str) -> Fernet:
    return seal_for("unsubscribe", secret)


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="reset-salt")  # as of the links that are on their way already
