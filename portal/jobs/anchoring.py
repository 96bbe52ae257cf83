"""The errand that a new version leaves: its comments look for their places."""

from dataclasses import dataclass

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.files import carrying
from portal.models.drafts import Version
from portal.models.outbox import Errand
from portal.services import contributions


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Between the worker's transactions, because it compares for seconds and writes in steps of its own."""

    version: Version

    def set_out(self) -> None:
        contributions.reanchor(self.version, carry=carrying.carry, by=SYSTEM)

    def arrived(self) -> None: ...


def reanchor(_errand: Errand, *, version_id: int) -> Anchoring:
    """Bears repetition: what has a place already keeps it."""
    return Anchoring(session.get_one(Version, version_id))
