"""Commenting on a draft, on a passage of it, or on words; and where such comments were made and stand now."""

from dataclasses import replace

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.localized import LANGUAGES
from portal.models.contributions import Contribution
from portal.models.drafts import Status, Version
from portal.queries import contributions as queries
from portal.queries import drafts
from portal.queries.contributions import on_drafts
from portal.queries.drafts import Line
from portal.services.drafts import opened
from portal.web.access import public, viewer
from portal.web.addresses import LANGUAGE, NUMBER, address, asks
from portal.web.forms.contributions import DocumentCommentForm, PassageCommentForm
from portal.web.kept import kept
from portal.web.shown.drafts import passages
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH
from portal.web.views.contributions.receipts import receipt

VERSION = "/drafts/<int(max=2147483647):draft_id>/versions/<int(max=9999):number>"
MOST_DIGITS = 6


@views.route(f"{VERSION}/comment", methods=BOTH)
@public
@kept
def comment_on_draft(draft_id: int, number: int) -> ResponseReturnValue:
    version = drafts.version(viewer(), draft_id, number)
    form = DocumentCommentForm()
    form.dress(viewer(), version.draft.round)
    return _comment(version, form)


@views.route(f"{VERSION}/passages/<key>/comment", methods=BOTH)
@public
@kept
@asks(language=LANGUAGE, start=NUMBER, end=NUMBER)
def comment_on_passage(draft_id: int, number: int, key: str) -> ResponseReturnValue:
    version = drafts.version(viewer(), draft_id, number)
    passage = drafts.passage(viewer(), version, key)
    asked = request.args.get("language", "") if request.method == "GET" else ""
    form = PassageCommentForm(**{"text_language": asked} if asked in LANGUAGES else {})
    form.about(passage, viewer(), version.draft.round)
    if not form.is_submitted():
        form.point_at(_counted("start"), _counted("end"))
    return _comment(version, form, passage)


def _comment(version: Version, form: DocumentCommentForm, passage: Line | None = None) -> ResponseReturnValue:
    round_, now, by = version.draft.round, clock.now(), viewer()
    in_time = round_.takes_on_time(now) or round_.takes_late(now)
    taking = in_time and version.status is Status.OPEN
    form.over = not taking
    if taking:
        form.offered(version, by=by)
    if sent := form.submit(version, by=by):
        return _received(sent, form, version)
    if request.method != "HEAD" and version.restricted:  # a form that is shown again shows the text again
        opened(version, by=by)
    page = render_template(
        "contributions/comment.html",
        version=version,
        draft=version.draft,
        round=round_,
        name=passages.name(passage) if passage else "",
        within=passages.within(passage) if passage else "",
        passage=passage,
        sent_to=address(),
        form=form,
        taking=taking,
        sendable=taking or (in_time and version.status is Status.SUPERSEDED and form.is_submitted()),
        in_time=in_time,
        newest=None if version.status is Status.OPEN else drafts.version(by, version.draft_id),
        now=now,
        reader=by,
        zone=by.zone or round_.zone,
        readers=queries.readers(round_),
    )
    return page, form.status if taking or form.is_submitted() else 403


def _received(sent: Contribution, form: DocumentCommentForm, version: Version) -> ResponseReturnValue:
    """With what became of it at once, if a new version was opened while it was being written."""
    reader = viewer()
    if not reader.is_signed_in:
        reader = replace(reader, holds=queries.inbox_of(sent.id))  # with the key they are given now
    found = on_drafts.followed(reader, sent.id)
    if found and found.carried and viewer().is_signed_in:
        flash(_("A new version was opened while you were writing. Your comment is kept, and has its place in it."))
    return receipt(sent, form, version, found)


def _counted(name: str) -> int | None:
    """A number of code points in the address; anything else is as good as nothing."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None
