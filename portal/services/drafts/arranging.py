"""What stands beside what: the rows of a version while a person puts them in order. No words change, and no order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.core.errors import N_, Invalid
from portal.text.passages import Kind, Piece

CERTAIN = 100
_SENTENCE_END = re.compile(r"(?<=[.!?;:…”»])\s+(?=\S)")
_CLAUSE_END = re.compile(r"(?<=[,;:.!?…”»)])\s+(?=\S)|\t")
_WORD_END = re.compile(r"\s+(?=\S)")


class Step(StrEnum):
    """Vocabulary ``alignment_step``."""

    UP = "up"
    DOWN = "down"
    JOIN = "join"
    SPLIT = "split"
    PAIR = "pair"
    UNPAIR = "unpair"
    BESIDE = "beside"


class NotTogether(Invalid):
    sentence = N_("That cannot be done with this row. Look at the rows around it.")


class NoSuchRow(Invalid):
    sentence = N_("Give the number of another row of this version.")


class NoPlaceToSplit(Invalid):
    sentence = N_("Say after which character the text is to be split; it has no second sentence.")


@dataclass(frozen=True, slots=True)
class Row:
    """A place in both languages; either text may be missing. A row without a key is new."""

    kind: Kind
    level: int
    label: str
    en: str
    es: str
    confidence: int = CERTAIN
    key: str = ""

    @classmethod
    def of(cls, english: Piece | None, spanish: Piece | None, confidence: int = CERTAIN) -> "Row":
        piece = english or spanish
        assert piece is not None  # noqa: S101  nobody pairs nothing with nothing
        return cls(
            piece.kind,
            piece.level,
            (english.label if english else "") or (spanish.label if spanish else ""),
            english.text if english else "",
            spanish.text if spanish else "",
            confidence,
        )

    def in_(self, language: str) -> str:
        return self.es if language == "es" else self.en

    def saying(self, language: str, text: str) -> "Row":
        """With another text in this language: a person has looked at it."""
        en, es = (self.en, text) if language == "es" else (text, self.es)
        return replace(self, en=en, es=es, confidence=CERTAIN)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(language for language in ("en", "es") if self.in_(language))


def arranged(rows: Sequence[Row], step: Step, place: int, language: str, at: int | None = None) -> list[Row]:
    """The rows after this step; ``place`` counts from 0. ``at`` is a code point, or the other row, from 1."""
    if not 0 <= place < len(rows) or language not in ("en", "es"):
        raise NotTogether(field="step")
    if step is Step.SPLIT:
        return _split(list(rows), place, language, at)
    if step is Step.BESIDE:
        return [row for row in _beside(list(rows), place, language, at) if row.languages]
    return [row for row in _STEPS[step](list(rows), place, language) if row.languages]


def places_to_split(text: str) -> list[int]:
    """Where a second part may begin: after a clause, or after a word where there is only one."""
    ends = ([found.end() for found in pattern.finditer(text) if found.start()] for pattern in (_CLAUSE_END, _WORD_END))
    return next((places for places in ends if places), [])


def _down(rows: list[Row], place: int, language: str) -> list[Row]:
    """The text and those below it, down to the next gap; their order stays."""
    _ensure_text(rows[place], language)
    gap = next((at for at in range(place + 1, len(rows)) if not rows[at].in_(language)), len(rows))
    if gap == len(rows):
        rows.append(replace(rows[-1], en="", es="", key=""))
    for at in range(gap, place, -1):
        rows[at] = rows[at].saying(language, rows[at - 1].in_(language))
    rows[place] = rows[place].saying(language, "")
    return rows


def _up(rows: list[Row], place: int, language: str) -> list[Row]:
    _ensure_text(rows[place], language)
    gap = next((at for at in range(place - 1, -1, -1) if not rows[at].in_(language)), -1)
    if gap < 0:
        rows.insert(0, replace(rows[0], en="", es="", key=""))
        gap, place = 0, place + 1
    for at in range(gap, place):
        rows[at] = rows[at].saying(language, rows[at + 1].in_(language))
    rows[place] = rows[place].saying(language, "")
    return rows


def _join(rows: list[Row], place: int, language: str) -> list[Row]:
    if place + 1 == len(rows):
        raise NotTogether(field="step")
    _ensure_text(rows[place], language)
    _ensure_text(rows[place + 1], language)
    rows[place] = rows[place].saying(language, f"{rows[place].in_(language)} {rows[place + 1].in_(language)}")
    rows[place + 1] = rows[place + 1].saying(language, "")
    return rows


def _split(rows: list[Row], place: int, language: str, at: int | None) -> list[Row]:
    text = rows[place].in_(language)
    at = _between_sentences(text) if at is None else at
    first, second = text[:at].rstrip(), text[at:].lstrip()
    if not first or not second or at < 0:
        raise NoPlaceToSplit(field="at")
    rows[place] = rows[place].saying(language, first)
    if place + 1 < len(rows) and not rows[place + 1].in_(language):
        rows[place + 1] = rows[place + 1].saying(language, second)
    else:
        rows.insert(place + 1, replace(rows[place], en="", es="", label="", key="").saying(language, second))
    return rows


def _pair(rows: list[Row], place: int, _language: str) -> list[Row]:
    if place + 1 == len(rows) or {len(rows[place].languages), len(rows[place + 1].languages)} != {1}:
        raise NotTogether(field="step")
    if rows[place].languages == rows[place + 1].languages:
        raise NotTogether(field="step")
    english, spanish = sorted(rows[place : place + 2], key=lambda row: not row.en)
    rows[place : place + 2] = [replace(english, es=spanish.es, confidence=CERTAIN, key=rows[place].key)]
    return rows


def _beside(rows: list[Row], place: int, language: str, other: int | None) -> list[Row]:
    """Both texts change places; where the other row has none, this one only goes there."""
    _ensure_text(rows[place], language)
    if other is None or not 1 <= other <= len(rows) or other == place + 1:
        raise NoSuchRow(field="at")
    here, there = rows[place].in_(language), rows[other - 1].in_(language)
    rows[place], rows[other - 1] = rows[place].saying(language, there), rows[other - 1].saying(language, here)
    return rows


def _unpair(rows: list[Row], place: int, _language: str) -> list[Row]:
    row = rows[place]
    if len(row.languages) != 2:
        raise NotTogether(field="step")
    rows[place : place + 1] = [
        replace(row, es="", confidence=CERTAIN),
        replace(row, en="", confidence=CERTAIN, key=""),
    ]
    return rows


def _ensure_text(row: Row, language: str) -> None:
    if not row.in_(language):
        raise NotTogether(field="step")


def _between_sentences(text: str) -> int:
    """Where a sentence ends nearest to the middle; -1 where there is only one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return min(ends, key=lambda end: abs(end - len(text) // 2), default=-1)


_STEPS: dict[Step, Callable[[list[Row], int, str], list[Row]]] = {
    Step.UP: _up,
    Step.DOWN: _down,
    Step.JOIN: _join,
    Step.PAIR: _pair,
    Step.UNPAIR: _unpair,
}
