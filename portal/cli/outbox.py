"""What happens after the commit, from a terminal."""

import signal
from threading import Event, Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.jobs import worker


def init_app(app: Flask) -> None:
    app.cli.add_command(work)
    app.cli.add_command(deliver)


@click.command("worker")
@with_appcontext
def work() -> None:
    """Send letters and clean files as they become due, until told to end."""
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _signal, _frame: stop.set())
    beside = Thread(target=worker.clean_files, args=(_app(), stop), name="files")
    beside.start()
    try:
        worker.run(_app(), stop)
    finally:
        stop.set()
        beside.join()


@click.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send every letter that is due now, once."""
    click.echo(f"{worker.run_all(_app())} errands done")


def _app() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return found
