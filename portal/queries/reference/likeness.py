"""Two entries of the register that are, or could be, one workplace: one that the staff entered, and another.

Surely one are those that have a number in common, or company and name and city; each in a state that both have. A name
or a company alone in one state makes two that could be one, for a company may have several plants in a town. Which they
are is then an editor's to say.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.identifiers import Scheme
from portal.core.registers import FacilityEntry
from portal.models.reference import Facility, FacilityIdentifier, FacilityMove, FacilityPlace, Joined
from portal.policy import visibility
from portal.queries.reference.merging import merges, stands_for_itself
from portal.queries.reference.record import entry_of
from portal.text.folding import folded

MOST = 5
_LOOKED_AT = 50
_SCHEMES = frozenset(Scheme)
_WHOLE = (Facility.names, Facility.places, Facility.identifiers, Facility.details)
_ASIDE = re.compile(r"\([^()]*\)")
_FORM = re.compile(
    r"[\s,]*\b(?:s\.? ?a\.? ?p\.? ?i\.?|s\.? ?a\.? ?b\.?|s\.? ?a\.?|s\.? ?de ?r\.? ?l\.?"
    r"|s\.? ?en ?c\.?(?: ?por ?a\.?)?)"
    r"(?: ?de ?c\.? ?v\.?)?\s*$"
)


class _Told(NamedTuple):
    """What there is of a workplace to know it by."""

    companies: frozenset[str]
    names: frozenset[str]
    places: frozenset[tuple[str, str]]
    numbers: frozenset[tuple[str, str]]

    @property
    def states(self) -> frozenset[str]:
        return frozenset(state for _city, state in self.places)


def entered_already(entry: FacilityEntry, by_staff: Iterable[Sequence[Facility]]) -> Facility | None:
    """Of what the staff entered, each with what they merged into it, the one that surely is this one of a release.

    Where several are, none is: they are offered on the desk instead.
    """
    new = _of(entry)
    found = [group[0] for group in by_staff if _are_one(new, _of_all(group))]
    return found[0] if len(found) == 1 else None


def entered_by_staff(facilities: Iterable[Facility]) -> list[list[Facility]]:
    """Workplaces that the staff entered and that stand for themselves, each with what was merged into it."""
    led, groups = merges(), {each.id: [each] for each in facilities if each.entered}
    for one in [*groups]:
        root = one
        while root in led:
            root = led[root]
        if root != one:
            merged = groups.pop(one)
            if root in groups:
                groups[root] += merged
    return list(groups.values())


def perhaps_one(viewer: Actor, facilities: Sequence[Facility]) -> dict[int, list[Facility]]:
    """Of each of these, by its number, a few others that could be one workplace with it; one of two the staff entered.

    Those that were merged once, and are not now, are not named again: that was somebody's answer.
    """
    told = {each.id: _of_all([each]) for each in facilities}
    if not told:
        return {}
    words = {one for each in told.values() for one in each.companies | each.names}
    states = {state for each in told.values() for state in each.states}
    numbers = [
        (FacilityIdentifier.scheme == scheme) & (FacilityIdentifier.value == value)
        for scheme, value in sorted({one for each in told.values() for one in each.numbers})
    ]
    called = [Facility.spelled.contains(one, autoescape=True) for one in sorted(words)]
    if numbers:
        called.append(exists().where(FacilityIdentifier.facility_id == Facility.id, or_(*numbers)))
    nearby = exists().where(FacilityPlace.facility_id == Facility.id, FacilityPlace.state.in_(states))
    query = (
        select(Facility, *(_merged_once(id_).label(f"of_{id_}") for id_ in told))
        .where(visibility.facilities(viewer), stands_for_itself(), nearby, or_(*called))
        .order_by(Facility.id)
        .limit(_LOOKED_AT)
        .options(*(joinedload(each) for each in _WHOLE))  # few of each: one question instead of five
    )
    others = [
        (other, _of_all([other]), {id_ for id_, so in zip(told, answered, strict=True) if so})
        for other, *answered in session.execute(query).unique()
    ]
    return {
        each.id: [
            other
            for other, of_it, answered in others
            if other.id != each.id
            and (each.entered or other.entered)
            and each.id not in answered
            and _could_be_one(told[each.id], of_it)
        ][:MOST]
        for each in facilities
    }


def _merged_once(id_: int) -> ColumnElement[bool]:
    """Whether somebody made one of the two, even if it was undone since."""
    either = ((FacilityMove.facility_id == id_) & (FacilityMove.other_id == Facility.id)) | (
        (FacilityMove.other_id == id_) & (FacilityMove.facility_id == Facility.id)
    )
    return exists().where(FacilityMove.kind == Joined.MERGE, either)


def _are_one(one: _Told, other: _Told) -> bool:
    if one.numbers & other.numbers and one.states & other.states:
        return True
    there = any(city and (city, state) in other.places for city, state in one.places)
    return bool(there and one.companies & other.companies and one.names & other.names)


def _could_be_one(one: _Told, other: _Told) -> bool:
    if not one.states & other.states:
        return False
    return bool(one.numbers & other.numbers or (one.companies | one.names) & (other.companies | other.names))


def _of_all(group: Sequence[Facility]) -> _Told:
    every = [_of(entry, facility) for facility in group if isinstance(entry := entry_of(facility), FacilityEntry)]
    return _Told(
        companies=frozenset().union(*(each.companies for each in every)),
        names=frozenset().union(*(each.names for each in every)),
        places=frozenset().union(*(each.places for each in every)),
        numbers=frozenset().union(*(each.numbers for each in every)),
    )


def _of(entry: FacilityEntry, kept: Facility | None = None) -> _Told:
    details = [each for each in kept.details if each.ended_at is None] if kept is not None else []
    other = [each.value for each in details if each.kind not in _SCHEMES]
    names = [said for name in entry.names for said in (name.en, name.es)]
    return _Told(
        companies=_plain(entry.company, *other),
        names=_plain(*names, *other),
        places=frozenset((folded(city), state) for city, state in entry.places),
        numbers=frozenset(
            {(each.scheme, each.value) for each in entry.identifiers}
            | {(each.kind, each.value) for each in details if each.kind in _SCHEMES}
        ),
    )


def _plain(*names: str) -> frozenset[str]:
    """Folded, without what kind of company it is, and what stands aside in brackets."""
    found = ((_FORM.sub("", folded(_ASIDE.sub(" ", name))).strip(" ,.") or folded(name)) for name in names)
    return frozenset(one for one in found if one)
