"""What happens in the demonstration, and when, counted from today."""

import csv
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from portal.core import clock, tickets
from portal.core.actor import SYSTEM, Actor
from portal.core.errors import NotFound
from portal.core.sealing.keyring import Keyring
from portal.core.storage import Storage
from portal.queries import people

ZONE = "America/Mexico_City"
DATA = files("portal.cli.demo") / "data"


class Story:
    """Steps that are written down in any order and happen in the order of their days, each at its hour."""

    def __init__(self, storage: Storage, secret: bytes, keyring: Keyring | None) -> None:
        self.storage, self.secret, self.keyring = storage, secret, keyring
        self.today = clock.now()
        self.known: dict[str, int] = {}  # «person member_lac», «round 0001/2», … → id
        self._steps: list[tuple[datetime, int, Callable[[], object]]] = []

    def on(self, day: float, step: Callable[[], object]) -> None:
        self._steps.append((self.instant(day), len(self._steps), step))

    def happen(self) -> None:
        for instant, _order, step in sorted(self._steps, key=lambda each: each[:2]):
            with clock.at(instant):
                step()

    def instant(self, day: float) -> datetime:
        return self.today + timedelta(days=day)

    def day(self, ago: float = 0) -> date:
        """The day that it was so many days ago where the committee counts days: in UTC it is often the next one."""
        return clock.day(instant=self.instant(-ago)).date()

    def wall(self, day: float, hour: time) -> datetime:
        """An hour of a day as the clocks in Mexico City show it."""
        return datetime.combine(self.instant(day).astimezone(ZoneInfo(ZONE)).date(), hour)

    def actor(self, who: str) -> Actor:
        """Somebody of the cast with what they are trusted with at this moment of the story, or the portal itself."""
        if not who:
            return SYSTEM
        found = people.actor(self.known[f"person {who}"], second_factor=True)
        if found is None:
            raise NotFound
        return found

    def mark(self, key: str = "") -> str:
        """The mark of a form that was sent once."""
        return tickets.find_mark(key or tickets.new(), self.secret)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text(name).splitlines()))


def tables(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(text(name))[table]
    return found


def text(name: str) -> str:
    return file(name).decode()


def file(name: str) -> bytes:
    return (DATA / name).read_bytes()
