"""Clauses about what an organisation drafts together and says officially, and about dissents from it."""

from datetime import timedelta

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.errors import N_
from portal.models.consultations import Phase, Round
from portal.models.contributions import Contribution, Kind
from portal.policy.questions.rounds import TO_CLOSE, within
from portal.policy.rules import rule

ADVISORY_BODY = "advisory_committee"  # vocabulary organisation_kind
TO_DISSENT = timedelta(days=7)


@rule(N_("Your account does not belong to an organization."))
def speaks_for_an_organisation(actor: Actor, _subject: object) -> bool:
    return actor.organisation_id is not None


@rule(N_("Only the coordinator of your organization can release what it says officially."))
def coordinates_it(actor: Actor, subject: Round) -> bool:
    return actor.organisation_id is not None and within(actor, Role.COORDINATOR, subject)


@rule(N_("Only its author can do this."))
def coordinates_what_it_said(actor: Actor, subject: Contribution) -> bool:
    """So that what came back to an organisation is not lost with the coordinator who released it and has left. As with
    the release, who works for the committee speaks for no organisation."""
    its_own = actor.organisation_id is not None and actor.organisation_id == subject.organisation_id
    return (
        its_own
        and not actor.is_staff_even_asleep
        and subject.kind is Kind.STATEMENT
        and within(actor, Role.COORDINATOR, subject.round)
    )


@rule(N_("A dissent is attached by members of the advisory body whose official statement it is."))
def is_of_that_advisory_body(actor: Actor, subject: Contribution) -> bool:
    its_own = actor.organisation_id is not None and actor.organisation_id == subject.organisation_id
    return its_own and subject.kind is Kind.STATEMENT and subject.organisation_kind == ADVISORY_BODY


@rule(N_("The time for a dissent from this statement is over."))
def takes_dissents(_actor: Actor, subject: Contribution) -> bool:
    """While the round takes contributions and, so that nobody can release too late to be answered, for seven days from
    the publication of the statement, until its answers are begun."""
    at, round_ = clock.now(), subject.round
    if round_.takes_on_time(at) or round_.takes_late(at):
        return True
    return (
        subject.published_at is not None and round_.phase(at) is Phase.CLOSED and at < subject.published_at + TO_DISSENT
    )


@rule(N_("This round has closed. What you drafted can be read and copied here, and no longer changed."))
def takes_drafting(_actor: Actor, subject: Round) -> bool:
    """From its announcement on, so that an organisation can begin in time."""
    at = clock.now()
    return subject.phase(at) in TO_CLOSE or subject.takes_late(at)
