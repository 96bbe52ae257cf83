"""Raised and lowered figures in a text that has one line: 10⁶ is not 106, and m² is not m2."""

import re

_ABOVE = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))  # noqa: RUF001
_BELOW = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))  # noqa: RUF001
_ORDINAL = re.compile(r"[^\W\d_]{1,3}\.?")  # 1st, 2.º, 3er: what is raised there is an ending
_MARKS = {"o": "º", "a": "ª"}


def said(words: str, *, above: bool, before: str) -> str:
    """Raised or lowered words, after what stands before them: in Unicode, or else with ^ or _."""
    core = words.strip()
    if not core:
        return words
    signs = _ABOVE if above else _BELOW
    if all(sign in signs for sign in core):
        said = "".join(signs[sign] for sign in core)
    elif above and before[-1:].isdigit() and _ORDINAL.fullmatch(core):
        said = _MARKS.get(core, core)
    elif not any(sign.isalnum() for sign in core):
        return words
    else:
        mark = "^" if above else "_"
        said = f"{mark}{core}" if len(core) == 1 else f"{mark}({core})"
    start = len(words) - len(words.lstrip())
    return words[:start] + said + words[start + len(core) :]
