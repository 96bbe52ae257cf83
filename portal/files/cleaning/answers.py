"""What a cleaning says through the pipe: one line of JSON, then the bytes of the copy and of its preview.

The line holds the lengths and the SHA-256 of what follows: of ten processes that were killed while they wrote, one had
looked as if it had ended well.
"""

import hashlib
import json
import logging
from typing import Any

from portal.files.apart import Unfinished
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason, in_order
from portal.files.formats import Kind

LARGEST_COPY = 20 * 1024**2
LARGEST = 2 * LARGEST_COPY  # with its words and its preview

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
    try:
        head = json.loads(line)
        if "no_copy" in head:
            reason, because = Reason(head["no_copy"]), head["because"]
        elif hashlib.sha256(body).hexdigest() != head["sha256"]:
            raise ValueError("broken off")
        else:
            return _made(head, body)
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
