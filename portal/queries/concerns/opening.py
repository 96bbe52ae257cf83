"""What a tracking key opens of a concern: the sender's own key, and with it their answers.

What is opened here stays in secrets that show nothing of themselves (``core/sealing``), and in no row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.core import sealing
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import Broken, PrivateKey, Secret, Suite, cases, grants, holders
from portal.core.sealing.cases import CaseKey, Generation
from portal.models.concerns import FIELDS, SUBMITTER, CaseSeal, Concern, KeyOfCase, Part, SealedText, SubmitterKey
from portal.policy.exposure import Audience, Measure, may_learn
from portal.queries.concerns.finding import get
from portal.queries.concerns.reading import OF_ITS_KEY, Reading

ASIDE = "~aside"


@dataclass(frozen=True, repr=False)
class Opened(Secret):
    """A concern as its sender has opened it: with S, and with N and I of the generations in force."""

    concern_id: int
    submitter: PrivateKey
    keys: Mapping[Part, CaseKey]

    def key_of(self, field: str) -> CaseKey:
        return self.keys[FIELDS[field].part]


@dataclass(frozen=True, repr=False)
class Answer(Secret):
    """What one field holds. ``asides`` came from another device that had not seen the latest: none of it is lost.

    ``revision`` is the last of all of these; whoever answers anew says which they have seen.
    """

    text: cases.Opened
    revision: int
    asides: tuple[cases.Opened, ...] = ()


def unlock(viewer: Actor, open_key: bytes) -> Opened:
    """With what the tracking key gives. A key that does not open it has found nothing."""
    concern = _held(viewer)
    row = session.get_one(SubmitterKey, concern.id)
    try:
        return with_key(
            viewer,
            holders.unlock_submitters(row.wrapped, Suite(row.suite), row.number, concern.ref, open_key),
        )
    except Broken:
        raise NotFound from None


def with_key(viewer: Actor, submitter: PrivateKey) -> Opened:
    """With S, once it is open."""
    concern = _held(viewer)
    seals = session.execute(
        select(CaseSeal.kind, CaseSeal.blob, KeyOfCase.number, KeyOfCase.suite)
        .join(KeyOfCase, OF_ITS_KEY)
        .where(CaseSeal.concern_id == concern.id, CaseSeal.holder == SUBMITTER)
    ).all()
    granted = {Part.WORK: grants.granted_story, Part.IDENTITY: grants.granted_identity}
    keys = {
        kind: granted[kind](blob, Generation(concern.ref, number, Suite(suite)), submitter, SUBMITTER)
        for kind, blob, number, suite in seals
        if number == concern.generation(kind)
    }
    if set(keys) != set(Part):
        raise sealing.Broken
    return Opened(concern.id, submitter, keys)


def answers(viewer: Actor, opened: Opened) -> dict[str, Answer]:
    """What was answered so far, by field. What was written before and what was sent are the sender's alone."""
    concern = _held(viewer)
    return _answered(concern, opened.keys)


def told(viewer: Actor, reading: Reading) -> dict[str, Answer]:
    """What the sender answered, by field, as a case officer reads it: without who they are."""
    found = _answered(get(viewer, reading.concern_id), {Part.WORK: reading.story})
    return {field: one for field, one in found.items() if may_learn(Audience.OFFICERS, field, "") is Measure.IN_FULL}


def _answered(concern: Concern, keys: Mapping[Part, CaseKey]) -> dict[str, Answer]:
    """Nothing else is read: what was written since, both ways, can be a hundred times as much."""
    of = {field: key for field, kind in FIELDS.items() if (key := keys.get(kind.part)) is not None}
    slots = [key.slot(place) for field, key in of.items() for place in (field, field + ASIDE)]
    rows = session.execute(
        select(SealedText.slot, SealedText.revision, SealedText.blob)
        .where(SealedText.concern_id == concern.id, SealedText.slot.in_(slots))
        .order_by(SealedText.revision)
    ).all()
    by_slot: dict[str, list[tuple[int, bytes]]] = {}
    for slot, revision, blob in rows:
        by_slot.setdefault(slot, []).append((revision, blob))
    found = {}
    for field, key in of.items():
        if (written := by_slot.get(key.slot(field))) is not None:
            last, blob = written[-1]
            asides = [one for one in by_slot.get(key.slot(field + ASIDE), ()) if one[0] > last]
            found[field] = Answer(
                key.open(blob, field, last),
                max((number for number, _blob in asides), default=last),
                tuple(_opened(key, field + ASIDE, asides)),
            )
    return found


def _opened(key: CaseKey, place: str, rows: Iterable[tuple[int, bytes]]) -> Iterable[cases.Opened]:
    return (key.open(blob, place, revision) for revision, blob in rows)


def _held(viewer: Actor) -> Concern:
    """The concern of the key that the viewer holds: what an officer may find, they do not open here."""
    if viewer.concern is None:
        raise NotFound
    return get(viewer, viewer.concern)
