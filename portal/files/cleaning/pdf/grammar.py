"""What a copy may hold, key by key. A key that stands nowhere here is not copied, whoever invented it.

The values name how the walker copies what stands under a key: a shape of this page or a method of the walker
(``plain`` is numbers, names and lists of them: nothing in which a sentence could stand). After ISO 32000-2, without
what only printers, editors and archives read.
"""

from collections.abc import Mapping

Shape = Mapping[str, str]

_FUNCTION: Shape = {
    **dict.fromkeys(("/FunctionType", "/Domain", "/Range", "/Size", "/BitsPerSample", "/Order", "/Encode"), "plain"),
    **dict.fromkeys(("/Decode", "/C0", "/C1", "/N", "/Bounds"), "plain"),
    "/Functions": "functions",
}
_DESCRIPTOR: Shape = {
    **dict.fromkeys(("/Type", "/FontName", "/FontStretch", "/FontWeight", "/Flags", "/FontBBox"), "plain"),
    **dict.fromkeys(("/ItalicAngle", "/Ascent", "/Descent", "/Leading", "/CapHeight", "/XHeight", "/StemV"), "plain"),
    **dict.fromkeys(("/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth"), "plain"),
    **dict.fromkeys(("/FontFile", "/FontFile2", "/FontFile3"), "font_file"),
}

SHAPES: Mapping[str, Shape] = {
    "state": {
        **dict.fromkeys(
            ("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM"), "plain"
        ),
        **dict.fromkeys(("/SA", "/BM", "/CA", "/ca", "/AIS", "/TK"), "plain"),
        "/Font": "font_with_size",
        "/SMask": "soft_mask",
        "/TR": "transfer",
        "/TR2": "transfer",
    },
    "mask_of_state": {"/Type": "plain", "/S": "plain", "/BC": "plain", "/G": "drawing", "/TR": "transfer"},
    "font": {
        **dict.fromkeys(("/Type", "/Subtype", "/BaseFont", "/FirstChar", "/LastChar", "/Widths"), "plain"),
        **dict.fromkeys(("/FontBBox", "/FontMatrix"), "plain"),
        "/FontDescriptor": "descriptor",
        "/Encoding": "encoding",
        "/ToUnicode": "letter_table",
        "/DescendantFonts": "descendants",
    },
    "descendant": {
        **dict.fromkeys(("/Type", "/Subtype", "/BaseFont", "/DW", "/W", "/DW2", "/W2"), "plain"),
        "/CIDSystemInfo": "character_collection",
        "/FontDescriptor": "descriptor",
        "/CIDToGIDMap": "glyph_table",
    },
    "descriptor": _DESCRIPTOR,
    "font_file": {"/Length1": "plain", "/Length2": "plain", "/Length3": "plain", "/Subtype": "plain"},
    "differences": {"/Type": "plain", "/BaseEncoding": "plain", "/Differences": "plain"},
    "function": _FUNCTION,
    "calibration": dict.fromkeys(("/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range"), "plain"),
    "profile": {"/N": "plain", "/Range": "plain", "/Alternate": "colour_space"},
    "shading_pattern": {
        **dict.fromkeys(("/Type", "/PatternType", "/Matrix"), "plain"),
        "/Shading": "shading",
        "/ExtGState": "state",
    },
    "tiling": dict.fromkeys(
        ("/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix"), "plain"
    ),
    "shading": {
        **dict.fromkeys(("/ShadingType", "/Background", "/BBox", "/AntiAlias", "/Coords", "/Domain"), "plain"),
        **dict.fromkeys(("/Extend", "/Matrix", "/BitsPerCoordinate", "/BitsPerComponent", "/BitsPerFlag"), "plain"),
        **dict.fromkeys(("/Decode", "/VerticesPerRow"), "plain"),
        "/ColorSpace": "colour_space",
        "/Function": "functions",
    },
    "form": {**dict.fromkeys(("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix"), "plain"), "/Group": "group"},
    "group": {**dict.fromkeys(("/Type", "/S", "/I", "/K"), "plain"), "/CS": "colour_space"},
    "image": {
        **dict.fromkeys(
            ("/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/Intent", "/ImageMask"), "plain"
        ),
        **dict.fromkeys(("/Decode", "/Interpolate", "/SMaskInData", "/Matte"), "plain"),
        "/ColorSpace": "colour_space",
        "/SMask": "image",
        "/Mask": "mask",
    },
    "page": {
        **dict.fromkeys(("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"), "plain"),
        "/Group": "group",
    },
    "decoding": {
        **dict.fromkeys(("/Predictor", "/Colors", "/BitsPerComponent", "/Columns", "/ColorTransform"), "plain"),
        "/JBIG2Globals": "data",
    },
}
