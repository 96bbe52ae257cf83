"""Files of a concern: sealed before they lie anywhere, opened by its sender and by who reads it, by nobody else."""

import io
import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import concerning
import pytest
from losing import LINUX, child
from sqlalchemy import func, select, update

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.sealing import Broken
from portal.core.storage import Storage
from portal.files import intake
from portal.models.audit import Entry
from portal.models.concerns import CaseFile, KeyOfCase, Part, Series
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import files as acts
from portal.services.kept import files as kept

CASES = Path(__file__).parents[1] / "files" / "cases"
PHOTO = (CASES / "photo.jpg").read_bytes()
VOICE = (CASES / "voice.ogg").read_bytes()
WORDS = b"Nos dijeron que callar era mejor."


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path / "storage")


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def draft(committee, storage):
    sender = concerning.drafted()
    sender.attach(PHOTO, "IMG_2041.jpg", storage)
    sender.attach(WORDS, "notas.txt", storage)
    return sender


def reading(sender, keyed):
    return queries.read(keyed.actor, sender.concern.id, keyed.key)


def bytes_of(given):
    return b"".join(given.pieces)


def own(sender, file, storage, *, original=False):
    given = queries.content(sender.actor, sender.unlocked(), file.ref, storage, original=original)
    return bytes_of(given)


def row(file):
    return session.scalars(select(CaseFile).where(CaseFile.ref == file.ref)).one()


def lying(storage):
    return {path.name for path in storage.root.glob("??/*")}


class TestItsSender:
    def test_sees_what_was_sent_in_the_order_in_which_it_came(self, draft, storage):
        photo, notes = draft.files()

        assert [(file.place, file.name) for file in (photo, notes)] == [(1, "IMG_2041.jpg"), (2, "notas.txt")]
        assert (photo.original.size, photo.original.extension) == (len(PHOTO), "jpg")
        assert "place" in photo.findings
        assert (notes.reason, notes.copy.media_type) == (None, "text/plain")

    def test_opens_the_copy_and_what_was_sent(self, draft, storage):
        photo, notes = draft.files()

        assert own(draft, photo, storage, original=True) == PHOTO
        assert own(draft, notes, storage) == own(draft, notes, storage, original=True) == WORDS
        assert own(draft, photo, storage).startswith(b"\xff\xd8")
        assert b"Exif" not in own(draft, photo, storage)

    def test_is_given_a_name_of_ours(self, draft, storage):
        photo, _notes = draft.files()
        given = queries.content(draft.actor, draft.unlocked(), photo.ref, storage)

        assert (given.name, given.media_type, given.size) == ("1.jpg", "image/jpeg", len(bytes_of(given)))

    def test_sends_a_voice_note(self, draft, storage):
        draft.attach(VOICE, "PTT-20261101.opus", storage)

        voice = draft.files()[-1]
        assert (voice.original.media_type, voice.copy.extension) == ("audio/ogg", "ogg")
        assert b"Zanzibar" not in own(draft, voice, storage)

    def test_takes_one_out_of_a_draft(self, draft, storage):
        photo, notes = draft.files()

        concerns.detach(draft.concern, ref=photo.ref, by=draft.actor)

        assert [file.ref for file in draft.files()] == [notes.ref]
        with pytest.raises(NotFound):
            own(draft, photo, storage)

    def test_adds_one_when_it_was_sent_but_takes_none_out(self, draft, storage):
        draft.file()
        day = draft.concern.day
        draft.attach(VOICE, "nota.ogg", storage)

        assert len(draft.files()) == 3
        assert draft.concern.day == day
        with pytest.raises(NotAllowed):
            concerns.detach(draft.concern, ref=draft.files()[0].ref, by=draft.actor)

    def test_adds_none_to_what_was_withdrawn(self, draft, storage):
        draft.file()
        draft.withdraw()

        with pytest.raises(NotAllowed):
            draft.attach(VOICE, "nota.ogg", storage)

    def test_sends_five_and_is_told_so_at_the_sixth(self, draft, storage):
        for number in range(3):
            draft.attach(WORDS, f"{number}.txt", storage)

        with pytest.raises(Invalid, match="6 files; you can send 5") as refusal:
            draft.attach(WORDS, "seis.txt", storage)

        assert refusal.value.field == "files"
        assert len(draft.files()) == 5

    def test_sends_more_afterwards_up_to_a_limit(self, draft, storage, monkeypatch):
        monkeypatch.setattr(acts, "MOST", 3)
        draft.file()
        draft.attach(WORDS, "tres.txt", storage)

        with pytest.raises(concerns.Full, match="has 3 files"):
            draft.attach(WORDS, "cuatro.txt", storage)

    def test_is_refused_what_cannot_come_in_and_nothing_is_kept(self, draft, storage):
        before = lying(storage)

        with pytest.raises(Invalid) as refusal:
            draft.attach(b"MZ" + bytes(200), "programa.exe", storage)

        assert refusal.value.sentence == intake.FORBIDDEN_EVEN_HERE
        assert lying(storage) == before
        assert len(draft.files()) == 2

    def test_is_told_that_there_is_no_copy_where_none_could_be_made(self, draft, storage):
        draft.attach(VOICE[:-100], "nota.ogg", storage)

        voice = draft.files()[-1]
        assert (voice.copy, voice.reason, voice.findings) == (None, "original_only_damaged", [])
        assert own(draft, voice, storage, original=True) == VOICE[:-100]
        with pytest.raises(NotFound):
            own(draft, voice, storage)

    @LINUX
    def test_is_told_the_same_where_the_cleaning_hangs(self, draft, storage):
        def hang():
            first = child()
            os.kill(child([first]), signal.SIGSTOP)

        hanging = threading.Thread(target=hang)
        hanging.start()
        draft.attach(PHOTO, "foto.jpg", storage, patience=15)
        hanging.join()
        photo = draft.files()[-1]
        assert (photo.copy, photo.reason) == (None, "original_only_doubtful")
        assert own(draft, photo, storage, original=True) == PHOTO


