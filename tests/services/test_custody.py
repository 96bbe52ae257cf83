"""A sender's name is opened by one officer, for a reason, when a custodian of each of two agencies grants it."""

from datetime import timedelta

import build
import concerning
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.models.audit import Entry
from portal.models.concerns import IdentityReason, IdentityRelease, IdentityRequest, RequestState, Series
from portal.models.outbox import Errand
from portal.models.people import Grant
from portal.queries import concerns as queries
from portal.services import concerns, people

NAME = "Lucía Ñáñez, 55 1234 5678"
WHY = "No contesta desde marzo."


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sent(committee):
    return concerning.sent(identity=NAME)


@pytest.fixture
def officer(committee):
    return committee.officers[0]


def ask(officer, sent, code="contact", text=WHY):
    return concerns.ask_for_name(sent.concern, code=code, text=text, keyring=concerning.KEYRING, by=officer.actor)


def grant(asked, custodian, key=None):
    return concerns.grant_name(asked, key=key or custodian.key, keyring=concerning.KEYRING, by=custodian.actor)


def open_(asked, officer):
    reading = queries.read(officer.actor, asked.concern_id, officer.key)
    return concerns.open_name(asked, reading=reading, code="contact", by=officer.actor)


@pytest.fixture
def granted(committee, officer, sent):
    asked = ask(officer, sent)
    for custodian in committee.custodians:
        grant(asked, custodian)
    return asked


class TestOpening:
    def test_two_agencies_grant_and_the_officer_reads_the_name(self, granted, officer):
        open_(granted, officer)

        assert queries.name(officer.actor, granted, officer.key) == NAME

    def test_the_line_in_the_trail_and_the_senders_note_stand_before_anything_is_shown(self, granted, officer, sent):
        with pytest.raises(NotFound):
            queries.name(officer.actor, granted, officer.key)

        open_(granted, officer)

        line = session.scalars(select(Entry).where(Entry.act == "identity.open")).one()
        assert (line.actor_id, line.subject_kind) == (officer.person.id, "IdentityRequest")
        note = queries.entries(sent.concern, sent.unlocked().key_of("happened"), Series.MESSAGE)[-1].told
        assert note == {
            "from": "portal", "kind": "opened", "day": f"{clock.day():%Y-%m-%d}", "code": "contact", "text": "",
        }  # fmt: skip

    def test_one_grant_opens_nothing(self, committee, officer, sent):
        asked = ask(officer, sent)
        grant(asked, committee.custodians[0])

        with pytest.raises(Conflict):
            open_(asked, officer)
        with pytest.raises(NotFound):
            queries.name(officer.actor, asked, officer.key)

    def test_nobody_else_reads_it_nor_with_another_key(self, committee, granted, officer):
        open_(granted, officer)
        other = committee.officers[1]

        for viewer, key in (
            (other.actor, other.key),
            (other.actor, officer.key),
            (officer.actor, other.key),
            (committee.custodians[0].actor, officer.key),
            (ANONYMOUS, officer.key),
            (SYSTEM, officer.key),
        ):
            with pytest.raises(NotFound):
                queries.name(viewer, granted, key)

    def test_a_half_of_another_request_opens_nothing(self, committee, granted, officer, sent):
        second = committee.officers[1]
        asked = ask(second, sent)
        for custodian in committee.custodians:
            grant(asked, custodian)
        open_(asked, second)
        blobs = dict(
            session.execute(
                select(IdentityRelease.what, IdentityRelease.blob).where(IdentityRelease.request_id == granted.id)
            ).all()
        )
        for row in session.scalars(select(IdentityRelease).where(IdentityRelease.request_id == asked.id)):
            row.blob = blobs[row.what]
        session.commit()

        with pytest.raises(NotFound):
            queries.name(second.actor, asked, second.key)

    def test_it_is_over_after_a_day_and_what_was_released_is_gone(self, granted, officer):
        open_(granted, officer)

        with clock.at(clock.now() + timedelta(hours=25)):
            with pytest.raises(NotFound):
                queries.name(officer.actor, granted, officer.key)
            with transaction():
                concerns.let_names_go()

        assert session.scalars(select(IdentityRelease.blob)).all() == [None, None]
        session.refresh(granted)
        assert granted.state is RequestState.OVER

    def test_an_officer_out_of_office_reads_it_no_more(self, granted, officer):
        open_(granted, officer)
        people.end_grant(officer.person, grant_id=officer.person.grants[0].id, by=SYSTEM)
        session.refresh(officer.person)

        with pytest.raises(NotFound):
            queries.name(officer.actor, granted, officer.key)


