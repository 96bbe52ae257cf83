"""Which rounds there are and as of what, without a word of them: for pages that are kept."""

from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.consultations import Consultation, Round
from portal.policy import visibility
from portal.queries.consultations.reading import Glimpse

_COLUMNS = [Round.__table__.c[field.name] for field in fields(Glimpse)]


def glances(viewer: Actor) -> list[tuple[Glimpse, str]]:
    """Every round that this viewer may know of, with the stamp of its consultation."""
    return [(Glimpse(*row[:-1]), row[-1]) for row in connection().execute(_glances(viewer))]


@lru_cache(maxsize=128)
def _glances(viewer: Actor) -> Select[Any]:
    return (
        select(*_COLUMNS, Consultation.__table__.c.stamp)
        .join(Consultation.__table__, Consultation.__table__.c.id == Round.__table__.c.consultation_id)
        .where(visibility.rounds(viewer))
        .order_by(Round.__table__.c.id)
    )
