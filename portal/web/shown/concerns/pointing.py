"""What in the words of a concern could point to a person, for its sender to decide before it is sent."""

from collections.abc import Mapping
from typing import NamedTuple

from portal.models.concerns import IDENTITY
from portal.text.identifying import Kind, findings
from portal.web.shown.concerns.answers import told

MOST = 12  # are named; who wrote them will look for the others of their kind
LONGEST = 60  # characters of each
SAID_ANYWAY = frozenset({Kind.FEW, Kind.NUMBER})  # how many people it affects is asked for


class Pointing(NamedTuple):
    field: str
    kind: str
    words: str


def found(texts: Mapping[str, str]) -> list[Pointing]:
    """In all answers but the identity, which is there to point to somebody."""
    pointing = []
    for field, text in texts.items():
        words = "" if field == IDENTITY else told(field, text).words
        for one in findings(words) if words.strip() else ():
            if one.kind not in SAID_ANYWAY:
                pointing.append(Pointing(field, one.kind.value, words[one.start : one.end][:LONGEST]))
    return pointing[:MOST]
