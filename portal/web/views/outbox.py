"""Letters: for each person their news, for the administrator the state of the post."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.outbox import Errand
from portal.policy.permissions import ensure
from portal.queries import outbox as queries
from portal.services import outbox as services
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.buttons import pressed, stale
from portal.web.forms.outbox import ReadNewsForm, TryAgainForm, TryAllAgainForm, reading_form
from portal.web.views.trail import ID, key

views = Blueprint("outbox", __name__)


@views.get("/account/news")
@asks(before=NUMBER)
def news() -> ResponseReturnValue:
    page = queries.news(viewer(), request.args.get("before", type=key))
    return render_template(
        "outbox/news.html",
        page=page,
        many=queries.how_much_news(viewer()),
        unread=queries.how_much_unread(viewer()),
        most=queries.COUNTED,
        reading=reading_form(page, "news"),
    )


@views.post("/account/news/reading")
def news_reading() -> ResponseReturnValue:
    form = ReadNewsForm()
    back = url_for("home.waiting", _anchor="news") if form.back.data == "waiting" else url_for(".news")
    if not form.validate_on_submit():
        return stale(back)
    services.mark_read(form.until.data, by=viewer())
    return redirect(back, 303)


@views.get("/desk/letters")
@asks(before=NUMBER)
def letters() -> ResponseReturnValue:
    ensure(viewer(), "desk.letters", None)
    shown, following = queries.letters(viewer(), request.args.get("before", type=key))
    return render_template(
        "outbox/letters.html",
        letters=shown,
        following=following,
        first="before" not in request.args,
        given_up=queries.given_up(viewer()),
        waiting=queries.how_many_wait(viewer()),
        most=queries.COUNTED,
        again=TryAgainForm(formdata=None),
        all_again=TryAllAgainForm(formdata=None),
        outage=queries.outage(viewer()),
    )


@views.post(f"/desk/letters/<{ID}:errand_id>/again")
def again(errand_id: int) -> ResponseReturnValue:
    return _tried(TryAgainForm(), queries.errand(viewer(), errand_id))


@views.post("/desk/letters/again")
def all_again() -> ResponseReturnValue:
    ensure(viewer(), "desk.letters", None)
    return _tried(TryAllAgainForm(), None)


def _tried(form: TryAgainForm | TryAllAgainForm, errand: Errand | None) -> ResponseReturnValue:
    return pressed(form, errand, _("It is tried again."), url_for(".letters"))
