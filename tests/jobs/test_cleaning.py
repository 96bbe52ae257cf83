"""A file that came in is scanned, copied and noted: whole or not at all, however often it is begun."""

import io
from datetime import timedelta

import build
import clamav
import pytest
from PIL import Image
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.core.storage import Storage
from portal.files import cleaning as cleaner
from portal.files.apart import Unfinished
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason
from portal.files.formats import Kind
from portal.jobs import cleaning, worker
from portal.models.audit import Entry
from portal.models.consultations import Audience, Consultation, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Attachment, Contribution, Copy, CopyState, Status
from portal.models.outbox import Errand, Lane

WORDS = b"Acta de la asamblea."


def fresh(said):
    return session.get_one(Contribution, said.id, populate_existing=True)


@pytest.fixture
def attached(app):
    """Something sent with a file, which lies in the storage."""

    def send(content=WORDS, kind=Kind.TEXT, **more):
        return build.contribution(files=[build.file(app, content, kind)], **more)

    return send


@pytest.fixture
def clean(monkeypatch):
    """Cleans as a test says."""

    def become(answer):
        def perform(_content, _kind):
            if isinstance(answer, BaseException):
                raise answer
            return answer

        monkeypatch.setattr(cleaner, "clean", perform)

    return become


class TestAFileThatCame:
    def test_has_a_copy_in_the_making_and_an_errand_that_does_not_tell_the_hour(self, attached):
        said = attached()

        errand = session.scalars(select(Errand)).one()
        assert build.copy_of(said).state is CopyState.CHECKING
        assert (errand.kind, errand.facts) == ("clean", {"copy_id": build.copy_of(said).id})
        assert errand.due_at == clock.day() - timedelta(days=1) <= clock.now()

    def test_gets_its_copy_and_its_words_and_the_original_stays(self, app, attached):
        said = attached(b"\xef\xbb\xbfActa de la asamblea.")
        original = session.scalars(select(Attachment.digest)).one()

        worker.run_all(app)

        copy, storage = build.copy_of(said), app.extensions["storage"]
        assert (copy.state, copy.media_type, copy.extension) == (CopyState.CLEAN, "text/plain", "txt")
        with storage.open(copy.digest) as kept:
            assert kept.read() == WORDS
        assert copy.size == len(WORDS)
        assert storage.exists(copy.text)
        assert storage.exists(original)
        assert session.scalars(select(Attachment.digest)).one() == original != copy.digest

    def test_leaves_no_errand_and_no_hour(self, app, attached):
        said = attached()

        worker.run_all(app)

        line = session.scalars(select(Entry).where(Entry.act == "file.record_copy")).one()
        assert session.scalar(select(func.count(Errand.id))) == 0
        assert (line.at, line.actor_name, line.subject_id) == (clock.day(), "portal", build.copy_of(said).id)

    def test_is_noted_with_what_it_held(self, app, attached, clean):
        clean(
            Made(
                content=b"anew", kind=Kind.PDF, findings=(Finding.PLACE, Finding.AUTHOR), pictured=(2, 3),
                preview=b"\x89PNG", text=(Block("Acta", 1), Block("Uno."))
            )
        )  # fmt: skip
        said = attached()

        worker.run_all(app)

        copy = build.copy_of(said)
        assert (copy.extension, copy.findings, copy.pictured) == ("pdf", ["place", "author"], [2, 3])
        assert app.extensions["storage"].exists(copy.preview)
        assert copy.reason is None
        assert copy.scanned is False

    def test_makes_another_revision_for_who_decides_and_another_version_for_who_reads(self, app, attached):
        waiting, published = attached(), attached(status=Status.PUBLISHED)
        before = fresh(waiting).revision, fresh(published).round.version

        worker.run_all(app)

        session.expire_all()
        assert fresh(waiting).revision == before[0] + 1
        assert fresh(published).round.version == before[1] + 1

    @pytest.mark.parametrize(
        ("reason", "state", "code"),
        [
            (Reason.PASSWORD, CopyState.NO_COPY, "no_copy_password"),
            (Reason.KIND, CopyState.NO_COPY, "no_copy_kind"),
            (Reason.DOUBTFUL, CopyState.NOT_CHECKED, None),
        ],
    )
    def test_without_a_copy_is_noted_with_the_reason(self, app, attached, clean, reason, state, code):
        clean(NoCopy(reason))
        said = attached()

        worker.run_all(app)

        copy = build.copy_of(said)
        assert (copy.state, copy.reason, copy.digest) == (state, code, None)

    def test_a_photograph_loses_its_place(self, app, attached):
        kept, exif = io.BytesIO(), Image.Exif()
        exif.get_ifd(0x8825).update({1: "N", 2: (19.0, 25.0, 57.0), 3: "W", 4: (99.0, 7.0, 59.0)})
        Image.new("RGB", (64, 48), "#0f6460").save(kept, "JPEG", exif=exif)
        said = attached(kept.getvalue(), Kind.JPEG)

        worker.run_all(app)

        copy = build.copy_of(said)
        with app.extensions["storage"].open(copy.digest) as made:
            assert not Image.open(made).getexif()
        assert copy.findings == ["place"]
        assert copy.preview


