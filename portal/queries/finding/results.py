"""A page of what was found: each thing with its title, where it stands, and the piece of it that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind
from portal.models.finding import Found, Making
from portal.policy import visibility
from portal.queries.finding.asking import bridge, reader, rows, said
from portal.queries.finding.counting import Counts, Narrowed, counted
from portal.queries.finding.ranking import Cursor, ranked
from portal.queries.finding.suggesting import suggestion
from portal.text.searching import Crossing, Nothing, Piece, Tier, asked, excerpt, tiers
from portal.text.searching.asking import Asked
from portal.text.searching.expressions import Reader, all_but_one

PAGE = 20
EVERYTHING = Narrowed()
_TITLE = 400  # characters of a title that are shown


@dataclass(frozen=True, slots=True)
class Crossed:
    """Words that were also looked for in the other language."""

    said: str
    instead: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. ``across``: by words of the other language alone. ``at``: what its address is of."""

    kind: str
    key: str
    across: bool
    title: Sequence[Piece]
    title_language: str
    pieces: Sequence[Piece]
    language: str
    at: dict[str, Any]
    day: date | None = None
    by: "Author | None" = None
    round: "Within | None" = None


@dataclass(frozen=True, slots=True)
class Author:
    """Whose words a contribution has. ``unverified``: nobody has checked that name."""

    kind: Kind
    byline: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Within:
    """The round in which something stands."""

    id: int
    code: str
    number: int
    title: Localized
    zone: str


@dataclass(frozen=True, slots=True)
class Results:
    """``nothing``: why nothing could be looked for. ``loosened``: nothing has all of the words, these have all but
    one. ``left_out``: some of the words were too many."""

    nothing: Nothing | None = None
    hits: Sequence[Hit] = ()
    counts: Counts = field(default_factory=Counts)
    crossed: Sequence[Crossed] = ()
    rounds: dict[int, Within] = field(default_factory=dict)
    next: Cursor | None = None
    loosened: bool = False
    left_out: bool = False
    instead: str = ""
    whole: bool = True


def search(
    viewer: Actor, typed: str, narrowed: Narrowed = EVERYTHING, cursor: Cursor | None = None, *, language: str = "es"
) -> Results:
    """What this reader finds by these words, from the cursor on."""
    found = asked(typed)
    if isinstance(found, Nothing):
        return Results(nothing=found)
    mine = reader(viewer)
    found = _as_a_code(viewer, found, mine)
    crossings = bridge().crossings(found)
    counts = counted(viewer, found, crossings, mine, narrowed)
    ways = tiers(found, crossings, mine, narrowed.words())
    loosened = False
    if not counts.total and not counts.kinds and (loose := all_but_one(found, mine, narrowed.words())) is not None:
        ways, loosened = [(Tier.ALL_BUT_ONE, loose)], True
    listed = ranked(viewer, ways, cursor, PAGE + 1, common=counts.more or counts.many_contributions)
    shown = listed[:PAGE]
    rounds = _rounds(viewer, {*counts.rounds, *(row.round_id for row in shown if row.round_id is not None)})
    hits = _hits(viewer, shown, found, crossings, rounds, language)
    none = cursor is None and not narrowed and (loosened or not listed)
    return Results(
        hits=hits,
        counts=counts,
        crossed=[Crossed(each.said, each.instead) for each in crossings],
        rounds=rounds,
        next=Cursor(shown[-1].tier, shown[-1].place) if len(listed) > PAGE else None,
        loosened=loosened and bool(hits),
        left_out=found.left_out,
        instead=suggestion(viewer, typed, found, mine) if none else "",
        whole=bool(session.scalar(select(Making.whole))),
    )


def _as_a_code(viewer: Actor, found: Asked, mine: Reader) -> Asked:
    """Words that are the public number of something, as this number."""
    if not any(sign.isdigit() for sign in found.code) or len(found.code) < len("ilc20260001"):
        return found
    known = connection().execute(rows(viewer, Found.place).limit(1), {"q": said(mine.leaf(f"={found.code}"))})
    return found.as_a_code() if known.first() is not None else found


