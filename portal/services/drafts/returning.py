"""After a step: at which row its text stands now, and the one step that leads back, where there is one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.core.errors import Invalid
from portal.services.drafts.arranging import Row, Step, arranged


class Way(NamedTuple):
    """A step at a row; rows count from 1, ``at`` is where a text is split, or beside which row it is put."""

    step: Step
    row: int
    language: str
    at: int | None = None


def after(rows: Sequence[Row], way: Way) -> tuple[int, Way | None]:
    """Where to look now, and the way back."""
    done = _taken(rows, way)
    if way.step in (Step.PAIR, Step.UNPAIR):
        there = way.row
    elif way.step is Step.BESIDE and way.at is not None:
        there = way.at - (way.at > way.row and len(done) < len(rows))
    else:
        turn = sum(bool(row.in_(way.language)) for row in rows[: way.row])
        there = [at for at, row in enumerate(done, start=1) if row.in_(way.language)][turn - 1]
    return there, next((back for back in _opposites(rows, way) if _leads_to(done, back, rows)), None)


def _opposites(rows: Sequence[Row], way: Way) -> Iterator[Way]:
    place, language = way.row - 1, way.language
    empty = [at for at, row in enumerate(rows) if not row.in_(language)]
    if way.step is Step.UP:
        yield Way(Step.DOWN, max((at for at in empty if at < place), default=0) + 1, language)
        yield Way(Step.UNPAIR, place, language)
    elif way.step is Step.DOWN:
        yield Way(Step.UP, min((at for at in empty if at > place), default=len(rows)) + 1, language)
        yield Way(Step.UNPAIR, way.row, language)
    elif way.step is Step.JOIN:
        yield Way(Step.SPLIT, way.row, language, len(rows[place].in_(language)) + 1)
    elif way.step is Step.BESIDE:
        yield way
        if way.at is not None:
            yield Way(Step.BESIDE, way.at, language, way.row)
    else:
        opposite = {Step.SPLIT: Step.JOIN, Step.PAIR: Step.UNPAIR, Step.UNPAIR: Step.PAIR}[way.step]
        yield Way(opposite, way.row, language)


def _leads_to(rows: Sequence[Row], way: Way, wanted: Sequence[Row]) -> bool:
    try:
        return _sides(_taken(rows, way)) == _sides(wanted)
    except Invalid:
        return False


def _taken(rows: Sequence[Row], way: Way) -> list[Row]:
    return arranged(rows, way.step, way.row - 1, way.language, way.at)


def _sides(rows: Sequence[Row]) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """The texts of each language, and which of them stand side by side."""
    english, spanish, pairs = list[str](), list[str](), set[tuple[int, int]]()
    for row in rows:
        if row.en and row.es:
            pairs.add((len(english), len(spanish)))
        english += [row.en] if row.en else []
        spanish += [row.es] if row.es else []
    return english, spanish, pairs