class TestSending:
    def test_takes_files_along_under_the_new_key_and_leaves_the_bytes(self, draft, storage):
        before, old = lying(storage), draft.unlocked().keys[Part.WORK]
        photo, _notes = draft.files()
        wrapped, about = row(photo).wrapped, row(photo).about
        draft.file()

        assert lying(storage) == before
        assert [file.ref for file in draft.files()] == [file.ref for file in draft.files()]
        assert own(draft, photo, storage, original=True) == PHOTO
        assert set(session.scalars(select(CaseFile.number))) == {2}
        assert row(photo).wrapped != wrapped
        assert row(photo).about != about
        with pytest.raises(Broken):
            old.unwrap(row(photo).wrapped, photo.ref)
        assert session.scalar(select(func.count()).where(KeyOfCase.number == 1)) == 0

    def test_lets_officers_read_the_copies(self, committee, draft, storage):
        draft.file()
        officer = committee.officers[0]
        opened = reading(draft, officer)

        photo, notes = queries.files(officer.actor, opened)

        assert (photo.name, notes.name) == ("IMG_2041.jpg", "notas.txt")
        assert bytes_of(queries.content(officer.actor, opened, notes.ref, storage)) == WORDS
        assert b"Exif" not in bytes_of(queries.content(officer.actor, opened, photo.ref, storage))

    def test_leaves_behind_what_was_taken_out(self, committee, draft, storage):
        photo, _notes = draft.files()
        concerns.detach(draft.concern, ref=photo.ref, by=draft.actor)
        draft.file()

        officer = committee.officers[0]
        assert [file.name for file in queries.files(officer.actor, reading(draft, officer))] == ["notas.txt"]

    def test_on_another_device_meanwhile_refuses_what_was_brought_before(self, draft, storage):
        story = draft.unlocked().keys[Part.WORK]
        brought = concerns.bring(
            draft.concern, name="a.txt", stream=io.BytesIO(WORDS), story=story, storage=storage, by=draft.actor
        )
        draft.file()

        with pytest.raises(Conflict):
            concerns.attach(draft.concern, story=story, file=brought, keyring=concerning.KEYRING, by=draft.actor)


