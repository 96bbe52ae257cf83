"""Servers that are started to be measured: where they listen, when they are ready, what they take."""

import contextlib
import os
import socket
import time
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

PATIENCE = 180  # seconds, on a busy machine
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str) -> None:
    """Until it answers, be it that there is no such page."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urlopen(address, timeout=PATIENCE).close()
        except HTTPError as answer:
            if answer.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            time.sleep(0.2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"nobody answers at {address}")


def family(pid: int) -> list[int]:
    """A process, its children and theirs, whichever of its threads has started them."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in (thread / "children").read_text().split():
                found += family(int(child))
    return found


def cpu_of(pid: int) -> float:
    """Milliseconds that a process and its children have used so far, to a tick of the clock (ten, nearly everywhere).

    Of a process it is told as a whole, so threads that have ended count; of children that have ended it is
    told by who waited for them.
    """
    spent = 0
    for process in family(pid):
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            spent += sum(map(int, told[11:15]))  # user and system, own and of ended children
    return spent * TICK


def memory_of(pid: int) -> float:
    """Proportional set size in MiB, of this process alone."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def memory_of_all(pid: int) -> float:
    """The same of a process and all its children."""
    return sum(memory_of(process) for process in family(pid))
