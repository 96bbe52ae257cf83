"""How the index is asked: only for words that the reader may read, and with the clause of the policy besides.

Each database has its own way to say that words stand in a row. Both are given words of the analyser alone, as one
value: nothing that anybody types is ever part of a statement.
"""

from functools import cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, String, bindparam, cast, column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.models.consultations import Round
from portal.models.finding import EARLY, OF_THE_ROUND, PUBLIC, Found
from portal.policy import visibility
from portal.queries.finding.glossary import entries
from portal.text.searching import Bridge, Expression, for_fts5, for_tsquery
from portal.text.searching.expressions import Reader

FEW = 8  # rounds that are named one by one; of more, all that is restricted is asked for, and then which of it
TITLED = 2 * 10**18  # places of what has a title, or may have one: all but contributions

_words: Any = table("found_words", column("rowid"), column("found_words"))


@cache
def bridge() -> Bridge:
    """From the words of one language to those of the other."""
    return Bridge(entry.term for entry in entries())


def reader(viewer: Actor) -> Reader:
    """Which words this reader may ask for: those of everybody, and of the restricted rounds that they can see."""
    if not visibility.reads_restricted(viewer):
        return Reader()
    wide = visibility.reaches_all(viewer)
    prefixes = [PUBLIC, *(f"{what}~" for what in (OF_THE_ROUND, EARLY) if what in wide)]
    narrowed: list[tuple[str, tuple[str, ...]]] = []
    if len(wide) == 1:
        of_the_round, early = visibility.readable(viewer)
        rows = session.execute(
            select(Round.id, of_the_round.label("r"), early.label("c")).where(of_the_round | early).order_by(Round.id)
        ).all()
        for what, ids in (
            (OF_THE_ROUND, [row.id for row in rows if row.r]),
            (EARLY, [row.id for row in rows if row.c]),
        ):
            if len(ids) > FEW:
                narrowed.append((f"{what}~", tuple(f"{what}{number}" for number in ids)))
            else:
                prefixes += [f"{what}{number}~" for number in ids]
    return Reader(tuple(prefixes), tuple(narrowed))


def on_postgresql() -> bool:
    return connection().dialect.name == "postgresql"


def said(expression: Expression) -> str:
    """The expression as the database reads it."""
    return for_tsquery(expression) if on_postgresql() else for_fts5(expression)


def place() -> ColumnElement[int]:
    """The place of a row, to be compared and put in order: in SQLite by the index of words, which goes along it by
    itself and stops where it is told to. By the table it would read all rows in which a word stands, and sort them.
    """
    return Found.place.expression if on_postgresql() else _words.c.rowid


def rows(viewer: Actor, *columns: Any, by: str = "q") -> Select[Any]:
    """Rows in which the expression of this name stands."""
    value: ColumnElement[str] = bindparam(by, type_=String)
    if not on_postgresql():
        both = Found.__table__.join(_words, _words.c.rowid == Found.place)
        return (
            select(*columns).select_from(both).where(_words.c.found_words.op("MATCH")(value), visibility.found(viewer))
        )
    stands = Found.words.op("@@", return_type=Boolean())(cast(value, TSQUERY))
    return select(*columns).where(stands, visibility.found(viewer))
