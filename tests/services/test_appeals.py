"""A second review: who may ask for it and until when, who decides it, what follows, and when it ends by itself."""

from datetime import UTC, datetime

import build
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.models.audit import Entry
from portal.models.contributions import Status, Tally
from portal.models.moderation import Appeal, Decision, Outcome
from portal.models.outbox import Errand
from portal.models.waiting import Waiting
from portal.queries import moderation as queries
from portal.queries.moderation import appeals
from portal.services import contributions, moderation

WHY = "It names nobody.\n\nRead the second line again."


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla").as_actor()


@pytest.fixture
def carlos():
    return build.person(Role.MODERATOR, name="Carlos").as_actor()


@pytest.fixture
def ana():
    return build.member(locale="es")


@pytest.fixture
def withheld(ana, carla):
    return decide(build.contribution(by=ana), Status.WITHHELD, carla)


def decide(said, verdict, by):
    reason = None if verdict is Status.PUBLISHED else "third_party"
    return moderation.decide(said, verdict=verdict, reason=reason, seen=said.revision, by=by)


def told(event):
    errands = session.scalars(select(Errand).where(Errand.kind == "letter"))
    return [errand.facts["person_id"] for errand in errands if errand.facts["event"] == event]


def appeal(said, by, reasons=WHY, **more):
    return contributions.appeal(said, reasons=reasons, language="es", seen=more.pop("seen", 1), by=by)


def judge(asked, by, outcome=Outcome.UPHELD, note="It does name somebody.", **more):
    return moderation.decide_review(asked, outcome=outcome, note=note, seen=more.pop("seen", asked.revision), by=by)


def waits(kind="Appeal"):
    return session.scalar(select(func.count()).where(Waiting.subject_kind == kind))


def many(status):
    return sum(session.scalars(select(Tally.many).where(Tally.status == status)))


class TestAsking:
    @pytest.mark.parametrize("verdict", [Status.RETURNED, Status.WITHHELD])
    def test_it_waits_with_their_words_as_they_wrote_them(self, ana, carla, verdict):
        said = decide(build.contribution(by=ana), verdict, carla)

        asked = appeal(said, ana.as_actor())

        assert (asked.reasons, asked.decision.decided_by_id, asked.outcome) == (WHY, carla.user_id, None)
        assert waits() == 1
        assert said.status is verdict

    def test_with_a_key_the_day_is_kept_and_no_hour(self, carla):
        said = decide(build.contribution(), Status.WITHHELD, carla)

        asked = appeal(said, build.holder(said))

        line = session.scalar(select(Entry).where(Entry.act == "contribution.appeal"))
        since = session.scalar(select(Waiting.since).where(Waiting.subject_kind == "Appeal"))
        assert asked.sent_at == since == line.at == clock.day(said.round.zone)
        assert WHY not in str(line.changes)

    def test_until_the_midnight_of_the_tenth_day_where_the_round_is(self, ana, carla):
        round_ = build.round_()  # in Mexico City, six hours behind
        with clock.at(datetime(2026, 11, 2, 5, 30, tzinfo=UTC)):  # the evening of the first
            withheld, another = (decide(build.contribution(round_, by=ana), Status.WITHHELD, carla) for _ in range(2))
        with clock.at(datetime(2026, 11, 12, 5, 59, tzinfo=UTC)):
            assert appeals.review_of(ana.as_actor(), withheld).last_day.isoformat() == "2026-11-11"
            appeal(withheld, ana.as_actor())
        with clock.at(datetime(2026, 11, 12, 6, 1, tzinfo=UTC)), pytest.raises(contributions.TenDaysOver):
            appeal(another, ana.as_actor())

    def test_once_for_each_decision(self, withheld, ana, carla, carlos):
        judge(appeal(withheld, ana.as_actor()), carlos)
        with pytest.raises(contributions.AskedBefore):
            appeal(withheld, ana.as_actor(), "Again.")

        decide(withheld, Status.PUBLISHED, carla)
        decide(withheld, Status.WITHHELD, carla)
        appeal(withheld, ana.as_actor(), "Of another decision.", seen=3)

        assert session.scalar(select(func.count()).select_from(Appeal)) == 2

    def test_a_decision_that_no_longer_stands_is_nothing_to_review(self, withheld, ana, carlos):
        decide(withheld, Status.PUBLISHED, carlos)

        with pytest.raises(contributions.NoLongerStands):
            appeal(withheld, ana.as_actor(), seen=2)
        decide(withheld, Status.WITHHELD, carlos)
        with pytest.raises(contributions.NoLongerStands):  # another one, which they have not read
            appeal(withheld, ana.as_actor())
        assert waits() == 0

    @pytest.mark.parametrize("status", [Status.RECEIVED, Status.PUBLISHED, Status.WITHDRAWN])
    def test_what_is_not_kept_back_has_nothing_to_review(self, ana, status):
        with pytest.raises(contributions.NoLongerStands):
            appeal(build.contribution(by=ana, status=status), ana.as_actor(), seen=0)

    @pytest.mark.parametrize("reasons", ["", " \n ", "x" * 4_001])
    def test_reasons_are_needed_and_have_an_end(self, withheld, ana, reasons):
        with pytest.raises(Invalid):
            appeal(withheld, ana.as_actor(), reasons)
        assert waits() == 0

    def test_only_its_author_asks(self, withheld, ana):
        colleague = build.person(of=ana.organisation).as_actor()

        with pytest.raises(NotAllowed):
            appeal(withheld, colleague)
        assert appeals.review_of(colleague, withheld) is None


