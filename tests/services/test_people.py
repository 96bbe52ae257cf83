"""What happens to people: registers, accounts, grants, and the book-keeping of visits and failures."""

import itertools
from datetime import date, timedelta

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.models.audit import Entry
from portal.models.outbox import Errand
from portal.models.people import Grant, Person, Slowdown, Visit
from portal.queries import people as queries
from portal.services import people
from portal.services.people import Bucket

SECRET = "x" * 32


@pytest.fixture
def aldo():
    return build.person(Role.ADMINISTRATOR, name="Aldo").as_actor()


def left(event):
    return [errand.facts for errand in session.scalars(select(Errand)) if errand.facts.get("event") == event]


def invited(**more):
    words = {"name": "Ana", "email": "ana@example.org", "organisation_id": None, "locale": "es"}
    return people.invite(None, **{**words, **more}, by=SYSTEM)


def registered(**more):
    words = {"name": "Sindicato Único", "kind": "union", "group": "civil_society_union"}
    return people.register(None, **{**words, **more}, by=SYSTEM)


class TestOrganisations:
    def test_are_registered_once_accents_case_and_spaces_aside(self):
        registered()

        with pytest.raises(Invalid) as refusal:
            registered(name=" SINDICATO  UNICO ")

        assert refusal.value.field == "name"
        assert refusal.value.values == {"name": "Sindicato Único"}

    @pytest.mark.parametrize(
        ("field", "typed"),
        [("name", "  "), ("name", "a\0b"), ("name", "\u202egnol"), ("name", "n" * 201), ("kind", "x"), ("group", "x")],
    )
    def test_refuse_what_is_not_in_order_at_the_field(self, field, typed):
        with pytest.raises(Invalid) as refusal:
            registered(**{field: typed})

        assert refusal.value.field == field

    def test_are_not_revised_under_the_hands_of_another(self, aldo):
        made = registered()
        people.revise_organisation(made, name="Sindicato", kind="union", group="employer", seen=made.revision, by=aldo)

        with pytest.raises(Conflict):
            people.revise_organisation(made, name="Unión", kind="union", group="employer", seen=1, by=aldo)

    def test_keep_their_own_name_when_something_else_is_revised(self, aldo):
        made = registered()

        people.revise_organisation(made, name=made.name, kind="federation", group="lac", seen=made.revision, by=aldo)

        assert (made.kind, made.group) == ("federation", "lac")


class TestInvite:
    def test_leaves_a_letter(self):
        ana = invited(email=" Ana@Example.org ")

        assert ana.email == "ana@example.org"
        assert left("invited") == [{"event": "invited", "person_id": ana.id}]

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", "\u2066Ana"),
            ("email", ""),
            ("email", "ana"),
            ("email", "ana\0@example.org"),
            ("email", "ana@example.org\nbcc: all@example.org"),
            ("email", "ana\u202e@example.org"),
            ("locale", "fr"),
            ("organisation_id", 999_999),
        ],
    )
    def test_refuses_what_is_not_in_order_at_the_field(self, field, typed):
        with pytest.raises(Invalid) as refusal:
            invited(**{field: typed})

        assert refusal.value.field == field
        assert not left("invited")

    def test_refuses_an_address_that_somebody_has(self):
        invited()

        with pytest.raises(Invalid) as refusal:
            invited(name="Otra Ana", email="ANA@example.org")

        assert refusal.value.field == "email"

    def test_is_for_administrators(self):
        with pytest.raises(NotAllowed):
            people.invite(
                None, name="A", email="a@b.org", organisation_id=None, locale="es", by=build.member().as_actor()
            )


class TestRevise:
    def test_with_another_address_ends_visits_and_links(self, aldo):
        ana = invited()
        before, name = ana.fs_uniquifier, people.begin_visit(f"person:{ana.id}")

        people.revise(
            ana, name="Ana", email="new@example.org", organisation_id=None, locale="es", seen=ana.revision, by=aldo
        )

        assert ana.fs_uniquifier != before
        assert build.visit(name) is None

    def test_refuses_when_somebody_revised_meanwhile(self, aldo):
        ana = invited()
        words = {"email": ana.email, "organisation_id": None, "locale": "en"}
        people.revise(ana, name="Ana María", **words, seen=ana.revision, by=aldo)

        with pytest.raises(Conflict):
            people.revise(ana, name="Ana Sofía", **words, seen=1, by=aldo)


