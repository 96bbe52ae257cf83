"""Taking, putting back, deciding: what changes, who may, who hears, and what happens when two are at it."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.contributions import Contribution, Edition, Status, Tally
from portal.models.moderation import Decision
from portal.models.outbox import Errand
from portal.models.waiting import Waiting
from portal.services import contributions, moderation, outbox


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla").as_actor()


@pytest.fixture
def carlos():
    return build.person(Role.MODERATOR, name="Carlos").as_actor()


@pytest.fixture
def ana():
    return build.member(locale="es")


def decide(said, verdict, by, **more):
    if verdict is not Status.PUBLISHED:
        more.setdefault("reason", "third_party")
    return moderation.decide(said, verdict=verdict, seen=more.pop("seen", said.revision), by=by, **more)


def told(event):
    errands = session.scalars(select(Errand).where(Errand.kind == "letter").order_by(Errand.due_at))
    return [errand.facts["person_id"] for errand in errands if errand.facts["event"] == event]


def waiting(said):
    found = select(Waiting).where(Waiting.subject_kind == "Contribution", Waiting.subject_id == said.id)
    return session.scalar(found.execution_options(populate_existing=True))


def many(status, **where):
    return sum(session.scalars(select(Tally.many).where(Tally.status == status).filter_by(**where)))


class TestClaim:
    def test_puts_it_on_ones_table_for_half_an_hour(self, carla):
        said = moderation.claim(build.contribution(), by=carla)

        assert waiting(said).claimed_by_id == carla.user_id
        assert timedelta(minutes=29) < waiting(said).claimed_until - clock.now() <= timedelta(minutes=30)

    def test_leaves_the_revision_that_others_have_before_them(self, carla):
        said = build.contribution()

        assert moderation.claim(said, by=carla).revision == 1

    def test_is_refused_while_somebody_else_has_it(self, carla, carlos):
        said = build.contribution()
        moderation.claim(said, by=carla)

        with pytest.raises(Conflict):
            moderation.claim(said, by=carlos)
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert waiting(moderation.claim(said, by=carlos)).claimed_by_id == carlos.user_id

    def test_is_refused_when_nothing_waits_any_more(self, carla):
        with pytest.raises(Conflict):
            moderation.claim(build.contribution(status=Status.PUBLISHED), by=carla)

    def test_is_for_moderators(self, ana):
        with pytest.raises(NotAllowed):
            moderation.claim(build.contribution(), by=ana.as_actor())

    def test_leaves_a_line_in_the_trail(self, carla):
        said = moderation.claim(build.contribution(), by=carla)

        entry = session.scalars(select(Entry).order_by(Entry.at.desc())).first()
        assert (entry.act, entry.actor_name, entry.subject_id) == ("contribution.claim", "Carla", said.id)
        until = waiting(said).claimed_until.isoformat()
        assert {name.split(".")[2]: change for name, change in entry.changes.items()} == {
            "claimed_by_id": [None, carla.user_id],
            "claimed_until": [None, until],
        }


class TestTakeNext:
    def test_takes_the_oldest_that_is_free(self, carla, carlos):
        first, second = build.contribution(by=build.member()), build.contribution(by=build.member())

        assert moderation.take_next(by=carla).id == first.id
        assert moderation.take_next(by=carlos).id == second.id
        assert moderation.take_next(by=carla) is None

    def test_leaves_out_what_is_of_ones_own_organisation(self, ana):
        conflicted = build.person(Role.MODERATOR, of=ana.organisation).as_actor()
        build.contribution(by=ana)
        other = build.contribution()

        assert moderation.take_next(by=conflicted).id == other.id

    def test_leaves_out_rounds_in_which_one_is_no_moderator(self):
        build.contribution()
        theirs = build.round_()
        said = build.contribution(theirs)
        for_one_round = build.person(Role.MODERATOR, round_id=theirs.id).as_actor()

        assert moderation.take_next(by=for_one_round).id == said.id
        assert moderation.take_next(by=for_one_round) is None


class TestPutBack:
    def test_puts_it_back(self, carla, carlos):
        said = build.contribution()
        moderation.claim(said, by=carla)

        moderation.put_back(said, by=carla)

        assert waiting(moderation.claim(said, by=carlos)).claimed_by_id == carlos.user_id

    def test_nobody_clears_the_table_of_another(self, carla, carlos):
        said = build.contribution()
        moderation.claim(said, by=carla)

        with pytest.raises(Conflict):
            moderation.put_back(said, by=carlos)


class TestWhatWaits:
    """One row for as long as it waits, in whatever way that begins and ends."""

    def test_waits_from_its_arrival_in_the_order_in_which_it_was_sent(self, ana):
        said = build.contribution(by=ana)

        waits = waiting(said)
        assert (waits.since, waits.round_id, waits.language, waits.group, waits.priority) == (
            *(said.posted_at, said.round_id, said.language, said.group, 0),
        )

    @pytest.mark.parametrize("verdict", [Status.PUBLISHED, Status.RETURNED, Status.WITHHELD])
    def test_waits_no_longer_when_it_is_decided(self, carla, verdict):
        said = decide(moderation.claim(build.contribution(), by=carla), verdict, carla)

        entry = session.scalars(select(Entry).where(Entry.act == "contribution.decide")).one()
        told = {name.split(".")[2]: change for name, change in entry.changes.items() if name.startswith("Waiting.")}
        assert waiting(said) is None
        assert (told["subject_id"], told["claimed_by_id"]) == ([said.id, None], [carla.user_id, None])

    def test_waits_no_longer_when_it_is_withdrawn(self, ana):
        said = contributions.withdraw(build.contribution(by=ana), by=ana.as_actor())

        assert waiting(said) is None

    def test_waits_again_in_its_old_place_on_nobodys_table_when_it_was_corrected(self, carla, ana):
        said = decide(moderation.claim(build.contribution(by=ana), by=carla), Status.RETURNED, carla)
        said = contributions.correct(said, body="Without.", language="en", seen=1, by=ana.as_actor())

        assert (waiting(said).since, waiting(said).language) == (said.posted_at, "en")
        assert waiting(said).claimed_by_id is None

    def test_stays_on_a_table_while_its_author_corrects_it_in_another_language(self, carla, ana):
        said = moderation.claim(build.contribution(by=ana), by=carla)
        said = contributions.correct(said, body="In English now.", language="en", seen=1, by=ana.as_actor())

        assert (waiting(said).language, waiting(said).claimed_by_id) == ("en", carla.user_id)

    def test_what_was_decided_waits_no_more_when_it_is_decided_otherwise(self, carla):
        said = decide(decide(build.contribution(), Status.PUBLISHED, carla), Status.WITHHELD, carla)

        assert waiting(said) is None
        with pytest.raises(Conflict):
            moderation.put_back(said, by=carla)

    def test_an_answer_of_the_committee_does_not_wait(self, carla):
        said = build.contribution(status=Status.PUBLISHED)
        editor = build.person(Role.EDITOR).as_actor()
        contributions.answer(said, ticket="t" * 64, text=Localized("We read it.", "Lo leímos."), by=editor)

        assert session.scalars(select(Waiting)).all() == []


class TestDecide:
    def test_publishes_with_a_number_and_keeps_the_counts_true(self, carla):
        round_ = build.round_()
        said = build.contribution(round_)
        moderation.claim(said, by=carla)

        said = decide(said, Status.PUBLISHED, carla)

        assert said.status is Status.PUBLISHED
        assert said.number == f"{round_.consultation.code}-0001"
        assert waiting(said) is None
        assert (many(Status.RECEIVED, round_id=round_.id), many(Status.PUBLISHED, round_id=round_.id)) == (0, 1)

    def test_writes_the_decision_down_with_the_wording_that_was_judged(self, carla, ana):
        said = build.contribution(by=ana)
        said = decide(said, Status.RETURNED, carla, note="Quite el nombre.", aside="Second time.")
        said = contributions.correct(said, body="Sin el nombre.", language="es", seen=1, by=ana.as_actor())
        decide(said, Status.PUBLISHED, carla)

        first, second = session.scalars(select(Decision).order_by(Decision.id))
        assert (first.status, first.reason, first.note, first.aside) == (
            Status.RETURNED, "third_party", "Quite el nombre.", "Second time.",
        )  # fmt: skip
        assert (first.edition, second.edition, second.reason) == (1, 2, None)

    def test_the_trail_says_what_changed_but_not_the_words(self, carla):
        said = decide(build.contribution(), Status.WITHHELD, carla, note="Nombra a N. N.", aside="Ask the lawyer.")

        entry = session.scalars(select(Entry).where(Entry.act == "contribution.decide")).one()
        assert entry.subject_id == said.id
        assert entry.changes[f"Contribution.{said.id}.status"] == ["received", "withheld"]
        assert "N. N." not in str(entry.changes)
        assert "lawyer" not in str(entry.changes)

    @pytest.mark.parametrize("reason", [None, "", "because"])
    @pytest.mark.parametrize("verdict", [Status.RETURNED, Status.WITHHELD])
    def test_asks_for_a_reason_of_the_vocabulary_unless_it_publishes(self, carla, verdict, reason):
        said = build.contribution()

        with pytest.raises(Invalid) as refusal:
            decide(said, verdict, carla, reason=reason)

        assert refusal.value.field == "reason"
        assert session.get_one(Contribution, said.id).status is Status.RECEIVED

    @pytest.mark.parametrize("verdict", [Status.RECEIVED, Status.WITHDRAWN])
    def test_refuses_what_is_no_verdict(self, carla, verdict):
        with pytest.raises(Invalid):
            decide(build.contribution(), verdict, carla)

    def test_refuses_when_someone_decided_meanwhile_and_loses_nothing(self, carla, carlos):
        said = build.contribution()
        decide(said, Status.RETURNED, carla, seen=1)

        with pytest.raises(Conflict):
            decide(said, Status.PUBLISHED, carlos, seen=1)

        assert session.get_one(Contribution, said.id).status is Status.RETURNED
        assert len(session.scalars(select(Decision)).all()) == 1

    def test_refuses_when_the_author_corrected_meanwhile(self, carla, ana):
        said = build.contribution(by=ana)
        contributions.correct(said, body="Otra cosa.", language="es", seen=1, by=ana.as_actor())

        with pytest.raises(Conflict):
            decide(said, Status.PUBLISHED, carla, seen=1)

    def test_refuses_while_somebody_else_has_it(self, carla, carlos):
        said = build.contribution()
        moderation.claim(said, by=carla)

        with pytest.raises(Conflict):
            decide(said, Status.PUBLISHED, carlos)

    def test_nobody_judges_their_own_organisation(self, ana):
        conflicted = build.person(Role.MODERATOR, of=ana.organisation).as_actor()

        with pytest.raises(NotAllowed):
            decide(build.contribution(by=ana), Status.PUBLISHED, conflicted)

    def test_nobody_judges_in_a_round_that_is_not_theirs(self):
        elsewhere = build.person(Role.MODERATOR, round_id=build.round_().id).as_actor()

        with pytest.raises(NotAllowed):
            decide(build.contribution(), Status.PUBLISHED, elsewhere)

    @pytest.mark.parametrize("field", ["note", "aside"])
    @pytest.mark.parametrize("text", ["a" * 2_001, "\x00", "\u202eabc"])
    def test_refuses_notes_that_hide_something_or_do_not_end(self, carla, field, text):
        with pytest.raises(Invalid) as refusal:
            decide(build.contribution(), Status.PUBLISHED, carla, **{field: text})

        assert refusal.value.field == field


class TestWithholdingLater:
    def test_leaves_a_marker_and_the_number(self, carla):
        said = decide(build.contribution(), Status.PUBLISHED, carla)
        number = said.number

        said = decide(said, Status.WITHHELD, carla, reason="personal_data")

        assert (said.status, said.number, said.withheld_reason) == (Status.WITHHELD, number, "personal_data")
        assert said.withheld_at is not None
        assert many(Status.PUBLISHED) == 0

    def test_can_be_taken_back_under_the_same_number(self, carla):
        said = decide(build.contribution(), Status.PUBLISHED, carla)
        number = said.number
        said = decide(said, Status.WITHHELD, carla)

        said = decide(said, Status.PUBLISHED, carla)

        assert (said.status, said.number, said.withheld_at) == (Status.PUBLISHED, number, None)
        assert many(Status.PUBLISHED) == 1

    def test_what_is_published_is_not_returned(self, carla):
        said = decide(build.contribution(), Status.PUBLISHED, carla)

        with pytest.raises(Conflict):
            decide(said, Status.RETURNED, carla)


class TestWhoHears:
    def test_the_author_of_every_decision(self, carla, ana):
        said = decide(build.contribution(by=ana), Status.RETURNED, carla)

        assert told("contribution_decided") == [ana.id]
        assert told("contribution_published") == []
        assert said.status is Status.RETURNED

    def test_followers_of_what_is_published_but_not_its_author(self, carla, ana):
        bea = build.member()
        round_ = build.round_(invited=[ana.organisation, bea.organisation])

        decide(build.contribution(round_, by=ana), Status.PUBLISHED, carla)

        assert told("contribution_published") == [bea.id]
        assert told("contribution_decided") == [ana.id]

    def test_nobody_of_what_was_sent_without_an_account_but_followers(self, carla):
        bea = build.member()

        decide(build.contribution(build.round_(invited=[bea.organisation])), Status.PUBLISHED, carla)

        assert told("contribution_decided") == []
        assert told("contribution_published") == [bea.id]

    def test_whoever_was_answered_hears_of_the_answer_once(self, carla, ana):
        bea = build.member()
        round_ = build.round_(invited=[ana.organisation, bea.organisation])
        first = build.contribution(round_, by=ana, status=Status.PUBLISHED)

        decide(build.contribution(round_, by=bea, parent=first), Status.PUBLISHED, carla)

        assert told("contribution_answered") == [ana.id]
        assert told("contribution_published") == []

    def test_followers_only_the_first_time(self, carla, ana):
        bea = build.member()
        said = build.contribution(build.round_(invited=[bea.organisation]), by=ana)
        for verdict in (Status.PUBLISHED, Status.WITHHELD, Status.PUBLISHED):
            said = decide(said, verdict, carla)

        assert told("contribution_published") == [bea.id]
        assert told("contribution_decided") == [ana.id] * 3


class TestAppendOnly:
    def test_what_was_decided_or_said_is_not_rewritten(self, carla):
        said = decide(build.contribution(), Status.PUBLISHED, carla)

        for kind in (Decision, Edition, Entry):
            kept = session.scalars(select(kind)).first()
            session.delete(kept)
            with pytest.raises(RuntimeError, match="append-only"):
                session.flush()
            session.rollback()
            kept = session.scalars(select(kind)).first()
            name = {"Decision": "note", "Edition": "body", "Entry": "act"}[kind.__name__]
            setattr(kept, name, "something else")
            with pytest.raises(RuntimeError, match="append-only"):
                session.flush()
            session.rollback()
        assert said.number


class TestTryAgain:
    def test_takes_up_what_was_given_up(self):
        administrator = build.person(Role.ADMINISTRATOR).as_actor()
        session.add(Errand(kind="letter", facts={}, attempts=8, given_up_at=clock.now()))
        session.commit()
        errand = session.scalars(select(Errand)).one()

        errand = outbox.try_again(errand, by=administrator)

        assert (errand.given_up_at, errand.attempts) == (None, 0)
        with pytest.raises(Conflict):
            outbox.try_again(errand, by=administrator)

    def test_is_for_the_administrator(self, carla):
        session.add(Errand(kind="letter", facts={}, attempts=8, given_up_at=clock.now()))
        session.commit()

        with pytest.raises(NotAllowed):
            outbox.try_again(session.scalars(select(Errand)).one(), by=carla)
