"""Whatever a round is like: its summary is published by the acts when all is answered, and adds up, or not at all."""

import build
import pytest
from answering import HEARD, closed_round, dispose, point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.models.summaries import Outcome, Point, PublishedAnswer, State, Summary
from portal.queries import summaries as queries
from portal.services import summaries

TO_COME = st.sampled_from([None, *Outcome, "proposed", "dropped"])
A_CONTRIBUTION = st.tuples(
    st.sampled_from([Said.PUBLISHED, Said.PUBLISHED, Said.WITHHELD, Said.RETURNED, Said.WITHDRAWN, Said.RECEIVED]),
    st.lists(TO_COME, max_size=3),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=st.lists(A_CONTRIBUTION, max_size=4))
def test_it_is_published_whole_or_not_at_all(said):
    round_, whole = closed_round(), True
    for status, answers in said:
        one = build.contribution(round_, status=status)
        standing = [answer for answer in answers if answer != "dropped"]
        for nth, answer in enumerate(answers):
            _answer(point(one, start=nth, end=nth + 1), answer)
        if status is Said.PUBLISHED:
            whole &= bool(standing) and all(answer not in (None, "proposed") for answer in standing)
        whole &= status is not Said.RECEIVED

    published = _published(round_)

    assert published is whole
    if published:
        _adds_up(round_)


def _answer(made, answer):
    if answer == "dropped":
        made.dropped_at = build.clock.now()
        session.commit()
    elif answer is Outcome.ALREADY_COVERED:
        round_ = session.get_one(Contribution, made.contribution_id).round
        other = point(build.contribution(round_, status=Said.PUBLISHED))
        dispose(other)
        dispose(made, answer, covered_by=other)
    elif answer is not None:
        dispose(made, Outcome.NOTED if answer == "proposed" else answer, decided=answer != "proposed")


def _published(round_):
    """Whether somebody who tries it, step by step, has it published in the end."""
    editor = build.person(Role.EDITOR).as_actor()
    made = summaries.begin(round_, by=editor)
    for each in queries.paragraphs(editor, made):
        summaries.write(each, text=HEARD, agrees=True, seen=each.revision, by=editor)
    seen = queries.standing(editor, made).text_hash
    summaries.review(made, seen=seen, by=build.person(Role.TRANSLATOR).as_actor())
    try:
        for _ in range(2):
            agency = build.organisation("government", "us_agency")
            summaries.approve(made, seen=seen, by=build.person(Role.DELEGATE, of=agency).as_actor())
    except (Invalid, Conflict):
        with pytest.raises((Invalid, Conflict)):
            summaries.publish(made, seen=seen, by=editor)
        session.rollback()
        return session.scalar(select(Summary.state).where(Summary.id == made.id)) is State.PUBLISHED
    summaries.publish(made, seen=seen, by=editor)
    return session.scalar(select(Summary.state).where(Summary.id == made.id)) is State.PUBLISHED


def _adds_up(round_):
    [edition] = queries.editions(build.ANONYMOUS, round_)
    kept = queries.published(build.ANONYMOUS, round_)
    totals = kept.figures.totals
    here = Contribution.round_id == round_.id
    standing = (Point.round_id == round_.id, Point.dropped_at.is_(None), Contribution.status == Said.PUBLISHED)
    points = select(func.count()).select_from(Point).join(Contribution, Contribution.id == Point.contribution_id)

    assert totals["received"] == session.scalar(select(func.count()).select_from(Contribution).where(here))
    assert totals["received"] == sum(totals[name] for name in ("answered", "withheld", "withdrawn", "returned"))
    assert (edition.received, edition.answered) == (totals["received"], totals["answered"])
    assert sum(kept.figures.by("contributions", "group").values()) == totals["answered"]
    assert sum(kept.figures.by("answers", "outcome").values()) == session.scalar(points.where(*standing))
    answers = select(func.count()).select_from(PublishedAnswer).where(PublishedAnswer.summary_id == edition.id)
    assert session.scalar(answers) == session.scalar(points.where(*standing))


MOVES = st.lists(st.sampled_from(["said", "point", "proposed", "decided", "withdrawn", "dropped", "text"]), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_what_a_page_shows_is_what_is_there_after_every_move(moves):
    round_, editor = closed_round(), build.person(Role.EDITOR).as_actor()
    points = [point(build.contribution(round_, status=Said.PUBLISHED))]
    made = summaries.begin(round_, by=editor)
    for move in ("nothing", *moves, "nothing"):
        _move(move, round_, points, made, editor)
        session.expire_all()

        shown, there = queries.shown(editor, made), queries.standing(editor, made)

        assert (shown.text_hash, shown.figures, shown.public) == (there.text_hash, there.figures, there.public), move
        nobody = queries.signatures(made, there)
        assert queries.missing(made, shown, nobody) == queries.missing(made, there, nobody), move


def _move(move, round_, points, made, editor):
    one = points[-1]
    if move == "said":
        points.append(point(build.contribution(round_, status=Said.PUBLISHED)))
    elif move == "point":
        points.append(point(session.get_one(Contribution, one.contribution_id), start=0, end=2))
    elif move in ("proposed", "decided"):
        dispose(one, decided=move == "decided")
    elif move == "withdrawn":
        session.get_one(Contribution, one.contribution_id).status = Said.WITHDRAWN
    elif move == "dropped":
        one.dropped_at = build.clock.now()
    elif move == "text":
        first = queries.paragraphs(editor, made)[0]
        summaries.write(first, text=HEARD, agrees=True, seen=first.revision, by=editor)
    session.commit()
