"""A concern is written under its sender's key alone, and sent to those who read it, whole or not at all."""

import concerning
import pytest
from sqlalchemy import func, select, update

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, Actor
from portal.core.db import Base, session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from portal.core.sealing import Broken, grants
from portal.core.sealing.cases import Generation
from portal.core.sealing.formats import Suite
from portal.models.audit import Entry
from portal.models.concerns import FIELDS, CaseSeal, Concern, HolderKey, KeyOfCase, KeyState, Part, SealedText, State
from portal.models.concerns import SubmitterKey as Own
from portal.queries import concerns as queries
from portal.services import concerns


def many(kind: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def generation(concern: Concern, part: Part) -> Generation:
    return Generation(concern.ref, concern.generation(part), Suite.MLKEM768_X25519)


def seal(concern: Concern, holder: str, what: str) -> bytes | None:
    return session.scalar(
        select(CaseSeal.blob).where(CaseSeal.concern_id == concern.id, CaseSeal.holder == holder, CaseSeal.what == what)
    )


@pytest.fixture
def committee():
    return concerning.committee()


class TestADraft:
    def test_is_sealed_to_its_sender_alone(self, committee):
        sender = concerning.drafted(identity="Rosa")

        assert session.scalars(select(CaseSeal.holder).distinct()).all() == ["submitter"]
        assert sender.texts()["happened"] == concerning.SOME["happened"]
        assert sender.texts()["identity"] == "Rosa"

    def test_is_begun_once_though_it_was_sent_twice(self, committee):
        sender = concerning.begun()

        again = concerns.begin(
            None,
            mark=sender.concern.mark,
            open_key=tickets.open_key(sender.key),
            keyring=concerning.KEYRING,
            by=ANONYMOUS,
        )

        assert again.id == sender.concern.id
        assert many(Concern) == 1

    def test_opens_with_its_own_key_only(self, committee):
        sender, other = concerning.drafted(), concerning.drafted()

        with pytest.raises(NotFound):
            queries.unlock(sender.actor, tickets.open_key(other.key))
        with pytest.raises(NotFound):
            queries.unlock(ANONYMOUS, tickets.open_key(sender.key))

    def test_keeps_every_revision_of_an_answer(self, committee):
        sender = concerning.drafted(happened="Primero.")
        sender.save(happened="Después.")

        key = sender.unlocked().key_of("happened")
        blobs = dict(
            session.execute(
                select(SealedText.revision, SealedText.blob).where(SealedText.slot == key.slot("happened"))
            ).all()
        )
        assert [key.open(blobs[number], "happened", number).text for number in (1, 2)] == ["Primero.", "Después."]
        assert sender.texts()["happened"] == "Después."

    def test_that_is_kept_twice_or_unchanged_has_no_further_revision(self, committee):
        sender = concerning.drafted()
        before = many(SealedText)

        sender.save(seen={}, **concerning.SOME)
        sender.save(**concerning.SOME)

        assert many(SealedText) == before

    def test_says_the_day_on_which_it_was_last_written_in(self, committee):
        sender = concerning.drafted()

        assert sender.concern.day == clock.day()
        assert (sender.concern.day.hour, sender.concern.language, sender.concern.urgent) == (12, None, False)

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("happened", "x" * 25_001, "Shorten it by 1."),
            ("place", "ñ" * 121, "there is room for 120"),
            ("urgency", "whenever", "one of the entries of the list"),
            ("happened", "a\x07b", "invisible control character"),
        ],
    )
    def test_that_cannot_be_kept_is_refused_at_its_field_and_changes_nothing(self, committee, field, text, sentence):
        sender = concerning.drafted()
        before = sender.texts()

        with pytest.raises(Invalid, match=sentence) as refusal:
            sender.save(**{field: text, "tried": "Fuimos a la inspección."})

        assert refusal.value.field == field
        assert sender.texts() == before

    def test_of_a_short_field_has_one_size_whatever_was_written(self, committee):
        sender = concerning.drafted(place="")
        sender.save(place="𝄞" * 120)

        sizes = session.scalars(
            select(func.length(SealedText.blob)).where(
                SealedText.slot == sender.unlocked().key_of("place").slot("place")
            )
        ).all()
        assert len(sizes) == 2
        assert len(set(sizes)) == 1

    def test_that_was_deleted_is_gone_with_all_its_keys(self, committee):
        staying, going = concerning.drafted(), concerning.drafted()
        kept = [many(kind) for kind in (Concern, Own, KeyOfCase, CaseSeal, SealedText)]

        concerns.discard(going.concern, by=going.actor)

        assert [2 * many(kind) for kind in (Concern, Own, KeyOfCase, CaseSeal, SealedText)] == kept
        with pytest.raises(NotFound):
            going.unlocked()
        with pytest.raises(NotFound):
            concerns.discard(going.concern, by=going.actor)
        assert staying.texts()["happened"]


