"""Forms that a browser sends with what a device has signed. Without script, or without a device, nothing is signed."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid, Refusal
from portal.models.people import Passkey, Person
from portal.queries import people as queries
from portal.services import people as acts
from portal.web import accounts, casekeys, guessing, passkeys
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.people.account import proves
from portal.web.forms.people.doors import DoorForm
from portal.web.half_way import HalfWay
from portal.web.passkeys import Party


class WrongPasskey(Refusal):
    """One sentence, whether nobody has it, it was removed, its account is closed, or its time was over."""

    sentence = N_("This passkey does not sign you in. Try again, or use another way.")


class NoPasskeyMade(Invalid):
    sentence = N_(
        "No passkey was made, and nothing was changed. This page needs a browser that runs scripts and knows passkeys. "
        "Try again: you have five minutes for each try."
    )


def name_field() -> StringField:
    return StringField(
        _l("Name of the passkey"),
        [InputRequired(_l("Enter a name.")), AtMost(acts.LONGEST_NAME, needed=True)],
        description=_l("Only you see it. For example: my phone, blue security key."),
        render_kw={"autocomplete": "off"},
    )


class AddPasskeyForm(DoorForm):
    """Add a passkey. Whoever found a screen open knows no passphrase, and their device is asked nothing."""

    act = staticmethod(acts.add_passkey)
    fixed = ("current", "answer")

    name = name_field()
    current = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    answer = HiddenField(validators=[AtMost(passkeys.LONGEST)])
    save = SubmitField(_l("Add this passkey"))

    key: casekeys.Held | None = None
    """The key to concerns that this person has, open: a visit that begins takes it."""

    def question(self, person: Person, party: Party, *, by: Actor) -> str | None:
        """What the device is asked, for who knows the passphrase."""
        there = queries.passkeys(by)
        if not proves(self, person, self.current):
            return None
        if len(there) >= acts.MOST:
            self.refuse(acts.EnoughPasskeys(most=acts.MOST))
            return None
        return passkeys.ask_to_make(person, there, party)

    def answered(self, person: Person, party: Party, *, by: Actor) -> object:
        """Take what the device answered."""
        tried = proves(self, person, self.current)
        if tried is None:
            return None
        self._made = passkeys.made(person, self.answer.data or "", party)
        if self._made is None:
            self.refuse(NoPasskeyMade())
            return None
        self.key = tried.key(person)
        return self.submit(person, by=by)

    _made: acts.Made | None = None

    def details(self) -> dict[str, object]:
        return super().details() | {"made": self._made}


class RenamePasskeyForm(ActForm):
    act = staticmethod(acts.rename_passkey)

    name = name_field()
    save = SubmitField(_l("Save"))

    def __init__(self, passkey: Passkey | None = None, **more: object) -> None:
        super().__init__(obj=passkey, **more)
        self._passkey_id = 0 if passkey is None else passkey.id

    def details(self) -> dict[str, object]:
        return super().details() | {"passkey_id": self._passkey_id}


class RemovePasskeyForm(DoorForm):
    act = staticmethod(acts.remove_passkey)
    fixed = ("current",)

    current = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    save = SubmitField(_l("Remove this passkey"))

    key: casekeys.Held | None = None

    def __init__(self, passkey_id: int = 0, **more: object) -> None:
        super().__init__(**more)
        self._passkey_id = passkey_id

    def submit(self, subject: Person, *, by: Actor) -> object:
        tried = proves(self, subject, self.current)
        if tried is None:
            return None
        self.key = tried.key(subject)
        return super().submit(subject, by=by)

    def details(self) -> dict[str, object]:
        return {"passkey_id": self._passkey_id}


class PasskeyForm(DoorForm):
    """Sign in with a passkey alone, which is two factors: the device, and what unlocks it."""

    answer = HiddenField(validators=[AtMost(passkeys.LONGEST)])
    ask = SubmitField(_l("Sign in with a passkey"))

    def leads_to(self, party: Party) -> str | None:
        """Where this browser goes next, if a device has signed what it was asked."""
        if not self.sent():
            return None
        answer = self.answer.data or ""
        pace, address = guessing.with_passkey(passkeys.credential_of(answer))
        with guessing.unhurried():
            if self.waits(pace):
                return None
            if person := passkeys.whose(answer, party):
                return accounts.arrive(person, second_factor=True)
            full = acts.note_failure(pace, address)
            self.refuse(WrongPasskey())
            if address in full:
                self.waits(address)
        return None


class SecondPasskeyForm(DoorForm):
    """After the passphrase, in the place of a code: a passkey of the same person."""

    answer = HiddenField(validators=[AtMost(passkeys.LONGEST)])
    ask = SubmitField(_l("Use a passkey"))

    def leads_to(self, state: HalfWay, person: Person, party: Party) -> str | None:
        tried = guessing.Try("code", state.whose, person)
        if not self.sent() or self.waits(*tried.pace):
            return None
        with guessing.unhurried():
            if passkeys.whose(self.answer.data or "", party, only=person):
                return accounts.arrive(person, second_factor=True)
            tried.fail()
            self.refuse(WrongPasskey())
        return None
