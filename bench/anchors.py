"""``python -m bench.anchors``: how truly comments are carried to the next version, and how fast.

Texts are edited with the truth known. *Right* is a place that shares at least half of its
characters with where the quoted words went; or, for words of which nothing (or almost nothing)
is left, to say that they were taken out. *Precision* counts those that no person has to look at;
*recall* all. *Wrong same* are those that are told to be the same words, or moved, and are not; *wrong section* those
told under another heading than their own, where a text has headings. Edits by hand are those of ``edits.toml``.
Seconds are those of the processor, so that they say the same while other work goes on.
"""

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from bench import editing, edits
from bench.usage import alone
from portal.cli import demo
from portal.text.anchoring import Fit, Placed, Span, places
from portal.text.comparing import Unit, match

SHARES = (0.05, 0.15, 0.30)
FOLDER = Path(demo.__file__).parent / "data"


def main() -> None:
    show(measured())


def measured() -> dict[str, dict[str, float]]:
    figures = {"edits by hand": by_hand()}
    for share in SHARES:
        figures[f"sample documents, {share:.0%} edits"] = quality(
            judged for seed in range(25) for text in samples() for judged in tried(text, share, seed, 150)
        )
    large = long_text(2_000)
    for share in SHARES:
        began = time.process_time()
        trial = Trial(large, share, seed=1, many=20_000)
        made = time.process_time()
        placed = trial.placed
        spent = time.process_time() - made
        figures[f"2,000 passages, 20,000 comments, {share:.0%}"] = {
            **quality(trial.judged(placed)),
            "seconds": spent,
            "preparing": made - began,
        }
    return figures


def show(figures: dict[str, dict[str, float]]) -> None:
    print(f"\n{'Comments carried to the next version':46}", end="")
    print(f"{'precision':>10}{'recall':>8}{'to a person':>12}{'confidence':>11}", end="")
    print(f"{'wrong same':>11}{'section':>8}{'seconds':>9}")
    for name, row in figures.items():
        seconds = f"{row['seconds']:9.2f}" if "seconds" in row else ""
        print(
            f"{name:46}{row['precision']:10.1%}{row['recall']:8.1%}{row['uncertain']:12.1%}"
            f"{row['confidence']:10.1f}%"
            f"{row['wrong same']:11.0f}{row.get('wrong section', 0):8.0f}{seconds}"
        )
    print("Floor: 10 s of the processor for the last three rows. Precision and confidence should agree.")
    print("Goal: no wrong same and no wrong section.")


@dataclass(frozen=True, slots=True)
class Anchor:
    passage: int
    first: int  # words of the old passage
    last: int
    span: Span


