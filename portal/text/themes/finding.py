"""Which terms some of the texts have, whole, and where."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.text.families.sketching import plain
from portal.text.themes.terms import Term

FEWEST = 2  # texts
MOST = 0.20  # of all texts: what more of them have is what the round is about
EXCERPTS = 3  # of each language
AROUND = 60  # characters on either side of the words that were found

_WORD = re.compile(r"\w+")

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[Id]):
    """Words of a text around a term, which stands from ``start`` to ``end`` in them; they begin ``at`` in the text."""

    id: Id
    language: str
    words: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Id]):
    """A term, how many texts of each language have it, which they are, and some excerpts."""

    term: Term
    texts: dict[str, int]
    ids: tuple[Id, ...]
    excerpts: tuple[Excerpt[Id], ...]


def proposed(texts: Iterable[tuple[Id, str, str]], terms: Iterable[Term]) -> list[Proposal[Id]]:
    """From texts with their languages: terms in two of them or more and in a fifth or less, the most frequent first.

    A term counts in whichever language it stands, by the language of the text. A plural counts as its singular.
    """
    index = _Index(terms)
    many = 0
    met: defaultdict[Term, list[tuple[Id, str]]] = defaultdict(list)
    excerpts: defaultdict[Term, list[Excerpt[Id]]] = defaultdict(list)
    for id_, language, text in texts:
        many += 1
        for term, (start, end) in index.found(text).items():
            met[term].append((id_, language))
            if sum(excerpt.language == language for excerpt in excerpts[term]) < EXCERPTS:
                excerpts[term].append(_excerpt(id_, language, text, start, end))
    found = [
        Proposal(
            term,
            dict(Counter(language for _id, language in where)),
            tuple(id_ for id_, _l in where),
            tuple(excerpts[term]),
        )
        for term, where in met.items()
        if FEWEST <= len(where) <= max(FEWEST, MOST * many)
    ]
    return sorted(found, key=lambda proposal: (-len(proposal.ids), proposal.term.en))


class _Index:
    """Terms by their first words. Where one begins inside another, the longer one is meant."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first: defaultdict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
        for term in terms:
            for form in dict.fromkeys(term.forms()):
                if words := tuple(_stem(word) for word in plain(form).split()):
                    self._by_first[words[0]].append((words, term))
        for forms in self._by_first.values():
            forms.sort(key=lambda form: -len(form[0]))

    def found(self, text: str) -> dict[Term, tuple[int, int]]:
        """Each term of this text with its first place, in code points."""
        spans = [each.span() for each in _WORD.finditer(text)]
        words = [_stem(plain(text[start:end])) for start, end in spans]
        found: dict[Term, tuple[int, int]] = {}
        at = 0
        while at < len(words):
            term, length = self._at(words, at)
            if term:
                found.setdefault(term, (spans[at][0], spans[at + length - 1][1]))
            at += length
        return found

    def _at(self, words: Sequence[str], at: int) -> tuple[Term | None, int]:
        for form, term in self._by_first.get(words[at], ()):
            if tuple(words[at : at + len(form)]) == form:
                return term, len(form)
        return None, 1


def _stem(word: str) -> str:
    """Without the plural of either language: votes and voto stay two, votos and voto are one."""
    if len(word) > 4 and word.endswith("es") and word[-3] not in "aeiou":
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _excerpt(id_: Id, language: str, text: str, start: int, end: int) -> Excerpt[Id]:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return Excerpt(id_, language, text[first:last], first, start - first, end - first)
