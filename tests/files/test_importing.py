import io
import signal
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from losing import LINUX, held, signalled, while_it
from packages import packed
from wordfiles import AGAIN, NUM, WORD_TYPE, XMLNS, cell, docx, levels, listed, p, run, table

from portal import cli
from portal.core.errors import Invalid
from portal.files import examiner, importing
from portal.files.importing import assembling, refusals
from portal.text.passages import Kind, Piece

SAMPLES = Path(cli.__file__).parent / "demo/data"
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
HEADING, PARAGRAPH, ITEM, ROW, NOTE = Kind


def read(content, name="a.docx"):
    return importing.read(content if isinstance(content, bytes) else content.encode(), name, "en_file")


def refusal(content, name="a.docx"):
    """The refusal of this file, with the promise that it stands at the field and has all its values."""
    with pytest.raises(Invalid) as refused:
        read(content, name)
    assert refused.value.field == "en_file"
    assert "“" in str(refused.value)
    return type(refused.value)


def labelled(found):
    return [(piece.label, piece.text) for piece in found.pieces]


class TestWord:
    def test_is_counted_as_word_counts(self):
        numbering = levels(("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"), ("bullet", "x"))
        body = p("a", listed(0)) + p("b", listed(1)) + p("c", listed(1)) + p("d", listed(2)) + p("e", listed(0))
        body += (
            p("f", listed(1)) + p("g", listed(3)) + p("h", listed(0, 2)) + p("i", listed(0, 2)) + p("j", listed(0, 0))
        )

        found = read(docx(body, numbering=numbering + NUM + AGAIN))

        assert labelled(found) == [
            *(("1", "a"), ("1.1", "b"), ("1.2", "c"), ("a)", "d"), ("2", "e"), ("2.1", "f"), ("", "g")),
            *(("5", "h"), ("6", "i"), ("", "j")),
        ]
        assert [(piece.kind, piece.level) for piece in found.pieces] == [
            *((PARAGRAPH, 0), (PARAGRAPH, 0), (PARAGRAPH, 0), (ITEM, 2), (PARAGRAPH, 0), (PARAGRAPH, 0), (ITEM, 3)),
            *((PARAGRAPH, 0), (PARAGRAPH, 0), (PARAGRAPH, 0)),
        ]

    def test_has_its_headings_by_style_in_any_language(self):
        styles = (
            '<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="Mio"><w:name w:val="Mío"/><w:basedOn w:val="Ttulo1"/></w:style>'
        )
        body = p("II. Uno", '<w:pStyle w:val="Ttulo1"/>') + p("Dos", '<w:pStyle w:val="Mio"/>')
        body += p("Tres", '<w:outlineLvl w:val="1"/>') + p("No soy", '<w:pStyle w:val="Mio"/><w:outlineLvl w:val="9"/>')

        assert read(docx(body, styles=styles)).pieces == (
            Piece(HEADING, "Uno", 1, "II"),
            Piece(HEADING, "Dos", 1),
            Piece(HEADING, "Tres", 2),
            Piece(PARAGRAPH, "No soy"),
        )

    def test_is_taken_as_if_all_changes_were_accepted_and_says_so(self):
        body = p(
            run("El ") + "<w:del><w:r><w:delText>viejo</w:delText></w:r></w:del>" + f"<w:ins>{run('nuevo')}</w:ins>"
            f"<w:moveFrom>{run('aquí')}</w:moveFrom><w:moveTo>{run(' texto')}</w:moveTo>"
        )
        body += p("Se une", "<w:rPr><w:del/></w:rPr>") + p(" con este.")
        body += "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("fuera") + "</w:tr></w:tbl>"

        found = read(docx(body))

        assert [piece.text for piece in found.pieces] == ["El nuevo texto", "Se une con este."]
        assert found.warnings == ("tracked_changes",)
        assert [(loss.words, loss.near) for loss in found.losses] == [
            *((words, "El nuevo texto") for words in ("- viejo", "+ nuevo", "- aquí", "+ texto")),
            ("- ¶", "Se une con este."),
            ("- fuera", "Se une con este."),
        ]

    def test_tells_a_hundred_changes_and_waits_for_none_of_them(self):
        found = read(docx(p(run("Uno ") + "<w:del><w:r><w:delText>no </w:delText></w:r></w:del>" * 600 + run("dos"))))

        assert [loss.words for loss in found.losses] == ["- no"] * 100
        assert not any(loss.code in importing.DIFFERENCES for loss in found.losses)

    def test_has_notes_after_the_passage_or_the_table_they_belong_to(self):
        note = '<w:footnote w:id="{0}" w:type="{1}"><w:p><w:r><w:t>Nota {0}.</w:t></w:r></w:p></w:footnote>'
        mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
        body = p(run("Uno") + mark.format(2) + run(" y dos")) + table(
            cell("a"), cell(run("b") + mark.format(1)), cell("c")
        )
        body += p("Fin")
        notes = note.format(0, "separator") + note.format(1, "normal") + note.format(2, "normal")

        found = read(docx(body, footnotes=notes))

        assert labelled(found) == [
            *(("", "Uno[1] y dos"), ("[1]", "Nota 2."), ("", "a"), ("", "b[2]"), ("", "c")),
            *(("[2]", "Nota 1."), ("", "Fin")),
        ]
        assert [piece.kind for piece in found.pieces] == [PARAGRAPH, NOTE, ROW, ROW, ROW, NOTE, PARAGRAPH]
        assert found.warnings == ("footnotes",)

    def test_keeps_the_columns_of_merged_cells_and_flattens_tables_within(self):
        body = table(
            cell(run("Alto", "<w:b/>"), '<w:gridSpan w:val="2"/>') + cell(run("c", "<w:b/>")),
            cell("1", '<w:vMerge w:val="restart"/>') + cell("2") + cell(table(cell("x") + cell("y"), cell("z"))),
            cell("no", "<w:vMerge/>") + cell("3") + cell("<w:r><w:t>4</w:t></w:r><w:r><w:br/></w:r>" + run("5")),
        )

        found = read(docx(body))

        assert [(piece.text, piece.level) for piece in found.pieces] == [
            ("Alto\t\tc", 1),
            ("1\t2\tx y z", 0),
            ("\t3\t4 5", 0),
        ]
        assert found.warnings == ("hidden_left_out", "nested_tables", "formatting_left_out")
        assert [(loss.words, loss.near) for loss in found.losses] == [("no", "3 4 5")]

    def test_leaves_out_what_its_reader_does_not_see_and_says_so(self):
        body = p(run("Visto ") + run("oculto", "<w:vanish/>") + "<w:r><w:drawing/></w:r>" + run("fin"))
        body += '<w:p><w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'

        found = read(docx(body))

        assert [piece.text for piece in found.pieces] == ["Visto fin"]
        assert found.warnings == ("hidden_left_out", "comments_left_out", "images_left_out")

    def test_keeps_what_stands_in_fields_links_and_boxes(self):
        body = p(
            f'<w:hyperlink>{run("liga")}</w:hyperlink><w:fldSimple w:instr="PAGE">{run(" campo")}</w:fldSimple>'
            "<w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:r><w:noBreakHyphen/></w:r>"
            f"<w:sdt><w:sdtContent>{run(' control')}</w:sdtContent></w:sdt>"
            f"<w:r><w:pict><w:txbxContent>{p('caja')}</w:txbxContent></w:pict></w:r>"
        )

        assert [piece.text for piece in read(docx(body)).pieces] == [
            "liga campo\N{NON-BREAKING HYPHEN} control",
            "caja",
        ]

    def test_of_an_office_program_is_read(self):
        document, out = Document(), io.BytesIO()
        document.add_heading("Título", 0)
        document.add_paragraph("uno", style="List Number")
        document.add_paragraph("dos", style="List Bullet")
        document.add_paragraph("tres", style="List Number")
        document.save(out)

        assert read(out.getvalue(), "C:\\borrador.DOCX").pieces == (
            Piece(HEADING, "Título", 0),
            Piece(PARAGRAPH, "uno", 0, "1"),
            Piece(ITEM, "dos", 1),
            Piece(PARAGRAPH, "tres", 0, "2"),
        )

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (docx(""), refusals.NoWords),
            (docx(p(" \u200b ")), refusals.NoWords),
            (docx(p("a"), WORD_TYPE.replace("openxml", "x")), refusals.Lying),
            (docx(p("a"), "application/vnd.ms-word.document.macroEnabled.main+xml"), refusals.Macros),
            (docx(p("a"), **{"word/vbaProject.bin": "x"}), refusals.Macros),
            (docx(p("a"), **{"word/media/a.xml": bytes(101 * 1024**2)}), refusals.Bomb),
            (docx(p("a"))[:-40], refusals.Unreadable),
            (docx("<w:p>"), refusals.Unreadable),
            (docx(p("a")).replace(b"PK", b"XX"), refusals.Unreadable),
            (docx("").replace(b"a", b"b"), refusals.Unreadable),
            (packed({"a": "b"}), refusals.Lying),
            (docx(p("b&#x85;a") * 6001), refusals.TooManyPassages),
            (b"", refusals.Nothing),
            (bytes(60 * 1024**2), refusals.TooLarge),
            ("hola", refusals.Lying),
        ],
    )
    def test_is_refused_when(self, content, why):
        assert refusal(content) is why

    def test_comes_without_marks_that_nobody_sees_and_says_so(self):
        found = read(docx(p("uno \u202asolo") + p("Tel. \u202a+52 55\u202c") + p("a\u202eb\u202cc")))

        assert [piece.text for piece in found.pieces] == ["uno solo", "Tel. \u202a+52 55\u202c", "abc"]
        assert "marks_left_out" in found.warnings
        assert "marks_left_out" not in read(docx(p("Tel. \u202a+52 55\u202c"))).warnings

    def test_may_not_explode_by_entities(self):
        lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
        bomb = f"<!DOCTYPE a [{lol}]><w:document {XMLNS}><w:body>{p('&l8;')}</w:body></w:document>"

        assert refusal(docx("", **{"word/document.xml": bomb})) is refusals.Declaring

    @pytest.mark.parametrize("shape", [{"main": "document2"}, {"xmlns": STRICT}])
    def test_is_read_by_its_relationships_in_either_dialect(self, shape):
        styles = '<w:style w:styleId="T" w:type="paragraph"><w:name w:val="heading 1"/></w:style>'
        found = read(docx(p("uno", '<w:pStyle w:val="T"/>') + p("dos"), styles=styles, **shape))

        assert found.pieces == (Piece(HEADING, "uno", 0), Piece(PARAGRAPH, "dos"))

    def test_may_have_other_files_inside(self):
        inside = docx(p("a"), **{"word/embeddings/a.xlsx": packed({"a": "b"})})

        assert read(inside).pieces == (Piece(PARAGRAPH, "a"),)

    def test_says_how_much_too_large(self):
        with pytest.raises(Invalid, match=r"“a.docx” is 60.1 MB. A draft file can be up to 20 MB"):
            read(bytes(60 * 1024**2 + 1))

    @LINUX
    @pytest.mark.parametrize(
        ("how", "why"),
        [
            (signal.SIGXCPU, refusals.TooSlow),
            (signal.SIGSEGV, refusals.Unreadable),
            (signal.SIGKILL, refusals.NotYet),
        ],
    )
    def test_is_told_apart_from_the_machine_that_reads_it(self, how, why):
        assert while_it(lambda: refusal(docx(p("a"))), signalled(how)) is why

    @LINUX
    def test_may_wait_for_its_machine(self):
        assert while_it(lambda: read(docx(p("a"))), held(2)).pieces

    def test_is_not_blamed_for_a_machine_without_time(self, monkeypatch):
        monkeypatch.setattr(examiner, "PATIENCE", 0.001)

        assert refusal(docx(p("a"))) is refusals.NotYet

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_of_words_is_in_utf8(self, encoding):
        assert refusal("# “Título”".encode(encoding), "a.md") is refusals.WrongEncoding


