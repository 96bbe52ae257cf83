"""What pages about answers show."""

from portal.web.shown.summaries.changing import word_by_word
from portal.web.shown.summaries.citing import heard_beside
from portal.web.shown.summaries.comparing import Sentence, beside
from portal.web.shown.summaries.marking import Piece, marked

__all__ = ["Piece", "Sentence", "beside", "heard_beside", "marked", "word_by_word"]
