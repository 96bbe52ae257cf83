"""A moderator covers passages instead of returning a text: proposed to its author first, then published."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import func, select

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.storage import Storage
from portal.models.consultations import Readers
from portal.models.contributions import Attachment, Contribution, Copy, CopyState, Edition, Status
from portal.models.moderation import Became, Decision, Gap, RedactedText, Redaction, end_of_answering
from portal.queries import files
from portal.services import contributions, outbox, waiting
from portal.services.contributions import redacted
from portal.services.contributions.renewing import renew_entry
from portal.services.door import act
from portal.services.moderation.deciding import ChangedMeanwhile, StillChecked, kept_note, latest_edition, tell
from portal.text import redacting
from portal.text.redacting import Cover

MOST_GAPS = 200


class NothingCovered(Invalid):
    sentence = N_("Choose at least one passage to cover. Without one, publish the text as it is.")


class NotApart(Invalid):
    sentence = N_("Two passages lie upon one another, or one of them is empty. Look at the list and choose again.")


class TooManyGaps(Invalid):
    sentence = N_("More than %(most)s passages would be covered. Return the contribution to its author instead.")


class GroundMissing(Invalid):
    sentence = N_("Choose for each passage why it is covered.")


class NotToBeCovered(Conflict):
    sentence = N_("Passages can be covered only while a contribution waits for its first decision.")


class ForFewerReaders(Conflict):
    sentence = N_("Passages are covered only in what is to be published. This is for fewer readers: return it instead.")


class NothingProposed(Conflict):
    sentence = N_("No covered passages were proposed to the author.")


class StillAsked(Conflict):
    sentence = N_("The author still has time to answer. It can be published after their answer, or after the last day.")


class NoText(Conflict):
    sentence = N_(
        "A file whose text was to be covered has no text any more, or other words. Look at its text and choose again."
    )


class Passage(NamedTuple):
    """What is to be covered, and why: in code points of the latest wording, or of what can be read in a file."""

    start: int
    end: int
    ground: str
    file: int = 0  # the position of the attachment; 0: the wording


class Covered(NamedTuple):
    """What is covered in one text: the wording, or that of a file with the digest of it."""

    file: int
    digest: str
    covers: Sequence[Cover]


@act("redaction.propose")
def propose_redaction(
    contribution: Contribution,
    *,
    passages: Sequence[Passage],
    note: str = "",
    withholds_files: bool = False,
    storage: Storage,
    seen: int,
    by: Actor,
) -> Redaction:
    """Propose to its author to publish it with these passages covered. The author has five days to answer.

    Where passages of what can be read in a file are among them, readers are offered that text, and no file.
    """
    if contribution.revision != seen:
        raise ChangedMeanwhile
    waiting.ensure_not_taken(contribution, by=by)
    if contribution.status is not Status.RECEIVED or contribution.number is not None:
        raise NotToBeCovered
    if contribution.readers is not Readers.EVERYONE:
        raise ForFewerReaders
    covered = _covered(contribution, passages, storage)
    note = kept_note(note, "note")
    redacted.end(contribution, Became.REPLACED)
    now = clock.now()
    proposed = Redaction(
        contribution_id=contribution.id,
        number=1 + _many(contribution),
        edition=latest_edition(contribution),
        note=note,
        withholds_files=withholds_files or any(each.file for each in covered),
        proposed_by_id=by.user_id,
        proposed_at=now,
        answer_by=end_of_answering(now, contribution.round.zone),
    )
    session.add(proposed)
    session.flush()
    _keep_gaps(proposed, covered)
    renew_entry(contribution.id)  # whoever marks passages at this moment has not seen these
    if contribution.author_id is not None:
        outbox.write("redaction_proposed", to=[contribution.author_id], about=contribution)
    return proposed


@act("redaction.publish")
def publish_redacted(contribution: Contribution, *, seen: int, by: Actor) -> Contribution:
    """Publish it as it was proposed, after the author's answer or when their days are over."""
    if contribution.revision != seen:
        raise ChangedMeanwhile
    waiting.ensure_not_taken(contribution, by=by)
    proposed = redacted.standing(contribution)
    if proposed is None:
        raise NothingProposed
    if proposed.answered_at is None and clock.now() < proposed.answer_by:
        raise StillAsked
    if not proposed.withholds_files and files.being_checked(contribution.id):
        raise StillChecked
    redacted.end(contribution, Became.PUBLISHED)
    _put_in_place(contribution, proposed)
    contributions.publish(contribution)
    session.add(
        Decision(
            contribution_id=contribution.id,
            edition=proposed.edition + 1,
            status=Status.PUBLISHED,
            note=proposed.note,
            decided_by_id=by.user_id,
        )
    )
    tell(contribution, "contribution_decided", first=True)
    return contribution


