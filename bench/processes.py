"""Servers that are started to be measured: where they listen, when they are ready, what they take."""

import socket
import time
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str) -> None:
    """Until it answers, be it that there is no such page."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urlopen(address).close()
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
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += family(int(child))
    return found


def cpu_of(pid: int) -> float:
    """Milliseconds that a process and its children have used so far."""
    spent = 0
    for process in family(pid):
        for thread in Path(f"/proc/{process}/task").iterdir():
            spent += int((thread / "schedstat").read_text().split()[0])
    return spent / 1e6


def memory_of(pid: int) -> float:
    """Proportional set size in MiB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
