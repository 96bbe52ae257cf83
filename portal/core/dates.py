"""Days and hours in words: «4 de diciembre de 2026, 23:59 h», “December 4, 2026, 11:59 p.m.”

Files for programs (CSV, iCalendar, workbooks) and what people type have ISO 8601 instead. Whoever shows an hour names
its zone.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date

DAY = {"en": "MMMM d, y", "es": "d 'de' MMMM 'de' y"}
WEEKDAY = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
SHORT = {"en": "MMM d, y", "es": "d MMM y"}
SHORT_MONTH = {"en": "MMM", "es": "MMM"}
MONTH = {"en": "MMMM y", "es": "MMMM 'de' y"}
WITHOUT_YEAR = {"en": "MMMM d", "es": "d 'de' MMMM"}
_HALF = re.compile(r"\s*([ap])\.?\s?m\.?\s*$", re.IGNORECASE)
_NOON_TYPED = re.compile(r"\b(?:12:00 )?noon\s*$", re.IGNORECASE)
_TYPED = re.compile(r"[0-9]{1,2}:[0-9]{2}(?: [ap]m)?", re.IGNORECASE)  # these digits, and not all that are some
_NOON, _MIDNIGHT = (12, 0), (0, 0)


@lru_cache(maxsize=4096)  # a page names few days and names them often; Babel takes each pattern apart anew
def written(day: date, pattern: str, language: str) -> str:
    """A day by a pattern of CLDR."""
    return str(format_date(day, pattern, locale=language))


def hour(wall: datetime, language: str) -> str:
    """The hour on a wall: «23:59 h», “11:59 p.m.”. Nobody is sure what 12:00 p.m. is, so noon is called noon."""
    if language == "es":
        return f"{wall.hour}:{wall.minute:02} h"
    if (wall.hour, wall.minute) == _NOON:
        return "12:00 noon"
    return f"{wall.hour % 12 or 12}:{wall.minute:02} {'a.m.' if wall.hour < 12 else 'p.m.'}"


def instant(wall: datetime, language: str, day: Mapping[str, str] = WEEKDAY) -> str:
    """Day and hour on the wall of a place. Midnight in English says to which of two days it belongs."""
    said = f"{written(wall.date(), day[language], language)}, {hour(wall, language)}"
    return f"{said} (start of the day)" if language == "en" and (wall.hour, wall.minute) == _MIDNIGHT else said


def hour_read(typed: str) -> str:
    """What was typed as an hour, of twenty-four or of twice twelve, as ``16:00``; nothing where it is none."""
    as_read = halves_read(typed)
    for pattern in ("%H:%M", "%I:%M %p") if _TYPED.fullmatch(as_read) else ():
        with suppress(ValueError):
            return f"{datetime.strptime(as_read, pattern).replace(tzinfo=UTC):%H:%M}"
    return ""


def halves_read(typed: str) -> str:
    """The half of the day as programs read it: p.m., PM, p. m. and noon."""
    return _NOON_TYPED.sub("12:00 pm", _HALF.sub(r" \1m", typed))


def two_days(first: date, last: date, language: str) -> tuple[str, str]:
    """Two days within one month, to be joined by “and”: «17» «18 de agosto de 2021», “August 17” “18, 2021”."""
    if language == "es":
        return str(first.day), written(last, DAY["es"], "es")
    return written(first, WITHOUT_YEAR["en"], "en"), f"{last.day}, {last.year}"