class TestAsking:
    def test_custodians_of_both_agencies_read_why_and_nobody_else_does(self, committee, officer, sent):
        asked = ask(officer, sent)

        for each in (*committee.custodians, officer):
            told = queries.reason(each.actor, asked, each.key)
            assert (told.code, told.text) == ("contact", WHY)
        with pytest.raises(NotFound):
            queries.reason(committee.officers[1].actor, asked, committee.officers[1].key)
        assert WHY.encode() not in b"".join(session.scalars(select(IdentityReason.blob)))

    def test_it_is_in_their_lists_and_in_no_other(self, committee, officer, sent):
        asked = ask(officer, sent)
        later = concerning.keyed(Role.CUSTODIAN, committee.custodians[0].person.organisation)

        for each in (*committee.custodians, officer):
            assert [row.id for row in queries.requests(each.actor).rows] == [asked.id]
        others = [build.person(role).as_actor() for role in Role if role not in (Role.SYSTEM, Role.COORDINATOR)]
        for actor in (committee.officers[1].actor, later.actor, sent.actor, ANONYMOUS, SYSTEM, *others):
            assert queries.requests(actor) == ([], None)
            with pytest.raises(NotFound):
                queries.request(actor, asked.id)

    def test_their_list_has_as_many_pages_as_it_needs(self, committee, officer, monkeypatch):
        monkeypatch.setattr("portal.queries.concerns.custody.A_PAGE", 2)
        asked = []
        for number in range(5):
            with clock.at(clock.now() + timedelta(minutes=number // 2)):  # of some the hour is the same
                asked.append(ask(officer, concerning.sent(identity=NAME)))
        seen, after, pages = [], None, 0
        while pages < 9:
            rows, after = queries.requests(committee.custodians[0].actor, after)
            seen, pages = [*seen, *rows], pages + 1
            if after is None:
                break

        assert pages == 3
        assert [row.id for row in seen] == [
            each.id for each in sorted(asked, key=lambda each: (each.asked_at, each.id), reverse=True)
        ]
        strangers = concerning.keyed(Role.CASE_OFFICER)
        assert queries.requests(strangers.actor, asked[0].id) == ([], None)

    def test_custodians_get_a_letter_that_says_nothing_of_it(self, committee, officer, sent):
        asked = ask(officer, sent)

        facts = [
            errand.facts
            for errand in session.scalars(select(Errand).where(Errand.kind == "letter"))
            if errand.facts["event"] == "name_asked_for"
        ]
        assert {fact["person_id"] for fact in facts} == {each.person.id for each in committee.custodians}
        assert {fact["subject_id"] for fact in facts} == {asked.id}
        assert all(set(fact) == {"event", "person_id", "subject_kind", "subject_id"} for fact in facts)

    @pytest.mark.parametrize(("code", "text"), [("contact", " \n"), ("contact", "ñ" * 2001), ("because", WHY)])
    def test_without_a_reason_it_is_refused(self, officer, sent, code, text):
        with pytest.raises(Invalid):
            ask(officer, sent, code, text)

        assert session.scalars(select(IdentityRequest)).all() == []

    def test_twice_it_is_asked_once(self, officer, sent):
        ask(officer, sent)

        with pytest.raises(Conflict):
            ask(officer, sent)

    def test_an_officer_to_whom_it_is_not_sealed_asks_nothing(self, sent):
        later = concerning.keyed(Role.CASE_OFFICER)

        with pytest.raises(NotFound):
            ask(later, sent)

    def test_who_keeps_names_asks_for_none(self, committee, sent):
        both = committee.officers[1]
        session.add(Grant(person_id=both.person.id, role=Role.CUSTODIAN))  # which no act gives
        session.commit()
        session.refresh(both.person)

        with pytest.raises(NotAllowed):
            ask(both, sent)


class TestDeciding:
    def test_one_refusal_is_enough_and_takes_back_the_other_half(self, committee, officer, sent):
        asked = ask(officer, sent)
        grant(asked, committee.custodians[0])
        concerns.refuse_name(asked, by=committee.custodians[1].actor)

        assert asked.state is RequestState.REFUSED
        assert session.scalars(select(IdentityRelease.blob)).all() == [None, None]
        with pytest.raises(Conflict):
            open_(asked, officer)

    def test_an_agency_decides_once(self, committee, officer, sent):
        asked = ask(officer, sent)
        grant(asked, committee.custodians[0])

        assert queries.has_decided(committee.custodians[0].actor, asked.id)
        assert not queries.has_decided(committee.custodians[1].actor, asked.id)
        with pytest.raises(Conflict):
            grant(asked, committee.custodians[0])
        with pytest.raises(Conflict):
            concerns.refuse_name(asked, by=committee.custodians[0].actor)

    def test_a_key_of_another_decides_nothing(self, committee, officer, sent):
        asked = ask(officer, sent)

        with pytest.raises(concerns.NoHalf):
            grant(asked, committee.custodians[0], committee.custodians[1].key)
        assert session.scalars(select(IdentityRelease)).all() == []

    def test_after_a_week_nobody_decides_any_more(self, committee, officer, sent):
        asked = ask(officer, sent)

        with clock.at(clock.now() + timedelta(days=8)), pytest.raises(Conflict):
            grant(asked, committee.custodians[0])

    def test_the_database_takes_no_release_by_who_asked_nor_two_of_one_person(self, committee, officer, sent):
        asked = ask(officer, sent)
        row = {"request_id": asked.id, "asked_by_id": officer.person.id, "granted": True, "what": "half-1"}
        one, other = (each.person.id for each in committee.custodians)

        def put(**values):
            with transaction():
                session.execute(insert(IdentityRelease).values(**row | values))

        for wrong in ({"custodian_id": officer.person.id}, {"custodian_id": officer.person.id, "asked_by_id": one}):
            with pytest.raises(IntegrityError):
                put(**wrong)
        put(custodian_id=one)
        for wrong in ({"custodian_id": one, "what": "half-2"}, {"custodian_id": other}):
            with pytest.raises(IntegrityError):
                put(**wrong)
