"""Plain text: the same words in UTF-8, with the ends of their lines, and without what no reader sees."""

import re

from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason
from portal.files.formats import Kind, decoded
from portal.text import words

# Whole sentences can be written in such signs, and a row of them can say which copy this is. The flag of a region,
# a joiner outside of the Latin alphabet, and the choice between a sign and its picture show something: they stay.
_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f"
_UNSEEN = (
    "[\xad\x80-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0d\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\u024f\u2000-\u206f])[\u200c\u200d]"
    "|(?<![0-9#*\xa9\xae\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
_SIGNS = re.compile(f"{_FLAG}|(?P<unseen>(?:{_UNSEEN})+)")
_TAG = "\U000e0000"
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean(content: bytes) -> Made:
    text = decoded(content)
    if text is None:
        raise NoCopy(Reason.DAMAGED)
    unseen = [run for found in _SIGNS.finditer(text) if (run := found["unseen"])]
    seen = _SIGNS.sub(lambda found: "" if found["unseen"] else found[0], text)
    return Made(
        content=seen.encode(),
        kind=Kind.TEXT,
        findings=(Finding.HIDDEN_TEXT,) if any(len(run) > 1 or run >= _TAG for run in unseen) else (),
        text=tuple(Block("\n".join(lines)) for lines in words.paragraphs(_BREAK.sub("\n", seen))),
    )
