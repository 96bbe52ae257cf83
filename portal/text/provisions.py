"""Under which provisions of a law a passage stands, and how it is cited: «Artículo 3 Bis, fracción II, inciso a)».

The numbers above a passage are found once, from the numbers of the whole text, and kept with it as they were written,
outermost first, one a line. They are said in the language of who reads them. Where a text does not say what belongs to
what, less is said rather than something wrong: a paragraph without a number after a list belongs to the article only.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from portal.text import designations
from portal.text.passages import Kind

ALPHABET = "abcdefghijklmnñopqrstuvwxyz"
_STRUCTURE = {"chapter", "capítulo", "capitulo", "title", "título", "titulo", "book", "libro", "part", "parte"}
_ANNEX = {"annex", "anexo", "appendix", "apéndice"}
_PARTS = {  # of an article; the others with a word are articles themselves
    *("fracción", "fraccion", "fraction", "inciso", "incisos", "subparagraph", "numeral", "item", "apartado"),
    *("párrafo", "parrafo", "paragraph", "para.", "subsection"),
}
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}\.?")
_COUNT = re.compile(r"(?P<opened>[(\[])?(?P<count>\d{1,4}|[^\W\d_]{1,8})(?P<more>.*?)(?P<closed>[)\]])?$")
_ORDINAL = re.compile(r"§|\d{1,3}(?:[oa]$|\.?[ºª°])")  # § 3, 1o, 1.º
_ROMAN = re.compile("(?:CD|C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500}
_WORDS = {  # in English, in Spanish
    "fraction": ("fraction", "fracción"),
    "section": ("section", "apartado"),
    "letter": ("subparagraph", "inciso"),
    "below": ("item", "subinciso"),
    "paragraph": ("paragraph", "párrafo"),
    "numeral": ("item", "numeral"),
}


class _Step(NamedTuple):
    """A number that is still open: what follows may stand under it."""

    style: str
    worth: int
    label: str
    level: int = 0  # of the heading it is


def above(lines: Iterable[tuple[Kind, int, str]]) -> list[str]:
    """For each passage (kind, level, number), in the order of the text, the numbers above it."""
    found, path, held = [], list[_Step](), list[_Step]()  # held: what was open before a paragraph without a number
    for kind, level, label in lines:
        word = _first_word(label)
        if kind is Kind.HEADING and not _is_article(label, word):
            inner = path and path[0].level and level > path[0].level and word not in _STRUCTURE
            path = _articles(path) if inner else []
            held = []
            found.append(_written(path))
        elif not label or kind is Kind.NOTE:
            if kind is Kind.PARAGRAPH:
                path, held = _articles(path), path if len(path) > len(_articles(path)) else held
            found.append(_written(path if kind is Kind.ITEM else _articles(path)))
        elif word in _STRUCTURE:
            path, held = [], []
            found.append("")
        elif _is_article(label, word):
            path = [step for step in path[:1] if step.style == "annex" and word not in _ANNEX]
            found.append(_written(path))
            path.append(_Step("annex" if word in _ANNEX else "article", 0, label, level if kind is Kind.HEADING else 0))
            held = []
        else:
            path = _opened(label, word, path, held)
            held = []
            found.append(_written(path[:-1]))
    return found


def cited(over: str, label: str, language: str) -> str:
    """A passage by its number and those above it, as this language says them; nothing where it has none."""
    said, former = "", ""
    for number in [*over.split("\n"), label]:
        if number:
            said += _said(number, former, language)
            former = number
    return said


def brief(name: str) -> str:
    """A name for a picture, which has room for a few letters: ¶4."""
    first, _, rest = name.partition(" ")
    return f"¶{rest}" if first in _WORDS["paragraph"] else name


def _said(number: str, former: str, language: str) -> str:
    word = designations.said(number, language)
    if not former:
        if designations.has_word(number) or _ORDINAL.match(number):
            return word
        return f"{_WORDS['paragraph'][language == 'es']} {number}"
    if designations.has_word(number):
        return f", {word[0].lower()}{word[1:]}" if _first_word(number) in _PARTS else f", {word}"
    if number[0] in "([":
        return number  # paragraph 2(a)(i), as treaties cite
    return f", {_WORDS[_what(number, former)][language == 'es']} {number}"


def _what(number: str, former: str) -> str:
    """What law calls such a number under such another one."""
    count = _COUNT.match(number)
    letters = count["count"] if count else number
    if letters[0].isdigit():
        return "paragraph" if _is_article(former, _first_word(former)) else "numeral"
    if letters[0].islower():
        return "below" if former[0].islower() else "letter"
    single = len(letters) == 1 and letters not in "IVXL"
    return "section" if single or not _ROMAN.match(letters) else "fraction"


def _is_article(label: str, word: str) -> bool:
    """Whether it is the number of a provision that stands by itself: Artículo 5, Annex 2, Primero, § 3, 1o."""
    if word:
        return word not in _STRUCTURE and word not in _PARTS
    return bool(_ORDINAL.match(label))


def _first_word(label: str) -> str:
    found = _FIRST_WORD.match(label) if designations.has_word(label) else None
    return found[0].casefold() if found else ""


def _articles(path: list[_Step]) -> list[_Step]:
    return [step for step in path if step.style in ("annex", "article")]


def _written(path: list[_Step]) -> str:
    return "\n".join(step.label for step in path)


def _opened(label: str, word: str, path: list[_Step], held: list[_Step]) -> list[_Step]:
    """The path down to this number: it goes on with a list that is open, or begins one."""
    readings = [(word, 0)] if word else _readings(label)
    for style, worth in readings:  # the next of a list, or its Bis; then one that leaves some out
        for farthest in (1, 400):
            for open_ in (path, held):
                for at in range(len(open_) - 1, -1, -1):
                    step = open_[at]
                    if step.style == style and step.label != label and 0 <= worth - step.worth <= farthest:
                        if farthest > 1 and any(reading[1] == 1 for reading in readings):
                            continue  # i) after b) begins a list of Roman numbers
                        return [*open_[:at], _Step(style, worth, label)]
    style, worth = next((each for each in readings if each[1] == 1), readings[0])
    again = next((at for at, step in enumerate(path) if step.style == style), None)
    return [*(path if again is None else path[:again]), _Step(style, worth, label)]


def _readings(label: str) -> list[tuple[str, int]]:
    """What kind of number it may be, and its worth: i) is the ninth letter and the first Roman number."""
    found = _COUNT.match(label)
    if found is None:
        return [(label, 0)]
    dress = f"{found['opened'] or ''}{found['closed'] or ''}"
    count = found["count"]
    if count.isdigit():
        dots = found["more"].count(".")
        return [(f"{dress}{dots}", int(count))] if not dots else [(f"{dress}dotted", 0)]
    case = "A" if count[0].isupper() else "a"
    roman = [(f"{dress}{case}roman", _worth(count.upper()))] if _ROMAN.match(count.upper()) else []
    alike = len(set(count)) == 1 and count[0].casefold() in ALPHABET
    letter = (len(count) - 1) * len(ALPHABET) + ALPHABET.find(count[0].casefold()) + 1 if alike else 0
    letters = [(f"{dress}{case}letter", letter)] if letter and (len(count) == 1 or not roman) else []
    first_roman = roman and (case == "A" or len(count) > 1) and count.upper() not in ("C", "D", "M")
    return ([*roman, *letters] if first_roman else [*letters, *roman]) or [(label, 0)]


def _worth(roman: str) -> int:
    worths = [_WORTH[sign] for sign in roman]
    return sum(-one if one < max(worths[at:]) else one for at, one in enumerate(worths))
