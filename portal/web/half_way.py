"""Between the passphrase and the visit: a code is missing, the authenticator's or the one in a letter.

While many guess at an account, a wrong passphrase leads here as well, and a name that nobody has: then the state is
of nobody, and no code fits. It travels in the visitor's cookie, sealed, so that not even its length tells which it is.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, session

from portal.core import clock
from portal.core.purposes import seal_for
from portal.models.people import Person
from portal.queries import people as queries

SOON = timedelta(minutes=10)  # an authenticator is at hand
LETTER_WAY = timedelta(hours=1)  # a letter takes its time
PLACE = "half_way"  # what the cookie calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfWay:
    """Who has shown a passphrase in this browser, right or wrong, and not yet a code."""

    who: str  # the uniquifier of a person, or of nobody
    whose: str  # the mark of the name that was typed
    since: int
    guarded: int = 0  # whether the passphrase may have been wrong
    passed: int = 0  # whether the authenticator's code was right, and one from a letter is wanted as well

    @property
    def person(self) -> Person | None:
        found = queries.by_uniquifier(self.who)
        return found if found is not None and found.active else None

    @property
    def is_over(self) -> bool:
        age = clock.now().timestamp() - self.since
        return not -1 <= age < (LETTER_WAY if self.guarded or self.passed else SOON).total_seconds()


def begin(person: Person | None, whose: str, *, guarded: bool = False, passed: bool = False) -> None:
    session[PLACE] = (
        _seal()
        .encrypt(
            json.dumps(
                asdict(
                    HalfWay(
                        who=person.fs_uniquifier if person is not None else secrets.token_hex(32),
                        whose=whose,
                        since=int(clock.now().timestamp()),
                        guarded=int(guarded),
                        passed=int(passed),
                    )
                )
            ).encode()
        )
        .decode()
    )


def found() -> HalfWay | None:
    """How far this browser has come, while it counts."""
    try:
        state = HalfWay(**json.loads(_seal().decrypt(str(session.get(PLACE, "")))))
    except InvalidToken:
        return None
    if state.is_over or (state.person is None and not state.guarded):
        return None
    return state


def _seal() -> Fernet:
    return seal_for("half way", current_app.config["SECRET_KEY"])
