"""Reading the registers of public records: workplaces and cases, each as its sources have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.reference import Case, CaseEvent, EnteredEvent, Facility, FacilityPlace, Saying, Suspension
from portal.policy import visibility
from portal.queries.reference.labels import Happened, Label, course_of, ever_said, label_of
from portal.queries.reference.liquidation import Liquidation, liquidation_is, liquidation_of, suspensions_of
from portal.queries.reference.merging import leading_to, merges, root_of, stands_for_itself
from portal.queries.reference.record import WHOLE_FACILITY, WITH_EVENTS
from portal.queries.reference.remediation import WITH_PLANS, Remediation, remediations_of
from portal.text.folding import folded

PAGE = 25
LATELY = 5
LONGEST = 100  # characters of what is looked for
WITH_SUSPENSIONS = selectinload(Case.suspensions).joinedload(Suspension.liftings)


class Filter(NamedTuple):
    """What somebody looks for."""

    text: str = ""
    state: str = ""
    sector: str = ""
    status: str = ""
    liquidation: str = ""  # of STATES


class Listed(NamedTuple):
    """A case or a workplace as it stands in a list."""

    row: Any
    label: Label | None
    liquidation: Liquidation | None = None


class Listing(NamedTuple):
    """A screenful of a list, with the true count of all of it and the key of the next."""

    items: list[Any]
    total: int
    next: int | None


class Workplace(NamedTuple):
    """A workplace, what was merged into it, and the cases about any of them."""

    facility: Facility
    merged: list[Facility]
    cases: list[Listed]


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with everything that is on record about it."""

    case: Case
    label: Label
    said: list[Label]
    course: list[Happened]
    suspensions: list[Liquidation]
    courses: list[Remediation]


def cases(viewer: Actor, wanted: Filter, after: int | None = None) -> Listing:
    """The cases that fit, the latest first."""
    fits = [visibility.cases(viewer), *_of_case(wanted)]
    total = session.scalar(select(func.count()).select_from(Case).join(Case.facility).where(*fits)) or 0
    query = (
        select(Case)
        .join(Case.facility)
        .where(*fits, *_after(viewer, after))
        .order_by(Case.began_on.desc(), Case.id.desc())
        .limit(PAGE + 1)
        .options(*WITH_EVENTS, WITH_SUSPENSIONS)
    )
    found = session.scalars(query).all()
    shown = [Listed(case, label_of(case), liquidation_of(case)) for case in found[:PAGE]]
    return Listing(shown, total, shown[-1].row.id if len(found) > PAGE else None)


def kept_case(viewer: Actor, slug: str) -> Case:
    """With all that happened in it and became of its clocks; also what was taken back, for who can put it back."""
    return _case(visibility.kept_cases(viewer), slug)


def _case(found_by: ColumnElement[bool], slug: str, *options: Any) -> Case:
    found = session.scalar(
        select(Case)
        .where(found_by, Case.slug == slug)
        .options(*WITH_EVENTS, selectinload(Case.changes), WITH_SUSPENSIONS, *options)
    )
    if found is None:
        raise NotFound
    return found


def taken_back(viewer: Actor) -> Sequence[Case]:
    """The last few cases that the staff took back, the latest first."""
    return session.scalars(
        select(Case)
        .where(visibility.kept_cases(viewer), Case.ended_at.is_not(None))
        .order_by(Case.ended_at.desc(), Case.id.desc())
        .limit(LATELY)
    ).all()


def case(viewer: Actor, slug: str) -> Whole:
    """A case with its events in time, the clocks that ran, and who said what of it."""
    found = _case(visibility.cases(viewer), slug, WITH_PLANS)
    return Whole(
        case=found,
        label=label_of(found),
        said=ever_said(found),
        course=course_of(found, clock.now()),
        suspensions=suspensions_of(found),
        courses=remediations_of(found),
    )


def course(found: Case) -> list[Happened]:
    """What happened in a case that was read whole, in time, with its clocks."""
    return course_of(found, clock.now())


def cases_by_year(viewer: Actor) -> list[tuple[int, int]]:
    """Requests for review by the year in which they were made, without a gap."""
    delivered = (
        select(CaseEvent.day_first)  # type: ignore[attr-defined]
        .join(Case, Case.id == CaseEvent.case_id)
        .where(visibility.cases(viewer), CaseEvent.code == "request_for_review")
    )
    entered = (
        select(EnteredEvent.day_first)  # type: ignore[attr-defined]
        .join(Case, Case.id == EnteredEvent.case_id)
        .where(visibility.cases(viewer), EnteredEvent.code == "request_for_review", EnteredEvent.ended_at.is_(None))
    )
    days = [*session.scalars(delivered), *session.scalars(entered)]
    years = [day.year for day in days if day is not None]
    return [(year, years.count(year)) for year in range(min(years), max(years) + 1)] if years else []


def as_of(viewer: Actor) -> date | None:
    """The day as of which the latest row was read from its sources."""
    return session.scalar(select(func.max(Case.as_of)).where(visibility.cases(viewer)))


