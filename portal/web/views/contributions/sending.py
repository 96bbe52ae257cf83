"""Contributing to a round, and the receipt."""

from collections.abc import Hashable, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock, tickets
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.models.contributions import Contribution
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.queries.drafts import Followed
from portal.web.access import public, viewer
from portal.web.addresses import NUMBER, TEXT, asks
from portal.web.forms.contributions import ContributionForm
from portal.web.parts import address, filled
from portal.web.shelves import once
from portal.web.views.contributions import views

QUESTIONS = 256 * 1024  # for lists of questions, in each process


@views.route("/rounds/<int(max=2147483647):round_id>/contribute", methods=["GET", "POST"])
@public
@asks(reply=TEXT, question=NUMBER)
def contribute(round_id: int) -> ResponseReturnValue:
    by, now = viewer(), clock.now()
    found = consultations.glimpse(by, round_id)
    asked = _questions(by, found)
    form = ContributionForm(**_suggested(found, [question.number for question in asked]))
    form.dress(by, asked)
    taking = found.takes_on_time(now) or found.takes_late(now)
    form.over = not taking
    if taking:
        form.offered(found, by=by)
    if sent := form.submit(found, by=by):
        as_of = (found.id, found.version, found.sequence)
        return receipt(sent, form.key, as_of, files=len(form.carried))
    round_ = consultations.get_round(by, round_id)
    page = render_template(
        "contributions/contribute.html",
        round=round_,
        form=form,
        taking=taking,
        now=now,
        answered=queries.answerable(by, round_, form.parent.data) if form.parent.data else None,
        readers=queries.readers(round_),
        zone=by.zone,
    )
    return page, form.status if taking or form.is_submitted() else 403


def receipt(
    contribution: Contribution, key: str, as_of: Hashable = None, about: Followed | None = None, files: int = 0
) -> ResponseReturnValue:
    """Somebody with an account finds the receipt there. To the others it is shown now, with the key, and only now."""
    if viewer().is_signed_in:
        return redirect(url_for(".own", ref=contribution.ref, sent="1"))
    own = {f"group {place}": group for place, group in enumerate(tickets.shown(key).split("-"))}
    own["fingerprint"] = contribution.commitment[:32]
    here = address()  # of one that is too long to keep, no page is kept: it holds the address of its reader
    as_of = (here, as_of, contribution.posted_at, contribution.late, files) if here and as_of else None
    return filled(
        "receipt",
        as_of,
        own,
        lambda said: render_template(
            "contributions/receipt.html",
            receipt=queries.Receipt(contribution.round, contribution.posted_at, contribution.late),
            about=about,
            files=files,
            fingerprint=said.pop("fingerprint"),
            groups=said.values(),
        ),
    )


def _questions(by: Actor, round_: consultations.Glimpse) -> list[consultations.Asked]:
    """What the round asks, read once as of its version. Whoever sees the round sees its questions."""
    key = (round_.id, round_.version)
    return once("questions", QUESTIONS, key, lambda: consultations.questions(by, round_.id))


def _suggested(round_: consultations.Glimpse, questions: Sequence[int]) -> dict[str, Any]:
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
