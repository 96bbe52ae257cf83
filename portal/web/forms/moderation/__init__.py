"""What moderators fill in: taking, putting back, deciding, covering passages."""

from portal.web.forms.moderation.deciding import (
    CheckForm,
    ClaimForm,
    DecisionForm,
    NextForm,
    OriginalForm,
    PutBackForm,
    PutReviewBackForm,
    ReviewForm,
    TakeReviewForm,
    verdicts_for,
)
from portal.web.forms.moderation.filtering import RemoveFilterForm, RenameFilterForm, SaveFilterForm
from portal.web.forms.moderation.redacting import PublishRedactedForm, RedactForm

__all__ = [
    "CheckForm",
    "ClaimForm",
    "DecisionForm",
    "NextForm",
    "OriginalForm",
    "PublishRedactedForm",
    "PutBackForm",
    "PutReviewBackForm",
    "RedactForm",
    "RemoveFilterForm",
    "RenameFilterForm",
    "ReviewForm",
    "SaveFilterForm",
    "TakeReviewForm",
    "verdicts_for",
]
