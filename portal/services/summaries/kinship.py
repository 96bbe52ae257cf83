"""Engine room: who is in which family, as it was found, written beside what people have placed."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import insert, select, update

from portal.core import clock, db
from portal.core.db import session, transaction
from portal.models.contributions import Contribution
from portal.models.summaries import Family, Likeness
from portal.services.summaries.many import One, in_parts
from portal.text import families

STEP = 200  # rows written at once
LETS_BY = 0.01  # seconds between two steps; who waits to write looks every thousandth


class Place(NamedTuple):
    """Where a contribution is, or was until a person took it out."""

    family_id: int
    row_id: int
    by_person: bool
    out: bool


def place(round_id: int, found: Sequence[families.Family[int]], editions: Mapping[int, int]) -> None:
    """Write who is in which family, in steps: those that are known keep their numbers."""
    places = _places(round_id)
    numbers = _numbers(round_id, found, places)
    kept = {id_ for id_, before in places.items() if before.by_person}
    ended, begun = [], []
    stays = set()
    for family, number in zip(found, numbers, strict=True):
        for member in family.members:
            before = places.get(member.id)
            if member.id in kept:
                continue
            stays.add(member.id)
            if before is not None and not before.out and before.family_id == number:
                continue
            if before is not None and not before.out:
                ended.append(before.row_id)
            begun.append(
                {
                    "family_id": number,
                    "contribution_id": member.id,
                    "edition": editions[member.id],
                    "share": member.share,
                    "since": clock.now(),
                }
            )
    gone = {id_ for id_, before in places.items() if not before.out} - kept - stays
    ended += [places[id_].row_id for id_ in gone]
    for rows in _in_steps(ended):
        still = Likeness.id.in_(rows), Likeness.ended_at.is_(None), Likeness.by_id.is_(None)
        with transaction():
            session.execute(update(Likeness).where(*still).values(ended_at=clock.now()))
    for new in _in_steps(begun):
        with transaction():
            session.execute(insert(Likeness), new)


def join(said: Contribution, edition: int, common: Callable[[], Iterable[int]]) -> None:
    """Put what came late into the family whose letter it is, if it is of one, and move nobody else.

    Where a person has placed it, or taken it out, it stays. ``common`` is asked for where there is any family.
    """
    known = select(Family.id, Family.core).where(Family.round_id == said.round_id, Family.core.is_not(None))
    cores = {id_: families.unpacked(core) for id_, core in session.execute(known) if core}
    if not cores or session.scalar(select(Likeness.id).where(Likeness.contribution_id == said.id).limit(1)):
        return
    vote = families.Cores(cores, common()).vote(said.body)
    if vote is not None:
        joined = Likeness(family_id=vote.family, contribution_id=said.id, edition=edition, share=vote.share)
        session.add(joined)


def _numbers(round_id: int, found: Sequence[families.Family[int]], places: dict[int, Place]) -> list[int]:
    """The number of each family that was found: that which most of its members have already, or a new one."""
    numbers: list[int] = []
    given: set[int] = set()
    with transaction():
        for family in found:
            before = Counter(
                at.family_id
                for member in family.members
                if (at := places.get(member.id)) is not None and not at.out and at.family_id not in given
            )
            if before:
                number = before.most_common(1)[0][0]
                now = {"medoid_id": family.medoid, "core": families.packed(family.core)}
                session.execute(update(Family).where(Family.id == number).values(**now))
            else:
                made = Family(round_id=round_id, medoid_id=family.medoid, core=families.packed(family.core))
                session.add(made)
                session.flush()
                number = made.id
            given.add(number)
            numbers.append(number)
    return numbers


def _places(round_id: int) -> dict[int, Place]:
    """By contribution: where it is, or that a person took it out and it has been nowhere since."""
    rows = session.execute(
        select(
            Likeness.contribution_id,
            Likeness.family_id,
            Likeness.id,
            Likeness.by_id,
            Likeness.ended_at,
            Likeness.ended_by_id,
        )
        .join(Family, Family.id == Likeness.family_id)
        .where(Family.round_id == round_id)
        .order_by(Likeness.id)
    )
    found: dict[int, Place] = {}
    for row in rows:
        out = row.ended_at is not None
        if out and row.ended_by_id is None:
            found.pop(row.contribution_id, None)  # the portal thought better of it
        else:
            by_person = row.by_id is not None or row.ended_by_id is not None
            found[row.contribution_id] = Place(row.family_id, row.id, by_person, out)
    db.rest()
    return found


def _in_steps(rows: Sequence[One]) -> Iterator[Sequence[One]]:
    """So many at a time; between two, others write."""
    for some in in_parts(rows, STEP):
        yield some
        time.sleep(LETS_BY)