class TestGrant:
    def test_counts_in_its_scope_and_nowhere_else(self, aldo):
        here, ana = build.round_(), invited()

        people.grant(ana, role=Role.MODERATOR, scope=f"round:{here.id}", by=aldo)

        actor = queries.actor(ana.id, second_factor=True)
        assert actor.has(Role.MODERATOR, here.id, here.consultation_id)
        assert not actor.has(Role.MODERATOR, consultation_id=here.consultation_id)
        assert not actor.has(Role.MODERATOR)

    def test_lasts_to_the_end_of_the_last_day_in_mexico_city(self, aldo):
        ana = invited()
        today = clock.now().astimezone(people.grants.COMMITTEES_ZONE).date()

        made = people.grant(ana, role=Role.EDITOR, ends_on=today, by=aldo)

        assert made.ends_at.astimezone(people.grants.COMMITTEES_ZONE).date() == today + timedelta(days=1)
        with clock.at(made.ends_at - timedelta(seconds=5)):
            assert queries.actor(ana.id, second_factor=True).has(Role.EDITOR)
        with clock.at(made.ends_at):
            assert not queries.actor(ana.id, second_factor=True).has(Role.EDITOR)

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("ends_on", {"starts_on": date(2040, 2, 2), "ends_on": date(2040, 2, 1)}),
            ("ends_on", {"ends_on": date(2020, 2, 1)}),
            ("ends_on", {"ends_on": date(9999, 12, 31)}),
            ("starts_on", {"starts_on": date(1, 1, 1)}),
            ("scope", {"scope": "round:1"}),
            ("scope", {"scope": "everything"}),
            ("role", {"role": Role.SYSTEM}),
        ],
    )
    def test_refuses_what_is_not_in_order_at_the_field(self, aldo, field, more):
        with pytest.raises(Invalid) as refusal:
            people.grant(invited(), **{"role": Role.EDITOR, **more}, by=aldo)

        assert refusal.value.field == field
        assert not session.scalar(select(Grant).where(Grant.granted_by_id == aldo.user_id))

    def test_is_not_given_twice_for_the_same_time(self, aldo):
        ana = invited()
        people.grant(ana, role=Role.EDITOR, ends_on=date(2040, 1, 31), by=aldo)

        with pytest.raises(Invalid):
            people.grant(ana, role=Role.EDITOR, starts_on=date(2040, 1, 31), by=aldo)

        assert people.grant(ana, role=Role.EDITOR, starts_on=date(2040, 2, 1), by=aldo)

    def test_is_given_by_nobody_to_themselves(self, aldo):
        with pytest.raises(NotAllowed):
            people.grant(queries.get(aldo, aldo.user_id), role=Role.MODERATOR, by=aldo)

    def test_ends_and_stays_in_the_books(self, aldo):
        ana = invited()
        made = people.grant(ana, role=Role.EDITOR, by=aldo)

        people.end_grant(ana, grant_id=made.id, by=aldo)

        assert not queries.actor(ana.id, second_factor=True).has(Role.EDITOR)
        assert session.get(Grant, made.id).ends_at is not None

    def test_is_ended_on_its_own_person_only(self, aldo):
        made = people.grant(invited(), role=Role.EDITOR, by=aldo)

        with pytest.raises(NotFound):
            people.end_grant(invited(email="bea@example.org"), grant_id=made.id, by=aldo)


class TestSuspend:
    def test_opens_nothing_until_restored(self, aldo):
        ana = invited()
        name = people.begin_visit(f"person:{ana.id}")

        people.suspend(ana, by=aldo)

        assert build.visit(name) is None
        assert queries.actor(ana.id) is None
        people.restore(ana, by=aldo)
        assert queries.actor(ana.id).is_signed_in

    def test_is_done_by_nobody_to_themselves(self, aldo):
        with pytest.raises(NotAllowed):
            people.suspend(queries.get(aldo, aldo.user_id), by=aldo)


class TestTheTrail:
    def test_says_that_a_secret_changed_and_not_what_it_is(self):
        ana = invited()

        people.choose_passphrase(ana, hashed="$argon2id$…", by=ana.as_actor())

        changes = session.scalars(select(Entry.changes).where(Entry.act == "person.choose_passphrase")).one()
        assert changes[f"Person.{ana.id}.password"] == [None, "…"]
        assert "argon2" not in str(changes)

    def test_names_the_role_the_scope_and_who_gave_it(self, aldo):
        made = people.grant(invited(), role=Role.EDITOR, by=aldo)

        entry = session.scalars(select(Entry).where(Entry.act == "person.grant")).one()
        assert (entry.actor_name, entry.subject_kind, entry.subject_id) == ("Aldo", "Grant", made.id)
        assert entry.changes[f"Grant.{made.id}.role"] == [None, "editor"]


