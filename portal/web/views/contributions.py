"""Contributing, coming back with a key or with an account, and what was published, with its answers."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, tickets
from portal.core.errors import NotFound
from portal.core.vocabulary import term
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.policy.rules import allows
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.text import words
from portal.web import downloads, sessions, threads
from portal.web.access import public, viewer
from portal.web.forms.contributions import (
    AnswerForm,
    ContributionForm,
    CorrectionForm,
    LeavingForm,
    TrackingForm,
    WithdrawalForm,
)

views = Blueprint("contributions", __name__)
BOTH = ["GET", "POST"]
ROUND = "/rounds/<int(max=2147483647):round_id>"
OWN = "/account/contributions/<ref>"
KEY = "/tracking/contribution"
FILE = "files/<int(max=99):position>"

View = TypeVar("View", bound=Callable[..., Any])


@views.record_once
def _words_for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        file_words=threads.file_words,
        speaker=threads.speaker,
        paragraphs_of=words.paragraphs,
        tracking_form=lambda: TrackingForm(formdata=None),
        state_term=lambda said: term("contribution_state", said.status),
        reason_term=lambda code: term("moderation_reason", code) if code else None,
    )


@views.route(f"{ROUND}/contribute", methods=BOTH)
@public
def contribute(round_id: int) -> ResponseReturnValue:
    round_ = consultations.get_round(viewer(), round_id)
    asked, now = consultations.questions(viewer(), round_id), clock.now()
    form = ContributionForm(**_suggested(round_, [question.number for question in asked]))
    form.dress(viewer(), asked)
    taking = round_.takes_on_time(now) or round_.takes_late(now)
    if taking:
        form.offered(round_, by=viewer())
    if sent := form.submit(round_, by=viewer()):
        return receipt(sent, form.key)
    page = render_template(
        "contributions/contribute.html",
        round=round_,
        form=form,
        taking=taking,
        now=now,
        answered=queries.answerable(viewer(), round_, form.parent.data) if form.parent.data else None,
        readers=queries.readers(round_),
        zone=viewer().zone,
    )
    return page, form.status if taking or form.is_submitted() else 403


def receipt(contribution: Contribution, key: str) -> ResponseReturnValue:
    """Somebody with an account finds the receipt there. To the others it is shown now, with the key, and only now."""
    if viewer().is_signed_in:
        flash(_("We received it. This page is your receipt."))
        return redirect(url_for(".own", ref=contribution.ref))
    return render_template(
        "contributions/receipt.html",
        contribution=contribution,
        groups=tickets.shown(key).split("-"),
    )


# Coming back with a key.


@views.route("/tracking", methods=BOTH)
@public
def tracking() -> ResponseReturnValue:
    form = TrackingForm()
    if opened := form.opened():
        sessions.begin(f"key:{opened}")
        return redirect(url_for(".inbox"))
    return render_template("contributions/tracking.html", form=form), form.status


def with_key(view: View) -> View:
    """Behind a tracking key. Whoever comes without is asked for it."""

    @wraps(view)
    def ask(**arguments: Any) -> ResponseReturnValue:
        if viewer().holds is None:
            return redirect(url_for(".tracking"))
        return cast(ResponseReturnValue, view(**arguments))

    return cast(View, public(ask))


@views.get(KEY)
@with_key
def inbox() -> ResponseReturnValue:
    return render_template("contributions/inbox.html", **_state_of(queries.held(viewer())))


@views.route(f"{KEY}/correction", methods=BOTH)
@with_key
def inbox_correction() -> ResponseReturnValue:
    return _correct(queries.held(viewer()), url_for(".inbox"))


@views.route(f"{KEY}/withdrawal", methods=BOTH)
@with_key
def inbox_withdrawal() -> ResponseReturnValue:
    return _withdraw(queries.held(viewer()), url_for(".inbox"))


@views.get(f"{KEY}/{FILE}")
@with_key
def inbox_file(position: int) -> ResponseReturnValue:
    held = queries.held(viewer())
    return downloads.sent(queries.own_attachment(viewer(), held, position), held.ref)


@views.post("/tracking/leave")
@public
def leave() -> ResponseReturnValue:
    """Always done, also from a page whose form token is stale: nobody who has to be quick is left signed in."""
    sessions.end()
    session.clear()
    response = redirect(url_for("home.index"))
    response.headers["Clear-Site-Data"] = sessions.LEAVE_NOTHING
    return response


# Coming back with an account.


@views.get("/account/contributions")
def mine() -> ResponseReturnValue:
    found = queries.mine(viewer(), request.args.get("before", ""))
    return render_template("contributions/mine.html", contributions=found[: queries.PAGE], more=found[queries.PAGE :])


@views.get(OWN)
def own(ref: str) -> ResponseReturnValue:
    return render_template("contributions/own.html", **_state_of(queries.own(viewer(), ref)))


@views.route(f"{OWN}/correction", methods=BOTH)
def correction(ref: str) -> ResponseReturnValue:
    return _correct(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.route(f"{OWN}/withdrawal", methods=BOTH)
def withdrawal(ref: str) -> ResponseReturnValue:
    return _withdraw(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.get(f"{OWN}/{FILE}")
def own_file(ref: str, position: int) -> ResponseReturnValue:
    found = queries.own(viewer(), ref)
    return downloads.sent(queries.own_attachment(viewer(), found, position), found.ref)


# What was published.


@views.get("/contributions/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    found = queries.get(viewer(), number)
    thread = threads.around(viewer(), found.round, found)
    if thread.empty:  # one's own, in a round that one can no longer see
        raise NotFound
    return render_template("contributions/show.html", contribution=found, round=found.round, thread=thread)


@views.get(f"/contributions/<number>/{FILE}")
@public
def file(number: str, position: int) -> ResponseReturnValue:
    return downloads.sent(queries.attachment(viewer(), number, position), number)


@views.route("/contributions/<number>/answer", methods=BOTH)
def answer(number: str) -> ResponseReturnValue:
    found = queries.get(viewer(), number)
    form = AnswerForm()
    form.offered(found, by=viewer())
    if said := form.submit(found, by=viewer()):
        flash(_("The answer is published."))
        return redirect(url_for(".show", number=said.number))
    return render_template("contributions/answer.html", contribution=found, round=found.round, form=form), form.status


def _suggested(round_: Round, questions: Sequence[int]) -> dict[str, Any]:
    """What the address proposes: a question, or something to reply to. What is not there is not found."""
    if request.method == "POST":
        return {}
    number, question = request.args.get("reply", ""), request.args.get("question", "")
    if number:
        if queries.answerable(viewer(), round_, number) is None:
            raise NotFound
        return {"parent": number}
    if question and question not in map(str, questions):
        raise NotFound
    return {"question": int(question)} if question else {}


def _state_of(contribution: Contribution) -> dict[str, Any]:
    by = viewer()
    return {
        "contribution": contribution,
        "round": contribution.round,
        "verdict": queries.verdict(contribution),
        "may_correct": allows(by, "contribution.correct", contribution),
        "may_withdraw": allows(by, "contribution.withdraw", contribution),
        "held": by.holds is not None,
        "addresses": _addresses(contribution),
    }


def _addresses(contribution: Contribution) -> dict[str, str]:
    """Where the author does things, by key or by account."""
    if viewer().holds is not None:
        return {name: url_for(f".inbox_{name}") for name in ("correction", "withdrawal")}
    return {name: url_for(f".{name}", ref=contribution.ref) for name in ("correction", "withdrawal")}


def _correct(contribution: Contribution, back: str) -> ResponseReturnValue:
    form = CorrectionForm.of(contribution)
    form.offered(contribution, by=viewer())
    if form.submit(contribution, by=viewer()):
        flash(_("Your correction was received. What you had sent before is kept beside it."))
        return redirect(back)
    return render_template(
        "contributions/correction.html", contribution=contribution, round=contribution.round, form=form, back=back
    ), form.status


def _withdraw(contribution: Contribution, back: str) -> ResponseReturnValue:
    form = WithdrawalForm()
    form.offered(contribution, by=viewer())
    if form.submit(contribution, by=viewer()):
        flash(_("It is withdrawn and will not be published."))
        return redirect(back)
    return render_template(
        "contributions/withdrawal.html", contribution=contribution, round=contribution.round, form=form, back=back
    ), form.status
