"""Listens to what reaches the database while something is asked."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from portal.core.db import session


def watched(ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements with their parameters, in order."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen
