"""A report as a Word document: headings, pictures and their words, tables with repeated heads, languages marked."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml.etree import SubElement

from portal.files.reporting.model import Heading, Paragraph, Picture, Report, Table, Words
from portal.files.reporting.pixels import pngs

LOCALES = {"en": "en-US", "es": "es-MX"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP knows
SMALL, SMALLER = "18", "16"  # half points
MANY = 5  # columns: of more, the words are smaller
FACE = "Calibri"
LONG = 1200  # letters of a row that may go on over a page
MARGIN, LINE = Cm(2.2), 9745  # and what is left of a letter page between two of them, in twentieths of a point
TWO, NARROW = 2, 6236  # columns, and how wide a table of two is: as a picture
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMES = "b br cantSplit fldSimple i instr jc lang p pPr r rPr sz t tblHeader tc tcPr tcW tr trPr type val w"
_W = {name: qn(f"w:{name}") for name in _NAMES.split()}


def docx(report: Report) -> bytes:
    """Equal reports are equal bytes. :class:`apart.Unfinished` where the process that draws was lost."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments = report.title[:255], report.over[:255], ""
    about.language = LOCALES[report.language]
    about.created = about.modified = datetime.combine(report.day, time())
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LOCALES[report.language])
    document.styles["Normal"].font.name = FACE
    document.sections[0].left_margin = document.sections[0].right_margin = MARGIN
    drawn = iter(pngs([block for block in report.blocks if isinstance(block, Picture)]))
    _line(document, Words(report.over))
    document.add_heading(_clean(report.title), 0)
    for words in report.lead:
        _line(document, words)
    for block in report.blocks:
        match block:
            case Heading():
                document.add_heading(_clean(block.text), block.level)
            case Paragraph():
                _line(document, block.words)
            case Picture():
                _picture(document, next(drawn), block.alt)
            case Table():
                _line(document, Words(block.caption, strong=True), with_next=True)
                _table(document, block)
                document.add_paragraph()
    _foot(document.sections[0].footer.paragraphs[0]._p, report.foot)
    out = io.BytesIO()
    document.save(out)
    return _packed_anew(out.getvalue())


def _line(document: Any, words: Words, *, with_next: bool = False) -> None:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = with_next or None
    _write(line._p, words)


def _picture(document: Any, png: bytes, alt: str) -> None:
    document.add_picture(io.BytesIO(png), width=Cm(11))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.inline_shapes[-1]._inline.docPr.set("descr", _clean(alt))


def _table(document: Any, block: Table) -> None:
    """By the elements of the rows: asking the library for the cells of each takes minutes for a thousand."""
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    line = LINE if len(block.head) > TWO else NARROW
    size = SMALL if len(block.head) <= MANY else SMALLER
    widths = [line * width // sum(block.widths) for width in block.widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(_W["w"], str(width))
    head = [(Words(called, strong=True),) for called in block.head]
    for row in (head, *block.rows):
        tr = SubElement(table._tbl, _W["tr"])
        about = SubElement(tr, _W["trPr"])
        if sum(len(words.text) for cell in row for words in cell) <= LONG:
            SubElement(about, _W["cantSplit"])
        if row is head:
            SubElement(about, _W["tblHeader"])
        for at, (paragraphs, width) in enumerate(zip(row, widths, strict=True)):
            _cell(tr, paragraphs or (Words(""),), width, size, number=at in block.numbers)


def _cell(tr: Any, paragraphs: Sequence[Words], width: int, size: str, *, number: bool) -> None:
    cell = SubElement(tr, _W["tc"])
    SubElement(SubElement(cell, _W["tcPr"]), _W["tcW"], {_W["w"]: str(width), _W["type"]: "dxa"})
    for words in paragraphs:
        line = SubElement(cell, _W["p"])
        if number:
            SubElement(SubElement(line, _W["pPr"]), _W["jc"], {_W["val"]: "right"})
        _write(line, words, size)


def _write(line: Any, words: Words, size: str = "") -> None:
    for at, part in enumerate(_clean(words.text).split("\n")):
        run = SubElement(line, _W["r"])
        looks = SubElement(run, _W["rPr"])
        if words.strong:
            SubElement(looks, _W["b"])
        if words.quoted:
            SubElement(looks, _W["i"])
        if size:
            SubElement(looks, _W["sz"], {_W["val"]: size})
        if words.language:
            SubElement(looks, _W["lang"], {_W["val"]: LOCALES.get(words.language, words.language)})
        if at:
            SubElement(run, _W["br"])
        text = SubElement(run, _W["t"])
        text.text = part
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _foot(line: Any, words: str) -> None:
    """With the number of the page and of all pages, which Word counts."""
    _write(line, Words(f"{words}   "), SMALL)
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        counted = SubElement(line, _W["fldSimple"], {_W["instr"]: field})
        _write(counted, Words("1"), SMALL)
        if after:
            _write(line, Words(after), SMALL)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def _packed_anew(content: bytes) -> bytes:
    """The parts under one date: the library writes the hour into its ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
