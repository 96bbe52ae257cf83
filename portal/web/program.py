"""Which program writes the pages: a digest of its code, templates, words, libraries and settings."""

import hashlib
import hmac
import sys
import sysconfig
from functools import cache
from pathlib import Path

from flask import Flask

WRITES = ("portal", "config", "translations")
NOT = {".pyc", ".po"}


def version(app: Flask) -> bytes:
    """Another one as soon as a page could be written otherwise; nobody can tell it without the secret."""
    given = sorted((name, repr(value)) for name, value in app.config.items())
    told = _code(Path(app.config["HOME"])) + repr(given).encode()
    return hmac.digest(app.config["SECRET_KEY"].encode(), told, "sha256")


@cache
def _code(home: Path) -> bytes:
    found = hashlib.sha256(sys.version.encode())
    libraries = Path(sysconfig.get_path("purelib"))
    for name in sorted(path.name for path in libraries.glob("*.dist-info")):
        found.update(f"{name}\n".encode())
    for path in sorted(path for part in WRITES for path in (home / part).rglob("*") if path.is_file()):
        if path.suffix not in NOT:
            content = path.read_bytes()
            found.update(f"{path.relative_to(home)} {len(content)}\n".encode() + content)
    return found.digest()
