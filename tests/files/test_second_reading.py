"""Each file is read twice: what one reader has and the other has not is named."""

from pathlib import Path

import pytest
from wordfiles import cell, docx, p, run, table

from portal.cli import demo
from portal.files import importing
from portal.files.importing import second
from portal.files.importing.imported import Loss, listed
from portal.text.passages import Kind, Piece

SAMPLES = sorted((Path(demo.__file__).parent / "data").glob("*-v?.??.*"))


def differences(found):
    return [(loss.code, loss.words) for loss in found.losses if loss.code in importing.DIFFERENCES]


def compared(content, kind, *texts, losses=(), label=""):
    pieces = [Piece(Kind.PARAGRAPH, text, label=label) for text in texts]
    return [(each.code, each.words) for each in second.compared(content, kind, pieces, losses)]


LINES = docx(p(run("El patrón no podrá despedir.")) + p(run("La persona recibe un escrito.")))


class TestWhatOneReaderHasNot:
    @pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
    def test_is_nothing_in_the_sample_documents(self, path):
        found = importing.read(path.read_bytes(), path.name)

        assert differences(found) == []
        assert "read_once" not in found.warnings

    def test_is_a_word_that_was_lost(self):
        assert compared(LINES, "DOCX", "El patrón podrá despedir.", "La persona recibe un escrito.") == [
            ("unread", "no")
        ]

    def test_is_a_word_that_came_from_nowhere(self):
        assert compared(LINES, "DOCX", "El patrón no podrá despedir.", "La persona no recibe un escrito.") == [
            ("unfound", "no")
        ]

    def test_is_a_whole_passage(self):
        assert compared(LINES, "DOCX", "El patrón no podrá despedir.") == [("unread", "La persona recibe un escrito")]

    def test_says_in_which_passage_it_stands(self):
        [found] = second.compared(LINES, "DOCX", [Piece(Kind.PARAGRAPH, "La persona recibe un escrito.")], ())

        assert found.near == "El patrón no podrá despedir."

    def test_is_not_what_stands_elsewhere(self):
        assert not compared(LINES, "DOCX", "La persona recibe un escrito.", "El patrón no podrá despedir.")

    def test_is_not_what_was_named_already(self):
        losses = [Loss("struck_left_out", "no", "El patrón podrá despedir.")]

        assert not compared(LINES, "DOCX", "El patrón podrá despedir.", "La persona recibe un escrito.", losses=losses)

    def test_is_not_a_number_that_a_program_counts(self):
        kept = "El patrón no podrá despedir.", "La persona recibe un escrito."

        assert not compared(LINES, "DOCX", *kept, label="12")

    def test_is_a_sign_that_says_something(self):
        body = docx(p(run("Plazo ≥ 15 días y 10 % de $5")))

        assert compared(body, "DOCX", "Plazo 15 días y 10 de 5") == [("unread", "≥"), ("unread", "%"), ("unread", "$")]

    def test_is_nothing_where_words_are_torn_into_runs(self):
        assert not compared(docx(p(run("desp") + run("edir"))), "DOCX", "despedir")

    def test_is_not_what_was_deleted_with_its_row(self):
        deleted = '<w:trPr><w:del w:id="1" w:author="x"/></w:trPr>'
        found = importing.read(
            docx(p(run("Antes")) + f"<w:tbl><w:tr>{deleted}<w:tc>{p(run('fila viva'))}</w:tc></w:tr></w:tbl>"), "a.docx"
        )

        assert [piece.text for piece in found.pieces] == ["Antes"]
        assert found.warnings == ("tracked_changes",)
        assert [(loss.code, loss.words, loss.near) for loss in found.losses] == [
            ("tracked_changes", "- fila viva", "Antes")
        ]


