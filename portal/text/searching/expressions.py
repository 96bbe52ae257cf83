"""One tree of what must stand in the index, written for either database, and a row of such trees: best first.

A tier asks yes or no, so every database answers alike; within one, things stand in the order of their place. None
counts how often a word stands anywhere else: that would tell of what its reader may not see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from itertools import pairwise

from portal.text.searching.asking import Asked, Wanted
from portal.text.searching.bridging import Crossing
from portal.text.searching.indexing import Stand, pair, title
from portal.text.searching.stems import LANGUAGES

FEW = 3  # words; of more it is not asked how strongly each stands there


class Tier(IntEnum):
    """How well something answers, the best first."""

    CODE = 0
    IS_TITLE = 1
    IN_TITLE = 2
    IN_TITLE_ACROSS = 3
    STRONG = 4
    STRONG_ACROSS = 5
    ANYWHERE = 6
    ACROSS = 7
    ALL_BUT_ONE = 8

    @property
    def across(self) -> bool:
        """Whether it was found through the words of the other language alone."""
        return self in (Tier.IN_TITLE_ACROSS, Tier.STRONG_ACROSS, Tier.ACROSS)

    @property
    def titled(self) -> bool:
        """Whether only what has a title can be in it."""
        return self in (Tier.IS_TITLE, Tier.IN_TITLE, Tier.IN_TITLE_ACROSS)


@dataclass(frozen=True, slots=True)
class Expression:
    """``word`` stands there; or all or any of these; ``without`` what is taken away."""

    word: str = ""
    all: tuple["Expression", ...] = ()
    any: tuple["Expression", ...] = ()
    without: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Which words somebody may read. ``prefixes``: of these all; ``narrowed``: of a kind those of these names alone."""

    prefixes: tuple[str, ...] = ("",)
    narrowed: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    def leaf(self, word: str) -> Expression:
        ways = [Expression(prefix + word) for prefix in self.prefixes]
        for prefix, names in self.narrowed:
            ways.append(every(Expression(prefix + word), either(*(Expression(f"@s:{name}") for name in names))))
        return either(*ways)


def every(*parts: Expression) -> Expression:
    return parts[0] if len(parts) == 1 else Expression(all=parts)


def either(*parts: Expression) -> Expression:
    once = tuple(dict.fromkeys(parts))
    return once[0] if len(once) == 1 else Expression(any=once)


def tiers(
    asked: Asked, crossings: Sequence[Crossing], reader: Reader, filters: Sequence[Sequence[str]] = ()
) -> list[tuple[Tier, Expression]]:
    """What to ask one after the other; each leaves out what an earlier one found. One of each of ``filters`` is there.

    A title that is the question has all its words in a title; what has them in a title has them strongly; what is
    strong is there. So each has to leave out no more than the nearest before it.
    """
    build = partial(_said, asked, reader)
    across = partial(_said, asked, reader, crossings=crossings) if crossings else None
    few = len(asked.wanted) <= FEW
    found: list[tuple[Tier, Expression, list[Tier]]] = []
    names = [reader.leaf(name) for language in LANGUAGES
             if (name := title(stem for one in asked.wanted for stem in one.stems(language)))]  # fmt: skip
    if asked.code:
        found.append((Tier.CODE, reader.leaf(f"={asked.code}"), []))
    found.append((Tier.IS_TITLE, either(*names), [Tier.CODE]))
    found.append((Tier.IN_TITLE, build(Stand.TITLE), [Tier.CODE, Tier.IS_TITLE]))
    if across:
        found.append((Tier.IN_TITLE_ACROSS, across(Stand.TITLE), [Tier.CODE, Tier.IN_TITLE]))
    if few:
        found.append((Tier.STRONG, build(Stand.STRONG), [Tier.CODE, Tier.IN_TITLE, Tier.IN_TITLE_ACROSS]))
        if across:
            found.append((Tier.STRONG_ACROSS, across(Stand.STRONG), [Tier.CODE, Tier.IN_TITLE_ACROSS, Tier.STRONG]))
    before = [Tier.STRONG, Tier.STRONG_ACROSS] if few else [Tier.IN_TITLE, Tier.IN_TITLE_ACROSS]
    found.append((Tier.ANYWHERE, build(Stand.ANYWHERE), [Tier.CODE, *before]))
    if across:
        found.append((Tier.ACROSS, across(Stand.ANYWHERE), [Tier.CODE, Tier.ANYWHERE, *before[1:]]))
    plain = {tier: expression for tier, expression, _less in found}
    return [
        (tier, _narrowed(expression, [plain[one] for one in less if one in plain], asked, reader, filters))
        for tier, expression, less in found
    ]


