"""Drawings in a Word document: pictures made anew, boxes of text and simple shapes; nothing that is an object."""

import copy
import re
from collections.abc import Callable, Iterable

from portal.files.cleaning.insets import WHOLE, Crop, Inset, Insets
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, drop, inside, named, new, short
from portal.files.cleaning.word import allowed
from portal.files.cleaning.word.theme import Theme
from portal.files.package import Package, Relationship

PLAIN = re.compile(r"[-\w.,%#+@() *:/\[\]]{0,4000}")
PICTURE = re.compile(r"#?_x0000_t\d{1,3}")
LIKE_A_PATH = re.compile(r"[\\/]|^\S+\.\w{2,5}$|\.(jpe?g|png|gif|bmp|tiff?|webp|heic|svg|emf|wmf|docx?|pdf)\b", re.I)
WHOLE_OF_DRAWING = 100_000  # thousandths of a percent
WHOLE_OF_SHAPE = 65_536
_SHAPES = ("v:shape", "v:rect", "v:roundrect", "v:oval", "v:line", "v:group")
_FILLS = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")


class Drawings:
    """The drawings of one part, which refers to its pictures by the names that ``related`` knows."""

    def __init__(
        self, package: Package, related: list[Relationship], theme: Theme, insets: Insets, findings: set[Finding]
    ) -> None:
        self.package, self.theme, self.insets, self.findings = package, theme, insets, findings
        self.related = {relationship.identity: relationship for relationship in related}
        self.targets: dict[str, str] = {}  # of the copy: names and where they lead
        self._numbers = 0
        self.special: dict[str, Callable[[Element], Element | None]] = {
            named("pic:pic"): self._picture,
            named("a:blip"): self._blip,
            named("a:schemeClr"): self._colour,
            named("a:sysClr"): self._colour,
            named("v:imagedata"): self._image,
            named("v:shapetype"): self._shape_type,
            **{named(name): self._properties for name in ("wp:docPr", "pic:cNvPr", "wps:cNvPr", "wpg:cNvPr")},
            **{named(name): self._shape for name in _SHAPES},
        }

    def one(self, element: Element) -> Element | None:
        name = short(element.tag)
        if name not in allowed.DRAWINGS:
            return None
        made = new(name)
        for key in allowed.DRAWINGS[name].split():
            written = element.get(key)
            if key == "style":
                written = _style(written or "")
            if written and (key == "string" or PLAIN.fullmatch(written)):
                made.set(key, written)
        if name in allowed.TEXT_OF and PLAIN.fullmatch(element.text or ""):
            made.text = element.text
        return made

    def finish(self, story: Element) -> None:
        """What shapes take from a theme is said of them; frames in which nothing is left go, and that is told."""
        for shape in inside(story, "wps:wsp"):
            _dress(shape)
        for frame in inside(story, "w:drawing", "w:pict"):
            kinds = allowed.KINDS_OF_DRAWING if frame.tag == named("w:drawing") else _SHAPES
            if frame.getparent() is not None and not any(True for _kind in frame.iter(*map(named, kinds))):
                self.findings.add(Finding.OBJECTS)
                drop(frame)

    def inset(self, identity: str | None, crop: Crop) -> Inset | None:
        relationship = self.related.get(identity or "")
        if relationship is None:
            return None
        if relationship.external or not self.package.has(relationship.target):
            self.findings.add(Finding.EXTERNAL)
            return None
        return self.insets.made(self.package.read(relationship.target), crop)

    def _name(self, inset: Inset) -> str:
        name = f"rIdP{inset.number}"
        self.targets[name] = f"media/{inset.name}"
        return name

    def _picture(self, element: Element) -> Element | None:
        blip = element.find(f"{named('pic:blipFill')}/{named('a:blip')}")
        if blip is not None and blip.get(named("r:link")):
            self.findings.add(Finding.EXTERNAL)
        if blip is None or self._shown(blip) is None:
            self.findings.add(Finding.OBJECTS)
            return None
        return new("pic:pic")

    def _shown(self, blip: Element) -> Inset | None:
        source = blip.getparent().find(named("a:srcRect"))
        crop = WHOLE if source is None else _parts(source, "ltrb", lambda written: _number(written) / WHOLE_OF_DRAWING)
        return self.inset(blip.get(named("r:embed")), crop)

    def _blip(self, element: Element) -> Element | None:
        inset = self._shown(element)
        if inset is None or element.getparent().tag != named("pic:blipFill"):
            return None
        made = new("a:blip")
        made.set(named("r:embed"), self._name(inset))
        return made

    def _image(self, element: Element) -> Element | None:
        inset = self._shown_in_shape(element)
        if inset is None:
            return None
        made = new("v:imagedata")
        made.set(named("r:id"), self._name(inset))
        return made

    def _shown_in_shape(self, image: Element) -> Inset | None:
        crop = _parts(image, ("cropleft", "croptop", "cropright", "cropbottom"), _fraction)
        return self.inset(image.get(named("r:id")), crop)

    def _shape(self, element: Element) -> Element | None:
        image = element.find(named("v:imagedata"))
        words = element.find(f".//{named('w:txbxContent')}")
        if image is not None and words is None and self._shown_in_shape(image) is None:
            self.findings.add(Finding.OBJECTS)
            return None
        made = self.one(element)
        type_ = element.get("type", "")
        if made is not None and PICTURE.fullmatch(type_):
            made.set("type", type_)
        return made

    def _shape_type(self, element: Element) -> Element | None:
        identity = element.get("id", "")
        if not PICTURE.fullmatch(identity):
            return None
        made = self.one(element)
        if made is not None:
            made.set("id", identity)
            if element.get(named("o:spt"), "").isdigit():
                made.set(named("o:spt"), element.get(named("o:spt"), ""))
        return made

    def _properties(self, element: Element) -> Element:
        """A number, and the description that people hear who do not see; the name is often that of a file."""
        self._numbers += 1
        made = new(short(element.tag))
        made.set("id", str(self._numbers))
        made.set("name", f"Object {self._numbers}")
        description = element.get("descr", "")
        if LIKE_A_PATH.search(description):
            self.findings.add(Finding.PATH)
        elif description:
            made.set("descr", description)
        return made

    def _colour(self, element: Element) -> Element | None:
        colour = element.get("lastClr") or self.theme.colour(element.get("val", ""))
        if colour is None:
            return None
        made = new("a:srgbClr")
        made.set("val", colour)
        return made


