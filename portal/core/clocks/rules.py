"""The periods of the law, as data: ``portal/core/reference/clock_rules.csv``, with both languages and the basis."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from portal.core.clocks.counting import Counted
from portal.core.localized import Localized


@dataclass(frozen=True, slots=True)
class Rule:
    """One period. ``start_events``: of these the first on record counts.

    ``stop_events`` are what it is waited for; ``proof_events`` show that it had happened by then; ``ending_events``
    mean that nobody waits for it any more. ``verified``: period and kind of day are confirmed by a text.
    """

    code: str
    name: Localized
    basis: Localized
    note: Localized
    counted: Counted
    verified: bool
    mechanisms: tuple[str, ...]
    start_events: tuple[str, ...]
    stop_events: tuple[str, ...]
    proof_events: tuple[str, ...]
    ending_events: tuple[str, ...]

    @property
    def rolled(self) -> Counted:
        """The same, if a last day on a weekend or holiday moved to the next business day: no text says so."""
        return replace(self.counted, roll="next")


def rules(mechanism: str) -> list[Rule]:
    """The clocks that run in cases of this mechanism, in the order in which they begin."""
    return [each for each in _rules().values() if mechanism in each.mechanisms]


def rule(code: str) -> Rule:
    return _rules()[code]


@cache
def _rules() -> Mapping[str, Rule]:
    table = (files("portal.core") / "reference" / "clock_rules.csv").read_text(encoding="utf-8")
    return {row["code"]: _rule(row) for row in csv.DictReader(io.StringIO(table))}


def _rule(row: Mapping[str, str]) -> Rule:
    def listed(column: str) -> tuple[str, ...]:
        return tuple(row[column].split())

    return Rule(
        code=row["code"],
        name=Localized(row["name_en"], row["name_es"]),
        basis=Localized(row["basis"], row["basis_es"]),
        note=Localized(row["note_en"], row["note_es"]),
        counted=Counted(
            row["period"],
            business=row["day_type"] == "business",
            calendars=frozenset(listed("calendars")),
            before=row["direction"] == "before",
            roll_calendars=frozenset(listed("roll_calendars")),
        ),
        verified=row["verified"] == "yes",
        mechanisms=listed("mechanisms"),
        start_events=listed("start_events"),
        stop_events=listed("stop_events"),
        proof_events=listed("proof_events"),
        ending_events=listed("ending_events"),
    )
