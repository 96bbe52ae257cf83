"""The filters that a moderator saves of the queue: named, renamed, removed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.policy.permissions import ensure
from portal.queries import moderation as queries
from portal.queries import people
from portal.web.access import viewer
from portal.web.addresses import CODE, LANGUAGE, NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.moderation import RemoveFilterForm, RenameFilterForm, SaveFilterForm
from portal.web.views.moderation.deciding import BOTH, asked_for, views

FILTERS = "/desk/queue/filters"
ONE = f"{FILTERS}/<int(max=2147483647):filter_id>"


@views.route(FILTERS, methods=BOTH)
@asks(round=NUMBER, language=LANGUAGE, group=CODE)
def filter_save() -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    asked = asked_for()
    form = SaveFilterForm(asked)
    if form.submit(people.me(viewer()), by=viewer()):
        flash(_("Saved. It stands above the queue, for you alone."))
        return redirect(_queue(asked))
    place = queries.place_of(viewer(), asked.round) if asked.round is not None else None
    return render_template("moderation/filter_save.html", form=form, asked=asked, place=place), form.status


@views.route(ONE, methods=BOTH)
def filter_change(filter_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    saved = queries.one_saved(viewer(), filter_id)
    form = RenameFilterForm(saved)
    if form.submit(people.me(viewer()), by=viewer()):
        flash(_("The filter has its new name."))
        return redirect(url_for(".queue"))
    removing = RemoveFilterForm(formdata=None)
    return render_template("moderation/filter.html", form=form, filter_id=filter_id, removing=removing), form.status


@views.post(f"{ONE}/removal")
def filter_removal(filter_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    try:
        queries.one_saved(viewer(), filter_id)
    except NotFound:  # pressed in another window before
        flash(_("This filter is no longer there."), "info")
        return redirect(url_for(".queue"))
    done = _("The filter is removed. What waits in it waits on.")
    return pressed(RemoveFilterForm(filter_id), people.me(viewer()), done, url_for(".queue"))


def _queue(asked: queries.Filter) -> str:
    return url_for(".queue", round=asked.round, language=asked.language or None, group=asked.group or None)
