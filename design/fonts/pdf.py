"""Makes the typefaces of the PDF files: static cuts with all the letters that their packages have, one file a weight.

The pages of the portal take subsets; a PDF has to show whatever people write, and its standard refuses a letter that
no font has. Called by ``make fonts`` with the folder of the unpacked packages and the folder to write to.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ATKINSON, LITERATA = "atkinson-hyperlegible-next", "literata"
LATIN = ("latin", "latin-ext")
ALL = (*LATIN, "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese")
CUTS = {
    "atkinson-regular": (ATKINSON, "400-normal", LATIN),
    "atkinson-bold": (ATKINSON, "700-normal", LATIN),
    "literata-regular": (LITERATA, "400-normal", ALL),
    "literata-bold": (LITERATA, "700-normal", ALL),
}
SYMBOLS = (  # what neither has: arrows, signs of mathematics, technical signs, boxes, shapes, signs, check marks
    *range(0x2000, 0x2070), *range(0x2070, 0x2200), *range(0x2200, 0x2300), *range(0x2300, 0x2400),
    *range(0x2500, 0x2600), *range(0x2600, 0x2700), *range(0x2700, 0x27C0), 0xFFFD,
)  # fmt: skip
UNUSED = ("prep", "gasp", "STAT", "vhea", "vmtx", "fpgm", "cvt ", "FFTM", "kern", "MATH")


def main(packages: Path, target: Path) -> None:
    for name, (family, cut, parts) in CUTS.items():
        files = [packages / family / "files" / f"{family}-{part}-{cut}.woff2" for part in parts]
        _saved(_merged(files), target / f"{name}.ttf")
    symbols = TTFont(packages / "dejavu" / "ttf" / "DejaVuSans.ttf", recalcTimestamp=False)
    options = Options(layout_features=[], hinting=False, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=SYMBOLS)
    subsetter.subset(symbols)
    _saved(symbols, target / "dejavu-symbols.ttf")
    covered = {file.stem: _ranges(TTFont(file).getBestCmap()) for file in sorted(target.glob("*.ttf"))}
    (target / "characters.json").write_text(json.dumps(_together(covered), separators=(",", ":")) + "\n")


def _together(covered: dict[str, list[list[int]]]) -> dict[str, list[list[int]]]:
    """By typeface: its weights have the same letters."""
    families: dict[str, list[list[int]]] = {}
    for name, ranges in covered.items():
        family = name.partition("-")[0]
        if families.setdefault(family, ranges) != ranges:
            raise ValueError(name)
    return families


def _ranges(codes: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def _merged(files: Sequence[Path]) -> TTFont:
    """One font of the parts in which a package brings it; of a letter that two have, the first."""
    with TemporaryDirectory() as folder:
        plain = []
        for at, file in enumerate(files):
            font = TTFont(file, recalcTimestamp=False)
            _without(font, UNUSED)
            font.flavor = None
            plain.append(str(Path(folder) / f"{at}.ttf"))
            font.save(plain[-1])
        return Merger().merge(plain)


def _without(font: TTFont, tables: Sequence[str]) -> None:
    for table in tables:
        if table in font:
            del font[table]


def _saved(font: TTFont, place: Path) -> None:
    _without(font, UNUSED)
    font["head"].created = font["head"].modified = 0  # the same font, the same bytes
    font.recalcTimestamp = False
    font.save(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
