"""The shipped server: it starts whole or says why not, keeps its worker alive, and leaves nobody behind."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ON_POSTGRESQL
from demonstration import Demonstration
from server import HERE, PATIENCE, PRODUCTION, SERVE, Browser, Server, descendants, free_port, is_alive, running
from sqlalchemy import create_engine, event, text

from portal.cli import catalogs, serve
from portal.cli.children import Child, GaveUp, end_all
from portal.cli.pulse import Pulse
from portal.core import durability
from portal.core.durability import POSTGRESQL, SQLITE
from portal.web.views.demo import TRACKING_KEY

WEAK = {"journal_mode": "delete", "synchronous": "1", "foreign_keys": "0", "secure_delete": "0", "trusted_schema": "1"}


@pytest.fixture(scope="module")
def shipped(
    request: pytest.FixtureRequest, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """As ``make run`` starts it: empty home, empty database, the demonstration.

    Not told again on the second database, where its commands have told one for the whole run: that takes a minute.
    """
    url, folder = new_database(), tmp_path_factory.mktemp("shipped")
    if ON_POSTGRESQL:
        told: Demonstration = request.getfixturevalue("demonstration")
        told.copied(url, folder)
    with running(url, folder, HOME=str(tmp_path_factory.mktemp("home"))) as server:
        yield server


def refusal(folder: Path, url: str, **environ: str) -> str:
    """What the server says when it does not start."""
    server = Server(url, folder, **environ)
    ended = subprocess.run(SERVE, cwd=HERE, env=server.environ, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr


class TestASecondStart:
    """On data that is there already, as every start but the first is."""

    def test_leaves_no_reading_open_behind_which_the_log_could_never_be_emptied(
        self, shipped: Server, tmp_path: Path
    ) -> None:
        with running(shipped.url, tmp_path) as again:
            browser = again.browser()
            browser.post("/es/demo", browser.form("/es/demo", "persona") | {"persona": "moderator"})

            until = time.monotonic() + 10  # a page may just be read, or the worker look into the outbox
            while left := (left_in_transaction if ON_POSTGRESQL else left_in_the_log)(shipped.url):
                assert time.monotonic() < until, left
                time.sleep(0.2)


def left_in_the_log(url: str) -> object:
    """What SQLite could not move from its log into the database: whether it was hindered, frames there, moved."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        found = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return None if found == (0, 0, 0) else found


def left_in_transaction(url: str) -> object:
    """How many sessions of PostgreSQL have been idle in a transaction for longer than any page takes."""
    engine = create_engine(url)
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND state LIKE 'idle in transaction%' AND xact_start < now() - interval '1 second'"
    )
    try:
        with engine.connect() as connection:
            return connection.execute(asked).scalar()
    finally:
        engine.dispose()


class TestAStart:
    def test_ends_in_one_friendly_line_in_both_languages(self, shipped: Server) -> None:
        until = time.monotonic() + PATIENCE  # the line comes when the command, too, has asked after the portal's health
        while "El portal está listo" not in shipped.said() and time.monotonic() < until:
            time.sleep(0.1)
        assert f"http://localhost:{shipped.port}/" in shipped.said()
        assert "El portal está listo" in shipped.said()

    def test_shows_the_demonstration_in_both_languages(self, shipped: Server) -> None:
        for language in ("es", "en"):
            assert "ILC-2026-0001" in shipped.browser().get(f"/{language}/consultations").text

    def test_does_not_log_who_asked_for_what(self, shipped: Server) -> None:
        shipped.browser().get("/es/consultations/ILC-2026-0001")

        assert "ILC-2026-0001" not in shipped.said()
        assert "GET" not in shipped.said()

    def test_lets_a_persona_in_at_a_click(self, shipped: Server) -> None:
        browser = shipped.browser()
        fields = browser.form("/es/demo", "persona") | {"persona": "moderator"}

        answer = browser.post("/es/demo", fields)

        assert answer.status == 302
        assert browser.get(answer.goes_to).status == 200

    def test_opens_a_contribution_to_whoever_has_its_key(self, shipped: Server) -> None:
        browser = shipped.browser()
        fields = browser.form("/es/tracking", "key") | {"key": TRACKING_KEY.lower().replace("0", "o")}

        answer = browser.post("/es/tracking", fields)

        assert answer.status == 302
        assert "vacaciones" in browser.get(answer.goes_to).text

    def test_refuses_a_port_that_is_taken(self, shipped: Server, tmp_path: Path) -> None:
        said = refusal(tmp_path, shipped.url, PORT=str(shipped.port))

        assert f"Port {shipped.port}" in said
        assert "está ocupado" in said


