"""Many at once: the slowest of the posts of eight clients, and what two workers weigh."""

import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.corpus import POSTED
from bench.processes import family, free_port, memory_of, wait_for
from bench.wiring import environment

RUSHES, CLIENTS, WARMING, POSTS = 3, 8, 5, 100


def slowest_posts(folder: Path) -> dict[str, float]:
    """Milliseconds of wall time for the act alone, from eight processes at once: the queue of writers at work.

    Of three rushes the one in the middle, because a shared disk sometimes has other things to do.
    """
    rushes = sorted((_rush(folder) for _ in range(RUSHES)), key=lambda rush: rush["p99"])
    return rushes[RUSHES // 2]


def _rush(folder: Path) -> dict[str, float]:
    """All begin together when each has written a few, so that nobody's imports count."""
    with Manager() as manager:
        together = manager.Barrier(CLIENTS)
        with ProcessPoolExecutor(CLIENTS) as pool:
            spent = [ms for each in pool.map(_post_many, [str(folder)] * CLIENTS, [together] * CLIENTS) for ms in each]
    spent.sort()
    return {"median": statistics.median(spent), "p99": spent[int(len(spent) * 0.99)], "worst": spent[-1]}


def _post_many(folder: str, together: Any) -> list[float]:
    from bench.wiring import SECRET
    from config.settings import Settings
    from portal import create_app
    from portal.core import tickets
    from portal.core.actor import ANONYMOUS
    from portal.core.db import session
    from portal.models.consultations import Round
    from portal.models.contributions import Naming
    from portal.services import contributions

    create_app(Settings.from_environment(environment(Path(folder))))
    round_ = session.query(Round).order_by(Round.id).first()
    spent = []
    for number in range(WARMING + POSTS):
        if number == WARMING:
            together.wait(60)
        began = time.perf_counter()
        contributions.post(
            round_,
            ticket=tickets.find_mark(tickets.new(), SECRET.encode()),
            body=POSTED,
            language="es",
            naming=Naming.ANONYMOUS,
            by=ANONYMOUS,
        )
        spent.append((time.perf_counter() - began) * 1000)
        session.remove()
    return spent[WARMING:]


def memory_of_two_workers(folder: Path) -> dict[str, float]:
    """Proportional set size in MiB of the shipped server with two workers after a few hundred pages."""
    port = free_port()
    environ = {**os.environ, **environment(folder), "PORT": str(port), "PORTAL_WORKERS": "2"}
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"], env=environ, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        for number in range(300):
            urlopen(f"{address}/{'es' if number % 2 else 'en'}/consultations").read()
        parts = {pid: memory_of(pid) for pid in family(server.pid)}
        workers = sorted(parts.values(), reverse=True)
        return {"all processes": sum(parts.values()), "two largest": sum(workers[:2]), "processes": len(parts)}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
