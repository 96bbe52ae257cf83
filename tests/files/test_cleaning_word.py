import csv
import io
from pathlib import Path

import pytest
from docx import Document
from packages import docx, field, halves, p, packed, picture, related, run, says, unpacked
from PIL import Image

from portal.files import cleaning, importing
from portal.files.cleaning import word
from portal.files.cleaning.made import Block, Finding, NoCopy, Reason
from portal.files.formats import Kind

CASES = Path(__file__).with_name("cases")
SAMPLES = Path(__file__).with_name("samples")
ROWS = [row for row in csv.DictReader((CASES / "office.csv").read_text().splitlines()) if row["kind"] == "DOCX"]


def case(name):
    return (CASES / name).read_bytes()


def copied(*arguments, **parts):
    return word.clean(docx(*arguments, **parts))


def words(made):
    return [block.text for block in made.text]


def part(made, name="word/document.xml"):
    return unpacked(made.content)[name].decode()


def no_copy(content):
    with pytest.raises(NoCopy) as why:
        word.clean(content)
    return why.value.reason


def styles(*made):
    return "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"{default}><w:name w:val="{name}"/>'
        f'{f"""<w:basedOn w:val="{base}"/>""" if base else ""}<w:rPr>{letters}</w:rPr></w:style>'
        for kind, name, base, letters, default in made
    )


@pytest.fixture(scope="module")
def copies():
    return {name: word.clean(case(name)) for name in ("all.docx", "strict.docx")}


class TestCases:
    @pytest.mark.parametrize("row", [row for row in ROWS if row["word"]], ids=lambda row: row["word"])
    def test_holds_what_is_seen_and_nothing_else(self, copies, row):
        assert says(copies[row["file"]].content, row["word"]) == (row["expected"] == "kept")

    @pytest.mark.parametrize("name", ["all.docx", "strict.docx"])
    def test_is_read_by_others(self, copies, name):
        kept = {row["word"] for row in ROWS if row["file"] == name and row["expected"] == "kept"}
        document = Document(io.BytesIO(copies[name].content))

        read = " ".join(text.text or "" for text in document.element.iter("{*}t"))
        shown = " ".join(words(copies[name]))

        assert {word for word in kept if word in read} >= kept - {"PLANTalldocx55x", "PLANTalldocx56x"}
        assert all(word in shown for word in kept)

    def test_consists_of_few_parts(self, copies):
        assert sorted(unpacked(copies["all.docx"].content)) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/footnotes.xml",
            "word/header1.xml",
            "word/media/image1.jpeg",
            "word/settings.xml",
            "word/styles.xml",
        ]

    @pytest.mark.parametrize("name", ["entities.docx", "outside.docx"])
    def test_that_declare_something_get_no_copy(self, name):
        assert no_copy(case(name)) is Reason.DAMAGED

    def test_may_have_a_main_part_of_any_name(self):
        assert words(word.clean(case("import/document2.docx"))) == ["Guardado con Word en línea"]

    def test_tell_what_was_left_out(self, copies):
        told = copies["all.docx"].findings

        assert told == tuple(finding for finding in Finding if finding in told)
        assert {
            *(Finding.AUTHOR, Finding.ORGANIZATION, Finding.PROPERTIES, Finding.PATH, Finding.CHANGES, Finding.PLACE),
            *(Finding.HIDDEN_TEXT, Finding.LINKS, Finding.EXTERNAL, Finding.ATTACHED, Finding.OBJECTS, Finding.PROGRAM),
            *(Finding.FIELDS, Finding.NAMES_INSIDE, Finding.THUMBNAIL, Finding.EDITING, Finding.PRINTER),
            Finding.COMMENTS,
        } <= set(told)
        assert Finding.HIDDEN_CELLS not in told

    @pytest.mark.parametrize("name", ["priority-subsectors-v1.en.docx", "priority-subsectors-v1.es.docx"])
    def test_become_the_same_draft(self, name):
        original = (SAMPLES / name).read_bytes()

        assert importing.read(word.clean(original).content, name).pieces == importing.read(original, name).pieces


