"""HTML, cleaned of everything that acts before anybody looks at its words."""

import codecs
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from portal.files.importing import labels, marked, raised, symbols
from portal.files.importing.assembling import Block
from portal.files.importing.marked import BLOCKS, DRESS, HEADINGS, LISTS, STRUCK
from portal.files.importing.refusals import WrongEncoding
from portal.text.passages import Kind

STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
MOST_COLUMNS = 60

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_LEGACY = {"windows-1252", "cp1252", "iso-8859-1", "latin1", "iso-8859-15", "us-ascii", "ascii"}
_PICTURE = re.compile(r"<(svg|object|canvas|video|math)\b", re.I)
_BACK = {"↩", "↩\ufe0e", "↑", "^", "⏎"}
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_FAMILY = re.compile(r"(?:^|;)\s*font-family\s*:\s*[\"']?(\w+)", re.I)


def read(content: bytes, warnings: set[str], *, keeps_struck: bool = False) -> Iterator[Block]:
    text = _decoded(content)
    if _PICTURE.search(text):
        warnings.add("images_left_out")
    return blocks(text, warnings, keeps_struck=keeps_struck)


def blocks(html: str, warnings: set[str], *, labelled: bool = False, keeps_struck: bool = False) -> Iterator[Block]:
    """What is written there. With ``labelled`` a code span at the beginning of a paragraph is its number."""
    walk = _Walk(warnings, labelled, keeps_struck)
    walk.through(marked.tree(html))
    walk.finish()
    return iter(walk.found)


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:2048])
    named = declared[1].decode().lower() if declared else "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = "utf-16"
    elif named in _LEGACY and not content.startswith(codecs.BOM_UTF8):
        named = "cp1252"
    else:
        named = "utf-8-sig"
    try:
        return content.decode(named)
    except UnicodeDecodeError as wrong:
        raise WrongEncoding from wrong


