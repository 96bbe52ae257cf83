"""How the comments that were made on earlier versions fared on their way into a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.contributions import Anchor, Contribution, Fit, Placement, Status
from portal.models.drafts import Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import MADE, PLACED, SAID, latest


@dataclass(frozen=True, slots=True)
class Fared:
    """Published comments of earlier versions, by how they fit this one, in the order of the vocabulary."""

    by_fit: Mapping[str, int] = field(default_factory=dict)
    made_on: int | None = None  # the version they were made on, where all were made on one of this draft

    @property
    def all(self) -> int:
        return sum(self.by_fit.values())

    def __bool__(self) -> bool:
        return self.all > 0


def fared(viewer: Actor, version: Version) -> Fared:
    """In one question, however many there are."""
    made_on = aliased(Version)
    seen = select(Version.id).where(Version.id == version.id, visibility.versions(viewer)).correlate(None)
    rows = session.execute(
        select(PLACED.fit, made_on.draft_id, made_on.number, func.count().label("many"))
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Anchor, and_(MADE.contribution_id == PLACED.contribution_id, MADE.version_id != PLACED.version_id))
        .join(made_on, made_on.id == MADE.version_id)
        .where(
            PLACED.version_id == version.id,
            PLACED.version_id.in_(seen),
            SAID.status == Status.PUBLISHED,
            visibility.contributions(viewer),
            latest(),
        )
        .group_by(PLACED.fit, made_on.draft_id, made_on.number)
    ).all()
    by_fit = {str(fit): sum(row.many for row in rows if row.fit == fit) for fit in Fit}
    [made, *more] = {(row.draft_id, row.number) for row in rows} or {(None, None)}
    return Fared(
        by_fit={fit: many for fit, many in by_fit.items() if many},
        made_on=made[1] if not more and made[0] == version.draft_id else None,
    )
