"""``python -m bench.served``: the served program over HTTP, as ``flask serve`` starts it, on each database.

Each page is asked cold (the first ask after a start), warm (by turns, on connections that are kept open), and again
after what an hour with many visitors writes. What counts is the CPU of all processes of the program, its worker and
its ended threads too, as a ratio to the bare twin on the same server and database in the same run. The waits are for
people, and swing with the machine.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import databases, hour, portal_data, twins, wiring
from bench.caller import Caller, Poster
from bench.processes import family, free_port, memory_of_all, wait_for
from bench.usage import alone
from bench.visiting import Asked, by_turns
from portal.cli import serve
from portal.core.db import session
from portal.models.contributions import Status

STARTS, ROUNDS = 3, 3
BARE_PAGE, BARE_POST = "bare page", "bare post and its receipt"
GOAL = 120  # MiB more than at rest


def main() -> None:
    show(measured())


def measured() -> dict[str, Any]:
    """Every figure by its database."""
    large = os.environ.get("BENCH_LARGE", "1") != "0"
    return {kind: _on(kind, 50_000 if large else 5_000) for kind in databases.wanted()}


def _on(kind: str, largest: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, databases.new_databases(kind, Path(name)) as new:
        folder, url, bare_url = Path(name), new(), new()
        app = wiring.told_portal(folder, url)
        rounds = {many: portal_data.round_with(many) for many in (50, largest)}
        portal_data.round_with(1_000, status=Status.RECEIVED)
        poster = Poster.of_form(app, f"/es/rounds/{rounds[50].id}/contribute", {})
        size = len(Caller(app, f"/es/rounds/{rounds[50].id}").body())
        twins.fill(bare_url)
        bare = {"BENCH_TWIN": bare_url, "BENCH_PAGE": str(size), "BENCH_RECEIPT": str(len(poster()))}
        asked = hour.asked(app, rounds, poster)
        session.remove()
        environ = wiring.environment(folder, url)
        for _ in range(STARTS - 1):
            with _portal(environ) as (port, _pid):
                _ask_first(asked, port)
        with _portal(environ) as (port, pid), _bare(bare) as (there, its):
            time.sleep(2)
            at_rest = memory_of_all(pid)
            targets = [
                *((one, port, pid) for one in asked),
                (Asked(BARE_PAGE, lambda visitor: visitor.get("/page")), there, its),
                (Asked(BARE_POST, lambda visitor: visitor.post("/post", poster.form())), there, its),
            ]
            before = _figures(targets)
            hour.passes(app, port, rounds[50], poster)
            after = _figures(targets)
            memory = {"at rest": at_rest, "after": memory_of_all(pid), "processes": len(family(pid))}
    return {"before": before, "after an hour of writing": after, "memory": memory}


def _figures(targets: Sequence[tuple[Asked, int, int]]) -> dict[str, dict[str, float]]:
    for one, port, _pid in targets:
        one.begun.append(one.first(port))
    by_turns(targets, ROUNDS)
    found = {}
    costs = {one.name: one.cpu for one, _port, _pid in targets}
    for one, _port, _pid in targets:
        usual, slow = one.wait
        ratio = one.cpu / costs[BARE_POST if "post" in one.name else BARE_PAGE]
        found[one.name] = {"first": median(one.begun), "median": usual, "p95": slow, "cpu": one.cpu, "ratio": ratio}
        one.forget()
    return found


def _ask_first(asked: Sequence[Asked], port: int) -> None:
    for one in asked:
        one.begun.append(one.first(port))


@contextmanager
def _portal(environ: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
    with _running(command, free_port(), environ) as found:
        yield found


@contextmanager
def _bare(environ: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """By the server that serves the portal, with as many workers."""
    port = free_port()
    command = ["bench.bare:app" if word == "app:app" else word for word in serve.server("127.0.0.1", port, 2)]
    with _running(command, port, environ) as found:
        yield found


@contextmanager
def _running(command: Sequence[str], port: int, environ: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Its port and its first process, as soon as it answers."""
    given = {**os.environ, **environ, "PORT": str(port), "PORTAL_WORKERS": "2"}
    process = subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def show(figures: dict[str, Any]) -> None:
    for kind, found in figures.items():
        for when in ("before", "after an hour of writing"):
            print(f"\nServed over HTTP, {kind}, {when}: milliseconds; CPU of all processes to a bare page or post")
            print(f"{'':44}{'first':>9}{'median':>9}{'p95':>9}{'CPU':>9}{'ratio':>9}")
            for name, row in found[when].items():
                print(f"  {name:42}" + "".join(f"{row[it]:9.2f}" for it in ("first", "median", "p95", "cpu", "ratio")))
        rest, after = found["memory"]["at rest"], found["memory"]["after"]
        print(
            f"M1 {found['memory']['processes']} processes, MiB (PSS): {rest:.0f} at rest, {after:.0f} after all of it"
        )
        print(f"   more than at rest: {after - rest:.0f}; goal <= {GOAL}")


if __name__ == "__main__":
    alone(__doc__, "bench.served")
    main()
