"""What waits for those who prepare and translate drafts: texts to put side by side, places to look at, disputes."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.contributions import Contribution, Fit
from portal.models.drafts import Draft, Status, Version
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries.contributions.on_drafts.comments import PLACED, SAID, latest
from portal.queries.contributions.on_drafts.disputes import asked
from portal.queries.drafts import unaligned

COUNTED = 100  # beyond this a page says "more than"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a member of the staff, counted no further than they would; ``None`` where it is not theirs."""

    align: int | None
    place: int | None
    disputes: int | None


def waiting(viewer: Actor) -> Waiting:
    """Numbers for the front of the desk."""
    prepares, translates = allows(viewer, "desk.drafts", None), allows(viewer, "desk.translations", None)
    return Waiting(
        align=unaligned(viewer) if prepares else None,
        place=_unplaced(viewer) if prepares else None,
        disputes=len(asked(viewer, False, COUNTED)) if translates else None,
    )


def unplaced(viewer: Actor, draft: Draft | None = None) -> dict[int, int]:
    """For each version that people read now: how many of its comments need somebody's eye."""
    needing = to_place(viewer)
    if draft is not None:
        needing = needing.where(Version.draft_id == draft.id)
    rows = session.execute(needing.with_only_columns(PLACED.version_id, func.count()).group_by(PLACED.version_id))
    return {row[0]: row[1] for row in rows}


def _unplaced(viewer: Actor) -> int:
    some = to_place(viewer).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def to_place(viewer: Actor) -> Select[int]:
    """Uncertain places in versions that people read now."""
    return (
        select(PLACED.id)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Version, Version.id == PLACED.version_id)
        .where(
            visibility.prepared(viewer),
            Version.status.in_((Status.CIRCULATED, Status.OPEN, Status.CLOSED)),
            PLACED.fit == Fit.UNCERTAIN,
            visibility.contributions(viewer),
            latest(),
        )
    )
