"""Numbers that stand before a paragraph, typed or counted by a program: part of no sentence.

A number is that of a list (1.2, a), IV Bis) or of a law (Artículo 5.-, Section 5., Primero.-, § 3), whatever of it is
bold. What looks like one and is not stays with the words: LIC. María, CC. Diputados, v. gr., 3.5 million.
"""

import re
from typing import NamedTuple

from portal.text.passages import Kind

LONGEST = 40
# A numeral of Roman letters that is written as such: neither LIC nor CIVIL.
_WELL_FORMED = "(?=[IVXLC])(?:CD|C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ROMAN_NUMBER = rf"{_WELL_FORMED}\b"
_BIS = r"(?:[ \xa0-]?(?i:bis|ter|qu[aá]ter|quinquies|sexies|septies|octies|nonies|decies)\b(?:[ \xa0]\d{1,2}\b)?)"
_DECIMAL = rf"(?!(?:19|20)\d\d\b)\d{{1,4}}(?:\.\d{{1,3}}){{0,5}}{_BIS}?"
_END = r"(?:(?P<bracket>\))|\.)[-–]?\s+"
_CAPITAL = r"(?=[“\"«¿¡(]?[A-ZÁÉÍÓÚÑÜ])"
_UNIT = "primer[oa]|segund[oa]|tercer[oa]|cuart[oa]|quint[oa]|sext[oa]|s[eé]ptim[oa]|octav[oa]|noven[oa]"
_TEN = "vig[eé]sim[oa]|trig[eé]sim[oa]|cuadrag[eé]sim[oa]|quincuag[eé]sim[oa]"
_ORDINAL = (  # of transitory provisions and clauses
    rf"(?i:[uú]nic[oa]|(?:(?:d[eé]cim[oa]|{_TEN})[ \xa0]?)?(?:{_UNIT})|d[eé]cim[oa]|und[eé]cim[oa]|duod[eé]cim[oa]"
    rf"|{_TEN}|decim[oa](?:{_UNIT})|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|sole)"
)
_WORD = (
    r"(?i:art[ií]culos?|arts?\.|cl[aá]usula|fracci[oó]n|incisos?|secci[oó]n|p[aá]rrafo|numeral|apartado|anexo|cap[ií]tulo"
    r"|t[ií]tulo|libro|regla|transitorio|article|section|sec\.|clause|subsection|paragraph|para\.|annex|appendix"
    r"|chapter|title|part|rule|schedule|fraction|subparagraph)"
)
_COUNTED = (  # what follows such a word: 5, 23.5, 5 Bis, 1o, 5°, IV, 23-A, A, ñ, Primero
    rf"(?:\d{{1,4}}(?:\.\d{{1,3}}){{0,5}}(?:\.?[ºª°]|[oa]\b)?{_BIS}?(?:-[A-Z\d]{{1,3}}\b)?|{_ROMAN_NUMBER}{_BIS}?"
    rf"|(?-i:[A-Za-zñÑ])\b|{_ORDINAL}{_BIS}?)"
)
_PAUSE = r"(?:(?<=\))|\s*(?:\.[-–—]*|[-–—:]+(?=\s)))\s+"
_SHAPES = (
    # Artículo 5.-  ARTÍCULO 5.  Article 23.5:  Sec. 5.  Fracción III.  Inciso ñ)
    (Kind.PARAGRAPH, rf"(?P<label>{_WORD}[ \xa0]?{_COUNTED}\)?){_PAUSE}"),
    (Kind.HEADING, rf"(?P<label>{_WORD}[ \xa0]?{_COUNTED})[-–—:]?\s+{_CAPITAL}"),
    (Kind.PARAGRAPH, r"(?P<label>§[ \xa0]?\d{1,4}(?:\.\d{1,3}){0,5}[a-z]?)\.?[-–—:]?\s+"),
    (Kind.PARAGRAPH, rf"(?P<label>{_ORDINAL})(?:\.[-–—]*|:|[-–—])\s+{_CAPITAL}"),  # Primero.-  ÚNICO.
    # 1o.  2a.-  1.º  5°: with a dot, or before a capital; 3 °C is a temperature
    (Kind.PARAGRAPH, r"(?P<label>\d{1,3}[oa])\.[-–—]?\s+"),
    (Kind.PARAGRAPH, rf"(?P<label>\d{{1,3}}\.?[ºª°])(?:\.[-–—]?\s+|\s+(?![CF]\b){_CAPITAL})"),
    (Kind.PARAGRAPH, rf"(?P<label>{_DECIMAL}){_END}"),  # 12.  1.2.  3 bis.  7)  4.-
    # 1.2 before a capital only: "3.5 million" is no number of a paragraph
    (Kind.PARAGRAPH, rf"(?P<label>\d{{1,3}}(?:\.\d{{1,3}}){{1,5}})\s+{_CAPITAL}"),
    (Kind.PARAGRAPH, rf"(?P<label>{_ROMAN_NUMBER}{_BIS}?){_END}"),
    (Kind.ITEM, rf"(?P<label>(?:[a-zñ]|[ivx]{{2,6}}){_BIS}?){_END}"),  # a)  b.  iv)
    (Kind.ITEM, r"(?P<label>[A-Z]\))\s+"),
    (Kind.ITEM, r"(?P<label>\((?:\d{1,3}|[A-Za-zñ]|[ivxlc]{2,6}|[IVXLC]{2,6}|(?P<twice>[a-z])(?P=twice))\))\s+"),
    (Kind.HEADING, rf"(?P<label>[A-Z]){_END}"),
    (Kind.NOTE, r"(?P<label>\[(?=[^\[\]]*\d)[^\[\]]{1,16}\])\s+"),  # [1]  [Note 1]
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _SHAPES)
# Persons, honours and words that end with a dot: C. Juan, CC. Diputados, v. gr., i. e., p. ej., D. Luis, M. en D.
_ABBREVIATIONS = re.compile(r"CC\.|[a-zñ]\.[ \xa0]?[a-z]{1,3}\.", re.ASCII)
_INITIAL = re.compile(r"[LCDM]\.\s")  # 50, 100, 500 in a list of fractions; elsewhere the beginning of a name
_LISTED = re.compile(r"(?:;|[;,] [yoe]|; and|; or)$")
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
    if _ABBREVIATIONS.match(text) or (_INITIAL.match(text) and not heading and not _LISTED.search(text)):
        return None
    for kind, pattern in _PATTERNS:
        if kind is Kind.HEADING and not heading:
            continue
        if (found := pattern.match(text)) and found.end() < len(text) and len(found["label"]) <= LONGEST:
            bracket = ")" if found.groupdict().get("bracket") else ""
            return Labelled(kind, found["label"] + bracket, text[found.end() :])
    return None


def is_one(label: str) -> bool:
    """Whether a file that had it before words would have been read so: 5, 3 Bis, IV, a), Artículo 5."""
    found = (split(f"{label}{end} X", heading=True) for end in ("", "."))
    return any(each is not None and (each.label, each.text) == (label, "X") for each in found)


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


def before(label: str | None, text: str) -> str:
    """The words of a passage with its number, where both have to stand in one place."""
    return f"{joined(label)} {text}" if label else text


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
