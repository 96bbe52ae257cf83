"""From the parts of a Word document to its blocks: paragraphs, lists, tables, notes, boxes, inserted documents."""

from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

from portal.files.importing import hypertext, labels, plain
from portal.files.importing.assembling import Block
from portal.files.importing.refusals import Refused
from portal.files.importing.word import changes, parts
from portal.files.importing.word.changes import DELETED, INSERTED
from portal.files.importing.word.lines import Gathering, Line
from portal.files.importing.word.numbering import Counted, Numbering, W, asked, attribute
from portal.files.importing.word.parts import Parts
from portal.files.importing.word.styles import ITEM, NOTES, Style, Styles, heading
from portal.files.importing.word.tables import rows
from portal.files.package import Damaged
from portal.text.passages import Kind

THROUGH = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body")}
DEEPEST = 1  # of documents within documents
UNCOUNTED, MOST_UNCOUNTED = "uncounted", 100  # passages that are named one by one: a file may ask for it in each
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def read(content: bytes, warnings: set[str], *, keeps_struck: bool = False, deep: int = 0) -> Iterator[Block]:
    """Struck text is left out and named, unless it is kept: of a file that is shown and not filed as a draft."""
    return Reading(parts.read(content), warnings, keeps_struck, deep).blocks()


class Reading:
    def __init__(self, found: Parts, warnings: set[str], keeps_struck: bool, deep: int) -> None:
        self.warnings, self.keeps_struck, self.deep = warnings, keeps_struck, deep
        self.found = found
        self.document = found.by_kind[""]
        self.styles = Styles(found.by_kind.get("styles"))
        self.numbering = Numbering(found.by_kind.get("numbering"), lambda: self.language)
        self.notes = {kind: _notes(found.by_kind.get(kind)) for kind in ("footnotes", "endnotes")}
        self.lines = Gathering(self.styles, warnings, self.mark, keeps_struck=keeps_struck)
        self.marks: dict[tuple[str, str], str] = {}
        self.waiting: list[Block] = []  # notes, until the passage or the table that they belong to has ended
        self.uncounted = 0
        self.cells = 0  # of tables, one in the other, that are being read
        self.open: tuple[Line, Element | None] | None = None  # a paragraph that goes on in the next one

    def blocks(self) -> Iterator[Block]:
        if next(self.document.iter(W + "commentReference"), None) is not None:
            self.warnings.add("comments_left_out")
        yield from self._edges()
        for body in self.document.findall(W + "body"):
            for block in self.container(body):
                yield block
                if block.kind is not Kind.ROW:
                    yield from self.waited()
        yield from self.waited()

    def waited(self) -> list[Block]:
        waiting, self.waiting = self.waiting, []
        return waiting

    def container(self, parent: Element) -> Iterator[Block]:
        """A body, a cell, a note or a box: a paragraph whose end was deleted goes on in it and nowhere else."""
        outside, self.open = self.open, None
        yield from self.through(parent)
        yield from self._closed()
        self.open = outside

    def through(self, parent: Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == W + "p":
                yield from self.paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._closed()
                yield from rows(self, element)
                if not self.cells:
                    yield from self.waited()
            elif element.tag in {W + "altChunk", W + "subDoc"}:
                yield from self._closed()
                yield from self.inserted(element.get(R + "id") or "")
            elif element.tag == W + "sdt" and _is_contents(element):
                continue
            elif element.tag in INSERTED:
                self.warnings.add(changes.CHANGED)
                for block in self.through(element):
                    block.lost = [*block.lost, *changes.came(block.text)]
                    yield block
            elif element.tag in THROUGH:
                yield from self.through(element)
            elif element.tag in DELETED:
                self.warnings.add(changes.CHANGED)
                yield Block(Kind.PARAGRAPH, "", lost=[*changes.went(changes.words_of(element))])

    def paragraph(self, element: Element) -> Iterator[Block]:
        settings = element.find(W + "pPr")
        line, _settings = self.open or (Line(), None)
        self.open = None
        self.lines.gather(element, line, self._style(settings))
        self.lines.end()
        if self._end_is_deleted(settings, line) or _is_dropped(settings):
            self.open = line, settings
            return
        yield from self._said(line, settings)

    def _closed(self) -> Iterator[Block]:
        """What had no end of its own, when nothing follows with which it could have one."""
        if self.open:
            (line, settings), self.open = self.open, None
            yield from self._said(line, settings)

    def _said(self, line: Line, settings: Element | None) -> Iterator[Block]:
        style = self._style(settings)
        counted = self._counted(settings, style)
        if (line.text.strip() or line.lost) and not style.name.startswith("toc "):
            block = self._block(line, settings, style, counted)
            block.lost = [*line.lost, *self._uncounted(settings, style, line, counted)]
            yield block
        for box in line.boxes:
            yield from self.container(box)

    def _style(self, settings: Element | None) -> Style:
        return self.styles.of(attribute(None if settings is None else settings.find(W + "pStyle")))

    def _block(self, line: Line, settings: Element | None, style: Style, counted: Counted | None) -> Block:
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
        identity = attribute(None if settings is None else settings.find(W + "pStyle")) or ""
        return self.numbering.counted(numbers, style.list_, style.deep, identity)

    def _uncounted(
        self, settings: Element | None, style: Style, line: Line, counted: Counted | None
    ) -> Iterator[tuple[str, str]]:
        """The number or bullet that this paragraph asks of a list, or of a level of one, which the file has not."""
        numbers = None if settings is None else settings.find(W + "numPr")
        if counted or line.label is not None or not line.text.strip() or not asked(numbers, style.list_):
            return
        self.warnings.add(UNCOUNTED)
        self.uncounted += 1
        if self.uncounted <= MOST_UNCOUNTED:
            yield UNCOUNTED, "#"

    def _end_is_deleted(self, settings: Element | None, line: Line) -> bool:
        end = None if settings is None else settings.find(W + "rPr")
        if end is None:
            return False
        if end.find(W + "ins") is not None or end.find(W + "moveTo") is not None:
            self.warnings.add(changes.CHANGED)
            if not any(code == changes.CHANGED for code, _words in line.lost):  # where it came by itself, it parts two
                line.lost += changes.came(changes.END)
        if end.find(W + "del") is None and end.find(W + "moveFrom") is None:
            return False
        self.warnings.add(changes.CHANGED)
        line.lost += changes.went(changes.END) if line.text.strip() else ()
        return True

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
            fields, self.lines.fields = self.lines.fields, []
            blocks = list(self.container(note))
            self.lines.fields = fields
            words, lost = " ".join(block.text for block in blocks), [each for block in blocks for each in block.lost]
            self.waiting.append(Block(Kind.NOTE, words, 0, shown, lost))
        return self.marks[kind, name]

    def inserted(self, identity: str) -> Iterator[Block]:
        """The words of a document that stands in this one; one that cannot be read is named."""
        there = self.found.inserted.get(identity)
        if there is None or there.content is None or self.deep >= DEEPEST:
            yield from self._unread(there.name if there else identity)
            return
        try:
            if there.media_type in {"text/html", "application/xhtml+xml"}:
                found = list(hypertext.read(there.content, self.warnings))
            elif there.media_type == "text/plain":
                found = list(plain.read(there.content, self.warnings))
            elif there.media_type.startswith(WORD):
                found = list(read(there.content, self.warnings, keeps_struck=self.keeps_struck, deep=self.deep + 1))
            else:
                found = []
        except (Refused, Damaged, ValueError):
            found = []
        if found:
            self.warnings.add("inserted")
            yield from found
        else:
            yield from self._unread(there.name)

    def _unread(self, name: str) -> Iterator[Block]:
        self.warnings.add("inserted_left_out")
        yield Block(Kind.PARAGRAPH, "", lost=[("inserted_left_out", name)])

    def _edges(self) -> Iterator[Block]:
        """What stands at the heads and feet of pages is no part of the text, but somebody wrote it."""
        said = dict.fromkeys(
            " ".join("".join(text.text or "" for text in paragraph.iter(W + "t")).split())
            for edge in self.found.edges
            for paragraph in edge.iter(W + "p")
        )
        lost = [("edges_left_out", words) for words in said if any(map(str.isalpha, words))]
        if lost:
            self.warnings.add("edges_left_out")
            yield Block(Kind.PARAGRAPH, "", lost=lost)

    @cached_property
    def language(self) -> str:
        """Of the whole document: its numbers in words are counted in it. By its small words, as files tell untruths."""
        words = " ".join(text.text or "" for text in self.document.iter(W + "t")).lower().split()
        return "en" if sum(word in {"the", "of", "and"} for word in words) > sum(
            word in {"el", "la", "de", "y", "en", "se"} for word in words
        ) else "es"  # fmt: skip


def _notes(root: Element | None) -> dict[str, Element]:
    """Without the lines that Word keeps there to separate them."""
    return {
        attribute(note, "id") or "": note
        for note in ([] if root is None else root)
        if attribute(note, "type") in {None, "normal"}
    }


def _is_dropped(settings: Element | None) -> bool:
    """A large first letter stands in a paragraph of its own."""
    frame = None if settings is None else settings.find(W + "framePr")
    return frame is not None and attribute(frame, "dropCap") in {"drop", "margin"}


def _is_contents(element: Element) -> bool:
    """A table of contents is made of what follows."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return attribute(gallery) == "Table of Contents"


def _is_outline(counted: Counted) -> bool:
    """1.2 and 1.2.3 number paragraphs, a) and (i) number what stands under them."""
    return "." in counted.label
