"""What a content draws with: forms, patterns, masks and states of drawing, whose contents are written anew too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name, Object, Stream

from portal.files.cleaning.pdf.boxes import matrix
from portal.files.cleaning.pdf.contents import Drawn
from portal.files.cleaning.pdf.spelling import spelled

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.walking import Copied, Walker


def _drawing(walker: Walker, value: Copied) -> Copied:
    """What a name of the content draws: an image or a form."""
    if not isinstance(value, Stream) or walker.layers.hides(value.get("/OC")):
        return None
    kind = spelled(value.get("/Subtype")).removeprefix("/").lower()
    return walker.copied(value, kind) if kind in {"image", "form"} else None


def _form(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Stream):
        return None
    copy, drawn = _content(walker, value, "form")
    walker.keep_drawn(copy, drawn)
    return copy


def _pattern(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Stream):
        return walker.shaped(value, "shading_pattern") if isinstance(value, Dictionary) else None
    copy, inside = _content(walker, value, "tiling")
    drawn = Drawn()
    drawn.add(inside, matrix(copy.get("/Matrix")))
    walker.keep_drawn(copy, drawn)
    return copy


def _content(walker: Walker, value: Stream, shape: str) -> tuple[Object, Drawn]:
    resources = walker.resources(value.get("/Resources"))
    content, drawn = walker.rewritten(value, resources)
    copy = walker.target.make_stream(content)
    walker.fill(copy, value, shape)
    copy[Name.Resources] = resources.copy
    return copy, drawn


def _state(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Dictionary):
        return None
    copy = walker.target.make_indirect(walker.shaped(value, "state"))
    mask = copy.get("/SMask")
    if isinstance(mask, Dictionary):
        inside = walker.drawn(mask.get("/G"))
        walker.keep_drawn(copy, Drawn(words=inside.words, unsure=inside.unsure))
    return copy


def _soft_mask(walker: Walker, value: Copied) -> Copied:
    return value if isinstance(value, Name) else walker.copied(value, "mask_of_state")


HOW = {"drawing": _drawing, "form": _form, "pattern": _pattern, "state": _state, "soft_mask": _soft_mask}
