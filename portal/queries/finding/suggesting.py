"""What somebody may have meant who made a slip: words that the institution writes, and only where this reader would
find something by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select, true

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.models.finding import PUBLIC, Found, KnownWord, Slip
from portal.queries.finding.asking import bridge, rows, said
from portal.text.searching import Nothing, Word, asked, nearest, slips
from portal.text.searching.asking import Asked
from portal.text.searching.expressions import Reader, anything
from portal.text.searching.spelling import SHORTEST

_WORDS = 3  # of a question that may have a slip
_WAYS = 3  # in which it may have been meant


@dataclass(frozen=True, slots=True)
class _Mistaken:
    word: Word
    meant: Sequence[str]


def suggestion(viewer: Actor, typed: str, found: Asked, reader: Reader) -> str:
    """Another way to ask by which there is something for this reader; nothing where there is none."""
    mistaken = _mistaken(found, reader)
    if not mistaken:
        return ""
    ways = [_instead(typed, mistaken, turn) for turn in range(max(len(each.meant) for each in mistaken))][:_WAYS]
    questions = [(way, question) for way in ways if not isinstance(question := asked(way), Nothing)]
    if not questions:
        return ""
    there = [exists(rows(viewer, Found.place, by=f"q{at}").limit(1)) for at in range(len(questions))]
    values = {
        f"q{at}": said(anything(question, bridge().crossings(question), reader))
        for at, (_way, question) in enumerate(questions)
    }
    answer = connection().execute(select(*there), values).one()
    return next((way for (way, _question), is_there in zip(questions, answer, strict=True) if is_there), "")


def _mistaken(found: Asked, reader: Reader) -> list[_Mistaken]:
    """Words that the institution does not write, each with those that are near it, the likeliest first."""
    typed = [word for one in found.wanted if not one.phrase for word in one.words]
    typed = [word for word in typed if not word.whole and len(word.parts[0]) >= SHORTEST and word.parts[0].isalpha()]
    typed = typed[:_WORDS]
    if not typed:
        return []
    near = {slip for word in typed for slip in slips(word.parts[0])}
    asked_for = select(Slip.slip, Slip.word, KnownWord.shown).join(
        KnownWord, (KnownWord.scope == Slip.scope) & (KnownWord.word == Slip.word)
    )
    known = session.execute(asked_for.where(Slip.slip.in_(near), _read_by(reader))).all()
    mistaken: list[_Mistaken] = []
    for word in typed:
        own = slips(word.parts[0])
        shown = {row.word: row.shown for row in known if row.slip in own}
        if word.parts[0] in shown:
            continue
        meant = [shown[other] for other in nearest(word.parts[0], shown)][:_WAYS]
        if meant:
            mistaken.append(_Mistaken(word, meant))
    return mistaken


def _read_by(reader: Reader) -> ColumnElement[bool]:
    """Words of what the reader may see; where they may see all, of all."""
    wide = any(len(prefix) == 2 for prefix in (*reader.prefixes, *(prefix for prefix, _names in reader.narrowed)))
    return true() if wide else Slip.scope.in_([PUBLIC, *(prefix.rstrip("~") for prefix in reader.prefixes if prefix)])


def _instead(typed: str, mistaken: Sequence[_Mistaken], turn: int) -> str:
    way = typed
    for each in sorted(mistaken, key=lambda one: -one.word.start):
        meant = each.meant[min(turn, len(each.meant) - 1)]
        way = way[: each.word.start] + meant + way[each.word.end :]
    return way
