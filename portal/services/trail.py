"""Engine room: signing the trail. Only the door does."""

from typing import Any

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import kind_of, session
from portal.core.statements import write
from portal.models.audit import Entry


def sign(act: str, *, by: Actor, subject: Any, zone: str = clock.COMMITTEE, mark: int | None = None) -> None:
    """Leave one line: the act, the actor, the subject and the columns that changed, old and new.

    Of somebody without an account it says the day, as the calendar of ``zone`` shows it. Where a number would lead to
    the subject, a ``mark`` stands in its place, and nothing is said of what changed.
    """
    changes = noting.changes(session()) if mark is None else {}
    nameless = by.user_id is None and by.name == ""
    told_by_the_day = nameless or getattr(subject, "__by_the_day__", False)
    write(
        Entry,
        at=clock.day(zone) if told_by_the_day else clock.now(),
        act=act,
        actor_id=by.user_id,
        actor_name=by.name,
        subject_kind=kind_of(subject),
        subject_id=getattr(subject, "id", None) if mark is None else mark,
        changes=changes,
    )
