import csv
import io
from pathlib import Path

import openpyxl
import pytest
from packages import DRAWN, OFFICE, cell, cells, docx, halves, p, related, says, xlsx

from portal.files import cleaning
from portal.files.cleaning import sheets
from portal.files.cleaning.made import Block, Finding, NoCopy, Reason
from portal.files.cleaning.sheets import showing
from portal.files.formats import Kind

CASES = Path(__file__).with_name("cases")
ALL = (CASES / "all.xlsx").read_bytes()
ROWS = [row for row in csv.DictReader((CASES / "office.csv").read_text().splitlines()) if row["kind"] == "XLSX"]


def copied(*arguments, **more):
    return sheets.clean(xlsx(*arguments, **more))


def book(made):
    return openpyxl.load_workbook(io.BytesIO(made.content))


def values(made, number=0):
    return [[cell.value for cell in row] for row in book(made).worksheets[number].iter_rows()]


def no_copy(content):
    with pytest.raises(NoCopy) as why:
        sheets.clean(content)
    return why.value.reason


def looks(*codes, fonts=("",), fills=('<fill><patternFill patternType="none"/></fill>',)):
    """Formats of numbers, then one look for each of them, with the font and the fill of the same place."""
    formats = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    entries = "".join(
        f'<xf numFmtId="{200 + at}" fontId="{min(at, len(fonts) - 1)}" fillId="{min(at, len(fills) - 1)}"/>'
        for at in range(max(len(codes), 1))
    )
    letters = "".join(f"<font>{font}</font>" for font in fonts)
    grounds = "".join(fills)
    return f"<numFmts>{formats}</numFmts><fonts>{letters}</fonts><fills>{grounds}</fills><cellXfs>{entries}</cellXfs>"


class TestCases:
    @pytest.fixture(scope="class", name="copy")
    @classmethod
    def made(cls):
        return sheets.clean(ALL)

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["word"])
    def test_holds_what_is_seen_and_nothing_else(self, copy, row):
        assert says(copy.content, row["word"]) == (row["expected"] == "kept")

    def test_is_read_by_others(self, copy):
        kept = {row["word"] for row in ROWS if row["expected"] == "kept"}
        read = book(copy)

        found = {str(cell.value) for sheet in read for row in sheet.iter_rows() for cell in row} | set(read.sheetnames)
        assert kept <= found
        assert all(any(word in block.text for block in copy.text) for word in kept)
        assert read.properties.creator in {None, ""}

    def test_tells_what_was_left_out(self, copy):
        assert {
            *(Finding.AUTHOR, Finding.ORGANIZATION, Finding.PROPERTIES, Finding.PATH, Finding.COMMENTS),
            *(Finding.HIDDEN_TEXT, Finding.HIDDEN_CELLS, Finding.LINKS, Finding.EXTERNAL, Finding.FORMULAS),
            *(Finding.NAMES_INSIDE, Finding.PRINTER),
        } <= set(copy.findings)
        assert Finding.CHANGES not in copy.findings

    def test_is_the_same_each_time_and_in_a_process_that_can_open_nothing(self, copy):
        assert sheets.clean(ALL) == copy == cleaning.clean(ALL, Kind.XLSX)


