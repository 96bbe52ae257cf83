"""A concern as its page shows it to a case officer: what was told, what was written since, what it is linked to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import PrivateKey, Secret
from portal.models.concerns import Concern, Linked, Series
from portal.models.people import Person
from portal.policy import visibility
from portal.queries import reference
from portal.queries.concerns.editions import proposal, whereabouts
from portal.queries.concerns.files import File, files
from portal.queries.concerns.finding import get
from portal.queries.concerns.officers import Officer, officers, still_linked
from portal.queries.concerns.opening import Answer, told
from portal.queries.concerns.reading import Entry, Reading, entries, read
from portal.queries.concerns.releases import stands
from portal.queries.concerns.triage import Line, lines, opened


@dataclass(frozen=True, repr=False)
class Note(Secret):
    """What an officer noted for the others; ``kind`` is empty, or what it was noted for."""

    kind: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, repr=False)
class Link(Secret):
    """Something that belongs together with a concern: an entry of a register, or another concern of the viewer's."""

    kind: Linked
    ref: str  # what a register calls it
    name: str
    other: Line | None = None


@dataclass(frozen=True, repr=False)
class Case(Secret):
    """``row`` is for acts. ``line`` is what a list shows of it."""

    row: Concern
    reading: Reading
    line: Line
    told: Mapping[str, Answer]
    messages: Sequence[Entry]
    notes: Sequence[Note]
    links: Sequence[Link]
    files: Sequence[File]

    @property
    def exposure(self) -> str:
        """How far its sender allows it to go."""
        return self.told["exposure"].text.text if "exposure" in self.told else ""

    @property
    def seen(self) -> int:
        """The number of the latest message."""
        return self.messages[-1].number if self.messages else 0


def case(viewer: Actor, concern_id: int, key: PrivateKey) -> Case:
    reading = read(viewer, concern_id, key)
    row = get(viewer, concern_id)
    line = next(iter(lines(viewer, key, [concern_id])), None)
    if line is None:
        raise NotFound
    messages = entries(row, reading.story, Series.MESSAGE)
    proposed = proposal(row, reading.story)
    answered = proposed is not None and proposed.verdict is not None
    return Case(
        row=row,
        reading=reading,
        line=replace(line, stands=stands(row.state, whereabouts(viewer, messages), answered=answered)),
        told=told(viewer, reading),
        messages=messages,
        notes=_notes(entries(row, reading.office, Series.NOTE)),
        files=files(viewer, reading),
        links=_links(viewer, key, still_linked(entries(row, reading.office, Series.LINK))),
    )


def colleagues(viewer: Actor, case: Case) -> list[Officer]:
    """To whom it can be given."""
    return officers(viewer, case.row)


def _notes(found: Sequence[Entry]) -> list[Note]:
    written = {entry.told.get("by") for entry in found}
    names: dict[Any, str] = {}
    if written:
        names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(written))).all())
    return [
        Note(
            kind=str(entry.told.get("kind", "")),
            by=names.get(entry.told.get("by"), ""),
            at=datetime.fromisoformat(entry.told["at"]),
            text=str(entry.told["text"]),
        )
        for entry in found
    ]


def _links(viewer: Actor, key: PrivateKey, ends: Iterable[tuple[str, str]]) -> list[Link]:
    """Of concerns those that this viewer can open; the others are not there for them."""
    ends = sorted(ends)
    refs = [ref for kind, ref in ends if kind in _CONCERNS]
    ids = {}
    if refs:
        there = select(Concern.ref, Concern.id).where(Concern.ref.in_(refs), visibility.concerns(viewer))
        ids = dict(session.execute(there).all())
    others = {line.id: line for line in opened(viewer, key, list(ids.values())) if line.digest is not None}
    found = []
    for kind, ref in ends:
        if kind not in _CONCERNS:
            found.append(Link(Linked(kind), ref, _registered(viewer, Linked(kind), ref)))
        elif (line := others.get(ids.get(ref, 0))) is not None:
            found.append(Link(Linked(kind), ref, (line.digest or {}).get("facility", ""), line))
    return found


_CONCERNS = frozenset({Linked.CONCERN, Linked.LEADING, Linked.DUPLICATE})


def _registered(viewer: Actor, kind: Linked, ref: str) -> str:
    try:
        return reference.facility(viewer, ref).facility.company if kind is Linked.FACILITY else ref
    except NotFound:  # taken out of the register since
        return ref