class TestTheWorker:
    def test_is_started_again_when_it_dies(self, shipped: Server) -> None:
        assert shipped.process is not None
        (worker,) = named(shipped, "worker")
        os.kill(worker, signal.SIGKILL)

        until = time.monotonic() + PATIENCE
        while named(shipped, "worker") in ([], [worker]) and time.monotonic() < until:
            time.sleep(0.2)

        assert len(named(shipped, "worker")) == 1
        assert shipped.browser().get("/healthz").status == 200


@pytest.mark.skipif(ON_POSTGRESQL, reason="processes end and begin whatever the database")
class TestAnEnd:
    def test_leaves_nobody_behind(self, new_database: Callable[[], str], tmp_path: Path) -> None:
        with running(new_database(), tmp_path, **PRODUCTION) as server:
            assert server.browser().get("/es/demo").status == 404
            assert "ILC-2026" not in server.browser().get("/es/consultations").text
            assert server.process is not None
            family = descendants(server.process.pid)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(30) == 0
        assert len(family) >= 3
        assert left_of(family) == []

    def test_comes_for_the_children_when_the_parent_is_killed(
        self, new_database: Callable[[], str], tmp_path: Path
    ) -> None:
        with running(new_database(), tmp_path, **PRODUCTION) as server:
            assert server.process is not None
            family = descendants(server.process.pid)
            server.process.kill()
            server.process.wait()
        assert left_of(family, within=20) == []


class TestProduction:
    def test_names_every_weak_setting(self, new_database: Callable[[], str], tmp_path: Path) -> None:
        said = refusal(
            tmp_path,
            new_database(),
            PORTAL_DEMO="0",
            PORTAL_SECRET_KEY="short",
            PORTAL_BASE_URL="http://portal.example",
            PORTAL_SMTP_URL="http://mail.example",
        )

        for name in ("SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_SENDER", "CONTACT"):
            assert f"PORTAL_{name}" in said

    def test_does_not_open_a_demonstration_to_the_world(self, shipped: Server, tmp_path: Path) -> None:
        assert "people of the demonstration" in refusal(tmp_path, shipped.url, **PRODUCTION)


class TestTheDatabase:
    def test_is_set_to_keep_what_it_confirms(self, engine) -> None:
        assert durability.weaknesses(engine) == []

    @pytest.mark.parametrize("name", WEAK)
    def test_is_found_out_pragma_by_pragma(self, name: str, tmp_path: Path) -> None:
        weak = create_engine(f"sqlite:///{tmp_path}/weak.sqlite")

        @event.listens_for(weak, "connect")
        def _weaken(connection: sqlite3.Connection, _record: object) -> None:
            for pragma, values in (SQLITE | {name: {WEAK[name]}}).items():
                connection.execute(f"PRAGMA {pragma}={min(values)}")

        found = durability.weaknesses(weak)
        weak.dispose()

        assert [name in fault for fault in found] == [True]

    @pytest.mark.parametrize("name", POSTGRESQL)
    def test_is_found_out_setting_by_setting(self, name: str) -> None:
        good = {each: sorted(values)[0] for each, values in POSTGRESQL.items()}
        weak = good | {name: "off" if good[name] == "on" else "on"}

        assert durability.compared(good, POSTGRESQL) == []
        assert [name in fault for fault in durability.compared(weak, POSTGRESQL)] == [True]


