"""Keys of those to whom concerns are sealed: made by themselves, one at a time, opened by their passphrase alone."""

import build
import concerning
import pytest
from sqlalchemy import select

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, NotAllowed
from portal.core.sealing import Broken, PrivateKey, Suite, holders, recovery
from portal.core.sealing.holders import Kept
from portal.core.sealing.keyring import Keyring
from portal.models.audit import Entry
from portal.models.concerns import RECOVERY, HolderKey
from portal.queries import concerns as queries
from portal.services import concerns


def kept(holder):
    row = session.scalars(select(HolderKey).where(HolderKey.holder == holder)).one()
    return row, Kept(row.wrapped, row.salt, row.parameters)


class TestAReadersKey:
    def test_opens_with_the_passphrase_and_the_secret_of_the_server(self):
        keyed = concerning.keyed(Role.CASE_OFFICER)
        row, stored = kept(f"reader:{keyed.person.id}")

        def open_with(passphrase, keyring):
            return holders.unlock(stored, Suite(row.suite), row.number, row.holder, passphrase, keyring.by_number)

        assert open_with(concerning.PASSPHRASE, concerning.KEYRING).public.raw == row.public == keyed.key.public.raw
        for wrong in (
            ("another one", concerning.KEYRING),
            (concerning.PASSPHRASE, Keyring.read("1:" + "x" * 32)),
            (concerning.PASSPHRASE, Keyring.read("2:" + "x" * 32)),
        ):
            with pytest.raises(Broken):
                open_with(*wrong)

    def test_is_made_before_the_second_factor(self):
        """At the sign-in: no other moment knows the passphrase."""
        person = build.person(Role.CUSTODIAN)
        drawn = concerns.draw(person, Role.CUSTODIAN, concerning.PASSPHRASE, concerning.KEYRING)

        made = concerns.make_key(
            person, drawn=drawn, keyring=concerning.KEYRING, by=person.as_actor(second_factor=False)
        )

        assert (made.holder, made.number) == (f"custodian:{person.id}", 1)

    def test_is_there_once(self):
        keyed = concerning.keyed(Role.CASE_OFFICER)

        again = concerns.draw(keyed.person, Role.CASE_OFFICER, concerning.PASSPHRASE, concerning.KEYRING)
        with pytest.raises(Conflict):
            concerns.make_key(keyed.person, drawn=again, keyring=concerning.KEYRING, by=keyed.actor)

    def test_is_made_by_nobody_for_somebody_else(self):
        one, other = build.person(Role.CASE_OFFICER), build.person(Role.CASE_OFFICER)
        drawn = concerns.draw(other, Role.CASE_OFFICER, concerning.PASSPHRASE, concerning.KEYRING)

        with pytest.raises(NotAllowed):
            concerns.make_key(other, drawn=drawn, keyring=concerning.KEYRING, by=one.as_actor())
        with pytest.raises(Conflict):
            concerns.make_key(one, drawn=drawn, keyring=concerning.KEYRING, by=one.as_actor())

    def test_is_told_by_the_trail_but_not_what_it_is(self):
        keyed = concerning.keyed(Role.CASE_OFFICER)

        line = session.scalars(select(Entry).where(Entry.act == "person.make_key")).one()
        assert (line.actor_id, line.subject_kind, line.changes) == (keyed.person.id, "HolderKey", {})


class TestTheRecoveryKey:
    def test_is_entered_once_by_the_operator_and_opened_by_three_shares(self):
        key = PrivateKey.new(Suite.MLKEM768_X25519, 1)
        entrusted = recovery.entrust(key, RECOVERY)

        made = concerns.enter_recovery_key(
            None, public=key.public, wrapped=entrusted.wrapped, keyring=concerning.KEYRING, by=SYSTEM
        )

        opened = recovery.recovered(made.wrapped, Suite(made.suite), made.number, RECOVERY, entrusted.shares[1:4])
        assert opened.public == key.public
        with pytest.raises(Conflict):
            concerning.with_recovery()


class TestReceivers:
    def test_are_complete_with_two_officers_custodians_of_two_agencies_and_recovery(self):
        assert not queries.receivers(concerning.KEYRING).complete

        committee = concerning.committee()

        found = queries.receivers(concerning.KEYRING)
        assert found.complete
        assert [each.holder for each in found.readers] == [each.holder for each in committee.officers]

    def test_of_a_third_agency_take_no_part(self):
        committee = concerning.committee()
        concerning.keyed(Role.CUSTODIAN, build.organisation("government", "us_agency"))
        concerning.keyed(Role.CUSTODIAN)  # of none

        halves = queries.receivers(concerning.KEYRING).custodians
        assert [[each.holder for each in agency] for agency in halves] == [[one.holder] for one in committee.custodians]

    def test_are_asked_for_as_they_are_in_office_now(self):
        committee = concerning.committee()
        person = committee.officers[0].person
        person.grants[0].ends_at = person.grants[0].starts_at
        session.commit()

        assert not queries.receivers(concerning.KEYRING).complete
