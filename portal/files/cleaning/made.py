"""What comes of cleaning a file: a copy made anew, or the reason why there is none.

Each kind of file has a module here with one function ``clean(content: bytes) -> Made``. They run in the process that
has nothing to lose; what they return crosses a pipe, so it is bytes, numbers and words only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.files.formats import Kind


class Finding(StrEnum):
    """What a file held that its copy does not: *that* it was there, never *what* it was (vocabulary ``file_finding``).

    The values are codes of a closed list with a sentence each in both languages.
    """

    PLACE = "place"
    DEVICE = "device"
    AUTHOR = "author"
    ORGANIZATION = "organization"
    TIME = "time"
    PROPERTIES = "properties"
    PATH = "path"
    EARLIER_VERSIONS = "earlier_versions"
    CHANGES = "changes"
    COMMENTS = "comments"
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_CELLS = "hidden_cells"
    HIDDEN_LAYER = "hidden_layer"
    COVERED_PICTURE = "covered_picture"
    CROPPED = "cropped"
    LINKS = "links"
    EXTERNAL = "external"
    ATTACHED = "attached"
    OBJECTS = "objects"
    PROGRAM = "program"
    FIELDS = "fields"
    FORMULAS = "formulas"
    NAMES_INSIDE = "names_inside"
    BOOKMARKS = "bookmarks"
    STRUCTURE = "structure"
    THUMBNAIL = "thumbnail"
    FURTHER_PICTURES = "further_pictures"
    FILM = "film"
    EDITING = "editing"
    PROVENANCE = "provenance"
    PRINTER = "printer"
    OWNER_PASSWORD = "owner_password"  # noqa: S105  a code, not a secret


class Reason(StrEnum):
    """Why a file has no copy that readers could get."""

    PASSWORD = "no_copy_password"  # noqa: S105  a code, not a secret
    DAMAGED = "no_copy_damaged"
    KIND = "no_copy_kind"
    TOO_LARGE = "no_copy_too_large"
    DOUBTFUL = "not_checked"  # the copy differs from what the original shows: a person looks


class NoCopy(Exception):
    """A file cannot be copied without what is hidden in it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def in_order(findings: Collection[Finding]) -> tuple[Finding, ...]:
    """In the order of the list, each once."""
    return tuple(finding for finding in Finding if finding in findings)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text that a copy shows, for a page that is read instead of the file: ``level`` 0 is a paragraph,
    1 to 6 a heading."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A clean copy. The same content gives the same bytes each time (an interrupted cleaning is simply done again)."""

    content: bytes
    kind: Kind  # of the copy: a HEIC picture becomes a JPEG
    findings: tuple[Finding, ...] = ()  # ``in_order``
    text: tuple[Block, ...] = ()
    preview: bytes = b""  # PNG of the first page or of the picture, as readers will see it; none for office files
    pictured: tuple[int, ...] = ()  # numbers of the pages that became pictures, from 1
