"""Word documents: their words as they stand when every tracked change is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from portal.files.importing import labels, parts
from portal.files.importing.assembling import Block
from portal.files.importing.numbering import Counted, Numbering, W, attribute, number
from portal.files.importing.styles import ITEM, NOTES, NUMBER, Style, Styles, heading, is_on
from portal.text.passages import Kind

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
GONE = {W + name for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "annotationRef")}
INSERTED = {W + name for name in ("ins", "moveTo")}
THROUGH = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body")}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "ptab": "\t"}
NOTES_OF = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
DRESS = ("b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "vertAlign", "color", "highlight")
MOST_COLUMNS = 63


def read(content: bytes, warnings: set[str]) -> Iterator[Block]:
    return _Reading(parts.read(content), warnings).blocks()


@dataclass(slots=True)
class _Line:
    """The words of a paragraph while they are gathered."""

    words: list[str] = field(default_factory=list)
    label: str | None = None
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.words)


class _Reading:
    def __init__(self, found: dict[str, Element], warnings: set[str]) -> None:
        self.warnings = warnings
        self.document = found[""]
        self.styles = Styles(found.get("styles"))
        self.numbering = Numbering(found.get("numbering"))
        self.notes = {kind: self._notes(found.get(kind)) for kind in ("footnotes", "endnotes")}
        self.marks: dict[tuple[str, str], str] = {}
        self.waiting: list[Block] = []  # notes, until the passage or the table that they belong to has ended
        self.open: _Line | None = None  # a paragraph whose end was deleted

    def blocks(self) -> Iterator[Block]:
        if next(self.document.iter(W + "commentReference"), None) is not None:
            self.warnings.add("comments_left_out")
        for body in self.document.findall(W + "body"):
            for block in self.through(body):
                yield block
                if block.kind is not Kind.ROW:
                    yield from self.waited()
        yield from self.waited()

    def waited(self) -> list[Block]:
        waiting, self.waiting = self.waiting, []
        return waiting

    def through(self, parent: Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == W + "p":
                yield from self.paragraph(element)
            elif element.tag == W + "tbl":
                yield from self.table(element)
            elif element.tag == W + "sdt" and _is_contents(element):
                continue
            elif element.tag in THROUGH:
                if element.tag in INSERTED:
                    self.warnings.add("tracked_changes")
                yield from self.through(element)
            elif element.tag in {W + "del", W + "moveFrom"}:
                self.warnings.add("tracked_changes")

    def paragraph(self, element: Element) -> Iterator[Block]:
        settings = element.find(W + "pPr")
        style = self.styles.of(attribute(None if settings is None else settings.find(W + "pStyle")))
        line, self.open = self.open or _Line(), None
        self.gather(element, line, style.hidden)
        if self._end_is_deleted(settings):
            self.open = line
            return
        counted = self._counted(settings, style)
        if line.text.strip() and not style.name.startswith("toc "):
            yield self._block(line, settings, style, counted)
        for box in line.boxes:
            yield from self.through(box)

    def _block(self, line: _Line, settings: Element | None, style: Style, counted: Counted | None) -> Block:
        label = line.label if line.label is not None else counted.label if counted and counted.label else None
        outline = None if settings is None else settings.find(W + "outlineLvl")
        level = style.heading if outline is None else heading(outline)
        if level is not None:
            return Block(Kind.HEADING, line.text, level, label)
        if style.name in NOTES:
            return Block(Kind.NOTE, line.text, 0, label)
        if style.name.startswith(ITEM) and style.name[len(ITEM) :].isdigit():
            return Block(Kind.ITEM, line.text, int(style.name[len(ITEM) :]), label)
        if counted and (counted.bullet or (counted.deep and not _is_outline(counted))):
            return Block(Kind.ITEM, line.text, max(1, counted.deep + (not counted.outline)), label)
        return Block(Kind.PARAGRAPH, line.text, 0, label)

    def _counted(self, settings: Element | None, style: Style) -> Counted | None:
        numbers = None if settings is None else settings.find(W + "numPr")
        name, deep = style.list_, style.deep
        if numbers is not None:
            name = attribute(numbers.find(W + "numId")) or name
            own = numbers.find(W + "ilvl")
            deep = deep if own is None else number(own, 0)
        identity = attribute(None if settings is None else settings.find(W + "pStyle")) or ""
        return self.numbering.count(name, deep, identity) if name and name != "0" else None

    def _end_is_deleted(self, settings: Element | None) -> bool:
        end = None if settings is None else settings.find(W + "rPr")
        if end is None:
            return False
        if end.find(W + "ins") is not None or end.find(W + "moveTo") is not None:
            self.warnings.add("tracked_changes")
        if end.find(W + "del") is None and end.find(W + "moveFrom") is None:
            return False
        self.warnings.add("tracked_changes")
        return True

    def gather(self, element: Element, line: _Line, hidden: bool) -> None:
        for child in element:
            tag = child.tag
            if tag in {W + "del", W + "moveFrom"}:
                self.warnings.add("tracked_changes")
            elif tag == W + "r":
                self.run(child, line, hidden)
            elif tag == MC + "AlternateContent":
                choice = child.find(MC + "Choice")
                self.gather(child.find(MC + "Fallback") or child if choice is None else choice, line, hidden)
            elif tag == M + "t":
                line.words.append(child.text or "")
            elif tag in {W + "drawing", W + "pict", W + "object"}:
                self.picture(child, line)
            elif tag == W + "ruby":
                self.gather(child.find(W + "rubyBase") or child, line, hidden)
            elif tag not in GONE:
                if tag in INSERTED:
                    self.warnings.add("tracked_changes")
                elif tag == W + "hyperlink":
                    self.warnings.add("formatting_left_out")
                self.gather(child, line, hidden)

    def run(self, run: Element, line: _Line, hidden: bool) -> None:
        letters = run.find(W + "rPr")
        style = self.styles.of(attribute(letters.find(W + "rStyle"))) if letters is not None else None
        if is_on(letters, "vanish", hidden or (style.hidden if style else False)):
            if any(True for _text in run.iter(W + "t")):
                self.warnings.add("hidden_left_out")
            return
        said = "".join(self.sign(child, line) for child in run)
        if style and style.name == NUMBER:
            line.label = labels.trimmed((line.label or "") + said)
            return
        if said.strip() and any(is_on(letters, name) for name in DRESS):
            self.warnings.add("formatting_left_out")
        line.words.append(said)

    def sign(self, child: Element, line: _Line) -> str:
        if child.tag == W + "t":
            return child.text or ""
        if child.tag in NOTES_OF:
            return self.mark(NOTES_OF[child.tag], attribute(child, "id") or "")
        if child.tag == W + "sym":
            return _symbol(attribute(child, "char") or "")
        if child.tag in {W + "drawing", W + "pict", W + "object"}:
            self.picture(child, line)
        elif child.tag == MC + "AlternateContent":
            for choice in child.findall(MC + "Choice")[:1]:
                return "".join(self.sign(inner, line) for inner in choice)
        elif child.tag == W + "ruby":
            return "".join(text.text or "" for base in child.findall(W + "rubyBase") for text in base.iter(W + "t"))
        return SIGNS.get(child.tag.removeprefix(W), "") if child.tag.startswith(W) else ""

    def picture(self, element: Element, line: _Line) -> None:
        boxes = list(element.iter(W + "txbxContent"))
        line.boxes += boxes
        if not boxes:
            self.warnings.add("images_left_out")

    def mark(self, kind: str, name: str) -> str:
        """The mark of a note, in brackets; its words wait until the passage has ended."""
        note = self.notes[kind].get(name)
        if note is None:
            return ""
        if (kind, name) not in self.marks:
            self.warnings.add("footnotes")
            count = 1 + sum(known == kind for known, _name in self.marks)
            shown = f"[{labels.numeral(count, 'decimal' if kind == 'footnotes' else 'lowerRoman')}]"
            self.marks[kind, name] = shown
            words = " ".join(block.text for block in self.through(note))
            self.waiting.append(Block(Kind.NOTE, words, 0, shown))
        return self.marks[kind, name]

    def table(self, table: Element) -> Iterator[Block]:
        rows = [row for row in _rows(table) if not self._row_is_deleted(row)]
        declared = any(is_on(row.find(W + "trPr"), "tblHeader") for row in rows)
        for place, row in enumerate(rows):
            cells, bold = self.cells(row)
            headed = is_on(row.find(W + "trPr"), "tblHeader") if declared else place == 0 and bold and len(rows) > 1
            yield Block(Kind.ROW, "\t".join(cells), int(headed))
        yield from self.waited()

    def _row_is_deleted(self, row: Element) -> bool:
        settings = row.find(W + "trPr")
        if settings is None:
            return False
        if settings.find(W + "ins") is not None:
            self.warnings.add("tracked_changes")
        return settings.find(W + "del") is not None

    def cells(self, row: Element) -> tuple[list[str], bool]:
        """The words of each cell, and whether all of them are bold, as above a table."""
        found: list[str] = []
        bold = True
        for cell in _cells(row):
            settings = cell.find(W + "tcPr")
            span = number(None if settings is None else settings.find(W + "gridSpan"), 1)
            merged = None if settings is None else settings.find(W + "vMerge")
            goes_on = merged is not None and attribute(merged) != "restart"
            found.append("" if goes_on else self.cell(cell))
            found += [""] * (max(1, min(span, MOST_COLUMNS)) - 1)
            runs = [run for run in cell.iter(W + "r") if "".join(text.text or "" for text in run.iter(W + "t")).strip()]
            bold = bold and all(is_on(run.find(W + "rPr"), "b") for run in runs)
        return found, bold and any(found)

    def cell(self, cell: Element) -> str:
        if next(cell.iter(W + "tbl"), None) is not None:
            self.warnings.add("nested_tables")
        waiting, self.waiting = self.waiting, []
        words = [_with_label(block).replace("\t", " ") for block in self.through(cell) if block.kind is not Kind.NOTE]
        self.waiting = waiting + self.waiting
        return " ".join(words)

    @staticmethod
    def _notes(root: Element | None) -> dict[str, Element]:
        """Without the lines that Word keeps there to separate them."""
        return {
            attribute(note, "id") or "": note
            for note in ([] if root is None else root)
            if attribute(note, "type") in {None, "normal"}
        }


def _with_label(block: Block) -> str:
    return f"{labels.joined(block.label)} {block.text}" if block.label else block.text


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag in THROUGH:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in THROUGH:
            yield from _cells(child)


def _is_contents(element: Element) -> bool:
    """A table of contents is made of what follows."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return attribute(gallery) == "Table of Contents"


def _is_outline(counted: Counted) -> bool:
    """1.2 and 1.2.3 number paragraphs, a) and (i) number what stands under them."""
    return "." in counted.label


def _symbol(code: str) -> str:
    """Signs of fonts like Wingdings have no meaning outside them."""
    value = int(code, 16) if code and len(code) <= 6 else 0
    return chr(value) if 0x20 <= value < 0xD800 else ""
