"""Forms of one's own account."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, RadioField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, StopValidation

from portal.core.actor import Actor
from portal.core.errors import N_, Crowded, Invalid
from portal.models.people import Person
from portal.services import people as acts
from portal.text import words
from portal.web import accounts, casekeys, guessing, recovering
from portal.web.forms.base import ActForm
from portal.web.forms.people.doors import DoorForm, WrongCode
from portal.web.locale import zone_name, zones

LANGUAGES = [SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))]


class WrongOwnPassphrase(Invalid):
    sentence = N_("This is not your present passphrase.")


class NewPassphraseForm(ActForm):
    """Choose a passphrase: long rather than odd."""

    act = staticmethod(acts.choose_passphrase)
    fixed = ("passphrase", "again", "current")

    passphrase = PasswordField(
        _l("New passphrase"),
        [InputRequired(_l("Enter a new passphrase."))],
        description=_l("At least 15 characters. Four or five words that have nothing to do with each other are good."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The new passphrase again"),
        [InputRequired(_l("Enter the new passphrase again."))],
        render_kw={"autocomplete": "new-password"},
    )
    save = SubmitField(_l("Keep this passphrase"))

    def details(self) -> dict[str, object]:
        return {"hashed": accounts.hashed(self.passphrase.data or "")}

    def validate_passphrase(self, field: Field) -> None:
        found = words.length(field.data)
        if found < accounts.SHORTEST:
            raise StopValidation(
                gettext(
                    "This is too short: %(found)s of at least %(least)s characters.",
                    found=found,
                    least=accounts.SHORTEST,
                )
            )
        if found > accounts.LONGEST:
            raise StopValidation(
                gettext("This is too long: %(found)s characters of %(most)s.", found=found, most=accounts.LONGEST)
            )
        if accounts.is_among_the_commonest(field.data):
            raise StopValidation(gettext("This passphrase is among the first that are tried. Choose another."))

    def validate_again(self, field: Field) -> None:
        if field.data != self.passphrase.data:
            raise StopValidation(gettext("The two passphrases are not the same."))


class PassphraseForm(NewPassphraseForm, DoorForm):
    """Change the passphrase; whoever found a screen open does not know the present one."""

    current = PasswordField(
        _l("Present passphrase"),
        [InputRequired(_l("Enter your present passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )

    key: casekeys.Held | None = None
    """The key to concerns that this person has, open; kept under the new passphrase with it."""

    def submit(self, subject: Person, *, by: Actor) -> object:
        self._tried = proves(self, subject, self.current)
        return super().submit(subject, by=by) if self._tried else None

    def perform(self, subject: Person, *, by: Actor) -> object:
        tried = self._tried
        if tried is None:
            return None
        self.key = tried.key(subject)
        with casekeys.locked_anew(tried.lock, self.key, self.passphrase.data or ""):
            return super().perform(subject, by=by)


class LostPassphraseForm(NewPassphraseForm):
    """Choose one by a link from a letter: what the forgotten one opened stays closed."""

    def perform(self, subject: Person, *, by: Actor) -> object:
        with casekeys.lost(subject):
            return super().perform(subject, by=by)


class SecondFactorSetupForm(DoorForm):
    """Take an authenticator into use: it has to show a right code, and whoever holds it knows the passphrase."""

    act = staticmethod(acts.set_up_second_factor)
    fixed = ("code", "current")

    code = StringField(
        _l("Code that the authenticator shows now"),
        [InputRequired(_l("Enter the code of six digits."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    current = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    save = SubmitField(_l("Use this authenticator"))

    def details(self) -> dict[str, object]:
        return {"secret": accounts.secret_being_set_up()}

    key: casekeys.Held | None = None
    """The key to concerns that this person has, open: the visit that begins takes it."""

    def submit(self, subject: Person, *, by: Actor) -> object:
        tried = proves(self, subject, self.current)
        if tried is None:
            return None
        if not accounts.accepts_code(subject, self.code.data or "", accounts.secret_being_set_up()):
            self.refuse(WrongCode(field="code"))
            return None
        self.key = tried.key(subject)
        return super().submit(subject, by=by)


class RecoveryCodesForm(DoorForm):
    """Ten new codes, for who knows the passphrase: whoever found a screen open takes none away."""

    act = staticmethod(acts.renew_recovery_codes)
    fixed = ("current",)

    current = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    save = SubmitField(_l("Make ten new codes"))

    codes: Sequence[str] = ()
    """Those that were made, once."""

    def submit(self, subject: Person, *, by: Actor) -> object:
        if not proves(self, subject, self.current):
            return None
        self.codes = recovering.draw()
        return super().submit(subject, by=by)

    def details(self) -> dict[str, object]:
        return {"hashes": recovering.hashes(list(self.codes))}


def proves(form: DoorForm, person: Person, field: Field) -> accounts.Tried | None:
    """What the present passphrase opens, if it was the right one. What strangers fail at elsewhere does not count."""
    buckets = guessing.of_visitor(person)
    if not form.sent() or form.waits(*buckets):
        return None
    try:
        tried = accounts.knows(person, field.data or "")
    except Crowded as crowded:
        form.refuse(crowded)
        return None
    if tried:
        return tried
    acts.note_failure(*buckets)
    form.refuse(WrongOwnPassphrase(field=field.name))
    return None


class PreferencesForm(ActForm):
    act = staticmethod(acts.prefer)

    locale = RadioField(_l("Language of emails"), [InputRequired(_l("Choose a language."))], choices=LANGUAGES)
    zone = SelectField(
        _l("Time zone"),
        [InputRequired(_l("Choose one of the entries of the list."))],
        description=_l("Hours are shown in it on your pages."),
    )
    letters = BooleanField(
        _l("Send me an email when there is news"),
        description=_l("The email says only that there is news. What it is, you read here."),
    )
    frequency = RadioField(
        _l("How often"),
        [InputRequired(_l("Choose how often."))],
        choices=[
            SelectChoice("at_once", _l("At once, for each piece of news")),
            SelectChoice("daily", _l("Once a day, in the morning")),
            SelectChoice("weekly", _l("Once a week, on Monday morning")),
        ],
        description=_l(
            "Mornings are at 9:00 a.m. in central Mexico. With no news, no email comes. Work that waits on the desk "
            "and what is to be answered within days always come at once. So do warnings about your sign-in, even if "
            "you want no other emails."
        ),
    )
    save = SubmitField(_l("Save"))

    def __init__(self, person: Person | None = None, **more: object) -> None:
        super().__init__(obj=person, **more)
        known = zones()
        chosen = [person.zone] if person and person.zone not in known else []
        self.zone.choices = [SelectChoice(zone, zone_name(zone)) for zone in (*known, *chosen)]


class StopEmailsForm(ActForm):
    act = staticmethod(acts.stop_emails)

    send = SubmitField(_l("Stop these emails"))


class EndVisitForm(DoorForm):
    send = SubmitField(_l("End"))


class SignOutEverywhereForm(ActForm):
    act = staticmethod(acts.sign_out_everywhere)

    send = SubmitField(_l("Sign out everywhere"))
