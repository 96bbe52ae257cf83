"""Measuring: CPU a call, all by turns and one call at a time, each compared with what its twin cost beside it.

A shared machine is now fast and now slow, but two calls within the same few milliseconds meet the same machine.
And no server answers the same question forty times in a row: each call finds the processor's caches as the
others left them.
"""

import gc
import gzip
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds a call, round by round."""

    rounds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def least(self) -> float:
        return min(self.rounds)

    @property
    def most(self) -> float:
        return max(self.rounds)

    def to(self, twin: "Cost") -> float:
        """How many times its twin it costs: the median of the rounds, each by itself."""
        return statistics.median(mine / its for mine, its in zip(self.rounds, twin.rounds, strict=True))


def interleaved(targets: Mapping[str, Callable[[], object]], *, rounds: int = 200) -> dict[str, Cost]:
    """Call all targets by turns, A B C then C B A."""
    for call in targets.values():
        for _ in range(10):
            call()
    spent: dict[str, list[float]] = {name: [] for name in targets}
    names = list(targets)
    gc.collect()
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            spent[name].append(_spent(targets[name]))
    return {name: Cost(all_) for name, all_ in spent.items()}


def _spent(call: Callable[[], object]) -> float:
    """CPU milliseconds; what works in a process of its own says itself what it took."""
    timed: Callable[[], float] | None = getattr(call, "timed", None)
    if timed is not None:
        return timed()
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def weight(body: bytes) -> tuple[int, int]:
    """Bytes raw and as a proxy would send them (gzip level 4)."""
    return len(body), len(gzip.compress(body, 4))
