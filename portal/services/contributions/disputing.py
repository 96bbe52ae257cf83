"""When somebody questions a translation: the passage says so, until a translator has settled it."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Anchor, CommentType, Contribution, Dispute, Outcome
from portal.services import waiting
from portal.services.consultations.examining import require_both, text_of
from portal.services.consultations.numbering import renew
from portal.services.door import act, ensure_unchanged

LONGEST_NOTE = 2_000


@act("dispute.claim")
def take_question(dispute: Dispute, *, by: Actor) -> Dispute:
    """Take a question to look at, for half an hour."""
    waiting.take(dispute, by=by)
    return dispute


@act("dispute.put_back")
def put_question_back(dispute: Dispute, *, by: Actor) -> Dispute:
    """Put it back in the queue."""
    waiting.put_back(dispute, by=by)
    return dispute


@act("dispute.settle")
def settle(dispute: Dispute, *, outcome: Outcome, note: Localized, seen: int, by: Actor) -> Dispute:
    """A translator has looked at it and says in both languages what follows."""
    ensure_unchanged(dispute, seen)
    waiting.ensure_not_taken(dispute, by=by)
    dispute.note = require_both(text_of(note, "note", LONGEST_NOTE), "note")
    dispute.outcome, dispute.settled_at, dispute.settled_by_id = outcome, clock.now(), by.user_id
    waiting.end(dispute)
    renew(dispute.contribution.round_id)
    return dispute


def dispute(contribution: Contribution) -> None:
    """Once it is published that a translation is questioned, the passage says so, and it waits for a translator."""
    if contribution.comment_type is not CommentType.TRANSLATION_ERROR:
        return
    found = _of(contribution) or _begun(contribution)
    if found is not None and found.settled_at is None:
        waiting.begin(
            found, since=contribution.posted_at, round_id=contribution.round_id, language=contribution.language
        )


def rest(contribution: Contribution) -> None:
    """While it is not public, what it questions waits for nobody."""
    found = _of(contribution)
    if found is not None and found.settled_at is None:
        waiting.end(found)


def _of(contribution: Contribution) -> Dispute | None:
    return session.scalar(select(Dispute).where(Dispute.contribution_id == contribution.id))


def _begun(contribution: Contribution) -> Dispute | None:
    anchor = session.scalar(select(Anchor).where(Anchor.contribution_id == contribution.id))
    if anchor is None or anchor.passage_id is None:
        return None
    begun = Dispute(contribution_id=contribution.id, passage_id=anchor.passage_id, language=anchor.language)
    session.add(begun)
    session.flush()
    return begun
