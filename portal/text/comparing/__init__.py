"""What changed between two versions: by words within a passage, and which passage became which."""

from portal.text.comparing.edits import Edit, Op, edits
from portal.text.comparing.matching import Change, Match, Unit, match

__all__ = ["Change", "Edit", "Match", "Op", "Unit", "edits", "match"]
