"""The index made whole: when it is new, when the analyser changed, or when an operator asks for it.

In batches of a thousand, each a transaction of its own, so that people go on writing meanwhile; how far it is stands
in a row, so that whoever is interrupted goes on from there.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from portal.core.db import connection, session
from portal.models.finding import Found, KnownWord, Making, Slip
from portal.queries.finding.glossary import entries
from portal.services.finding.keeping import bring, drop
from portal.services.finding.projecting import KINDS
from portal.text import searching

BATCH = 1_000
_ORDER = list(KINDS)
_ONE = 1  # there is one index


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``kind``: what is taken now; of a whole one nothing."""

    whole: bool
    done: int
    kind: str


def version() -> str:
    """Of what an index is made by: the analyser, the kinds of things, and the terms, which come with a release."""
    said = (
        " ".join(KINDS)
        + "\n"
        + "\n".join(f"{each.anchor} {each.term.en} {each.term.es} {each.note.en} {each.note.es}" for each in entries())
    )
    return f"{searching.VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def is_whole() -> Progress | None:
    """How far the index is that this program needs; none: it has to be begun."""
    found = session.scalar(select(Making).where(Making.id == _ONE))
    if found is None or found.version != version():
        return None
    return _progress(found)


def begin_anew() -> None:
    """What was made before stays until each thing is made anew; only what may be meant by a slip is learned again."""
    for table in (Slip.__table__, KnownWord.__table__):
        connection().execute(delete(table))  # type: ignore[arg-type]
    found = session.get(Making, _ONE) or Making(id=_ONE)
    found.version, found.step, found.upto, found.done, found.whole = version(), 0, 0, 0, False
    session.add(found)
    session.flush()


def go_on(many: int = BATCH) -> Progress:
    """The next batch, begun if nothing is; to be called in a transaction, until it is whole."""
    found = session.scalar(select(Making).where(Making.id == _ONE).with_for_update())
    if found is None or found.version != version():
        begin_anew()
        found = session.get_one(Making, _ONE)
    if found.whole:
        return _progress(found)
    kind = _ORDER[found.step]
    ids = list(KINDS[kind].after(found.upto, many))
    if ids:
        _drop_between(kind, found.upto, ids)
        found.done += bring(kind, ids, forget=False)
        found.upto = ids[-1]
    else:
        _drop_after(kind, found.upto)
        found.step, found.upto = found.step + 1, 0
        found.whole = found.step == len(_ORDER)
    session.flush()
    return _progress(found)


def fresh() -> Iterator[tuple[str, int]]:
    """Every row that there would be if it were made now, by place and words: to be compared with what there is."""
    for kind, projection in KINDS.items():
        last = 0
        while ids := list(projection.after(last, BATCH)):
            for row in projection.rows(ids):
                yield kind, row.values["place"]
            last = ids[-1]


def _drop_between(kind: str, after: int, ids: list[int]) -> None:
    """Rows of things that are no longer there."""
    _drop(Found.kind == kind, Found.of > after, Found.of <= ids[-1], Found.of.not_in(ids))


def _drop_after(kind: str, last: int) -> None:
    _drop(Found.kind == kind, Found.of > last)


def _drop(*which: ColumnElement[bool]) -> None:
    if gone := connection().execute(select(Found.place, Found.words).where(*which)).all():
        drop(gone)


def _progress(found: Making) -> Progress:
    return Progress(found.whole, found.done, "" if found.whole else _ORDER[found.step])
