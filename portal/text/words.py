"""What people type: checked and measured, and otherwise left as they wrote it."""

import re
import unicodedata
from collections.abc import Iterator

from portal.core.errors import N_, Invalid

LONGEST_CLUSTER = 32  # code points that may pass for one character; Unicode's own stream-safe limit is 30 marks

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_DIRECTION = re.compile("[\n\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = "\u202d\u202e"
_PARTNERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # fillers: letters or marks that show nothing
_EDGES = "\u200b\u2060\ufeff"

_JOINER = "\u200d"


class HiddenControl(Invalid):
    sentence = N_(
        "Line %(line)s contains an invisible control character (%(code)s). Type that line again instead of pasting it."
    )


class HiddenDirection(Invalid):
    sentence = N_(
        "Line %(line)s contains an invisible mark (%(code)s) that makes words read in another order than they were "
        "written. Type that line again instead of pasting it."
    )


class UnpairedDirection(Invalid):
    sentence = N_(
        "Line %(line)s contains an invisible mark (%(code)s) without its other half; phones put such pairs around "
        "names and numbers. Type that line again instead of pasting it."
    )


class BrokenCharacter(Invalid):
    sentence = N_("Line %(line)s contains half of a character, probably of an emoji. Delete it and type it again.")


def clean(text: str, field: str | None = None) -> str:
    """Typed words with plain line ends, or a refusal that says where something hides in them.

    Marks that phones put around names and numbers come in pairs and change nothing outside of them: they stay, and so
    do marks for the next sign alone, joiners, soft hyphens and the mark at the beginning of a file.
    """
    if text.replace("\n", "").isprintable():  # as most are: nothing that is looked for below can be printed
        return text
    text = _LINE_END.sub("\n", text)
    for hidden, refusal in ((_SURROGATE, BrokenCharacter), (_CONTROL, HiddenControl)):
        if found := hidden.search(text):
            raise _refused(refusal, text, found.start(), field)
    if (place := min(_astray(text), default=None)) is not None:
        raise _refused(HiddenDirection if text[place] in _OVERRIDES else UnpairedDirection, text, place, field)
    return text


def without_hidden(text: str) -> str:
    """Words without what would have them refused, where nobody can type them again: those of a file."""
    text = _CONTROL.sub("", _SURROGATE.sub("", _LINE_END.sub("\n", text)))
    astray = set(_astray(text))
    return "".join(character for place, character in enumerate(text) if place not in astray) if astray else text


def seen(text: str) -> str:
    """An address, a code, a day or a search without the marks that nobody sees, which mean nothing there."""
    return "".join(character for character in text if not is_unseen(character) or _is_control(character)).strip()


def plain(text: str) -> str:
    """For finding and for an order of names: without case, accents and what nobody sees, single spaces."""
    apart = unicodedata.normalize("NFKD", seen(text).casefold())
    return " ".join("".join(character for character in apart if not unicodedata.combining(character)).split())


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


def beginning(text: str, most: int, more: str = "…") -> str:
    """So many characters of a text at most, up to the end of a word; ``more`` says that there are others.

    A word that is longer by itself is cut all the same.
    """
    if len(text) <= most:
        return text
    head = text[: most + 1]
    whole = [head] if head[-1].isspace() else head.rsplit(maxsplit=1)
    kept = whole[0] if whole[0].strip() and (len(whole) > 1 or head[-1].isspace()) else head[:most]
    return f"{kept.rstrip()}{more}"


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


def _is_control(character: str) -> bool:
    """Spaces among them; what is none of these has to be refused, and not overlooked."""
    return character.isspace() or unicodedata.category(character) == "Cc"


def _astray(text: str) -> Iterator[int]:
    """Where marks of direction stand that turn letters round, or that have no partner on their line."""
    waiting: list[int] = []
    for found in _DIRECTION.finditer(text):
        mark, place = found.group(), found.start()
        if mark in _PARTNERS:
            waiting.append(place)
        elif mark == "\n":
            yield from waiting
            waiting.clear()
        elif waiting and _PARTNERS[text[waiting[-1]]] == mark:
            waiting.pop()
        else:
            yield place
    yield from waiting


def _refused(refusal: type[Invalid], text: str, place: int, field: str | None) -> Invalid:
    return refusal(field=field, line=text.count("\n", 0, place) + 1, code=f"U+{ord(text[place]):04X}")


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So" or "\U0001f000" <= character <= "\U0001faff"