class TestAnOriginal:
    @pytest.fixture
    def sent(self, draft):
        draft.file()
        return draft

    def said(self, sent, keyed, ref, reason="La copia no muestra la fecha."):
        opened = reading(sent, keyed)
        concerns.open_original(
            sent.concern, ref=ref, reason=reason, reading=opened, keyring=concerning.KEYRING, by=keyed.actor
        )

    def given(self, sent, keyed, ref, storage):
        return queries.content(keyed.actor, reading(sent, keyed), ref, storage, original=True)

    def test_is_opened_by_an_officer_who_says_why(self, committee, sent, storage):
        officer, photo = committee.officers[0], sent.files()[0]
        self.said(sent, officer, photo.ref)

        assert bytes_of(self.given(sent, officer, photo.ref, storage)) == PHOTO
        [note] = queries.entries(sent.concern, reading(sent, officer).office, Series.NOTE)
        assert (note.told["by"], note.told["text"]) == (officer.person.id, "La copia no muestra la fecha.")

    def test_leaves_a_line_that_names_neither_concern_nor_file(self, committee, sent):
        photo, officer = sent.files()[0], committee.officers[0]
        self.said(sent, officer, photo.ref)

        [line] = session.scalars(select(Entry).where(Entry.act == "concern.open_original"))

        known = [sent.concern.ref, photo.ref, sent.concern.id, row(photo).id, "La copia"]
        assert not [word for word in known if str(word) in str(vars(line))]
        assert (line.actor_id, line.subject_kind) == (officer.person.id, "Concern")
        assert line.subject_id == concerning.KEYRING.trail_mark(sent.concern.ref)

    def test_is_not_given_without_that_nor_for_long(self, committee, sent, storage, monkeypatch):
        officer, other = committee.officers
        photo, notes = sent.files()
        self.said(sent, officer, photo.ref)

        for viewer, file in ((officer, notes), (other, photo)):
            with pytest.raises(NotFound):
                self.given(sent, viewer, file.ref, storage)
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
        with pytest.raises(NotFound):
            self.given(sent, officer, photo.ref, storage)
        assert sent.files()
        assert own(sent, photo, storage, original=True) == PHOTO

    def test_is_not_opened_for_no_reason_nor_of_another_concern(self, committee, sent, storage):
        officer, photo = committee.officers[0], sent.files()[0]
        elsewhere = concerning.sent()

        with pytest.raises(Invalid) as refusal:
            self.said(sent, officer, photo.ref, reason="  ")
        assert refusal.value.field == "reason"
        with pytest.raises(NotFound):
            self.said(elsewhere, officer, photo.ref)
        with pytest.raises(NotAllowed):
            concerns.open_original(
                sent.concern,
                ref=photo.ref,
                reason="x",
                reading=reading(sent, officer),
                keyring=concerning.KEYRING,
                by=committee.custodians[0].actor,
            )


