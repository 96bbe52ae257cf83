"""Forms of the doors (who are you?), of one's own account, and of the register of people and organisations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Optional, StopValidation
from wtforms.widgets import HiddenInput

from portal.core import vocabulary
from portal.core.actor import Role
from portal.core.errors import N_, Invalid, Refusal, TooMany
from portal.models.people import Organisation, Person
from portal.queries.people import Scope
from portal.services import people as acts
from portal.text import words
from portal.web import accounts
from portal.web.forms.base import ActForm
from portal.web.locale import local, zone_name, zones

ROLES = {
    Role.COORDINATOR: (_l("Coordinator"), _l("Releases what colleagues of the same organization drafted.")),
    Role.ADVISER: (_l("Cleared adviser"), _l("Reads restricted drafts and writes in the advisory thread.")),
    Role.MODERATOR: (_l("Moderator"), _l("Publishes, returns or withholds contributions.")),
    Role.CASE_OFFICER: (_l("Case officer"), _l("Reads concerns filed in confidence.")),
    Role.CUSTODIAN: (_l("Identity custodian"), _l("Answers requests to open a sealed identity.")),
    Role.EDITOR: (_l("Editor"), _l("Prepares consultations, rounds and documents.")),
    Role.TRANSLATOR: (_l("Translator"), _l("Translates what was published.")),
    Role.DELEGATE: (_l("Delegate of the co-chairs"), _l("Opens and extends rounds that somebody else prepared.")),
    Role.ADMINISTRATOR: (_l("Administrator"), _l("Looks after accounts and organizations; reads no concern.")),
    Role.AUDITOR: (_l("Auditor"), _l("Reads the trail: who did what, and when.")),
}
LANGUAGES = [SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))]
EMAIL = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


def role_name(role: Role) -> str:
    return str(ROLES[Role(role)][0])


def scope_name(code: str = "", number: int | None = None) -> str:
    """Where a role counts, by code and number: a title might say too much."""
    if not code:
        return str(gettext("The whole portal"))
    return code if number is None else str(gettext("%(code)s, round %(number)s", code=code, number=number))


class WrongPassphrase(Refusal):
    sentence = N_("The e-mail address and the passphrase do not belong together.")


class WrongOwnPassphrase(Invalid):
    sentence = N_("This is not your present passphrase.")


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


class EndVisitForm(DoorForm):
    send = SubmitField(_l("End"))


class NewPassphraseForm(ActForm):
    """Choose a passphrase: long rather than odd."""

    act = staticmethod(acts.choose_passphrase)
    fixed = ("passphrase", "again", "current")

    passphrase = PasswordField(
        _l("New passphrase"),
        [InputRequired(_l("Please enter a new passphrase."))],
        description=_l("At least 15 characters. Four or five words that have nothing to do with each other are good."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The new passphrase again"),
        [InputRequired(_l("Please enter the new passphrase once more."))],
        render_kw={"autocomplete": "new-password"},
    )
    save = SubmitField(_l("Keep this passphrase"))

    def details(self) -> dict[str, Any]:
        return {"hashed": accounts.hashed(self.passphrase.data or "")}

    def validate_passphrase(self, field: Any) -> None:
        found = words.length(field.data)
        if found < accounts.SHORTEST:
            raise StopValidation(
                gettext("This is too short: %(found)s of at least %(least)s characters.", found=found, least=15)
            )
        if found > accounts.LONGEST:
            raise StopValidation(
                gettext("This is too long: %(found)s characters of %(most)s.", found=found, most=accounts.LONGEST)
            )
        if accounts.is_among_the_commonest(field.data):
            raise StopValidation(gettext("This passphrase is among the first that are tried. Please choose another."))

    def validate_again(self, field: Any) -> None:
        if field.data != self.passphrase.data:
            raise StopValidation(gettext("The two passphrases are not the same."))


class PassphraseForm(NewPassphraseForm, DoorForm):
    """Change the passphrase; whoever found a screen open does not know the present one."""

    current = PasswordField(
        _l("Present passphrase"),
        [InputRequired(_l("Please enter your present passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )

    def submit(self, subject: Any, *, by: Any) -> Any:
        return super().submit(subject, by=by) if _proves(self, subject, self.current) else None


class SecondFactorSetupForm(DoorForm):
    """Take an authenticator into use: it has to show a right code, and whoever holds it knows the passphrase."""

    act = staticmethod(acts.set_up_second_factor)
    fixed = ("code", "current")

    code = StringField(
        _l("Code that the authenticator shows now"),
        [InputRequired(_l("Please enter the code of six digits."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    current = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Please enter your passphrase."))],
        render_kw={"autocomplete": "current-password"},
    )
    save = SubmitField(_l("Use this authenticator"))

    def details(self) -> dict[str, Any]:
        return {"secret": accounts.secret_being_set_up()}

    def submit(self, subject: Any, *, by: Any) -> Any:
        if not _proves(self, subject, self.current):
            return None
        if not accounts.accepts_code(subject, self.code.data or "", accounts.secret_being_set_up()):
            self.refuse(WrongCode(field="code"))
            return None
        return super().submit(subject, by=by)


def _proves(form: DoorForm, person: Person, field: Any) -> bool:
    """Whether the present passphrase was entered rightly. Wrong ones count as at the sign-in."""
    key = accounts.bucket("sign-in", person.email)
    if not form.sent() or form.waits((key, 6, 20)):
        return False
    if accounts.knows(person, field.data or ""):
        return True
    acts.note_failure(key)
    form.refuse(WrongOwnPassphrase(field=field.name))
    return False


class PreferencesForm(ActForm):
    act = staticmethod(acts.prefer)

    locale = RadioField(_l("Language of letters"), [InputRequired(_l("Please choose a language."))], choices=LANGUAGES)
    zone = SelectField(
        _l("Time zone"),
        [InputRequired(_l("Please choose one of the entries of the list."))],
        description=_l("Hours are shown in it on your pages."),
    )
    letters = BooleanField(
        _l("Send me an e-mail when there is news"),
        description=_l("The e-mail says only that there is news. What it is, you read here."),
    )
    save = SubmitField(_l("Save"))

    def __init__(self, person: Person | None = None, **more: Any) -> None:
        super().__init__(obj=person, **more)
        known = zones()
        chosen = [person.zone] if person and person.zone not in known else []
        self.zone.choices = [SelectChoice(zone, zone_name(zone)) for zone in (*known, *chosen)]


class OrganisationForm(ActForm):
    act = staticmethod(acts.register)

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Please enter a name."))],
        description=_l("As the organization writes it, in its own language."),
        render_kw={"autocomplete": "off"},
    )
    kind = SelectField(_l("Kind"), [InputRequired(_l("Please choose one of the entries of the list."))])
    group = SelectField(
        _l("Stakeholder group"),
        [InputRequired(_l("Please choose one of the entries of the list."))],
        description=_l("Contributions are counted by group."),
    )
    save = SubmitField(_l("Register the organization"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind.choices = _terms("organisation_kind", without=("none",))
        self.group.choices = _terms("stakeholder_group", without=("individual",))


class OrganisationRevisionForm(OrganisationForm):
    act = staticmethod(acts.revise_organisation)  # type: ignore[assignment]

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))


class InvitationForm(ActForm):
    act = staticmethod(acts.invite)

    name = StringField(_l("Name"), [InputRequired(_l("Please enter a name."))], render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Please enter an e-mail address."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    organisation_id = SelectField(
        _l("Organization"), [Optional()], coerce=lambda value: int(value) if value not in (None, "") else None
    )
    locale = RadioField(
        _l("Language of letters"), [InputRequired(_l("Please choose a language."))], choices=LANGUAGES, default="es"
    )
    save = SubmitField(_l("Invite"))

    def __init__(self, organisations: Iterable[Organisation] = (), **more: Any) -> None:
        super().__init__(**more)
        self.organisation_id.choices = [
            SelectChoice("", gettext("No organization")),
            *(SelectChoice(organisation.id, organisation.name) for organisation in organisations),
        ]


class PersonRevisionForm(InvitationForm):
    act = staticmethod(acts.revise)  # type: ignore[assignment]

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))


class GrantForm(ActForm):
    act = staticmethod(acts.grant)

    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Please choose a role."))],
        choices=[SelectChoice(role.value, ROLES[role][0]) for role in acts.GRANTABLE],
        coerce=lambda value: Role(value) if value else None,
    )
    scope = SelectField(
        _l("Where it counts"),
        [InputRequired(_l("Please choose one of the entries of the list."))],
        description=_l("Rounds are named by their number only, not by their subject."),
    )
    starts_on = DateField(_l("From"), [Optional()], description=_l("Left empty: from now on."))
    ends_on = DateField(
        _l("Until the end of"),
        [Optional()],
        description=_l("Left empty: until somebody ends it. Days begin and end by Mexico City’s clock."),
    )
    save = SubmitField(_l("Give this role"))

    def __init__(self, scopes: Iterable[Scope] = (), **more: Any) -> None:
        super().__init__(**more)
        self.scope.choices = [SelectChoice(scope.value, scope_name(scope.code, scope.number)) for scope in scopes]
        self.role.help = {role.value: ROLES[role][1] for role in acts.GRANTABLE}


class EndGrantForm(ActForm):
    act = staticmethod(acts.end_grant)

    grant_id = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("End now"))


class SuspensionForm(ActForm):
    act = staticmethod(acts.suspend)

    send = SubmitField(_l("Suspend the account"))


class RestorationForm(ActForm):
    act = staticmethod(acts.restore)

    send = SubmitField(_l("Restore the account"))


class SecondFactorResetForm(ActForm):
    act = staticmethod(acts.reset_second_factor)

    send = SubmitField(_l("Reset the second factor"))


class LinkForm(ActForm):
    act = staticmethod(acts.send_link)

    send = SubmitField(_l("Send a letter with a link to choose a passphrase"))


class SignOutEverywhereForm(ActForm):
    act = staticmethod(acts.sign_out_everywhere)

    send = SubmitField(_l("Sign out everywhere"))


def _terms(name: str, without: tuple[str, ...]) -> list[SelectChoice]:
    return [
        SelectChoice("", gettext("Please choose")),
        *(SelectChoice(term.code, local(term.label)) for term in vocabulary.terms(name) if term.code not in without),
    ]
