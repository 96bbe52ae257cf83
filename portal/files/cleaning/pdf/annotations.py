"""Annotations: what they draw on the page becomes part of it, all else they say goes."""

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from portal.files.cleaning.pdf.boxes import Box, box
from portal.files.cleaning.pdf.layers import Layers

# Drawn by the page itself, or marks of people; the others act, play, carry files or only speak when touched.
DRAWN = {
    *("/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly"),
    *("/StrikeOut", "/Stamp", "/Ink", "/Widget", "/Watermark"),
}
HIDDEN = 2 | 32  # the flags Hidden and NoView


@dataclass(frozen=True, slots=True)
class Settled:
    left_out: list[list[Box]]  # for each page, where something was that readers may have seen
    lost: bool  # some of it was meant to be seen and did not say how it looks


def settle(pdf: Pdf, layers: Layers) -> Settled:
    """Draw into the pages what their annotations show, and take all of them away."""
    pdf.generate_appearance_streams()
    left_out, lost = [], False
    for page in pdf.pages:
        kept, places = [], []
        for annotation in _annotations(page):
            drawn = annotation.get("/Subtype") in DRAWN and _is_seen(annotation, layers)
            if drawn and _has_looks(annotation):
                kept.append(annotation)
            elif (place := box(annotation.get("/Rect"))) is not None:
                places.append(place)
                lost = lost or drawn
        left_out.append(places)
        if kept:
            page.obj[Name.Annots] = Array(kept)
        elif "/Annots" in page:
            del page.obj[Name.Annots]
    pdf.flatten_annotations("all")
    return Settled(left_out, lost)


def _annotations(page: Page) -> list[Dictionary]:
    found = page.obj.get("/Annots")
    return [thing for thing in found if isinstance(thing, Dictionary)] if isinstance(found, Array) else []


def _is_seen(annotation: Dictionary, layers: Layers) -> bool:
    flags = annotation.get("/F", 0)
    return not (isinstance(flags, int) and flags & HIDDEN) and not layers.hides(annotation.get("/OC"))


def _has_looks(annotation: Dictionary) -> bool:
    """An empty field has none and shows nothing; a highlight without them was drawn by the reader's program."""
    appearance = annotation.get("/AP")
    normal: Object | None = appearance.get("/N") if isinstance(appearance, Dictionary) else None
    return isinstance(normal, Stream | Dictionary) or annotation.get("/Subtype") == "/Widget"
