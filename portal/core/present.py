"""The present hour and day inside a statement: read when the statement is asked, so that it can be cached."""

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam

from portal.core import clock


def hour() -> BindParameter[datetime]:
    """Now, when it is asked; compared with a column it has the type of that."""
    return bindparam("hour", callable_=clock.now, unique=True)


def day(ahead: timedelta = timedelta()) -> BindParameter[datetime]:
    """Today on the calendar of the committee, or so many days from today, as :func:`portal.core.clock.day` tells it."""
    return bindparam("day", callable_=lambda: clock.day() + ahead, unique=True)
