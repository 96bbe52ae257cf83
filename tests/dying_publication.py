"""A portal that is killed while it publishes, at the point that it is told; run by itself, since a test cannot die.

Started with the address of a database and a folder. It prints, for each point, what is public afterwards.
"""

import json
import os
import signal
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import answering
import build
from conftest import settings
from flask import Flask
from sqlalchemy import select, update

from portal import create_app
from portal.core import clock, origin
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.storage import Storage
from portal.jobs import freezing, worker
from portal.models.consultations import Round
from portal.models.outbox import Errand
from portal.models.summaries import PublishedAnswer, Summary
from portal.queries import summaries as queries
from portal.services import summaries
from portal.services.summaries import approving, publishing


def die(*_what: object, **_details: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(owner: Any, name: str) -> Callable[[], None]:
    return lambda: owner.__setitem__(name, die) if isinstance(owner, dict) else setattr(owner, name, die)


POINTS: dict[str, Callable[[], None]] = {
    **{f"making {name}": dies_at(freezing.STEPS, name) for name in freezing.STEPS},
    "packing": dies_at(freezing, "pack"),
    "before the ZIP has its name": dies_at(Storage, "_take_in"),
    "when the ZIP is there": dies_at(publishing, "complete"),
    "within the publication": dies_at(approving, "_keep_answers"),
    "at its end": dies_at(publishing, "_end"),
    "when all is public": dies_at(worker, "_tick_off"),
    "never": lambda: None,
}


def main(url: str, folder: str) -> None:
    app = create_app(settings(Path(folder), url))
    for name in freezing.STEPS:
        freezing.STEPS[name] = lambda _edited, _day, name=name: iter([(f"{name}.txt", name.encode())])
    summaries.complete = lambda *args, **details: publishing.complete(*args, **details)
    with app.app_context():
        with transaction():
            origin.mark()
        editor = build.person(Role.EDITOR).as_actor()
        points = answering.answered(answering.closed_round(), 2)
        made = answering.approved(session.get_one(Round, points[0].round_id), editor)
        summaries.order(made, seen=queries.standing(editor, made).text_hash, by=editor)
        session.commit()
    told = {point: {"killed": attempt(app, prepare), **outcome(app)} for point, prepare in POINTS.items()}
    print(json.dumps(told))


def attempt(app: Flask, prepare: Callable[[], None]) -> bool:
    app.extensions["engine"].dispose()
    child = os.fork()
    if child == 0:
        prepare()
        while worker.run_one(app):
            pass
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def outcome(app: Flask) -> dict[str, Any]:
    """What readers have, and whether every file in the storage is whole; the errand is due again."""
    with app.app_context():
        summary = session.scalars(select(Summary)).one()
        storage = app.extensions["storage"]
        whole = [zipfile.ZipFile(path).testzip() is None for path in storage.root.glob("??/*")]
        found = {
            "state": summary.state.value,
            "answers": len(session.scalars(select(PublishedAnswer.id)).all()),
            "zip": summary.digest is not None and storage.exists(summary.digest),
            "whole": all(whole),
            "errands": len(session.scalars(select(Errand.id).where(Errand.kind == "freeze")).all()),
        }
        session.execute(update(Errand).values(due_at=clock.now(), unfinished=0))
        session.commit()
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
