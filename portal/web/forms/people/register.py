"""Forms of the administrators' register of organisations and people."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, RadioField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.core import vocabulary
from portal.core.actor import Role
from portal.models.people import Organisation
from portal.queries.people import Scope
from portal.services import people as acts
from portal.web.forms.base import ActForm
from portal.web.forms.days import DayField
from portal.web.forms.people.account import LANGUAGES
from portal.web.forms.people.roles import ROLES, scope_name
from portal.web.locale import local


class OrganisationForm(ActForm):
    act = staticmethod(acts.register)
    keeps = True

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Enter a name."))],
        description=_l("As the organization writes it, in its own language."),
        render_kw={"autocomplete": "off"},
    )
    kind = SelectField(_l("Kind"), [InputRequired(_l("Choose one of the entries of the list."))])
    group = SelectField(
        _l("Stakeholder group"),
        [InputRequired(_l("Choose one of the entries of the list."))],
        description=_l("Contributions are counted by group."),
    )
    save = SubmitField(_l("Register the organization"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = _terms("organisation_kind", without=("none",))
        self.group.choices = _terms("stakeholder_group", without=("individual", "in_confidence"))


class OrganisationRevisionForm(OrganisationForm):
    act = staticmethod(acts.revise_organisation)  # type: ignore[assignment]

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))


class InvitationForm(ActForm):
    act = staticmethod(acts.invite)
    keeps = True

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name."))], render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("Email address"),
        [InputRequired(_l("Enter an email address."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    organisation_id = SelectField(
        _l("Organization"), [Optional()], coerce=lambda value: int(value) if value not in (None, "") else None
    )
    locale = RadioField(
        _l("Language of emails"), [InputRequired(_l("Choose a language."))], choices=LANGUAGES, default="es"
    )
    save = SubmitField(_l("Invite"))

    def __init__(self, organisations: Iterable[Organisation] = (), **more: object) -> None:
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
    keeps = True

    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=[SelectChoice(role.value, ROLES[role][0]) for role in acts.GRANTABLE],
        coerce=lambda value: Role(value) if value else None,
    )
    scope = SelectField(
        _l("Where it counts"),
        [InputRequired(_l("Choose one of the entries of the list."))],
        description=_l("Rounds are named by their number only, not by their subject."),
    )
    starts_on = DayField(_l("From"), [Optional()], description=_l("Left empty: from now on."))
    ends_on = DayField(
        _l("Until the end of"),
        [Optional()],
        description=_l("Left empty: until somebody ends it. Days begin and end by Mexico City’s clock."),
    )
    save = SubmitField(_l("Give this role"))

    def __init__(self, scopes: Iterable[Scope] = (), **more: object) -> None:
        super().__init__(**more)
        self.scope.choices = [SelectChoice(scope.value, scope_name(scope.code, scope.number)) for scope in scopes]
        self.role.help = {role.value: ROLES[role][1] for role in acts.GRANTABLE}


class EndGrantForm(ActForm):
    act = staticmethod(acts.end_grant)

    grant_id = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("End now"))


class SuspensionForm(ActForm):
    act = staticmethod(acts.suspend)

    send = SubmitField(_l("Yes, suspend it"))


class RestorationForm(ActForm):
    act = staticmethod(acts.restore)

    send = SubmitField(_l("Restore the account"))


class SecondFactorResetForm(ActForm):
    act = staticmethod(acts.reset_second_factor)

    send = SubmitField(_l("Yes, reset it"))


class LinkForm(ActForm):
    act = staticmethod(acts.send_link)

    send = SubmitField(_l("Send an email with a link to choose a passphrase"))


def _terms(name: str, without: tuple[str, ...]) -> list[SelectChoice]:
    return [
        SelectChoice("", gettext("Choose")),
        *(SelectChoice(term.code, local(term.label)) for term in vocabulary.terms(name) if term.code not in without),
    ]
