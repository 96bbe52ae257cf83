"""A draft that somebody wrote elsewhere, taken apart into passages, or refused in a clear sentence."""

from portal.files.importing.arrival import LARGEST, read
from portal.files.importing.assembling import one_line
from portal.files.importing.imported import (
    CORRECTED,
    DIFFERENCES,
    LOOKED_AT,
    RENUMBERED,
    UNLISTED,
    WARNINGS,
    Imported,
    Loss,
)
from portal.files.importing.refusals import Refused

__all__ = [
    "CORRECTED",
    "DIFFERENCES",
    "LARGEST",
    "LOOKED_AT",
    "RENUMBERED",
    "UNLISTED",
    "WARNINGS",
    "Imported",
    "Loss",
    "Refused",
    "one_line",
    "read",
]
