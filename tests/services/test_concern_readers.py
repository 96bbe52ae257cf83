"""Who can open a concern: a colleague is let in by one who can, and taken off it by new keys."""

import build
import concerning
import pytest
from sqlalchemy import select, update

from portal.core.actor import SYSTEM, Role
from portal.core.db import session, transaction
from portal.core.errors import NotFound
from portal.core.sealing import fingerprints
from portal.models.audit import Entry
from portal.models.concerns import CaseSeal, KeyOfCase, Part
from portal.queries import concerns as queries
from portal.services import concerns, people
from portal.services.concerns.office import NoSuchOfficer
from portal.services.concerns.readers import AnswersForIt, NoColleague, OtherDigits, TooFew


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def one(committee):
    return committee.officers[0]


@pytest.fixture
def sender(committee):
    return concerning.sent()


def read(keyed, concern):
    return queries.read(keyed.actor, concern.id, keyed.key)


def digits(keyed):
    return fingerprints.fingerprint(keyed.key.public, keyed.holder)


def admit(by, colleague, sender, typed=None):
    return concerns.admit(
        sender.concern,
        officer_id=colleague.person.id,
        digits=digits(colleague) if typed is None else typed,
        reading=read(by, sender.concern),
        keyring=concerning.KEYRING,
        by=by.actor,
    )


def take_off(by, colleague, sender):
    return concerns.take_off(
        sender.concern,
        officer_id=colleague.person.id,
        reading=read(by, sender.concern),
        keyring=concerning.KEYRING,
        by=by.actor,
    )


def with_another_key(keyed):
    """Their passphrase was lost, and they have signed in with another."""
    concerns.lose_keys(keyed.person, concerning.KEYRING)
    drawn = concerns.draw(keyed.person, Role.CASE_OFFICER, "otras cuatro palabras", concerning.KEYRING)
    concerns.make_key(keyed.person, drawn=drawn, keyring=concerning.KEYRING, by=keyed.actor)
    return concerning.Keyed(keyed.person, keyed.holder, drawn.key)


class TestLettingIn:
    def test_gives_back_what_a_lost_key_opened_and_nothing_to_that_key(self, one, committee, sender):
        again = with_another_key(committee.officers[1])
        with pytest.raises(NotFound):
            read(again, sender.concern)

        admit(one, again, sender)

        assert queries.told(again.actor, read(again, sender.concern))["facility"].text.text == "Planta Norte"
        seals = session.scalars(select(CaseSeal).where(CaseSeal.holder == again.holder)).all()
        assert [seal.holder_number for seal in seals] == [2]
        line = session.scalars(select(Entry).where(Entry.act == "concern.admit")).one()
        assert line.subject_id == concerning.KEYRING.trail_mark(sender.concern.ref)

    def test_lets_in_who_came_later(self, one, sender):
        later = concerning.keyed(Role.CASE_OFFICER)
        admit(one, later, sender, typed=digits(later).replace(" ", "-"))

        assert read(later, sender.concern)

    @pytest.mark.parametrize("typed", ["", "1234", "digits"])
    def test_not_with_other_digits(self, one, committee, sender, typed):
        again = with_another_key(committee.officers[1])
        with pytest.raises(OtherDigits):
            admit(one, again, sender, digits(one) if typed == "digits" else typed)
        with pytest.raises(OtherDigits):
            admit(one, again, sender, digits(committee.officers[1]))  # of the key that was lost
        with pytest.raises(NotFound):
            read(again, sender.concern)

    def test_nobody_who_does_not_work_on_concerns(self, one, committee, sender):
        left = committee.officers[1]
        people.end_grant(left.person, grant_id=left.person.grants[0].id, by=SYSTEM)
        for nobody in (left, committee.custodians[0], one):
            with pytest.raises(NoColleague):
                admit(one, nobody, sender)


class TestTakingOff:
    def test_puts_it_under_keys_that_they_do_not_get(self, one, sender):
        later = concerning.keyed(Role.CASE_OFFICER)
        admit(one, later, sender)
        former = read(later, sender.concern)

        take_off(one, later, sender)

        with pytest.raises(NotFound):
            queries.get(later.actor, sender.concern.id)
        assert read(one, sender.concern).story.generation.number == former.story.generation.number + 1
        assert sender.texts()["facility"] == "Planta Norte"

    def test_never_who_answers_for_it_nor_oneself_nor_the_last_but_one(self, one, committee, sender):
        other, later = committee.officers[1], concerning.keyed(Role.CASE_OFFICER)
        with pytest.raises(TooFew):
            take_off(one, other, sender)
        admit(one, later, sender)
        with pytest.raises(NoSuchOfficer):
            take_off(one, one, sender)
        concerns.assign(
            sender.concern, owner_id=other.person.id, reading=read(one, sender.concern), keyring=concerning.KEYRING,
            by=one.actor,
        )  # fmt: skip
        with pytest.raises(AnswersForIt):
            take_off(one, other, sender)


class TestInCounts:
    def seen(self, keyed):
        return queries.key_holders(keyed.actor, keyed.key.number, concerning.KEYRING)

    def test_who_holds_how_many(self, one, committee, sender):
        concerning.sent()
        later = concerning.keyed(Role.CASE_OFFICER)
        again = with_another_key(committee.officers[1])
        admit(one, later, sender)

        found = self.seen(one)

        assert (found.mine, found.left, found.closed) == (2, 0, 0)
        assert {(each.id, each.here, each.present, each.former) for each in found.holders} == {
            (one.person.id, True, 2, 0), (later.person.id, True, 1, 0), (again.person.id, True, 0, 2),
        }  # fmt: skip
        assert self.seen(again)[:3] == (0, 0, 2)
        assert self.seen(later)[:3] == (1, 0, 0)
        assert found.fingerprint == digits(one)

    def test_what_somebody_left_behind_and_what_waits_for_people(self, one, committee, sender):
        left = committee.officers[1]
        people.end_grant(left.person, grant_id=left.person.grants[0].id, by=SYSTEM)
        assert self.seen(one)[:2] == (1, 1)
        assert queries.left_behind(one.actor, 1) == [sender.concern.id]

        concerns.reseal(sender.concern, reading=read(one, sender.concern), keyring=concerning.KEYRING, by=one.actor)
        assert self.seen(one)[:2] == (1, 0)
        with transaction():
            session.execute(update(KeyOfCase).where(KeyOfCase.kind == Part.WORK).values(suite=3))
        assert (self.seen(one).left, self.seen(one).names) == (1, 0)
        with transaction():
            session.execute(update(KeyOfCase).where(KeyOfCase.kind == Part.IDENTITY).values(suite=3))
        assert self.seen(one).names == 1

    def test_nothing_of_anybody_elses(self, sender):
        later = concerning.keyed(Role.CASE_OFFICER)
        found = self.seen(later)
        assert found[:3] == (0, 0, 0)
        assert {(each.present, each.former) for each in found.holders} == {(0, 0)}
        with pytest.raises(NotFound):
            queries.key_holders(SYSTEM, 1, concerning.KEYRING)
        assert queries.key_holders(build.person(Role.AUDITOR).as_actor(), 1, concerning.KEYRING).mine == 0
