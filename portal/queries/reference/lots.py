"""Lots of panels, computed again each time they are read."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import lot
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import Invalid, NotFound
from portal.models.reference import Lot, Panel, Panelist
from portal.policy import visibility


@dataclass(frozen=True, slots=True)
class Ranked:
    """A list as it was before, each step of the drawing, and the order that came out."""

    name: str
    before: list[str]
    steps: list[tuple[int, int]]
    after: list[str]


@dataclass(frozen=True, slots=True)
class Computed:
    """A lot with what it comes to when it is computed now. ``wrong``: why it does not fit what was committed to."""

    lot: Lot
    committed: dict[str, Any]
    fingerprint: str
    key: str
    lists: list[Ranked]
    wrong: Invalid | None
    names: dict[str, str]

    @property
    def fits(self) -> bool:
        return self.wrong is None and self.fingerprint == self.lot.fingerprint


def lots_of(viewer: Actor, panel: Panel) -> list[Lot]:
    """Lots of a panel, the latest first."""
    found = select(Lot).join(Lot.panel).where(visibility.entries(viewer, Panel), Lot.panel_id == panel.id)
    return list(session.scalars(found.order_by(Lot.number.desc())))


def lot_of(viewer: Actor, slug: str, number: int) -> Lot:
    found = session.scalar(
        select(Lot)
        .join(Lot.panel)
        .join(Panel.case)
        .where(visibility.entries(viewer, Panel), visibility.cases(viewer), Panel.slug == slug, Lot.number == number)
        .options(joinedload(Lot.panel, innerjoin=True).joinedload(Panel.case, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found


def computed(viewer: Actor, slug: str, number: int) -> Computed:
    """A lot, computed again from what was published, and from nothing else."""
    found = lot_of(viewer, slug, number)
    committed = json.loads(found.commitment)
    names = {
        each.slug: each.name for each in session.scalars(select(Panelist).where(visibility.entries(viewer, Panelist)))
    }
    wrong, key, lists = None, b"", []
    if found.state == "drawn":
        seed = bytes.fromhex(found.seed)
        try:
            lot.ensure_committed_to(committed, found.fingerprint, seed)
        except Invalid as refusal:
            wrong = refusal
        else:
            key = lot.key(seed, found.fingerprint, found.public_value)
            for name in committed["order"]:
                after, steps = lot.ranked(key, name, committed["lists"][name])
                lists.append(Ranked(name, committed["lists"][name], steps, after))
    else:
        lists = [Ranked(name, committed["lists"][name], [], []) for name in committed["order"]]
    return Computed(found, committed, lot.fingerprint(committed), key.hex(), lists, wrong, names)


def as_published(one: Computed) -> dict[str, Any]:
    """What a stranger needs to compute it again."""
    found = one.lot
    return {
        "commitment": one.committed,
        "commitment_sha256": found.fingerprint,
        "state": found.state,
        "outside": found.outside,
        "public_value": found.public_value,
        "seed": found.seed,
        "order": {each.name: each.after for each in one.lists if each.after},
    }
