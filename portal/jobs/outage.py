"""Back-off for the mail server and not for each letter: while it takes nothing it is asked with one letter at a time.

As soon as it takes that one, all the others leave. It stands in the database, so that several workers ask once.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.outbox import Errand, Letter, Outage

PAUSES = (1, 2, 4, 5)  # minutes until it is asked again; the last for as long as it takes
ANSWERS = timedelta(minutes=1)  # within which whoever asks knows more


def may_be_taken() -> ColumnElement[bool]:
    """Which letters can be: while the server is left alone those that are not even written down yet."""
    left_alone = exists().where(Outage.until > clock.now())
    return or_(~left_alone, ~exists().where(Letter.errand_id == Errand.id))


def free() -> bool:
    """Whether the server is not being left alone at the moment."""
    found = session.scalar(select(Outage.id).where(Outage.until > clock.now()).limit(1))
    session.commit()  # only looked
    return found is None


def lets_pass() -> bool:
    """Whether a letter may set out now. Of an outage that is due to be asked about it is the only one."""
    found = session.scalar(select(Outage).limit(1).with_for_update().execution_options(populate_existing=True))
    if found is None:
        return True
    if found.until > clock.now():
        return False
    found.until = clock.now() + ANSWERS
    return True


def begins(error: str) -> None:
    """Note that the server takes nothing, or still does not."""
    with transaction():
        found = session.scalar(select(Outage).limit(1).with_for_update().execution_options(populate_existing=True))
        if found is None:
            found = Outage(tries=0)
            session.add(found)
        found.until = clock.now() + timedelta(minutes=PAUSES[min(found.tries, len(PAUSES) - 1)])
        found.tries += 1
        found.error = error[:500]


def ends() -> None:
    """Note that the server has answered about a letter, whatever it said."""
    with transaction():
        session.execute(delete(Outage).execution_options(synchronize_session=False))
