"""What moderators do with a contribution, and with a second review of what was decided on it."""

from portal.services.moderation.deciding import (
    LONGEST_NOTE,
    ChangedMeanwhile,
    NotAVerdict,
    NoteTooLong,
    NothingToCheck,
    ReasonMissing,
    StillChecked,
    WhyMissing,
    check_again,
    claim,
    decide,
    open_original,
    put_back,
    take_next,
)
from portal.services.moderation.reviewing import AnswerMissing, ReviewOver, decide_review, put_review_back, take_review

__all__ = [
    "LONGEST_NOTE",
    "AnswerMissing",
    "ChangedMeanwhile",
    "NotAVerdict",
    "NoteTooLong",
    "NothingToCheck",
    "ReasonMissing",
    "ReviewOver",
    "StillChecked",
    "WhyMissing",
    "check_again",
    "claim",
    "decide",
    "decide_review",
    "open_original",
    "put_back",
    "put_review_back",
    "take_next",
    "take_review",
]
