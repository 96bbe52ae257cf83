"""Contributing to a round, and the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, tickets
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.models.contributions import Contribution
from portal.queries import consultations, drafts
from portal.queries import contributions as queries
from portal.queries.drafts import Followed
from portal.web import downloads, receipts, sessions
from portal.web.access import public, viewer
from portal.web.addresses import NUMBER, TEXT, asks
from portal.web.cache import Cached, once
from portal.web.forms.contributions import ContributionForm, KeptKeyForm
from portal.web.forms.contributions.sending import Signed
from portal.web.kept import kept
from portal.web.views.contributions import views

LONGEST_TYPED = 200  # of what was meant to be a key


@views.route("/rounds/<int(max=2147483647):round_id>/contribute", methods=["GET", "POST"])
@public
@kept
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
        return receipt(sent, form, found)
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
    contribution: Contribution, form: Signed, subject: Any, about: Followed | None = None
) -> ResponseReturnValue:
    """Somebody with an account finds the receipt there; the others at an address of its own, which only they can open.

    Without a cookie it is shown at once, and only now.
    """
    if viewer().is_signed_in:
        return redirect(url_for(".own", ref=contribution.ref, sent="1"))
    there = receipts.accepted(contribution, form.told, partial(form.same, subject))
    return there or _receipt(form.told(contribution), contribution, about)


@views.get("/receipt/<form_id>")
@public
def receipt_page(form_id: str) -> ResponseReturnValue:
    """The receipt again, in either language, until its reader has kept the key or the browser forgets."""
    told = receipts.receipt_of(form_id)
    reader = replace(viewer(), holds=queries.inbox_of(told["id"]))
    said = queries.sent(reader, told["id"]).row
    about = drafts.followed(reader, said.id) if said.comment_type else None
    return _receipt(told, said, about, form_id)


@views.get("/receipt/<form_id>/key")
@public
def receipt_key(form_id: str) -> ResponseReturnValue:
    """The key alone, as a small text file whose name and words say nothing of what it opens."""
    key = receipts.receipt_of(form_id)["key"]
    if not key:
        raise NotFound
    return downloads.made(f"{tickets.shown(key)}\n".encode(), "text/plain; charset=utf-8", "nota.txt")


@views.post("/receipt/<form_id>/kept")
@public
def receipt_kept(form_id: str) -> ResponseReturnValue:
    """Its reader has written the key down, or types it back: it is shown no more."""
    told, form, back = receipts.receipt_of(form_id), KeptKeyForm(), url_for(".receipt_page", form_id=form_id)
    if not form.validate():
        flash(_("This page was open for a long time. Please say it again."), "warn")
    elif form.written.data or not told["key"]:
        receipts.put_away(form_id)
    elif form.compare(form.key.data or "", told["key"]):
        receipts.put_away(form_id)
        sessions.begin_with_key(queries.inbox_of(told["id"]))
        return redirect(url_for(".inbox"), 303)
    else:
        receipts.note(form_id, typed=(form.key.data or " ")[:LONGEST_TYPED])
        back = url_for(".receipt_page", form_id=form_id, _anchor="form-errors")
    return redirect(back, 303)


def _receipt(
    told: Mapping[str, Any], said: Contribution, about: Followed | None, form_id: str = ""
) -> ResponseReturnValue:
    form = KeptKeyForm(formdata=None)
    if told["key"] and (typed := told.get("typed", "")):
        form.compare(typed, told["key"])
    return render_template(
        "contributions/receipt.html",
        form=form,
        added=told.get("added", False),
        receipt=queries.Receipt(said.round, said.posted_at, said.late),
        about=about,
        files=told["files"],
        fingerprint=told["fingerprint"],
        groups=tickets.shown(told["key"]).split("-") if told["key"] else (),
        form_id=form_id,
    )


def _questions(by: Actor, round_: consultations.Glimpse) -> list[consultations.Asked]:
    """What the round asks, read once as of its version. Whoever sees the round sees its questions."""
    as_of = {"round": round_.id, "version": round_.version}
    return once(Cached.QUESTIONS, lambda: consultations.questions(by, round_.id), **as_of)


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
