"""Which days are business days: Monday to Friday without the public holidays of one country or of both.

Days that a government closes by order, Holy Week and the days off of single agencies are not among them.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays

YEARS = range(1990, 2102)
"""The years whose holidays are computed; a year more at either end, for those observed in the year before."""


@cache
def _closed(country: str) -> frozenset[date]:
    known = {
        "us": lambda: holidays.US(years=YEARS, observed=True, expand=False),  # type: ignore[attr-defined]
        "mx": lambda: holidays.MX(years=YEARS, expand=False),  # type: ignore[attr-defined]
    }
    return frozenset(known[country]())


@cache
def _closed_in_any(countries: frozenset[str]) -> frozenset[date]:
    return frozenset().union(*(_closed(country) for country in countries))


def is_business_day(day: date, countries: Iterable[str]) -> bool:
    """``countries`` of ``us`` and ``mx``; a holiday of either is none."""
    return day.weekday() < 5 and day not in _closed_in_any(frozenset(countries))
