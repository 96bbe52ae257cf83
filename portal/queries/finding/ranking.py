"""Best first: tier after tier, in each by place, from a cursor on. Both databases give the same order.

Tiers are asked in one statement, and read one after the other until a page is full. SQLite goes along the places by
itself. PostgreSQL has to be led: where there is little, it gathers all of it by the index of words and sorts; where
a tier has very much, it goes through the table from the highest place on, and soon has a page.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, func, literal, select, union_all

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.finding import Found
from portal.queries.finding.asking import TITLED, on_postgresql, rows
from portal.text.searching import Expression, Tier

GATHERED = 3_000  # rows of a tier that PostgreSQL sorts; of more it goes through the table


class Cursor(NamedTuple):
    """After which one a page begins: its tier and its place."""

    tier: int
    place: int


def ranked(
    viewer: Actor, tiers: Sequence[tuple[Tier, Expression]], cursor: Cursor | None, many: int, *, common: bool
) -> list[Any]:
    """Rows with their tiers. ``common``: there is so much of it that it has to be asked where."""
    if cursor is not None:
        tiers = [(tier, expression) for tier, expression in tiers if tier >= cursor.tier]
    if not tiers:
        return []
    walked = _walked(viewer, tiers, cursor) if common and on_postgresql() else frozenset()
    arms = [select(_arm(viewer, tier, expression, cursor, many, tier in walked)) for tier, expression in tiers]
    first = (union_all(*arms) if len(arms) > 1 else arms[0]).limit(many).subquery()
    found = session.execute(
        select(first.c.tier, Found.place, Found.kind, Found.of, Found.round_id, Found.shown).join_from(
            first, Found, Found.place == first.c.place
        )
    )
    return sorted(found, key=lambda row: (row.tier, -row.place))


def _arm(viewer: Actor, tier: Tier, expression: Expression, cursor: Cursor | None, many: int, walked: bool) -> Subquery:
    wanted = _wanted(viewer, tier, expression, cursor, walked=walked)
    if on_postgresql() and not walked:
        gathered = wanted.offset(0).subquery()  # not to be taken apart: all of it first, then in order
        wanted = select(gathered.c.place)
        return (
            select(literal(int(tier)).label("tier"), gathered.c.place)
            .order_by(gathered.c.place.desc())
            .limit(many)
            .subquery()
        )
    inner = wanted.order_by(Found.place.desc()).limit(many).subquery()
    return select(literal(int(tier)).label("tier"), inner.c.place).subquery()


def _wanted(
    viewer: Actor, tier: Tier, expression: Expression, cursor: Cursor | None, *, walked: bool = False
) -> Select[Any]:
    wanted = rows(viewer, expression, Found.place, walked=walked)
    if tier.titled:
        wanted = wanted.where(Found.place >= TITLED)
    if cursor is not None and tier == cursor.tier:
        wanted = wanted.where(Found.place < cursor.place)
    return wanted


def _walked(viewer: Actor, tiers: Sequence[tuple[Tier, Expression]], cursor: Cursor | None) -> frozenset[Tier]:
    """Tiers with so many rows that a page of them is soon found by going through the table."""
    asked = [(tier, expression) for tier, expression in tiers if not tier.titled and tier is not Tier.CODE]
    if not asked:
        return frozenset()
    counts = [
        select(func.count())
        .select_from(_wanted(viewer, tier, expression, cursor).limit(GATHERED + 1).subquery())
        .scalar_subquery()
        for tier, expression in asked
    ]
    found = session.execute(select(*counts)).one()
    return frozenset(tier for (tier, _expression), many in zip(asked, found, strict=True) if many > GATHERED)
