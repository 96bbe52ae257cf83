"""What a cleaning says through the pipe: one line of JSON, then the bytes of the copy and of its preview.

The line holds the lengths and the SHA-256 of what follows: of ten processes that were killed while they wrote, one had
looked as if it had ended well.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any, BinaryIO

from portal.files.apart import PIECE, Unfinished
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason, in_order
from portal.files.formats import Kind

LARGEST_COPY = 26 * 1024**2  # of a recording of 25 MB nothing but the sound is left, but that is most of it
LARGEST = 2 * LARGEST_COPY  # with its words and its preview
LONGEST_HEAD = 10_000  # bytes, where neither is asked for
BARE = "bare"


@dataclass(frozen=True, slots=True)
class Bare:
    """What is said of a copy that lies in a stream."""

    kind: Kind
    size: int
    findings: tuple[Finding, ...]


log = logging.getLogger("portal")


def written(made: Made) -> bytes:
    if len(made.content) > LARGEST_COPY:
        return refused(Reason.TOO_LARGE)
    body = made.content + made.preview
    head = {
        "kind": made.kind,
        "length": len(made.content),
        "sha256": hashlib.sha256(body).hexdigest(),
        "findings": in_order(made.findings),
        "text": [(block.text, block.level) for block in made.text],
        "pictured": made.pictured,
    }
    return json.dumps(head).encode() + b"\n" + body


def refused(reason: Reason, because: str = "") -> bytes:
    """``because`` is for the log of the operator; nothing of the file may be in it."""
    return json.dumps({"no_copy": reason, "because": because}).encode() + b"\n"


def read(answer: bytes) -> Made:
    line, _, body = answer.partition(b"\n")
    head = _head(line)
    if hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise Unfinished("not a whole answer")
    return _made(head, body)


def read_bare(answer: BinaryIO) -> Bare:
    """Of an answer with a copy alone, which is left in the stream, to be read from there on."""
    answer.seek(0)
    line, _, rest = answer.read(LONGEST_HEAD).partition(b"\n")
    head, digest, place = _head(line), hashlib.sha256(rest), len(line) + 1
    while piece := answer.read(PIECE):
        digest.update(piece)
    if digest.hexdigest() != head["sha256"]:
        raise Unfinished("not a whole answer")
    answer.seek(place)
    made = _made(head, b"")
    return Bare(made.kind, head["length"], made.findings)


def _head(line: bytes) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(line)
        if "no_copy" not in head:
            _made(head, b"")
            return {**head, "sha256": str(head["sha256"])}
        reason, because = Reason(head["no_copy"]), head["because"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Unfinished("not a whole answer") from problem
    if because:
        log.error("a file could not be cleaned: %s", because)
    raise NoCopy(reason)


def _made(head: dict[str, Any], body: bytes) -> Made:
    return Made(
        content=body[: head["length"]],
        kind=Kind(head["kind"]),
        findings=tuple(map(Finding, head["findings"])),
        text=tuple(Block(text, level) for text, level in head["text"]),
        preview=body[head["length"] :],
        pictured=tuple(head["pictured"]),
    )
