"""Colour spaces, shadings and the functions behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from portal.files.cleaning.pdf import profiles
from portal.files.cleaning.pdf.spelling import spelled

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.walking import Copied, Walker

# Names of inks that mean something to readers; all others are what somebody called them.
KNOWN_INKS = {"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"}
BY_INKS: dict[Any, Name] = {
    1: Name.DeviceGray,
    3: Name.DeviceRGB,
    4: Name.DeviceCMYK,
}  # for a profile that cannot be read
CALIBRATED = {"/CalGray", "/CalRGB", "/Lab"}

_REMARK = re.compile(rb"%[^\r\n]*")


def _colour_space(walker: Walker, value: Copied) -> Copied:
    if isinstance(value, Name):
        return value
    if not isinstance(value, Array) or not len(value) or not isinstance(value[0], Name):
        return None
    family, *parts = list(value)
    copies = _parts(walker, spelled(family), parts)
    if copies is not None and None not in copies:
        return Array([family, *copies])
    inks: Any = parts[0].get("/N") if family == "/ICCBased" and parts and isinstance(parts[0], Stream) else None
    return BY_INKS.get(inks)


def _parts(walker: Walker, family: str, parts: list[Any]) -> list[Copied] | None:
    def space(part: Object) -> Copied:
        return walker.copied(part, "colour_space")

    def function(part: Object) -> Copied:
        return walker.copied(part, "function")

    match family, parts:
        case _, [calibration] if family in CALIBRATED and isinstance(calibration, Dictionary):
            return [walker.shaped(calibration, "calibration")]
        case "/ICCBased", [profile]:
            return [walker.copied(profile, "profile")]
        case "/Indexed" | "/I", [base, highest, table]:
            return [space(base), walker.copied(highest, "plain"), walker.copied(table, "palette")]
        case "/Separation", [name, alternate, tint]:
            return [_ink(name, 0), space(alternate), function(tint)]
        case "/DeviceN", [Array() as names, alternate, tint, *_]:
            return [Array([_ink(name, place) for place, name in enumerate(names)]), space(alternate), function(tint)]
        case "/Pattern", [base]:
            return [space(base)]
        case _, []:
            return []
    return None


def _ink(name: Object, place: int) -> Object:
    return name if isinstance(name, Name) and spelled(name) in KNOWN_INKS else Name(f"/Ink{place + 1}")


def _palette(walker: Walker, value: Copied) -> Copied:
    return String(bytes(value)) if isinstance(value, String) else walker.copied(value, "data")


def _profile(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Stream):
        return None
    bare = profiles.bare(value.read_bytes())
    if not bare:
        return None
    copy = walker.target.make_stream(bare)
    walker.fill(copy, value, "profile")
    return copy


def _function(walker: Walker, value: Copied) -> Copied:
    if isinstance(value, Stream):
        content = value.read_bytes()
        copy: Object = walker.target.make_stream(
            _REMARK.sub(b"", content) if value.get("/FunctionType") == 4 else content
        )
    elif isinstance(value, Dictionary):
        copy = Dictionary()
    else:
        return None
    walker.fill(copy, value, "function")
    return copy


def _functions(walker: Walker, value: Copied) -> Copied:
    """One, or a list of them."""
    if isinstance(value, Array):
        copies = [walker.copied(part, "function") for part in list(value)]
        return None if None in copies else Array(copies)
    return walker.copied(value, "function")


def _transfer(walker: Walker, value: Copied) -> Copied:
    return value if isinstance(value, Name) else walker.copied(value, "functions")


def _shading(walker: Walker, value: Copied) -> Copied:
    if isinstance(value, Stream):
        copy: Object = walker.target.make_stream(value.read_bytes())
    elif isinstance(value, Dictionary):
        copy = Dictionary()
    else:
        return None
    walker.fill(copy, value, "shading")
    return copy


HOW = {
    "colour_space": _colour_space,
    "palette": _palette,
    "profile": _profile,
    "function": _function,
    "functions": _functions,
    "transfer": _transfer,
    "shading": _shading,
}
