"""Forms that had to be shown again (a refusal, a preview, the other language, an ended session), and receipts.

Book-keeping beside the acts, like the visits: what is kept here is nobody's statement yet.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.browserkeys import BrowserKeys, Foreign
from portal.core.db import session, transaction
from portal.models.kept import KeptForm

LIVES = timedelta(hours=12)


def hold(keys: BrowserKeys, id_: str, content: Any, twin: str | None = None) -> None:
    """Keep this under the id, instead of what was kept there; a receipt stays that of the same words."""
    mark = keys.mark(id_)
    with transaction():
        row = _row(mark, lock=True)
        if row is None:
            row = _begun(mark)
        row.revision += 1
        row.blob, row.until, row.twin = keys.seal(content, mark, row.revision), _until(), twin or row.twin


def held(keys: BrowserKeys, id_: str) -> Any:
    """What is kept under the id; ``None`` where nothing is, or its time is over."""
    mark = keys.mark(id_)
    row = _row(mark)
    if row is None or row.until <= clock.now():
        return None
    try:
        return keys.open(row.blob, mark, row.revision)
    except Foreign:
        return None


def is_twin(twin: str) -> bool:
    """Whether there is a receipt of the same words at the same place."""
    found = select(KeptForm.mark).where(KeptForm.twin == twin, KeptForm.until > clock.now()).limit(1)
    return session.scalar(found) is not None


def let_go(keys: BrowserKeys, id_: str) -> None:
    """It was sent, or its sender has done with it."""
    with transaction():
        session.execute(delete(KeptForm).where(KeptForm.mark == keys.mark(id_)))


def sweep() -> None:
    """Forget what nobody came back for, in the transaction of the worker."""
    over = delete(KeptForm).where(KeptForm.until <= clock.now())
    session.execute(over.execution_options(synchronize_session=False))


def _row(mark: str, *, lock: bool = False) -> KeptForm | None:
    wanted = select(KeptForm).where(KeptForm.mark == mark).execution_options(populate_existing=True)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def _begun(mark: str) -> KeptForm:
    try:
        with session.begin_nested():
            session.add(KeptForm(mark=mark, until=_until(), blob=b"", revision=0))
    except IntegrityError:  # the same form, sent twice in the same moment
        session.expire_all()
    found = _row(mark, lock=True)
    assert found is not None  # noqa: S101  begun by us or by who was faster
    return found


def _until() -> datetime:
    """A full hour, so that it does not tell when somebody wrote."""
    end = clock.now() + LIVES + timedelta(hours=1)
    return end.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
