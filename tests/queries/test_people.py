"""Reading people: everybody for administrators, oneself for the others; and who is visiting."""

from datetime import timedelta
from functools import partial

import build
import pytest
from watching import watched

from portal.core import clock
from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.db import session, transaction
from portal.core.errors import NotFound
from portal.models.consultations import Audience
from portal.models.people import Organisation, Person
from portal.queries import consultations, people
from portal.services import people as acts

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


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

    def test_reads_no_more_people_than_it_shows_however_they_are_looked_for(self):
        aldo = build.person(Role.ADMINISTRATOR, name="Zoila").as_actor()
        for number in range(people.PAGE):
            build.person(Role.EDITOR, name=f"Ángel {number:02}")

        for asked in ({}, {"text": "angel"}, {"role": "editor"}):
            session.expunge_all()
            statements = [statement for statement, _values in watched(partial(people.page, aldo, **asked))]
            reading = [one for one in statements if " FROM persons" in one.replace("\n", " ")]
            assert len(statements) <= 3
            assert all("LIMIT" in one or one.startswith("SELECT count(") for one in reading), reading

    def test_goes_by_name_accents_and_case_aside(self):
        aldo = build.person(Role.ADMINISTRATOR, name="Zoila").as_actor()
        for name in ("Óscar", "ana", "Ñandú", "Oscar B", "Ana"):
            build.person(name=name)

        names = [person.name for person in people.page(aldo).items]
        assert names == ["ana", "Ana", "Ñandú", "Óscar", "Oscar B", "Zoila"]

    def test_finds_who_was_renamed_and_whose_organisation_was(self):
        aldo, union = build.person(Role.ADMINISTRATOR, name="Zoila").as_actor(), build.organisation(name="Única")
        ana = build.person(name="Ana", of=union)
        with transaction():
            session.get_one(Person, ana.id).name = "Íñigo"
            session.get_one(Organisation, union.id).name = "Fuerza Común"

        for words in ("inigo", "fuerza comun"):
            assert [person.id for person in people.page(aldo, words).items] == [ana.id]
        assert people.page(aldo, "unica").total == people.page(aldo, "ana").total == 0


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


LIMITS = people.Limits(idle=HOUR, idle_guarded=HOUR / 2, longest=12 * HOUR)
DAY, MONTH = timedelta(days=1), timedelta(days=30)


def by_a_visit(person, round_):
    _visit, actor = people.visitor(acts.begin_visit(f"person:{person.id}", second_factor=True), LIMITS)
    return actor.has(Role.ADVISER)


WAYS = {
    "a visit": by_a_visit,
    "their number": lambda person, round_: people.actor(person.id, second_factor=True).has(Role.ADVISER),
    "themselves": lambda person, round_: person.as_actor().has(Role.ADVISER),
    "the register": lambda person, round_: (
        person.id in {one.id for one in people.page(build.person(Role.ADMINISTRATOR).as_actor(), role="adviser").items}
    ),
    "who hears of a round": lambda person, round_: person.id in consultations.members_invited(round_.id),
}


class TestWhatIsHeldNow:
    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize(
        ("starts", "ends", "held"),
        [
            (MONTH, None, False),
            (MONTH, 2 * MONTH, False),
            (-DAY, None, True),
            (-DAY, DAY, True),
            (-MONTH, -DAY, False),
            (-MONTH, timedelta(0), False),
        ],
    )
    def test_is_what_has_begun_and_is_not_over_however_one_is_asked(self, way, starts, ends, held):
        union = build.organisation()
        round_ = build.round_(audience=Audience.CLEARED, invited=[union])
        ana = build.member(of=union)
        build.granted(ana, Role.ADVISER, starts=starts, ends=ends)

        assert WAYS[way](ana, round_) is held

    def test_sleeps_in_a_visit_without_a_second_factor(self):
        carla = build.person(Role.MODERATOR)

        _visit, actor = people.visitor(acts.begin_visit(f"person:{carla.id}"), LIMITS)

        assert actor == carla.as_actor(second_factor=False)
        assert actor.asleep

    def test_makes_the_same_of_a_person_by_a_visit_as_by_their_number(self):
        ana = build.person(Role.MODERATOR, Role.COORDINATOR, of=build.organisation("employer", "employer"))

        for passed in (True, False):
            _visit, actor = people.visitor(acts.begin_visit(f"person:{ana.id}", second_factor=passed), LIMITS)
            assert actor == people.actor(ana.id, second_factor=passed) == ana.as_actor(passed)


