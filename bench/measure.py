"""Measuring: CPU a request, interleaved rounds with the order reversed every other time, median with spread."""

import gc
import gzip
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds a call: the median of the rounds, the cheapest and the dearest."""

    median: float
    least: float
    most: float

    def to(self, twin: "Cost") -> float:
        return self.median / twin.median


def interleaved(targets: Mapping[str, Callable[[], object]], *, rounds: int = 7, calls: int = 40) -> dict[str, Cost]:
    """Run all targets by turns, A B C then C B A, so that a noisy machine disturbs them alike."""
    for call in targets.values():
        for _ in range(5):
            call()
    spent: dict[str, list[float]] = {name: [] for name in targets}
    names = list(targets)
    gc.collect()
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            call = targets[name]
            began = time.process_time()
            for _ in range(calls):
                call()
            spent[name].append((time.process_time() - began) * 1000 / calls)
    return {name: Cost(statistics.median(all_), min(all_), max(all_)) for name, all_ in spent.items()}


def weight(body: bytes) -> tuple[int, int]:
    """Bytes raw and as a proxy would send them (gzip level 4)."""
    return len(body), len(gzip.compress(body, 4))
