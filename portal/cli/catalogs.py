"""Translations as the program reads them, made from those that people write."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_stale(translations: Path) -> Iterator[Path]:
    """Compile each catalog whose translation is newer; another process may be reading the old one meanwhile."""
    for written in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        compiled = written.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < written.stat().st_mtime:
            _compile(written, compiled)
            yield compiled


def _compile(written: Path, compiled: Path) -> None:
    with written.open("rb") as source:
        catalog = read_po(source, locale=written.parent.parent.name)
    handle, unfinished = tempfile.mkstemp(dir=compiled.parent)
    with os.fdopen(handle, "wb") as target:
        write_mo(target, catalog)
    os.chmod(unfinished, 0o644)
    os.replace(unfinished, compiled)
