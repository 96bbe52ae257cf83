"""Writing, reviewing, approving and publishing what the committee answers to a round."""

from portal.services.summaries.approving import approve, publish, review, take_back
from portal.services.summaries.writing import add, begin, drop, move, put_back, write

__all__ = ["add", "approve", "begin", "drop", "move", "publish", "put_back", "review", "take_back", "write"]