class TestTwoDevices:
    def test_of_one_key_lose_neither_text(self, committee):
        sender = concerning.drafted(happened="Al principio.")

        sender.save(seen={"happened": 1}, happened="En el teléfono.")
        sender.save(seen={"happened": 1}, happened="En la computadora.")

        both = sender.answers()["happened"]
        assert both.text.text == "En el teléfono."
        assert [each.text for each in both.asides] == ["En la computadora."]

    def test_that_have_not_seen_what_was_put_aside_lose_nothing_either(self, committee):
        sender = concerning.drafted(happened="Al principio.")
        sender.save(seen={"happened": 1}, happened="En el teléfono.")
        sender.save(seen={"happened": 1}, happened="En la computadora.")

        sender.save(seen={"happened": 2}, happened="En el teléfono, después.")

        all_of_it = sender.answers()["happened"]
        assert all_of_it.text.text == "En el teléfono."
        assert [each.text for each in all_of_it.asides] == ["En la computadora.", "En el teléfono, después."]

    @pytest.mark.parametrize("chosen", ["En el teléfono.", "En la computadora.", "Las dos."])
    def test_are_at_one_again_when_their_sender_has_seen_both_and_chosen(self, committee, chosen):
        sender = concerning.drafted(happened="Al principio.")
        sender.save(seen={"happened": 1}, happened="En el teléfono.")
        sender.save(seen={"happened": 1}, happened="En la computadora.")
        with pytest.raises(concerns.AnsweredTwice) as refusal:
            sender.file()
        assert refusal.value.field == "happened"

        sender.save(happened=chosen)

        settled = sender.answers()["happened"]
        assert (settled.text.text, settled.asides) == (chosen, ())
        assert sender.file().state is State.RECEIVED

    def test_that_send_the_same_words_have_said_them_once(self, committee):
        sender = concerning.drafted(happened="Al principio.")
        sender.save(seen={"happened": 1}, happened="En el teléfono.")

        sender.save(seen={"happened": 1}, happened="En el teléfono.")

        assert sender.answers()["happened"].asides == ()


