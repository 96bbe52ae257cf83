"""The words of a Word document and of its copy, to be compared, and to be read instead of the file."""

from collections.abc import Iterable

from portal.files.cleaning.made import Block
from portal.files.cleaning.markup import Element, letters, named, part
from portal.files.cleaning.word.document import NOTES, Document, Story
from portal.files.importing import labels, word
from portal.files.package import Package
from portal.text.passages import Kind

DEEPEST = 6
_TEXT = {named("w:t"), named("m:t")}

Words = tuple[str, list[str], list[str]]  # of the body, of its notes, of its headers and footers


def of_document(document: Document) -> Words:
    return _words(document.body.root, document.notes.values(), document.headers.values())


def of_copy(copy: bytes) -> Words:
    package = Package(copy)
    related = package.related(package.main)

    def stories(*kinds: str) -> list[Story]:
        return [Story(other.kind, part(package, other.target), []) for other in related if other.kind in kinds]

    return _words(part(package, package.main), stories(*NOTES.values()), stories("header", "footer"))


def _words(body: Element, notes: Iterable[Story], headers: Iterable[Story]) -> Words:
    of_notes = [_spoken(note) for story in notes for note in story.root]
    of_headers = [_spoken(story.root) for story in headers]
    return _spoken(body), sorted(filter(None, of_notes)), sorted(filter(None, of_headers))


def _spoken(root: Element) -> str:
    return letters(
        element.get("string", "") if element.tag == named("v:textpath") else element.text or ""
        for element in root.iter(*_TEXT, named("v:textpath"))
    )


def blocks(copy: bytes) -> tuple[Block, ...]:
    """What one reads from above to below, then what stands at the head and the foot of its pages."""
    found = [
        Block(text, _level(block.level) if block.kind is Kind.HEADING else 0)
        for block in word.read(copy, set(), keeps_struck=True)
        if (text := _line(block.text, block.label))
    ]
    package = Package(copy)
    edges = dict.fromkeys(
        text
        for other in package.related(package.main)
        if other.kind in {"header", "footer"}
        for paragraph in part(package, other.target).iter(named("w:p"))
        if (text := _line("".join(words.text or "" for words in paragraph.iter(named("w:t")))))
    )
    return (*found, *map(Block, edges))


def _level(level: int) -> int:
    return min(max(level, 1), DEEPEST)


def _line(text: str, label: str | None = None) -> str:
    cells = (" ".join(cell.split()) for cell in text.split("\t"))
    line = "\t".join(cells).strip()
    return f"{labels.joined(label)} {line}" if label and line else line
