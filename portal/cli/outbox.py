"""What happens after the commit, from a terminal."""

import signal
from threading import Event, Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.jobs import worker
from portal.models.outbox import Lane


def init_app(app: Flask) -> None:
    app.cli.add_command(work)
    app.cli.add_command(deliver)


@click.command("worker")
@click.option("--name", envvar="WORKER_NAME", default="", help="What its errands in hand are marked with.", hidden=True)
@with_appcontext
def work(name: str) -> None:
    """Send letters, place comments and clean files as they become due, side by side, until told to end."""
    worker.called(name)
    stop = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _signal, _frame: stop.set())
    beside = [Thread(target=worker.run, args=(_app(), stop, lane), name=lane) for lane in (Lane.LETTERS, Lane.FILES)]
    for lane in beside:
        lane.start()
    try:
        worker.run(_app(), stop, Lane.ERRANDS)
    finally:
        stop.set()
        for lane in beside:
            lane.join()


@click.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send every letter that is due now, once."""
    click.echo(f"{worker.run_all(_app())} errands done")


def _app() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return found