class TestSending:
    def test_opens_to_readers_and_recovery_the_identity_to_two_custodians_and_all_of_it_to_the_sender(self, committee):
        sender = concerning.sent(identity="Rosa", happened="Nos cambiaron de turno.")
        concern, work = sender.concern, generation(sender.concern, Part.WORK)

        offices = set()
        for each in (*committee.officers, concerning.Keyed(None, "recovery", committee.recovery)):
            story, office = grants.granted_work(seal(concern, each.holder, "work"), work, each.key, each.holder)
            blob = session.scalar(select(SealedText.blob).where(SealedText.slot == story.slot("happened")))
            assert story.open(blob, "happened", 1).text == "Nos cambiaron de turno."
            offices.add(office.raw)
        assert len(offices) == 1
        one, other = (
            grants.Half.granted(
                seal(concern, each.holder, what), generation(concern, Part.IDENTITY), what, each.key, each.holder
            )
            for each, what in zip(committee.custodians, grants.HALVES, strict=True)
        )
        identity = grants.joined(one, other)
        recovered = grants.granted_identity(
            seal(concern, "recovery", "identity"), identity.generation, committee.recovery, "recovery"
        )
        assert identity.raw == recovered.raw
        named = session.scalar(select(SealedText.blob).where(SealedText.slot == identity.slot("identity")))
        assert identity.open(named, "identity", 1).text == "Rosa"
        assert sender.texts()["identity"] == "Rosa"

    def test_gives_the_sender_no_key_of_the_office_and_the_readers_none_of_the_identity(self, committee):
        concerning.sent()

        held = {tuple(row) for row in session.execute(select(CaseSeal.holder, CaseSeal.what))}

        assert {what for holder, what in held if holder == "submitter"} == {"story", "identity"}
        assert {what for holder, what in held if holder.startswith("reader")} == {"work"}
        assert sorted(what for holder, what in held if holder.startswith("custodian")) == ["half-1", "half-2"]

    def test_writes_every_field_and_one_identity_whatever_was_answered(self, committee):
        """Which of them were answered is told by nothing."""
        little, much = concerning.drafted(), concerning.drafted(**dict.fromkeys(FIELDS, "x") | {"urgency": "routine"})
        for sender in (little, much):
            sender.file()

        kept = [
            session.execute(
                select(SealedText.kind, SealedText.revision, func.length(SealedText.blob))
                .where(SealedText.concern_id == sender.concern.id)
                .order_by(SealedText.kind, SealedText.revision, func.length(SealedText.blob))
            ).all()
            for sender in (little, much)
        ]
        assert kept[0] == kept[1]
        assert len(kept[0]) == len(FIELDS)
        assert [row.kind for row in kept[0]].count(Part.IDENTITY) == 1

    def test_leaves_behind_what_was_taken_out_before_it_was_sent(self, committee):
        """Under keys that no reader has, in rows that are deleted: not even a copy from before opens to them."""
        sender = concerning.drafted(happened="Mi jefe se llama Gil.")
        draft = sender.unlocked()
        copied = session.scalars(select(SealedText.blob)).all()
        sender.save(happened="Nos cambiaron de turno.")

        sender.file()

        concern = sender.concern
        officer = committee.officers[0]
        story, _office = grants.granted_work(
            seal(concern, officer.holder, "work"), generation(concern, Part.WORK), officer.key, officer.holder
        )
        assert story.raw != draft.keys[Part.WORK].raw
        for blob in copied:
            for field in FIELDS:
                with pytest.raises(Broken):
                    story.open(blob, field, 1)
        assert not set(copied) & set(session.scalars(select(SealedText.blob)))
        assert set(session.scalars(select(KeyOfCase.number))) == {2}

    def test_makes_the_keys_of_the_draft_worthless(self, committee):
        sender = concerning.drafted()
        draft = sender.unlocked()
        sender.file()

        for field, key in ((field, draft.key_of(field)) for field in FIELDS):
            for blob in session.scalars(select(SealedText.blob)):
                with pytest.raises(Broken):
                    key.open(blob, field, 1)
        with pytest.raises(Refusal):
            concerns.save(
                sender.concern, opened=draft, answers={"tried": "x"}, seen={}, keyring=concerning.KEYRING,
                by=sender.actor,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("answers", "urgent"),
        [
            ({"urgency": "routine"}, False),
            ({"urgency": ""}, False),
            ({"urgency": "immediate_danger"}, True),
            ({"urgency": "routine", "retaliation": "Me amenazaron."}, True),
        ],
    )
    def test_shows_the_day_the_language_and_whether_it_presses(self, committee, answers, urgent):
        concern = concerning.sent(**answers).concern

        assert (concern.state, concern.language, concern.urgent) == (State.RECEIVED, "es", urgent)
        assert concern.day == clock.day()

    def test_has_a_digest_that_fits_whatever_was_written(self, committee):
        sender = concerning.sent(**dict.fromkeys(("facility", "happened", "retaliation"), '𝄞"' * 3000))

        digest = sender.unlocked().keys[Part.WORK].open_digest(sender.concern.digest).text

        assert '"retaliation": "1"' in digest
        assert len(sender.concern.digest) == len(concerning.sent().concern.digest)

    def test_needs_words_about_what_happened(self, committee):
        sender = concerning.drafted(happened=" \u200b ")

        with pytest.raises(concerns.NothingTold) as refusal:
            sender.file()

        assert refusal.value.field == "happened"
        assert sender.concern.state is State.DRAFT

    def test_is_done_once(self, committee):
        sender = concerning.sent()

        with pytest.raises(NotAllowed, match="sent already"):
            sender.file()
        with pytest.raises(NotAllowed, match="sent already"):
            concerns.discard(sender.concern, by=sender.actor)

    def test_can_be_taken_back(self, committee):
        sender = concerning.sent()

        assert sender.withdraw().state is State.WITHDRAWN
        assert sender.texts()["happened"]
        with pytest.raises(NotAllowed):
            sender.withdraw()

    def test_leaves_no_line_in_the_trail_and_nothing_for_letters(self, committee):
        before = many(Entry)
        sender = concerning.sent()
        sender.withdraw()
        going = concerning.drafted()
        concerns.discard(going.concern, by=going.actor)

        assert many(Entry) == before


