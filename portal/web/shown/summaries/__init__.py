"""What pages about answers show."""

from portal.web.shown.summaries.changing import word_by_word
from portal.web.shown.summaries.comparing import Sentence, beside
from portal.web.shown.summaries.marking import Piece, marked

__all__ = ["Piece", "Sentence", "beside", "marked", "word_by_word"]
