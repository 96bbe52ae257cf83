"""A version as a Word document that reads back into the same passages.

Numbers are written, not counted by Word, so that "see paragraph 12" stays true;
they stand in a style of their own by which they are known as numbers again.
"""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from portal.core import clock
from portal.files.exporting.blocks import Place, blocks, width
from portal.files.importing import labels
from portal.text.passages import Kind, Piece

NUMBER = "Passage number"
BODY = "Passage"
ITEM = "Passage item"
DEEPEST = 9
LOCALES = {"en": "en-US", "es": "es-MX"}


@dataclass(slots=True)
class Stretch:
    """Words of a passage that stand in one run."""

    start: int
    end: int
    run: Run


@dataclass(slots=True)
class Sheet:
    """A Word document on which passages are being written."""

    document: Opened
    names: Mapping[str, str]  # of its styles, as the file calls them: looking each up in the document takes long
    bullets: str = ""  # the number of the list that draws them
    stretches: list[list[Stretch]] = field(default_factory=list)  # of each passage


def docx(title: str, pieces: Sequence[Piece], language: str, foot: str = "") -> bytes:
    """One language of a version. The title names the file; on the page stands what the passages say.

    What is to stand at the foot of every sheet is no part of the text, and is not read back.
    """
    document = written(title, pieces, language).document
    set_foot(document, foot)
    return packed(document)


def side_by_side_docx(
    title: str, rows: Iterable[tuple[Piece | None, Piece | None]], headers: tuple[str, str], foot: str = ""
) -> bytes:
    """Both languages of each passage beside each other, English first; for reading, not for reading back."""
    document = _blank(title, "en")
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Inches(0.8)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    _head(table.rows[0])
    for cell, header in zip(table.rows[0].cells, headers, strict=True):
        cell.paragraphs[0].add_run(header).bold = True
    for pair in rows:
        for cell, piece, language in zip(table.add_row().cells, pair, LOCALES, strict=True):
            if piece:
                _write_in_cell(cell.paragraphs[0], piece, language)
    set_foot(document, foot)
    return packed(document)


def written(
    title: str, pieces: Sequence[Piece], language: str, cuts: Mapping[int, Collection[int]] | None = None
) -> Sheet:
    """The document, its words cut into runs at these places of these passages."""
    document = _blank(title, language)
    sheet = Sheet(document, {str(style.name): style.style_id for style in document.styles})
    after_table = False
    for block in blocks(pieces):
        if block[0][1].kind is Kind.ROW:
            if after_table:
                sheet.document.add_paragraph()  # or Word would make one table of the two
            _write_table(sheet, block, cuts or {})
        else:
            place, piece = block[0]
            _write_paragraph(sheet, piece, (cuts or {}).get(place, ()))
        after_table = block[0][1].kind is Kind.ROW
    return sheet


def packed(document: Opened) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(title: str, language: str) -> Opened:
    document = Document(io.BytesIO(_with_styles(language)))
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title[:255], "", "", LOCALES[language]
    about.created = about.modified = clock.now()
    return document


@cache
def _with_styles(language: str) -> bytes:
    """A document without words. Each style is looked for among all others when it is made, so they are made once."""
    document = Document()
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LOCALES[language])
    document.styles.add_style(NUMBER, WD_STYLE_TYPE.CHARACTER)
    body: Any = document.styles.add_style(BODY, WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = document.styles["Normal"]
    body.paragraph_format.left_indent = Inches(0.5)
    body.paragraph_format.first_line_indent = Inches(-0.5)
    for level in range(1, DEEPEST + 1):
        item: Any = document.styles.add_style(f"{ITEM} {level}", WD_STYLE_TYPE.PARAGRAPH)
        item.base_style = document.styles["Normal"]
        item.paragraph_format.left_indent = Inches(0.5 + 0.3 * level)
        item.paragraph_format.first_line_indent = Inches(-0.3)
    return packed(document)


def set_foot(document: Opened, foot: str) -> None:
    if foot:
        document.sections[0].footer.paragraphs[0].text = foot


def _write_paragraph(sheet: Sheet, piece: Piece, cuts: Collection[int]) -> None:
    paragraph = sheet.document.add_paragraph()
    paragraph._p.style = sheet.names[_style(piece)]
    if piece.kind is Kind.ITEM and not piece.label:
        _draw_bullet(sheet, paragraph, piece.level)
    _write_number(sheet, paragraph, piece)
    sheet.stretches.append(list(_write_words(paragraph, piece.text, 0, cuts)))


def _style(piece: Piece) -> str:
    if piece.kind is Kind.HEADING:
        return f"Heading {min(piece.level, DEEPEST)}" if piece.level > 0 else "Title"
    if piece.kind is Kind.ITEM:
        return f"{ITEM} {min(max(piece.level, 1), DEEPEST)}"
    return "Quote" if piece.kind is Kind.NOTE else BODY


def _write_number(sheet: Sheet, paragraph: Paragraph, piece: Piece) -> None:
    """Also an empty one, where the words would be taken for a number when they are read back."""
    if piece.label or labels.split(piece.text, heading=True) or labels.without_bullet(piece.text):
        paragraph.add_run(labels.joined(piece.label))._r.style = sheet.names[NUMBER]
    if piece.label:
        paragraph.add_run("\t")


def _write_words(paragraph: Paragraph, text: str, offset: int, cuts: Collection[int]) -> Iterator[Stretch]:
    inside = {cut - offset for cut in cuts if 0 < cut - offset < len(text)}
    for start, end in pairwise(sorted({0, *inside, len(text)})):
        yield Stretch(offset + start, offset + end, paragraph.add_run(text[start:end]))


def _write_table(sheet: Sheet, places: Sequence[Place], cuts: Mapping[int, Collection[int]]) -> None:
    table = sheet.document.add_table(rows=0, cols=width(places[0][1]))
    table._tbl.tblStyle_val = sheet.names["Table Grid"]
    for place, piece in places:
        row, offset = table.add_row(), 0
        if piece.level:
            _head(row)
        sheet.stretches.append([])
        for cell, words in zip(row.cells, piece.text.split("\t"), strict=True):
            sheet.stretches[-1] += _write_words(cell.paragraphs[0], words, offset, cuts.get(place, ()))
            offset += len(words) + 1


def _head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _draw_bullet(sheet: Sheet, paragraph: Paragraph, level: int) -> None:
    sheet.bullets = sheet.bullets or _list_of_bullets(sheet.document)
    numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbers.get_or_add_ilvl().val = min(max(level, 1), DEEPEST) - 1
    numbers.get_or_add_numId().val = int(sheet.bullets)


def _list_of_bullets(document: Opened) -> str:
    numbering: Any = document.part.numbering_part.element
    name = 1 + max(int(found.get(qn("w:abstractNumId"))) for found in numbering.iter(qn("w:abstractNum")))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        for level in range(DEEPEST)
    )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{kind}{levels}</w:abstractNum>')
    )
    return str(numbering.add_num(name).numId)


def _write_in_cell(paragraph: Paragraph, piece: Piece, language: str) -> None:
    label = f"{labels.joined(piece.label)} " if piece.label else "• " if piece.kind is Kind.ITEM else ""
    run = paragraph.add_run(label + piece.text.replace("\t", " | "))
    run.bold = piece.kind is Kind.HEADING or None
    run.italic = piece.kind is Kind.NOTE or None
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), LOCALES[language])
    run._r.get_or_add_rPr().append(lang)
