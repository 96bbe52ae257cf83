"""Pictures of a report in pixels, drawn in a process of its own."""

import base64
import json
from collections.abc import Sequence

from portal.files import apart
from portal.files.reporting.model import Picture

CHILD = "portal.files.reporting.drawing"
PATIENCE = 120.0  # seconds, waiting for a turn included
LARGEST = 50_000_000  # bytes
INK, FACE = "#1a4480", "Atkinson Hyperlegible Next"


def inked(svg: str) -> str:
    """In the colour and the typeface of the report: outside a page there are none to be taken over."""
    return svg.replace("currentColor", INK).replace("<svg ", f'<svg font-family="{FACE}" ', 1)


def pngs(pictures: Sequence[Picture]) -> list[bytes]:
    """In their order. Equal pictures are equal bytes. :class:`apart.Unfinished` where the process was lost."""
    if not pictures:
        return []
    drawings = json.dumps([inked(picture.svg) for picture in pictures]).encode()
    made = apart.run(CHILD, content=drawings, patience=PATIENCE, most=LARGEST)
    return [base64.b64decode(each) for each in json.loads(made)]
