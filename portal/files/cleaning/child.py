"""The cleaning of one file, in a process of its own (``apart``): the file comes in, the answer goes out."""

import codecs
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from portal.files import confining
from portal.files.cleaning import answers
from portal.files.cleaning.answers import BARE
from portal.files.cleaning.made import Made, NoCopy, Reason
from portal.files.formats import FORMATS, SOUNDS, Kind

SECONDS = 60  # of a processor; a PDF of 450 pages takes 30
SAMPLES = Path(__file__).with_name("samples")
MODULES = {
    Kind.JPEG: "pictures",
    Kind.PNG: "pictures",
    Kind.WEBP: "pictures",
    Kind.HEIC: "pictures",
    Kind.TEXT: "plain",
    Kind.PDF: "pdf",
    Kind.DOCX: "word",
    Kind.XLSX: "sheets",
    Kind.ODT: "opendocument",
    Kind.ODS: "opendocument",
    **dict.fromkeys(SOUNDS, "sound"),
}
ENCODINGS = ("ascii", "latin-1", "cp1252", "cp437", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
PICTURES = (Kind.JPEG, Kind.PNG, Kind.WEBP)  # what the other kinds may hold


def main(kind: str, bare: str = "") -> None:
    """``bare``: without what is shown beside a copy."""
    content = sys.stdin.buffer.read()
    clean = _cleaner(Kind(kind))
    _warm_up(Kind(kind), clean)
    confining.confine(SECONDS)
    sys.stdout.buffer.write(_answer(clean, content, bare == BARE))


def _cleaner(kind: Kind) -> Callable[[bytes], Made]:
    clean: Callable[[bytes], Made] = import_module(f"portal.files.cleaning.{MODULES[kind]}").clean
    return clean


def _warm_up(kind: Kind, clean: Callable[[bytes], Made]) -> None:
    """Whatever is imported or opened late is opened now: a confined process can open nothing."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    for other in PICTURES if MODULES[kind] not in {"pictures", "plain", "sound"} else ():
        _cleaner(other)(_sample(other))
    clean(_sample(kind))


def _sample(kind: Kind) -> bytes:
    return (SAMPLES / f"sample.{FORMATS[kind].extensions[0]}").read_bytes()


def _answer(clean: Callable[[bytes], Made], content: bytes, bare: bool) -> bytes:
    try:
        made = clean(content)
        return answers.written(replace(made, preview=b"", text=()) if bare else made)
    except NoCopy as why:
        return answers.refused(why.reason)
    except MemoryError:
        return answers.refused(Reason.TOO_LARGE)
    except Exception as unforeseen:  # a cleaner says itself when a parser finds a file damaged; this may be our fault
        return answers.refused(Reason.DOUBTFUL, _where(unforeseen))


def _where(problem: Exception) -> str:
    """The kind of the problem and the line, without its words, in which something of the file may stand."""
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(problem).__name__} at {place}"
