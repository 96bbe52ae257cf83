"""The portal as it is shipped: real processes, real sockets, a database of its own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent.parent
SERVE = [sys.executable, "-m", "flask", "--app", "app", "serve"]
"""Everything: migrations, the demonstration, pages and letters."""

PRODUCTION = {
    "PORTAL_DEMO": "0",
    "PORTAL_SECRET_KEY": "k" * 40,
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_CONTACT": "committee@portal.example",
    "PORTAL_WORKERS": "1",
}

PATIENCE = 600  # seconds: the demonstration is told on the first start, perhaps on a very busy machine


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


PAGES_ONLY = """
import sys
from pathlib import Path
from portal.cli import serve
from portal.cli.children import Child
from portal.cli.pulse import Pulse

port = int(sys.argv[1])
serve.watch([Child("server", serve.server("127.0.0.1", port, 2), Path.cwd())], Pulse("127.0.0.1", port))
"""


def pages_only(port: int) -> list[str]:
    """The web server as ``flask serve`` starts and watches it, without the worker: quicker to kill and start again."""
    return [sys.executable, "-c", PAGES_ONLY, str(port)]


class Server:
    """The portal on a free port. Killed and started again, it finds what it had."""

    def __init__(self, url: str, folder: Path, *, alone: bool = False, **environ: str) -> None:
        self.url, self.folder, self.port = url, folder, free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "GRANIAN_"))}
        self.environ = clean | {
            "PORTAL_DEMO": "1",
            "PORTAL_DATABASE_URL": url,
            "PORTAL_DATA_FOLDER": str(folder),
            "PORT": str(self.port),
            **environ,
        }
        self.command, self.sign = (pages_only(self.port), "/es/") if alone else (SERVE, "/healthz")
        self.process: subprocess.Popen[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> "Server":
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=HERE, env=self.environ, stdout=log, stderr=subprocess.STDOUT, text=True
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.said()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.browser().get(self.sign).status == 200:
                    return self
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.said()}")

    def said(self) -> str:
        return (self.folder / "server.log").read_text()

    def kill(self) -> None:
        """Everything at once, without a word: as near to a power cut as a process gets."""
        assert self.process is not None
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> list[int]:
        """End it as an operator would; what is still alive afterwards."""
        assert self.process is not None
        family = descendants(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        return [pid for pid in family if is_alive(pid)]

    def browser(self) -> "Browser":
        return Browser(self.port)


@contextlib.contextmanager
def running(url: str, folder: Path, *, alone: bool = False, **environ: str) -> Iterator[Server]:
    server = Server(url, folder, alone=alone, **environ)
    try:
        yield server.start()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()


def descendants(pid: int) -> list[int]:
    """Every process that this one started, and those that they started."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = [child for child, parent in parents.items() if parent == pid]
    for child in found:
        found += [other for other, parent in parents.items() if parent == child]
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def goes_to(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Form(HTMLParser):
    """The form of a page that has this field: what a browser would send back."""

    text: str
    having: str
    fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: dict[str, str] | None = None
        self._area: str | None = None
        self.feed(self.text)
        if self.having not in self.fields:
            raise AssertionError(f"no form with «{self.having}»: {self.text[:3000]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and self.having not in self.fields:
            self._open = {}
        if self._open is None:
            return
        kind, name = found.get("type", "text"), found.get("name")
        if tag == "textarea" and name:
            self._area = name
            self._open[name] = ""
        elif tag == "input" and name:
            if kind in ("radio", "checkbox") and "checked" not in found:
                return
            if kind not in ("submit", "file", "button"):
                self._open[name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._open is not None:
            self._open[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "form" and self._open is not None:
            if self.having in self._open:
                self.fields = self._open
            self._open = None


class Browser:
    """A visitor with a cookie jar; each request over a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.headers = port, dict[str, str](), dict[str, str]()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask(
            "POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def post_with_file(self, path: str, fields: Mapping[str, str], content: bytes, name: str = "words.txt") -> Answer:
        body, kind = multipart(fields, content, name)
        return self._ask("POST", path, body, {"Content-Type": kind})

    def form(self, path: str, having: str) -> dict[str, str]:
        answer = self.get(path)
        if answer.status == 303:  # where the form gets its id
            answer = self.get(answer.goes_to)
        assert answer.status == 200, (path, answer.status, answer.text)
        return Form(answer.text, having).fields

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, verb: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers = self.headers | headers
        if self.cookies:
            headers = headers | {"Cookie": self.cookie}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(verb, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, content)


def multipart(fields: Mapping[str, str], content: bytes, name: str) -> tuple[bytes, str]:
    edge = "----a-page-of-the-portal"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    head += "Content-Type: text/plain\r\n\r\n"
    return b"".join(
        parts
    ) + head.encode() + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