class TestTheOffice:
    @pytest.fixture
    def sent(self, committee, draft):
        draft.file()
        officer = committee.officers[0]
        self.does(draft, officer, concerns.assign, owner_id=officer.person.id, news_by=self.day(9))
        return draft

    def day(self, days):
        return (clock.day() + timedelta(days=days)).date()

    def does(self, sent, officer, act, **details):
        opened = reading(sent, officer)
        concern = queries.get(officer.actor, sent.concern.id)
        act(concern, reading=opened, keyring=concerning.KEYRING, by=officer.actor, **details)

    def encloses(self, sent, officer, storage, content=PHOTO, name="Lic. Ruiz.jpg", **more):
        opened, concern = reading(sent, officer), queries.get(officer.actor, sent.concern.id)
        stream = io.BytesIO(content)
        file = concerns.bring_copy(
            concern, name=name, stream=stream, reading=opened, storage=storage, by=officer.actor
        )  # fmt: skip
        seen = max(one.number for one in sent.messages())
        self.does(sent, officer, concerns.enclose, **{"file": file, "seen": seen, "news_by": self.day(9), **more})

    def test_sends_a_file_of_which_only_a_clean_copy_is_kept(self, committee, sent, storage):
        """Nobody has the photograph's own bytes, neither her nor the officers with a reason."""
        officer, before = committee.officers[0], lying(storage)
        self.encloses(sent, officer, storage)

        photo = sent.files()[-1]
        assert (photo.place, photo.of_office, photo.copy) == (3, True, None)
        assert len(lying(storage)) == len(before) + 1
        for given in (own(sent, photo, storage), own(sent, photo, storage, original=True)):
            assert given.startswith(PHOTO[:2])
            assert b"Exif" not in given
        [told] = [one.told for one in sent.messages() if one.told["kind"] == "file"]
        assert {name: told[name] for name in ("from", "code")} == {"from": "office", "code": "3"}
        assert queries.content(sent.actor, sent.unlocked(), photo.ref, storage).name == "3.jpg"
        assert [file.place for file in queries.own_files(sent.actor, sent.unlocked())] == [1, 2]

    def test_sends_none_of_which_there_is_no_copy(self, committee, sent, storage):
        before = lying(storage)
        with pytest.raises(Invalid) as refusal:
            self.encloses(sent, committee.officers[0], storage, VOICE[:-100], "nota.ogg")
        assert refusal.value.field == "files"
        assert lying(storage) == before

    def test_takes_no_room_of_hers(self, committee, sent, storage, monkeypatch):
        monkeypatch.setattr(acts, "MOST", 3)
        officer = committee.officers[0]
        for name in ("a.txt", "b.txt", "c.txt"):
            self.encloses(sent, officer, storage, WORDS, name)
        with pytest.raises(Invalid):
            self.encloses(sent, officer, storage, WORDS, "d.txt")

        sent.attach(WORDS, "mas.txt", storage)
        with pytest.raises(Invalid):
            sent.attach(WORDS, "todavia.txt", storage)
        assert [file.of_office for file in sent.files()] == [False, False, True, True, True, False]

    def test_sends_it_with_a_day_and_having_read_the_latest(self, committee, sent, storage):
        officer = committee.officers[0]
        with pytest.raises(Invalid):
            self.encloses(sent, officer, storage, news_by=None)
        with pytest.raises(Conflict):
            self.encloses(sent, officer, storage, seen=0)
        with pytest.raises(NotAllowed):
            concerns.bring_copy(
                sent.concern,
                name="a.txt",
                stream=io.BytesIO(WORDS),
                reading=reading(sent, officer),
                storage=storage,
                by=sent.actor,
            )
        assert len(sent.files()) == 2


class TestNobodyElse:
    def test_finds_a_file(self, draft, storage):
        photo, other = draft.files()[0], concerning.drafted()

        for viewer, opened in ((ANONYMOUS, draft.unlocked()), (other.actor, draft.unlocked()), (other.actor, None)):
            with pytest.raises(NotFound):
                queries.content(viewer, opened or other.unlocked(), photo.ref, storage)
        with pytest.raises(NotFound):
            queries.files(ANONYMOUS, draft.unlocked())

    def test_adds_or_takes_out_one(self, draft, storage):
        other, photo = concerning.drafted(), draft.files()[0]

        with pytest.raises(NotAllowed):
            concerns.detach(draft.concern, ref=photo.ref, by=other.actor)
        with pytest.raises(NotAllowed):
            concerns.bring(
                draft.concern,
                name="a.txt",
                stream=io.BytesIO(WORDS),
                story=draft.unlocked().keys[Part.WORK],
                storage=storage,
                by=other.actor,
            )
        concerns.detach(other.concern, ref=photo.ref, by=other.actor)
        assert len(draft.files()) == 2

    def test_brings_one_to_another_concern_than_it_was_sealed_for(self, draft, storage):
        other = concerning.drafted()
        brought = concerns.bring(
            draft.concern,
            name="a.txt",
            stream=io.BytesIO(WORDS),
            story=draft.unlocked().keys[Part.WORK],
            storage=storage,
            by=draft.actor,
        )

        with pytest.raises(NotFound):
            concerns.attach(
                other.concern,
                story=other.unlocked().keys[Part.WORK],
                file=brought,
                keyring=concerning.KEYRING,
                by=other.actor,
            )
        with pytest.raises(Conflict):
            concerns.attach(
                other.concern,
                story=draft.unlocked().keys[Part.WORK],
                file=brought,
                keyring=concerning.KEYRING,
                by=other.actor,
            )


