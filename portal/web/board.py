"""The registers of the Expert Board and of the attachés in words and tables, in the language of the page."""

from collections.abc import Iterable
from decimal import Decimal

from flask import Flask
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.vocabulary import term
from portal.models.reference import (
    Activity,
    Assessment,
    Attache,
    BenchmarkValue,
    BoardMember,
    BoardReport,
    Facility,
    Kept,
    Money,
    Project,
    QuarterReport,
)
from portal.queries.reference import Account, Followed, Measured, Reported, Sum, dollars
from portal.text.charts import Picture, as_csv, course
from portal.web import actions, panels, sectors
from portal.web.days import at_a_time, known_day
from portal.web.locale import day, local

KINDS = {
    "member": _l("Members of the Board"),
    "value": _l("Values of benchmarks"),
    "assessment": _l("Assessments of benchmarks"),
    "report": _l("Reports of the Board"),
    "attache": _l("Attachés"),
    "project": _l("Projects"),
    "activity": _l("Activities"),
    "money": _l("Amounts"),
    "quarter": _l("Quarterly reports"),
    **panels.KINDS,
    **actions.KINDS,
    **sectors.KINDS,
    "workplace": _l("Workplaces"),
}
ROOMS = {
    "board": _l("Register of the Expert Board"),
    "attaches": _l("Register of the attachés"),
    "panels": _l("Register of panels"),
    "actions": _l("Register of actions"),
    "sectors": _l("Register of priority subsectors"),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        entry_kind=lambda of: KINDS[of],
        entry_name=entry_name,
        entry_room=lambda room: ROOMS[room],
        amount=amount,
        rate_of=rate,
        in_dollars=in_dollars,
        figure_of=figure_of,
        decision_stands=decision_stands,
        report_stands=report_stands,
        quarter_name=quarter_name,
    )


def amount(value: Decimal, currency: str = "") -> str:
    """An exact amount with its currency in letters: "$" is dollars here and pesos there."""
    return f"{value:,.2f} {currency}".strip()


def rate(value: Decimal) -> str:
    """How many pesos a dollar was, as it was published."""
    return f"{value.normalize():f}"


def in_dollars(total: Sum) -> str:
    """A total, and how many rows it does not count."""
    words = amount(total.dollars, "USD")
    if not total.without_rate:
        return words
    return str(
        ngettext(
            "%(total)s, without %(num)s amount that has no rate",
            "%(total)s, without %(num)s amounts that have no rate",
            total.without_rate,
            total=words,
        )
    )


def figure_of(value: Decimal, unit: str) -> str:
    """A value with its unit, without places that say nothing."""
    plain = f"{value:,.2f}".rstrip("0").rstrip(".")
    return plain if unit == "count" else f"{plain} {local(term('benchmark_unit', unit).label)}"


def quarter_name(year: int, quarter: int) -> str:
    return str(gettext("Quarter %(quarter)s of %(year)s", quarter=quarter, year=str(year)))


def values_over_time(found: Measured) -> Picture | None:
    """The values on record, each as exactly as its day is known."""
    if not found.values:
        return None
    unit = found.benchmark.unit
    figures = [figure_of(each.value, unit) for each in found.values]
    return course(
        "values",
        gettext("Values over time"),
        gettext("Each mark is a value of a public source. The scale begins at nothing."),
        (gettext("Day"), gettext("Value"), gettext("In a sentence"), gettext("Source")),
        [
            (each.day.first, each.day.end, each.value, (known_day(each.day), words, local(each.note), each.source))
            for each, words in zip(found.values, figures, strict=True)
        ],
        figures,
    )


def decision_stands(one: Followed) -> str:
    """How the Trade Representative's sixty days stand: what is on record, and never more."""
    due, decision = one.decide_by, one.decision
    if due is None:
        return ""
    if decision is None:
        if due.end >= clock.day().date():
            left = (due.end - clock.day().date()).days
            return (
                str(ngettext("%(num)s day left.", "%(num)s days left.", left))
                if left
                else str(gettext("It is due today."))
            )
        return str(gettext("The target day has passed; the sources consulted do not show the result."))
    if decision.day.end <= due.first:
        return str(gettext("Met in time."))
    if decision.day.is_exact and due.is_exact:
        late = (decision.day.first - due.first).days
        return str(ngettext("Met %(num)s day late.", "Met %(num)s days late.", late))
    return str(
        gettext(
            "Whether it was met in time cannot be said: on record is only that it happened %(when)s.",
            when=at_a_time(decision.day),
        )
    )