class TestSigns:
    """A comma can change what a sentence says, so the signs between words are compared too."""

    @pytest.mark.parametrize(
        ("file", "text", "found"),
        [
            ("El patrón, que no avise, paga.", "El patrón que no avise, paga.", ("unread", "patrón, que")),
            ("Uno dos.", "Uno, dos.", ("unfound", "Uno, dos")),
            ("Uno; dos", "Uno, dos", ("unread", "Uno; dos")),
            ("Pagará 1.500 pesos", "Pagará 1,500 pesos", ("unread", "1.500")),
            ("¿Quién paga? Nadie", "¿Quién paga Nadie", ("unread", "paga? Nadie")),
            ("Todos (salvo uno) pagan", "Todos salvo uno) pagan", ("unread", "Todos (salvo")),
            ("Pagan todos;", "Pagan todos", ("unread", "todos;")),
            ("la «huelga» legal", "la huelga legal", ("unread", "la «huelga")),
        ],
    )
    def test_that_only_one_has_are_named_with_the_words_around_them(self, file, text, found):
        assert found in compared(docx(p(run(file))), "DOCX", text)
        assert not compared(docx(p(run(file))), "DOCX", file)

    @pytest.mark.parametrize(
        ("kind", "file", "text", "label"),
        [
            ("text", "la «huelga» – legal", 'la "huelga" - legal', ""),
            ("text", "Artículo 5.- Uno, dos.", "Uno, dos.", "Artículo 5"),
            ("text", "a) Uno, dos;", "Uno, dos;", "a)"),
            ("Markdown", "* **Uno**, _dos_ \\[tres\\]", "Uno, dos [tres]", ""),
            ("HTML", "<p><q>Uno</q>, dos</p>", "“Uno”, dos", ""),
            ("text", "Nombre: ______ fecha", "Nombre: fecha", ""),
        ],
    )
    def test_are_not_how_they_are_drawn_nor_marks_of_programs(self, kind, file, text, label):
        assert not compared(file.encode(), kind, text, label=label)

    def test_a_number_of_the_file_is_not_spare_for_one_that_is_lost(self):
        file = "\n".join(("12. Uno dos.", "Antes de 12 días se avisa."))

        found = second.compared(
            file.encode(), "text",
            [Piece(Kind.PARAGRAPH, "Uno dos.", label="12"), Piece(Kind.PARAGRAPH, "Antes de días se avisa.")], (),
        )  # fmt: skip
        assert [(each.code, each.words) for each in found] == [("unread", "12")]

    def test_a_number_that_is_counted_before_one_that_is_typed_is_no_difference(self):
        assert not compared(docx(p(run("2. Uno dos."))), "DOCX", "2. Uno dos.", label="2")


class TestWhatIsListed:
    def test_differences_come_first_and_none_is_cut_off_unseen(self):
        lost = [Loss("struck_left_out", "yearly", "Nobody is bound.")] * 600

        told = listed([*lost, Loss("unread", "not", "Nobody is bound.")])

        assert (told[0].words, len(told), told[-1]) == ("not", 501, Loss("unlisted", "", ""))
        assert listed(lost[:500]) == lost[:500]

    def test_words_that_are_in_the_text_end_no_list(self):
        told = [Loss("formulas", "2 → ²", "10² m")] * 600

        assert listed(told) == told[:100]

    def test_differences_without_end_are_one_more_that_says_so(self):
        there = docx("".join(p(run(f"uno {number} dos")) for number in range(3000)))
        found = second.compared(there, "DOCX", [Piece(Kind.PARAGRAPH, f"uno {number}") for number in range(3000)], ())

        assert len(found) == 3000
        assert [each.code for each in listed(found)] == ["unread"] * 500 + ["unlisted"]


class TestEachKind:
    def test_a_page_of_hypertext(self):
        page = (
            b"<html><head><title>x</title><style>p{}</style></head><body><p>Uno <b>dos</b></p><p>tres</p></body></html>"
        )

        assert not compared(page, "HTML", "Uno dos", "tres")
        assert compared(page, "HTML", "Uno dos") == [("unread", "tres")]

    def test_markdown_without_its_marks(self):
        text = b"---\nnote: nada\n---\n\n# Uno\n\n[dos](https://example.org/tres) *cuatro* <!-- cinco -->\n"

        assert not compared(text, "Markdown", "Uno", "dos cuatro")

    def test_plain_text(self):
        assert compared(b"3*4*5 es 60\n", "text", "3*4*5 es") == [("unread", "60")]

    def test_a_hyphen_at_which_no_line_breaks(self):
        content = docx(p("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>chair, uno</w:t></w:r>"))

        assert not differences(importing.read(content, "a.docx"))

    def test_a_table(self):
        content = docx(table([cell(p(run("Acero"))), cell(p(run("30 días")))]))

        assert not differences(importing.read(content, "a.docx"))
