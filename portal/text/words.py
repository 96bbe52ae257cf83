"""What people type: checked and measured, and otherwise left as they wrote it."""

import re
import unicodedata

from portal.core.errors import N_, Invalid

LONGEST_CLUSTER = 32  # code points that may pass for one character; Unicode's own stream-safe limit is 30 marks

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # fillers: letters or marks that show nothing
_EDGES = "\u200b\u2060\ufeff"

_JOINER = "\u200d"


class HiddenControl(Invalid):
    sentence = N_(
        "Line %(line)s contains an invisible control character (%(code)s). "
        "Please type that line again instead of pasting it."
    )


class HiddenDirection(Invalid):
    sentence = N_(
        "Line %(line)s contains an invisible mark (%(code)s) that makes words read in another order than they were "
        "written. Please type that line again instead of pasting it."
    )


class BrokenCharacter(Invalid):
    sentence = N_(
        "Line %(line)s contains half of a character, probably of an emoji. Please delete it and type it again."
    )


def clean(text: str, field: str | None = None) -> str:
    """The same words with plain line ends, or a refusal that says where something hides in them."""
    if text.replace("\n", "").isprintable():  # as most are: nothing that is looked for below can be printed
        return text
    text = _LINE_END.sub("\n", text)
    for hidden, refusal in ((_SURROGATE, BrokenCharacter), (_CONTROL, HiddenControl), (_DIRECTION, HiddenDirection)):
        if found := hidden.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise refusal(field=field, line=line, code=f"U+{ord(found.group()):04X}")
    return text


def name(text: str, field: str | None = None) -> str:
    """A name or a title: one line, single spaces, nothing at the ends, and empty when nothing can be seen."""
    folded = " ".join(clean(text, field).split()).strip(_EDGES).strip()
    return "" if is_blank(folded) else folded


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return all(is_unseen(character) for character in text)


def length(text: str) -> int:
    """How many characters a person would count: an accent belongs to its letter, an emoji is one."""
    if text.isascii():
        return len(text)
    count = size = flags = 0
    joined = pictorial = False
    for character in unicodedata.normalize("NFC", text):
        flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        picture = _is_picture(character)
        grows = extends(character) or (joined and picture) or (flag and flags % 2 == 1)
        if grows and 0 < size < LONGEST_CLUSTER:
            size += 1
        else:
            count, size, pictorial = count + 1, 1, False
        flags = flags + 1 if flag else 0
        joined = character == _JOINER and pictorial
        pictorial = pictorial or picture
    return count


def paragraphs(text: str) -> list[list[str]]:
    """The text as it is shown: paragraphs between blank lines, each a list of its lines."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not is_blank(line):
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def is_unseen(character: str) -> bool:
    return (
        character.isspace()
        or character in _UNSEEN
        or unicodedata.category(character) in {"Cc", "Cf"}
        or "\ufe00" <= character <= "\ufe0f"
        or "\u180b" <= character <= "\u180f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def extends(character: str) -> bool:
    """Whether it only changes the character before it: a mark, a selector, a skin tone, a tag, a joiner."""
    return (
        character in "\u200c\u200d"
        or unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So" or "\U0001f000" <= character <= "\U0001faff"
