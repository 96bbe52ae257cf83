"""Rows inserted and updated by statements of their own, without the unit of work. The trail sees them all the same."""

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Insert, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import noting
from portal.core.db import Base, connection, session

Thing = TypeVar("Thing", bound=Base)


@dataclass(frozen=True)
class _Written:
    """How rows of a kind are inserted: the statement, columns and attributes by each other; made once a kind."""

    statement: Insert
    columns: dict[str, str]  # by attribute
    attributes: dict[str, str]  # by column
    hidden: frozenset[str]  # columns that are confidential
    untold: frozenset[str]  # columns of which the trail says nothing at all
    told: str  # what the trail calls it; empty for book-keeping

    @classmethod
    @cache
    def of(cls, kind: Any) -> "_Written":
        mapper = inspect(kind)
        if mapper.inherits is not None:
            raise TypeError(f"a {kind.__name__} has rows in two tables: leave it to the unit of work")
        columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
        return cls(
            insert(mapper.local_table),
            {key: column.name for key, column in columns.items()},
            {column.name: key for key, column in columns.items()},
            frozenset(column.name for column in columns.values() if noting.is_hidden(column)),
            frozenset(column.name for column in columns.values() if column.info.get("untold")),
            "" if kind.__untrailed__ else kind.__name__,
        )


def write(kind: Any, /, **values: Any) -> dict[str, Any]:
    """Insert one row at once, without the unit of work, and give it whole: for what is written most often.

    It is among the changes afterwards like everything else. ``values`` by column.
    """
    how = _Written.of(kind)
    made: Any = connection().execute(how.statement, values)
    row = {**values, **made.last_inserted_params(), "id": made.inserted_primary_key[0]}
    if how.told:
        current = session()
        for name, value in row.items():
            if value is not None and name not in how.untold:
                noting.note(current, f"{how.told}.{row['id']}.{name}", None, value, hidden=name in how.hidden)
    return row


def keep(kind: type[Thing], /, **values: Any) -> Thing:
    """Write a row for something that stays in the session afterwards. ``values`` by attribute."""
    how = _Written.of(kind)
    row = write(kind, **{how.columns[key]: value for key, value in values.items() if value is not None})
    thing = kind()
    thing.__dict__.update(dict.fromkeys(how.columns), **{how.attributes[name]: value for name, value in row.items()})
    make_transient_to_detached(thing)
    session().add(thing)
    return thing


def change(thing: Base, *where: ColumnElement[bool], **values: Any) -> bool:
    """Set these attributes if that is still so; whether it was. Not a revision of it: nobody's form becomes stale."""
    kind = type(thing)
    mapper = inspect(kind)
    done: Any = session.execute(
        update(kind)
        .where(mapper.primary_key[0] == thing.id, *where)  # type: ignore[attr-defined]
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:
        return False
    for name, value in values.items():
        column = mapper.attrs[name].columns[0]
        told = f"{kind.__name__}.{thing.id}.{column.name}"  # type: ignore[attr-defined]
        noting.note(session(), told, getattr(thing, name), value, hidden=noting.is_hidden(column))
        set_committed_value(thing, name, value)
    return True
