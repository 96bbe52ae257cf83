"""Best first: tier after tier, in each by place, from a cursor on. Both databases give the same order.

Tiers are asked in one statement, and read one after the other until a page is full. SQLite goes along the places by
itself. PostgreSQL has to be led, for it keeps no statistics of the words: where there is little, it gathers all of a
tier by the index of words and sorts. Where there is much, it walks through the table from the highest place on, and
soon has a page; a tier that its walk leaves short stands farther down, or is rare, and is gathered after all.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.finding import Found
from portal.policy import visibility
from portal.queries.finding.asking import TITLED, on_postgresql, place, rows, said
from portal.text.searching import Expression, Tier

WALKED = 1_000  # rows of the table that PostgreSQL walks through for a tier, whoever may read them


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
    asked = tuple(tier for tier, _expression in tiers)
    after = Tier(cursor.tier) if cursor is not None and cursor.tier in asked else None
    values: dict[str, object] = {f"q{tier.value}": said(expression) for tier, expression in tiers}
    if after is not None and cursor is not None:
        values["before"] = cursor.place
    walks = common and on_postgresql()
    walked = frozenset(tier for tier in asked if walks and not tier.titled and tier is not Tier.CODE)
    found = _asked(viewer, asked, after, many, walked, values)
    if short := _short(asked, walked, found, many):  # what is gathered fills the page no later than what was walked
        found = _asked(viewer, asked, after, many, walked - short, values)
    return found


def _asked(
    viewer: Actor,
    tiers: tuple[Tier, ...],
    after: Tier | None,
    many: int,
    walked: frozenset[Tier],
    values: dict[str, object],
) -> list[Any]:
    statement = _in_tiers(viewer, tiers, after, many, walked, on_postgresql())
    values = values | ({"walked": WALKED} if walked else {})
    return sorted(connection().execute(statement, values), key=lambda row: (row.tier, -row.place))


def _short(tiers: tuple[Tier, ...], walked: frozenset[Tier], found: list[Any], many: int) -> frozenset[Tier]:
    """Tiers whose walk came to its end before the page was full."""
    return frozenset(tier for tier in tiers if tier in walked and sum(row.tier <= tier for row in found) < many)


# Statements are values, and so are viewers: to build one costs more than to ask it.


@lru_cache(maxsize=256)
def _in_tiers(
    viewer: Actor,
    tiers: tuple[Tier, ...],
    after: Tier | None,
    many: int,
    walked: frozenset[Tier],
    postgresql: bool,
) -> Select[Any]:
    arms = [select(_arm(viewer, tier, after, many, gathered=postgresql and tier not in walked)) for tier in tiers]
    first = (union_all(*arms) if len(arms) > 1 else arms[0]).limit(many).subquery()
    return select(first.c.tier, Found.place, Found.kind, Found.of, Found.round_id, Found.shown).join_from(
        first, Found, Found.place == first.c.place
    )


def _arm(viewer: Actor, tier: Tier, after: Tier | None, many: int, *, gathered: bool) -> Subquery:
    if gathered:
        inner = _wanted(viewer, tier, after).offset(0).subquery()  # not to be taken apart: all of it, then in order
        best = select(literal(int(tier)).label("tier"), inner.c.place).order_by(inner.c.place.desc())
        return best.limit(many).subquery()
    inner = (_along if on_postgresql() else _in_order)(viewer, tier, after, many)
    return select(literal(int(tier)).label("tier"), inner.c.place).subquery()


def _in_order(viewer: Actor, tier: Tier, after: Tier | None, many: int) -> Subquery:
    return _wanted(viewer, tier, after).order_by(place().desc()).limit(many).subquery()


def _along(viewer: Actor, tier: Tier, after: Tier | None, many: int) -> Subquery:
    """From the highest place on, until there is a page, or for as many rows as are walked.

    PostgreSQL takes the words for rare, and would read all rows and sort them: so the rows come in order from within,
    whoever may read them, and are asked for the reader and the words outside.
    """
    columns: tuple[Any, ...] = (Found.place, Found.words, visibility.found(viewer).label("readable"))
    in_order = _from(select(*columns), tier, after).order_by(Found.place.desc())
    each = in_order.limit(bindparam("walked", type_=Integer)).subquery()
    stands = each.c.words.op("@@", return_type=Boolean())(cast(bindparam(f"q{tier.value}", type_=String), TSQUERY))
    return select(each.c.place).where(each.c.readable, stands).limit(many).subquery()


def _wanted(viewer: Actor, tier: Tier, after: Tier | None) -> Select[Any]:
    return _from(rows(viewer, Found.place, by=f"q{tier.value}"), tier, after)


def _from(wanted: Select[Any], tier: Tier, after: Tier | None) -> Select[Any]:
    if tier.titled:
        wanted = wanted.where(place() >= TITLED)
    if tier is after:
        wanted = wanted.where(place() < bindparam("before", type_=BigInteger))
    return wanted
