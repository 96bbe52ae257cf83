"""``python -m bench.summaries``: what the desk of a summary and its files cost, by the contributions of its round.

CPU milliseconds of one process on SQLite. Every contribution has a decided point but each tenth, which is left to do.
Files: seconds from the first row read to the packed ZIP, and the memory of the largest process that set a PDF. The
10,000 take minutes: ``BENCH_FILES=10000`` measures them.
"""

import io
import os
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, update

from bench import portal_data
from bench.caller import Caller
from bench.measure import interleaved
from bench.usage import alone
from bench.wiring import editor, new_portal, somebody
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.files.reporting.bundle import pack
from portal.jobs.freezing.files import STEPS
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution, Edition
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.queries import summaries as queries
from portal.services import summaries

SIZES = (100, 1_000, 10_000)
SAID = "Falta que las visitas de seguimiento se hagan también en los turnos de noche, y que se diga cuándo. " * 3
FROZEN = tuple(int(many) for many in os.environ.get("BENCH_FILES", "100 1000").split())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, _url = new_portal(Path(folder))
        show(measured(app))
        with app.app_context():
            people = [somebody(name, Role.EDITOR) for name in ("Eva", "Ina")]
            for many in FROZEN:
                show_files(many, *frozen(many, people))


def measured(app: Flask) -> Mapping[str, float]:
    """CPU milliseconds of each page, by its name and the size of its round."""
    calls: dict[str, Caller] = {}
    with app.app_context():
        cookie, people = editor(app), [somebody(name, Role.EDITOR) for name in ("Ana", "Dana")]
        for many in SIZES:
            at = f"/es/desk/rounds/{_answered(many, people)}"
            calls[f"table, {many:,}"] = Caller(app, f"{at}/answers?state=all", **cookie)
            calls[f"what is left, {many:,}"] = Caller(app, f"{at}/answers", **cookie)
            calls[f"gate, {many:,}"] = Caller(app, f"{at}/summary", **cookie)
    return {name: cost.median for name, cost in interleaved(calls, rounds=20).items()}


def show(figures: Mapping[str, float]) -> None:
    print("\nSummaries: CPU milliseconds a page, by how many contributions the round has")
    for name, cost in figures.items():
        print(f"  {name:24}{cost:10.1f}")


def frozen(many: int, people: Sequence[Person]) -> tuple[float, int, int]:
    """Seconds, bytes of the ZIP, and megabytes of the largest process that set a PDF, so far."""
    round_, by = session.get_one(Round, _answered(many, people)), people[0].as_actor()
    summary = queries.in_work(by, round_)
    assert summary is not None
    began, packed, files = time.perf_counter(), io.BytesIO(), {}
    edited = queries.to_freeze(by, summary, clock.now())
    for step in STEPS.values():
        files.update(step(edited, clock.day().date()))
    pack(packed, files, clock.day().date())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return time.perf_counter() - began, len(packed.getvalue()), memory


def show_files(many: int, seconds: float, size: int, memory: int) -> None:
    print(f"  files of {many:<15,}{seconds:10.1f} s, {size / 1024:,.0f} KB, {memory} MB")


def _answered(many: int, people: Sequence[Person]) -> int:
    """A round that has closed, with so many contributions, whose summary is in work."""
    round_, (one, other) = portal_data.round_with(many), people
    with transaction():
        past = {"opens_at": clock.now() - timedelta(days=40), "closes_at": clock.now() - timedelta(days=9)}
        session.execute(update(Round).where(Round.id == round_.id).values(status=Status.ANALYSING, **past))
        said = session.scalars(select(Contribution.id).where(Contribution.round_id == round_.id)).all()
        points = [{"round_id": round_.id, "contribution_id": id_, "edition": 1, "revision": 1} for id_ in said]
        session.execute(insert(Point), points)
        bodies = [{"contribution_id": id_, "number": 1, "body": SAID, "language": "es"} for id_ in said]
        session.execute(insert(Edition), bodies)
        ids = session.scalars(select(Point.id).where(Point.round_id == round_.id)).all()
        decided = {
            "number": 1, "outcome": Outcome.NOTED, "reason_en": "It was heard.", "reason_es": "Se escuchó.",
            "departure": False, "proposed_by_id": one.id, "decided_by_id": other.id, "at": clock.now(),
        }  # fmt: skip
        session.execute(insert(Disposition.__table__), [{"point_id": id_, **decided} for id_ in ids])
        session.execute(update(Point).where(Point.round_id == round_.id, Point.id % 10 != 0).values(disposition=1))
    session.expire_all()
    summaries.begin(session.get_one(Round, round_.id), by=one.as_actor())
    return round_.id


if __name__ == "__main__":
    alone(__doc__, "bench.summaries")
    main()
