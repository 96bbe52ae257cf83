"""Placements: where comments stand in a version, at its passages, on the whole, on the shelf, in one table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select, tuple_
from sqlalchemy.orm import selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.keys import LARGEST
from portal.models.contributions import Anchor, Contribution, Fit, Placement
from portal.models.drafts import Passage, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import (
    BEHIND,
    HERE,
    IN_TURN,
    MADE,
    PLACED,
    SAID,
    Comment,
    Filter,
    comments,
    latest,
    read,
)

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Table:
    """Some comments in the order of the text, and after what the next ones come."""

    rows: Sequence[Comment]
    next: str | None


def at_passages(
    viewer: Actor, version: Version, chapters: Collection[str] = (), asked: Filter | None = None
) -> dict[str, list[Comment]]:
    """By the key of their passage; of some chapters or of all of them."""
    wanted = comments(viewer, asked).where(*at(viewer, version))
    if chapters:
        wanted = wanted.where(HERE.chapter.in_(chapters))
    found: dict[str, list[Comment]] = {}
    for comment in read(wanted.order_by(HERE.position, *IN_TURN)):
        found.setdefault(comment.key, []).append(comment)
    return found


def at_passage(viewer: Actor, version: Version, key: str, asked: Filter | None = None) -> list[Comment]:
    wanted = comments(viewer, asked).where(*at(viewer, version), HERE.key == key)
    return read(wanted.order_by(*IN_TURN))


def on_whole(viewer: Actor, version: Version, asked: Filter | None = None) -> list[Comment]:
    """About the document as a whole."""
    wanted = comments(viewer, asked).where(*within(viewer, version), PLACED.passage_id.is_(None))
    return read(wanted.where(MADE.passage_id.is_(None)).order_by(*IN_TURN))


def shelf(viewer: Actor, version: Version, asked: Filter | None = None) -> list[Comment]:
    """On text that was taken out, or that nobody has found again yet."""
    wanted = comments(viewer, asked).where(*within(viewer, version), PLACED.passage_id.is_(None))
    return read(wanted.where(MADE.passage_id.is_not(None)).order_by(*IN_TURN))


def table(
    viewer: Actor, version: Version, asked: Filter | None = None, after: str = "", most: int | None = A_PAGE
) -> Table:
    """In the order of the text: the whole document first, the shelf last. ``after`` is where a page ended."""
    ended = _where(after)
    position, turn = (ended[0], _turn(viewer, ended[1])) if ended is not None else (0, None)
    ids: list[int] = []
    for stretch in (0, 1, BEHIND):
        if (stretch or position == 0) and (most is None or len(ids) <= most):
            wanted = _stretch(viewer, version, asked or Filter(), stretch, position, turn)
            ids += session.scalars(wanted if most is None else wanted.limit(most + 1 - len(ids)))
    some = {said.placement_id: said for said in read(comments(viewer).where(PLACED.id.in_(ids[:most])))}
    found = [some[id_] for id_ in ids[:most] if id_ in some]
    if most is None or len(ids) <= most or not found:
        return Table(found, None)
    end = found[-1]
    return Table(found, f"{end.position if end.key else 0 if end.on_the_whole else BEHIND}-{end.id}")


def _stretch(
    viewer: Actor, version: Version, asked: Filter, first: int, position: int, turn: Sequence[Any] | None
) -> Select[int]:
    """The keys of what stands from a place on: on the whole (0), on passages (from 1), on the shelf (``BEHIND``).

    Each stretch for itself, so that an index brings the passages in their order and no more is read than is shown.
    """
    wanted = (
        select(PLACED.id)
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .where(visibility.contributions(viewer), *asked.clauses())
    )
    if 0 < first < BEHIND:
        wanted = wanted.join(Passage, HERE.id == PLACED.passage_id).where(*at(viewer, version))
        place: ColumnElement[int] = HERE.position
        wanted = wanted.where(place >= position).order_by(place, *IN_TURN)
    else:
        wanted = wanted.join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        wanted = wanted.where(*within(viewer, version), PLACED.passage_id.is_(None))
        wanted = wanted.where(MADE.passage_id.is_(None) if first == 0 else MADE.passage_id.is_not(None))
        place = literal(first)
        wanted = wanted.order_by(*IN_TURN)
    return wanted if turn is None else wanted.where(or_(place > position, tuple_(*IN_TURN) > tuple_(*turn)))


def _turn(viewer: Actor, contribution_id: int) -> Sequence[Any] | None:
    """Where a comment comes among those at the same place."""
    wanted = select(*IN_TURN).select_from(Contribution).where(SAID.id == contribution_id)
    return session.execute(wanted.where(visibility.contributions(viewer))).first()


def uncertain(viewer: Actor, version: Version, after: str = "", most: int | None = A_PAGE) -> Table:
    """What needs somebody's eye."""
    return table(viewer, version, Filter(fit=Fit.UNCERTAIN), after, most)


def one(viewer: Actor, version: Version, contribution_id: int) -> Comment:
    """A comment at its place in this version."""
    found = read(comments(viewer).where(*within(viewer, version), PLACED.contribution_id == contribution_id))
    if not found:
        raise NotFound
    return found[0]


def placement(viewer: Actor, placement_id: int) -> Placement:
    """For an editor who looks at it, with its passage and what was said."""
    found = session.scalar(
        select(Placement)
        .join(Contribution, Contribution.id == Placement.contribution_id)
        .join(Version, Version.id == Placement.version_id)
        .where(Placement.id == placement_id, visibility.contributions(viewer), visibility.versions(viewer))
        .options(selectinload(Placement.passage), selectinload(Placement.contribution))
    )
    if found is None:
        raise NotFound
    return found


def _where(after: str) -> tuple[int, int] | None:
    """The position and the comment with which a page ended."""
    parts = [int(part) for part in after.split("-") if part.isascii() and part.isdigit() and len(part) < 20]
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] <= BEHIND and parts[1] <= LARGEST else None


def within(viewer: Actor, version: Version) -> tuple[ColumnElement[bool], ...]:
    """At its present place in this version, which the viewer can see."""
    return PLACED.version_id == version.id, _is_seen(viewer, version), latest()


def at(viewer: Actor, version: Version) -> tuple[ColumnElement[bool], ...]:
    """The placements at one passage: found by the passage, however many stand elsewhere."""
    return HERE.version_id == version.id, _is_seen(viewer, version), latest()


def _is_seen(viewer: Actor, version: Version) -> ColumnElement[bool]:
    return select(Version.id).where(Version.id == version.id, visibility.versions(viewer)).correlate(None).exists()