class TestVisit:
    @pytest.mark.parametrize(
        ("role", "passed", "after", "lives"),
        [
            (None, False, HOUR - SECOND, True),
            (None, False, HOUR, False),
            (Role.MODERATOR, True, HOUR / 2 - SECOND, True),
            (Role.MODERATOR, True, HOUR / 2, False),
            (Role.MODERATOR, False, HOUR / 2, True),  # what sleeps endangers nobody
            (Role.MODERATOR, False, HOUR, False),
        ],
    )
    def test_ends_when_idle_sooner_where_a_guarded_role_is_awake(self, role, passed, after, lives):
        ana, start = build.person(*([role] if role else [])), clock.now()
        with clock.at(start):
            name = acts.begin_visit(f"person:{ana.id}", second_factor=passed)

        with clock.at(start + after):
            assert (people.visitor(name, LIMITS) is not None) is lives
            assert (len(people.visits(ana.as_actor(), LIMITS)) == 1) is lives

    def test_ends_when_too_old_however_lately_it_was_seen(self):
        ana, start = build.member(), clock.now()
        with clock.at(start):
            name = acts.begin_visit(f"person:{ana.id}")

        for after, lives in ((12 * HOUR - SECOND, True), (12 * HOUR, False)):
            with clock.at(start + after):
                told = start, clock.now()
                assert (people.visitor(name, LIMITS, told) is not None) is lives
        with clock.at(start + 12 * HOUR):
            assert list(people.visits(ana.as_actor(), LIMITS._replace(idle=20 * HOUR))) == []

    def test_of_a_key_lives_by_the_hours_that_its_cookie_tells(self):
        name, start = acts.begin_visit_with_key(build.SOME_KEY), clock.now()

        _visit, actor = people.visitor(name, LIMITS, (start, start))
        assert (actor.holds, actor.user_id, actor.held) == (build.SOME_KEY, None, frozenset())
        assert people.visitor(name, LIMITS) is None
        with clock.at(start + HOUR):
            assert people.visitor(name, LIMITS, (start, start)) is None
            assert people.visitor(name, LIMITS, (start, clock.now())) is not None
        with clock.at(start + 12 * HOUR):
            assert people.visitor(name, LIMITS, (start, clock.now())) is None

    def test_is_nobody_s_when_suspended_or_unknown(self):
        ana = build.member()
        name = acts.begin_visit(f"person:{ana.id}")
        with transaction():
            session.get_one(Person, ana.id).active = False  # and the row of the visit is still there

        assert people.visitor(name, LIMITS) is None
        assert people.visitor(acts.begin_visit("person:999999"), LIMITS) is None

    @pytest.mark.parametrize("name", ["", "nothing", "\0", "\udcff", "n" * 9999])
    def test_of_an_unknown_name_is_none(self, name):
        assert people.visitor(name, LIMITS) is None

    def test_lists_one_s_own_that_live(self):
        ana = build.member()
        acts.begin_visit(f"person:{ana.id}0")
        acts.begin_visit_with_key(build.SOME_KEY)
        acts.begin_visit(f"person:{ana.id}")

        assert [visit.holder for visit in people.visits(ana.as_actor(), LIMITS)] == [f"person:{ana.id}"]
        with clock.at(clock.now() + 2 * HOUR):
            assert list(people.visits(ana.as_actor(), LIMITS)) == []
        assert list(people.visits(ANONYMOUS, LIMITS)) == []
