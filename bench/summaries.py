"""``python -m bench.summaries``: what the desk of a summary costs, by how many contributions its round has.

CPU milliseconds of one process on SQLite. Every contribution has a decided point but each tenth, which is left to do.
"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, update

from bench import portal_data
from bench.caller import Caller
from bench.measure import interleaved
from bench.wiring import editor, new_portal, somebody
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.services import summaries

SIZES = (100, 1_000, 10_000)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, _url = new_portal(Path(folder))
        show(measured(app))


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


def _answered(many: int, people: Sequence[Person]) -> int:
    """A round that has closed, with so many contributions, whose summary is in work."""
    round_, (one, other) = portal_data.round_with(many), people
    with transaction():
        past = {"opens_at": clock.now() - timedelta(days=40), "closes_at": clock.now() - timedelta(days=9)}
        session.execute(update(Round).where(Round.id == round_.id).values(status=Status.ANALYSING, **past))
        said = session.scalars(select(Contribution.id).where(Contribution.round_id == round_.id)).all()
        points = [{"round_id": round_.id, "contribution_id": id_, "edition": 1, "revision": 1} for id_ in said]
        session.execute(insert(Point), points)
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
    main()
