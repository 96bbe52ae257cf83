"""A draft that somebody wrote elsewhere, taken apart into passages, or refused in a clear sentence."""

from portal.files.importing.arrival import LARGEST, read
from portal.files.importing.imported import DIFFERENCES, LOOKED_AT, UNLISTED, WARNINGS, Imported, Loss
from portal.files.importing.refusals import Refused

__all__ = ["DIFFERENCES", "LARGEST", "LOOKED_AT", "UNLISTED", "WARNINGS", "Imported", "Loss", "Refused", "read"]
