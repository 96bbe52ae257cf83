"""Contributions as pages get them: the words that the viewer may read, and of the others that they are there.

A page is given these and never a row of the database, which has all the words whoever asks. They are made from a
question that says of each row whether its words are for this viewer; what says it is ``policy/visibility``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Row, Select, select

from portal.core.actor import Actor
from portal.core.localized import LANGUAGES
from portal.models.consultations import Question, Readers, Round
from portal.models.contributions import CommentType, Contribution, Kind, Naming, Status
from portal.policy import visibility

Read = TypeVar("Read")
Gaps = Sequence[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Marker:
    """Where words are that the viewer may not read. It has none of them, and no name."""

    number: str | None
    round: Round
    question: Question | None
    kind: Kind
    status: Status
    depth: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they were sent once, for their author and whoever judges them."""

    number: int
    body: str
    language: str
    sent_at: datetime


class Text(NamedTuple):
    language: str
    words: str


def texts(body: str, language: str, twin: str, first: str) -> list[Text]:
    """What was said, in this language first where it was said in both, as only the committee does."""
    said = [Text(language, body)]
    if twin:
        said.append(Text(next(other for other in LANGUAGES if other != language), twin))
    return sorted(said, key=lambda text: text.language != first)


@dataclass(frozen=True, slots=True)
class Said:
    """Words that the viewer may read, with whose they are and what became of them."""

    id: int
    ref: str
    number: str | None
    round: Round
    question: Question | None
    kind: Kind
    comment_type: CommentType | None
    status: Status
    has_account: bool
    naming: Naming
    byline: str
    group: str
    body: str
    language: str
    twin: str  # the same in the other language, of what the committee says
    covered: Gaps  # of a public edition: where its gaps stand, and why
    late: bool
    posted_at: datetime
    depth: int
    answers: str | None  # the number of what it replies to
    commitment: str
    readers: Readers  # for whom it was sent
    on_record_for: Readers | None  # who reads it on record
    has_public_version: bool  # as what is business-confidential has
    editions: Sequence[Wording] = ()

    @property
    def sent(self) -> str:
        """The latest words as they were sent, for who may read them: those of a public edition are :attr:`body`."""
        return self.editions[-1].body if self.editions else self.body

    def texts(self, first: str) -> list[Text]:
        return texts(self.body, self.language, self.twin, first)

    @property
    def unverified(self) -> bool:
        """Nobody has checked that name."""
        return bool(self.byline) and not self.has_account


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator said to the author."""

    status: Status
    reason: str | None
    note: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is told of something that was just sent: where, when, and whether it was late."""

    round: Round
    posted_at: datetime
    late: bool


class Found(NamedTuple, Generic[Read]):
    """The row, for acts and the policy, and what the viewer reads of it, for pages."""

    row: Contribution
    said: Read


def readable(viewer: Actor) -> Select[Contribution, bool]:
    """The beginning of each question: a row, and whether its words are for this viewer."""
    return select(Contribution, visibility.words(viewer).label("readable"))


def found(row: Row[Contribution, bool], *, whole: bool = False) -> Found[Said | Marker]:
    """What a question that begins as :func:`readable` has found; ``whole`` with its earlier wordings."""
    contribution, words_too = row
    return Found(contribution, _said(contribution, whole) if words_too else _marker(contribution))


def _marker(row: Contribution) -> Marker:
    return Marker(row.number, row.round, _question(row), Kind(row.kind), Status(row.status), row.depth)


def _said(row: Contribution, whole: bool) -> Said:
    return Said(
        id=row.id,
        ref=row.ref,
        number=row.number,
        round=row.round,
        question=_question(row),
        kind=Kind(row.kind),
        comment_type=row.comment_type,
        status=Status(row.status),
        has_account=row.author_id is not None,
        naming=Naming(row.naming),
        byline=row.byline,
        group=row.group,
        body=row.body,
        language=row.language,
        twin=row.twin or "",
        covered=row.covered or (),
        late=row.late,
        posted_at=row.posted_at,
        depth=row.depth,
        answers=row.answers,
        commitment=row.commitment,
        readers=Readers(row.readers),
        on_record_for=Readers(row.on_record_for) if row.on_record_for else None,
        has_public_version=row.public_version_id is not None,
        editions=[Wording(e.number, e.body, e.language, e.sent_at) for e in row.editions if e.covers is None]
        if whole
        else (),
    )


def _question(row: Contribution) -> Question | None:
    return row.question if row.question_id is not None else None
