"""Which contributions a text cites by their public numbers, and in which sentences."""

import re
from collections.abc import Iterator

from portal.text.families import sentences

_NUMBER = re.compile(r"\b[A-Z]{2,5}-\d[\w-]*\w")


def cited(text: str) -> frozenset[str]:
    """The public numbers that stand in it, and what looks like one."""
    return frozenset(_NUMBER.findall(text))


def citations(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each sentence that cites anything, with what it cites."""
    if not _NUMBER.search(text):
        return
    for start, end in sentences(text):
        if numbers := cited(text[start:end]):
            yield text[start:end], numbers
