"""What can be found of each kind of thing, as rows of the index: read from what it is, and from nothing else.

Sealed concerns are not among them, and neither is anything that only its author or the desk reads.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from portal.core import registers, vocabulary
from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Document, Question, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Draft, Passage, Version
from portal.models.reference import Case, Commitment, Duty, Facility, FacilityMove, Joined, Plan, Suspension
from portal.models.summaries import Paragraph, Summary
from portal.models.summaries import State as SummaryState
from portal.queries.finding.glossary import entries
from portal.queries.summaries.figures import Figures
from portal.queries.summaries.texts import with_figures
from portal.services.finding.entries import ENTRIES
from portal.services.finding.rows import Row, day_of, place, reach_of, row, shorter_first
from portal.text.searching import Text, indexed


def rounds(ids: Iterable[int]) -> Iterator[Row]:
    opened = select(Round).where(Round.id.in_(ids), Round.status != RoundStatus.DRAFT)
    for found in session.scalars(opened):
        questions = session.scalars(select(Question).where(Question.round_id == found.id).order_by(Question.number))
        documents = session.scalars(select(Document).where(Document.round_id == found.id).order_by(Document.position))
        said = [found.intro, found.consultation.purpose, *(each.text for each in questions)]
        said += [text for each in documents for text in (each.title, each.body)]
        yield row(
            "round", found.id, place(4, day_of(found.opens_at), found.id),
            [found.title, found.consultation.title], said, codes=[found.consultation.code],
            round_=found, at={"round_id": found.id, "code": found.consultation.code, "number": found.number},
        )  # fmt: skip


def contributions(ids: Iterable[int]) -> Iterator[Row]:
    """What is published, in the words of their authors. Those words are not kept here a second time."""
    published = select(Contribution).where(
        Contribution.id.in_(ids), Contribution.status == Status.PUBLISHED, Contribution.number.is_not(None)
    )
    for found in session.scalars(published):
        reach, what = reach_of(found.round)
        texts = [Text(found.language, (), f"{found.body}\n, {found.byline}")]
        if found.twin:
            texts.append(Text("en" if found.language == "es" else "es", (), found.twin))
        low = (found.sequence or 0) * 10**6 + found.round_id
        words = indexed("contribution", texts, codes=[found.number or ""], reach=reach, within=found.round_id)
        yield Row(
            {
                "place": place(1, day_of(found.published_at or found.posted_at), low),
                "kind": "contribution",
                "of": found.id,
                "round_id": found.round_id,
                "reach": what,
                "languages": " ".join(sorted(text.language for text in texts)),
                "shown": None,
                "words": " ".join(words),
            },
            reach.name,
            (),
        )


def drafts(ids: Iterable[int]) -> Iterator[Row]:
    """The passages of the last version that was opened, and of a later one that circulates."""
    for draft in session.scalars(select(Draft).where(Draft.id.in_(ids))):
        latest = select(func.max(Version.id)).where(Version.draft_id == draft.id)
        opened = session.scalar(latest.where(Version.opened_at.is_not(None))) or 0
        ahead = session.scalar(
            latest.where(Version.circulated_at.is_not(None), Version.opened_at.is_(None), Version.id > opened)
        )
        for version in session.scalars(select(Version).where(Version.id.in_([opened, ahead or 0]))):
            early = version.opened_at is None or draft.round.status is RoundStatus.DRAFT
            day = day_of(version.opened_at or version.circulated_at or version.created_at)
            for passage in session.scalars(select(Passage).where(Passage.version_id == version.id)):
                text = Localized(passage.en, passage.es)
                if not (text.en or text.es):
                    continue
                yield row(
                    "passage", draft.id, place(2, day, version.id * 10**6 + 10**6 - 1 - passage.position),
                    [], [text], round_=draft.round, early=early,
                    called=draft.title,
                    at={"draft_id": draft.id, "number": version.number, "key": passage.key, "label": passage.label},
                )  # fmt: skip


def summaries(round_ids: Iterable[int]) -> Iterator[Row]:
    """Of each round the edition that counts."""
    for round_id in round_ids:
        published = select(Summary).where(Summary.round_id == round_id, Summary.state == SummaryState.PUBLISHED)
        found = session.scalar(published.order_by(Summary.number.desc()).limit(1))
        if found is None:
            continue
        stands = Paragraph.summary_id == found.id, Paragraph.dropped_at.is_(None)
        order = {term.code: term.order or 0 for term in vocabulary.terms("summary_section")}
        said = sorted(
            session.scalars(select(Paragraph).where(*stands)),
            key=lambda each: (order.get(each.section, 0), each.position, each.id),
        )
        round_, figures = found.round, Figures.kept(found.figures or {})
        yield row(
            "summary", round_id, place(3, day_of(found.published_at or found.created_at), found.id),
            [], [with_figures(each.text, figures) for each in said], codes=[round_.consultation.code],
            round_=round_, called=round_.title,
            at={"round_id": round_id, "code": round_.consultation.code, "number": round_.number},
        )  # fmt: skip


def cases(ids: Iterable[int]) -> Iterator[Row]:
    whole = (
        *(selectinload(each) for each in (Case.events, Case.entered, Case.facility)),
        selectinload(Case.suspensions).selectinload(Suspension.liftings),
        selectinload(Case.plans).options(
            selectinload(Plan.commitments).selectinload(Commitment.turns), selectinload(Plan.conclusions)
        ),
    )
    for found in session.scalars(select(Case).where(Case.id.in_(ids), Case.ended_at.is_(None)).options(*whole)):
        happened = found.happened
        said = [found.outcome, found.petitioner, _label("sector", found.facility.sector)]
        said += [_label("right_denied", code) for code in found.rights.split()]
        said += [_label("case_label", found.status), _label("mechanism", found.mechanism), *_places(found.facility)]
        for event in happened:
            said += [_label("event", event.code), event.note]
        said += _remediation(found)
        for each in found.suspensions:
            if each.ended_at is None:
                said += [_label("chain", "suspension"), each.note]
                said += [
                    text
                    for one in each.liftings
                    if one.ended_at is None
                    for text in (_label("lifting_why", one.why), one.note)
                ]
        name = found.name
        yield row(
            "case", found.id, place(7, day_of(found.began_on), found.id), [name], said,
            codes=[found.number], also=[found.facility.company, *_called(found.facility)], at={"slug": found.slug},
            day=found.began_on,
        )  # fmt: skip


def _remediation(case: Case) -> list[Localized]:
    """Words of its courses of remediation that hold."""
    said = []
    for plan in (each for each in case.plans if each.ended_at is None):
        said += [_label("chain", "plan"), plan.note]
        said += [each.reason for each in plan.conclusions if each.ended_at is None]
        for one in (each for each in plan.commitments if each.ended_at is None):
            said += [one.text, *(each.note for each in one.standing)]
            said += [_label("remedy_measure", one.measure)] if one.measure else []
    return said


def facilities(ids: Iterable[int]) -> Iterator[Row]:
    """Of several entries that are one workplace, the one that the others lead to, under all their names."""
    whole = selectinload(Facility.names), selectinload(Facility.places), selectinload(Facility.details)
    merged = select(FacilityMove.facility_id).where(FacilityMove.kind == Joined.MERGE, FacilityMove.undone_at.is_(None))
    roots = select(Facility).where(Facility.id.in_(ids), Facility.id.not_in(merged)).options(*whole)
    for found in session.scalars(roots):
        others = session.scalars(
            select(Facility)
            .join(FacilityMove, FacilityMove.facility_id == Facility.id)
            .where(
                FacilityMove.other_id == found.id, FacilityMove.kind == Joined.MERGE, FacilityMove.undone_at.is_(None)
            )
            .options(*whole)
        ).all()
        first = found.names[0].name if found.names else Localized(found.company, found.company)
        names = [each.name for each in found.names]
        also = [found.company, *(name for other in others for name in (other.company, *_called(other)))]
        also += [each.value for each in found.details if each.ended_at is None]
        said = [Localized(found.company, found.company), _label("sector", found.sector), *_places(found)]
        yield row(
            "facility", found.id, place(6, shorter_first(first), found.id), names or [first], said,
            also=also, at={"slug": found.slug},
        )  # fmt: skip


def duties(ids: Iterable[int]) -> Iterator[Row]:
    for found in session.scalars(select(Duty).where(Duty.id.in_(ids))):
        said = [found.cadence, found.basis, _label("duty_actor", found.actor)]
        yield row(
            "duty", found.id, place(5, shorter_first(found.name), found.id), [found.name], said,
            codes=[found.slug], at={"slug": found.slug},
        )  # fmt: skip


def terms(ids: Iterable[int]) -> Iterator[Row]:
    wanted = set(ids)
    for entry in entries():
        if entry.number not in wanted:
            continue
        name = Localized(entry.term.en, entry.term.es)
        ways = {language: list(entry.term.ways(language)) for language in LANGUAGES}
        yield row(
            "term", entry.number, place(8, shorter_first(name), 10**6 - entry.number), [name], [entry.note],
            ways=ways, at={"anchor": entry.anchor, "list": entry.list, "en": entry.term.en, "es": entry.term.es},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Projection:
    """How the things of a kind are read, and how they are gone through: by number, from one on."""

    rows: Callable[[Iterable[int]], Iterator[Row]]
    after: Callable[[int, int], Sequence[int]]


def _of(column: ColumnElement[int], *where: ColumnElement[bool]) -> Callable[[int, int], Sequence[int]]:
    def after(last: int, many: int) -> Sequence[int]:
        asked: Select[int] = select(column).where(column > last, *where).order_by(column).limit(many)
        return session.scalars(asked).all()

    return after


def _terms_after(last: int, many: int) -> Sequence[int]:
    return [entry.number for entry in entries() if entry.number > last][:many]


KINDS: dict[str, Projection] = {
    "term": Projection(terms, _terms_after),
    "case": Projection(cases, _of(Case.__table__.c.id)),
    "facility": Projection(facilities, _of(Facility.__table__.c.id)),
    "duty": Projection(duties, _of(Duty.__table__.c.id)),
    **{kind: Projection(rows, _of(model.__table__.c.id)) for kind, (rows, model) in ENTRIES.items()},
    "round": Projection(rounds, _of(Round.__table__.c.id)),
    "summary": Projection(summaries, _of(Round.__table__.c.id)),
    "passage": Projection(drafts, _of(Draft.__table__.c.id)),
    "contribution": Projection(
        contributions, _of(Contribution.__table__.c.id, Contribution.__table__.c.number.is_not(None))
    ),
}
"""In the order in which they are taken, and each under the name of its rows."""


def _label(name: str, code: str) -> Localized:
    try:
        return vocabulary.term(name, code).label
    except KeyError:
        return Localized(code, code)


def _called(facility: Facility) -> list[str]:
    return list(dict.fromkeys(name for each in facility.names for name in (each.name.en, each.name.es) if name))


def _places(facility: Facility) -> list[Localized]:
    states = registers.states()
    return [
        Localized(f"{each.city}, {states[each.state].name.en}", f"{each.city}, {states[each.state].name.es}")
        for each in facility.places
    ]
