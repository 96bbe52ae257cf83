"""The piece of a text in which most of what was asked stands, with these words marked."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.text.searching.analysis import Word, analysed

WIDTH = 220  # characters


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the words of a text; ``marked`` where they are among those that were asked."""

    words: str
    marked: bool = False


def excerpt(text: str, wanted: Collection[str], language: str, width: int = WIDTH) -> list[Piece]:
    """The first window with most different words that are wanted, cut between words; the beginning where none is."""
    words = analysed(text)
    hits = [(word, stems) for word in words if (stems := _stems(word, language) & set(wanted))]
    first, last = _window(hits, width)
    start, end = _cut(text, words, first, last, width)
    pieces = [Piece("… ")] if start else []
    at = start
    for word, _said in hits:
        if start <= word.start and word.end <= end:
            if at < word.start:
                pieces.append(Piece(text[at : word.start]))
            pieces.append(Piece(text[word.start : word.end], marked=True))
            at = word.end
    if at < end:
        pieces.append(Piece(text[at:end]))
    return [*pieces, Piece(" …")] if end < len(text.rstrip()) else pieces


def _stems(word: Word, language: str) -> set[str]:
    return {*word.stems(language), word.whole_stem(language)} - {""}


def _window(hits: list[tuple[Word, set[str]]], width: int) -> tuple[int, int]:
    best = (0, 0, 0)
    for number, (word, said) in enumerate(hits):
        within = set(said)
        end = word.end
        for other, more in hits[number + 1 :]:
            if other.end - word.start > width:
                break
            within |= more
            end = other.end
        if len(within) > best[0]:
            best = (len(within), word.start, end)
    return best[1], best[2]


def _cut(text: str, words: list[Word], first: int, last: int, width: int) -> tuple[int, int]:
    """Room on either side, from the beginning of a word to the end of one."""
    if len(text) <= width:
        return 0, len(text)
    start = max(0, min(first - (width - (last - first)) // 2, len(text) - width))
    end = max(start + width, last)
    if start:
        start = next((word.start for word in words if word.start >= start), start)
    if end < len(text):
        end = max([word.end for word in words if start < word.end <= end], default=end)
    return min(start, first) if last else start, max(end, last)
