"""A second moderator looks at what was decided, because its author asks for it."""

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.contributions import Contribution
from portal.models.moderation import DECIDED, Appeal, Decision, Outcome
from portal.queries import files
from portal.services import outbox, waiting
from portal.services.door import act
from portal.services.moderation.deciding import (
    ChangedMeanwhile,
    NotAVerdict,
    StillChecked,
    kept_note,
    latest_edition,
    let_read,
    tell,
)


class ReviewOver(Conflict):
    sentence = N_("This second review is over. Nothing was recorded; what you wrote is still here.")


class AnswerMissing(Invalid):
    sentence = N_("Write to the author why the decision is kept.")


@act("appeal.claim")
def take_review(appeal: Appeal, *, by: Actor) -> Appeal:
    """Take a second review to decide on, for half an hour."""
    waiting.take(appeal, by=by)
    return appeal


@act("appeal.put_back")
def put_review_back(appeal: Appeal, *, by: Actor) -> Appeal:
    """Put it back in the queue."""
    waiting.put_back(appeal, by=by)
    return appeal


@act("appeal.decide")
def decide_review(appeal: Appeal, *, outcome: Outcome | None, note: str = "", seen: int, by: Actor) -> Appeal:
    """Keep the decision, with a reason to its author, or reverse it: then what they sent can be read."""
    if appeal.outcome is not None:
        raise ReviewOver
    if appeal.revision != seen:
        raise ChangedMeanwhile
    if outcome not in DECIDED:
        raise NotAVerdict(field="outcome")
    waiting.ensure_not_taken(appeal, by=by)
    note = kept_note(note, "note")
    if outcome is Outcome.UPHELD and not note:
        raise AnswerMissing(field="note")
    appeal.outcome, appeal.note = outcome, note
    appeal.decided_at, appeal.decided_by_id = clock.now(), by.user_id
    waiting.end(appeal)
    contribution = appeal.contribution
    if outcome is Outcome.REVERSED:
        _reverse(contribution, by)
    elif contribution.author_id is not None:
        outbox.write("contribution_reviewed", to=[contribution.author_id], about=contribution)
    return appeal


def _reverse(contribution: Contribution, by: Actor) -> None:
    """Publish it under its number, to be answered too where its round was answered; or put it on record."""
    if files.being_checked(contribution.id):
        raise StillChecked(field="outcome")
    first = contribution.number is None
    edition = latest_edition(contribution)
    let_read(contribution)
    session.add(
        Decision(contribution_id=contribution.id, edition=edition, status=contribution.status, decided_by_id=by.user_id)
    )
    tell(contribution, "contribution_reviewed", first=first)
