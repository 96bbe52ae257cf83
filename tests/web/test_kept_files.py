"""Files of forms that were not taken wait sealed for their browser, within limits, and go when their time is over."""

from datetime import timedelta
from io import BytesIO

import build
import pytest
from filling import Browser, contribute
from sqlalchemy import select

from portal.core import clock
from portal.core.db import session
from portal.core.storage import Storage
from portal.core.waiting import WaitingRoom
from portal.models.contributions import Attachment
from portal.models.kept import KeptFile
from portal.services.kept import files as kept_files

WORDS, CONTENT = "Nos descuentan las horas extra desde mayo.", b"Acta de la asamblea del sindicato."


@pytest.fixture
def somebody(app):
    return Browser(app, app.test_client())


@pytest.fixture(autouse=True)
def storage(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "storage", Storage(tmp_path / "files"))
    return app.extensions["storage"]


@pytest.fixture(autouse=True)
def room(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "waiting", WaitingRoom(tmp_path / "waiting"))
    return app.extensions["waiting"]


def refused(somebody, round_, content=CONTENT, name="acta.txt"):
    page = somebody.open(contribute(round_))
    answer = somebody.send(page, body=WORDS, naming="name", byline="", files=[(BytesIO(content), name)])
    return somebody.client.open(answer.location)


def everything_in(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_file_of_a_refused_form_lies_nowhere_readable(somebody, room, storage):
    page = refused(somebody, build.round_())

    assert "acta.txt" in page.text
    assert CONTENT not in everything_in(room.root)
    assert CONTENT not in everything_in(storage.root)
    assert len(list(room.root.iterdir())) == 1


def test_it_is_sent_with_the_form_and_waits_no_longer(somebody, room, storage):
    page = refused(somebody, build.round_())

    answer = somebody.send(page, body=WORDS, naming="anonymous", send="1")

    assert "/receipt/" in answer.location
    attached = session.scalars(select(Attachment)).one()
    with storage.open(attached.digest) as stored:
        assert stored.read() == CONTENT
    assert list(room.root.iterdir()) == []
    assert session.scalars(select(KeptFile)).all() == []


def test_a_form_that_the_act_refuses_leaves_nothing_in_the_storage(somebody, storage):
    round_ = build.round_()
    sent = {"body": WORDS, "naming": "anonymous", "send": "1"}
    first = somebody.open(contribute(round_))
    somebody.send(first, **sent, files=[(BytesIO(CONTENT), "acta.txt")])
    before = sorted(path.name for path in storage.root.glob("??/*"))

    page = somebody.open(contribute(round_))
    somebody.send(page, **{**sent, "body": "  "}, files=[(BytesIO(b"Otra lista."), "lista.txt")])

    assert sorted(path.name for path in storage.root.glob("??/*")) == before


def test_it_is_forgotten_after_its_time_and_has_to_be_chosen_again(somebody, room):
    page = refused(somebody, build.round_())

    with clock.at(clock.now() + kept_files.LIVES + timedelta(hours=1)):
        kept_files.sweep(room)
        answer = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        again = somebody.client.open(answer.location).text

    assert list(room.root.iterdir()) == []
    assert "acta.txt" in again
    assert "se recibió hace demasiado tiempo" in again
    assert WORDS in again
    assert session.scalars(select(Attachment)).all() == []


@pytest.mark.parametrize("limit", ["MOST_OF_ONE", "MOST_OF_ALL"])
def test_what_there_is_no_room_for_is_said_and_the_words_stay(somebody, room, monkeypatch, limit):
    monkeypatch.setattr(kept_files, limit, 10)

    page = refused(somebody, build.round_())

    assert WORDS in page.text
    assert "no se pudo conservar aquí" in page.text
    assert not room.root.is_dir() or list(room.root.iterdir()) == []


def test_one_browser_takes_no_room_from_another(app, somebody, room, monkeypatch):
    monkeypatch.setattr(kept_files, "MOST_OF_ONE", len(CONTENT) + 1)
    round_ = build.round_()
    refused(somebody, round_)

    refused(Browser(app, app.test_client()), round_)

    assert len(list(room.root.iterdir())) == 2


def test_nothing_that_is_kept_says_who_or_at_what_hour(somebody, room):
    refused(somebody, build.round_())

    row = session.scalars(select(KeptFile)).one()
    assert (row.until.minute, row.until.second) == (0, 0)
    (path,) = room.root.iterdir()
    assert path.stat().st_mtime == row.until.timestamp()
    assert "acta" not in path.name


class TestFilesThatNobodyNames:
    def test_go_and_those_that_are_named_stay(self, app, storage):
        named = build.file(app, b"Una lista.")
        build.contribution(files=[named])
        orphan = storage.put(b"De un formulario de antes.")

        with clock.at(clock.now() + kept_files.GRACE + timedelta(days=1)):
            kept_files.sweep_storage(storage)

        assert not storage.exists(orphan)
        assert storage.exists(named.sha256)

    def test_stay_where_the_database_names_none_of_those_that_lie_there(self, storage):
        """A new database beside the folder of an old one must not empty it."""
        of_others = storage.put(b"De otra base de datos.")

        with clock.at(clock.now() + kept_files.GRACE + timedelta(days=9)):
            kept_files.sweep_storage(storage)

        assert storage.exists(of_others)

    def test_stay_while_they_may_still_be_on_their_way(self, app, storage):
        build.contribution(files=[build.file(app, b"Una lista.")])
        coming = storage.put(b"Llega en este momento.")

        with clock.at(clock.now() + kept_files.GRACE - timedelta(hours=1)):
            kept_files.sweep_storage(storage)

        assert storage.exists(coming)
