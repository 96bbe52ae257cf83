"""Concerns about workplaces. Nothing of one can be read in the database, and nothing of it lies anywhere else."""

from portal.models.concerns.answers import FIELDS, IDENTITY, OFFICE, Field, Linked, Part, Series
from portal.models.concerns.cases import (
    BY_THE_OFFICE,
    OPEN,
    OVER,
    CaseSeal,
    Concern,
    KeyOfCase,
    SealedText,
    State,
    SubmitterKey,
    WaitsFor,
)
from portal.models.concerns.editions import NOTICE, Release, Verdict, batch_after
from portal.models.concerns.files import CaseFile
from portal.models.concerns.holders import (
    RECOVERY,
    SUBMITTER,
    HolderKey,
    KeyState,
    Unlocked,
    custodian,
    reader,
)
from portal.models.concerns.identity import IdentityReason, IdentityRelease, IdentityRequest, RequestState
from portal.models.concerns.notices import Notice

__all__ = [
    "BY_THE_OFFICE",
    "FIELDS",
    "IDENTITY",
    "NOTICE",
    "OFFICE",
    "OPEN",
    "OVER",
    "RECOVERY",
    "SUBMITTER",
    "CaseFile",
    "CaseSeal",
    "Concern",
    "Field",
    "HolderKey",
    "IdentityReason",
    "IdentityRelease",
    "IdentityRequest",
    "KeyOfCase",
    "KeyState",
    "Linked",
    "Notice",
    "Part",
    "Release",
    "RequestState",
    "SealedText",
    "Series",
    "State",
    "SubmitterKey",
    "Unlocked",
    "Verdict",
    "WaitsFor",
    "batch_after",
    "custodian",
    "reader",
]
