"""To whom there is a way back to what was said: their account, or the inbox that a tracking key opens."""

from typing import Any

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.statements import write
from portal.models.contributions import Inbox


class KeyNotOpen(Invalid):
    sentence = N_(
        "The key to which you wanted to add this is not open here any more, so nothing was sent. Open it again with "
        "“I have a key”, or choose a new key."
    )


def way_back(ticket: str, add: bool, by: Actor) -> dict[str, Any]:
    """The inbox in which it will lie: a new one, which the ticket of the form opens, or with ``add`` the one open."""
    if by.is_signed_in:
        return {}
    if not add:
        return {"inbox_id": write(Inbox, mark=ticket)["id"]}
    if by.inbox is None:
        raise KeyNotOpen(field="under")
    return {"inbox_id": by.inbox}
