"""Sending a concern in a process of its own, which can be killed at any step, and what is found there afterwards.

Everything takes the address of a database and what is needed of a concern, so that it can be started elsewhere.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, cast

import concerning
import pytest
from commanding import PRELOADED
from sqlalchemy import Connection, Engine, event, func, select, text

from portal.core import clock, spool
from portal.core.actor import SYSTEM, Actor, Holding, Opens, holder_acting
from portal.core.connecting import connect
from portal.core.db import session
from portal.core.errors import Refusal
from portal.core.sealing import holders
from portal.core.storage import Source, Storage
from portal.files import receiving
from portal.models.concerns import FIELDS, CaseFile, CaseSeal, KeyOfCase, Part, SealedText, Series, State, reader
from portal.queries import concerns as queries
from portal.queries import people as people_queries
from portal.services import concerns, people
from portal.services.kept import files as kept

CASES = Path(__file__).parent / "files" / "cases"
PHOTO, VOICE = ((CASES / name).read_bytes() for name in ("photo.jpg", "voice.ogg"))
ADDRESS, OTHER_ADDRESS = "zacatecas417@correo.example", "zanzibar417@correo.example"
NOTE = "Una nota de la oficina."
WRITES = ("INSERT", "UPDATE", "DELETE")
_apart = get_context("forkserver")
_apart.set_forkserver_preload(PRELOADED)  # to import them takes each process longer than what it does


def apart(target: Any, *args: Any, patience: float = 60) -> int:
    """Do this in a process that shares nothing with this one; its exit code, negative where a signal ended it."""
    process = _apart.Process(target=_cheaply, args=(target, *args))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # for the first, that is forked from: it is not told
        process.start()
    process.join(patience)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError
    return process.exitcode


def _cheaply(target: Any, *args: Any) -> None:
    """With passphrases that cost as little as in all other tests."""
    holders.ARGON2ID = concerning.CHEAP
    target(*args)


def prepare(url: str, told: dict[str, str], keep: Any) -> None:
    """A committee, and a draft with these answers; ``keep`` is sent its key."""
    connect(url)
    concerning.committee()
    sender = concerning.drafted(**told)
    keep.send((sender.key, sender.concern.id))


def prepared(url: str, told: dict[str, str]) -> tuple[str, int]:
    here, there = _apart.Pipe(duplex=False)
    if apart(prepare, url, told, there):
        raise RuntimeError("no draft was made")
    found: tuple[str, int] = here.recv()
    return found


def sender(key: str, concern_id: int) -> concerning.Sender:
    holder = holder_acting(Holding(Opens.CONCERN, concern_id))
    return concerning.Sender(key, holder, queries.get(holder, concern_id))


def file(url: str, key: str, concern_id: int, die_at: int) -> None:
    """Send it; killed before its ``die_at``-th write or, after the last, before the commit."""
    engine = connect(url)
    found = sender(key, concern_id)
    kill_at(engine, die_at)
    found.file()


def prepare_leaving(url: str, told: dict[str, str], keep: Any) -> None:
    """A sent concern with a note of the office, and an officer who could read it and has left since."""
    connect(url)
    staying, leaving = concerning.committee().officers
    sent = concerning.sent(**told)
    reading = queries.read(staying.actor, sent.concern.id, staying.key)
    concern = queries.get(staying.actor, sent.concern.id)
    concerns.note(concern, body=NOTE, reading=reading, keyring=concerning.KEYRING, by=staying.actor)
    people.end_grant(leaving.person, grant_id=leaving.person.grants[0].id, by=SYSTEM)
    keep.send((sent.key, sent.concern.id, staying.person.id))


def left(url: str, told: dict[str, str]) -> tuple[str, int, int]:
    here, there = _apart.Pipe(duplex=False)
    if apart(prepare_leaving, url, told, there):
        raise RuntimeError("nobody left")
    found: tuple[str, int, int] = here.recv()
    return found


def _officer(person_id: int, concern_id: int) -> tuple[Actor, queries.Reading]:
    officer, locked = people_queries.actor(person_id, second_factor=True), queries.locked_key(reader(person_id))
    assert officer is not None
    assert locked is not None
    return officer, queries.read(officer, concern_id, locked.unlock(concerning.PASSPHRASE, concerning.KEYRING))


def reseal(url: str, person_id: int, concern_id: int, die_at: int) -> None:
    """Put it under new keys; killed before its ``die_at``-th write or, after the last, before the commit."""
    engine = connect(url)
    officer, reading = _officer(person_id, concern_id)
    concern = queries.get(officer, concern_id)
    kill_at(engine, die_at)
    concerns.reseal(concern, reading=reading, keyring=concerning.KEYRING, by=officer)


def look_resealed(url: str, key: str, person_id: int, concern_id: int, told: dict[str, str], number: int) -> None:
    """Fails unless officer and sender read every word of it, all of it under this generation of keys."""
    connect(url)
    officer, reading = _officer(person_id, concern_id)
    assert reading.story.generation.number == number
    assert sender(key, concern_id).texts() == dict.fromkeys(FIELDS, "") | concerning.SOME | told
    heard = {field: one.text.text for field, one in queries.told(officer, reading).items()}
    assert heard == {field: text for field, text in (dict.fromkeys(FIELDS, "") | concerning.SOME | told).items()
                     if field != "identity"}  # fmt: skip
    concern = queries.get(officer, concern_id)
    assert [entry.told["text"] for entry in queries.entries(concern, reading.office, Series.NOTE)] == [NOTE]
    for kind in (KeyOfCase, CaseSeal, SealedText):
        work = select(kind.number).where(kind.kind == Part.WORK)
        assert set(session.scalars(work)) == {number}, kind


def kill_at(engine: Engine, die_at: int) -> Callable[[], None]:
    left = [die_at]

    def count(*_args: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith(WRITES):
            count()

    event.listen(engine, "before_cursor_execute", look)
    event.listen(engine, "commit", count)
    return count


def look(url: str, key: str, concern_id: int, told: dict[str, str], state: str) -> None:
    """Fails unless the concern is whole in this state: every word opens, and nothing else is there."""
    connect(url)
    found = sender(key, concern_id)
    assert found.concern.state == state, found.concern.state
    texts = found.texts()
    if state == State.DRAFT:
        assert texts == concerning.SOME | told
    else:
        assert texts == dict.fromkeys(FIELDS, "") | concerning.SOME | told
    number = 1 if state == State.DRAFT else 2
    for kind in (KeyOfCase, CaseSeal, SealedText):
        assert set(session.scalars(select(kind.number))) == {number}, kind
    many = {kind.__name__: session.scalar(select(func.count()).select_from(kind)) for kind in (KeyOfCase, CaseSeal)}
    seals = 2 if state == State.DRAFT else 2 + 3 + 1 + 2  # sender; readers and recovery; recovery; custodians
    assert many == {"KeyOfCase": 2, "CaseSeal": seals}, many


def live(url: str, told: dict[str, str], log: str) -> None:
    """All that a sender can do, with everything logged that the program has to say."""
    logging.basicConfig(filename=log, level=logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    connect(url)
    concerning.committee()
    first = concerning.drafted(**told)
    first.save(seen={"happened": 1}, happened=told["happened"] + " 2")
    first.save(seen={"happened": 1}, happened=told["happened"] + " 3")
    first.save(happened=told["happened"])
    first.file()
    for address in (OTHER_ADDRESS, ADDRESS):
        concerns.keep_address(
            first.concern, address=address, opened=first.unlocked(), keyring=concerning.KEYRING, by=first.actor
        )  # fmt: skip
    concerning.drafted(**told)
    concerns.discard((gone := concerning.drafted(**told)).concern, by=gone.actor)
    for mistake in ({"urgency": told["happened"]}, {"happened": told["happened"] * 9000}):
        try:
            first.save(**mistake)
            raise AssertionError
        except Refusal as refusal:
            logging.getLogger("test").info("%s %r", refusal, refusal)
    with open(f"{log}.keys", "w") as kept:
        kept.write(first.key)


def attach(url: str, folder: str, key: str, concern_id: int, die_at: int) -> None:
    """Add a photograph; killed after its ``die_at``-th file in the storage or write, or before the commit."""
    engine, storage = connect(url), Counted(Path(folder, "storage"))
    storage.count = kill_at(engine, die_at)
    sender(key, concern_id).attach(PHOTO, "IMG_2041.jpg", storage)


class Counted(Storage):
    def put(self, content: bytes | Source) -> str:
        digest = super().put(content)
        self.count()
        return digest

    count: Callable[[], None]


def look_at_files(url: str, folder: str, key: str, concern_id: int, many: int) -> None:
    """Fails unless so many files are there, each of which opens as it was sent and as a copy."""
    connect(url)
    storage, found = Storage(Path(folder, "storage")), sender(key, concern_id)
    files = found.files()
    assert len(files) == many == session.scalar(select(func.count()).select_from(CaseFile)), files
    for file in files:
        given = [
            queries.content(found.actor, found.unlocked(), file.ref, storage, original=original)
            for original in (True, False)
        ]
        whole, copy = (b"".join(each.pieces) for each in given)
        assert whole == PHOTO
        assert copy.startswith(b"\xff\xd8")
        assert len(copy) == given[1].size
    assert found.texts() == concerning.SOME


def sweep(url: str, folder: str) -> None:
    """A night, days later: what no row names goes. The exit code is how many files went."""
    connect(url)
    later = clock.now() + timedelta(days=4)
    clock.now = lambda: later  # type: ignore[assignment]
    os._exit(kept.sweep_storage(Storage(Path(folder, "storage"))))


def live_with_files(url: str, folder: str) -> None:
    """All that happens to files of a concern, with every temporary file left where it lay."""
    connect(url)
    storage, laid = Storage(Path(folder, "storage")), Path(folder, "temporary")
    laid.mkdir()
    spool.TemporaryFile = partial(NamedTemporaryFile, dir=laid, delete=False)  # type: ignore[assignment]
    receiving.IN_MEMORY = 0
    committee = concerning.committee()
    found = concerning.drafted()
    for name, content in (("IMG_2041.jpg", PHOTO), ("nota.ogg", VOICE), ("Zanzibar.jpg", PHOTO)):
        came = spool.Spool()
        came.write(content)
        found.attach_stream(cast(BinaryIO, came), name, storage)
    concerns.detach(found.concern, ref=found.files()[-1].ref, by=found.actor)
    found.file()
    officer = committee.officers[0]
    reading = queries.read(officer.actor, found.concern.id, officer.key)
    for file in queries.files(officer.actor, reading):
        concerns.open_original(
            found.concern,
            ref=file.ref,
            reason="Zanzibar",
            reading=reading,
            keyring=concerning.KEYRING,
            by=officer.actor,
        )
        for original in (True, False):
            given = queries.content(officer.actor, reading, file.ref, storage, original=original)
            content = b"".join(given.pieces)
            Path(folder, f"given-{file.place}-{original}").write_bytes(content)


def files_of(url: str, held: Connection) -> list[Path]:
    """Where the database and its log lie, as a thief of the disk would find them."""
    if url.startswith("sqlite"):
        place = Path(url.removeprefix("sqlite:///"))
        return list(place.parent.glob("*"))
    held.execute(text("CHECKPOINT"))
    folder, database = held.execute(
        text("SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()")
    ).one()
    if not Path(folder).is_dir():
        pytest.skip("the server of the database is another machine")
    return [*Path(folder, "base", str(database)).rglob("*"), *Path(folder, "pg_wal").rglob("*")]
