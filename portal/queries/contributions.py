"""Reading contributions: the thread of a round, one of them, one's own. Lists are read by key, in narrow columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import ANONYMOUS, Actor, Held, Role
from portal.core.db import connection, session
from portal.core.errors import NotFound
from portal.models.consultations import Invitation, Question, Round
from portal.models.contributions import STEP, Attachment, Contribution, Kind, Status, Tally
from portal.models.moderation import Decision
from portal.models.people import Organisation
from portal.policy import visibility
from portal.queries.consultations import Glimpse

PAGE = 50
PLACE = (
    Contribution.id,
    Contribution.ref,
    Contribution.number,
    Contribution.revision,
    Contribution.path,
    Contribution.depth,
)  # fmt: skip
ENTRY = (
    Contribution.id,
    Contribution.number,
    Contribution.question_id,
    Contribution.comment_type,
    Contribution.answers,
    Contribution.kind,
    Contribution.author_id,
    Contribution.naming,
    Contribution.byline,
    Contribution.group.label("group"),
    Contribution.body,
    Contribution.language,
    Contribution.status,
    Contribution.late,
    Contribution.posted_at,
    Contribution.published_at,
    Contribution.depth,
    Contribution.withheld_at,
    Contribution.withheld_reason,
)  # fmt: skip
FILE = (Attachment.contribution_id, Attachment.position, Attachment.extension, Attachment.media_type, Attachment.size)


class Place(NamedTuple):
    """Where something stands in a thread, and as of which revision: enough to know whether its page is still good."""

    id: int
    ref: str
    number: str
    revision: int
    path: str
    depth: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a thread. ``earlier`` and ``later`` say whether there is more on either side."""

    places: list[Place]
    earlier: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contributions stand where, as far as the viewer may know."""

    rows: Sequence[tuple[Status, str, str, int]]

    def of(self, status: Status = Status.PUBLISHED, *, language: str | None = None) -> int:
        return sum(many for state, _group, tongue, many in self.rows if state == status and language in (None, tongue))

    def groups(self) -> dict[str, int]:
        """Published, by stakeholder group."""
        found: dict[str, int] = {}
        for state, group, _language, many in self.rows:
            if state == Status.PUBLISHED and many:
                found[group] = found.get(group, 0) + many
        return found


@dataclass(frozen=True, slots=True)
class Readers:
    """Who will read what is published in a round, found by asking the rule that decides it."""

    anyone: bool
    organisations: Sequence[str]
    advisers_only: bool


def thread(
    viewer: Actor,
    round_: Round,
    *,
    question: int | None = None,
    language: str | None = None,
    after: str = "",
    before: str = "",
    under: str = "",
) -> Page:
    """A page of what was released in a round, newest threads first, answers in order below what they answer.

    ``question`` (0 for the round as a whole) and ``language`` narrow it; ``under`` is the path of one
    contribution. ``after`` and ``before`` are paths too: whatever the page, it costs the same.
    """
    narrowed = "question" if question else "whole" if question == 0 else "language" if language else ""
    wanted = _thread(viewer, narrowed, backwards=bool(before), below=bool(under))
    found = (
        connection()
        .execute(
            wanted,
            {
                "round_id": round_.id,
                "question_id": question,
                "language": language,
                "after": after,
                "before": before,
                "under": under,
                "beyond": _next(under) if under else "",
            },
        )
        .all()
    )
    places = [Place._make(row) for row in found[:PAGE]]
    more = len(found) > PAGE
    if before:
        return Page(places[::-1], earlier=more, later=True)
    return Page(places, earlier=bool(after), later=more)


def above(viewer: Actor, round_: Round, path: str) -> list[Place]:
    """What the contribution at this path answers, from the beginning of the thread down."""
    steps = [path[:end] for end in range(STEP, len(path), STEP)]
    if not steps:
        return []
    wanted = select(*PLACE).where(*_in_round(viewer, round_), Contribution.path.in_(steps))
    return [Place._make(row) for row in session.execute(wanted.order_by(Contribution.path))]


def entries(viewer: Actor, round_: Round, ids: Iterable[int]) -> Sequence[Any]:
    """What is shown of these contributions. Whoever shows them leaves out the text of what was withheld."""
    return session.execute(select(*ENTRY).where(*_in_round(viewer, round_), Contribution.id.in_(list(ids)))).all()


def files(ids: Iterable[int]) -> Sequence[Any]:
    """The files of these contributions, for somebody who was already shown them."""
    return session.execute(
        select(*FILE)
        .where(Attachment.contribution_id.in_(list(ids)), Attachment.dropped_in.is_(None))
        .order_by(Attachment.contribution_id, Attachment.position)
    ).all()


def question_numbers(round_: Round) -> dict[int, int]:
    """The questions of a round by what the rows of a list carry."""
    found = session.execute(select(Question.id, Question.number).where(Question.round_id == round_.id))
    return {row.id: row.number for row in found}


def answerable(viewer: Actor, round_: Round | Glimpse, number: str | None) -> Contribution | None:
    """What a reply in this round may reply to: something public there, or as good as nothing."""
    return session.scalar(
        _visible(viewer).where(
            *_in_round(viewer, round_), Contribution.number == number, Contribution.status == Status.PUBLISHED
        )
    )


def get(viewer: Actor, number: str) -> Contribution:
    """By its public number."""
    return _one(_visible(viewer).where(Contribution.number == number))


def by_id(viewer: Actor, contribution_id: int) -> Contribution:
    """For letters, which are written as their reader sees the thing."""
    return _one(_visible(viewer).where(Contribution.id == contribution_id))


def by_ref(viewer: Actor, ref: str) -> Contribution:
    """By the name it has before it has a number."""
    return _one(_visible(viewer).where(Contribution.ref == ref))


def own(viewer: Actor, ref: str) -> Contribution:
    """One's own, with every edition of it."""
    return _one(_own(viewer).where(Contribution.ref == ref))


