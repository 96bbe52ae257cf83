"""The labor attachés as everybody reads them: posts, activities, money that adds up, and quarterly reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.reference import Activity, Attache, Correction, Money, Project, QuarterReport
from portal.models.reference.attaches import MONEY, POSTS
from portal.policy import visibility
from portal.queries.reference.meetings import corrections_of

CENT = Decimal("0.01")
ACTIVITIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Post:
    """One of the five posts: who holds it today, and who did before."""

    number: int
    holder: Attache | None
    earlier: tuple[Attache, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts of one kind together, in dollars by the rate of each row, and how many rows no rate could convert."""

    dollars: Decimal
    without_rate: int


@dataclass(frozen=True, slots=True)
class Account:
    """A project's money by kind. ``over``: by how much more was disbursed, in dollars, than was appropriated."""

    project: Project
    rows: tuple[Money, ...]
    sums: dict[str, Sum]

    @property
    def over(self) -> Decimal:
        return max(self.sums["disbursement"].dollars - self.sums["appropriation"].dollars, Decimal(0))


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid in a quarter, by kind: rows of the whole add up to the whole."""

    year: int
    quarter: int
    sums: dict[str, Sum]


@dataclass(frozen=True, slots=True)
class Reported:
    """A quarterly report, with its day: ``late`` by how many days it came, where that can be said."""

    report: QuarterReport
    due: date
    corrections: tuple[Correction, ...] = ()

    @property
    def late(self) -> int | None:
        """Not positive: in time. Nothing where it is not delivered, or only a span is known around its day."""
        delivered = self.report.delivered
        if delivered is None or (delivered.first <= self.due < delivered.end):
            return None
        return (delivered.first - self.due).days


def posts(viewer: Actor) -> list[Post]:
    """All five."""
    today = clock.day().date()
    held = defaultdict(list)
    found = select(Attache).where(visibility.entries(viewer, Attache))
    for each in session.scalars(found.order_by(Attache.began_first.desc(), Attache.id.desc())):  # type: ignore[attr-defined]
        held[each.post].append(each)
    return [_post(number, held[number], today) for number in range(1, POSTS + 1)]


def activities(viewer: Actor) -> list[Activity]:
    """The latest first."""
    found = select(Activity).where(visibility.entries(viewer, Activity))
    return list(
        session.scalars(
            found.options(selectinload(Activity.attache), selectinload(Activity.project))
            .order_by(Activity.day_first.desc(), Activity.id.desc())  # type: ignore[attr-defined]
            .limit(ACTIVITIES_SHOWN)
        )
    )


def accounts(viewer: Actor) -> list[Account]:
    """Every project with its money."""
    projects = session.scalars(select(Project).where(visibility.entries(viewer, Project)).order_by(Project.id)).all()
    rows = defaultdict(list)
    for each in session.scalars(select(Money).where(visibility.entries(viewer, Money)).order_by(Money.day, Money.id)):
        rows[each.project_id].append(each)
    return [Account(each, tuple(rows[each.id]), sums(rows[each.id])) for each in projects]


def by_quarter(found: Iterable[Account]) -> list[Spent]:
    """All rows together, by the calendar quarter of their days, the latest quarter first."""
    rows = defaultdict(list)
    for account in found:
        for each in account.rows:
            rows[each.day.year, (each.day.month + 2) // 3].append(each)
    return [Spent(year, quarter, sums(rows[year, quarter])) for year, quarter in sorted(rows, reverse=True)]


def sums(rows: Iterable[Money]) -> dict[str, Sum]:
    """By kind: each row is converted once, half to even, and then the rows are added."""
    rows = list(rows)
    return {kind: _sum([each for each in rows if each.kind == kind]) for kind in MONEY}


def dollars(row: Money) -> Decimal | None:
    """What a row is in dollars; nothing without a rate."""
    if row.currency == "USD":
        return row.amount
    return None if row.rate is None else (row.amount / row.rate).quantize(CENT, ROUND_HALF_EVEN)


def quarter_reports(viewer: Actor) -> list[Reported]:
    """The latest quarter first."""
    found = select(QuarterReport).where(visibility.entries(viewer, QuarterReport))
    order = (QuarterReport.year.desc(), QuarterReport.quarter.desc(), QuarterReport.id)
    rows = session.scalars(found.options(selectinload(QuarterReport.attache)).order_by(*order))
    return [Reported(each, due_of(each.year, each.quarter)) for each in rows]


def quarter_report(viewer: Actor, slug: str) -> Reported:
    found = session.scalar(
        select(QuarterReport)
        .where(visibility.entries(viewer, QuarterReport), QuarterReport.slug == slug)
        .options(selectinload(QuarterReport.attache))
    )
    if found is None:
        raise NotFound
    return Reported(found, due_of(found.year, found.quarter), corrections_of(found))


def due_of(year: int, quarter: int) -> date:
    """The day by which a report of this quarter is read as due: the last of the month after it."""
    month = 3 * quarter + 2  # the month after the next begins, less a day
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)


def _post(number: int, held: Sequence[Attache], today: date) -> Post:
    holder = next((each for each in held if each.began.first <= today and not _gone(each, today)), None)
    return Post(number, holder, tuple(each for each in held if each is not holder))


def _gone(attache: Attache, today: date) -> bool:
    return attache.left is not None and attache.left.first <= today


def _sum(rows: Sequence[Money]) -> Sum:
    converted = [dollars(each) for each in rows]
    return Sum(sum((each for each in converted if each is not None), Decimal("0.00")), converted.count(None))
