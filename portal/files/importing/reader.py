"""Reading a draft that nobody has looked at yet, in a process of its own: a hostile file can hurt only that.

It reads a file from standard input as the kind named by its caller (``apart``)
and prints its blocks, put in order, or the name of a refusal.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from portal.files import confining
from portal.files.importing import second
from portal.files.importing.arrival import SECONDS
from portal.files.importing.assembling import Block, assemble
from portal.files.importing.imported import UNLISTED, Loss, listed
from portal.files.importing.refusals import Refused, Unreadable
from portal.text.passages import Piece

READERS = {"DOCX": "word", "HTML": "hypertext", "Markdown": "markdown", "PDF": "pages", "text": "plain"}
STRIKING = {"DOCX", "HTML", "Markdown"}  # kinds of files that say which of their words are struck


def main(kind: str, struck: str = "") -> None:
    read: Callable[..., Iterable[Block]] = import_module(f"portal.files.importing.{READERS[kind]}").read
    kept = {"keeps_struck": True} if struck and kind in STRIKING else {}
    confining.limit(SECONDS)
    warnings: set[str] = set()
    try:
        losses: list[Loss] = []
        content = sys.stdin.buffer.read()
        pieces = assemble(read(content, warnings, **kept), warnings, losses)
        _read_again(content, kind, pieces, warnings, losses)
        losses = listed(losses)
        warnings.update({UNLISTED}.intersection(loss.code for loss in losses))
        answer = {
            "pieces": [(p.kind, p.text, p.level, p.label) for p in pieces],
            "warnings": sorted(warnings),
            "losses": losses,
        }
    except Refused as refusal:
        answer = {"refused": type(refusal).__name__, "values": refusal.values}
    except Exception:  # whatever a parser does about such a file, it cannot be read
        answer = {"refused": Unreadable.__name__, "values": {}}
    json.dump(answer, sys.stdout)


def _read_again(content: bytes, kind: str, pieces: Sequence[Piece], warnings: set[str], losses: list[Loss]) -> None:
    """What another reader finds and this one does not, or the other way round."""
    try:
        found = second.compared(content, kind, pieces, losses, warnings)
    except Exception:  # a file that only one of two readers can read is still read, and that is said
        warnings.add(second.ONCE)
        return
    warnings.update(difference.code for difference in found)
    losses += found
