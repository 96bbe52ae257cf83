import pytest

from portal.text.turning import Turned, turned

KEPT = "dismiss a person who complained"


def around(old, new, quote):
    spans = [(text.index(quote), text.index(quote) + len(quote)) for text in (old, new)]
    return turned(old, spans[0], new, spans[1])


class TestTurned:
    @pytest.mark.parametrize(
        ("old", "new", "quote", "gone", "come"),
        [
            ("El patrón podrá despedir.", "El patrón no podrá despedir.", "despedir", (), ("no",)),
            (
                "The employer shall keep records.",
                "The employer may keep records.",
                "keep records",
                ("shall",),
                ("may",),
            ),
            ("La autoridad debe avisar.", "La autoridad puede avisar.", "avisar", ("debe",), ("puede",)),
            ("It applies to plants.", "It applies to plants, unless closed.", "applies to", (), ("unless",)),
            ("Se aplica a todos.", "Se aplica a todos, salvo a los menores.", "Se aplica", (), ("salvo",)),
            ("An answer comes within 10 days.", "An answer comes within 30 days.", "An answer", ("10",), ("30",)),
            (
                "Desde el 3 de mayo de 2026 rige.",
                "Desde el 3 de junio de 2026 rige.",
                "Desde el 3",
                ("mayo",),
                ("junio",),
            ),
            ("Here the Employer pays it.", "Here the Contractor pays it.", "pays it", ("Employer",), ("Contractor",)),
            ("They shouldn't pay it.", "They pay it.", "pay it", ("shouldn't",), ()),
        ],
    )
    def test_tells_what_turned_the_sentence(self, old, new, quote, gone, come):
        assert around(old, new, quote) == Turned(gone, come)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (f"Nobody may {KEPT}.", f"Nobody may {KEPT} about pay."),  # other words
            (f"Nobody may {KEPT}. It applies in 2026.", f"Nobody may {KEPT}. It does not apply in 2027."),  # elsewhere
            (f"Under Art. 5 nobody may {KEPT}.", f"Under Art. 5 nobody may ever {KEPT}."),
            (f"Nobody may {KEPT}.", f"Nobody may {KEPT}."),
        ],
    )
    def test_says_nothing_of_what_did_not(self, old, new):
        assert not around(old, new, KEPT)

    def test_an_abbreviation_ends_no_sentence(self):
        found = around(f"Unless Art. XII says so they {KEPT}.", f"As Art. XII says so they {KEPT}.", KEPT)

        assert found.gone == ("Unless",)
