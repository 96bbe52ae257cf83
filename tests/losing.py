"""What can happen to a process that works on a file: the machine ends it, or makes it wait."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc, as Linux has it")


def children():
    """The numbers of the processes that work on a file for this one."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            numbers = (task / "children").read_text().split()
            found += [int(one) for one in numbers if b"entrance.py" in Path(f"/proc/{one}/cmdline").read_bytes()]
        except OSError:  # it ended meanwhile
            pass
    return found


def child(besides=()):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := [number for number in children() if number not in besides]:
            return found[0]
        time.sleep(0.002)
    raise AssertionError("no process for the file")


def while_it(works, happens):
    """What comes of this work while that happens to its process."""
    with ThreadPoolExecutor() as pool:
        done = pool.submit(works)
        happens()
        return done.result(timeout=120)


def signalled(*signals):
    """These happen, each to the next process that works on a file."""

    def happen():
        gone = []
        for one in signals:
            gone.append(child(gone))
            os.kill(gone[-1], one)

    return happen


def held(seconds):
    """The machine has no time for the process for so long."""

    def happen():
        number = child()
        os.kill(number, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(number, signal.SIGCONT)

    return happen
