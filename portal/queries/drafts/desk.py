"""Drafts on the desk: what is being prepared, and what is not yet side by side."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.drafts import Draft, Status, Version
from portal.policy import visibility


def on_desk(viewer: Actor, round_id: int | None = None) -> list[tuple[Draft, Sequence[Version]]]:
    """Every draft in the viewer's scope (or in one round of it) with its versions, the newest first."""
    wanted = select(Draft).where(visibility.prepared_drafts(viewer))
    versions = select(Version).where(visibility.prepared(viewer))
    if round_id is not None:
        wanted = wanted.where(Draft.round_id == round_id)
        versions = versions.join(Draft, Draft.id == Version.draft_id).where(Draft.round_id == round_id)
    prepared = session.scalars(versions.order_by(Version.id.desc())).all()
    drafts = session.scalars(wanted.order_by(Draft.created_at.desc(), Draft.id)).all()
    return [(draft, [each for each in prepared if each.draft_id == draft.id]) for draft in drafts]


def unaligned(viewer: Actor) -> int:
    """How many versions wait until somebody has put their languages side by side."""
    return session.scalar(select(func.count()).select_from(to_align(viewer).subquery())) or 0


def to_align(viewer: Actor) -> Select[int]:
    return select(Version.id).where(
        visibility.prepared(viewer),
        Version.status == Status.UPLOADED,
        Version.languages == "en es",
        Version.aligned_at.is_(None),
    )
