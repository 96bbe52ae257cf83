"""A concern under new keys: who left opens nothing of it any more, and everybody else all of it."""

import build
import concerning
import pytest
from sqlalchemy import func, select, update

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.core.sealing import Broken, grants
from portal.core.sealing.cases import Generation
from portal.models.audit import Entry
from portal.models.concerns import (
    RECOVERY,
    CaseSeal,
    Concern,
    HolderKey,
    KeyOfCase,
    Part,
    SealedText,
    Series,
    SubmitterKey,
)
from portal.queries import concerns as queries
from portal.services import concerns, people
from portal.services.concerns import Closed, resealing


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def staying(committee):
    return committee.officers[0]


@pytest.fixture
def leaving(committee):
    return committee.officers[1]


@pytest.fixture
def sender(committee):
    return concerning.sent(tried="Fuimos a la inspección.")


def leave(keyed):
    people.end_grant(keyed.person, grant_id=keyed.person.grants[0].id, by=SYSTEM)


def read(keyed, concern):
    return queries.read(keyed.actor, concern.id, keyed.key)


def reseal(keyed, concern):
    return concerns.reseal(concern, reading=read(keyed, concern), keyring=concerning.KEYRING, by=keyed.actor)


def seal_of(holder, concern):
    return session.scalars(select(CaseSeal).where(CaseSeal.concern_id == concern.id, CaseSeal.holder == holder)).all()


class TestAfterIt:
    def test_sender_and_officers_read_every_word(self, staying, leaving, sender):
        before, reading = sender.texts(), read(staying, sender.concern)
        concerns.note(sender.concern, body="Una nota.", reading=reading, keyring=concerning.KEYRING, by=staying.actor)
        leave(leaving)

        reseal(staying, sender.concern)

        after = read(staying, sender.concern)
        assert sender.texts() == before
        assert queries.told(staying.actor, after)["tried"].text.text == "Fuimos a la inspección."
        (note,) = queries.entries(sender.concern, after.office, Series.NOTE)
        assert note.told["text"] == "Una nota."
        assert "Planta Norte" in after.story.open_digest(session.get_one(Concern, sender.concern.id).digest).text

    def test_who_left_opens_nothing_with_a_seal_of_before(self, staying, leaving, sender):
        former = read(leaving, sender.concern)
        (kept,) = [each.blob for each in seal_of(leaving.holder, sender.concern)]
        leave(leaving)

        reseal(staying, sender.concern)

        assert not seal_of(leaving.holder, sender.concern)
        generation = Generation(sender.concern.ref, 3, former.story.generation.suite)
        with pytest.raises(Broken):
            grants.granted_work(kept, generation, leaving.key, leaving.holder)
        for slot, revision, blob in session.execute(select(SealedText.slot, SealedText.revision, SealedText.blob)):
            for key in (former.story, former.office):
                with pytest.raises(Broken):
                    key._open(key._texts, blob, f"{slot}.{revision}")

    def test_nothing_is_left_of_the_former_keys(self, staying, leaving, sender):
        leave(leaving)
        number = sender.concern.work

        reseal(staying, sender.concern)

        for kind in (KeyOfCase, CaseSeal, SealedText):
            assert set(session.scalars(select(kind.number).where(kind.kind == Part.WORK))) == {number + 1}
        assert session.scalar(select(func.count()).where(CaseSeal.kind == Part.IDENTITY)) == 4
        assert {each.holder for each in session.scalars(select(CaseSeal).where(CaseSeal.kind == Part.WORK))} == {
            staying.holder, RECOVERY, "submitter",
        }  # fmt: skip

    def test_the_trail_has_a_line_that_leads_nowhere(self, staying, leaving, sender):
        leave(leaving)
        reseal(staying, sender.concern)

        line = session.scalars(select(Entry).where(Entry.act == "concern.reseal")).one()
        assert line.subject_id == concerning.KEYRING.trail_mark(sender.concern.ref)
        assert not line.changes

    def test_it_goes_on_as_before(self, staying, leaving, sender):
        leave(leaving)
        reseal(staying, sender.concern)

        concerns.note(
            sender.concern, body="Otra.", reading=read(staying, sender.concern), keyring=concerning.KEYRING,
            by=staying.actor,
        )  # fmt: skip
        reseal(staying, sender.concern)

        assert sender.texts()["facility"] == "Planta Norte"


class TestWhoGetsTheNewKeys:
    def test_nobody_whose_key_was_lost_and_made_anew(self, staying, leaving, sender):
        """Who controls their mail has made it: whether it is them is for people to find out."""
        concerns.lose_keys(leaving.person, concerning.KEYRING)
        again = concerns.draw(leaving.person, Role.CASE_OFFICER, "otra", concerning.KEYRING)
        concerns.make_key(leaving.person, drawn=again, keyring=concerning.KEYRING, by=leaving.actor)

        reseal(staying, sender.concern)

        assert not seal_of(leaving.holder, sender.concern)

    def test_nobody_who_could_not_read_it_before(self, staying, sender):
        later = concerning.keyed(Role.CASE_OFFICER)

        reseal(staying, sender.concern)

        assert not seal_of(later.holder, sender.concern)

    def test_no_key_that_somebody_planted(self, staying, sender):
        session.execute(update(HolderKey).where(HolderKey.holder == RECOVERY).values(public=b"x"))
        with pytest.raises(Closed):
            reseal(staying, sender.concern)
        session.rollback()
        session.execute(update(SubmitterKey).values(public=b"x"))
        with pytest.raises(Closed):
            reseal(staying, sender.concern)


class TestWhoMay:
    def test_only_who_can_open_it(self, staying, sender):
        later = concerning.keyed(Role.CASE_OFFICER)
        reading = read(staying, sender.concern)

        with pytest.raises(NotFound):
            concerns.reseal(sender.concern, reading=reading, keyring=concerning.KEYRING, by=later.actor)
        with pytest.raises(NotAllowed):
            concerns.reseal(
                sender.concern, reading=reading, keyring=concerning.KEYRING, by=build.person(Role.MODERATOR).as_actor()
            )

    def test_not_with_keys_that_are_over(self, staying, sender):
        former = read(staying, sender.concern)
        reseal(staying, sender.concern)

        with pytest.raises(Conflict):
            concerns.reseal(sender.concern, reading=former, keyring=concerning.KEYRING, by=staying.actor)

    def test_never_where_a_text_would_be_lost(self, staying, sender, monkeypatch):
        """One whose field the program does not know: its keys stay, or nobody could read it."""
        fields = dict(resealing.FIELDS)
        del fields["tried"]
        monkeypatch.setattr(resealing, "FIELDS", fields)

        with pytest.raises(Broken):
            reseal(staying, sender.concern)

        monkeypatch.undo()
        assert sender.texts()["tried"] == "Fuimos a la inspección."


def test_left_behind_are_the_concerns_that_an_officer_can_open(committee, staying, leaving, sender):
    assert queries.left_behind(staying.actor, 1) == []
    leave(leaving)

    assert queries.left_behind(staying.actor, 1) == [sender.concern.id]
    assert queries.left_behind(concerning.keyed(Role.CASE_OFFICER).actor, 1) == []
    assert queries.to_be_resealed(SYSTEM) == 1
    reseal(staying, sender.concern)
    assert queries.to_be_resealed(SYSTEM) == 0
    with pytest.raises(NotFound):
        queries.to_be_resealed(staying.actor)
