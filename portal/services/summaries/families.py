"""Form letters: people put texts into families and take them out, link two languages, and answer many members at once.

A family only helps to read: each member is kept, counted and answered by a row of its own. What a person has placed no
machine moves.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.contributions import Contribution, Edition, Kind, Status
from portal.models.summaries import Family, Likeness, Outcome, Point
from portal.services.consultations.examining import text_of
from portal.services.door import act
from portal.services.summaries import many
from portal.services.summaries.answering import ADVISERS, LONGEST_REASON, NOT_FOLLOWED, ReasonMissing
from portal.services.summaries.covering import covering
from portal.services.summaries.points import ensure_open
from portal.text import families


class NotAMember(Conflict):
    sentence = N_("Somebody else has moved one of these contributions in the meantime. Choose again.")


class NobodyChosen(Invalid):
    sentence = N_("Choose at least one contribution.")


class NoFamily(Invalid):
    sentence = N_("Choose another form letter of this round.")


class NoSuchContribution(Invalid):
    sentence = N_("In this round there is no published contribution with that number.")


class NothingLeft(Conflict):
    sentence = N_("There are now more or fewer contributions to answer here. Look at them again.")


@act("family.take_out")
def take_out(family: Family, *, members: Sequence[int], by: Actor) -> Family:
    """Say that these are another text. Each is by itself from now on, and nothing puts it back but a person."""
    ensure_open(family.round_id)
    for row in _members(family, members):
        row.ended_at, row.ended_by_id = clock.now(), by.user_id
    return family


@act("family.add")
def add_to_family(family: Family, *, number: str, by: Actor) -> Family:
    """Say that a contribution is the same letter, whatever the portal thought of it."""
    ensure_open(family.round_id)
    said = session.scalar(
        select(Contribution).where(
            Contribution.round_id == family.round_id,
            Contribution.number == number.strip().upper(),
            Contribution.status == Status.PUBLISHED,
            Contribution.kind != Kind.OFFICIAL_REPLY,
        )
    )
    if said is None:
        raise NoSuchContribution(field="number")
    there = session.scalar(
        select(Likeness).where(Likeness.contribution_id == said.id, Likeness.ended_at.is_(None)).with_for_update()
    )
    if there is not None and there.family_id == family.id:
        return family
    if there is not None:
        there.ended_at, there.ended_by_id = clock.now(), by.user_id
        session.flush()
    edition = session.scalar(
        select(Edition.number).where(Edition.contribution_id == said.id).order_by(Edition.number.desc()).limit(1)
    )
    session.add(
        Likeness(
            family_id=family.id,
            contribution_id=said.id,
            edition=edition or 1,
            by_id=by.user_id,
            share=_share(said, family),
        )
    )
    return family


@act("family.link")
def link_families(family: Family, *, to: int | None, by: Actor) -> Family:
    """Say which is the same letter in the other language; none: it stands for itself."""
    ensure_open(family.round_id)
    other = session.get(Family, to) if to else None
    if to is not None and (other is None or other.round_id != family.round_id or other.id == family.id):
        raise NoFamily(field="to")
    family.linked_to_id = other.id if other else None
    return family


@act("family.answer")
def answer_family(
    family: Family,
    *,
    outcome: Outcome,
    reason: Localized,
    covered_by: str = "",
    covered_point: int = 1,
    members: Sequence[int] | None = None,
    seen: int,
    by: Actor,
) -> Family:
    """Propose one answer for its members, or for some: each gets a proposal of its own, and somebody else decides.

    Only points of a whole contribution to which nothing was answered or proposed. ``seen`` is how many there were
    when this was looked at.
    """
    ensure_open(family.round_id)
    rows = session.execute(waiting(family.id, members).with_for_update(of=Point)).all()
    if len(rows) != seen:
        raise NothingLeft
    if not rows:
        raise NobodyChosen(field="members")
    reason = text_of(reason, "reason", LONGEST_REASON)
    if not (reason.en or reason.es):
        raise ReasonMissing(field="reason_es")
    end = None
    if outcome is Outcome.ALREADY_COVERED:
        for row in rows:
            end = covering(session.get_one(Point, row.id), outcome, covered_by, covered_point)
    many.write(
        [many.Row(row.id, row.group == ADVISERS and outcome in NOT_FOLLOWED) for row in rows],
        decided=False,
        outcome=outcome,
        reason_en=reason.en,
        reason_es=reason.es,
        covered_by_id=end,
        proposed_by_id=by.user_id,
    )
    return family


def waiting(family_id: int, members: Sequence[int] | None = None) -> Select[int, str]:
    """Points that an answer to the family would reach, with the groups of who made them."""
    asked = (
        select(Point.id, Contribution.group)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .join(Likeness, Likeness.contribution_id == Contribution.id)
        .where(
            Likeness.family_id == family_id,
            Likeness.ended_at.is_(None),
            Contribution.status == Status.PUBLISHED,
            Point.dropped_at.is_(None),
            Point.is_untouched(),
        )
        .order_by(Point.id)
    )
    return asked if members is None else asked.where(Contribution.id.in_(sorted(set(members))))


def _members(family: Family, members: Sequence[int]) -> Sequence[Likeness]:
    if not members:
        raise NobodyChosen(field="members")
    rows = session.scalars(
        select(Likeness)
        .where(
            Likeness.family_id == family.id,
            Likeness.contribution_id.in_(sorted(set(members))),
            Likeness.ended_at.is_(None),
        )
        .with_for_update()
    ).all()
    if len(rows) != len(set(members)):
        raise NotAMember
    return rows


def _share(said: Contribution, family: Family) -> int:
    """How much of it the letter has, too, in per cent: by all of its runs of three words."""
    medoid = session.get(Contribution, family.medoid_id) if family.medoid_id else None
    own = families.shingles([said.body])
    return round(100 * len(own & families.shingles([medoid.body])) / len(own)) if medoid and own else 100
