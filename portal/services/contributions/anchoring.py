"""The places of comments in a new version: by identity, along the edits, by search, or left to a person.

The author's anchor is never altered. Each version is compared with the one before it once,
and all comments are carried through that one comparison. What has a place already is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.models.contributions import Anchor, Contribution, Fit, Method, Placement
from portal.models.drafts import Draft, Passage, Version
from portal.queries.drafts.comments import latest
from portal.services.consultations.numbering import renew
from portal.services.door import act
from portal.services.drafts.keeping import shown_before

CERTAIN = 100
PLACED, MADE = Placement.__table__.c, Anchor.__table__.c


@dataclass(frozen=True, slots=True)
class _Text:
    """A version as it is compared."""

    ids: Sequence[int]
    keys: Sequence[str]
    kinds: Sequence[Any]
    en: Sequence[str]
    es: Sequence[str]
    places: dict[int, int]  # of a passage's id in the sequences above

    @classmethod
    def of(cls, version_id: int) -> "_Text":
        rows = session.execute(
            select(Passage.id, Passage.key, Passage.kind, Passage.en, Passage.es)
            .where(Passage.version_id == version_id)
            .order_by(Passage.position)
        ).all()
        ids = [row.id for row in rows]
        return cls(
            ids,
            [row.key for row in rows],
            [row.kind for row in rows],
            [row.en for row in rows],
            [row.es for row in rows],
            {id_: place for place, id_ in enumerate(ids)},
        )

    def in_(self, language: str) -> Sequence[str]:
        return self.es if language == "es" else self.en


@act("version.reanchor")
def reanchor(version: Version, *, by: Actor) -> Version:
    """Every comment of the version before gets its place in this one, also those that nobody has published yet."""
    session.get_one(Draft, version.draft_id, with_for_update={"of": Draft})
    _take_over(version)
    return version


def carry_on(version: Version, said: Contribution) -> None:
    """Give one comment, made on this version, its place in every version that came after it."""
    for later in _after(version):
        _place(later, said.posted_at, said.id)  # the hour is no more than is kept of the comment itself


def moved_on(version: Version) -> None:
    """Readers find comments at other places now: pages and counts that were kept are out of date.

    That is no revision of the version or of its round: nobody's form becomes stale.
    """
    placed = update(Version).where(Version.id == version.id).values(placings=Version.placings + 1)
    session.execute(placed.execution_options(synchronize_session=False))
    if version.opened_at:
        renew(version.draft.round_id)


def _take_over(version: Version) -> None:
    earlier = shown_before(version.draft, version)
    if earlier is not None and earlier.anchored_at is None:
        _take_over(earlier)  # its own errand has not been run yet
    at = clock.now()
    _place(version, at)
    if version.anchored_at is None:
        done = update(Version).where(Version.id == version.id).values(anchored_at=at)
        session.execute(done.execution_options(synchronize_session=False))
        set_committed_value(version, "anchored_at", at)
    moved_on(version)


def _after(version: Version) -> Iterator[Version]:
    """Versions that others have seen since, of this draft and of those filed in its place."""
    was_shown = or_(Version.circulated_at.is_not(None), Version.opened_at.is_not(None))
    yield from session.scalars(
        select(Version)
        .where(Version.draft_id == version.draft_id, Version.id > version.id, was_shown)
        .order_by(Version.id)
    ).all()
    waiting = [version.draft_id]
    while waiting:
        filed = session.scalars(select(Draft.id).where(Draft.refiled_from_id == waiting.pop()).order_by(Draft.id)).all()
        for draft_id in filed:
            yield from session.scalars(
                select(Version).where(Version.draft_id == draft_id, was_shown).order_by(Version.id)
            ).all()
        waiting += filed


def _place(version: Version, at: datetime, contribution_id: int | None = None) -> None:
    earlier = shown_before(version.draft, version)
    if earlier is None:
        return
    rows = session.execute(_without_a_place(version, earlier, contribution_id)).all()
    if rows:
        session.execute(insert(Placement.__table__), list(_placed(version, at, rows)))  # type: ignore[arg-type]


def _without_a_place(version: Version, earlier: Version, contribution_id: int | None) -> Any:
    here = aliased(Placement)
    wanted = (
        select(
            PLACED.contribution_id,
            PLACED.version_id,
            PLACED.passage_id,
            PLACED.language,
            PLACED.span_start.label("start"),
            PLACED.span_end.label("end"),
            PLACED.fit,
            PLACED.confidence,
            PLACED.method,
            MADE.version_id.label("made_on"),
            MADE.passage_id.label("made_at"),
            MADE.language.label("made_language"),
            MADE.span_start.label("made_start"),
            MADE.span_end.label("made_end"),
            MADE.exact,
            MADE.prefix,
            MADE.suffix,
        )
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .where(
            PLACED.version_id == earlier.id,
            latest(),
            ~exists().where(here.contribution_id == PLACED.contribution_id, here.version_id == version.id),
        )
        .order_by(PLACED.id)
    )
    return wanted if contribution_id is None else wanted.where(PLACED.contribution_id == contribution_id)


def _placed(version: Version, at: datetime, rows: Iterable[Row[Any]]) -> Iterator[dict[str, Any]]:
    """The rows to be written: those about the whole at once, the others group by group, each compared once."""
    groups: dict[tuple[int, str], list[tuple[Row[Any], tuple[int, int | None, int | None]]]] = {}
    common = {"version_id": version.id, "placed_at": at, "placed_by_id": None}
    for row in rows:
        stays = _stays(row)
        if stays is not None:
            yield {**common, **stays}
        elif row.passage_id is None or row.fit == Fit.UNCERTAIN:  # from the author's own words, for another chance
            groups.setdefault((row.made_on, row.made_language), []).append(
                (row, (row.made_at, row.made_start, row.made_end))
            )
        else:
            groups.setdefault((row.version_id, row.language), []).append((row, (row.passage_id, row.start, row.end)))
    yield from ({**common, **found} for found in _carried(version, groups)) if groups else ()


def _stays(row: Row[Any]) -> dict[str, Any] | None:
    """What needs no place: a comment on the whole document, and what a person has put on the shelf."""
    shelved = row.passage_id is None and row.method == Method.PERSON
    if row.made_at is not None and not shelved:
        return None
    return _row(row, None, None, None, row.fit if shelved else Fit.SAME, CERTAIN, Method.IDENTITY)


def _carried(version: Version, groups: dict[tuple[int, str], list[Any]]) -> Iterator[dict[str, Any]]:
    from portal.text import anchoring, comparing  # with their libraries, for this work only

    texts = {version_id: _Text.of(version_id) for version_id in {version.id, *(of for of, _language in groups)}}
    new, matches = texts[version.id], {}
    for (source, language), items in groups.items():
        old = texts[source]
        if source not in matches:
            units = [
                [
                    comparing.Unit(key, f"{en}\n{es}", kind)
                    for key, en, es, kind in zip(text.keys, text.en, text.es, text.kinds, strict=True)
                ]
                for text in (old, new)
            ]
            matches[source] = comparing.match(*units)
        spans = [
            anchoring.Span(old.places[passage_id], start, end, _quote(row, language) if start is not None else None)
            for row, (passage_id, start, end) in items
        ]
        found = anchoring.places(spans, old.in_(language), new.in_(language), matches[source])
        for (row, _where), placed in zip(items, found, strict=True):
            yield _judged(row, placed, new, language, first_hand=source == row.made_on and row.version_id != source)


def _quote(row: Row[Any], language: str) -> Any:
    """What its author chose, where it still stands in the language in which they chose it."""
    from portal.text.anchoring import Quote

    if language != row.made_language or row.made_start is None:
        return None
    return Quote(row.exact, row.prefix, row.suffix, row.made_start, row.made_end)


def _judged(row: Row[Any], placed: Any, new: _Text, language: str, *, first_hand: bool) -> dict[str, Any]:
    """How it fits seen from its author's words, not only from the version before."""
    fit, method = placed.fit, placed.method
    confidence, start, end = placed.confidence, placed.start, placed.end
    if placed.index is None:
        return _row(row, None, None, None, fit, confidence, method)
    text = new.in_(language)[placed.index]
    if start is not None and not 0 <= start < end <= len(text):  # never outside its passage
        start, end, fit = None, None, Fit.UNCERTAIN
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
    row: Row[Any],
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
