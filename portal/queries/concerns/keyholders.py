"""Who can open which concerns, in counts: of those only that are sealed to the viewer's own key.

Somebody can open what is sealed to a key of theirs, whether they may still find it or not. So what is sealed to who
reads none any more is to be put under new keys, and who has another key now is to be let in again.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import IN_USE, fingerprints
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import (
    OVER,
    RECOVERY,
    SUBMITTER,
    CaseSeal,
    Concern,
    KeyOfCase,
    Part,
    State,
    SubmitterKey,
    reader,
)
from portal.models.people import Person
from portal.policy import visibility
from portal.queries.concerns.holders import Recipient, officers_in_force, vouched_keys
from portal.queries.concerns.officers import Officer


class KeyHolder(NamedTuple):
    """A case officer, and how many of the viewer's concerns are sealed to the key they have, or to a former one."""

    id: int
    name: str
    here: bool  # in force, with a key
    present: int
    former: int


class KeyHolders(NamedTuple):
    """``mine`` open with the viewer's key. ``left`` of these have to be put under new keys."""

    mine: int
    left: int
    closed: int  # sealed to a former key of the viewer's alone
    senders: int  # of mine, whose senders' keys are of an older suite until they come back
    names: int  # and those of their names, until custodians are there
    fingerprint: str  # of the viewer's own key
    holders: Sequence[KeyHolder]


def key_holders(viewer: Actor, number: int, keyring: Keyring) -> KeyHolders:
    """``number`` is that of the viewer's key."""
    mine, holder = _opened_with(viewer, number), reader(viewer.user_id or 0)
    keys = vouched_keys(keyring)
    here = select(func.count()).select_from(Concern).where(visibility.concerns(viewer))
    older = here.where(mine, Concern.state.not_in(OVER))
    senders = older.join(SubmitterKey, SubmitterKey.id == Concern.id).where(SubmitterKey.suite != IN_USE.value)
    names = older.join(KeyOfCase, _generation(Part.IDENTITY, Concern.identity)).where(KeyOfCase.suite != IN_USE.value)
    return KeyHolders(
        mine=session.scalar(here.where(mine)) or 0,
        left=session.scalar(here.where(mine, _left_behind())) or 0,
        closed=session.scalar(here.where(~mine)) or 0,
        senders=session.scalar(senders) or 0,
        names=session.scalar(names) or 0,
        fingerprint=fingerprints.fingerprint(keys[holder].key, holder) if holder in keys else "",
        holders=_holders(viewer, mine, keys),
    )


def left_behind(viewer: Actor, number: int, most: int | None = None) -> list[int]:
    """Concerns to be put under new keys that this key of the viewer's opens: the urgent first."""
    return _first(viewer, [_opened_with(viewer, number), _left_behind()], most)


def closed_to_colleague(viewer: Actor, number: int, officer: Recipient, most: int | None = None) -> list[int]:
    """Concerns that this key of the viewer's opens, and this officer's present key does not: the urgent first."""
    return _first(viewer, [_opened_with(viewer, number), ~sealed_to(officer.holder, officer.key.number)], most)


def sealed_to(holder: str, number: int) -> ColumnElement[bool]:
    """Whether the keys in force of a concern are sealed to this key."""
    seal = aliased(CaseSeal)
    found = exists().where(
        seal.concern_id == Concern.id, seal.kind == Part.WORK, seal.number == Concern.work,
        seal.holder == holder, seal.holder_number == number,
    )  # fmt: skip
    return found.correlate(Concern)


def colleagues_with_keys(viewer: Actor, keyring: Keyring) -> list[Officer]:
    """Case officers in force with a key, but the viewer."""
    keys = vouched_keys(keyring)
    people = [person for person in officers_in_force() if reader(person.id) in keys and person.id != viewer.user_id]
    return sorted((Officer(person.id, person.name) for person in people), key=lambda each: each.name.casefold())


def _opened_with(viewer: Actor, number: int) -> ColumnElement[bool]:
    if viewer.user_id is None:
        raise NotFound
    return sealed_to(reader(viewer.user_id), number)


def _left_behind() -> ColumnElement[bool]:
    """Sealed to somebody, too, who reads none any more, or under keys of another suite."""
    staying = [*(reader(person.id) for person in officers_in_force()), RECOVERY, SUBMITTER]
    gone = exists().where(
        CaseSeal.concern_id == Concern.id, CaseSeal.kind == Part.WORK, CaseSeal.holder.not_in(staying)
    )
    older = exists().where(_generation(Part.WORK, Concern.work), KeyOfCase.suite != IN_USE.value)
    return or_(gone.correlate(Concern), older.correlate(Concern))


def _generation(part: Part, number: ColumnElement[int] | object) -> ColumnElement[bool]:
    return and_(KeyOfCase.concern_id == Concern.id, KeyOfCase.kind == part, KeyOfCase.number == number)


def _first(viewer: Actor, clauses: Sequence[ColumnElement[bool]], most: int | None) -> list[int]:
    found = select(Concern.id).where(visibility.concerns(viewer), Concern.state != State.DRAFT, *clauses)
    return list(session.scalars(found.order_by(Concern.urgent.desc(), Concern.day, Concern.id).limit(most)))


def _holders(viewer: Actor, mine: ColumnElement[bool], keys: Mapping[str, Recipient]) -> list[KeyHolder]:
    """Who is in force, by name, and then who is not and could still open something."""
    sealed = session.execute(
        select(CaseSeal.holder, CaseSeal.holder_number, func.count().label("many"))
        .join(Concern, and_(Concern.id == CaseSeal.concern_id, Concern.work == CaseSeal.number))
        .where(visibility.concerns(viewer), mine, CaseSeal.kind == Part.WORK, CaseSeal.holder.startswith("reader:"))
        .group_by(CaseSeal.holder, CaseSeal.holder_number)
    ).all()
    present, former = dict[int, int](), dict[int, int]()
    for holder, number, many in sealed:
        key, of = keys.get(holder), int(holder.partition(":")[2])
        kind = present if key is not None and key.key.number == number else former
        kind[of] = kind.get(of, 0) + many
    here = {person.id for person in officers_in_force()}
    people = session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_({*here, *present, *former}))
        .order_by(Person.folded, Person.id)
    )
    found = [
        KeyHolder(id_, name, id_ in here and reader(id_) in keys, present.get(id_, 0), former.get(id_, 0))
        for id_, name in people
    ]
    return sorted(found, key=lambda each: not each.here)
