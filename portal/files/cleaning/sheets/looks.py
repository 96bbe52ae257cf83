"""How the cells of a workbook look, as XlsxWriter is told of it."""

from dataclasses import dataclass

from portal.files.cleaning import contrast
from portal.files.cleaning.markup import Element, named
from portal.files.cleaning.sheets.showing import BUILT_IN

SMALLEST = 2  # points: letters of that size are dust

# The colours of numbers 8 to 63 in the standard palette; 0 to 7 are those of 8 to 15.
_PALETTE = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
PALETTE = _PALETTE.split(" ")
# Light 1, dark 1, light 2, dark 2, then the accents: the order in which cells count, not that of the theme.
THEME = ["lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"]
OFFICE_THEME = dict(
    zip(
        THEME,
        ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47"),
        strict=False,
    )
)
LINES = {
    "thin": 1,
    "medium": 2,
    "dashed": 3,
    "dotted": 4,
    "thick": 5,
    "double": 6,
    "hair": 7,
    "mediumDashed": 8,
    "dashDot": 9,
    "mediumDashDot": 10,
    "dashDotDot": 11,
    "mediumDashDotDot": 12,
    "slantDashDot": 13,
}
ACROSS = {"left", "center", "right", "fill", "justify", "distributed", "centerContinuous"}
DOWN = {"top": "top", "center": "vcenter", "justify": "vjustify", "distributed": "vdistributed"}


@dataclass(frozen=True, slots=True)
class Look:
    code: str = "General"
    properties: tuple[tuple[str, object], ...] = ()  # as XlsxWriter names them
    is_dust: bool = False
    is_unseen: bool = False  # letters in the colour of the cell
    is_coloured: bool = False


class Looks:
    def __init__(self, root: Element | None, theme: Element | None) -> None:
        self._theme = _theme(theme)
        self._codes = dict(BUILT_IN)
        self._fonts: list[Element] = []
        self._fills: list[Element] = []
        self._borders: list[Element] = []
        self._looks: list[Look] = []
        if root is not None:
            self._learn(root)

    def __getitem__(self, number: int) -> Look:
        return self._looks[number] if 0 <= number < len(self._looks) else Look()

    def colour(self, element: Element | None) -> str | None:
        """Six digits; nothing where a program chooses by itself."""
        if element is None:
            return None
        found = None
        if written := element.get("rgb"):
            found = written[-6:]
        elif (number := _number(element.get("indexed"))) is not None:
            number = number + 8 if number < 8 else number
            found = PALETTE[number - 8] if number - 8 < len(PALETTE) else None
        elif (number := _number(element.get("theme"))) is not None and number < len(THEME):
            found = self._theme.get(THEME[number])
        colour = contrast.colour(found)
        return colour and _tinted(colour, element.get("tint", "0"))

    def _learn(self, root: Element) -> None:
        for format_ in root.iter(named("x:numFmt")):
            if (number := _number(format_.get("numFmtId"))) is not None and number not in self._codes:
                self._codes[number] = format_.get("formatCode", "General")
        self._fonts = root.findall(f"{named('x:fonts')}/{named('x:font')}")
        self._fills = root.findall(f"{named('x:fills')}/{named('x:fill')}")
        self._borders = root.findall(f"{named('x:borders')}/{named('x:border')}")
        self._looks = [self._look(entry) for entry in root.findall(f"{named('x:cellXfs')}/{named('x:xf')}")]

    def _look(self, entry: Element) -> Look:
        font = _at(self._fonts, entry.get("fontId"))
        fill = _at(self._fills, entry.get("fillId"))
        code = self._codes.get(_number(entry.get("numFmtId")) or 0, "General")
        properties: dict[str, object] = {} if code == "General" else {"num_format": code}
        ground = self._ground(fill)
        if ground:
            properties |= {"pattern": 1, "bg_color": f"#{ground}"}
        letters = None if font is None else self.colour(font.find(named("x:color")))
        size = _size(font)
        if font is not None:
            properties |= self._letters(font, letters, size)
        properties |= self._lines(_at(self._borders, entry.get("borderId")))
        properties |= _alignment(entry.find(named("x:alignment")))
        return Look(
            code,
            tuple(properties.items()),
            is_dust=size is not None and size <= SMALLEST,
            is_unseen=contrast.is_unseen(letters or contrast.BLACK, ground or contrast.WHITE),
            is_coloured=ground is not None,
        )

    def _ground(self, fill: Element | None) -> str | None:
        pattern = None if fill is None else fill.find(named("x:patternFill"))
        if pattern is None or pattern.get("patternType", "none") == "none":
            return None
        return self.colour(pattern.find(named("x:fgColor"))) or "808080"

    def _letters(self, font: Element, colour: str | None, size: float | None) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, key in (("b", "bold"), ("i", "italic"), ("u", "underline"), ("strike", "font_strikeout")):
            switch = font.find(named(f"x:{name}"))
            if switch is not None and switch.get("val", "1") not in {"0", "false", "none"}:
                found[key] = 1 if name == "u" else True
        if colour and colour != "000000":
            found["font_color"] = f"#{colour}"
        if size:
            found["font_size"] = size
        return found

    def _lines(self, border: Element | None) -> dict[str, object]:
        found: dict[str, object] = {}
        for side in ("left", "right", "top", "bottom"):
            line = None if border is None else border.find(named(f"x:{side}"))
            if line is not None and (style := LINES.get(line.get("style", ""))):
                found[side] = style
                if colour := self.colour(line.find(named("x:color"))):
                    found[f"{side}_color"] = f"#{colour}"
        return found


def _alignment(alignment: Element | None) -> dict[str, object]:
    found: dict[str, object] = {}
    if alignment is None:
        return found
    if (across := alignment.get("horizontal", "")) in ACROSS:
        found["align"] = {"centerContinuous": "center_across"}.get(across, across)
    if down := DOWN.get(alignment.get("vertical", "")):
        found["valign"] = down
    if alignment.get("wrapText", "0") not in {"0", "false"}:
        found["text_wrap"] = True
    if indent := _number(alignment.get("indent")):
        found["indent"] = min(indent, 15)
    return found


def _theme(root: Element | None) -> dict[str, str]:
    found = dict(OFFICE_THEME)
    scheme = None if root is None else root.find(f".//{named('a:clrScheme')}")
    for colour in [] if scheme is None else scheme:
        value = next((inner.get("lastClr") or inner.get("val") for inner in colour), None)
        if plain := contrast.colour(value):
            found[colour.tag.rpartition("}")[2]] = plain
    return found


def _tinted(colour: str, tint: str) -> str:
    """Lighter by a part of what is missing to white, or darker by a part of what is there."""
    try:
        part = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        return colour
    return "".join(
        f"{round(value * (1 + part) if part < 0 else value + (255 - value) * part):02X}"
        for value in bytes.fromhex(colour)
    )


def _at(elements: list[Element], written: str | None) -> Element | None:
    number = _number(written) or 0
    return elements[number] if number < len(elements) else None


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdigit() and len(written) < 10 else None


def _size(font: Element | None) -> float | None:
    size = None if font is None else font.find(named("x:sz"))
    try:
        return None if size is None else float(size.get("val", ""))
    except ValueError:
        return None
