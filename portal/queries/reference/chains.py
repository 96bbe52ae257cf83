"""The chain from what was said to what was done: what an action rests on, and what rests on it or followed from it.

Only what the reader can see is in it. A thing that they cannot see ends the way without a word: what lies behind it is
reached by another way, or by none.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.spans import Span
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.models.contributions import Status as ContributionStatus
from portal.models.reference import (
    BoardReport,
    BoardStep,
    Case,
    CaseEvent,
    ComplianceAction,
    EnteredEvent,
    Ground,
)
from portal.models.summaries import State, Summary
from portal.policy import visibility
from portal.queries.reference.nodes import Chain, Key, Node, Ways, numbers_of
from portal.queries.reference.of_cases import of_cases

MOST = 80  # that a page shows; of more, what is nearest
KINDS = (
    *("contribution", "petition", "round", "summary", "finding", "step"),
    *("action", "case", "plan", "conclusion", "suspension", "lifting", "panel", "remedy"),
)
"""Codes of vocabulary ``chain``, in the order in which things of one column stand."""
PETITIONS = ("petition_received", "claim_received")


def chain(viewer: Actor, action: ComplianceAction) -> Chain:
    """Everything that an action rests on and that rests on it, as far as this reader sees it."""
    nodes: dict[Key, Node] = {}
    ways = Ways()
    _actions(viewer, nodes, ways)
    focus: Key = ("action", action.id)
    near = _near(focus, ways, nodes)
    of_cases(viewer, near, nodes, ways)
    _reports(viewer, near, nodes, ways)
    near = _near(focus, ways, nodes)
    _petitions(near, nodes)
    _said(viewer, near, nodes)
    _rounds(viewer, near, nodes)
    near = {key: away for key, away in _near(focus, ways, nodes).items() if key in nodes}
    shown = sorted(near, key=lambda key: (near[key], KINDS.index(key[0]), str(key[1])))[:MOST]
    links = sorted(
        ((one, other) for one in shown for other in ways.onward[one] if other in set(shown)),
        key=lambda pair: (shown.index(pair[0]), shown.index(pair[1])),
    )
    return Chain(focus, tuple(nodes[key] for key in shown), tuple(links), len(near) > MOST)


def ends_in_itself(action_id: int) -> bool:
    """Whether what holds would lead from this action back to it."""
    ways = Ways()
    _lead(ways, session.execute(_standing()).all(), session.execute(_led()).all())
    here: Key = ("action", action_id)
    met: set[Key] = set()
    waits = deque(ways.onward[here])
    while waits:
        key = waits.popleft()
        if key == here:
            return True
        if key not in met:
            met.add(key)
            waits.extend(ways.onward[key])
    return False


def _standing() -> Any:
    of, case = ComplianceAction, Case.__table__.c
    return (
        select(Ground.action_id, Ground.kind, Ground.what, Ground.case_id, Ground.report_id, Ground.on_action_id)
        .join(of, Ground.action_id == of.id)
        .outerjoin(Case, case.id == Ground.case_id)
        .where(Ground.ended_at.is_(None), of.ended_at.is_(None), case.ended_at.is_(None))
    )


def _led() -> Any:
    return (
        select(ComplianceAction.id, Case.id)
        .join(Case, Case.slug == ComplianceAction.led_to)
        .where(ComplianceAction.ended_at.is_(None), Case.ended_at.is_(None))
    )


def _lead(ways: Ways, grounds: Iterable[Any], led: Iterable[Any]) -> None:
    for action_id, kind, what, case_id, report_id, on_action_id in grounds:
        number = case_id or report_id or on_action_id or what
        ways.lead((kind, number), ("action", action_id))
    for action_id, case_id in led:
        ways.lead(("action", action_id), ("case", case_id))


def _actions(viewer: Actor, nodes: dict[Key, Node], ways: Ways) -> None:
    """All actions and cases with the names of both: the registers are small, and a way has many turns."""
    of, led = ComplianceAction, dict[int, str]()
    for each in session.scalars(select(of).where(visibility.entries(viewer, of))):
        nodes["action", each.id] = Node(("action", each.id), each.title, each.day, each.slug, each.kind, each.by_staff)
        if each.led_to:
            led[each.id] = each.led_to
    grounds = session.execute(_standing().where(visibility.entries(viewer, Ground))).all()
    numbers = {}
    columns: Any = (Case.id, Case.slug, Case.name, Case.by_staff)
    for number, slug, name, by_staff in session.execute(select(*columns).where(visibility.cases(viewer))):
        numbers[slug] = number
        nodes["case", number] = Node(("case", number), name, None, slug, by_staff=by_staff)
        nodes["petition", number] = Node(("petition", number), name, None, slug, by_staff=by_staff)
    _lead(ways, grounds, [(action, numbers[slug]) for action, slug in led.items() if slug in numbers])


def _near(focus: Key, ways: Ways, nodes: Mapping[Key, Node]) -> dict[Key, int]:
    """How many steps each thing is away, back and onward; nothing lies behind what nobody may see."""
    away = {focus: 0}
    for turn in (ways.back, ways.onward):
        waits = deque([focus])
        steps = {focus: 0}
        while waits:
            key = waits.popleft()
            for other in turn[key]:
                if other in steps or (other[0] in ("action", "case", "petition") and other not in nodes):
                    continue
                steps[other] = steps[key] + 1
                waits.append(other)
        away = {**steps, **away}
    return away


def _reports(viewer: Actor, near: Iterable[Key], nodes: dict[Key, Node], ways: Ways) -> None:
    """Reports of the Expert Board, with the decisions that followed them."""
    wanted = numbers_of(near, "finding")
    if not wanted:
        return
    step = and_(BoardStep.report_id == BoardReport.id, BoardStep.holds)
    found = (
        select(BoardReport, BoardStep)
        .outerjoin(BoardStep, step)
        .where(BoardReport.id.in_(wanted), visibility.entries(viewer, BoardReport))
        .order_by(BoardReport.id, BoardStep.id)
    )
    for report, after in session.execute(found):
        key: Key = ("finding", report.id)
        nodes[key] = Node(key, report.title, report.day, report.slug, report.determination)
        if after is not None:
            nodes["step", after.id] = Node(("step", after.id), report.title, after.day, report.slug, after.kind)
            ways.lead(key if after.follows_id is None else ("step", after.follows_id), ("step", after.id))


def _petitions(near: Iterable[Key], nodes: dict[Key, Node]) -> None:
    """The day of each, where it is known; of several the first."""
    wanted = numbers_of(near, "petition")
    if not wanted:
        return
    kinds: tuple[Any, ...] = (CaseEvent, EnteredEvent)
    for event in kinds:
        holds = [EnteredEvent.ended_at.is_(None)] if event is EnteredEvent else []
        found = select(event).where(event.case_id.in_(wanted), event.code.in_(PETITIONS), *holds)
        for each in session.scalars(found.order_by(event.id)):
            key = ("petition", each.case_id)
            if nodes[key].day is None:
                nodes[key] = replace(nodes[key], day=each.day)


def _said(viewer: Actor, near: Iterable[Key], nodes: dict[Key, Node]) -> None:
    numbers = numbers_of(near, "contribution")
    if not numbers:
        return
    found = session.execute(
        select(Contribution.number, Contribution.posted_at, Round.title, Round.zone)
        .join(Round, Round.id == Contribution.round_id)
        .where(Contribution.number.in_(numbers), Contribution.status == ContributionStatus.PUBLISHED)
        .where(visibility.contributions(viewer), visibility.rounds(viewer))
    )
    for number, posted_at, title, zone in found:
        day = posted_at.astimezone(ZoneInfo(zone)).date()
        nodes["contribution", number] = Node(("contribution", number), title, Span(day, day), number, str(number))


def _rounds(viewer: Actor, near: Iterable[Key], nodes: dict[Key, Node]) -> None:
    wanted = {int(each) for each in numbers_of(near, "round", "summary")}
    if not wanted:
        return
    published = exists().where(
        Summary.round_id == Round.id, Summary.state == State.PUBLISHED, visibility.summaries(viewer)
    )
    found = select(Round, published.label("published")).where(Round.id.in_(wanted), visibility.rounds(viewer))
    for round_, answered in session.execute(found.options(joinedload(Round.consultation))):
        code = f"{round_.consultation.code}"
        nodes["round", str(round_.id)] = Node(("round", str(round_.id)), round_.title, None, round_.id, code)
        if answered:
            nodes["summary", str(round_.id)] = Node(("summary", str(round_.id)), round_.title, None, round_.id, code)
