"""Opening pictures and PDFs with real parsers, in a process of its own: a hostile file can hurt only that.

Run as a script it reads a file from standard input, examines it as the kind
named on the command line and prints one verdict. It sees no environment and has
little memory and little time; dying is a verdict too.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

MEMORY = 1024**3
SECONDS = 10
MOST_PIXELS = 40_000_000


class Verdict(StrEnum):
    FINE = "fine"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"  # a PDF that acts or carries files
    TOO_LARGE = "too large"  # a picture of too many pixels
    BOMB = "bomb"
    MACROS = "macros"
    DECLARING = "declaring"  # XML that declares entities


# Names that make a PDF do something, as keys or as values. /OpenAction is judged apart.
ACTIVE_NAMES = {
    *("/JavaScript", "/JS", "/Launch", "/AA", "/SubmitForm", "/ImportData"),
    *("/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia", "/RichMediaContent"),
}


def examine(content: bytes, kind: str) -> Verdict:
    """The verdict of a parser on this content, which claims to be a PDF, JPEG, PNG or WebP."""
    try:
        return Verdict(apart(__file__, kind, content, SECONDS).decode())
    except (subprocess.SubprocessError, OSError, ValueError):
        return Verdict.UNREADABLE


def apart(script: str, kind: str, content: bytes, seconds: float) -> bytes:
    """What one of our scripts prints about this content, in a process that has nothing to lose."""
    command = [sys.executable, "-I", script, kind]
    return subprocess.run(command, input=content, capture_output=True, timeout=seconds, env={}, check=True).stdout


def confine(seconds: int) -> None:
    """From here on this process writes no file and has little memory and little time."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _examine_pdf(content: bytes) -> Verdict:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return Verdict.ENCRYPTED
            if not len(pdf.pages):
                return Verdict.UNREADABLE
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


EXAMINERS: dict[str, Callable[[bytes], Verdict]] = {
    "PDF": _examine_pdf,
    "JPEG": lambda content: _examine_picture(content, "JPEG", "MPO"),
    "PNG": lambda content: _examine_picture(content, "PNG"),
    "WebP": lambda content: _examine_picture(content, "WEBP"),
    "HEIC": _examine_heic,
}


def _main(kind: str) -> None:
    confine(SECONDS)
    try:
        verdict = EXAMINERS[kind](sys.stdin.buffer.read())
    except Exception:  # whatever a parser does about such a file, it cannot be read
        verdict = Verdict.UNREADABLE
    sys.stdout.write(verdict)


if __name__ == "__main__":
    _main(sys.argv[1])
