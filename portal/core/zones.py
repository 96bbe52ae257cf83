"""Hours on the wall of a place, and the one instant that each of them names.

When clocks are changed, one hour of the year does not exist and another exists
twice. A deadline in such an hour would be an argument, so it is not accepted.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.core import dates
from portal.core.errors import N_, Invalid
from portal.core.localized import Localized


class HourMissing(Invalid):
    sentence = N_(
        "%(hour)s does not exist on that day in the time zone you chose: clocks go forward from %(before)s to "
        "%(after)s. Choose %(after)s or later."
    )


class HourTwice(Invalid):
    sentence = N_(
        "%(hour)s exists twice on that day in the time zone you chose: clocks go back from %(before)s to %(after)s. "
        "Choose an hour before %(after)s, or %(before)s or later."
    )


def instant(wall: datetime, zone: str, field: str | None = None) -> datetime:
    """The instant at which clocks in this zone show ``wall``; refused where there is none or more than one."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    before, after = _turn(first, second)
    kind = HourMissing if before < after else HourTwice
    raise kind(field=field, hour=_hour(wall), before=_hour(before), after=_hour(after))


def wall(at: datetime, zone: str) -> datetime:
    """What clocks in this zone show at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def moved(at: datetime, by: timedelta, zone: str) -> datetime:
    """An hour on the wall, moved later or earlier by so much; the nearest real hour where clocks change."""
    return (wall(at, zone) + by).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _turn(first: datetime, second: datetime) -> tuple[datetime, datetime]:
    """What the clocks show just before and just after they are changed."""
    offsets = (first.utcoffset() or timedelta(0), second.utcoffset() or timedelta(0))
    here = first.tzinfo
    bare = first.replace(tzinfo=None)
    at = bare - max(offsets)
    while at.replace(tzinfo=UTC).astimezone(here).utcoffset() == offsets[0]:
        at += timedelta(minutes=1)
    return at + offsets[0], at + offsets[1]


def _hour(at: datetime) -> Localized:
    return Localized(dates.hour(at, "en"), f"{at.hour}:{at.minute:02}")
