"""Two entries that are one workplace, and one entry that is two. Both stay, and what was merged can be undone.

The address of what was merged leads to the other, so every link to it still finds its workplace.
"""

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.reference import Case, Facility, FacilityMove, Joined
from portal.queries.reference.merging import leading_to, root_of
from portal.services.door import act
from portal.services.reference.keeping import LONGEST_REASON, entered, line
from portal.services.reference.spelling import respell
from portal.text import words

_ADDRESS = re.compile(r"(?:/facilities/|/workplaces/|^)([a-z0-9-]{1,60})/?$")


class NoSuchWorkplace(Invalid):
    sentence = N_("Paste the address of a workplace in this register.")


class OneAlready(Invalid):
    sentence = N_("These two are one already.")


@act("facility.merge")
def merge(facility: Facility, *, into: str, reason: str, by: Actor) -> FacilityMove:
    """Say that this is another workplace of the register: its address leads there, with its names and its cases."""
    other = root_of(addressed(into, "into").id)
    if other == facility.id:
        raise OneAlready(field="into")
    _ensure_both_stand({facility.id, other})
    return _moved(Joined.MERGE, facility.id, other, line(reason, LONGEST_REASON, "reason"))


@act("facility.unmerge")
def unmerge(facility: Facility, *, by: Actor) -> FacilityMove:
    """Undo its merge: it stands for itself again, with the cases that are its own. That it was merged stays said."""
    found = session.scalar(
        select(FacilityMove).where(
            FacilityMove.facility_id == facility.id,
            FacilityMove.kind == Joined.MERGE,
            FacilityMove.undone_at.is_(None),
        )
    )
    if found is None:
        raise Conflict
    found.undone_at = clock.now()
    session.flush()
    session.expire(facility, ["merges"])
    respell(facility)
    respell(session.get_one(Facility, found.other_id))
    return found


@act("facility.split")
def split(
    facility: Facility,
    *,
    company: str,
    name: str,
    sector: str,
    city: str,
    state: str,
    source: str,
    as_of: date,
    reason: str,
    cases: Collection[str],
    by: Actor,
) -> FacilityMove:
    """Enter a part of it as a workplace of its own, with those of its cases that are about that one."""
    why = line(reason, LONGEST_REASON, "reason")
    made = entered(company=company, name=name, sector=sector, city=city, state=state, source=source, as_of=as_of)
    theirs = session.scalars(
        select(Case).where(Case.slug.in_(list(cases)), Case.facility_id.in_(leading_to(facility.id)))
    )
    for case in theirs:
        case.facility_id, case.placed = made.id, True
    return _moved(Joined.SPLIT, facility.id, made.id, why)


def _moved(kind: Joined, from_: int, to: int, reason: str) -> FacilityMove:
    move = FacilityMove(kind=kind, facility_id=from_, other_id=to, reason=reason)
    session.add(move)
    session.flush()
    session.expire(session.get_one(Facility, from_), ["merges"])
    respell(session.get_one(Facility, to))
    return move


def joined(before: Facility, delivered: Facility) -> None:
    """What the staff entered is what a release brought. No reason of a person stands there; pages say it themselves."""
    _ensure_both_stand({before.id, delivered.id})
    _moved(Joined.MERGE, before.id, delivered.id, "")


def addressed(address: str, field: str) -> Facility:
    """The entry of the register that this address calls, wherever it leads since; or a refusal.

    What is noted of an entry stays with it, also where a merge is undone.
    """
    slug = _ADDRESS.search(words.seen(address))
    found = session.scalar(select(Facility).where(Facility.slug == slug[1])) if slug else None
    if found is None:
        raise NoSuchWorkplace(field=field)
    return found


def _ensure_both_stand(ids: Collection[int]) -> None:
    """Held until the end, so that two that are merged at once never lead to each other."""
    rows = select(Facility.id).where(Facility.id.in_(ids)).order_by(Facility.id).with_for_update()
    if any(root_of(one) != one for one in session.scalars(rows).all()):
        raise Conflict