class TestCopy:
    def test_of_a_plain_table_leaves_out_nothing(self):
        made = copied(cells(("Puesto", "Salario"), ("Soldador", 1234.5)))

        assert (made.kind, made.findings) == (Kind.XLSX, ())
        assert values(made) == [["Puesto", "Salario"], ["Soldador", 1234.5]]
        assert made.text == (Block("S0", 1), Block("Puesto\tSalario"), Block("Soldador\t1234.5"))

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Reason.DAMAGED),
            (xlsx(cells((1,)))[:-40], Reason.DAMAGED),
            (xlsx("<sheetData><row>"), Reason.DAMAGED),
            (xlsx('<sheetData><row r="1"><c t="s"><v>7</v></c></row></sheetData>'), Reason.DAMAGED),
            (xlsx('<sheetData><row r="9999999"/></sheetData>'), Reason.DAMAGED),
            (docx(p("a")), Reason.KIND),
            (xlsx(cells((1,)), states=("hidden",)), Reason.DOUBTFUL),
            (xlsx(cells(('<c r="A1"><f>1+1</f></c>',))), Reason.DOUBTFUL),
            (xlsx(cells((1,)), files={"xl/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), Reason.DAMAGED),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
        ],
    )
    def test_is_refused(self, content, reason):
        assert no_copy(content) is reason

    def test_has_a_greatest_number_of_cells(self, monkeypatch):
        monkeypatch.setattr("portal.files.cleaning.sheets.reading.MOST_CELLS", 3)

        assert copied(cells((1, 2, 3))).content
        assert no_copy(xlsx(cells((1, 2), (3, 4)))) is Reason.TOO_LARGE

    @pytest.mark.parametrize(
        ("element", "value"),
        [
            ('<c r="A1"><f>SECRETO!A1</f><v>7.5</v></c>', 7.5),
            ('<c r="A1" t="str"><f>"SECRETO"</f><v>siete</v></c>', "siete"),
            ('<c r="A1" t="b"><v>1</v></c>', True),
            ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
            ('<c r="A1" t="s"><v>0</v></c>', "juntos"),
            ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
            ('<c r="A1" t="inlineStr"><is><t>https://example.org</t></is></c>', "https://example.org"),
            ('<c r="A1" t="inlineStr"><is><t>uno_x000A_dos</t></is></c>', "uno\ndos"),
            ("<c><v>1.2345678901234567E-5</v></c>", 1.234567890123457e-05),
        ],
    )
    def test_holds_results(self, element, value):
        strings = ["<si><r><t>jun</t></r><r><t>tos</t></r><rPh><t>SECRETO</t></rPh></si>", "SECRETO"]
        made = copied(cells((element,)), strings=strings)

        assert values(made) == [[value]]
        read = book(made).active["A1"]
        assert read.data_type != "f"
        assert read.hyperlink is None
        assert not says(made.content, "SECRETO")

    def test_keeps_how_it_looks(self):
        styles = (
            '<fonts><font/><font><b/><color theme="0"/></font></fonts>'
            '<fills><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill>'
            "</fills>"
            '<cellXfs><xf/><xf numFmtId="14" fontId="1" fillId="1"><alignment horizontal="center" wrapText="1"/></xf>'
            "</cellXfs>"
        )
        sheet = (
            '<sheetViews><sheetView><pane xSplit="1" ySplit="2" state="frozen"/></sheetView></sheetViews>'
            '<cols><col min="2" max="2" width="30.7109375"/></cols>'
            f'<sheetData><row r="1" ht="39.75" customHeight="1">{cell("A1", 45000, 1)}</row></sheetData>'
            '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        )
        page = book(copied(sheet, styles=styles)).active
        first = page["A1"]

        assert (first.font.b, first.font.color.rgb, first.fill.fgColor.rgb) == (True, "FFFFFFFF", "FF1F4E79")
        assert (first.alignment.horizontal, first.alignment.wrap_text, first.is_date) == ("center", True, True)
        assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:B1"]
        assert page.freeze_panes == "B3"
        assert page.column_dimensions["B"].width == pytest.approx(30.71, abs=0.01)
        assert page.row_dimensions[1].height == 39.75

    def test_counts_dates_as_it_did(self):
        settings = '<workbookPr date1904="1"/>'
        made = copied(cells((cell("A1", 1, 0),)), styles=looks("yyyy-mm-dd"), workbook=settings)

        assert book(made).active["A1"].value.isoformat() == "1904-01-02T00:00:00"
        assert made.text[1] == Block("1904-01-02")


class TestHidden:
    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_sheets_go(self, state):
        made = copied(cells(("a",)), cells(("SECRETO",)), states=("visible", state))

        assert book(made).sheetnames == ["S0"]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_CELLS in made.findings

    @pytest.mark.parametrize(
        "sheet",
        [
            '<cols><col min="2" max="3" hidden="1"/></cols>' + cells(("a", "SECRETO", "SECRETO", "d")),
            '<cols><col min="2" max="3" width="0" customWidth="1"/></cols>' + cells(("a", "SECRETO", "SECRETO", "d")),
            f'<sheetData><row r="1">{cell("A1", "a")}{cell("D1", "d")}</row><row r="2" hidden="1">'
            f"{cell('A2', 'SECRETO')}</row></sheetData>",
            f'<sheetData><row r="1">{cell("A1", "a")}{cell("D1", "d")}</row><row r="2" ht="0.5" customHeight="1">'
            f"{cell('A2', 'SECRETO')}</row></sheetData>",
        ],
    )
    def test_rows_and_columns_go_and_leave_their_place(self, sheet):
        made = copied(sheet)

        assert values(made)[0] == ["a", None, None, "d"]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_CELLS in made.findings

    @pytest.mark.parametrize(
        ("code", "value", "seen"),
        [
            (";;;", "x", False),
            (";;;", 5, False),
            (";;", 5, False),
            (";;", "x", True),
            ("0;;", -5, False),
            ("0;;", 5, True),
            ("0;-0;;@", 0, False),
            ("0;-0;;@", "x", True),
            ("[Red];[Red];", 5, False),
            ("[>100]0;;", 5, True),
            ("General", 5, True),
            ("0&quot;;&quot;", 5, True),
        ],
    )
    def test_values_are_those_that_their_format_does_not_show(self, code, value, seen):
        made = copied(cells((cell("A1", value), cell("B1", "b", 1))), styles=looks(code, "General"))

        assert values(made) == [[value if seen else None, "b"]]
        assert (Finding.HIDDEN_TEXT in made.findings) is not seen

    def test_words_in_a_format_are_seen_or_go(self):
        made = copied(cells((cell("A1", 5), cell("B1", -5))), styles=looks("0 &quot;horas&quot;;0 &quot;SECRETO&quot;"))
        alone = copied(cells((cell("A1", 5),)), styles=looks("0 &quot;horas&quot;;0 &quot;SECRETO&quot;"))

        assert says(made.content, "horas")
        assert says(made.content, "SECRETO")
        assert not says(alone.content, "SECRETO")

    @pytest.mark.parametrize(
        ("font", "fill", "beside", "seen"),
        [
            ('<color rgb="FFFFFFFF"/>', "", "", False),
            ('<color theme="0"/>', "", "", False),
            ('<sz val="1"/>', "", "", False),
            ('<color rgb="FFFFFFFF"/>', '<fgColor rgb="FF000000"/>', "", True),
            ('<color rgb="FFFFFFFF"/>', "", '<tableParts><tablePart r:id="r9"/></tableParts>', True),
            ('<color rgb="FF333333"/>', "", "", True),
            ("", '<fgColor rgb="FF000000"/>', "", False),
            ('<color theme="1"/>', '<fgColor rgb="FF101010"/>', "", False),
            ('<color rgb="FFFF0000"/>', '<fgColor rgb="FFFF0000"/>', "", False),
            ('<color theme="0" tint="-0.5"/>', "", "", True),
        ],
    )
    def test_letters_are_white_or_dust(self, font, fill, beside, seen):
        kind = "solid" if fill else "none"
        fill = f'<fill><patternFill patternType="{kind}">{fill}</patternFill></fill>'
        styles = looks("General", "General", fonts=(font, ""), fills=(fill, "<fill/>"))
        made = copied(cells((cell("A1", "x"), cell("B1", "b", 1))) + beside, styles=styles)

        assert values(made) == [["x" if seen else None, "b"]]

    def test_cells_under_a_merged_one_go(self):
        made = copied(cells(("a", "SECRETO", "c")) + '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')

        assert values(made) == [["a", None, "c"]]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_TEXT in made.findings

    def test_merged_cells_without_end_hurt_nobody(self):
        made = copied(cells(("a",)) + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')

        assert values(made) == [["a"]]


def drawn(*anchors, **files):
    drawing = f'<xdr:wsDr {DRAWN} xmlns:r="{OFFICE}">{"".join(anchors)}</xdr:wsDr>'
    parts = {
        "xl/worksheets/_rels/sheet0.xml.rels": related(("drawing", "../drawings/d.xml")),
        "xl/drawings/d.xml": drawing,
        "xl/drawings/_rels/d.xml.rels": related(("image", "../media/a.png")),
        "xl/media/a.png": halves(),
    }
    cols = '<cols><col min="5" max="5" hidden="1"/></cols>'
    return copied(cols + cells(("a",)) + '<drawing r:id="r0"/>', files=parts)


def anchor(inside, column=1):
    size = '<xdr:spPr><a:xfrm><a:ext cx="762000" cy="381000"/></a:xfrm></xdr:spPr>'
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:row>2</xdr:row></xdr:from>"
        f"{inside.replace('SIZE', size)}<xdr:clientData/></xdr:oneCellAnchor>"
    )


PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="SECRETO" descr="SECRETO"/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="r0"/><a:srcRect l="50000"/></xdr:blipFill>SIZE</xdr:pic>'
)
LINES = "".join(f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>" for words in ("nota", "dos"))
WORDS = f"<xdr:sp>SIZE<xdr:txBody>{LINES}</xdr:txBody></xdr:sp>"
CHART = "<xdr:graphicFrame>SECRETO</xdr:graphicFrame>"


class TestPinned:
    def test_pictures_are_made_anew_and_cut(self):
        made = drawn(anchor(PICTURE))
        shown = book(made).active._images[0]

        assert (shown.width, shown.height) == (20, 20)
        assert (shown.anchor._from.col, shown.anchor._from.row) == (1, 2)
        assert (shown.anchor.to.col, shown.anchor.to.row) == (2, 4)
        assert not says(made.content, "SECRETO")

    def test_boxes_keep_their_words(self):
        made = drawn(anchor(WORDS))

        assert says(made.content, "nota")
        assert made.text[-2:] == (Block("nota"), Block("dos"))
        assert Finding.OBJECTS not in made.findings

    def test_groups_are_taken_apart(self):
        made = drawn(anchor(f"<xdr:grpSp><xdr:nvGrpSpPr/><xdr:grpSpPr/>{WORDS}{CHART}</xdr:grpSp>"))

        assert says(made.content, "nota")
        assert Finding.OBJECTS in made.findings

    def test_charts_are_left_out_and_told(self):
        made = drawn(anchor(CHART))

        assert not says(made.content, "SECRETO")
        assert Finding.OBJECTS in made.findings

    def test_in_hidden_columns_goes(self):
        made = drawn(anchor(WORDS, column=4))

        assert not says(made.content, "nota")
        assert Finding.HIDDEN_CELLS in made.findings


class TestShowing:
    @pytest.mark.parametrize(
        ("value", "code", "shown"),
        [
            (45000, "dd/mm/yyyy", "2023-03-15"),
            (45000.5, "d/m/yy h:mm", "2023-03-15 12:00"),
            (0.5, "h:mm AM/PM", "12:00"),
            (45000, '"día" 0', "45000"),
            (0.125, "0.0%", "12.5%"),
            (1234.5, "#,##0.00", "1234.5"),
            (-5, "yyyy", "-5"),
            ("palabras", "yyyy", "palabras"),
        ],
    )
    def test_says_it_in_words(self, value, code, shown):
        assert showing.shown(value, code, False) == shown
