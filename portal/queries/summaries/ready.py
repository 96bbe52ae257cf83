"""Reading ready answers: those of a round and those of all rounds."""

from sqlalchemy import Select, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.people import Person
from portal.models.summaries import ReadyAnswer
from portal.policy import visibility


def ready_answers(viewer: Actor, round_id: int) -> list[tuple[ReadyAnswer, str]]:
    """Ready answers that are offered in a round, with who made them: its own first, then those of all rounds."""
    rows = session.execute(_of(viewer, round_id).order_by(ReadyAnswer.round_id.is_(None), ReadyAnswer.id))
    return [(row, name) for row, name in rows]


def ready_row(viewer: Actor, round_id: int, ready_id: int) -> ReadyAnswer:
    """One that is offered in this round, for its acts and to begin with."""
    found = session.execute(_of(viewer, round_id).where(ReadyAnswer.id == ready_id)).first()
    if found is None:
        raise NotFound
    ready: ReadyAnswer = found[0]
    return ready


def _of(viewer: Actor, round_id: int) -> Select[ReadyAnswer, str]:
    here = select(Round.id).where(Round.id == round_id, visibility.answering(viewer)).correlate(None)
    return (
        select(ReadyAnswer, Person.name)
        .join(Person, Person.id == ReadyAnswer.created_by_id)
        .where(
            ReadyAnswer.ended_at.is_(None),
            here.exists(),
            ReadyAnswer.round_id.is_(None) | (ReadyAnswer.round_id == round_id),
        )
    )
