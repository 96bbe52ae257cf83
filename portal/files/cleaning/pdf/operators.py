"""The operators of a page's content, with their operands. What stands in no line here is not copied."""

from decimal import Decimal

from pikepdf import Array, Name, Object, String

NUMBERS = (int, float, Decimal)

# What each operator takes: n a number, s a string, t strings and numbers, d numbers in a list, a name as it is, or a
# name that the resources explain, by the list of the resources in which it stands.
OPERANDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("q", "Q", "h", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"), ()),
    **dict.fromkeys(("W", "W*", "BT", "ET", "T*"), ()),
    **dict.fromkeys(("w", "J", "j", "M", "i", "Tc", "Tw", "Tz", "TL", "Tr", "Ts", "G", "g"), ("n",)),
    **dict.fromkeys(("m", "l", "Td", "TD", "d0"), ("n",) * 2),
    **dict.fromkeys(("RG", "rg"), ("n",) * 3),
    **dict.fromkeys(("v", "y", "re", "K", "k"), ("n",) * 4),
    **dict.fromkeys(("cm", "c", "Tm", "d1"), ("n",) * 6),
    "d": ("d", "n"),
    "ri": ("name",),
    "gs": ("/ExtGState",),
    "Tf": ("/Font", "n"),
    "Tj": ("s",),
    "'": ("s",),
    '"': ("n", "n", "s"),
    "TJ": ("t",),
    "CS": ("/ColorSpace",),
    "cs": ("/ColorSpace",),
    "sh": ("/Shading",),
    "Do": ("/XObject",),
}  # fmt: skip
COLOURS = {"SC", "sc", "SCN", "scn"}  # as many numbers as the colour space has inks, or a pattern
MOST_INKS = 32

PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}  # in what is hidden: end the path instead
SHOW = {"Tj", "TJ", "'", '"'}
PLACE = {"Td", "TD", "Tm", "T*", "BT", "ET"}  # after these it does not matter how wide the words before were


def fits(kind: str, operand: object) -> bool:
    if kind == "n":
        return isinstance(operand, NUMBERS) and not isinstance(operand, bool)
    if kind == "s":
        return isinstance(operand, String)
    if kind == "t":
        return isinstance(operand, Array) and all(isinstance(part, (String, *NUMBERS)) for part in _parts(operand))
    if kind == "d":
        return isinstance(operand, Array) and all(isinstance(part, NUMBERS) for part in _parts(operand))
    return isinstance(operand, Name)


def _parts(array: Array) -> list[Object]:
    return list(array)
