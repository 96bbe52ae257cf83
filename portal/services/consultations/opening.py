"""What delegates do with a round that was prepared: open it, extend it. And who wants to hear of it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.consultations import Document, Extension, Follow, Round, Status
from portal.queries import consultations as queries
from portal.services import outbox
from portal.services.consultations.examining import Dates, changed, require_both, text_of, to_the_minute
from portal.services.consultations.numbering import next_number
from portal.services.door import act, ensure_unchanged


class Incomplete(Invalid):
    """A round that cannot be opened yet; ``missing`` says what it lacks."""

    sentence = N_("This round cannot be opened yet. The list says what is missing.")

    def __init__(self, missing: Sequence[queries.Check]) -> None:
        super().__init__()
        self.missing = missing


@act("round.open")
def open_round(round_: Round, *, seen: int, by: Actor) -> Round:
    """Approved as it was seen: documents get their numbers, and members of the invited organisations a letter."""
    ensure_unchanged(round_, seen)
    if missing := queries.missing(by, round_):
        raise Incomplete(missing)
    round_.move_to(Status.APPROVED)
    round_.approved_by_id, round_.approved_at = by.user_id, clock.now()
    for document in session.scalars(
        select(Document).where(Document.round_id == round_.id).order_by(Document.position, Document.id)
    ):
        document.number, _sequence = next_number(round_)
    changed(round_)
    outbox.write("round_opened", to=queries.members_invited(round_.id), about=round_)
    return round_


@act("round.extend")
def extend(
    round_: Round,
    *,
    closes_at: datetime,
    reason: Localized,
    respond_by: date | None = None,
    summary_due: date | None = None,
    seen: int | None = None,
    by: Actor,
) -> Round:
    """A later closing, also of a round that has closed. The old one is kept, with the reason.

    The limits for corrections and for late contributions move by as much; promised days stay unless new ones are given.
    """
    if seen is not None and round_.sequence != seen:
        raise Conflict
    old, new = round_.closes_at, to_the_minute(closes_at, round_.zone, "closes_at")
    if new <= old:
        raise Invalid(N_("The new closing must be later than the present one."), field="closes_at")
    if new <= clock.now():
        raise Invalid(N_("The new closing must be still to come."), field="closes_at")
    why = require_both(text_of(reason, "reason"), "reason")
    Dates.of(round_).closing_at(new, respond_by, summary_due).give_to(round_)
    round_.sequence += 1
    changed(round_)
    session.add(Extension(round_id=round_.id, from_=old, to=new, reason=why, decided_by_id=by.user_id))
    outbox.write("round_extended", to=queries.followers(round_.id), about=round_)
    return round_


@act("round.follow")
def follow(round_: Round, *, by: Actor) -> Follow:
    found = session.scalar(select(Follow).where(Follow.round_id == round_.id, Follow.person_id == by.user_id))
    if found is None:
        found = Follow(round_id=round_.id, person_id=by.user_id)
        session.add(found)
    return found


@act("round.unfollow")
def unfollow(round_: Round, *, by: Actor) -> Round:
    for found in session.scalars(select(Follow).where(Follow.round_id == round_.id, Follow.person_id == by.user_id)):
        session.delete(found)
    return round_