@pytest.mark.skipif(ON_POSTGRESQL, reason="processes end and begin whatever the database")
class TestCatalogs:
    PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Send"\nmsgstr "{}"\n'

    def test_are_compiled_when_the_translation_is_newer(self, tmp_path: Path) -> None:
        folder = tmp_path / "es" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(self.PO.format("Enviar"))

        assert len(list(catalogs.compile_stale(tmp_path))) == 1
        assert list(catalogs.compile_stale(tmp_path)) == []

        later = time.time() + 10
        (folder / "messages.po").write_text(self.PO.format("Mandar"))
        os.utime(folder / "messages.po", (later, later))

        assert len(list(catalogs.compile_stale(tmp_path))) == 1
        assert b"Mandar" in (folder / "messages.mo").read_bytes()


@pytest.mark.skipif(ON_POSTGRESQL, reason="processes end and begin whatever the database")
class TestARequestThatWaitsForTheNextToArrive:
    """Granian 2.8 may leave one waiting behind a slow sender; here a server leaves all of them waiting."""

    def test_does_not_wait_long_where_nobody_else_asks(self, tmp_path: Path):
        with socket.create_server(("127.0.0.1", 0)) as door, pulse_of(door) as pulse, ThreadPoolExecutor() as pool:
            pool.submit(answer_each_when_the_next_arrives, door)
            brief = Child("candle", [sys.executable, "-c", ""], tmp_path)  # given up after four beats
            watching = pool.submit(serve.watch, [brief], pulse)
            try:
                assert Browser(door.getsockname()[1]).get("/").text == "at last"
            finally:
                door.shutdown(socket.SHUT_RDWR)
        assert isinstance(watching.exception(), GaveUp)

    def test_and_a_server_that_is_away_is_no_trouble(self):
        with Pulse("127.0.0.1", free_port()) as pulse:
            pulse.beat()


@pytest.mark.skipif(ON_POSTGRESQL, reason="processes end and begin whatever the database")
class TestAChild:
    def test_that_ends_again_and_again_is_given_up(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        child = Child("candle", [sys.executable, "-c", ""], tmp_path)

        with pytest.raises(GaveUp):
            keep_alive_for(10, child)
        assert "candle" in capsys.readouterr().err

    def test_is_ended_with_all_that_it_started(self, tmp_path: Path) -> None:
        family = (
            "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); print('on', flush=True); time.sleep(60)"
        )
        child = Child("family", [sys.executable, "-c", family], tmp_path)
        pid = child._process.pid
        until = time.monotonic() + PATIENCE
        while not descendants(pid) and time.monotonic() < until:
            time.sleep(0.05)
        young = descendants(pid)

        end_all([child])

        assert len(young) == 1
        assert left_of([pid, *young]) == []


def left_of(family: list[int], within: float = 5) -> list[int]:
    """Who of them is still alive after this many seconds."""
    until = time.monotonic() + within
    while any(map(is_alive, family)) and time.monotonic() < until:
        time.sleep(0.05)
    return [pid for pid in family if is_alive(pid)]


def pulse_of(door: socket.socket) -> Pulse:
    return Pulse(*door.getsockname())


def answer_each_when_the_next_arrives(door: socket.socket) -> None:
    """Until the door is shut."""
    with contextlib.ExitStack() as lines, contextlib.suppress(OSError):
        line = lines.enter_context(door.accept()[0])
        while True:
            line.recv(65536)
            following = lines.enter_context(door.accept()[0])
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nat last")
            line = following


def keep_alive_for(seconds: float, child: Child) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        child.keep_alive()
        time.sleep(0.02)


def named(server: Server, name: str) -> list[int]:
    """Processes of this server whose last argument is this word."""
    assert server.process is not None
    found = []
    for pid in descendants(server.process.pid):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
        if words[-1] == name and is_alive(pid):
            found.append(pid)
    return found
