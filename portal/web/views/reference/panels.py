"""Panels of the rapid response mechanism: for everybody to read."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.locale import locale
from portal.web.panels import panels_table
from portal.web.views.reference import views


@views.get("/panels")
@public
def panels() -> ResponseReturnValue:
    return render_template("reference/panels.html", panels=queries.panels(viewer()))


@views.get("/panels.csv")
@public
def panels_csv() -> Response:
    table = panels_table(queries.panels(viewer()))
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"panels.{locale()}.csv")


@views.get("/panels/<slug:slug>")
@public
def panel(slug: str) -> ResponseReturnValue:
    whole = queries.panel(viewer(), slug)
    return render_template("reference/panel.html", whole=whole, lots=queries.lots_of(viewer(), whole.panel))
