"""The words a comment is about, with a little of what stands around them."""

from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 32  # characters on each side


@dataclass(frozen=True, slots=True)
class Quote:
    """Places are counted in code points of the passage's text."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def quote_of(text: str, start: int, end: int) -> Quote:
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start}-{end} is not inside a text of {len(text)} characters")
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)


def find(quote: Quote, text: str) -> tuple[int, int] | None:
    """Where exactly these words stand: where they were said to, or else where the text around them fits best."""
    if not quote.exact:
        return None
    length = len(quote.exact)
    if quote.start >= 0 and text[quote.start : quote.start + length] == quote.exact:
        return quote.start, quote.start + length
    starts: list[int] = []
    at = text.find(quote.exact)
    while at >= 0 and len(starts) < 100:
        starts.append(at)
        at = text.find(quote.exact, at + 1)
    if not starts:
        return None
    best = max(starts, key=lambda start: (_surroundings(quote, text, start), -abs(start - quote.start)))
    return best, best + length


def _surroundings(quote: Quote, text: str, start: int) -> float:
    end = start + len(quote.exact)
    sides = (
        (quote.prefix, text[max(0, start - len(quote.prefix)) : start]),
        (quote.suffix, text[end : end + len(quote.suffix)]),
    )
    return sum(SequenceMatcher(None, said, found, autojunk=False).ratio() for said, found in sides)
