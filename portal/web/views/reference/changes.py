"""What changed in the registers since a day: for everybody to read."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.queries import reference as queries
from portal.web.access import public, viewer
from portal.web.addresses import asks, matching
from portal.web.views.reference import views

DAY = matching("20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
AFTER = matching("[1-9][0-9]{0,15}-[0-9]{1,18}")
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


@views.get("/changes")
@public
@asks(since=DAY, after=AFTER)
def changes() -> ResponseReturnValue:
    since, wrong = _day(request.args.get("since", ""))
    page = queries.changes(viewer(), since, _place(request.args.get("after", "")))
    onward = _written(page.next) if page.next else ""
    return render_template("reference/changes.html", page=page, since=since, wrong=wrong, onward=onward)


def _day(written: str) -> tuple[date | None, bool]:
    """The day that was asked for, and whether there is none such, as the thirtieth of February."""
    try:
        return (date.fromisoformat(written) if written else None), False
    except ValueError:
        return None, True


def _place(written: str) -> tuple[datetime, int] | None:
    at, _dash, nth = written.partition("-")
    return (_BEGAN + timedelta(microseconds=int(at)), int(nth)) if nth else None


def _written(place: tuple[datetime, int]) -> str:
    at, nth = place
    return f"{(at - _BEGAN) // timedelta(microseconds=1)}-{nth}"
