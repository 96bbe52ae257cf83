"""What stands where: the rows that a comparison of two versions gives, for comments that have no place in the later.

Nothing is written here, and but for the texts nothing is read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, select

from portal.core import db
from portal.core.db import session
from portal.models.contributions import Anchor, Fit, Method
from portal.models.drafts import Passage

if TYPE_CHECKING:
    from portal.text.anchoring import Placed
    from portal.text.anchoring.carrying import Load, Text

CERTAIN = 100
TORN = (Fit.SPLIT, Fit.JOINED)
UNTORN = (Fit.SAME, Fit.MOVED)


class Stand(NamedTuple):
    """Where a comment stands that is not written yet, as a row tells it of those that are."""

    version_id: int
    passage_id: Any  # as in a row: a number or nothing
    language: str
    start: int | None
    end: int | None
    fit: Fit
    confidence: int
    method: Method
    made_on: int
    made_at: Any
    made_language: str
    made_start: Any
    made_end: Any
    exact: str
    prefix: str
    suffix: str
    placement_id: int = 0
    contribution_id: int = 0

    @classmethod
    def of(cls, made: Anchor) -> "Stand":
        """Where its author puts it."""
        where = made.language, made.start, made.end
        words = made.exact, made.prefix, made.suffix
        stands = made.version_id, made.passage_id, *where, Fit.SAME, CERTAIN, Method.AUTHOR
        return cls(*stands, made.version_id, made.passage_id, *where, *words)

    def after(self, values: dict[str, Any]) -> "Stand":
        """Where these values, found from here, put it."""
        same = {name: values[name] for name in ("version_id", "passage_id", "language", "fit", "confidence", "method")}
        return self._replace(start=values["span_start"], end=values["span_end"], **same)


Carry = Callable[["Load"], "dict[str, list[Placed]]"]
Standing = Row[Any] | Stand
Group = list[tuple[Standing, tuple[int, int | None, int | None]]]  # each with passage, start and end


def in_this_process(load: "Load") -> "dict[str, list[Placed]]":
    from portal.text.anchoring import carrying  # with its libraries, for this work only

    return carrying.carry(load)


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is to be written, and the placement from which it was found."""

    of: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Version:
    """Its passages as they are compared, and the place of each among them."""

    ids: Sequence[int]
    text: "Text"
    places: dict[int, int]

    @classmethod
    def of(cls, version_id: int) -> "_Version":
        from portal.text.anchoring.carrying import Text

        rows = session.execute(
            select(Passage.id, Passage.key, Passage.kind, Passage.level, Passage.en, Passage.es)
            .where(Passage.version_id == version_id)
            .order_by(Passage.position)
        ).all()
        ids = [row.id for row in rows]
        keys, kinds = [row.key for row in rows], [row.kind for row in rows]
        levels = [row.level for row in rows]
        text = Text(keys, kinds, levels, [row.en for row in rows], [row.es for row in rows])
        return cls(ids, text, {id_: place for place, id_ in enumerate(ids)})


def placed(version_id: int, at: datetime, rows: Iterable[Standing], carry: Carry) -> list[Found]:
    """Where comments stand: those about the whole at once, the others together, each pair of versions compared once."""
    common = {"version_id": version_id, "placed_at": at, "placed_by_id": None}
    groups: dict[int, dict[str, Group]] = {}
    found = []
    for row in rows:
        stays = _stays(row)
        if stays is not None:
            found.append(Found(row.placement_id, common | stays))
        elif row.passage_id is None or row.fit == Fit.UNCERTAIN:  # from the author's own words, for another chance
            made = row.made_at, row.made_start, row.made_end
            groups.setdefault(row.made_on, {}).setdefault(row.made_language, []).append((row, made))
        else:
            stands = row.passage_id, row.start, row.end
            groups.setdefault(row.version_id, {}).setdefault(row.language, []).append((row, stands))
            if row.fit in TORN and row.made_on != row.version_id:  # what was joined may part again, as it was
                made = row.made_at, row.made_start, row.made_end
                groups.setdefault(row.made_on, {}).setdefault(row.made_language, []).append((row, made))
    if groups:
        best: dict[int, dict[str, Any]] = {}
        for row, values, again in _carried(version_id, groups, carry):
            was = best.get(row.placement_id)
            if was is None or (values["fit"] in UNTORN if again else was["fit"] not in UNTORN):
                best[row.placement_id] = values
        found += [Found(placement_id, common | values) for placement_id, values in best.items()]
    return found