class TestWhileNobodyCanReadIt:
    """No concern is begun or sent: it would open to too few, or to somebody who planted a key."""

    @pytest.mark.parametrize("missing", ["secret", "an officer", "a custodian", "an agency", "recovery"])
    def test_the_form_is_closed_and_the_draft_stays(self, committee, missing):
        sender = concerning.drafted()
        keyring = None if missing == "secret" else concerning.KEYRING
        gone = {
            "an officer": [committee.officers[0].person],
            "a custodian": [committee.custodians[0].person],
            "an agency": [committee.custodians[1].person],
        }
        for person in gone.get(missing, ()):
            person.active = False
        if missing == "an agency":
            person.active, person.organisation_id = True, committee.custodians[0].person.organisation_id
        if missing == "recovery":
            session.execute(update(HolderKey).where(HolderKey.holder == "recovery").values(state="lost"))
        session.commit()

        with pytest.raises(concerns.Closed):
            sender.file(keyring=keyring)
        with pytest.raises(concerns.Closed):
            concerns.begin(None, mark="m" * 64, open_key=bytes(32), keyring=keyring, by=ANONYMOUS)

        assert sender.concern.state is State.DRAFT
        assert sender.texts()["happened"]

    @pytest.mark.parametrize(
        "planted", [{"public": bytes(1216)}, {"holder": "reader:4711"}, {"number": 9}, {"proof": "1.x"}, {"proof": ""}]
    )
    def test_a_key_that_somebody_planted_takes_nothing(self, committee, planted):
        sender, holder = concerning.drafted(), committee.officers[0].holder
        session.execute(update(HolderKey).where(HolderKey.holder == holder).values(planted))
        session.commit()

        with pytest.raises(concerns.Closed):
            sender.file()

    def test_a_lost_key_is_not_revived_in_the_database(self, committee):
        sender, holder = concerning.drafted(), committee.officers[0].holder
        row = session.scalars(select(HolderKey).where(HolderKey.holder == holder)).one()
        row.state = KeyState.LOST
        row.proof = concerning.KEYRING.proof(*row.vouched)
        session.commit()
        session.execute(update(HolderKey).where(HolderKey.holder == holder).values(state=KeyState.ACTIVE))
        session.commit()

        with pytest.raises(concerns.Closed):
            sender.file()

    @pytest.mark.parametrize("planted", [{"suite": 3}, {"proof": "1." + "0" * 64}])
    def test_keys_of_a_case_that_somebody_changed_seal_nothing(self, committee, planted):
        sender = concerning.drafted()
        session.execute(update(KeyOfCase).values(planted))
        session.commit()
        before = many(SealedText)

        with pytest.raises(concerns.Closed):
            sender.save(seen={}, tried="Fuimos a la inspección.")

        assert many(SealedText) == before


class TestWhoMay:
    def test_nobody_writes_in_the_concern_of_another(self, committee):
        sender, other = concerning.drafted(), concerning.drafted()

        for act, more in (
            (concerns.save, {"opened": sender.unlocked(), "answers": {}, "seen": {}, "keyring": concerning.KEYRING}),
            (concerns.file, {"opened": sender.unlocked(), "language": "es", "keyring": concerning.KEYRING}),
            (concerns.discard, {}),
        ):
            for stranger in (other.actor, ANONYMOUS, Actor("Ana", 1), committee.officers[0].actor):
                with pytest.raises(NotAllowed):
                    act(sender.concern, **more, by=stranger)

    def test_keys_of_one_concern_seal_nothing_in_another(self, committee):
        sender, other = concerning.drafted(), concerning.drafted()

        with pytest.raises(Conflict):
            concerns.save(
                sender.concern, opened=other.unlocked(), answers={"tried": "x"}, seen={}, keyring=concerning.KEYRING,
                by=sender.actor,
            )  # fmt: skip

    def test_whoever_reads_concerns_sends_none(self, committee):
        with pytest.raises(NotAllowed):
            concerning.begun(by=committee.officers[0].actor)
