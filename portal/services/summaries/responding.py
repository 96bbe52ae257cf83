"""What contributors say of the answer that they were given: it answers them or not, and why, in their words.

One word counts for each edition, the latest. It can be said anew until the next edition is published; what was said
before is kept.
"""

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.contributions import Contribution
from portal.models.summaries import Feedback, PublishedAnswer, State, Summary
from portal.services.contributions.texts import TooLong, spoken
from portal.services.door import act
from portal.text import words

LONGEST_FEEDBACK = 2_000


class AnotherEdition(Conflict):
    sentence = N_("A new edition has been published in the meantime. Read its answer; what you wrote is still here.")


class NoReason(Invalid):
    sentence = N_("Say in some words what is not answered.")


@act("feedback.give")
def respond(
    contribution: Contribution, *, answers: bool, because: str, language: str, seen: int, by: Actor
) -> Feedback:
    """Its author says whether the answer of the edition numbered ``seen`` answers them."""
    said_why = explained(because, None if answers else NoReason)
    edition = session.scalars(
        select(Summary)
        .join(PublishedAnswer, PublishedAnswer.summary_id == Summary.id)
        .where(PublishedAnswer.contribution_id == contribution.id, Summary.state == State.PUBLISHED)
        .order_by(Summary.number.desc())
    ).first()
    if edition is None or edition.number != seen:
        raise AnotherEdition
    before = session.scalar(select(func.max(Feedback.number)).where(Feedback.contribution_id == contribution.id))
    said = Feedback(
        contribution_id=contribution.id,
        number=1 + (before or 0),
        summary_id=edition.id,
        answers=answers,
        because=said_why,
        language=spoken(language),
        said_at=clock.now() if by.is_signed_in else clock.day(contribution.round.zone),
    )
    session.add(said)
    session.flush()
    return said


def explained(because: str, needed: type[Invalid] | None) -> str:
    """Somebody's reason for a yes or a no, in their words. ``needed`` is the refusal where there is none."""
    text = words.clean(because, "because").strip()
    if words.is_blank(text):
        if needed is not None:
            raise needed(field="because")
        return ""
    if (length := words.length(text)) > LONGEST_FEEDBACK:
        raise TooLong(field="because", length=length, limit=LONGEST_FEEDBACK, over=length - LONGEST_FEEDBACK)
    return text
