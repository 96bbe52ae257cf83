"""The doors, one's own account, and the administrators' register of people and organisations."""

from datetime import timedelta

from flask import Blueprint

from portal.web import sessions
from portal.web.forms.people import role_name, scope_name

views = Blueprint("people", __name__)


@views.app_context_processor
def words_for_roles() -> dict[str, object]:
    return {
        "role_name": role_name,
        "scope_name": scope_name,
        "is_this_visit": sessions.is_this,
        "last_moment": lambda end: end - timedelta(seconds=1),
    }


from portal.web.views.people import account, doors, organisations, passkeys, register, tracking  # noqa: E402

__all__ = ["account", "doors", "organisations", "passkeys", "register", "tracking", "views"]
