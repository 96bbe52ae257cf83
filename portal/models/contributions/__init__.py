"""What people say in a round, and where in a draft they say it."""

from portal.models.contributions.copies import Copy, CopyState
from portal.models.contributions.inboxes import Inbox
from portal.models.contributions.lengths import Thread
from portal.models.contributions.official import JointRevision, OfficialStatement
from portal.models.contributions.places import Anchor, Choice, Dispute, Outcome, Placement, Standing
from portal.models.contributions.statements import (
    ALPHABET,
    DEEPEST,
    DISSENTS,
    MOVES,
    STEP,
    Attachment,
    CommentType,
    Contribution,
    Edition,
    Kind,
    Naming,
    Status,
    Tally,
    Widening,
)
from portal.models.contributions.workplaces import Enquiry, Mention
from portal.text.fits import Fit, Method

__all__ = [
    "ALPHABET",
    "DEEPEST",
    "DISSENTS",
    "MOVES",
    "STEP",
    "Anchor",
    "Attachment",
    "Choice",
    "CommentType",
    "Contribution",
    "Copy",
    "CopyState",
    "Dispute",
    "Edition",
    "Enquiry",
    "Fit",
    "Inbox",
    "JointRevision",
    "Kind",
    "Mention",
    "Method",
    "Naming",
    "OfficialStatement",
    "Outcome",
    "Placement",
    "Standing",
    "Status",
    "Tally",
    "Thread",
    "Widening",
]
