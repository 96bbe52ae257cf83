"""Official identifiers with a shape of their own: CURP, RFC of a person, voter key; and the portal's tracking keys."""

import re
from collections.abc import Iterator
from itertools import pairwise

from stdnum.mx import curp, rfc

from portal.core import tickets
from portal.core.errors import Invalid
from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading

_SEPARATORS = frozenset(" -._\n")
_LONGEST_GAP = 3
_DIGIT = "[0-9oil]"  # as people copy them: O for 0, I and l for 1
_CURP = re.compile(rf"(?=([a-z]{{4}}({_DIGIT}{{6}})[hmx]([a-z]{{2}})[a-z0]{{3}}[a-z0-9]{_DIGIT}))")
_VOTER = re.compile(rf"(?=([a-z]{{6}}({_DIGIT}{{6}})[0-9]{{2}}[hmx]{_DIGIT}{{3}}))")
_RFC = re.compile(
    r"(?<![a-z0-9])(?:rfc)?(?P<letters>[a-zñ&]{4})[ .-]{0,2}(?P<day>[0-9oil]{6})"
    r"(?:[.-]{0,2}[a-z0-9]{3}| (?P<apart>[a-z0-9]{3}))?(?![a-z0-9])"
)
_NOBODY = {"xaxx", "xexx"}  # the public at large, and who lives abroad
_STATES = frozenset(
    ("as", "bc", "bs", "cc", "ch", "cl", "cm", "cs", "df", "dg", "gr", "gt", "hg", "jc", "mc", "mn", "ms", "ne", "nl",
     "nt", "oc", "pl", "qr", "qt", "sl", "sp", "sr", "tc", "tl", "ts", "vz", "yn", "zs")
)  # fmt: skip
_TO_DIGITS = str.maketrans("oil", "011")
_KEY_GROUPS = [tickets.GROUP] * (tickets.LENGTH // tickets.GROUP) + [tickets.LENGTH % tickets.GROUP]
_FEWEST_DIGITS = 4  # of a key in odd groups: prose has none, and of 27 random characters 8 are


def identifiers(reading: Reading) -> Iterator[Finding]:
    tight, at = _without_separators(reading.plain)
    for shape, kind in ((_CURP, Kind.CURP), (_VOTER, Kind.OTHER_ID)):
        for each in shape.finditer(tight):
            start, end = at[each.start(1)], at[each.end(1) - 1] + 1
            whole = end - start == each.end(1) - each.start(1)
            if _has_digits(each.group(2)) and (whole or _is_likely(each, kind)):
                yield reading.finding(kind, start, end)
    for each in _RFC.finditer(reading.plain):
        day = each["day"].translate(_TO_DIGITS)
        if _has_digits(each["day"]) and _is_day(day) and each["letters"] not in _NOBODY:
            worded = each["apart"] is not None and each["apart"].isalpha() and not _is_sound_rfc(each)
            yield reading.finding(Kind.RFC, each.start("letters"), each.end("day") if worded else each.end())


def tracking_keys(text: str) -> list[Finding]:
    """Sound tracking keys of this portal, in whatever groups, case and look-alikes they were typed."""
    reading = Reading(text)
    tight, at = _without_separators(reading.plain)
    begins, ends = _edges(reading.plain, at)
    found: list[Finding] = []
    place = 0
    while place + tickets.LENGTH <= len(tight):
        end = place + tickets.LENGTH
        typed = tight[place:end]
        if begins[place] and ends[end - 1] and _is_key(typed, _groups(begins, place, end)):
            found.append(reading.finding(Kind.TRACKING_KEY, at[place], at[end - 1] + 1))
            place = end
        else:
            place += 1
    return found


def _is_key(typed: str, groups: list[int]) -> bool:
    if groups not in (_KEY_GROUPS, [tickets.LENGTH]) and sum(map(str.isdigit, typed)) < _FEWEST_DIGITS:
        return False
    try:
        tickets.normalised(typed)
    except Invalid:
        return False
    return True


def _groups(begins: list[bool], start: int, end: int) -> list[int]:
    starts = [place for place in range(start, end) if begins[place]] + [end]
    return [after - before for before, after in pairwise(starts)]


def _edges(plain: str, at: list[int]) -> tuple[list[bool], list[bool]]:
    """Which characters of the tight text begin a word, and which end one."""
    begins = [place == 0 or not plain[place - 1].isalnum() for place in at]
    ends = [place + 1 == len(plain) or not plain[place + 1].isalnum() for place in at]
    return begins, ends


def _without_separators(plain: str) -> tuple[str, list[int]]:
    """The reading without spaces and dashes, of which no more than a few stand within one identifier."""
    at: list[int] = []
    characters: list[str] = []
    gap = 0
    for place, character in enumerate(plain):
        if character in _SEPARATORS:
            gap += 1
            continue
        if gap > _LONGEST_GAP:
            at.append(place - 1)
            characters.append(" ")
        gap = 0
        at.append(place)
        characters.append(character)
    return "".join(characters), at


def _is_likely(found: re.Match[str], kind: Kind) -> bool:
    """Of letters that stood apart: whether they are an identifier rather than words around a number."""
    if kind is Kind.OTHER_ID:
        return _is_day(found.group(2).translate(_TO_DIGITS))
    return found.group(3) in _STATES or bool(curp.is_valid(found.group(1)))


def _is_sound_rfc(found: re.Match[str]) -> bool:
    return bool(rfc.is_valid(f"{found['letters']}{found['day']}{found['apart']}", validate_check_digits=True))


def _has_digits(typed: str) -> bool:
    return sum(map(str.isdigit, typed)) >= 3


def _is_day(digits: str) -> bool:
    """Whether year, month and day may stand in these six digits."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:]) <= 31
