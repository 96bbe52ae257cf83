"""People, rounds, their drafts, contributions, queues and summaries. The only page that knows audiences."""

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from portal.core import present
from portal.core.actor import Actor, Role
from portal.core.db import Base
from portal.models.consultations import Audience, Consultation, Invitation, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import DISSENTS, CommentType, Contribution, Dispute, Naming, Status, Tally
from portal.models.drafts import Draft, Version
from portal.models.moderation import Appeal, Decision, Redaction
from portal.models.people import Organisation, Person
from portal.models.summaries import State as SummaryState
from portal.models.summaries import Summary
from portal.models.waiting import Waiting


def persons(viewer: Actor) -> ColumnElement[bool]:
    """Everybody for administrators and the portal itself; for the others, themselves."""
    if viewer.has(Role.ADMINISTRATOR) or viewer.has(Role.SYSTEM):
        return true()
    return Person.id == viewer.user_id if viewer.user_id is not None else false()


def organisations(viewer: Actor) -> ColumnElement[bool]:
    """The register is the staff's; for the others, the organisation they speak for."""
    if viewer.is_staff or viewer.has(Role.SYSTEM):
        return true()
    return Organisation.id == viewer.organisation_id if viewer.organisation_id is not None else false()


@lru_cache(maxsize=128)  # a clause is a value, and so is an actor: building it costs more than asking it
def rounds(viewer: Actor, *, once_opened: bool = False) -> ColumnElement[bool]:
    """Opened rounds whose audience includes the viewer; drafts for those who prepare and open them.

    ``once_opened`` asks ahead: whom a draft will be for. For previews and confirmations, never for a page.
    """
    opened = true() if once_opened else Round.status != RoundStatus.DRAFT
    audiences: list[ColumnElement[bool]] = [Round.audience == Audience.PUBLIC]
    if viewer.organisation_id is not None:
        invited = exists().where(Invitation.round_id == Round.id, Invitation.organisation_id == viewer.organisation_id)
        audiences.append(and_(Round.audience == Audience.PARTICIPANTS, invited))
        if viewer.has_anywhere(Role.ADVISER):
            audiences.append(and_(Round.audience == Audience.CLEARED, invited, in_scope(viewer, Role.ADVISER)))
    return or_(
        and_(opened, or_(*audiences)),
        and_(opened, in_scope(viewer, Role.MODERATOR, Role.CASE_OFFICER, Role.TRANSLATOR)),
        in_scope(viewer, Role.EDITOR, Role.DELEGATE),
    )


def consultations(viewer: Actor) -> ColumnElement[bool]:
    """Consultations with a round the viewer can see; all of them for those who prepare and open rounds."""
    everywhere, some, _rounds = viewer.scopes(Role.EDITOR, Role.DELEGATE)
    if everywhere:
        return true()
    return or_(
        Consultation.id.in_(some) if some else false(),
        exists().where(Round.consultation_id == Consultation.id, rounds(viewer)),
    )


@lru_cache(maxsize=128)
def drafts(viewer: Actor) -> ColumnElement[bool]:
    """Drafts with a version that the viewer can see; all of them for those who prepare and translate them."""
    return or_(
        prepared_drafts(viewer),
        exists().where(Version.draft_id == Draft.id, versions(viewer)).correlate(Draft),
    )


@lru_cache(maxsize=128)
def versions(viewer: Actor) -> ColumnElement[bool]:
    """What was opened for comments in a visible round; before that, in restricted circulation, for those invited.

    What is still in preparation is for those who prepare and translate it.
    """
    seen = select(Round.id).where(rounds(viewer)).correlate(None)
    circulated = select(Round.id).where(rounds(viewer), _reads_early(viewer)).correlate(None)
    return or_(
        prepared(viewer),
        and_(
            Version.opened_at.is_not(None),
            Version.draft_id.in_(select(Draft.id).where(Draft.round_id.in_(seen)).correlate(None)),
        ),
        and_(
            Version.circulated_at.is_not(None),
            Version.draft_id.in_(select(Draft.id).where(Draft.round_id.in_(circulated)).correlate(None)),
        ),
    )


@lru_cache(maxsize=128)
def early(viewer: Actor) -> ColumnElement[bool]:
    """Rounds in which the viewer reads a version from the day on which it circulates."""
    return or_(
        and_(rounds(viewer), _reads_early(viewer)), in_scope(viewer, Role.EDITOR, Role.DELEGATE, Role.TRANSLATOR)
    )


def prepared(viewer: Actor) -> ColumnElement[bool]:
    """Versions that the viewer prepares or translates, in whatever state."""
    return Version.draft_id.in_(select(Draft.id).where(prepared_drafts(viewer)).correlate(None))


