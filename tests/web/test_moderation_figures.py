"""Anybody reads what became of contributions: in numbers, pictures, tables and files that say the same."""

import csv
import io

import build
import pytest
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.jobs.reporting import report_moderation
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.models.moderation import Outcome, Report
from portal.services import moderation


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


class TestSecondReviews:
    def test_are_told_by_what_became_of_them(self, client, round_):
        appeals = [build.appeal(build.contribution(round_)) for _time in range(6)]
        other = build.person(Role.MODERATOR).as_actor()
        for one in appeals:
            moderation.decide_review(one, outcome=Outcome.REVERSED, note="", seen=one.revision, by=other)
        report_moderation()

        for page in (f"/en/rounds/{round_.id}/moderation", "/en/moderation"):
            assert rows(client, page, "reviews") == [
                ["Decision reversed", "6"],
                ["Decision kept after review", "0"],
                ["Ended without a decision: withdrawn, or sent again corrected", "0"],
                ["Waiting for a second review", "0"],
            ]
            assert "Second reviews that authors asked for" in client.get(page).text

    def test_of_fewer_than_five_are_not_told_apart(self, client, round_):
        for _time in range(4):
            build.appeal(build.contribution(round_))
        report_moderation()

        assert {line[1] for line in rows(client, f"/es/rounds/{round_.id}/moderation", "reviews")} == {"no se muestra"}

    def test_are_no_picture_where_nobody_asked_for_one(self, client, round_):
        report_moderation()
        page = f"/en/rounds/{round_.id}/moderation"

        assert client.get(f"{page}/reviews.csv").status_code == 404
        assert "Second reviews" not in client.get(page).text

    def test_of_a_round_of_which_little_is_kept_back_are_not_told(self, client):
        made = build.round_()
        for _time in range(6):
            one = build.appeal(build.contribution(made))
            moderation.decide_review(
                one, outcome=Outcome.REVERSED, note="", seen=one.revision, by=build.person(Role.MODERATOR).as_actor()
            )
        build.contribution(made, status=Status.WITHHELD)
        report_moderation()

        assert client.get(f"/en/rounds/{made.id}/moderation/reviews.csv").status_code == 404

    def test_a_row_of_before_they_were_counted_is_still_read(self, client, round_):
        report_moderation()
        for row in session.scalars(select(Report)):
            row.figures = {name: each for name, each in row.figures.items() if name != "reviews"}
        session.commit()

        assert client.get(f"/en/rounds/{round_.id}/moderation").status_code == 200
