from dataclasses import replace

import pytest
import samples

from portal.text.aligning import Pair, align
from portal.text.passages import Kind, Piece


def numbered(pieces):
    """As a word processor numbers them: without a gap, whatever is missing."""
    number = 0
    for piece in pieces:
        if piece.kind is Kind.PARAGRAPH and piece.label:
            number += 1
        yield replace(piece, label=str(number)) if piece.kind is Kind.PARAGRAPH and piece.label else piece


@pytest.mark.parametrize("name", samples.NAMES)
class TestTheSampleDocuments:
    @pytest.mark.parametrize("version", [1, 2])
    def test_stand_side_by_side(self, name, version):
        english, spanish = (samples.pieces(name, version, language) for language in ("en", "es"))

        found = align(english, spanish)

        assert [(pair.english, pair.spanish) for pair in found] == [(at, at) for at in range(len(english))]

    @pytest.mark.parametrize("missing", [{12}, {25, 26}, {9, 30, 47}], ids=str)
    @pytest.mark.parametrize("renumber", [list, numbered])
    def test_show_what_one_language_lacks(self, name, missing, renumber):
        english, spanish = (samples.pieces(name, 1, language) for language in ("en", "es"))
        left = [at for at in range(len(spanish)) if at not in missing]

        found = align(english, list(renumber(spanish[at] for at in left)))

        rows = {pair.english: None if pair.spanish is None else left[pair.spanish] for pair in found}
        assert rows == {at: None if at in missing else at for at in range(len(english))}

    def test_show_what_was_split_in_one_language(self, name):
        english, spanish = (samples.pieces(name, 1, language) for language in ("en", "es"))
        at = next(at for at, piece in enumerate(spanish) if at > 15 and ". " in piece.text)
        first, second = spanish[at].text.split(". ", 1)
        torn = [*spanish[:at], replace(spanish[at], text=first + "."), replace(spanish[at], text=second)]

        found = align(english, list(numbered(torn + spanish[at + 1 :])))

        rows = [(pair.english, pair.spanish) for pair in found]
        assert rows[: at + 2] == [*((each, each) for each in range(at + 1)), (None, at + 1)]
        assert rows[at + 2 :] == [(each, each + 1) for each in range(at + 1, len(english))]
        assert max(found[at].confidence, found[at + 1].confidence) < 50


DEFINED = (
    ("Complaint", "a written statement that a right under the Agreement was denied at a facility"),
    ("Employer", "the natural or legal person who uses the services of one or more workers"),
    ("Panel", "the three panelists chosen from the list under Annex 31-A"),
    ("Strike", "the temporary suspension of work by a coalition of workers"),
    ("Union", "an association of workers formed to study, improve and defend their interests"),
    ("Worker", "a natural person who renders personal subordinate work to another"),
)
DEFINIDO = (  # in the order of the English
    ("Queja", "escrito que dice que en una instalación se negó un derecho del Tratado"),
    ("Patrón", "persona física o moral que utiliza los servicios de una o varias personas trabajadoras"),
    ("Panel", "los tres panelistas elegidos de la lista conforme al Anexo 31-A"),
    ("Huelga", "suspensión temporal del trabajo por una coalición de personas trabajadoras"),
    ("Sindicato", "asociación de personas trabajadoras para el estudio, mejoramiento y defensa de sus intereses"),
    ("Persona trabajadora", "persona física que presta a otra un trabajo personal subordinado"),
)


def defined(order, terms, said):
    return [
        Piece(Kind.PARAGRAPH, said.format(*terms[at]), label=letter) for at, letter in zip(order, "abcdef", strict=True)
    ]


class TestDefinitions:
    def test_each_in_its_own_alphabet_stand_beside_what_they_translate(self):
        order = sorted(range(len(DEFINIDO)), key=lambda at: DEFINIDO[at][0])
        ours, theirs = defined(range(6), DEFINED, "“{}” means {}."), defined(order, DEFINIDO, "«{}»: {}.")
        before = Piece(Kind.HEADING, "Definitions", 1), Piece(Kind.HEADING, "Definiciones", 1)

        found = align([before[0], *ours, before[0]], [before[1], *theirs, before[1]])

        beside = [(at + 1, order.index(at) + 1) for at in range(6)]
        assert [(pair.english, pair.spanish) for pair in found] == [(0, 0), *beside, (7, 7)]

    def test_in_the_same_order_stay_as_they_are(self):
        ours, theirs = defined(range(6), DEFINED, "“{}” means {}."), defined(range(6), DEFINIDO, "«{}»: {}.")

        assert [pair.spanish for pair in align(ours, theirs)] == list(range(6))


class TestAlign:
    def test_one_language_alone_stands_alone(self):
        assert align([Piece(Kind.PARAGRAPH, "Silence")], []) == [Pair(0, None, 0)]
        assert align([], [Piece(Kind.PARAGRAPH, "Silencio")]) == [Pair(None, 0, 0)]
        assert align([], []) == []

    def test_is_sure_of_what_agrees_and_not_of_what_does_not(self):
        same = Piece(Kind.PARAGRAPH, "Article 31-A, 23 June 2026: facilities", label="4")
        translated = Piece(Kind.PARAGRAPH, "Artículo 31-A, 23 de junio de 2026: instalaciones", label="4")
        other = Piece(Kind.PARAGRAPH, "Nada de eso, y además algo que dura mucho más que la otra frase de 1999")

        [agreed], doubted = align([same], [translated]), align([same], [other])

        assert agreed.confidence > 80
        assert all(pair.confidence <= 50 for pair in doubted)
