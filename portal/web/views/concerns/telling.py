"""What the sender of a concern can still do once it was sent: write, say who she is, take it back."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import IDENTITY, OPEN, Part, Series, State
from portal.queries import concerns as queries
from portal.queries.concerns import Stage
from portal.web.access import public, viewer
from portal.web.forms.concerns.telling import NamingForm, TellingForm, WithdrawalForm
from portal.web.kept import kept
from portal.web.shown.concerns import messages
from portal.web.views.concerns import holders, mine, views

BOTH = ["GET", "POST"]


@views.route("/concerns/message", methods=BOTH)
@public
@kept
@holders
def write() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    if concern.state not in OPEN:
        return redirect(url_for(".sent"), 303)
    entries = queries.entries(concern, opened.keys[Part.WORK], Series.MESSAGE)
    form = TellingForm.shown(opened, concern.state, entries[-1].number if entries else 0)
    if form.submit(concern, by=by):
        return redirect(url_for(".sent", _anchor="messages"), 303)
    asked = concern.state is State.QUESTION
    question = next((one for one in reversed(entries) if one.told.get("kind") == "question"), None) if asked else None
    return render_template(
        "concerns/write.html", form=form, question=messages.happened([question])[0] if question else None
    ), form.status


@views.route("/concerns/identity", methods=BOTH)
@public
@kept
@holders
def identity() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    if concern.state not in OPEN:
        return redirect(url_for(".sent"), 303)
    form = NamingForm.shown(opened, queries.answers(by, opened).get(IDENTITY))
    if form.submit(concern, by=by):
        return redirect(url_for(".sent", _anchor="said"), 303)
    there = queries.answers(by, opened).get(IDENTITY)
    form.renew(there)
    return render_template("concerns/identity.html", form=form, there=there.text.text if there else ""), form.status


@views.route("/concerns/withdrawal", methods=BOTH)
@holders
def withdraw() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    if concern.state not in OPEN:
        return redirect(url_for(".sent"), 303)
    form = WithdrawalForm()
    form.opened = opened
    if form.submit(concern, by=by):
        return redirect(url_for(".sent"), 303)
    _proposal, released = queries.proposed(by, opened)
    public_ = released is not None and released.stage in (Stage.PUBLISHED, Stage.WITHHELD)
    return render_template("concerns/withdraw.html", form=form, is_public=public_), form.status
