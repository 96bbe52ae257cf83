"""Offices that exclude each other: an attaché, a panelist, and somebody who works for a Party are never one person."""

from typing import Any

from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.models.reference import Attache, Officeholder, Official, Panelist
from portal.text.folding import folded

HOLDING = {"attache": Attache, "panelist": Panelist, "official": Official}


class IsAnAttache(Invalid):
    sentence = N_(
        "%(name)s is on record as a labor attaché, and an attaché sits on no panel and verifies no workplace. If it is "
        "somebody else of the same name, write the name in full."
    )


class IsAnOfficial(Invalid):
    sentence = N_(
        "%(name)s is on record as working for a Party, and nobody who does can sit on a panel. If it is "
        "somebody else of the same name, write the name in full."
    )


class IsAPanelist(Invalid):
    sentence = N_(
        "%(name)s is on record on a list of panelists, so this person holds no other office here. If it is somebody "
        "else of the same name, write the name in full."
    )


REFUSALS: dict[str, type[Invalid]] = {"attache": IsAnAttache, "panelist": IsAPanelist, "official": IsAnOfficial}


def held(name: str, office: str) -> int:
    """The number of the row that says that this person holds this office; refused while another one stands."""
    with session.no_autoflush:
        found = session.scalar(select(Officeholder).where(Officeholder.folded == folded(name)))
        if found is not None and found.office != office:
            if stands(found):
                raise REFUSALS[found.office](field="name", name=name)
            found.office = office
    if found is None:
        found = Officeholder(folded=folded(name), office=office)
        session.add(found)
    session.flush()
    return found.id


def stands(found: Officeholder) -> bool:
    """Whether an entry rests on it: what was taken back does not."""
    model: Any = HOLDING[found.office]
    return session.scalar(select(model.id).where(model.holder_id == found.id).limit(1)) is not None


def left(record: Any) -> None:
    """Whoever was entered wrongly holds no office because of it."""
    record.holder_id = None


def held_again(record: Any) -> None:
    record.holder_id = held(record.name, record.office)