class Trial:
    """One text, edited once, with comments at random places."""

    def __init__(self, text: Sequence[str], share: float, seed: int, many: int) -> None:
        chance = Random(seed)
        self.old = list(text)
        words = [word for line in text for word in line.split(" ")]
        self.edited = editing.Editor(chance, words).edited(editing.worded(text), share)
        self.new = editing.texts(self.edited)
        self.anchors = [self._anchor(chance) for _ in range(many)]

    @cached_property
    def placed(self) -> list[Placed]:
        matches = match([Unit("", text) for text in self.old], [Unit("", text) for text in self.new])
        return places([anchor.span for anchor in self.anchors], self.old, self.new, matches)

    def judged(self, placed: Sequence[Placed]) -> Iterator[tuple[Anchor, Placed, bool]]:
        for anchor, each in zip(self.anchors, placed, strict=True):
            yield anchor, each, self.right(anchor, each)

    def right(self, anchor: Anchor, placed: Placed) -> bool:
        went = self._went[anchor.passage]
        mine = [place for at in range(anchor.first, anchor.last) for place in went.get(at, ())]
        stayed = Counter(passage for passage, _s, _e, original in mine if original)
        left = sum(stayed.values()) / (anchor.last - anchor.first)
        if placed.index is None:
            return left <= 0.2
        if anchor.span.start is None:
            held = Counter(passage for passage, *_ in mine)[placed.index]
            return held * 10 >= 3 * (anchor.last - anchor.first) or stayed[placed.index] * 2 >= sum(stayed.values()) > 0
        if placed.start is None or placed.end is None:
            return False
        if stayed and stayed[placed.index] * 10 < 4 * sum(stayed.values()):
            return False
        here = [(start, end, original) for passage, start, end, original in mine if passage == placed.index]
        wanted = [[(s, e) for s, e, original in here if original], [(s, e) for s, e, _o in here]]
        return any(_overlap((placed.start, placed.end), spans) >= 0.5 for spans in wanted if spans)

    def _anchor(self, chance: Random) -> Anchor:
        passage = chance.randrange(len(self.old))
        words = self.old[passage].split(" ")
        longest = chance.choices((0, 2, 8, 25), (25, 15, 40, 20))[0]
        if longest == 0:
            return Anchor(passage, 0, len(words), Span(passage))
        many = min(len(words), chance.randint(1 if longest == 2 else longest // 3, longest))
        first = chance.randrange(len(words) - many + 1)
        start = len(" ".join(words[:first])) + (first > 0)
        end = start + len(" ".join(words[first : first + many]))
        if start == end:
            return Anchor(passage, 0, len(words), Span(passage))
        return Anchor(passage, first, first + many, Span(passage, start, end))

    @cached_property
    def _went(self) -> list[dict[int, list[tuple[int, int, int, bool]]]]:
        """For each old word: new passage, start, end, and whether it is the word itself or one in its place."""
        went: list[dict[int, list[tuple[int, int, int, bool]]]] = [{} for _ in self.old]
        for passage, words in enumerate(self.edited):
            at = 0
            for word in words:
                if origin := word.origin or word.instead_of:
                    place = (passage, at, at + len(word.text), bool(word.origin))
                    went[origin[0]].setdefault(origin[1], []).append(place)
                at += len(word.text) + 1
        return went


def tried(text: Sequence[str], share: float, seed: int, many: int) -> Iterator[tuple[Anchor, Placed, bool]]:
    trial = Trial(text, share, seed, many)
    return trial.judged(trial.placed)


def by_hand() -> dict[str, float]:
    rows = [(pair, remark, placed) for pair in edits.pairs() for remark, placed in pair.judged()]
    wrong = sum(pair.elsewhere(remark, placed) for pair, remark, placed in rows)
    found = quality((remark, placed, remark.right(placed)) for _pair, remark, placed in rows)
    settled = sum(remark.right(placed) for _pair, remark, placed in rows)  # to leave it to a person may be right
    return {**found, "recall": settled / len(rows), "wrong section": wrong}


def quality(judged: Iterator[tuple[Anchor | edits.Remark, Placed, bool]]) -> dict[str, float]:
    rows = list(judged)
    sure = [(placed, right) for _anchor, placed, right in rows if placed.fit is not Fit.UNCERTAIN]
    right = sum(right for _placed, right in sure)
    return {
        "precision": right / max(1, len(sure)),
        "recall": right / max(1, len(rows)),
        "uncertain": 1 - len(sure) / max(1, len(rows)),
        "wrong same": sum(not right and placed.fit in (Fit.SAME, Fit.MOVED) for placed, right in sure),
        "confidence": sum(placed.confidence for placed, _right in sure) / max(1, len(sure)),
    }


def samples() -> list[list[str]]:
    """The sample documents, each language for itself."""
    found = []
    for path in sorted(FOLDER.glob("*-v1.*.md")):
        lines = (line.strip("#| ").removeprefix("> ") for line in path.read_text().split("\n"))
        found.append([line for line in lines if line and "---" not in line])
    return found


def long_text(many: int, seed: int = 3) -> list[str]:
    """Passages of one to four sentences in which words follow each other as they do in the samples."""
    chance = Random(seed)
    follows: defaultdict[str, list[str]] = defaultdict(list)
    for text in samples()[::2]:
        for line in text:
            words = ["", *line.split(" "), ""]
            for word, after in itertools.pairwise(words):
                follows[word].append(after)
    found = []
    while len(found) < many:
        words: list[str] = []
        while len(words) < chance.randint(8, 60):
            word = chance.choice(follows[""])
            while word and len(words) < 80:
                words.append(word)
                word = chance.choice(follows[word])
        found.append(" ".join(words))
    return found


def _overlap(span: tuple[int, int], wanted: Sequence[tuple[int, int]]) -> float:
    start, end = min(s for s, _e in wanted), max(e for _s, e in wanted)
    common = min(end, span[1]) - max(start, span[0])
    return max(0, common) / (max(end, span[1]) - min(start, span[0]))


if __name__ == "__main__":
    alone(__doc__, "bench.anchors")
    main()
