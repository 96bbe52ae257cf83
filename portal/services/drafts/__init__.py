"""What editors and translators do with a draft and its versions, until it is final; and who has read which."""

from portal.services.drafts.arranging import NotTogether, Row, Step, places_to_split
from portal.services.drafts.correcting import LONGEST_PASSAGE, cells, correct
from portal.services.drafts.explaining import (
    NotExplained,
    NothingTicked,
    NotListed,
    differences,
    explain,
    to_tick,
)
from portal.services.drafts.preparing import (
    LONGEST_NOTE,
    Final,
    NothingSent,
    SameAgain,
    SameFile,
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
from portal.services.drafts.returning import Way, after
from portal.services.drafts.steps import NotAligned, circulate, close, finish, open_version, supersede

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_PASSAGE",
    "Final",
    "NotAligned",
    "NotExplained",
    "NotListed",
    "NotTogether",
    "NothingSent",
    "NothingTicked",
    "Row",
    "SameAgain",
    "SameFile",
    "Source",
    "Step",
    "UnknownPredecessor",
    "Way",
    "after",
    "align",
    "cells",
    "circulate",
    "close",
    "confirm",
    "correct",
    "create",
    "differences",
    "explain",
    "finish",
    "open_version",
    "opened",
    "places_to_split",
    "revise",
    "supersede",
    "take_in",
    "to_tick",
    "upload",
]
