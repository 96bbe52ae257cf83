"""A member of a family beside another, sentence by sentence: what it copied, what it changed, what is its own."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from portal.text.families.sketching import plain

ALIKE = 60  # per cent of the letters of two sentences
SHORTEST = 3  # words of a sentence that can be like another without being the same

# A line ends a sentence where it is empty or the next one begins anew: mail programs break lines anywhere.
_END = re.compile(r"[.!?\u2026]+[\"'\u00bb\u201d\u2019)\]]*(?=\s)|\n(?=\s*\n)|\n(?=\s*(?:[^\w\s]|\d|[A-ZÀ-ÖØ-Þ]))")


class Fit(StrEnum):
    SAME = "same"
    ALIKE = "alike"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence by its code points in the text; ``like`` are those of the one that it follows, unless it is its own.

    *Same* means the same words; case, accents and signs may differ.
    """

    start: int
    end: int
    fit: Fit
    like: tuple[int, int] | None


def compared(text: str, medoid: str) -> list[Compared]:
    """Every sentence of the text, in its order. What stands between two is space."""
    others = {plain(medoid[start:end]): (start, end) for start, end in reversed(sentences(medoid))}
    long = [sentence for sentence in others if _is_long(sentence)]
    return [_compared(text, span, others, long) for span in sentences(text)]


def _compared(text: str, span: tuple[int, int], others: dict[str, tuple[int, int]], long: list[str]) -> Compared:
    said = plain(text[slice(*span)])
    if said in others:
        return Compared(*span, Fit.SAME, others[said])
    near = process.extractOne(said, long, scorer=fuzz.ratio, score_cutoff=ALIKE) if _is_long(said) else None
    return Compared(*span, Fit.ALIKE, others[near[0]]) if near else Compared(*span, Fit.OWN, None)


def _is_long(sentence: str) -> bool:
    return sentence.count(" ") + 1 >= SHORTEST


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends, in code points."""
    found, start = [], 0
    for end in (*(each.end() for each in _END.finditer(text)), len(text)):
        if said := text[start:end].strip():
            first = text.index(said, start)
            found.append((first, first + len(said)))
        start = end
    return found
