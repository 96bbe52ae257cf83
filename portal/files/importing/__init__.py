"""A draft that somebody wrote elsewhere, taken apart into passages, or refused in a clear sentence."""

from portal.files.importing.arrival import LARGEST, read
from portal.files.importing.imported import WARNINGS, Imported
from portal.files.importing.refusals import Refused

__all__ = ["LARGEST", "WARNINGS", "Imported", "Refused", "read"]
