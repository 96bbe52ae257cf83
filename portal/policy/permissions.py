"""The policy table asked: may this actor do this, with this subject?"""

from typing import Any

from portal.core.actor import Actor
from portal.core.errors import NotAllowed
from portal.policy.table import ACTS, DESKS


def ensure(actor: Actor, permission: str, subject: Any) -> None:
    """Refuse with the sentence of the first clause that says no."""
    objection = _objection(actor, permission, subject)
    if objection is not None:
        raise NotAllowed(objection)


def allows(actor: Actor, permission: str, subject: Any) -> bool:
    """Whether an act is allowed: the question of ``ensure``, for a button or a count."""
    return _objection(actor, permission, subject) is None


def _objection(actor: Actor, permission: str, subject: Any) -> str | None:
    return (ACTS.get(permission) or DESKS[permission]).objection(actor, subject)
