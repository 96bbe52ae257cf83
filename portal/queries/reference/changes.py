"""What changed in the registers since a day: what was entered on the desk, and what was corrected, the latest first.

Only of what holds and everybody finds: what was taken back is not listed, since readers find it no more. What a release
delivers of cases, workplaces and duties is told by its sources and not here.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, and_, literal, or_, select, union_all

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.reference import (
    Activity,
    Advice,
    Assessment,
    Attache,
    Benchmark,
    BenchmarkValue,
    BoardMember,
    BoardReport,
    BoardStep,
    Case,
    Commitment,
    CommitmentTurn,
    ComplianceAction,
    Conclusion,
    Correction,
    Duty,
    EnteredEvent,
    Facility,
    Fulfilment,
    Lifting,
    Meeting,
    MeetingPaper,
    Panel,
    PanelConflict,
    PanelSeat,
    PanelVisit,
    Plan,
    Project,
    QuarterReport,
    Remedy,
    SectorEdition,
    Suspension,
)
from portal.policy import visibility

PAGE = 25
ZONE = ZoneInfo("America/New_York")  # of the days that the page counts by: the committee's
_APART = 10**11


class Changed(NamedTuple):
    """Something that was entered, or a correction of it: ``why`` is the reason of a correction."""

    at: datetime
    nth: int
    kind: str
    corrected: bool
    slug: str
    name: Localized
    source: str
    why: Localized


class Changes(NamedTuple):
    items: Sequence[Changed]
    next: tuple[datetime, int] | None


def changes(viewer: Actor, since: date | None = None, after: tuple[datetime, int] | None = None) -> Changes:
    """A screenful, from a day on or of all time."""
    all_ = union_all(*_all(viewer)).subquery()
    wanted = select(all_)
    if since is not None:
        wanted = wanted.where(all_.c.at >= datetime.combine(since, time.min, ZONE))
    if after is not None:
        at, nth = after
        wanted = wanted.where(or_(all_.c.at < at, and_(all_.c.at == at, all_.c.nth < nth)))
    found = session.execute(wanted.order_by(all_.c.at.desc(), all_.c.nth.desc()).limit(PAGE + 1)).all()
    items = [
        Changed(
            each.at, each.nth, each.kind, bool(each.corrected), each.slug, Localized(each.en, each.es),
            each.source, Localized(each.why_en, each.why_es),
        )
        for each in found[:PAGE]
    ]  # fmt: skip
    return Changes(items, (items[-1].at, items[-1].nth) if len(found) > PAGE else None)


class _Kind(NamedTuple):
    """``called``: what has the address and the name; ``by``: what is joined to come to it.

    Of some only the corrections are told: a case begins with an event, which is told.
    """

    kind: str
    model: Any
    called: Any
    by: tuple[Any, ...] = ()
    is_corrected: bool = True
    is_entered: bool = True


_KINDS = (
    *(_Kind("member", BoardMember, BoardMember), _Kind("report", BoardReport, BoardReport)),
    *(_Kind("attache", Attache, Attache), _Kind("project", Project, Project), _Kind("activity", Activity, Activity)),
    *(_Kind("action", ComplianceAction, ComplianceAction), _Kind("meeting", Meeting, Meeting)),
    _Kind("value", BenchmarkValue, Benchmark, (Benchmark,)),
    _Kind("assessment", Assessment, Benchmark, (Benchmark,)),
    _Kind("quarter", QuarterReport, Attache, (Attache,)),
    _Kind("panel", Panel, Case, (Case,)),
    _Kind("seat", PanelSeat, Case, (Panel, Case)),
    _Kind("conflict", PanelConflict, Case, (Panel, Case)),
    _Kind("visit", PanelVisit, Case, (Panel, Case)),
    _Kind("remedy", Remedy, Case, (Panel, Case)),
    _Kind("event", EnteredEvent, Case, (Case,), is_corrected=False),
    _Kind("suspension", Suspension, Case, (Case,), is_corrected=False),
    _Kind("lifting", Lifting, Case, (Suspension, Case), is_corrected=False),
    _Kind("plan", Plan, Case, (Case,), is_corrected=False),
    _Kind("commitment", Commitment, Case, (Plan, Case), is_corrected=False),
    _Kind("turn", CommitmentTurn, Case, (Commitment, Plan, Case), is_corrected=False),
    _Kind("conclusion", Conclusion, Case, (Plan, Case), is_corrected=False),
    _Kind("fulfilment", Fulfilment, Duty, (Duty,), is_corrected=False),
    _Kind("paper", MeetingPaper, Meeting, (Meeting,), is_corrected=False),
    _Kind("advice", Advice, Meeting, (Meeting,)),
    _Kind("case", Case, Case, is_entered=False),
    _Kind("workplace", Facility, Facility, is_entered=False),
    _Kind("edition", SectorEdition, SectorEdition),
    _Kind("step", BoardStep, BoardReport, (BoardReport,), is_corrected=False),
)
"""By codes of vocabulary ``register_change``. What has no page of its own is told of the page on which it stands."""


_NAMED_BY: dict[Any, str] = {
    Benchmark: "benchmark_id",
    Attache: "attache_id",
    Panel: "panel_id",
    Suspension: "suspension_id",
    Plan: "plan_id",
    Commitment: "commitment_id",
    Case: "case_id",
    Duty: "duty_id",
    Meeting: "meeting_id",
    BoardReport: "report_id",
}


def _all(viewer: Actor) -> list[Select[Any]]:
    found = []
    for nth, one in enumerate(_KINDS):
        if one.is_entered:
            found.append(_within(viewer, one, _entered(nth, one)))
        if one.is_corrected:
            found.append(_within(viewer, one, _corrected(nth, one)))
    return found


def _entered(nth: int, one: _Kind) -> Select[Any]:
    model = one.model
    return select(
        model.entered_at.label("at"), (literal(2 * nth * _APART, BigInteger) + model.id).label("nth"),
        literal(0).label("corrected"), *_named(one), literal("").label("why_en"), literal("").label("why_es"),
    ).select_from(model)  # fmt: skip


def _corrected(nth: int, one: _Kind) -> Select[Any]:
    made: Any = Correction
    here = and_(made.kind == one.model.__name__, made.of_id == one.model.id, made.undone_at.is_(None))
    return (
        select(
            made.made_at.label("at"), (literal((2 * nth + 1) * _APART, BigInteger) + made.id).label("nth"),
            literal(1).label("corrected"), *_named(one), made.why_en.label("why_en"), made.why_es.label("why_es"),
        )
        .select_from(one.model)
        .join(made, here)
    )  # fmt: skip


def _named(one: _Kind) -> tuple[Any, ...]:
    of, source = one.called, getattr(one.model, "source", None)
    stem = "title" if hasattr(of, "title_en") else "name"
    alone: Any = of.company if of is Facility else getattr(of, "name", None)
    en, es = (getattr(of, f"{stem}_{each}", None) for each in ("en", "es"))
    return (
        literal(one.kind).label("kind"),
        of.slug.label("slug"),
        (alone if en is None else en).label("en"),
        (alone if es is None else es).label("es"),
        (literal("") if source is None else source).label("source"),
    )


def _within(viewer: Actor, one: _Kind, wanted: Select[Any]) -> Select[Any]:
    """Only what holds, on pages that this reader finds."""
    last = one.model
    for other in one.by:
        wanted = wanted.join(other, other.id == getattr(last, _NAMED_BY[other]))
        last = other
    for each in (one.model, *one.by):
        if each is Case:
            wanted = wanted.where(visibility.cases(viewer))
        elif each is Facility:
            wanted = wanted.where(visibility.facilities(viewer))
        elif hasattr(each, "ended_at"):
            wanted = wanted.where(visibility.entries(viewer, each))
    return wanted
