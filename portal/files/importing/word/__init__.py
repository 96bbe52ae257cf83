"""Word documents: their words as they stand when every tracked change is accepted."""

from portal.files.importing.word.reading import read

__all__ = ["read"]
