"""An author asks that a decision be looked at again by somebody else; what they wrote stays as they wrote it."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Appeal, Outcome
from portal.queries.moderation import appeals
from portal.queries.moderation.appeals import Hindrance
from portal.services import waiting
from portal.services.contributions.texts import spoken, wording
from portal.services.door import act

LONGEST_REASONS = 4_000


class NoLongerStands(Conflict):
    sentence = N_(
        "That decision no longer stands: something was decided or sent after it. Nothing was asked for; what you wrote "
        "is still here."
    )


class AskedBefore(Conflict):
    sentence = N_(
        "A second review of this decision was asked for already, and each decision is reviewed once. What you wrote is "
        "still here."
    )


class TenDaysOver(Conflict):
    sentence = N_(
        "The ten days to ask for a second review of this decision are over. Nothing was asked for; what you wrote is "
        "still here."
    )


REFUSALS = {Hindrance.NO_LONGER_STANDS: NoLongerStands, Hindrance.ASKED: AskedBefore, Hindrance.OVER: TenDaysOver}


@act("contribution.appeal")
def appeal(contribution: Contribution, *, reasons: str, language: str, seen: int, by: Actor) -> Appeal:
    """Ask for a second review of the latest decision, once, within ten days. ``seen``: how many the author has read."""
    review = appeals.review_of(by, contribution)
    if review is None or review.many != seen:
        raise NoLongerStands
    if review.hindrance is not None:
        raise REFUSALS[review.hindrance]
    now = clock.now()
    asked = Appeal(
        contribution_id=contribution.id,
        decision_id=review.decision_id,
        reasons=wording(reasons, "reasons", LONGEST_REASONS),
        language=spoken(language),
        sent_at=now if by.is_signed_in else clock.day(contribution.round.zone, now),
    )
    session.add(asked)
    session.flush()
    waiting.begin(
        asked,
        since=asked.sent_at,
        round_id=contribution.round_id,
        language=contribution.language,
        group=contribution.group,
    )
    return asked


def end(contribution: Contribution, to: Status) -> None:
    """What is sent again, withdrawn or public after all needs no second review: one that waits ends by itself."""
    waits = select(Appeal).where(Appeal.contribution_id == contribution.id, Appeal.outcome.is_(None))
    for one in session.scalars(waits):
        one.outcome = Outcome.WITHDRAWN if to is Status.WITHDRAWN else Outcome.NOT_NEEDED
        one.decided_at = clock.day(contribution.round.zone) if contribution.author_id is None else clock.now()
        waiting.end(one)
