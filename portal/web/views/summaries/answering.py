"""The desk of answers: the table of a round, and one contribution with its points, answered one by one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, vocabulary
from portal.core.localized import LANGUAGES
from portal.models.consultations import Phase, Round
from portal.policy.permissions import allows, ensure
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.contributions import Found, Said, on_drafts
from portal.queries.summaries import Filter, Pointed, Progress
from portal.services.summaries import Published
from portal.web.access import viewer
from portal.web.addresses import CODE, LANGUAGE, NUMBER, asks, one_of
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.summaries import (
    AnalysisForm,
    AnswerForm,
    AssignmentForm,
    DecisionForm,
    DropForm,
    FilterForm,
    MarkForm,
    ProposalForm,
    UndoForm,
)
from portal.web.kept import kept, shows_none
from portal.web.shown.summaries import marked
from portal.web.views.summaries import views

ANSWERS = "/desk/rounds/<int(max=2147483647):round_id>/answers"
ONE = f"{ANSWERS}/<folio:ref>"
POINT = f"{ONE}/points/<int(max=2147483647):point_id>"
BOTH = ["GET", "POST"]
LARGEST = 2**31 - 1


@views.get(ANSWERS)
@asks(
    state=one_of(Progress),
    group=CODE,
    language=LANGUAGE,
    question=NUMBER,
    on=one_of(("draft", "round")),
    theme=NUMBER,
    assigned=one_of(("mine", "nobody")),
    after=NUMBER,
)
def answers(round_id: int) -> ResponseReturnValue:
    """Every point of a round, what is left to do first."""
    round_, asked = _on_the_desk(round_id), _asked()
    now, themes = clock.now(), queries.themes(viewer(), round_id)
    begun = round_.phase(now) is not Phase.CLOSED
    done = queries.done(viewer(), round_id) if begun else queries.before_it_is_begun(viewer(), round_id)
    numbers = [each.number for each in consultations.questions(viewer(), round_id)]
    return render_template(
        "summaries/answers.html",
        round=round_,
        phase=round_.phase(now),
        closed=round_.phase(now) in (Phase.CLOSED, Phase.ANALYSING, Phase.SUMMARY_PUBLISHED),
        may_begin=allows(viewer(), "round.analyse", round_),
        begin=AnalysisForm(formdata=None),
        done=done,
        table=queries.points(viewer(), round_id, asked, _whole("after") or 0),
        asked=asked,
        kept={name: value for name, value in request.args.items() if name != "after"},
        filters=FilterForm.of(asked, sorted({heap.group for heap in done.heaps}), numbers, themes),
        first="after" not in request.args,
        today=clock.day(round_.zone).date(),
    )


@views.post("/desk/rounds/<int(max=2147483647):round_id>/analysis")
def analyse(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    return pressed(
        AnalysisForm(), round_, _("Every contribution is a point now."), url_for(".answers", round_id=round_id)
    )


@views.route(ONE, methods=BOTH)
@kept
@asks(point=NUMBER)
def answered(round_id: int, ref: str) -> ResponseReturnValue:
    """One contribution, its points, and the form of the one that is answered now."""
    round_ = _on_the_desk(round_id)
    found = queries.get_answered(viewer(), round_id, ref)
    about = on_drafts.followed(viewer(), found.said.id) if found.said.comment_type else None
    evidence = queries.passage_now(viewer(), about)
    points = queries.pointed(viewer(), found.said)
    chosen = _chosen(points)
    row = queries.point_row(viewer(), found.said.id, chosen.id) if chosen else None
    form = _form(chosen, evidence, may_decide=row is not None and allows(viewer(), "point.decide", row))
    settled = queries.settled(round_id)
    offered = not settled or form.is_submitted()  # what was already sent is shown again with its refusal
    if chosen is None or row is None or not offered or not allows(viewer(), form.permission, row):
        shows_none()
        return _page(round_, found, points, None, form, about, settled)
    if form.submit(row, by=viewer()):
        flash(_("Decided.") if isinstance(form, DecisionForm) else _("Proposed. Somebody else decides."))
        return redirect(_onward(round_id, ref, chosen, further=bool(form.onward.data)))
    if form.is_submitted():
        points = queries.pointed(viewer(), found.said)
    return _page(round_, found, points, chosen, form, about, settled)


@views.route(f"{ONE}/points", methods=BOTH)
@kept
@asks(language=LANGUAGE, start=NUMBER, end=NUMBER)
def mark(round_id: int, ref: str) -> ResponseReturnValue:
    """Words of a contribution become a point: chosen on the page before, or copied."""
    round_ = _on_the_desk(round_id)
    found = queries.get_answered(viewer(), round_id, ref)
    start, end = _whole("start"), _whole("end")
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


def _page(
    round_: Round,
    found: Found[Said],
    points: list[Pointed],
    chosen: Pointed | None,
    form: AnswerForm,
    about: on_drafts.Followed | None,
    settled: bool,
) -> ResponseReturnValue:
    row, said = found
    works = not settled and allows(viewer(), "point.make", row)
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
        works=works,
        settled=settled,
        assignments={point.id: AssignmentForm.among(people, point) for point in points} if works else {},
        drop=DropForm(formdata=None),
        undo=UndoForm(formdata=None),
        lac=said.group == "lac",
    ), form.status


def _chosen(points: list[Pointed]) -> Pointed | None:
    """The point that the address names, or the first that has no answer, or the first."""
    asked = _whole("point")
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
    _on_the_desk(round_id)
    said = queries.get_answered(viewer(), round_id, ref).said
    row = queries.point_row(viewer(), said.id, point_id)
    return pressed(form, row, done, url_for(".answered", round_id=round_id, ref=ref, point=point_id))


def _asked() -> Filter:
    groups = {term.code for term in vocabulary.terms("stakeholder_group")}
    group, language = request.args.get("group", ""), request.args.get("language", "")
    return Filter(
        state=request.args.get("state", Progress.LEFT),
        group=group if group in groups else "",
        language=language if language in LANGUAGES else "",
        question=_whole("question"),
        on=request.args.get("on", ""),
        theme=_whole("theme"),
        assigned=request.args.get("assigned", ""),
    )


def _whole(name: str) -> int | None:
    """A number that the address asks for, as large as a column holds."""
    typed = request.args.get(name, "")
    return min(int(typed), LARGEST) if typed.isdigit() else None


def _on_the_desk(round_id: int) -> Round:
    round_ = consultations.get_round(viewer(), round_id)
    ensure(viewer(), "desk.answers", round_)
    return round_
