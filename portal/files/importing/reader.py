"""Reading a draft that nobody has looked at yet, in a process of its own: a hostile file can hurt only that.

Run as a script it reads a file from standard input as the kind named on the
command line and prints its blocks, put in order, or the name of a refusal.
"""

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.files.importing.assembling import Block

READERS = {"DOCX": "word", "HTML": "hypertext", "Markdown": "markdown", "PDF": "pages"}


def _main(kind: str) -> None:
    _find_the_house()
    from portal.files import examiner
    from portal.files.importing.arrival import SECONDS

    read: Callable[[bytes, set[str]], Iterable[Block]]
    read = import_module(f"portal.files.importing.{READERS[kind]}").read
    from portal.files.importing.assembling import assemble
    from portal.files.importing.refusals import Refused, Unreadable

    examiner.confine(SECONDS)
    warnings: set[str] = set()
    try:
        pieces = assemble(read(sys.stdin.buffer.read(), warnings))
        answer = {"pieces": [(p.kind, p.text, p.level, p.label) for p in pieces], "warnings": sorted(warnings)}
    except Refused as refusal:
        answer = {"refused": type(refusal).__name__, "values": refusal.values}
    except Exception:  # whatever a parser does about such a file, it cannot be read
        answer = {"refused": Unreadable.__name__, "values": {}}
    json.dump(answer, sys.stdout)


def _find_the_house() -> None:
    """The floors by themselves: the front door would bring in the whole web."""
    house = ModuleType("portal")
    house.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["portal"] = house


if __name__ == "__main__":
    _main(sys.argv[1])
