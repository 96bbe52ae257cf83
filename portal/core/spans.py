"""Days as sources give them: one day, a month, a year, some days in a row, or since a day. Never made more precise.

A span is its first and its last day. Of two spans one is before the other only where that is certain.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Date
from sqlalchemy.orm import Composite, composite, mapped_column

from portal.core.errors import N_, Invalid

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


class NoSpan(Invalid):
    sentence = N_(
        "“%(typed)s” is not a date that we can read. Write a year (2024), a month (2024-10), a day (2024-10-05), "
        "two days with a slash between them, or a day and /.. for “since”."
    )


class Shape(StrEnum):
    """How exactly a span is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DAYS = "days"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class Span:
    """From the ``first`` day to the ``last``, both included; without a last one, since the first."""

    first: date
    last: date | None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a span that ends before it begins")

    def __composite_values__(self) -> tuple[date, date | None]:
        """Its two columns."""
        return self.first, self.last

    @classmethod
    def on(cls, day: date) -> "Span":
        return cls(day, day)

    @classmethod
    def read(cls, typed: str, field: str | None = None) -> "Span":
        """``2024``, ``2024-10``, ``2024-10-05``, ``2021-08-17/2021-08-18``, ``2019-01-01/..``; all else is refused."""
        begin, slash, end = typed.partition("/")
        first = _written(begin)
        last = None if end == ".." else _written(end) if slash else first
        if first is None or (slash and (first.shape is not Shape.DAY or (end != ".." and last is None))):
            raise NoSpan(field=field, typed=typed[:40])
        if slash and last is not None and (last.shape is not Shape.DAY or last.first < first.first):
            raise NoSpan(field=field, typed=typed[:40])
        return cls(first.first, None if last is None else last.last)

    def __str__(self) -> str:
        """The text that stands in the data, and is read again from there."""
        match self.shape:
            case Shape.DAY:
                return self.first.isoformat()
            case Shape.MONTH:
                return self.first.isoformat()[:7]
            case Shape.YEAR:
                return self.first.isoformat()[:4]
            case Shape.SINCE:
                return f"{self.first.isoformat()}/.."
        return f"{self.first.isoformat()}/{self.end.isoformat()}"

    @property
    def end(self) -> date:
        """The last day on which it can have been."""
        return LATEST if self.last is None else self.last

    @property
    def shape(self) -> Shape:
        if self.last is None:
            return Shape.SINCE
        if self.first == self.last:
            return Shape.DAY
        if (self.first.month, self.first.day, self.last) == (1, 1, date(self.first.year, 12, 31)):
            return Shape.YEAR
        if self.first.day == 1 and self.last == _end_of_month(self.first):
            return Shape.MONTH
        return Shape.DAYS

    @property
    def is_exact(self) -> bool:
        return self.first == self.last

    def certainly_before(self, other: "Span") -> bool:
        """Where two spans overlap nobody knows which came first."""
        return self.last is not None and self.last < other.first

    def may_be_in(self, other: "Span") -> bool:
        return self.first <= other.end and other.first <= self.end


def _written(text: str) -> Span | None:
    """One day, month or year; nothing where there is no such day."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.group("year", "month", "day"))
    if year is None or not EARLIEST.year <= year <= LATEST.year:
        return None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day is not None:
        return Span(first, first)
    return Span(first, date(year, 12, 31) if month is None else _end_of_month(first))


def _end_of_month(day: date) -> date:
    return day + timedelta(days=monthrange(day.year, day.month)[1] - day.day)


def _span(first: date | None, last: date | None) -> Span | None:
    return None if first is None else Span(first, last)


def spanned(name: str) -> Composite[Span | None]:
    """Two columns, ``<name>_first`` and ``<name>_last``, read and written as one value; unknown is neither of them."""
    return composite(
        _span,
        mapped_column(f"{name}_first", Date, nullable=True, info={"open": True}),
        mapped_column(f"{name}_last", Date, nullable=True, info={"open": True}),
    )