def report_stands(one: Reported) -> str:
    """Whether a quarterly report came, and when."""
    delivered, late = one.report.delivered, one.late
    if delivered is None:
        passed = one.due < clock.day().date()
        if passed:
            return str(gettext("The day has passed. The sources consulted do not show that it was met."))
        return str(gettext("A draft, not delivered yet."))
    if late is None:
        return str(
            gettext(
                "Whether it was met in time cannot be said: on record is only that it happened %(when)s.",
                when=at_a_time(delivered),
            )
        )
    if late <= 0:
        return str(gettext("Met in time."))
    return str(ngettext("Met %(num)s day late.", "Met %(num)s days late.", late))


def entry_name(one: Kept | Facility) -> str:
    """What an entry is called on the desk."""
    match one:
        case Facility():
            return f"{local(one.names[0].name)}, {one.company}"
        case BoardMember():
            return f"{local(term('board_appointer', one.appointed_by).label)} {one.seat}: {one.name}"
        case BenchmarkValue():
            return f"{local(one.benchmark.name)}: {figure_of(one.value, one.benchmark.unit)}, {known_day(one.day)}"
        case Assessment():
            verdict = local(term("benchmark_verdict", one.verdict).label)
            return f"{local(one.benchmark.name)}: {verdict}, {known_day(one.day)}"
        case BoardReport() | Activity():
            return f"{local(one.title)}, {known_day(one.day)}"
        case Attache():
            return f"{one.post}. {one.name}, {local(one.place)}"
        case Project():
            return local(one.name)
        case Money():
            kind = local(term("money_kind", one.kind).label)
            return f"{local(one.project.name)}: {kind}, {amount(one.amount, one.currency)}, {day(one.day)}"
        case QuarterReport():
            return f"{one.attache.name}: {quarter_name(one.year, one.quarter)}"
    return panels.entry_name(one) or actions.entry_name(one) or sectors.entry_name(one) or one.slug


def benchmarks_table(found: Iterable[Measured]) -> str:
    """All benchmarks as a file (RFC 4180), with the latest value and the latest assessment of each."""
    head = (
        *(gettext("Benchmark"), gettext("Kind"), gettext("How it is measured"), gettext("Basis in law")),
        *(gettext("Latest value"), gettext("Day"), gettext("Source of the value"), gettext("Latest assessment")),
        *(gettext("Votes"), gettext("Day of the assessment"), gettext("Position of the minority"), gettext("Source")),
    )
    return as_csv(head, [_measured_row(each) for each in found])


def money_table(found: Iterable[Account]) -> str:
    """All amounts as a file (RFC 4180): as paid, and in dollars by the rate of the row."""
    head = (
        *(gettext("Project"), gettext("Counterpart"), gettext("Kind of amount"), gettext("Day"), gettext("Quarter")),
        *(gettext("Amount"), gettext("Currency"), gettext("Pesos for a dollar"), gettext("Day of the rate")),
        *(gettext("Source of the rate"), gettext("In dollars"), gettext("Source")),
    )
    return as_csv(head, [_money_row(account, row) for account in found for row in account.rows])


def _measured_row(one: Measured) -> tuple[str, ...]:
    mark, value, latest = one.benchmark, one.values[-1] if one.values else None, one.latest
    said = (
        (
            local(term("benchmark_verdict", latest.verdict).label),
            _votes(latest),
            str(latest.day),
            local(latest.minority),
        )
        if latest is not None
        else ("", "", "", "")
    )
    return (
        *(local(mark.name), local(term("benchmark_kind", mark.kind).label), local(mark.definition), local(mark.basis)),
        *((figure_of(value.value, mark.unit), str(value.day), value.source) if value is not None else ("", "", "")),
        *(*said, mark.source),
    )


def _votes(one: Assessment) -> str:
    return "; ".join(f"{local(term('benchmark_verdict', code).label)}: {number}" for code, number in one.votes)


def _money_row(account: Account, row: Money) -> tuple[str, ...]:
    converted = dollars(row)
    return (
        *(local(account.project.name), local(row.counterpart), local(term("money_kind", row.kind).label)),
        *(row.day.isoformat(), f"{row.day.year}-Q{(row.day.month + 2) // 3}", f"{row.amount:.2f}", row.currency),
        *(rate(row.rate) if row.rate is not None else "", row.rate_day.isoformat() if row.rate_day else ""),
        *(row.rate_source, f"{converted:.2f}" if converted is not None else "", row.source),
    )
