"""The questions of a concern, in the order in which they are asked. None has to be answered but what happened."""

from portal.web.forms.concerns.asking import QuestionForm
from portal.web.forms.concerns.happening import (
    AffectedForm,
    HappenedForm,
    RetaliationForm,
    RightsForm,
    SinceForm,
    SupportForm,
    TriedForm,
    UrgencyForm,
)
from portal.web.forms.concerns.speaking import ExposureForm, IdentityForm, RelationForm, SpeaksForForm
from portal.web.forms.concerns.workplace import FacilityForm, PlaceForm

QUESTIONS: dict[str, type[QuestionForm]] = {
    form.question: form
    for form in (
        *(FacilityForm, PlaceForm, RightsForm, HappenedForm, SinceForm, AffectedForm, SupportForm, RetaliationForm),
        *(TriedForm, RelationForm, UrgencyForm, SpeaksForForm, IdentityForm, ExposureForm),
    )
}
