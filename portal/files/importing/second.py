"""A second reading of a file by other means, set beside the first: whatever only one of them has is named.

It fails in other places than the first reading: a silent loss would have to happen twice. Words are compared, signs
that say something (≥, %, §), and the commas, stops and brackets between words that both have; how quotation marks and
dashes are drawn is not.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from portal.files.importing import rereading
from portal.files.importing.imported import TOLD, Loss
from portal.text.comparing import tokens
from portal.text.passages import Piece

UNREAD, UNFOUND, ONCE = "unread", "unfound", "read_once"
UNSAID = "\N{REPLACEMENT CHARACTER}↩"  # a sign that nobody can name, which is told for itself; the way back from a note
LONGEST = 200  # characters of one
WORDS_OF_A_NUMBER = 5

_WORD = re.compile(r"[^\W_]+|[%$§]|[^\x00-\x7f\w\s]")
_SAYING = ("Sm", "So", "Sc")  # of signs, those of mathematics, pictures and money
_OF_FORMULAS = "()/"  # put in where a formula is written in one line
_OF_PROGRAMS = "_*\\`#>[]"  # marks of Markdown, lines to fill in, numbers of notes
_DRESS = {"Pi": '"', "Pf": '"', "Pd": "-"}  # one sign for all quotation marks, and one for all dashes
_QUOTES = "'\u201a\u201e"  # of another kind, and quotation marks nevertheless


class _Words(NamedTuple):
    """The words of a text, each with the line it stands in and the signs after it."""

    words: list[str]
    lines: list[int]
    signs: list[str]

    def ends(self, at: int) -> bool:
        """Whether the line ends with this word."""
        return at + 1 == len(self.lines) or self.lines[at] != self.lines[at + 1]


def compared(
    content: bytes, kind: str, pieces: Sequence[Piece], losses: Sequence[Loss], warnings: Collection[str] = ()
) -> list[Loss]:
    """What only the file has, or only the passages, beyond the words that are named already.

    Signs that only the passages have come from fonts of signs. What an inserted document says is told as such.
    """
    there = rereading.lines(content, kind)
    here = [piece.text for piece in pieces]
    labels = Counter(_words(piece.label for piece in pieces).words)  # those that a program counts stand in no file
    ours, theirs = _words(here), _words(there)
    named = _named(theirs.words, theirs.lines, [loss for loss in losses if loss.code not in TOLD])
    gone, come, both = _apart(theirs.words, ours.words)
    elsewhere = Counter(ours.words[at] for at in come), Counter(theirs.words[at] for at in gone)
    unread = _told(UNREAD, theirs, _unlabelled(gone, theirs, labels), elsewhere[0] + named, there)
    extra = [at for at in come if ours.words[at][0].isalnum()]
    if "footnotes" in warnings:  # their marks were counted
        extra = [at for at in extra if f"[{ours.words[at]}]" not in here[ours.lines[at]]]
    unfound = _told(UNFOUND, ours, [] if "inserted" in warnings else extra, elsewhere[1], here)
    return [*unread, *unfound, *_punctuated(theirs, ours, both, there, _OF_FORMULAS if "formulas" in warnings else "")]


def _words(lines: Iterable[str]) -> _Words:
    found = _Words([], [], [])
    for at, line in enumerate(lines):
        plain = unicodedata.normalize("NFKC", line)
        plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
        said = [each for each in _WORD.finditer(plain) if _says(each[0])]
        ends = [each.start() for each in said[1:]] + [len(plain)]
        found.words.extend(each[0] for each in said)
        found.lines.extend([at] * len(said))
        found.signs.extend(plain[each.end() : end] for each, end in zip(said, ends, strict=bool(said)))
    return found


def _says(word: str) -> bool:
    return word[0].isalnum() or word in "%$§" or (word not in UNSAID and unicodedata.category(word) in _SAYING)


def _apart(theirs: Sequence[str], ours: Sequence[str]) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Which words stand on one side only: not those that merely stand elsewhere, as notes do. And the pairs."""
    alphabet = tokens.Alphabet()
    gone: list[int] = []
    come: list[int] = []
    both: list[tuple[int, int]] = []
    left = right = 0
    for op, many in tokens.difference(alphabet.spell(theirs), alphabet.spell(ours)):
        if op == "-":
            gone += range(left, left + many)
        elif op == "+":
            come += range(right, right + many)
        else:
            both += zip(range(left, left + many), range(right, right + many), strict=True)
        left += many if op != "+" else 0
        right += many if op != "-" else 0
    return gone, come, both


def _told(code: str, side: _Words, only: Iterable[int], spare: Counter[str], lines: Sequence[str]) -> Iterator[Loss]:
    """Runs of words that the other side has nowhere to spare."""
    missing = []
    for at in only:
        if spare[side.words[at]]:
            spare[side.words[at]] -= 1
        else:
            missing.append(at)
    run: list[int] = []
    for at in [*missing, -1]:
        if run and (at != run[-1] + 1 or side.lines[at] != side.lines[run[0]]):
            words = " ".join(side.words[each] for each in run)
            yield Loss(code, words[:LONGEST], " ".join(lines[side.lines[run[0]]].split())[:LONGEST])
            run = []
        run.append(at)


def _punctuated(
    theirs: _Words, ours: _Words, both: Sequence[tuple[int, int]], lines: Sequence[str], ignored: str
) -> Iterator[Loss]:
    """Signs after a word where both texts go on with the next one, or end their line, and have not the same."""
    paired = set(both)
    for there, here in both:
        on = not theirs.ends(there) and not ours.ends(here) and (there + 1, here + 1) in paired
        if not on and not (theirs.ends(there) and ours.ends(here)):
            continue
        file, text = (_signs(side, ignored) for side in (theirs.signs[there], ours.signs[here]))
        if file != text:
            code, side, at = (
                (UNREAD, theirs, there) if Counter(file) - Counter(text) or not text else (UNFOUND, ours, here)
            )
            words = f"{side.words[at]}{side.signs[at]}{side.words[at + 1] if on else ''}"
            yield Loss(code, words[:LONGEST], " ".join(lines[theirs.lines[there]].split())[:LONGEST])


def _signs(between: str, ignored: str) -> str:
    """Signs as they are compared: whatever their dress, and without those of a program."""
    found = ((sign, unicodedata.category(sign)) for sign in between if sign not in ignored + _OF_PROGRAMS)
    return "".join('"' if sign in _QUOTES else _DRESS.get(kind, sign) for sign, kind in found if kind[0] == "P")


def _named(words: Sequence[str], lines: Sequence[int], losses: Sequence[Loss]) -> Counter[str]:
    """Words of the file that the first reading has left out and said so."""
    found: Counter[str] = Counter()
    for loss in losses:
        said = _words([loss.words]).words
        if len(loss.words) >= LONGEST and len(said) > 1:  # only its beginning is told
            said = said[:-1]
            begun = next((at for at in range(len(words)) if list(words[at : at + len(said)]) == said), None)
            if begun is not None:
                rest = range(begun + len(said), len(words))
                said += [words[at] for at in rest if lines[at] == lines[begun]]
        found.update(said)
    return found


def _unlabelled(gone: Sequence[int], theirs: _Words, labels: Counter[str]) -> Iterator[int]:
    """Without the numbers at the beginning of a line that a passage has beside its words."""
    for at in gone:
        word = theirs.words[at]
        if labels[word] and at - bisect_left(theirs.lines, theirs.lines[at]) < WORDS_OF_A_NUMBER:
            labels[word] -= 1
        else:
            yield at
