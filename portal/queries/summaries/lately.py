"""What was counted of a round lately, kept in this process until anything of the round moves.

All that a page counts and hashes of thousands of contributions follows from rows whose revisions only grow, and from
dispositions, which never change. So the sums of those revisions say whether anything moved since: asked before the
rows are read, a sum that is still the same means that they are, too. Only pages look here: an act may have moved
something in a transaction that is given up, and counts anew.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import String, func, literal, select, type_coerce, union_all

from portal.core.db import session
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.models.summaries import Point

Thing = TypeVar("Thing")
AsOf = tuple[Any, ...]

ROUNDS = 16  # kept at most, each with the numbers of what is public in it


class Lately(Generic[Thing]):
    """The things of some rounds, the latest asked for stay."""

    def __init__(self) -> None:
        self._things: OrderedDict[AsOf, Thing] = OrderedDict()
        self._lock = Lock()

    def or_read(self, as_of: AsOf | None, read: Callable[[], Thing]) -> Thing:
        """What was read as of this, or is read now; without a moment it is always read."""
        if as_of is None:
            return read()
        with self._lock:
            if as_of in self._things:
                self._things.move_to_end(as_of)
                return self._things[as_of]
        thing = read()
        with self._lock:
            self._things[as_of] = thing
            while len(self._things) > ROUNDS:
                self._things.popitem(last=False)
        return thing


def as_of(round_: Round) -> AsOf:
    """The moment at which a round is, as far as its summary counts it. No other round and no other database has it."""
    said = (
        select(
            type_coerce(Contribution.status, String),
            *(func.count(), func.sum(Contribution.revision), literal(0), literal(0), literal(0)),
        )
        .where(Contribution.round_id == round_.id)
        .group_by(Contribution.status)
    )
    points = select(
        literal("points"),
        *(func.count(), func.sum(Point.revision)),
        *(func.count(Point.dropped_at), func.sum(Point.disposition), func.sum(Point.proposal)),
    ).where(Point.round_id == round_.id)
    rows: Any = session.execute(union_all(said, points))
    return round_.id, round_.stamp, frozenset(map(tuple, rows))
