"""Dates to take along into a calendar (RFC 5545), each of which a calendar knows again when it has moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from icalendar import Calendar, Event

PRODUCT = "-//Labor Consultation Portal//Dates//EN"
_OURS = UUID("6d1c1a5e-3c0b-4c5f-9a57-0f5b9f5f2f11")  # of all identifiers made here; another one doubles every date


@dataclass(frozen=True, slots=True)
class Dated:
    """A date: a day, or an instant. ``of`` names it for good, ``sequence`` rises whenever it was moved.

    ``address``: the page that tells more of it, if one is known. What ``is_cancelled`` is struck out by calendars
    that have it, so it stays for a while.
    """

    of: str
    at: date | datetime
    words: str
    sequence: int
    address: str = ""
    is_cancelled: bool = False


def written(dates: Iterable[Dated], *, language: str, now: datetime) -> bytes:
    """A calendar of these dates in this language, as it is at this moment."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for each in dates:
        made.add_component(_event(each, language, now))
    content: bytes = made.to_ical()
    return content


def _event(each: Dated, language: str, now: datetime) -> Event:
    made = Event()
    made.add("uid", str(uuid5(_OURS, each.of)))
    made.add("sequence", each.sequence)
    made.add("dtstamp", now.astimezone(UTC))
    made.add("dtstart", each.at.astimezone(UTC) if isinstance(each.at, datetime) else each.at)
    made.add("summary", each.words, parameters={"language": language})
    made.add("transp", "TRANSPARENT")  # it takes nobody's time
    if each.is_cancelled:
        made.add("status", "CANCELLED")
    if each.address:
        made.add("url", each.address)
    return made
