"""The table of answers: every point of a round, what is left to do first, and what can be done to several at once."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, vocabulary
from portal.core.localized import LANGUAGES
from portal.models.consultations import Phase
from portal.models.summaries import Theme
from portal.policy.permissions import allows
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.summaries import Filter, Progress
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks, understood
from portal.web.buttons import pressed
from portal.web.forms.summaries import AnalysisForm, AssignManyForm, Choices, FilterForm
from portal.web.kept import is_open, kept, shown_at
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import ANSWERS, BOTH, FILTERS, may_work, on_the_desk, whole_number


@views.route(ANSWERS, methods=BOTH)
@kept
@asks(**FILTERS, after=NUMBER)
def answers(round_id: int) -> ResponseReturnValue:
    """Every point of a round, what is left to do first. Those that are ticked are put under a theme."""
    round_ = on_the_desk(round_id)
    themes = queries.themes(viewer(), round_id)
    works = may_work(round_)
    under = AssignManyForm.of(themes) if works and themes else None
    given: Mapping[str, str] = request.args
    if under is not None and request.method == "POST":
        if under.filter.data:
            given = dict(understood(FILTERS, request.form.items(multi=True)))
            if is_open():
                return shown_at(".answers", round_id=round_id, **given)
        elif under.attempt(_chosen(round_id, under), by=viewer()):
            away = bool(under.take_away.data)
            flash(_("The points are no longer under this theme.") if away else _("The points are under this theme."))
            return redirect(url_for(".answers", round_id=round_id, **_filters(given)))
    elif under is not None:
        under.attempt(None, by=viewer())
    wanted, now = asked(given), clock.now()
    begun = round_.phase(now) is not Phase.CLOSED
    done = queries.done(viewer(), round_id) if begun else queries.before_it_is_begun(viewer(), round_id)
    choices = Choices(
        groups=sorted({heap.group for heap in done.heaps}),
        questions=[each.number for each in consultations.questions(viewer(), round_id)],
        passages=queries.commented(viewer(), round_id),
        themes=themes,
        families=queries.letters(viewer(), round_id),
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
        table=queries.points(viewer(), round_id, wanted, (whole_number("after") or 0) if "after" in given else 0),
        asked=wanted,
        kept=_filters(given),
        filters=FilterForm.of(wanted, choices),
        under=under,
        first="after" not in given,
        today=clock.day(round_.zone).date(),
    ), under.status if under is not None else 200


@views.post("/desk/rounds/<int(max=2147483647):round_id>/analysis")
def analyse(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    return pressed(
        AnalysisForm(), round_, _("Every contribution is a point now."), url_for(".answers", round_id=round_id)
    )


def asked(given: Mapping[str, str]) -> Filter:
    """Which points, by the filters of an address or of a form."""
    groups = {term.code for term in vocabulary.terms("stakeholder_group")}
    group, language = given.get("group", ""), given.get("language", "")
    return Filter(
        state=given.get("state", Progress.LEFT),
        group=group if group in groups else "",
        language=language if language in LANGUAGES else "",
        question=whole_number("question", given),
        on=given.get("on", ""),
        passage=whole_number("passage", given),
        theme=whole_number("theme", given),
        family=whole_number("family", given),
        assigned=given.get("assigned", ""),
    )


def _filters(given: Mapping[str, str]) -> dict[str, Any]:
    """With which the table is shown again; not the page of it, nor the id of its form."""
    return {name: value for name, value in given.items() if name in FILTERS}


def _chosen(round_id: int, form: AssignManyForm) -> Theme | None:
    """The theme, if it is one of those that were offered; the form says what is wrong otherwise."""
    offered = {choice.value for choice in form.theme.choices or ()}
    return queries.theme_row(viewer(), round_id, form.theme.data) if str(form.theme.data) in offered else None
