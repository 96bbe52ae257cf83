"""What is filled in to answer a round, and to write, review, approve and publish its summary."""

from portal.web.forms.summaries.answering import (
    AnalysisForm,
    AnswerForm,
    AssignmentForm,
    DecisionForm,
    DropForm,
    FilterForm,
    MarkForm,
    ProposalForm,
    UndoForm,
)
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
    "AnalysisForm",
    "AnswerForm",
    "ApprovalForm",
    "AssignmentForm",
    "BeginningForm",
    "DecisionForm",
    "DropForm",
    "DroppingForm",
    "FilterForm",
    "MarkForm",
    "MoveForm",
    "NewParagraphForm",
    "ParagraphForm",
    "ProposalForm",
    "PublicationForm",
    "PuttingBackForm",
    "ReviewForm",
    "TakingBackForm",
    "UndoForm",
]
