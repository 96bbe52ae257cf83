"""Who waits to write stops nobody who reads, and every wait has an end: seen at the server that ships."""

import contextlib
import fcntl
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ON_POSTGRESQL
from served import Portal, is_receipt, opened
from server import Answer, Browser, free_port, running
from sqlalchemy import text
from sqlalchemy.engine import make_url

from portal.core.turns import LONGEST

SOON = 2.0  # seconds, of which a page takes a hundredth
WORDS = "Nos descuentan las horas extra desde mayo; fila"
WRITERS = 8  # more than there are turns


@pytest.fixture(scope="module")
def portal(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with opened(new_house(), tmp_path_factory.mktemp("waiting")) as found:
        yield found


@contextlib.contextmanager
def writing_held_up(portal: Portal) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    if ON_POSTGRESQL:
        with portal.engine.connect() as somebody, somebody.begin():
            somebody.execute(text("SELECT id FROM rounds FOR UPDATE"))
            somebody.execute(text("LOCK TABLE contributions IN SHARE MODE"))
            yield
        return
    with open(f"{make_url(portal.server.url).database}.writer", "w") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield


def timed(browser: Browser, path: str) -> tuple[int, float]:
    began = time.monotonic()
    return browser.get(path).status, time.monotonic() - began


def send(portal: Portal, words: str) -> Answer:
    browser = portal.server.browser()
    return browser.post(portal.contribute, portal.form(browser, words))


@pytest.fixture(scope="module")
def while_many_wait(portal: Portal) -> tuple[dict[str, tuple[int, float]], list[Answer], float]:
    """What readers got while eight wanted to write, and what those got in the end."""
    forms = [
        (browser, portal.form(browser, f"{WORDS} {at}"))
        for at in range(WRITERS)
        if (browser := portal.server.browser())
    ]
    addresses = ("/healthz", "/static/portal.css", "/es/", f"/es/rounds/{portal.round_id}", portal.contribute)
    with ThreadPoolExecutor(WRITERS) as together, writing_held_up(portal):
        began = time.monotonic()
        waiting = [together.submit(browser.post, portal.contribute, fields) for browser, fields in forms]
        time.sleep(1)
        seen = {path: timed(portal.server.browser(), path) for path in addresses}
        answers = [one.result() for one in waiting]
        took = time.monotonic() - began
    return seen, answers, took


class TestWhileManyWaitToWrite:
    def test_readers_do_not_wait(self, while_many_wait) -> None:
        seen, _answers, _took = while_many_wait

        assert {path: took for path, (_status, took) in seen.items() if took > SOON} == {}

    def test_writers_hear_in_the_end_that_it_is_busy_and_keep_their_words(self, while_many_wait) -> None:
        _seen, answers, took = while_many_wait

        assert {answer.status for answer in answers} == {503}
        assert all(f"{WORDS} {at}" in answer.text for at, answer in enumerate(answers))
        assert all(answer.headers["Retry-After"] for answer in answers)
        assert 'lang="es"' in answers[0].text
        assert took < LONGEST + 15

    def test_nothing_was_stored_and_the_next_is_taken(self, portal: Portal, while_many_wait) -> None:
        assert portal.kept(f"{WORDS} %") == 0
        assert is_receipt(send(portal, "después"))


def test_health_says_within_two_seconds_that_writing_is_held_up(portal: Portal) -> None:
    browser = portal.server.browser()
    fields = portal.form(browser, "mientras tanto")
    with ThreadPoolExecutor(1) as beside:
        with writing_held_up(portal):
            waiting = beside.submit(browser.post, portal.contribute, fields)
            time.sleep(1.5)
            began = time.monotonic()
            held_up = portal.server.browser().get("/healthz")
            took = time.monotonic() - began
        assert is_receipt(waiting.result())
    after = portal.server.browser().get("/healthz")

    assert (held_up.status, stuck(held_up)[0]) == (503, "writing")
    assert took < SOON
    assert "writing" not in stuck(after)


def stuck(health: Answer) -> list[str]:
    return list(json.loads(health.text)["stuck"])


@pytest.fixture(scope="module")
def silence(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, "Wire"]]:
    wire = Wire(portal.server.url)
    with running(wire.url, tmp_path_factory.mktemp("silent"), alone=True) as server, wire:
        yield server.browser(), wire


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite is no server that could fall silent")
class TestADatabaseThatFallsSilent:
    def test_leaves_files_alone_and_health_says_so_and_pages_come_to_an_end(self, portal: Portal, silence) -> None:
        browser, wire = silence
        with ThreadPoolExecutor(8) as together, wire.silent():
            began = time.monotonic()
            pages = [together.submit(browser.get, f"/es/rounds/{portal.round_id}") for _page in range(8)]
            time.sleep(0.5)
            health, file = timed(browser, "/healthz"), timed(browser, "/static/portal.css")
            answers = [page.result() for page in pages]
            took = time.monotonic() - began

        assert health[0] == 503
        assert health[1] < SOON
        assert file[1] < SOON
        assert {answer.status for answer in answers} == {503}
        assert took < 2 * LONGEST + 15

    def test_is_asked_again_when_it_speaks(self, portal: Portal, silence) -> None:
        browser, _wire = silence
        until = time.monotonic() + 30
        while browser.get(f"/es/rounds/{portal.round_id}").status != 200:
            assert time.monotonic() < until
            time.sleep(0.5)


class Wire:
    """A way to the database over TCP that somebody can cut: what is sent is taken, and no answer comes."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._host, self._port = there.query.get("host") or there.host, there.port or 5432
        self.cut, self._port_here = threading.Event(), free_port()
        here = there.difference_update_query(["host"]).set(host="127.0.0.1", port=self._port_here)
        self.url = here.render_as_string(hide_password=False)
        self._door = socket.create_server(("127.0.0.1", self._port_here))
        threading.Thread(target=self._let_in, daemon=True).start()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_problem: object) -> None:
        self._door.close()

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        self.cut.set()
        try:
            yield
        finally:
            self.cut.clear()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _where = self._door.accept()
                there = self._reach()
                for source, target in ((visitor, there), (there, visitor)):
                    threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _reach(self) -> socket.socket:
        if not str(self._host).startswith("/"):
            return socket.create_connection((str(self._host), self._port))
        there = socket.socket(socket.AF_UNIX)
        there.connect(str(Path(str(self._host)) / f".s.PGSQL.{self._port}"))
        return there

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                while self.cut.is_set():
                    time.sleep(0.1)
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
