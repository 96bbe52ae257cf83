"""A peer: Isso, a comment server in Python, is given the same words that we are.

Each answers through the server that it is run with for real: the portal through the one that it ships, Isso
through gunicorn, as its documentation says. What counts is the CPU of all their processes.
"""

import json
import math
import os
import re
import subprocess
from collections.abc import Callable
from html import unescape
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import mean
from urllib.parse import urlencode

from bench.corpus import POSTED
from bench.processes import PATIENCE, cpu_of, free_port, wait_for
from bench.wiring import SECRET, environment
from portal.cli.serve import server
from portal.core.browserkeys import BrowserKeys

OURS, THEIRS = "post, through the server", "comment in Isso, through its server"
PEER = Path("build/peer/bin/gunicorn")
ROUNDS, AT_ONCE, TRIES = 12, 20, 3
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
    """Somebody who sends one post after the other, on one connection."""

    def __init__(self, port: int, pid: int, form: Form, answer: int) -> None:
        self.port, self.pid, self.form, self.answer = port, pid, form, answer
        self.spent: list[float] = []

    def post(self) -> None:
        """Some, and what they took: CPU milliseconds a post, of the whole family of processes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        forms = [self.form() for _ in range(AT_ONCE)]
        began = cpu_of(self.pid)
        for path, body, headers in forms:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != self.answer:
                raise RuntimeError(f"{path}: {answer.status}")
        self.spent.append((cpu_of(self.pid) - began) / AT_ONCE)


def side_by_side(folder: Path, path: str) -> dict[str, float]:
    """Milliseconds of CPU a post, ours and theirs, by turns. Not a number where Isso is not installed or gave up."""
    if not PEER.exists():
        print("Isso is not measured: it is not installed.")
        return {OURS: math.nan, THEIRS: math.nan}
    problem: Exception | None = None
    for trial in range(TRIES):
        try:
            return _measured(folder / f"peer{trial}", folder, path)
        except (OSError, HTTPException, RuntimeError) as found:
            problem = found
    print(f"Isso is not measured: {TRIES} times one of the two did not answer ({problem}).")
    return {OURS: math.nan, THEIRS: math.nan}


def _measured(own: Path, folder: Path, path: str) -> dict[str, float]:
    own.mkdir()
    settings = own / "isso.cfg"
    settings.write_text(SETTINGS.format(folder=own))
    ports = free_port(), free_port()
    portal = subprocess.Popen(server("127.0.0.1", ports[0], 1), env={**os.environ, **environment(folder)})
    isso = subprocess.Popen(
        [str(PEER), "--bind", f"127.0.0.1:{ports[1]}", "--workers", "1", "--threads", "4", "--log-level", "error",
         "--timeout", str(PATIENCE), "isso.run"],
        env={**os.environ, "ISSO_SETTINGS": str(settings)},
    )  # fmt: skip
    try:
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}/")
        ours = Served(ports[0], portal.pid, _contribution(ports[0], path), 303)
        theirs = Served(ports[1], isso.pid, _comment, 202)
        for number in range(ROUNDS + 1):
            for one in (ours, theirs) if number % 2 else (theirs, ours):
                one.post()
        return {OURS: mean(ours.spent[1:]), THEIRS: mean(theirs.spent[1:])}  # the first round warms them up
    finally:
        for process in (portal, isso):
            process.terminate()
            process.wait(PATIENCE)


def _contribution(port: int, path: str) -> Form:
    """The form at this address as somebody without an account fills it in, each time with a ticket of its own."""
    from portal.core import tickets

    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
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
