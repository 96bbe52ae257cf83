"""Passages that are to be covered: as their author is asked about them, and as moderators work on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, func, literal, or_, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.storage import Storage
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Edition, Status
from portal.models.moderation import Became, Gap, RedactedText, Redaction
from portal.models.people import Person
from portal.policy import visibility
from portal.queries import files
from portal.queries.contributions import PAGE
from portal.queries.contributions.reading import Gaps
from portal.text import redacting
from portal.text.redacting import Cover


@dataclass(frozen=True, slots=True)
class CoveredText:
    """What is covered in what can be read in a file; ``digest`` is that of this text in the storage."""

    position: int
    digest: str
    covers: Sequence[Cover]

    @property
    def covered_there(self) -> Gaps:
        """Where the passages stand in the text as it was sent."""
        return _there(self.covers)

    def sent(self, storage: Storage) -> str:
        return files.whole(storage, self.digest)

    def made_of(self, sent: str) -> tuple[str, Gaps]:
        """What readers get, and where in it the gaps stand."""
        return redacting.covered(sent, self.covers)

    def read(self, storage: Storage) -> tuple[str, Gaps]:
        return self.made_of(self.sent(storage))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A public edition as it was proposed, what its author said to it, and what became of it."""

    number: int
    edition: int
    language: str
    original: str
    covers: Sequence[Cover]
    texts: Sequence[CoveredText]  # of files, which are withheld
    body: str  # what would be read
    gaps: Gaps  # where in it the gaps stand
    note: str
    withholds_files: bool
    proposed_at: datetime
    by: str  # for moderators alone
    answer_by: datetime
    last_day: date  # to answer
    agrees: bool | None
    answer: str
    answer_language: str
    answered_at: datetime | None
    outcome: Became | None

    @property
    def many(self) -> int:
        return len(self.covers) + sum(len(text.covers) for text in self.texts)

    @property
    def covered_there(self) -> Gaps:
        """Where the passages stand in the original."""
        return _there(self.covers)

    @property
    def stands(self) -> bool:
        return self.outcome is None

    @property
    def may_be_published(self) -> bool:
        """Answered, or the days to answer are over."""
        return self.stands and (self.agrees is not None or clock.now() >= self.answer_by)


def _there(covers: Iterable[Cover]) -> Gaps:
    return [(each.start, each.end, each.ground) for each in covers]


def latest(viewer: Actor, contribution: Contribution) -> Proposed | None:
    """The last one of a contribution that the viewer wrote or moderates."""
    row = connection().execute(_latest(viewer), {"of": contribution.id}).first()
    if row is None:
        return None
    covers, covered_texts = _read(row.gaps)
    body, places = redacting.covered(row.body, covers)
    last = row.answer_by.astimezone(ZoneInfo(contribution.round.zone)) - timedelta(seconds=1)
    wrote = contribution.author_id is not None and contribution.author_id == viewer.user_id
    return Proposed(
        **{name: getattr(row, name) for name in _SAID},
        outcome=Became(row.outcome) if row.outcome else None,
        original=row.body,
        covers=covers,
        texts=covered_texts,
        body=body,
        gaps=places,
        by="" if wrote or viewer.inbox is not None else row.by,
        last_day=last.date(),
    )


def in_force(viewer: Actor, contribution: Contribution) -> Proposed | None:
    """The last one where it stands or was published: of what was decided in another way it tells nothing any more."""
    waits = contribution.status is Status.RECEIVED
    return latest(viewer, contribution) if waits or contribution.covered is not None else None


