"""Sectors: the editions of the list of priority subsectors, and how the three countries classify them."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.core import sectors as delivered
from portal.core.vocabulary import terms
from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.locale import locale
from portal.web.sectors import editions_table
from portal.web.views.reference import views


@views.get("/sectors")
@public
def sectors() -> ResponseReturnValue:
    editions = queries.editions(viewer())
    return render_template(
        "reference/sectors.html",
        editions=editions,
        now=next((each for each in editions if each.is_the_list), None),
        counts=queries.cases_by_sector(viewer()),
        sectors=terms("sector"),
        industries=delivered.industries(),
        manufacturing=delivered.manufacturing(),
        as_of=queries.as_of(viewer()),
    )


@views.get("/sectors/editions/<slug:slug>")
@public
def edition(slug: str) -> ResponseReturnValue:
    found, consulted, corrections = queries.edition(viewer(), slug)
    return render_template("reference/edition.html", found=found, consulted=consulted, corrections=corrections)


@views.get("/sectors/editions.csv")
@public
def editions_csv() -> Response:
    table = editions_table(queries.editions(viewer()))
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"subsectors.{locale()}.csv")
