"""Forms of editors and delegates, and the buttons to follow a round."""

from portal.web.forms.consultations.opening import ExtensionForm, FollowForm, OpeningForm, UnfollowForm
from portal.web.forms.consultations.preparing import (
    ConsultationForm,
    ConsultationRevisionForm,
    InvitationsForm,
    QuestionsForm,
    RoundForm,
    RoundRevisionForm,
)
from portal.web.forms.consultations.reading import DocumentForm, DocumentRemovalForm

__all__ = [
    "ConsultationForm",
    "ConsultationRevisionForm",
    "DocumentForm",
    "DocumentRemovalForm",
    "ExtensionForm",
    "FollowForm",
    "InvitationsForm",
    "OpeningForm",
    "QuestionsForm",
    "RoundForm",
    "RoundRevisionForm",
    "UnfollowForm",
]
