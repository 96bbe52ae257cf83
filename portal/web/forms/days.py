"""Days and hours, chosen or typed. A day that can be read in two ways is not guessed.

In Spanish the day stands first, as everywhere in Mexico. In English some of the readers write the day first and some
the month, so ``12/04/2027`` is refused with both readings, and taken only where one of them is no day at all.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext
from wtforms import DateField, DateTimeLocalField, Field

from portal.core import dates
from portal.text import words
from portal.web.locale import date_in_words, locale

HOURS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %I:%M %p"]
YEARS = range(2020, 2100)
_WRITTEN = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(.*)")


class HourField(DateTimeLocalField):
    """Day and hour as the clocks of the round's zone show them, of twenty-four or of twice twelve."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, format=HOURS, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        sentence = gettext("Write the day and hour like this: 2026-12-04 4:00 p.m. or 2026-12-04 16:00")
        _read(super().process_formdata, self, [dates.halves_read(typed) for typed in valuelist], sentence)


class DayField(DateField):
    """A calendar day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        _read(super().process_formdata, self, valuelist, gettext("Write the day like this: 2026-12-04"))


def _read(read: Callable[[list[str]], None], field: Field, typed: list[str], sentence: str) -> None:
    as_read = [_year_first(words.seen(" ".join(typed)))] if typed else typed
    try:
        read(as_read)
    except ValueError as problem:
        raise ValueError(sentence) from problem
    if isinstance(field.data, date | datetime) and field.data.year not in YEARS:
        field.data = None
        raise ValueError(gettext("Choose a day between 2020 and 2099."))


def _year_first(typed: str) -> str:
    """What was typed, written in the one way that says by itself what is the month."""
    found = _WRITTEN.fullmatch(typed)
    if found is None:
        return typed
    first, _sign, second, year, hour = found.groups()
    orders = [(first, second)] if locale() == "es" else [(first, second), (second, first)]
    meant = [_day(int(year), int(month), int(day)) for day, month in orders]
    days = list(dict.fromkeys(day for day in meant if day is not None))
    if len(days) < 2:
        return f"{days[0]}{hour}" if days else typed
    one, other = days
    raise ValueError(
        gettext(
            "%(one)s or %(other)s? Write %(first)s or %(second)s.",
            one=date_in_words(one),
            other=date_in_words(other),
            first=f"{one}{hour}",
            second=f"{other}{hour}",
        )
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
