"""Panels of the mechanism as everybody reads them: who sat, who visited, what was determined and what followed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.spans import Span
from portal.models.reference import (
    Case,
    CaseEvent,
    Correction,
    EnteredEvent,
    Panel,
    PanelConflict,
    PanelSeat,
    PanelVisit,
    Remedy,
)
from portal.models.reference.panels import LISTS
from portal.policy import visibility
from portal.queries.reference.labels import Happened, Label, course_of, ever_said, label_of
from portal.queries.reference.meetings import corrections_of
from portal.queries.reference.record import WITH_EVENTS
from portal.text.folding import folded

COURSE = (
    *("panel_requested", "panel_formed", "panel_confirms_petition", "verification_requested", "verification_reply"),
    *("verification_agreed", "verification", "panel_determination", "determination_published"),
)
"""The events of a case that are its panel's."""
WITH_CASE = joinedload(Panel.case, innerjoin=True).options(*WITH_EVENTS)
AT_ONCE = joinedload(Panel.case, innerjoin=True).options(
    joinedload(Case.events), joinedload(Case.entered), joinedload(Case.changes)
)
"""For one panel: a case has some events, and one question is less than four."""


@dataclass(frozen=True, slots=True)
class Chair:
    """One of the three seats: who holds it, as far as is on record, and who did before."""

    of_list: str
    holder: PanelSeat | None
    earlier: tuple[PanelSeat, ...]


@dataclass(frozen=True, slots=True)
class Convened:
    """A panel in a list, with the days that its case has of it."""

    panel: Panel
    requested: Span | None
    determined: Span | None


@dataclass(frozen=True, slots=True)
class WholePanel:
    """A panel with everything on record of it; ``label`` and ``said`` are those of its case."""

    panel: Panel
    label: Label
    said: list[Label]
    course: list[Happened]
    seats: list[Chair]
    conflicts: Sequence[PanelConflict]
    visits: Sequence[PanelVisit]
    remedies: Sequence[Remedy]
    prior: list[Panel]
    corrections: tuple[Correction, ...]

    @property
    def unnamed(self) -> bool:
        """Whether nobody is on record who sits, or sat."""
        return all(each.holder is None and not each.earlier for each in self.seats)


def panels(viewer: Actor) -> list[Convened]:
    """Panels of cases that this reader finds, the latest first."""
    found = session.scalars(_panels(viewer).options(WITH_CASE).order_by(Panel.id.desc())).all()
    listed = [_convened(each) for each in found]
    return sorted(listed, key=lambda one: one.requested.first if one.requested else one.panel.as_of, reverse=True)


def panels_of(viewer: Actor, case: Case) -> list[Convened]:
    """Of one case, the latest first."""
    found = session.scalars(_panels(viewer).where(Panel.case_id == case.id).order_by(Panel.id.desc()))
    return [_convened(each) for each in found]


def panel(viewer: Actor, slug: str) -> WholePanel:
    found = session.scalars(_panels(viewer).where(Panel.slug == slug).options(AT_ONCE)).unique().one_or_none()
    if found is None:
        raise NotFound
    return WholePanel(
        panel=found,
        label=label_of(found.case),
        said=ever_said(found.case),
        course=[each for each in course_of(found.case, clock.now()) if each.event.code in COURSE],
        seats=_seats(viewer, found),
        conflicts=_about(viewer, found, PanelConflict, joinedload(PanelConflict.panelist)),
        visits=_about(
            viewer,
            found,
            PanelVisit,
            *(
                joinedload(each).joinedload(PanelSeat.panelist)
                for each in (PanelVisit.seat_us, PanelVisit.seat_mx, PanelVisit.seat_joint)
            ),
        ),
        remedies=_about(viewer, found, Remedy),
        prior=prior_determinations(found),
        corrections=corrections_of(found),
    )


def prior_determinations(panel: Panel) -> list[Panel]:
    """Panels that found a denial of rights against the same owner before this one was determined."""
    if not panel.owner:
        return []
    owner, day = folded(panel.owner), determined_on(panel.case)
    with session.no_autoflush:
        against = select(Panel.id, Panel.owner).where(
            Panel.ended_at.is_(None), Panel.result == "denial_found", Panel.id != panel.id
        )
        same = [number for number, other in session.execute(against) if folded(other) == owner]
        if not same:
            return []
        query = select(Panel).join(Panel.case).where(Panel.id.in_(same), Case.ended_at.is_(None)).options(AT_ONCE)
        found = session.scalars(query.order_by(Panel.id)).unique().all()
    return [each for each in found if _was_before(determined_on(each.case), day)]


def determined_on(case: Case) -> Span | None:
    return _day(case, "panel_determination")


def cases_with_a_request(viewer: Actor) -> Iterable[Case]:
    """Cases in which somebody asked for a panel, as far as is on record."""
    delivered = exists().where(CaseEvent.case_id == Case.id, CaseEvent.code == "panel_requested")
    entered = exists().where(
        EnteredEvent.case_id == Case.id, EnteredEvent.code == "panel_requested", EnteredEvent.ended_at.is_(None)
    )
    return session.scalars(
        select(Case).where(visibility.cases(viewer), or_(delivered, entered)).order_by(Case.began_on.desc(), Case.id)
    )


def panels_on_record(_viewer: Actor) -> dict[str, Panel]:
    """Every panel by its address, also what was taken back; and under that of its case."""
    found = session.scalars(select(Panel).options(joinedload(Panel.case))).all()
    return {each.case.slug: each for each in found} | {each.slug: each for each in found}


def _panels(viewer: Actor) -> Select[Panel]:
    return select(Panel).join(Panel.case).where(visibility.entries(viewer, Panel), visibility.cases(viewer))


def _convened(found: Panel) -> Convened:
    return Convened(found, _day(found.case, "panel_requested"), determined_on(found.case))


def _day(case: Case, code: str) -> Span | None:
    return next((each.day for each in reversed(case.happened) if each.code == code and each.day is not None), None)


def _was_before(one: Span | None, other: Span | None) -> bool:
    """Where one of the days is not on record, or they may be the same, it does not count as before."""
    return one is not None and (other is None or one.certainly_before(other))


def _seats(viewer: Actor, found: Panel) -> list[Chair]:
    seats = _about(viewer, found, PanelSeat, joinedload(PanelSeat.panelist))
    return [
        Chair(
            of_list,
            next((each for each in seats if each.of_list == of_list and each.left is None), None),
            tuple(each for each in seats if each.of_list == of_list and each.left is not None),
        )
        for of_list in LISTS
    ]


def _about(viewer: Actor, found: Panel, model: Any, *options: Any) -> Any:
    """Entries about this panel, in the order in which they were entered."""
    query: Any = select(model).where(visibility.entries(viewer, model), model.panel_id == found.id)
    return session.scalars(query.options(*options).order_by(model.id)).all()
