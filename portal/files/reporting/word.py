"""A report as a Word document: headings, tables with heads that are repeated, and the language of every word."""

import io
import re
import zipfile
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from portal.files.reporting.model import Heading, Paragraph, Report, Table, Words

LOCALES = {"en": "en-US", "es": "es-MX"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP knows
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(report: Report) -> bytes:
    """Pictures are left out: their numbers stand in the tables. Equal reports are equal bytes."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments = report.title[:255], report.over[:255], ""
    about.language = LOCALES[report.language]
    about.created = about.modified = datetime.combine(report.day, time())
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LOCALES[report.language])
    document.add_paragraph().add_run(_clean(report.over))
    document.add_heading(_clean(report.title), 0)
    for words in report.lead:
        _write(document.add_paragraph(), words)
    for block in report.blocks:
        match block:
            case Heading():
                document.add_heading(_clean(block.text), block.level)
            case Paragraph():
                _write(document.add_paragraph(), block.words)
            case Table():
                _write(document.add_paragraph(), Words(block.caption, strong=True))
                _table(document, block)
                document.add_paragraph()
    document.sections[0].footer.paragraphs[0].add_run(_clean(report.foot))
    out = io.BytesIO()
    document.save(out)
    return _packed_anew(out.getvalue())


def _table(document: Any, block: Table) -> None:
    """By the elements of the rows: asking the library for the cells of each takes minutes for a thousand."""
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, called in zip(table.rows[0].cells, block.head, strict=True):
        _write(cell.paragraphs[0], Words(called, strong=True))
    for row in block.rows:
        tr: Any = OxmlElement("w:tr")
        table._tbl.append(tr)
        for paragraphs in row:
            tc = tr._add_tc()
            for at, words in enumerate(paragraphs or (Words(""),)):
                place = tc.p_lst[0] if at == 0 and tc.p_lst else tc.add_p()
                _write(Line(place, None), words, small=True)  # type: ignore[arg-type]


def _write(line: Line, words: Words, small: bool = False) -> None:
    for at, part in enumerate(_clean(words.text).split("\n")):
        run: Run = line.add_run(part)
        if at:
            line._p.remove(run._r)
            line.add_run().add_break()
            line._p.append(run._r)
        run.bold, run.italic = words.strong or None, words.quoted or None
        if small:
            run.font.size = Pt(9)
        if words.language:
            lang = OxmlElement("w:lang")
            lang.set(qn("w:val"), LOCALES.get(words.language, words.language))
            run._r.get_or_add_rPr().append(lang)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def _packed_anew(content: bytes) -> bytes:
    """The parts under one date: the library writes the hour into its ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
