"""Once a night, what the order of rows and the times of files on the disk would tell is undone, and rows are counted:
for the planner of the database, and for the pages that tell what becomes of contributions.

The database keeps the day and not the hour of what comes without an account. The disk under it keeps more, until
the rows are laid anew in the order of their random keys and the files are copied in the order of their digests.
"""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import exists, or_, select

from portal.core import clock, statistics
from portal.core.db import Base, session, transaction
from portal.core.rewriting import lay_anew
from portal.jobs import reporting
from portal.models.audit import Entry
from portal.models.concerns import Concern
from portal.models.outbox import Heartbeat
from portal.models.people import Visit
from portal.services import outbox
from portal.services.kept import files as kept_files

NAME = "night"
BEGINS, ENDS = 8, 11  # o'clock UTC: from two to five in Mexico City, from three or four in Washington
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
AGAIN = timedelta(minutes=10)  # when somebody held a table all the while


def is_due(last_try: datetime | None) -> bool:
    """Once a night, and again after a while where it could not be done."""
    now = clock.now()
    if not BEGINS <= now.hour < ENDS or (last_try is not None and now - last_try < AGAIN):
        return False
    done = session.scalar(select(Heartbeat.at).where(Heartbeat.name == NAME))
    session.commit()  # only looked
    return done is None or done < datetime(now.year, now.month, now.day, BEGINS, tzinfo=UTC)


def run(app: Flask) -> None:
    """Lay rows and files anew, if somebody without an account was here since. Raises what kept it from it.

    What the database knows of its tables is brought up to date every night. Files that nobody names go before the
    others are settled: after that they look as if they had always been there.
    """
    statistics.gather(app.extensions["engine"])
    reporting.report_moderation()
    kept_files.sweep_storage(app.extensions["storage"])
    if _is_needed():
        app.extensions["storage"].settle()
        lay_anew(app.extensions["engine"], Base.metadata)
    with transaction():
        outbox.draw_breath(NAME)


def _is_needed() -> bool:
    """Days of people without an account are noons on the calendar of their round: of two days, to leave out none."""
    since = (session.scalar(select(Heartbeat.at).where(Heartbeat.name == NAME)) or LONG_AGO) - timedelta(days=2)
    wrote = exists().where(Entry.actor_id.is_(None), Entry.actor_name == "", Entry.at > since)
    came_back = exists().where(Visit.holder.like("key:%"), Visit.began_at > since)
    told = exists().where(Concern.day > since)  # which the trail does not say
    found = bool(session.scalar(select(or_(wrote, came_back, told))))
    session.commit()
    return found
