"""Pages on disk outlive the process; nobody reads there what is no longer so, and a broken disk breaks no page."""

import sqlite3
import stat
from datetime import UTC, datetime, timedelta

import build
import pytest
from conftest import settings
from page import plain

from portal import create_app
from portal.core import clock
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.consultations import Audience, Round
from portal.models.contributions import Contribution, Status
from portal.services import contributions
from portal.services.consultations import renew
from portal.web.cache import Cache, Cached
from portal.web.ondisk import BLOCK, DiskCache

NOON = datetime(2026, 6, 15, 18, tzinfo=UTC)
WORDS = "Faltan visitas al taller."


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def said():
    return build.contribution(build.round_(), status=Status.PUBLISHED, body=WORDS)


@pytest.fixture
def start(tmp_path, app):
    """Start the program in this folder, on the database of the test; what it does not hand out as it was is counted."""

    def start_(**more):
        bound = session.get_bind()
        made = create_app(settings(tmp_path, app.config["DATABASE_URL"], **more))
        session.remove()
        session.configure(bind=bound)
        made.written = 0
        inner = made.full_dispatch_request

        def counted():
            made.written += 1
            return inner()

        made.full_dispatch_request = counted
        return made

    return start_


@pytest.fixture
def on_disk(tmp_path):
    """All bytes there are."""

    def read():
        return b"".join(path.read_bytes() for path in sorted(tmp_path.glob("cache/*")))

    return read


def rows(folder):
    (file,) = folder.glob("cache/*.sqlite")
    with sqlite3.connect(file) as connection:
        return connection.execute("SELECT count(*) FROM things").fetchone()[0]


def addresses(said):
    return [f"/es/rounds/{said.round_id}", "/es/", f"/es/contributions/{said.number}"]


def read(app, said):
    return {path: plain(app.test_client().get(path).text) for path in addresses(said)}


def test_a_restart_loses_none(start, said):
    before = read(start(), said)

    restarted = start()

    assert read(restarted, said) == before
    assert restarted.written == 0
    assert WORDS in before[f"/es/rounds/{said.round_id}"]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_browser_is_answered_as_it_asks_whoever_asked_first(start, said, accepted):
    path = f"/es/rounds/{said.round_id}"
    first = {"Accept-Encoding": "identity" if accepted == "gzip" else "gzip"}
    start().test_client().get(path, headers=first)
    restarted = start()

    for _ in range(2):
        answer = restarted.test_client().get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding", "identity") == accepted
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        again = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
        assert restarted.test_client().get(path, headers=again).status_code == 304
    assert restarted.written == 0


def test_what_was_withheld_is_gone_from_the_moment_on(start, said):
    read(start(), said)
    with transaction():
        contributions.retract(session.get_one(Contribution, said.id), "third_party")

    restarted = start()
    now = read(restarted, said)

    assert restarted.written == len(now)
    assert [path for path, page in now.items() if WORDS in page] == []


def test_nobody_who_has_the_file_reads_it_or_learns_what_was_asked_for(start, said, on_disk, tmp_path):
    read(start(), said)

    assert len(on_disk()) > 20_000
    assert not any(word in on_disk() for word in (b"Faltan", b"</html>", b"/rounds", said.number.encode()))
    assert {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "cache").iterdir()} == dict.fromkeys(
        (tmp_path / "cache").iterdir(), 0o600
    )
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_what_was_said_after_a_backup_is_not_shown_when_the_backup_counts_on(start, said):
    """The restored round counts the same version again for other contents."""
    path, row = f"/es/rounds/{said.round_id}", Round.__table__
    backup = session.execute(row.select().where(row.c.id == said.round_id)).mappings().one()
    renamed(said.round_id, "Nombre perdido")
    assert "Nombre perdido" in start().test_client().get(path).text

    with transaction():
        session.execute(row.update().where(row.c.id == said.round_id).values(**backup))
    renamed(said.round_id, "Nombre nuevo")

    assert "Nombre nuevo" in start().test_client().get(path).text


def renamed(round_id, name):
    with transaction():
        round_ = session.get_one(Round, round_id, populate_existing=True)
        round_.title = Localized("Another name", name)
        round_.version += 1


