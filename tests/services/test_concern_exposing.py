"""How far a concern may go: only its sender says, what others were told stays told, and she reads whom and what."""

from datetime import timedelta

import concerning
import pytest

from portal.core import clock
from portal.core.db import session
from portal.core.errors import NotAllowed, NotFound
from portal.models.audit import Entry
from portal.models.concerns import CaseSeal, Series, WaitsFor
from portal.policy.exposure import WIDER, Audience
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import office
from portal.services.concerns.exposing import ChosenMeanwhile, NotAllowedSoFar
from portal.services.contributions.texts import Blank
from portal.services.people.entries import NotOffered


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sender(committee):
    return concerning.sent(exposure="sealed")


def exposes(sender, exposure, seen=None, by=None):
    seen = sender.answers()["exposure"].revision if seen is None else seen
    return concerns.expose(
        sender.concern, exposure=exposure, seen=seen, opened=sender.unlocked(), keyring=concerning.KEYRING,
        by=by or sender.actor,
    )  # fmt: skip


class Office:
    def __init__(self, committee, sender):
        self.officer, self.sender = committee.officers[0], sender
        news = clock.day().date() + timedelta(days=7)
        self.does(concerns.assign, owner_id=self.officer.person.id, news_by=news)

    def does(self, act, **more):
        officer = self.officer
        reading = queries.read(officer.actor, self.sender.concern.id, officer.key)
        return act(self.sender.concern, reading=reading, keyring=concerning.KEYRING, by=officer.actor, **more)

    def case(self):
        return queries.case(self.officer.actor, self.sender.concern.id, self.officer.key)

    def tells(self, audience, body="En una planta cambiaron de turno a varias personas.", **more):
        more = {"seen": self.case().seen, "news_by": clock.day().date() + timedelta(days=7)} | more
        return self.does(concerns.pass_on, audience=audience, body=body, **more)


@pytest.fixture
def desk(committee, sender):
    return Office(committee, sender)


class TestItsSender:
    @pytest.mark.parametrize("exposure", WIDER[1:])
    def test_widens_it_and_the_office_reads_that_she_did(self, sender, desk, exposure):
        exposes(sender, exposure)

        assert sender.texts()["exposure"] == exposure == desk.case().exposure
        last = desk.case().messages[-1].told
        assert (last["from"], last["kind"], last["code"]) == ("sender", "exposure", exposure)
        assert sender.concern.waits_for is WaitsFor.OFFICE

    def test_narrows_it_again(self, sender, desk):
        exposes(sender, "governments")
        exposes(sender, "sealed")

        assert desk.case().exposure == "sealed"

    def test_gives_nobody_a_key_by_it(self, sender):
        before = session.query(CaseSeal).count()
        exposes(sender, "public")

        assert session.query(CaseSeal).count() == before

    def test_is_the_only_one(self, committee, sender, desk):
        other = concerning.sent()
        for stranger in (other.actor, desk.officer.actor):
            with pytest.raises(NotAllowed):
                exposes(sender, "public", by=stranger)
        assert sender.texts()["exposure"] == "sealed"

    def test_chooses_one_of_the_four(self, sender):
        with pytest.raises(NotOffered) as refused:
            exposes(sender, "everybody")
        assert refused.value.field == "exposure"

    def test_says_it_once_and_from_two_devices_is_asked(self, sender):
        for _tap in range(2):
            exposes(sender, "committee")
        assert len(sender.messages()) == 1

        with pytest.raises(ChosenMeanwhile):
            exposes(sender, "public", seen=1)
        assert sender.texts()["exposure"] == "committee"

    def test_may_have_chosen_nothing_before(self, committee):
        sender = concerning.sent()
        exposes(sender, "committee")

        assert sender.texts()["exposure"] == "committee"

    def test_says_no_more_once_it_is_over(self, sender):
        sender.withdraw()
        with pytest.raises(NotAllowed):
            exposes(sender, "public")

    def test_leaves_no_line_in_the_trail(self, sender):
        before = session.query(Entry).count()
        exposes(sender, "public")

        assert session.query(Entry).count() == before


class TestTheOffice:
    def test_writes_down_whom_it_told_what_and_its_sender_reads_it(self, sender, desk):
        exposes(sender, "committee")
        desk.tells(Audience.COMMITTEE)

        entry = next(one.told for one in sender.messages() if one.told["kind"] == "passed_on")
        assert entry["code"] == "committee"
        assert entry["text"].startswith("En una planta")

    @pytest.mark.parametrize(
        ("exposure", "audience"),
        [
            ("sealed", Audience.COMMITTEE), ("committee", Audience.GOVERNMENTS), ("public", Audience.ANYONE),
            ("public", Audience.OFFICERS), ("public", Audience.SENDER),
        ],
    )  # fmt: skip
    def test_tells_nobody_whom_she_does_not_allow(self, sender, desk, exposure, audience):
        exposes(sender, exposure)
        before = len(sender.messages())
        with pytest.raises(NotAllowedSoFar) as refused:
            desk.tells(audience)

        assert refused.value.field == "audience"
        assert len(sender.messages()) == before

    def test_has_read_that_she_narrowed_it(self, sender, desk):
        exposes(sender, "governments")
        seen = desk.case().seen
        exposes(sender, "sealed")

        with pytest.raises(office.WrittenMeanwhile):
            desk.tells(Audience.GOVERNMENTS, seen=seen)

    def test_says_what_it_told_and_when_there_will_be_news(self, sender, desk):
        exposes(sender, "committee")
        with pytest.raises(Blank):
            desk.tells(Audience.COMMITTEE, body=" ")
        with pytest.raises(office.DayMissing):
            desk.tells(Audience.COMMITTEE, news_by=None)

    def test_names_nobody_of_the_office_and_leaves_a_mark_in_the_trail(self, sender, desk):
        exposes(sender, "committee")
        desk.tells(Audience.COMMITTEE)

        entries = [str(one.told) for one in sender.messages()]
        assert not any(desk.officer.person.name in told or '"by"' in told for told in entries)
        [line] = session.query(Entry).filter(Entry.act == "concern.pass_on").all()
        assert line.subject_id != sender.concern.id

    def test_opens_nothing_for_those_it_told(self, sender, desk):
        exposes(sender, "governments")
        desk.tells(Audience.GOVERNMENTS)
        with pytest.raises(NotFound):
            queries.get(concerning.keyed(desk.officer.person.grants[0].role).actor, sender.concern.id)


def test_widened_and_narrowed_all_of_it_stays_readable_under_new_keys(sender, desk):
    exposes(sender, "committee")
    desk.does(concerns.reseal)

    assert sender.texts()["exposure"] == "committee"
    assert [
        one.told["kind"]
        for one in queries.entries(sender.concern, sender.unlocked().key_of("happened"), Series.MESSAGE)
    ][-1] == "exposure"
