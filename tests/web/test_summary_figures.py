"""Figures of a published summary: pictures, tables and files that say the same, counted once and kept."""

import csv
import html
import io
import re
from datetime import timedelta

import answering
import build
import pytest
from answering import Outcome, dispose

from portal.core import clock
from portal.core.db import session
from portal.core.errors import Invalid
from portal.core.localized import Localized
from portal.core.vocabulary import term
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.models.summaries import Theme, Themed
from portal.services import summaries

FILE = re.compile(r'href="([^"]*/figures/[a-z]+\.csv)"')


@pytest.fixture
def points():
    """Answers to two unions and to one person, who waited longer."""
    round_ = answering.closed_round()
    days, union = {"days": 3, "weeks": 6}, build.member(of=build.organisation())
    said = [
        build.contribution(round_, by=union, language="en", status=Said.PUBLISHED),
        build.contribution(round_, by=union, status=Said.PUBLISHED),
        build.contribution(round_, status=Said.PUBLISHED),
    ]
    for each, (unit, many) in zip(said[1:], days.items(), strict=True):
        each.posted_at = clock.now() - timedelta(**{unit: many})
    session.commit()
    made = [answering.point(each) for each in said]
    dispose(made[0], Outcome.ACCEPTED)
    dispose(made[1], Outcome.NOTED)
    dispose(made[2], Outcome.NOTED)
    return made


@pytest.fixture
def page(points):
    return f"/en/rounds/{answering.published(points[0].round).round_id}/summary/figures"


def rows(client, page, code):
    answer = client.get(f"{page}/{code}.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_what_is_counted_is_what_was_said_and_answered(client, page):
    union, person = (term("stakeholder_group", code).label.en for code in ("civil_society_union", "individual"))

    assert rows(client, page, "answers") == [["Group", "Accepted", "Noted"], [union, "1", "1"], [person, "0", "1"]]
    assert rows(client, page, "groups") == [["Group", "Contributions"], [union, "2"], [person, "1"]]
    assert rows(client, page, "languages") == [["Language", "Contributions"], ["Spanish", "2"], ["English", "1"]]
    assert rows(client, page, "outcomes") == [["Outcome", "Points"], ["Accepted", "1"], ["Noted", "2"]]
    waited = [["Time until the answer", "Contributions"], ["30 days or less", "2"], ["31 to 60 days", "1"]]
    assert rows(client, page, "waiting") == waited
    assert [many for _day, many in rows(client, page, "days")[1:]] == ["1", "1", "1"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_picture_has_its_numbers_as_a_table_and_as_a_file(client, page, language):
    page = page.replace("/en/", f"/{language}/")
    text = client.get(page).text
    files = FILE.findall(text)

    assert len(files) == text.count('<svg xmlns="http://www.w3.org/2000/svg" role="img"') == 6
    tables = re.findall(r'<table class="c-table">.*?</table>', text, re.DOTALL)
    for path, table in zip(files, tables, strict=True):
        code = path.rsplit("/", 1)[1].removesuffix(".csv")
        cells = [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table)]
        assert [cell for row in rows(client, page, code) for cell in row] == [
            cell.replace("&#39;", "'") for cell in cells
        ]


def test_they_stay_as_they_were_published(client, page, points):
    before = client.get(page).text
    session.get_one(Contribution, points[0].contribution_id).status = Said.WITHHELD
    session.commit()

    assert client.get(page).text == before


def test_a_round_in_which_nobody_spoke_has_no_pictures_and_no_files(client):
    page = f"/es/rounds/{answering.published(answering.closed_round()).round_id}/summary"

    assert client.get(f"{page}/figures").status_code == 200
    assert not FILE.findall(client.get(page).text)
    assert client.get(f"{page}/figures/answers.csv").status_code == 404


def test_on_the_review_date_the_page_and_the_desk_ask_what_became_of_it(client, sign_in, points):
    round_ = points[0].round
    soon = clock.now() + timedelta(days=30)
    answering.published(round_, review_on=soon.date())
    page, desk = f"/en/rounds/{round_.id}/summary", f"/en/desk/rounds/{round_.id}/summary"
    asks = "has not done so yet"
    assert "this page asks what became of it" in client.get(page).text
    assert asks not in client.get(page).text

    with clock.at(soon + timedelta(days=1)):
        assert asks in client.get(page).text
        editor = sign_in(build.person(answering.Role.EDITOR))
        assert "A new edition says what became of it" in editor.get(desk).text


def test_the_review_date_is_a_day_after_today():
    round_ = answering.closed_round()
    made = summaries.begin(round_, by=build.EDITOR)
    with pytest.raises(Invalid) as refused:
        summaries.order(made, seen="", review_on=clock.day(round_.zone).date(), by=build.EDITOR)
    assert refused.value.field == "review_on"


def test_each_theme_and_passage_leads_to_what_was_said_there(client):
    version = build.version(build.draft(answering.closed_round()))
    remark, other = build.remark(version, "p0002"), build.remark(version, "p0003", body="Other words.")
    made = [answering.point(remark), answering.point(other)]
    theme = answering.kept(Theme(round_id=version.draft.round_id, name=Localized("Visits", "Visitas")))
    for each in made:
        dispose(each)
    by = build.person(answering.Role.EDITOR).id
    put = answering.kept(Themed(point_id=made[1].id, theme_id=theme.id, assigned_by_id=by))
    answering.published(version.draft.round)
    put.ended_at = clock.now() + timedelta(seconds=1)  # what is moved later is not moved in this edition
    session.commit()

    page = f"/en/rounds/{version.draft.round_id}/summary"
    ways = re.findall(r'href="[^"]*\?([a-z]+)=[^"#]+#answers"', client.get(page).text)
    assert {"theme", "passage", "group"} <= set(ways)
    assert said_on(client, f"{page}?theme={theme.id}") == [other.number]
    assert said_on(client, f"{page}?passage={version.draft_id}-p0002") == [remark.number]
    assert said_on(client, f"{page}?passage={version.draft_id}-p0099") == [remark.number, other.number]
    assert rows(client, f"{page}/figures", "themes") == [["Theme", "Accepted"], ["Visits", "1"]]


def said_on(client, page):
    answers = client.get(page, follow_redirects=True).text.split('id="answers"')[1]
    return re.findall(r'<b><a href="/en/contributions/([^"]+)"', answers)
