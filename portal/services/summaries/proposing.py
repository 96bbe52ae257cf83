"""Engine room: what could be a theme, from what is in both languages already: questions, chapters and terms."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Question
from portal.models.contributions import Anchor, Contribution, Kind, Status
from portal.models.drafts import Passage
from portal.services.summaries.themes import LONGEST_NAME
from portal.text import passages, themes

FEWEST = 2  # texts about a question or a chapter


class Text(NamedTuple):
    """What somebody said, as it is looked through."""

    id: int
    language: str
    body: str
    edition: int
    question_id: int | None


class Proposed(NamedTuple):
    """A name, and what was found of it: see :class:`Theme`."""

    name: Localized
    found: dict[str, Any]


def said(round_id: int) -> tuple[Any, ...]:
    """What the portal looks through: what everybody who sees the round can read."""
    return (
        Contribution.round_id == round_id,
        Contribution.status == Status.PUBLISHED,
        Contribution.kind != Kind.OFFICIAL_REPLY,
    )


def of_questions(round_id: int, texts: Sequence[Text]) -> Iterator[Proposed]:
    many = Counter((text.question_id, text.language) for text in texts)
    for question in session.scalars(
        select(Question).where(Question.round_id == round_id).order_by(Question.number)
    ).all():
        counts = {language: many[question.id, language] for language in LANGUAGES}
        if sum(counts.values()) >= FEWEST and question.text.complete:
            yield _proposal(question.text, {"by": "question", "number": question.number, **counts})


def of_chapters(round_id: int) -> Iterator[Proposed]:
    """Chapters of drafts that were commented on, by their headings in both languages."""
    rows = session.execute(
        select(Passage.version_id, Passage.chapter, Contribution.language, func.count())
        .select_from(Contribution)
        .join(Anchor, Anchor.contribution_id == Contribution.id)
        .join(Passage, Passage.id == Anchor.passage_id)
        .where(*said(round_id), Passage.chapter != "")
        .group_by(Passage.version_id, Passage.chapter, Contribution.language)
    )
    many: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for version_id, chapter, language, count in rows:
        many[version_id, chapter][language] += count
    headings: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (version_id, chapter), counts in many.items():
        heading = session.scalar(select(Passage).where(Passage.version_id == version_id, Passage.key == chapter))
        if heading is not None and heading.kind is passages.Kind.HEADING and heading.en and heading.es:
            headings[heading.en, heading.es] += counts
    for (en, es), counts in headings.items():
        if sum(counts.values()) >= FEWEST:
            yield _proposal(Localized(en=en, es=es), {"by": "passage", **{each: counts[each] for each in LANGUAGES}})


def of_terms(texts: Sequence[Text]) -> Iterator[Proposed]:
    for proposal in themes.proposed(((text.id, text.language, text.body) for text in texts), themes.glossary()):
        places = [[each.id, each.at, len(each.words), each.start, each.end] for each in proposal.excerpts]
        counts = {language: proposal.texts.get(language, 0) for language in LANGUAGES}
        name = Localized(en=proposal.term.en, es=proposal.term.es)
        yield _proposal(name, {"by": "term", **counts, "excerpts": places})


def _proposal(name: Localized, found: dict[str, Any]) -> Proposed:
    return Proposed(Localized(en=_short(name.en), es=_short(name.es)), found)


def _short(name: str) -> str:
    one = " ".join(name.split())
    return one if len(one) <= LONGEST_NAME else one[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
