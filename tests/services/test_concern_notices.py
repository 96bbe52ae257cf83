"""Where a sender wants a neutral letter: she alone leaves it, reads it and deletes it; it lies apart from her name."""

from datetime import timedelta

import concerning
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.core.errors import NotAllowed, NotFound
from portal.core.sealing import Broken
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.notices import secret_of
from portal.models.audit import Entry
from portal.models.concerns import Notice, State
from portal.models.outbox import Errand
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import Telling, Writing
from portal.services.concerns.drafting import KeyTyped
from portal.services.people.entries import EmailWrong

ADDRESS = "nadie417@correo.example"


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sender(committee):
    return concerning.sent()


def keeps(sender, address=ADDRESS, by=None, keyring=concerning.KEYRING):
    return concerns.keep_address(
        sender.concern, address=address, opened=sender.unlocked(), keyring=keyring, by=by or sender.actor
    )  # fmt: skip


def address(sender):
    return queries.kept_address(sender.actor, concerning.KEYRING)


def due():
    session.expire_all()
    return [row.due for row in session.scalars(select(Notice))]


def works(officer, sender, act, **more):
    reading = queries.read(officer.actor, sender.concern.id, officer.key)
    return act(sender.concern, reading=reading, keyring=concerning.KEYRING, by=officer.actor, **more)


def takes(officer, sender):
    news = clock.day().date() + timedelta(days=7)
    works(officer, sender, concerns.assign, owner_id=officer.person.id, news_by=news)


class TestTheAddress:
    def test_is_left_changed_and_deleted(self, sender):
        assert address(sender) == ""
        keeps(sender)
        assert address(sender) == ADDRESS
        keeps(sender, "Otra@Correo.example")
        assert address(sender) == "otra@correo.example"

        concerns.drop_address(sender.concern, by=sender.actor)
        assert address(sender) == ""
        assert session.query(Notice).count() == 0
        concerns.drop_address(sender.concern, by=sender.actor)  # twice, as a tap can be

    @pytest.mark.parametrize("wrong", ["", " ", "nadie", "nadie@", "a b@correo.example", "a@b.example, c@d.example"])
    def test_is_one_to_which_a_letter_can_be_addressed(self, sender, wrong):
        with pytest.raises(EmailWrong) as refused:
            keeps(sender, wrong)
        assert refused.value.field == "address"
        assert address(sender) == ""

    def test_is_no_tracking_key(self, sender):
        with pytest.raises(KeyTyped):
            keeps(sender, f"{sender.key}@correo.example")

    def test_is_hers_alone(self, committee, sender):
        keeps(sender)
        other = concerning.sent()
        for stranger in (other.actor, committee.officers[0].actor, SYSTEM):
            with pytest.raises(NotAllowed):
                keeps(sender, "otra@correo.example", by=stranger)
            with pytest.raises(NotAllowed):
                concerns.drop_address(sender.concern, by=stranger)
        for reader in (committee.officers[0].actor, committee.custodians[0].actor, SYSTEM):
            with pytest.raises(NotFound):
                queries.kept_address(reader, concerning.KEYRING)
        for reader in (committee.officers[0].actor, other.actor):
            with pytest.raises(NotFound):
                queries.address_of(reader, sender.concern.id, concerning.KEYRING)
        assert address(sender) == ADDRESS
        assert address(other) == ""

    def test_stands_beside_her_name_and_an_officer_reads_nothing_of_it(self, committee, sender):
        keeps(sender)
        officer = committee.officers[0]
        reading = queries.read(officer.actor, sender.concern.id, officer.key)

        assert ADDRESS not in str({field: one.text.text for field, one in queries.told(officer.actor, reading).items()})
        assert ADDRESS not in str(sender.texts())
        assert ADDRESS not in str([one.told for one in sender.messages()])

    def test_leaves_no_line_and_no_errand(self, sender):
        before = session.query(Entry).count(), session.query(Errand).count()
        keeps(sender)
        concerns.drop_address(sender.concern, by=sender.actor)

        assert (session.query(Entry).count(), session.query(Errand).count()) == before

    def test_does_not_open_without_the_secret(self, sender):
        keeps(sender)
        with pytest.raises(Broken):
            queries.kept_address(sender.actor, Keyring.read("1:" + "x" * 40))
        assert ADDRESS.encode() not in session.scalars(select(Notice.address)).one()

    def test_goes_with_a_withdrawal(self, sender):
        keeps(sender)
        sender.withdraw()

        assert session.query(Notice).count() == 0
        with pytest.raises(NotAllowed):
            keeps(sender)

    def test_stays_where_the_concern_comes_under_new_keys(self, committee, sender):
        keeps(sender)
        works(committee.officers[0], sender, concerns.reseal)

        assert address(sender) == ADDRESS

    def test_is_shut_anew_with_the_newest_secret(self, sender):
        keeps(sender)
        both = Keyring.read(f"2:{'n' * 40} {concerning.SECRET}")
        found = queries.proofs(SYSTEM, both)
        assert found.unproved == 0
        assert concerns.vouch_anew(both) + concerns.shut_anew(both) == found.older
        assert concerns.shut_anew(both) == 0
        assert secret_of(session.scalars(select(Notice.address)).one()) == 2

        newest = Keyring.read(f"2:{'n' * 40}")
        assert queries.kept_address(sender.actor, newest) == ADDRESS
        assert queries.proofs(SYSTEM, newest).older == 0


class TestALetterIsDue:
    @pytest.fixture
    def kept(self, sender):
        keeps(sender)
        return sender

    def test_when_the_office_has_written(self, committee, kept):
        assert due() == [False]
        takes(committee.officers[0], kept)
        assert due() == [True]

        concerns.written(kept.concern.id)
        assert due() == [False]
        works(
            committee.officers[0], kept, concerns.ask, kind=Writing.QUESTION, body="¿Desde cuándo?",
            seen=kept.messages()[-1].number,
        )  # fmt: skip
        assert due() == [True]

    def test_not_when_she_writes_herself(self, kept):
        kept.write("Algo más.")
        kept.write("Me despidieron.", Telling.RETALIATION)

        assert due() == [False]

    def test_not_where_no_address_was_left(self, committee, sender):
        takes(committee.officers[0], sender)

        assert due() == []

    def test_and_then_none_once_it_is_over(self, committee, kept):
        takes(committee.officers[0], kept)
        works(
            committee.officers[0], kept, concerns.move, state=State.CLOSED, body="Gracias.",
            seen=kept.messages()[-1].number,
        )  # fmt: skip
        assert due() == [True]

        concerns.written(kept.concern.id)
        assert due() == []
