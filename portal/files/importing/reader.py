"""Reading a draft that nobody has looked at yet, in a process of its own: a hostile file can hurt only that.

It reads a file from standard input as the kind named by its caller (``apart``)
and prints its blocks, put in order, or the name of a refusal.
"""

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module

from portal.files import confining
from portal.files.importing.arrival import SECONDS
from portal.files.importing.assembling import Block, assemble
from portal.files.importing.imported import Loss
from portal.files.importing.refusals import Refused, Unreadable

READERS = {"DOCX": "word", "HTML": "hypertext", "Markdown": "markdown", "PDF": "pages", "text": "plain"}


def main(kind: str) -> None:
    read: Callable[[bytes, set[str]], Iterable[Block]]
    read = import_module(f"portal.files.importing.{READERS[kind]}").read
    confining.limit(SECONDS)
    warnings: set[str] = set()
    try:
        losses: list[Loss] = []
        pieces = assemble(read(sys.stdin.buffer.read(), warnings), warnings, losses)
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
