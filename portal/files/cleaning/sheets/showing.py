"""What a cell shows of its value: nothing, or how a page that is read instead of the file can say it."""

import datetime
import re
from functools import lru_cache

DATES_FROM = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  a cell has no zone
DATES_FROM_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
LAST_DATE = 2_958_465  # 31 December 9999

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")
_DATE = re.compile(r"[ymdhs]", re.I)
_CLOCK = re.compile(r"[hs]", re.I)


@lru_cache(1024)
def sections(code: str) -> tuple[str, ...]:
    """For positive numbers, negative ones, zero, and text."""
    parts: list[str] = []
    start, quoted = 0, False
    for place, sign in enumerate(code):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted and code[place - 1 : place] != "\\":
            parts.append(code[start:place])
            start = place + 1
    return (*parts, code[start:])


def section(code: str, value: float | str) -> str | None:
    """The part of a format that a value is shown with; nothing when the whole decides."""
    parts = sections(code)
    if len(parts) == 1 or _CONDITION.search(code):
        return None
    if isinstance(value, str):
        return parts[3] if len(parts) > 3 else None
    return parts[1] if value < 0 else parts[2] if value == 0 and len(parts) > 2 else parts[0]


def is_unseen(code: str, value: float | str) -> bool:
    if ";" not in code:
        return False
    part = section(code, value)
    return part is not None and not re.sub(r"\[[^\]]*\]|_.|\*.|\s|\"\"", "", part)


def narrowed(code: str, value: float | str) -> str:
    """The format without words that it keeps for other values."""
    part = section(code, value) if '"' in code else None
    if part is None or isinstance(value, str):
        return code if part is None else f"General;General;General;{part}"
    return f"{part};{part};{part}" if value <= 0 else part


def shown(value: float | str, code: str, from_1904: bool) -> str:
    if isinstance(value, str):
        return value
    bare = _QUOTED.sub("", (section(code, value) or code)).lower()
    if "general" not in bare and _DATE.search(bare) and 0 <= value <= LAST_DATE:
        return _moment(value, bare, from_1904)
    if "%" in bare:
        return f"{value * 100:.10g}%"
    return f"{value:.15g}"


def _moment(value: float, bare: str, from_1904: bool) -> str:
    start = DATES_FROM_1904 if from_1904 else DATES_FROM
    moment = start + datetime.timedelta(seconds=round(value * 86_400))
    has_day = re.search(r"[yd]", bare) or ("m" in bare and not _CLOCK.search(bare))
    clock = moment.strftime("%H:%M" if "s" not in bare else "%H:%M:%S")
    if not has_day:
        return clock
    return f"{moment:%Y-%m-%d} {clock}" if _CLOCK.search(bare) else f"{moment:%Y-%m-%d}"
