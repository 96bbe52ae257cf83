"""The table goes along as a sheet and comes back: looked at row by row, and then proposed."""

import io
import re

import build
import openpyxl
import pytest
from answering import closed_round, dispose, point
from page import read
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict
from portal.models.contributions import Status as Said
from portal.models.summaries import Disposition, Outcome, Point, ReturnedSheet
from portal.queries import summaries as queries
from portal.services import summaries


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def points(round_):
    return [point(build.contribution(round_, status=Said.PUBLISHED, body=f"Faltan visitas {at}.")) for at in range(3)]


@pytest.fixture
def emil():
    return build.person(Role.EDITOR, name="Emil")


@pytest.fixture
def browser(sign_in, emil):
    return sign_in(emil)


def taken_along(browser, round_, asked="state=all"):
    answer = browser.get(f"/en/desk/rounds/{round_.id}/answers.xlsx?{asked}")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def back(browser, round_, book, lang="en"):
    out = io.BytesIO()
    book.save(out)
    return send(browser, round_, out.getvalue(), lang)


def send(browser, round_, content, lang="en"):
    address = f"/{lang}/desk/rounds/{round_.id}/sheets"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', browser.get(address).text)[1]
    data = {"csrf_token": token, "file": (io.BytesIO(content), "answers.xlsx")}
    return browser.post(address, data=data, content_type="multipart/form-data", follow_redirects=True)


def take(browser, page, **more):
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|seen)"[^>]*value="([^"]*)"', page.text))
    return browser.post(page.request.path, data={**hidden, **more}, follow_redirects=True)


def fill(sheet, row, outcome=None, en=None, es=None, due=None):
    for column, value in zip("FGHI", (outcome, en, es, due), strict=True):
        if value is not None:
            sheet[f"{column}{row}"] = value


def words_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def figures(answer):
    return [int(found) for found in re.findall(r"<dd>(\d+)</dd>", answer.text)][:4]


def test_it_holds_every_point_that_the_filters_show(browser, round_, points):
    dispose(points[0])

    whole, left = (taken_along(browser, round_, asked).worksheets[0] for asked in ("state=all", ""))

    assert [row[0].value for row in whole.iter_rows(min_row=2)] == [f"p{each.id}" for each in points]
    assert [row[0].value for row in left.iter_rows(min_row=2)] == [f"p{each.id}" for each in points[1:]]
    assert whole["F2"].value == "Accepted"


def test_unchanged_it_changes_nothing(browser, round_, points):
    dispose(points[0])

    answer = back(browser, round_, taken_along(browser, round_))

    assert "This sheet changes nothing" in answer.text
    assert figures(answer) == [0, 0, 3, 0]


def test_what_was_filled_in_is_looked_at_and_then_proposed_row_by_row(browser, round_, points, emil):
    book = taken_along(browser, round_)
    fill(book.worksheets[0], 2, "Not accepted", "No.", "No es posible.", "2027-04-03")
    fill(book.worksheets[0], 3, "se toma NOTA", "Noted.")
    page = back(browser, round_, book)
    assert figures(page) == [2, 0, 1, 0]
    assert "No es posible." in page.text
    assert session.scalars(select(Disposition)).all() == []

    answer = take(browser, page)

    assert "Proposed. Somebody else decides." in answer.text
    rows = session.scalars(select(Disposition).order_by(Disposition.point_id)).all()
    assert [(row.point_id, row.outcome, row.reason.en, row.proposed_by_id, row.decided_by_id) for row in rows] == [
        (points[0].id, Outcome.NOT_ACCEPTED, "No.", emil.id, None),
        (points[1].id, Outcome.NOTED, "Noted.", emil.id, None),
    ]
    first = session.get_one(Point, points[0].id, populate_existing=True)
    assert (first.due.isoformat(), first.proposal) == ("2027-04-03", 1)
    assert "This sheet has been taken" in browser.get(page.request.path).text


def test_each_row_that_is_refused_says_why_and_the_others_are_taken(browser, round_, points):
    book = taken_along(browser, round_)
    sheet = book.worksheets[0]
    fill(sheet, 2, "Accepted", "Yes.", "Sí.")
    sheet["E2"] = "Other words."
    fill(sheet, 3, "Accepted", "", "")
    fill(sheet, 4, "Accepted", "Yes.", "Sí.")
    sheet.append(["p999999", *(cell.value for cell in sheet[4][1:])])

    page = back(browser, round_, book)

    assert figures(page) == [1, 0, 0, 3]
    assert "A column that is for reading was changed" in page.text
    assert "The reason is missing." in page.text
    assert "This row belongs to no point of this round" in page.text
    take(browser, page)
    assert [row.point_id for row in session.scalars(select(Disposition))] == [points[2].id]


def test_doubled_rows_name_each_other_and_a_missing_one_stays_as_it_is(browser, round_, points):
    book = taken_along(browser, round_)
    sheet = book.worksheets[0]
    sheet.delete_rows(2)
    sheet.append([cell.value for cell in sheet[3]])

    page = back(browser, round_, book)

    assert "The same point is in row 4, too." in page.text
    assert "The same point is in row 3, too." in page.text
    assert "1 point of the round is not in the sheet. It stays as it is." in words_of(page)


def test_what_was_answered_on_the_desk_meanwhile_is_asked(browser, round_, points):
    book = taken_along(browser, round_)
    for row in (2, 3):
        fill(book.worksheets[0], row, "Accepted", "Yes.", "Sí.")
    for each in points[:2]:
        dispose(each, Outcome.NOTED)
    page = back(browser, round_, book)
    assert figures(page) == [0, 2, 1, 0]

    take(browser, page, anyway=[str(points[0].id)])

    rows = session.scalars(select(Disposition).where(Disposition.outcome == Outcome.ACCEPTED)).all()
    assert [(row.point_id, row.number, row.decided_by_id) for row in rows] == [(points[0].id, 2, None)]


def test_an_answer_is_not_emptied_and_what_covers_is_chosen_elsewhere(browser, round_, points):
    dispose(points[0])
    book = taken_along(browser, round_)
    for column in "FGH":
        book.worksheets[0][f"{column}2"] = None
    fill(book.worksheets[0], 3, "Already covered", "By another.", "Por otra.")

    page = back(browser, round_, book)

    assert "The answer was taken out." in page.text
    assert "Which answer covers it is chosen on the page of the contribution." in page.text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_formula_and_a_changed_heading_refuse_the_whole_at_the_field(browser, round_, points, lang):
    book = taken_along(browser, round_)
    book.worksheets[0]["G2"] = "=1+1"
    answer = back(browser, round_, book, lang)
    assert answer.status_code == 422
    assert "G2" in answer.text

    book.worksheets[0]["G2"] = None
    book.worksheets[0]["F1"] = "Result"
    answer = back(browser, round_, book, lang)

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert session.scalars(select(ReturnedSheet)).all() == []


@pytest.mark.parametrize("content", [b"", b"no workbook"])
def test_what_is_no_sheet_is_refused_at_the_field(browser, round_, content):
    answer = send(browser, round_, content)

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_a_sheet_is_taken_once_and_as_it_was_looked_at(browser, round_, points, emil):
    book = taken_along(browser, round_)
    fill(book.worksheets[0], 2, "Accepted", "Yes.", "Sí.")
    back(browser, round_, book)
    made, by = session.scalars(select(ReturnedSheet)).one(), emil.as_actor()

    with pytest.raises(Conflict):
        summaries.take_sheet(made, seen=2, by=by)
    summaries.take_sheet(made, seen=1, by=by)
    with pytest.raises(Conflict):
        summaries.take_sheet(made, seen=1, by=by)
    assert queries.looked_at(by, made).of(queries.Fate.CHANGED) == []


def test_moderators_bring_nothing_back(sign_in, round_, points):
    browser = sign_in(build.person(Role.MODERATOR))

    assert browser.get(f"/en/desk/rounds/{round_.id}/sheets").status_code == 403
    assert browser.get(f"/en/desk/rounds/{round_.id}/answers.xlsx").status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
def test_is_complete_in_both_languages(browser, round_, points, language):
    book = taken_along(browser, round_)
    fill(book.worksheets[0], 2, "Accepted", "Yes.", "Sí.")
    page = back(browser, round_, book)

    read(browser, f"/{language}/desk/rounds/{round_.id}/sheets")
    read(browser, page.request.path.replace("/en/", f"/{language}/", 1))
