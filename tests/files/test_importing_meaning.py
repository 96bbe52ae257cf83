"""A draft comes in without a change of its meaning: nothing is lost, and nothing comes alive, without a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordfiles import NUM, OFFICE, cell, docx, levels, listed, p, run, table

from portal.files import importing
from portal.files.importing import assembling, ordinals, second, word
from portal.files.importing.imported import TOLD, WARNINGS
from portal.text.passages import Kind

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
LINKS = f'xmlns:r="{OFFICE}"'
DELETED_END = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'


def read(content, name="a.docx"):
    return importing.read(content if isinstance(content, bytes) else content.encode(), name)


def texts(found):
    return [piece.text for piece in found.pieces]


def lost(found):
    return [(loss.code, loss.words, loss.near) for loss in found.losses]


def sign(code, font):
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


class TestSigns:
    def test_of_symbol_fonts_say_what_they_show(self):
        body = p(run("Plazo ") + sign("F0B3", "Symbol") + run(" 15 y ") + sign("F0A3", "Symbol") + run(" 30 días"))
        body += p(sign("F0FE", "Wingdings") + run(" Sí ") + sign("F0A8", "Wingdings") + run(" No"))
        body += p(run("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>') + run(" 18 años"))
        body += p(sign("F061", "Webdings") + run(" listo"))

        assert texts(read(docx(body))) == ["Plazo ≥ 15 y ≤ 30 días", "☑ Sí ☐ No", "≥ 18 años", "✔ listo"]

    def test_may_have_their_font_from_a_style(self):
        styles = (
            '<w:style w:type="character" w:styleId="S"><w:name w:val="sign"/>'
            '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:style>'
        )

        assert texts(read(docx(p(run("a", '<w:rStyle w:val="S"/>') + run("a")), styles=styles))) == [
            "\N{GREEK SMALL LETTER ALPHA}a"
        ]

    def test_that_nobody_can_name_are_shown_as_such(self):
        found = read(docx(p(sign("F041", "Webdings") + run(" avión"))))

        assert texts(found) == ["\N{REPLACEMENT CHARACTER} avión"]
        assert found.warnings == ("signs_unknown",)


def formula(inside):
    return f"<m:oMath {MATHS}>{inside}</m:oMath>"


def r(words):
    return f"<m:r><m:t>{words}</m:t></m:r>"


class TestFigures:
    @pytest.mark.parametrize(
        ("inside", "said"),
        [
            (f"<m:f><m:num>{r('1')}</m:num><m:den>{r('2')}</m:den></m:f>", "1/2"),
            (f"<m:f><m:num>{r('a+b')}</m:num><m:den>{r('2')}</m:den></m:f>", "(a+b)/2"),
            (f"<m:sSup><m:e>{r('10')}</m:e><m:sup>{r('6')}</m:sup></m:sSup>", "10^6"),
            (f"<m:sSup><m:e><m:d><m:e>{r('1+x')}</m:e></m:d></m:e><m:sup>{r('n')}</m:sup></m:sSup>", "(1+x)^n"),
            (f"<m:rad><m:deg/><m:e>{r('a+b')}</m:e></m:rad>", "√(a+b)"),
            (f"<m:sSub><m:e>{r('x')}</m:e><m:sub>{r('ij')}</m:sub></m:sSub>", "x_ij"),
            (
                '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
                f"<m:sub>{r('i=1')}</m:sub><m:sup>{r('n')}</m:sup><m:e>{r('x')}</m:e></m:nary>",
                "∑_(i=1)^n x",
            ),
        ],
    )
    def test_of_a_formula_stand_in_one_line(self, inside, said):
        found = read(docx(p(run("Salario ") + formula(inside))))

        assert texts(found) == [f"Salario {said}"]
        assert found.warnings == ("formulas",)

    def test_that_are_raised_or_lowered_say_so(self):
        raised, lowered = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
        body = p(run("10") + run("6", raised) + run(" m") + run("2", raised) + run(" CO") + run("2", lowered))
        body += p(run("1") + run("er", raised) + run(" y 2") + run("o", raised) + run(" y x") + run("max", lowered))

        assert texts(read(docx(body))) == ["10⁶ m² CO₂", "1er y 2º y x_(max)"]
        assert texts(read("<p>10<sup>6</sup> m<sup>2</sup>, CO<sub>2</sub></p>", "a.html")) == ["10⁶ m², CO₂"]


LEFT = "El patrón podrá despedir"
STRUCK = [("struck_left_out", "no", LEFT), ("struck_left_out", "Se deroga.", LEFT)]


class TestStruckText:
    @pytest.mark.parametrize("how", ["<w:strike/>", "<w:dstrike/>"])
    def test_of_word_is_left_out_and_named_with_its_passage(self, how):
        body = p(run("El patrón ") + run("no ", how) + run("podrá despedir")) + p(run("Se deroga.", how))

        found = read(docx(body))

        assert texts(found) == ["El patrón podrá despedir"]
        assert lost(found) == STRUCK
        assert found.warnings == ("struck_left_out",)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.html", "<p>El patrón <del>no</del> podrá despedir</p><p><s>Se deroga.</s></p>"),
            ("a.html", "<p>El patrón <strike>no</strike> podrá despedir</p><p><del>Se deroga.</del></p>"),
            ("a.md", "El patrón ~~no~~ podrá despedir\n\n~~Se deroga.~~\n"),
        ],
    )
    def test_is_the_same_in_all_formats(self, name, content):
        found = read(content, name)

        assert texts(found) == ["El patrón podrá despedir"]
        assert lost(found) == STRUCK

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.docx", docx(p(run("El patrón ") + run("no ", "<w:strike/>") + run("podrá")))),
            ("a.html", b"<table><tr><td><p>El patr\xc3\xb3n <del>no</del> podr\xc3\xa1</p></td></tr></table>"),
            ("a.md", "El patrón ~~no~~ podrá".encode()),
        ],
    )
    def test_is_part_of_the_text_where_its_editor_says_so(self, name, content):
        found = importing.read(content, name, keeps_struck=True)

        assert texts(found) == ["El patrón no podrá"]
        assert [(code, words.strip()) for code, words, _near in found.losses] == [("struck_kept", "no")]
        assert found.warnings == ("struck_kept",)

    def test_is_kept_where_a_file_is_shown_and_not_filed(self):
        body = p(run("El patrón ") + run("no ", "<w:strike/>") + run("podrá"))

        assert [block.text for block in word.read(docx(body), set(), keeps_struck=True)] == ["El patrón no podrá"]


class TestAcceptingChanges:
    def test_never_loses_the_last_paragraph(self):
        assert texts(read(docx(p("Uno") + p("Último con texto vivo", DELETED_END)))) == ["Uno", "Último con texto vivo"]

    def test_joins_neighbours_within_one_container(self):
        body = table(f"<w:tc>{p('vivo', DELETED_END)}</w:tc>" + cell("otra")) + p("Uno ", DELETED_END) + p("dos")
        body += p("antes ", DELETED_END) + table(cell("celda") + cell("x")) + p("después")

        assert texts(read(docx(body))) == ["vivo\totra", "Uno dos", "antes", "celda\tx", "después"]

    def test_takes_deleted_cells_and_rows_away(self):
        body = table(cell("a") + cell("fuera", '<w:cellDel w:id="1"/>'), cell("b"))

        found = read(docx(body))

        assert texts(found) == ["a", "b"]
        assert found.warnings == ("tracked_changes",)


class TestPlaces:
    def test_of_cells_are_those_of_the_grid(self):
        body = table(
            cell("c1") + cell("c2") + cell("c3"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("d2") + cell("d3")
        )

        assert texts(read(docx(body))) == ["c1\tc2\tc3", "\td2\td3"]

    def test_of_large_first_letters_are_before_their_words(self):
        body = p("L", '<w:framePr w:dropCap="drop"/>') + p("a ley dispone")

        assert texts(read(docx(body))) == ["La ley dispone"]

    def test_of_fields_within_fields_are_not_taken_for_words(self):
        def field(kind):
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        inner = (
            field("begin") + "<w:r><w:instrText>REF</w:instrText></w:r>" + field("separate") + run("no") + field("end")
        )
        body = p(run("Véase ") + field("begin") + inner + field("separate") + run("el anexo") + field("end"))
        body += p(field("begin") + run("sin fin")) + p("sigue vivo")

        assert texts(read(docx(body))) == ["Véase el anexo", "sigue vivo"]


def with_chunk(name, media_type, content):
    relation = f'<Relationships><Relationship Id="c" Type="{OFFICE}/aFChunk" Target="{name}"/></Relationships>'
    return docx(
        p("Antes") + f'<w:altChunk {LINKS} r:id="c"/>' + p("Después"),
        types=f'<Override PartName="/word/{name}" ContentType="{media_type}"/>',
        **{"word/_rels/document.xml.rels": relation, f"word/{name}": content},
    )


class TestInsertedDocuments:
    @pytest.mark.parametrize(
        ("name", "media_type", "content"),
        [
            ("c.html", "text/html", b"<p>Dentro</p>"),
            ("c.txt", "text/plain", b"Dentro"),
            (
                "c.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                docx(p("Dentro")),
            ),
        ],
    )
    def test_stand_where_they_stood(self, name, media_type, content):
        found = read(with_chunk(name, media_type, content))

        assert texts(found) == ["Antes", "Dentro", "Después"]
        assert found.warnings == ("inserted",)

    def test_that_cannot_be_read_are_named(self):
        found = read(with_chunk("c.rtf", "application/rtf", b"{\\rtf1 Dentro}"))

        assert texts(found) == ["Antes", "Después"]
        assert lost(found) == [("inserted_left_out", "word/c.rtf", "Antes")]


def test_what_stands_at_the_edges_of_pages_is_named():
    found = read(docx(p("Texto"), header=p("BORRADOR CONFIDENCIAL"), footer=p("4")))

    assert texts(found) == ["Texto"]
    assert lost(found) == [("edges_left_out", "BORRADOR CONFIDENCIAL", "")]


class TestHypertext:
    @pytest.mark.parametrize("how", ["hidden", 'style="display: none"', 'style="color:red;visibility:hidden"'])
    def test_does_not_bring_hidden_words_to_light(self, how):
        found = read(f"<p>Visto <span {how}>oculto</span>fin</p><div {how}><p>todo</p></div>", "a.html")

        assert texts(found) == ["Visto fin"]
        assert lost(found) == [("hidden_left_out", "oculto", "Visto fin"), ("hidden_left_out", "todo", "Visto fin")]

    def test_hides_items_rows_and_cells_as_the_file_does(self):
        items = "<ol><li>uno</li><li hidden>oculto</li><li>dos</li></ol>"
        rows = "<tr><td>a</td><td hidden>celda</td></tr><tr style='display:none'><td>fila</td></tr><tr><td>b</td></tr>"

        found = read(f"{items}<table>{rows}</table>", "a.html")

        assert [(piece.label, piece.text) for piece in found.pieces] == [
            ("1", "uno"),
            ("2", "dos"),
            ("", "a"),
            ("", "b"),
        ]
        assert [loss.words for loss in found.losses] == ["oculto", "celda", "fila"]

    def test_keeps_the_marks_of_quotations_and_the_signs_of_fonts(self):
        assert texts(read('<p>Dijo <q>basta</q> <font face="Symbol">&#179;</font> 5</p>', "a.html")) == [
            "Dijo “basta” ≥ 5"
        ]


def test_numbers_in_words_are_counted_in_the_language_of_the_text():
    numbering = levels(("ordinalText", "%1.-"), ("upperRoman", "Artículo %2.")) + NUM

    found = read(
        docx(
            p("Entra en vigor la ley.", listed(0)) + p("Se deroga el resto.", listed(0)) + p("De la ley", listed(1)),
            numbering=numbering,
        )
    )

    assert [piece.label for piece in found.pieces] == ["Primero", "Segundo", "Artículo I"]
    assert [ordinals.said(number, "ordinal", "en") for number in (1, 2, 3, 11, 21)] == [
        "1st",
        "2nd",
        "3rd",
        "11th",
        "21st",
    ]


LINKED = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="N"/></w:abstractNum>'
LIST = levels(("decimal", "%1."))
STYLED = '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="Numbered"/><w:pPr>{}</w:pPr></w:style>'


class TestNumbersThatAreNotInTheFile:
    @pytest.mark.parametrize(
        ("settings", "parts"),
        [
            (listed(0), {}),
            (listed(0), {"numbering": ""}),
            (listed(0, number=7), {"numbering": LIST + NUM}),
            (listed(0), {"numbering": NUM}),
            (listed(3), {"numbering": LIST + NUM}),
            (listed(0), {"numbering": LINKED + NUM}),
            ('<w:pStyle w:val="L"/>', {"styles": STYLED.format(listed(0))}),
            ('<w:pStyle w:val="L"/>', {"styles": STYLED.format(listed(0, number=7)), "numbering": LIST + NUM}),
        ],
        ids=["no part", "empty", "no list", "no shape", "no level", "no link", "by style", "by style, no list"],
    )
    def test_are_told_with_each_passage_that_asks_for_one(self, settings, parts):
        found = read(docx(p("Antes") + p("Entra en vigor.", settings) + p("", settings), **parts))

        assert [(piece.label, piece.text) for piece in found.pieces] == [("", "Antes"), ("", "Entra en vigor.")]
        assert found.warnings == ("uncounted",)
        assert lost(found) == [("uncounted", "#", "Entra en vigor.")]

    def test_are_told_in_cells_too(self):
        found = read(docx(table(f"<w:tc>{p('Uno', listed(0))}</w:tc>{cell('dos')}")))

        assert lost(found) == [("uncounted", "#", "Uno dos")]

    def test_are_told_in_notes_and_what_is_struck_there_too(self):
        mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        struck = p(run("Nota") + run(" borrada", "<w:strike/>"), listed(0))
        found = read(docx(p(run("Texto") + mark), footnotes=f'<w:footnote w:id="2">{struck}</w:footnote>'))

        assert lost(found) == [("struck_left_out", "borrada", "Nota"), ("uncounted", "#", "Nota")]

    @pytest.mark.parametrize("settings", [listed(0, number=0), listed(0), ""])
    def test_are_not_missed_where_none_is_asked_for_or_it_is_there(self, settings):
        found = read(docx(p("Uno", settings), numbering=LIST + NUM))

        assert (found.warnings, found.losses) == ((), ())

    def test_do_not_bring_a_long_file_to_a_halt(self):
        found = read(docx("".join(p(f"Párrafo {at} del texto", listed(0)) for at in range(600))))

        assert len(found.pieces) == 600
        assert lost(found)[99] == ("uncounted", "#", "Párrafo 99 del texto")
        assert len(found.losses) == 100


def test_every_loss_has_a_sentence():
    codes = {"uncounted", "struck_left_out", "hidden_left_out", "edges_left_out", "inserted_left_out"}

    assert codes <= set(WARNINGS)


TOKENS = iter(range(10**9))


def said(dead=False):
    """A run with a word that occurs nowhere else, and whether it is part of the text."""
    word_ = f"w{next(TOKENS)}x"
    element = run(word_).replace("w:t", "w:delText") if dead else run(word_)
    return element, [] if dead else [word_]


def wrapped(inside, draw):
    how = draw(st.sampled_from(["hyperlink", "ins", "smartTag", "sdt", "field", "none", "none"]))
    if how == "none":
        return inside
    if how == "sdt":
        return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    if how == "field":
        return f'<w:fldSimple w:instr="PAGE">{inside}</w:fldSimple>'
    return f"<w:{how}>{inside}</w:{how}>"


@st.composite
def paragraphs(draw):
    made, live = "", []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["plain", "plain", "struck", "hidden", "raised", "deleted", "box", "formula"]))
        element, words = said(kind == "deleted")
        if kind == "deleted":
            element = f"<w:del>{element}</w:del>"
        elif kind in {"struck", "hidden", "raised"}:
            dress = {"struck": "<w:strike/>", "hidden": "<w:vanish/>", "raised": '<w:vertAlign w:val="superscript"/>'}
            element = element.replace("<w:rPr></w:rPr>", f"<w:rPr>{dress[kind]}</w:rPr>")
        elif kind == "box":
            element = f"<w:r><w:pict><w:txbxContent>{p(element)}</w:txbxContent></w:pict></w:r>"
        elif kind == "formula":
            element = formula(r(words[0]))
        made += wrapped(element, draw)
        live += words
    return p(made, DELETED_END if draw(st.booleans()) else ""), live


@st.composite
def tables(draw):
    rows, live = [], []
    for _ in range(draw(st.integers(1, 2))):
        row = ""
        for _ in range(draw(st.integers(1, 3))):
            inside, words = draw(paragraphs())
            gone = draw(st.integers(0, 9)) == 0
            merged = draw(st.integers(0, 9)) == 0
            settings_ = "<w:cellDel/>" if gone else "<w:vMerge/>" if merged else ""
            row += f"<w:tc><w:tcPr>{settings_}</w:tcPr>{inside}</w:tc>"
            live += [] if gone else words
        rows.append(row)
    return table(*rows), live


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(paragraphs(), tables()), min_size=1, max_size=6))
def test_every_live_word_stands_once_in_the_text_or_among_what_is_named(made):
    losses = []
    pieces = assembling.assemble(word.read(docx("".join(body for body, _words in made)), set()), set(), losses)

    stands = " ".join([piece.text for piece in pieces] + [loss.words for loss in losses if loss.code not in TOLD])
    assert {w: stands.count(w) for _body, words in made for w in words} == {w: 1 for _b, words in made for w in words}


@settings(max_examples=40, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_no_word_leaves_its_row(made):
    pieces = assembling.assemble(word.read(docx("".join(body for body, _words in made)), set()), set())
    rows = [piece.text for piece in pieces if piece.kind is Kind.ROW]

    assert all(sum(w in row for row in rows) <= 1 for _body, words in made for w in words)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(paragraphs(), tables()), min_size=1, max_size=6))
def test_a_second_reading_misses_no_live_word(made):
    apart = "".join(body for body, _words in made).replace("x</w:t>", "x </w:t>").replace("x</m:t>", "x </m:t>")
    content, losses = docx(apart), []
    pieces = assembling.assemble(word.read(content, set()), set(), losses)

    found = [loss for loss in second.compared(content, "DOCX", pieces, losses) if loss.code == second.UNREAD]
    differing = {word for loss in found for word in loss.words.split()}

    assert differing.isdisjoint({word for _body, words in made for word in words})
