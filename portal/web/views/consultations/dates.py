"""The dates of a public round for a calendar: when it closes, when answers are due, when it is looked at again."""

from dataclasses import replace

from flask import Response, url_for
from flask_babel import gettext as _

from portal.core import clock
from portal.files import calendar
from portal.files.calendar import Dated
from portal.models.consultations import Round
from portal.queries import consultations as queries
from portal.queries import summaries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import from_outside
from portal.web.locale import locale
from portal.web.views.consultations import views
from portal.web.views.consultations.reading import ROUND


@views.get(f"{ROUND}/dates.ics")
@public
def dates(round_id: int) -> Response:
    """Of public rounds alone: calendars are shared, and carry their titles to where nobody asks who may read them."""
    round_ = queries.public_round(viewer(), round_id)
    dates_ = [replace(each, address=from_outside(url_for(".round", round_id=round_id))) for each in _dates(round_)]
    content = calendar.written(dates_, language=locale(), now=clock.now())
    return downloads.made(content, downloads.ICS, f"{round_.consultation.code}-{round_.number}.ics")


def _dates(round_: Round) -> list[Dated]:
    title = round_.title.in_(locale())
    found = [
        Dated(f"{round_.id} closing", round_.closes_at, _("Closes: %(title)s", title=title), round_.sequence),
        Dated(f"{round_.id} answers", round_.answers_due, _("Answers due: %(title)s", title=title), round_.sequence),
    ]
    latest = next(iter(summaries.editions(viewer(), round_)), None)
    if latest is not None and latest.review_on is not None:
        words = _("What became of it: %(title)s", title=title)
        found.append(Dated(f"{round_.id} review", latest.review_on, words, latest.number - 1))
    return found
