"""What somebody with an account has not sent yet, the latest first: their own, and nobody else's."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select

from portal.core import present
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.kept import Unsent


class Unfinished(NamedTuple):
    """``blob`` is opened at the door, which has the secret of the portal."""

    ref: str
    revision: int
    saved_at: datetime
    until: datetime
    blob: bytes


def unsent(viewer: Actor, most: int) -> Sequence[Unfinished]:
    found = session.execute(_read(viewer).order_by(Unsent.saved_at.desc(), Unsent.id.desc()).limit(most))
    return [Unfinished(*row) for row in found]


def not_sent(viewer: Actor) -> Select[int]:
    """All of them, to be counted."""
    return select(Unsent.id).where(*_own(viewer))


def one_unsent(viewer: Actor, ref: str) -> Unfinished:
    found = session.execute(_read(viewer).where(Unsent.ref == ref)).first()
    if found is None:
        raise NotFound
    return Unfinished(*found)


def _read(viewer: Actor) -> Select[str, int, datetime, datetime, bytes]:
    columns = Unsent.ref, Unsent.revision, Unsent.saved_at, Unsent.until, Unsent.blob
    return select(*columns).where(*_own(viewer))


def _own(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    return Unsent.person_id == viewer.user_id, Unsent.until > present.hour()
