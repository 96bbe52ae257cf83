"""What is filled in to answer a round, and to write, review, approve and publish its summary."""

from portal.web.forms.summaries.answering import (
    AnalysisForm,
    AnswerForm,
    AssignmentForm,
    DecisionForm,
    DropForm,
    MarkForm,
    ProposalForm,
    UndoForm,
)
from portal.web.forms.summaries.families import AddForm, DecideAlikeForm, FamilyAnswerForm, LinkForm, TakeOutForm
from portal.web.forms.summaries.filtering import Choices, FilterForm
from portal.web.forms.summaries.ready import EndForm, KeepForm, ReviseForm
from portal.web.forms.summaries.responding import FeedbackForm
from portal.web.forms.summaries.sheets import SheetForm, TakeSheetForm
from portal.web.forms.summaries.themes import (
    AssignManyForm,
    AssignThemeForm,
    DropThemeForm,
    GatherForm,
    MergeForm,
    RenameForm,
    SplitForm,
    TakeForm,
    ThemeForm,
    UnassignThemeForm,
)
from portal.web.forms.summaries.understanding import AskBackForm, UnderstandingForm
from portal.web.forms.summaries.writing import (
    ApprovalForm,
    BeginningForm,
    DroppingForm,
    MoveForm,
    NewParagraphForm,
    ParagraphForm,
    PublicationForm,
    PuttingBackForm,
    ReviewForm,
    TakingBackForm,
)

__all__ = [
    "AddForm",
    "AnalysisForm",
    "AnswerForm",
    "ApprovalForm",
    "AskBackForm",
    "AssignManyForm",
    "AssignThemeForm",
    "AssignmentForm",
    "BeginningForm",
    "Choices",
    "DecideAlikeForm",
    "DecisionForm",
    "DropForm",
    "DropThemeForm",
    "DroppingForm",
    "EndForm",
    "FamilyAnswerForm",
    "FeedbackForm",
    "FilterForm",
    "GatherForm",
    "KeepForm",
    "LinkForm",
    "MarkForm",
    "MergeForm",
    "MoveForm",
    "NewParagraphForm",
    "ParagraphForm",
    "ProposalForm",
    "PublicationForm",
    "PuttingBackForm",
    "RenameForm",
    "ReviewForm",
    "ReviseForm",
    "SheetForm",
    "SplitForm",
    "TakeForm",
    "TakeOutForm",
    "TakeSheetForm",
    "TakingBackForm",
    "ThemeForm",
    "UnassignThemeForm",
    "UnderstandingForm",
    "UndoForm",
]
