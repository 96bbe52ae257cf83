"""Pages that differ among their readers in a few random words alone: written for one, and cut where those words stand.

What is cached is the page without them. Another reader gets it with words of their own in the gaps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from portal.web import tokens

FORM_FIELD = r'(?<=name="csrf_token" type="hidden" value=")[^"]*'


@dataclass(frozen=True, slots=True)
class Stencil:
    """A page in pieces: text and the name of a word by turns."""

    pieces: tuple[str, ...]

    @classmethod
    def cut(cls, page: str, words: Mapping[str, str]) -> Self:
        """Out of a page as its first reader gets it. A word that does not stand there would stand there disguised."""
        gaps = {name: re.escape(word) for name, word in words.items()} | {"token": FORM_FIELD}
        pieces, end, found = [], 0, set[str]()
        for place in re.finditer("|".join(f"(?P<{name}>{gap})" for name, gap in gaps.items()), page):
            name = str(place.lastgroup)
            pieces += [page[end : place.start()], name]
            end = place.end()
            found.add(name)
        if missing := gaps.keys() - found:
            raise ValueError(f"not on the page: {', '.join(sorted(missing))}")
        return cls((*pieces, page[end:]))

    def __len__(self) -> int:
        return sum(map(len, self.pieces))

    def filled(self, words: Mapping[str, str]) -> str:
        """For who has these; a form token is made for them."""
        own = {**words, "token": tokens.new()}
        return "".join([own[piece] if at % 2 else piece for at, piece in enumerate(self.pieces)])
