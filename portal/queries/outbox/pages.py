"""How letters are read in pages, newest first."""

from sqlalchemy import ColumnElement, false, select, true, tuple_

from portal.core.db import session
from portal.models.outbox import Letter

A_PAGE = 25
COUNTED = 100  # beyond this the page says "more than"


def older_than(letter_id: int | None, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Than the letter with which a page ended, if it is one of these."""
    if letter_id is None:
        return true()
    ended = session.execute(select(Letter.composed_at, Letter.id).where(Letter.id == letter_id, which)).first()
    return false() if ended is None else tuple_(Letter.composed_at, Letter.id) < tuple_(*ended)
