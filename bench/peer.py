"""A peer: Isso, a comment server in Python, is given the same words that we are.

Each answers through the server that it is run with for real: the portal through the one that it ships, Isso
through gunicorn, as its documentation says. What counts is the CPU of all their processes.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.corpus import POSTED
from bench.processes import cpu_of, free_port, wait_for
from bench.wiring import SECRET, environment
from portal.core.browserkeys import BrowserKeys

OURS, THEIRS = "post, through the server", "comment in Isso, through its server"
PEER = Path("build/peer/bin/gunicorn")
AT_ONCE = 5
SETTINGS = """[general]
dbpath = {folder}/isso.sqlite
host = http://localhost/
notify =
[guard]
enabled = false
[moderation]
enabled = true
"""

Form = Callable[[], tuple[str, bytes, dict[str, str]]]


class Served:
    """Somebody who is sent one post after the other, on one connection."""

    def __init__(self, port: int, pid: int, form: Form, answer: int) -> None:
        self.connection, self.pid, self.form, self.answer = HTTPConnection("127.0.0.1", port), pid, form, answer

    def __call__(self) -> None:
        self.timed()

    def timed(self) -> float:
        """CPU milliseconds a post, of the whole family of processes."""
        forms = [self.form() for _ in range(AT_ONCE)]
        began = cpu_of(self.pid)
        for path, body, headers in forms:
            self.connection.request("POST", path, body, headers)
            answer = self.connection.getresponse()
            answer.read()
            if answer.status != self.answer:
                raise RuntimeError(f"{path}: {answer.status}")
        return (cpu_of(self.pid) - began) / AT_ONCE


@contextmanager
def side_by_side(folder: Path, path: str) -> Iterator[dict[str, Served]]:
    """Ours and theirs; nobody where Isso is not installed."""
    if not PEER.exists():
        yield {}
        return
    from portal.cli.serve import server

    settings = folder / "isso.cfg"
    settings.write_text(SETTINGS.format(folder=folder))
    ports = free_port(), free_port()
    own = subprocess.Popen(server("127.0.0.1", ports[0], 1), env={**os.environ, **environment(folder)})
    isso = subprocess.Popen(
        [str(PEER), "--bind", f"127.0.0.1:{ports[1]}", "--workers", "1", "--threads", "4", "--log-level", "error",
         "isso.run"],
        env={**os.environ, "ISSO_SETTINGS": str(settings)},
    )  # fmt: skip
    try:
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}/")
        yield {
            OURS: Served(ports[0], own.pid, _contribution(ports[0], path), 303),
            THEIRS: Served(ports[1], isso.pid, _comment, 202),
        }
    finally:
        for process in (own, isso):
            process.terminate()
            process.wait(30)


def _contribution(port: int, path: str) -> Form:
    """The form at this address as somebody without an account fills it in, each time with a ticket of its own."""
    from portal.core import tickets

    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    begun = connection.getresponse()
    begun.read()
    word = str(begun.headers["Set-Cookie"]).split(";")[0]
    connection.request("GET", str(begun.headers["Location"]), headers={"Cookie": word})
    page = connection.getresponse()
    cookie, html = f"{word}; {str(page.headers['Set-Cookie']).split(';')[0]}", page.read().decode()
    keys = BrowserKeys.of(word.partition("=")[2], SECRET)
    assert keys is not None
    (token,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]*)"', html))
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def form() -> tuple[str, bytes, dict[str, str]]:
        fields = {
            "csrf_token": unescape(token),
            "ticket": tickets.seal(tickets.new(), SECRET.encode()),
            "body": POSTED,
            "language": "es",
            "question": "0",
            "naming": "anonymous",
            "send": "1",
        }
        return f"{path}?form={keys.new_id()}", urlencode(fields).encode(), headers

    return form


def _comment() -> tuple[str, bytes, dict[str, str]]:
    headers = {"Origin": "http://localhost", "Content-Type": "application/json"}
    return "/new?uri=%2Fronda%2F", json.dumps({"text": POSTED, "title": "Ronda"}).encode(), headers
