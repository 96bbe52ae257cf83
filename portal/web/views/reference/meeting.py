"""Meetings of the Labor Advisory Committee: for everybody to read."""

from collections.abc import Iterator

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.core import clock
from portal.files import calendar
from portal.files.calendar import Dated
from portal.models.reference import MeetingState
from portal.queries import reference as queries
from portal.text import markup
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import LANGUAGE, asks, from_outside
from portal.web.locale import local, locale
from portal.web.meetings import meetings_table
from portal.web.views.reference import views


@views.get("/meetings")
@public
def meetings() -> ResponseReturnValue:
    return render_template("reference/meetings.html", meetings=queries.meetings(viewer()))


@views.get("/meetings.csv")
@public
def meetings_csv() -> Response:
    table = meetings_table(queries.meetings(viewer()))
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"meetings.{locale()}.csv")


@views.get("/meetings.ics")
@public
def meetings_ics() -> Response:
    """Meetings that were called; one that was moved or cancelled is known again by a calendar that subscribed."""
    content = calendar.written(_dates(), language=locale(), now=clock.now())
    return downloads.made(content, downloads.ICS, f"meetings.{locale()}.ics")


@views.get("/meetings/<slug:slug>")
@public
def meeting(slug: str) -> ResponseReturnValue:
    return render_template("reference/meeting.html", met=queries.meeting(viewer(), slug))


@views.get("/meetings/<slug:slug>/papers/<int(max=999):position>")
@public
@asks(text=LANGUAGE)
def meeting_paper(slug: str, position: int) -> ResponseReturnValue:
    found = queries.meeting_paper(viewer(), slug, position)
    language = request.args.get("text") or locale()
    html = Markup(markup.document(found.body.in_(language)))  # noqa: S704  cleaned there
    return render_template(
        "reference/meeting_paper.html", paper=found, meeting=found.meeting, language=language, html=html
    )


def _dates() -> Iterator[Dated]:
    for each in queries.dated_meetings(viewer()):
        yield Dated(
            f"meeting {each.slug}",
            each.starts_at or each.day.first,
            local(each.title),
            each.sequence,
            from_outside(url_for(".meeting", slug=each.slug)),
            is_cancelled=each.state is MeetingState.CANCELLED,
        )
