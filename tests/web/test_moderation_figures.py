"""Anybody reads what became of contributions: in numbers, pictures, tables and files that say the same."""

import csv
import io

import build
import pytest

from portal.core.db import session
from portal.jobs.reporting import report_moderation
from portal.models.consultations import Audience
from portal.models.contributions import Status


@pytest.fixture
def round_():
    """Two are published; seven withheld, of which two have the same reason."""
    made = build.round_()
    for state in (Status.PUBLISHED,) * 2 + (Status.WITHHELD,) * 7:
        build.contribution(made, status=state)
    return made


def rows(client, page, code):
    answer = client.get(f"{page}/{code}.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def test_pictures_tables_and_files_say_the_same(client, round_):
    report_moderation()
    for page in (f"/en/rounds/{round_.id}/moderation", "/en/moderation"):
        text = client.get(page).text

        assert rows(client, page, "states")[:3] == [
            ["Published contributions", "2"],
            ["Returned, and not sent again", "0"],
            ["Withheld by a moderator", "7"],
        ]
        assert rows(client, page, "reasons") == [["Could identify another person", "7"]]
        assert rows(client, page, "groups") == [["Individuals", "2", "7"]]
        assert text.count("<svg xmlns") >= 4
        assert '<td class="n">7</td>' in text


def test_a_small_number_is_on_no_page_and_in_no_file(client, round_):
    for _time in range(3):
        build.contribution(round_, status=Status.RETURNED)
    report_moderation()
    page = f"/es/rounds/{round_.id}/moderation"

    assert [line[1] for line in rows(client, page, "states")] == ["2", "no se muestra", "no se muestra", "0", "0"]
    assert client.get(f"{page}/reasons.csv").status_code == 404
    assert "fewer than 5" not in client.get(page.replace("es", "en", 1)).text


def test_the_page_waits_for_the_first_night_and_for_the_first_contribution(client):
    round_ = build.round_()
    page = f"/en/rounds/{round_.id}/moderation"
    assert "Nothing has been counted yet" in client.get(page).text

    report_moderation()
    session.expire_all()
    assert "No contributions yet" in client.get(page).text


def test_no_page_of_a_round_that_is_not_for_everybody(sign_in):
    union = build.organisation()
    round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
    build.contribution(round_, status=Status.PUBLISHED)
    report_moderation()
    invited = sign_in(build.member(of=union))

    assert invited.get(f"/en/rounds/{round_.id}").status_code == 200
    assert "/moderation" not in invited.get(f"/en/rounds/{round_.id}").text.split("<main")[1].split("</main")[0]
    assert invited.get(f"/en/rounds/{round_.id}/moderation").status_code == 404


@pytest.mark.parametrize("page", ["/en/consultations", "/en/about"])
def test_is_found_where_one_would_look(client, page):
    assert 'href="/en/moderation"' in client.get(page).text


def test_is_found_from_the_round(client, round_):
    assert f'href="/en/rounds/{round_.id}/moderation"' in client.get(f"/en/rounds/{round_.id}").text
