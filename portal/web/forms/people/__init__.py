"""Forms of the doors (who are you, what key have you?), of one's own account, and of the register of people."""

from portal.web.forms.people.account import (
    EndVisitForm,
    LostPassphraseForm,
    PassphraseForm,
    PreferencesForm,
    RecoveryCodesForm,
    SecondFactorSetupForm,
    SignOutEverywhereForm,
    StopEmailsForm,
)
from portal.web.forms.people.doors import CodeForm, DoorForm, RecoveryForm, SignInForm
from portal.web.forms.people.passkeys import (
    AddPasskeyForm,
    PasskeyForm,
    RemovePasskeyForm,
    RenamePasskeyForm,
    SecondPasskeyForm,
)
from portal.web.forms.people.register import (
    EndGrantForm,
    GrantForm,
    InvitationForm,
    LinkForm,
    OrganisationForm,
    OrganisationRevisionForm,
    PersonRevisionForm,
    RestorationForm,
    SecondFactorResetForm,
    SuspensionForm,
)
from portal.web.forms.people.roles import ROLES, role_name, scope_name
from portal.web.forms.people.tracking import TrackingForm

__all__ = [
    "ROLES",
    "AddPasskeyForm",
    "CodeForm",
    "DoorForm",
    "EndGrantForm",
    "EndVisitForm",
    "GrantForm",
    "InvitationForm",
    "LinkForm",
    "LostPassphraseForm",
    "OrganisationForm",
    "OrganisationRevisionForm",
    "PasskeyForm",
    "PassphraseForm",
    "PersonRevisionForm",
    "PreferencesForm",
    "RecoveryCodesForm",
    "RecoveryForm",
    "RemovePasskeyForm",
    "RenamePasskeyForm",
    "RestorationForm",
    "SecondFactorResetForm",
    "SecondFactorSetupForm",
    "SecondPasskeyForm",
    "SignInForm",
    "SignOutEverywhereForm",
    "StopEmailsForm",
    "SuspensionForm",
    "TrackingForm",
    "role_name",
    "scope_name",
]
