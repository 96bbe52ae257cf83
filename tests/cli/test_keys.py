"""The keys of concerns, from a terminal."""

import re

import build
import concerning
import pytest
from sqlalchemy import select, update

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing.keyring import Keyring
from portal.models.audit import Entry
from portal.models.concerns import RECOVERY, CaseSeal, HolderKey, IdentityRelease, IdentityRequest, Part, RequestState
from portal.queries import concerns as queries
from portal.services import concerns, people


@pytest.fixture
def run(app):
    def call(*command, typed=()):
        return app.test_cli_runner().invoke(args=["keys", *command], input="".join(f"{line}\n" for line in typed))

    return call


@pytest.fixture
def shares(monkeypatch):
    """What the ceremony shows, as five people write it down."""
    drawn = []
    entrust = concerning.recovery.entrust

    def kept(*arguments):
        found = entrust(*arguments)
        drawn.append(found.shares)
        return found

    monkeypatch.setattr(concerning.recovery, "entrust", kept)
    return drawn


@pytest.fixture
def hold(app, monkeypatch, shares):
    """A ceremony in which these of the five are typed back."""

    def held(*places, wrong=""):
        answers = iter(())

        def prompt(*_words, **_how):
            nonlocal answers
            if (found := next(answers, None)) is None:
                answers = iter([shares[-1][place] + wrong for place in places])
                found = next(answers)
            return found

        monkeypatch.setattr("click.prompt", prompt)
        return app.test_cli_runner().invoke(args=["keys", "ceremony"])

    return held


class TestTheCeremony:
    def test_shows_five_shares_and_takes_the_key_when_three_open_it(self, hold, shares):
        answer = hold(4, 0, 2)

        assert answer.exit_code == 0, answer.output
        shown = re.findall(r"\d+ ([a-z]+)", re.sub(r"Share \d of \d", "", answer.output))
        assert all(share in " ".join(shown) for share in shares[0])
        assert session.scalars(select(HolderKey.holder)).all() == [RECOVERY]
        assert [entry.act for entry in session.scalars(select(Entry))] == ["recovery_key.enter"]

    def test_stores_nothing_where_the_shares_were_written_down_wrongly(self, hold):
        answer = hold(0, 1, 2, wrong=" academic")

        assert answer.exit_code == 1
        assert not session.scalars(select(HolderKey)).all()

    def test_is_held_once(self, hold, run):
        hold(0, 1, 2)

        answer = run("ceremony")

        assert answer.exit_code == 1
        assert "already" in answer.output

    def test_writes_no_word_of_a_share_into_a_log(self, hold, shares, caplog):
        caplog.set_level(0)
        hold(0, 1, 2, wrong=" academic")

        words = {word for share in shares[0] for word in share.split()}
        assert not [line for line in caplog.text.split() if line in words - {"academic", "acid"}]


class TestTheDrill:
    def test_opens_a_planted_case_with_three_shares(self, hold, run, shares):
        hold(0, 1, 2)

        with pytest.MonkeyPatch.context() as patch:
            answers = iter([shares[0][place].upper() for place in (1, 3, 4)])
            patch.setattr("click.prompt", lambda *_words, **_how: next(answers))
            answer = run("drill")

        assert answer.exit_code == 0, answer.output
        assert "opened" in answer.output

    def test_opens_nothing_with_other_words(self, hold, run):
        hold(0, 1, 2)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("click.prompt", lambda *_words, **_how: "some words that are none")
            answer = run("drill")

        assert answer.exit_code == 1
        assert "some words" not in answer.output

    def test_needs_a_key(self, run):
        assert run("drill").exit_code == 1


