"""The database publishes a summary only when every answer, language and approval is there, whoever asks and however."""

from contextlib import contextmanager

import answering
import build
import pytest
from answering import closed_round, counted, dispose, kept, paragraph, point, publish, summary
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.models.summaries import Approval, Disposition, Fall, Outcome, Paragraph, Point, State, Summary
from portal.queries import summaries as queries


@pytest.fixture
def round_():
    return closed_round()


def refused(reason, of, **different):
    """The database says no, for this reason, and nothing is published."""
    with forbidden(reason):
        publish(of, **different)
    assert session.scalar(select(Summary.state).where(Summary.id == of.id)) == State.DRAFTING


@contextmanager
def forbidden(match="."):
    """The database refuses this, and the transaction goes on without it."""
    with pytest.raises(DBAPIError, match=match):
        yield
    session.rollback()


def published(of):
    publish(of)
    assert session.scalar(select(Summary.state).where(Summary.id == of.id)) == State.PUBLISHED
    return of


def move(said, status):
    session.execute(update(Contribution).where(Contribution.id == said.contribution_id).values(status=status))
    session.commit()


def rewrite(paragraph):
    paragraph.text = Localized("It was heard and answered.", "Se escuchó y se respondió.")
    session.commit()


def why_fallen(of):
    return set(session.scalars(select(Approval.fell).where(Approval.summary_id == of.id)))


def test_a_round_in_which_nobody_said_anything_is_summed_up(round_):
    published(summary(round_))


def test_all_answered(round_):
    said = answering.answered(round_, 4)
    dispose(point(session.get_one(Contribution, said[0].contribution_id), start=0, end=6), Outcome.NOTED)
    build.contribution(round_, status=Said.WITHHELD)
    build.contribution(round_, status=Said.RETURNED)

    made = summary(round_)

    assert counted(made) == {"received": 6, "answered": 4, "withheld": 1, "withdrawn": 0, "returned": 1}
    published(made)


@pytest.mark.parametrize("words", [{}, {"start": 0, "end": 6}])
def test_a_point_without_a_disposition_stops_it(round_, words):
    first = answering.answered(round_)[0]
    point(session.get_one(Contribution, first.contribution_id), **words)

    refused("gate: answers", summary(round_))


def test_a_contribution_without_a_point_stops_it(round_):
    build.contribution(round_, status=Said.PUBLISHED)

    refused("gate: answers", summary(round_))


def test_a_dropped_point_is_no_answer(round_):
    answering.answered(round_, 1)[0].dropped_at = build.clock.now()
    session.commit()

    refused("gate: answers", summary(round_))


def test_a_proposal_is_no_decision(round_):
    one = point(build.contribution(round_, status=Said.PUBLISHED))
    dispose(one, decided=False)
    one.disposition = 1  # whatever the column says
    session.commit()

    refused("gate: answers", summary(round_))


def test_what_waits_for_a_moderator_stops_it(round_):
    build.contribution(round_)

    refused("gate: answers", summary(round_))


def test_what_the_committee_itself_says_is_neither_counted_nor_answered(round_):
    said = build.contribution(round_, status=Said.PUBLISHED)
    session.execute(update(Contribution).where(Contribution.id == said.id).values(kind="official_reply"))
    session.commit()

    publish(summary(round_), received=0, answered=0)


@pytest.mark.parametrize("count", ["received", "answered", "withheld", "withdrawn", "returned"])
def test_totals_are_those_of_the_rows(round_, count):
    answering.answered(round_)
    made = summary(round_)

    refused("gate: totals", made, **{count: counted(made)[count] + 1})


@pytest.mark.parametrize(
    ("further", "reason"),
    [
        ({"text": Localized("It was heard.", "  ")}, "gate: languages"),
        ({"text": Localized("", "Se escuchó.")}, "gate: languages"),
        ({"en_from": "another", "es_from": "another"}, "gate: languages"),
    ],
)
def test_one_language_alone_or_stale_stops_it(round_, further, reason):
    made = kept(Summary(round_id=round_.id, number=1))
    paragraph(made, **further)
    answering.review(made)
    for _ in range(2):
        answering.approve(made)

    refused(reason, made)


