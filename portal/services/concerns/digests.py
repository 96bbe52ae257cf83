"""What lists show of a concern, in one sealed block: written when it is sent, and again when something of it changes.

Its sender and the case officers both have its key, so that neither waits for the other.
"""

import json
from collections.abc import Mapping

from portal.core.sealing.cases import CaseKey
from portal.core.sealing.padding import LENGTH, SHORT
from portal.models.concerns import Concern, formats
from portal.queries.concerns.reading import told_in

LISTED = {"facility": 120, "place": 80, "rights": 60, "affected": 30, "happened": 120}  # bytes of each, of one block
WRITTEN = frozenset({"facility", "happened"})  # the others are codes
ELLIPSIS = "…"
RETALIATION = {"retaliation": "1"}


def digest(told: Mapping[str, str]) -> str:
    """Of the answers as they were sent."""
    listed = {field: _shortened(field, told.get(field, ""), most) for field, most in LISTED.items()}
    suffers = formats.is_retaliation(told.get("retaliation", ""))
    return _fitted({**listed, "retaliation": "", **(RETALIATION if suffers else {})})


def note(concern: Concern, story: CaseKey, **more: str) -> None:
    """Write down beside the answers what has come since."""
    if concern.digest is not None:
        concern.digest = story.seal_digest(_fitted(told_in(story.open_digest(concern.digest).text) | more))


def _fitted(listed: dict[str, str]) -> str:
    while len((text := json.dumps(listed, ensure_ascii=False)).encode()) > SHORT - LENGTH:
        longest = max(listed, key=lambda field: len(listed[field].encode()))
        listed[longest] = _shortened(longest, listed[longest], len(listed[longest].encode()) - 10)
    return text


def _shortened(field: str, text: str, most: int) -> str:
    return _begun(text, most) if field in WRITTEN else _cut(text, most)


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _begun(text: str, most: int) -> str:
    """The beginning of what was written, to the last whole word, so that nobody takes it for all of it."""
    if len(text.encode()) <= most:
        return text
    begun = _cut(text, most - len(ELLIPSIS.encode()))
    return (begun.rsplit(maxsplit=1)[0] if len(begun.split()) > 1 else begun).rstrip() + ELLIPSIS
