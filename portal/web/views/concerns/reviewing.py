"""The last page before a concern is sent: everything, with who may learn it; and deleting the draft."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import State
from portal.queries import concerns as queries
from portal.web import sessions
from portal.web.access import public, viewer
from portal.web.forms.concerns import DiscardForm, FileForm
from portal.web.kept import kept
from portal.web.shown.concerns import pointing
from portal.web.views.concerns import holders, mine, views
from portal.web.views.concerns.writing import DRAFT, standing

BOTH = ["GET", "POST"]


@views.route(f"{DRAFT}/review", methods=BOTH)
@public
@kept
@holders
def review() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    if concern.state is not State.DRAFT:  # sent, by Back or by a second tap
        return redirect(url_for(".sent"), 303)
    form = FileForm()
    form.opened = opened
    if form.submit(concern, by=by):
        return redirect(url_for(".sent"), 303)
    answers = queries.answers(by, opened)
    texts = {field: one.text.text for field, one in answers.items()}
    keyring = current_app.extensions["keyring"]
    received = queries.receivers(keyring) if keyring is not None else None
    page = render_template(
        "concerns/review.html",
        form=form,
        texts=texts,
        files=queries.own_files(by, opened),
        pointing=pointing.found(texts),
        questions=standing(answers),
        exposure=answers["exposure"].text.text if "exposure" in answers else "",
        receivers=received if received is not None and received.complete else None,
    )
    return page, form.status


@views.route(f"{DRAFT}/discard", methods=BOTH)
@holders
def discard() -> ResponseReturnValue:
    by, (concern, _opened) = viewer(), mine()
    if concern.state is not State.DRAFT:
        return redirect(url_for(".sent"), 303)
    form = DiscardForm()
    if form.submit(concern, by=by):
        sessions.end()
        return redirect(url_for(".gone"), 303)
    return render_template("concerns/discard.html", form=form), form.status