class TestTriedAgain:
    def test_what_was_lost_three_times_goes_to_a_person(self, app, attached, clean):
        clean(Unfinished("killed"))
        said = attached()
        at = clock.now()

        for tries in (1, 2):
            with clock.at(at):
                assert worker.run_one(app)
            assert build.copy_of(said).state is CopyState.CHECKING
            errand = session.scalars(select(Errand).execution_options(populate_existing=True)).one()
            assert (errand.attempts, errand.given_up_at) == (tries, None)
            at = errand.due_at + timedelta(seconds=1)
        with clock.at(at):
            worker.run_all(app)

        assert build.copy_of(said).state is CopyState.NOT_CHECKED
        assert session.scalar(select(func.count(Errand.id))) == 0

    def test_what_takes_the_worker_down_three_times_goes_to_a_person(self, app, attached, monkeypatch):
        class Death(BaseException): ...

        def die(_content, _kind):
            raise Death

        monkeypatch.setattr(cleaner, "clean", die)
        said, at = attached(), clock.now()

        for _ in range(cleaning.TRIES):
            with clock.at(at), pytest.raises(Death):
                worker.run_one(app)
            assert build.copy_of(said).state is CopyState.CHECKING
            assert build.copy_of(said).digest is None
            at += worker.LEASE + timedelta(seconds=1)
        with clock.at(at):
            worker.run_all(app)

        assert build.copy_of(said).state is CopyState.NOT_CHECKED

    def test_done_twice_it_is_noted_once_and_the_same(self, app, attached):
        said = attached()
        worker.run_all(app)
        first = build.copy_of(said).digest
        with transaction():
            session.add(Errand(kind="clean", facts={"copy_id": build.copy_of(said).id}))

        worker.run_all(app)

        assert build.copy_of(said).digest == first
        assert session.scalar(select(func.count(Entry.id)).where(Entry.act == "file.record_copy")) == 1

    def test_what_another_worker_noted_meanwhile_stays(self, app, attached, monkeypatch):
        said = attached()

        def slowly(_content, _kind):
            with transaction():
                build.copy_of(said).state = CopyState.NOT_CHECKED
            return Made(content=b"late", kind=Kind.TEXT)

        monkeypatch.setattr(cleaner, "clean", slowly)
        worker.run_all(app)

        assert build.copy_of(said).state is CopyState.NOT_CHECKED

    def test_a_storage_without_room_is_waited_for(self, app, attached, monkeypatch):
        from portal.core.storage import StorageFull

        def full(_content):
            raise StorageFull

        said, at = attached(), clock.now()
        monkeypatch.setattr(app.extensions["storage"], "put", full)
        for turn in range(10):
            with clock.at(at + timedelta(minutes=2 * turn)):
                assert worker.run_one(app)

        assert build.copy_of(said).state is CopyState.CHECKING
        monkeypatch.undo()
        with clock.at(at + timedelta(hours=1)):
            worker.run_all(app)
        assert build.copy_of(said).state is CopyState.CLEAN