class TestTheCheck:
    def test_is_content_with_a_committee_that_can_read(self, run):
        concerning.committee()
        concerning.sent()

        answer = run("check")

        assert answer.output == "Concerns can be received.\n"
        assert answer.exit_code == 0

    def test_names_all_that_is_missing(self, run):
        concerning.keyed(Role.CASE_OFFICER)

        answer = run("check")

        assert answer.exit_code == 1
        assert "Case officers in force with a key: 1 of 2" in answer.output
        assert "Agencies with a custodian in force who has a key: 0 of 2" in answer.output
        assert "no recovery key" in answer.output

    def test_finds_a_secret_that_is_not_the_one_of_before(self, app, run, monkeypatch):
        concerning.committee()
        monkeypatch.setitem(app.extensions, "keyring", Keyring.read("1:" + "not-the-one-of-before" * 2))

        answer = run("check")

        assert answer.exit_code == 1
        assert "Nothing vouches for 5 of 5 keys" in answer.output

    def test_finds_a_planted_key(self, run):
        concerning.committee()
        sent = concerning.sent()
        session.execute(update(HolderKey).where(HolderKey.holder == RECOVERY).values(public=b"another"))
        session.commit()
        assert sent

        answer = run("check")

        assert "Nothing vouches for 1 of" in answer.output
        assert "no recovery key" in answer.output

    def test_says_that_there_is_no_secret(self, app, run, monkeypatch):
        monkeypatch.setitem(app.extensions, "keyring", None)

        answer = run("check")

        assert answer.exit_code == 1
        assert "PORTAL_SEALING_SECRET is not set" in answer.output

    def test_follows_a_change_of_the_secret(self, app, run, monkeypatch):
        concerning.committee()
        concerning.sent()
        both = f"2:{'the-newer-of-two-secrets' * 2} {concerning.SECRET}"
        monkeypatch.setitem(app.extensions, "keyring", Keyring.read(both))

        before = run("check")
        vouched = run("vouch")
        after = run("check")

        assert before.exit_code == 0
        assert "8 keys are vouched for by an older sealing secret" in before.output
        assert vouched.output.startswith("8 rows")
        assert "vouched for by an older" not in after.output
        assert "4 keys are still locked with sealing secret 1" in after.output
        monkeypatch.setitem(app.extensions, "keyring", Keyring.read(both.split()[0]))
        assert "4 keys are locked with secret 1, which is missing" in run("check").output

    def test_counts_what_is_still_sealed_to_who_has_left(self, run):
        committee = concerning.committee()
        concerning.sent()
        leaver = concerning.keyed(Role.CASE_OFFICER).person
        concerning.sent()
        people.end_grant(leaver, grant_id=leaver.grants[0].id, by=SYSTEM)
        assert committee

        assert "1 concerns are still sealed to somebody who reads none any more" in run("check").output


class TestRecovering:
    """What an officer could read opens again, with three shares, once their passphrase was lost."""

    @pytest.fixture
    def lost(self, shares):
        committee = concerning.committee()
        sent = [concerning.sent(happened=f"Nos cambiaron de turno {number}.", identity="Rosa") for number in range(2)]
        officer = committee.officers[0]
        concerns.lose_keys(officer.person, concerning.KEYRING)
        drawn = concerns.draw(officer.person, Role.CASE_OFFICER, "otras cuatro palabras nuevas", concerning.KEYRING)
        concerns.make_key(officer.person, drawn=drawn, keyring=concerning.KEYRING, by=officer.actor)
        return officer, drawn.key, sent

    def reads(self, officer, key, sender):
        reading = queries.read(officer.actor, sender.concern.id, key)
        return queries.told(officer.actor, reading)["happened"].text.text

    def test_gives_back_every_concern_and_no_name(self, run, shares, lost):
        officer, key, sent = lost
        for sender in sent:
            with pytest.raises(NotFound):
                self.reads(officer, key, sender)
        seals = {row.holder for row in session.scalars(select(CaseSeal).where(CaseSeal.kind == Part.IDENTITY))}

        answer = run("recover", officer.person.email, typed=shares[0][:3])

        assert answer.exit_code == 0, answer.output
        assert "2 of 2" in answer.output
        assert [self.reads(officer, key, sender)[:10] for sender in sent] == ["Nos cambia"] * 2
        assert seals == {row.holder for row in session.scalars(select(CaseSeal).where(CaseSeal.kind == Part.IDENTITY))}
        assert len(session.scalars(select(CaseSeal).where(CaseSeal.holder == officer.holder)).all()) == 2
        with pytest.raises(NotFound):
            self.reads(officer, officer.key, sent[0])
        assert [sender.texts()["happened"][:3] for sender in sent] == ["Nos"] * 2
        lines = [entry for entry in session.scalars(select(Entry)) if entry.act == "concern.recover"]
        assert len(lines) == 2
        assert not {line.subject_id for line in lines} & {sender.concern.id for sender in sent}

    def test_is_done_once_and_can_go_on_where_it_ended(self, run, shares, lost):
        officer = lost[0]
        run("recover", officer.person.email, typed=shares[0][:3])
        answer = run("recover", officer.person.email, typed=shares[0][2:])

        assert answer.exit_code == 0
        assert "of 2" not in answer.output

    def test_needs_three_shares_and_says_no_word_of_them(self, run, shares, lost, caplog):
        officer, key, sent = lost
        for typed in ([shares[0][0]] * 3, ["not a share"] * 3):
            answer = run("recover", officer.person.email, typed=typed)
            assert answer.exit_code == 1
            assert "do not open" in answer.output
            assert not {word for word in shares[0][0].split() if word in caplog.text}
        with pytest.raises(NotFound):
            self.reads(officer, key, sent[0])

    def test_is_for_a_case_officer_with_a_key(self, run, shares, lost):
        nobody = build.person(Role.CASE_OFFICER)
        assert "has no key" in run("recover", nobody.email, typed=shares[0][:3]).output
        assert run("recover", build.person(Role.AUDITOR).email, typed=shares[0][:3]).exit_code == 1


