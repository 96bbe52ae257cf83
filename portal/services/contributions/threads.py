"""How long each thread is, and how many published answers it has: in step with every release and every withholding."""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from portal.core.db import connection
from portal.core.localized import LANGUAGES
from portal.models.contributions import Contribution, Thread

WHOLE = ""  # in whatever language


def placed(contribution: Contribution) -> None:
    """One entry more, where it has just been given its place. What numbers a round lets nobody else do it meanwhile."""
    here = {"of_round": contribution.round_id, "of_thread": contribution.thread}
    for language in (WHOLE, contribution.language):
        counted = connection()
        if counted.execute(_ENTRY, {**here, "of_language": language}).rowcount:
            continue
        answered = counted.execute(_ANSWERED, here).scalar() or 0
        begun = {"question": contribution.question_id or 0, "entries": 1, "answered": answered}
        where = {"round_id": contribution.round_id, "thread": contribution.thread, "language": language}
        counted.execute(insert(_threads), {**where, **begun})


def read_again(contribution: Contribution) -> None:
    """Whoever reads the thread reads this answer now."""
    _step(contribution, 1)


def read_no_more(contribution: Contribution) -> None:
    """What is withheld counts for nothing: the order must not tell of what cannot be read."""
    _step(contribution, -1)


def _step(contribution: Contribution, step: int) -> None:
    """The whole first: a row begun in another language meanwhile is there when the others are stepped."""
    if contribution.depth:
        where = {"of_round": contribution.round_id, "of_thread": contribution.thread, "step": step}
        for languages in ((WHOLE,), LANGUAGES):
            connection().execute(_STEP, {**where, "of_languages": languages})


_threads: Any = Thread.__table__
_here = _threads.c.round_id == bindparam("of_round"), _threads.c.thread == bindparam("of_thread")
_ENTRY = update(_threads).where(*_here, _threads.c.language == bindparam("of_language"))
_ENTRY = _ENTRY.values(entries=_threads.c.entries + 1)
_ANSWERED = select(_threads.c.answered).where(*_here, _threads.c.language == WHOLE)
_STEP = update(_threads).where(*_here, _threads.c.language.in_(bindparam("of_languages", expanding=True)))
_STEP = _STEP.values(answered=_threads.c.answered + bindparam("step"))
