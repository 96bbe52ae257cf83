"""What moderators do with a contribution."""

from sqlalchemy import func, select

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.models.consultations import Readers
from portal.models.contributions import Attachment, Contribution, Copy, CopyState, Edition, Status
from portal.models.moderation import Decision, Opening
from portal.models.waiting import Waiting
from portal.queries import consultations, files
from portal.queries.waiting import unclaimed
from portal.services import contributions, outbox, waiting
from portal.services.door import act
from portal.text import words

LONGEST_NOTE = 2_000
LETS_READ = (Status.PUBLISHED, Status.ON_RECORD)


class ChangedMeanwhile(Conflict):
    sentence = N_("This changed while you were reading. Nothing was recorded; what you wrote is still here.")


class DecidedBefore(Conflict):
    sentence = N_("This contribution has already been decided.")


class ReasonMissing(Invalid):
    sentence = N_("Choose a reason, so that the author can answer it.")


class NotAVerdict(Invalid):
    sentence = N_("Choose one of the decisions offered.")


class NoteTooLong(Invalid):
    sentence = N_("Your note has %(length)s characters; there is room for %(limit)s.")


class StillChecked(Invalid):
    sentence = N_(
        "A file is still being checked. You can publish when that is done, mostly within a minute; "
        "you can return or withhold it now."
    )


class WhyMissing(Invalid):
    sentence = N_("Write why you open the original.")


class NothingToCheck(Conflict):
    sentence = N_("This file is being checked already, or has a copy.")


@act("contribution.claim")
def claim(contribution: Contribution, *, by: Actor) -> Contribution:
    """Take it to read, for half an hour. The contribution itself does not change, so nobody's form becomes stale."""
    waiting.take(contribution, by=by)
    return contribution


def take_next(*, by: Actor) -> Contribution | None:
    """Claim the oldest that this moderator may decide and nobody has; ``None`` when there is none."""
    with transaction():
        free = session.scalar(unclaimed(by, Contribution).with_for_update(skip_locked=True, of=Waiting))
        return None if free is None else claim(session.get_one(Contribution, free.subject_id), by=by)


@act("contribution.release")
def put_back(contribution: Contribution, *, by: Actor) -> Contribution:
    """Put it back in the queue."""
    waiting.put_back(contribution, by=by)
    return contribution


@act("contribution.decide")
def decide(
    contribution: Contribution,
    *,
    verdict: Status,
    reason: str | None = None,
    note: str = "",
    aside: str = "",
    seen: int,
    by: Actor,
) -> Contribution:
    """Publish it or put it on record, return or withhold it, as the moderator saw it at revision ``seen``.

    ``aside`` is never sent.
    """
    if contribution.revision != seen:
        raise ChangedMeanwhile
    waiting.ensure_not_taken(contribution, by=by)
    if contribution.status is Status.RETURNED:  # a second review can change it, nothing else that a moderator does
        raise DecidedBefore
    if verdict in LETS_READ and files.being_checked(contribution.id):
        raise StillChecked(field="verdict")
    reason = _reason(verdict, reason)
    note, aside = kept_note(note, "note"), kept_note(aside, "aside")
    first = contribution.number is None
    _carry_out(contribution, verdict, reason)
    edition = latest_edition(contribution)
    session.add(
        Decision(
            contribution_id=contribution.id,
            edition=edition,
            status=verdict,
            reason=reason,
            note=note,
            aside=aside,
            decided_by_id=by.user_id,
        )
    )
    tell(contribution, "contribution_decided", first=first)
    return contribution


@act("file.open_original")
def open_original(contribution: Contribution, *, position: int, reason: str, by: Actor) -> Opening:
    """Note who opens a file as it was sent, with everything that it holds, and why."""
    reason = kept_note(reason, "reason")
    if not reason:
        raise WhyMissing(field="reason")
    opening = Opening(attachment_id=_attachment(contribution, position).id, reason=reason, opened_by_id=by.user_id)
    session.add(opening)
    session.flush()
    return opening


@act("file.check_again")
def check_again(contribution: Contribution, *, position: int, by: Actor) -> Contribution:
    """Have a file checked once more that could not be checked, or of which no copy could be made."""
    copy = session.get_one(Copy, _attachment(contribution, position).id, populate_existing=True)
    if copy.state not in (CopyState.NO_COPY, CopyState.NOT_CHECKED):
        raise NothingToCheck
    contributions.ask_again(copy)
    return contribution


def _attachment(contribution: Contribution, position: int) -> Attachment:
    found = session.scalar(
        select(Attachment).where(
            Attachment.contribution_id == contribution.id,
            Attachment.position == position,
            Attachment.dropped_in.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def _carry_out(contribution: Contribution, verdict: Status, reason: str | None) -> None:
    if verdict is lets_read(contribution):
        let_read(contribution)
    elif verdict is Status.WITHHELD:
        contributions.retract(contribution, reason or "")
    elif verdict is Status.RETURNED:
        before = Status(contribution.status)
        contribution.move_to(Status.RETURNED)
        contributions.moved(contribution, before, Status.RETURNED)
    else:
        raise NotAVerdict(field="verdict")


def lets_read(contribution: Contribution) -> Status:
    """The decision by which it can be read by those for whom it was sent."""
    return Status.PUBLISHED if contribution.readers is Readers.EVERYONE else Status.ON_RECORD


def let_read(contribution: Contribution) -> None:
    """Public for all who see its round; for fewer readers on record."""
    if lets_read(contribution) is Status.PUBLISHED:
        contributions.publish(contribution)
    else:
        contributions.put_on_record(contribution)


def latest_edition(contribution: Contribution) -> int:
    return session.scalar(select(func.max(Edition.number)).where(Edition.contribution_id == contribution.id)) or 1


def tell(contribution: Contribution, event: str, *, first: bool) -> None:
    """The author hears of every decision; followers of what is published, the first time."""
    told = {contribution.author_id} - {None}
    outbox.write(event, to=[one for one in told if one], about=contribution)
    if contribution.status is not Status.PUBLISHED or not first:
        return
    if contribution.parent_id is not None:
        answered = session.scalar(select(Contribution.author_id).where(Contribution.id == contribution.parent_id))
        if answered and answered not in told:
            outbox.write("contribution_answered", to=[answered], about=contribution)
            told.add(answered)
    others = [one for one in consultations.followers(contribution.round_id) if one not in told]
    outbox.write("contribution_published", to=others, about=contribution)


def _reason(verdict: Status, reason: str | None) -> str | None:
    """A reason of the vocabulary; what may be read needs none."""
    if verdict in LETS_READ:
        return None
    if reason not in {term.code for term in vocabulary.terms("moderation_reason")}:
        raise ReasonMissing(field="reason")
    return reason


def kept_note(text: str, field: str) -> str:
    """What a moderator adds, as it is kept; too much of it is refused."""
    text = words.clean(text, field).strip()
    if (length := words.length(text)) > LONGEST_NOTE:
        raise NoteTooLong(field=field, length=length, limit=LONGEST_NOTE)
    return text
