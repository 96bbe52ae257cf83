"""What a file is and whether it can be read, found out without having it in memory.

``look`` does it with what is here already; ``apart`` gives it in pieces to a process that has nothing to lose.
"""

import json
import sys
from dataclasses import dataclass, replace
from typing import BinaryIO

from portal.files import apart as processes
from portal.files import confining, examiner, office
from portal.files.examiner import Verdict
from portal.files.formats import FORMATS, Kind, is_worded, recognised

LONGEST = 500  # bytes of an answer
SAMPLES = {kind: f"sample.{FORMATS[Kind(kind)].extensions[0]}" for kind in office.KINDS} | examiner.SAMPLES


@dataclass(frozen=True, slots=True)
class Look:
    found: Kind | str | None  # a kind we take, the short name of another one, nothing that anybody knows
    encrypted: bool = False
    worded: bool = False  # plain text in whatever encoding
    verdict: Verdict = Verdict.FINE


def look(content: bytes) -> Look:
    """Without the verdict of a parser."""
    found = recognised(content)
    if isinstance(found, Kind):
        return Look(found)
    return Look(found, encrypted=office.is_encrypted(content), worded=is_worded(content))


def apart(stream: BinaryIO, patience: float) -> Look:
    """With it. A stream that can go back, which it does.

    ``Unfinished`` says that nothing is known: the machine is busy, or the process was killed.
    """
    stream.seek(0)
    try:
        answer = processes.run(__name__, content=stream, patience=patience, most=LONGEST)
    except processes.Overworked:
        return Look(None, verdict=Verdict.TOO_MUCH)
    except processes.Crashed:
        return Look(None, verdict=Verdict.UNREADABLE)
    finally:
        stream.seek(0)
    try:
        said = json.loads(answer)
        found = said["found"]
        kind = next((kind for kind in Kind if kind == found and said["taken"]), found)
        return Look(kind, said["encrypted"], said["worded"], Verdict(said["verdict"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise processes.Unfinished("not a whole answer") from problem


def main() -> None:
    content = sys.stdin.buffer.read()
    seen = look(content)
    if isinstance(seen.found, Kind) and seen.found in SAMPLES:
        _verdict(seen.found, (examiner.FOLDER / SAMPLES[seen.found]).read_bytes())  # what is imported late is now
    confining.confine(examiner.SECONDS)
    if isinstance(seen.found, Kind):
        seen = replace(seen, verdict=_verdict(seen.found, content))
    said = {"found": seen.found, "taken": isinstance(seen.found, Kind), "encrypted": seen.encrypted}
    sys.stdout.write(json.dumps({**said, "worded": seen.worded, "verdict": seen.verdict}))


def _verdict(kind: Kind, content: bytes) -> Verdict:
    try:
        if kind in office.KINDS:
            return office.examine(content)
    except MemoryError:
        return Verdict.TOO_MUCH
    return examiner.verdict(kind, content) if kind in examiner.KINDS else Verdict.FINE
