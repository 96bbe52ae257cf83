"""What the register of the labor attachés may say: posts, activities, projects, money and quarterly reports."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.core.spans import Span
from portal.models.reference import Activity, Attache, Money, Project, QuarterReport
from portal.models.reference.attaches import CURRENCIES, POSTS
from portal.services.reference import offices
from portal.services.reference.boarding import EndsBefore, SeatTaken, decimal_read, nothing_in_the_way, optional_span
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, TooLongHere, line, passed, sourced
from portal.services.reference.spelling import known
from portal.text import words

NEVER = frozenset({"on_site_verification", "verification", "inspection"})
OLDEST_RATE = timedelta(days=7)
_RATE = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,8})?")
_QUARTER = re.compile(r"(20[0-9]{2})-?[QT]([1-4])", re.IGNORECASE)


class NeverAVerification(Invalid):
    sentence = N_(
        "An attaché never verifies a workplace: that is for the panelists of the mechanism alone (letter of December "
        "2019). Nothing was saved."
    )


class NoPost(Invalid):
    sentence = N_("There are five posts: choose a number from 1 to 5.")


class NoRate(Invalid):
    sentence = N_("“%(typed)s” is not a rate that we can read. Write how many pesos a dollar was, like this: 17.2345")


class NoRateDay(Invalid):
    sentence = N_("A rate needs its day, not after that of the amount and at most seven days before it.")


class RateOfDollars(Invalid):
    sentence = N_("Dollars are not converted. Leave the rate empty.")


class NothingPaid(Invalid):
    sentence = N_("An amount is more than nothing.")


class NoQuarter(Invalid):
    sentence = N_("Write the quarter like this: 2026-Q3")


class ReportedAlready(Invalid):
    sentence = N_("A report of this attaché for this quarter is on record. Correct that entry.")


class RestsOnWhatWasTakenBack(Conflict):
    sentence = N_("It depends on another entry that was taken back. Put that one back first.")


class StillNamed(Conflict):
    sentence = N_("Other entries depend on this one. Take them back first.")


def _attache(
    it: Attache | None, *, post: int | None, name: str, place: Localized, began: str, left: str
) -> dict[str, Any]:
    if post is None or not 1 <= post <= POSTS:
        raise NoPost(field="post")
    since, until = span_read(began, "began"), optional_span(left, "left")
    if until is not None and until.certainly_before(since):
        raise EndsBefore(field="left")
    _ensure_post_free(it, post, since, date.max if until is None else until.end)
    called = line(name, LONGEST_NAME, "name")
    return {
        "post": post,
        "name": called,
        "place": short(place, "place"),
        "began": since,
        "left": until,
        "holder_id": offices.held(called, "attache"),
        "office": "attache",
    }


def _ensure_post_free(it: Attache | None, post: int, since: Span, ends: date) -> None:
    with session.no_autoflush:
        found = session.scalars(select(Attache).where(Attache.post == post, Attache.ended_at.is_(None))).all()
    for other in found:
        theirs = date.max if other.left is None else other.left.first
        if other is not it and other.began.end < ends and since.end < theirs:
            raise SeatTaken(field="post", name=other.name)


def _may_serve_again(it: Attache) -> None:
    _ensure_post_free(it, it.post, it.began, date.max if it.left is None else it.left.end)
    offices.held_again(it)


def _leaves(it: Attache) -> None:
    named_by(Activity.attache_id, QuarterReport.attache_id)(it)
    offices.left(it)


def rests_on(*names: str) -> Any:
    """A check that what an entry names holds, too."""

    def check(record: Any) -> None:
        if any(getattr(record, name) is not None and getattr(record, name).ended_at for name in names):
            raise RestsOnWhatWasTakenBack

    return check


def _project(_it: Project | None, *, name: Localized, counterpart: Localized) -> dict[str, Any]:
    return {"name": short(name, "name"), "counterpart": short(counterpart, "counterpart")}


def _activity(
    _it: Activity | None,
    *,
    attache: str,
    project: str,
    kind: str,
    title: Localized,
    day: str,
    counterpart: Localized,
    place: Localized,
    language: str,
    outcome: Localized,
) -> dict[str, Any]:
    if kind in NEVER:
        raise NeverAVerification(field="kind")
    return {
        "attache_id": standing(Attache, attache, "attache").id,
        "project_id": standing(Project, project, "project").id if project else None,
        "kind": known("attache_activity", kind, "kind"),
        "title": short(title, "title"),
        "day": span_read(day, "day"),
        "counterpart": short(counterpart, "counterpart"),
        "place": short(place, "place"),
        "language": known("language", language, "language"),
        "outcome": in_both(outcome, "outcome", needed=False),
    }


def _money(
    _it: Money | None,
    *,
    project: str,
    kind: str,
    day: date,
    counterpart: Localized,
    amount: str,
    currency: str,
    rate: str,
    rate_day: date | None,
    rate_source: str,
) -> dict[str, Any]:
    paid = decimal_read(amount, "amount")
    if paid == 0:
        raise NothingPaid(field="amount")
    if currency not in CURRENCIES:
        raise Invalid(N_("Choose dollars or pesos."), field="currency")
    return {
        "project_id": standing(Project, project, "project").id,
        "kind": known("money_kind", kind, "kind"),
        "day": passed(day, "day"),
        "counterpart": short(counterpart, "counterpart"),
        "amount": paid,
        "currency": currency,
        **_rated(currency, day, rate, rate_day, rate_source),
    }


def _rated(currency: str, day: date, typed: str, rate_day: date | None, source: str) -> dict[str, Any]:
    """The rate by which pesos become dollars; there may be none, and then no total counts the row."""
    seen = words.seen(typed)
    if not seen:
        return {"rate": None, "rate_day": None, "rate_source": ""}
    if currency == "USD":
        raise RateOfDollars(field="rate")
    if not _RATE.fullmatch(seen) or not Decimal(seen):
        raise NoRate(field="rate", typed=seen[:40])
    if rate_day is None or not day - OLDEST_RATE <= rate_day <= day:
        raise NoRateDay(field="rate_day")
    return {"rate": Decimal(seen), "rate_day": rate_day, "rate_source": sourced(source, "rate_source")}


def _quarter(
    it: QuarterReport | None, *, attache: str, quarter_of: str, body: Localized, delivered: str
) -> dict[str, Any]:
    found = _QUARTER.fullmatch(words.seen(quarter_of))
    if found is None:
        raise NoQuarter(field="quarter_of")
    year, quarter = int(found[1]), int(found[2])
    by = standing(Attache, attache, "attache")
    begins, ends = days_of(year, quarter)
    if begins > clock.day().date():
        raise NoQuarter(field="quarter_of")
    there = session.scalar(
        select(QuarterReport).where(
            QuarterReport.attache_id == by.id,
            QuarterReport.year == year,
            QuarterReport.quarter == quarter,
            QuarterReport.ended_at.is_(None),
        )
    )
    if there is not None and there is not it:
        raise ReportedAlready(field="quarter_of")
    kept = in_both(body, "body", needed=False, most=LONGEST_POSITION)
    return {
        "attache_id": by.id,
        "year": year,
        "quarter": quarter,
        "body": kept if kept.en else _drafted(by, begins, ends),
        "delivered": optional_span(delivered, "delivered"),
    }


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """The first day and the last of a calendar quarter."""
    begins = date(year, 3 * quarter - 2, 1)
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return begins, after - timedelta(days=1)


def _drafted(by: Attache, begins: date, ends: date) -> Localized:
    """What the activities on record say of a quarter, one a line, in both languages."""
    activities = session.scalars(
        select(Activity)
        .where(Activity.attache_id == by.id, Activity.ended_at.is_(None))
        .where(Activity.day_first <= ends, Activity.day_last >= begins)  # type: ignore[attr-defined]
        .order_by(Activity.day_first, Activity.id)  # type: ignore[attr-defined]
    ).all()
    lines = {
        language: "\n".join(
            f"{each.day}: {'. '.join(filter(None, (getattr(part, language) for part in _parts(each))))}."
            for each in activities
        )
        for language in LANGUAGES
    }
    return Localized(**{language: drafted[:LONGEST_POSITION] for language, drafted in lines.items()})


def _parts(each: Activity) -> tuple[Localized, ...]:
    return each.title, each.counterpart, each.place, each.outcome


def short(text: Localized, field: str) -> Localized:
    """One line in both languages."""
    kept = in_both(text, field, needed=True)
    for language in LANGUAGES:
        if len(getattr(kept, language)) > LONGEST_NAME:
            raise TooLongHere(field=f"{field}_{language}", found=len(getattr(kept, language)), most=LONGEST_NAME)
    return kept


def standing(of: Any, slug: str, field: str) -> Any:
    """The entry that a list offered, while it holds."""
    found = session.scalar(select(of).where(of.slug == slug, of.ended_at.is_(None)))
    if found is None:
        raise Invalid(N_("Choose one of the entries of the list."), field=field)
    return found


def named_by(*columns: Any) -> Any:
    """A check that no entry that holds names this one."""

    def check(record: Any) -> None:
        for column in columns:
            of = column.class_
            if session.scalar(select(of.id).where(column == record.id, of.ended_at.is_(None)).limit(1)) is not None:
                raise StillNamed

    return check


KINDS = {
    "attache": (Attache, _attache, _leaves, _may_serve_again),
    "project": (Project, _project, named_by(Activity.project_id, Money.project_id)),
    "activity": (Activity, _activity, nothing_in_the_way, rests_on("attache", "project")),
    "money": (Money, _money, nothing_in_the_way, rests_on("project")),
    "quarter": (QuarterReport, _quarter, nothing_in_the_way, rests_on("attache")),
}
