"""Versions that were edited by hand, with comments whose true place a person has decided (``edits.toml``)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.text.anchoring import Fit, Placed, Span, places
from portal.text.comparing import Unit, match
from portal.text.passages import Kind

FILE = Path(__file__).with_name("edits.toml")
_KINDS = {"-": Kind.ITEM, "|": Kind.ROW}


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment and its place; without an index it is gone, or (``open``) only a person can tell."""

    span: Span
    index: int | None
    start: int | None
    end: int | None
    open: bool

    def right(self, placed: Placed) -> bool:
        if self.open and not placed.sure:
            return True
        if placed.index is None or self.index is None:
            return placed.index is None and self.index is None and placed.fit is Fit.REMOVED
        if placed.index != self.index or (self.start is None) != (placed.start is None):
            return placed.index == self.index and self.start is None
        if self.start is None or self.end is None or placed.start is None or placed.end is None:
            return True
        common = min(self.end, placed.end) - max(self.start, placed.start)
        return 2 * common >= max(self.end, placed.end) - min(self.start, placed.start)


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    old: list[Unit]
    new: list[Unit]
    remarks: list[Remark]

    def judged(self) -> Iterator[tuple[Remark, Placed]]:
        texts = [[unit.text for unit in side] for side in (self.old, self.new)]
        found = places([remark.span for remark in self.remarks], *texts, match(self.old, self.new))
        return zip(self.remarks, found, strict=True)

    def elsewhere(self, remark: Remark, placed: Placed) -> bool:
        """Whether it is told to stand in another section than where it belongs."""
        there = placed.sure and None not in (placed.index, remark.index)
        return there and self._heading(placed.index) != self._heading(remark.index)

    def _heading(self, index: int | None) -> int:
        return max((at for at in range((index or 0) + 1) if self.new[at].kind is Kind.HEADING), default=-1)


def pairs() -> list[Pair]:
    found = []
    for told in tomllib.loads(FILE.read_text())["pair"]:
        old, new = ([_unit(line) for line in told[side]] for side in ("old", "new"))
        found.append(Pair(told["name"], old, new, [_remark(line, old, new) for line in told["comments"]]))
    return found


def _unit(line: str) -> Unit:
    marks, words = re.fullmatch(r"(#+|[-|])? ?(.+)", line).groups()
    if marks and marks[0] == "#":
        return Unit("", words, Kind.HEADING, len(marks))
    return Unit("", words, _KINDS.get(marks or "", Kind.PARAGRAPH))


def _remark(line: str, old: list[Unit], new: list[Unit]) -> Remark:
    at, words, to = re.fullmatch(r"(\d+)(?:: (.+?))? -> (.+)", line).groups()
    span = Span(int(at) - 1, *_place(old, int(at) - 1, words))
    if to[0] in "g?":
        return Remark(span, None, None, None, to != "gone")
    there, now = re.fullmatch(r"(\d+)(?:: (.+))?", to).groups()
    return Remark(span, int(there) - 1, *_place(new, int(there) - 1, words if now == "=" else now), open=False)


def _place(units: list[Unit], index: int, words: str | None) -> tuple[int | None, int | None]:
    if words is None:
        return None, None
    start = units[index].text.index(words)
    return start, start + len(words)
