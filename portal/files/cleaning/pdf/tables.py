"""Tables of letters (CMaps) are programs with remarks, names and notices; written anew with their numbers only."""

import re

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from portal.files.cleaning.pdf.contents import parsed
from portal.files.cleaning.pdf.spelling import spelled

NAME = "/Letters"
ORDERINGS = {"Identity", "UCS", "Japan1", "GB1", "CNS1", "Korea1", "KR", "Manga1"}
LONGEST = 36  # bytes in UTF-16: the longest ligature that is one letter, U+FDFA, stands for 18
AT_ONCE = 100  # as many entries as one block may have

_KNOWN = re.compile(r"/[A-Za-z0-9-]{1,40}")  # how the tables are called that every reader has

# How many operands an entry has.
BLOCKS = {
    "endcodespacerange": 2,
    "endbfchar": 2,
    "endbfrange": 3,
    "endcidchar": 2,
    "endcidrange": 3,
    "endnotdefchar": 2,
    "endnotdefrange": 3,
}


def bare(table: Stream, base: str) -> bytes:
    """A table without anything but its entries."""
    lines, mode, ordering = [], 0, "Identity"
    for instruction in parsed(table):
        operator, operands = spelled(instruction.operator), list(instruction.operands)
        if operator == "usecmap" and operands and isinstance(operands[-1], Name):
            base = spelled(operands[-1])
        elif operator == "def" and operands[:1] == [Name.WMode] and operands[-1] in (0, 1):
            mode = int(operands[-1])
        elif operator == "def" and operands[:1] == [Name.CIDSystemInfo] and isinstance(operands[-1], Dictionary):
            ordering = str(operands[-1].get("/Ordering", ordering))
        elif operator in BLOCKS:
            lines += _block(operator.removeprefix("end"), operands, BLOCKS[operator])
    head = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"{base} usecmap" if _KNOWN.fullmatch(base) else "",
        f"/CIDSystemInfo <</Registry (Adobe) /Ordering ({ordering if ordering in ORDERINGS else 'Identity'}) "
        "/Supplement 0>> def",
        f"/CMapName {NAME} def /CMapType 2 def /WMode {mode} def",
    ]
    foot = ["endcmap CMapName currentdict /CMap defineresource pop end end"]
    return "\n".join([line for line in head if line] + lines + foot).encode()


def _block(name: str, operands: list[Object], width: int) -> list[str]:
    entries = [operands[place : place + width] for place in range(0, len(operands) - width + 1, width)]
    parts = [[text for part in entry if (text := _written(part))] for entry in entries]
    written = [" ".join(entry) for entry in parts if len(entry) == width]
    lines = []
    for start in range(0, len(written), AT_ONCE):
        block = written[start : start + AT_ONCE]
        lines += [f"{len(block)} begin{name}", *block, f"end{name}"]
    return lines


def _written(part: Object | int) -> str | None:
    if isinstance(part, int):
        return str(part)
    if isinstance(part, String):
        content = bytes(part)
        return f"<{content.hex()}>" if len(content) <= LONGEST else None
    if isinstance(part, Array):
        return f"[{' '.join(_written(inner) or '<>' for inner in list(part))}]"
    return None
