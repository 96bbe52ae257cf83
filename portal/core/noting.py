"""What a transaction changed, noted for the trail while it happens; and what may not change at all."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Text, event
from sqlalchemy.orm import Session, UOWTransaction

UNSAID = "…"
"""What the trail says in place of something confidential: that it changed."""

LONG = (Text, JSON, LargeBinary)
"""Kinds of columns that may hold what somebody wrote."""

AS_THEY_ARE = {type(None), bool, int, float}
"""What the trail shows even where the words of a column are confidential."""


Touched = tuple[str, int]
"""What has to be looked at again, by kind and number."""

_followed: dict[str, Callable[[Any], Iterable[Touched]]] = {}
_follower: list[Callable[[frozenset[Touched]], None]] = []


def follow(kinds: Mapping[str, Callable[[Any], Iterable[Touched]]], look: Callable[[frozenset[Touched]], None]) -> None:
    """From now on have each transaction that changes one of these ``kinds`` of models look at what it touched again,
    before it is confirmed: what is made from them cannot be forgotten by whoever changes them."""
    _followed.clear()
    _followed.update(kinds)
    _follower[:] = [look]


def changes(current: Session) -> dict[str, Any]:
    """What this transaction has changed so far: ``Kind.id.column`` → [old, new]."""
    current.flush()
    return dict(current.info.get("changes", {}))


def begin(current: Session) -> None:
    """A transaction begins: what one that was undone had changed and touched is told and looked at by nobody."""
    forget(current)
    current.info.pop("touched", None)


def forget(current: Session) -> None:
    """What changes from here on is told by itself. What was touched before is still looked at before the commit."""
    current.info["changes"] = {}


def note(current: Session, name: str, old: Any, new: Any, *, hidden: bool) -> None:
    """Note a change of a column: ``Kind.id.column``, before and after. What it was first is what counts."""
    noted = current.info.setdefault("changes", {})
    noted[name] = [noted[name][0] if name in noted else _plain(old, hidden), _plain(new, hidden)]


def is_hidden(column: Column[Any]) -> bool:
    """Whether the trail only says that it changed. Texts of any length are hidden unless they are opened:
    ``info={"open": True}``, for what the institution publishes."""
    return bool(column.info.get("hidden")) or (isinstance(column.type, LONG) and not column.info.get("open"))


@event.listens_for(Session, "before_flush")
def _keep_what_is_append_only(current: Session, _context: UOWTransaction, _instances: object) -> None:
    """What was said, decided or done is never rewritten; the triggers in the database say the same."""
    for thing in (*current.dirty, *current.deleted):
        if getattr(thing, "__append_only__", False) and (thing in current.deleted or current.is_modified(thing)):
            raise RuntimeError(f"{type(thing).__name__} is append-only")


@event.listens_for(Session, "after_flush")
def _note_changes(current: Session, _context: UOWTransaction) -> None:
    for thing in (*current.new, *current.dirty, *current.deleted):
        if (touches := _followed.get(type(thing).__name__)) is not None:
            current.info.setdefault("touched", set()).update(touches(thing))
        if thing.__untrailed__:
            continue
        is_gone, state = thing in current.deleted, thing._sa_instance_state
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            before = history.non_added() if is_gone else history.deleted
            old, new = (before or [None])[0], None if is_gone else (history.added or [None])[0]
            column = attribute.columns[0]
            if (is_gone or history.has_changes()) and old != new and not column.info.get("untold"):
                note(current, f"{type(thing).__name__}.{thing.id}.{column.name}", old, new, hidden=is_hidden(column))


@event.listens_for(Session, "before_commit")
def _look_again(current: Session) -> None:
    if not _follower:
        return
    current.flush()
    touched = current.info.pop("touched", None)
    if touched:
        _follower[0](frozenset(touched))


def _plain(value: Any, hidden: bool) -> Any:
    """A value as JSON can hold it; of what is confidential only that it changed."""
    kind = type(value)
    if kind in AS_THEY_ARE:
        return value
    if hidden:
        return UNSAID
    return value if kind is str else value.isoformat() if hasattr(value, "isoformat") else str(value)
