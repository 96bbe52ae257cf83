"""Definitions that stand in the alphabet of each language: «queja» far behind "complaint", which it translates."""

import re
from collections.abc import Callable, Iterator, Sequence

from portal.text.folding import folded
from portal.text.passages import Kind, Piece
from portal.text.themes import glossary

FEWEST = 3  # of fewer nobody knows whether they are sorted
Run = tuple[int, int]  # from, and to behind the last

_SAID = r"means|significa|se entiende|se refiere|refers"
_TERM = re.compile(rf"[“\"«*]*(?P<term>[^:“”\"«»*.;]{{2,70}}?)[”\"»*]*\s*(?:[:—–]|\.[-–—]|,?\s(?:{_SAID})\b)")
_WORD = re.compile(r"\w+")


def sorted_runs(pieces: Sequence[Piece]) -> Iterator[Run]:
    """Where at least a few definitions follow each other in alphabetical order."""
    start, last = 0, ""
    for at, piece in enumerate([*pieces, None]):
        term = _term(piece) if piece else ""
        if not term or term < last:
            if at - start >= FEWEST:
                yield start, at
            start = at
        if not term:
            start = at + 1
        last = term


def assigned(ours: Sequence[int], theirs: Sequence[int], cost: Callable[[int, int], float]) -> dict[int, int]:
    """The pairs that cost least together: the cheapest first, then exchanged as long as that saves something."""
    ways = sorted((cost(left, right), left, right) for left in ours for right in theirs)
    price = {(left, right): paid for paid, left, right in ways}
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _paid, left, right in ways:
        if left not in found and right not in taken:
            found[left] = right
            taken.add(right)
    better = True
    while better:
        better = False
        for one in found:
            for other in found:
                now = price[one, found[one]] + price[other, found[other]]
                if price[one, found[other]] + price[other, found[one]] < now - 1e-9:
                    found[one], found[other] = found[other], found[one]
                    better = True
    return found


def known(pieces: Sequence[Piece], language: str) -> list[frozenset[int]]:
    """Which terms of the trade stand in each of them: a bridge where the words themselves are not related."""
    forms = [[f" {_spaced(form)} " for form in term.ways(language)] for term in glossary()]
    texts = [f" {_spaced(piece.text)} " for piece in pieces]
    return [frozenset(at for at, many in enumerate(forms) if any(form in text for form in many)) for text in texts]


def _spaced(text: str) -> str:
    """Word by word, and of several things as of one."""
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in _WORD.findall(folded(text)))


def _term(piece: Piece) -> str:
    term = _TERM.match(piece.text) if piece.kind in (Kind.PARAGRAPH, Kind.ITEM) else None
    return folded(term["term"]) if term else ""
