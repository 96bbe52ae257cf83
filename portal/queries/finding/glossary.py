"""The terms of the trade in both languages as the glossary shows them, with the words of the records' lists."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portal.core import vocabulary
from portal.core.localized import Localized
from portal.text.searching.analysis import analysed, folded
from portal.text.themes.terms import Term

LISTS = ("right_denied", "denial_conduct", "remedy_measure", "event", "sector")
"""Vocabularies that the registers are written in: their words are found, and lead to the other language."""

_OPEN = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with its place on the page. ``list``: the vocabulary it is of, or nothing. ``verified``: the Spanish
    stands in an official text."""

    number: int
    anchor: str
    list: str
    term: Term
    note: Localized
    verified: bool

    def name(self, language: str) -> str:
        return self.term.es if language == "es" else self.term.en

    def search(self, language: str) -> str:
        """The words by which it is looked for: one way to write it."""
        return next(iter(self.term.ways(language)), self.name(language))

    def letter(self, language: str) -> str:
        """Under which it stands in a language: without an accent, and ñ is one of its own."""
        return next((sign.upper() for sign in folded(self.name(language)[:1]) if sign.isalpha()), "")


@cache
def entries() -> Sequence[Entry]:
    """Each with a number that it keeps as long as this release runs: the glossary first, then the lists."""
    found: list[Entry] = []
    taken: set[str] = set()
    table = (files("portal.text.themes") / "glossary.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(table)):
        anchor = _anchor(_OPEN.sub("", row["en"]).split(";")[0])
        while anchor in taken:
            anchor += "-"
        taken.add(anchor)
        note = Localized(row["note_en"], row["note_es"])
        found.append(Entry(len(found) + 1, anchor, "", Term(row["en"], row["es"]), note, row["es_verified"] == "yes"))
    for name in LISTS:
        for each in vocabulary.terms(name):
            term = Term(each.label.en, each.label.es)
            found.append(Entry(len(found) + 1, f"{name}-{each.code}".replace("_", "-"), name, term, each.help, True))
    return tuple(found)


def glossary() -> Sequence[Entry]:
    """The terms of the trade alone."""
    return [entry for entry in entries() if not entry.list]


def _anchor(name: str) -> str:
    return "-".join(part for word in analysed(name) for part in word.parts) or "term"
