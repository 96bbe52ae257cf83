"""What a transaction changed, noted for the trail while it happens; and what may not change at all."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

UNSAID = "…"
"""What the trail says in place of something confidential: that it changed."""

AS_THEY_ARE = {type(None), bool, int, float}
"""What the trail shows even where the words of a column are confidential."""


def changes(current: Session) -> dict[str, Any]:
    """What this transaction has changed so far: ``Kind.id.column`` → [old, new]."""
    current.flush()
    return dict(current.info.get("changes", {}))


def forget(current: Session) -> None:
    """What changes from here on is told by itself."""
    current.info["changes"] = {}


def note(current: Session, name: str, value: Any, *, hidden: bool) -> None:
    """That something was inserted: ``Kind.id.column`` and its value."""
    current.info.setdefault("changes", {})[name] = [None, _plain(value, hidden)]


@event.listens_for(Session, "before_flush")
def _keep_what_is_append_only(current: Session, _context: UOWTransaction, _instances: object) -> None:
    """What was said, decided or done is never rewritten; the triggers in the database say the same."""
    for thing in (*current.dirty, *current.deleted):
        if getattr(thing, "__append_only__", False) and (thing in current.deleted or current.is_modified(thing)):
            raise RuntimeError(f"{type(thing).__name__} is append-only")


@event.listens_for(Session, "after_flush")
def _note_changes(current: Session, _context: UOWTransaction) -> None:
    noted = current.info.setdefault("changes", {})
    for thing in (*current.new, *current.dirty, *current.deleted):
        if thing.__untrailed__:
            continue
        state = thing._sa_instance_state
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            old, new = (history.deleted or [None])[0], (history.added or [None])[0]
            column = attribute.columns[0]
            if history.has_changes() and old != new and not column.info.get("untold"):
                name = f"{type(thing).__name__}.{thing.id}.{column.name}"
                hidden = bool(column.info.get("hidden"))
                first = noted[name][0] if name in noted else _plain(old, hidden)
                noted[name] = [first, _plain(new, hidden)]


def _plain(value: Any, hidden: bool) -> Any:
    """As JSON can hold it; of what is confidential only that it changed."""
    kind = type(value)
    if kind in AS_THEY_ARE:
        return value
    if hidden:
        return UNSAID
    return value if kind is str else value.isoformat() if hasattr(value, "isoformat") else str(value)