class TestMarkdown:
    def test_is_read_by_its_structure(self):
        content = """---
title: x
---
# Título

> Aviso **importante**.

## A. Parte

12. Doce [liga](http://a.mx)
    - guion
      1. hondo

    sigue
14. Catorce<br>y más

a) inciso

| a | b |
|---|---|
| 1 | 2\\|3 |

Texto[^x] y <del>no</del> **sí**.

[^x]: La nota.
"""
        found = read(content, "a.md")

        assert found.pieces == (
            Piece(HEADING, "Título", 0),
            Piece(NOTE, "Aviso importante."),
            Piece(HEADING, "Parte", 1, "A"),
            Piece(PARAGRAPH, "Doce liga", 0, "12"),
            Piece(ITEM, "guion", 1),
            Piece(ITEM, "hondo", 2, "1"),
            Piece(PARAGRAPH, "sigue"),
            Piece(PARAGRAPH, "Catorce y más", 0, "14"),
            Piece(ITEM, "inciso", 1, "a)"),
            Piece(ROW, "a\tb", 1),
            Piece(ROW, "1\t2|3"),
            Piece(PARAGRAPH, "Texto[1] y sí."),
            Piece(NOTE, "La nota.", 0, "[1]"),
        )
        assert found.title == "Título"
        assert found.warnings == ("footnotes", "formatting_left_out", "struck_left_out")

    def test_counts_when_all_numbers_are_the_same(self):
        assert labelled(read("1. a\n1. b\n1. c", "a.md")) == [("1", "a"), ("2", "b"), ("3", "c")]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            ("despidió".encode("latin-1"), refusals.WrongEncoding),
            ("despidió".encode("utf-16"), refusals.WrongEncoding),
            (b"a\x00b", refusals.Unreadable),
            ("a\x7fb", refusals.Unreadable),
            ("<!-- a -->\n\n---\n", refusals.NoWords),
            ("<html><p>a", refusals.Lying),
            (b"%PDF-1.7 a", refusals.Lying),
            ("\n\n".join("a" * 1000 for _time in range(2100)), refusals.TooManyPassages),
        ],
    )
    def test_is_refused_when(self, content, why):
        assert refusal(content, "a.md") is why

    @pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
    def test_comes_without_marks_that_nobody_sees_and_says_so(self, name):
        found = read("<p>a\u202eb</p>" if name == "a.html" else "a\u202eb", name)

        assert found.pieces == (Piece(PARAGRAPH, "ab"),)
        assert "marks_left_out" in found.warnings

    def test_with_a_byte_order_mark_and_accents_in_two_parts_is_read(self):
        assert read(b"\xef\xbb\xbf" + "despidio\u0301".encode(), "a.md").pieces == (Piece(PARAGRAPH, "despidió"),)

    @pytest.mark.parametrize("content", ["[" * 50_000, "> " * 20_000 + "a", "*a " * 50_000, "- " * 5000 + "a"])
    def test_made_to_hang_does_not(self, content):
        try:
            read(content, "a.md")
        except refusals.Refused as refused:
            assert type(refused) in {refusals.Unreadable, refusals.TooSlow}  # noqa: PT017


