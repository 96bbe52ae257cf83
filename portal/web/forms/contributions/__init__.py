"""What people fill in to contribute, comment, correct, take back, answer and settle, and to come back with a key."""

from portal.web.forms.contributions.answering import AnswerForm
from portal.web.forms.contributions.own import CorrectionForm, WithdrawalForm
from portal.web.forms.contributions.passages import DocumentCommentForm, PassageCommentForm
from portal.web.forms.contributions.placing import MoveForm, PlaceForm
from portal.web.forms.contributions.sending import ContributionForm
from portal.web.forms.contributions.standing import SettlementForm, StandingForm
from portal.web.forms.contributions.tracking import KeptKeyForm, TrackingForm

__all__ = [
    "AnswerForm",
    "ContributionForm",
    "CorrectionForm",
    "DocumentCommentForm",
    "KeptKeyForm",
    "MoveForm",
    "PassageCommentForm",
    "PlaceForm",
    "SettlementForm",
    "StandingForm",
    "TrackingForm",
    "WithdrawalForm",
]
