"""Clauses about concerns, the names behind them, and who is trusted with them."""

from portal.core.actor import Actor, Role
from portal.core.errors import N_
from portal.models.concerns import OPEN, OVER, Concern, IdentityRequest
from portal.models.concerns import State as ConcernState
from portal.policy.questions.rounds import is_an_editor
from portal.policy.rules import one_of, rule


@rule(N_("Somebody who works on concerns cannot send one."))
def works_on_no_concerns(actor: Actor, _subject: object) -> bool:
    return not trusted_with_concerns(actor)


@rule(N_("Only case officers and custodians have a key of their own."))
def is_trusted_with_concerns(actor: Actor, _subject: object) -> bool:
    """Even before the second factor: the passphrase under which the key is kept is known at that moment alone."""
    return trusted_with_concerns(actor)


def trusted_with_concerns(actor: Actor) -> bool:
    return any(grant.role in (Role.CASE_OFFICER, Role.CUSTODIAN) for grant in actor.held | actor.sleeping)


@rule(N_("Somebody who works on concerns cannot do this: what they know could show."))
def has_no_part_in_concerns(actor: Actor, _subject: object) -> bool:
    return not trusted_with_concerns(actor)


@rule(N_("Only a case officer can do this."))
def is_a_case_officer(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CASE_OFFICER)


edits_or_works_on_cases = one_of(
    N_("Only editors and case officers can open this page."), is_an_editor, is_a_case_officer
)


@rule(N_("This concern is closed or was withdrawn."))
def is_with_the_committee(_actor: Actor, subject: Concern) -> bool:
    return subject.state in OPEN


@rule(N_("Somebody has to take this concern first."))
def has_an_owner(_actor: Actor, subject: Concern) -> bool:
    return subject.owner_id is not None


@rule(N_("Only its author can do this."))
def has_its_key(actor: Actor, subject: Concern) -> bool:
    return actor.concern is not None and actor.concern == subject.id


@rule(N_("This concern has been sent already."))
def was_not_sent(_actor: Actor, subject: Concern) -> bool:
    return subject.state is ConcernState.DRAFT


@rule(N_("This concern was not sent."))
def was_handed_in(_actor: Actor, subject: Concern) -> bool:
    return subject.state is not ConcernState.DRAFT


@rule(N_("This concern is over."))
def is_not_over(_actor: Actor, subject: Concern) -> bool:
    return subject.state not in OVER


@rule(N_("Only a custodian can do this."))
def is_a_custodian(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CUSTODIAN)


asks_for_or_keeps_names = one_of(
    N_("Only case officers and custodians can open this page."), is_a_case_officer, is_a_custodian
)


@rule(N_("A custodian of names cannot ask for one."))
def keeps_no_names(actor: Actor, _subject: object) -> bool:
    return not actor.has(Role.CUSTODIAN)


@rule(N_("Nobody can grant what they asked for."))
def did_not_ask_for_it(actor: Actor, subject: IdentityRequest) -> bool:
    return actor.user_id != subject.asked_by_id


@rule(N_("Only the officer who asked for it can do this."))
def asked_for_it(actor: Actor, subject: IdentityRequest) -> bool:
    return actor.user_id is not None and actor.user_id == subject.asked_by_id