def test_another_version_of_the_program_reads_none_and_leaves_none(start, said, tmp_path):
    read(start(), said)
    before = set((tmp_path / "cache").iterdir())

    other = start(NEUTRAL_SUBJECT="Otra cosa")
    read(other, said)

    assert other.written == len(addresses(said))
    assert before.isdisjoint((tmp_path / "cache").iterdir())


def test_they_go_with_the_day(start, said, tmp_path):
    portal = start()
    read(portal, said)
    before = set((tmp_path / "cache").iterdir())

    with clock.at(NOON + timedelta(days=1)):
        read(portal, said)

    assert before.isdisjoint((tmp_path / "cache").iterdir())


def test_nothing_is_there_of_a_round_for_few_or_of_somebody_signed_in(start, said, tmp_path, sign_in):
    few = build.contribution(build.round_(audience=Audience.COMMITTEE), status=Status.PUBLISHED)
    portal = start()
    portal.test_client().get(f"/es/rounds/{said.round_id}")
    assert rows(tmp_path) == 1

    reader = portal.test_client()
    reader.set_cookie(portal.config["SESSION_COOKIE_NAME"], "of somebody")
    reader.get("/en/")
    portal.test_client().get(f"/es/rounds/{few.round_id}")

    assert rows(tmp_path) == 1


def test_what_changed_while_it_was_written_is_not_kept(start, said, tmp_path, monkeypatch):
    portal = start()
    inner = portal.full_dispatch_request

    def meanwhile():
        answer = inner()
        with transaction():
            renew(said.round_id)
        return answer

    monkeypatch.setattr(portal, "full_dispatch_request", meanwhile)
    portal.test_client().get(f"/es/rounds/{said.round_id}")

    assert not list(tmp_path.glob("cache/*.sqlite")) or rows(tmp_path) == 0


def spoiled(folder):
    for path in folder.glob("cache/*"):
        path.write_bytes(b"not a database" * 1000)


def taken(folder):
    for path in folder.glob("cache/*"):
        path.unlink()
    (folder / "cache").rmdir()
    (folder / "cache").write_text("a file where a folder should be")


def deleted(folder):
    for path in folder.glob("cache/*"):
        path.unlink()


@pytest.mark.parametrize("broken", [spoiled, taken, deleted])
def test_no_page_fails_with_its_disk(start, said, tmp_path, broken):
    path, running = f"/es/rounds/{said.round_id}", start()
    before = running.test_client().get(path).text

    broken(tmp_path)

    pages = running.extensions["caches"][Cached.PAGES]
    for browser in (start().test_client(), running.test_client()):
        assert browser.get(path).text == before
        Cache.clear(pages)  # of the process alone
        assert browser.get(path).text == before


class TestDiskCache:
    @pytest.fixture
    def make(self, tmp_path):
        def make_(room=100 * BLOCK, version=b"1" * 32):
            return DiskCache(tmp_path / "cache", room, lambda: version)

        return make_

    def test_gives_what_was_put_under_a_key_and_no_other(self, make):
        make().put("here", ("here", 1), b"one")

        assert make().get("here", ("here", 1)) == b"one"
        assert make().get("here", ("here", 2)) is None
        assert make().get("there", ("here", 1)) is None

    def test_what_is_put_anew_goes_over_what_was_there(self, make, tmp_path):
        for number in range(5):
            make().put("here", ("here", number), b"x")

        assert rows(tmp_path) == 1

    def test_has_an_end(self, make, tmp_path):
        small = make(room=100 * BLOCK)
        for number in range(400):
            small.put(number, number, bytes(5_000))

        (file,) = tmp_path.glob("cache/*.sqlite")
        assert file.stat().st_size <= 100 * BLOCK
        assert small.get(399, 399) == bytes(5_000)
        assert small.get(0, 0) is None

    def test_takes_no_row_that_it_did_not_write(self, make, tmp_path):
        make().put("here", "key", b"one")
        (file,) = tmp_path.glob("cache/*.sqlite")
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE things SET sealed = zeroblob(60)")

        assert make().get("here", "key") is None

    def test_two_processes_use_one_file(self, make):
        first, second = make(), make()
        first.put("here", "key", b"one")
        second.put("there", "key", b"two")

        assert second.get("here", "key") == b"one"
        assert first.get("there", "key") == b"two"