def prepared_drafts(viewer: Actor) -> ColumnElement[bool]:
    return Draft.round_id.in_(_prepared(viewer))


def _prepared(viewer: Actor) -> Select[int]:
    """The rounds whose drafts the viewer prepares or translates."""
    return select(Round.id).where(in_scope(viewer, Role.EDITOR, Role.DELEGATE, Role.TRANSLATOR)).correlate(None)


def _reads_early(viewer: Actor) -> ColumnElement[bool]:
    """Members of the organisations invited to a round, and those who will judge what is said in it."""
    judges = in_scope(viewer, Role.MODERATOR, Role.CASE_OFFICER)
    if viewer.organisation_id is None:
        return judges
    invited = exists().where(Invitation.round_id == Round.id, Invitation.organisation_id == viewer.organisation_id)
    return or_(invited, judges)


@lru_cache(maxsize=128)
def contributions(viewer: Actor) -> ColumnElement[bool]:
    """What was released in a visible round; one's own at any time; everything for moderators and delegates.

    Released means that it has a public number: published, or a marker where it was withheld later.
    What was said on behalf of an organisation is its members' own, of those who can see the round;
    what is personal, its author's alone.
    """
    visible_rounds = select(Round.id).where(rounds(viewer))
    clauses: list[ColumnElement[bool]] = [
        and_(Contribution.number.is_not(None), Contribution.round_id.in_(visible_rounds)),
        own(viewer),
    ]
    if viewer.has_anywhere(Role.MODERATOR, Role.DELEGATE):
        within = select(Round.id).where(in_scope(viewer, Role.MODERATOR, Role.DELEGATE))
        clauses.append(Contribution.round_id.in_(within))
    return or_(*clauses)


@lru_cache(maxsize=128)
def answering(viewer: Actor) -> ColumnElement[bool]:
    """Rounds whose answers the viewer works on, or reads as a moderator, before anybody else may know of them."""
    return in_scope(viewer, Role.EDITOR, Role.DELEGATE, Role.MODERATOR)


def answered(viewer: Actor) -> ColumnElement[bool]:
    """Rounds whose answers the viewer works on."""
    return in_scope(viewer, Role.EDITOR, Role.DELEGATE)


@lru_cache(maxsize=128)
def own(viewer: Actor) -> ColumnElement[bool]:
    """What the viewer wrote, and what was said on behalf of their organisation."""
    return or_(*own_ways(viewer))


