"""What acts write, seen as the database sees it, beside what their line of the trail says."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, event

from portal.core.db import Base, session

WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?(?: SET (.*?)(?: WHERE |$))?', re.DOTALL)
ASSIGNED = re.compile(r'(?:^|, )"?(\w+)"?\s*=')
APPENDED = {("version.reanchor", "Placement")}  # rows that never change and say themselves when and how they came to be
OF_ITS_OWN = {"revision", "id"}  # the first tells that something changed, the second which it is


@cache
def trailed() -> dict[str, Any]:
    """Tables whose changes the trail tells."""
    return {mapper.local_table.name: mapper for mapper in Base.registry.mappers if not mapper.class_.__untrailed__}


class Watch:
    """Notes what is written within an act, and compares when the act signs."""

    def __init__(self) -> None:
        self.untold: list[str] = []
        self._written: list[tuple[str, frozenset[str]]] = []
        self._within: object = None

    def see(self, _connection: object, _cursor: object, sql: str, _values: object, context: Any, _many: object) -> None:
        found = WRITES.match(sql)
        if found is None or not session.info.get("open"):
            return
        _verb, table, assigned = found.groups()
        if session.info.get("changes") is not self._within:
            self._written, self._within = [], session.info.get("changes")
        if table == "trail":
            self._compare(context.compiled_parameters[0])
        elif table in trailed():
            mapper = trailed()[table]
            secret = {column.name for column in mapper.local_table.c if column.info.get("untold")}
            columns = set(ASSIGNED.findall(assigned or "")) - secret - OF_ITS_OWN
            if assigned is None or columns:
                self._written.append((mapper.class_.__name__, frozenset(columns)))

    def _compare(self, line: dict[str, Any]) -> None:
        told: dict[str, set[str]] = {}
        for name in line["changes"]:
            kind, _number, column = name.split(".", 2)
            told.setdefault(kind, set()).add(column)
        for kind, columns in self._written:
            if (line["act"], kind) not in APPENDED and (kind not in told or columns - told[kind]):
                self.untold.append(f"{line['act']}: {kind} {sorted(columns - told.get(kind, set()))}")
        self._written = []


@contextmanager
def watched(connection: Connection) -> Iterator[None]:
    """Fail afterwards if an act has changed something that its line does not tell."""
    watch = Watch()
    event.listen(connection, "before_cursor_execute", watch.see)
    yield
    event.remove(connection, "before_cursor_execute", watch.see)
    assert not watch.untold, "the trail does not tell: " + "; ".join(dict.fromkeys(watch.untold))
