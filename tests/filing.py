"""Sending a concern in a process of its own, which can be killed at any step, and what is found there afterwards.

Everything takes the address of a database and what is needed of a concern, so that it can be started elsewhere.
"""

import logging
import os
import signal
from multiprocessing import get_context
from typing import Any

import concerning
from sqlalchemy import Engine, event, func, select

from portal.core.actor import Holding, Opens, holder_acting
from portal.core.connecting import connect
from portal.core.db import session
from portal.core.errors import Refusal
from portal.models.concerns import FIELDS, CaseSeal, KeyOfCase, SealedText, State
from portal.queries import concerns as queries
from portal.services import concerns

WRITES = ("INSERT", "UPDATE", "DELETE")
_apart = get_context("forkserver")


def apart(target: Any, *args: Any) -> int:
    """Do this in a process that shares nothing with this one; its exit code, negative where a signal ended it."""
    process = _apart.Process(target=target, args=args)
    process.start()
    process.join(60)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError
    return process.exitcode


def prepare(url: str, told: dict[str, str], keep: Any) -> None:
    """A committee, and a draft with these answers; ``keep`` is sent its key."""
    connect(url)
    concerning.committee()
    sender = concerning.drafted(**told)
    keep.send((sender.key, sender.concern.id))


def prepared(url: str, told: dict[str, str]) -> tuple[str, int]:
    here, there = _apart.Pipe(duplex=False)
    if apart(prepare, url, told, there):
        raise RuntimeError("no draft was made")
    found: tuple[str, int] = here.recv()
    return found


def sender(key: str, concern_id: int) -> concerning.Sender:
    holder = holder_acting(Holding(Opens.CONCERN, concern_id))
    return concerning.Sender(key, holder, queries.get(holder, concern_id))


def file(url: str, key: str, concern_id: int, die_at: int) -> None:
    """Send it; killed before its ``die_at``-th write or, after the last, before the commit."""
    engine = connect(url)
    found = sender(key, concern_id)
    _kill_at(engine, die_at)
    found.file()


def _kill_at(engine: Engine, die_at: int) -> None:
    left = [die_at]

    def count(*_args: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith(WRITES):
            count()

    event.listen(engine, "before_cursor_execute", look)
    event.listen(engine, "commit", count)


def look(url: str, key: str, concern_id: int, told: dict[str, str], state: str) -> None:
    """Fails unless the concern is whole in this state: every word opens, and nothing else is there."""
    connect(url)
    found = sender(key, concern_id)
    assert found.concern.state == state, found.concern.state
    texts = found.texts()
    if state == State.DRAFT:
        assert texts == concerning.SOME | told
    else:
        assert texts == dict.fromkeys(FIELDS, "") | concerning.SOME | told
    number = 1 if state == State.DRAFT else 2
    for kind in (KeyOfCase, CaseSeal, SealedText):
        assert set(session.scalars(select(kind.number))) == {number}, kind
    many = {kind.__name__: session.scalar(select(func.count()).select_from(kind)) for kind in (KeyOfCase, CaseSeal)}
    seals = 2 if state == State.DRAFT else 2 + 3 + 1 + 2  # sender; readers and recovery; recovery; custodians
    assert many == {"KeyOfCase": 2, "CaseSeal": seals}, many


def live(url: str, told: dict[str, str], log: str) -> None:
    """All that a sender can do, with everything logged that the program has to say."""
    logging.basicConfig(filename=log, level=logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    connect(url)
    concerning.committee()
    first = concerning.drafted(**told)
    first.save(seen={"happened": 1}, happened=told["happened"] + " 2")
    first.save(seen={"happened": 1}, happened=told["happened"] + " 3")
    first.save(happened=told["happened"])
    first.file()
    concerning.drafted(**told)
    concerns.discard((gone := concerning.drafted(**told)).concern, by=gone.actor)
    for mistake in ({"urgency": told["happened"]}, {"happened": told["happened"] * 9000}):
        try:
            first.save(**mistake)
            raise AssertionError
        except Refusal as refusal:
            logging.getLogger("test").info("%s %r", refusal, refusal)
    with open(f"{log}.keys", "w") as kept:
        kept.write(first.key)
