"""What pages about answers show."""

from portal.web.shown.summaries.comparing import Sentence, beside
from portal.web.shown.summaries.marking import Piece, marked

__all__ = ["Piece", "Sentence", "beside", "marked"]
