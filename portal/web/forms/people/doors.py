"""Forms that ask who somebody is: nothing they answer tells who has an account, and whoever fails waits."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core.errors import N_, Invalid, Refusal, TooMany
from portal.models.people import Person
from portal.services import people as acts
from portal.web import accounts
from portal.web.forms.base import ActForm

EMAIL = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}


class WrongPassphrase(Refusal):
    sentence = N_("The e-mail address and the passphrase do not belong together.")


class WrongCode(Invalid):
    sentence = N_("This code does not fit, or it was used already. Please enter the code shown now.")


class DoorForm(ActForm):
    """A form that asks who somebody is. Nothing it answers tells who has an account; whoever fails waits."""

    def refuse(self, refusal: Refusal) -> None:
        self._note(refusal)
        if isinstance(refusal, TooMany):
            self.status = 429

    def sent(self) -> bool:
        """Whether it was sent in order; what is missing is noted."""
        if not self.is_submitted() or self.validate():
            return bool(self.is_submitted())
        self.status = 422
        self._explain_stale_token()
        return False

    def waits(self, *keys: tuple[str, int, float]) -> bool:
        """Whether one of these slowdowns is still running: its key, how many failures are free, seconds for each."""
        seconds = max(acts.wait_for(key, free=free, every=every) for key, free, every in keys)
        if seconds:
            self.refuse(TooMany(seconds))
        return bool(seconds)


class SignInForm(DoorForm):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Please enter your e-mail address."))], render_kw=EMAIL)
    passphrase = PasswordField(
        _l("Passphrase"),
        [InputRequired(_l("Please enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    send = SubmitField(_l("Sign in"))

    def person(self) -> Person | None:
        """Who this is, if passphrase and address belong together."""
        if not self.sent():
            return None
        key = accounts.bucket("sign-in", (self.email.data or "").strip().lower())
        if self.waits((key, 6, 20)):
            return None
        found = accounts.recognise(self.email.data or "", self.passphrase.data or "")
        if found is None:
            acts.note_failure(key)
            self.refuse(WrongPassphrase())
        return found


class CodeForm(DoorForm):
    code = StringField(
        _l("Code from your authenticator"),
        [InputRequired(_l("Please enter the code of six digits."))],
        description=_l("Six digits. Each code works once; a new one appears every 30 seconds."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    send = SubmitField(_l("Continue"))

    def fits(self, person: Person) -> bool:
        """Whether this is the person's code of this moment. Who tries knows the passphrase, so all tries count."""
        here = accounts.bucket("second factor", str(person.id))
        everywhere = accounts.bucket_everywhere("second factor", person.fs_uniquifier)
        if not self.sent() or self.waits((here, 6, 20), (everywhere, 30, 60)):
            return False
        if accounts.accepts_code(person, self.code.data or ""):
            return True
        acts.note_failure(here)
        acts.note_failure(everywhere, every=60)
        self.refuse(WrongCode(field="code"))
        return False


class RecoveryForm(DoorForm):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Please enter your e-mail address."))], render_kw=EMAIL)
    send = SubmitField(_l("Send me a letter"))


class SignOutForm(DoorForm):
    pass
