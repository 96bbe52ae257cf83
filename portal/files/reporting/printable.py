"""What can be set in type: the standard of the PDF refuses a character that no font has, so it is named instead."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

LONG, PIECE = 25, 12  # letters: a longer word may be broken after each piece, or it would leave the page
BREAK = "\N{ZERO WIDTH SPACE}"
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_MARKS = {"Mn", "Mc", "Me"}  # on the letter before them
_PLAIN = re.compile("[\\n -~\u00a1-\u00ac\u00ae-\u017e]*")  # what nearly everybody writes, which all faces have
_WORD = re.compile(rf"\S{{{LONG + 1},}}")


def printable(text: str) -> str:
    """The words as they are printed: composed, without what nobody sees, unknown characters by name in brackets."""
    found = "".join(shown for _characters, shown in _shown(text))
    return _WORD.sub(lambda word: BREAK.join(_pieces(word.group())), found)


def unprintable(texts: Iterable[str]) -> list[str]:
    """The characters that will be printed as their names, each once, in the order in which they are met."""
    return list(dict.fromkeys(shown for text in texts for character, shown in _shown(text) if shown != character))


def _shown(text: str) -> Iterator[tuple[str, str]]:
    """Each character that is seen, and what is printed for it; a letter together with the marks on it."""
    if _PLAIN.fullmatch(text):
        yield text, text
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for cluster in _clusters(unicodedata.normalize("NFC", lines)):
        if any(font.issuperset(cluster) for font in _fonts()):
            yield cluster, cluster
            continue
        for character in cluster:
            alone = any(character in font for font in _fonts()) and unicodedata.category(character) not in _MARKS
            yield character, character if alone else f"[{_name(character)}]"


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for character in text:
        kind = unicodedata.category(character)
        if (kind in _UNSEEN and character != "\n") or "\ufe00" <= character <= "\ufe0f":
            continue
        if cluster and kind not in _MARKS:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


def _pieces(word: str) -> list[str]:
    return [word[at : at + PIECE] for at in range(0, len(word), PIECE)]


@cache
def _fonts() -> tuple[frozenset[str], ...]:
    """The characters of each typeface, as whoever made the files has written them down."""
    ranges = json.loads(files("portal.files.reporting").joinpath("fonts/characters.json").read_text("utf-8"))
    fonts = [{chr(code) for first, last in each for code in range(first, last + 1)} for each in ranges.values()]
    return tuple(frozenset({"\n", *font}) for font in fonts)
