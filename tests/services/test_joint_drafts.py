"""What members of an organisation draft together: saved side by side, seen by them alone, lost by nobody."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Invalid, NotAllowed, NotFound
from portal.models.audit import Entry
from portal.models.consultations import Audience, Round
from portal.models.contributions import JointRevision
from portal.queries import consultations, home
from portal.queries.contributions import jointly
from portal.services import contributions, people
from portal.services.contributions import SavedMeanwhile

FIRST, SECOND = "Pedimos visitas sin aviso.", "Pedimos visitas sin aviso previo."


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos del Norte")


@pytest.fixture
def ana(union):
    return build.person(of=union, name="Ana Robles")


@pytest.fixture
def raul(union):
    return build.person(of=union, name="Raúl Peña")


def save(round_, by, body=FIRST, seen=0, language="es"):
    return contributions.save_jointly(round_, body=body, language=language, seen=seen, by=by.as_actor())


def how_many():
    return session.scalar(select(func.count()).select_from(JointRevision))


class TestSaving:
    def test_keeps_each_wording_with_who_and_when(self, ana, raul):
        round_ = build.round_()
        save(round_, ana)
        save(round_, raul, SECOND, seen=1)

        latest = jointly.drafted(ana.as_actor(), round_.id)
        assert (latest.number, latest.body, latest.saver) == (2, SECOND, "Raúl Peña")
        assert jointly.drafted(ana.as_actor(), round_.id, 1).body == FIRST
        assert [each.number for each in jointly.savings(raul.as_actor(), round_.id)] == [2, 1]

    def test_from_one_revision_by_two_refuses_the_second_and_keeps_the_first(self, ana, raul):
        round_ = build.round_()
        save(round_, ana)
        save(round_, ana, "Ana.", seen=1)
        with pytest.raises(SavedMeanwhile):
            save(round_, raul, "Raúl.", seen=1)

        assert jointly.drafted(raul.as_actor(), round_.id).body == "Ana."
        assert save(round_, raul, "Ana. Raúl.", seen=2).number == 3

    def test_of_the_same_words_again_adds_nothing(self, ana, raul):
        round_ = build.round_()
        save(round_, ana)
        save(round_, raul, seen=1)
        save(round_, ana, seen=0)  # a second click

        assert how_many() == 1

    def test_of_nothing_or_of_too_much_is_refused(self, ana):
        round_ = build.round_()
        for body in ("  ", "a" * (contributions.MOST_DRAFTED + 1)):
            with pytest.raises(Invalid):
                save(round_, ana, body)

        assert how_many() == 0

    def test_has_room_for_more_than_can_be_released(self, ana):
        assert save(build.round_(), ana, "a" * (contributions.LONGEST + 1)).number == 1

    def test_leaves_no_line_in_the_trail(self, ana):
        before = session.scalar(select(func.count()).select_from(Entry))
        save(build.round_(), ana)

        assert session.scalar(select(func.count()).select_from(Entry)) == before

    def test_moves_no_version_of_the_round(self, ana):
        """Neither what is kept of its pages nor its stamps tell that somebody drafts."""
        round_ = build.round_()
        state = select(Round.version, Round.revision, Round.stamp).where(Round.id == round_.id)
        before = session.execute(state).one()
        save(round_, ana)

        assert session.execute(state).one() == before

    @pytest.mark.parametrize("change", ["UPDATE joint_revisions SET body = 'other'", "DELETE FROM joint_revisions"])
    def test_is_never_overwritten(self, ana, change):
        save(build.round_(), ana)
        with pytest.raises(DatabaseError), transaction():
            session.execute(text(change))

        assert session.scalar(select(JointRevision.body)) == FIRST


class TestWho:
    def test_another_organisation_finds_nothing_and_has_a_draft_of_its_own(self, ana):
        round_, bea = build.round_(), build.member()
        save(round_, ana)

        assert jointly.drafted(bea.as_actor(), round_.id) is None
        with pytest.raises(NotFound):
            jointly.drafted(bea.as_actor(), round_.id, 1)
        assert save(round_, bea, "De Bea.").number == 1
        assert jointly.drafted(ana.as_actor(), round_.id).body == FIRST

    @pytest.mark.parametrize(
        "role", [role for role in Role if role not in (Role.SYSTEM, Role.COORDINATOR, Role.ADVISER)]
    )
    def test_nobody_of_the_staff_sees_it_or_writes_on_even_of_the_same_organisation(self, union, ana, role):
        round_ = build.round_()
        save(round_, ana)
        for second_factor in (True, False):
            staff = build.person(role, of=union).as_actor(second_factor)
            assert not jointly.may_draft(staff)
            assert jointly.drafted(staff, round_.id) is None
            assert not jointly.savings(staff, round_.id)
            assert not jointly.open_drafts(staff)
            with pytest.raises(NotAllowed):
                contributions.save_jointly(round_, body=SECOND, language="es", seen=1, by=staff)

    def test_who_belongs_to_no_organisation_drafts_nothing(self):
        with pytest.raises(NotAllowed):
            save(build.round_(), build.person())

    def test_who_has_left_the_organisation_an_hour_ago_finds_nothing(self, ana, raul):
        round_ = build.round_()
        save(round_, ana)
        administrator = build.person(Role.ADMINISTRATOR)
        with clock.at(clock.now() - timedelta(hours=1)):
            people.revise(
                ana, name=ana.name, email=ana.email, organisation_id=None, locale="es", seen=ana.revision,
                by=administrator.as_actor(),
            )  # fmt: skip

        assert jointly.drafted(ana.as_actor(), round_.id) is None
        assert not jointly.open_drafts(ana.as_actor())
        with pytest.raises(NotAllowed):
            save(round_, ana, SECOND, seen=1)
        assert jointly.drafted(raul.as_actor(), round_.id).saver == "Ana Robles"

    def test_of_a_round_to_which_the_organisation_is_no_longer_invited_nothing_is_found(self, union, ana):
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
        save(round_, ana)
        with transaction():
            session.execute(text("DELETE FROM invitations"))

        assert jointly.drafted(ana.as_actor(), round_.id) is None
        assert not jointly.open_drafts(ana.as_actor())
        with pytest.raises(NotFound):
            consultations.get_round(ana.as_actor(), round_.id)


class TestTime:
    def test_it_begins_with_the_announcement(self, ana):
        assert save(build.round_(opens=2), ana).number == 1

    def test_after_the_closing_the_words_are_read_and_no_longer_changed(self, ana):
        round_ = build.round_()
        save(round_, ana)
        with clock.at(round_.closes_at + timedelta(minutes=1)):
            with pytest.raises(NotAllowed):
                save(round_, ana, SECOND, seen=1)
            assert jointly.drafted(ana.as_actor(), round_.id).body == FIRST
            assert not jointly.open_drafts(ana.as_actor())

    def test_as_long_as_late_ones_are_taken_it_goes_on(self, ana):
        round_ = build.round_(closes=-1, late=2)

        assert save(round_, ana).number == 1
        assert [each.id for each in jointly.open_drafts(ana.as_actor())] == [round_.id]
        assert home.heaps(ana.as_actor()) == {"drafting": 1}


class TestCoordinator:
    def test_is_who_holds_the_role_in_this_round_and_belongs_to_it(self, union, ana):
        round_, other = build.round_(), build.round_()
        assert not jointly.has_coordinator(ana.as_actor(), round_)
        build.person(Role.COORDINATOR, of=build.organisation())
        assert not jointly.has_coordinator(ana.as_actor(), round_)
        build.granted(ana, Role.COORDINATOR, starts=timedelta(days=-1), round_id=round_.id)

        assert jointly.has_coordinator(ana.as_actor(), round_)
        assert not jointly.has_coordinator(ana.as_actor(), other)

    def test_of_what_is_for_cleared_advisers_is_one_of_them(self, union):
        round_ = build.round_(audience=Audience.CLEARED, invited=[union])
        reader = build.person(Role.ADVISER, of=union)
        blind = build.person(Role.COORDINATOR, of=union)
        assert not jointly.has_coordinator(reader.as_actor(), round_)
        build.granted(blind, Role.ADVISER, starts=timedelta(days=-1))

        assert jointly.has_coordinator(reader.as_actor(), round_)

    @pytest.mark.parametrize("way", ["suspended", "ended", "moved"])
    def test_who_leaves_leaves_the_draft_with_the_colleagues(self, union, ana, way):
        round_, administrator = build.round_(), build.person(Role.ADMINISTRATOR).as_actor()
        lea = build.person(Role.COORDINATOR, of=union)
        save(round_, lea)
        if way == "suspended":
            people.suspend(lea, by=administrator)
        elif way == "ended":
            people.end_grant(lea, grant_id=lea.grants[0].id, by=administrator)
        else:
            people.revise(
                lea, name=lea.name, email=lea.email, organisation_id=build.organisation().id, locale="es",
                seen=lea.revision, by=administrator,
            )  # fmt: skip

        assert not jointly.has_coordinator(ana.as_actor(), round_)
        assert jointly.drafted(ana.as_actor(), round_.id).body == FIRST
        assert save(round_, ana, SECOND, seen=1).number == 2

    def test_who_moves_to_another_organisation_does_not_coordinate_it(self, union):
        administrator, rival = build.person(Role.ADMINISTRATOR).as_actor(), build.organisation()
        lea = build.person(Role.COORDINATOR, Role.ADVISER, of=union)
        people.revise(
            lea, name=lea.name, email=lea.email, organisation_id=rival.id, locale="es", seen=lea.revision,
            by=administrator,
        )  # fmt: skip

        assert {held.role for held in lea.as_actor().held} == {Role.ADVISER}
        assert not jointly.has_coordinator(build.member(of=rival).as_actor(), build.round_())

    def test_is_given_to_who_belongs_to_an_organisation(self):
        administrator = build.person(Role.ADMINISTRATOR).as_actor()
        with pytest.raises(Invalid):
            people.grant(build.person(), role=Role.COORDINATOR, by=administrator)
