"""A draft that somebody wrote elsewhere, taken apart into passages, or refused in a clear sentence."""

from portal.files.importing.arrival import LARGEST, read
from portal.files.importing.imported import WARNINGS, Imported, Loss
from portal.files.importing.refusals import Refused

__all__ = ["LARGEST", "WARNINGS", "Imported", "Loss", "Refused", "read"]
