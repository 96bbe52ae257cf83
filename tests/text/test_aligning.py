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
