"""Workplaces that published contributions name: noted by editors, asked, and what those who speak for them answer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.policy.permissions import allows, ensure
from portal.queries import contributions as queries
from portal.queries import people
from portal.queries.contributions import workplaces
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks, number_asked
from portal.web.buttons import pressed
from portal.web.forms.contributions.workplaces import (
    AskForm,
    EndRepresentingForm,
    EnquiryAnswerForm,
    MentionForm,
    PublishForm,
    RepresentForm,
    TakeDownForm,
    UnmentionForm,
)
from portal.web.kept import kept, shows_none
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH

ID = "int(max=2147483647)"
DESK = "/desk/workplaces"
ABOUT = f"{DESK}/<folio:number>"
SPOKEN_FOR = f"/desk/organisations/<{ID}:organisation_id>/workplaces"


@views.get(DESK)
@asks(after=NUMBER)
def workplaces_named() -> ResponseReturnValue:
    ensure(viewer(), "desk.workplaces", None)
    return render_template("contributions/workplaces_named.html", page=workplaces.noted(viewer(), number_asked()))


@views.route(ABOUT, methods=BOTH)
@kept
def workplaces_of(number: str) -> ResponseReturnValue:
    """Which workplaces a contribution names, and what became of that; with a form to note another."""
    ensure(viewer(), "desk.workplaces", None)
    row, said = queries.get(viewer(), number)
    form = MentionForm()
    may = allows(viewer(), "workplace.mention", row)
    if not may:
        shows_none()
    elif form.submit(row, by=viewer()):
        flash(_("Noted. Those who speak for the workplace are told."))
        return redirect(url_for(".workplaces_of", number=number))
    return render_template(
        "contributions/workplaces_of.html",
        contribution=said,
        mentions=workplaces.noted_of(viewer(), row),
        form=form,
        may=may,
        keeps=allows(viewer(), "workplace.unmention", row),
        ending=lambda one: UnmentionForm(formdata=None, mention_id=one.id),
        publishing=lambda one: PublishForm(formdata=None, enquiry_id=one.id),
        taking_down=lambda one: TakeDownForm(formdata=None, enquiry_id=one.id),
    ), form.status


@views.post(f"{ABOUT}/ending")
def mention_ending(number: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.workplaces", None)
    form = UnmentionForm()
    mention = workplaces.mention(viewer(), form.mention_id.data or 0)
    return pressed(form, mention, _("It is taken back, and stays on record."), url_for(".workplaces_of", number=number))


@views.route(f"{ABOUT}/question/<{ID}:mention_id>", methods=BOTH)
@kept
def workplace_question(number: str, mention_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.workplaces", None)
    mention = workplaces.mention(viewer(), mention_id)
    if mention.contribution.number != number:
        raise NotFound
    form = AskForm()
    form.offered(mention, by=viewer())
    if form.submit(mention, by=viewer()):
        flash(_("Sent. Those who speak for the workplace are told."))
        return redirect(url_for(".workplaces_of", number=number))
    [named] = [one for one in workplaces.noted_of(viewer(), mention.contribution) if one.id == mention_id]
    return render_template(
        "contributions/workplace_question.html", form=form, mention=named, number=number
    ), form.status


@views.post(f"{ABOUT}/publication")
def answer_publication(number: str) -> ResponseReturnValue:
    return _about_an_answer(number, PublishForm(), _("Published beside the contribution."))


@views.post(f"{ABOUT}/withdrawal")
def answer_withdrawal(number: str) -> ResponseReturnValue:
    return _about_an_answer(number, TakeDownForm(), _("Taken down. The answer stays with the committee."))


@views.get("/account/workplaces")
@asks(after=NUMBER)
def my_workplaces() -> ResponseReturnValue:
    """What was published that names a workplace for which one's organisation speaks."""
    mine = workplaces.spoken_for(viewer())
    return render_template(
        "contributions/my_workplaces.html", mine=mine, page=workplaces.said_of_mine(viewer(), mine, number_asked())
    )


@views.route(f"/account/workplaces/<{ID}:enquiry_id>", methods=BOTH)
@kept
def enquiry(enquiry_id: int) -> ResponseReturnValue:
    found = workplaces.enquiry(viewer(), enquiry_id)
    form = EnquiryAnswerForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("Your answer is with the committee."))
        return redirect(url_for(".my_workplaces"))
    named = workplaces.asked_about(viewer(), found)
    return render_template("contributions/enquiry.html", form=form, mention=named), form.status


@views.route(SPOKEN_FOR, methods=BOTH)
@kept
def spoken_for(organisation_id: int) -> ResponseReturnValue:
    """For which workplaces an organisation speaks, for administrators."""
    ensure(viewer(), "desk.people", None)
    organisation = people.organisation(viewer(), organisation_id)
    form = RepresentForm()
    if form.submit(organisation, by=viewer()):
        flash(_("Its members can answer to what is published of this workplace."))
        return redirect(url_for(".spoken_for", organisation_id=organisation_id))
    return render_template(
        "contributions/spoken_for.html",
        organisation=organisation,
        form=form,
        spoken=workplaces.representations(viewer(), organisation),
        ending=lambda one: EndRepresentingForm(formdata=None, representation_id=one.id),
    ), form.status


@views.post(f"{SPOKEN_FOR}/ending")
def representation_ending(organisation_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    form = EndRepresentingForm()
    organisation = people.organisation(viewer(), organisation_id)
    onward = url_for(".spoken_for", organisation_id=organisation_id)
    return pressed(form, organisation, _("It no longer speaks for this workplace."), onward)


def _about_an_answer(number: str, form: PublishForm, done: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.workplaces", None)
    enquiry = workplaces.enquiry(viewer(), form.enquiry_id.data or 0)
    return pressed(form, enquiry, done, url_for(".workplaces_of", number=number))
