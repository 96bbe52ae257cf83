"""The desk of answers: one contribution with its points, answered one by one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.policy.permissions import allows, ensure
from portal.queries import summaries as queries
from portal.queries.contributions import Found, Said, on_drafts
from portal.queries.summaries import Heard, Pointed
from portal.services.summaries import Published
from portal.web.access import viewer
from portal.web.addresses import LANGUAGE, NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.summaries import (
    AnswerForm,
    AssignmentForm,
    AssignThemeForm,
    DecisionForm,
    DropForm,
    MarkForm,
    ProposalForm,
    UndoForm,
)
from portal.web.kept import kept, shows_none
from portal.web.shown.summaries import marked
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import BOTH, ONE, POINT, on_the_desk, whole_number
from portal.web.views.summaries.ready import offer_ready


@views.route(ONE, methods=BOTH)
@kept
@asks(point=NUMBER)
def answered(round_id: int, ref: str) -> ResponseReturnValue:
    """One contribution, its points, and the form of the one that is answered now."""
    round_, found = _answered(round_id, ref)
    about = on_drafts.followed(viewer(), found.said.id) if found.said.comment_type else None
    evidence = about.newest.evidence if about else None
    points = queries.pointed(viewer(), found.said)
    chosen = _chosen(points)
    row = chosen.row if chosen else None
    form = _form(chosen, evidence, may_decide=row is not None and allows(viewer(), "point.decide", row))
    settled, heard = queries.settled_and_heard(viewer(), round_id, found.said.id)
    offered = not settled or form.is_submitted()  # what was already sent is shown again with its refusal
    if chosen is None or row is None or not offered or not allows(viewer(), form.permission, row):
        shows_none()
        return _page(round_, found, points, None, form, about, settled, heard)
    begins = not chosen.history and offer_ready(form, round_id)  # what has an answer is not begun with another
    if not begins and form.submit(row, by=viewer()):
        flash(_("Decided.") if isinstance(form, DecisionForm) else _("Proposed. Somebody else decides."))
        return redirect(_onward(round_id, ref, chosen, further=bool(form.onward.data)))
    if form.is_submitted():
        points = queries.pointed(viewer(), found.said)
    return _page(round_, found, points, chosen, form, about, settled, heard)


@views.route(f"{ONE}/points", methods=BOTH)
@kept
@asks(language=LANGUAGE, start=NUMBER, end=NUMBER)
def mark(round_id: int, ref: str) -> ResponseReturnValue:
    """Words of a contribution become a point: chosen on the page before, or copied."""
    round_, found = _answered(round_id, ref)
    start, end = whole_number("start"), whole_number("end")
    form = MarkForm(start=start, end=end, exact=found.said.body[start:end] if start is not None and end else "")
    form.offered(found.row, by=viewer())
    if queries.settled(round_id) and not form.is_submitted():
        raise Published
    if made := form.submit(found.row, by=viewer()):
        flash(_("The words are a point of their own now."))
        return redirect(url_for(".answered", round_id=round_id, ref=ref, point=made.id))
    points = queries.pointed(viewer(), found.said)
    return render_template(
        "summaries/mark.html", round=round_, said=found.said, form=form, lines=marked(found.said.body, points)
    ), form.status


@views.post(f"{POINT}/removal")
def drop_point(round_id: int, ref: str, point_id: int) -> ResponseReturnValue:
    return _on_a_point(DropForm(), round_id, ref, point_id, _("The point is dropped."))


@views.post(f"{POINT}/undoing")
def undo(round_id: int, ref: str, point_id: int) -> ResponseReturnValue:
    return _on_a_point(UndoForm(), round_id, ref, point_id, _("Proposed. Somebody else decides."))


@views.post(f"{POINT}/assignment")
def assign(round_id: int, ref: str, point_id: int) -> ResponseReturnValue:
    form = AssignmentForm.among(())
    return _on_a_point(form, round_id, ref, point_id, _("Assigned."))


def _answered(round_id: int, ref: str) -> tuple[Round, Found[Said]]:
    """A contribution and its round, read at once. Who may not look is told what the desk of the round tells them."""
    try:
        found = queries.get_answered(viewer(), round_id, ref)
    except NotFound:
        on_the_desk(round_id)
        raise
    ensure(viewer(), "desk.answers", found.row.round)
    return found.row.round, found


def _page(
    round_: Round,
    found: Found[Said],
    points: list[Pointed],
    chosen: Pointed | None,
    form: AnswerForm,
    about: on_drafts.Followed | None,
    settled: bool,
    heard: Heard | None,
) -> ResponseReturnValue:
    row, said = found
    works = not settled and allows(viewer(), "point.make", row)
    themes, under = queries.under(viewer(), round_.id, [point.id for point in points])
    people = queries.answerers(viewer(), round_) if works else []
    return render_template(
        "summaries/answered.html",
        round=round_,
        said=said,
        about=about,
        points=points,
        chosen=chosen,
        form=form,
        lines=marked(said.body, points),
        done=queries.done(viewer(), round_.id),
        heard=heard,
        works=works,
        settled=settled,
        assignments={point.id: AssignmentForm.among(people, point) for point in points} if works else {},
        under=under,
        themed=AssignThemeForm.among(themes) if works and themes else None,
        drop=DropForm(formdata=None),
        undo=UndoForm(formdata=None),
        lac=said.group == "lac",
    ), form.status


def _chosen(points: list[Pointed]) -> Pointed | None:
    """The point that the address names, or the first that has no answer, or the first."""
    asked = whole_number("point")
    named = [point for point in points if point.id == asked]
    left = [point for point in points if point.disposition is None]
    return next(iter([*named, *left, *points]), None)


def _form(point: Pointed | None, evidence: int | None, *, may_decide: bool) -> AnswerForm:
    if point is None:
        return ProposalForm()
    kind = DecisionForm if point.proposal is not None and may_decide else ProposalForm
    form: AnswerForm = kind.of(point, evidence)
    return form


def _onward(round_id: int, ref: str, point: Pointed, *, further: bool) -> str:
    if further:
        if (there := queries.next_left(viewer(), round_id, point.id)) is not None:
            return url_for(".answered", round_id=round_id, ref=there[0], point=there[1])
        return url_for(".answers", round_id=round_id)
    return url_for(".answered", round_id=round_id, ref=ref, point=point.id)


def _on_a_point(form: ActForm, round_id: int, ref: str, point_id: int, done: str) -> ResponseReturnValue:
    said = _answered(round_id, ref)[1].said
    row = queries.point_row(viewer(), said.id, point_id)
    return pressed(form, row, done, url_for(".answered", round_id=round_id, ref=ref, point=point_id))
