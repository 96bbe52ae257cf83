import csv
import io
from pathlib import Path

import pytest
from lxml import etree
from packages import docx, halves, line, look, odf, p, says, span, unpacked
from PIL import Image

from portal.files import cleaning
from portal.files.cleaning import opendocument
from portal.files.cleaning.made import Block, Finding, NoCopy, Reason
from portal.files.formats import Kind

CASES = Path(__file__).with_name("cases")
NAMES = {Kind.ODT: "all.odt", Kind.ODS: "all.ods"}
ROWS = [row for row in csv.DictReader((CASES / "office.csv").read_text().splitlines()) if row["kind"] in NAMES]
KINDS = pytest.mark.parametrize("kind", NAMES)


def case(name):
    return (CASES / name).read_bytes()


def copied(*arguments, **more):
    return opendocument.clean(odf(*arguments, **more))


def sheet(*rows, columns="", **more):
    body = f'<table:table table:name="Hoja">{columns}{"".join(rows)}</table:table>'
    return copied(body, kind="spreadsheet", **more)


def row(*cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(words="", more=""):
    kind = 'office:value-type="string"' if words and "value-type" not in more else ""
    return f"<table:table-cell {kind} {more}>{f'<text:p>{words}</text:p>' if words else ''}</table:table-cell>"


def table(inside, more=""):
    return f"<table:table>{row(cell(inside, more))}</table:table>"


def words(made):
    return [block.text for block in made.text]


def tree(made, name="content.xml"):
    return etree.fromstring(unpacked(made.content)[name])


def no_copy(content):
    with pytest.raises(NoCopy) as why:
        opendocument.clean(content)
    return why.value.reason


@pytest.fixture(scope="module")
def copies():
    return {name: opendocument.clean(case(name)) for name in NAMES.values()}


class TestCases:
    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["word"])
    def test_holds_what_is_seen_and_nothing_else(self, copies, row):
        assert says(copies[row["file"]].content, row["word"]) == (row["expected"] == "kept")

    @KINDS
    def test_lists_its_few_parts(self, copies, kind):
        parts = unpacked(copies[NAMES[kind]].content)
        listed = etree.fromstring(parts["META-INF/manifest.xml"])

        named = [entry.get(key) for entry in listed for key in entry.attrib if key.endswith("}full-path")]
        assert next(iter(parts)) == "mimetype"
        assert sorted(named) == sorted({"/", *parts} - {"mimetype", "META-INF/manifest.xml"})
        assert {name for name in parts if not name.startswith("Pictures/")} == {
            *("mimetype", "content.xml", "styles.xml", "settings.xml", "META-INF/manifest.xml"),
        }

    @KINDS
    def test_shows_all_that_is_kept(self, copies, kind):
        kept = {row["word"] for row in ROWS if row["kind"] == kind and row["expected"] == "kept"}

        assert copies[NAMES[kind]].kind is kind
        assert all(any(word in text for text in words(copies[NAMES[kind]])) for word in kept)

    def test_tells_what_was_left_out(self, copies):
        assert {
            *(Finding.AUTHOR, Finding.PROPERTIES, Finding.PATH, Finding.EARLIER_VERSIONS, Finding.CHANGES),
            *(Finding.COMMENTS, Finding.HIDDEN_TEXT, Finding.LINKS, Finding.EXTERNAL, Finding.OBJECTS),
            *(Finding.PROGRAM, Finding.FIELDS, Finding.THUMBNAIL, Finding.PRINTER, Finding.PLACE),
        } <= set(copies["all.odt"].findings)
        assert {Finding.HIDDEN_CELLS, Finding.FORMULAS, Finding.NAMES_INSIDE} <= set(copies["all.ods"].findings)
        assert Finding.HIDDEN_CELLS not in copies["all.odt"].findings

    @KINDS
    def test_is_the_same_each_time_and_in_a_process_that_can_open_nothing(self, copies, kind):
        content = case(NAMES[kind])

        assert opendocument.clean(content) == copies[NAMES[kind]] == cleaning.clean(content, kind)


