"""Before a summary is final: its writers ask, each author reads what it says of them and answers, by account or key."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.summaries import Summary
from portal.policy.permissions import allows
from portal.queries import contributions
from portal.queries import summaries as queries
from portal.queries.contributions import Found, Said
from portal.queries.summaries.feedback import PAGE
from portal.web.access import public, viewer
from portal.web.addresses import NUMBER, asks
from portal.web.forms.summaries import AskBackForm, UnderstandingForm
from portal.web.kept import kept, shows_none
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN
from portal.web.views.summaries import views
from portal.web.views.summaries.writing import SUMMARY, in_work


@views.route(f"{SUMMARY}/understanding", methods=BOTH)
@asks(after=NUMBER)
def asked_back(round_id: int) -> ResponseReturnValue:
    """What is asked, how many said what, and their words: the last first."""
    round_, summary = in_work(round_id)
    form = AskBackForm()
    if form.submit(summary, by=viewer()):
        flash(_("They are asked. Those with an account are told; the others find it with their key."))
        return redirect(url_for(".asked_back", round_id=round_id))
    asked = queries.asking(summary)
    heard = queries.heard(viewer(), summary) if asked else []
    page, further = _page(heard, request.args.get("after"))
    return render_template(
        "summaries/asked_back.html",
        round=round_,
        summary=summary,
        asked=asked,
        echo=queries.echo(queries.how_many_are_asked(summary), heard),
        heard=page,
        further=further,
        form=form,
    ), form.status


@views.route(f"{OWN}/understanding", methods=BOTH)
@kept
def own_understanding(ref: str) -> ResponseReturnValue:
    return _answer(contributions.own(viewer(), ref), url_for("contributions.own", ref=ref))


@views.route(f"{ONE}/understanding", methods=BOTH)
@public
@kept
@holders
def inbox_understanding(leaf: str) -> ResponseReturnValue:
    return _answer(contributions.held(viewer(), leaf), url_for("contributions.inbox_own", leaf=leaf))


def _answer(own: Found[Said], back: str) -> ResponseReturnValue:
    by, (row, said) = viewer(), own
    found, words = queries.asked_of(by, row), queries.own_words_back(by, said.id)
    if found is None and not words:
        raise NotFound
    extract = queries.extract(found[0], said.id, said.number) if found else None
    form = UnderstandingForm(language=said.language, seen=extract.shown_hash) if extract else None
    if form is not None and form.submit(row, by=by):
        flash(_("The committee has it. You can change your answer until that day."))
        return redirect(back)
    if form is not None and not form.is_submitted() and not _may_answer(found, allows(by, "understanding.tell", row)):
        form = None
    if form is None:
        shows_none()
    return render_template(
        "summaries/own_understanding.html",
        contribution=said,
        round=said.round,
        asked=found[1] if found else None,
        extract=extract,
        a_figure=queries.A_FIGURE,
        words=words,
        form=form,
        back=back,
    ), form.status if form else 200


def _may_answer(found: tuple[Summary, queries.Asked] | None, may: bool) -> bool:
    """What was sent is shown again with its refusal all the same."""
    return found is not None and may and not found[1].over


def _page(heard: list[queries.Heard], after: str | None) -> tuple[list[queries.Heard], int | None]:
    keys = [each.key for each in heard]
    begins = keys.index(int(after)) + 1 if after and int(after) in keys else 0
    page = heard[begins : begins + PAGE]
    return page, page[-1].key if len(heard) > begins + PAGE else None
