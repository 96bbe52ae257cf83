"""Spans of days and clocks in words, in the language of the page. Nothing is said more exactly than it is known."""

from datetime import date

from flask import Flask
from flask_babel import gettext, ngettext

from portal.core import clock, dates
from portal.core.clocks import Standing, State
from portal.core.clocks.answering import answering
from portal.core.errors import N_
from portal.core.spans import Shape, Span
from portal.models.consultations import Round
from portal.web.locale import day, locale, written

UNSURE = N_("Whether it was met in time cannot be said: on record is only that it happened %(when)s.")
LATE_BETWEEN = N_("Met late, between %(least)s and %(most)s days after the target.")
IN_PRACTICE = N_(
    "The target was not a business day, and it was met by the next one in the United States, as in other cases."
)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(known_day=known_day, at_a_time=at_a_time)
    app.jinja_env.globals.update(clock_target=clock_target, clock_state=clock_state)
    app.jinja_env.globals.update(answering=answering, overdue_since=_overdue_since)


def _overdue_since(round_: Round) -> date | None:
    return round_.overdue_since(clock.now())


def known_day(span: Span) -> str:
    """A date as far as it is known: «octubre de 2024»."""
    first, last = span.first, span.end
    match span.shape:
        case Shape.DAY:
            return _day(first)
        case Shape.MONTH:
            return _month(first)
        case Shape.YEAR:
            return str(first.year)
        case Shape.SINCE:
            return str(gettext("since %(day)s", day=_day(first)))
    if (last - first).days == 1 and first.month == last.month:
        one, other = dates.two_days(first, last, locale())
        return str(gettext("%(first)s and %(last)s", first=one, last=other))
    return str(gettext("%(first)s to %(last)s", first=_begin(first, last), last=_day(last)))


def at_a_time(span: Span) -> str:
    """A date within a sentence: «en octubre de 2024», «el 17 y el 18 de agosto de 2021»."""
    first, last = span.first, span.end
    match span.shape:
        case Shape.DAY:
            return str(gettext("on %(day)s", day=_day(first)))
        case Shape.MONTH:
            return str(gettext("in %(month)s", month=_month(first)))
        case Shape.YEAR:
            return str(gettext("in %(year)s", year=str(first.year)))
        case Shape.SINCE:
            return str(gettext("since %(day)s", day=_day(first)))
    if (last - first).days == 1 and first.month == last.month:
        one, other = dates.two_days(first, last, locale())
        return str(gettext("on %(first)s and %(last)s", first=one, last=other))
    return str(gettext("between %(first)s and %(last)s", first=_begin(first, last), last=_day(last)))


def clock_target(one: Standing) -> str:
    """When the period ends, and how that was counted."""
    target = day(one.target.first) if one.target.is_exact else at_a_time(one.target)
    counted = one.rule.counted
    if counted.business:
        period = ngettext("%(num)s business day", "%(num)s business days", counted.many)
    else:
        period = ngettext("%(num)s calendar day", "%(num)s calendar days", counted.many)
    if one.held.extension:
        period = gettext("%(period)s and %(num)s more", period=period, num=one.held.extension)
    words = gettext(
        "Computed target: %(target)s (%(period)s, counted from the day after the start, %(start)s).",
        target=target,
        period=period,
        start=known_day(one.start),
    )
    if one.stood:
        stood = ngettext(
            "%(num)s day on which it was paused does not count.",
            "%(num)s days on which it was paused do not count.",
            one.stood,
        )
        words = f"{words} {stood}"
    return str(words)


def clock_state(one: Standing) -> str:
    """What the record shows of it."""
    seen = at_a_time(one.seen) if one.seen is not None else ""
    match one.state:
        case State.MET:
            return _met(one)
        case State.LATE:
            return _late(one)
        case State.CANNOT_SAY:
            return str(gettext(UNSURE, when=seen))
        case State.BY_THEN:
            return str(gettext("It had happened %(when)s at the latest; the exact date is not on record.", when=seen))
        case State.ENDED_BEFORE:
            return str(gettext("The matter took another course before the target, %(when)s.", when=seen))
        case State.PAUSED:
            return str(gettext("It is paused: its target moves by a day every day."))
        case State.RUNNING:
            return str(gettext("It is running. The sources consulted show no result yet."))
    return str(gettext("The target day has passed; the sources consulted do not show the result."))


def _met(one: Standing) -> str:
    if one.least != one.most or one.most is None:
        return str(gettext("Met in time."))
    if one.most == 0:
        return str(gettext("Met on the target day."))
    return str(ngettext("Met %(num)s day before the target.", "Met %(num)s days before the target.", -one.most))


def _late(one: Standing) -> str:
    if one.least != one.most or one.most is None:
        return str(gettext(LATE_BETWEEN, least=one.least, most=one.most))
    late = str(ngettext("Met %(num)s day after the target.", "Met %(num)s days after the target.", one.most))
    return f"{late} {gettext(IN_PRACTICE)}" if one.next_business_day else late


def _day(one: date) -> str:
    return written(one, dates.DAY)


def _month(one: date) -> str:
    return written(one, dates.MONTH)


def _begin(first: date, last: date) -> str:
    """The first of two days, without the year that the last one says."""
    if first.year != last.year:
        return _day(first)
    return written(first, dates.WITHOUT_YEAR)
