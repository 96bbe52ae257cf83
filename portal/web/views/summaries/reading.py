"""A published summary, for whoever sees its round: its text, its totals, and every answer by public number."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.vocabulary import terms
from portal.files.reporting.bundle import unpacked
from portal.queries import consultations, contributions
from portal.queries import summaries as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import CODE, asks, matching
from portal.web.views.summaries import views

PLACE = matching("[1-9][0-9]{0,8}-[1-9][0-9]{0,8}")  # of an answer: the number of its contribution, and its point


@views.get("/rounds/<int(max=2147483647):round_id>/summary")
@public
@asks(outcome=CODE, group=CODE, after=PLACE)
def summary(round_id: int) -> ResponseReturnValue:
    round_ = consultations.get_round(viewer(), round_id)
    published = queries.published(viewer(), round_)
    outcomes = [term for term in terms("disposition") if published.figures.by("answers", "outcome")[term.code]]
    groups = [term for term in terms("stakeholder_group") if published.figures.by("answers", "group")[term.code]]
    narrowed = {
        "outcome": next((each.code for each in outcomes if each.code == request.args.get("outcome")), None),
        "group": next((each.code for each in groups if each.code == request.args.get("group")), None),
    }
    answers = queries.ledger(viewer(), published, **narrowed, after=_after())
    return render_template(
        "summaries/summary.html",
        round=round_,
        published=published,
        outcomes=outcomes,
        groups=groups,
        narrowed=narrowed,
        asked={name: code for name, code in narrowed.items() if code},
        answers=answers[: queries.PAGE],
        files=queries.files(viewer(), round_),
        further=answers[queries.PAGE - 1].place if len(answers) > queries.PAGE else None,
    )


@views.get("/rounds/<int(max=2147483647):round_id>/summary/<int(max=9999):edition>/<name>")
@public
def file(round_id: int, edition: int, name: str) -> ResponseReturnValue:
    """All files of an edition in one, or its PDF in one language: as they were frozen with it, to the byte."""
    round_ = consultations.get_round(viewer(), round_id)
    found = queries.file(viewer(), round_, edition, name)
    called = f"{round_.consultation.code}-{round_.number}-summary-{edition}"
    if name == queries.WHOLE:
        return downloads.given_out(found.digest, "application/zip", f"{called}.zip")
    with current_app.extensions["storage"].open(found.digest) as packed:
        content = unpacked(packed, name)
    return downloads.made(content, "application/pdf", f"{called}.{name.removeprefix('summary-')}")


@views.get("/contributions/<folio:number>/outcome")
@public
def outcome(number: str) -> ResponseReturnValue:
    """What the committee answers to one contribution, when the summary of its round is public."""
    _row, said = contributions.get(viewer(), number)
    answers = queries.answers_to(viewer(), number)
    return render_template("summaries/outcome.html", said=said, round=said.round, answers=answers)


def _after() -> tuple[int, int] | None:
    asked = request.args.get("after")
    if asked is None:
        return None
    sequence, point_id = asked.split("-")
    return int(sequence), int(point_id)
