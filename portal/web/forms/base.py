"""One form, one act: a form names the act it performs, and its fields are the act's arguments."""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from flask_babel import gettext
from wtforms import Field, IntegerField, SubmitField, ValidationError
from wtforms.i18n import get_translations
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.core.errors import N_, Busy, Conflict, Crowded, Invalid, NotAllowed, Refusal, TooMany
from portal.policy.permissions import ensure
from portal.web import replaying
from portal.web.locale import locale, told
from portal.web.tokens import GuardedForm

STALE = N_("This page was open for a long time. Nothing has been sent; what you wrote is still here. Send it again.")


LARGEST_ROW = 2**31 - 1
TOO_LONG = N_("This is too long: %(found)s characters of %(most)s.")


def one_line_end(text: str | None) -> str | None:
    """Make one character of each line end, as the act will count it: a browser sends two."""
    return text.replace("\r\n", "\n") if text else text


def row_number(text: object) -> int | None:
    """The number of a row from a choice; none where nothing was chosen."""
    number = int(str(text)) if text not in (None, "", "None") else None
    if number is not None and not 0 < number <= LARGEST_ROW:
        raise ValueError("no row has this number")
    return number


class RowField(IntegerField):
    """The number of a row, hidden in a button: none where no column of numbers holds it."""

    widget = HiddenInput()
    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not 0 < self.data <= LARGEST_ROW:
            self.data = None
            raise ValueError(gettext("Check what you entered."))


class AtMost:
    """No more characters than this. ``needed``: the act asks for them, and says itself where they are missing; so the
    page does not call them optional.
    """

    def __init__(self, most: int, *, needed: bool = False) -> None:
        self.most, self.field_flags = most, {"maxlength": most, **({"required": True} if needed else {})}

    def __call__(self, _form: object, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise ValidationError(told(Invalid(TOO_LONG, found=len(field.data), most=self.most)))


@cache
def _validators_words(language: str) -> object:
    """What the form library itself says, read from its catalogue once and not once a request."""
    return get_translations([language])


Act = Callable[..., Any]  # of a subject; the fields of its form are the other arguments


class ActForm(GuardedForm):
    """A form that performs an act and keeps everything that was typed, whatever comes of it.

    ``status`` is what the page should answer with when it is shown (again): 200 at first,
    422 when a field needs attention, 409 when somebody was faster, 403 when it may no longer be done,
    429 or 503 when it has to wait; ``headers`` say how long.
    """

    act: ClassVar[Act]
    fixed: ClassVar[tuple[str, ...]] = ()  # fields that are not arguments of the act

    status: int = 200
    refusal: NotAllowed | None = None
    over = False
    """Whether its page says itself that the time is over, to whoever reads it, and keeps what was typed."""
    wait: int = 0  # seconds

    class Meta(GuardedForm.Meta):
        def get_translations(self, _form: object) -> object:
            return _validators_words(locale())

    def offered(self, subject: object, *, by: Actor) -> None:
        """Spare people a form they could not send. What was already sent is never thrown away for that."""
        if not self.is_submitted():
            ensure(by, self.permission, subject)

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.wait)} if self.wait else {}

    @property
    def permission(self) -> str:
        name: str = self.act.permission  # type: ignore[attr-defined]
        return name

    def details(self) -> dict[str, object]:
        """The arguments for the act."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if not isinstance(field, SubmitField) and name != "csrf_token" and name not in self.fixed
        }

    def submit(self, subject: Any, *, by: Actor) -> Any:
        """Perform the act if the form was sent and is in order; otherwise ``None``, with the errors noted.

        The form is then shown again with what it is about. Whoever may not do it, or no longer, gets the refusal
        instead, with what they typed: what they are sent never shows more than what they could ask for.
        """
        done = self.attempt(subject, by=by)
        if done is None and self.is_submitted():
            self.ask_again(subject, by=by)
        return done

    def attempt(self, subject: object, *, by: Actor) -> Any:
        """Submit a button, which has no page of its own: the next one says why not, and asks for itself."""
        if not self.is_submitted() or self._only_shown():
            return None
        if not self.validate():
            self.status = 422
            self._explain_stale_token()
            return None
        try:
            return self.perform(subject, by=by)
        except (Invalid, Conflict, NotAllowed, Crowded) as refusal:
            replaying.note(refusal)
            self._note(refusal)
            return None

    def _only_shown(self) -> bool:
        """Nothing is sent where a form is shown again, with what was wrong with it, or shown in the other language."""
        if replaying.is_only_looked_at():
            self.take_along()
            return True
        if not self.is_shown_again():
            return False
        if replaying.was_tried():
            self.validate()
            for refusal in replaying.refusals():
                self._note(refusal)
        return True

    def take_along(self) -> None:
        """Keep what the fields of a page cannot hold: its files."""

    def ask_again(self, subject: object, *, by: Actor) -> None:
        """Before the form is shown again: whether this person may still do it."""
        if self.over:
            return
        if self.refusal is not None:  # told by the act, of the subject as it was then
            raise self.refusal
        ensure(by, self.permission, subject)

    def perform(self, subject: Any, *, by: Actor) -> Any:
        return self.act(subject, **self.details(), by=by)

    def _note(self, refusal: Refusal) -> None:
        sentence = told(refusal)
        field = getattr(refusal, "field", None)
        if field and field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, sentence]
        else:
            self.form_errors.append(sentence)
        self.status = 409 if isinstance(refusal, Conflict) else 422
        if isinstance(refusal, NotAllowed):
            self.status, self.refusal = 403, refusal
        if isinstance(refusal, TooMany | Busy):
            self.status, self.wait = 503 if isinstance(refusal, Busy) else 429, refusal.seconds

    def _explain_stale_token(self) -> None:
        """After a night the form's token is stale: the words stay, with a fresh token, ready to be sent."""
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = []
            stale = Invalid(STALE)
            replaying.note(stale)
            self._note(stale)
