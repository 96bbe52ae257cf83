"""Formulas of Word (OMML) in one line: 1/2, (1+x)^n, √(a+b), ∑_(i=1)^n x_i."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from portal.files.importing.word.numbering import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = {W + "del", W + "moveFrom", M + "phant"}
_SIMPLE = re.compile(r"[\w.,%]*|\([^()]*\)|\[[^\[\]]*\]|\\?\w")


def said(element: Element) -> str:
    """What this formula says; a part of a kind that is not known says what its own parts say."""
    tag = element.tag
    if tag in _GONE or (tag.startswith(M) and tag.endswith("Pr")):
        return ""
    if tag in {M + "t", W + "t"}:
        return element.text or ""
    form = _FORMS.get(tag.removeprefix(M)) if tag.startswith(M) else None
    return form(element) if form else "".join(map(said, element))


def _part(element: Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else said(found)


def _sign(element: Element, name: str, otherwise: str) -> str:
    found = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return otherwise if found is None else found.get(M + "val", "")


def _whole(words: str) -> str:
    """In brackets, unless it cannot be taken apart."""
    return words if _SIMPLE.fullmatch(words) else f"({words})"


def _scripts(element: Element, base: str) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return base + (f"_{_whole(below)}" if below else "") + (f"^{_whole(above)}" if above else "")


def _scripted(element: Element) -> str:
    return _scripts(element, _whole(_part(element, "e")))


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    return f"{_whole(above)}/{_whole(below)}"


def _root(element: Element) -> str:
    degree, inside = _part(element, "deg"), _part(element, "e")
    return f"{'' if degree in {'', '2'} else f'{_whole(degree)}'}√({inside})"


def _sum(element: Element) -> str:
    return f"{_scripts(element, _sign(element, 'chr', '∫'))} {_part(element, 'e')}"


def _bracketed(element: Element) -> str:
    between = _sign(element, "sepChr", "|")
    inside = between.join(said(part) for part in element.findall(M + "e"))
    return f"{_sign(element, 'begChr', '(')}{inside}{_sign(element, 'endChr', ')')}"


def _function(element: Element) -> str:
    return f"{_part(element, 'fName')} {_whole(_part(element, 'e'))}"


def _limit(element: Element) -> str:
    mark = "^" if element.tag == M + "limUpp" else "_"
    return f"{_part(element, 'e')}{mark}{_whole(_part(element, 'lim'))}"


def _accent(element: Element) -> str:
    return _part(element, "e") + _sign(element, "chr", "\N{COMBINING CIRCUMFLEX ACCENT}")


def _matrix(element: Element) -> str:
    rows = [", ".join(said(cell) for cell in row.findall(M + "e")) for row in element.findall(M + "mr")]
    return f"[{'; '.join(rows)}]"


def _lines(element: Element) -> str:
    return "; ".join(said(line) for line in element.findall(M + "e"))


_FORMS: dict[str, Callable[[Element], str]] = {
    "f": _fraction, "sSup": _scripted, "sSub": _scripted, "sSubSup": _scripted, "rad": _root, "nary": _sum,
    "d": _bracketed, "func": _function, "limLow": _limit, "limUpp": _limit, "acc": _accent, "m": _matrix,
    "eqArr": _lines,
}  # fmt: skip
