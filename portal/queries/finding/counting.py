"""How much there is, of which kind, in which language and round: true up to a thousand, then “more than a thousand”.

Of all but contributions the counts are always true; there are few of these, and titles are looked for among them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.finding import Found
from portal.queries.finding.asking import TITLED, on_postgresql, place, rows, said
from portal.text.searching.asking import Asked
from portal.text.searching.bridging import Crossing
from portal.text.searching.expressions import Expression, Reader, anything

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody wants to see alone: a kind, a language, a round; nothing where they do not mind."""

    kind: str = ""
    language: str = ""
    round_id: int | None = None

    def words(self) -> list[list[str]]:
        """Words of the index that stand for it; of each list one has to be there."""
        asked = [f"@k:{self.kind}" if self.kind else "", f"@l:{self.language}" if self.language else ""]
        asked.append(f"@r:{self.round_id}" if self.round_id is not None else "")
        return [[word] for word in asked if word]

    def __bool__(self) -> bool:
        return bool(self.words())


@dataclass(frozen=True, slots=True)
class Counts:
    """``more``: there is more than ``total`` of it, and by language and round nothing is said."""

    total: int = 0
    more: bool = False
    kinds: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)
    many_contributions: bool = False  # more of them than were counted


@dataclass(frozen=True, slots=True)
class _Group:
    kind: str
    round_id: int | None
    languages: Sequence[str]
    many: int

    def is_in(self, narrowed: Narrowed) -> bool:
        return (
            narrowed.kind in ("", self.kind)
            and (not narrowed.language or narrowed.language in self.languages)
            and narrowed.round_id in (None, self.round_id)
        )


def counted(viewer: Actor, asked: Asked, crossings: Sequence[Crossing], reader: Reader, narrowed: Narrowed) -> Counts:
    """Of all that is found, by what it could be narrowed to; ``total`` is of what it is narrowed to."""
    groups = _groups(viewer, anything(asked, crossings, reader))
    if sum(group.many for group in groups) <= MOST:
        return _told(groups, narrowed)
    kinds = _kinds(viewer, anything(asked, crossings, reader))
    if not narrowed:
        return Counts(MOST, True, kinds | {"contribution": MOST}, many_contributions=True)
    within = _groups(viewer, anything(asked, crossings, reader, narrowed.words()))
    total = sum(group.many for group in within)
    if narrowed.kind and narrowed.kind != "contribution" and not narrowed.language and narrowed.round_id is None:
        return Counts(kinds.get(narrowed.kind, 0), False, kinds | {"contribution": MOST}, many_contributions=True)
    return Counts(min(total, MOST), total > MOST, kinds | {"contribution": MOST}, many_contributions=True)


def _told(groups: Sequence[_Group], narrowed: Narrowed) -> Counts:
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    rounds: Counter[int] = Counter()
    total = 0
    for group in groups:
        if group.is_in(narrowed):
            total += group.many
        if group.is_in(Narrowed("", narrowed.language, narrowed.round_id)):
            kinds[group.kind] += group.many
        if group.is_in(Narrowed(narrowed.kind, "", narrowed.round_id)):
            languages.update(dict.fromkeys(group.languages, group.many))
        if group.round_id is not None and group.is_in(Narrowed(narrowed.kind, narrowed.language)):
            rounds[group.round_id] += group.many
    return Counts(total, False, dict(kinds), dict(languages), dict(rounds))


def _groups(viewer: Actor, expression: Expression) -> list[_Group]:
    found = connection().execute(_by_group(viewer, on_postgresql(), MOST + 1), {"q": said(expression)})
    return [_Group(kind, round_id, languages.split(), many) for kind, round_id, languages, many in found]


def _kinds(viewer: Actor, expression: Expression) -> dict[str, int]:
    found = connection().execute(_by_kind(viewer, on_postgresql()), {"q": said(expression)})
    return {row[0]: row[1] for row in found}


# Statements are values, and so are viewers: to build one costs more than to ask it.


@lru_cache(maxsize=128)
def _by_group(viewer: Actor, _postgresql: bool, most: int) -> Select[Any]:
    some = rows(viewer, Found.kind, Found.round_id, Found.languages).limit(most).subquery()
    by = some.c.kind, some.c.round_id, some.c.languages
    return select(*by, func.count()).group_by(*by)


@lru_cache(maxsize=128)
def _by_kind(viewer: Actor, _postgresql: bool) -> Select[Any]:
    titled = rows(viewer, Found.kind).where(place() >= TITLED).subquery()
    return select(titled.c.kind, func.count()).group_by(titled.c.kind)