@lru_cache(maxsize=128)
def own_ways(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    """The ways in which something is one's own, each for itself, for a list that is read by an index of each."""
    if viewer.organisation_id is None:
        return (written(viewer),)
    together = and_(
        Contribution.organisation_id == viewer.organisation_id,
        Contribution.naming != Naming.ANONYMOUS,
        Contribution.kind.not_in(DISSENTS),  # said against what it said, and its author's alone
        Contribution.round_id.in_(select(Round.id).where(rounds(viewer)).correlate(None)),
    )
    return written(viewer), together


def written(viewer: Actor) -> ColumnElement[bool]:
    """What the viewer wrote themselves: sent with their account, or in the inbox that their tracking key opens.

    This is the only clause of the policy that asks in which inbox something lies. Nobody else may learn that two
    contributions lie in one: neither readers nor those who judge them.
    """
    clauses: list[ColumnElement[bool]] = []
    if viewer.user_id is not None:
        clauses.append(Contribution.author_id == viewer.user_id)
    if viewer.inbox is not None:
        clauses.append(Contribution.inbox_id == viewer.inbox)
    return or_(false(), *clauses)


def public() -> ColumnElement[bool]:
    """Whose text everybody reads alike who can see its round: for what is written once for all of them."""
    return Contribution.status == Status.PUBLISHED


@lru_cache(maxsize=128)
def words(viewer: Actor) -> ColumnElement[bool]:
    """Whose text may be read: not what was withheld, except by those whose own it is and those who judge it."""
    clauses: list[ColumnElement[bool]] = [public(), own(viewer)]
    if viewer.has_anywhere(Role.MODERATOR, Role.DELEGATE):
        clauses.append(
            Contribution.round_id.in_(select(Round.id).where(in_scope(viewer, Role.MODERATOR, Role.DELEGATE)))
        )
    return and_(contributions(viewer), or_(*clauses))


def questioned(viewer: Actor) -> ColumnElement[bool]:
    """Comments that question a translation, for the translators of their rounds, from the day they arrive."""
    if not viewer.has_anywhere(Role.TRANSLATOR):
        return false()
    return and_(
        Contribution.comment_type == CommentType.TRANSLATION_ERROR,
        Contribution.status.in_((Status.RECEIVED, Status.PUBLISHED)),
        Contribution.round_id.in_(select(Round.id).where(in_scope(viewer, Role.TRANSLATOR)).correlate(None)),
    )


def moderated(viewer: Actor) -> ColumnElement[bool]:
    """The rounds in which the viewer is a moderator."""
    return in_scope(viewer, Role.MODERATOR)


def waiting(viewer: Actor) -> ColumnElement[bool]:
    """The queue of a moderator, with what only somebody else may decide."""
    return _in_the_queue(Contribution, viewer, Role.MODERATOR)


def tallies(viewer: Actor) -> ColumnElement[bool]:
    """Counts of what is published, for whoever sees the round; of the rest, for those who judge it."""
    return and_(rounds(viewer), or_(Tally.status == Status.PUBLISHED, in_scope(viewer, Role.MODERATOR, Role.DELEGATE)))


def awaiting(viewer: Actor) -> ColumnElement[bool]:
    """What a moderator may decide: in scope, not of their own organisation or pen, nor while its author is asked."""
    own = [Contribution.author_id == viewer.user_id]
    if viewer.organisation_id is not None:
        own.append(Contribution.organisation_id == viewer.organisation_id)
    partial = select(Contribution.id).where(Contribution.id == Waiting.subject_id, or_(*own)).correlate(Waiting)
    return and_(waiting(viewer), partial.scalar_subquery().is_(None), ~_asked_its_author())


def _asked_its_author() -> ColumnElement[bool]:
    """Whether passages to be covered were proposed, and the author has not answered and still can.

    Asked of each that waits, of which there is one proposal at most: joined, PostgreSQL would walk all there ever were.
    """
    proposed = Redaction.contribution_id == Waiting.subject_id, Redaction.outcome.is_(None)
    unanswered = Redaction.answered_at.is_(None), Redaction.answer_by > present.hour()
    return select(Redaction.id).where(*proposed, *unanswered).correlate(Waiting).scalar_subquery().is_not(None)


def to_answer_redactions(viewer: Actor) -> ColumnElement[bool]:
    """Proposals to cover passages of what the viewer wrote, as long as they have not answered."""
    theirs = select(Contribution.id).where(written(viewer)).correlate(None)
    return and_(Redaction.contribution_id.in_(theirs), Redaction.outcome.is_(None), Redaction.answered_at.is_(None))


def appealed(viewer: Actor) -> ColumnElement[bool]:
    """The second reviews that wait in a moderator's rounds, with what only somebody else may decide."""
    return _in_the_queue(Appeal, viewer, Role.MODERATOR)


def reviewable(viewer: Actor) -> ColumnElement[bool]:
    """Second reviews that a moderator may decide: not of their own organisation, pen or earlier decision."""
    own = [Contribution.author_id == viewer.user_id, Decision.decided_by_id == viewer.user_id]
    if viewer.organisation_id is not None:
        own.append(Contribution.organisation_id == viewer.organisation_id)
    partial = (
        select(Appeal.id)
        .join(Contribution, Contribution.id == Appeal.contribution_id)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(Appeal.id == Waiting.subject_id, or_(*own))
        .correlate(Waiting)
    )
    return and_(appealed(viewer), partial.scalar_subquery().is_(None))


def unsettled(viewer: Actor) -> ColumnElement[bool]:
    """The queue of a translator: public questions about a translation that nobody has settled."""
    return _in_the_queue(Dispute, viewer, Role.TRANSLATOR)


def writing(viewer: Actor) -> ColumnElement[bool]:
    """Rounds whose summary the viewer writes, translates or approves, and whose contributors it asks back."""
    return in_scope(viewer, Role.EDITOR, Role.DELEGATE, Role.TRANSLATOR)


@lru_cache(maxsize=128)
def summaries(viewer: Actor) -> ColumnElement[bool]:
    """What was published, for whoever sees the round; what is being written, for who writes, translates or approves."""
    seen = select(Round.id).where(rounds(viewer)).correlate(None)
    worked_on = select(Round.id).where(writing(viewer)).correlate(None)
    return or_(
        and_(Summary.state == SummaryState.PUBLISHED, Summary.round_id.in_(seen)), Summary.round_id.in_(worked_on)
    )


def _in_the_queue(thing: type[Base], viewer: Actor, role: Role) -> ColumnElement[bool]:
    """What waits of this kind in the rounds in which the viewer has the role."""
    everywhere, _some, _rounds = viewer.scopes(role)
    theirs = true() if everywhere else Waiting.round_id.in_(select(Round.id).where(in_scope(viewer, role)))
    return and_(Waiting.subject_kind == thing.__name__, theirs)


def in_scope(viewer: Actor, *roles: Role) -> ColumnElement[bool]:
    everywhere, some, single = viewer.scopes(*roles)
    if everywhere:
        return true()
    return or_(Round.consultation_id.in_(some) if some else false(), Round.id.in_(single) if single else false())
