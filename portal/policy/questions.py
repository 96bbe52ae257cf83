"""The vocabulary of the policy: clauses about an actor and a subject.

Role clauses ask for the scope of the subject, so that a role granted for one
round or one consultation counts there and nowhere else.
"""

from typing import Any

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.errors import N_
from portal.models.consultations import Audience, Consultation, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.policy.rules import rule


def _within(actor: Actor, role: Role, subject: Any) -> bool:
    if isinstance(subject, Contribution):
        subject = subject.round
    if isinstance(subject, Round):
        return actor.has(role, subject.id, subject.consultation_id)
    if isinstance(subject, Consultation):
        return actor.has(role, consultation_id=subject.id)
    return actor.has(role) if subject is not None else actor.has_anywhere(role)


@rule(N_("Only the portal itself does this."))
def is_the_system(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SYSTEM)


@rule(N_("Please sign in first."))
def is_signed_in(actor: Actor, _subject: object) -> bool:
    return actor.is_signed_in


@rule(N_("Only an administrator does this."))
def is_an_administrator(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.ADMINISTRATOR)


@rule(N_("You can only change what is yours."))
def is_the_person(actor: Actor, subject: Person) -> bool:
    return actor.user_id is not None and actor.user_id == subject.id


@rule(N_("Nobody changes what they themselves are trusted with."))
def is_somebody_else(actor: Actor, subject: Person) -> bool:
    return actor.user_id != subject.id


@rule(N_("Only an editor does this."))
def is_an_editor(actor: Actor, subject: object) -> bool:
    return _within(actor, Role.EDITOR, subject)


@rule(N_("Only a delegate of the co-chairs does this."))
def is_a_delegate(actor: Actor, subject: object) -> bool:
    return _within(actor, Role.DELEGATE, subject)


@rule(N_("Only a moderator does this."))
def is_a_moderator(actor: Actor, subject: object) -> bool:
    return _within(actor, Role.MODERATOR, subject)


@rule(N_("Only an auditor reads the trail."))
def is_an_auditor(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.AUDITOR)


@rule(N_("The desk is for the staff of the committee."))
def is_staff(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


@rule(N_("Whoever prepared a round does not open it: it takes two persons."))
def did_not_prepare_it(actor: Actor, subject: Round) -> bool:
    """Whoever made the draft, or changed it, its questions, its documents or whom it is for."""
    return actor.user_id not in (subject.created_by_id, *(subject.prepared_by or ()))


@rule(N_("This round has already been opened; its dates change only by an extension."))
def round_is_in_preparation(_actor: Actor, subject: Round) -> bool:
    return subject.status is RoundStatus.DRAFT


@rule(N_("This round has not been opened, or its closing date has long passed."))
def round_was_opened(_actor: Actor, subject: Round) -> bool:
    return subject.status is RoundStatus.APPROVED


@rule(N_("This round takes contributions only from the organizations invited to it."))
def may_take_part(actor: Actor, subject: Round) -> bool:
    """Anyone in a public round; else members of the organisations invited (they alone can see it)."""
    return subject.audience is Audience.PUBLIC or actor.organisation_id is not None


@rule(N_("Members of the committee's staff do not contribute to its rounds; they answer."))
def is_not_staff(actor: Actor, _subject: object) -> bool:
    return not actor.is_staff_even_asleep


@rule(N_("This round is not taking contributions now."))
def round_takes_contributions(_actor: Actor, subject: Round) -> bool:
    at = clock.now()
    return subject.takes_on_time(at) or subject.takes_late(at)


@rule(N_("Only its author does this."))
def wrote_it(actor: Actor, subject: Contribution) -> bool:
    if actor.user_id is not None:
        return subject.author_id == actor.user_id
    return actor.holds is not None and actor.holds == subject.id


@rule(N_("This contribution has already been decided."))
def is_undecided(_actor: Actor, subject: Contribution) -> bool:
    return subject.status in (Status.RECEIVED, Status.RETURNED)


@rule(N_("The time for corrections is over."))
def can_still_be_corrected(_actor: Actor, subject: Contribution) -> bool:
    """What was returned can be corrected at any time; what waits, until the round's “edit until”."""
    if subject.status is Status.RETURNED:
        return True
    limit = subject.round.edit_until or subject.round.closes_at
    return subject.status is Status.RECEIVED and clock.now() < limit


@rule(N_("Nobody decides on a contribution from their own organization."))
def is_impartial(actor: Actor, subject: Contribution) -> bool:
    own = actor.organisation_id is not None and subject.organisation_id == actor.organisation_id
    return not own and (subject.author_id is None or subject.author_id != actor.user_id)


@rule(N_("Only what is published can be answered."))
def is_published(_actor: Actor, subject: Contribution) -> bool:
    return subject.status is Status.PUBLISHED
