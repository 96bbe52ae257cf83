"""Many concerns, one act each: what is done stays done, and what could not be is counted, not lost."""

from collections.abc import Callable
from enum import StrEnum

from portal.core.errors import Conflict, NotFound
from portal.core.sealing import Broken


class Became(StrEnum):
    """What became of one of them."""

    DONE = "done"
    MISSED = "missed"  # somebody is at work there: once more, later
    BROKEN = "broken"  # something in it does not open: nothing of it was changed


def became(do: Callable[[], object]) -> Became:
    try:
        do()
    except (Conflict, NotFound):
        return Became.MISSED
    except Broken:
        return Became.BROKEN
    return Became.DONE
