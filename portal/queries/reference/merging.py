"""Which workplaces of the register are one: the address of what was merged leads to the other."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.reference import Case, Facility, FacilityMove, Joined
from portal.policy import visibility
from portal.queries.reference.record import WHOLE_FACILITY

_IN_FORCE = (FacilityMove.kind == Joined.MERGE, FacilityMove.undone_at.is_(None))


def stands_for_itself() -> ColumnElement[bool]:
    """Of workplaces those that were not merged into another."""
    return ~exists().where(FacilityMove.facility_id == Facility.id, *_IN_FORCE)


def merges() -> dict[int, int]:
    """All that hold now, which are few: what was merged, and into which."""
    return dict(session.execute(select(FacilityMove.facility_id, FacilityMove.other_id).where(*_IN_FORCE)).all())


def root_of(facility_id: int) -> int:
    """Where its address leads in the end: itself, where it was not merged."""
    step = select(FacilityMove.other_id).where(*_IN_FORCE)
    while (further := session.scalar(step.where(FacilityMove.facility_id == facility_id))) is not None:
        facility_id = further
    return facility_id


def leading_to(facility_id: int) -> list[int]:
    """It, and everything that was merged into it, also by way of others."""
    found, latest = [facility_id], [facility_id]
    while latest:
        step = select(FacilityMove.facility_id).where(FacilityMove.other_id.in_(latest), *_IN_FORCE)
        latest = list(session.scalars(step.order_by(FacilityMove.id)))
        found += latest
    return found


def group_of(*facility_ids: int) -> list[int]:
    """All entries that are one workplace with these, whichever of them is called: who speaks for one speaks for all."""
    return sorted(set().union(*groups_of(facility_ids).values()))


def groups_of(facility_ids: Collection[int]) -> dict[int, set[int]]:
    """Of each of these all entries that are one workplace with it, asked once for all of them."""
    led = merges()
    groups: dict[int, set[int]] = {}
    for one in {*facility_ids, *led}:
        root = _led_to(one, led)
        groups.setdefault(root, {root}).add(one)
    return {one: group for group in groups.values() for one in group.intersection(facility_ids)}


def companies(viewer: Actor, slugs: Collection[str]) -> dict[str, str]:
    """The company of each of these workplaces, or of the one that it leads to; none of what is not in the register."""
    there = dict(
        session.execute(
            select(Facility.slug, Facility.id).where(visibility.facilities(viewer), Facility.slug.in_(slugs))
        ).all()
    )
    if not there:
        return {}
    led = merges()
    there = {slug: _led_to(one, led) for slug, one in there.items()}
    found = dict(session.execute(select(Facility.id, Facility.company).where(Facility.id.in_(there.values()))).all())
    return {slug: found[one] for slug, one in there.items()}


def _led_to(facility_id: int, led: Mapping[int, int]) -> int:
    """The end of the way of merges from this entry: itself, where it was not merged."""
    while facility_id in led:
        facility_id = led[facility_id]
    return facility_id


def kept_facility(viewer: Actor, slug: str) -> Facility:
    """The entry of this name itself, wherever its address leads."""
    found = session.scalar(
        select(Facility).where(visibility.facilities(viewer), Facility.slug == slug).options(*WHOLE_FACILITY)
    )
    if found is None:
        raise NotFound
    return found


def moves(viewer: Actor, facility: Facility) -> Sequence[FacilityMove]:
    """What was merged and split of it, and undone, the latest first. What it leads to now need not be read again."""
    found = session.scalars(
        select(FacilityMove)
        .join(Facility, Facility.id == FacilityMove.facility_id)
        .where(
            visibility.facilities(viewer),
            (FacilityMove.facility_id == facility.id) | (FacilityMove.other_id == facility.id),
        )
        .order_by(FacilityMove.id.desc())
        .options(
            joinedload(FacilityMove.facility).selectinload(Facility.names),
            joinedload(FacilityMove.other).selectinload(Facility.names),
        )
    ).all()
    now = [each for each in found if each.kind is Joined.MERGE and each.undone_at is None]
    set_committed_value(facility, "merges", [each for each in now if each.facility_id == facility.id])
    return found


def own_cases(viewer: Actor, facility: Facility, *, merged: bool = False) -> Sequence[Case]:
    """The cases that stand at this entry itself, or also at what was ``merged`` into it, the latest first."""
    ids = leading_to(facility.id) if merged else [facility.id]
    return session.scalars(
        select(Case)
        .where(visibility.cases(viewer), Case.facility_id.in_(ids))
        .order_by(Case.began_on.desc(), Case.id.desc())
        .options(selectinload(Case.events))
    ).all()
