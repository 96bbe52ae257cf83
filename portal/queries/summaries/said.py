"""Said, done, because: how the points of an edition were answered, by group, by theme and by passage of a draft.

Themes and passages are counted when an edition is published, and kept with it under the names that they had.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import func

from portal.core import vocabulary
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Anchor, Contribution
from portal.models.drafts import Draft, Passage, Version
from portal.models.summaries import Disposition, Point, Summary, Theme, Themed
from portal.queries.summaries.figures import Figures, that_count

Kept = Mapping[str, Sequence[Sequence[Any]]]


class Place(NamedTuple):
    """A passage of a draft, in the latest version on which somebody commented there."""

    draft_id: int
    draft: int | None  # its number in the round
    version: int
    key: str
    label: str
    kind: str
    above: str = ""  # unknown of what was published before it was kept


@dataclass(frozen=True, slots=True)
class Heap:
    """All points of a group, under a theme or on a passage: how many had which outcome. ``code``: to ask for them."""

    code: str
    name: Localized | Place
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def many(self) -> int:
        return self.outcomes.total()


@dataclass(frozen=True, slots=True)
class Heaps:
    groups: Sequence[Heap]
    themes: Sequence[Heap]
    passages: Sequence[Heap]


def counted(summary: Summary) -> dict[str, Any]:
    """What an edition keeps of its themes and passages when it is published: as they are now."""
    return {
        "themes": [list(row) for row in _themes(summary)],
        "passages": [list(row) for row in _passages(summary)],
    }


def heaps(figures: Figures, kept: Kept) -> Heaps:
    """In the order of the vocabulary, of the themes, and of the text."""
    groups = {term.code: Heap(term.code, term.label) for term in vocabulary.terms("stakeholder_group")}
    for outcome, group, _language, many in figures.answers:
        groups[group].outcomes[outcome] += many
    themes: dict[int, Heap] = {}
    for theme, en, es, outcome, many in kept.get("themes", ()):
        themes.setdefault(theme, Heap(str(theme), Localized(en, es))).outcomes[outcome] += many
    passages: dict[tuple[int, str], Heap] = {}
    for *place, outcome, many in kept.get("passages", ()):  # the latest version of each comes first
        at = Place(*place)
        passages.setdefault((at.draft_id, at.key), Heap(f"{at.draft_id}-{at.key}", at)).outcomes[outcome] += many
    return Heaps(_some(groups.values()), _some(themes.values()), _some(passages.values()))


def _some(heaps: Iterable[Heap]) -> list[Heap]:
    return [heap for heap in heaps if heap.many]


def _themes(summary: Summary) -> Sequence[Any]:
    by = (Theme.id, Theme.name_en, Theme.name_es, Disposition.outcome)  # type: ignore[attr-defined]
    return session.execute(
        that_count(summary.round_id, *by, func.count())
        .join(Themed, (Themed.point_id == Point.id) & Themed.ended_at.is_(None))
        .join(Theme, Theme.id == Themed.theme_id)
        .group_by(*by)
        .order_by(None)
        .order_by(Theme.id)
    ).all()


def _passages(summary: Summary) -> Sequence[Any]:
    """Of versions that were opened to everybody who sees the round."""
    by = (
        *(Version.draft_id, Draft.number, Version.number),
        *(Passage.key, Passage.label, Passage.kind, Passage.above, Passage.position, Disposition.outcome),
    )
    rows = session.execute(
        that_count(summary.round_id, *by, func.count())
        .join(Anchor, Anchor.contribution_id == Contribution.id)
        .join(Passage, Passage.id == Anchor.passage_id)
        .join(Version, Version.id == Passage.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Version.opened_at.is_not(None))
        .group_by(*by)
        .order_by(None)
    ).all()
    latest = {(row[0], row[3]): row for row in sorted(rows, key=lambda row: row[2])}
    ordered = sorted(rows, key=lambda row: (row[0], latest[row[0], row[3]][7], row[3], -row[2]))
    return [(*row[:7], *row[8:]) for row in ordered]