class TestCopy:
    def test_is_the_same_each_time(self):
        content = docx(p("uno", picture()), ("image", "media/a.png"), files={"word/media/a.png": halves()})

        assert word.clean(content) == word.clean(content)

    def test_is_the_same_in_a_process_that_can_open_nothing(self):
        assert cleaning.clean(case("all.docx"), Kind.DOCX) == word.clean(case("all.docx"))

    def test_of_a_plain_letter_leaves_out_nothing(self):
        made = copied(p("Estimada comisión:") + p("Gracias."))

        assert (made.kind, made.findings) == (Kind.DOCX, ())
        assert made.text == (Block("Estimada comisión:"), Block("Gracias."))

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Reason.DAMAGED),
            (docx(p("a"))[:-40], Reason.DAMAGED),
            (docx("<w:p>"), Reason.DAMAGED),
            (docx(p("a"), files={"_rels/.rels": related()}), Reason.DAMAGED),
            (docx(p("a"), files={"word/a.xml": bytes(30 * 1024**2)}), Reason.TOO_LARGE),
            (docx(p("a").replace("<w:r>", "<w:r>" * 300).replace("</w:r>", "</w:r>" * 300)), Reason.DAMAGED),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
        ],
    )
    def test_is_refused(self, content, reason):
        assert no_copy(content) is reason

    def test_of_slides_is_refused(self):
        slides = unpacked(docx(p("a")))
        slides["[Content_Types].xml"] = slides["[Content_Types].xml"].replace(
            b"wordprocessingml.document", b"presentationml.presentation"
        )

        assert no_copy(packed(slides)) is Reason.KIND

    def test_that_would_lose_words_is_for_a_person(self):
        assert no_copy(docx(p("a", "<w:unheardOf><w:r><w:t>b</w:t></w:r></w:unheardOf>"))) is Reason.DOUBTFUL

    def test_keeps_headings_lists_tables_and_notes(self):
        counted = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
        numbering = (
            '<w:abstractNum w:abstractNumId="3"><w:nsid w:val="SECRETO1"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
            '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:lvlText w:val="SECRETO2"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
            '<w:num w:numId="8"><w:abstractNumId w:val="4"/></w:num>'
        )
        cells = "".join(f"<w:tc><w:tcPr/>{p(cell)}</w:tc>" for cell in ("celda", "otra"))
        note = f'<w:footnote w:id="9">{p("nota")}</w:footnote><w:footnote w:id="5">{p("SECRETO3")}</w:footnote>'
        made = copied(
            p("Título", settings='<w:pStyle w:val="Ttulo1"/>')
            + p("uno", settings=counted)
            + p("dos", '<w:r><w:footnoteReference w:id="9"/></w:r>', settings=counted)
            + f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>"
            + p(""),
            numbering=numbering,
            footnotes=note,
            styles='<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>',
        )

        assert made.text == (
            Block("Título", 1),
            Block("a) uno"),
            Block("b) dos[1]"),
            Block("[1] nota"),
            Block("celda\totra"),
        )
        assert not says(made.content, "SECRETO")
        assert Document(io.BytesIO(made.content)).paragraphs[0].style.name == "Heading 1"

    def test_has_the_fonts_of_its_theme(self):
        theme = (
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
            '<a:minorFont><a:latin typeface="Aptos"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
        )
        made = copied(
            p(run("a", '<w:rFonts w:asciiTheme="minorHAnsi"/>')),
            ("theme", "theme/theme1.xml"),
            files={"word/theme/theme1.xml": theme},
        )

        assert '<w:rFonts w:ascii="Aptos"/>' in part(made)

    def test_gives_new_names_to_own_styles_only(self):
        made = copied(
            p("a", settings='<w:pStyle w:val="Mio"/>'),
            styles=styles(
                ("paragraph", "Mio", "Base", "<w:b/>", ""),
                ("paragraph", "Base", "", "<w:i/>", ""),
                ("paragraph", "NoUsado", "", "", ""),
                ("paragraph", "Normal", "", "", ' w:default="1"'),
            ),
        )
        names = {style.name for style in Document(io.BytesIO(made.content)).styles}

        assert names == {"Normal", "Style 1", "Style 2"}
        assert Finding.NAMES_INSIDE in made.findings


