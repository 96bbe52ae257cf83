"""What changed between two versions: by words within a passage, and which passage became which."""

from portal.text.comparing.edits import Edit, Op, edits
from portal.text.comparing.matching import match
from portal.text.comparing.telling import Block, Told, told
from portal.text.comparing.units import Change, Match, Unit

__all__ = ["Block", "Change", "Edit", "Match", "Op", "Told", "Unit", "edits", "match", "told"]
