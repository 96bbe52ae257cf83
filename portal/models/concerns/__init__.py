"""Concerns about workplaces. Nothing of one can be read in the database, and nothing of it lies anywhere else."""

from portal.models.concerns.answers import FIELDS, IDENTITY, Field, Part
from portal.models.concerns.cases import CaseSeal, Concern, KeyOfCase, SealedText, State, SubmitterKey
from portal.models.concerns.holders import RECOVERY, SUBMITTER, HolderKey, KeyState, custodian, reader

__all__ = [
    "FIELDS",
    "IDENTITY",
    "RECOVERY",
    "SUBMITTER",
    "CaseSeal",
    "Concern",
    "Field",
    "HolderKey",
    "KeyOfCase",
    "KeyState",
    "Part",
    "SealedText",
    "State",
    "SubmitterKey",
    "custodian",
    "reader",
]
