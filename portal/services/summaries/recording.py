"""Engine room: the history of a point grows by rows and by nothing else."""

from sqlalchemy import func, select

from portal.core.db import session
from portal.models.summaries import Disposition, Point


def record(point: Point, **values: object) -> Disposition:
    """The next row of its history. Whether it counts or waits is for the point to say."""
    latest = session.scalar(select(func.max(Disposition.number)).where(Disposition.point_id == point.id)) or 0
    made = Disposition(point_id=point.id, number=latest + 1, **values)
    session.add(made)
    session.flush()
    return made


def repeated(earlier: Disposition) -> dict[str, object]:
    """What it says, for a row that says the same."""
    kept = ("outcome", "reason", "covered_by_id", "passage_id", "departure")
    return {name: getattr(earlier, name) for name in kept}
