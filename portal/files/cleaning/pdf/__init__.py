"""PDF: a new file with the pages as the eye sees them, and nothing of the document that they stood in.

What a page shows is copied object by object (``walking``), then the copy is drawn and judged (``judging``): a page that
holds more than it shows becomes a picture. At the end document and copy are drawn and compared.
"""

import io
import re

import pikepdf
from pikepdf import ObjectStreamMode, Pdf, String

from portal.files.cleaning.made import Finding, Made, NoCopy, Reason, in_order
from portal.files.cleaning.pdf import (
    annotations,
    comparing,
    findings,
    judging,
    opening,
    outline,
    rendering,
    structure,
    wording,
)
from portal.files.cleaning.pdf.layers import Layers
from portal.files.cleaning.pdf.walking import Walker
from portal.files.formats import Kind

LARGEST = 20 * 1024**2

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def clean(content: bytes) -> Made:
    """A copy of this PDF, made in memory. ``NoCopy`` where there cannot be one."""
    try:
        with opening.opened(content) as source, pikepdf.new() as target:
            return _clean(content, source, target)
    except pikepdf.PdfError as broken:
        raise NoCopy(Reason.DAMAGED) from broken


def _clean(content: bytes, source: Pdf, target: Pdf) -> Made:
    layers = Layers(source)
    held = findings.found(source, content, layers)
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    settled = annotations.settle(source, layers)
    if settled.lost:
        held.add(Finding.OBJECTS)
    walker = Walker(source, target, layers)
    drawn = [walker.page(page) for page in source.pages]

    judgment = judging.judge(target, drawn, _saved)
    held |= judgment.findings
    shown = wording.Shown(judgment.lines)
    if not outline.copy(source, target, numbers, shown):
        held.add(Finding.BOOKMARKS)
    tags = [page.tags for page in drawn]
    if "/StructTreeRoot" in source.Root and (
        judgment.pictured or not structure.copy(source, target, numbers, tags, shown)
    ):
        held.add(Finding.STRUCTURE)
    language = source.Root.get("/Lang")
    if isinstance(language, String) and _LANGUAGE.fullmatch(str(language)):
        target.Root.Lang = String(str(language))

    copy = _saved(target)
    if len(copy) > LARGEST:
        raise NoCopy(Reason.TOO_LARGE)
    comparing.compare(content, copy, settled.left_out, judgment.pictured)
    return Made(
        content=copy,
        kind=Kind.PDF,
        findings=in_order(held),
        text=wording.blocks(judgment.lines),
        preview=rendering.preview(copy),
        pictured=tuple(number + 1 for number in judgment.pictured),
    )


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, preserve_pdfa=False)
    return out.getvalue()
