"""Numbers that stand before a paragraph, typed or counted by a program: part of no sentence."""

import re
from typing import NamedTuple

from portal.text.passages import Kind

LONGEST = 40
_DECIMAL = r"(?!(?:19|20)\d\d\b)\d{1,4}(?:\.\d{1,3}){0,5}(?:[ \xa0]?(?:bis|ter|qu[aá]ter))?"
_END = r"(?:(?P<bracket>\))|\.)[-–]?\s+"
_SHAPES = (
    (Kind.PARAGRAPH, rf"(?P<label>{_DECIMAL}){_END}"),  # 12.  1.2.  3 bis.  7)  4.-
    # 1.2 before a capital only: "3.5 million" is no number of a paragraph
    (Kind.PARAGRAPH, r"(?P<label>\d{1,3}(?:\.\d{1,3}){1,5})\s+(?=[“\"«¿¡(]?[A-ZÁÉÍÓÚÑÜ])"),
    (Kind.PARAGRAPH, rf"(?P<label>[IVX]|[IVXLC]{{2,9}}){_END}"),  # a single C may be somebody's name
    (Kind.ITEM, rf"(?P<label>[a-zñ]|[ivx]{{2,6}}){_END}"),  # a)  b.  iv)
    (Kind.ITEM, r"(?P<label>[A-Z]\))\s+"),
    (Kind.ITEM, r"(?P<label>\((?:\d{1,3}|[A-Za-zñ]|[ivxlc]{2,6}|[IVXLC]{2,6}|(?P<twice>[a-z])(?P=twice))\))\s+"),
    (Kind.HEADING, rf"(?P<label>[A-Z]){_END}"),
    (Kind.NOTE, r"(?P<label>\[(?=[^\[\]]*\d)[^\[\]]{1,16}\])\s+"),  # [1]  [Note 1]
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _SHAPES)
_BULLET = re.compile(r"[•‣▪◦●○■□·∙⁃\uf0b7\uf0a7–]\s+")  # noqa: RUF001
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Labelled(NamedTuple):
    kind: Kind  # of which passages such a label is usual
    label: str
    text: str


def split(text: str, *, heading: bool = False) -> Labelled | None:
    """The number that somebody typed before these words, or nothing when they begin with words."""
    for kind, pattern in _PATTERNS:
        if kind is Kind.HEADING and not heading:
            continue
        if (found := pattern.match(text)) and found.end() < len(text):
            bracket = ")" if found.groupdict().get("bracket") else ""
            return Labelled(kind, found["label"] + bracket, text[found.end() :])
    return None


def without_bullet(text: str) -> str | None:
    """The words after a bullet that somebody typed; nothing when there is none."""
    found = _BULLET.match(text)
    return text[found.end() :] if found and found.end() < len(text) else None


def trimmed(shown: str) -> str:
    """A number as a program shows it, without its last dot."""
    return re.sub(r"\.?[-–]?$", "", " ".join(shown.split()))[:LONGEST].strip()


def joined(label: str) -> str:
    """A label as it is written before words."""
    return label if not label or label[-1] in ")]" else f"{label}."


def numeral(number: int, style: str) -> str:
    """A number in the style of a list: ``decimal``, ``lowerLetter``, ``upperRoman``, and so on."""
    if style.endswith("Letter"):
        found = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 400 else str(number)
    elif style.endswith("Roman"):
        found = _roman(number) if 0 < number < 4000 else str(number)
    else:
        return f"{number:02d}" if style == "decimalZero" else str(number)
    return found.upper() if style.startswith("upper") else found


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found
