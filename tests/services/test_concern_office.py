"""What case officers do with a concern: with their own key, told to its sender, and on the trail by a mark."""

from collections import Counter
from datetime import timedelta

import build
import concerning
import pytest
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.models.audit import Entry
from portal.models.concerns import Concern, Linked, Series, State, WaitsFor
from portal.queries import concerns as queries
from portal.queries import reference
from portal.services import concerns
from portal.services import reference as registers
from portal.services.concerns import Writing, notes, office
from portal.services.contributions.texts import Blank
from portal.services.people.entries import NotOffered

REGISTERED = "yazaki-leon"


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sent(committee):
    return concerning.sent()


def today():
    return clock.day().date()


def soon(days=7):
    return today() + timedelta(days=days)


class Desk:
    """An officer who has a concern open."""

    def __init__(self, officer, concern):
        self.officer, self.concern = officer, concern

    def reading(self, of=None):
        return queries.read(self.officer.actor, (of or self.concern).id, self.officer.key)

    def messages(self):
        return [one.told for one in queries.entries(self.concern, self.reading().story, Series.MESSAGE)]

    def does(self, act, **details):
        return act(self.concern, reading=self.reading(), keyring=concerning.KEYRING, by=self.officer.actor, **details)

    def writes(self, act, **details):
        return self.does(act, seen=len(self.messages()), **details)

    def takes(self):
        return self.does(concerns.assign, owner_id=self.officer.person.id, news_by=soon())

    def links(self, other, kind=Linked.CONCERN, act=concerns.link):
        return self.does(act, kind=kind, other=self.reading(other))


@pytest.fixture
def desk(committee, sent):
    return Desk(committee.officers[0], sent.concern)


@pytest.fixture
def taken(desk):
    desk.takes()
    return desk


def read_by(sender):
    """The messages as their sender opens them."""
    story = sender.unlocked().key_of("happened")
    return [one.told for one in queries.entries(sender.concern, story, Series.MESSAGE)]


class TestTaking:
    def test_gives_it_to_somebody_and_tells_its_sender_by_when_there_is_news(self, desk, sent):
        taken = desk.takes()

        assert (taken.owner_id, taken.state) == (desk.officer.person.id, State.BEING_READ)
        assert taken.promise_on.date() == soon()
        assert [(one["from"], one["kind"], one["code"]) for one in read_by(sent)] == [
            ("portal", "state", "being_read"), ("portal", "promise", soon().isoformat()),
        ]  # fmt: skip
        assert desk.officer.person.name not in str(read_by(sent))

    def test_is_not_done_without_such_a_day(self, desk):
        with transaction():
            session.get_one(Concern, desk.concern.id).promise_on = None

        with pytest.raises(office.DayMissing):
            desk.does(concerns.assign, owner_id=desk.officer.person.id)

    @pytest.mark.parametrize("days", [-1, 0, 400])
    def test_nor_with_one_that_is_no_promise(self, desk, days):
        with pytest.raises(office.NotAhead):
            desk.does(concerns.assign, owner_id=desk.officer.person.id, news_by=soon(days))
        assert session.get_one(Concern, desk.concern.id).owner_id is None

    def test_hands_it_to_who_can_open_it_and_to_nobody_else(self, taken, committee):
        other = committee.officers[1].person
        came_later = concerning.keyed(Role.CASE_OFFICER).person

        taken.does(concerns.assign, owner_id=other.id)

        assert taken.concern.owner_id == other.id
        assert taken.concern.promise_on.date() == soon()
        for nobody in (came_later.id, committee.custodians[0].person.id, 999_999):
            with pytest.raises(office.NoSuchOfficer):
                taken.does(concerns.assign, owner_id=nobody)


