"""People comment on "Artículo 3 Bis, fracción II": what a passage is called, by the provisions it stands under."""

import pytest

from portal.text.passages import Kind
from portal.text.provisions import above, cited

HEADING, PARAGRAPH, ITEM, ROW, NOTE = Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.ROW, Kind.NOTE


def called(*labels, language="es"):
    """What each passage is called; a heading is written with its level before it (1 Capítulo II), no number as -."""
    lines = []
    for label in labels:
        if label[:2] in ("#1", "#2"):
            lines.append((HEADING, int(label[1]), label[2:].strip()))
        else:
            lines.append((PARAGRAPH, 0, label.strip("-")))
    return [cited(over, label, language) for (_kind, _level, label), over in zip(lines, above(lines), strict=True)]


class TestALaw:
    LAW = ("#1 Capítulo II", "#2 Artículo 3 Bis", "I", "II", "a)", "b)", "III", "Artículo 4", "I", "#1", "Primero")

    def test_is_cited_by_article_fraction_and_inciso(self):
        assert called(*self.LAW) == [
            *("Capítulo II", "Artículo 3 Bis", "Artículo 3 Bis, fracción I", "Artículo 3 Bis, fracción II"),
            *("Artículo 3 Bis, fracción II, inciso a)", "Artículo 3 Bis, fracción II, inciso b)"),
            *("Artículo 3 Bis, fracción III", "Artículo 4", "Artículo 4, fracción I", "", "Primero"),
        ]

    def test_is_cited_in_the_language_of_its_reader(self):
        said = called(*self.LAW, language="en")

        assert said[3:5] == ["Article 3 Bis, fraction II", "Article 3 Bis, fraction II, subparagraph a)"]
        assert said[-1] == "First"

    def test_of_a_treaty_counts_paragraphs(self):
        assert called("Article 23.5", "1", "2", "(a)", "(b)", "(i)", "(ii)", "3", language="en") == [
            *("Article 23.5", "Article 23.5, paragraph 1", "Article 23.5, paragraph 2", "Article 23.5, paragraph 2(a)"),
            *("Article 23.5, paragraph 2(b)", "Article 23.5, paragraph 2(b)(i)", "Article 23.5, paragraph 2(b)(ii)"),
            "Article 23.5, paragraph 3",
        ]

    def test_counts_numerals_under_an_inciso(self):
        assert called("Artículo 9", "I", "a)", "1", "2", "b)")[3:] == [
            *("Artículo 9, fracción I, inciso a), numeral 1", "Artículo 9, fracción I, inciso a), numeral 2"),
            "Artículo 9, fracción I, inciso b)",
        ]

    @pytest.mark.parametrize("article", ["§ 3", "1o", "1.º", "Sec. 5", "Cláusula 5", "Único"])
    def test_may_call_its_provisions_otherwise(self, article):
        first, second = called(article, "II")

        assert second == f"{first}, fracción II"
        assert "párrafo" not in first

    def test_says_the_words_that_are_written(self):
        assert called("Artículo 5", "Fracción III", "inciso ñ)", "Fracción IV")[1:] == [
            *("Artículo 5, fracción III", "Artículo 5, fracción III, inciso ñ)", "Artículo 5, fracción IV"),
        ]
        assert called("Artículo 5", "Fracción III", "Inciso ñ)", language="en")[2] == (
            "Article 5, fraction III, subparagraph ñ)"
        )

    def test_has_parts_with_capital_letters(self):
        assert called("Artículo 123", "A", "I", "II", "B", "I")[1:] == [
            *(
                "Artículo 123, apartado A",
                "Artículo 123, apartado A, fracción I",
                "Artículo 123, apartado A, fracción II",
            ),
            *("Artículo 123, apartado B", "Artículo 123, apartado B, fracción I"),
        ]

    def test_has_an_annex_with_articles(self):
        assert called("#1 Anexo 1", "Artículo 2", "I", "Artículo 3")[1:] == [
            *("Anexo 1, Artículo 2", "Anexo 1, Artículo 2, fracción I", "Anexo 1, Artículo 3"),
        ]


class TestWhatGoesOn:
    def test_the_ninth_letter_is_no_roman_number(self):
        labels = ["Artículo 1", *(f"{letter})" for letter in "abcdefghij")]

        assert called(*labels)[-2:] == ["Artículo 1, inciso i)", "Artículo 1, inciso j)"]

    def test_a_roman_number_below_a_letter_is_one(self):
        assert called("Artículo 1", "b)", "i)", "ii)", "c)")[2:] == [
            *("Artículo 1, inciso b), subinciso i)", "Artículo 1, inciso b), subinciso ii)", "Artículo 1, inciso c)"),
        ]

    def test_bis_stands_beside_its_number(self):
        assert called("Artículo 1", "II", "II Bis", "a)", "III")[2:] == [
            *("Artículo 1, fracción II Bis", "Artículo 1, fracción II Bis, inciso a)", "Artículo 1, fracción III"),
        ]

    def test_a_number_that_was_repealed_may_be_missing(self):
        assert called("Artículo 1", "I", "IV", "VII")[-1] == "Artículo 1, fracción VII"

    def test_a_list_goes_on_after_a_paragraph_without_a_number(self):
        assert called("Artículo 1", "II", "a)", "-", "b)", "III")[3:] == [
            *("Artículo 1", "Artículo 1, fracción II, inciso b)", "Artículo 1, fracción III"),
        ]

    def test_a_new_list_after_it_belongs_to_the_article(self):
        assert called("Artículo 1", "II", "a)", "-", "a)")[-1] == "Artículo 1, inciso a)"

    def test_numbers_of_the_whole_text_stay_as_they_are(self):
        assert called("#1", "1", "2", "#1", "3", "(a)") == [
            "",
            "párrafo 1",
            "párrafo 2",
            "",
            "párrafo 3",
            "párrafo 3(a)",
        ]

    def test_a_heading_ends_an_article_but_not_one_within_it(self):
        assert called("#1 Artículo 5", "#2", "I", "#1", "I")[2::2] == ["Artículo 5, fracción I", "párrafo I"]

    def test_numbers_with_dots_say_all(self):
        assert called("1.1", "1.2", "a)", "1.3") == [
            *("párrafo 1.1", "párrafo 1.2", "párrafo 1.2, inciso a)", "párrafo 1.3"),
        ]

    def test_notes_and_rows_belong_to_the_article(self):
        lines = [(PARAGRAPH, 0, "Artículo 1"), (ITEM, 1, "a)"), (NOTE, 0, "[1]"), (ROW, 0, ""), (ITEM, 1, "b)")]

        assert above(lines) == ["", "Artículo 1", "Artículo 1", "Artículo 1", "Artículo 1"]

    def test_a_bullet_belongs_to_its_inciso(self):
        lines = [(PARAGRAPH, 0, "Artículo 1"), (ITEM, 1, "a)"), (ITEM, 2, "")]

        assert above(lines)[-1] == "Artículo 1\na)"

    @pytest.mark.parametrize("label", ["[1]", "(", "1.2.3.4", "ñ)", "MCMXCIX", "aaa)", "Décimo Primero", "IIII", "·"])
    def test_whatever_a_number_is_it_is_called_something(self, label):
        assert called("Artículo 1", label, "II")[1]