def _rounds(viewer: Actor, ids: set[int]) -> dict[int, Within]:
    if not ids:
        return {}
    seen = select(Round).where(Round.id.in_(ids), visibility.rounds(viewer))
    return {
        each.id: Within(each.id, each.consultation.code, each.number, each.title, each.zone)
        for each in session.scalars(seen)
    }


def _hits(
    viewer: Actor,
    shown: Sequence[Any],
    found: Asked,
    crossings: Sequence[Crossing],
    rounds: dict[int, Within],
    language: str,
) -> list[Hit]:
    words = _words(viewer, [row.of for row in shown if row.kind == "contribution"])
    wanted = {
        each: found.stems(each) | frozenset(stem for crossing in crossings for stem in crossing.stems(each))
        for each in ("es", "en")
    }
    hits: list[Hit] = []
    for row in shown:
        across = Tier(row.tier).across
        within = rounds.get(row.round_id) if row.round_id is not None else None
        if row.kind == "contribution":
            if (own := words.get(row.of)) is not None:
                hits.append(_of_words(own, across, wanted, within, language))
            continue
        title, title_language = _best(row.shown["title"], wanted, language, _TITLE)
        in_title = any(piece.marked for piece in title)
        body, body_language = _best(row.shown["body"], wanted, title_language if in_title else language, only=in_title)
        day = row.shown.get("day")
        hits.append(
            Hit(
                row.kind,
                _key(row),
                across,
                title,
                title_language,
                body if row.shown["body"] != row.shown["title"] else (),
                body_language,
                {name: value for name, value in row.shown.items() if name not in ("title", "body", "day")},
                date.fromisoformat(day) if day else None,
                round=within,
            )
        )
    return hits


def _words(viewer: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """The words of contributions of which this reader may read them, and which everybody reads alike."""
    if not ids:
        return {}
    columns = (
        Contribution.id, Contribution.number, Contribution.body, Contribution.twin, Contribution.language,
        Contribution.byline, Contribution.published_at, Contribution.round_id, Contribution.kind,
        Contribution.is_unverified().label("unverified"),
    )  # fmt: skip
    found = session.execute(
        select(*columns).where(Contribution.id.in_(ids), visibility.words(viewer), visibility.public())
    )
    return {row.id: row for row in found}


def _of_words(words: Any, across: bool, wanted: dict[str, frozenset[str]], within: Within | None, language: str) -> Hit:
    texts = {words.language: words.body}
    if words.twin:
        texts["en" if words.language == "es" else "es"] = words.twin
    pieces, of = _best(texts, wanted, language)
    published = words.published_at
    day = clock.day(within.zone, published).date() if published is not None and within is not None else None
    at = {"number": words.number, "round_id": words.round_id, "kind": words.kind}
    by = Author(Kind(words.kind), words.byline, words.unverified)
    return Hit("contribution", words.number, across, (), of, pieces, of, at, day, by, within)


def _best(
    texts: dict[str, str],
    wanted: dict[str, frozenset[str]],
    language: str,
    width: int | None = None,
    *,
    only: bool = False,
) -> tuple[Sequence[Piece], str]:
    """The piece in this language, unless only the other has what was asked for. ``only``: the other has no need to."""
    order = sorted((each for each in texts if texts[each]), key=lambda each: each != language)
    if only:
        order = order[:1]
    first: tuple[Sequence[Piece], str] | None = None
    for each in order:
        made = excerpt(texts[each], wanted[each], each, *([width] if width else []))
        if any(piece.marked for piece in made):
            return made, each
        first = first or (made, each)
    return first or ((), language)


def _key(row: Any) -> str:
    at = row.shown
    if row.kind in ("round", "summary"):
        return f"{at['code']}/{at['number']}"
    return str(at.get("slug") or at.get("anchor") or at.get("key") or at.get("number") or row.of)
