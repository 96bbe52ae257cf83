"""Clauses about roles, and about rounds, their drafts, contributions and summaries."""

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.errors import N_
from portal.models.consultations import Audience, Consultation, InRound, Phase, Readers, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Dispute, Status
from portal.models.drafts import Status as DraftStatus
from portal.models.drafts import Version
from portal.models.moderation import Appeal
from portal.models.people import Person
from portal.models.summaries import Family, Paragraph, Point, ReadyAnswer, ReturnedSheet, Summary, Theme
from portal.models.summaries import State as SummaryState
from portal.policy.rules import one_of, rule

TO_CLOSE = frozenset({Phase.DRAFT, Phase.ANNOUNCED, Phase.OPEN, Phase.EXTENDED})
"""Where a round is before its closing."""


def within(actor: Actor, role: Role, subject: object) -> bool:
    if isinstance(subject, InRound):
        return actor.has(role, subject.within.id, subject.within.consultation_id)
    if isinstance(subject, ReadyAnswer) and subject.round is not None:
        return within(actor, role, subject.round)
    if isinstance(subject, Consultation):
        return actor.has(role, consultation_id=subject.id)
    return actor.has(role) if subject is not None else actor.has_anywhere(role)


@rule(N_("Only the portal itself can do this."))
def is_the_system(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SYSTEM)


@rule(N_("Sign in first."))
def is_signed_in(actor: Actor, _subject: object) -> bool:
    return actor.is_signed_in


@rule(N_("Only an administrator can do this."))
def is_an_administrator(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.ADMINISTRATOR)


@rule(N_("You can only change what is yours."))
def is_the_person(actor: Actor, subject: Person) -> bool:
    return actor.user_id is not None and actor.user_id == subject.id


@rule(N_("Nobody can change their own roles."))
def is_somebody_else(actor: Actor, subject: Person) -> bool:
    return actor.user_id != subject.id


@rule(N_("Only an editor can do this."))
def is_an_editor(actor: Actor, subject: object) -> bool:
    return within(actor, Role.EDITOR, subject)


@rule(N_("Only a delegate of the co-chairs can do this."))
def is_a_delegate(actor: Actor, subject: object) -> bool:
    return within(actor, Role.DELEGATE, subject)


@rule(N_("Only a translator can do this."))
def is_a_translator(actor: Actor, subject: object) -> bool:
    return within(actor, Role.TRANSLATOR, subject)


@rule(N_("Only a moderator can do this."))
def is_a_moderator(actor: Actor, subject: object) -> bool:
    return within(actor, Role.MODERATOR, subject)


edits_or_opens = one_of(N_("Only editors and delegates of the co-chairs can do this."), is_an_editor, is_a_delegate)


edits_or_translates = one_of(N_("Only editors and translators can do this."), is_an_editor, is_a_translator)


writes_or_approves = one_of(
    N_("Only editors, translators and delegates of the co-chairs can do this."),
    is_an_editor,
    is_a_translator,
    is_a_delegate,
)


works_on_drafts = one_of(
    N_("Only editors, delegates of the co-chairs and translators can open this page."),
    is_an_editor,
    is_a_delegate,
    is_a_translator,
)


answers_or_moderates = one_of(
    N_("Only editors, delegates of the co-chairs and moderators can open this page."),
    is_an_editor,
    is_a_delegate,
    is_a_moderator,
)


@rule(N_("Only an auditor can read the trail."))
def is_an_auditor(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.AUDITOR)


