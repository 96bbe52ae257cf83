"""A summary is written in two languages, reviewed by another, approved by two agencies, and published or not at all."""

import answering
import build
import pytest
from answering import closed_round
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.models.consultations import Phase
from portal.models.contributions import Status as Said
from portal.models.moderation import Outcome as Reviewed
from portal.models.outbox import Errand
from portal.models.summaries import Approval, Fall, Paragraph, State, Summary
from portal.queries import summaries as queries
from portal.services import consultations, contributions, moderation, summaries
from portal.services.summaries.approving import AnotherText, NoAgency, NotComplete, WroteIt
from portal.services.summaries.writing import (
    LONGEST,
    AlreadyBegun,
    FigureUnreadable,
    ReasonMissing,
    TooLong,
    WrittenMeanwhile,
)

TEXT = Localized("Some asked for {{contributions}} visits.", "Se pidieron {{contributions}} visitas.")


def actor(*roles, agency=False):
    of = build.organisation("government", "us_agency") if agency else None
    return build.person(*(roles or (Role.EDITOR,)), of=of).as_actor()


@pytest.fixture
def writer():
    return actor(Role.EDITOR)


@pytest.fixture
def begun(writer):
    return summaries.begin(closed_round(), by=writer)


def written(summary, by):
    """Every section has its words in both languages."""
    for each in queries.paragraphs(by, summary):
        summaries.write(each, text=TEXT, agrees=True, seen=each.revision, by=by)
    return summary


def hash_now(summary, by):
    return queries.standing(by, summary).text_hash


def ready(summary, by):
    """Written, reviewed, and approved by two agencies."""
    written(summary, by)
    seen = hash_now(summary, by)
    summaries.review(summary, seen=seen, by=actor(Role.TRANSLATOR))
    for _ in range(2):
        summaries.approve(summary, seen=seen, by=actor(Role.DELEGATE, agency=True))
    return seen


def lacking(summary, by):
    now = queries.standing(by, summary)
    return [each.code for each in queries.missing(summary, now, queries.signatures(summary, now))]


def test_it_begins_with_what_is_counted_and_nothing_that_nobody_wrote(begun, writer):
    found = {each.section: each for each in queries.paragraphs(writer, begun)}

    assert list(found) == ["asked", "numbers", "themes", "views", "minority", "changed", "next"]
    assert begun.round.title.es in found["asked"].text.es
    assert not found["numbers"].stale
    assert [code for code, each in found.items() if not each.text.complete] == ["themes", "views", "minority", "next"]
    assert lacking(begun, writer).count("paragraph") == 4


def test_one_is_written_at_a_time_and_not_before_the_round_has_closed(begun, writer):
    with pytest.raises(AlreadyBegun):
        summaries.begin(begun.round, by=writer)
    with pytest.raises(NotAllowed, match="closed"):
        summaries.begin(build.round_(), by=writer)


def test_a_change_in_one_language_leaves_the_other_stale_until_somebody_says_that_they_agree(begun, writer):
    one = queries.paragraphs(writer, begun)[0]
    changed = Localized("The round asked for more.", one.text.es)

    summaries.write(one, text=changed, seen=one.revision, by=writer)
    assert one.stale
    assert "paragraph" in lacking(begun, writer)
    assert (one.en_by_id, one.es_by_id) == (writer.user_id, None)

    translator = actor(Role.TRANSLATOR)
    summaries.write(
        one, text=Localized(changed.en, "La ronda pidió más."), agrees=True, seen=one.revision, by=translator
    )
    assert not one.stale
    assert (one.en_by_id, one.es_by_id) == (writer.user_id, translator.user_id)


def test_looked_at_and_nothing_to_change_is_said_by_the_same_tick(begun, writer):
    one = queries.paragraphs(writer, begun)[0]
    summaries.write(one, text=Localized("More.", one.text.es), seen=one.revision, by=writer)

    summaries.write(one, text=one.text, agrees=True, seen=one.revision, by=writer)

    assert not one.stale


