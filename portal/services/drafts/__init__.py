"""What editors and translators do with a draft and its versions, until it is final; and who has read which."""

from portal.services.drafts.arranging import NotTogether, Step
from portal.services.drafts.preparing import (
    Final,
    NothingSent,
    SameAgain,
    Source,
    UnknownPredecessor,
    align,
    confirm,
    create,
    revise,
    take_in,
    upload,
)
from portal.services.drafts.reading import opened
from portal.services.drafts.steps import NotAligned, circulate, close, open_version, release, supersede

__all__ = [
    "Final",
    "NotAligned",
    "NotTogether",
    "NothingSent",
    "SameAgain",
    "Source",
    "Step",
    "UnknownPredecessor",
    "align",
    "circulate",
    "close",
    "confirm",
    "create",
    "open_version",
    "opened",
    "release",
    "revise",
    "supersede",
    "take_in",
    "upload",
]