class TestWriting:
    def test_a_question_waits_for_its_sender(self, taken, sent):
        asked = taken.writes(concerns.ask, kind=Writing.QUESTION, body="¿Desde cuándo?")

        assert (asked.state, asked.waits_for, asked.promise_on) == (State.QUESTION, WaitsFor.SENDER, None)
        assert {"from": "office", "kind": "question", "day": today().isoformat(), "text": "¿Desde cuándo?"} in read_by(
            sent
        )
        assert read_by(sent)[-1]["code"] == "question_for_you"

    def test_a_message_changes_no_state_and_gives_the_news_that_was_promised(self, taken):
        told = taken.writes(concerns.ask, kind=Writing.MESSAGE, body="Seguimos.", news_by=soon(20))

        assert (told.state, told.promise_on.date()) == (State.BEING_READ, soon(20))

    def test_leaves_nothing_with_the_office_for_which_no_day_is_promised(self, taken):
        with pytest.raises(office.DayMissing):
            taken.writes(concerns.ask, kind=Writing.MESSAGE, body="Seguimos.")
        assert session.get_one(Concern, taken.concern.id).promise_on.date() == soon()

    def test_another_channel_is_one_of_the_official_ones(self, taken, sent):
        with pytest.raises(office.ChannelMissing):
            taken.writes(concerns.ask, kind=Writing.REFERRAL, body="Vea esta vía.", channel="us_nothing")

        told = taken.writes(concerns.ask, kind=Writing.REFERRAL, body="Vea esta vía.", channel="us_rrm_petition")

        assert told.state is State.REFERRED
        assert [one["code"] for one in read_by(sent)[-2:]] == ["us_rrm_petition", "referred"]

    def test_is_refused_to_who_has_not_read_the_latest(self, taken):
        seen = len(taken.messages())
        taken.does(concerns.ask, kind=Writing.QUESTION, body="¿Uno?", seen=seen)

        with pytest.raises(office.WrittenMeanwhile):
            taken.does(concerns.ask, kind=Writing.QUESTION, body="¿Uno?", seen=seen)
        assert [one.get("text") for one in taken.messages()].count("¿Uno?") == 1

    def test_needs_words(self, taken):
        with pytest.raises(Blank):
            taken.writes(concerns.ask, kind=Writing.MESSAGE, body=" ")

    def test_is_not_begun_before_somebody_has_it(self, desk):
        with pytest.raises(NotAllowed):
            desk.writes(concerns.ask, kind=Writing.MESSAGE, body="Hola.")


class TestPromising:
    def test_a_missed_day_is_admitted_with_the_next_message(self, taken, sent):
        missed = soon()
        with clock.at(clock.now() + timedelta(days=9)):
            taken.does(concerns.promise, news_by=soon(5))

            assert read_by(sent)[-1] == {
                "from": "portal", "kind": "promise", "day": today().isoformat(), "code": soon(5).isoformat(),
                "missed": missed.isoformat(),
            }  # fmt: skip

    def test_one_that_holds_admits_nothing(self, taken, sent):
        taken.does(concerns.promise, news_by=soon(9))

        assert not [one for one in read_by(sent) if "missed" in one]


class TestMoving:
    def test_says_what_the_portals_own_words_point_to(self, taken, sent):
        for state in (State.ANSWERED, State.NOT_ADMITTED):
            with pytest.raises(office.WordsMissing):
                taken.writes(concerns.move, state=state)
        with pytest.raises(office.DayMissing):
            taken.writes(concerns.move, state=State.HELD)

        moved = taken.writes(concerns.move, state=State.ANSWERED, body="Esto hicimos.")

        assert (moved.state, moved.waits_for, moved.promise_on) == (State.ANSWERED, WaitsFor.NOBODY, None)
        assert [one["kind"] for one in read_by(sent)[-2:]] == ["message", "state"]

    @pytest.mark.parametrize("state", [State.DRAFT, State.RECEIVED, State.WITHDRAWN, State.PUBLISHED, State.BEING_READ])
    def test_does_not_lead_where_only_something_else_leads(self, taken, state):
        with pytest.raises(NotOffered):
            taken.writes(concerns.move, state=state)

    def test_ends_with_closing(self, taken):
        taken.writes(concerns.move, state=State.CLOSED)

        with pytest.raises(NotAllowed):
            taken.does(concerns.promise, news_by=soon())