class TestPreferences:
    def test_are_the_persons_own(self, aldo):
        ana = invited()
        people.prefer(ana, locale="en", zone="Europe/Zurich", letters=False, by=ana.as_actor())

        assert (ana.locale, ana.zone, ana.letters) == ("en", "Europe/Zurich", False)
        with pytest.raises(NotAllowed):
            people.prefer(ana, locale="es", zone="UTC", letters=True, by=aldo)

    def test_refuse_a_zone_that_does_not_exist(self):
        ana = invited()

        with pytest.raises(Invalid):
            people.prefer(ana, locale="en", zone="Mars/Olympus", letters=False, by=ana.as_actor())


class TestRecovery:
    def test_leaves_one_letter_for_who_has_an_account(self):
        ana = invited()
        people.choose_passphrase(ana, hashed="…", by=ana.as_actor())

        people.ask_recovery(" ANA@example.org", SECRET)

        assert left("recovery") == [{"event": "recovery", "person_id": ana.id}]

    @pytest.mark.parametrize("email", ["nobody@example.org", "", "a\0b", "'; --", "\udcff"])
    def test_leaves_nothing_for_others_and_says_nothing(self, email):
        people.ask_recovery(email, SECRET)

        assert not left("recovery")

    def test_does_not_flood_a_mailbox(self):
        ana = invited()
        people.choose_passphrase(ana, hashed="…", by=ana.as_actor())

        for _time in range(9):
            people.ask_recovery("ana@example.org", SECRET)

        assert len(left("recovery")) == 3

    def test_sends_less_than_a_hundred_letters_in_a_month_and_always_one_whose_link_holds(self):
        ana, start = invited(), clock.now()
        people.choose_passphrase(ana, hashed="…", by=ana.as_actor())
        written = []
        for hours in range(30 * 24):
            with clock.at(start + timedelta(hours=hours)):
                people.ask_recovery("ana@example.org", SECRET)
                if len(left("recovery")) > len(written):
                    written.append(hours)

        assert len(written) < 100
        assert max(later - earlier for earlier, later in itertools.pairwise(written)) < 24

    def test_invites_again_who_never_came(self):
        ana = invited()

        people.ask_recovery(ana.email, SECRET)

        assert len(left("invited")) == 2


class TestVisits:
    def test_keep_no_name(self):
        name = people.begin_visit("person:1")

        visit = session.scalars(select(Visit)).one()
        assert len(name) >= 43  # 256 bits
        assert name.encode() not in visit.mark
        assert build.visit(name).id == visit.id

    def test_are_refreshed_at_most_once_a_minute(self):
        visit = build.visit(people.begin_visit("person:1"))
        began = visit.seen_at

        people.seen(visit)
        session.refresh(visit)
        assert visit.seen_at == began

        with clock.at(began + timedelta(seconds=61)):
            people.seen(visit)
        session.refresh(visit)
        assert visit.seen_at > began

    def test_are_cleared_away_when_long_dead(self):
        people.begin_visit("person:1")

        with clock.at(clock.now() + timedelta(days=2)):
            people.begin_visit("person:2")

        assert session.scalars(select(Visit.holder)).all() == ["person:2"]

    def test_of_others_cannot_be_ended(self):
        name = people.begin_visit("person:1")
        visit = build.visit(name)

        assert not people.end_visit_of(2, visit.id)
        assert build.visit(name) is not None
        assert people.end_visit_of(1, visit.id)
        assert build.visit(name) is None

    def test_everywhere_end_at_once(self):
        ana = invited()
        names = [people.begin_visit(f"person:{ana.id}") for _browser in range(3)]
        other = people.begin_visit(f"person:{ana.id}0")

        people.sign_out_everywhere(ana, by=ana.as_actor())

        assert [build.visit(name) for name in names] == [None] * 3
        assert build.visit(other) is not None


class TestCodes:
    def test_are_spent_once(self):
        ana = invited()

        assert people.spend_code(ana.id, 100)
        assert not people.spend_code(ana.id, 100)
        assert not people.spend_code(ana.id, 99)
        assert people.spend_code(ana.id, 101)
        assert session.scalar(select(Person.totp_counter).where(Person.id == ana.id)) == 101


def bucket(address="192.0.2.1", account="ana@example.org", room=6, every=20):
    return Bucket(people.todays_mark(SECRET, address, account), room, every)