def _stays(row: Standing) -> dict[str, Any] | None:
    """What needs no place: a comment on the whole document, and what a person has put on the shelf."""
    shelved = row.passage_id is None and row.method == Method.PERSON
    if row.made_at is not None and not shelved:
        return None
    return _row(row, None, None, None, row.fit if shelved else Fit.SAME, CERTAIN, Method.IDENTITY)


def _carried(
    version_id: int, groups: dict[int, dict[str, Group]], carry: Carry
) -> Iterator[tuple[Standing, dict[str, Any], bool]]:
    """What was found for each; at last whether it was tried again from the author's own words."""
    from portal.text import anchoring
    from portal.text.anchoring.carrying import Load

    texts = {each: _Version.of(each) for each in {version_id, *groups}}
    db.rest()
    new = texts[version_id]
    for source, by_language in groups.items():
        old = texts[source]
        spans = {
            language: [
                anchoring.Span(old.places[passage], start, end, _quote(row, language) if start is not None else None)
                for row, (passage, start, end) in group
            ]
            for language, group in by_language.items()
        }
        answers = carry(Load(old.text, new.text, spans))
        for language, group in by_language.items():
            for (row, _where), answer in zip(group, answers[language], strict=True):
                first_hand = source == row.made_on and row.version_id != source
                again = first_hand and row.fit in TORN
                yield row, _judged(row, answer, new, language, first_hand=first_hand), again


def _quote(row: Standing, language: str) -> Any:
    """What its author chose, where it still stands in the language in which they chose it."""
    from portal.text.anchoring import Quote

    if language != row.made_language or row.made_start is None:
        return None
    return Quote(row.exact, row.prefix, row.suffix, row.made_start, row.made_end)


def _judged(row: Standing, placed: "Placed", new: _Version, language: str, *, first_hand: bool) -> dict[str, Any]:
    """How it fits seen from its author's words, not only from the version before."""
    fit, method = placed.fit, placed.method
    confidence, start, end = placed.confidence, placed.start, placed.end
    if placed.index is None:
        return _row(row, None, None, None, fit, confidence, method)
    text = new.text.in_(language)[placed.index]
    if start is not None and end is not None and not 0 <= start < end <= len(text):  # never outside its passage
        start, end, fit = None, None, Fit.UNCERTAIN
    if row.made_start is None and (start, end) == (0, len(text)):
        start = end = None  # out of the passage into which it was joined
    if fit in (Fit.SAME, Fit.MOVED):
        said = text if start is None else text[start:end]
        again = said == row.exact and language == row.made_language
        if not first_hand and (not again or row.fit != Fit.CHANGED):
            fit = _worse(fit, Fit(row.fit))
        if fit is Fit.SAME and not again:
            fit = Fit.CHANGED
    if not first_hand:
        confidence = min(confidence, row.confidence)
    return _row(row, new.ids[placed.index], start, end, fit, confidence, method, language)


def _worse(fit: Fit, before: Fit) -> Fit:
    """A comment that stood on changed words still does, however little has changed since."""
    return fit if before is Fit.SAME or (before is Fit.MOVED and fit is Fit.MOVED) else before


def _row(
    row: Standing,
    passage_id: int | None,
    start: int | None,
    end: int | None,
    fit: Fit,
    confidence: int,
    method: Method,
    language: str = "",
) -> dict[str, Any]:
    return {
        "contribution_id": row.contribution_id,
        "passage_id": passage_id,
        "language": language or row.language,
        "span_start": start,
        "span_end": end,
        "fit": fit,
        "confidence": confidence,
        "method": method,
    }
