"""Style, script, fonts and pictures: few, small, kept in memory, named by what is in them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request, url_for
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ROOT = Path(__file__).parent / "static"
PACKED = (".css", ".js", ".svg")


@dataclass(frozen=True, slots=True)
class Asset:
    plain: bytes
    packed: bytes | None
    media_type: str
    digest: str


def init_app(app: Flask) -> None:
    shelf = {path.relative_to(ROOT).as_posix(): _read(path) for path in ROOT.rglob("*") if path.is_file()}

    def serve(name: str) -> Response:
        found = shelf.get(name)
        if found is None:
            abort(404)
        packed = found.packed if takes_packed(request.environ) else None
        response = Response(packed or found.plain, content_type=found.media_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if request.args.get("v") == found.digest else "public, max-age=86400"
        )
        response.set_etag(found.digest + ("z" if packed else ""))
        response.make_conditional(request)
        return response

    addresses: dict[str, str] = {}

    def asset(name: str) -> str:
        """The address of a static file; it changes when the file does, so that it can be kept for a year."""
        if name not in addresses:
            addresses[name] = url_for("static", name=name, v=shelf[name].digest)
        return addresses[name]

    app.add_url_rule("/static/<path:name>", "static", serve)
    app.jinja_env.globals["asset"] = asset


def takes_packed(environ: "WSGIEnvironment") -> bool:
    """Whether a browser takes gzip, and would not rather have the page as it is."""
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"), Accept)
    return accepted["gzip"] > 0 and accepted["gzip"] >= accepted["identity"]


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    kind = {".js": "text/javascript", ".woff2": "font/woff2"}.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    charset = "; charset=utf-8" if path.suffix in (".css", ".js", ".txt") else ""
    packed = gzip.compress(plain, 9, mtime=0) if path.suffix in PACKED else None
    return Asset(plain, packed, (kind or "application/octet-stream") + charset, hashlib.sha256(plain).hexdigest()[:12])
