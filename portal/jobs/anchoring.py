"""The errand that a new version leaves: its comments look for their places."""

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.models.drafts import Version
from portal.models.outbox import Errand
from portal.services import contributions


def reanchor(_errand: Errand, *, version_id: int) -> None:
    """Bears repetition: what has a place already keeps it."""
    contributions.reanchor(session.get_one(Version, version_id), by=SYSTEM)
