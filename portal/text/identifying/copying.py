"""Runs of words of a public text that stand in a sealed one: who knows how she writes knows who wrote."""

from collections.abc import Iterable

from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading


def copied_runs(public: str, sealed: Iterable[str], *, words: int = 5) -> list[Finding]:
    """Runs of so many words or more, whatever their case, accents and punctuation."""
    if words < 1:
        raise ValueError("a run has at least one word")
    known = {run for text in sealed for run in _runs([word.plain for word in Reading(text).words], words)}
    reading = Reading(public)
    said = reading.words
    found: list[Finding] = []
    start = end = -1
    for place, run in enumerate(_runs([word.plain for word in said], words)):
        if run not in known:
            continue
        if place > end:
            if end >= 0:
                found.append(reading.finding(Kind.COPIED, said[start].start, said[end].end))
            start = place
        end = place + words - 1
    if end >= 0:
        found.append(reading.finding(Kind.COPIED, said[start].start, said[end].end))
    return found


def _runs(said: list[str], many: int) -> Iterable[tuple[str, ...]]:
    return zip(*(said[offset:] for offset in range(many)), strict=False)
