"""The desk of those who keep the register of meetings: entered, corrected, taken back, with papers and advice."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.reference import Meeting
from portal.policy.permissions import ensure
from portal.queries import reference as queries
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.reference.meetings import (
    AdviceForm,
    AnswerAdviceForm,
    MeetingForm,
    MeetingRevisionForm,
    PaperForm,
    PutBackMeetingForm,
    StrikeAdviceForm,
    StrikePaperForm,
    TakeBackMeetingForm,
    UndoMeetingForm,
)
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.keeping import BOTH

MEETINGS = "/desk/registers/meetings"
ONE = f"{MEETINGS}/<slug:slug>"


@views.get(MEETINGS)
def kept_meetings() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    return render_template("reference/kept_meetings.html", meetings=queries.kept_meetings(viewer()))


@views.route(f"{MEETINGS}/new", methods=BOTH)
@kept
def meeting_entry() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    form = MeetingForm()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_meeting", slug=made.slug))
    return render_template("reference/meeting_act.html", form=form, meeting=None, doing="entry"), form.status


@views.get(ONE)
def kept_meeting(slug: str) -> ResponseReturnValue:
    found = _meeting(slug)
    return render_template(
        "reference/kept_meeting.html",
        meeting=found,
        corrections=queries.corrections_of(found),
        undoing=UndoMeetingForm(formdata=None),
        putting_back=PutBackMeetingForm(formdata=None),
        striking_paper=lambda one: StrikePaperForm(formdata=None, position=one.position),
        striking_advice=lambda one: StrikeAdviceForm(formdata=None, number=one.number),
    )


@views.route(f"{ONE}/revision", methods=BOTH)
@kept
def meeting_revision(slug: str) -> ResponseReturnValue:
    found = _meeting(slug)
    return _asked(MeetingRevisionForm.about(found), found, "revision", _("The changes are saved."))


@views.route(f"{ONE}/taking-back", methods=BOTH)
@kept
def meeting_taking_back(slug: str) -> ResponseReturnValue:
    done = _("Readers no longer find it. You can put it back here.")
    return _asked(TakeBackMeetingForm(), _meeting(slug), "taking_back", done)


@views.route(f"{ONE}/papers", methods=BOTH)
@kept
def meeting_papers(slug: str) -> ResponseReturnValue:
    return _asked(PaperForm(), _meeting(slug), "paper", _("The paper is added. Everybody can read it."))


@views.route(f"{ONE}/advice", methods=BOTH)
@kept
def meeting_advice(slug: str) -> ResponseReturnValue:
    return _asked(AdviceForm(), _meeting(slug), "advice", _("It is in the register now. Everybody can read it."))


@views.route(f"{ONE}/advice/<int(max=999):place>/answer", methods=BOTH)
@kept
def advice_answer(slug: str, place: int) -> ResponseReturnValue:
    found = _meeting(slug)
    advice = queries.kept_advice(viewer(), found, place)
    form = AnswerAdviceForm.about(advice)
    return _asked(form, found, "answer", _("The changes are saved."), advice=advice)


@views.post(f"{ONE}/undoing")
def meeting_undoing(slug: str) -> ResponseReturnValue:
    return _pressed(UndoMeetingForm(), slug, _("The latest correction is undone."))


@views.post(f"{ONE}/putting-back")
def meeting_putting_back(slug: str) -> ResponseReturnValue:
    return _pressed(PutBackMeetingForm(), slug, _("It is in the register now. Everybody can read it."))


@views.post(f"{ONE}/papers/ending")
def paper_ending(slug: str) -> ResponseReturnValue:
    return _pressed(StrikePaperForm(), slug, _("It no longer holds, and stays on record."))


@views.post(f"{ONE}/advice/ending")
def advice_ending(slug: str) -> ResponseReturnValue:
    return _pressed(StrikeAdviceForm(), slug, _("It no longer holds, and stays on record."))


def _meeting(slug: str) -> Meeting:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_meeting(viewer(), slug)


def _asked(form: ActForm, found: Meeting, doing: str, done: str, **more: object) -> ResponseReturnValue:
    """A page with a form about a meeting, which leads back to it."""
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(done)
        return redirect(url_for(".kept_meeting", slug=found.slug))
    return render_template("reference/meeting_act.html", form=form, meeting=found, doing=doing, **more), form.status


def _pressed(form: ActForm, slug: str, done: str) -> ResponseReturnValue:
    return pressed(form, _meeting(slug), done, url_for(".kept_meeting", slug=slug))