def inserted(words):
    return f'<w:ins w:id="1" w:author="SECRETO">{run(words)}</w:ins>'


def deleted(words):
    return f'<w:del w:id="1" w:author="SECRETO"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


END_DELETED = '<w:rPr><w:del w:id="1" w:author="SECRETO"/></w:rPr>'


class TestChanges:
    @pytest.mark.parametrize(
        ("body", "seen"),
        [
            (p("a", inserted("b"), deleted("c")), ["ab"]),
            (p("a", settings=END_DELETED) + p("b"), ["ab"]),
            (p("a", settings=END_DELETED) + p("b", settings=END_DELETED) + p("c") + p("d"), ["abc", "d"]),
            (p("a") + p(deleted("b"), settings=END_DELETED) + p("c"), ["a", "c"]),
            (p("a") + p("b", settings=END_DELETED), ["a", "b"]),
            (p("a") + p(deleted("b"), settings=END_DELETED), ["a"]),
            (p("a", settings=END_DELETED) + '<w:bookmarkEnd w:id="1"/>' + p("b"), ["ab"]),
            (p("a", settings=END_DELETED) + f"<w:sdt><w:sdtContent>{p('b')}</w:sdtContent></w:sdt>", ["ab"]),
            (f'<w:ins w:id="1">{p("a")}</w:ins>' + p("b"), ["a", "b"]),
            (p('<w:moveFrom w:id="1"><w:r><w:t>a</w:t></w:r></w:moveFrom>', "b"), ["b"]),
        ],
    )
    def test_are_taken_as_accepted(self, body, seen):
        made = copied(body)

        assert words(made) == seen
        assert Finding.CHANGES in made.findings
        assert not says(made.content, "SECRETO")

    def test_of_a_paragraphs_end_keep_the_look_of_the_next(self):
        made = copied(
            p("a", settings=f'<w:jc w:val="center"/>{END_DELETED}') + p("b", settings='<w:jc w:val="right"/>')
        )

        assert 'w:val="right"' in part(made)
        assert 'w:val="center"' not in part(made)

    @pytest.mark.parametrize(
        ("rows", "seen"),
        [
            (("", '<w:trPr><w:del w:id="1" w:author="SECRETO"/></w:trPr>'), ["r0"]),
            (('<w:trPr><w:del w:id="1"/></w:trPr>',) * 2, []),
        ],
    )
    def test_of_rows_take_the_row_or_the_table(self, rows, seen):
        made = copied(
            "<w:tbl><w:tblPr/><w:tblGrid/>"
            + "".join(f"<w:tr>{row}<w:tc><w:tcPr/>{p(f'r{n}')}</w:tc></w:tr>" for n, row in enumerate(rows))
            + "</w:tbl>"
            + p("")
        )

        assert words(made) == seen

    def test_of_a_cell_leave_a_table_that_word_opens(self):
        made = copied(
            "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>"
            + p(deleted("a"), settings=END_DELETED)
            + "</w:tc><w:tc><w:tcPr><w:cellDel w:id='2'/></w:tcPr>"
            + p("b")
            + "</w:tc></w:tr></w:tbl>"
            + p("c")
        )

        assert [len(row.cells) for row in Document(io.BytesIO(made.content)).tables[0].rows] == [1]
        assert words(made) == ["c"]


