"""The words of an OpenDocument and of its copy, to be compared, and to be read instead of the file."""

from collections.abc import Iterable, Iterator

from portal.files.cleaning.made import Block
from portal.files.cleaning.markup import Element, letters, named
from portal.files.cleaning.opendocument.tables import parts, repeated
from portal.files.importing import labels

DEEPEST = 6
MOST_ALIKE = 100  # rows that stand for many are said so often at most
_LINES = (named("text:p"), named("text:h"))
_UNSPOKEN = {named("svg:desc"), named("svg:title")}
_SIGNS = {named("text:tab"): " ", named("text:line-break"): " ", named("text:s"): " "}
_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def spoken(story: Element | None) -> str:
    """All that stands in paragraphs, whatever is around it there."""
    if story is None:
        return ""
    return letters(
        text for line in story.iter(*_LINES) if next(line.iterancestors(*_LINES), None) is None for text in _texts(line)
    )


def _texts(element: Element) -> Iterator[str]:
    if element.tag not in _UNSPOKEN:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


class Wording:
    def __init__(self, lists: Iterable[Element]) -> None:
        self._lists = {style.get(named("style:name"), ""): style for style in lists}
        self._counts: dict[tuple[str, int], int] = {}
        self._notes: list[Block] = []

    def blocks(self, story: Iterable[Element]) -> Iterator[Block]:
        for element in story:
            yield from self._block(element, "", 0)
            yield from self._waiting()

    def _waiting(self) -> list[Block]:
        notes, self._notes = self._notes, []
        return notes

    def _block(self, element: Element, style: str, deep: int, label: str = "") -> Iterator[Block]:
        if element.tag in _LINES:
            yield from self._line(element, label)
        elif element.tag == named("text:list"):
            yield from self._list(element, element.get(named("text:style-name"), style), deep + 1)
        elif element.tag == named("table:table"):
            yield from self._table(element)
        elif element.tag not in _UNSPOKEN:
            for child in element:
                yield from self._block(child, style, deep)

    def _line(self, line: Element, label: str) -> Iterator[Block]:
        boxes: list[Element] = []
        text = " ".join("".join(self._said(line, boxes)).split())
        if text:
            level = line.get(named("text:outline-level"), "1") if line.tag == named("text:h") else "0"
            yield Block(f"{label} {text}" if label else text, min(int(level), DEEPEST) if level.isdigit() else 1)
        for box in boxes:
            yield from self._block(box, "", 0)

    def _said(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if child.tag == named("text:note"):
                yield self._note(child)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag.startswith(named("draw:x")[:-1]):
                boxes.append(child)
            elif child.tag not in _UNSPOKEN:
                yield from self._said(child, boxes)
            yield child.tail or ""

    def _note(self, note: Element) -> str:
        citation, body = note.find(named("text:note-citation")), note.find(named("text:note-body"))
        mark = f"[{'' if citation is None else ''.join(citation.itertext())}]"
        if body is not None:
            waiting, self._notes = self._notes, []
            said = " ".join(block.text for child in body for block in self._block(child, "", 0))
            self._notes = [*waiting, Block(f"{mark} {said}")]
        return mark

    def _list(self, list_: Element, style: str, deep: int) -> Iterator[Block]:
        if list_.get(named("text:continue-numbering")) != "true" and deep == 1:
            self._counts = {key: count for key, count in self._counts.items() if key[0] != style}
        for item in list_:
            label = self._label(item, style, deep) if item.tag == named("text:list-item") else ""
            for child in item:
                yield from self._block(child, style, deep, label)
                label = "" if child.tag in _LINES else label

    def _label(self, item: Element, style: str, deep: int) -> str:
        level = next(
            (
                level
                for level in self._lists.get(style, ())
                if level.get(named("text:level")) == str(deep) and level.tag.startswith(named("text:list-level"))
            ),
            None,
        )
        if level is None or level.tag != named("text:list-level-style-number"):
            return "•"
        start = item.get(named("text:start-value")) or level.get(named("text:start-value"), "1")
        fresh = item.get(named("text:start-value")) or (style, deep) not in self._counts
        count = int(start) if fresh and start.isdigit() else self._counts.get((style, deep), 0) + 1
        self._counts[style, deep] = count
        self._counts = {key: kept for key, kept in self._counts.items() if key[0] != style or key[1] <= deep}
        shape = level.get(named("style:num-format"), "1")
        if not shape:
            return ""
        before, after = level.get(named("style:num-prefix"), ""), level.get(named("style:num-suffix"), "")
        return f"{before}{labels.numeral(count, _STYLES.get(shape, 'decimal'))}{after}".strip()

    def _table(self, table: Element) -> Iterator[Block]:
        for row in parts(table, "table:table-row"):
            cells = [self._cell(cell) for cell in row if cell.tag == named("table:table-cell")]
            if line := "\t".join(cells).strip():
                yield from [Block(line)] * min(repeated(row, "rows"), MOST_ALIKE)
        for shapes in table.iterchildren(named("table:shapes")):
            yield from self._block(shapes, "", 0)

    def _cell(self, cell: Element) -> str:
        waiting, self._notes = self._notes, []
        words = " ".join(block.text for child in cell for block in self._block(child, "", 0))
        self._notes = [*waiting, *self._notes]
        return words
