"""What members of an organisation draft together, before one of them releases it as its official statement."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict
from portal.models.consultations import Round
from portal.models.contributions import Contribution, JointRevision, OfficialStatement
from portal.services.contributions.texts import LONGEST, spoken, wording
from portal.services.door import act

MOST_DRAFTED = 2 * LONGEST
"""While it is drafted there is room for more than can be released: what each colleague adds is shortened together."""


class SavedMeanwhile(Conflict):
    sentence = N_(
        "A colleague saved other words in the meantime. Nothing is lost: theirs stand beside yours. Bring them "
        "together and save again."
    )


class ReleasedBefore(Conflict):
    sentence = N_("Your organization has spoken officially in this round already. It does so once.")


@act("statement.save", signed=False)
def save_jointly(round_: Round, *, body: str, language: str, seen: int, by: Actor) -> JointRevision:
    """Save the words as another revision, on top of the one that was ``seen``; the first was seen as 0.

    No line of the trail tells of it, as an auditor may not learn either that an organisation is drafting.
    """
    ensure_nothing_released(round_, by)
    last = latest(round_, by)
    text, code = wording(body, most=MOST_DRAFTED), spoken(language)
    if last is not None and (last.body, last.language) == (text, code):
        return last  # a second click, or nothing was changed
    if seen != (last.number if last else 0):
        raise SavedMeanwhile
    saved = JointRevision(
        organisation_id=by.organisation_id,
        round_id=round_.id,
        number=seen + 1,
        body=text,
        language=code,
        saved_by_id=by.user_id,
    )
    session.add(saved)
    session.flush()
    return saved


def latest(round_: Round, by: Actor) -> JointRevision | None:
    """The words as they were saved last."""
    here = JointRevision.organisation_id == by.organisation_id, JointRevision.round_id == round_.id
    return session.scalar(select(JointRevision).where(*here).order_by(JointRevision.number.desc()).limit(1))


def make_room(contribution: Contribution) -> None:
    """What its author took back before anybody read it is no longer what the organisation says."""
    held = session.scalar(
        select(OfficialStatement).where(
            OfficialStatement.organisation_id == contribution.organisation_id,
            OfficialStatement.round_id == contribution.round_id,
            OfficialStatement.contribution_id == contribution.id,
            OfficialStatement.ended_at.is_(None),
        )
    )
    if held is not None:
        held.ended_at = clock.now()


def ensure_nothing_released(round_: Round, by: Actor) -> None:
    """Refuse a second word of an organisation; the index of the database refuses it as well."""
    held = select(OfficialStatement.id).where(
        OfficialStatement.organisation_id == by.organisation_id,
        OfficialStatement.round_id == round_.id,
        OfficialStatement.ended_at.is_(None),
    )
    if session.scalar(held) is not None:
        raise ReleasedBefore
