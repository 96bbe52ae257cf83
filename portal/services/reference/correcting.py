"""Entries that the staff keep: corrected with a reason, and each correction undone; taken back, and put back.

What was there before stays to be read, with why it was changed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, select

from portal.core import clock
from portal.core.db import Base, kind_of, session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.reference import Correction, Kept
from portal.services.reference.happening import in_both
from portal.services.reference.keeping import LONGEST_REASON, line

NEVER_CORRECTED = frozenset(
    {"id", "slug", "revision", "entered_at", "ended_at", "ended_why", "sequence", "meeting_id", "number", "position"}
)
"""What names an entry, or tells of its own course."""


class NothingChanged(Invalid):
    sentence = N_("Nothing is different from what is there now.")


class NothingToUndo(Conflict):
    sentence = N_("There is no correction to undo.")


def correct(record: Base, values: Mapping[str, Any], *, why: Localized) -> bool:
    """Change it to these values and keep what stood there. Says whether anything was different."""
    reason, before = reason_given(why), said_by(record)
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
    stood(record, before, said_by(record), reason)
    session.flush()
    return True


def reason_given(why: Localized) -> Localized:
    """Why something is corrected: asked for before anything is changed."""
    return in_both(why, "why", needed=True)


def stood(record: Base, before: Mapping[str, Any], after: Mapping[str, Any], reason: Localized) -> None:
    """Keep what an entry said before it was corrected, with the reason; refused where it says the same."""
    changed = {name: value for name, value in before.items() if after[name] != value}
    if not changed:
        raise NothingChanged
    session.add(Correction(kind=kind_of(record), of_id=number_of(record), before=changed, why=reason))


def latest(record: Base) -> Correction:
    """The latest correction that holds."""
    found: Correction | None = session.scalar(
        select(Correction)
        .where(Correction.kind == kind_of(record), Correction.of_id == number_of(record))
        .where(Correction.undone_at.is_(None))
        .order_by(Correction.id.desc())
        .limit(1)
    )
    if found is None:
        raise NothingToUndo
    return found


def undo_last(record: Base) -> Correction:
    """Put back what stood there before the latest correction that holds."""
    found = latest(record)
    columns = inspect(type(record)).column_attrs
    for name, value in found.before.items():
        if name not in columns:
            continue  # words for who reads it
        setattr(record, name, _read(columns[name].columns[0].type.python_type, value))
    found.undone_at = clock.now()
    session.flush()
    session.refresh(record)
    return found


def taken_back(record: Kept, reason: str) -> None:
    record.ended_why = line(reason, LONGEST_REASON, "reason")
    record.ended_at = clock.now()


def put_back(record: Kept) -> None:
    record.ended_at, record.ended_why = None, ""


def number_of(record: Base) -> int:
    number: int = record.id  # type: ignore[attr-defined]
    return number


def said_by(record: Base, names: Iterable[str] = ()) -> dict[str, Any]:
    """What an entry says, by column, as JSON holds it; of some columns only where they are named."""
    names = names or [each.key for each in inspect(type(record)).column_attrs if each.key not in NEVER_CORRECTED]
    return {name: _written(getattr(record, name)) for name in names}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return value if kind is str else kind(value)
