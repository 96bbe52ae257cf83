"""Asking contributors, before a summary is final, whether it has understood them, and what they say.

It never stands in the way of publication: who writes the summary sees how many said what, and what of it is about
another text than the present one.
"""

from datetime import date

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.contributions import Contribution, Kind, Status
from portal.models.summaries import AskingBack, Summary, Understanding
from portal.queries import summaries as queries
from portal.services import outbox
from portal.services.contributions.texts import spoken
from portal.services.door import act
from portal.services.summaries.responding import explained


class TooEarlyToAnswer(Invalid):
    sentence = N_("Choose a day after today.")


class NotAsked(Conflict):
    sentence = N_("The committee does not ask about this any more. What you wrote is still here.")


class SaysSomethingElse(Conflict):
    sentence = N_(
        "What the summary says about your contribution has changed in the meantime. Read it again; what you wrote is "
        "still here."
    )


class NotSaidWhat(Invalid):
    sentence = N_("Say in some words what was not understood.")


@act("summary.ask_back")
def ask_back(summary: Summary, *, until: date, by: Actor) -> AskingBack:
    """Ask all whose contribution is published, until the end of that day. Asked again, who said yes to what it still
    says gets no second letter. Who has no account finds the question with their key."""
    if not until > clock.day(summary.round.zone).date():
        raise TooEarlyToAnswer(field="until")
    before = session.scalar(select(func.max(AskingBack.number)).where(AskingBack.summary_id == summary.id))
    made = AskingBack(summary_id=summary.id, number=1 + (before or 0), until=until, asked_by_id=by.user_id)
    session.add(made)
    session.flush()
    outbox.write("asked_back", to=_to_be_asked(summary, by), about=summary.round)
    return made


@act("understanding.tell")
def tell_back(
    contribution: Contribution, *, understood: bool, because: str, language: str, seen: str, by: Actor
) -> Understanding:
    """Its author says whether the summary has understood them, of exactly what they were shown at the hash ``seen``."""
    said_why = explained(because, None if understood else NotSaidWhat)
    found = queries.asked_of(by, contribution)
    if found is None or found[1].over:
        raise NotAsked
    summary = found[0]
    if queries.extract(summary, contribution.id, contribution.number).shown_hash != seen:
        raise SaysSomethingElse
    of_it = Understanding.contribution_id == contribution.id
    before = session.scalar(select(func.max(Understanding.number)).where(of_it))
    said = Understanding(
        contribution_id=contribution.id,
        number=1 + (before or 0),
        summary_id=summary.id,
        understood=understood,
        because=said_why,
        language=spoken(language),
        shown_hash=seen,
        said_at=clock.now() if by.is_signed_in else clock.day(contribution.round.zone),
    )
    session.add(said)
    session.flush()
    return said


def _to_be_asked(summary: Summary, by: Actor) -> list[int]:
    """Accounts with something published here that did not say yes to what it says now."""
    content = {each.contribution_id for each in queries.heard(by, summary) if each.understood and not each.changed}
    spoke = session.execute(
        select(Contribution.id, Contribution.author_id).where(
            Contribution.round_id == summary.round_id,
            Contribution.author_id.is_not(None),
            Contribution.kind != Kind.OFFICIAL_REPLY,
            Contribution.status == Status.PUBLISHED,
        )
    )
    return sorted({author_id for id_, author_id in spoke if id_ not in content and author_id is not None})
