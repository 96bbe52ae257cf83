"""Reading people: everybody for administrators, oneself for the others; and who is visiting."""

from datetime import timedelta

import build
import pytest

from portal.core import clock
from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.errors import NotFound
from portal.queries import people
from portal.services import people as acts

HOUR = timedelta(hours=1)


class TestWhoSeesWhom:
    def test_a_person_sees_themselves_and_nobody_else(self):
        ana, bea = build.member(), build.member()

        assert people.get(ana.as_actor(), ana.id).id == ana.id
        with pytest.raises(NotFound):
            people.get(ana.as_actor(), bea.id)
        with pytest.raises(NotFound):
            people.me(ANONYMOUS)

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.SYSTEM)])
    def test_other_staff_do_not_see_the_register_of_people(self, role):
        ana, member = build.person(role), build.member()

        assert people.page(ana.as_actor()).total == 1
        with pytest.raises(NotFound):
            people.get(ana.as_actor(), member.id)

    def test_a_member_sees_their_own_organisation_and_no_other(self):
        union, rival = build.organisation(), build.organisation()
        ana = build.member(of=union).as_actor()

        assert [one.id for one in people.organisations(ana)] == [union.id]
        with pytest.raises(NotFound):
            people.organisation(ana, rival.id)
        assert list(people.organisations(ANONYMOUS)) == []


class TestPage:
    def test_finds_by_name_e_mail_and_organisation_accents_aside(self):
        aldo = build.person(Role.ADMINISTRATOR, name="Aldo").as_actor()
        ana = build.person(name="Ana Núñez", of=build.organisation(name="Unión Ñandú"))
        build.person(name="Bea")

        for words in ("nunez", "ANA  NÚÑEZ", ana.email, "union nandu"):
            assert [person.id for person in people.page(aldo, words).items] == [ana.id]

    def test_filters_by_the_role_in_force(self):
        aldo = build.person(Role.ADMINISTRATOR).as_actor()
        carla = build.person(Role.MODERATOR)
        over = build.person(Role.MODERATOR)
        acts.end_grant(over, grant_id=over.grants[0].id, by=SYSTEM)

        assert [person.id for person in people.page(aldo, role="moderator").items] == [carla.id]

    def test_counts_all_and_shows_a_screenful(self):
        aldo = build.person(Role.ADMINISTRATOR).as_actor()
        for _number in range(people.PAGE):
            build.person()

        first, beyond = people.page(aldo), people.page(aldo, number=99)
        assert (first.total, len(first.items), first.last) == (people.PAGE + 1, people.PAGE, 2)
        assert (beyond.number, len(beyond.items)) == (2, 1)

    @pytest.mark.parametrize("words", ["%", "_", "\0", "';--"])
    def test_takes_any_words(self, words):
        assert people.page(build.person(Role.ADMINISTRATOR).as_actor(), words).total == 0

    def test_asks_nothing_with_words_that_nobody_sees(self):
        assert people.page(build.person(Role.ADMINISTRATOR).as_actor(), "\u202e").total == 1


class TestOrganisations:
    def test_filter_by_kind_and_words(self):
        aldo = build.person(Role.ADMINISTRATOR).as_actor()
        build.organisation(name="Sindicato Único")
        company = build.organisation("employer", "employer", "Única, S.A.")

        assert [one.id for one in people.organisations(aldo, "unica", "employer")] == [company.id]


class TestScopes:
    def test_name_rounds_by_number_and_never_by_subject(self):
        round_ = build.round_()
        ana = build.person(Role.EDITOR, round_id=round_.id)

        assert f"round:{round_.id}" in {scope.value for scope in people.scopes()}
        assert people.scope_names([ana]) == {ana.grants[0].id: (round_.consultation.code, round_.number)}


class TestActor:
    def test_guarded_roles_sleep_without_a_second_factor(self):
        carla = build.person(Role.MODERATOR, Role.COORDINATOR)

        drowsy, awake = people.actor(carla.id), people.actor(carla.id, second_factor=True)

        assert drowsy.asleep
        assert {held.role for held in drowsy.held} == {Role.COORDINATOR}
        assert not awake.asleep
        assert awake.has(Role.MODERATOR)

    def test_is_nobody_when_suspended_or_unknown(self):
        ana = build.member()
        acts.suspend(ana, by=SYSTEM)

        assert people.actor(ana.id) is None
        assert people.actor(999_999) is None


class TestVisit:
    def test_ends_when_idle_and_when_too_old(self):
        name, start = acts.begin_visit("person:1"), clock.now()

        assert people.visit(name, HOUR, 12 * HOUR)
        with clock.at(start + HOUR + timedelta(seconds=1)):
            assert people.visit(name, HOUR, 12 * HOUR) is None
            assert people.visit(name, 2 * HOUR, 12 * HOUR)
        with clock.at(start + 12 * HOUR + timedelta(seconds=1)):
            assert people.visit(name, 20 * HOUR, 12 * HOUR) is None

    @pytest.mark.parametrize("name", ["", "nothing", "\0", "\udcff", "n" * 9999])
    def test_of_an_unknown_name_is_none(self, name):
        assert people.visit(name) is None

    def test_lists_one_s_own_that_live(self):
        ana = build.member()
        acts.begin_visit(f"person:{ana.id}0")
        acts.begin_visit_with_key(build.SOME_KEY)
        acts.begin_visit(f"person:{ana.id}")

        assert [visit.holder for visit in people.visits(ana.as_actor(), HOUR, 12 * HOUR)] == [f"person:{ana.id}"]
        with clock.at(clock.now() + 2 * HOUR):
            assert list(people.visits(ana.as_actor(), HOUR, 12 * HOUR)) == []


def test_holding_names_active_persons_who_hold_it_now():
    carla, dora = build.person(Role.MODERATOR), build.person(Role.MODERATOR)
    acts.suspend(dora, by=SYSTEM)

    assert people.holding(Role.MODERATOR, Role.EDITOR) == [carla.id]
