"""What is business-confidential and its public version: each is told of the other where it may be read."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.consultations import Readers
from portal.models.contributions import Contribution, Status
from portal.policy import visibility


@dataclass(frozen=True, slots=True)
class Version:
    """The other of the two. ``number``: where it is public."""

    id: int
    ref: str
    number: str | None
    status: Status


def public_version(viewer: Actor, contribution: Contribution) -> Version | None:
    """Of what is business-confidential, the version that everybody may read, for whom it can be read by now."""
    if contribution.public_version_id is None:
        return None
    return _found(_that(viewer), contribution.public_version_id)


def confidential_version(viewer: Actor, contribution: Contribution) -> Version | None:
    """Of a public version the confidential one, for who may read that."""
    if not _may_have_one(contribution):
        return None
    return _found(_of_that(viewer), contribution.id)


def has_confidential_version(contribution: Contribution) -> bool:
    """Whether officials alone read one, which was not taken back: readers of the public version are told no more."""
    return _may_have_one(contribution) and connection().execute(_ANY, {"id": contribution.id}).first() is not None


def _may_have_one(contribution: Contribution) -> bool:
    """What a round offers stays as it was opened, so that of most contributions nothing need be asked."""
    return Readers.BUSINESS in contribution.round.readers_offered


def _found(statement: Select[int, str, str | None, Status], id_: int) -> Version | None:
    row = connection().execute(statement, {"id": id_}).first()
    return Version(row.id, row.ref, row.number, Status(row.status)) if row is not None else None


_COLUMNS = Contribution.id, Contribution.ref, Contribution.number, Contribution.status
_ANY = (
    select(Contribution.id)
    .where(Contribution.public_version_id == bindparam("id"))
    .where(Contribution.number.is_(None), Contribution.status != Status.WITHDRAWN)
    .limit(1)
)


@lru_cache(maxsize=128)
def _that(viewer: Actor) -> Select[int, str, str | None, Status]:
    return select(*_COLUMNS).where(Contribution.id == bindparam("id"), visibility.contributions(viewer))


@lru_cache(maxsize=128)
def _of_that(viewer: Actor) -> Select[int, str, str | None, Status]:
    may = or_(visibility.contributions(viewer), visibility.on_record(viewer))
    return select(*_COLUMNS).where(Contribution.public_version_id == bindparam("id"), may)
