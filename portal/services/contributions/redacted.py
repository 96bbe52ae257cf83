"""What an author says to a public edition with covered passages, and what is read in place of a covered passage."""

from sqlalchemy import select

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict
from portal.models.contributions import Contribution
from portal.models.moderation import Became, Redaction
from portal.services.contributions.renewing import renew_entry
from portal.services.contributions.texts import spoken, wording
from portal.services.door import act

LONGEST_ANSWER = 6_000
IN_PLACE = {"en": "[redacted: {ground}]", "es": "[testado: {ground}]"}


class ProposedAnew(Conflict):
    sentence = N_(
        "This proposal no longer stands: another one was made, or the contribution was decided on. Nothing was sent; "
        "what you wrote is still here."
    )


class AnsweredBefore(Conflict):
    sentence = N_("You have answered this proposal already. What you wrote now is still here and was not sent.")


def label(ground: str, language: str) -> str:
    """What is read in place of a passage that is covered for this reason, in the language of its text."""
    return IN_PLACE[language].format(ground=vocabulary.term("redaction_ground", ground).label.in_(language).lower())


@act("redaction.answer")
def answer_redaction(
    contribution: Contribution, *, agrees: bool, answer: str = "", language: str, seen: int, by: Actor
) -> Redaction:
    """Agree to what would be published, or say what speaks against it. ``seen``: the number of what they have read."""
    proposed = standing(contribution)
    if proposed is None or proposed.number != seen:
        raise ProposedAnew
    if proposed.answered_at is not None:
        raise AnsweredBefore
    proposed.answer = "" if agrees else wording(answer, "answer", LONGEST_ANSWER)
    proposed.answer_language, proposed.agrees = spoken(language), agrees
    proposed.answered_at = clock.now() if by.is_signed_in else clock.day(contribution.round.zone)
    renew_entry(contribution.id)  # so that nobody decides who has not read it
    return proposed


def standing(contribution: Contribution) -> Redaction | None:
    """The proposal that has not ended."""
    there = select(Redaction).where(Redaction.contribution_id == contribution.id, Redaction.outcome.is_(None))
    return session.scalar(there.execution_options(populate_existing=True))


def end(contribution: Contribution, outcome: Became = Became.VOID) -> None:
    """A proposal that stands ends: what it was made from is corrected, withdrawn or decided on."""
    proposed = standing(contribution)
    if proposed is not None:
        proposed.outcome = outcome
        proposed.ended_at = clock.day(contribution.round.zone) if contribution.author_id is None else clock.now()
        session.flush()
