"""Words, spaces and signs of a text, as code points that can be compared quickly."""

import re
from collections.abc import Iterable, Sequence

import fast_diff_match_patch

from portal.text import words

PATIENCE = 1.0  # seconds for one comparison; what is found after that is coarser, and still true

_TOKEN = re.compile(r"\w+|[\U0001f1e6-\U0001f1ff]{2}|\s+|[^\w\s]")
_WORD = re.compile(r"\w+|[^\w\s]")
_PLAIN = re.compile("[\x00-\u02ff\u2010-\u2027\u2030-\u203f\u20a0-\u20bf]*")  # nothing here leans on its neighbour
_JOINER = "\u200d"
_FIRST, _SURROGATES, _AFTER = 0x4E00, 0xD800, 0x800


def spans(text: str) -> list[tuple[int, int]]:
    """Where words, runs of spaces and single signs stand; no accent or emoji is ever cut in two."""
    found = [each.span() for each in _TOKEN.finditer(text)]
    return found if _PLAIN.fullmatch(text) else _whole(text, found)


def word_spans(text: str) -> list[tuple[int, int]]:
    """The spans of words, without the spaces between them."""
    if _PLAIN.fullmatch(text):
        return [each.span() for each in _WORD.finditer(text)]
    return [(start, end) for start, end in spans(text) if not text[start].isspace()]


def folded(token: str) -> str:
    """A token as it is compared: a space is a space, however wide and whether it breaks or not."""
    return " " if token.isspace() else token


class Alphabet:
    """Gives each token a letter of its own, so that texts are compared by words."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {" ": " "}

    def spell(self, tokens: Iterable[str]) -> str:
        letters = self._letters
        return "".join([letters.get(token) or self._new(token) for token in tokens])

    def _new(self, token: str) -> str:
        code = _FIRST + len(self._letters)
        letter = chr(code if code < _SURROGATES else code + _AFTER)
        return self._letters.setdefault(token, letter)


def difference(old: str, new: str, *, readable: bool = False) -> Sequence[tuple[str, int]]:
    """Runs of =, - and + over spelled texts. For readers, equal words lost between changes count as changed."""
    cleanup = "Semantic" if readable else "No"
    return [
        (op, many)
        for op, many in fast_diff_match_patch.diff(
            old, new, timelimit=PATIENCE, checklines=False, cleanup=cleanup, counts_only=True
        )
        if many
    ]


def _whole(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and (words.extends(text[start]) or text[start - 1] == _JOINER):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept
