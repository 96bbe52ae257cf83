"""What is filled in to write, review, approve and publish a summary."""

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
    "ApprovalForm",
    "BeginningForm",
    "DroppingForm",
    "MoveForm",
    "NewParagraphForm",
    "ParagraphForm",
    "PublicationForm",
    "PuttingBackForm",
    "ReviewForm",
    "TakingBackForm",
]
