"""What a tracking key opens, of whichever room, and where its holder goes with it.

The door, ``/tracking``, stands in the room of people, which knows no other; what lies behind a key is a later room's.
Both meet here: a room whose things are opened by a key is asked by ``opened_by`` and has its line in ``HOMES``.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.core import tickets
from portal.core.actor import Holding, Opens, holder_acting
from portal.models.concerns import SUBMITTER
from portal.queries import concerns, contributions
from portal.web import opened, sessions
from portal.web.access import public, viewer

HOMES = {Opens.INBOX: "contributions.inbox", Opens.CONCERN: "concerns.sent"}

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def mark(key: str) -> str:
    """What is stored and looked up in place of a key."""
    return tickets.find_mark(key, _secret())


def sealed(key: str) -> str:
    """The key as a hidden field carries it."""
    return tickets.seal(key, _secret())


def unsealed(carried: str) -> str:
    """The key that a hidden field brings back; one that we did not sign is refused (``tickets.Unsigned``)."""
    return tickets.unseal(carried, _secret())


def opened_by(key: str) -> Holding | None:
    """What this key opens, if it is one."""
    found = mark(key)
    return contributions.opened_by(found) or concerns.opened_by(found)


def enter(opens: Holding, key: str) -> None:
    """Begin a visit for who has shown this key, with what it opens in hand."""
    if opens.kind is Opens.CONCERN:
        own = concerns.unlock(holder_acting(opens), tickets.open_key(key)).submitter
        sessions.begin_with_key(opens)
        opened.take_in_hand(own, SUBMITTER)
    else:
        sessions.begin_with_key(opens)


def home_of(holding: Holding) -> str:
    """The address where its holder sees all of it."""
    return url_for(HOMES[holding.kind])


def with_key(kind: Opens) -> Callable[[View], View]:
    """Behind a tracking key that opens something of this kind. Whoever comes without is asked for it."""

    def guarded(view: View) -> View:
        @wraps(view)
        def ask(**arguments: object) -> ResponseReturnValue:
            holding = viewer().holds
            if holding is None or holding.kind is not kind:
                return redirect(url_for("people.tracking"))
            return view(**arguments)

        return cast(View, public(ask))

    return guarded


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
