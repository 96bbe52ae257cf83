"""How answers are written in their sealed texts: what is written is read again, and what is odd is read as words."""

import json

import pytest

from portal.core.spans import Span
from portal.core.vocabulary import terms
from portal.models.concerns import FIELDS
from portal.models.concerns.formats import LISTS, Chosen, Identity, Place, When, Workplace, is_retaliation
from portal.services.concerns.digests import LISTED, digest


@pytest.mark.parametrize(
    "said",
    [
        Workplace("yazaki-leon", "Nave 2\nPuerta norte"),
        Workplace("yazaki-leon"),
        Workplace("", "La maquila azul"),
        Workplace(),
        Place("19", "Apodaca"),
        Place("19"),
        Place("", "Apodaca"),
        Identity("Rosa", "por la tarde", "r@example.org", "neutral"),
        Identity(),
        When(Span.read("2019"), True),
        When(Span.read("2024-10")),
        When(Span.read("2024-10-05"), True),
        When(),
    ],
)
def test_what_is_written_is_read_again(said):
    assert type(said).read(str(said)) == said


@pytest.mark.parametrize(
    "said", [Chosen("feared", "Una lista."), Chosen("suffered"), Chosen("", "Nos amenazan."), Chosen()]
)
def test_a_choice_is_read_again(said):
    assert Chosen.read("retaliation", str(said)) == said


@pytest.mark.parametrize(
    "odd", ["{", "[1]", "null", "99 Nowhere", "/facilities/", "since ever", "2024-13", "feared of\nit"]
)
@pytest.mark.parametrize("read", [Workplace.read, Place.read, Identity.read, When.read])
def test_nothing_odd_is_lost(read, odd):
    assert odd in {str(getattr(read(odd), name)) for name in read(odd).__dataclass_fields__}


def test_a_short_answer_has_room_for_all_its_codes():
    for field, vocabulary in LISTS.items():
        together = " ".join(term.code for term in terms(vocabulary)) if field == "rights" else ""
        longest = max((term.code for term in terms(vocabulary)), key=len)
        assert len(together or longest) <= FIELDS[field].most


@pytest.mark.parametrize(
    ("text", "spoken_of"),
    [("", False), ("none", False), (" \n", False), ("feared", True), ("none\nNo sé", True), ("Nos siguen", True)],
)
def test_only_no_is_no_retaliation(text, spoken_of):
    assert is_retaliation(text) is spoken_of


@pytest.mark.parametrize("written", ["palabra " * 40, "ñandú " * 40, "x" * 400, "«cita» " * 90])
def test_a_list_shows_whole_words_of_what_was_written_and_that_there_is_more(written):
    told = {"happened": written, "facility": written, "rights": "hours " * 30, "affected": "to_hundred"}

    listed = json.loads(digest(told))

    for field in ("happened", "facility"):
        assert len(listed[field].encode()) <= LISTED[field]
        begun = listed[field].removesuffix("…")
        assert begun != listed[field]
        assert written.startswith(begun)
        assert written[len(begun)] in " x"
    assert "…" not in listed["rights"]
    assert json.loads(digest({"happened": "Corto."}))["happened"] == "Corto."
