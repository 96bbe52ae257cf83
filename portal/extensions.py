"""The extensions of the web framework, not yet bound to an application."""

from typing import Any

from flask import request
from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail


class Logins(LoginManager):
    """Flask-Login without a memory of its own.

    Neither what it would keep in the cookie nor its remember cookie is read or written: either would be a second
    way in, which does not end with the visit on the server. Who is behind a request is known by its loader alone.
    """

    def now_is(self, user: Any) -> None:
        """Who is behind this request from now on; ``None`` is anybody."""
        self._update_request_context_with_user(user)

    def _load_user(self) -> None:
        self.now_is(None)  # also for the page that says what failed, if this does
        self.now_is(self._load_user_from_request(request))

    def _update_remember_cookie(self, response: Any) -> Any:
        return response


babel = Babel()
logins = Logins()
mail = Mail()