def _put_in_place(contribution: Contribution, proposed: Redaction) -> None:
    """From now on the latest edition is the public one: whatever is read, found, quoted or counted is read from it."""
    of_the_wording = Gap.redaction_id == proposed.id, Gap.text_id.is_(None)
    gaps = session.scalars(select(Gap).where(*of_the_wording).order_by(Gap.position))
    covers = [Cover(gap.start, gap.end, gap.ground, gap.label) for gap in gaps]
    body, places = redacting.covered(contribution.body, covers)
    public = Edition(
        contribution_id=contribution.id,
        number=proposed.edition + 1,
        body=body,
        language=contribution.language,
        sent_at=clock.day(contribution.round.zone) if contribution.author_id is None else clock.now(),
        covers=proposed.edition,
    )
    session.add(public)
    session.flush()
    contribution.body, contribution.covered = body, places
    if proposed.withholds_files:
        here = Attachment.contribution_id == contribution.id, Attachment.dropped_in.is_(None)
        for attachment in session.scalars(select(Attachment).where(*here)):
            attachment.dropped_in = public.number


def _keep_gaps(proposed: Redaction, covered: Sequence[Covered]) -> None:
    position = 0
    for file, digest, covers in covered:
        text = RedactedText(redaction_id=proposed.id, position=file, digest=digest) if file else None
        if text is not None:
            session.add(text)
            session.flush()
        for cover in covers:
            position += 1
            of = text.id if text is not None else None
            session.add(Gap(redaction_id=proposed.id, text_id=of, position=position, **cover._asdict()))
            session.flush()  # one after another, as the database looks at them


def _covered(contribution: Contribution, passages: Sequence[Passage], storage: Storage) -> list[Covered]:
    """Text after text, each passage in order with what is read in its place; or a refusal."""
    ordered = sorted(passages, key=lambda each: (each.file, each))
    if not ordered:
        raise NothingCovered(field="passages")
    if len(ordered) > MOST_GAPS:
        raise TooManyGaps(field="passages", most=MOST_GAPS)
    grounds = {term.code for term in vocabulary.terms("redaction_ground")}
    if any(each.ground not in grounds for each in ordered):
        raise GroundMissing(field="passages")
    found = []
    for file, within in groupby(ordered, key=lambda each: each.file):
        digest = _digest(contribution, file) if file else ""
        text = files.whole(storage, digest) if file else contribution.body
        covers = [Cover(*each[:3], redacted.label(each.ground, contribution.language)) for each in within]
        if not redacting.apart(text, [(each.start, each.end) for each in covers]):
            raise NotApart(field="passages")
        found.append(Covered(file, digest, covers))
    return found


def _digest(contribution: Contribution, position: int) -> str:
    """Of what can be read in the clean copy of a file that goes with the latest wording."""
    kept = select(Copy.text).join(Attachment, Attachment.id == Copy.id)
    here = Attachment.contribution_id == contribution.id, Attachment.position == position
    clean = Copy.state == CopyState.CLEAN, Attachment.dropped_in.is_(None)
    digest = session.scalar(kept.where(*here, *clean))
    if digest is None:
        raise NoText
    return digest


def _many(contribution: Contribution) -> int:
    """How many were proposed so far."""
    so_far = select(func.count()).select_from(Redaction).where(Redaction.contribution_id == contribution.id)
    return session.scalar(so_far) or 0
