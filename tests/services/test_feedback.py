"""What contributors say of the answer that they were given: kept as it was said, counted where five or more do."""

from datetime import timedelta

import answering
import build
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.contributions import Status as Said
from portal.models.people import Person
from portal.models.summaries import Feedback
from portal.queries import summaries as queries
from portal.services import summaries


@pytest.fixture
def said():
    """Of Ana, and of somebody with a key, in a round whose summary is published."""
    round_ = answering.closed_round()
    made = [build.contribution(round_, by=by, status=Said.PUBLISHED) for by in (build.member(), None)]
    for each in made:
        answering.dispose(answering.point(each))
    answering.published(round_)
    return made


def author(of):
    return session.get_one(Person, of.author_id).as_actor() if of.author_id else build.holder(of)


def words(of):
    return [(each.answers, each.because) for each in queries.own_words(author(of), of.id)]


@pytest.mark.parametrize("which", [0, 1], ids=["account", "key"])
def test_it_can_be_said_anew_and_what_was_said_before_stays(said, which):
    one = said[which]
    answering.feedback(one, author(one), because="Only half of it.")
    answering.feedback(one, author(one), answers=True, because="")

    assert words(one) == [(False, "Only half of it."), (True, "")]
    for statement in ("UPDATE feedback SET because = 'other words'", "DELETE FROM feedback"):
        with pytest.raises(DBAPIError, match="feedback"):
            session.execute(text(statement))
        session.rollback()


def test_with_a_key_the_day_is_kept_and_nothing_tells_which_key(said):
    answering.feedback(said[1], author(said[1]))
    kept = session.scalars(select(Feedback)).one()
    line = session.scalars(select(Entry).where(Entry.act == "feedback.give")).one()

    assert kept.said_at == clock.day(said[1].round.zone)
    assert line.actor_id is None
    assert str(said[1].inbox_id) not in str(line.changes)
    assert kept.because not in str(line.changes)


def test_nobody_else_says_it(said):
    for by in (ANONYMOUS, build.member().as_actor(), author(said[1]), build.EDITOR):
        with pytest.raises(NotAllowed):
            answering.feedback(said[0], by)


def test_who_is_not_answered_says_why_and_whoever_is_need_not(said):
    for blank in ("", "  \n", "\u200b"):
        with pytest.raises(Invalid) as refused:
            answering.feedback(said[0], author(said[0]), because=blank)
        assert refused.value.field == "because"
    with pytest.raises(Invalid):
        answering.feedback(said[0], author(said[0]), because="x" * (summaries.LONGEST_FEEDBACK + 1))
    answering.feedback(said[0], author(said[0]), answers=True, because="")

    assert words(said[0]) == [(True, "")]


def test_it_is_about_the_edition_that_was_read(said):
    answering.feedback(said[0], author(said[0]))
    correct(said[0].round)
    with pytest.raises(Conflict):
        summaries.respond(said[0], answers=True, because="", language="en", seen=1, by=author(said[0]))
    answering.feedback(said[0], author(said[0]), answers=True)

    assert [each.edition for each in queries.own_words(author(said[0]), said[0].id)] == [1, 2]


def correct(round_):
    made = summaries.begin(round_, reason=Localized("One more.", "Una más."), by=build.EDITOR)
    seen = queries.standing(build.EDITOR, made).text_hash
    summaries.review(made, seen=seen, by=build.person(answering.Role.TRANSLATOR).as_actor())
    for _ in range(2):
        agency = build.organisation("government", "us_agency")
        summaries.approve(made, seen=seen, by=build.person(answering.Role.DELEGATE, of=agency).as_actor())
    summaries.publish(made, seen=seen, by=build.EDITOR)


@pytest.mark.parametrize(
    ("yes", "no", "shown"),
    [
        (0, 0, (0, 0, 0)),
        (4, 0, (None, 0, None)),
        (3, 1, (None, None, None)),
        (5, 0, (5, 0, 5)),
        (6, 2, (None, None, 8)),
        (6, 5, (6, 5, 11)),
    ],
)
def test_figures_show_no_count_from_one_to_four_and_none_that_gives_it_away(yes, no, shown):
    round_ = answering.closed_round()
    every = [build.contribution(round_, status=Said.PUBLISHED) for _ in range(yes + no)]
    for each in every:
        answering.dispose(answering.point(each))
    made = answering.published(round_)
    for at, each in enumerate(every):
        answering.feedback(each, author(each), answers=at < yes)
    if every:  # of whoever said it twice the last counts
        answering.feedback(every[0], author(every[0]), answers=yes > 0)

    today, tomorrow = clock.day(round_.zone), clock.day(round_.zone) + timedelta(days=1)
    found = queries.verdicts(ANONYMOUS, made.id, tomorrow)
    assert (found.answered, found.not_answered, found.all) == shown
    found = queries.verdicts(ANONYMOUS, made.id, today)
    assert (found.answered, found.not_answered, found.all) == (0, 0, 0)
