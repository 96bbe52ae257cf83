"""What people fill in to contribute, to correct, to take back, to answer, and to come back with a key."""

from portal.web.forms.contributions.answering import AnswerForm
from portal.web.forms.contributions.own import CorrectionForm, WithdrawalForm
from portal.web.forms.contributions.sending import ContributionForm
from portal.web.forms.contributions.tracking import LeavingForm, TrackingForm

__all__ = [
    "AnswerForm",
    "ContributionForm",
    "CorrectionForm",
    "LeavingForm",
    "TrackingForm",
    "WithdrawalForm",
]
