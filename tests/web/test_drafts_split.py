"""A paragraph that was made into items, with no word changed, is told to be one that was split, in both languages."""

import re
from html import unescape

import build
import pytest

DUTIES = [
    "keep the hours of each shift;",
    "hand over pay slips every fortnight;",
    "let the inspectors in;",
    "tell the union of new shifts;",
    "keep the records for five years, and",
    "pay the hours beyond eight.",
]
DEBERES = [
    "llevar las horas de cada turno;",
    "entregar recibos cada quincena;",
    "permitir la entrada de la inspección;",
    "avisar al sindicato de turnos nuevos;",
    "guardar los registros cinco años, y",
    "pagar las horas de más.",
]


@pytest.mark.parametrize(
    ("language", "split", "joined"), [("en", "split into 6", "joined from 6"), ("es", "dividido en 6", "unido de 6")]
)
def test_the_comparison_says_into_how_many_and_back(client, language, split, joined):
    draft = build.draft()
    for items, end in ((False, "The end."), (True, "The end."), (False, "It ends here.")):
        both = (["# Title", *(duties if items else [" ".join(duties)]), end] for duties in (DUTIES, DEBERES))
        build.version(draft, *both)

    for number, said in ((2, split), (3, joined)):
        page = client.get(f"/{language}/drafts/{draft.id}/versions/{number}/changes")
        told = " ".join(unescape(re.sub("<[^>]+>", " ", page.text)).split()).casefold()
        assert said in told
