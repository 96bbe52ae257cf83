"""Calling a WSGI application with as little as possible around it."""

import gzip
import io
import re
from collections.abc import Callable
from html import unescape
from itertools import count
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from bench.corpus import POSTED
from portal.core.browserkeys import BrowserKeys
from portal.core.db import session

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def call(app: Flask, environ: dict[str, Any]) -> tuple[bytes, str, dict[str, str]]:
    """Body, status and headers, as a server would get them."""
    said: list[Any] = []
    pieces = app.wsgi_app(environ, lambda status, headers, *_problem: said.extend((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    return body, said[0], dict(said[1])


class Caller:
    """One GET address; calling it asks once and fails on anything but the answer expected."""

    def __init__(self, app: Flask, path: str, **headers: str) -> None:
        self.app, self.path, self.headers = app, path, headers
        self.environ = EnvironBuilder(path, headers=headers).get_environ()

    def __call__(self) -> bytes:
        body, status, _headers = self.ask()
        if not status.startswith(("200", "304")):
            raise RuntimeError(f"{self.path}: {status}")
        return body

    def ask(self) -> tuple[bytes, str, dict[str, str]]:
        return call(self.app, {**self.environ, "wsgi.input": io.BytesIO()})

    def body(self) -> bytes:
        return self()

    def etag(self) -> str:
        return str(self.ask()[2]["ETag"])

    def walk(self, steps: int) -> "Caller":
        """As many pages further on, by the link that readers follow."""
        here = self
        for _ in range(steps):
            links = [unescape(a) for a in re.findall(r'href="(\?after=[^"#]+)', here().decode())]
            if not links:
                break
            here = Caller(self.app, self.path.split("?")[0] + links[-1], **self.headers)
        return here

    def last(self) -> "Caller":
        """The last page: what stands after everything but the oldest threads."""
        return Caller(self.app, self.path.split("?")[0] + "?after=" + "9999960", **self.headers)

    def queries(self) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        self()
        event.remove(engine, "before_cursor_execute", note)
        return len([s for s in seen if not s.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))])

    def first_and_later_visit(self) -> tuple[int, int]:
        """Bytes on the wire for a browser that knows nothing, and for one that was here before (gzip as served)."""
        packed = Caller(self.app, self.path, **{"Accept-Encoding": "gzip"})
        body, _status, headers = packed.ask()
        html = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        assets = {unescape(address) for address in ASSET.findall(html.decode())}
        fonts = {"/static/fonts/atkinson.woff2", "/static/fonts/literata.woff2"}
        once = {a for a in assets if not any(a.startswith(f) for f in fonts)} | fonts
        return len(body) + sum(
            len(Caller(self.app, address, **{"Accept-Encoding": "gzip"}).ask()[0]) for address in sorted(once)
        ), len(body)


class Poster:
    """One POST address; every call sends another form, and reads the receipt to which the answer leads."""

    def __init__(
        self, app: Flask, path: str | Callable[[], str], form: Callable[[], dict[str, str]], **headers: str
    ) -> None:
        self.app, self.path, self.form, self.headers = app, path, form, headers
        self.waiting: list[dict[str, str]] = []

    def __call__(self) -> bytes:
        body = urlencode(self.form()).encode()
        environ = EnvironBuilder(
            self.path() if callable(self.path) else self.path,
            method="POST",
            headers=self.headers,
            input_stream=io.BytesIO(body),
            content_type="application/x-www-form-urlencoded",
            content_length=len(body),
        ).get_environ()
        answer, status, answered = call(self.app, environ)
        if status.startswith(("302", "303")):
            if "form=" in str(answered["Location"]):
                raise RuntimeError(f"{self.path}: not taken")
            return Caller(self.app, str(answered["Location"]), **self.headers)()
        if not status.startswith("200"):
            raise RuntimeError(f"{self.path}: {status}")
        return answer

    @classmethod
    def of_form(cls, app: Flask, path: str, headers: dict[str, str]) -> "Poster":
        """Sends the form that stands at this address, each time with an id and a ticket of its own."""
        from portal.core import tickets

        _body, _status, begun = Caller(app, path, **headers).ask()
        word = str(begun["Set-Cookie"]).split(";")[0]
        cookies = "; ".join([word, *headers.values()])
        body, _status, answered = Caller(app, str(begun["Location"]), Cookie=cookies).ask()
        if session_begun := str(answered.get("Set-Cookie", "")).split(";")[0]:
            cookies = f"{word}; {session_begun}"
        keys = BrowserKeys.of(word.partition("=")[2], app.config["SECRET_KEY"])
        assert keys is not None
        inputs = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", body.decode())]
        fields = {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden" and "name" in one}
        secret, sent = app.config["SECRET_KEY"].encode(), count(1)

        def form() -> dict[str, str]:
            return {
                **{name: unescape(value) for name, value in fields.items()},
                "ticket": tickets.seal(tickets.new(), secret),
                "body": f"{POSTED} {next(sent)}",  # the same words twice from one browser are asked about, not taken
                "language": "es",
                "naming": "organisation" if headers else "anonymous",
                "send": "1",
            }

        return cls(app, lambda: f"{path}?form={keys.new_id()}", form, Cookie=cookies)
