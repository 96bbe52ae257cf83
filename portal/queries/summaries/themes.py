"""Reading the themes of a round: those that stand, what the portal proposes, and who put which point under which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.models.summaries import Point, Theme, Themed
from portal.policy import visibility

MOST_PROPOSED = 40  # proposals on a page


class Standing(NamedTuple):
    """A theme, how many points in each language are under it, and who made it."""

    id: int
    name: Localized
    es: int
    en: int
    proposed_by: str | None  # none: the portal proposed it, and somebody took it
    merged: Sequence[Localized]  # themes that went into it


class Excerpt(NamedTuple):
    """Words in which a term was found, by a contribution that can be read."""

    ref: str
    number: str
    language: str
    before: str
    words: str
    after: str


class Proposal(NamedTuple):
    """What the portal found, and how many texts of each language have it."""

    id: int
    name: Localized
    by: str  # question, passage, term
    number: int | None  # of a question
    es: int
    en: int
    excerpts: Sequence[Excerpt]
    revision: int


class Under(NamedTuple):
    """A point under a theme, or formerly so."""

    theme_id: int
    name: Localized
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Themes:
    """Everything on the page of themes."""

    standing: Sequence[Standing]
    proposals: Sequence[Proposal]


def themes(viewer: Actor, round_id: int) -> list[tuple[int, Localized]]:
    """The themes of a round that stand, to be chosen from."""
    rows = session.execute(_of(viewer, round_id).where(Theme.stands()).order_by(Theme.id))
    return [(theme.id, theme.name) for (theme, _name) in rows]


def all_themes(viewer: Actor, round_id: int) -> Themes:
    rows = session.execute(_of(viewer, round_id).where(Theme.dropped_at.is_(None)).order_by(Theme.id)).all()
    counts = _counts(viewer, round_id)
    merged: defaultdict[int, list[Localized]] = defaultdict(list)
    for theme, _name in rows:
        if theme.merged_into_id is not None:
            merged[theme.merged_into_id].append(theme.name)
    standing = [
        Standing(theme.id, theme.name, counts[theme.id, "es"], counts[theme.id, "en"], name, merged[theme.id])
        for theme, name in rows
        if theme.taken_at is not None and theme.merged_into_id is None
    ]
    proposed = [theme for theme, _name in rows if theme.taken_at is None][:MOST_PROPOSED]
    return Themes(standing, _proposals(viewer, proposed))


def theme_row(viewer: Actor, round_id: int, theme_id: int) -> Theme:
    """A theme of this round or a proposal, for its acts."""
    found = session.execute(_of(viewer, round_id).where(Theme.id == theme_id)).first()
    if found is None:
        raise NotFound
    theme: Theme = found[0]
    return theme


def under(
    viewer: Actor, round_id: int, points: Sequence[int]
) -> tuple[list[tuple[int, Localized]], Mapping[int, Sequence[Under]]]:
    """The themes of a round that stand, and by point those that are over it and that were."""
    by, ended_by = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Theme, Themed, by.name, ended_by.name)
        .join(Round, Round.id == Theme.round_id)
        .outerjoin(Themed, (Themed.theme_id == Theme.id) & Themed.point_id.in_(points))
        .outerjoin(by, by.id == Themed.assigned_by_id)
        .outerjoin(ended_by, ended_by.id == Themed.ended_by_id)
        .where(Theme.round_id == round_id, Theme.taken_at.is_not(None), visibility.answering(viewer))
        .order_by(Theme.id, Themed.id)
    )
    standing: dict[int, Localized] = {}
    found: defaultdict[int, list[Under]] = defaultdict(list)
    for theme, row, by_name, ended_name in rows:
        if theme.dropped_at is None and theme.merged_into_id is None:
            standing[theme.id] = theme.name
        if row is not None:
            found[row.point_id].append(Under(theme.id, theme.name, by_name, row.at, row.ended_at, ended_name))
    return list(standing.items()), found


def _of(viewer: Actor, round_id: int) -> Select[Theme, str | None]:
    return (
        select(Theme, Person.name)
        .join(Round, Round.id == Theme.round_id)
        .outerjoin(Person, Person.id == Theme.proposed_by_id)
        .where(Theme.round_id == round_id, visibility.answering(viewer))
    )


def _counts(viewer: Actor, round_id: int) -> Mapping[tuple[int, str], int]:
    rows = session.execute(
        select(Themed.theme_id, Contribution.language, func.count())
        .join(Theme, Theme.id == Themed.theme_id)
        .join(Point, Point.id == Themed.point_id)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .join(Round, Round.id == Theme.round_id)
        .where(
            Theme.round_id == round_id,
            Themed.ended_at.is_(None),
            Point.dropped_at.is_(None),
            Contribution.status == Status.PUBLISHED,
            visibility.answering(viewer),
        )
        .group_by(Themed.theme_id, Contribution.language)
    )
    return defaultdict(int, {(theme_id, language): many for theme_id, language, many in rows})


def _proposals(viewer: Actor, proposed: Sequence[Theme]) -> list[Proposal]:
    """The most frequent first. Words are read from contributions as they are now, or not shown at all."""
    said = _said(viewer, {place[0] for theme in proposed for place in (theme.found or {}).get("excerpts", ())})
    found = []
    for theme in proposed:
        facts = theme.found or {}
        excerpts = [
            _excerpt(said[id_], at, long, start, end)
            for id_, at, long, start, end in facts.get("excerpts", ())
            if id_ in said
        ]
        counts = facts.get("es", 0), facts.get("en", 0)
        found.append(
            Proposal(
                theme.id, theme.name, facts.get("by", "term"), facts.get("number"), *counts, excerpts, theme.revision
            )
        )
    return sorted(found, key=lambda each: (each.by != "question", each.by != "passage", -each.es - each.en))


def _said(viewer: Actor, ids: Iterable[int]) -> Mapping[int, Any]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Contribution.id, Contribution.ref, Contribution.number, Contribution.language, Contribution.body).where(
            Contribution.id.in_(wanted), visibility.public(), visibility.contributions(viewer)
        )
    )
    return {row.id: row for row in rows}


def _excerpt(said: Any, at: int, long: int, start: int, end: int) -> Excerpt:
    words = said.body[at : at + long]
    return Excerpt(said.ref, said.number, said.language, words[:start], words[start:end], words[end:])
