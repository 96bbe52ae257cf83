"""Visits: sessions that end when they are ended.

The cookie is signed and holds little: a form token, messages to show, and for who
signed in or came with a tracking key the random name of a row on the server. A
cookie whose row is gone, idle for too long or too old is worth nothing, also in a
copy. Of who came with a key the row tells neither what they opened nor the hour: one
can be read only with the name, the other stands in the cookie. Nobody who only reads
gets a cookie. No address and no browser is stored.
"""

from datetime import UTC, datetime

from flask import Flask, Request, current_app, flash, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext
from flask_login import UserMixin, current_user
from itsdangerous import URLSafeTimedSerializer

from portal.core import clock
from portal.core.actor import ANONYMOUS, Actor, Holding
from portal.extensions import logins
from portal.models.people import Visit
from portal.queries import people as queries
from portal.services import people as services
from portal.web import tokens

LEAVE_NOTHING = '"cache", "storage"'  # for the browser of who leaves; the cookie is emptied by us
WITHOUT_VISITOR = ("static", "healthz")


class Visits(SecureCookieSessionInterface):
    """Flask's signed cookie, sent only when something in it has changed."""

    def __init__(self, app: Flask) -> None:
        self._signer = super().get_signing_serializer(app)  # made once, not with every page

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._signer

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.modified


class Visitor(UserMixin):
    """Flask-Login's ``current_user``: a person, the holder of a tracking key, or anybody, and their visit."""

    def __init__(self, actor: Actor = ANONYMOUS, visit: queries.Visiting | None = None) -> None:
        self.actor, self.visit = actor, visit

    @property
    def is_authenticated(self) -> bool:
        return self.actor.is_signed_in

    @property
    def is_anonymous(self) -> bool:
        return not self.actor.is_signed_in

    def get_id(self) -> str:
        return "" if self.actor.user_id is None else str(self.actor.user_id)


def init_app(app: Flask) -> None:
    app.session_interface = Visits(app)
    logins.anonymous_user = Visitor
    logins.request_loader(_visitor)
    logins.init_app(app, add_context_processor=False)  # templates have ``viewer()``
    app.before_request(_recognise)  # inside the request, so that a database that is away is answered like any other


def begin(holder: str, *, second_factor: bool = False) -> Actor:
    """Start a visit under a new random name and with a new form token; an earlier one of this browser ends.

    Nothing of whoever sat here before goes along: neither half a sign-in nor a second factor that they were shown.
    """
    name = services.begin_visit(holder, second_factor=second_factor)  # where it cannot be, nothing has changed
    _leave_behind()
    return _enter(name)


def begin_with_key(opened: Holding) -> Actor:
    """Begin a session for who came with a key. When they came, only their own cookie knows."""
    name = services.begin_visit_with_key(opened)
    _leave_behind()
    now = int(clock.now().timestamp())
    session["hours"] = [now, now]
    return _enter(name)


def _leave_behind() -> None:
    end()
    for left_behind in (tokens.WORD, "half_way", "second_factor"):
        session.pop(left_behind, None)


def _enter(name: str) -> Actor:
    session["visit"] = name
    visit, actor = queries.visitor(name, limits(), _hours()) or (None, ANONYMOUS)
    logins.now_is(Visitor(actor, visit))
    return actor


def end() -> None:
    """End this browser's visit, here and on the server."""
    name = session.pop("visit", None)
    session.pop("hours", None)
    if name:
        services.end_visit(str(name))
    logins.now_is(None)


def second_factor() -> bool:
    """Whether this visit has passed a second factor."""
    visit = current_user.visit
    return visit is not None and bool(visit.second_factor)


def is_this(visit: Visit) -> bool:
    """Whether it is the visit of this browser."""
    mine = current_user.visit
    return mine is not None and mine.id == visit.id


def limits() -> queries.Limits:
    """How long a visit lives here."""
    config = current_app.config
    return queries.Limits(config["IDLE"], config["IDLE_STAFF"], config["LONGEST_VISIT"])


def _recognise() -> None:
    if request.endpoint in WITHOUT_VISITOR:
        logins.now_is(None)
    else:
        current_user._get_current_object()


def _visitor(_request: Request) -> Visitor | None:
    """Who is behind this request, by the visit whose name its cookie has: the only thing that says so."""
    name = session.get("visit")
    if not name:
        return None
    found = queries.visitor(str(name), limits(), _hours())
    if found is None:
        session.clear()
        flash(gettext("Your sign-in has ended. Sign in, or enter your key, to continue."), "info")
        return None
    visit, actor = found
    if not services.seen(visit) if actor.holds is None else clock.now() - visit.seen_at >= services.SEEN_EVERY:
        session["hours"] = [int(at.timestamp()) for at in (visit.began_at, clock.now())]
    return Visitor(actor, visit)


def _hours() -> queries.Hours:
    """When this visit began and was last seen, as the cookie tells; by one that does not tell, never."""
    began, seen = session.get("hours", (0, 0))
    return datetime.fromtimestamp(began, UTC), datetime.fromtimestamp(seen, UTC)