class TestTheOfficesOwn:
    def test_notes_are_read_by_the_officers_and_not_by_its_sender(self, desk, committee, sent):
        desk.does(concerns.note, body="Parece el caso de León.")

        there = Desk(committee.officers[1], sent.concern).reading()
        [noted] = queries.entries(sent.concern, there.office, Series.NOTE)
        assert (noted.told["text"], noted.told["by"]) == ("Parece el caso de León.", desk.officer.person.id)
        story = sent.unlocked().key_of("happened")
        assert queries.entries(sent.concern, story, Series.NOTE) == []

    def test_two_concerns_are_linked_on_both_sides_and_parted_on_both(self, desk):
        other = concerning.sent().concern
        there = Desk(desk.officer, other)

        desk.links(other, Linked.LEADING)

        assert queries.linked(desk.concern, desk.reading()) == {("leading", other.ref)}
        assert queries.linked(other, there.reading()) == {("duplicate", desk.concern.ref)}
        with pytest.raises(notes.LinkedAlready):
            desk.links(other, Linked.LEADING)
        there.links(desk.concern, Linked.DUPLICATE, concerns.unlink)
        assert not queries.linked(desk.concern, desk.reading()) | queries.linked(other, there.reading())

    def test_a_concern_that_the_officer_cannot_open_is_not_linked(self, committee, sent):
        other = concerning.sent().concern
        came_later = concerning.keyed(Role.CASE_OFFICER)
        own = concerning.sent().concern

        with pytest.raises(NotFound):
            Desk(came_later, own).does(
                concerns.link, kind=Linked.CONCERN, other=Desk(committee.officers[0], other).reading()
            )
        assert not queries.linked(own, Desk(came_later, own).reading())

    def test_a_link_needs_an_entry_of_the_register(self, desk):
        load_all()
        with pytest.raises(notes.NotInTheRegister):
            desk.does(concerns.link, kind=Linked.FACILITY, ref="nothing-of-the-kind")

        desk.does(concerns.link, kind=Linked.FACILITY, ref=REGISTERED)

        assert queries.linked(desk.concern, desk.reading()) == {("facility", REGISTERED)}

    def test_a_link_still_finds_its_workplace_after_it_was_merged(self, desk):
        load_all()
        desk.does(concerns.link, kind=Linked.FACILITY, ref=REGISTERED)
        merged, other = reference.kept_facility(build.EDITOR, REGISTERED), build.workplace(company="Arneses del Llano")

        registers.merge(merged, into=other.slug, reason="x", by=build.EDITOR)

        [link] = queries.case(desk.officer.actor, desk.concern.id, desk.officer.key).links
        assert (link.ref, link.name) == (REGISTERED, "Arneses del Llano")
        desk.does(concerns.unlink, kind=Linked.FACILITY, ref=REGISTERED)
        assert not queries.linked(desk.concern, desk.reading())


class TestTheTrail:
    def test_names_a_concern_by_its_mark_and_tells_nothing_else(self, taken):
        taken.does(concerns.note, body="Secreto de la oficina.")
        other = Desk(taken.officer, concerning.sent().concern)
        other.takes()

        lines = session.scalars(select(Entry).where(Entry.act.like("concern.%"))).all()

        marks = Counter(one.subject_id for one in lines)
        assert sorted(marks.values()) == [1, 2]
        assert {one.subject_kind for one in lines} == {"Concern"}
        assert {one.actor_id for one in lines} == {taken.officer.person.id}
        assert [one.changes for one in lines] == [{}] * 3
        for concern in (taken.concern, other.concern):
            assert concern.id not in marks
            assert concerning.KEYRING.trail_mark(concern.ref) in marks


class TestWhoeverHasNoSeal:
    def test_finds_nothing_even_with_what_another_has_opened(self, desk, committee):
        came_later = concerning.keyed(Role.CASE_OFFICER)
        reading = desk.reading()

        with pytest.raises(NotFound):
            concerns.note(
                desk.concern, body="x", reading=reading, keyring=concerning.KEYRING, by=came_later.person.as_actor()
            )

    def test_is_refused_whatever_else_they_are(self, desk, committee):
        reading = desk.reading()
        for person in (committee.custodians[0].person, build.person(Role.MODERATOR), build.person(Role.ADMINISTRATOR)):
            with pytest.raises(NotAllowed):
                concerns.note(desk.concern, body="x", reading=reading, keyring=concerning.KEYRING, by=person.as_actor())

    def test_a_reading_of_another_concern_is_none_of_this_one(self, desk):
        other = concerning.sent().concern

        with pytest.raises(Conflict):
            concerns.note(
                desk.concern, body="x", reading=desk.reading(other), keyring=concerning.KEYRING,
                by=desk.officer.actor,
            )  # fmt: skip