def offered(ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Of published contributions with covered passages, which their readers were already shown: the places of the
    files whose texts are offered, and how much is covered in each."""
    found: dict[int, list[tuple[int, int]]] = {}
    for of, position, many in connection().execute(_offered(), {"ids": list(ids)}):
        found.setdefault(of, []).append((position, many))
    return found


def offered_text(viewer: Actor, number: str, position: int) -> tuple[CoveredText, str]:
    """The text that is offered in place of a withheld file of what is published, and its language."""
    row = connection().execute(_offered_text(viewer), {"number": number, "position": min(position, 99)}).first()
    if row is None:
        raise NotFound
    _covers, [text] = _read(row.gaps)
    return text, row.language


def asked_about(viewer: Actor, ids: Iterable[int]) -> set[int]:
    """Which of these the viewer wrote and is asked about."""
    asked = Redaction.contribution_id.in_(list(ids)), visibility.to_answer_redactions(viewer)
    return set(session.scalars(select(Redaction.contribution_id).where(*asked)))


def asked_of(viewer: Actor) -> Select[int]:
    """All that the viewer wrote and is asked about, to be counted."""
    joined = select(Redaction.id).join(Contribution, Contribution.id == Redaction.contribution_id)
    return joined.where(*_asked_of(viewer))


def to_answer(viewer: Actor) -> list[tuple[str, Localized]]:
    """What the viewer wrote and is asked about: its name and the title of its round, the latest first."""
    rows = session.execute(
        select(Contribution.ref, Round.title)
        .join(Redaction, Redaction.contribution_id == Contribution.id)
        .join(Round, Round.id == Contribution.round_id)
        .where(*_asked_of(viewer))
        .order_by(Contribution.posted_at.desc(), Contribution.id.desc())
        .limit(PAGE)
    )
    return [(ref, title) for ref, title in rows]


def _asked_of(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    # by what they wrote, from which the index of open proposals is looked into: of all proposals there may be many
    return visibility.written(viewer), Redaction.outcome.is_(None), Redaction.answered_at.is_(None)


_SAID = (
    *("number", "edition", "language", "note", "withholds_files", "proposed_at", "answer_by"),
    *("agrees", "answer", "answer_language", "answered_at"),
)
_TAB = literal("\t")
_GAP = (
    cast(Gap.position, String)
    + _TAB + cast(Gap.start, String)
    + _TAB + cast(Gap.end, String)
    + _TAB + Gap.ground
    + _TAB + Gap.label
    + _TAB + cast(func.coalesce(RedactedText.position, 0), String)
    + _TAB + func.coalesce(RedactedText.digest, "")
)  # fmt: skip
_LINES = select(func.aggregate_strings(_GAP, "\n")).select_from(Gap)
_GAPS = (
    _LINES.outerjoin(RedactedText, RedactedText.id == Gap.text_id)
    .where(Gap.redaction_id == Redaction.id)
    .correlate(Redaction)
    .scalar_subquery()
)
"""Each passage in a line, in whatever order: its page asks no second time."""
_OF_A_TEXT = (
    _LINES.where(Gap.redaction_id == RedactedText.redaction_id, Gap.text_id == RedactedText.id)
    .correlate(RedactedText)
    .scalar_subquery()
)


def _read(lines: str) -> tuple[list[Cover], list[CoveredText]]:
    """What is covered in the wording, and in the texts of files."""
    covers: dict[tuple[int, str], list[Cover]] = {}
    parts = sorted((line.split("\t") for line in lines.split("\n")), key=lambda each: int(each[0]))
    for _position, start, end, ground, label, file, digest in parts:
        covers.setdefault((int(file), digest), []).append(Cover(int(start), int(end), ground, label))
    return covers.pop((0, ""), []), [CoveredText(*of, there) for of, there in covers.items()]


@lru_cache(maxsize=1)  # a statement is a value: building it costs more than asking it
def _offered() -> Select[Any]:
    gaps = Gap.redaction_id == RedactedText.redaction_id, Gap.text_id == RedactedText.id
    many = select(func.count()).select_from(Gap).where(*gaps).correlate(RedactedText).scalar_subquery()
    return (
        select(Redaction.contribution_id, RedactedText.position, many)
        .join(Redaction, Redaction.id == RedactedText.redaction_id)
        .where(Redaction.contribution_id.in_(bindparam("ids", expanding=True)), Redaction.outcome == Became.PUBLISHED)
        .order_by(Redaction.contribution_id, RedactedText.position)
    )


@lru_cache(maxsize=128)
def _offered_text(viewer: Actor) -> Select[Any]:
    which = Contribution.number == bindparam("number"), Contribution.status == Status.PUBLISHED
    return (
        select(_OF_A_TEXT.label("gaps"), Contribution.language)
        .select_from(RedactedText)
        .join(Redaction, Redaction.id == RedactedText.redaction_id)
        .join(Contribution, Contribution.id == Redaction.contribution_id)
        .where(*which, visibility.words(viewer), Contribution.covered.is_not(None))
        .where(Redaction.outcome == Became.PUBLISHED, RedactedText.position == bindparam("position"))
    )


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _latest(viewer: Actor) -> Select[Any]:
    made = Redaction.__table__.c
    theirs = or_(visibility.written(viewer), visibility.moderated(viewer))
    from_ = and_(Edition.contribution_id == Redaction.contribution_id, Edition.number == Redaction.edition)
    return (
        select(
            *(made.number, made.edition, made.note, made.withholds_files, made.proposed_at, made.answer_by),
            *(made.agrees, made.answer, made.answer_language, made.answered_at, made.outcome),
            *(Edition.body, Edition.language, Person.name.label("by"), _GAPS.label("gaps")),
        )
        .select_from(Redaction)
        .join(Edition, from_)
        .join(Person, Person.id == Redaction.proposed_by_id)
        .join(Contribution, Contribution.id == Redaction.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .where(made.contribution_id == bindparam("of"), theirs)
        .order_by(made.number.desc())
        .limit(1)
    )
