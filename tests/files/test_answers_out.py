"""The sheet of answers, read by another library than the one that wrote it."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from portal.files.exporting.answers import Answer, AnswerRow, Headings, TooLong, answers_xlsx

HEADINGS = Headings("Row", ("Number", "What it says"), "Outcome", "Reason (English)", "Reason (Spanish)", "Due")
OUTCOMES = {"accepted": "Accepted", "not_accepted": "Not accepted"}
AT = datetime(2026, 10, 5, 12, 30, tzinfo=UTC)


def made(*rows, as_of=AT):
    return answers_xlsx("Answers", HEADINGS, rows, OUTCOMES, round_id="MEX-2026-01", as_of=as_of)


def row(id_="p1", shown=("12", "Keep auto parts"), **answer):
    return AnswerRow(id_, shown, Answer(**answer))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_row_stands_under_its_headings():
    sheet = opened(
        made(row(outcome="accepted", reason_en="Yes", reason_es="Sí", due=date(2026, 11, 2)), row("p2"))
    ).worksheets[0]

    assert [cell.value for cell in sheet[1]] == list(HEADINGS.all())
    assert [cell.value for cell in sheet[2]] == [
        *("p1", "12", "Keep auto parts", "Accepted", "Yes", "Sí"),
        datetime(2026, 11, 2),  # noqa: DTZ001  (a cell knows no zone)
    ]
    assert sheet["A3"].value == "p2"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("words", ["=1+1", "https://example.org", "007", "+52 55", "{=A1}", "a\nb"])
def test_words_stay_words(words):
    cell = opened(made(row(shown=(words, ""), reason_en=words))).worksheets[0]["B2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_says_what_it_was_made_of():
    kept = {one.name: one.value for one in opened(made()).custom_doc_props.props}

    assert kept == {"format": "answers/1", "round": "MEX-2026-01", "as of": "2026-10-05T12:30:00+00:00"}


def test_outcomes_can_be_chosen_from_a_hidden_sheet():
    workbook = opened(made(row()))
    (rule,) = workbook.worksheets[0].data_validations.dataValidation

    assert workbook["outcomes"].sheet_state == "hidden"
    assert [cell.value for cell in workbook["outcomes"]["A"]] == ["Accepted", "Not accepted"]
    assert (str(rule.sqref), rule.formula1) == ("D2", "outcomes!$A$1:$A$2")


def test_equal_answers_are_equal_bytes():
    assert made(row()) == made(row())


def test_nothing_is_cut_off():
    assert opened(made(row(reason_en="a" * 32_767))).worksheets[0]["E2"].value == "a" * 32_767
    with pytest.raises(TooLong):
        made(row(reason_en="a" * 32_766 + "😀"))


def test_a_round_without_answers_is_a_sheet_with_headings():
    assert opened(made()).worksheets[0].max_row == 1
