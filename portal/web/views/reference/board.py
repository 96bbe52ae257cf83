"""The Expert Board and the labor attachés: for everybody to read."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.board import benchmarks_table, money_table, values_over_time
from portal.web.locale import locale
from portal.web.views.reference import views


@views.get("/board")
@public
def board() -> ResponseReturnValue:
    return render_template(
        "reference/board.html",
        seats=queries.seats(viewer()),
        measured=queries.measured(viewer()),
        reports=queries.board_reports(viewer()),
    )


@views.get("/board.csv")
@public
def board_csv() -> Response:
    return _table(benchmarks_table(queries.measured(viewer())), "board")


@views.get("/board/benchmarks/<slug:slug>")
@public
def benchmark(slug: str) -> ResponseReturnValue:
    found = queries.benchmark(viewer(), slug)
    return render_template("reference/benchmark.html", measured=found, picture=values_over_time(found))


@views.get("/board/reports/<slug:slug>")
@public
def board_report(slug: str) -> ResponseReturnValue:
    followed = queries.board_report(viewer(), slug)
    done = queries.done_after_report(viewer(), followed.report)
    return render_template("reference/board_report.html", followed=followed, done=done)


@views.get("/attaches")
@public
def attaches() -> ResponseReturnValue:
    accounts = queries.accounts(viewer())
    return render_template(
        "reference/attaches.html",
        posts=queries.posts(viewer()),
        activities=queries.activities(viewer()),
        accounts=accounts,
        quarters=queries.by_quarter(accounts),
        reports=queries.quarter_reports(viewer()),
    )


@views.get("/attaches.csv")
@public
def attaches_csv() -> Response:
    return _table(money_table(queries.accounts(viewer())), "attaches")


@views.get("/attaches/reports/<slug:slug>")
@public
def quarter_report(slug: str) -> ResponseReturnValue:
    return render_template("reference/quarter_report.html", reported=queries.quarter_report(viewer(), slug))


def _table(table: str, name: str) -> Response:
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"{name}.{locale()}.csv")
