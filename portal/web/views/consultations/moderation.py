"""What became of contributions, for everybody: of a public round, and of all of them together."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.queries import consultations
from portal.queries import moderation as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.locale import locale
from portal.web.shown.moderation import pictures
from portal.web.views.consultations import views
from portal.web.views.consultations.reading import ROUND


@views.get("/moderation")
@public
def moderation_of_all() -> ResponseReturnValue:
    found = queries.report_of_all(viewer())
    return _page(found, None, rounds=queries.reported_rounds(viewer()))


@views.get("/moderation/<slug:code>.csv")
@public
def moderation_of_all_csv(code: str) -> Response:
    return _file(queries.report_of_all(viewer()), code, "moderation")


@views.get(f"{ROUND}/moderation")
@public
def moderation(round_id: int) -> ResponseReturnValue:
    return _page(queries.report(viewer(), round_id), consultations.public_round(viewer(), round_id))


@views.get(f"{ROUND}/moderation/<slug:code>.csv")
@public
def moderation_csv(round_id: int, code: str) -> Response:
    round_ = consultations.public_round(viewer(), round_id)
    name = f"{round_.consultation.code}-{round_.number}-moderation"
    return _file(queries.report(viewer(), round_id), code, name)


def _page(found: queries.Reported | None, round_: Round | None, rounds: queries.Rounds = ()) -> ResponseReturnValue:
    drawn = {} if found is None else pictures(found.figures)
    return render_template("consultations/moderation.html", round=round_, rounds=rounds, found=found, pictures=drawn)


def _file(found: queries.Reported | None, code: str, name: str) -> Response:
    drawn = None if found is None else pictures(found.figures).get(code)
    if drawn is None:
        raise NotFound
    content = (downloads.BOM + drawn.picture.csv()).encode()
    return downloads.made(content, downloads.CSV, f"{name}-{code}.{locale()}.csv")