class TestHtml:
    def test_is_cleaned_and_read(self):
        content = """<html><head><title>No</title><style>p{}</style></head><body onload=x><script>no()</script>
<h1>Título</h1>suelto <b>texto</b><p>Uno<sup><a href="#fn1">1</a></sup>.</p>
<ol start=3><li>tres<ol type=a><li>a uno</ol><li value=7><p>siete<p>sigue</ol><ul><li>punto<ul><li>dos</ul></ul>
<table><caption>Cuadro</caption><tr><th>a<th>b</tr><tr><td rowspan=2>1<td>2</tr><tr><td><table><tr><td>x</table></table>
<blockquote><p>cita</p></blockquote><ol><li id=fn1>La nota <a href="#r1">↩</a></li></ol><img src=x></body>"""

        found = read(content, "a.htm")

        assert found.pieces == (
            Piece(HEADING, "Título", 0),
            Piece(PARAGRAPH, "suelto texto"),
            Piece(PARAGRAPH, "Uno[1]."),
            Piece(PARAGRAPH, "tres", 0, "3"),
            Piece(ITEM, "a uno", 1, "a"),
            Piece(PARAGRAPH, "siete", 0, "7"),
            Piece(PARAGRAPH, "sigue"),
            Piece(ITEM, "punto", 1),
            Piece(ITEM, "dos", 2),
            Piece(PARAGRAPH, "Cuadro"),
            Piece(ROW, "a\tb", 1),
            Piece(ROW, "1\t2"),
            Piece(ROW, "\tx"),
            Piece(NOTE, "cita"),
            Piece(NOTE, "La nota", 0, "[1]"),
        )
        assert found.warnings == ("nested_tables", "footnotes", "images_left_out", "formatting_left_out")

    def test_in_an_older_encoding_is_read_when_it_says_so(self):
        content = "<meta charset=windows-1252><p>despidió “a” dos".encode("cp1252")

        assert read(content, "a.html").pieces == (Piece(PARAGRAPH, "despidió “a” dos"),)
        assert refusal(content.replace(b"windows-1252", b"x"), "a.html") is refusals.WrongEncoding

    def test_may_be_deep(self):
        assert refusal("<div>" * 20_000 + "a", "a.html") is refusals.Unreadable


