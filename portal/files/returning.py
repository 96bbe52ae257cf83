"""A sheet of answers that comes back: read in a process of its own, which can die without the page.

Only values are taken, and only from a sheet in which no cell computes anything: what a formula shows depends on who
opens it. Macros, links to elsewhere and embedded files refuse the whole; whoever needs those sends no answers.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from portal.core.errors import N_, Invalid
from portal.files import apart, confining
from portal.files.package import Bomb, Declaring, Locked, Package, ensure_undeclared

SECONDS = 20  # of a processor; 10,000 rows take less than two
PATIENCE = 40.0  # seconds, waiting for a turn included
LARGEST = 10 * 1024**2  # bytes of a file
MOST_ANSWER = 60 * 1024**2  # bytes of what is read in it
MOST_ROWS, MOST_COLUMNS = 20_000, 30

_ACTIVE = re.compile(
    r"vbaproject|vbadata|/externallinks/|/embeddings/|/activex/|/ctrlprops/|/connections\.xml|/querytables/"
    r"|^basic/|^scripts/|^object ",
    re.I,
)
_SHEETS = re.compile(r"^xl/(worksheets|macrosheets|dialogsheets|chartsheets)/[^/]+\.xml$", re.I)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class NotASheet(Invalid):
    sentence = N_("This is not a workbook that the portal can read. Send it as XLSX or ODS.")


class TooLargeASheet(Invalid):
    sentence = N_("This workbook is larger than any that leaves the portal.")


class LockedSheet(Invalid):
    sentence = N_("This workbook is locked with a password. Save it without one.")


class ActiveSheet(Invalid):
    sentence = N_("This workbook has macros, links to other files, or files in it. Send it without them.")


class Formula(Invalid):
    sentence = N_("The cell %(cell)s holds a formula. Put its value there instead; nothing was read.")


class NotNow(Invalid):
    sentence = N_("The workbook could not be read just now. Send it again.")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: words, and the day where it is a date."""

    words: str
    day: date | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """What the first sheet of a workbook holds, row by row from the first, and the properties it was given."""

    rows: tuple[tuple[Cell, ...], ...]
    properties: dict[str, str]


_REFUSALS: dict[str, type[Invalid]] = {
    kind.__name__: kind for kind in (NotASheet, TooLargeASheet, LockedSheet, ActiveSheet, Formula)
}


def read(content: bytes, field: str = "file") -> Returned:
    """The values of this workbook, or a refusal at ``field``."""
    if len(content) > LARGEST:
        raise TooLargeASheet(field=field)
    try:
        answer = json.loads(apart.run(__name__, content=content, patience=PATIENCE, most=MOST_ANSWER))
    except apart.Overworked:
        raise TooLargeASheet(field=field) from None
    except apart.Unfinished as lost:
        raise NotNow(field=field) from lost
    if "refused" in answer:
        raise _REFUSALS[answer["refused"]](field=field, **answer["values"])
    rows = tuple(
        tuple(Cell(words, date.fromisoformat(day) if day else None, number) for words, day, number in row)
        for row in answer["rows"]
    )
    return Returned(rows, answer["properties"])


def main() -> None:
    content = sys.stdin.buffer.read()
    confining.limit(SECONDS)
    answer: dict[str, Any]
    try:
        rows, properties = _read(content)
        answer = {"rows": rows, "properties": properties}
    except Invalid as refusal:
        answer = {"refused": type(refusal).__name__, "values": refusal.values}
    except Bomb:
        answer = {"refused": TooLargeASheet.__name__, "values": {}}
    except Locked:
        answer = {"refused": LockedSheet.__name__, "values": {}}
    except Declaring:
        answer = {"refused": ActiveSheet.__name__, "values": {}}
    except Exception:  # whatever a parser does about such a file, it cannot be read
        answer = {"refused": NotASheet.__name__, "values": {}}
    json.dump(answer, sys.stdout)


def _read(content: bytes) -> tuple[list[list[tuple[str, str, bool]]], dict[str, str]]:
    from python_calamine import CalamineWorkbook

    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an old workbook, or one with a password
        raise LockedSheet
    package = Package(content)
    package.ensure_sound()
    for name in package.names:
        if _ACTIVE.search(f"/{name}" if name.lower().startswith("xl") else name):
            raise ActiveSheet
        if name.lower().endswith((".xml", ".rels")):
            ensure_undeclared(package.chunks(name))
    is_ods = package.has("mimetype") and package.read("mimetype", 100).strip() == _ODS
    if not is_ods and any(each.external for each in package.all_related()):
        raise ActiveSheet
    for name in ["content.xml"] if is_ods else [name for name in package.names if _SHEETS.match(name)]:
        for cell in _formulas(package.chunks(name)):
            raise Formula(cell=cell)
    properties = _properties(package, is_ods)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    while rows and not any(_told(cell)[0] for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise TooLargeASheet
    return [[_told(cell) for cell in row[:MOST_COLUMNS]] for row in rows], properties


def _formulas(chunks: Iterator[bytes]) -> Iterator[str]:
    """Cells that compute: what a parser shows of them is what was stored, or nothing."""
    found: list[str] = []
    at: list[str] = [""]

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c" and "r" in attributes:
            at[0] = attributes["r"]
            if attributes.get("t") == "e":  # what is left of one, #REF! for example, and would be read as nothing
                found.append(at[0])
        elif local == "f":
            found.append(at[0] or "?")
        elif any(key.rpartition(":")[2] == "formula" for key in attributes) and "cell" in local:
            found.append(attributes.get("office:value", "?"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    for chunk in chunks:
        parser.Parse(chunk, False)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


def _properties(package: Package, is_ods: bool) -> dict[str, str]:
    name = "meta.xml" if is_ods else "docProps/custom.xml"
    if not package.has(name):
        return {}
    root = ElementTree.fromstring(package.read(name, 1024**2))  # noqa: S314  (it declares nothing)
    found: dict[str, str] = {}
    for each in root.iter():
        key = next((value for key, value in each.attrib.items() if key.rpartition("}")[2] == "name"), None)
        if key is not None:
            found[key] = "".join(each.itertext()).strip()
    return found


def _told(cell: Any) -> tuple[str, str, bool]:
    if isinstance(cell, datetime):
        return cell.date().isoformat(), cell.date().isoformat(), False
    if isinstance(cell, date):
        return cell.isoformat(), cell.isoformat(), False
    if isinstance(cell, bool):
        return str(cell).upper(), "", False
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)), "", True
    if isinstance(cell, int | float):
        return str(cell), "", True
    return str(cell), "", False
