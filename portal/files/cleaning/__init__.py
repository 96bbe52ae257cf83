"""Clean copies: what a file shows, made anew, without what it hides."""

from portal.files import apart
from portal.files.apart import Unfinished
from portal.files.cleaning import answers
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason
from portal.files.formats import Kind

PATIENCE = 300.0  # seconds; at load 25, work of 1.6 seconds took 19

__all__ = ["Block", "Finding", "Made", "NoCopy", "Reason", "Unfinished", "clean"]


def clean(content: bytes, kind: Kind) -> Made:
    """A clean copy of this file, which is of that kind, made in a process that has nothing to lose.

    ``NoCopy`` says why there is none. ``Unfinished`` says that the process was lost (killed, the machine busy), which
    is not the file's fault: try again later, the same content gives the same bytes.
    """
    try:
        answer = apart.run(
            "portal.files.cleaning.child", kind, content=content, patience=PATIENCE, most=answers.LARGEST
        )
    except apart.Overworked as overworked:
        raise NoCopy(Reason.TOO_LARGE) from overworked
    return answers.read(answer)
