"""The registers of public records, for everybody: cases with their clocks, and workplaces."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import registers
from portal.core.identifiers import Scheme, check_digit_fits
from portal.core.localized import Localized
from portal.core.vocabulary import terms
from portal.queries import reference as queries
from portal.queries.contributions import workplaces
from portal.web.access import public, viewer
from portal.web.addresses import CODE, NUMBER, TEXT, asks, matching, number_asked
from portal.web.views.reference import views

STATE = matching("[0-9]{2}")
LIQUIDATION = matching("|".join(queries.LIQUIDATION))


@views.get("/cases")
@public
@asks(q=TEXT, state=STATE, sector=CODE, status=CODE, liquidation=LIQUIDATION, after=NUMBER)
def cases() -> ResponseReturnValue:
    wanted, asked = _wanted()
    return render_template(
        "reference/cases.html",
        page=queries.cases(viewer(), wanted, number_asked()),
        wanted=wanted,
        asked=asked,
        choices=_choices(),
        stages=terms("case_label"),
        years=queries.cases_by_year(viewer()),
        as_of=queries.as_of(viewer()),
    )


@views.get("/cases/<slug:slug>")
@public
def case(slug: str) -> ResponseReturnValue:
    whole = queries.case(viewer(), slug)
    panels, done = queries.panels_of(viewer(), whole.case), queries.done_in_case(viewer(), whole.case)
    corrections = queries.corrections_of(whole.case) if whole.case.by_staff else ()
    shown = {"panels": panels, "done": done, "corrections": corrections}
    return render_template("reference/case.html", whole=whole, **shown)


@views.get("/facilities")
@public
@asks(q=TEXT, state=STATE, sector=CODE, after=NUMBER)
def facilities() -> ResponseReturnValue:
    wanted, asked = _wanted()
    return render_template(
        "reference/facilities.html",
        page=queries.facilities(viewer(), wanted, number_asked()),
        wanted=wanted,
        asked=asked,
        choices=_choices(),
        as_of=queries.as_of(viewer()),
    )


@views.get("/facilities/<slug:slug>")
@public
@asks(after=NUMBER)
def facility(slug: str) -> ResponseReturnValue:
    found = queries.facility(viewer(), slug)
    if found.facility.slug != slug:  # it was merged
        return redirect(url_for(".facility", slug=found.facility.slug))
    return render_template(
        "reference/facility.html",
        facility=found.facility,
        merged=found.merged,
        about=found.cases,
        fits=digits_fit,
        corrections=queries.corrections_of(found.facility) if found.facility.entered else (),
        sayings=queries.sayings(viewer(), [found.facility.id, *(each.id for each in found.merged)]),
        mentions=workplaces.naming(viewer(), [found.facility.id, *(each.id for each in found.merged)], number_asked()),
    )


def digits_fit(scheme: str, value: str) -> bool | None:
    """Whether the check digit of a number is right; ``None`` where there is none, and of a name."""
    return check_digit_fits(Scheme(scheme), value) if scheme in set(Scheme) else None


def _wanted() -> tuple[queries.Filter, dict[str, str]]:
    """What is looked for, and the same as the address asks it; what no list has is not asked."""
    asked = {name: value for name, value in request.args.items() if name != "after"}
    return (
        queries.Filter(
            text=asked.get("q", ""),
            state=asked.get("state", ""),
            sector=asked.get("sector", ""),
            status=asked.get("status", ""),
            liquidation=asked.get("liquidation", ""),
        ),
        asked,
    )


def _choices() -> dict[str, list[tuple[str, Localized]]]:
    """What can be looked for, by what the address calls it: of states those that have a case."""
    states = [registers.states()[code] for code in queries.states_with_cases(viewer())]
    return {
        "state": [(each.code, each.name) for each in states],
        "sector": [(each.code, each.label) for each in terms("sector")],
        "status": [(each.code, each.label) for each in terms("case_label")],
        "liquidation": [(each.code, each.label) for each in terms("liquidation")],
    }
