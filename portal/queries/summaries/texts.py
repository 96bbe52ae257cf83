"""The text of a summary as a viewer may read it: paragraphs with their figures in place, and the hash of it all."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Status
from portal.models.summaries import Disposition, Paragraph, Point, State, Summary
from portal.policy import visibility
from portal.queries.summaries.figures import Figures, codes, figures
from portal.queries.summaries.lately import AsOf, Lately, as_of
from portal.text.fields import Unreadable, filled


def in_work(viewer: Actor, round_: Round) -> Summary | None:
    """The edition that is being written, with the orders to publish it and what its contributors were asked about it;
    there is one at most."""
    found = (
        select(Summary)
        .where(Summary.round_id == round_.id, Summary.state == State.DRAFTING, visibility.summaries(viewer))
        .options(joinedload(Summary.orders), joinedload(Summary.askings))
    )
    return session.scalars(found).unique().one_or_none()


def settled(round_id: int) -> bool:
    """Whether its summary is published and no correction is in work: its answers stay as they are."""
    states = set(session.scalars(select(Summary.state).where(Summary.round_id == round_id)))
    return State.PUBLISHED in states and State.DRAFTING not in states


def editions(viewer: Actor, round_: Round) -> list[Summary]:
    """The published editions of a round, the latest first."""
    seen = select(Round.id).where(Round.id == round_.id, visibility.rounds(viewer)).scalar_subquery()
    published = select(Summary).where(Summary.round_id == seen, Summary.state == State.PUBLISHED)
    return list(session.scalars(published.order_by(Summary.number.desc())))


def paragraphs(viewer: Actor, summary: Summary) -> list[Paragraph]:
    """In the order of the sections and of their places, with those that were taken out; of an edition in work, for
    those who work on it."""
    found = session.scalars(
        select(Paragraph)
        .join(Summary, Summary.id == Paragraph.summary_id)
        .where(Paragraph.summary_id == summary.id, visibility.summaries(viewer))
    )
    sections = {term.code: term.order or 0 for term in vocabulary.terms("summary_section")}
    return sorted(found, key=lambda each: (sections[each.section], each.position, each.id))


def paragraph(viewer: Actor, number: int) -> Paragraph:
    """One paragraph of an edition in work."""
    found = session.scalar(
        select(Paragraph)
        .join(Summary, Summary.id == Paragraph.summary_id)
        .where(Paragraph.id == number, visibility.summaries(viewer), Summary.state == State.DRAFTING)
    )
    if found is None:
        raise NotFound
    return found


def with_figures(text: Localized, counts: Figures) -> Localized:
    """The paragraph as it is read: numbers in the place of fields, written as each language writes them.

    A field that cannot be read stands as it is: the gate names it.
    """
    return Localized(**{language: _filled(text.in_(language), counts, language) for language in LANGUAGES})


def _filled(words: str, counts: Figures, language: str) -> str:
    try:
        return filled(words, codes(), lambda field: f"{counts.of(field):,}")  # 25,000 in both: Mexico writes it so
    except Unreadable:
        return words


@dataclass(frozen=True, slots=True)
class Standing:
    """What would be published now: figures, the text with them, and the hash that is reviewed and approved."""

    figures: Figures
    texts: Sequence[tuple[Paragraph, Localized]]
    text_hash: str
    dropped: Sequence[Paragraph]
    public: frozenset[str]  # numbers of what is published in the round
    as_of: AsOf | None = None  # the moment at which its round is; none: it is an act's, which counts anew

    @property
    def writers(self) -> frozenset[int | None]:
        """Who wrote a part of it, and cannot review it."""
        return frozenset(writer for each, _text in self.texts for writer in (each.en_by_id, each.es_by_id))


@dataclass(frozen=True, slots=True)
class _Said:
    """What follows from the round alone. ``hashing`` is the hash of it all as far as the text."""

    figures: Figures
    hashing: Any
    public: frozenset[str]


_lately: Lately[_Said] = Lately()


def standing(viewer: Actor, summary: Summary) -> Standing:
    """The whole of an edition in work as it is at this moment, for who acts on it."""
    return _standing(viewer, summary, None)


def shown(viewer: Actor, summary: Summary) -> Standing:
    """What pages show of it, asked for again and again while nothing of the round moves."""
    return _standing(viewer, summary, as_of(summary.round))


def _standing(viewer: Actor, summary: Summary, moment: AsOf | None) -> Standing:
    every = paragraphs(viewer, summary)  # none for who does not work on it
    said = _lately.or_read(moment if every else None, lambda: _said(viewer, summary))
    texts = [(each, with_figures(each.text, said.figures)) for each in every if each.dropped_at is None]
    dropped = [each for each in every if each.dropped_at is not None]
    return Standing(said.figures, texts, _hash(said, texts), dropped, said.public, moment)


def _said(viewer: Actor, summary: Summary) -> _Said:
    counts = figures(viewer, summary.round)
    record, public = _record(summary)
    begun = f'{{"figures":{_spelled(counts.frozen())},"record":{_spelled(record)},"text":'
    return _Said(counts, hashlib.sha256(begun.encode()), public)


def _record(summary: Summary) -> tuple[list[list[Any]], frozenset[str]]:
    """Every contribution by its address, with its state, its points and the answers that count; and the numbers of
    those that are published.

    Raw rows of all who spoke: what becomes of them is a hash, which tells nothing of any.
    """
    rows = session.execute(
        select(
            *(Contribution.number, Contribution.ref, Contribution.status, Point.id, Point.start, Point.end),
            *(Disposition.outcome, Disposition.reason_en, Disposition.reason_es, Disposition.covered_by_id),  # type: ignore[attr-defined]
        )
        .outerjoin(Point, (Point.contribution_id == Contribution.id) & Point.dropped_at.is_(None))
        .outerjoin(Disposition, Disposition.counts_for())
        .where(Contribution.round_id == summary.round_id, Contribution.kind != Kind.OFFICIAL_REPLY)
    ).all()
    public = frozenset(row.number for row in rows if row.number and row.status == Status.PUBLISHED)
    # put in order here: for a small round SQLite would go through all there is in the order of the addresses
    record = sorted((list(row[1:]) for row in rows), key=itemgetter(0, 2))  # several of one address have a point each
    return record, public


def _hash(said: _Said, texts: Sequence[tuple[Paragraph, Localized]]) -> str:
    """SHA-256 of canonical JSON: keys in order, no spaces, UTF-8."""
    whole = said.hashing.copy()
    whole.update(f"{_spelled([[each.section, text.en, text.es] for each, text in texts])}}}".encode())
    return str(whole.hexdigest())


def _spelled(part: Any) -> str:
    return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
