"""Clauses about the registers of workplaces, and about what is asked of who speaks for one."""

from portal.core.actor import Actor, Role
from portal.core.errors import N_
from portal.models.consultations import Audience
from portal.models.contributions import Contribution, Enquiry, Mention, Status
from portal.models.reference import Case, Commitment, Facility, Kept, Lot
from portal.policy.questions.concerns import trusted_with_concerns
from portal.policy.rules import rule


@rule(N_("This is for what everybody can read only."))
def is_in_a_public_round(_actor: Actor, subject: Contribution) -> bool:
    return subject.within.audience is Audience.PUBLIC


@rule(N_("It is no longer noted that this contribution names the workplace."))
def is_still_noted(_actor: Actor, subject: Mention) -> bool:
    return subject.ended_at is None and subject.contribution.status is Status.PUBLISHED


@rule(N_("Only those who speak for the workplace can do this."))
def speaks_for_the_workplace(actor: Actor, subject: Enquiry) -> bool:
    return actor.organisation_id is not None and actor.organisation_id in subject.mention.facility.speakers


@rule(N_("This was answered already."))
def was_not_answered(_actor: Actor, subject: Enquiry) -> bool:
    return subject.answered_at is None


@rule(N_("This was not answered yet, or the answer is for the committee only."))
def may_be_published(_actor: Actor, subject: Enquiry) -> bool:
    return subject.answered_at is not None and subject.agreed


@rule(N_("Editors of the whole portal keep the registers, and nobody who works on concerns."))
def keeps_the_registers(actor: Actor, _subject: object) -> bool:
    """What who reads concerns entered in a public register would tell of them."""
    return actor.has(Role.EDITOR) and not trusted_with_concerns(actor)


@rule(N_("This workplace came with a release of the program and changes with the next."))
def was_entered_here(_actor: Actor, subject: Facility) -> bool:
    return subject.entered


@rule(N_("This case came with a release of the program and changes with the next."))
def case_was_entered_here(_actor: Actor, subject: Case) -> bool:
    return bool(subject.by_staff)


@rule(N_("This case was taken back. Put it back first."))
def case_stands(_actor: Actor, subject: Case) -> bool:
    return subject.ended_at is None


@rule(N_("This commitment no longer stands, or its course of remediation is concluded."))
def commitment_stands(_actor: Actor, subject: Commitment) -> bool:
    return subject.ended_at is None and subject.plan.is_open and subject.plan.case.ended_at is None


@rule(N_("This case was not taken back."))
def case_was_taken_back(_actor: Actor, subject: Case) -> bool:
    return subject.ended_at is not None


@rule(N_("This workplace was merged into another. Undo that first."))
def stands_for_itself(_actor: Actor, subject: Facility) -> bool:
    return not subject.is_merged


@rule(N_("This workplace was not merged into another."))
def was_merged(_actor: Actor, subject: Facility) -> bool:
    return subject.is_merged


@rule(N_("This entry was taken back. Put it back first."))
def entry_stands(_actor: Actor, subject: Kept) -> bool:
    return subject.ended_at is None


@rule(N_("This entry was not taken back."))
def entry_was_taken_back(_actor: Actor, subject: Kept) -> bool:
    return subject.ended_at is not None


@rule(N_("This lot is settled and cannot be changed."))
def lot_waits(_actor: Actor, subject: Lot) -> bool:
    return subject.state == "published"
