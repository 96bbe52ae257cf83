"""What the sender of a concern does after sending it: all of it stays, and no promised day is put off by it."""

from datetime import timedelta

import concerning
import pytest

from portal.core import clock, tickets
from portal.core.errors import Conflict, NotAllowed
from portal.models.concerns import IDENTITY, Series, State, WaitsFor
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import Closed, Telling, Writing
from portal.services.concerns.drafting import KeyTyped
from portal.services.concerns.steps import NEWS_AFTER
from portal.services.contributions.texts import Blank, TooLong


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sender(committee):
    return concerning.sent()


@pytest.fixture
def asked(committee, sender):
    """A concern whose officer has asked something."""
    officer = committee.officers[0]
    reading = queries.read(officer.actor, sender.concern.id, officer.key)
    known = {"reading": reading, "keyring": concerning.KEYRING, "by": officer.actor}
    news = clock.day().date() + timedelta(days=7)
    concerns.assign(sender.concern, owner_id=officer.person.id, news_by=news, **known)
    seen = sender.messages()[-1].number
    concerns.ask(sender.concern, kind=Writing.QUESTION, body="¿Desde cuándo?", seen=seen, **known)
    return sender


def told(sender):
    return [(one.told["from"], one.told["kind"], one.told.get("text", "")) for one in sender.messages()]


def name(sender, text, seen=1):
    return concerns.give_name(
        sender.concern, text=text, seen=seen, opened=sender.unlocked(), keyring=concerning.KEYRING, by=sender.actor
    )  # fmt: skip


class TestAMessage:
    def test_is_read_by_a_case_officer_and_by_its_sender(self, committee, sender):
        sender.write("También el martes.")
        officer = committee.officers[1]
        case = queries.case(officer.actor, sender.concern.id, officer.key)

        assert [one.told for one in case.messages] == [
            {"from": "sender", "kind": "message", "text": "También el martes.", "day": f"{clock.day():%Y-%m-%d}"}
        ]
        assert told(sender) == [("sender", "message", "También el martes.")]

    def test_that_answers_has_the_office_work_on_it_again(self, asked):
        assert (asked.concern.state, asked.concern.waits_for) == (State.QUESTION, WaitsFor.SENDER)

        asked.write("Desde mayo.", Telling.ANSWER)

        assert told(asked)[-2:] == [("sender", "answer", "Desde mayo."), ("portal", "state", "")]
        assert asked.messages()[-1].told["code"] == "being_read"
        assert (asked.concern.state, asked.concern.waits_for) == (State.BEING_READ, WaitsFor.OFFICE)
        assert asked.concern.promise_on == clock.day() + NEWS_AFTER

    def test_of_retaliation_is_urgent_at_once(self, sender):
        assert not sender.concern.urgent
        sender.write("Hoy me despidieron.", Telling.RETALIATION)

        assert sender.concern.urgent
        assert told(sender) == [("sender", "retaliation", "Hoy me despidieron.")]

    @pytest.mark.parametrize("long", ["", '𝄞"' * 3000])
    def test_of_retaliation_is_marked_in_the_lists(self, committee, long):
        sender = concerning.sent(**(dict.fromkeys(("facility", "happened"), long) if long else {}))
        officer, size = committee.officers[0], len(sender.concern.digest)

        def listed():
            [line] = queries.listed(officer.actor, officer.key, queries.Heap.NEW).lines
            return line.digest["retaliation"], line.digest["facility"]

        suffers, facility = listed()
        assert not suffers
        sender.write("Algo más.")
        assert not listed()[0]
        sender.write("Hoy me despidieron.", Telling.RETALIATION)

        suffers, kept = listed()
        assert suffers
        assert facility.startswith(kept[:20])
        assert len(sender.concern.digest) == size

    def test_puts_off_no_day_that_was_promised_and_hides_none_that_was_missed(self, sender):
        promised = sender.concern.promise_on
        for later in (timedelta(days=3), timedelta(days=30)):
            with clock.at(clock.now() + later):
                sender.write(f"Después de {later.days} días.")
                assert sender.concern.promise_on == promised

    def test_is_there_once_however_often_it_is_sent(self, sender):
        for _tap in range(2):
            sender.write("Hay otra cosa.", seen=0)
        assert len(sender.messages()) == 1

        sender.write("Hay otra cosa.")  # after she has seen it she says it again
        assert len(sender.messages()) == 2

    def test_from_two_devices_stays_twice(self, sender):
        sender.write("Del teléfono.", seen=0)
        sender.write("De la computadora.", seen=0)

        assert [text for _from, _kind, text in told(sender)] == ["Del teléfono.", "De la computadora."]

    @pytest.mark.parametrize("kind", Telling)
    def test_has_words_and_no_tracking_key(self, sender, kind):
        for text, refusal in (
            (" \n", Blank), ("a" * 25_001, TooLong), (f"Mi clave es {tickets.shown(sender.key)}", KeyTyped),
        ):  # fmt: skip
            with pytest.raises(refusal) as refused:
                sender.write(text, kind)
            assert refused.value.field == "body"
        assert (sender.messages(), sender.concern.urgent) == ([], False)

    def test_is_refused_where_the_secret_is_missing(self, sender):
        with pytest.raises(Closed):
            concerns.write(
                sender.concern, kind=Telling.MESSAGE, body="Algo", seen=0, opened=sender.unlocked(), keyring=None,
                by=sender.actor,
            )  # fmt: skip


class TestTheName:
    def test_is_given_after_all_and_what_was_said_before_stays(self, sender):
        name(sender, '{"name": "Rosa"}')
        name(sender, '{"name": "Rosa Luz"}', seen=2)

        assert sender.texts()[IDENTITY] == '{"name": "Rosa Luz"}'
        assert sender.answers()[IDENTITY].revision == 3
        assert not sender.answers()[IDENTITY].asides

    def test_opens_for_no_case_officer(self, committee, sender):
        name(sender, "Rosa Luz")
        officer = committee.officers[0]
        reading = queries.read(officer.actor, sender.concern.id, officer.key)

        assert IDENTITY not in queries.told(officer.actor, reading)
        assert not queries.entries(sender.concern, reading.story, Series.MESSAGE)

    def test_sent_twice_is_kept_once_and_from_two_devices_asks(self, sender):
        for _tap in range(2):
            name(sender, "Rosa")
        assert sender.answers()[IDENTITY].revision == 2

        with pytest.raises(Conflict):
            name(sender, "Luz")
        assert sender.texts()[IDENTITY] == "Rosa"

    def test_has_no_tracking_key_in_it(self, sender):
        with pytest.raises(KeyTyped):
            name(sender, tickets.shown(sender.key))


class TestAWithdrawal:
    def test_is_told_and_nobody_waits(self, asked):
        asked.withdraw()

        assert (asked.concern.state, asked.concern.waits_for) == (State.WITHDRAWN, WaitsFor.NOBODY)
        assert asked.concern.promise_on is None
        assert asked.messages()[-1].told["code"] == "withdrawn"

    def test_is_the_last_word(self, sender):
        sender.withdraw()

        for more in (sender.withdraw, lambda: sender.write("Algo"), lambda: name(sender, "Rosa")):
            with pytest.raises(NotAllowed):
                more()
        assert sender.texts()["happened"]