HIDDEN = [
    run("b", "<w:vanish/>"),
    run("b", '<w:vanish w:val="1"/>'),
    run("b", '<w:rStyle w:val="Oculto"/>'),
    run("b", '<w:rStyle w:val="Nieto"/>'),
    run("b", '<w:color w:val="FFFFFF"/>'),
    run("b", '<w:color w:val="FEFEFE"/><w:shd w:val="clear" w:fill="FFFFFF"/>'),
    run("b", '<w:sz w:val="4"/>'),
    run("b", '<w:color w:val="F0F0F0"/>'),
    run("b", '<w:color w:val="000000"/><w:highlight w:val="black"/>'),
    run("b", '<w:color w:val="101010"/><w:shd w:val="clear" w:fill="000000"/>'),
    run("b", '<w:color w:val="FF0000"/><w:shd w:val="solid" w:color="FF0000"/>'),
    run("b", '<w14:textFill xmlns:w14="urn:w14"><w14:noFill/></w14:textFill>'),
    run("b", '<w:rStyle w:val="Polvo"/>'),
]
SEEN = [
    run("b", '<w:vanish w:val="0"/>'),
    run("b", '<w:rStyle w:val="Oculto"/><w:vanish w:val="false"/>'),
    run("b", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>'),
    run("b", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'),
    run("b", '<w:color w:val="E0E0E0"/>'),
    run("b", '<w:color w:val="auto"/><w:highlight w:val="black"/>'),
    run("b", '<w:color w:val="000000"/><w:shd w:val="pct50" w:fill="000000"/>'),
    run("b", '<w:rStyle w:val="Polvo"/><w:sz w:val="20"/>'),
    run("b", "<w:webHidden/>"),
]
OF_LETTERS = styles(
    ("character", "Oculto", "", "<w:vanish/>", ""),
    ("character", "Hijo", "Oculto", "<w:b/>", ""),
    ("character", "Nieto", "Hijo", "<w:i/>", ""),
    ("character", "Polvo", "", '<w:sz w:val="2"/>', ""),
    ("paragraph", "Callado", "", "<w:vanish/>", ""),
)
CALLADO = '<w:pStyle w:val="Callado"/>'
BLACK = '<w:shd w:val="clear" w:fill="000000"/>'
WHITE = run("b", '<w:color w:val="FFFFFF"/>')


def table(row="", cell="", inside=""):
    return (
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{row}<w:tc><w:tcPr>{cell}</w:tcPr>{p(inside)}</w:tc></w:tr></w:tbl>{p('')}"
    )


class TestHidden:
    @pytest.mark.parametrize("letters", HIDDEN)
    def test_words_go(self, letters):
        made = copied(p("a", letters, "c"), styles=OF_LETTERS)

        assert words(made) == ["ac"]
        assert Finding.HIDDEN_TEXT in made.findings

    @pytest.mark.parametrize("letters", SEEN)
    def test_words_are_not_those_that_are_seen(self, letters):
        made = copied(p("a", letters, "c"), styles=OF_LETTERS)

        assert words(made) == ["abc"]
        assert Finding.HIDDEN_TEXT not in made.findings

    def test_paragraphs_go(self):
        made = copied(p("a") + p("b", settings=CALLADO) + p("c"), styles=OF_LETTERS)

        assert words(made) == ["a", "c"]
        assert part(made).count("<w:p>") == 2

    def test_words_of_two_hidden_styles_are_seen(self):
        """Word turns such a switch round with each style that has it."""
        made = copied(p(run("a", '<w:rStyle w:val="Oculto"/>'), settings=CALLADO), styles=OF_LETTERS)

        assert words(made) == ["a"]

    @pytest.mark.parametrize(
        "body",
        [
            p("a") + table("<w:trPr><w:hidden/></w:trPr>", "", "b"),
            p("a") + table('<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>', "", "b"),
            p("a") + p("b", settings='<w:spacing w:line="20" w:lineRule="exact"/>'),
            p("a")
            + p('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" hidden="1"/></wp:inline></w:drawing></w:r>'),
        ],
    )
    def test_rows_lines_and_drawings_go(self, body):
        made = copied(body)

        assert words(made) == ["a"]
        assert Finding.HIDDEN_TEXT in made.findings

    @pytest.mark.parametrize(
        ("body", "seen"),
        [
            (p(WHITE), []),
            (p(WHITE, settings=BLACK), ["b"]),
            (table(cell=BLACK, inside=WHITE), ["b"]),
            (table(inside=WHITE), []),
            (table(cell=BLACK, inside=run("b", '<w:color w:val="000000"/>')), []),
            (p(run("b", '<w:color w:val="000000"/>'), settings=BLACK), []),
        ],
    )
    def test_white_words_are_hidden_where_all_is_white(self, body, seen):
        assert words(copied(body)) == seen

    def test_white_words_are_seen_on_a_coloured_page(self):
        body = p(WHITE)
        background = '<w:background w:color="003366"/>'
        coloured = unpacked(docx(body, settings="<w:displayBackgroundShape/>"))
        coloured["word/document.xml"] = coloured["word/document.xml"].replace(
            b"<w:body>", background.encode() + b"<w:body>"
        )

        assert words(word.clean(packed(coloured))) == ["b"]

    def test_headers_go_where_no_page_has_them(self):
        section = '<w:sectPr><w:headerReference w:type="{}" r:id="r0"/>{}</w:sectPr>'
        header = p("membrete")

        assert words(copied(p("a") + section.format("default", ""), header=header)) == ["a", "membrete"]
        assert words(copied(p("a") + section.format("first", "<w:titlePg/>"), header=header)) == ["a", "membrete"]
        assert words(copied(p("a") + section.format("first", ""), header=header)) == ["a"]
        assert words(copied(p("a") + section.format("even", ""), header=header)) == ["a"]
        evens = copied(p("a") + section.format("even", ""), header=header, settings="<w:evenAndOddHeaders/>")
        assert words(evens) == ["a", "membrete"]

    def test_numbers_of_lists_stay_hidden(self):
        numbering = (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="SECRETO %1"/><w:rPr><w:vanish/></w:rPr></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        made = copied(p("a", settings='<w:numPr><w:numId w:val="1"/></w:numPr>'), numbering=numbering)

        assert not says(made.content, "SECRETO")


class TestFields:
    @pytest.mark.parametrize(
        "instruction",
        [
            "USERNAME",
            " Author \\* MERGEFORMAT",
            "FILENAME \\p",
            "TEMPLATE",
            "DOCPROPERTY Company",
            "INFO Author",
            "COMMENTS",
        ],
    )
    def test_that_tell_a_person_or_a_path_go_with_their_words(self, instruction):
        simple = f'<w:fldSimple w:instr="{instruction}">{run("SECRETO")}</w:fldSimple>'
        made = copied(p("a", field(instruction, "SECRETO"), simple, "b"), footer=p(field(instruction, "SECRETO")))

        assert words(made) == ["ab"]
        assert not says(made.content, "SECRETO")
        assert Finding.FIELDS in made.findings

    @pytest.mark.parametrize(
        ("instruction", "shown", "seen"),
        [
            ("MERGEFIELD SECRETO", "Ana", "Ana"),
            ("DDEAUTO SECRETO", "5", "5"),
            ('HYPERLINK "https://SECRETO"', "aquí", "aquí"),
            ("MACROBUTTON SECRETO Escriba aquí", "", "Escriba aquí"),
            ("IF 1=1", "sí", "sí"),
            ("SET SECRETO", "", ""),
            (f"IF {field('DOCPROPERTY SECRETO', 'x')}", "no", "no"),
            ("TOC", field("PAGEREF SECRETO", "7"), "7"),
            ("IF", field("USERNAME", "SECRETO"), ""),
        ],
    )
    def test_leave_the_words_they_show(self, instruction, shown, seen):
        made = copied(p("a", field(instruction, shown), "b"))

        assert words(made) == [f"a{seen}b"]
        assert not says(made.content, "SECRETO")

    @pytest.mark.parametrize(
        ("form", "name", "seen"),
        [
            ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "FORMCHECKBOX", "☒"),
            ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX", "☐"),
            (
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="uno"/><w:listEntry w:val="dos"/></w:ddList>',
                "FORMDROPDOWN",
                "dos",
            ),
        ],
    )
    def test_of_forms_are_what_was_chosen(self, form, name, seen):
        form = f'<w:ffData><w:name w:val="SECRETO"/>{form}</w:ffData>'

        assert words(copied(p(field(name, "", form)))) == [seen]

    def test_count_pages_on(self):
        made = copied(
            p("a") + '<w:sectPr><w:footerReference w:type="default" r:id="r0"/></w:sectPr>',
            footer=p("Página ", field("PAGE \\* roman \\x SECRETO", "SECRETO"), " de ", field("NUMPAGES", "12")),
        )

        footer = part(made, "word/footer1.xml")
        assert 'w:instr=" PAGE \\* roman "' in footer
        assert 'w:instr=" NUMPAGES "' in footer
        assert not says(made.content, "SECRETO")
        assert Finding.FIELDS not in made.findings

    @pytest.mark.parametrize("inside", [field("PAGE", "1").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>')])
    def test_without_an_end_are_for_a_person(self, inside):
        assert no_copy(docx(p("a", inside) + p("b"))) is Reason.DOUBTFUL

    def test_whose_words_are_stored_nowhere_are_for_a_person(self):
        begun, coded, _, _, ended = field("EQ \\f(1,2)", "x").split("</w:r>", 4)

        assert no_copy(docx(p(f"{begun}</w:r>{coded}</w:r>{ended}"))) is Reason.DOUBTFUL


class TestPictures:
    def copied(self, inside, content, name="a.png", **more):
        return copied(p("a", inside), ("image", f"media/{name}"), files={f"word/media/{name}": content, **more})

    def test_are_made_anew(self):
        content = halves(format_="JPEG", size=(200, 100), comment=b"SECRETO")
        made = self.copied(picture(name="SECRETO", about="Dos colores"), content, "a.jpg")

        assert not says(made.content, "SECRETO")
        assert 'descr="Dos colores"' in part(made)
        assert list(unpacked(made.content))[-1] == "word/media/image1.jpeg"
        shape = Document(io.BytesIO(made.content)).inline_shapes[0]
        assert (shape.width, shape.height) == (914400, 457200)

    @pytest.mark.parametrize("about", ["C:\\Users\\ana\\foto", "/home/ana/foto", "foto.jpg", "file://ana"])
    def test_are_not_described_by_a_path(self, about):
        made = self.copied(picture(about=about), halves())

        assert not says(made.content, about)
        assert Finding.PATH in made.findings

    @pytest.mark.parametrize(
        ("crop", "size"),
        [('<a:srcRect l="50000"/>', (20, 20)), ('<a:srcRect l="50%" b="25000"/>', (20, 15))],
    )
    def test_are_cut_to_what_is_seen(self, crop, size):
        made = self.copied(picture(crop=crop), halves(left="red", right="blue"))

        with Image.open(io.BytesIO(unpacked(made.content)["word/media/image1.png"])) as shown:
            assert shown.size == size
            assert shown.convert("RGB").getcolors() == [(size[0] * size[1], (0, 0, 255))]
        assert "srcRect" not in part(made)
        assert Finding.CROPPED in made.findings

    def test_of_old_word_are_cut_too(self):
        shape = (
            '<w:r><w:pict><v:shape style="width:40pt;height:20pt" alt="SECRETO"><v:imagedata r:id="r0" cropleft=".5"/>'
        )
        made = self.copied(f"{shape}</v:shape></w:pict></w:r>", halves(left="red", right="blue"))

        with Image.open(io.BytesIO(unpacked(made.content)["word/media/image1.png"])) as shown:
            assert shown.convert("RGB").getcolors() == [(400, (0, 0, 255))]
        assert not says(made.content, "SECRETO")

    def test_shown_whole_and_in_part_are_two(self):
        made = self.copied(picture() + picture(crop='<a:srcRect r="50000"/>') + picture(), halves())

        assert len([name for name in unpacked(made.content) if "media" in name]) == 2

    @pytest.mark.parametrize("format_", ["GIF", "BMP", "TIFF"])
    def test_of_elder_kinds_become_png(self, format_):
        made = self.copied(picture(), halves(format_=format_), f"a.{format_.lower()}")

        assert "word/media/image1.png" in unpacked(made.content)

    def test_lie_as_they_lay(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        made = self.copied(picture(), halves(format_="JPEG", size=(200, 100), exif=exif), "a.jpg")

        with Image.open(io.BytesIO(unpacked(made.content)["word/media/image1.jpeg"])) as shown:
            assert shown.size == (200, 100)

    @pytest.mark.parametrize(
        ("shown", "instead"),
        [('cy="457200"', 'cy="9525"'), ('cx="914400"', 'cx="0"'), ("<a:blip ", '<a:blip x="">{}</a:blip><a:blip ')],
    )
    def test_that_are_specks_or_fully_faded_go(self, shown, instead):
        speck = picture().replace(shown, instead.format('<a:alphaModFix amt="0"/>'), 1)
        made = self.copied(speck, halves())

        assert not any("media" in name for name in unpacked(made.content))
        assert Finding.HIDDEN_TEXT in made.findings

    @pytest.mark.parametrize("content", [b"\x01\x00\x00\x00" + bytes(40) + b" EMF", b"<svg/>", halves()[:-30], b""])
    def test_that_have_no_pixels_are_left_out_and_told(self, content):
        made = self.copied(picture(), content)

        assert "drawing" not in part(made)
        assert Finding.OBJECTS in made.findings

    def test_elsewhere_are_left_out_and_told(self):
        made = copied(p("a", picture()), ("image", "https://example.org/a.png"))

        assert "drawing" not in part(made)
        assert Finding.EXTERNAL in made.findings


BOX = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="SECRETO"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/{}">{}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
SHAPE = (
    '<wps:wsp><wps:cNvPr id="1" name="SECRETO"/><wps:cNvSpPr/><wps:spPr><a:prstGeom prst="rect"/></wps:spPr><wps:style>'
    '<a:lnRef idx="0"/><a:fillRef idx="1"><a:schemeClr val="tx1"/></a:fillRef></wps:style><wps:txbx><w:txbxContent>'
    f"{p('caja')}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
)


class TestDrawings:
    @pytest.mark.parametrize(
        "inside",
        [
            BOX.format("wordprocessingShape", SHAPE),
            BOX.format("wordprocessingGroup", f"<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{SHAPE}</wpg:wgp>"),
            '<w:r><w:pict><v:shape id="SECRETO" style="width:9pt;behavior:url(SECRETO)"><v:textbox><w:txbxContent>'
            f"{p('caja')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        ],
    )
    def test_keep_the_words_in_boxes(self, inside):
        made = copied(p("a", inside))

        assert words(made) == ["a", "caja"]
        assert not says(made.content, "SECRETO")
        assert Finding.OBJECTS not in made.findings

    def test_keep_the_fill_that_a_theme_gave_them(self):
        made = copied(p(BOX.format("wordprocessingShape", SHAPE)))

        assert '<a:solidFill><a:srgbClr val="000000"/></a:solidFill></wps:spPr>' in part(made)

    def test_keep_the_words_across_a_page(self):
        mark = '<w:r><w:pict><v:shape><v:textpath style="font-size:1pt" string="BORRADOR"/></v:shape></w:pict></w:r>'

        assert 'string="BORRADOR"' in part(copied(p(mark)))

    @pytest.mark.parametrize(
        "inside",
        [
            BOX.format("chart", '<c:chart xmlns:c="urn:c" r:id="r0"/>'),
            '<w:r><w:object><v:shape><v:imagedata r:id="r0"/></v:shape><o:OLEObject r:id="r0"/></w:object></w:r>',
            f'<w:r><mc:AlternateContent><mc:Choice Requires="cx">x</mc:Choice><mc:Fallback>{picture()}</mc:Fallback>'
            "</mc:AlternateContent></w:r>",
        ],
    )
    def test_that_are_objects_are_left_out_and_told(self, inside):
        made = copied(p("a", inside), ("image", "media/a.png"), files={"word/media/a.png": halves()})

        assert words(made) == ["a"]
        assert not any("media" in name for name in unpacked(made.content))
        assert Finding.OBJECTS in made.findings

    def test_of_one_letter_are_that_letter(self):
        emoji = '<mc:AlternateContent><mc:Choice Requires="w16se"/><mc:Fallback><w:t>😀</w:t></mc:Fallback>'

        assert words(copied(p("a", f"<w:r>{emoji}</mc:AlternateContent></w:r>"))) == ["a😀"]

    def test_keep_formulas(self):
        formula = (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
        )
        made = copied(p("a", formula))

        assert "<m:num>" in part(made)
        assert words(made) == ["a1/2"]
