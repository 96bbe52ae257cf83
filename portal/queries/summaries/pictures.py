"""Pictures of an edition: counted once, when it is published, and drawn of what was kept.

Only what is published is counted, so no count is too small to be shown. Words are those of the vocabularies
``summary_picture`` (title and description), ``picture_column`` and ``waiting_time``, for pages and files alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.core import vocabulary
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Contribution
from portal.models.summaries import PublishedAnswer, Summary
from portal.queries.summaries import said as heaped
from portal.queries.summaries.figures import Figures, that_count
from portal.queries.summaries.said import Heap, Kept
from portal.text import charts
from portal.text.charts import Picture

WAITED = (("month", 30), ("two_months", 60), ("three_months", 90))  # vocabulary waiting_time: days, at most
LONGER = "longer"


def counted(summary: Summary, at: datetime) -> dict[str, Any]:
    """What an edition keeps for its pictures when it is published at this moment: of every answer that counts now."""
    before = (
        select(PublishedAnswer.contribution_id, func.min(Summary.published_at).label("at"))
        .join(Summary, Summary.id == PublishedAnswer.summary_id)
        .where(Summary.round_id == summary.round_id)
        .group_by(PublishedAnswer.contribution_id)
        .subquery()
    )
    now = that_count(summary.round_id, Contribution.id, Contribution.posted_at, before.c.at)
    said = set(session.execute(now.outerjoin(before, before.c.contribution_id == Contribution.id)))
    zone = ZoneInfo(summary.round.zone)
    days = Counter(posted.astimezone(zone).date() for _id, posted, _first in said)
    waited = Counter(_waited(((first or at) - posted).days) for _id, posted, first in said)
    return {
        "days": [[day.isoformat(), many] for day, many in sorted(days.items())],
        "waiting": [[code, waited[code]] for code in (*(code for code, _days in WAITED), LONGER) if waited[code]],
        **heaped.counted(summary),
    }


def _waited(days: int) -> str:
    return next((code for code, most in WAITED if days <= most), LONGER)


def pictures(figures: Figures, kept: Kept, language: str, key: str = "picture") -> dict[str, Picture]:
    """By their code, what matters most first; one of which there is nothing to draw is left out.

    ``key`` begins their ids, which nothing else on the page has.
    """
    heaps = heaped.heaps(figures, kept)
    drawn = {
        "answers": _stacked(key, "answers", "group", heaps.groups, language),
        "days": _days(key, kept.get("days", ()), language),
        "groups": _bars(key, "groups", "group", "stakeholder_group", figures.by("contributions", "group"), language),
        "languages": _bars(key, "languages", "language", "language", figures.by("contributions", "language"), language),
        "themes": _stacked(key, "themes", "theme", heaps.themes, language),
        "outcomes": _bars(
            key, "outcomes", "outcome", "disposition", figures.by("answers", "outcome"), language, "points"
        ),
        "waiting": _bars(
            key, "waiting", "waiting", "waiting_time", {each[0]: each[1] for each in kept.get("waiting", ())}, language
        ),
    }
    return {code: picture for code, picture in drawn.items() if picture is not None}


def _labels(name: str, codes: Iterable[str]) -> dict[str, Localized]:
    return {term.code: term.label for term in vocabulary.terms(name) if term.code in set(codes)}


def _stacked(key: str, code: str, column: str, heaps: Sequence[Heap], language: str) -> Picture | None:
    """A bar for each, parted by outcome."""
    parts = [term for term in vocabulary.terms("disposition") if any(heap.outcomes[term.code] for heap in heaps)]
    items = [
        (heap.name.in_(language), tuple(heap.outcomes[part.code] for part in parts))
        for heap in heaps
        if isinstance(heap.name, Localized)
    ]
    if not items:
        return None
    labels = [part.label.in_(language) for part in parts]
    return charts.stacked(f"{key}-{code}", *_said(code, language), [_column(column, language)], labels, items)


def _bars(
    key: str, code: str, column: str, name: str, many: Mapping[str, int], language: str, what: str = "contributions"
) -> Picture | None:
    items = [(label.in_(language), many[each]) for each, label in _labels(name, many).items() if many[each]]
    head = (_column(column, language), _column(what, language))
    return charts.bars(f"{key}-{code}", *_said(code, language), head, items) if items else None


def _days(key: str, kept: Sequence[Sequence[Any]], language: str) -> Picture | None:
    counts = [(date.fromisoformat(day), many) for day, many in kept]
    head = (_column("day", language), _column("contributions", language))
    return charts.days(f"{key}-days", *_said("days", language), head, counts) if counts else None


def _said(code: str, language: str) -> tuple[str, str]:
    """Title and description."""
    term = vocabulary.term("summary_picture", code)
    return term.label.in_(language), term.help.in_(language)


def _column(code: str, language: str) -> str:
    return vocabulary.term("picture_column", code).label.in_(language)
