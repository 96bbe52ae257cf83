"""Folded words brought to their stems, in either language, and the words that say nothing.

Snowball does it, after folding, because people leave accents out. What it does not know is data: pronouns that hang on
short verbs, and families of words whose stems differ (``families.csv``).
"""

import csv
import io
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from threading import local
from typing import Any

import snowballstemmer

_NAMES = {"es": "spanish", "en": "english"}
LANGUAGES = ("es", "en")
_SHORT_VERBS = frozenset(("dar", "ver", "ser", "ir", "leer", "oir", "hacer", "tener", "decir", "poner"))
_PRONOUN = r"(?:l[oae]s?|me|te|se|nos)"
_TWO_PRONOUNS = re.compile(r"([a-z]{3,}[aei]r|dar|ver|leer|oir)(?:me|te|se|nos)(?:l[oae]s?)")
_ONE_PRONOUN = re.compile(rf"([a-z]+r){_PRONOUN}")
_DIGIT = re.compile(r"[0-9]")
_engines = local()  # a stemmer keeps the word it works on: each thread has its own


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; what has a digit in it is its own."""
    if _DIGIT.search(word):
        return word
    if language == "es":
        word = _without_pronouns(word)
    found: str = _engine(language).stemWord(word)
    return _families().get((language, found), found)


def _without_pronouns(word: str) -> str:
    if two := _TWO_PRONOUNS.fullmatch(word):
        return two.group(1)
    one = _ONE_PRONOUN.fullmatch(word)
    return one.group(1) if one and one.group(1) in _SHORT_VERBS else word


def _engine(language: str) -> Any:
    if not hasattr(_engines, language):
        setattr(_engines, language, snowballstemmer.stemmer(_NAMES[language]))
    return getattr(_engines, language)


@cache
def _families() -> Mapping[tuple[str, str], str]:
    table = (files(__package__) / "families.csv").read_text(encoding="utf-8")
    return {(row["language"], row["stem"]): row["family"] for row in csv.DictReader(io.StringIO(table))}


STOPS = frozenset((files(__package__) / "stops.txt").read_text(encoding="utf-8").split())
"""Words of both languages that say nothing, folded: left out of what is found and of what is asked."""
