"""An errand that kills the worker each time is given up; the pages, the letters and other errands go on."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server import HERE, PRODUCTION, Server, running
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from portal.models.outbox import Errand

DEADLY = """
import os, signal, sys
if sys.orig_argv[-1:] == ["worker"]:
    sys.path.insert(0, {home!r})
    from portal.jobs import worker
    worker.HANDLERS["deadly"] = lambda _errand: os.kill(os.getpid(), signal.SIGKILL)
    worker.HANDLERS["harmless"] = lambda _errand: None
"""


@pytest.fixture
def portal(new_database: Callable[[], str], tmp_path: Path) -> Iterator[tuple[Server, Engine]]:
    """As it ships, with a worker that a kind of errand kills."""
    (tmp_path / "sitecustomize.py").write_text(DEADLY.format(home=str(HERE)))
    with running(new_database(), tmp_path / "data", **PRODUCTION, PYTHONPATH=str(tmp_path)) as server:
        engine = create_engine(server.url)
        yield server, engine
        engine.dispose()


def leave(engine: Engine, kind: str) -> int:
    with Session(engine) as session:
        errand = Errand(kind=kind, facts={})
        session.add(errand)
        session.commit()
        return errand.id


def seen(engine: Engine, question: str, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        with engine.connect() as connection:
            if connection.scalar(text(question)):
                return True
        time.sleep(0.2)
    return False


def test_an_errand_that_kills_the_worker_is_on_the_desk_soon_and_all_else_goes_on(
    portal: tuple[Server, Engine],
) -> None:
    server, engine = portal
    mine = leave(engine, "deadly")

    assert seen(engine, f"SELECT 1 FROM errands WHERE id = {mine} AND given_up_at IS NOT NULL", 200), server.said()

    assert server.browser().get("/es/").status == 200
    assert "it is started again in" in server.said()
    leave(engine, "harmless")
    assert seen(engine, "SELECT 1 FROM errands GROUP BY 1 HAVING count(*) = 1", 100), server.said()
    assert server.process is not None
    assert server.process.poll() is None


def test_a_worker_that_cannot_live_leaves_the_pages_and_health_says_why_at_once(portal: tuple[Server, Engine]) -> None:
    server, engine = portal
    for _ in range(6):
        leave(engine, "deadly")
    until = time.monotonic() + 200
    while "it is started again in" not in server.said() and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(0.5)

    health = server.browser().get("/healthz")

    assert health.status == 503
    assert '"stuck":["worker"]' in health.text
    assert '"worker":false' in health.text
    assert "ended again and again" in health.text
    assert server.browser().get("/es/").status == 200
    assert server.browser().get("/es/consultations").status == 200
