"""Files in one ZIP that anybody can check: sorted, under one date, each with its SHA-256 in ``SHA256SUMS``."""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

SUMS = "SHA256SUMS"


def pack(target: BinaryIO, files: Mapping[str, bytes], day: date) -> None:
    """Equal files of a day give equal bytes."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**files, SUMS: sums.encode()}.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def unpacked(source: BinaryIO, name: str) -> bytes:
    """One file of it; :class:`KeyError` where it has none of that name."""
    with zipfile.ZipFile(source) as archive:
        return archive.read(name)
