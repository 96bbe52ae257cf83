"""An adviser who was away: what changed since they last read is told from the version that they read last."""

import re
from html import unescape

import build
import pytest

from portal.models.consultations import Audience

FIRST = ["# Scope", "The list is read every year.", "Nobody is bound by it.", "Costs are shared."]
SECOND = ["# Scope", "The list is read twice a year.", "Nobody is bound by it.", "Costs are shared."]
THIRD = ["# Scope", "The list is read twice a year.", "Nobody is bound by it.", "Costs are shared by halves."]
PRIMERA = ["# Alcance", "La lista se lee cada año.", "No obliga a nadie.", "Los gastos se comparten."]


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos")


@pytest.fixture
def draft(union):
    return build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union]))


def words(answer):
    main = answer.text[answer.text.index("<main") :]
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


def at(draft, number, rest="", language="en"):
    return f"/{language}/drafts/{draft.id}/versions/{number}{rest}"


@pytest.fixture
def adviser(sign_in, draft, union):
    """Has read version 1, was away for version 2, and finds version 3."""
    reader = sign_in(build.member(of=union))
    build.version(draft, FIRST, PRIMERA)
    assert reader.get(at(draft, 1)).status_code == 200
    build.version(draft, SECOND, [*PRIMERA[:1], "La lista se lee dos veces al año.", *PRIMERA[2:]])
    build.version(draft, THIRD, [*PRIMERA[:1], "La lista se lee dos veces al año.", *PRIMERA[2:3], "Por mitades."])
    return reader


def test_the_page_leads_to_what_changed_since_version_1(adviser, draft):
    page = adviser.get(at(draft, 3))

    assert "What changed since you last read (version 1)" in words(page)
    [way] = re.findall(r'href="([^"]*changes\?from=1)"', page.text)
    told = words(adviser.get(way))
    assert "2 passages changed" in told
    assert "twice a" in told
    assert "by halves" in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_asked_for_without_a_number(adviser, draft, language):
    told = words(adviser.get(at(draft, 3, "/changes?from=last", language)))

    last = "You last read version 1." if language == "en" else "La última versión que usted leyó es la 1."
    assert last in told


def test_it_stays_so_while_version_3_is_read_again(adviser, draft):
    for _ in range(2):
        assert "since you last read (version 1)" in words(adviser.get(at(draft, 3)))
    adviser.get(at(draft, 3, "/changes?from=last"))
    assert "since you last read (version 1)" in words(adviser.get(at(draft, 3)))


def test_who_then_reads_version_2_has_read_it(adviser, draft):
    adviser.get(at(draft, 2))

    assert "since you last read (version 2)" in words(adviser.get(at(draft, 3)))
    assert "1 passage changed" in words(adviser.get(at(draft, 3, "/changes?from=last")))


def test_another_reader_has_read_nothing(adviser, draft, sign_in, union):
    other = sign_in(build.member(of=union))

    assert "since you last read" not in words(other.get(at(draft, 3)))
    assert "You have not opened an earlier version" in words(other.get(at(draft, 3, "/changes?from=last")))
