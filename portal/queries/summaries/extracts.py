"""What a summary in work will say of a contribution, as its author alone is shown it.

Nobody is shown here what is not public: of the summary only sentences that cite their contribution, and of these only
such as cite nothing that is not published in the same round; no figure and no answer.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.models.contributions import Contribution, Edition, Kind, Status
from portal.models.summaries import Paragraph, Point, Summary, Theme, Themed
from portal.text.citing import citations, cited
from portal.text.fields import masked

A_FIGURE = "{}"  # in the place of one
Sentences = Mapping[str, Mapping[str, list[str]]]  # that cite a contribution, by language and its number


@dataclass(frozen=True, slots=True)
class Cut:
    """A point of a contribution, with its themes. ``words``: empty, it is all of it."""

    words: str
    themes: list[Localized]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a summary says of one contribution; ``shown_hash`` is of all of it, in both languages."""

    points: Sequence[Cut]
    sentences: Mapping[str, Sequence[str]]  # by language
    shown_hash: str


def extract(summary: Summary, contribution_id: int, number: str | None) -> Extract:
    """What it says of one contribution as it stands now. Whose that is, is asked by who calls."""
    words = func.substr(Edition.body, Point.start + 1, Point.end - Point.start)  # from 1, in code points
    lines = session.execute(
        select(
            *(Point.id.label("point_id"), Point.edition, Point.start, Point.end, words.label("words")),
            *(Theme.name_en, Theme.name_es),  # type: ignore[attr-defined]
        )
        .join(Edition, (Edition.contribution_id == Point.contribution_id) & (Edition.number == Point.edition))
        .outerjoin(Themed, (Themed.point_id == Point.id) & Themed.ended_at.is_(None))
        .outerjoin(Theme, (Theme.id == Themed.theme_id) & Theme.stands())
        .where(Point.contribution_id == contribution_id, Point.dropped_at.is_(None))
        .order_by(Point.id, Theme.id)
    ).all()
    cuts: dict[int, Cut] = {}
    for line in lines:
        cut = cuts.setdefault(line.point_id, Cut(line.words if line.start is not None else "", []))
        if line.name_en is not None:
            cut.themes.append(Localized(line.name_en, line.name_es))
    sentences = sentences_of(summary)
    return Extract(
        points=[*cuts.values()],
        sentences={language: sentences[language].get(number or "", []) for language in LANGUAGES},
        shown_hash=hash_of_shown(lines, sentences, number or ""),
    )


def sentences_of(summary: Summary) -> Sentences:
    """Of an edition as it stands, those that cite anything, and nothing that is not public."""
    standing = Paragraph.summary_id == summary.id, Paragraph.dropped_at.is_(None)
    paragraphs = session.scalars(select(Paragraph).where(*standing)).all()
    numbers = frozenset().union(*(cited(each.text.en) | cited(each.text.es) for each in paragraphs))
    return sentences_in(paragraphs, _published(summary.round_id, numbers))


def sentences_in(paragraphs: Iterable[Paragraph], public: Collection[str]) -> Sentences:
    """Of these paragraphs, in the order of the text; ``public`` are the numbers that may stand in a sentence."""
    found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for paragraph in sorted(paragraphs, key=lambda each: (each.section, each.position, each.id)):
        for language in LANGUAGES:
            for sentence, numbers in citations(getattr(paragraph.text, language)):
                for number in numbers if all(each in public for each in numbers) else ():
                    found[language][number].append(masked(sentence, A_FIGURE))
    return found


def _published(round_id: int, numbers: Collection[str]) -> frozenset[str]:
    if not numbers:
        return frozenset()
    here = (
        Contribution.round_id == round_id,
        Contribution.status == Status.PUBLISHED,
        Contribution.kind != Kind.OFFICIAL_REPLY,
    )
    found = select(Contribution.number).where(*here, Contribution.number.in_(sorted(numbers)))
    return frozenset(number for number in session.scalars(found) if number is not None)


def hash_of_shown(lines: Iterable[Any], sentences: Sentences, number: str) -> str:
    """SHA-256 of canonical JSON of all that an author is shown, in both languages."""
    points: dict[int, list[Any]] = {}
    for line in lines:
        if line.point_id is not None:
            point = points.setdefault(line.point_id, [line.edition, line.start, line.end, []])
            if line.name_en is not None:
                point[-1].append([line.name_en, line.name_es])
    shown = [*points.values()], [sentences[language].get(number, []) for language in LANGUAGES]
    spelled = json.dumps(shown, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()
