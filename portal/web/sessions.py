"""Visits: sessions that end when they are ended.

The cookie is signed and holds little: a form token, messages to show, and for who
signed in or came with a tracking key the random name of a row on the server. A
cookie whose row is gone, idle for too long or too old is worth nothing, also in a
copy. Nobody who only reads gets a cookie. No address and no browser is stored.
"""

from typing import Any

from flask import Flask, Request, g, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from portal.core.actor import ANONYMOUS, Actor
from portal.queries import people as queries
from portal.services import people as services


class Visits(SecureCookieSessionInterface):
    """Flask's signed cookie, believed only while the visit it names is alive."""

    def open_session(self, app: Flask, request: Request) -> Any:
        opened = super().open_session(app, request)
        name = opened.get("visit") if opened else None
        if opened is not None and name:
            visit = queries.visit(str(name), app.config["IDLE"], app.config["LONGEST_VISIT"])
            if visit is None:
                opened.clear()
            else:
                g.visit = visit
        return opened

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.modified


def begin(holder: str, *, second_factor: bool = False) -> None:
    """Start a visit under a new random name; an earlier one of this browser ends."""
    end()
    session["visit"] = services.begin_visit(holder, second_factor=second_factor)
    g.visit = queries.visit(session["visit"])
    g.pop("viewer", None)


def end() -> None:
    """End this browser's visit, here and on the server."""
    name = session.pop("visit", None)
    if name:
        services.end_visit(str(name))
    g.pop("visit", None)
    g.pop("viewer", None)


def holder() -> Actor:
    """Who is visiting: a person, the holder of a tracking key, or anybody."""
    visit = g.get("visit")
    if visit is None:
        return ANONYMOUS
    kind, _, number = visit.holder.partition(":")
    if kind == "key":
        return Actor("", holds=int(number))
    return queries.actor(int(number), second_factor=visit.second_factor) or ANONYMOUS
