"""The way of a version: in restricted circulation, open for comments, closed, superseded or final."""

from collections.abc import Callable

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.models.drafts import Draft, Status, Version
from portal.queries import consultations
from portal.services import outbox
from portal.services.consultations.numbering import renew
from portal.services.door import act, ensure_unchanged
from portal.services.drafts.explaining import ensure_explained
from portal.services.drafts.keeping import shown_before
from portal.services.drafts.numbering import number_draft, number_versions

FINISHED = (Status.SUPERSEDED, Status.RELEASED)


class NotAligned(Invalid):
    sentence = N_("Confirm first that both languages are side by side.")


@act("version.circulate")
def circulate(version: Version, *, seen: int, by: Actor) -> Version:
    """To the organisations invited to the round, before it takes comments. From now on nothing in it changes."""
    _leave_the_house(version, seen)
    if not version.was_shown:
        number_versions(version.draft, version)
    version.move_to(Status.CIRCULATED)
    version.circulated_at = clock.now()
    renew(version.draft.round_id)
    _tell(version, consultations.members_invited(version.draft.round_id))
    return version


@act("version.open")
def open_version(version: Version, *, seen: int, by: Actor) -> Version:
    """Let a version take comments, in the place of every version before it."""
    _leave_the_house(version, seen)
    for earlier in session.scalars(
        select(Version)
        .where(Version.draft_id == version.draft_id, Version.id < version.id, Version.status.not_in(FINISHED))
        .order_by(Version.id)
    ).all():
        supersede(earlier, by=by)
    if not version.was_shown:
        number_versions(version.draft, version)
    number_draft(version.draft)
    version.move_to(Status.OPEN)
    version.opened_at = clock.now()
    renew(version.draft.round_id)
    _tell(version, consultations.followers(version.draft.round_id))
    return version


@act("version.supersede")
def supersede(version: Version, *, by: Actor) -> Version:
    """A later version takes its place. Its text and its comments stay."""
    version.move_to(Status.SUPERSEDED)
    version.superseded_at = clock.now()
    renew(version.draft.round_id)
    return version


@act("version.close")
def close(version: Version, *, seen: int, by: Actor) -> Version:
    return _moved(version, seen, Status.CLOSED, lambda: setattr(version, "closed_at", clock.now()))


@act("version.release")
def finish(version: Version, *, seen: int, by: Actor) -> Version:
    """Make a version the final text, in both languages."""
    return _moved(version, seen, Status.RELEASED, lambda: setattr(version, "released_at", clock.now()))


def _leave_the_house(version: Version, seen: int) -> None:
    """What is asked of a version before others see it, and what follows: its comments look for their places."""
    # who comments meanwhile holds the draft too, so that no comment is between two versions
    session.get_one(Draft, version.draft_id, with_for_update={"of": Draft})
    ensure_unchanged(version, seen)
    if version.bilingual and version.aligned_at is None:
        raise NotAligned
    if version.was_shown:
        return
    ensure_explained(version)
    if shown_before(version.draft, version) is None:
        version.anchored_at = clock.now()
    else:
        outbox.leave("reanchor", version_id=version.id)


def _moved(version: Version, seen: int, to: Status, note: Callable[[], None]) -> Version:
    ensure_unchanged(version, seen)
    version.move_to(to)
    note()
    renew(version.draft.round_id)
    return version


def _tell(version: Version, people: list[int]) -> None:
    outbox.write("draft_version", to=people, about=version)
