"""Plain text, in which no sign means anything but itself: ``3*4*5`` is neither bold nor a list."""

from collections.abc import Iterator

from portal.files.importing import labels
from portal.files.importing.assembling import Block
from portal.text.passages import Kind

TAB = 4


def read(content: bytes, _warnings: set[str]) -> Iterator[Block]:
    """A passage ends at an empty line, and before a line that begins with a number, a bullet or further in."""
    held: list[str] = []
    inset = 0
    for line in [*content.decode("utf-8-sig").splitlines(), ""]:
        words = line.expandtabs(TAB).strip()
        further = len(line.expandtabs(TAB)) - len(line.expandtabs(TAB).lstrip())
        if held and (not words or further > inset or labels.split(words) or labels.without_bullet(words)):
            yield Block(Kind.PARAGRAPH, " ".join(held))
            held = []
        if words:
            held.append(words)
            inset = further
