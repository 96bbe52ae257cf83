"""What people fill in to contribute, comment, correct, take back, answer and settle, and to keep their key."""

from portal.web.forms.contributions.answering import AnswerForm
from portal.web.forms.contributions.appealing import AppealForm
from portal.web.forms.contributions.jointly import DissentForm, JointDraftForm, NoRemarksForm, ReleaseForm
from portal.web.forms.contributions.own import CorrectionForm, WideningForm, WithdrawalForm
from portal.web.forms.contributions.passages import DocumentCommentForm, PassageCommentForm
from portal.web.forms.contributions.placing import MoveForm, PlaceForm
from portal.web.forms.contributions.receipt import KeptKeyForm
from portal.web.forms.contributions.redacted import AnswerRedactionForm
from portal.web.forms.contributions.sending import ContributionForm
from portal.web.forms.contributions.standing import PutBackForm, SettlementForm, StandingForm, TakeForm
from portal.web.forms.contributions.unsent import UnsentForm

__all__ = [
    "AnswerForm",
    "AnswerRedactionForm",
    "AppealForm",
    "ContributionForm",
    "CorrectionForm",
    "DissentForm",
    "DocumentCommentForm",
    "JointDraftForm",
    "KeptKeyForm",
    "MoveForm",
    "NoRemarksForm",
    "PassageCommentForm",
    "PlaceForm",
    "PutBackForm",
    "ReleaseForm",
    "SettlementForm",
    "StandingForm",
    "TakeForm",
    "UnsentForm",
    "WideningForm",
    "WithdrawalForm",
]
