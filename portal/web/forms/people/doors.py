"""Forms that ask who somebody is: nothing they answer tells who has an account, and whoever fails waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core.errors import N_, Busy, Crowded, Invalid, Refusal, TooMany
from portal.models.people import Person
from portal.services import people as acts
from portal.services.people import Bucket
from portal.web import accounts, casekeys, guessing, hashing, recovering
from portal.web.forms.base import ActForm
from portal.web.half_way import HalfWay

EMAIL = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}


class WrongPassphrase(Refusal):
    sentence = N_("The email address or the passphrase is wrong.")


class WrongCode(Invalid):
    sentence = N_("This code is wrong, or it was used already. Enter the code shown now.")


class WrongRecoveryCode(Invalid):
    sentence = N_("This code is wrong, or it was used already. Enter one of your recovery codes.")


class WrongLetterCode(Invalid):
    sentence = N_("This code is wrong, or it was used already. Enter the code from the last email.")


class WrongAnything(Invalid):
    sentence = N_(
        "This code is wrong or was used already, or the passphrase before it was wrong. Enter the code again, or "
        "start again."
    )


class DoorForm(ActForm):
    """A form that asks who somebody is. Nothing it answers tells who has an account; whoever fails waits."""

    def refuse(self, refusal: Refusal) -> None:
        self._note(refusal)

    def sent(self) -> bool:
        """Whether it was sent in order; what is missing is noted."""
        if not self.is_submitted() or self.validate():
            return bool(self.is_submitted())
        self.status = 422
        self._explain_stale_token()
        return False

    @contextmanager
    def open_door(self) -> Iterator[None]:
        """Around all that finds out who it is and lets them in; the same is said whether they were right or not."""
        try:
            with guessing.in_writing():
                yield
        except Busy as busy:
            self.refuse(busy)

    def waits(self, *buckets: Bucket) -> bool:
        """Whether one of these is full."""
        seconds = acts.wait_for(*buckets)
        if seconds:
            self.refuse(TooMany(seconds))
        return bool(seconds)


class SignInForm(DoorForm):
    email = EmailField(_l("Email address"), [InputRequired(_l("Enter your email address."))], render_kw=EMAIL)
    passphrase = PasswordField(
        _l("Passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    send = SubmitField(_l("Sign in"))

    def leads_to(self) -> str | None:
        """Where this browser goes next: on, if passphrase and address belong together, or to the code."""
        if not self.sent():
            return None
        typed = self.passphrase.data or ""
        with guessing.unhurried():
            tried = guessing.AtTheDoor(self.email.data or "")
            lane, guarded, lock = tried.lane, tried.is_guarded, casekeys.lock_of(tried.person)
            if self.waits(*tried.pace):
                return None
        try:
            right = accounts.knows(tried.person, typed, lane, lock=lock, renewing=not guarded)
        except Crowded as crowded:
            self.refuse(crowded)
            return None
        with guessing.unhurried():
            person = tried.person if right else None
            key = None if person is None else right.key(person)
            address = self._answer(tried, person, key)
        if not guarded:
            casekeys.renew(lock, key, typed, lane)
        return address

    def _answer(self, tried: guessing.AtTheDoor, person: Person | None, key: casekeys.Held | None) -> str | None:
        if person is not None and not tried.is_guarded:
            if accounts.has_second_factor(person):
                guessing.ensure_counting()
            return accounts.enter(person, tried.whose, key)
        full = tried.fail()  # one that is right, too, while they are guarded: no bucket tells that it was
        if person is not None or tried.pool in full:
            return accounts.ask_for_code(person, tried.whose, key)
        self.refuse(WrongPassphrase())
        if tried.address in full:
            self.waits(tried.address)
        return None


class CodeForm(DoorForm):
    code = StringField(
        _l("Code from your authenticator"),
        [InputRequired(_l("Enter the code."))],
        description=_l("Six digits. Each code works once; a new one appears every 30 seconds."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    send = SubmitField(_l("Continue"))

    def __init__(self, state: HalfWay, **more: object) -> None:
        super().__init__(**more)
        self._state = state
        if state.passed:
            self.code.label.text = _l("Code from the email")
            self.code.description = _l("Twelve digits. The code is valid for an hour and works once.")
        elif state.guarded:
            self.code.label.text = _l("Code")
            self.code.description = _l(
                "With an authenticator, the six digits that it shows now; without, the twelve digits of the email."
            )
        elif state.person is not None and not accounts.has_authenticator(state.person):
            self.code.label.text = _l("Recovery code")
            self.code.description = _l("Sixteen digits. Each code works once.")
            self._wrong_code = WrongRecoveryCode

    def leads_to(self) -> str | None:
        """Where this browser goes next, if this is the code that was asked for."""
        state, person = self._state, self._state.person
        tried = guessing.Try("code", state.whose, person)
        if not self.sent() or self.waits(*tried.pace):
            return None
        recovery = None if state.passed else recovering.typed(self.code.data or "")
        fits = None
        if recovery is not None:  # it takes as long whoever is half-way in, or nobody is
            owner = person if person is not None and accounts.has_second_factor(person) else None
            try:
                fits = recovering.right(owner, recovery, hashing.KNOWN if tried.is_known else hashing.FRESH)
            except Crowded as crowded:
                self.refuse(crowded)
                return None
        with guessing.unhurried():
            if person is not None and recovery is not None and fits is not None:
                self._spent = acts.spend_recovery_code(person, int(recovery[:2]), fits)
            return self._answer(tried, person)

    _wrong_code: type[Invalid] = WrongCode
    _spent = False
    """Whether a recovery code was right, and used up by that."""

    def _answer(self, tried: guessing.Try, person: Person | None) -> str | None:
        state, code = self._state, self.code.data or ""
        from_letter = state.passed or person is None or not accounts.has_second_factor(person)
        if person is None or not from_letter:
            if person is not None and (self._spent or accounts.accepts_code(person, code)):
                if tried.is_guarded:
                    return accounts.ask_for_letter(person, state.whose)
                return accounts.arrive(person, second_factor=True)
        elif accounts.accepts_letter_code(person, code):
            return accounts.arrive(person, second_factor=bool(state.passed))
        if person is not None and not from_letter:
            tried.fail()
        else:
            acts.note_failure(*tried.pace)
        self.refuse(self._wrong())
        return None

    def _wrong(self) -> Invalid:
        kind = WrongLetterCode if self._state.passed else WrongAnything if self._state.guarded else self._wrong_code
        return kind(field="code")


class RecoveryForm(DoorForm):
    email = EmailField(_l("Email address"), [InputRequired(_l("Enter your email address."))], render_kw=EMAIL)
    send = SubmitField(_l("Email me a link"))