def states_with_cases(viewer: Actor) -> Sequence[str]:
    """The federal entities in which there are workplaces with a case, by number."""
    return session.scalars(
        select(FacilityPlace.state)
        .join(Case, Case.facility_id == FacilityPlace.facility_id)
        .where(visibility.cases(viewer))
        .distinct()
        .order_by(FacilityPlace.state)
    ).all()


def facilities(viewer: Actor, wanted: Filter, after: int | None = None) -> Listing:
    """The workplaces that fit, by company; those of one company in the order in which they were entered."""
    fits = [visibility.facilities(viewer), stands_for_itself(), *_of_facility(wanted)]
    total = session.scalar(select(func.count()).select_from(Facility).where(*fits)) or 0
    query = (
        select(Facility)
        .where(*fits, *_after_workplace(viewer, after))
        .order_by(Facility.spelled, Facility.id)
        .limit(PAGE + 1)
        .options(selectinload(Facility.names), selectinload(Facility.places))
    )
    found = session.scalars(query).all()
    return Listing(list(found[:PAGE]), total, found[PAGE - 1].id if len(found) > PAGE else None)


def sayings(viewer: Actor, facility_ids: Sequence[int]) -> Sequence[Saying]:
    """What the staff entered that somebody says of a workplace, the latest first; also what holds no more."""
    return session.scalars(
        select(Saying)
        .join(Facility, Facility.id == Saying.facility_id)
        .where(visibility.facilities(viewer), Saying.facility_id.in_(facility_ids))
        .order_by(Saying.id.desc())
    ).all()


def entered_lately(viewer: Actor) -> Sequence[Facility]:
    """The last few workplaces that the staff entered, the latest first."""
    return session.scalars(
        select(Facility)
        .where(visibility.facilities(viewer), stands_for_itself(), Facility.entered)
        .order_by(Facility.id.desc())
        .limit(LATELY)
        .options(*WHOLE_FACILITY)
    ).all()


def facility(viewer: Actor, slug: str) -> Workplace:
    """A workplace with what was merged into it, and their cases, the latest first; of a merged one, where it leads."""
    whole = select(Facility).where(visibility.facilities(viewer)).options(*WHOLE_FACILITY)
    root = session.scalar(whole.where(Facility.slug == slug))
    if root is None:
        raise NotFound
    led, group = merges(), [root]
    if root.id in led or root.id in led.values():
        number = root_of(root.id)
        group = list(session.scalars(whole.where(Facility.id.in_(leading_to(number))).order_by(Facility.id)))
        root = next(each for each in group if each.id == number)
    about = session.scalars(
        select(Case)
        .where(visibility.cases(viewer), Case.facility_id.in_([each.id for each in group]))
        .order_by(Case.began_on.desc(), Case.id.desc())
        .options(selectinload(Case.events), selectinload(Case.entered))
    )
    return Workplace(
        root,
        [each for each in group if each is not root],
        [Listed(one, label_of(one)) for one in about],
    )


def named(viewer: Actor, *slugs: str) -> Sequence[Facility]:
    """The workplaces that are called so in addresses, as far as there are such."""
    query = select(Facility).where(visibility.facilities(viewer), Facility.slug.in_(slugs))
    return session.scalars(query.options(selectinload(Facility.names), selectinload(Facility.places))).all()


def cases_by_sector(viewer: Actor) -> dict[str, int]:
    """How many public cases there are about workplaces of each sector."""
    counted = session.execute(
        select(Facility.sector, func.count())
        .join(Case, Case.facility_id == Facility.id)
        .where(visibility.cases(viewer))
        .group_by(Facility.sector)
    )
    return {row[0]: row[1] for row in counted}


def _after(viewer: Actor, after: int | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    began = session.scalar(select(Case.began_on).where(visibility.cases(viewer), Case.id == after))
    if began is None:
        return []
    return [tuple_(Case.began_on, Case.id) < tuple_(began, after)]


def _after_workplace(viewer: Actor, after: int | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    last = session.scalar(select(Facility.spelled).where(visibility.facilities(viewer), Facility.id == after))
    if last is None:
        return []
    return [tuple_(Facility.spelled, Facility.id) > tuple_(last, after)]


def _of_case(wanted: Filter) -> list[ColumnElement[bool]]:
    fits = [or_(Case.spelled.contains(word, autoescape=True), Facility.spelled.contains(word, autoescape=True))
            for word in _words(wanted)]  # fmt: skip
    if wanted.status:
        fits.append(Case.status == wanted.status)
    if wanted.liquidation:
        fits.append(liquidation_is(wanted.liquidation))
    return fits + _of_place_and_sector(wanted)


def _of_facility(wanted: Filter) -> list[ColumnElement[bool]]:
    return [Facility.spelled.contains(word, autoescape=True) for word in _words(wanted)] + _of_place_and_sector(wanted)


def _of_place_and_sector(wanted: Filter) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.sector:
        fits.append(Facility.sector == wanted.sector)
    if wanted.state:
        here: Select[Any] = select(FacilityPlace.id).where(
            FacilityPlace.facility_id == Facility.id, FacilityPlace.state == wanted.state
        )
        fits.append(exists(here.correlate(Facility)))
    return fits


def _words(wanted: Filter) -> list[str]:
    shown = "".join(character if character.isprintable() else " " for character in wanted.text[:LONGEST])
    return folded(shown).split()
