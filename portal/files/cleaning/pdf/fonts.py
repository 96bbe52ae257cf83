"""Fonts: their letters, widths and tables, without what their makers or programs wrote beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from portal.files.cleaning.pdf import tables
from portal.files.cleaning.pdf.contents import Drawn
from portal.files.cleaning.pdf.spelling import entries, spelled

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.walking import Copied, Walker


def _font(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Dictionary):
        return None
    copy = walker.target.make_indirect(walker.shaped(value, "font"))
    glyphs = value.get("/CharProcs")
    if value.get("/Subtype") == "/Type3" and isinstance(glyphs, Dictionary):
        _draw_glyphs(walker, value, glyphs, copy)
    return copy


def _draw_glyphs(walker: Walker, value: Dictionary, glyphs: Dictionary, copy: Object) -> None:
    """Glyphs that are drawn are contents, with one list of resources. Words in a glyph nobody can judge."""
    written, resources, unsure = Dictionary(), walker.resources(value.get("/Resources")), False
    for name, glyph in entries(glyphs):
        if isinstance(glyph, Stream):
            content, drawn = walker.rewritten(glyph, resources)
            written[name], unsure = walker.target.make_stream(content), unsure or drawn.words or drawn.unsure
    copy[Name.CharProcs], copy[Name.Resources] = written, resources.copy
    walker.keep_drawn(copy, Drawn(unsure=unsure))


def _font_with_size(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Array) or len(value) != 2:
        return None
    font, size = walker.copied(value[0], "font"), walker.copied(value[1], "plain")
    return None if font is None or size is None else Array([font, size])


def _descendants(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Array):
        return None
    return Array([copy for part in list(value) if (copy := walker.copied(part, "descendant")) is not None])


def _font_file(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Stream):
        return None
    copy = walker.target.make_stream(value.read_bytes())
    walker.fill(copy, value, "font_file")
    return copy


def _encoding(walker: Walker, value: Copied) -> Copied:
    if isinstance(value, Stream):
        return _table(walker, value)
    return walker.shaped(value, "differences") if isinstance(value, Dictionary) else walker.copied(value, "plain")


def _letter_table(walker: Walker, value: Copied) -> Copied:
    return _table(walker, value) if isinstance(value, Stream) else walker.copied(value, "plain")


def _glyph_table(walker: Walker, value: Copied) -> Copied:
    return walker.copied(value, "data" if isinstance(value, Stream) else "plain")


def _character_collection(_walker: Walker, value: Copied) -> Copied:
    """Registry and ordering choose among the collections that readers know; any other words say the same as none."""
    if not isinstance(value, Dictionary):
        return None
    ordering = str(value.get("/Ordering", ""))
    supplement = value.get("/Supplement", 0)
    return Dictionary(
        Registry=String("Adobe"),
        Ordering=String(ordering if ordering in tables.ORDERINGS else "Identity"),
        Supplement=supplement if isinstance(supplement, int) else 0,
    )


def _table(walker: Walker, value: Stream) -> Object:
    base = value.get("/UseCMap")
    copy = walker.target.make_stream(tables.bare(value, spelled(base)))
    mode = value.get("/WMode")
    copy[Name.Type], copy[Name.CMapName] = Name.CMap, Name(tables.NAME)
    if mode in (0, 1):
        copy[Name.WMode] = mode
    if isinstance(base, Name):
        copy[Name.UseCMap] = base
    elif isinstance(base, Stream):
        copy[Name.UseCMap] = walker.copied(base, "letter_table")
    copy[Name.CIDSystemInfo] = _character_collection(walker, value.get("/CIDSystemInfo")) or Dictionary(
        Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
    )
    return copy


HOW = {
    "font": _font,
    "font_with_size": _font_with_size,
    "descendants": _descendants,
    "font_file": _font_file,
    "encoding": _encoding,
    "letter_table": _letter_table,
    "glyph_table": _glyph_table,
    "character_collection": _character_collection,
}
