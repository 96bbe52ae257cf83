"""The fonts and colours of a Word document's theme, so that a copy can do without the theme and looks the same."""

from portal.files.cleaning.markup import Element, named

# Which font of the theme a run asks for, by the endings of the names that Word gives them.
SCRIPTS = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
FONTS = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia", "cstheme": "cs"}
USUAL = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_COLOURS = {"dk1": "000000", "lt1": "FFFFFF"}


class Theme:
    def __init__(self, root: Element | None) -> None:
        self._fonts: dict[str, str] = {}
        self._colours: dict[str, str] = dict(_COLOURS)
        if root is not None:
            self._learn(root)

    def font(self, asked: str) -> str | None:
        """The font for ``minorHAnsi`` or ``majorBidi``; nothing when the theme names none."""
        size = asked[:5]
        script = SCRIPTS.get(asked[5:], "")
        return self._fonts.get(size + script)

    def colour(self, asked: str) -> str | None:
        return self._colours.get(USUAL.get(asked, asked))

    def _learn(self, root: Element) -> None:
        for size in ("major", "minor"):
            for script in set(SCRIPTS.values()):
                font = root.find(f".//{named(f'a:{size}Font')}/{named(f'a:{script}')}")
                if font is not None and font.get("typeface"):
                    self._fonts[size + script] = font.get("typeface", "")
        scheme = root.find(f".//{named('a:clrScheme')}")
        for colour in [] if scheme is None else scheme:
            value = next((inner.get("lastClr") or inner.get("val") for inner in colour), None)
            if value:
                self._colours[colour.tag.rpartition("}")[2]] = value
