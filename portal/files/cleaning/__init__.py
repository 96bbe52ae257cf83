"""Clean copies: what a file shows, made anew, without what it hides."""

from typing import BinaryIO

from portal.files import apart
from portal.files.apart import Unfinished
from portal.files.cleaning import answers
from portal.files.cleaning.answers import Bare
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason
from portal.files.formats import Kind

CHILD = "portal.files.cleaning.child"
PATIENCE = 300.0  # seconds; at load 25, work of 1.6 seconds took 19

__all__ = ["Bare", "Block", "Finding", "Made", "NoCopy", "Reason", "Unfinished", "clean", "clean_into"]


def clean(content: bytes, kind: Kind) -> Made:
    """A clean copy of this file, which is of that kind, made in a process that has nothing to lose.

    ``NoCopy`` says why there is none. ``Unfinished`` says that the process was lost (killed, the machine busy), which
    is not the file's fault: try again later, the same content gives the same bytes.
    """
    try:
        answer = apart.run(CHILD, kind, content=content, patience=PATIENCE, most=answers.LARGEST)
    except apart.Overworked as overworked:
        raise NoCopy(Reason.TOO_LARGE) from overworked
    return answers.read(answer)


def clean_into(target: BinaryIO, stream: BinaryIO, kind: Kind, patience: float) -> Bare:
    """The same, of a file that is not to stand in memory: read from ``stream`` from its beginning, in pieces.

    The copy is what can be read of ``target`` afterwards, so many bytes; nothing is made to be shown beside it.
    """
    stream.seek(0)
    try:
        apart.run_into(
            target, CHILD, kind, answers.BARE, content=stream, patience=patience, most=answers.LARGEST
        )  # fmt: skip
    except apart.Overworked as overworked:
        raise NoCopy(Reason.TOO_LARGE) from overworked
    finally:
        stream.seek(0)
    return answers.read_bare(target)