class TestText:
    def test_of_a_plain_letter_leaves_out_nothing(self):
        made = copied(line("Estimada comisión:") + line("uno", "<text:s/>", "dos", "<text:tab/>", "tres"))

        assert (made.kind, made.findings) == (Kind.ODT, ())
        assert words(made) == ["Estimada comisión:", "uno dos tres"]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Reason.DAMAGED),
            (odf(line("a"))[:-40], Reason.DAMAGED),
            (odf("<text:p>"), Reason.DAMAGED),
            (odf(line("a"), kind="presentation"), Reason.KIND),
            (docx(p("a")), Reason.DAMAGED),
            (odf(line("a"), files={"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), Reason.DAMAGED),
            (odf(line("a"), files={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), Reason.PASSWORD),
            (odf(line("a"), files={"a": bytes(30 * 1024**2)}), Reason.TOO_LARGE),
            (odf(line("a", "<text:unheard-of>b</text:unheard-of>")), Reason.DOUBTFUL),
            (odf("<text:unheard-of><text:p>b</text:p></text:unheard-of>"), Reason.DOUBTFUL),
        ],
    )
    def test_is_refused(self, content, reason):
        assert no_copy(content) is reason

    def test_keeps_headings_lists_tables_and_notes(self):
        note = (
            '<text:note text:note-class="footnote" text:id="SECRETO"><text:note-citation>1</text:note-citation>'
            f"<text:note-body>{line('nota')}</text:note-body></text:note>"
        )
        item = "<text:list-item>{}</text:list-item>"
        made = copied(
            '<text:h text:outline-level="2">Título</text:h>'
            f'<text:list text:style-name="L">{item.format(line("uno"))}{item.format(line("dos", note))}</text:list>'
            f"<table:table>{row(cell('celda'), cell('otra'))}</table:table>",
            automatic='<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
            'style:num-suffix=")" style:num-format="a"/></text:list-style>',
        )

        assert made.text == (
            Block("Título", 2),
            Block("a) uno"),
            Block("b) dos[1]"),
            Block("[1] nota"),
            Block("celda\totra"),
        )
        assert not says(made.content, "SECRETO")

    def test_keeps_the_words_around_what_goes(self):
        made = copied(
            line(
                "a",
                "<office:annotation><dc:creator>SECRETO</dc:creator></office:annotation>",
                "b",
                '<text:a xlink:href="https://SECRETO">c</text:a>',
                "d",
                '<text:bookmark text:name="SECRETO"/>',
                "e",
                '<text:change text:change-id="x"/>',
                "f",
            )
        )

        assert words(made) == ["abcdef"]
        assert not says(made.content, "SECRETO")
        assert {Finding.COMMENTS, Finding.LINKS, Finding.NAMES_INSIDE, Finding.CHANGES} == set(made.findings)

    @pytest.mark.parametrize(
        ("field", "seen"),
        [
            ("<text:author-name>SECRETO</text:author-name>", ""),
            ("<text:sender-company>SECRETO</text:sender-company>", ""),
            ('<text:file-name text:display="full">SECRETO</text:file-name>', ""),
            ('<text:user-defined text:name="SECRETO">SECRETO</text:user-defined>', ""),
            ('<text:variable-set text:name="SECRETO" text:formula="SECRETO">5</text:variable-set>', "5"),
            ('<text:variable-set text:name="x" text:display="none">SECRETO</text:variable-set>', ""),
            ('<text:date text:date-value="SECRETO">hoy</text:date>', "hoy"),
            ('<text:placeholder text:description="SECRETO">[x]</text:placeholder>', "[x]"),
        ],
    )
    def test_keeps_what_fields_show_unless_it_tells(self, field, seen):
        made = copied(line("a", field, "b"))

        assert words(made) == [f"a{seen}b"]
        assert not says(made.content, "SECRETO")
        assert Finding.FIELDS in made.findings

    def test_counts_pages_on(self):
        made = copied(
            line("a"),
            masters='<style:master-page style:name="Standard"><style:footer>'
            f"{line('Página ', '<text:page-number>1</text:page-number>')}</style:footer></style:master-page>",
        )

        assert tree(made, "styles.xml").find(".//{*}footer/{*}p/{*}page-number").text == "1"
        assert words(made) == ["a", "Página 1"]
        assert made.findings == ()

    def test_gives_new_names_to_own_styles_only(self):
        made = copied(
            line(span("a", "Mio"), name="Text_20_body"),
            common=look("Mio", parent="Base")
            + look("Base")
            + look("NoUsado")
            + look("Text_20_body", family="paragraph"),
        )
        styles = tree(made, "styles.xml").findall(".//{*}style")

        names = {value for style in styles for key, value in style.attrib.items() if key.endswith("}name")}
        assert names == {"S1", "S2", "Text_20_body"}
        assert not any(says(made.content, name) for name in ("Mio", "Base", "NoUsado"))
        assert Finding.NAMES_INSIDE in made.findings


HIDDEN = [
    'text:display="none"',
    'fo:font-size="1pt"',
    'fo:color="#ffffff"',
    'fo:color="#ffffff" fo:background-color="transparent"',
    'fo:color="#f0f0f0"',
    'fo:color="#000000" fo:background-color="#0a0a0a"',
]
SEEN = [
    'text:display="true"',
    'fo:font-size="8pt"',
    'fo:color="#ffffff" fo:background-color="#000000"',
    'fo:color="#ffffff" style:use-window-font-color="true"',
    'fo:color="#e0e0e0"',
]
DARK = '<style:{0}-properties fo:background-color="#003366"/>'


class TestHidden:
    @pytest.mark.parametrize("letters", HIDDEN)
    @pytest.mark.parametrize("parent", [True, False])
    def test_words_go(self, letters, parent):
        looks = look("H", letters) + look("K", parent="H")
        made = copied(line("a", span("SECRETO", "K" if parent else "H"), "c"), automatic=looks)

        assert words(made) == ["ac"]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_TEXT in made.findings

    @pytest.mark.parametrize("letters", SEEN)
    def test_words_are_not_those_that_are_seen(self, letters):
        made = copied(line("a", span("b", "H"), "c"), automatic=look("H", letters))

        assert words(made) == ["abc"]
        assert Finding.HIDDEN_TEXT not in made.findings

    def test_words_in_a_hidden_paragraph_may_be_seen(self):
        looks = look("P", 'text:display="none"', "paragraph") + look("S", 'text:display="true"')
        made = copied(line("SECRETO", span("b", "S"), "SECRETO", name="P"), automatic=looks)

        assert words(made) == ["b"]
        assert not says(made.content, "SECRETO")

    @pytest.mark.parametrize(
        "hidden",
        [
            '<text:section text:name="x" text:display="none"><text:p>SECRETO</text:p></text:section>',
            '<text:section text:name="x" text:is-hidden="true"><text:p>SECRETO</text:p></text:section>',
            "<text:p>SECRETO<text:hidden-paragraph text:is-hidden='true'/></text:p>",
            "<text:p><text:hidden-text text:string-value='SECRETO'>SECRETO</text:hidden-text></text:p>",
        ],
    )
    def test_sections_and_paragraphs_go(self, hidden):
        made = copied(line("a") + hidden)

        assert words(made) == ["a"]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_TEXT in made.findings

    @pytest.mark.parametrize(
        ("body", "seen"),
        [
            (line(span("b", "W")), []),
            (line(span("b", "W"), name="P"), ["b"]),
            (table(span("b", "W")), []),
            (table(span("b", "W"), more='table:style-name="C"'), ["b"]),
            (line(f"<draw:frame><draw:text-box>{line(span('b', 'W'))}</draw:text-box></draw:frame>"), ["b"]),
        ],
    )
    def test_white_words_are_hidden_where_all_is_white(self, body, seen):
        looks = (
            look("W", 'fo:color="#ffffff"')
            + look("P", family="paragraph", other=DARK.format("paragraph"))
            + look("C", family="table-cell", other=DARK.format("table-cell"))
        )

        assert words(copied(body, automatic=looks)) == seen

    def test_headers_go_where_no_page_has_them(self):
        page = (
            '<style:master-page style:name="{}"><style:header {}><text:p>{}</text:p></style:header></style:master-page>'
        )
        masters = page.format("Standard", "", "membrete") + page.format("Otra", "", "SECRETO")

        made = copied(line("a"), masters=masters)
        off = copied(line("a"), masters=page.format("Standard", 'style:display="false"', "SECRETO"))

        assert (words(made), words(off)) == (["a", "membrete"], ["a"])
        assert not says(made.content, "SECRETO")
        assert not says(off.content, "SECRETO")


COLUMNS = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'


class TestSheet:
    def test_of_a_plain_table_leaves_out_nothing(self):
        number = cell("1,234.50", 'office:value-type="float" office:value="1234.5"')
        made = sheet(row(cell("Puesto"), cell("Salario")), row(cell("Soldador"), number))

        assert (made.kind, made.findings) == (Kind.ODS, ())
        assert made.text == (Block("Hoja", 1), Block("Puesto\tSalario"), Block("Soldador\t1,234.50"))
        assert tree(made).findall(".//{*}table-cell")[3].attrib.values() == ["float", "1234.5"]

    @pytest.mark.parametrize(
        ("cells", "seen"),
        [
            ((cell("a"), cell("b"), cell("SECRETO"), cell("d")), "a\tb\t\td"),
            ((cell("a"), cell("x", 'table:number-columns-repeated="3"')), "a\tx\t\tx"),
            ((cell("", 'table:number-columns-repeated="2"'), cell("SECRETO")), None),
            ((cell("a"), cell("", 'table:number-columns-repeated="500"')), "a"),
        ],
    )
    def test_columns_that_are_hidden_are_counted_with_repetitions(self, cells, seen):
        made = sheet(row(*cells), columns=COLUMNS)

        assert words(made)[1:] == ([] if seen is None else [seen])
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_CELLS in made.findings

    @pytest.mark.parametrize("visibility", ["collapse", "filter"])
    def test_rows_that_are_hidden_go_also_in_groups(self, visibility):
        hidden = row(cell("SECRETO"), more=f'table:visibility="{visibility}" table:number-rows-repeated="3"')
        made = sheet(row(cell("a")), f"<table:table-row-group>{hidden}</table:table-row-group>", row(cell("b")))

        assert words(made) == ["Hoja", "a", "b"]
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_CELLS in made.findings

    def test_values_that_are_not_shown_go(self):
        nothing = '<number:text-style style:name="N"><style:map style:condition="value()&gt;0"/></number:text-style>'
        silent = look("C", family="table-cell").replace("<style:style ", '<style:style style:data-style-name="N" ')
        made = sheet(
            row(
                cell("", 'office:value-type="float" office:value="7777"'),
                cell("SECRETO", 'table:style-name="C"'),
                cell("b", 'office:value-type="string" office:string-value="SECRETO"'),
            ),
            row("<table:covered-table-cell><text:p>SECRETO</text:p></table:covered-table-cell>"),
            automatic=nothing + silent,
        )

        assert words(made) == ["Hoja", "b"]
        assert not says(made.content, "7777")
        assert not says(made.content, "SECRETO")
        assert Finding.HIDDEN_TEXT in made.findings

    def test_cells_take_the_look_of_their_column(self):
        columns = '<table:table-column table:default-cell-style-name="C"/>'
        made = sheet(row(cell("SECRETO")), columns=columns, automatic=look("C", 'fo:color="#ffffff"', "table-cell"))

        assert not says(made.content, "SECRETO")

    def test_formulas_become_their_results(self):
        result = cell("2", 'table:formula="of:=SECRETO" office:value-type="float" office:value="2"')
        made = sheet(row(result))

        assert words(made) == ["Hoja", "2"]
        assert not says(made.content, "SECRETO")
        assert Finding.FORMULAS in made.findings

    def test_formulas_without_results_are_for_a_person(self):
        body = table("", more='table:formula="of:=1"')

        assert no_copy(odf(body, kind="spreadsheet")) is Reason.DOUBTFUL

    def test_headers_of_print_go(self):
        masters = (
            '<style:master-page style:name="Default"><style:header><text:p>SECRETO</text:p></style:header>'
            "</style:master-page>"
        )

        assert not says(sheet(row(cell("a")), masters=masters).content, "SECRETO")


def framed(*addresses, about=""):
    images = "".join(f'<draw:image xlink:href="{address}"/>' for address in addresses)
    inside = f"{images}<svg:desc>{about}</svg:desc>"
    return line(f'<draw:frame draw:name="SECRETO" draw:style-name="G" svg:width="2cm">{inside}</draw:frame>')


OBJECT = line(
    '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
)


class TestPictures:
    def copied(self, body, clip="", **files):
        clipped = look("G", family="graphic", other=f'<style:graphic-properties fo:clip="{clip}"/>')
        parts = {"Pictures/a.png": halves(size=(96, 48)), **files}
        return copied(line("a") + body, automatic=clipped, files=parts)

    def test_are_made_anew(self):
        made = self.copied(framed("Pictures/a.png", about="Dos colores"))

        assert "Pictures/image1.png" in unpacked(made.content)
        assert tree(made).find(".//{*}desc").text == "Dos colores"
        assert not says(made.content, "SECRETO")

    @pytest.mark.parametrize("clip", ["rect(0in, 0in, 0in, 0.5in)", "rect(0cm 0cm 0cm 1.27cm)"])
    def test_are_cut_to_what_is_seen(self, clip):
        made = self.copied(framed("Pictures/a.png"), clip=clip)

        with Image.open(io.BytesIO(unpacked(made.content)["Pictures/image1.png"])) as shown:
            assert shown.convert("RGB").getcolors() == [(48 * 48, (0, 0, 255))]
        assert not says(made.content, "clip")
        assert Finding.CROPPED in made.findings

    @pytest.mark.parametrize("size", ["0.01cm", "1pt", "0in"])
    def test_that_are_specks_go(self, size):
        made = self.copied(framed("Pictures/a.png").replace("2cm", size))

        assert not any("image" in name for name in unpacked(made.content))
        assert Finding.HIDDEN_TEXT in made.findings

    def test_are_the_first_that_have_pixels(self):
        made = self.copied(
            framed("Pictures/a.svg", "./Pictures/a.png", "Pictures/a.png"), **{"Pictures/a.svg": b"<svg/>"}
        )

        assert len(tree(made).findall(".//{*}image")) == 1

    @pytest.mark.parametrize("about", ["/home/ana/foto", "foto.jpg"])
    def test_are_not_described_by_a_path(self, about):
        made = self.copied(framed("Pictures/a.png", about=about))

        assert not says(made.content, about)
        assert Finding.PATH in made.findings

    @pytest.mark.parametrize(
        ("frame", "finding"),
        [
            (framed("https://example.org/a.png"), Finding.EXTERNAL),
            (framed("file:///C:/a.png"), Finding.EXTERNAL),
            (OBJECT, Finding.OBJECTS),
        ],
    )
    def test_elsewhere_and_objects_are_left_out_and_told(self, frame, finding):
        made = self.copied(frame)

        assert tree(made).find(".//{*}frame") is None
        assert words(made) == ["a"]
        assert finding in made.findings

    def test_boxes_and_shapes_keep_their_words(self):
        box = f"<draw:frame><draw:text-box>{line('caja')}</draw:text-box></draw:frame>"
        shape = (
            f"<draw:custom-shape>{line('figura')}<draw:enhanced-geometry draw:type='rectangle'/></draw:custom-shape>"
        )
        made = copied(line("a", box, "b", shape))

        assert words(made) == ["ab", "caja", "figura"]
