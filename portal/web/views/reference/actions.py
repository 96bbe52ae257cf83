"""What was done and what it rests on: for everybody to read."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.vocabulary import terms
from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.actions import actions_table, lines, picture
from portal.web.addresses import CODE, NUMBER, asks, number_asked
from portal.web.locale import locale
from portal.web.views.reference import views


@views.get("/actions")
@public
@asks(kind=CODE, after=NUMBER)
def actions() -> ResponseReturnValue:
    kinds = terms("compliance_action")
    kind = next((each.code for each in kinds if each.code == request.args.get("kind")), "")
    page = queries.actions(viewer(), kind, number_asked())
    return render_template("reference/actions.html", page=page, kinds=kinds, kind=kind)


@views.get("/actions.csv")
@public
def actions_csv() -> Response:
    table = actions_table(queries.all_actions(viewer()))
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"actions.{locale()}.csv")


@views.get("/actions/<slug:slug>")
@public
def action(slug: str) -> ResponseReturnValue:
    done = queries.action(viewer(), slug)
    found = queries.chain(viewer(), done.action)
    rows = lines(found)
    return render_template("reference/action.html", done=done, chain=found, rows=rows, picture=picture(found, rows))
