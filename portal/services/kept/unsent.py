"""What somebody with an account began to write and has not sent, for all their devices, for a while.

Book-keeping beside the acts, like the kept forms: it is nobody's statement yet, and no line of the trail tells of it.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.models.kept import Unsent

LIVES = timedelta(days=30)
MOST = 20  # of one person
PAD = 4096  # so that sizes say little


class Saved(NamedTuple):
    """Under which it lies, and as which revision this browser knows it."""

    ref: str
    revision: int


def save(seal: Fernet, content: Any, known: Sequence[Any] | None, *, by: Actor) -> Saved | None:
    """Keep this instead of what was saved before, if that is still as this browser knows it; otherwise beside it.

    Says under which it lies; nothing where it could not be taken, as this person keeps too many.
    """
    with transaction():
        before = _row(known, by)
        if before is not None and opened(seal, before.blob) == content:
            return Saved(before.ref, before.revision)
        new = {"blob": _sealed(seal, content), "saved_at": clock.now(), "until": clock.now() + LIVES}
        if before is not None and known is not None and _written(before, known, new):
            return Saved(before.ref, before.revision + 1)
        if (session.scalar(select(func.count()).where(Unsent.person_id == by.user_id)) or 0) >= MOST:
            return None
        made = Unsent(ref=secrets.token_hex(16), person_id=by.user_id, **new)
        session.add(made)
        session.flush()
        return Saved(made.ref, made.revision)


def let_go(ref: str, revision: int | None = None, *, by: Actor) -> None:
    """Forget what was sent, or what its writer is done with; of a revision, only if nobody wrote on since."""
    which = [Unsent.ref == ref, Unsent.person_id == by.user_id]
    if revision is not None:
        which.append(Unsent.revision == revision)
    with transaction():
        session.execute(delete(Unsent).where(*which).execution_options(synchronize_session=False))


def sweep() -> None:
    """Forget what nobody came back for, in the transaction of the worker."""
    over = delete(Unsent).where(Unsent.until <= clock.now())
    session.execute(over.execution_options(synchronize_session=False))


def opened(seal: Fernet, blob: bytes) -> Any:
    """What was kept; ``None`` where the secret of the portal has changed since."""
    try:
        return json.loads(seal.decrypt(blob))
    except InvalidToken:
        return None


def _row(known: Sequence[Any] | None, by: Actor) -> Any:
    if not known:
        return None
    columns = select(Unsent.id, Unsent.ref, Unsent.revision, Unsent.blob)
    return session.execute(columns.where(Unsent.ref == known[0], Unsent.person_id == by.user_id)).first()


def _written(before: Any, known: Sequence[Any], new: dict[str, Any]) -> bool:
    """Whether nobody else wrote on meanwhile."""
    row = update(Unsent).where(Unsent.id == before.id, Unsent.revision == known[1])
    done = session.execute(row.values(revision=known[1] + 1, **new).execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _sealed(seal: Fernet, content: Any) -> bytes:
    plain = json.dumps(content, separators=(",", ":")).encode()
    return seal.encrypt(plain + b" " * (-len(plain) % PAD))