class TestSlowdowns:
    def test_begin_after_six_failures_and_forgive_one_in_twenty_seconds(self):
        start = clock.now()
        with clock.at(start):
            for _time in range(6):
                assert people.wait_for(bucket()) == 0
                assert not people.note_failure(bucket())

            assert 0 < people.wait_for(bucket()) <= 20
        with clock.at(start + timedelta(seconds=21)):
            assert people.wait_for(bucket()) == 0
            people.note_failure(bucket())
            assert people.wait_for(bucket()) > 0

    def test_touch_nobody_else(self):
        for _time in range(20):
            people.note_failure(bucket())

        assert people.wait_for(bucket(account="bea@example.org")) == 0
        assert people.wait_for(bucket("192.0.2.2")) == 0

    def test_take_other_figures(self):
        start, slow = clock.now(), bucket(room=30, every=3600)
        for _time in range(30):
            assert people.wait_for(slow) == 0
            people.note_failure(slow)

        assert 3000 < people.wait_for(slow) <= 3600
        with clock.at(start + timedelta(hours=2)):
            assert people.wait_for(slow) == 0

    def test_last_no_longer_because_others_went_on(self):
        slow = bucket(every=3600)
        full = [people.note_failure(slow) == {slow} for _time in range(200)]

        assert full == [False] * 6 + [True] * 194
        assert people.wait_for(slow) <= 3600

    def test_are_asked_and_noted_several_at_once(self):
        long = bucket(room=1, every=3600)
        assert people.note_failure(bucket(account="bea"), long) == frozenset()

        assert people.note_failure(bucket(account="bea"), long) == {long}
        assert people.wait_for(bucket(account="bea")) == 0
        assert 3500 < people.wait_for(bucket(account="bea"), long) <= 3600

    def test_store_no_address_and_are_cleared_away_when_they_are_over(self):
        people.note_failure(bucket())

        assert "192" not in session.scalars(select(Slowdown.mark)).one()
        with clock.at(clock.now() + timedelta(seconds=21)):
            people.note_failure(bucket(account="bea@example.org"))
            assert len(session.scalars(select(Slowdown)).all()) == 1

    def test_of_addresses_know_the_day_and_those_of_names_only_a_million_of_them(self):
        today, lasting = people.todays_mark(SECRET, "a"), people.lasting_mark(SECRET, "sign-in", "ana@example.org")

        with clock.at(clock.now() + timedelta(days=1)):
            assert people.todays_mark(SECRET, "a") != today
            assert people.lasting_mark(SECRET, "sign-in", "ana@example.org") == lasting
        assert len(lasting.removeprefix("sign-in ")) == 5  # sixteen times sixteen, five times


class TestLetterCodes:
    def code(self, person):
        facts = max(left("sign_in"), key=lambda facts: (facts["hour"], facts["used"]))
        return people.letter_code(SECRET, person, hour=facts["hour"], used=facts["used"])

    def test_are_written_once_an_hour_and_hold_until_the_next(self):
        ana, start = invited(), clock.now()
        for minutes in range(0, 119, 7):
            with clock.at(start + timedelta(minutes=minutes)):
                people.write_code(ana)

        assert len(left("sign_in")) == 2
        with clock.at(start + timedelta(minutes=119)):
            assert people.spend_letter_code(ana, self.code(ana), SECRET)

    def test_work_once_and_then_another_is_written(self):
        ana = invited()
        people.write_code(ana)
        code = self.code(ana)

        assert people.spend_letter_code(ana, code, SECRET)
        session.refresh(ana)
        assert not people.spend_letter_code(ana, code, SECRET)
        people.write_code(ana)
        assert len(left("sign_in")) == 2
        assert self.code(ana) != code

    def test_are_late_for_the_second_of_two(self):
        ana = invited()
        people.write_code(ana)
        code = self.code(ana)
        people.spend_letter_code(ana, code, SECRET)  # elsewhere: ``ana`` here was read before

        assert not people.spend_letter_code(ana, code, SECRET)

    def test_end_with_every_visit_and_are_nobody_elses(self):
        ana, bea = invited(), invited(email="bea@example.org")
        people.write_code(ana)
        code = self.code(ana)

        assert not people.spend_letter_code(bea, code, SECRET)
        people.sign_out_everywhere(ana, by=SYSTEM)
        assert not people.spend_letter_code(ana, code, SECRET)
        people.write_code(ana)
        assert people.spend_letter_code(ana, self.code(ana), SECRET)

    @pytest.mark.parametrize("typed", ["", "0", "\0", "\udcff", "\uff11" * 12, "0" * 5000])
    def test_take_any_words(self, typed):
        assert not people.spend_letter_code(invited(), typed, SECRET)

    def test_are_no_longer_good_after_two_hours(self):
        ana, start = invited(), clock.now()
        people.write_code(ana)
        code = self.code(ana)

        with clock.at(start + timedelta(hours=2, minutes=1)):
            assert not people.spend_letter_code(ana, code, SECRET)

    def test_come_with_no_flood_of_warnings(self):
        ana, start = invited(), clock.now()
        for hours in range(48):
            with clock.at(start + timedelta(hours=hours)):
                people.warn_of_guessing(ana)

        assert len(left("guessing")) == 2
