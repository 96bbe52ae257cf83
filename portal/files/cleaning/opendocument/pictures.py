"""Pictures in an OpenDocument, which lie beside its text: made anew, and cut to what is shown."""

import io
import re

from PIL import Image

from portal.files.cleaning.insets import WHOLE, Crop, Insets
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, named, new
from portal.files.cleaning.opendocument.looks import Looks, inches
from portal.files.package import Package, resolved

FOLDER = "Pictures/"
USUAL_DENSITY = 96.0  # dots an inch, where a picture says nothing of it

_CLIP = re.compile(r"rect\(([^)]*)\)")


class Pictures:
    def __init__(self, package: Package, looks: Looks, insets: Insets, findings: set[Finding]) -> None:
        self.package, self.looks, self.insets, self.findings = package, looks, insets, findings
        self._style: str | None = None
        self._shown = False

    def enter(self, frame: Element) -> None:
        self._style = frame.get(named("draw:style-name"))
        self._shown = False

    def image(self, element: Element) -> Element | None:
        """A frame may offer one picture in several forms; the first that has pixels is taken."""
        if self._shown:
            return None
        address = element.get(named("xlink:href"), "")
        name = resolved("", address)
        if not self.package.has(name):
            if "/" in address:
                self.findings.add(Finding.EXTERNAL)
            return None
        content = self.package.read(name)
        inset = self.insets.made(content, self._crop(content))
        if inset is None:
            return None
        self._shown = True
        made = new("draw:image")
        for key, value in (("href", FOLDER + inset.name), ("type", "simple"), ("show", "embed"), ("actuate", "onLoad")):
            made.set(named(f"xlink:{key}"), value)
        return made

    def _crop(self, content: bytes) -> Crop:
        clip = _CLIP.search(self.looks.said("graphic", self._style, "graphic", "fo:clip") or "")
        if clip is None:
            return WHOLE
        cuts = [inches(part) or 0.0 for part in re.split(r"[,\s]+", clip[1].strip())]
        size = _size(content)
        if len(cuts) != 4 or size is None:
            return WHOLE
        top, right, bottom, left = cuts
        return left / size[0], top / size[1], right / size[0], bottom / size[1]


def _size(content: bytes) -> tuple[float, float] | None:
    """In inches, as an office program takes it."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            across, down = picture.info.get("dpi", (0, 0))
            return picture.width / (across or USUAL_DENSITY), picture.height / (down or USUAL_DENSITY)
    except Exception:  # what cannot be opened has no copy either
        return None