def test_a_summary_without_a_word_is_none(round_):
    made = kept(Summary(round_id=round_.id, number=1))
    answering.review(made)
    for _ in range(2):
        answering.approve(made)

    refused("gate: languages", made)


def test_who_wrote_it_does_not_review_it(round_):
    made = kept(Summary(round_id=round_.id, number=1))
    writer = build.person(Role.EDITOR)
    paragraph(made, es_by_id=writer.id)
    answering.review(made, by=writer)
    for _ in range(2):
        answering.approve(made)

    refused("gate: review", made)


def test_another_text_was_approved(round_):
    refused("gate: (review|approvals)", summary(round_), text_hash="0" * 64)


@pytest.mark.parametrize("same", ["agency", "person"])
def test_two_persons_of_two_agencies_approve_it(round_, same):
    made = kept(Summary(round_id=round_.id, number=1))
    paragraph(made)
    answering.review(made)
    agencies = [build.organisation("government", "us_agency").id for _ in range(2)]
    one = build.person(Role.DELEGATE)
    answering.approve(made, by=one, agency=agencies[0])
    if same == "agency":
        answering.approve(made, by=build.person(Role.DELEGATE), agency=agencies[0])
    else:
        with forbidden():
            session.execute(
                insert(Approval).values(
                    summary_id=made.id,
                    text_hash=answering.TEXT_HASH,
                    person_id=one.id,
                    organisation_id=agencies[1],
                    at=build.clock.now(),
                )
            )

    refused("gate: approvals", made)


def covered(one, by):
    dispose(one, Outcome.ALREADY_COVERED, covered_by=by)


def test_what_is_covered_leads_to_an_answer(round_):
    a, b, _c = answering.answered(round_)
    covered(a, b)

    published(summary(round_))


def test_no_circle_no_chain_and_nothing_dropped_covers(round_):
    a, b, c = answering.answered(round_)
    covered(a, b)
    covered(b, a)
    refused("gate: covered", summary(round_))

    covered(b, c)
    session.execute(delete(Approval))
    refused("gate: (review|approvals|covered)", session.scalars(select(Summary)).one())


def test_a_chain_stops_it(round_):
    a, b, c = answering.answered(round_)
    covered(a, b)
    covered(b, c)

    refused("gate: covered", summary(round_))


def test_a_dropped_point_covers_nothing(round_):
    a, _b, c = answering.answered(round_)
    other = point(session.get_one(Contribution, c.contribution_id), start=0, end=6)
    dispose(other)
    covered(a, other)
    other.dropped_at = build.clock.now()
    session.commit()

    refused("gate: covered", summary(round_))


def test_what_is_not_public_covers_nothing(round_):
    a, b, _c = answering.answered(round_)
    covered(a, b)
    move(b, Said.WITHHELD)

    made = summary(round_)

    refused("gate: covered", made)
    assert [each.code for each in lacking(made)] == ["covered"]


def test_the_answer_to_what_is_not_public_holds_up_nothing(round_):
    a, b, _c = answering.answered(round_)
    covered(a, b)
    b.dropped_at = build.clock.now()
    dispose(point(session.get_one(Contribution, b.contribution_id)))
    move(a, Said.WITHDRAWN)

    made = summary(round_)

    assert lacking(made) == []
    published(made)


def lacking(made):
    """What the page says is missing, of answers."""
    editor = build.person(Role.EDITOR).as_actor()
    now = queries.standing(editor, made)
    answers = {"moderation", "unread", "answers", "decisions", "covered"}
    return [each for each in queries.missing(made, now, queries.signatures(made, now)) if each.code in answers]


def test_a_disposition_is_two_persons_in_two_languages_and_stays(round_):
    one = answering.answered(round_, 1)[0]
    person = build.person(Role.EDITOR)

    for wrong in (
        {"proposer": person, "decider": person},
        {"reason": Localized("Only English.", " ")},
        {"outcome": Outcome.ALREADY_COVERED},
        {"covered_by": one, "outcome": Outcome.ALREADY_COVERED},
    ):
        with forbidden():
            dispose(one, **wrong)

    for statement in (update(Disposition).values(outcome=Outcome.NOTED), delete(Disposition)):
        with forbidden("append-only"):
            session.execute(statement)


