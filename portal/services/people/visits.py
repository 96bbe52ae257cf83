"""Visits, and codes that work once: book-keeping beside the acts.

It changes nothing that the portal is about and leaves no line in the trail, which would
say who was when where.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, update

from portal.core import clock
from portal.core.actor import Holding
from portal.core.db import UNWRITTEN, session, transaction
from portal.models.people import Challenge, Person, Visit
from portal.queries import people

SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=1)  # longer than any visit lives
KEPT_WITH_KEY = timedelta(hours=36)  # the same from the noon of a day, which may be eighteen hours before it began


def begin_visit(holder: str, second_factor: bool = False) -> str:
    """Open a visit and give its random name, which is nowhere kept; visits long dead are cleared away."""
    name = secrets.token_urlsafe(32)
    _open(name, holder, clock.now(), second_factor)
    return name


def begin_visit_with_key(opened: Holding) -> str:
    """Begin the visit of who came with a key: what it opens is sealed under the name, and the hour is not kept."""
    name = secrets.token_urlsafe(32)
    _open(name, f"key:{people.sealed(name, opened)}", clock.day())
    return name


def _open(name: str, holder: str, at: datetime, second_factor: bool = False) -> None:
    with transaction():
        clear_away()
        session.add(Visit(mark=people.mark(name), holder=holder, second_factor=second_factor, began_at=at, seen_at=at))


def clear_away() -> None:
    """Forget the visits that are over, and challenges, in the transaction of the next visitor or of the worker."""
    at = clock.now()
    signed_in = and_(Visit.holder.like("person:%"), Visit.began_at < at - KEPT)
    over = or_(signed_in, Visit.began_at < at - KEPT_WITH_KEY)
    session.execute(delete(Visit).where(over).execution_options(synchronize_session=False))
    session.execute(delete(Challenge).where(Challenge.until < at).execution_options(synchronize_session=False))


def end_visit(name: str) -> None:
    """Whoever leaves is never kept: where nothing can be written, the row lies until it is idle for too long."""
    with suppress(*UNWRITTEN), transaction():
        session.execute(delete(Visit).where(Visit.mark == people.mark(name)))


def end_visit_of(person_id: int, visit_id: int) -> bool:
    """End one visit of this person; that of another is as good as none."""
    with transaction():
        ended = session.execute(delete(Visit).where(Visit.id == visit_id, Visit.holder == f"person:{person_id}"))
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def seen(visit: people.Visiting) -> bool:
    """Keep a visit alive. At most one write a minute: the only one that reading a page can cause.

    Where it would have to wait, or nothing can be written (a full disk), the page is worth more, and it says so.
    """
    at = clock.now()
    if at - visit.seen_at < SEEN_EVERY:
        return True
    with suppress(*UNWRITTEN), transaction(wait=False):
        session.execute(update(Visit).where(Visit.id == visit.id, Visit.seen_at < at).values(seen_at=at))
        return True
    return False


def spend_code(person_id: int, counter: int) -> bool:
    """Use up the code of this moment; of two who show the same one, one is late."""
    with transaction():
        spent = session.execute(
            update(Person)
            .where(Person.id == person_id, func.coalesce(Person.totp_counter, 0) < counter)
            .values(totp_counter=counter)
        )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def renew_hash(person_id: int, former: str, hashed: str) -> None:
    """Keep the same passphrase under a hash that costs more. Nothing ends by it; one chosen meanwhile stays."""
    with transaction():
        session.execute(update(Person).where(Person.id == person_id, Person.password == former).values(password=hashed))


def lock_out(person: Person) -> None:
    """End every visit of a person, and every link that was sent to them."""
    person.fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(Visit).where(Visit.holder == f"person:{person.id}"))
