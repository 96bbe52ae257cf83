"""Reading lists of consultations and rounds, as one viewer may see them, with what each stands at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.models.consultations import Consultation, Phase, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Status, Tally
from portal.policy import visibility
from portal.queries.consultations.reading import days_left, visible


@dataclass(frozen=True, slots=True)
class Announced:
    """A round as it stands in a list: its phase now, and how much was published in it, in which language."""

    round: Round
    phase: Phase
    published: int
    in_spanish: int

    @property
    def days_left(self) -> int:
        return days_left(self.round)

    @property
    def overdue_since(self) -> date | None:
        return self.round.overdue_since(clock.now())


def index(viewer: Actor, topic: str | None = None) -> list[tuple[Consultation, list[Announced]]]:
    """The consultations this viewer may know of, the newest first, each with its rounds."""
    wanted = select(Consultation).where(visibility.consultations(viewer)).order_by(Consultation.code.desc())
    if topic:
        wanted = wanted.where(Consultation.topic == topic)
    found = session.scalars(wanted).all()
    rounds = _in_order(session.scalars(visible(viewer)).all()) if found else []
    return [(docket, [item for item in rounds if item.round.consultation_id == docket.id]) for docket in found]


def running(viewer: Actor) -> list[Announced]:
    """Every opened round, the one that closes soonest first; then what is announced, then what has closed."""
    return _in_order(session.scalars(visible(viewer).where(Round.status != RoundStatus.DRAFT)).all())


def not_closed(viewer: Actor, most: int) -> Sequence[Round]:
    """Rounds in which something can be said, now or soon, by their closing."""
    waiting = Round.status != RoundStatus.DRAFT, Round.closes_at > clock.now()
    return session.scalars(visible(viewer).where(*waiting).order_by(Round.closes_at, Round.id).limit(most)).all()


def rounds_of(viewer: Actor, consultation: Consultation) -> list[Announced]:
    return _in_order(session.scalars(visible(viewer).where(Round.consultation_id == consultation.id)).all())


def _in_order(rounds: Sequence[Round]) -> list[Announced]:
    """With phase and counts: what is open first, by its closing; then what is announced; then what has closed."""
    now = clock.now()
    counts = _published([round_.id for round_ in rounds])
    listed = [_announced(round_, now, counts.get(round_.id, {})) for round_ in rounds]
    return sorted(listed, key=_place)


def _announced(round_: Round, now: datetime, counts: dict[str, int]) -> Announced:
    return Announced(round_, round_.phase(now), published=sum(counts.values()), in_spanish=counts.get("es", 0))


def _place(item: Announced) -> tuple[int, float, int]:
    """Closings and openings to come: the nearest first. Closings that have passed: the latest first."""
    group = {Phase.EXTENDED: 0, Phase.OPEN: 0, Phase.ANNOUNCED: 1}.get(item.phase, 2)
    at: datetime = item.round.opens_at if group == 1 else item.round.closes_at
    return group, -at.timestamp() if group == 2 else at.timestamp(), item.round.id


def _published(round_ids: list[int]) -> dict[int, dict[str, int]]:
    """How much was published in these rounds, by language. Whoever sees a round sees all that is published in it."""
    counts: dict[int, dict[str, int]] = {}
    if round_ids:
        rows = session.execute(
            select(Tally.round_id, Tally.language, func.sum(Tally.many))
            .where(Tally.round_id.in_(round_ids), Tally.status == Status.PUBLISHED)
            .group_by(Tally.round_id, Tally.language)
        )
        for round_id, language, many in rows:
            counts.setdefault(round_id, {})[language] = int(many)
    return counts
