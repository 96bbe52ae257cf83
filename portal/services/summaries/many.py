"""Engine room: the same answer to many points at once. Each gets a row of its own, as if it had been answered alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, func, insert, select, update

from portal.core import clock, noting
from portal.core.db import session
from portal.models.summaries import Disposition, Point

AT_ONCE = 500  # numbers in one question

One = TypeVar("One")


class Row(NamedTuple):
    """A point, and what its row has of its own."""

    point_id: int
    departure: bool
    own: Mapping[str, Any] = {}


def write(rows: Sequence[Row], *, decided: bool, **values: Any) -> int:
    """A proposal for each of these points, or a decision that counts from now on. Who asks has locked them."""
    latest = _latest([row.point_id for row in rows])
    made, moved = [], []
    for row in rows:
        next_ = latest.get(row.point_id, 0) + 1
        made.append({**values, **row.own, "point_id": row.point_id, "number": next_, "departure": row.departure})
        moved.append({"of_id": row.point_id, "number": next_})
    if made:
        session.execute(insert(Disposition), [{**each, "at": clock.now()} for each in made])
        number: Any = bindparam("number")
        now: dict[str, Any] = {"disposition": number, "proposal": None} if decided else {"proposal": number}
        table = Point.__table__
        change = update(table).where(table.c.id == bindparam("of_id")).values(**now, revision=table.c.revision + 1)  # type: ignore[arg-type]
        session.connection().execute(change, moved)
    noting.note(session(), "Disposition.0.many", None, len(rows), hidden=False)  # ten thousand lines tell no more
    for column in now_of(decided):
        noting.note(session(), f"Point.0.{column}", None, len(rows), hidden=False)
    return len(rows)


def now_of(decided: bool) -> tuple[str, ...]:
    """The columns of a point that say where it is."""
    return ("disposition", "proposal") if decided else ("proposal",)


def _latest(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in in_parts(ids):
        asked = select(Disposition.point_id, func.max(Disposition.number)).where(Disposition.point_id.in_(some))
        found |= {row[0]: row[1] for row in session.execute(asked.group_by(Disposition.point_id))}
    return found


def in_parts(every: Sequence[One], size: int = AT_ONCE) -> Iterator[Sequence[One]]:
    """All of them in their order, so many at a time."""
    for start in range(0, len(every), size):
        yield every[start : start + size]
