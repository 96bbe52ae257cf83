"""Names that look alike: what a reader takes for the same name is the same here.

Case, accents, spaces, punctuation and what nobody sees make no difference, nor do letters of other scripts, of other
shapes, or of the same script that look like others: I, l and 1, O and 0, rn and m.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from portal.text import words

LONGEST = 400  # characters of a name that count
SHORTEST = 3  # letters of a name that somebody could be known by
_SHAPED = re.compile("(?:CAPITAL LETTER|SMALL LETTER|LETTER SMALL CAPITAL|INDICATOR SYMBOL LETTER) ([A-Z])$")
_AS_ONE = str.maketrans("i1|0", "lllo")


def folded(name: str) -> str:
    """The name without all that two names may differ in and still be taken for one another."""
    return "".join(_words(name))[:LONGEST]


def within(text: str) -> set[str]:
    """Every name that somebody may read in this text: each run of whole words, folded."""
    found = list(_words(text))
    runs = ("".join(found[begin:end]) for begin in range(len(found)) for end in range(begin + 1, len(found) + 1))
    return {run[:LONGEST] for run in runs if len(run) >= SHORTEST}


def many(text: str) -> int:
    """How many words it has."""
    return sum(1 for _word in _words(text))


def _words(text: str) -> Iterator[str]:
    shown = "".join(_plain(character) for character in unicodedata.normalize("NFKD", text))
    for word in shown.split():
        yield word.translate(_AS_ONE).replace("rn", "m")


@cache
def _plain(character: str) -> str:
    """The letter of the Latin alphabet that a character looks like; what separates words is a space."""
    if words.extends(character) or (words.is_unseen(character) and not character.isspace()):
        return ""
    if character.isascii():
        return character.lower() if character.isalnum() or character == "|" else " "
    for shape in (_prototype(character), character, _prototype(character.upper()), _prototype(character.lower())):
        if latin := _latin(shape):
            return latin
    lower = character.casefold()
    if lower != character:
        return "".join(_plain(letter) for letter in unicodedata.normalize("NFKD", lower))
    return character if character.isalnum() else " "


def _latin(letters: str) -> str:
    """Letters in plain ones, if all of them have such."""
    found = []
    for letter in unicodedata.normalize("NFKD", letters):
        shaped = _SHAPED.search(unicodedata.name(letter, ""))
        if shaped or (letter.isascii() and letter.isalnum()):
            found.append(shaped.group(1) if shaped else letter)
        elif not words.extends(letter):
            return ""
    return "".join(found).lower()


def _prototype(character: str) -> str:
    """What it looks like by Unicode's table: the middle of a star, whose other ends have nothing but it beside them."""
    near = _beside(character)
    if len(near) == 1 and (len(near[0]) > 1 or near[0].isascii() or len(_beside(near[0])) > 1):
        return near[0]
    return character


def _beside(character: str) -> list[str]:
    from confusable_homoglyphs.confusables import confusables_data  # a megabyte, for who signs with a name

    return [other["c"].strip("\u200e") for other in confusables_data.get(character, ())]
