"""The table of answers: every point of a round, what is left to do first, and what can be done to several at once."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, vocabulary
from portal.core.localized import LANGUAGES
from portal.models.consultations import Phase
from portal.policy.permissions import allows
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.summaries import Filter, Progress
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.summaries import AnalysisForm, AssignThemeForm, Choices, FilterForm
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import ANSWERS, FILTERS, may_work, on_the_desk, whole_number


@views.get(ANSWERS)
@asks(**FILTERS, after=NUMBER)
def answers(round_id: int) -> ResponseReturnValue:
    """Every point of a round, what is left to do first."""
    round_, wanted = on_the_desk(round_id), asked()
    now = clock.now()
    begun = round_.phase(now) is not Phase.CLOSED
    done = queries.done(viewer(), round_id) if begun else queries.before_it_is_begun(viewer(), round_id)
    themes = queries.themes(viewer(), round_id)
    choices = Choices(
        groups=sorted({heap.group for heap in done.heaps}),
        questions=[each.number for each in consultations.questions(viewer(), round_id)],
        passages=queries.commented(viewer(), round_id),
        themes=themes,
        families=queries.family_ids(viewer(), round_id),
        people=queries.answerers(viewer(), round_),
    )
    return render_template(
        "summaries/answers.html",
        round=round_,
        phase=round_.phase(now),
        closed=round_.phase(now) in (Phase.CLOSED, Phase.ANALYSING, Phase.SUMMARY_PUBLISHED),
        may_begin=allows(viewer(), "round.analyse", round_),
        begin=AnalysisForm(formdata=None),
        done=done,
        table=queries.points(viewer(), round_id, wanted, whole_number("after") or 0),
        asked=wanted,
        kept={name: value for name, value in request.args.items() if name != "after"},
        filters=FilterForm.of(wanted, choices),
        works=may_work(round_),
        under=AssignThemeForm.among(themes) if themes else None,
        first="after" not in request.args,
        today=clock.day(round_.zone).date(),
    )


@views.post("/desk/rounds/<int(max=2147483647):round_id>/analysis")
def analyse(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    return pressed(
        AnalysisForm(), round_, _("Every contribution is a point now."), url_for(".answers", round_id=round_id)
    )


def asked() -> Filter:
    groups = {term.code for term in vocabulary.terms("stakeholder_group")}
    group, language = request.args.get("group", ""), request.args.get("language", "")
    return Filter(
        state=request.args.get("state", Progress.LEFT),
        group=group if group in groups else "",
        language=language if language in LANGUAGES else "",
        question=whole_number("question"),
        on=request.args.get("on", ""),
        passage=whole_number("passage"),
        theme=whole_number("theme"),
        family=whole_number("family"),
        assigned=request.args.get("assigned", ""),
    )