class TestRecoveringHalves:
    """What a custodian's lost key opened, or never did, opens again, with three shares; no name is opened by it."""

    @pytest.fixture
    def lost(self, shares):
        committee = concerning.committee()
        sender = concerning.sent(identity="Rosa")
        keeper = committee.custodians[0]
        concerns.lose_keys(keeper.person, concerning.KEYRING)
        drawn = concerns.draw(keeper.person, Role.CUSTODIAN, "otras cuatro palabras nuevas", concerning.KEYRING)
        concerns.make_key(keeper.person, drawn=drawn, keyring=concerning.KEYRING, by=keeper.actor)
        return committee, concerning.Keyed(keeper.person, keeper.holder, drawn.key), sender

    def asked(self, committee, sender):
        return concerns.ask_for_name(
            sender.concern, code="protection", text="Hay peligro.", keyring=concerning.KEYRING,
            by=committee.officers[0].actor,
        )  # fmt: skip

    def test_both_agencies_open_the_name_again(self, run, shares, lost):
        committee, keeper, sender = lost
        officer, before = committee.officers[0], self.asked(committee, sender)
        concerns.grant_name(
            before, key=committee.custodians[1].key, keyring=concerning.KEYRING, by=committee.custodians[1].actor
        )
        assert queries.half(keeper.actor, before, keeper.key) is None

        answer = run("recover", keeper.person.email, typed=shares[0][:3])

        assert answer.exit_code == 0, answer.output
        assert "1 of 1" in answer.output
        former = session.get_one(IdentityRequest, before.id)
        assert former.state is RequestState.OVER  # one agency granted it with a half that is gone
        assert not session.scalars(select(IdentityRelease).where(IdentityRelease.blob.is_not(None))).all()
        asked = self.asked(committee, sender)
        for each in (keeper, committee.custodians[1]):
            concerns.grant_name(asked, key=each.key, keyring=concerning.KEYRING, by=each.actor)
        reading = queries.read(officer.actor, sender.concern.id, officer.key)
        concerns.open_name(asked, reading=reading, code="protection", by=officer.actor)
        assert queries.name(officer.actor, asked, officer.key) == "Rosa"
        assert sender.texts()["identity"] == "Rosa"

    def test_who_came_later_gets_a_half_of_what_was_sent_before(self, run, shares, lost):
        committee, keeper, _sender = lost
        later = concerning.keyed(Role.CUSTODIAN, committee.custodians[1].person.organisation)
        run("recover", keeper.person.email, typed=shares[0][:3])

        seals = session.execute(select(CaseSeal.what, CaseSeal.holder).where(CaseSeal.what.startswith("half"))).all()
        assert {holder for what, holder in seals if what == "half-1"} == {keeper.holder}
        assert {holder for what, holder in seals if what == "half-2"} == {committee.custodians[1].holder, later.holder}

    def test_who_left_keeps_no_half(self, run, shares, lost):
        committee, keeper, _sender = lost
        later = concerning.keyed(Role.CUSTODIAN, keeper.person.organisation)
        run("recover", later.person.email, typed=shares[0][:3])
        people.end_grant(keeper.person, grant_id=keeper.person.grants[0].id, by=SYSTEM)

        answer = run("recover", later.person.email, typed=shares[0][:3])

        assert "1 of 1" in answer.output
        holders = session.scalars(select(CaseSeal.holder).where(CaseSeal.what.startswith("half"))).all()
        assert set(holders) == {later.holder, committee.custodians[1].holder}
        assert "of 1" not in run("recover", later.person.email, typed=shares[0][:3]).output

    def test_is_for_a_custodian_of_the_two_agencies(self, run, shares, lost):
        third = concerning.keyed(Role.CUSTODIAN, build.organisation("government", "us_agency"))
        answer = run("recover", third.person.email, typed=shares[0][:3])

        assert answer.exit_code == 1
        assert "neither of the two agencies" in answer.output


class TestResealing:
    @pytest.fixture
    def staying(self):
        staying, leaving = concerning.committee().officers
        concerning.sent()
        concerning.sent()
        people.end_grant(leaving.person, grant_id=leaving.person.grants[0].id, by=SYSTEM)
        return staying.person

    def test_puts_everything_of_who_left_under_new_keys(self, run, staying):
        answer = run("reseal", staying.email, typed=[concerning.PASSPHRASE])

        assert answer.exit_code == 0, answer.output
        assert "2 of 2" in answer.output
        assert concerning.PASSPHRASE not in answer.output
        assert "still sealed" not in run("check").output

    def test_needs_the_passphrase(self, run, staying):
        answer = run("reseal", staying.email, typed=["not the one"])

        assert answer.exit_code == 1
        assert "does not open" in answer.output
        assert "2 concerns are still sealed" in run("check").output

    def test_needs_a_case_officer_who_can_open_them(self, run, staying):
        later = concerning.keyed(Role.CASE_OFFICER).person
        answer = run("reseal", later.email, typed=[concerning.PASSPHRASE])

        assert answer.exit_code == 1
        assert "2 remain that this case officer cannot open" in answer.output
        assert run("reseal", concerning.keyed(Role.CUSTODIAN).person.email).exit_code == 1
