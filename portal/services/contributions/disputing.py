"""When somebody questions a translation: the passage says so, until a translator has settled it."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Anchor, CommentType, Contribution, Dispute, Outcome
from portal.services.consultations.examining import require_both, text_of
from portal.services.consultations.numbering import renew
from portal.services.door import act, ensure_unchanged

LONGEST_NOTE = 2_000


@act("dispute.settle")
def settle(dispute: Dispute, *, outcome: Outcome, note: Localized, seen: int, by: Actor) -> Dispute:
    """A translator has looked at it and says in both languages what follows."""
    ensure_unchanged(dispute, seen)
    dispute.note = require_both(text_of(note, "note", LONGEST_NOTE), "note")
    dispute.outcome, dispute.settled_at, dispute.settled_by_id = outcome, clock.now(), by.user_id
    renew(dispute.contribution.round_id)
    return dispute


def dispute(contribution: Contribution) -> None:
    """Once it is published that a translation is questioned, the passage says so."""
    if contribution.comment_type is not CommentType.TRANSLATION_ERROR:
        return
    known = select(Dispute.id).where(Dispute.contribution_id == contribution.id)
    anchor = session.scalar(select(Anchor).where(Anchor.contribution_id == contribution.id))
    if anchor is None or anchor.passage_id is None or session.scalar(known) is not None:
        return
    session.add(Dispute(contribution_id=contribution.id, passage_id=anchor.passage_id, language=anchor.language))
