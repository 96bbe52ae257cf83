"""Guessing is bounded, and nobody can be shut out by it. The rule, as ``docs/operators.md`` tells it too:

Only failures fill buckets. Each kind of try (passphrase, code) has its own.

* **Address.** Thirty failures, then one is forgiven every two seconds. Beyond, who fails is told to wait, and what
  comes from there is heard after all others, two a second in each process. It is heard: whoever has not failed *for
  this account* from this address gets in with the right passphrase, whatever neighbours do.
* **Address and account.** Six, then one every twenty seconds; and within a day twelve, then one every two hours.
  While it is full nothing is looked at.
* **Account, over all strangers.** Fifty, then one every thirty-six hours: seventy in thirty days. It never locks.
  While it is full, *whatever* a stranger types leads to the question for a code: that of the authenticator, and
  where there is none, that of a letter which goes out if the passphrase was right. No answer tells any more whether
  it was. The owner is told, once a day at most.
* **Account, over all browsers in which its owner has signed in before** (``devices.py``). Twelve, then one every
  forty-eight hours: twenty-seven in thirty days. What strangers do fills none of it, and while it has room, a right
  passphrase opens as ever. Whoever has a stolen browser and fills it is a stranger.

So an account without a second factor meets fewer than a hundred guesses in thirty days that are answered, from
however many addresses. Who guesses at codes knows the passphrase; the same two buckets bound them, and when that of
the strangers is full, a right code is followed by the question for one from a letter.

A passkey that is refused counts with those of its address and, six of them, with that passkey, whether or not there is
one. After a passphrase it counts as a code does. Nobody guesses a signature: it fills no bucket of an account.

An address is of IPv6 its network (/64). Of addresses a keyed hash is stored, with the day in it, for a day at most;
of names that were typed twenty bits of one, as long as the bucket is not empty.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from portal.core import db, turns
from portal.core.errors import N_, Busy
from portal.models.people import Person
from portal.queries import people as queries
from portal.services import people as acts
from portal.services.people import Bucket
from portal.text import words
from portal.web import devices, hashing

HOURS = 3600.0
ADDRESS = (30, 2.0)
PACE = (6, 20.0)
DAY = (12, 2 * HOURS)
STRANGERS = (50, 36 * HOURS)
OWNERS = (12, 48 * HOURS)
AT_LEAST = 0.05  # seconds: longer than it takes to look somebody up, to note a failure, to leave a letter
WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+")


class Shut(Busy):
    """Nobody comes in without a row that can be taken away again, or where failures cannot be counted."""

    sentence = N_(
        "The portal cannot let anybody in at the moment, because it cannot store anything. Try again in a few minutes."
    )


class Try:
    """Somebody at the door of an account: with whose failures theirs would be counted, and when they are heard."""

    def __init__(self, kind: str, whose: str, person: Person | None) -> None:
        self.person, self.whose = person, whose
        device = devices.known(person)
        self.pace: tuple[Bucket, ...]
        own = _lasting(f"{kind} own", whose, OWNERS)
        self.is_known = bool(device) and not acts.wait_for(own)
        if self.is_known:
            self.pace = (_today(PACE, device, kind),)
            self.pool = own
        else:
            self.pace = tuple(_today(figures, _origin(), kind, whose, str(figures[0])) for figures in (PACE, DAY))
            self.pool = _lasting(kind, whose, STRANGERS)

    @property
    def is_guarded(self) -> bool:
        """Whether so many have failed that what they tried does not suffice by itself any more."""
        return bool(acts.wait_for(self.pool))

    def fail(self, *also: Bucket) -> frozenset[Bucket]:
        """Note a failure, here and in the account's pool; which buckets were full already."""
        full = acts.note_failure(*self.pace, self.pool, *also)
        if self.person is not None and self.person.active and self.is_guarded:
            acts.warn_of_guessing(self.person)
        return full


class AtTheDoor(Try):
    """Who types a name and a passphrase."""

    def __init__(self, name: str) -> None:
        super().__init__("passphrase", whose(name), queries.find(name))
        self.address = here(ADDRESS, "passphrase")

    @property
    def lane(self) -> hashing.Lane:
        if self.is_known:
            return hashing.KNOWN
        return hashing.FAILED if acts.wait_for(self.address) else hashing.FRESH

    def fail(self, *also: Bucket) -> frozenset[Bucket]:
        return super().fail(*also, *(() if self.is_known else (self.address,)))


def whose(name: str) -> str:
    """A mark of the account that was named, whether or not there is one."""
    return hmac.digest(_secret().encode(), f"name\n{words.seen(name).lower()}".encode(errors="replace"), "sha256").hex()


def of_visitor(person: Person) -> list[Bucket]:
    """For who is signed in and has to show the passphrase once more: somebody may have found a screen open."""
    own = _lasting("passphrase own", whose(person.email), OWNERS)
    return [_today(PACE, "visitor", str(person.id)), own]


def with_passkey(credential: bytes) -> tuple[Bucket, Bucket]:
    """For who shows a passkey: failures with this one from this address, and all with passkeys from here."""
    return here(PACE, "passkey", hashlib.sha256(credential).hexdigest()), here(ADDRESS, "passkey")


def here(figures: tuple[int, float], *what: str) -> Bucket:
    """Failures from this address, today."""
    return _today(figures, _origin(), *what)


@contextmanager
def in_writing() -> Iterator[None]:
    """Around what lets somebody in: where nothing can be written it is :class:`Shut`."""
    try:
        yield
    except Busy:
        raise
    except db.UNWRITTEN as problem:
        db.session.rollback()
        raise Shut from problem


def ensure_counting() -> None:
    """Raise where a failure could not be noted now: then nobody may learn either that they were right."""
    acts.note_failure(Bucket(secrets.token_hex(32), 1, 0.0))  # full for no time, so the next failure clears it away


@contextmanager
def unhurried() -> Iterator[None]:
    """Take as long whatever is found: who it is, or what to note. All of it is done sooner than this ends."""
    until = time.monotonic() + AT_LEAST
    yield
    db.rest()
    with turns.aside():
        time.sleep(max(0.0, until - time.monotonic()))


def _today(figures: tuple[int, float], *whose: str) -> Bucket:
    return Bucket(acts.todays_mark(_secret(), *whose), *figures)


def _lasting(kind: str, whose: str, figures: tuple[int, float]) -> Bucket:
    return Bucket(acts.lasting_mark(_secret(), kind, whose), *figures)


def _origin() -> str:
    """The address that this comes from: of IPv6 its network, of IPv4 the same in whichever clothes."""
    said = request.remote_addr or ""
    bare = WITH_PORT.fullmatch(said)
    try:
        address = ipaddress.ip_address((bare[1] or bare[2]) if bare else said)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address.packed, 64), strict=False))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
