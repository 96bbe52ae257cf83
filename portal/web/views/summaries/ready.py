"""The desk of ready answers: kept from an answer or written anew, changed, and ended."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.policy.permissions import allows, ensure
from portal.queries import summaries as queries
from portal.web.access import viewer
from portal.web.addresses import NUMBER, TEXT, asks
from portal.web.buttons import pressed
from portal.web.forms.consultations.fields import both
from portal.web.forms.summaries import EndForm, KeepForm, ReviseForm
from portal.web.forms.summaries.answering import AnswerForm
from portal.web.kept import kept
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import BOTH, on_the_desk, whole_number

READY = "/desk/rounds/<int(max=2147483647):round_id>/ready-answers"
ONE = f"{READY}/<int(max=2147483647):ready_id>"


@views.get(READY)
def ready_answers(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    return render_template(
        "summaries/ready_answers.html",
        round=round_,
        ready=queries.ready_answers(viewer(), round_id),
        works=allows(viewer(), "ready_answer.keep", round_),
        end=EndForm(formdata=None),
    )


@views.route(f"{READY}/new", methods=BOTH)
@kept
@asks(ref=TEXT, point=NUMBER)
def keep_answer(round_id: int) -> ResponseReturnValue:
    """Written anew, or begun with the answer to a point."""
    round_ = on_the_desk(round_id)
    ensure(viewer(), "ready_answer.keep", round_)
    form = KeepForm(**_of_a_point(round_id))
    if form.submit(round_, by=viewer()):
        flash(_("The answer is kept."))
        return redirect(url_for(".ready_answers", round_id=round_id))
    return render_template("summaries/ready_answer.html", round=round_, ready=None, form=form), form.status


@views.route(ONE, methods=BOTH)
@kept
def ready_answer(round_id: int, ready_id: int) -> ResponseReturnValue:
    round_, row = on_the_desk(round_id), queries.ready_row(viewer(), round_id, ready_id)
    ensure(viewer(), "ready_answer.revise", row)
    form = ReviseForm(**both(name=row.name, reason=row.reason), outcome=row.outcome, seen=row.revision)
    if form.submit(row, by=viewer()):
        flash(_("Saved."))
        return redirect(url_for(".ready_answers", round_id=round_id))
    return render_template("summaries/ready_answer.html", round=round_, ready=row, form=form), form.status


@views.post(f"{ONE}/end")
def end_answer(round_id: int, ready_id: int) -> ResponseReturnValue:
    on_the_desk(round_id)
    row = queries.ready_row(viewer(), round_id, ready_id)
    return pressed(EndForm(), row, _("It is no longer offered."), url_for(".ready_answers", round_id=round_id))


def offer_ready(form: AnswerForm, round_id: int) -> bool:
    """Offer the ready answers of a round in a form; whether one was only to be filled in."""
    form.offer([row for row, _name in queries.ready_answers(viewer(), round_id)])
    if not form.fill.data:
        return False
    try:
        form.begin_with(queries.ready_row(viewer(), round_id, form.ready.data or 0))
    except NotFound:
        form.ready.errors = [_("Choose a ready answer.")]
        form.status = 422
    return True


def _of_a_point(round_id: int) -> dict[str, object]:
    ref, point_id = request.args.get("ref", ""), whole_number("point")
    if not ref or point_id is None:
        return {}
    said = queries.get_answered(viewer(), round_id, ref.upper()).said
    point = next((each for each in queries.pointed(viewer(), said) if each.id == point_id), None)
    answer = point and (point.waits or point.decided)
    if not answer:
        return {}
    return {**both(reason=answer.reason), "outcome": answer.outcome}
