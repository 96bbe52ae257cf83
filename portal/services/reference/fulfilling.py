"""Duties of the law as a release delivers them, and each time that one was met, as those who keep the registers say."""

from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import ANONYMOUS, Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.registers import DutyEntry
from portal.models.consultations import Round, Status
from portal.models.reference import Duty, Fulfilment
from portal.queries.consultations import get_round
from portal.services.door import act
from portal.services.reference.happening import in_both, span_read
from portal.services.reference.keeping import NoSource, ThereAlready, sourced
from portal.services.reference.spelling import known

ON_THIS_PORTAL = ("round", "summary")  # kinds of evidence that everybody can read here


class NoRound(Invalid):
    sentence = N_("Choose a round that everybody can read.")


class NoSummary(Invalid):
    sentence = N_("The summary of this round is not published yet.")


class StandsWithIt(Conflict):
    sentence = N_("This belongs to its entry in the register. Correct that entry, or take it back there.")


class NotEverybodys(Invalid):
    sentence = N_("Only for a round or its summary is a round chosen here. Otherwise leave this empty.")


@act("duty.record")
def record_duty(duty: Duty | None, *, entry: DutyEntry, by: Actor) -> Duty:
    """Enter a duty, or bring it to what the entry says; each time that it was met stays."""
    known("duty_actor", entry.actor)
    recorded = duty or Duty(slug=entry.slug)
    for name, value in columns_of(entry).items():
        if getattr(recorded, name) != value:
            setattr(recorded, name, value)
    session.add(recorded)
    session.flush()  # the trail needs its number
    return recorded


@act("duty.fulfil")
def fulfil(
    duty: Duty, *, kind: str, day: str, round_id: int | None, note: Localized, source: str, by: Actor
) -> Fulfilment:
    """Say that it was met, when and by what. The evidence is one that everybody can read."""
    known("duty_evidence", kind, "kind")
    met_on = span_read(day, "day")
    shown = _round(kind, round_id)
    for each in duty.fulfilments:
        if each.ended_at is None and (each.kind, each.day, each.round_id) == (kind, met_on, shown and shown.id):
            raise ThereAlready(field="day")
    made = Fulfilment(
        duty_id=duty.id,
        kind=kind,
        day=met_on,
        round_id=None if shown is None else shown.id,
        note=in_both(note, "note", needed=kind == "other"),
        source=_evident(source, shown),
    )
    session.add(made)
    session.flush()
    session.expire(duty, ["fulfilments"])
    return made


@act("duty.strike")
def strike_fulfilment(duty: Duty, *, fulfilment_id: int, by: Actor) -> Fulfilment:
    """Say that it was entered wrongly. It stays on record, with the day on which it ended."""
    found = session.scalar(select(Fulfilment).where(Fulfilment.id == fulfilment_id, Fulfilment.duty_id == duty.id))
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    if found.meeting_id is not None:
        raise StandsWithIt
    found.ended_at = clock.now()
    session.flush()
    session.expire(duty, ["fulfilments"])
    return found


def columns_of(entry: DutyEntry) -> dict[str, Any]:
    """What a release says of a duty, by the columns that hold it."""
    due = entry.due
    return {
        "position": entry.position,
        "actor": entry.actor,
        "name": entry.name,
        "rhythm": due.rhythm,
        "period": due.period,
        "earlier": due.earlier,
        "changed_on": due.changed_on,
        "ends_on": due.ends_on,
        "day": due.day,
        "cadence": entry.cadence,
        "basis": entry.basis,
        "verified": entry.verified,
        "source": entry.source,
        "as_of": entry.as_of,
    }


def _round(kind: str, round_id: int | None) -> Round | None:
    """The page of duties is for everybody: a round of fewer would be told there."""
    if kind not in ON_THIS_PORTAL:
        if round_id is not None:
            raise NotEverybodys(field="round_id")
        return None
    try:
        found = get_round(ANONYMOUS, round_id or 0)
    except NotFound:
        raise NoRound(field="round_id") from None
    if kind == "summary" and found.status is not Status.SUMMARY_PUBLISHED:
        raise NoSummary(field="round_id")
    return found


def _evident(source: str, shown: Round | None) -> str:
    """The round's page is a source; without one there is an address."""
    if shown is not None and not source.strip():
        return ""
    if not source.strip():
        raise NoSource(field="source")
    return sourced(source)
