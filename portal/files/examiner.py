"""Opening pictures and PDFs with real parsers, in a process of its own: a hostile file can hurt only that.

What is refused here is what nobody could read. What a file hides is no reason to refuse it: readers get a copy.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.files import apart, confining

SECONDS = 10  # of a processor; a PDF of 450 pages takes less than one
PATIENCE = 40.0  # seconds that somebody waits for a page; the proxy in front gives up after 60
LONGEST = 100  # bytes of an answer
MOST_PIXELS = 40_000_000
FOLDER = Path(__file__).parent / "cleaning" / "samples"


class Verdict(StrEnum):
    FINE = "fine"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    GUARDED = "guarded"  # a PDF with a password against changes, which everybody can read
    ACTIVE = "active"  # a PDF that acts or carries files
    TOO_LARGE = "too large"  # a picture of too many pixels
    TOO_MUCH = "too much"  # work for a processor
    BOMB = "bomb"
    MACROS = "macros"
    DECLARING = "declaring"  # XML that declares entities


# Names that make a PDF do something, as keys or as values. /OpenAction is judged apart.
ACTIVE_NAMES = {
    *("/JavaScript", "/JS", "/Launch", "/AA", "/SubmitForm", "/ImportData"),
    *("/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia", "/RichMediaContent"),
}


def examine(content: bytes, kind: str, patience: float = PATIENCE) -> Verdict:
    """The verdict of a parser on this content, which claims to be of one of these ``KINDS``.

    ``apart.Unfinished`` says that there is none: the machine is busy, or the process was killed twice.
    """
    until = time.monotonic() + patience
    try:
        return _examine(content, kind, patience)
    except apart.Unfinished:
        if (left := until - time.monotonic()) <= 0:
            raise
        return _examine(content, kind, left)


def _examine(content: bytes, kind: str, patience: float) -> Verdict:
    try:
        answer = apart.run("portal.files.examiner", kind, content=content, patience=patience, most=LONGEST)
    except apart.Overworked:
        return Verdict.TOO_MUCH
    except apart.Crashed:
        return Verdict.UNREADABLE
    return Verdict(answer.decode())


def _examine_pdf(content: bytes) -> Verdict:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not len(pdf.pages):
                return Verdict.UNREADABLE
            if pdf.is_encrypted:
                return Verdict.GUARDED
            if any(_acts(thing, pikepdf) for top in [pdf.trailer, *pdf.objects] for thing in _within(top, pikepdf)):
                return Verdict.ACTIVE
    except pikepdf.PasswordError:
        return Verdict.ENCRYPTED
    return Verdict.FINE


def _within(top: Any, pikepdf: Any) -> Iterator[Any]:
    """The object and what is written directly inside it; indirect objects are visited in their own right."""
    waiting = [top]
    while waiting:
        thing = waiting.pop()
        yield thing
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            inside = [value for _key, value in thing.items()]
        else:
            inside = list(thing) if isinstance(thing, pikepdf.Array) else []
        waiting += [value for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _acts(thing: Any, pikepdf: Any) -> bool:
    if isinstance(thing, pikepdf.Name):
        return str(thing) in ACTIVE_NAMES
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return bool(ACTIVE_NAMES & set(thing.keys())) or _opens_with_an_action(thing, pikepdf)


def _opens_with_an_action(thing: Any, pikepdf: Any) -> bool:
    """Office programs write a plain destination there ("show page 1"), which does nothing."""
    opening = thing.get("/OpenAction")
    return isinstance(opening, pikepdf.Dictionary | pikepdf.Stream) and opening.get("/S") != pikepdf.Name.GoTo


def _examine_picture(content: bytes, *formats: str) -> Verdict:
    from PIL import Image

    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # ours is lower, and says so
    with Image.open(io.BytesIO(content), formats=formats) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return Verdict.TOO_LARGE
        picture.verify()
    with Image.open(io.BytesIO(content), formats=formats) as picture:
        picture.load()  # verifying does not look at the pixels of a JPEG
    return Verdict.FINE


def _examine_heic(content: bytes) -> Verdict:
    import pi_heif

    pi_heif.register_heif_opener()
    return _examine_picture(content, "HEIF")


KINDS: dict[str, Callable[[bytes], Verdict]] = {
    "PDF": _examine_pdf,
    "JPEG": lambda content: _examine_picture(content, "JPEG"),
    "PNG": lambda content: _examine_picture(content, "PNG"),
    "WebP": lambda content: _examine_picture(content, "WEBP"),
    "HEIC": _examine_heic,
}
SAMPLES = {"PDF": "sample.pdf", "JPEG": "sample.jpg", "PNG": "sample.png", "WebP": "sample.webp", "HEIC": "sample.heic"}


def main(kind: str) -> None:
    content = sys.stdin.buffer.read()
    KINDS[kind]((FOLDER / SAMPLES[kind]).read_bytes())  # what is imported late is imported now
    confining.confine(SECONDS)
    sys.stdout.write(verdict(kind, content))


def verdict(kind: str, content: bytes) -> Verdict:
    """What a parser in this very process says."""
    try:
        return KINDS[kind](content)
    except MemoryError:
        return Verdict.TOO_MUCH
    except Exception:  # whatever a parser does about such a file, it cannot be read
        return Verdict.UNREADABLE
