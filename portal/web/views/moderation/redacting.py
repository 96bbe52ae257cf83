"""A moderator chooses passages to be covered, proposes them to the author, and publishes the text with gaps."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.contributions import Contribution, Status
from portal.policy.permissions import ensure
from portal.queries import files
from portal.queries import moderation as queries
from portal.queries.contributions import Found, Said, on_drafts
from portal.queries.moderation import redactions
from portal.queries.moderation.redactions import Proposed
from portal.queries.waiting import claim_on
from portal.services.contributions.redacted import label
from portal.text import redacting
from portal.text.redacting import Cover
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.moderation import PublishRedactedForm, RedactForm
from portal.web.forms.moderation.redacting import suggested
from portal.web.kept import kept, shows_none
from portal.web.shown.contributions.covering import stretches
from portal.web.views.moderation.deciding import BOTH, ITEM, objection_to, views

REDACTION = f"{ITEM}/redaction"


@views.route(REDACTION, methods=BOTH)
@kept
def redaction(ref: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    found = queries.get(viewer(), ref)
    form = RedactForm.of(found.row, redactions.latest(viewer(), found.row))
    if not form.goes_on and form.submit(found.row, by=viewer()):
        flash(_("The author is shown the text with these passages covered, and can answer for five days."))
        return redirect(url_for(".redaction", ref=ref))
    if request.method == "POST":
        found = queries.get(viewer(), ref)
    return _page(found, redactions.latest(viewer(), found.row), form)


@views.post(f"{REDACTION}/publication")
def publish_redacted(ref: str) -> ResponseReturnValue:
    here, queue = url_for(".redaction", ref=ref), url_for(".queue")
    found = queries.get(viewer(), ref)
    return pressed(PublishRedactedForm(), found.row, _("Published with covered passages."), queue, otherwise=here)


def _page(found: Found[Said], proposed: Proposed | None, form: RedactForm) -> ResponseReturnValue:
    row, said = found
    form.show_again(row)
    why_not, waits = objection_to("redaction.propose", row), row.status is Status.RECEIVED
    if why_not or not waits:
        shows_none()
    claim = claim_on(viewer(), row)
    body, gaps = _as_read(row, form)
    return render_template(
        "moderation/redaction.html",
        said=said,
        about=on_drafts.followed(viewer(), said.id) if said.comment_type else None,
        form=form,
        proposed=proposed,
        waits=waits,
        objection=why_not,
        claimant=claim.by if claim and not claim.mine else "",
        has_files=bool(files.judged(viewer(), said.id)),
        stretches=stretches(row.body, form.passages, form.stretch.data),
        suggestions=suggested(row.body, row.language, said.byline, form.passages) if waits else [],
        covered=sorted(form.passages.items()),
        body=body,
        gaps=gaps,
        publish_form=PublishRedactedForm(seen=row.revision, formdata=None),
    ), form.status


def _as_read(row: Contribution, form: RedactForm) -> tuple[str, list[tuple[int, int, str]]]:
    """The text as it would be read; where no ground is chosen yet, three dots stand for it."""
    return redacting.covered(
        row.body,
        [
            Cover(*span, ground, label(ground, row.language) if ground else "[…]")
            for span, ground in sorted(form.passages.items())
        ],
    )
