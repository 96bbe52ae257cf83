"""Health check: which part of the portal is stuck, answered within two seconds whatever it is."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from portal.core import clock, db, held, turns
from portal.models.outbox import Lane
from portal.queries import outbox

PATIENCE = 1.7  # seconds for the database
HELD_UP = 0.9  # seconds of them: by then somebody who wants to write has begun, or anybody has ended
WRITING = "writing"
WORKER = "worker"
SETTLED = timedelta(seconds=75)  # a minute of rest, and a quarter in which it lived: then it is believed again
HOUR = timedelta(hours=1)
BREATH = {Lane.LETTERS: timedelta(minutes=2), Lane.ERRANDS: timedelta(minutes=2), Lane.FILES: timedelta(minutes=10)}
WAITS = HOUR
WAITS_BY_THE_DAY = 48 * HOUR  # what was left without its hour may have been left at the end of the day

log = logging.getLogger("portal")
_lock = Lock()
_asking = ThreadPoolExecutor(1, "health")
_asked: "Future[Heard] | None" = None


class Heard(NamedTuple):
    pulse: outbox.Pulse
    held_up: bool  # nobody can write


@dataclass(frozen=True, slots=True)
class Health:
    """What anybody may know. ``oldest_hours``: how long what waits has waited, in whole hours; where only
    the day is known on which it was left, in days."""

    status: str
    database: bool
    worker: bool | None
    stuck: list[str]
    oldest_hours: dict[str, int | None]
    why: str = ""

    def shown(self) -> dict[str, object]:
        return {name: value for name, value in asdict(self).items() if name != "why" or value}


def examined() -> Health:
    try:
        pulse, held_up = _heard()
    except Exception as problem:  # whatever it is, the database does not answer
        log.warning("health: %s", type(problem).__name__)
        unknown: dict[str, int | None] = {lane.value: None for lane in Lane}
        return Health("failing", False, None, ["database"], unknown, "The database does not answer.")
    at = clock.now()
    silent = [lane for lane in Lane if _since(pulse.beats[lane], at) > BREATH[lane]]
    late = [lane for lane in Lane if _is_late(pulse, lane, at) and lane not in silent]
    ends = pulse.rests is not None and any(_since(pulse.beats[lane], pulse.rests) > -SETTLED for lane in Lane)
    return Health(
        "failing" if held_up or ends or silent or late else "ok",
        True,
        not (silent or ends),
        [
            *([WRITING] if held_up else []),
            *([WORKER] if ends else []),
            *(lane.value for lane in Lane if lane in silent or lane in late),
        ],
        {lane.value: _hours(pulse, lane, at) for lane in Lane},
        " ".join(
            [
                *(["Writing is held up: somebody has the database and comes to no end."] if held_up else []),
                *(["The worker ended again and again; it is started once a minute."] if ends else []),
                *_of_silence(silent, pulse.in_hand),
                *_of_waiting(late, pulse.mail_server),
            ]
        ),
    )


def _of_silence(silent: list[Lane], in_hand: bool) -> list[str]:
    if not silent:
        return []
    said = "The worker gave no sign of life." if len(silent) == len(Lane) else f"No sign of life: {', '.join(silent)}."
    return [said, "It ended, or is held up, while doing something."] if in_hand else [said]


def _of_waiting(late: list[Lane], mail_server: bool) -> list[str]:
    said = [f"Wait for too long: {', '.join(late)}."] if late else []
    return [*said, "The mail server takes no letters."] if Lane.LETTERS in late and not mail_server else said


def _since(beat: datetime | None, at: datetime) -> timedelta:
    return timedelta.max if beat is None else at - beat


def _age(left: datetime | None, at: datetime) -> timedelta:
    return timedelta(0) if left is None else at - left


def _is_late(pulse: outbox.Pulse, lane: Lane, at: datetime) -> bool:
    return _age(pulse.oldest[lane], at) > WAITS or _age(pulse.of_days[lane], at) > WAITS_BY_THE_DAY


def _hours(pulse: outbox.Pulse, lane: Lane, at: datetime) -> int | None:
    waited = [max(0, int(_age(left, at) / HOUR)) // whole * whole
              for left, whole in ((pulse.oldest[lane], 1), (pulse.of_days[lane], 24)) if left is not None]  # fmt: skip
    return max(waited, default=None)


def _heard() -> Heard:
    """A question that was never answered is not asked again beside itself."""
    global _asked
    with _lock:
        if _asked is None or _asked.done():
            _asked = _asking.submit(_ask)
        mine = _asked
    return mine.result(PATIENCE)


def _ask() -> Heard:
    try:
        with turns.hurry(PATIENCE):
            return Heard(outbox.pulse(), held.up(db.session.get_bind(), HELD_UP))
    finally:
        db.session.remove()  # not only let go: this thread is nobody's request
