"""What is for fewer readers than its round has: put on record for them, and let more read it as its author wishes."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.consultations import WIDER, Readers, Round
from portal.models.contributions import Contribution, Status, Widening
from portal.queries.consultations import Glimpse
from portal.services.contributions.tallying import moved
from portal.services.door import act, ensure_unchanged


class NotOffered(Invalid):
    sentence = N_("This round does not offer these readers here. Choose again who may read it.")


class NotWider(Invalid):
    sentence = N_("Choose readers among whom are all who can read it now.")


class NothingToWiden(Conflict):
    sentence = N_("Who may read it can be changed while it waits for a decision or is on record.")


def ensure_offered(round_: Round | Glimpse, readers: Readers, answered: Contribution | None = None) -> None:
    """Refuse readers for whom nothing can be sent there: of a reply, all who are fewer than everyone."""
    if readers is Readers.EVERYONE:
        return
    offered = session.scalar(select(Round.readers_offered).where(Round.id == round_.id)) or ()
    if answered is not None or readers not in offered:
        raise NotOffered(field="readers")


def put_on_record(contribution: Contribution) -> None:
    """From now on those read it for whom it was sent. It gets no number and no place, and nobody else is told."""
    before = Status(contribution.status)
    contribution.move_to(Status.ON_RECORD)
    contribution.withheld_at = contribution.withheld_reason = None
    moved(contribution, before, Status.ON_RECORD)


@act("contribution.widen")
def widen(contribution: Contribution, *, readers: Readers, seen: int, by: Actor) -> Contribution:
    """Its author lets more people read it, for good. ``seen`` is the revision that they had before them.

    What is on record goes back to the moderators, who judged it for fewer readers; until they decide, the readers who
    have it keep it.
    """
    ensure_unchanged(contribution, seen)
    if contribution.status not in (Status.RECEIVED, Status.ON_RECORD):
        raise NothingToWiden
    if readers not in WIDER[contribution.readers]:
        raise NotWider(field="readers")
    ensure_offered(contribution.round, readers)
    now = clock.now() if by.is_signed_in else clock.day(contribution.round.zone)
    session.add(Widening(contribution_id=contribution.id, from_=contribution.readers, to=readers, widened_at=now))
    contribution.readers = readers
    if contribution.status is Status.ON_RECORD:
        contribution.move_to(Status.RECEIVED)
        moved(contribution, Status.ON_RECORD, Status.RECEIVED)
    return contribution
