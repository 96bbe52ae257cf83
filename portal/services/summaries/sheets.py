"""Answers written in a sheet: what its rows say is kept, looked at, and then proposed like any other answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.summaries import Point, ReturnedSheet
from portal.queries.summaries.sheets import Change, Fate, looked_at
from portal.services.consultations.examining import text_of
from portal.services.door import act
from portal.services.summaries import many
from portal.services.summaries.answering import ADVISERS, LONGEST_REASON, NOT_FOLLOWED
from portal.services.summaries.points import ensure_open


class TakenAlready(Conflict):
    sentence = N_("This sheet has been taken already.")


class OthersNow(Conflict):
    sentence = N_("More or fewer rows would now change something. Look at the sheet again.")


@act("sheet.bring")
def bring_sheet(round_: Round, *, rows: Sequence[dict[str, Any]], as_of: datetime, by: Actor) -> ReturnedSheet:
    """Keep what a sheet says. Nothing of it counts before somebody takes it."""
    ensure_open(round_.id)
    made = ReturnedSheet(round_id=round_.id, brought_by_id=by.user_id, as_of=as_of, rows=list(rows))
    session.add(made)
    session.flush()
    return made


@act("sheet.take")
def take_sheet(sheet: ReturnedSheet, *, anyway: Sequence[int] = (), seen: int, by: Actor) -> ReturnedSheet:
    """Propose what its rows say where that is something else than now; somebody else decides.

    ``anyway`` are points whose answer changed on the desk, too, and is to be replaced; ``seen`` is how many rows
    would change something without these, as somebody looked at it.
    """
    ensure_open(sheet.round_id)
    if sheet.taken_at is not None:
        raise TakenAlready
    session.scalars(
        select(Point.id).where(Point.round_id == sheet.round_id, Point.dropped_at.is_(None)).order_by(Point.id)
        .with_for_update(of=Point)
    ).all()  # fmt: skip
    found = looked_at(by, sheet)
    changes = found.of(Fate.CHANGED)
    if len(changes) != seen:
        raise OthersNow
    changes += [change for change in found.of(Fate.CONFLICT) if change.point and change.point.id in set(anyway)]
    _propose([change for change in changes if change.point and change.then[:3] != change.point.now[:3]], by)
    _give_days([change for change in changes if change.point and change.then.due != change.point.now.due])
    sheet.taken_at = clock.now()
    return sheet


def _propose(changes: Sequence[Change], by: Actor) -> None:
    rows = []
    for change in changes:
        point, then = change.point, change.then
        if point is None:
            continue
        reason = text_of(Localized(then.reason_en, then.reason_es), "rows", LONGEST_REASON)
        departs = point.group == ADVISERS and (point.departure or then.outcome in NOT_FOLLOWED)
        own = {"outcome": then.outcome, "reason_en": reason.en, "reason_es": reason.es, "passage_id": point.passage_id}
        covered = point.covered_by_id if then.outcome == point.now.outcome else None
        rows.append(many.Row(point.id, departs, {**own, "covered_by_id": covered}))
    many.write(rows, decided=False, proposed_by_id=by.user_id)


def _give_days(changes: Sequence[Change]) -> None:
    table = Point.__table__
    change = update(table).where(table.c.id == bindparam("of_id"))  # type: ignore[arg-type]
    moved = [{"of_id": each.point.id, "until": each.then.due} for each in changes if each.point]
    if moved:
        values = {"due": bindparam("until"), "revision": table.c.revision + 1}
        session.connection().execute(change.values(**values), moved)
        noting.note(session(), "Point.0.due", None, len(moved), hidden=False)