def publish_after_all(round_):
    """What had been withheld, when an appeal was upheld."""
    withheld = select(Contribution.id).where(Contribution.round_id == round_.id, Contribution.status == Said.WITHHELD)
    session.execute(update(Contribution).where(Contribution.id.in_(withheld)).values(status=Said.PUBLISHED))
    session.commit()


CHANGES = {
    "a contribution comes": (lambda said: build.contribution(said.round), Fall.CONTRIBUTION),
    "one is withheld": (lambda said: move(said, Said.WITHHELD), Fall.CONTRIBUTION),
    "one is withdrawn": (lambda said: move(said, Said.WITHDRAWN), Fall.CONTRIBUTION),
    "one is published after all": (lambda said: publish_after_all(said.round), Fall.CONTRIBUTION),
    "another answer": (lambda said: dispose(said, Outcome.NOTED), Fall.ANSWER),
    "another point": (lambda said: point(session.get_one(Contribution, said.contribution_id)), Fall.ANSWER),
    "another word": (lambda _said: rewrite(session.scalars(select(Paragraph)).one()), Fall.TEXT),
}


@pytest.mark.parametrize(("change", "why"), CHANGES.values(), ids=CHANGES)
def test_approvals_fall_with_what_was_approved_and_say_why(round_, change, why):
    said = answering.answered(round_)[0]
    build.contribution(round_, status=Said.WITHHELD)
    made = summary(round_)
    assert why_fallen(made) == {None}

    change(said)

    assert why_fallen(made) == {why}
    refused("gate: ", made)


def test_what_happens_in_another_round_lets_no_approval_fall(round_):
    made = summary(round_)

    answering.answered(closed_round(), 1)

    assert why_fallen(made) == {None}


def test_a_published_summary_is_frozen(round_):
    said = answering.answered(round_)[0]
    made = published(summary(round_))

    for statement in (
        update(Summary).where(Summary.id == made.id).values(state=State.DRAFTING),
        update(Summary).where(Summary.id == made.id).values(answered=7),
        delete(Summary).where(Summary.id == made.id),
        update(Paragraph).where(Paragraph.summary_id == made.id).values(position=2),
        delete(Paragraph).where(Paragraph.summary_id == made.id),
        insert(Paragraph).values(summary_id=made.id, section="asked", position=9, text_en="a", text_es="b"),
        update(Point).where(Point.id == said.id).values(disposition=None),
        insert(Point).values(round_id=round_.id, contribution_id=said.contribution_id, edition=1, revision=1),
    ):
        with forbidden("frozen"):
            session.execute(statement)


def test_nothing_new_comes_into_a_round_that_was_summed_up_until_a_correction_is_begun(round_):
    published(summary(round_))
    with forbidden("frozen"):
        build.contribution(round_)

    kept(Summary(round_id=round_.id, number=2, reason=Localized("One came late.", "Una llegó tarde.")))
    build.contribution(round_)


def test_what_was_published_can_still_be_withheld(round_):
    """An order of a court does not wait for an edition; the page says that a correction is due."""
    said = answering.answered(round_)[0]
    published(summary(round_))

    move(said, Said.WITHHELD)


def test_no_summary_begins_published_and_one_at_a_time_is_in_work(round_):
    with forbidden():
        kept(Summary(round_id=round_.id, number=1, state=State.PUBLISHED))
    kept(Summary(round_id=round_.id, number=1))
    with forbidden():
        kept(Summary(round_id=round_.id, number=2))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(
        st.tuples(st.sampled_from([Said.PUBLISHED, Said.WITHHELD, Said.RETURNED, Said.RECEIVED]), st.integers(0, 2)),
        max_size=5,
    )
)
def test_whatever_a_round_is_like_it_is_published_only_when_all_is_answered_and_adds_up(said):
    round_, whole = closed_round(), True
    for status, answers in said:
        one = build.contribution(round_, status=status)
        if status is Said.PUBLISHED:
            points = [point(one) for _ in range(answers)]
            for each in points[:1]:
                dispose(each)
            whole &= answers == 1
        whole &= status is not Said.RECEIVED

    made = summary(round_)
    if whole:
        counts = counted(published(made))
        assert counts["received"] == len(said) == sum(counts.values()) - counts["received"]
    else:
        refused("gate: answers", made)
