"""A concern as its page shows it to a case officer: what was told, what was written since, what it is linked to."""

from collections.abc import Collection, Mapping, Sequence
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
class EndedLink(Secret):
    """A link that an officer ended, with who did and when."""

    link: Link
    by: str
    at: datetime


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
    ended_links: Sequence[EndedLink]
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
    noted, linked = entries(row, reading.office, Series.NOTE), entries(row, reading.office, Series.LINK)
    names = _names([*noted, *linked])
    links = _links(viewer, key, {_end(entry) for entry in linked})
    now = still_linked(linked)
    return Case(
        row=row,
        reading=reading,
        line=replace(line, stands=stands(row.state, whereabouts(viewer, messages), answered=answered)),
        told=told(viewer, reading),
        messages=messages,
        notes=_notes(noted, names),
        files=files(viewer, reading),
        links=[link for end, link in links.items() if end in now],
        ended_links=[
            EndedLink(links[end], names.get(entry.told.get("by"), ""), datetime.fromisoformat(entry.told["at"]))
            for entry in reversed(linked)
            if entry.told["ended"] and (end := _end(entry)) in links
        ],
    )


def colleagues(viewer: Actor, case: Case) -> list[Officer]:
    """To whom it can be given."""
    return officers(viewer, case.row)


def _names(found: Sequence[Entry]) -> dict[Any, str]:
    """Who wrote these, by number."""
    written = {entry.told.get("by") for entry in found}
    if not written:
        return {}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(written))).all())


def _end(entry: Entry) -> tuple[str, str]:
    return str(entry.told["kind"]), str(entry.told["ref"])


def _notes(found: Sequence[Entry], names: Mapping[Any, str]) -> list[Note]:
    return [
        Note(
            kind=str(entry.told.get("kind", "")),
            by=names.get(entry.told.get("by"), ""),
            at=datetime.fromisoformat(entry.told["at"]),
            text=str(entry.told["text"]),
        )
        for entry in found
    ]


def _links(viewer: Actor, key: PrivateKey, ends: Collection[tuple[str, str]]) -> dict[tuple[str, str], Link]:
    """Of concerns those that this viewer can open; the others are not there for them."""
    refs = [ref for kind, ref in ends if kind in _CONCERNS]
    ids = {}
    if refs:
        there = select(Concern.ref, Concern.id).where(Concern.ref.in_(refs), visibility.concerns(viewer))
        ids = dict(session.execute(there).all())
    others = {line.id: line for line in opened(viewer, key, list(ids.values())) if line.digest is not None}
    companies = reference.companies(viewer, [ref for kind, ref in ends if kind == Linked.FACILITY])
    found = {}
    for kind, ref in sorted(ends):
        if kind not in _CONCERNS:  # what was taken out of a register since is called as it was
            found[kind, ref] = Link(Linked(kind), ref, companies.get(ref, ref) if kind == Linked.FACILITY else ref)
        elif (line := others.get(ids.get(ref, 0))) is not None:
            found[kind, ref] = Link(Linked(kind), ref, (line.digest or {}).get("facility", ""), line)
    return found


_CONCERNS = frozenset({Linked.CONCERN, Linked.LEADING, Linked.DUPLICATE})