class TestTheScanner:
    @pytest.fixture
    def clamd(self, app):
        with clamav.listening() as server:
            app.config["CLAMD"] = server.address
            yield server
        app.config["CLAMD"] = ""

    def test_sees_what_was_sent_before_anything_is_copied(self, app, attached, clamd):
        said = attached()

        worker.run_all(app)

        assert clamd.seen == [WORDS]
        assert (build.copy_of(said).state, build.copy_of(said).scanned) == (CopyState.CLEAN, True)

    def test_what_it_finds_has_no_copy_and_its_name_is_nowhere(self, app, attached, clamd):
        said = attached(WORDS + clamav.VIRUS)

        worker.run_all(app)

        copy = build.copy_of(said)
        assert (copy.state, copy.reason, copy.digest) == (CopyState.NO_COPY, "no_copy_virus", None)
        assert "Planted-4417" not in repr([entry.changes for entry in session.scalars(select(Entry))])

    def test_is_waited_for_and_nothing_is_given_out_meanwhile(self, app, attached, clamd):
        said, at = attached(), clock.now()
        app.config["CLAMD"] = "127.0.0.1:1"
        for turn in range(worker.PATIENCE + 4):
            with clock.at(at + timedelta(minutes=2 * turn)):
                assert worker.run_one(app)
        assert build.copy_of(said).state is CopyState.CHECKING

        app.config["CLAMD"] = clamd.address
        with clock.at(at + timedelta(hours=1)):
            worker.run_all(app)

        assert build.copy_of(said).state is CopyState.CLEAN


def test_letters_do_not_wait_for_files(app, attached):
    attached()
    with transaction():
        session.add(Errand(kind="reanchor", facts={"version_id": build.version().id}))

    while worker.run_one(app, Lane.ERRANDS):
        pass

    assert session.scalars(select(Errand.kind).where(Errand.done_at.is_(None))).all() == ["clean"]


@pytest.fixture
def waiting(command, tmp_path):
    """A file that came in and is still to be cleaned, in a database and a folder that ``flask`` commands work on."""
    digest = Storage(tmp_path / "files").put(WORDS)
    at = clock.now()
    with Session(command.engine, expire_on_commit=False) as writing:
        docket = Consultation(
            code="ILC-2026-0001", topic="enforcement", title=Localized("a", "b"), purpose=Localized("a", "b")
        )
        writing.add(docket)
        writing.flush()
        round_ = Round(
            consultation_id=docket.id, number=1, title=Localized("a", "b"), intro=Localized("a", "b"),
            audience=Audience.PUBLIC, opens_at=at, closes_at=at + timedelta(days=9), status=RoundStatus.APPROVED,
        )  # fmt: skip
        writing.add(round_)
        writing.flush()
        said = Contribution(ticket="t", round_id=round_.id, body="a", language="es", salt=b"s", commitment="c")
        writing.add(said)
        writing.flush()
        file = Attachment(
            contribution_id=said.id, position=1, digest=digest, name="acta.txt", media_type="text/plain",
            extension="txt", size=len(WORDS),
        )  # fmt: skip
        writing.add(file)
        writing.flush()
        writing.add_all([Copy(id=file.id), Errand(kind="clean", facts={"copy_id": file.id})])
        writing.commit()
    return digest


def test_a_worker_killed_in_the_middle_leaves_nothing_half_and_the_next_one_does_it_all(command, waiting, tmp_path):
    def now(question):
        with command.engine.connect() as connection:
            return connection.execute(text(question)).one()

    def kept():
        return {path.name for path in (tmp_path / "files").glob("??/*")}

    with clamav.listening() as clamd:
        clamd.may_answer.clear()
        process = command("worker", PORTAL_CLAMD=clamd.address)
        assert clamd.asked.wait(60)
        process.kill()
        process.wait()
        assert tuple(now("SELECT state, digest, revision FROM copies")) == ("checking", None, 1)
        assert now("SELECT attempts FROM errands WHERE kind = 'clean'").attempts == 1
        assert now("SELECT count(*) FROM trail")[0] == 0
        assert kept() == {waiting}

        clamd.may_answer.set()
        with command.engine.begin() as connection:  # as if the lease had ended
            connection.execute(update(Errand.__table__).values(due_at=clock.now() - timedelta(seconds=1)))
        assert command("deliver", PORTAL_CLAMD=clamd.address).wait(60) == 0

    done = now("SELECT state, digest, text FROM copies")
    assert done.state == "clean"
    assert kept() == {waiting, done.digest, done.text}
    assert now("SELECT count(*) FROM errands WHERE kind = 'clean'")[0] == 0
    assert now("SELECT count(*) FROM trail WHERE act = 'file.record_copy'")[0] == 1


def test_two_workers_at_once_note_a_file_once(command, waiting):
    workers = [command("deliver") for _ in range(2)]
    for process in workers:
        assert process.wait(60) == 0, process.said()

    with command.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM copies")) == "clean"
        assert connection.scalar(text("SELECT count(*) FROM trail")) == 1
