"""How a comment fits the place it has in a version, and how that place was found."""

from enum import StrEnum


class Fit(StrEnum):
    """Vocabulary ``fit``."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    SPLIT = "split"
    JOINED = "joined"
    REMOVED = "removed"
    UNCERTAIN = "uncertain"


class Method(StrEnum):
    """Vocabulary ``placement_method``."""

    AUTHOR = "author"
    IDENTITY = "identity"
    EDITS = "edits"
    SEARCH = "search"
    PERSON = "person"
