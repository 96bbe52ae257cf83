"""When a duty falls due and how it was met, in words, in the language of the page; never more exact than is known."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import Flask
from flask_babel import gettext, ngettext

from portal.core import clock, dates
from portal.core.clocks.recurring import Met, Rhythm, Turn
from portal.core.vocabulary import term
from portal.queries.reference import Owed
from portal.text.charts import Picture, as_csv, year
from portal.web.days import LATE_BETWEEN, UNSURE, at_a_time, known_day
from portal.web.locale import day, local, written


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        duty_due=duty_due, duty_counted=duty_counted, duty_met=duty_met, duty_stands=duty_stands
    )


def duty_due(turn: Turn) -> str:
    """The day by which it is due, as far as it can be known."""
    if turn.target is None:
        return ""
    return day(turn.target.first) if turn.target.is_exact else known_day(turn.target)


def duty_counted(one: Owed, turn: Turn) -> str:
    """From what the day was counted."""
    if turn.target is None or turn.start is None:
        return ""
    if one.duty.rhythm is Rhythm.BEFORE:
        return str(gettext("Counted back from the joint review of %(day)s.", day=known_day(turn.start)))
    return str(gettext("Counted from the last time on record, %(day)s.", day=known_day(turn.start)))


def duty_met(turn: Turn) -> str:
    """How a time that is on record stands to the day by which it was due."""
    seen = at_a_time(turn.seen) if turn.seen is not None else ""
    match turn.met:
        case Met.IN_TIME:
            return str(gettext("Met in time."))
        case Met.CANNOT_SAY:
            return str(gettext(UNSURE, when=seen))
        case Met.LATE if turn.least != turn.most:
            return str(gettext(LATE_BETWEEN, least=turn.least, most=turn.most))
        case Met.LATE:
            return str(ngettext("Met %(num)s day late.", "Met %(num)s days late.", turn.most or 0))
    return ""


def duty_stands(one: Owed) -> str:
    """Whether it is due, in one sentence that promises nothing."""
    turn = one.next
    if one.ended:
        return str(gettext("This duty has ended."))
    if turn is None or turn.target is None:
        if one.duty.rhythm is Rhythm.ROLLING and one.last is None:
            return str(gettext("Nothing is on record here yet, so the next day cannot be counted."))
        return ""
    if one.overdue_since is not None:
        return str(gettext("Overdue since %(day)s: nothing later is on record here.", day=day(one.overdue_since)))
    if turn.met is Met.PASSED:
        return str(gettext("The day has passed. The sources consulted do not show that it was met."))
    left = (turn.target.end - clock.day().date()).days
    return str(ngettext("%(num)s day left.", "%(num)s days left.", left)) if left else str(gettext("It is due today."))


def year_ahead(due: Sequence[Owed]) -> Picture | None:
    """The days of the next twelve months, under the letters of the list beside it."""
    days = [(local(one.duty.name), one.next.target.end) for one in due if one.next is not None and one.next.target]
    if not days:
        return None
    months = [written(date(2000, month, 1), dates.SHORT_MONTH) for month in range(1, 13)]
    return year(
        "year",
        gettext("The year ahead"),
        gettext("Each letter is a duty of the list below, on the day by which it is due. The dashed line is today."),
        (gettext("Letter"), gettext("Duty"), gettext("Due by")),
        days,
        today=clock.day().date(),
        months=months,
    )


def duties_table(owed: Iterable[Owed]) -> str:
    """All duties as a file (RFC 4180): one a line, with the last time on record and the day by which it is due next."""
    head = (
        *(gettext("Duty"), gettext("Who owes it"), gettext("Basis in law"), gettext("How often")),
        *(gettext("Last time on record"), gettext("What shows it"), gettext("Due by"), gettext("Status")),
        gettext("Source"),
    )
    return as_csv(head, [_row(one) for one in owed])


def _row(one: Owed) -> tuple[str, ...]:
    duty, last, turn = one.duty, one.last, one.next
    shown = last.evidence if last is not None else None
    return (
        *(local(duty.name), local(term("duty_actor", duty.actor).label), local(duty.basis), local(duty.cadence)),
        str(shown.day) if shown is not None else "",
        local(term("duty_evidence", shown.kind).label) if shown is not None else "",
        str(turn.target) if turn is not None and turn.target is not None else "",
        duty_stands(one),
        duty.source,
    )
