"""What the committee answers to a point: one person proposes, another decides, and every step stays to be read.

An answer that another one covers leads to that one, never to a third, and never back to itself.
"""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.core.localized import Localized
from portal.models.contributions import Contribution
from portal.models.drafts import Draft, Passage, Version
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.services.consultations.examining import require_both, text_of
from portal.services.door import act
from portal.services.summaries.covering import covering, repoint
from portal.services.summaries.points import ensure_open, ensure_seen
from portal.services.summaries.recording import record, repeated

LONGEST_REASON = 5_000
ADVISERS = "lac"
NOT_FOLLOWED = (Outcome.NOT_ACCEPTED, Outcome.ACCEPTED_IN_PART)


class ReasonMissing(Invalid):
    sentence = N_("Write the reason, in one language at least; before it is decided it needs both.")


class NothingProposed(Invalid):
    sentence = N_("Nothing waits for a decision here. Propose an answer first.")


class NoSuchPassage(Invalid):
    sentence = N_("This paragraph is not in any version of a draft of this round that others can read.")


class NoAdvice(Invalid):
    sentence = N_("Only from advice of the Labor Advisory Committee can an answer depart.")


class NotTheirs(Invalid):
    sentence = N_("Only editors and delegates of this round can be given points to answer.")


@act("point.propose")
def propose(
    point: Point,
    *,
    outcome: Outcome,
    reason: Localized,
    covered_by: str = "",
    covered_point: int = 1,
    passage: int | None = None,
    departure: bool = False,
    seen: int,
    by: Actor,
) -> Point:
    """Put an answer forward for somebody else to decide; what was decided before counts until then.

    ``covered_by`` is the public number of the contribution whose answer covers this one, ``covered_point`` which of
    its points; ``passage`` shows what became of the text.
    """
    said = _examined(point, outcome, reason, covered_by, covered_point, passage, departure, seen)
    if not (said["reason"].en or said["reason"].es):
        raise ReasonMissing(field="reason_es")
    point.proposal = record(point, **said, proposed_by_id=by.user_id).number
    return point


@act("point.decide")
def decide(
    point: Point,
    *,
    outcome: Outcome,
    reason: Localized,
    covered_by: str = "",
    covered_point: int = 1,
    passage: int | None = None,
    departure: bool = False,
    seen: int,
    by: Actor,
) -> Point:
    """Decide what somebody else proposed, as it was proposed or changed: it takes two persons either way."""
    said = _examined(point, outcome, reason, covered_by, covered_point, passage, departure, seen)
    if point.proposed is None:
        raise NothingProposed(field="outcome")
    require_both(said["reason"], "reason")
    made = record(point, **said, proposed_by_id=point.proposed.proposed_by_id, decided_by_id=by.user_id)
    point.disposition, point.proposal = made.number, None
    if made.covered_by_id is not None:
        repoint(point.id, made.covered_by_id, made)
    return point


@act("point.undo")
def undo(point: Point, *, number: int, seen: int, by: Actor) -> Point:
    """Put an earlier answer forward again, as a row of its own. Somebody else decides, as on every proposal."""
    ensure_open(point.round_id)
    ensure_seen(point, seen)
    earlier = session.scalar(select(Disposition).where(Disposition.point_id == point.id, Disposition.number == number))
    if earlier is None:
        raise NotFound
    point.proposal = record(point, **repeated(earlier), proposed_by_id=by.user_id).number
    return point


@act("point.assign")
def assign(point: Point, *, person: int | None, due: date | None, seen: int, by: Actor) -> Point:
    """Who answers it, and by which day; none takes it back."""
    ensure_open(point.round_id)
    ensure_seen(point, seen)
    if person is not None:
        found = session.get(Person, person)
        actor = found.as_actor() if found is not None and found.active else None
        round_ = point.round
        if actor is None or not any(
            actor.has(role, round_.id, round_.consultation_id) for role in (Role.EDITOR, Role.DELEGATE)
        ):
            raise NotTheirs(field="person")
    point.assigned_to_id, point.due = person, due
    return point


def _examined(
    point: Point,
    outcome: Outcome,
    reason: Localized,
    covered_by: str,
    covered_point: int,
    passage: int | None,
    departure: bool,
    seen: int,
) -> dict[str, Any]:
    """What was filled in, as a row of the history keeps it, or the refusal of what does not hold."""
    ensure_open(point.round_id)
    covering_ = covering(point, outcome, covered_by, covered_point)
    ensure_seen(point, seen)
    return {
        "outcome": outcome,
        "reason": text_of(reason, "reason", LONGEST_REASON),
        "covered_by_id": covering_,
        "passage_id": _passage(point, passage),
        "departure": _departs(point, outcome, departure),
    }


def _departs(point: Point, outcome: Outcome, departure: bool) -> bool:
    """Advice of the advisory committee that is not followed, or not in all, is told in the report to it."""
    group = session.scalar(select(Contribution.group).where(Contribution.id == point.contribution_id))
    if group != ADVISERS:
        if departure:
            raise NoAdvice(field="departure")
        return False
    return departure or outcome in NOT_FOLLOWED


def _passage(point: Point, passage: int | None) -> int | None:
    if passage is None:
        return None
    shown = Version.opened_at.is_not(None) | Version.circulated_at.is_not(None)
    found = session.scalar(
        select(Passage.id)
        .join(Version, Version.id == Passage.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Passage.id == passage, Draft.round_id == point.round_id, shown)
    )
    if found is None:
        raise NoSuchPassage(field="passage")
    return found