def anything(
    asked: Asked, crossings: Sequence[Crossing], reader: Reader, filters: Sequence[Sequence[str]] = ()
) -> Expression:
    """Whatever any tier finds, to be counted."""
    parts = [_said(asked, reader, Stand.ANYWHERE, crossings=crossings)]
    if asked.code:
        parts.append(reader.leaf(f"={asked.code}"))
    return _narrowed(either(*parts), [], asked, reader, filters)


def all_but_one(asked: Asked, reader: Reader, filters: Sequence[Sequence[str]] = ()) -> Expression | None:
    """Where nothing has all of the words: what has all but one of them."""
    if len(asked.wanted) < 2:
        return None
    each = [_wanted(one, reader, Stand.ANYWHERE) for one in asked.wanted]
    ways = either(*(every(*each[:gone], *each[gone + 1 :]) for gone in range(len(each))))
    return _narrowed(ways, [], asked, reader, filters)


def for_fts5(expression: Expression) -> str:
    """The expression as SQLite reads it: every word quoted, so that none is syntax."""
    if expression.word:
        said = f'"{expression.word}"'
    else:
        said = f"({(' AND ' if expression.all else ' OR ').join(map(for_fts5, expression.all or expression.any))})"
    return f"({said} NOT {for_fts5(expression.without)})" if expression.without else said


def for_tsquery(expression: Expression) -> str:
    """The expression as PostgreSQL reads it."""
    if expression.word:
        said = f"'{expression.word}'"
    else:
        said = f"({(' & ' if expression.all else ' | ').join(map(for_tsquery, expression.all or expression.any))})"
    return f"({said} & !{for_tsquery(expression.without)})" if expression.without else said


def _narrowed(
    expression: Expression,
    less: Sequence[Expression],
    asked: Asked,
    reader: Reader,
    filters: Sequence[Sequence[str]],
) -> Expression:
    filtered = every(expression, *(either(*map(Expression, names)) for names in filters))
    gone = [*less, *(_wanted(one, reader, Stand.ANYWHERE) for one in asked.without)]
    return Expression(all=(filtered,), without=either(*gone)) if gone else filtered


def _said(asked: Asked, reader: Reader, stand: Stand, *, crossings: Iterable[Crossing] = ()) -> Expression:
    """Each word that is wanted stands there so, or what says the same in the other language."""
    crossed = {crossing.first: crossing for crossing in crossings}
    parts: list[Expression] = []
    at = 0
    while at < len(asked.wanted):
        crossing = crossed.get(at)
        last = crossing.last if crossing else at + 1
        own = every(*(_wanted(one, reader, stand) for one in asked.wanted[at:last]))
        others = [_side_by_side(stems, reader, stand) for _language, stems in crossing.others] if crossing else []
        parts.append(either(own, *others))
        at = last
    return every(*parts)


def _wanted(one: Wanted, reader: Reader, stand: Stand) -> Expression:
    ways: list[Expression] = []
    for language in LANGUAGES:
        stems = one.stems(language)
        if stems:
            ways.append(_side_by_side(stems, reader, stand))
        if len(one.words) == 1 and one.words[0].whole:
            ways.append(reader.leaf(stand + one.words[0].whole_stem(language)))
    return either(*ways)


def _side_by_side(stems: Sequence[str], reader: Reader, stand: Stand) -> Expression:
    neighbours = [pair(*both) for both in pairwise(stems)]
    return every(*(reader.leaf(stand + one) for one in dict.fromkeys(stems)), *map(reader.leaf, neighbours))
