"""What people do with the place of a comment: an editor looks at it, its author says whether it still applies."""

from sqlalchemy import func, select

from portal.core import clock, keys
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES
from portal.models.contributions import (
    Anchor,
    Choice,
    Contribution,
    Fit,
    Method,
    Placement,
    Standing,
)
from portal.models.drafts import Passage, Version
from portal.policy import visibility
from portal.services.contributions.anchoring import moved_on
from portal.services.contributions.commenting import NoTextThere, UnknownPassage
from portal.services.contributions.quoting import chosen
from portal.services.door import act


class NothingChanged(Invalid):
    sentence = N_("This comment was made on this version, so nothing has changed for it.")


@act("placement.confirm")
def confirm_place(placement: Placement, *, by: Actor) -> Placement:
    """Confirm that a comment stands where the portal put it."""
    _ensure_latest(placement)
    anchor = _anchor_of(placement)
    passage = session.get(Passage, placement.passage_id) if placement.passage_id else None
    where = placement.language, placement.start, placement.end
    fit = _fit(anchor, passage, *where) if placement.fit is Fit.UNCERTAIN else Fit(placement.fit)
    return _again(placement, passage, *where, fit, by)


@act("placement.move")
def move(
    placement: Placement,
    *,
    passage: str = "",
    language: str = "",
    start: int | None = None,
    end: int | None = None,
    exact: str = "",
    by: Actor,
) -> Placement:
    """Move a comment to a passage, or to some words of it; without a passage, to the shelf."""
    _ensure_latest(placement)
    language = language or placement.language
    if not passage:
        return _again(placement, None, language, None, None, Fit.REMOVED, by)
    found = session.scalar(select(Passage).where(Passage.version_id == placement.version_id, Passage.key == passage))
    if found is None:
        raise UnknownPassage(field="passage")
    if language not in LANGUAGES or not (text := found.in_(language)):
        raise NoTextThere(field="language")
    words = chosen(text, start, end, exact)
    where = language, words.start, words.end
    return _again(placement, found, *where, _fit(_anchor_of(placement), found, *where), by)


@act("standing.choose")
def stand(contribution: Contribution, *, placement: int, choice: Choice, by: Actor) -> Standing:
    """Its author says whether it still applies, seen beside a later version."""
    found = session.scalar(
        select(Placement).where(
            Placement.id == (placement if 0 < placement <= keys.LARGEST else 0),
            Placement.contribution_id == contribution.id,
            Placement.version_id.in_(select(Version.id).where(visibility.versions(by))),
        )
    )
    made_on = session.scalar(select(Anchor.version_id).where(Anchor.contribution_id == contribution.id))
    if found is None or found.version_id == made_on:
        raise NothingChanged
    said_before = select(func.max(Standing.number)).where(Standing.contribution_id == contribution.id)
    said = Standing(
        contribution_id=contribution.id,
        version_id=found.version_id,
        number=1 + (session.scalar(said_before) or 0),
        choice=choice,
        chosen_at=clock.now() if by.is_signed_in else clock.day(contribution.round.zone),
        chosen_by_id=by.user_id,
    )
    session.add(said)
    moved_on(found.version)
    return said


def _ensure_latest(placement: Placement) -> None:
    latest = select(func.max(Placement.number)).where(
        Placement.contribution_id == placement.contribution_id, Placement.version_id == placement.version_id
    )
    if session.scalar(latest) != placement.number:
        raise Conflict


def _anchor_of(placement: Placement) -> Anchor:
    return session.scalars(select(Anchor).where(Anchor.contribution_id == placement.contribution_id)).one()


def _fit(anchor: Anchor, passage: Passage | None, language: str, start: int | None, end: int | None) -> Fit:
    """What a person says of the place is believed; what they cannot say is that other words are the same."""
    if passage is None:
        return Fit.SAME if anchor.passage_id is None else Fit.REMOVED
    if passage.in_(language)[start:end] != anchor.exact or language != anchor.language:
        return Fit.CHANGED
    made_at = session.scalar(select(Passage.key).where(Passage.id == anchor.passage_id))
    return Fit.SAME if passage.key == made_at else Fit.MOVED


def _again(
    placement: Placement,
    passage: Passage | None,
    language: str,
    start: int | None,
    end: int | None,
    fit: Fit,
    by: Actor,
) -> Placement:
    made = Placement(
        contribution_id=placement.contribution_id,
        version_id=placement.version_id,
        version=placement.version,
        number=placement.number + 1,
        passage_id=passage.id if passage else None,
        language=language,
        start=start,
        end=end,
        fit=fit,
        confidence=100,
        method=Method.PERSON,
        placed_by_id=by.user_id,
    )
    session.add(made)
    moved_on(placement.version)
    return made
