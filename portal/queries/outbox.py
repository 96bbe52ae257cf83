"""Reading the outbox: one's own news, and for the administrator the state of every letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased, raiseload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Version
from portal.models.outbox import Errand, Heartbeat, Lane, Letter, Outage
from portal.models.people import Person
from portal.policy import visibility
from portal.policy.permissions import allows

A_PAGE = 25
COUNTED = 100  # beyond this the page says "more than"
OWN = ("contribution_decided",)  # concern what one wrote oneself; all else must be published
NEWS = (
    "guessing",
    *("round_opened", "round_extended", "draft_version"),
    *("contribution_published", "contribution_answered", *OWN),
)


class State(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    HERE = "here"  # readable here only: no mail server is set, or no e-mail is wanted


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the worker fares: when each lane drew breath, since when what waits in it has waited the longest.

    ``in_hand``: something was begun and came to no end yet.
    """

    beats: dict[Lane, datetime | None]
    oldest: dict[Lane, datetime | None]
    in_hand: bool
    mail_server: bool  # whether it takes letters, as far as is known


@dataclass(frozen=True, slots=True)
class News:
    """What a letter tells of. Of what was said, its number and its ref."""

    letter: Letter
    round: Round | None
    version: Version | None
    number: str
    ref: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some news, and the key of the next ones if there are more."""

    rows: Sequence[News]
    next: int | None


def is_news(viewer: Actor, letter_id: int) -> bool:
    """Whether this letter tells its reader of something that they can see at this moment."""
    return bool(session.scalar(select(exists().where(Letter.id == letter_id, _news(viewer)))))


def news(viewer: Actor, before: int | None = None) -> Page:
    """What happened for this person, newest first; what is no longer theirs to see is left out."""
    round_, said, version = aliased(Round), aliased(Contribution), aliased(Version)
    rows = session.execute(
        select(Letter, round_, version, said.number, said.ref)
        .outerjoin(said, said.id == Letter.contribution_id)
        .outerjoin(round_, round_.id == func.coalesce(Letter.round_id, said.round_id))
        .outerjoin(version, version.id == Letter.version_id)
        .where(_news(viewer), _older_than(before, Letter.person_id == viewer.user_id))
        .options(
            raiseload(round_.consultation),
            raiseload(version.draft),
        )
        .order_by(Letter.composed_at.desc(), Letter.id.desc())
        .limit(A_PAGE + 1)
    ).all()
    shown = [News(letter, of, about, number or "", ref or "") for letter, of, about, number, ref in rows[:A_PAGE]]
    return Page(shown, rows[A_PAGE - 1][0].id if len(rows) > A_PAGE else None)


def how_much_news(viewer: Actor) -> int:
    """How many there are, counted no further than people would."""
    some = select(Letter.id).where(_news(viewer)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def letters(viewer: Actor, before: int | None = None) -> tuple[list[tuple[Letter, Errand, str, State]], int | None]:
    """Every letter with its errand, its address and its state, newest first."""
    rows = session.execute(
        select(Letter, Errand, Person.email)
        .join(Errand, Errand.id == Letter.errand_id)
        .join(Person, Person.id == Letter.person_id)
        .where(_for_the_desk(viewer), _older_than(before, true()))
        .order_by(Letter.composed_at.desc(), Letter.id.desc())
        .limit(A_PAGE + 1)
    ).all()
    shown = [(letter, errand, email, _state(letter, errand)) for letter, errand, email in rows[:A_PAGE]]
    return shown, rows[A_PAGE - 1][0].id if len(rows) > A_PAGE else None


def given_up(viewer: Actor) -> Sequence[Errand]:
    """Errands that were tried for long enough; a person has to look."""
    return session.scalars(
        select(Errand)
        .where(_for_the_desk(viewer), Errand.done_at.is_(None), Errand.given_up_at.is_not(None))
        .order_by(Errand.given_up_at.desc(), Errand.id.desc())
        .limit(COUNTED)
    ).all()


def outage(viewer: Actor) -> Outage | None:
    """Since when the mail server takes nothing, and what was wrong when it was asked last."""
    return session.scalar(select(Outage).where(_for_the_desk(viewer)).limit(1))


def how_many_wait(viewer: Actor) -> int:
    """Errands that are still to be done; files on their way to their copies are nothing of this desk."""
    some = (
        select(Errand.id)
        .where(_for_the_desk(viewer), Errand.done_at.is_(None), Errand.given_up_at.is_(None), Errand.kind != "clean")
        .limit(COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def pulse() -> Pulse:
    """For the health page, which anybody may ask: so nothing of what an errand is about."""
    beats = dict(session.execute(select(Heartbeat.name, Heartbeat.at)).all())
    waiting = Errand.done_at.is_(None), Errand.given_up_at.is_(None)
    oldest = [func.min(case((lane.holds(), Errand.left_at))) for lane in Lane]
    *left, begun = session.execute(select(*oldest, func.max(Errand.unfinished)).where(*waiting)).one()
    return Pulse(
        {lane: beats.get(lane) for lane in Lane},
        dict(zip(Lane, left, strict=True)),
        in_hand=bool(begun),
        mail_server=session.scalar(select(Outage.id).limit(1)) is None,
    )


def errand(viewer: Actor, errand_id: int) -> Errand:
    found = session.scalar(select(Errand).where(_for_the_desk(viewer), Errand.id == errand_id))
    if found is None:
        raise NotFound
    return found


def _news(viewer: Actor) -> ColumnElement[bool]:
    """The page's own eyes: the round, and the words, must be visible to the reader now."""
    round_seen = exists(_one(Round.id).where(Round.id == Letter.round_id, visibility.rounds(viewer)))
    version_seen = exists(_one(Version.id).where(Version.id == Letter.version_id, visibility.versions(viewer)))
    words_seen = exists(
        _one(Contribution.id).where(
            Contribution.id == Letter.contribution_id,
            visibility.words(viewer),
            or_(
                and_(Letter.event.in_(OWN), Contribution.author_id == viewer.user_id),
                and_(Letter.event.not_in(OWN), Contribution.status == Status.PUBLISHED),
            ),
        )
    )
    return and_(
        Letter.person_id == viewer.user_id,
        Letter.event.in_(NEWS),
        or_(Letter.round_id.is_(None), round_seen),
        or_(Letter.version_id.is_(None), version_seen),
        or_(Letter.contribution_id.is_(None), words_seen),
    )


def _one(column: InstrumentedAttribute[int]) -> Select[int]:
    return select(column).correlate(Letter)


def _older_than(letter_id: int | None, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Than the letter with which a page ended, if it is one of these."""
    if letter_id is None:
        return true()
    ended = session.execute(select(Letter.composed_at, Letter.id).where(Letter.id == letter_id, which)).first()
    return false() if ended is None else tuple_(Letter.composed_at, Letter.id) < tuple_(*ended)


def _for_the_desk(viewer: Actor) -> ColumnElement[bool]:
    return true() if allows(viewer, "desk.letters", None) else false()


def _state(letter: Letter, errand: Errand) -> State:
    if letter.refused_at:
        return State.REFUSED
    if letter.sent_at:
        return State.SENT
    if errand.given_up_at:
        return State.GIVEN_UP
    return State.HERE if errand.done_at else State.WAITING
