"""What an organisation says officially in a round: released once, by its coordinator, through the way of all others."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.core import clock, tickets
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.models.audit import Entry
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Edition, Kind, Naming, OfficialStatement, Status, Tally
from portal.models.waiting import Waiting
from portal.queries import contributions as queries
from portal.queries import home
from portal.queries.contributions import jointly, tallies
from portal.services import contributions, moderation
from portal.services.contributions import ChangedSince, CoordinatorSpeaks, NothingDrafted, ReleasedBefore, TooLong

WORDS = "Pedimos visitas sin aviso."


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos del Norte")


@pytest.fixture
def ana(union):
    return build.person(of=union, name="Ana Robles")


@pytest.fixture
def lea(union):
    return build.person(Role.COORDINATOR, of=union, name="Lea Ríos")


def release(round_, by, seen=1):
    return contributions.release(round_, seen=seen, by=by.as_actor())


def say_nothing(round_, by):
    return contributions.say_no_remarks(round_, by=by.as_actor())


def how_many(kind, *where):
    return session.scalar(select(func.count()).select_from(kind).where(*where))


class TestRelease:
    def test_sends_the_words_as_they_were_saved_the_way_of_every_contribution(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        said = release(round_, lea)

        assert (said.kind, said.status, said.naming) == (Kind.STATEMENT, Status.RECEIVED, Naming.ORGANISATION)
        assert (said.body, said.language, said.byline) == (WORDS, "en", "Sindicato Manos del Norte")
        assert (said.author_id, said.organisation_id) == (lea.id, lea.organisation_id)
        assert session.scalar(select(Edition.body)) == WORDS
        assert how_many(Waiting) == 1
        assert session.scalar(select(Tally.many).where(Tally.round_id == round_.id)) == 1

    def test_says_in_the_trail_who_released_it_and_not_that_it_was_drafted(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        said = release(round_, lea)

        lines = session.scalars(select(Entry).where(Entry.actor_id.in_((ana.id, lea.id)))).all()
        assert [(line.act, line.subject_id) for line in lines] == [("statement.release", said.id)]
        assert not any("Joint" in name for name in lines[0].changes)
        assert WORDS not in str(lines[0].changes)

    def test_is_for_the_coordinator_alone(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        for other in (ana, build.person(Role.COORDINATOR, of=build.organisation())):
            with pytest.raises((NotAllowed, NothingDrafted)):
                release(round_, other)

        assert how_many(Contribution) == 0

    def test_by_a_coordinator_of_another_round_is_refused(self, union, ana):
        round_, other = build.round_(), build.round_()
        lea = build.person(Role.COORDINATOR, of=union, round_id=other.id)
        build.drafted(round_, ana, WORDS)
        with pytest.raises(NotAllowed):
            release(round_, lea)

    def test_of_what_a_colleague_has_changed_since_is_refused(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        build.drafted(round_, ana, "Otras.", seen=1)
        with pytest.raises(ChangedSince):
            release(round_, lea, seen=1)

        assert release(round_, lea, seen=2).body == "Otras."

    def test_of_too_much_or_of_nothing_is_refused_and_keeps_the_words(self, ana, lea):
        round_ = build.round_()
        with pytest.raises(NothingDrafted):
            release(round_, lea)
        build.drafted(round_, ana, "x" * (contributions.LONGEST + 1))
        with pytest.raises(TooLong):
            release(round_, lea)

        assert (how_many(Contribution), how_many(OfficialStatement)) == (0, 0)
        assert len(jointly.drafted(ana.as_actor(), round_.id).body) == contributions.LONGEST + 1

    def test_closes_the_draft(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        said = release(round_, lea)
        with pytest.raises(ReleasedBefore):
            build.drafted(round_, ana, "Otras.", seen=1)

        assert jointly.released(ana.as_actor(), round_.id).ref == said.ref
        assert not jointly.open_drafts(ana.as_actor())

    def test_after_the_closing_is_refused_and_late_is_marked(self, ana, lea):
        round_, late = build.round_(), build.round_(closes=1, late=3)
        for one in (round_, late):
            build.drafted(one, ana, WORDS)
        with clock.at(round_.closes_at + timedelta(minutes=1)), pytest.raises(NotAllowed):
            release(round_, lea)
        with clock.at(late.closes_at + timedelta(minutes=1)):
            assert release(late, lea).late

    def test_before_the_opening_is_refused(self, ana, lea):
        round_ = build.round_(opens=2)
        build.drafted(round_, ana, WORDS)
        with pytest.raises(NotAllowed):
            release(round_, lea)

    def test_that_came_back_is_corrected_by_another_coordinator_when_who_released_it_has_left(self, union, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        said = release(round_, lea)
        carla = build.person(Role.MODERATOR).as_actor()
        moderation.decide(said, verdict=Status.RETURNED, reason="personal_data", seen=said.revision, by=carla)
        lea.organisation_id = None
        session.commit()
        mia = build.person(Role.COORDINATOR, of=union, name="Mia Luna")

        assert home.heaps(mia.as_actor()) == {"returned": 1}
        assert [ref for ref, _title in queries.returned(mia.as_actor())] == [said.ref]
        assert home.heaps(ana.as_actor()) == {}
        with pytest.raises(NotAllowed):
            contributions.correct(said, body="Otra cosa.", language="es", seen=1, by=ana.as_actor())
        staff = build.person(Role.COORDINATOR, Role.EDITOR, of=union).as_actor()
        assert "returned" not in home.heaps(staff)
        with pytest.raises(NotAllowed):
            contributions.correct(said, body="Otra cosa.", language="es", seen=1, by=staff)
        corrected = contributions.correct(said, body="Otra cosa.", language="es", seen=1, by=mia.as_actor())
        assert (corrected.status, corrected.body) == (Status.RECEIVED, "Otra cosa.")

    def test_that_is_withdrawn_makes_room_for_another(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        contributions.withdraw(release(round_, lea), by=lea.as_actor())
        assert jointly.released(ana.as_actor(), round_.id) is None
        build.drafted(round_, ana, "Otras.", seen=1)

        assert release(round_, lea, seen=2).body == "Otras."

    def test_happens_once(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        release(round_, lea)
        with pytest.raises(ReleasedBefore):
            release(round_, lea)
        with pytest.raises(ReleasedBefore):
            say_nothing(round_, lea)

        assert how_many(Contribution) == 1

    def test_is_held_by_the_database_as_well(self, ana, lea):
        round_ = build.round_()
        say_nothing(round_, lea)
        again = OfficialStatement(
            organisation_id=lea.organisation_id, round_id=round_.id, byline="X", released_by_id=lea.id
        )
        with pytest.raises(IntegrityError), transaction():
            session.add(again)  # which is written when the transaction ends


class TestNoRemarks:
    def test_are_read_by_whoever_sees_the_round_at_once_and_are_no_contribution(self, union, lea):
        round_, version = build.round_(), select(Round.version)
        before = session.scalar(version)
        say_nothing(round_, lea)

        [said] = tallies(build.member().as_actor(), round_.id).silent
        assert said.byline == "Sindicato Manos del Norte"
        assert session.scalar(version) > before
        assert (how_many(Contribution), how_many(Waiting), how_many(Tally)) == (0, 0, 0)

    def test_of_a_round_that_one_cannot_see_are_not_read(self, union, lea):
        round_ = build.round_(audience="round_participants", invited=[union])
        say_nothing(round_, lea)

        assert not tallies(build.member().as_actor(), round_.id).silent
        assert tallies(lea.as_actor(), round_.id).silent

    def test_are_said_by_the_coordinator_and_in_time(self, ana, lea):
        round_ = build.round_()
        with pytest.raises(NotAllowed):
            say_nothing(round_, ana)
        with clock.at(round_.closes_at + timedelta(minutes=1)), pytest.raises(NotAllowed):
            say_nothing(round_, lea)

    def test_leave_the_words_with_the_colleagues(self, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        say_nothing(round_, lea)

        assert jointly.drafted(ana.as_actor(), round_.id).body == WORDS
        assert jointly.released(ana.as_actor(), round_.id).ref is None


class TestOnBehalf:
    def test_where_there_is_a_coordinator_nobody_else_speaks_for_the_organisation(self, ana, lea):
        round_ = build.round_()
        with pytest.raises(CoordinatorSpeaks):
            post(round_, ana, Naming.ORGANISATION)

        assert post(round_, lea, Naming.ORGANISATION).kind is Kind.COMMENT
        assert post(round_, ana, Naming.NAME).byline == "Ana Robles"

    def test_without_one_it_speaks_as_it_always_did(self, union, ana):
        round_, other = build.round_(), build.round_()
        build.person(Role.COORDINATOR, of=union, round_id=other.id)
        build.person(Role.COORDINATOR, of=build.organisation())

        assert post(round_, ana, Naming.ORGANISATION).byline == "Sindicato Manos del Norte"

    def test_on_a_draft_it_is_so_as_well(self, ana, lea):
        version = build.version(build.draft(build.round_()))
        with pytest.raises(CoordinatorSpeaks):
            build.remark(version, "p0002", by=ana)

        assert build.remark(version, "p0002", by=lea).naming is Naming.ORGANISATION


def post(round_, by, naming):
    ticket = tickets.find_mark(tickets.new(), b"a secret of the tests")
    return contributions.post(round_, ticket=ticket, body=WORDS, language="es", naming=naming, by=by.as_actor())


def test_it_waits_for_no_moderator_longer_than_others_and_for_its_coordinator_no_more(ana, lea):
    round_, moderator = build.round_(), build.person(Role.MODERATOR)
    build.drafted(round_, ana, WORDS)
    assert "to_moderate" not in home.heaps(moderator.as_actor())
    release(round_, lea)

    assert home.heaps(moderator.as_actor())["to_moderate"] == 1
    with pytest.raises((Conflict, Invalid)):
        release(round_, lea)
