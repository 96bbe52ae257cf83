"""What became of contributions in public rounds, as it was counted last night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import Audience, Round
from portal.models.moderation import Report
from portal.policy import visibility
from portal.queries.moderation.counting import Figures

Rounds = Sequence[tuple[int, Localized]]  # number and title


@dataclass(frozen=True, slots=True)
class Reported:
    """The figures, and when they were counted."""

    counted_at: datetime
    figures: Figures


def report(viewer: Actor, round_id: int) -> Reported | None:
    """Of a public round; nothing before the first night."""
    return _told(_public(viewer).where(Report.round_id == round_id))


def report_of_all(viewer: Actor) -> Reported | None:
    """Of all public rounds together: they are the same for whoever asks."""
    seen = select(Round.id).where(Round.audience == Audience.PUBLIC, visibility.rounds(viewer)).correlate(None)
    return _told(select(Report).where(Report.round_id.is_(None), seen.exists()))


def reported_rounds(viewer: Actor) -> Rounds:
    """Public rounds of which there are figures, the newest first."""
    listed = _public(viewer).with_only_columns(Round).order_by(Round.opens_at.desc(), Round.id.desc())
    return [(round_.id, round_.title) for round_ in session.scalars(listed)]


def _public(viewer: Actor) -> Select[Report]:
    here = Round.audience == Audience.PUBLIC, visibility.rounds(viewer)
    return select(Report).join(Round, Round.id == Report.round_id).where(*here)


def _told(wanted: Select[Report]) -> Reported | None:
    found = session.scalar(wanted)
    return None if found is None else Reported(found.counted_at, Figures(**found.figures))
