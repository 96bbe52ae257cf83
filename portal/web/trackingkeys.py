"""What a tracking key opens, of whichever room, and where its holder goes with it.

The door, ``/tracking``, stands in the room of people, which knows no other; what lies behind a key is a later room's.
Both meet here: a room whose things are opened by a key is asked by ``opened_by`` and has its line in ``HOMES``.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.core import tickets
from portal.core.actor import Holding, Opens
from portal.queries import contributions
from portal.web.access import public, viewer

HOMES = {Opens.INBOX: "contributions.inbox"}

View = TypeVar("View", bound=Callable[..., Any])


def mark(key: str) -> str:
    """What is stored and looked up in place of a key."""
    return tickets.find_mark(key, str(current_app.config["SECRET_KEY"]).encode())


def opened_by(key: str) -> Holding | None:
    """What this key opens, if it is one."""
    return contributions.opened_by(mark(key))


def home_of(holding: Holding) -> str:
    """The address where its holder sees all of it."""
    return url_for(HOMES[holding.kind])


def with_key(kind: Opens) -> Callable[[View], View]:
    """Behind a tracking key that opens something of this kind. Whoever comes without is asked for it."""

    def guarded(view: View) -> View:
        @wraps(view)
        def ask(**arguments: Any) -> ResponseReturnValue:
            holding = viewer().holds
            if holding is None or holding.kind is not kind:
                return redirect(url_for("people.tracking"))
            return cast(ResponseReturnValue, view(**arguments))

        return cast(View, public(ask))

    return guarded
