"""Comments carried from version to version in a process of its own (``apart``), which can die without the worker.

It compares whole texts in compiled code, with all comments in memory. A worker that did so itself would die with it.
"""

import sys

from portal.files import apart, confining
from portal.text.anchoring import carrying
from portal.text.anchoring.carrying import Load
from portal.text.anchoring.standing import Placed

SECONDS = 240  # of a processor; 20,000 comments on 2,000 paragraphs take about ten
PATIENCE = 480.0  # seconds, waiting for a turn included; less than the lease of an errand
LARGEST = 100_000_000  # bytes of an answer; a comment takes about a hundred


def carry(load: Load) -> dict[str, list[Placed]]:
    """``text.anchoring.carrying.carry`` in a process of its own; :class:`apart.Unfinished` where that was lost."""
    packed = carrying.packed(load)
    return carrying.heard(apart.run(__name__, content=packed, patience=PATIENCE, most=LARGEST))


def main() -> None:
    load = carrying.unpacked(sys.stdin.buffer.read())
    confining.limit(SECONDS)
    sys.stdout.buffer.write(carrying.told(carrying.carry(load)))