class TestDeciding:
    def test_kept_with_a_reason_to_its_author(self, withheld, ana, carlos):
        asked = judge(appeal(withheld, ana.as_actor()), carlos)

        assert (asked.outcome, asked.note, withheld.status) == (
            Outcome.UPHELD,
            "It does name somebody.",
            Status.WITHHELD,
        )
        assert told("contribution_reviewed") == [ana.id]
        assert waits() == 0
        assert session.scalar(select(func.count()).select_from(Decision)) == 1

    def test_kept_without_a_reason_is_refused(self, withheld, ana, carlos):
        with pytest.raises(moderation.AnswerMissing):
            judge(appeal(withheld, ana.as_actor()), carlos, note=" ")
        assert waits() == 1

    @pytest.mark.parametrize("verdict", [Status.RETURNED, Status.WITHHELD])
    def test_reversed_it_is_published_and_counted_as_that(self, ana, carla, carlos, verdict):
        said = decide(build.contribution(by=ana), verdict, carla)

        asked = judge(appeal(said, ana.as_actor()), carlos, Outcome.REVERSED, note="")

        assert (asked.outcome, said.status) == (Outcome.REVERSED, Status.PUBLISHED)
        assert said.number
        assert said.withheld_reason is None
        assert (many(verdict), many(Status.PUBLISHED)) == (0, 1)
        assert waits() == waits("Contribution") == 0
        assert told("contribution_reviewed") == [ana.id]
        assert [one.by for one in queries.decisions(carlos, said)] == ["Carlos", "Carla"]
        line = session.scalar(select(Entry).where(Entry.act == "appeal.decide"))
        assert line.changes[f"Appeal.{asked.id}.outcome"] == [None, "reversed"]

    def test_never_by_who_decided_it_or_speaks_for_its_author(self, withheld, ana, carla):
        asked = appeal(withheld, ana.as_actor())
        partial = build.person(Role.MODERATOR, of=ana.organisation).as_actor()

        for somebody in (carla, partial, ana.as_actor()):
            with pytest.raises(NotAllowed):
                judge(asked, somebody)
            assert not any(line.decidable for line in appeals.queued(somebody))

    @pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NOT_NEEDED])
    def test_with_what_is_no_decision_it_is_refused(self, withheld, ana, carlos, outcome):
        with pytest.raises(moderation.NotAVerdict):
            judge(appeal(withheld, ana.as_actor()), carlos, outcome)

    def test_of_two_at_once_the_second_is_told(self, withheld, ana, carlos):
        other = build.person(Role.MODERATOR).as_actor()
        asked = appeal(withheld, ana.as_actor())
        seen = asked.revision

        judge(asked, carlos)

        with pytest.raises((Conflict, NotAllowed)):
            judge(asked, other, Outcome.REVERSED, seen=seen)
        assert withheld.status is Status.WITHHELD

    def test_what_somebody_has_on_their_table_is_theirs(self, withheld, ana, carlos):
        asked = moderation.take_review(appeal(withheld, ana.as_actor()), by=carlos)
        other = build.person(Role.MODERATOR).as_actor()

        with pytest.raises(Conflict):
            judge(asked, other)
        assert [(line.mine, line.claimed_by) for line in appeals.queued(carlos)] == [(True, "Carlos")]
        judge(moderation.put_review_back(asked, by=carlos), other)

    def test_a_moderator_publishes_what_was_returned_after_a_review_alone(self, ana, carla, carlos):
        said = decide(build.contribution(by=ana), Status.RETURNED, carla)

        with pytest.raises(Conflict):
            decide(said, Status.PUBLISHED, carlos)


class TestEnding:
    def test_with_a_correction_and_with_a_withdrawal(self, carla):
        ends = {
            Outcome.NOT_NEEDED: lambda said, by: contributions.correct(
                said, body="Other words.", language="es", seen=1, by=by
            ),
            Outcome.WITHDRAWN: lambda said, by: contributions.withdraw(said, by=by),
        }
        for outcome, act in ends.items():
            said = decide(build.contribution(), Status.RETURNED, carla)
            asked = appeal(said, build.holder(said))

            act(said, build.holder(said))

            assert session.get_one(Appeal, asked.id, populate_existing=True).outcome is outcome
            assert asked.decided_at == clock.day(said.round.zone)
            assert asked.decided_by_id is None
        assert waits() == 0

    def test_when_somebody_publishes_it_meanwhile(self, withheld, ana, carla, carlos):
        asked = appeal(withheld, ana.as_actor())
        seen = asked.revision

        decide(withheld, Status.PUBLISHED, carla)

        assert session.get_one(Appeal, asked.id, populate_existing=True).outcome is Outcome.NOT_NEEDED
        with pytest.raises((Conflict, NotAllowed)):
            judge(asked, carlos, seen=seen)


REFUSED = {
    "made the decision": "outcome = 'reversed', decided_by_id = (SELECT min(decided_by_id) FROM decisions)",
    "ck_appeals_reason": "outcome = 'upheld', decided_by_id = (SELECT max(id) FROM persons)",
    "ck_appeals_person": "outcome = 'reversed'",
    "words of an appeal": "reasons = 'Others.'",
}


@pytest.mark.parametrize(("why", "change"), REFUSED.items())
def test_the_database_refuses_what_the_rules_refuse(withheld, ana, carlos, why, change):
    appeal(withheld, ana.as_actor())

    with pytest.raises(DBAPIError, match=why), transaction():
        session.execute(text(f"UPDATE appeals SET decided_at = sent_at, {change}"))


def test_what_was_decided_stays_in_the_database(withheld, ana, carlos):
    judge(appeal(withheld, ana.as_actor()), carlos)

    for statement in ("UPDATE appeals SET note = 'Another.'", "DELETE FROM appeals"):
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            session.execute(text(statement))