def pdf(*pages):
    document, out = pikepdf.new(), io.BytesIO()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    for lines in pages:
        page = document.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
        shown = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
        page.obj.Contents = document.make_stream(b"BT /F1 12 Tf 14 TL 50 700 Td\n" + shown + b"ET")
    document.save(out)
    document.close()
    return out.getvalue()


class TestPdf:
    def test_is_read_as_well_as_it_can_be(self):
        full = "Este renglón llena toda la página de un lado al otro y no termina, porque el"
        pages = [
            ["Borrador", "I. Objeto", f"1. {full}", "renglón sigue aquí.", "2. Segundo.", f"{n}"] for n in range(3)
        ]

        found = read(pdf(*pages), "a.pdf")

        assert found.pieces[:3] == (
            Piece(HEADING, "Objeto", 1, "I"),
            Piece(PARAGRAPH, f"{full} renglón sigue aquí.", 0, "1"),
            Piece(PARAGRAPH, "Segundo.", 0, "2"),
        )
        assert len(found.pieces) == 9
        assert found.warnings == ("pdf", "edges_left_out")
        assert found.losses == (("edges_left_out", "Borrador", ""),)

    def test_has_heads_of_pages_that_count_them_and_no_article_is_one(self):
        pages = [
            [f"Artículo {n}. Objeto {n}.", "Las partes se obligan.", f"Acuerdo {n + 4} / 9, Secretaría"]
            for n in range(3)
        ]

        found = read(pdf(*pages), "a.pdf")

        assert [piece.text for piece in found.pieces] == [f"Objeto {n}. Las partes se obligan." for n in range(3)]
        assert [words for _code, words, _near in found.losses] == [f"Acuerdo {n + 4} / 9, Secretaría" for n in range(3)]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (pdf([], []), refusals.Scanned),
            (pdf(["sello 2026"], []), refusals.Scanned),
            (pdf(*[["Hola"]] * 101), refusals.TooManyPages),
            (b"%PDF-1.7\n", refusals.Unreadable),
            (pdf(["x" * 100])[:300], refusals.Unreadable),
        ],
    )
    def test_is_refused_when(self, content, why):
        assert refusal(content, "a.pdf") is why


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text"}), refusals.WrongKind),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), refusals.WrongKind),
        ("a.csv", "a,b", refusals.WrongKind),
        ("a.docm", docx("", "application/vnd.ms-word.document.macroEnabled.main+xml"), refusals.Macros),
        ("a.pdf", docx(p("a")), refusals.Lying),
        ("a.png", docx(p("a")), refusals.WrongKind),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), refusals.Locked),
    ],
)
def test_another_kind_of_file_is_refused(name, content, why):
    assert refusal(content, name) is why


