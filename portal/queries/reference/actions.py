"""What was done as everybody reads it: the list of actions, one of them, and those that rest on something."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.contributions import Contribution
from portal.models.contributions import Status as ContributionStatus
from portal.models.reference import BoardReport, Case, ComplianceAction, Correction, Ground
from portal.policy import visibility
from portal.queries.reference.meetings import corrections_of
from portal.queries.reference.reading import Listing

SHOWN = 20  # of those that rest on one thing, the latest first
PAGE = 50


@dataclass(frozen=True, slots=True)
class Done:
    """An action with what was corrected in it."""

    action: ComplianceAction
    corrections: tuple[Correction, ...]


def actions(viewer: Actor, kind: str = "", after: int | None = None) -> Listing:
    """The latest first, of one kind or of all."""
    of = ComplianceAction
    fits = [visibility.entries(viewer, of), *([of.kind == kind] if kind else [])]
    total = session.scalar(select(func.count()).select_from(of).where(*fits)) or 0
    found = session.scalars(
        _latest(select(of).where(*fits, *_after(viewer, after))).limit(PAGE + 1).options(joinedload(of.case))
    ).all()
    shown = list(found[:PAGE])
    return Listing(shown, total, shown[-1].id if len(found) > PAGE else None)


def all_actions(viewer: Actor) -> Sequence[ComplianceAction]:
    """For the file of them."""
    of = ComplianceAction
    return session.scalars(_latest(select(of).where(visibility.entries(viewer, of)))).all()


def action(viewer: Actor, slug: str) -> Done:
    of = ComplianceAction
    found = session.scalar(
        select(of).where(visibility.entries(viewer, of), of.slug == slug).options(joinedload(of.case))
    )
    if found is None:
        raise NotFound
    return Done(found, corrections_of(found))


def done_after_contribution(viewer: Actor, number: str) -> Sequence[ComplianceAction]:
    """Actions that rest on a contribution, which the viewer was given."""
    return _resting(viewer, Ground.kind == "contribution", Ground.what == number)


def done_after_round(viewer: Actor, round_id: int) -> Sequence[ComplianceAction]:
    """Actions that rest on a round that the viewer was given, on its summary, or on what was said in it in public."""
    there = exists().where(
        Contribution.number == Ground.what,
        Contribution.status == ContributionStatus.PUBLISHED,
        visibility.contributions(viewer),
    )
    return _resting(viewer, Ground.round_id == round_id, or_(Ground.kind != "contribution", there))


def done_after_summary(viewer: Actor, round_id: int) -> Sequence[ComplianceAction]:
    """Actions that rest on a summary that the viewer was given."""
    return _resting(viewer, Ground.round_id == round_id, Ground.kind == "summary")


def done_after_report(viewer: Actor, report: BoardReport) -> Sequence[ComplianceAction]:
    return _resting(viewer, Ground.report_id == report.id)


def done_in_case(viewer: Actor, case: Case) -> Sequence[ComplianceAction]:
    """Actions that rest on a case or on its petition, and those that led to it."""
    of = ComplianceAction
    resting = select(Ground.action_id).where(Ground.case_id == case.id, visibility.entries(viewer, Ground))
    found = select(of).where(visibility.entries(viewer, of), or_(of.led_to == case.slug, of.id.in_(resting)))
    return session.scalars(_latest(found).limit(SHOWN)).all()


def actions_on_record(_viewer: Actor) -> frozenset[str]:
    """Addresses of all actions, also of what was taken back; and of the cases of which a request is on record."""
    of = ComplianceAction
    found = session.execute(select(of.slug, of.kind, of.led_to, of.ended_at)).all()
    return frozenset(
        {slug for slug, *_more in found}
        | {led_to for _slug, kind, led_to, ended in found if led_to and not ended and kind == "request_for_review"}
    )


def _resting(viewer: Actor, *on: ColumnElement[bool]) -> Sequence[ComplianceAction]:
    of = ComplianceAction
    there = select(Ground.action_id).where(visibility.entries(viewer, Ground), *on)
    found = select(of).where(visibility.entries(viewer, of), of.id.in_(there))
    return session.scalars(_latest(found).limit(SHOWN)).all()


def _latest(wanted: Select[ComplianceAction]) -> Select[ComplianceAction]:
    of = ComplianceAction
    return wanted.order_by(of.day_first.desc(), of.id.desc())  # type: ignore[attr-defined]


def _after(viewer: Actor, after: int | None) -> list[ColumnElement[bool]]:
    of = ComplianceAction
    if after is None:
        return []
    began = session.scalar(
        select(of.day_first).where(visibility.entries(viewer, of), of.id == after)  # type: ignore[attr-defined]
    )
    return [] if began is None else [tuple_(of.day_first, of.id) < tuple_(began, after)]  # type: ignore[attr-defined]