def _dress(shape: Element) -> None:
    """Fill and line of a shape, where only its style names their colours."""
    settings, style = shape.find(named("wps:spPr")), shape.find(named("wps:style"))
    if settings is None or style is None:
        return
    line = settings.find(named("a:ln"))
    if not any(settings.find(named(fill)) is not None for fill in _FILLS) and (fill := _filled(style, "a:fillRef")):
        settings.insert(len(settings) if line is None else settings.index(line), fill[0])
    if line is None and (drawn := _filled(style, "a:lnRef")):
        settings.append(new("a:ln", *drawn))


def _filled(style: Element, name: str) -> list[Element]:
    reference = style.find(named(name))
    if reference is None or reference.get("idx") in {None, "0"} or not len(reference):
        return []
    return [new("a:solidFill", copy.deepcopy(reference[0]))]


def _parts(element: Element, keys: Iterable[str], read: Callable[[str], float]) -> Crop:
    left, top, right, bottom = (read(element.get(key, "")) for key in keys)
    return left, top, right, bottom


def _number(written: str) -> float:
    """Strict Open XML writes percents where the usual dialect counts thousandths of them."""
    percent = written.endswith("%")
    try:
        return float(written.rstrip("%")) * (1000 if percent else 1)
    except ValueError:
        return 0.0


def _fraction(written: str) -> float:
    """``6554f`` is a part of 65,536; others are parts of one."""
    return _number(written[:-1]) / WHOLE_OF_SHAPE if written.endswith("f") else _number(written)


def _style(written: str) -> str:
    pairs = (pair.partition(":") for pair in written.split(";"))
    kept = ((key.strip().lower(), value.strip()) for key, _, value in pairs)
    return ";".join(f"{key}:{value}" for key, value in kept if key in allowed.STYLE_OF_SHAPE and PLAIN.fullmatch(value))
