"""A moderator chooses passages to be covered, proposes them to the author, and publishes the text with gaps."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.contributions import Contribution, Status
from portal.policy.permissions import ensure
from portal.queries import files
from portal.queries import moderation as queries
from portal.queries.contributions import Found, Said, on_drafts
from portal.queries.contributions.reading import Gaps
from portal.queries.files import File
from portal.queries.moderation import redactions
from portal.queries.moderation.redactions import Proposed
from portal.queries.waiting import claim_on
from portal.services.contributions.redacted import label
from portal.text import redacting
from portal.text.redacting import Cover
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.files import storage
from portal.web.forms.moderation import PublishRedactedForm, RedactForm
from portal.web.forms.moderation.redacting import LONGEST_TEXT, suggested
from portal.web.kept import kept, shows_none
from portal.web.shown.contributions.covering import stretches
from portal.web.views.moderation.deciding import BOTH, ITEM, objection_to, views

REDACTION = f"{ITEM}/redaction"


@views.route(REDACTION, methods=BOTH)
@kept
def redaction(ref: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    found = queries.get(viewer(), ref)
    attached = files.judged(viewer(), found.row.id)
    form = RedactForm.of(found.row, redactions.latest(viewer(), found.row), _texts(found.row, attached))
    if not form.goes_on and form.submit(found.row, by=viewer()):
        flash(_("The author is shown the text with these passages covered, and can answer for five days."))
        return redirect(url_for(".redaction", ref=ref))
    if request.method == "POST":
        found = queries.get(viewer(), ref)
    return _page(found, redactions.latest(viewer(), found.row), form, attached)


@views.post(f"{REDACTION}/publication")
def publish_redacted(ref: str) -> ResponseReturnValue:
    here, queue = url_for(".redaction", ref=ref), url_for(".queue")
    found = queries.get(viewer(), ref)
    return pressed(PublishRedactedForm(), found.row, _("Published with covered passages."), queue, otherwise=here)


def _page(
    found: Found[Said], proposed: Proposed | None, form: RedactForm, attached: Sequence[File]
) -> ResponseReturnValue:
    row, said = found
    form.show_again(row)
    why_not, waits = objection_to("redaction.propose", row), row.status is Status.RECEIVED
    if why_not or not waits:
        shows_none()
    claim = claim_on(viewer(), row)
    return render_template(
        "moderation/redaction.html",
        said=said,
        about=on_drafts.followed(viewer(), said.id) if said.comment_type else None,
        form=form,
        proposed=proposed,
        proposed_texts=[(each.position, *each.read(storage())) for each in proposed.texts] if proposed else [],
        waits=waits,
        objection=why_not,
        claimant=claim.by if claim and not claim.mine else "",
        files=attached,
        stretches=stretches(form.text, form.within(form.file), form.stretch.data),
        suggestions=suggested(form.text, row.language, said.byline, form.within(form.file)) if waits else [],
        covered=sorted(form.passages.items()),
        as_read=[(file, *_as_read(row, form, file)) for file in form.texts if not file or form.within(file)],
        publish_form=PublishRedactedForm(seen=row.revision, formdata=None),
    ), form.status


def _texts(row: Contribution, attached: Sequence[File]) -> dict[int, str]:
    """What passages can be chosen in: the wording, and what can be read in each file, where that is not too long."""
    read = {each.position: files.whole(storage(), each.text) for each in attached if each.copy and each.text}
    return {0: row.body, **{place: text for place, text in read.items() if 0 < len(text) <= LONGEST_TEXT}}


def _as_read(row: Contribution, form: RedactForm, file: int) -> tuple[str, Gaps]:
    """A text as it would be read; where no ground is chosen yet, three dots stand for it."""
    return redacting.covered(
        form.texts[file],
        [
            Cover(*span, ground, label(ground, row.language) if ground else "[…]")
            for span, ground in sorted(form.within(file).items())
        ],
    )
