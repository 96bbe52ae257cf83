"""Forms about a sender's name: asked for by an officer, granted or refused by custodians, opened for a day."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.core import vocabulary
from portal.core.actor import Actor, Role
from portal.core.errors import Refusal
from portal.core.sealing import PrivateKey
from portal.models.concerns import IdentityRequest
from portal.models.people import Person
from portal.queries.concerns import Reading
from portal.services import concerns
from portal.web import casekeys
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.people.account import proves
from portal.web.forms.people.doors import DoorForm


class AskForNameForm(ActForm):
    act = staticmethod(concerns.ask_for_name)
    keeps = True

    code = RadioField(
        _l("Kind of reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=[
            SelectChoice(term.code, term.label, render_kw={"help": term.help})
            for term in vocabulary.terms("identity_reason")
        ],
        description=_l("When the name is opened, its sender is told this kind of reason, in these words."),
    )
    text = TextAreaField(
        _l("Why, in your own words"),
        [InputRequired(_l("Say why.")), AtMost(concerns.LONGEST_REASON)],
        filters=[one_line_end],
        description=_l("Sealed to the custodians. The sender does not see it, and it is not in the trail."),
    )
    send = SubmitField(_l("Ask the custodians"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "keyring": casekeys.keyring()}


class ProvingForm(DoorForm):
    """Asks a custodian for their passphrase: their key is opened for one request, and kept in no visit."""

    passphrase = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Enter your passphrase."))],
        description=_l("It opens your key for this one step."),
        render_kw={"autocomplete": "current-password"},
    )

    def key(self, person: Person) -> PrivateKey | None:
        """The custodian's key, if the form was sent and the passphrase was right; what is wrong is noted."""
        tried = proves(self, person, self.passphrase)
        held = tried.key(person) if tried is not None else None
        if tried is not None and (held is None or held.role is not Role.CUSTODIAN):
            self.refuse(casekeys.KeyDoesNotOpen(field="passphrase"))
            return None
        return held.key if held is not None else None


class ReasonForm(ProvingForm):
    """Opens the reason for a custodian to read."""

    read = SubmitField(_l("Read the reason"))


class GrantForm(ProvingForm):
    """Releases one agency's half. The act has the custodian's key, not their passphrase."""

    act = staticmethod(concerns.grant_name)

    grant = SubmitField(_l("Release our half of the name"))

    opened: PrivateKey | None = None

    def details(self) -> dict[str, object]:
        return {"key": self.opened, "keyring": casekeys.keyring()}

    def grant_with(self, asked: IdentityRequest, person: Person, *, by: Actor) -> IdentityRequest | None:
        """The request, granted; otherwise what is wrong is noted."""
        self.opened = self.key(person)
        if self.opened is None:
            return None
        try:
            granted: IdentityRequest = self.perform(asked, by=by)
        except Refusal as refusal:
            self.refuse(refusal)
            return None
        return granted


class RefuseForm(ActForm):
    act = staticmethod(concerns.refuse_name)

    refuse_it = SubmitField(_l("Refuse"))


class OpenNameForm(ActForm):
    """Opens the name, once two agencies granted it."""

    act = staticmethod(concerns.open_name)

    reading: Reading | None = None
    code = ""

    open = SubmitField(_l("Open the name"))

    def details(self) -> dict[str, object]:
        return {"reading": self.reading, "code": self.code}
