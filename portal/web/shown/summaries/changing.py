"""A passage before and after, word by word."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded with its library, where an answer names a passage
    from portal.text import comparing


def word_by_word(before: str, after: str) -> "Sequence[comparing.Edit]":
    from portal.text import comparing

    return comparing.edits(before, after)
