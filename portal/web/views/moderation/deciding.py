"""What waits on the desk, and what moderators decide."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import clock, vocabulary
from portal.core.localized import LANGUAGES, Localized
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Appeal
from portal.policy.permissions import ensure, objection
from portal.queries import files
from portal.queries import moderation as queries
from portal.queries.contributions import Found, Said, on_drafts, versions
from portal.queries.files import Rendition
from portal.queries.moderation import Envelope, Filter, appeals, redactions
from portal.queries.waiting import claim_on
from portal.services.moderation import LETS_READ
from portal.web import downloads
from portal.web.access import viewer
from portal.web.addresses import CODE, LANGUAGE, NUMBER, TEXT, asks
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.files import storage
from portal.web.forms.moderation import (
    CheckForm,
    ClaimForm,
    DecisionForm,
    NextForm,
    OriginalForm,
    PutBackForm,
    verdicts_for,
)
from portal.web.kept import kept, shows_none
from portal.web.shown.contributions.describing import keeps_the_hour
from portal.web.views.contributions.files import text_page

views = Blueprint("moderation", __name__)
BOTH = ["GET", "POST"]
ITEM = "/desk/contributions/<folio:ref>"
FILE = f"{ITEM}/files/<int(max=99):position>"
BESIDE = 6  # lines of the queue beside a contribution: on a telephone they stand below it
KEYS = {  # single letters, which a person can turn off (WCAG 2.1.4)
    "published": Localized("p", "p"),
    "on_record": Localized("p", "p"),  # one of the two is offered
    "returned": Localized("r", "d"),
    "withheld": Localized("w", "n"),
    "take": Localized("t", "t"),
    "next": Localized("n", "s"),
}


@views.app_context_processor
def words_of_the_desk() -> dict[str, object]:
    return {"waiting_time": waiting_time, "keeps_the_hour": keeps_the_hour, "group_name": group_name, "desk_keys": KEYS}


@views.get("/desk")
def desk() -> ResponseReturnValue:
    ensure(viewer(), "desk", None)
    return render_template(
        "moderation/desk.html",
        waits=queries.overview(viewer()),
        on_drafts=on_drafts.waiting(viewer()),
        most=on_drafts.COUNTED,
        next_form=NextForm(formdata=None),
    )


@views.get("/desk/queue")
@asks(round=NUMBER, language=LANGUAGE, group=CODE, after=TEXT)
def queue() -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    heaps, asked = queries.heaps(viewer()), asked_for()
    return render_template(
        "moderation/queue.html",
        queue=queries.queue(viewer(), asked, request.args.get("after", "")[:10]),
        reviews=appeals.queued(viewer()),
        saved=queries.saved(viewer(), heaps),
        heaps=heaps,
        asked=asked,
        Filter=Filter,
        first="after" not in request.args,
        next_form=NextForm(formdata=None),
    )


@views.post("/desk/next")
def next_() -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    return _take_next()


@views.route(ITEM, methods=BOTH)
@kept
def contribution(ref: str) -> ResponseReturnValue:
    """To read it. What is sent here comes from the buttons of the languages, and decides nothing by itself."""
    ensure(viewer(), "desk.moderation", None)
    found = queries.get(viewer(), ref)
    return _page(found, DecisionForm.of(found.row))


@views.route(f"{ITEM}/decision", methods=BOTH)
@kept
def decision(ref: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    found = queries.get(viewer(), ref)
    form = DecisionForm.of(found.row)
    if not form.goes_on and (decided := form.submit(found.row, by=viewer())):
        flash(_done(decided))
        return _take_next() if form.onward.data else redirect(url_for(".queue"))
    return _page(found if request.method == "GET" else queries.get(viewer(), ref), form)


@views.post(f"{ITEM}/claim")
def claim(ref: str) -> ResponseReturnValue:
    return _on_one(ClaimForm(), ref, _("You have it for half an hour."), url_for(".contribution", ref=ref))


@views.post(f"{ITEM}/release")
def put_back(ref: str) -> ResponseReturnValue:
    return _on_one(PutBackForm(), ref, _("It is back in the queue."), url_for(".queue"))


@views.get(f"{FILE}/<any(copy, preview):part>")
def file_part(ref: str, position: int, part: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    wanted = Rendition(part)
    asked = files.judged_part(viewer(), ref, position, wanted)
    return downloads.sent(asked, wanted, ref, position)


@views.get(f"{FILE}/text")
def file_text(ref: str, position: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    asked = files.judged_part(viewer(), ref, position, Rendition.TEXT)
    copy = url_for(".file_part", ref=ref, position=position, part="copy")
    return text_page(asked, ref, position, copy, url_for(".contribution", ref=ref, _anchor="files"))


@views.route(f"{FILE}/original", methods=BOTH)
@kept
def original(ref: str, position: int) -> ResponseReturnValue:
    """What may happen, a reason, and then the file as it was sent."""
    ensure(viewer(), "desk.moderation", None)
    found, said = queries.get(viewer(), ref)
    asked = files.judged_part(viewer(), ref, position, Rendition.ORIGINAL)
    form = OriginalForm.at(position)
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        return downloads.sent(asked, Rendition.ORIGINAL, f"{ref}-{_('original')}", position)
    file = next(one for one in files.judged(viewer(), said.id) if one.position == position)
    return render_template("moderation/original.html", said=said, file=file, form=form), form.status


@views.post(f"{FILE}/check")
def check(ref: str, position: int) -> ResponseReturnValue:
    onward = url_for(".contribution", ref=ref, _anchor="files")
    return _on_one(CheckForm.at(position), ref, _("It is being checked again."), onward)


def _page(found: Found[Said], form: DecisionForm) -> ResponseReturnValue:
    row, said = found
    form.show_again(row)
    possible, why_not = verdicts_for(row), objection_to("contribution.decide", row)
    if why_not or not possible:
        shows_none()
    claim = claim_on(viewer(), row)
    attached = files.judged(viewer(), said.id)
    is_new = row.status is Status.RECEIVED and len(said.editions) == 1  # what was returned comes back with another
    return render_template(
        "moderation/contribution.html",
        said=said,
        about=on_drafts.followed(viewer(), said.id) if said.comment_type else None,
        form=form,
        files=attached,
        public=versions.public_version(viewer(), row),
        beginnings=files.beginnings(storage(), attached),
        possible=possible,
        objection=why_not,
        decisions=[] if is_new else queries.decisions(viewer(), row),
        proposed=redactions.latest(viewer(), row),
        openings=queries.openings(viewer(), row),
        claimant=claim.by if claim else "",
        mine=claim is not None and claim.mine,
        queue=queries.queue(viewer(), Filter(), most=BESIDE),
        language=queries.reader_language(row),
        notice=_notice(form),
        claim_form=ClaimForm(formdata=None),
        put_back_form=PutBackForm(formdata=None),
        check_form=CheckForm(formdata=None),
        next_form=NextForm(formdata=None),
    ), form.status


def _take_next() -> ResponseReturnValue:
    """What waits longest and nobody has; where there is none, or somebody was faster, the queue says so."""
    form = NextForm()
    if taken := form.attempt(None, by=viewer()):
        return redirect(url_for(".contribution", ref=taken.ref))
    for sentence in form.form_errors or [_("Nothing is free to take at the moment.")]:
        flash(sentence, "info")
    return redirect(url_for(".queue"))


def _on_one(form: ActForm, ref: str, done: str, onward: str) -> ResponseReturnValue:
    here = url_for(".contribution", ref=ref)
    return pressed(form, queries.get(viewer(), ref).row, done, onward, otherwise=here)


def objection_to(act: str, subject: Contribution | Appeal) -> str:
    """Why this moderator does not decide on it; empty when they do."""
    found = objection(viewer(), act, subject)
    return str(_(found)) if found else ""


def _notice(form: DecisionForm) -> list[Localized]:
    """What the author will read, paragraph by paragraph, in both languages, as far as it is chosen."""
    if form.verdict.data is None:
        return []
    state = vocabulary.term("contribution_state", form.verdict.data.value)
    words = [state.label, state.help]
    reasons = {term.code: term for term in vocabulary.terms("moderation_reason")}
    if form.verdict.data not in LETS_READ and form.reason.data in reasons:
        words += [reasons[form.reason.data].label, reasons[form.reason.data].help]
    return words


def asked_for() -> Filter:
    language, group = request.args.get("language", ""), request.args.get("group", "")
    return Filter(
        round=request.args.get("round", type=_round_id),
        language=language if language in LANGUAGES else "",
        group=group if group in {term.code for term in vocabulary.terms("stakeholder_group")} else "",
    )


def _round_id(text: str) -> int:
    return min(max(int(text), 0), 2**31 - 1)


def _done(decided: Contribution) -> str:
    if decided.status is Status.PUBLISHED:
        return str(_("Published as %(number)s.", number=decided.number))
    if decided.status is Status.ON_RECORD:
        return str(_("On record as %(ref)s, for the readers its author chose.", ref=decided.ref))
    if decided.status is Status.RETURNED:
        return str(_("Returned to its author with your reason."))
    return str(_("Withheld, with your reason."))


def waiting_time(said: Envelope) -> str:
    """How long it has waited; of whom the hour is not kept, in days."""
    waited = clock.now() - said.posted_at
    if not keeps_the_hour(said):
        days = (clock.day(said.round.zone) - clock.day(said.round.zone, said.posted_at)).days
        return str(ngettext("%(num)s day", "%(num)s days", days)) if days > 0 else str(_("today"))
    days, hours = max(waited.days, 0), waited.seconds // 3600
    return str(_("%(days)s d %(hours)s h", days=days, hours=hours) if days else _("%(hours)s h", hours=hours))


def group_name(code: str) -> Localized:
    return vocabulary.term("stakeholder_group", code).label