COLUMNS = ("digest", "wrapped", "copy_digest", "copy_wrapped", "about")


def put_in_place(ref, **values):
    with transaction():
        session.execute(update(CaseFile).where(CaseFile.ref == ref).values(**values))
    session.expire_all()


class TestWhatWasMoved:
    @pytest.mark.parametrize("columns", [("digest",), ("wrapped",), ("digest", "wrapped"), ("about",), COLUMNS])
    @pytest.mark.parametrize("whose", ["own", "another concern's"])
    def test_between_two_files_never_opens(self, draft, storage, columns, whose):
        other = draft if whose == "own" else concerning.drafted()
        if other is not draft:
            other.attach(WORDS, "notas.txt", storage)
        target, source = draft.files()[0], row(other.files()[-1])
        put_in_place(target.ref, **{column: getattr(source, column) for column in columns})

        with pytest.raises(Broken):
            own(draft, target, storage, original=True)

    def test_between_the_copy_and_what_was_sent_never_opens(self, draft, storage):
        photo = draft.files()[0]
        there = row(photo)
        swapped = {
            "digest": there.copy_digest,
            "wrapped": there.copy_wrapped,
            "copy_digest": there.digest,
            "copy_wrapped": there.wrapped,
        }
        put_in_place(photo.ref, **swapped)

        for original in (True, False):
            with pytest.raises(Broken):
                own(draft, photo, storage, original=original)

    def test_row_and_all_to_another_concern_never_opens(self, draft, storage):
        other, photo = concerning.drafted(), draft.files()[0]
        put_in_place(photo.ref, concern_id=other.concern.id)

        with pytest.raises(Broken):
            other.files()


class TestTheBytes:
    def test_of_the_same_file_sent_twice_have_two_digests(self, draft, storage):
        draft.attach(PHOTO, "IMG_2041.jpg", storage)

        digests = session.scalars(select(CaseFile.digest)).all() + session.scalars(select(CaseFile.copy_digest)).all()
        assert len(set(digests)) == len(digests) == 6
        assert set(digests) == lying(storage)

    def test_that_are_gone_are_not_found(self, draft, storage):
        photo = draft.files()[0]
        storage.path(row(photo).copy_digest).unlink()

        with pytest.raises(NotFound):
            own(draft, photo, storage)

    def test_that_were_cut_do_not_open(self, draft, storage):
        photo = draft.files()[0]
        path = storage.path(row(photo).digest)
        path.write_bytes(path.read_bytes()[:-16])

        with pytest.raises(Broken):
            own(draft, photo, storage, original=True)

    def test_stay_at_night_where_they_are_named_and_go_where_they_are_not(self, draft, storage, monkeypatch):
        photo, notes = draft.files()
        story = draft.unlocked().keys[Part.WORK]
        orphan = concerns.bring(
            draft.concern, name="a.txt", stream=io.BytesIO(WORDS), story=story, storage=storage, by=draft.actor
        )
        gone = {row(photo).digest, row(photo).copy_digest}
        concerns.detach(draft.concern, ref=photo.ref, by=draft.actor)
        stay = {row(notes).digest, row(notes).copy_digest}
        now = clock.now()
        assert kept.sweep_storage(storage) == 0  # what is just being sent is not known yet
        monkeypatch.setattr(clock, "now", lambda: now + 3 * kept.GRACE)

        assert kept.sweep_storage(storage) == 4
        assert lying(storage) == stay
        assert not {orphan.digest, orphan.copy_digest, *gone} & lying(storage)

    def test_of_a_draft_that_was_deleted_go_too(self, draft, storage, monkeypatch):
        other = concerning.drafted()
        other.attach(WORDS, "notas.txt", storage)
        concerns.discard(draft.concern, by=draft.actor)
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + 3 * kept.GRACE)

        assert kept.sweep_storage(storage) == 4
        assert len(lying(storage)) == 2
