"""The token in a form, without which nobody else's page can send it for its reader (WTForms' own).

It is bound to a random word in the reader's signed cookie, and good for an hour.
"""

from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from flask import current_app, g, session
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, ValidationError
from wtforms.csrf.core import CSRFTokenField
from wtforms.csrf.session import SessionCSRF

from portal.web import replaying

WORD = "csrf"  # what the cookie calls it
GOOD_FOR = timedelta(hours=1)


class _Token(CSRFTokenField):
    """Made when the form is written, and not already when it is read."""

    def process(self, formdata: object, *args: object, **details: object) -> None:
        super(CSRFTokenField, self).process(formdata, *args, **details)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class Tokens(SessionCSRF):
    """Refuses also who brings a token and no cookie."""

    field_class = _Token

    def validate_csrf_token(self, form: "GuardedForm", field: Field) -> None:
        if form.is_shown_again():
            return  # it was asked for when this was sent
        if WORD not in session:
            raise ValidationError("no cookie")  # not shown: the form itself says what to do
        super().validate_csrf_token(form, field)


class GuardedForm(FlaskForm):
    """A form that only its reader can send."""

    keeps: ClassVar[bool] = False
    """Whether it is the form of a kept page (``kept.py``), and read again from what was kept of it."""
    saves: ClassVar[bool] = False
    """Whether what somebody with an account typed is saved for all their devices (``unsent.py``)."""
    renewed: ClassVar[frozenset[str]] = frozenset({"ticket", "kept", "seen"})
    """What a refusal changes: its ticket, the files that it carries, the state that it knows. Kept as it is then."""

    class Meta(FlaskForm.Meta):
        csrf_class = Tokens
        csrf_time_limit = GOOD_FOR

        def wrap_formdata(self, form: "GuardedForm", formdata: object) -> object:
            if formdata is _Auto and form.is_shown_again():
                return replaying.fields()
            return super().wrap_formdata(form, formdata)

        @cached_property
        def csrf_secret(self) -> bytes:
            return str(current_app.config["SECRET_KEY"]).encode()

    def __init__(self, *args: object, **details: object) -> None:
        if self.keeps:
            replaying.begin()
        super().__init__(*args, **details)
        if self.keeps:
            g.form_that_is_kept = self

    def is_shown_again(self) -> bool:
        return self.keeps and replaying.replayed() is not None

    def is_submitted(self) -> bool:
        return self.is_shown_again() or bool(super().is_submitted())


def new() -> str:
    """A token for a form that is nothing but a button."""
    made = Tokens()
    made.form_meta = GuardedForm.Meta()
    return str(made.generate_csrf_token(None))