def test_the_second_of_two_writers_overwrites_nothing(begun, writer):
    one = queries.paragraphs(writer, begun)[0]
    seen = one.revision
    summaries.write(one, text=TEXT, agrees=True, seen=seen, by=writer)

    with pytest.raises(WrittenMeanwhile):
        summaries.write(one, text=Localized("Mine.", "Lo mío."), agrees=True, seen=seen, by=actor())

    assert session.get_one(Paragraph, one.id).text == TEXT


@pytest.mark.parametrize(
    ("words", "refusal", "field"),
    [
        ("x" * (LONGEST + 1), TooLong, "text_es"),
        ("Vinieron {{count}}.", FigureUnreadable, "text_es"),
        ("Vinieron {{contributions group=nobody}}.", FigureUnreadable, "text_es"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(begun, writer, words, refusal, field):
    one = queries.paragraphs(writer, begun)[0]

    with pytest.raises(refusal) as refused:
        summaries.write(one, text=Localized("Yes.", words), seen=one.revision, by=writer)

    assert refused.value.field == field


def test_paragraphs_are_added_moved_dropped_and_put_back(begun, writer):
    def themes():
        return [each.text.en for each, _text in queries.standing(writer, begun).texts if each.section == "themes"]

    first = next(each for each in queries.paragraphs(writer, begun) if each.section == "themes")
    second = summaries.add(begun, section="themes", text=TEXT, agrees=True, by=writer)
    assert themes() == ["", TEXT.en]

    summaries.move(second, up=True, by=writer)
    assert themes() == [TEXT.en, ""]
    summaries.move(second, up=True, by=writer)  # it is the first already

    summaries.drop(first, by=writer)
    assert themes() == [TEXT.en]
    assert [each.id for each in queries.standing(writer, begun).dropped] == [first.id]
    summaries.put_back(first, by=writer)
    assert themes() == [TEXT.en, ""]


def test_figures_are_counted_from_the_rows(begun, writer):
    union = build.organisation()
    for _ in range(2):
        build.contribution(begun.round, by=build.member(of=union), status=Said.PUBLISHED)
    points = answering.answered(begun.round, 3)
    answering.dispose(points[0], answering.Outcome.NOTED)
    build.contribution(begun.round, status=Said.WITHHELD)

    counts = queries.figures(writer, begun.round)

    assert counts.totals == {"received": 6, "answered": 5, "withheld": 1, "withdrawn": 0, "returned": 0}
    assert counts.by("contributions", "group") == {"individual": 3, "civil_society_union": 2}
    assert counts.by("organizations", "group") == {"civil_society_union": 1}
    assert counts.by("answers", "outcome") == {"accepted": 2, "noted": 1}
    shown = queries.with_figures(Localized("{{answers outcome=accepted}} of {{answers}}", "{{answered}}"), counts)
    assert shown == Localized("2 of 3", "5")
    assert queries.Figures.kept(counts.frozen()) == counts


def test_it_says_what_is_missing_and_where(begun, writer):
    written(begun, writer)
    assert lacking(begun, writer) == ["review", "approval"]

    build.contribution(begun.round)
    unread = build.contribution(begun.round, status=Said.PUBLISHED)
    assert lacking(begun, writer) == ["moderation", "unread", "review", "approval"]

    one = answering.point(unread)
    assert lacking(begun, writer) == ["moderation", "answers", "review", "approval"]
    answering.dispose(one, decided=False)
    assert lacking(begun, writer) == ["moderation", "decisions", "review", "approval"]
    answering.dispose(one)
    a, b = answering.answered(begun.round, 2)
    answering.dispose(a, answering.Outcome.ALREADY_COVERED, covered_by=b)
    assert lacking(begun, writer) == ["moderation", "review", "approval"]
    answering.dispose(b, answering.Outcome.ALREADY_COVERED, covered_by=one)
    assert lacking(begun, writer) == ["moderation", "covered", "review", "approval"]


def test_who_wrote_a_part_does_not_review_it(begun, writer):
    written(begun, writer)

    with pytest.raises(WroteIt):
        summaries.review(begun, seen=hash_now(begun, writer), by=writer)


def test_nobody_reviews_or_approves_what_they_did_not_see(begun, writer):
    written(begun, writer)
    seen = hash_now(begun, writer)
    answering.answered(begun.round, 1)

    for step in (summaries.review, summaries.approve, summaries.publish):
        with pytest.raises(AnotherText):
            step(begun, seen=seen, by=actor(Role.DELEGATE, agency=True))


def test_a_delegate_without_an_agency_does_not_approve(begun, writer):
    written(begun, writer)
    seen = hash_now(begun, writer)
    summaries.review(begun, seen=seen, by=actor())

    with pytest.raises(NoAgency):
        summaries.approve(begun, seen=seen, by=actor(Role.DELEGATE))


def test_nothing_incomplete_is_approved_or_published(begun, writer):
    seen = hash_now(begun, writer)
    with pytest.raises(NotComplete) as refused:
        summaries.approve(begun, seen=seen, by=actor(Role.DELEGATE, agency=True))
    assert {each.code for each in refused.value.missing} == {"paragraph", "review"}

    with pytest.raises(NotComplete):
        summaries.publish(begun, seen=seen, by=writer)


def test_it_is_published_with_its_figures_and_the_round_says_so(begun, writer):
    answering.answered(begun.round, 3)
    seen = ready(begun, writer)

    published = summaries.publish(begun, seen=seen, by=writer)

    assert published.state is State.PUBLISHED
    assert (published.received, published.answered, published.text_hash) == (3, 3, seen)
    assert queries.Figures.kept(published.figures).totals["answered"] == 3
    assert begun.round.phase(build.clock.now()) is Phase.SUMMARY_PUBLISHED
    assert [each.id for each in queries.editions(build.ANONYMOUS, begun.round)] == [begun.id]
    with pytest.raises(NotAllowed, match="correction"):
        summaries.write(queries.paragraphs(writer, begun)[0], text=TEXT, seen=1, by=writer)


def test_who_spoke_and_who_follows_hear_of_it_once_each(begun, writer):
    twice, follower, withdrew = build.member(), build.member(), build.member()
    for _ in range(2):
        answering.dispose(answering.point(build.contribution(begun.round, by=twice, status=Said.PUBLISHED)))
    build.contribution(begun.round, by=withdrew, status=Said.WITHDRAWN)
    answering.answered(begun.round, 1)  # nobody who could be written to
    consultations.follow(begun.round, by=follower.as_actor())
    summaries.publish(begun, seen=ready(begun, writer), by=writer)

    letters = [each.facts for each in session.scalars(select(Errand).where(Errand.kind == "letter"))]
    told = [facts["person_id"] for facts in letters if facts["event"] == "summary_published"]
    assert sorted(told) == sorted([twice.id, follower.id])


def test_one_agency_is_not_two(begun, writer):
    written(begun, writer)
    seen = hash_now(begun, writer)
    summaries.review(begun, seen=seen, by=actor())
    agency = build.organisation("government", "us_agency")
    for _ in range(2):
        summaries.approve(begun, seen=seen, by=build.person(Role.DELEGATE, of=agency).as_actor())

    assert lacking(begun, writer) == ["approval"]
    with pytest.raises(NotComplete):
        summaries.publish(begun, seen=seen, by=writer)


@pytest.mark.parametrize("why", [Fall.TEXT, Fall.CONTRIBUTION, Fall.TAKEN_BACK])
def test_an_approval_falls_and_is_given_anew(begun, writer, why):
    seen = ready(begun, writer)
    delegate = actor(Role.DELEGATE, agency=True)
    summaries.approve(begun, seen=seen, by=delegate)
    if why is Fall.TEXT:
        one = queries.paragraphs(writer, begun)[0]
        summaries.write(one, text=Localized("Other.", "Otro."), agrees=True, seen=one.revision, by=writer)
    elif why is Fall.CONTRIBUTION:
        build.contribution(begun.round, status=Said.WITHHELD)
    else:
        summaries.take_back(begun, by=delegate)

    falls = session.scalars(select(Approval.fell).where(Approval.person_id == delegate.user_id)).all()
    assert falls == [why]
    again = hash_now(begun, writer)
    if why is not Fall.TAKEN_BACK:
        summaries.review(begun, seen=again, by=actor())
    summaries.approve(begun, seen=again, by=delegate)
    assert delegate.user_id in {
        each.person_id for each in queries.signatures(begun, queries.standing(writer, begun)).approvals
    }


def test_a_correction_begins_with_the_words_before_it_and_says_why(begun, writer):
    summaries.publish(begun, seen=ready(begun, writer), by=writer)
    with pytest.raises(ReasonMissing):
        summaries.begin(begun.round, by=writer)

    another = summaries.begin(begun.round, reason=Localized("One came late.", "Una llegó tarde."), by=writer)

    assert another.number == 2
    assert [each.text for each in queries.paragraphs(writer, another)] == [TEXT] * 7
    assert "review" in lacking(another, writer)
    summaries.publish(another, seen=ready(another, writer), by=writer)
    assert [each.number for each in queries.editions(build.ANONYMOUS, begun.round)] == [2, 1]


@pytest.mark.parametrize("verdict", [Said.WITHHELD, Said.RETURNED])
def test_a_correction_has_to_answer_what_a_second_review_published_since(begun, writer, verdict):
    ana = build.member()
    first, second = actor(Role.MODERATOR), actor(Role.MODERATOR)
    late = build.contribution(begun.round, by=ana)
    moderation.decide(late, verdict=verdict, reason="third_party", seen=late.revision, by=first)
    summaries.publish(begun, seen=ready(begun, writer), by=writer)
    asked = contributions.appeal(late, reasons="It names nobody.", language="es", seen=1, by=ana.as_actor())
    before = queries.published(build.ANONYMOUS, begun.round)
    assert not before.correction_due

    moderation.decide_review(asked, outcome=Reviewed.REVERSED, seen=asked.revision, by=second)

    after = queries.published(build.ANONYMOUS, begun.round)
    assert after.correction_due
    assert after.text_hash == before.text_hash
    another = summaries.begin(begun.round, reason=Localized("An appeal.", "Una inconformidad."), by=writer)
    assert "unread" not in lacking(another, writer)
    assert "answers" in lacking(another, writer)


def test_nothing_is_approved_or_published_while_contributions_can_still_come(writer):
    begun = summaries.begin(closed_round(late=2), by=writer)
    written(begun, writer)
    seen = hash_now(begun, writer)
    summaries.review(begun, seen=seen, by=actor())

    with pytest.raises(NotAllowed, match="can still be sent"):
        summaries.approve(begun, seen=seen, by=actor(Role.DELEGATE, agency=True))
    with pytest.raises(NotAllowed, match="can still be sent"):
        summaries.publish(begun, seen=seen, by=writer)


def test_what_is_in_work_is_nobody_elses(begun, writer):
    for other in (build.ANONYMOUS, build.member().as_actor(), actor(Role.MODERATOR), actor(Role.ADVISER)):
        assert queries.in_work(other, begun.round) is None
        assert queries.paragraphs(other, begun) == []
        with pytest.raises(NotFound):
            queries.paragraph(other, queries.paragraphs(writer, begun)[0].id)


def test_two_who_publish_at_once_publish_once(begun, writer):
    seen = ready(begun, writer)
    summaries.publish(begun, seen=seen, by=writer)

    with pytest.raises((Conflict, NotAllowed)):
        summaries.publish(begun, seen=seen, by=writer)
    assert session.scalars(select(Summary.state)).all() == [State.PUBLISHED]
