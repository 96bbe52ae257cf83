"""``flask serve``: everything a portal needs on one machine, started together and ended together."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.cli import catalogs, demo, reference
from portal.cli.children import Child, GaveUp, end_all
from portal.cli.pulse import Pulse
from portal.core import durability, migrating, origin
from portal.services import outbox
from portal.web import passkeys

READY = 60.0  # seconds until we say that something is wrong
BEAT = 0.5  # seconds


def init_app(app: Flask) -> None:
    app.cli.add_command(serve)


@click.command("serve")
@click.option("--host", envvar="PORTAL_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", envvar="PORTAL_WORKERS", type=click.IntRange(1), help="One for each core, two at most.")
@with_appcontext
def serve(host: str, port: int, workers: int | None) -> None:
    """Migrate, load the registers, seed the demonstration on the first start, then serve until told to end."""
    _make_sure_it_is_free(host, port)
    with current_app.app_context():  # of its own: a reading left open here would live as long as the server,
        _prepare()  # and SQLite could never empty its log
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    folder = Path(app.config["HOME"])
    os.environ["PORT"] = str(port)  # the address that letters name
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    children: list[Child] = []
    try:
        children.append(Child("server", server(host, port, workers or min(2, _cores())), folder))
        children.append(worker(app, folder))
        _say_when_ready(host, port, children)
        with Pulse(_reachable(host), port) as pulse:
            watch(children, pulse)
    except KeyboardInterrupt:
        pass
    except GaveUp as problem:
        raise click.ClickException(str(problem)) from problem
    finally:
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)  # one is enough; the ending has a limit of its own
        end_all(children)


def watch(children: Sequence[Child], pulse: Pulse) -> NoReturn:
    """Start again what ends, and let no request wait alone in the server."""
    while True:
        time.sleep(BEAT)
        pulse.beat()
        for child in children:
            child.keep_alive()


def _prepare() -> None:
    """Bring catalogs and database up to date; refuse a database that could lose what it has confirmed."""
    try:
        for compiled in catalogs.compile_stale(Path(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])):
            click.echo(f"Compiled {compiled.parent.parent.name} translations.", err=True)
    except PermissionError as problem:
        raise click.ClickException(f"A translation is newer than its catalog, and {problem.filename} is not ours to "
                                   "write. Compile the catalogs first (make catalogs).") from problem  # fmt: skip
    Path(current_app.config["DATA_FOLDER"]).mkdir(parents=True, exist_ok=True)
    migrating.upgrade(current_app.config["DATABASE_URL"])
    engine = current_app.extensions["engine"]
    faults = [] if current_app.config["DEMO"] else durability.weaknesses(engine)
    if foreign := origin.fault(engine, demo=current_app.config["DEMO"]):
        faults.append(foreign)
    if not os.access(current_app.config["DATA_FOLDER"], os.W_OK | os.X_OK):
        faults.append(f"The folder for files cannot be written: {current_app.config['DATA_FOLDER']}")
    if faults:
        raise click.ClickException("The portal does not start:\n" + "\n".join(f"  - {fault}" for fault in faults))
    reference.load_all()
    outbox.worker_begins()
    if current_app.config["DEMO"] and demo.is_unseeded():
        click.echo("First start: putting the demonstration in place. · Primer inicio: se prepara la demostración.")
        demo.seed_all()
    engine.dispose()


def server(host: str, port: int, workers: int) -> list[str]:
    """Granian, arranged so that slow senders and idle visitors stand in nobody's way.

    A thread waits for each body that has not arrived yet; how many requests are worked on at once is
    for ``portal.web.arrival`` to say. What Granian calls backpressure counts open connections.
    """
    return [
        sys.executable, "-m", "portal.cli.pages", "app:app", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", host, "--port", str(port),
        "--workers", str(workers), "--runtime-threads", "1", "--blocking-threads", "256",
        "--backlog", "1024", "--backpressure", "2000", "--http1-header-read-timeout", "20000",
        "--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "5",
        "--no-access-log", "--log-level", "error",
    ]  # fmt: skip


def worker(app: Flask, folder: Path) -> Child:
    """Letters, errands and files. Pages are worth having without it; what it left behind is seen to when it ends."""
    name = os.environ["WORKER_NAME"] = secrets.token_hex(8)  # as each that is started in its place is called
    program = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    return Child("worker", program, folder, needed=False, ended=partial(_see_to, app, name))


def _see_to(app: Flask, name: str, rests: bool) -> None:
    """Say in the database that the worker ended: the health page asks, and so does the desk of errands."""
    try:
        with app.app_context():
            outbox.worker_ended(name, rests=rests)
    except Exception as problem:  # what ended the worker may be the database
        click.echo(f"That the worker ended could not be written down: {type(problem).__name__}.", err=True)
    finally:
        app.extensions["engine"].dispose()


def _make_sure_it_is_free(host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as problem:
        raise click.ClickException(
            f"Port {port} at {host} is not free. Choose another: PORT={port + 1 if port < 65535 else 8000} make run · "
            f"El puerto {port} está ocupado; elija otro."
        ) from problem


def _say_when_ready(host: str, port: int, children: list[Child]) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        for child in children:
            child.keep_alive()
        if _health(host, port) == http.HTTPStatus.OK:
            shown = f"[{host}]" if ":" in host else host
            if current_app.config["DEMO"] and host == "127.0.0.1":
                shown = passkeys.LOCAL  # browsers give passkeys to a name, and to no number
            click.echo(
                f"\nThe portal is ready · El portal está listo: http://{shown}:{port}/\n(Ctrl-C: end · terminar)"
            )
            return
        time.sleep(0.2)
    click.echo(f"The portal runs, but /healthz is not content after {READY:.0f} seconds.", err=True)


def _health(host: str, port: int) -> int | None:
    with contextlib.closing(http.client.HTTPConnection(_reachable(host), port, timeout=3)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
