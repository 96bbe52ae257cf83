"""What is counted in a round: never typed, always from the rows, until an edition keeps what it was published with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    distinct,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import LANGUAGES
from portal.models.consultations import Readers, Round
from portal.models.contributions import Contribution, Kind, Naming, Status
from portal.models.summaries import Disposition, Outcome, Point
from portal.policy import visibility
from portal.text.fields import GRAMMAR, Field

COUNTED = and_(  # what the committee itself says is not answered; what is for fewer readers is no part of a summary
    Contribution.kind != Kind.OFFICIAL_REPLY, Contribution.readers == Readers.EVERYONE
)
# Not by an index of states: in a small round SQLite would look through what is published in all others.
PUBLISHED_HERE = type_coerce(Contribution.status, String).concat("") == Status.PUBLISHED.value
"""Published, for counts within one round."""
STATES = {
    "answered": Status.PUBLISHED,
    "withheld": Status.WITHHELD,
    "withdrawn": Status.WITHDRAWN,
    "returned": Status.RETURNED,
}
"""The columns of a summary that add up to what was received, and the state that each of them counts."""


def codes() -> Mapping[str, frozenset[str]]:
    """What a field may be narrowed to, by key."""
    return {
        "group": frozenset(term.code for term in vocabulary.terms("stakeholder_group")),
        "language": frozenset(LANGUAGES),
        "outcome": frozenset(outcome.value for outcome in Outcome),
    }


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a round: rows of values, each with how many, in the order of the grammar's keys."""

    totals: Mapping[str, int]
    contributions: tuple[tuple[str, str, int], ...]  # group, language
    organizations: tuple[tuple[str, int], ...]  # group
    answers: tuple[tuple[str, str, str, int], ...]  # outcome, group, language

    @property
    def waiting(self) -> int:
        """Received, and no moderator has decided about it: none in what is published."""
        return self.totals["received"] - sum(self.totals[name] for name in STATES)

    def of(self, field: Field) -> int:
        """What a field stands for."""
        if field.what in self.totals:
            return self.totals[field.what]
        keys = GRAMMAR[field.what]
        wanted = [(keys.index(key), code) for key, code in field.narrowed]
        rows: Iterable[tuple[Any, ...]] = getattr(self, field.what)
        return sum(row[-1] for row in rows if all(row[at] == code for at, code in wanted))

    def by(self, what: str, key: str) -> Counter[str]:
        """Figures by the values of one key, the largest first."""
        at, many = GRAMMAR[what].index(key), Counter[str]()
        for row in getattr(self, what):
            many[row[at]] += row[-1]
        return Counter(dict(many.most_common()))

    def frozen(self) -> dict[str, Any]:
        """For an edition to keep."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def kept(cls, frozen: Mapping[str, Any]) -> "Figures":
        """Figures as an edition keeps them."""
        rows = {name: tuple(tuple(row) for row in frozen[name]) for name in cls.__slots__ if name != "totals"}
        return cls(totals=dict(frozen["totals"]), **rows)


def figures(viewer: Actor, round_: Round) -> Figures:
    """The counts of a round that the viewer can see, as they are now."""
    counted: dict[str, list[tuple[Any, ...]]] = {"states": [], "contributions": [], "organizations": [], "answers": []}
    for row in session.execute(_all_at_once(viewer, round_)):
        counted[row.what].append((*(code for code in row[1:-1] if code is not None), row.many))
    states = Counter({Status(state): many for state, many in counted.pop("states")})
    totals = {name: states[state] for name, state in STATES.items()}
    rows = {what: tuple(found) for what, found in counted.items()}
    return Figures(totals={"received": sum(states.values()), **totals}, **rows)


def _all_at_once(viewer: Actor, round_: Round) -> Any:
    """All counts as one question: what is counted, by up to three codes, and how many, in the order of these."""
    by = {
        "states": _by_state(viewer, round_),
        "contributions": _said(viewer, round_, Contribution.group, Contribution.language),
        "organizations": _organizations(viewer, round_),
        "answers": _answers(viewer, round_),
    }
    parts = []
    for what, counted in by.items():
        *codes_, many = counted.subquery().c
        spelled = [type_coerce(code, String) for code in codes_] + [null()] * (3 - len(codes_))
        columns = (one.label(f"by_{place}") for place, one in enumerate(spelled, 1))
        parts.append(select(literal(what).label("what"), *columns, many.label("many")))
    every = union_all(*parts).subquery().c
    return select(*every).order_by(every.what, every.by_1, every.by_2, every.by_3)


def offered(counts: Figures) -> list[tuple[Field, int]]:
    """The fields of which there is something to say in this round, each with what it stands for now."""
    found = [Field(name) for name in counts.totals]
    for what, keys in (
        ("contributions", ("language", "group")),
        ("organizations", ("group",)),
        ("answers", ("outcome",)),
    ):
        found.append(Field(what))
        found += [Field(what, ((key, code),)) for key in keys for code in counts.by(what, key)]
    return [(field, counts.of(field)) for field in found]


def _by_state(viewer: Actor, round_: Round) -> Select[Status, int]:
    return select(Contribution.status, func.count()).where(*_here(viewer, round_)).group_by(Contribution.status)


def _said(viewer: Actor, round_: Round, *by: Any, many: Any = None) -> Select[Any]:
    """Published contributions of the round, counted by these."""
    return (
        select(*by, func.count() if many is None else many).where(*_here(viewer, round_), PUBLISHED_HERE).group_by(*by)
    )


def _here(viewer: Actor, round_: Round) -> tuple[ColumnElement[bool], ...]:
    """Of a round that the viewer sees; of that number, from which PostgreSQL knows how few they may be."""
    seen = exists().where(Round.id == round_.id, visibility.rounds(viewer))
    return Contribution.round_id == round_.id, seen, COUNTED


def _organizations(viewer: Actor, round_: Round) -> Select[Any]:
    """Organizations that spoke under their name. Who asked not to be named counts as nobody's."""
    counted = _said(viewer, round_, Contribution.group, many=func.count(distinct(Contribution.organisation_id)))
    return counted.where(Contribution.organisation_id.is_not(None), Contribution.naming != Naming.ANONYMOUS)


def _answers(viewer: Actor, round_: Round) -> Select[Any]:
    by = (Disposition.outcome, Contribution.group, Contribution.language)
    return (
        _said(viewer, round_, *by)
        .join(Point, (Point.contribution_id == Contribution.id) & Point.dropped_at.is_(None))
        .join(Disposition, Disposition.counts_for())
        .where(Point.round_id == round_.id)  # or PostgreSQL goes through the points of all rounds
    )


def that_count(round_id: int, *columns: Any) -> Select[Any]:
    """Of every answer that publication keeps, in the order of the public numbers: for its rows, its pictures and its
    files."""
    return (
        select(*columns)
        .select_from(Contribution)
        .join(Point, (Point.contribution_id == Contribution.id) & Point.dropped_at.is_(None))
        .join(Disposition, Disposition.counts_for())
        .where(
            Contribution.round_id == round_id,
            Contribution.status == Status.PUBLISHED,
            Contribution.kind != Kind.OFFICIAL_REPLY,
        )
        .order_by(Contribution.sequence, Point.id)
    )
