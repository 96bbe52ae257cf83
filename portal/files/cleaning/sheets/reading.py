"""The cells of a sheet that are seen, row by row; a hidden one is counted, not read."""

import io
import re
from dataclasses import dataclass, field, replace

from lxml import etree

from portal.files.cleaning import contrast
from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.markup import Element
from portal.files.cleaning.sheets import showing
from portal.files.cleaning.sheets.looks import Look, Looks
from portal.files.package import Damaged, ensure_undeclared

MOST_CELLS = 300_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
FLAT = 2.0  # points: a row of that height shows nothing
NARROW = 0.3  # letters
LARGEST_MERGE = 10_000  # cells; each is written

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_OFF = {"0", "false", "off"}
_TOLD = {
    "hyperlinks": Finding.LINKS,
    "oleObjects": Finding.OBJECTS,
    "controls": Finding.OBJECTS,
    "picture": Finding.OBJECTS,
}

Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Cell:
    value: float | str | bool
    look: int
    darkened: bool = False  # in the colour of its cell, which is another in the original

    def shown(self, looks: Looks, from_1904: bool) -> str:
        if isinstance(self.value, bool):
            return str(self.value).upper()
        return showing.shown(self.value, looks[self.look].code, from_1904)


@dataclass(slots=True)
class Sheet:
    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    blank: dict[Place, int] = field(default_factory=dict)  # cells with a look only
    widths: list[tuple[int, int, float | None, bool]] = field(default_factory=list)  # first, last, width, hidden
    heights: dict[int, tuple[float | None, bool]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    frozen: Place | None = None
    grid: bool = True
    zeros: bool = True
    to_the_left: bool = False  # it is read from right to left

    def is_hidden(self, row: int, column: int) -> bool:
        return self.heights.get(row, (None, False))[1] or any(
            first <= column <= last for first, last, _width, hidden in self.widths if hidden
        )


class Strings:
    """The words that cells share; white ones apart, which are seen only where a cell has a colour."""

    def __init__(self, root: Element | None, looks: Looks) -> None:
        self._items = [] if root is None else [runs(item, looks) for item in root.iterchildren("{*}si")]

    def __getitem__(self, written: str) -> list[tuple[str, bool]]:
        if not written.isdigit() or int(written) >= len(self._items):
            raise Damaged
        return self._items[int(written)]


def runs(item: Element, looks: Looks) -> list[tuple[str, bool]]:
    """Words and whether they are white; how they are pronounced stands beside them, unseen."""
    found = []
    for child in item.iterchildren("{*}t", "{*}r"):
        words = child if child.tag.endswith("}t") else child.find("{*}t")
        colour = child.find("{*}rPr/{*}color")
        if words is not None:
            letters = looks.colour(colour) or contrast.BLACK
            found.append((_unescaped(words.text or ""), contrast.is_unseen(letters, contrast.WHITE)))
    return found


class Reading:
    def __init__(self, name: str, strings: Strings, looks: Looks, findings: set[Finding]) -> None:
        self.sheet = Sheet(name)
        self.strings, self.looks, self.findings = strings, looks, findings
        self._lost: list[Place] = []
        self._dressed = False  # something beside the cells may colour them
        self._row = -1

    def read(self, content: bytes) -> Sheet:
        ensure_undeclared([content])
        try:
            for _event, element in etree.iterparse(
                io.BytesIO(content),
                events=("end",),
                tag=[f"{{*}}{name}" for name in (*_TOLD, *_READERS)],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ):
                self._meet(element)
        except etree.XMLSyntaxError as broken:
            raise Damaged from broken
        self._settle()
        return self.sheet

    def _meet(self, element: Element) -> None:
        name = element.tag.rpartition("}")[2]
        if name in _TOLD:
            self.findings.add(_TOLD[name])
        else:
            _READERS[name](self, element)
        if name == "row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def view(self, element: Element) -> None:
        self.sheet.grid = element.get("showGridLines", "1") not in _OFF
        self.sheet.zeros = element.get("showZeros", "1") not in _OFF
        self.sheet.to_the_left = element.get("rightToLeft", "0") not in _OFF
        pane = element.find("{*}pane")
        if pane is not None and pane.get("state") in {"frozen", "frozenSplit"}:
            self.sheet.frozen = int(_float(pane.get("ySplit")) or 0), int(_float(pane.get("xSplit")) or 0)

    def column(self, element: Element) -> None:
        first, last = element.get("min", ""), element.get("max", "")
        if not first.isdigit() or not last.isdigit() or not 0 < int(first) <= int(last):
            return
        width = _float(element.get("width"))
        hidden = element.get("hidden", "0") not in _OFF or (width is not None and width <= NARROW)
        if hidden:
            self.findings.add(Finding.HIDDEN_CELLS)
        self.sheet.widths.append((int(first) - 1, min(int(last), MOST_COLUMNS) - 1, width, hidden))

    def row(self, element: Element) -> None:
        written = element.get("r", "")
        self._row = int(written) - 1 if written.isdigit() and len(written) < 8 else self._row + 1
        if not 0 <= self._row < MOST_ROWS:
            raise Damaged
        height = _float(element.get("ht"))
        set_by_hand = height is not None and element.get("customHeight", "0") not in _OFF
        hidden = element.get("hidden", "0") not in _OFF or (set_by_hand and height is not None and height <= FLAT)
        if hidden:
            self.findings.add(Finding.HIDDEN_CELLS)
        if hidden or set_by_hand:
            self.sheet.heights[self._row] = height, hidden
        column = -1
        for cell in element.iterchildren("{*}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            if not hidden and not self.sheet.is_hidden(self._row, column):
                self._cell((self._row, column), cell)

    def _cell(self, place: Place, element: Element) -> None:
        style = element.get("s", "0")
        look = int(style) if style.isdigit() else 0
        value = self._value(element, self.looks[look])
        if value is None or value == "":
            self.sheet.blank[place] = look
            return
        if self._is_unseen(place, value, self.looks[look]):
            self.findings.add(Finding.HIDDEN_TEXT)
            self.sheet.blank[place] = look
            return
        self.sheet.cells[place] = Cell(value, look)
        if len(self.sheet.cells) > MOST_CELLS:
            raise NoCopy(Reason.TOO_LARGE)

    def _is_unseen(self, place: Place, value: float | str | bool, look: Look) -> bool:
        if look.is_unseen:
            self._lost.append(place)
        return look.is_dust or (not isinstance(value, bool) and showing.is_unseen(look.code, value))

    def _value(self, element: Element, look: Look) -> float | str | bool | None:
        kind = element.get("t", "n")
        inner = {child.tag.rpartition("}")[2]: child for child in element}
        stored = inner.get("v")
        if "f" in inner:
            self.findings.add(Finding.FORMULAS)
            if stored is None and kind != "str":
                raise NoCopy(Reason.DOUBTFUL)  # a program would compute it; here nobody knows what it shows
        words = "" if stored is None else stored.text or ""
        if kind == "s":
            return self._words(self.strings[words], look) if words else None
        if kind == "inlineStr":
            return self._words(runs(inner["is"], self.looks), look) if "is" in inner else None
        if kind == "b":
            return words == "1"
        number = _float(words) if kind == "n" else None
        return _unescaped(words) if number is None else number

    def _words(self, found: list[tuple[str, bool]], look: Look) -> str:
        if len(found) > 1 and not look.is_coloured and any(white and words.strip() for words, white in found):
            self.findings.add(Finding.HIDDEN_TEXT)
            found = [(words, white) for words, white in found if not white]
        return "".join(words for words, _white in found)

    def merge(self, element: Element) -> None:
        ends = [_PLACE.fullmatch(end) for end in element.get("ref", "").split(":")]
        if len(ends) != 2 or not all(ends):
            return
        (top, left), (bottom, right) = ((int(end[2]) - 1, _column(end[1])) for end in ends if end)
        if 1 < (bottom - top + 1) * (right - left + 1) <= LARGEST_MERGE and not self._overlaps(
            top, left, bottom, right
        ):
            self.sheet.merges.append((top, left, bottom, right))

    def _overlaps(self, top: int, left: int, bottom: int, right: int) -> bool:
        return any(
            top <= other_bottom and other_top <= bottom and left <= other_right and other_left <= right
            for other_top, other_left, other_bottom, other_right in self.sheet.merges
        )

    def dress(self, _element: Element) -> None:
        self._dressed = True

    def prompt(self, element: Element) -> None:
        if any(element.get(key) for key in ("promptTitle", "prompt", "errorTitle", "error")):
            self.findings.add(Finding.COMMENTS)

    def header(self, element: Element) -> None:
        if "".join(element.itertext()).strip():
            self.findings.add(Finding.HIDDEN_TEXT)

    def _settle(self) -> None:
        """What lies under a merged cell is not seen, nor are white words where nothing colours the cells."""
        covered = {
            (row, column)
            for top, left, bottom, right in self.sheet.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        for place in self._lost if self._dressed else ():
            if cell := self.sheet.cells.get(place):
                self.sheet.cells[place] = replace(cell, darkened=True)
        for place in (*(covered & self.sheet.cells.keys()), *(() if self._dressed else self._lost)):
            if self.sheet.cells.pop(place, None):
                self.findings.add(Finding.HIDDEN_TEXT)


_READERS = {
    "sheetView": Reading.view,
    "col": Reading.column,
    "row": Reading.row,
    "mergeCell": Reading.merge,
    "conditionalFormatting": Reading.dress,
    "tablePart": Reading.dress,
    "dataValidation": Reading.prompt,
    "headerFooter": Reading.header,
}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(words: str) -> str:
    """Excel writes signs that XML has none for as ``_x000D_``."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), words)
    return "".join(sign for sign in plain if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))


def _float(written: str | None) -> float | None:
    try:
        number = float(written or "")
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
