"""The same words in a sentence that was turned: who reads that, beside the comment, and on the page."""

import re

import build

from portal.core.actor import ANONYMOUS, SYSTEM
from portal.models.contributions import Fit
from portal.queries.contributions import on_drafts
from portal.services import contributions
from portal.text.turning import Turned

TEXT = ("# Duties", "The employer shall keep a record of wages for five years and show it.")
TEXTO = ("# Deberes", "El patrón debe guardar un registro de salarios por cinco años y mostrarlo.")


def turned_version():
    version = build.version(english=TEXT, spanish=TEXTO)
    said = build.remark(version, words="record of wages")
    spanish = build.remark(version, words="registro de salarios", language="es")
    english = [line.replace("shall keep", "may keep") for line in TEXT]
    later = build.version(version.draft, english, [line.replace("debe", "no debe") for line in TEXTO])
    contributions.reanchor(later, by=SYSTEM)
    return later, said, spanish


def test_is_told_beside_the_same_words():
    later, said, spanish = turned_version()

    found = {each.id: each for each in on_drafts.at_passage(ANONYMOUS, later, "p0002")}

    assert (found[said.id].fit, found[said.id].turned) == (Fit.SAME, Turned(("shall",), ("may",)))
    assert (found[spanish.id].fit, found[spanish.id].turned) == (Fit.SAME, Turned((), ("no",)))


def test_stands_on_the_page(client):
    later, _said, _spanish = turned_version()

    page = client.get(f"/en/drafts/{later.draft_id}/versions/{later.number}/passages/p0002").text

    assert "The sentence around these words has changed." in page
    assert re.search(r'No longer in it: <q lang="en">shall</q>\.\s*New in it: <q lang="en">may</q>', page)