@rule(N_("The desk is for the staff of the committee."))
def is_staff(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


@rule(N_("The person who prepared a round cannot open it: it takes two people."))
def did_not_prepare_it(actor: Actor, subject: Round) -> bool:
    """Whoever made the draft, or changed it, its questions, its documents or whom it is for."""
    return actor.user_id not in (subject.created_by_id, *(subject.prepared_by or ()))


@rule(N_("This round has already been opened; its dates change only by an extension."))
def round_is_in_preparation(_actor: Actor, subject: Round) -> bool:
    return subject.status is RoundStatus.DRAFT


@rule(N_("This round has not been opened, or its closing date has long passed."))
def round_was_opened(_actor: Actor, subject: Round) -> bool:
    return subject.status is RoundStatus.APPROVED


@rule(N_("This round still takes contributions, or its answers have been begun already."))
def round_is_over(_actor: Actor, subject: Round) -> bool:
    at = clock.now()
    return subject.phase(at) is Phase.CLOSED and not subject.takes_late(at)


@rule(N_("Contributions are answered after their round has closed."))
def is_answered(
    _actor: Actor, subject: Contribution | Point | Theme | Family | ReturnedSheet | Round | Summary
) -> bool:
    return subject.within.phase(clock.now()) not in TO_CLOSE


@rule(N_("No answer to this contribution has been published."))
def was_given_its_answer(_actor: Actor, subject: Contribution) -> bool:
    return subject.within.status is RoundStatus.SUMMARY_PUBLISHED and subject.number is not None


@rule(N_("The committee asks back only about what is published, and after the round has closed."))
def is_published_and_over(_actor: Actor, subject: Contribution) -> bool:
    return subject.status is Status.PUBLISHED and subject.within.phase(clock.now()) not in TO_CLOSE


@rule(N_("An answer is decided by somebody other than the person who proposed it."))
def did_not_propose_it(actor: Actor, subject: Point) -> bool:
    return subject.proposed is None or subject.proposed.proposed_by_id != actor.user_id


@rule(N_("This round takes contributions only from the organizations invited to it."))
def may_take_part(actor: Actor, subject: Round | Version) -> bool:
    """Anyone in a public round; else members of the organisations invited (they alone can see it)."""
    return subject.within.audience is Audience.PUBLIC or actor.organisation_id is not None


@rule(N_("Members of the committee's staff do not contribute to its rounds; they answer."))
def is_not_staff(actor: Actor, _subject: object) -> bool:
    return not actor.is_staff_even_asleep


@rule(N_("This round is not taking contributions now."))
def round_takes_contributions(_actor: Actor, subject: Round | Version) -> bool:
    at, round_ = clock.now(), subject.within
    return bool(round_.takes_on_time(at) or round_.takes_late(at))


@rule(N_("This round has not closed yet."))
def round_has_closed(_actor: Actor, subject: Round) -> bool:
    return subject.phase(clock.now()) not in TO_CLOSE


@rule(N_("Contributions can still be sent to this round. Its summary has to wait until they no longer can."))
def nothing_can_come(_actor: Actor, subject: Summary) -> bool:
    """Its closing may have been moved since the summary was begun, and late ones are accepted as was promised."""
    at, round_ = clock.now(), subject.within
    return round_.phase(at) not in TO_CLOSE and not round_.takes_late(at)


@rule(N_("This summary has been published; from then on nothing in it changes. A correction is an edition of its own."))
def summary_is_in_work(_actor: Actor, subject: Summary | Paragraph) -> bool:
    summary = subject.summary if isinstance(subject, Paragraph) else subject
    return summary.state is SummaryState.DRAFTING


@rule(N_("This version has been circulated; from then on nothing in it changes."))
def version_is_in_preparation(_actor: Actor, subject: Version) -> bool:
    return subject.in_preparation


@rule(N_("The round of this draft has not been opened yet."))
def its_round_was_opened(_actor: Actor, subject: Version) -> bool:
    return subject.draft.round.status is not RoundStatus.DRAFT


@rule(N_("This version has already been opened for comments."))
def version_waits_for_its_opening(_actor: Actor, subject: Version) -> bool:
    return subject.status in (DraftStatus.UPLOADED, DraftStatus.CIRCULATED)


@rule(N_("This version does not take comments now."))
def version_is_open(_actor: Actor, subject: Version) -> bool:
    return subject.status is DraftStatus.OPEN


@rule(N_("This version does not take comments now."))
def version_took_comments(_actor: Actor, subject: Version) -> bool:
    """Open, or superseded meanwhile: what somebody was writing then is kept and finds its place in the new version."""
    return subject.status is DraftStatus.OPEN or (
        subject.status is DraftStatus.SUPERSEDED and subject.opened_at is not None
    )


@rule(N_("A version is final only after its comments were closed."))
def version_is_closed(_actor: Actor, subject: Version) -> bool:
    return subject.status is DraftStatus.CLOSED


@rule(N_("A version in one language only cannot be final. Upload a version in both languages first."))
def version_has_both_languages(_actor: Actor, subject: Version) -> bool:
    return subject.bilingual


@rule(N_("A translator has already settled this."))
def is_unsettled(_actor: Actor, subject: Dispute) -> bool:
    return subject.settled_at is None


@rule(N_("Only its author can do this."))
def wrote_it(actor: Actor, subject: Contribution) -> bool:
    if actor.user_id is not None:
        return subject.author_id == actor.user_id
    return actor.inbox is not None and actor.inbox == subject.inbox_id


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


@rule(N_("It is on record and can be read there, so it is no longer changed or taken back."))
def nobody_was_given_it(_actor: Actor, subject: Contribution) -> bool:
    return subject.on_record_for is None


@rule(N_("Everybody who sees the round may read it already."))
def is_for_fewer_readers(_actor: Actor, subject: Contribution) -> bool:
    return subject.readers is not Readers.EVERYONE


@rule(N_("The summary of this round has been published. Who may read what was sent to it no longer changes."))
def has_no_summary_yet(_actor: Actor, subject: Contribution) -> bool:
    return subject.round.status is not RoundStatus.SUMMARY_PUBLISHED


@rule(N_("Nobody can decide on a contribution from their own organization."))
def is_impartial(actor: Actor, subject: Contribution | Appeal) -> bool:
    said = subject.contribution if isinstance(subject, Appeal) else subject
    own = actor.organisation_id is not None and said.organisation_id == actor.organisation_id
    return not own and (said.author_id is None or said.author_id != actor.user_id)


@rule(N_("A second review is decided by somebody other than the person who made the decision."))
def did_not_decide_it(actor: Actor, subject: Appeal) -> bool:
    return subject.decision.decided_by_id != actor.user_id


@rule(N_("Only what is published can be answered."))
def is_published(_actor: Actor, subject: Contribution) -> bool:
    return subject.status is Status.PUBLISHED
