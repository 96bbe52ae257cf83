"""Forms that had to be shown again (a refusal, a preview, the other language, an ended session), and receipts.

Book-keeping beside the acts, like the visits: what is kept here is nobody's statement yet.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.core import clock
from portal.core.browserkeys import BrowserKeys, Foreign
from portal.core.db import connection, session, transaction
from portal.models.kept import KeptForm

LIVES = timedelta(hours=12)


def hold(keys: BrowserKeys, id_: str, content: Any, twin: str | None = None) -> None:
    """Keep this under the id, instead of what was kept there; a receipt stays that of the same words."""
    mark = keys.mark(id_)
    with transaction():
        while not _begun(mark, keys.seal(content, mark, 1), twin):  # nearly always it is
            if (row := _row(mark, lock=True)) is not None:
                _again(keys, row, mark, content, twin)
                return


def alter(keys: BrowserKeys, id_: str, change: Callable[[Any], Any]) -> None:
    """Keep what comes of that which is kept under the id, or of ``None``; nobody else alters it meanwhile."""
    mark = keys.mark(id_)
    with transaction():
        while (row := _row(mark, lock=True)) is None:
            if _begun(mark, keys.seal(change(None), mark, 1), None):
                return  # and not by somebody who was faster
        _again(keys, row, mark, change(_opened(keys, row, mark)), None)


def held(keys: BrowserKeys, id_: str) -> Any:
    """What is kept under the id; ``None`` where nothing is, or its time is over."""
    mark = keys.mark(id_)
    return _opened(keys, _row(mark), mark)


def save(keys: BrowserKeys, id_: str, content: Any, known: int | None, until: datetime) -> int | None:
    """Keep this for longer, as one who knows that revision of it; says which it is now.

    Nothing where somebody wrote on since, or has done with it: what is there stays as it is.
    """
    mark = keys.mark(id_)
    with transaction():
        if known is None and _begun(mark, keys.seal(content, mark, 1), None, until):
            return 1
        row = _row(mark, lock=True)
        there = _opened(keys, row, mark)
        if there is not None and there == content:
            return int(row.revision)
        if there is None or row.revision != known:
            return None
        _again(keys, row, mark, content, None, until)
        return int(row.revision) + 1


def read(keys: BrowserKeys, id_: str) -> tuple[Any, int, datetime] | None:
    """What was saved, as which revision, and until when; nothing where nothing is, or its time is over."""
    mark = keys.mark(id_)
    row = _row(mark)
    content = _opened(keys, row, mark)
    return None if content is None else (content, row.revision, row.until)


def done_with(keys: BrowserKeys, id_: str, revision: int) -> None:
    """Forget what was saved, if nobody wrote on since."""
    with transaction():
        which = KeptForm.mark == keys.mark(id_), KeptForm.revision == revision
        session.execute(delete(KeptForm).where(*which).execution_options(synchronize_session=False))


def is_twin(twin: str) -> bool:
    """Whether there is a receipt of the same words at the same place."""
    return connection().execute(_TWIN, {"of": twin, "now": clock.now()}).first() is not None


def let_go(keys: BrowserKeys, id_: str) -> None:
    """Forget a form that was sent, or that its sender has done with."""
    with transaction():
        session.execute(delete(KeptForm).where(KeptForm.mark == keys.mark(id_)))


def sweep() -> None:
    """Forget what nobody came back for, in the transaction of the worker."""
    over = delete(KeptForm).where(KeptForm.until <= clock.now())
    session.execute(over.execution_options(synchronize_session=False))


def _row(mark: str, *, lock: bool = False) -> Any:
    return connection().execute(_LOCKED if lock else _ROW, {"of": mark}).first()


def _opened(keys: BrowserKeys, row: Any, mark: str) -> Any:
    if row is None or row.until <= clock.now():
        return None
    try:
        return keys.open(row.blob, mark, row.revision)
    except Foreign:
        return None


def _again(
    keys: BrowserKeys, row: Any, mark: str, content: Any, twin: str | None, until: datetime | None = None
) -> None:
    """Over what the row holds, which nobody else can write now."""
    revision = row.revision + 1
    sealed = {"blob": keys.seal(content, mark, revision), "until": until or full_hour(LIVES), "twin": twin or row.twin}
    connection().execute(_AGAIN, {"of": mark, "revision": revision, **sealed})


def _begun(mark: str, blob: bytes, twin: str | None, until: datetime | None = None) -> bool:
    """Whether the row is ours: the same form may be sent twice in the same moment."""
    now = connection()
    first = _BEGUN[now.dialect.name]
    row = {"mark": mark, "until": until or full_hour(LIVES), "blob": blob, "revision": 1, "twin": twin}
    return bool(now.execute(first, row).rowcount)


def full_hour(lives: timedelta) -> datetime:
    """When what is kept for so long is over: at a full hour, so that it does not tell when somebody wrote."""
    end = clock.now() + lives + timedelta(hours=1)
    return end.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


_forms: Any = KeptForm.__table__
_ROW = select(_forms.c.revision, _forms.c.until, _forms.c.twin, _forms.c.blob).where(_forms.c.mark == bindparam("of"))
_TWIN = select(_forms.c.mark).where(_forms.c.twin == bindparam("of"), _forms.c.until > bindparam("now")).limit(1)
_LOCKED = _ROW.with_for_update()
_AGAIN = update(_forms).where(_forms.c.mark == bindparam("of"))
_BEGUN: dict[str, Any] = {  # of an insertion its number of rows is told only on request
    "postgresql": postgresql.insert(_forms).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
    "sqlite": sqlite.insert(_forms).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
}
