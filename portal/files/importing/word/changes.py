"""Tracked changes of Word: taken as accepted, and each told with its words, - those that went and + those that came."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from portal.files.importing.word.numbering import W

DELETED = {W + "del", W + "moveFrom"}
INSERTED = {W + "ins", W + "moveTo"}
CHANGED = "tracked_changes"
END = "\N{PILCROW SIGN}"
_WORDS = {W + "t", W + "delText"}


def words_of(element: Element) -> str:
    """All words in it, those that are deleted too."""
    return "".join(text.text or "" for text in element.iter() if text.tag in _WORDS)


def went(words: str) -> Iterator[tuple[str, str]]:
    if words.strip():
        yield CHANGED, f"- {words}"


def came(words: str) -> Iterator[tuple[str, str]]:
    if words.strip():
        yield CHANGED, f"+ {words}"