def held(viewer: Actor) -> Contribution:
    """What the viewer's tracking key opens."""
    return _one(_own(viewer).where(Contribution.id == (viewer.holds or 0)))


def mine(viewer: Actor, before: str = "") -> Sequence[Contribution]:
    """What the viewer and their organisation sent, the latest first; ``before`` is the ref that a page ended with."""
    wanted = (
        select(Contribution)
        .where(visibility.own(viewer), Contribution.kind != Kind.OFFICIAL_REPLY)
        .order_by(Contribution.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        place = select(Contribution.id).where(Contribution.ref == before, visibility.own(viewer)).scalar_subquery()
        wanted = wanted.where(Contribution.id < place)
    return session.scalars(wanted).all()


def by_ticket(ticket: str) -> Contribution | None:
    """What came with this form. Whoever has the ticket of a form has sent it, or may."""
    found = connection().execute(_BY_TICKET, {"ticket": ticket}).scalar()  # for nearly every form there is none
    return None if found is None else session.get_one(Contribution, found, populate_existing=True)


def opened_by(ticket: str) -> int | None:
    """What a tracking key opens. The tickets of those who have an account open nothing."""
    return session.scalar(
        select(Contribution.id).where(Contribution.ticket == ticket, Contribution.author_id.is_(None))
    )


def verdict(contribution: Contribution) -> Decision | None:
    """The last thing that a moderator said to the author."""
    return session.scalar(
        select(Decision).where(Decision.contribution_id == contribution.id).order_by(Decision.id.desc()).limit(1)
    )


def attachment(viewer: Actor, number: str, position: int) -> Attachment:
    """A file of something published."""
    return _file(
        position, visibility.words(viewer), Contribution.number == number, Contribution.status == Status.PUBLISHED
    )


def own_attachment(viewer: Actor, contribution: Contribution, position: int) -> Attachment:
    return _file(position, visibility.own(viewer), Contribution.id == contribution.id)


def tallies(viewer: Actor, round_id: int) -> Counts:
    """Counts kept in step, so that nothing is counted here. What waits is for those who judge it to know."""
    wanted = (
        select(Tally.status, Tally.group.label("group"), Tally.language, Tally.many)
        .join(Round, Round.id == Tally.round_id)
        .where(Tally.round_id == round_id, visibility.tallies(viewer))
    )
    return Counts([(Status(row.status), row.group, row.language, row.many) for row in session.execute(wanted)])


def readers(round_: Round) -> Readers:
    """Asked of the rule itself: of nobody in particular, of a member of those invited, of their cleared adviser."""
    if _sees(ANONYMOUS, round_):
        return Readers(True, (), False)
    invited = session.execute(
        select(Organisation.id, Organisation.name)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.round_id == round_.id)
        .order_by(Organisation.name, Organisation.id)
    ).all()
    member = Actor("", user_id=0, organisation_id=invited[0].id) if invited else ANONYMOUS
    adviser = Actor("", user_id=0, organisation_id=member.organisation_id, held=frozenset({Held(Role.ADVISER)}))
    members_see, advisers_see = _sees(member, round_), bool(invited) and _sees(adviser, round_)
    names = [row.name for row in invited] if members_see or advisers_see else []
    return Readers(False, names, advisers_see and not members_see)


def _sees(reader: Actor, round_: Round) -> bool:
    return session.scalar(select(Round.id).where(Round.id == round_.id, visibility.rounds(reader))) is not None


def _in_round(viewer: Actor, round_: Round | Glimpse) -> tuple[ColumnElement[bool], ...]:
    """Released in this round, if the viewer can see it. A path is given on release, so the index alone decides."""
    may_see = select(Round.id).where(Round.id == round_.id, visibility.rounds(viewer)).exists()
    return Contribution.round_id == round_.id, Contribution.path.is_not(None), may_see


@lru_cache(maxsize=128)  # built once for each sort of reader; what is asked for are its parameters
def _thread(viewer: Actor, narrowed: str, *, backwards: bool, below: bool) -> Select[Any]:
    """A page of a thread by key, without the mapper: this is read more often than anything else."""
    said = Contribution.__table__.c
    may_see = select(Round.id).where(Round.id == bindparam("round_id"), visibility.rounds(viewer)).exists()
    wanted = select(*(said[name] for name in Place._fields)).where(
        said.round_id == bindparam("round_id"), said.path > bindparam("after"), may_see
    )
    if narrowed == "language":
        wanted = wanted.where(said.language == bindparam("language"))
    elif narrowed:
        here = said.question_id == bindparam("question_id")
        wanted = wanted.where(here if narrowed == "question" else said.question_id.is_(None))
    if below:
        wanted = wanted.where(said.path >= bindparam("under"), said.path < bindparam("beyond"))
    if backwards:
        wanted = wanted.where(said.path < bindparam("before"))
    return wanted.order_by(said.path.desc() if backwards else said.path).limit(PAGE + 1)


def _visible(viewer: Actor) -> Select[Contribution]:
    return (
        select(Contribution)
        .where(visibility.contributions(viewer))
        .options(joinedload(Contribution.question), selectinload(Contribution.attachments))
    )


def _own(viewer: Actor) -> Select[Contribution]:
    return (
        select(Contribution)
        .where(visibility.own(viewer), Contribution.kind != Kind.OFFICIAL_REPLY)
        .options(
            joinedload(Contribution.question),
            selectinload(Contribution.attachments),
            selectinload(Contribution.editions),
        )
        .execution_options(populate_existing=True)
    )


def _one(wanted: Select[Contribution]) -> Contribution:
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def _file(position: int, *which: ColumnElement[bool]) -> Attachment:
    found = session.scalar(
        select(Attachment)
        .join(Contribution, Contribution.id == Attachment.contribution_id)
        .where(Attachment.position == min(position, 99), Attachment.dropped_in.is_(None), *which)
    )
    if found is None:
        raise NotFound
    return found


def _next(path: str) -> str:
    """The first path that is not below this one."""
    return f"{int(path) + 1:0{len(path)}}"


_BY_TICKET = select(Contribution.__table__.c.id).where(Contribution.__table__.c.ticket == bindparam("ticket"))
