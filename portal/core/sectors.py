"""Sectors as they are delivered: editions of the list of priority subsectors, and the classification of the three
countries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.core.delivered import both, rows
from portal.core.localized import Localized
from portal.core.spans import Span


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """An edition of the list of priority subsectors; ``subsectors`` of vocabulary ``sector``."""

    slug: str
    title: Localized
    day: Span
    subsectors: tuple[str, ...]
    reason: Localized
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of the classification of the three countries. ``codes`` of the United States, Canada and Mexico."""

    codes: tuple[str, str, str]
    name: Localized


def editions() -> Iterator[EditionEntry]:
    """Editions of the list of priority subsectors, the first one first."""
    for row in rows("sector_editions.csv"):
        yield EditionEntry(
            slug=row["slug"],
            title=both(row, "title"),
            day=Span.read(row["day"]),
            subsectors=tuple(row["subsectors"].split()),
            reason=both(row, "reason"),
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]),
        )


@cache
def industries() -> tuple[Industry, ...]:
    """The sectors of the North American Industry Classification System."""
    return tuple(
        Industry((row["us_code"], row["ca_code"], row["mx_code"]), both(row, "name"))
        for row in rows("naics_sectors.csv")
    )


@cache
def manufacturing() -> tuple[Industry, ...]:
    """The subsectors of manufacturing, whose codes are the same in the three countries."""
    return tuple(Industry((row["code"],) * 3, both(row, "name")) for row in rows("naics_subsectors.csv"))
