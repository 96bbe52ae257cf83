"""The policy table asked: may this actor do this, with this subject?"""

from typing import Any

from portal.core.actor import Actor
from portal.core.errors import NotAllowed
from portal.policy.table import ACTS, DESKS


def ensure(actor: Actor, permission: str, subject: Any) -> None:
    """Refuse with the sentence of the first clause that says no."""
    found = objection(actor, permission, subject)
    if found is not None:
        raise NotAllowed(found)


def allows(actor: Actor, permission: str, subject: Any) -> bool:
    """Whether an act is allowed: the question of ``ensure``, for a button or a count."""
    return objection(actor, permission, subject) is None


def objection(actor: Actor, permission: str, subject: Any) -> str | None:
    """The sentence with which ``ensure`` would refuse, for a page that says why there is no button."""
    return (ACTS.get(permission) or DESKS[permission]).objection(actor, subject)
