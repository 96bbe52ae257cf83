"""A published summary, for whoever sees its round: its text, its totals, and every answer by public number."""

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.errors import NotFound
from portal.core.vocabulary import terms
from portal.files.reporting.bundle import unpacked
from portal.models.consultations import Round
from portal.queries import consultations, contributions, moderation, reference
from portal.queries import summaries as queries
from portal.queries.summaries.said import Place
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import CODE, NUMBER, asks, matching
from portal.web.locale import locale
from portal.web.views.summaries import views

SUMMARY = "/rounds/<int(max=2147483647):round_id>/summary"
PASSAGE = matching("[1-9][0-9]{0,8}-[a-z0-9]{1,10}")  # of a draft: its number, and the key
PLACE = matching("[1-9][0-9]{0,8}-[1-9][0-9]{0,8}")  # of an answer: the number of its contribution, and its point


@views.get(SUMMARY)
@public
@asks(outcome=CODE, group=CODE, theme=NUMBER, passage=PASSAGE, after=PLACE)
def summary(round_id: int) -> ResponseReturnValue:
    round_ = consultations.get_round(viewer(), round_id)
    published = queries.published(viewer(), round_)
    heaps = queries.heaps(published.figures, published.kept)
    outcomes = [term for term in terms("disposition") if published.figures.by("answers", "outcome")[term.code]]
    outcome = next((each.code for each in outcomes if each.code == request.args.get("outcome")), None)
    group, theme, passage = (
        next((heap for heap in some if heap.code == request.args.get(name)), None)
        for name, some in (("group", heaps.groups), ("theme", heaps.themes), ("passage", heaps.passages))
    )
    answers = queries.ledger(
        viewer(),
        published,
        outcome=outcome,
        group=group.code if group else None,
        theme=int(theme.code) if theme else None,
        passage=(passage.name.draft_id, passage.name.key) if passage and isinstance(passage.name, Place) else None,
        after=_after(),
    )
    narrowed = {"outcome": outcome} | {
        name: heap.code if heap else None for name, heap in (("group", group), ("theme", theme), ("passage", passage))
    }
    return render_template(
        "summaries/summary.html",
        round=round_,
        published=published,
        heaps=heaps,
        outcomes=outcomes,
        narrowed=narrowed,
        asked={name: code for name, code in narrowed.items() if code},
        pictures=queries.pictures(published.figures, published.kept, locale()),
        verdicts=queries.verdicts(viewer(), published.id, clock.day(round_.zone)),
        answers=answers[: queries.PAGE],
        files=queries.files(viewer(), round_),
        tallies=contributions.tallies(viewer(), round_id),
        done=reference.done_after_summary(viewer(), round_id),
        on_record=_on_record(round_) if round_.readers_offered else None,
        further=answers[queries.PAGE - 1].place if len(answers) > queries.PAGE else None,
    )


def _on_record(round_: Round) -> int | None:
    """How many contributions are on record for fewer readers, as it is told beside what became of the others."""
    found = moderation.report(viewer(), round_.id)
    return found.figures.on_record if found else None


@views.get(f"{SUMMARY}/figures")
@public
def figures(round_id: int) -> ResponseReturnValue:
    """Everything that is counted of a round, as pictures, tables and files."""
    round_ = consultations.get_round(viewer(), round_id)
    published = queries.published(viewer(), round_)
    pictures = queries.pictures(published.figures, published.kept, locale())
    return render_template("summaries/figures.html", round=round_, published=published, pictures=pictures)


@views.get(f"{SUMMARY}/figures/<slug:code>.csv")
@public
def figures_csv(round_id: int, code: str) -> Response:
    round_ = consultations.get_round(viewer(), round_id)
    published = queries.published(viewer(), round_)
    picture = queries.pictures(published.figures, published.kept, locale()).get(code)
    if picture is None:
        raise NotFound
    name = f"{round_.consultation.code}-{round_.number}-{published.number}-{code}.{locale()}.csv"
    return downloads.made((downloads.BOM + picture.csv()).encode(), downloads.CSV, name)


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
