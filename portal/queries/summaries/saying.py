"""Whose words stand in a list of the desk: read in one way, wherever they are listed."""

from dataclasses import dataclass
from typing import Any

from portal.models.contributions import Contribution, Kind

WHOSE = (
    *(Contribution.ref, Contribution.number, Contribution.kind, Contribution.byline),
    Contribution.is_unverified().label("unverified"),
    *(Contribution.group, Contribution.language),
)


@dataclass(frozen=True, slots=True)
class Whose:
    """A contribution that is public, by what stands outside on it."""

    id: int
    ref: str
    number: str
    kind: Kind
    byline: str
    unverified: bool  # nobody has checked that name
    group: str
    language: str


def whose(row: Any) -> dict[str, Any]:
    """What a row with the columns of ``WHOSE`` and an ``id`` says of it."""
    return {name: getattr(row, name) for name in Whose.__slots__} | {"kind": Kind(row.kind)}
