"""The resources of a content: copied when the content uses them, under new names; what nothing draws is not copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Matrix, Name, Object, PdfInlineImage

from portal.files.cleaning.pdf.boxes import matrix
from portal.files.cleaning.pdf.contents import Drawn
from portal.files.cleaning.pdf.spelling import entries, spelled

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.walking import Walker

# For each list of a resource dictionary: how the walker copies what stands in it, and the letter of the new names.
KINDS = {
    "/ExtGState": ("state", "G"),
    "/Font": ("font", "F"),
    "/ColorSpace": ("colour_space", "C"),
    "/Pattern": ("pattern", "P"),
    "/Shading": ("shading", "S"),
    "/XObject": ("drawing", "X"),
}
WITHOUT_RESOURCES = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
DEFAULT_SPACES = (Name.DefaultGray, Name.DefaultRGB, Name.DefaultCMYK)


@dataclass(frozen=True, slots=True)
class Used:
    name: Name  # in the copy
    drawn: Drawn
    matrix: Matrix


class Resources:
    """The resources of one content."""

    def __init__(self, walker: Walker, source: Dictionary, number: int) -> None:
        self.source, self.copy, self.number = source, Dictionary(), number
        self._walker = walker
        self._used: dict[tuple[str, str], Used | None] = {}
        for name in DEFAULT_SPACES:  # they change what the names of devices mean
            if (space := self._found("/ColorSpace", name)) is not None and (
                copy := walker.copied(space, "colour_space")
            ):
                self._put("/ColorSpace", name, copy)

    def use(self, kind: str, name: Name) -> Used | None:
        """What this name means, once it stands in the copy; nothing where it means nothing that is drawn."""
        if kind == "/ColorSpace" and spelled(name) in WITHOUT_RESOURCES:
            return Used(name, Drawn(), Matrix())
        key = (kind, spelled(name))
        if key not in self._used:
            self._used[key] = self._copied(kind, name)
        return self._used[key]

    def use_inline(self, image: PdfInlineImage) -> Used | None:
        """An image written into the content becomes one beside it, which is copied with the same care."""
        stream = self._walker.source.make_stream(image.read_raw_bytes())
        for key, value in entries(image.obj):
            stream[key] = value
        stream[Name.Type], stream[Name.Subtype] = Name.XObject, Name.Image
        space = stream.get("/ColorSpace")
        if isinstance(space, Name) and (named := self._found("/ColorSpace", space)) is not None:
            stream[Name.ColorSpace] = named
        return self._kept("/XObject", stream)

    def property_list(self, name: Name) -> Object | None:
        return self._found("/Properties", name)

    def hides(self, layer: Object | None) -> bool:
        return self._walker.layers.hides(layer)

    def _copied(self, kind: str, name: Name) -> Used | None:
        value = self._found(kind, name)
        if value is None:
            # A reader draws with some other font rather than not at all.
            value = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica) if kind == "/Font" else None
        return None if value is None else self._kept(kind, value)

    def _kept(self, kind: str, value: Object) -> Used | None:
        how, letter = KINDS[kind]
        copy = self._walker.copied(value, how)
        if copy is None:
            return None
        name = Name(f"/{letter}{len(self.copy.get(kind, {})) + 1}")
        self._put(kind, name, copy)
        return Used(name, self._walker.drawn(copy), matrix(copy.get("/Matrix")) if kind == "/XObject" else Matrix())

    def _put(self, kind: str, name: Name, copy: Object) -> None:
        if kind not in self.copy:
            self.copy[kind] = Dictionary()
        self.copy[kind][name] = copy

    def _found(self, kind: str, name: Name) -> Object | None:
        listed = self.source.get(kind)
        return listed.get(name) if isinstance(listed, Dictionary) else None