def test_the_name_is_for_reading_only():
    assert read("hola", "../../\u202eetc/a\u202e" + "b" * 300 + ".md").name == f"a\ufffd{'b' * 114}….md"
    assert read("hola", "sin nombre").media_type == "text/markdown"


@pytest.mark.parametrize("name", ["priority-subsectors-v1", "priority-subsectors-v2", "facility-information-v2"])
def test_both_languages_of_the_samples_have_the_same_shape(name):
    english, spanish = (read((SAMPLES / f"{name}.{language}.md").read_bytes(), "a.md") for language in ("en", "es"))

    assert [(piece.kind, piece.level) for piece in english.pieces] == [
        (piece.kind, piece.level) for piece in spanish.pieces
    ]
    assert english.title
    assert assembling.outlined(english.pieces) == english.pieces


@pytest.mark.parametrize("language", ["en", "es"])
def test_word_and_markdown_of_a_sample_are_the_same_passages(language):
    name = f"priority-subsectors-v1.{language}"
    document = read((Path(__file__).parent / "samples" / f"{name}.docx").read_bytes())
    text = read((SAMPLES / f"{name}.md").read_bytes(), "a.md")

    assert document.pieces == text.pieces
    assert (document.title, document.warnings) == (text.title, ("formatting_left_out",))
