"""The token in a form, without which nobody else's page can send it for its reader (WTForms' own).

It is bound to a random word in the reader's signed cookie, and good for an hour.
"""

from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import current_app, session
from flask_wtf import FlaskForm
from wtforms import ValidationError
from wtforms.csrf.core import CSRFTokenField
from wtforms.csrf.session import SessionCSRF

WORD = "csrf"  # what the cookie calls it
GOOD_FOR = timedelta(hours=1)


class _Token(CSRFTokenField):
    """Made when the form is written, and not already when it is read."""

    def process(self, formdata: Any, *args: Any, **details: Any) -> None:
        super(CSRFTokenField, self).process(formdata, *args, **details)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class Tokens(SessionCSRF):
    """Refuses also who brings a token and no cookie."""

    field_class = _Token

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if WORD not in session:
            raise ValidationError("no cookie")  # not shown: the form itself says what to do
        super().validate_csrf_token(form, field)


class GuardedForm(FlaskForm):
    """A form that only its reader can send."""

    class Meta(FlaskForm.Meta):
        csrf_class = Tokens
        csrf_time_limit = GOOD_FOR

        @cached_property
        def csrf_secret(self) -> bytes:
            return str(current_app.config["SECRET_KEY"]).encode()


def new() -> str:
    """A token for a form that is nothing but a button."""
    made = Tokens()
    made.form_meta = GuardedForm.Meta()
    return str(made.generate_csrf_token(None))
