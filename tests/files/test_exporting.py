import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files import exporting
from portal.files.exporting import Remark
from portal.files.importing import assembling, word
from portal.text.passages import Kind, Piece

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PIECES = (
    Piece(Kind.HEADING, "Lista de subsectores"),
    Piece(Kind.PARAGRAPH, "La empresa despidió a dos 👩‍🏭 y\xa0calló.", 0, "12"),
    Piece(Kind.ITEM, "canción con acento", 2),
    Piece(Kind.ROW, "N.º\tSubsector", 1),
    Piece(Kind.ROW, "1\tVidrio y más vidrio"),
    Piece(Kind.NOTE, "Fin.", 0, "[1]"),
)


def opened(content):
    return Document(io.BytesIO(content))


def covered(document):
    """The words that each comment of a document stands at."""
    open_, said = set(), {}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_.add(element.get(qn("w:id")))
            said.setdefault(element.get(qn("w:id")), "")
        elif element.tag == qn("w:commentRangeEnd"):
            open_.remove(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            for number in open_:
                said[number] += element.text
    assert not open_
    return [said[str(number)] for number in range(len(said))]


@st.composite
def remarks(draw):
    found = []
    for place in draw(st.lists(st.sampled_from(range(len(PIECES))), max_size=8)):
        start = draw(st.integers(0, len(PIECES[place].text) - 1))
        end = draw(st.integers(start + 1, len(PIECES[place].text)))
        found.append(Remark(text="¿?", author="Ana", passage=place, start=start, end=end))
    return found


class TestComments:
    @settings(max_examples=25, deadline=None)
    @given(remarks())
    def test_cover_exactly_their_words_also_where_they_overlap(self, remarks):
        content = exporting.commented_docx("Borrador", PIECES, remarks, "es")

        wanted = [PIECES[remark.passage].text[remark.start : remark.end].replace("\t", "") for remark in remarks]
        for one, found, remark in zip(wanted, covered(opened(content)), remarks, strict=True):
            # between two cells there is nothing to cover, so the whole row is
            assert found == (one or PIECES[remark.passage].text.replace("\t", ""))
        assert assembling.assemble(word.read(content, set()), set()) == PIECES

    def test_stand_at_a_passage_or_at_the_document_when_they_have_no_words(self):
        remarks = [Remark(text="Todo.", author="Ana"), Remark(text="Esto.", author="Bea", passage=1)]

        document = opened(exporting.commented_docx("Borrador", PIECES, remarks, "es"))

        assert covered(document) == [PIECES[0].text, PIECES[1].text]

    def test_say_who_when_and_what_in_its_lines(self):
        said = Remark(
            text="Uno.\n\nDos\x00 👍", author="Sindicato <Ñ>", initials="S", at=datetime(2026, 6, 1, 23, tzinfo=UTC)
        )

        content = exporting.commented_docx("Borrador", PIECES, [said, Remark(text="", author="")], "es")

        first, second = opened(content).comments
        assert (first.author, first.initials, first.text) == ("Sindicato <Ñ>", "S", "Uno.\n\nDos\ufffd 👍")
        assert first.timestamp == datetime(2026, 6, 1, 23, tzinfo=UTC)
        assert (second.text, second.timestamp) == ("", None)
        assert len(second.paragraphs) == 1

    def test_may_stand_on_a_document_without_passages(self):
        assert covered(opened(exporting.commented_docx("", (), [Remark(text="a", author="b")], "en"))) == [""]

    def test_are_announced_when_they_come_back(self):
        warnings = set()
        word.read(exporting.commented_docx("", PIECES, [Remark(text="a", author="b")], "en"), warnings).__next__()

        assert "comments_left_out" in warnings


class TestWord:
    def test_names_the_draft_and_its_language_and_no_program(self):
        document = opened(exporting.docx("Borrador 1", PIECES, "es"))

        about = document.core_properties
        assert (about.title, about.author, about.comments, about.language) == ("Borrador 1", "", "", "es-MX")
        assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"es-MX"}

    def test_shows_its_numbers_and_heads_its_tables(self):
        document = opened(exporting.docx("Borrador 1", PIECES, "es"))

        assert document.paragraphs[1].text.startswith("12.\tLa empresa")
        assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None

    @pytest.mark.parametrize("content", [exporting.docx("a", PIECES, "en"), exporting.docx("a", (), "en")])
    def test_is_a_sound_archive(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ElementTree.fromstring(archive.read(name))

    def test_puts_both_languages_side_by_side(self):
        rows = [(PIECES[0], PIECES[0]), (PIECES[1], None), (PIECES[4], PIECES[2])]

        table = opened(exporting.side_by_side_docx("D-1", rows, ("English", "Español"))).tables[0]

        assert [[cell.text for cell in row.cells] for row in table.rows] == [
            ["English", "Español"],
            ["Lista de subsectores", "Lista de subsectores"],
            ["12. La empresa despidió a dos 👩‍🏭 y\xa0calló.", ""],
            ["1 | Vidrio y más vidrio", "• canción con acento"],
        ]


def cells(content):
    """Each cell of a workbook: its type and what is written in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = [
            "".join(text.text or "" for text in one.iter(f"{SHEET}t"))
            for one in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{SHEET}f"))
    assert next(sheet.iter(f"{SHEET}pane")).get("state") == "frozen"
    found = {}
    for cell in sheet.iter(f"{SHEET}c"):
        value = cell.findtext(f"{SHEET}v")
        found[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else float(value)
    return found


class TestSheet:
    def test_keeps_words_as_words_and_dates_as_dates(self):
        row = ["=1+1", "007", "http://a.mx", 3, date(2026, 6, 1), datetime(2026, 6, 2, 3, tzinfo=UTC), None]

        found = cells(exporting.xlsx("Comentarios / Comments", list("abcdefg"), [row], ZoneInfo("America/Mexico_City")))

        assert [found[f"{column}2"] for column in "ABCD"] == ["=1+1", "007", "http://a.mx", 3]
        assert found["E2"] == (date(2026, 6, 1) - date(1899, 12, 30)).days
        assert found["F2"] == found["E2"] + 21 / 24  # 03:00 UTC is nine in the evening before
        assert found["A1"] == "a"

    def test_shortens_what_excel_would_leave_out(self):
        found = cells(exporting.xlsx("a", ["a"], [["😀" * 20_000]]))["A2"]

        assert found.endswith("😀…")
        assert len(found.encode("utf-16-le")) // 2 <= 32_767

    def test_may_be_empty(self):
        assert cells(exporting.xlsx("[:]*?/\\", ["a", "b"], [])) == {"A1": "a", "B1": "b"}
