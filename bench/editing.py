"""Edits whose truth is known: every word of the new version knows where it came from."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

Origin = tuple[int, int]  # passage and word of the old version


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    origin: Origin | None = None
    instead_of: Origin | None = None


Passage = list[Word]


def worded(texts: Sequence[str]) -> list[Passage]:
    return [
        [Word(text, (passage, at)) for at, text in enumerate(line.split(" "))] for passage, line in enumerate(texts)
    ]


def texts(passages: Sequence[Passage]) -> list[str]:
    return [" ".join(word.text for word in passage) for passage in passages]


class Editor:
    """A share of 0.15 means: of all words 15 in a hundred are changed, and of all passages 15 in a hundred
    are, beside, taken out, put in, moved, split, joined, rewritten, or lose a part to another passage."""

    def __init__(self, chance: Random, other_words: Sequence[str]) -> None:
        self._chance, self._others = chance, list(other_words)

    def edited(self, passages: Sequence[Passage], share: float) -> list[Passage]:
        new: list[Passage] = []
        moved: list[Passage] = []
        parts: list[Passage] = []
        join_next = False
        for passage in passages:
            passage = self._reworded(list(passage), share)
            if join_next and new:
                new[-1] = new[-1] + passage
                join_next = False
                continue
            what = self._chance.choice(("out", "in", "move", "split", "join", "rewrite", "part"))
            if self._chance.random() >= share:
                what = "stay"
            if what == "move":
                moved.append(passage)
            elif what == "split" and len(passage) > 5:
                at = self._chance.randrange(2, len(passage) - 2)
                new += [passage[:at], passage[at:]]
            elif what == "part" and len(passage) > 11:
                at = self._chance.randrange(len(passage) // 2)
                parts.append(passage[at : at + len(passage) // 2])
                new.append(passage[:at] + passage[at + len(passage) // 2 :])
            elif what == "rewrite":
                new.append(self._rewritten(passage))
            elif what != "out":
                new += [[Word(word) for word in self._some(8, 40)]] * (what == "in") + [passage]
            join_next = what == "join"
        for part in parts:
            into = self._chance.choice(new)
            at = self._chance.choice((0, len(into)))
            into[at:at] = part
        for passage in moved:
            new.insert(self._chance.randrange(len(new) + 1), passage)
        return new or [[Word("…")]]

    def _reworded(self, passage: Passage, share: float) -> Passage:
        """Changes words in runs of one to four."""
        before = list(passage)
        to_change = share * len(passage) + self._chance.random() - 0.5
        while to_change > 0.5 and passage:
            many = min(self._chance.randint(1, 4), len(passage))
            at = self._chance.randrange(len(passage) - many + 1)
            what = self._chance.choice(("replace", "replace", "delete", "insert"))
            if what == "insert":
                passage[at:at] = [Word(word) for word in self._some(many, many)]
            elif what == "replace":
                fresh = zip(self._some(many, many), passage[at : at + many], strict=True)
                passage[at : at + many] = [Word(text, None, was.origin or was.instead_of) for text, was in fresh]
            else:
                passage[at : at + many] = []
            to_change -= many
        return _as_it_reads(before, passage) or [Word(self._chance.choice(self._others))]

    def _rewritten(self, passage: Passage) -> Passage:
        kept = self._chance.uniform(0, 0.4)
        return [
            word
            if self._chance.random() < kept
            else Word(self._chance.choice(self._others), None, word.origin or word.instead_of)
            for word in passage
        ]

    def _some(self, least: int, most: int) -> list[str]:
        """Bits of the text strung together: they read like it, but are nowhere in it."""
        many = self._chance.randint(least, most)
        found: list[str] = []
        while len(found) < many:
            at = self._chance.randrange(len(self._others))
            found += self._others[at : at + self._chance.randint(1, 4)]
        return found[:many]


def _as_it_reads(before: Passage, after: Passage) -> Passage:
    """A word that was taken out and put in again between the same words is that word: nobody could tell otherwise."""
    place = {word.origin: at for at, word in enumerate(before)}
    stayed = [(at, place[word.origin]) for at, word in enumerate(after) if word.origin in place]
    read = list(after)
    for (here, was), (there, until) in itertools.pairwise([(-1, -1), *stayed, (len(after), len(before))]):
        at = was + 1
        for now in range(here + 1, there):
            again = next((old for old in range(at, until) if before[old].text == after[now].text), None)
            if again is not None:
                read[now], at = before[again], again + 1
    return read