class _Walk:
    """One way through the document, gathering words until a block ends."""

    def __init__(self, warnings: set[str], labelled: bool, keeps_struck: bool) -> None:
        self.warnings, self.labelled, self.keeps_struck = warnings, labelled, keeps_struck
        self.found: list[Block] = []
        self.notes: dict[str, str] = {}  # places that marks point to, and the marks
        self.words: list[str] = []
        self.lost: list[tuple[str, str]] = []  # out of the block that is being read
        self.font = ""  # when its letters are pictures
        self.next: Block | None = None  # what the words to come are the beginning of
        self.quoted = self.lists = self.depth = 0

    def through(self, element: Element) -> None:
        self.say(element.text)
        for child in element:
            if _is_hidden(child):
                self.lose("hidden_left_out", child)
            elif child.tag in BLOCKS:
                self.finish()
                self.block(child)
                self.finish()
            else:
                self.inline(child)
            self.say(child.tail)

    def say(self, words: str | None) -> None:
        if words:
            self.words.append(symbols.said(words, self.font))

    def seen(self, parent: Element, tag: str = "") -> Iterator[Element]:
        """Its parts that a reader of the file sees; the others are named as left out."""
        for child in parent:
            if _is_hidden(child):
                self.lose("hidden_left_out", child)
            elif not tag or child.tag == tag:
                yield child

    def lose(self, code: str, element: Element) -> None:
        words = "".join(element.itertext())
        if words.strip():
            self.warnings.add(code)
            self.lost.append((code, words))

    def finish(self) -> None:
        text, self.words = "".join(self.words), []
        lost, self.lost = self.lost, []
        if not text.strip():
            if lost:
                self.found.append(Block(Kind.PARAGRAPH, "", lost=lost))
            return
        block = self.next or Block(Kind.NOTE if self.quoted else Kind.PARAGRAPH, "")
        self.next = None
        block.text, block.lost = text, lost
        self.found.append(block)

    def block(self, element: Element) -> None:
        tag = element.tag
        if tag == "table":
            self.table(element)
        elif tag in LISTS:
            self.list(element)
        elif tag in HEADINGS:
            self.next = Block(Kind.HEADING, "", HEADINGS[tag])
            self.through(element)
            self.finish()
            self.next = None
        else:
            quoted = tag in {"blockquote", "aside"}
            self.quoted += quoted
            self.through(element)
            self.finish()
            self.quoted -= quoted

    def inline(self, element: Element) -> None:
        tag = element.tag
        if tag in STRUCK:
            self.lose("struck_kept" if self.keeps_struck else "struck_left_out", element)
            if self.keeps_struck:
                self.through(element)
            return
        if tag in {"br", "wbr"}:
            self.say("\n" if tag == "br" else "")
        elif tag == "img":
            self.warnings.add("images_left_out")
        elif mark := self.mark(element):
            self.say(mark)
        elif tag in {"sup", "sub"}:
            self.raised(element)
        elif tag == "q":
            self.say("“")
            self.through(element)
            self.say("”")
        elif tag == "code" and self.labelled and not "".join(self.words).strip() and _is_label(element):
            self.next = self.next or Block(Kind.NOTE if self.quoted else Kind.PARAGRAPH, "")
            self.next.label = element.text or ""
        else:
            self.dressed(element)

    def dressed(self, element: Element) -> None:
        if element.tag == "ins" and (words := "".join(element.itertext())).strip():
            self.warnings.add("tracked_changes")
            self.lost.append(("tracked_changes", f"+ {words}"))
        self.warnings |= {"formatting_left_out"} if element.tag in DRESS else set()
        outside, self.font = self.font, _font(element) or self.font
        self.through(element)
        self.font = outside

    def raised(self, element: Element) -> None:
        words = "".join(element.itertext())
        told = raised.said(words, above=element.tag == "sup", before="".join(self.words))
        if told != words:
            self.warnings.add("formulas")
            self.lost.append(("formulas", f"{words} → {told}"))
        self.say(told)

    def mark(self, element: Element) -> str:
        """The sign of a footnote, in brackets; nothing when this is something else."""
        link = element if element.tag == "a" else element.find("a")
        place = link.get("href", "") if link is not None else ""
        text = "".join(element.itertext()).strip()
        if not place.startswith("#"):
            return ""
        if text in _BACK:
            return " "
        if element.tag != "sup" and element.find("sup") is None:
            return ""
        self.warnings.add("footnotes")
        shown = text if text.startswith("[") else f"[{text}]"
        return self.notes.setdefault(place[1:], shown)

    def list(self, element: Element) -> None:
        style = STYLES.get(element.get("type", ""), "decimal")
        counts = element.tag == "ol"
        passages = counts and not self.lists and style in {"decimal", "upperRoman"}
        number = _whole(element.get("start"), 1)
        self.lists += 1
        self.depth += not passages
        for item in self.seen(element):
            number = _whole(item.get("value"), number)
            label = labels.numeral(number, style) + element.get("data-mark", "") if counts else None
            kind = Kind.PARAGRAPH if passages else Kind.ITEM
            if note := self.notes.get(item.get("id", "")):
                kind, label = Kind.NOTE, note
            if self.quoted:
                kind = Kind.NOTE
            self.next = Block(kind, "", self.depth if kind is Kind.ITEM else 0, label)
            self.through(item)
            self.finish()
            self.next = None
            number += 1
        self.lists -= 1
        self.depth -= not passages

    def table(self, table: Element) -> None:
        over: dict[int, int] = {}  # columns that a cell above still covers, and for how many rows
        for group in self.seen(table):
            if group.tag == "caption":
                self.through(group)
                self.finish()
            for line in [group] if group.tag == "tr" else self.seen(group, "tr"):
                headed = group.tag == "thead" or (len(line) > 0 and all(cell.tag == "th" for cell in line))
                cells = "\t".join(self.cells(line, over))
                lost, self.lost = self.lost, []
                self.found.append(Block(Kind.ROW, cells, int(headed), lost=lost))

    def cells(self, line: Element, over: dict[int, int]) -> Iterator[str]:
        column = 0
        for cell in self.seen(line):
            while over.get(column):
                over[column] -= 1
                column += 1
                yield ""
            rows = min(_whole(cell.get("rowspan"), 1), 1000)
            columns = max(1, min(_whole(cell.get("colspan"), 1), MOST_COLUMNS))
            for extra in range(columns):
                over[column + extra] = rows - 1
                yield "" if extra else self.cell(cell)
            column += columns
        while over.get(column):
            over[column] -= 1
            column += 1
            yield ""

    def cell(self, cell: Element) -> str:
        inner = _Walk(self.warnings, labelled=False, keeps_struck=self.keeps_struck)
        inner.notes = self.notes
        inner.through(cell)
        inner.finish()
        self.lost += [loss for block in inner.found for loss in block.lost]
        if cell.find(".//table") is not None:
            self.warnings.add("nested_tables")
        return " ".join(labels.before(block.label, block.text).replace("\t", " ") for block in inner.found)


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _font(element: Element) -> str:
    """The font that this asks for, if its letters are pictures."""
    family = _FAMILY.search(element.get("style", ""))
    named = element.get("face") or (family[1] if family else "")
    return named if symbols.is_pictorial(named) else ""


def _is_label(element: Element) -> bool:
    follows = (element.tail or "").startswith((" ", "\n", "\xa0"))
    return follows and not len(element) and len(element.text or "") <= labels.LONGEST


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else otherwise
