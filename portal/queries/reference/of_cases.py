"""What stands in a chain after a case: panels and remedies, courses of remediation, what became of customs accounts."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.reference import Conclusion, Lifting, Panel, Plan, Remedy, Suspension
from portal.policy import visibility
from portal.queries.reference.nodes import Key, Node, Ways, numbers_of


def of_cases(viewer: Actor, near: Iterable[Key], nodes: dict[Key, Node], ways: Ways) -> None:
    cases = numbers_of(near, "case")
    if cases:
        _panels(viewer, cases, nodes, ways)
        _plans(viewer, cases, nodes, ways)
        _suspensions(viewer, cases, nodes, ways)


def _panels(viewer: Actor, cases: list[int], nodes: dict[Key, Node], ways: Ways) -> None:
    remedy = and_(Remedy.panel_id == Panel.id, visibility.entries(viewer, Remedy))
    found = (
        select(Panel, Remedy)
        .outerjoin(Remedy, remedy)
        .where(Panel.case_id.in_(cases), visibility.entries(viewer, Panel))
        .options(joinedload(Panel.case))
        .order_by(Panel.id, Remedy.id)
    )
    for panel, after in session.execute(found):
        key: Key = ("panel", panel.id)
        name, number = panel.case.name, panel.file_number
        called = Localized(f"{name.en} {number}".strip(), f"{name.es} {number}".strip())
        nodes[key] = Node(key, called, None, panel.slug, panel.result, panel.case.by_staff)
        ways.lead(("case", panel.case_id), key)
        if after is not None:
            nodes["remedy", after.id] = Node(
                ("remedy", after.id), called, after.day, panel.slug, after.kind, panel.case.by_staff
            )
            ways.lead(key, ("remedy", after.id))


def _plans(viewer: Actor, cases: list[int], nodes: dict[Key, Node], ways: Ways) -> None:
    """Courses of remediation, with how they ended."""
    conclusion = and_(Conclusion.plan_id == Plan.id, visibility.entries(viewer, Conclusion))
    found = (
        select(Plan, Conclusion)
        .outerjoin(Conclusion, conclusion)
        .where(Plan.case_id.in_(cases), visibility.entries(viewer, Plan))
        .order_by(Plan.id)
    )
    for one, after in session.execute(found):
        case, key = nodes["case", one.case_id], ("plan", one.id)
        nodes[key] = replace(case, key=key, day=one.day)
        ways.lead(case.key, key)
        if after is not None:
            nodes["conclusion", after.id] = replace(
                case, key=("conclusion", after.id), day=after.day, code=after.outcome
            )
            ways.lead(key, ("conclusion", after.id))


def _suspensions(viewer: Actor, cases: list[int], nodes: dict[Key, Node], ways: Ways) -> None:
    """Of liquidation, with what lifted them."""
    lifting = and_(Lifting.suspension_id == Suspension.id, visibility.entries(viewer, Lifting))
    found = (
        select(Suspension, Lifting)
        .outerjoin(Lifting, lifting)
        .where(Suspension.case_id.in_(cases), visibility.entries(viewer, Suspension))
        .order_by(Suspension.id)
    )
    for one, after in session.execute(found):
        case, key = nodes["case", one.case_id], ("suspension", one.id)
        nodes[key] = replace(case, key=key, day=one.day)
        ways.lead(case.key, key)
        if after is not None:
            nodes["lifting", after.id] = replace(case, key=("lifting", after.id), day=after.day, code=after.why)
            ways.lead(key, ("lifting", after.id))
