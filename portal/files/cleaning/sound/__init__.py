"""Sound: recordings of telephones and what messengers make of them, written anew from the sound alone.

The sound itself is not touched, so nothing of it is lost: it comes out bit for bit as it came in, in a container that
holds nothing else. What hides in the voice, or in the room behind it, remains.

There are libraries that take tags out of files. None was found with a licence that fits ours which also takes out what
cameras and recorders write beside the tags (``bext`` of WAV, ``loci`` and the times of MP4): so each kind is read here
as its standard says, which is little, and only what a player needs is written.
"""

import struct
from collections.abc import Callable, Mapping

from portal.files.cleaning.made import Finding, Made, NoCopy, Reason, in_order
from portal.files.cleaning.sound import amr, boxes, mpeg, pages, riff
from portal.files.formats import Kind, recognised

Written = tuple[bytes, set[Finding]]
WRITERS: Mapping[Kind, Callable[[bytes], Written]] = {
    Kind.OGG: pages.written,
    Kind.MP3: mpeg.written,
    Kind.M4A: boxes.written,
    Kind.WAV: riff.written,
    Kind.AMR: amr.written,
}


def clean(content: bytes) -> Made:
    kind = recognised(content)
    if not isinstance(kind, Kind) or kind not in WRITERS:
        raise NoCopy(Reason.DAMAGED)
    try:
        copy, found = WRITERS[kind](content)
    except (ValueError, IndexError, KeyError, struct.error) as broken:
        raise NoCopy(Reason.DAMAGED) from broken
    return Made(content=copy, kind=kind, findings=in_order(found))
