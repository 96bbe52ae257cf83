"""Contributing to a round."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.web.access import public, viewer
from portal.web.addresses import NUMBER, TEXT, asks
from portal.web.cache import Cached, once
from portal.web.forms.contributions import ContributionForm
from portal.web.kept import kept
from portal.web.views.contributions import views
from portal.web.views.contributions.receipts import receipt


@views.route("/rounds/<int(max=2147483647):round_id>/contribute", methods=["GET", "POST"])
@public
@kept
@asks(reply=TEXT, question=NUMBER)
def contribute(round_id: int) -> ResponseReturnValue:
    by, now = viewer(), clock.now()
    found = consultations.glimpse(by, round_id)
    asked = _questions(by, found)
    form = ContributionForm(**_suggested(found, [question.number for question in asked]))
    form.dress(by, found, asked)
    taking = found.takes_on_time(now) or found.takes_late(now)
    form.over = not taking
    if taking:
        form.offered(found, by=by)
    if sent := form.submit(found, by=by):
        return receipt(sent, form, found)
    round_ = consultations.get_round(by, round_id)
    form.offer_readers(round_)
    page = render_template(
        "contributions/contribute.html",
        round=round_,
        form=form,
        taking=taking,
        now=now,
        answered=queries.answerable(by, round_, form.parent.data) if form.parent.data else None,
        readers=queries.readers(round_),
        members=queries.on_record.members(round_) if form.readers.choices else {},
        zone=by.zone,
    )
    return page, form.status if taking or form.is_submitted() else 403


def _questions(by: Actor, round_: consultations.Glimpse) -> list[consultations.Asked]:
    """What the round asks, read once as of its version. Whoever sees the round sees its questions."""
    as_of = {"round": round_.id, "version": round_.version}
    return once(Cached.QUESTIONS, lambda: consultations.questions(by, round_.id), **as_of)


def _suggested(round_: consultations.Glimpse, questions: Sequence[int]) -> dict[str, object]:
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
