"""Links in letters: whoever has one may choose a passphrase, for a day and once.

A link names the uniquifier of its reader, and a new passphrase, a suspension or whatever else ends every visit makes
another: then it was made for nobody. Book-keeping beside the acts, like the visits.
"""

from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

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


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="reset-salt")  # as of the links that are on their way already
