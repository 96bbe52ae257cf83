"""If somebody got a receipt, we have what they sent; half a message is never a whole one; twice sent is once kept.

All of it against the server that ships, over real sockets, with processes that really die.
"""

import resource
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from served import Portal, is_receipt, opened
from server import Answer, Browser, multipart
from sqlalchemy import text

SLOW, IDLE = 60, 300


@pytest.fixture(scope="module")
def portal(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with opened(new_house(), tmp_path_factory.mktemp("durable")) as found:
        yield found


@pytest.fixture(scope="class")
def aftermath(portal: Portal) -> tuple[list[str], list[tuple[Browser, dict[str, str]]]]:
    receipts: list[str] = []
    unclear: list[tuple[Browser, dict[str, str]]] = []
    for night in range(2):
        over = threading.Event()
        streams = [
            threading.Thread(target=send_until, args=(portal, f"noche {night} fila {line}", over, receipts, unclear))
            for line in range(4)
        ]
        before = len(receipts)
        for stream in streams:
            stream.start()
        while len(receipts) < before + 25:
            time.sleep(0.01)
        portal.server.kill()
        over.set()
        for stream in streams:
            stream.join()
        portal.server.start()
    return receipts, unclear


class TestAKill:
    """Twice in the middle of a stream of submissions, everything dies at once."""

    def test_loses_nothing_for_which_there_was_a_receipt(self, portal: Portal, aftermath) -> None:
        receipts, _unclear = aftermath

        assert len(receipts) >= 50
        assert [words for words in receipts if portal.kept(words) != 1] == []

    def test_leaves_nothing_half_done(self, portal: Portal, aftermath) -> None:
        """Every contribution has its first edition and its line in the trail, and the counts are true."""
        with portal.engine.connect() as connection:
            assert connection.execute(text(HALF_DONE)).scalar_one() == 0
            waiting = connection.execute(text(WAITING)).scalar_one()
            assert connection.execute(text(COUNTED)).scalar_one() == waiting
            assert connection.execute(text(QUEUED)).scalar_one() == waiting

    def test_leaves_it_safe_to_send_again(self, portal: Portal, aftermath) -> None:
        _receipts, unclear = aftermath

        for browser, fields in unclear:
            assert is_receipt(browser.post(portal.contribute, fields))

        assert [fields["body"] for _browser, fields in unclear if portal.kept(fields["body"]) != 1] == []


HALF_DONE = """
SELECT count(*) FROM contributions c WHERE body LIKE 'noche%' AND (
    NOT EXISTS (SELECT 1 FROM editions e WHERE e.contribution_id = c.id AND e.body = c.body)
    OR NOT EXISTS (SELECT 1 FROM trail t WHERE t.subject_kind = 'Contribution' AND t.subject_id = c.id))
"""
COUNTED = "SELECT sum(many) FROM tallies WHERE status = 'received'"
WAITING = "SELECT count(*) FROM contributions WHERE status = 'received'"
QUEUED = "SELECT count(*) FROM waiting JOIN contributions ON contributions.id = subject_id WHERE status = 'received'"


class TestHalfAMessage:
    @pytest.mark.parametrize("ending", ["closed", "half closed", "reset"])
    @pytest.mark.parametrize("kind", ["urlencoded", "multipart", "chunked"])
    def test_is_never_taken_for_a_whole_one(self, portal: Portal, kind: str, ending: str) -> None:
        browser, words = portal.server.browser(), f"mitad {kind} {ending}"
        fields = portal.form(browser, words)
        body, media_type = encoded(fields | {"byline": "x" * 400}, kind)
        head = head_of(portal, browser, media_type, None if kind == "chunked" else len(body))
        half = body[: len(body) - 200]  # the words have arrived, the end has not

        with socket.create_connection(("127.0.0.1", portal.server.port), timeout=10) as line:
            line.sendall(head + (f"{len(body):x}\r\n".encode() + half if kind == "chunked" else half))
            answer = end(line, ending)

        assert portal.settled(f"{words}%") == 0
        assert "c-key" not in answer

    @pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
    def test_can_be_sent_again_whole(self, portal: Portal, kind: str) -> None:
        browser, words = portal.server.browser(), f"entera {kind}"
        fields = portal.form(browser, words)
        body, media_type = encoded(fields, kind)
        with socket.create_connection(("127.0.0.1", portal.server.port), timeout=10) as line:
            line.sendall(head_of(portal, browser, media_type, len(body)) + body[:-20])

        assert is_receipt(browser.post(portal.contribute, fields))
        assert portal.kept(words) == 1


class TestSentTwice:
    def test_at_once_from_many_sockets_makes_one(self, portal: Portal) -> None:
        browser, words = portal.server.browser(), "dos veces a la vez"
        fields = portal.form(browser, words)

        with ThreadPoolExecutor(8) as senders:
            answers = list(senders.map(lambda _n: browser.post(portal.contribute, fields), range(8)))

        assert [answer.status for answer in answers if not is_receipt(answer)] == []
        assert portal.kept(words) == 1

    def test_after_the_answer_was_lost_makes_one(self, portal: Portal) -> None:
        browser, words = portal.server.browser(), "se cortó antes del acuse"
        fields = portal.form(browser, words)
        body, media_type = encoded(fields, "urlencoded")
        with socket.create_connection(("127.0.0.1", portal.server.port), timeout=10) as line:
            line.sendall(head_of(portal, browser, media_type, len(body)) + body)

        assert portal.settled(words) <= 1
        assert is_receipt(browser.post(portal.contribute, fields))
        assert portal.kept(words) == 1

    def test_with_other_words_is_not_lost_in_the_first(self, portal: Portal) -> None:
        browser = portal.server.browser()
        fields = portal.form(browser, "primeras palabras")
        assert is_receipt(browser.post(portal.contribute, fields))

        again = browser.post(portal.contribute, fields | {"body": "otras palabras"})

        assert again.status == 409
        assert "otras palabras" in again.text
        assert portal.kept("otras palabras") == 0


class TestSlowSenders:
    def test_and_idle_visitors_stand_in_nobodys_way(self, portal: Portal, record_property) -> None:
        browser = portal.server.browser()
        head = head_of(portal, browser, "application/x-www-form-urlencoded", 5_000)
        calm = typical_seconds(portal)
        lines = [socket.create_connection(("127.0.0.1", portal.server.port)) for _ in range(SLOW + IDLE)]
        try:
            for place, line in enumerate(lines):
                line.sendall(head + b"body=des-pa-ci-to" if place < SLOW else b"GET / HTTP/1.1\r\nHos"[: place % 20])
            busy = typical_seconds(portal)
            fields = portal.form(browser, "entre lentos")
            assert is_receipt(browser.post(portal.contribute, fields))
        finally:
            for line in lines:
                line.close()
        record_property("seconds_calm_and_busy", f"{calm:.4f} {busy:.4f}")
        assert busy < calm * 3 + 0.2
        assert portal.kept("des-pa%") == 0


class TestARushToTheSignIn:
    """A crowd with an address each tries passphrases, faster than they can be checked."""

    @pytest.fixture
    def crowded(self, new_house: Callable[[], str], tmp_path: Path) -> Iterator[Portal]:
        with opened(new_house(), tmp_path, PORTAL_PROXY_HOPS="1") as found:
            yield found

    def test_leaves_reading_and_contributing_alone(self, crowded: Portal, record_property) -> None:
        over, answers = threading.Event(), list[Answer]()
        crowd = [threading.Thread(target=self.guess, args=(crowded, n, over, answers)) for n in range(28)]
        for each in crowd:
            each.start()
        try:
            until = time.monotonic() + 120  # on a busy machine the first forty may all be sent away
            while len(answers) < 40 or (422 not in {each.status for each in answers} and time.monotonic() < until):
                time.sleep(0.01)
            busy, browser = typical_seconds(crowded), crowded.server.browser()
            fields = crowded.form(browser, "mientras otros prueban")
            assert is_receipt(browser.post(crowded.contribute, fields))
        finally:
            over.set()
            for each in crowd:
                each.join()
        record_property("seconds_busy", f"{busy:.4f}")
        assert busy < 3  # seconds, with 28 others at the door
        assert {answer.status for answer in answers} == {422, 503}
        assert {answer.headers["Retry-After"] for answer in answers if answer.status == 503} == {"5"}
        assert not [answer for answer in answers if "crowd-" not in answer.text or "twelve words" in answer.text]

    @staticmethod
    def guess(portal: Portal, line: int, over: threading.Event, answers: list[Answer]) -> None:
        browser, turn = portal.server.browser(), 0
        fields = browser.form("/en/sign-in", "passphrase") | {"passphrase": "twelve words of nobody"}
        while not over.is_set():
            turn += 1
            browser.headers = {"X-Forwarded-For": f"10.{line}.{turn >> 8}.{turn & 255}"}
            answers.append(browser.post("/en/sign-in", fields | {"email": f"crowd-{line}-{turn}@example.org"}))


class TestTooLarge:
    def test_is_said_and_not_cut_off(self, portal: Portal) -> None:
        browser = portal.server.browser()
        fields = portal.form(browser, "con un archivo enorme")

        answer = browser.post_with_file(portal.contribute, fields, b"a" * 60 * 1024 * 1024)

        assert answer.status == 413
        assert portal.kept("con un archivo enorme") == 0


@pytest.fixture(scope="class")
def cramped(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal whose files cannot grow beyond a megabyte and a half."""
    roomy = resource.getrlimit(resource.RLIMIT_FSIZE)
    with ExitStack() as left_open:
        url, folder = new_house(), tmp_path_factory.mktemp("cramped")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, roomy[1]))
        try:
            found = left_open.enter_context(opened(url, folder))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, roomy)
        yield found


class TestAFullDisk:
    def test_for_files_keeps_the_words_on_the_page(self, cramped: Portal) -> None:
        browser = cramped.server.browser()
        fields = cramped.form(browser, "con un archivo que no cabe")

        answer = browser.post_with_file(cramped.contribute, fields, b"palabras\n" * 400_000)

        assert answer.status == 503
        assert "con un archivo que no cabe" in answer.text
        assert cramped.kept("con un archivo que no cabe") == 0

    def test_for_the_database_keeps_the_words_on_the_page(self, cramped: Portal) -> None:
        if cramped.engine.dialect.name != "sqlite":
            pytest.skip("the limit is on this server's own files; the other database has a server of its own")
        browser, long = cramped.server.browser(), "palabras que llenan el disco " * 800
        answer, receipts = None, 0
        for turn in range(200):
            answer = browser.post(cramped.contribute, cramped.form(browser, f"{turn} {long}"))
            if not is_receipt(answer):
                break
            receipts += 1

        assert answer is not None
        assert answer.status == 503
        assert f"{receipts} {long}".strip() in answer.text
        assert cramped.kept("%palabras que llenan%") == receipts


def send_until(
    portal: Portal,
    name: str,
    over: threading.Event,
    receipts: list[str],
    unclear: list[tuple[Browser, dict[str, str]]],
) -> None:
    """Send one contribution after the other; note which were confirmed, and which nobody can tell."""
    browser, turn = portal.server.browser(), 0
    while not over.is_set():
        turn += 1
        words = f"{name} turno {turn}"
        try:
            fields = portal.form(browser, words)
        except (OSError, AssertionError, ValueError, Exception):
            return
        try:
            answer = browser.post(portal.contribute, fields)
        except Exception:
            unclear.append((browser, fields))
            return
        if is_receipt(answer):
            receipts.append(words)


def encoded(fields: Mapping[str, str], kind: str) -> tuple[bytes, str]:
    if kind == "multipart":
        return multipart(fields, b"una linea\n", "nota.txt")
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def head_of(portal: Portal, browser: Browser, media_type: str, length: int | None) -> bytes:
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"POST {portal.contribute} HTTP/1.1\r\nHost: 127.0.0.1:{portal.server.port}\r\nCookie: {browser.cookie}\r\n"
        f"Content-Type: {media_type}\r\n{size}\r\n\r\n"
    ).encode()


def end(line: socket.socket, ending: str) -> str:
    """Break off, in one of the ways in which connections do."""
    if ending == "reset":
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    if ending != "half closed":
        return ""
    line.shutdown(socket.SHUT_WR)
    answer = b""
    while piece := line.recv(65536):
        answer += piece
    return answer.decode(errors="replace")


def typical_seconds(portal: Portal) -> float:
    def once() -> float:
        begin = time.perf_counter()
        assert portal.server.browser().get(f"/es/rounds/{portal.round_id}").status == 200
        return time.perf_counter() - begin

    return statistics.median(once() for _ in range(9))
