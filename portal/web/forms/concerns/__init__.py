"""What the sender of a concern fills in: one question, one form; then sending, or deleting the draft."""

from portal.web.forms.concerns.asking import ChooseForm, QuestionForm
from portal.web.forms.concerns.attaching import AttachForm, AttachMoreForm, DetachForm
from portal.web.forms.concerns.questions import QUESTIONS
from portal.web.forms.concerns.sending import BeginForm, DiscardForm, FileForm

__all__ = [
    "QUESTIONS",
    "AttachForm",
    "AttachMoreForm",
    "BeginForm",
    "ChooseForm",
    "DetachForm",
    "DiscardForm",
    "FileForm",
    "QuestionForm",
]
