"""The receipt of who has no account, and the key on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.core import tickets
from portal.core.errors import NotFound
from portal.models.consultations import Readers
from portal.models.contributions import Contribution
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.queries.contributions import on_drafts
from portal.queries.contributions.on_drafts import Followed
from portal.web import downloads, receipts, sessions
from portal.web.access import public, viewer
from portal.web.cache import Cached, once
from portal.web.forms.contributions import KeptKeyForm
from portal.web.forms.contributions.sending import Signed
from portal.web.forms.contributions.ticketed import Subject
from portal.web.fragments import messages_wait
from portal.web.locale import locale
from portal.web.receipts import Told
from portal.web.stencils import Stencil
from portal.web.views.contributions import views

LONGEST_TYPED = 200  # of what was meant to be a key


def receipt(
    contribution: Contribution, form: Signed, subject: Subject, about: Followed | None = None
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
    page = _from_stencil(told, form_id)
    if page is not None:
        return page
    reader = replace(viewer(), holds=queries.inbox_of(told["id"]))
    said = queries.sent(reader, told["id"]).row
    about = on_drafts.followed(reader, said.id) if said.comment_type else None
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
        flash(_("This page was open for a long time. Say it again."), "warn")
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


def _from_stencil(told: Told, form_id: str) -> str | None:
    """A receipt without reading what was sent: most receipts of a round differ in random words alone.

    ``None`` where there is more to say, and where its reader does not see the round any more.
    """
    in_round, plain = told.get("in_round"), told["key"] and not told.get("typed") and not messages_wait()
    if not in_round or not plain or viewer().is_signed_in:
        return None
    try:
        round_ = consultations.glimpse(viewer(), in_round)
    except NotFound:
        return None
    words = {"key": _spelled(_groups(told)), "code": told["fingerprint"], "form": form_id}
    as_of = {name: told[name] for name in ("posted_at", "late", "added", "files")} | {"readers": _readers(told)}

    def write() -> Stencil:
        whole = consultations.get_round(viewer(), round_.id)
        sent = queries.Receipt(whole, datetime.fromisoformat(told["posted_at"]), told["late"])
        return Stencil.cut(_page(told, sent, None, form_id), words)

    page = once(Cached.RECEIPTS, write, round=round_.id, revision=round_.revision, language=locale(), **as_of)
    return page.filled(words)


def _receipt(told: Told, said: Contribution, about: Followed | None, form_id: str = "") -> ResponseReturnValue:
    return _page(told, queries.Receipt(said.round, said.posted_at, said.late), about, form_id)


def _page(told: Told, sent: queries.Receipt, about: Followed | None, form_id: str) -> str:
    form = KeptKeyForm(formdata=None)
    if told["key"] and (typed := told.get("typed", "")):
        form.compare(typed, told["key"])
    return render_template(
        "contributions/receipt.html",
        form=form,
        added=told.get("added", False),
        receipt=sent,
        about=about,
        files=told["files"],
        fingerprint=told["fingerprint"],
        groups=_groups(told),
        readers=_readers(told),
        form_id=form_id,
    )


def _readers(told: Told) -> str:
    """For whom it was sent: where nothing else could be chosen, for everyone."""
    return told.get("readers", Readers.EVERYONE.value)


def _groups(told: Told) -> Sequence[str]:
    return tickets.shown(told["key"]).split("-") if told["key"] else ()


def _spelled(groups: Sequence[str]) -> str:
    """A value as the page writes it."""
    return str(Markup(" ").join(Markup("<span>{}</span>").format(group) for group in groups))
