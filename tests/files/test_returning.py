"""A returned sheet is read in a process of its own: values only, and nothing that computes, acts or leads elsewhere."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.files import returned_answers, returning
from portal.files.exporting.answers import Answer, AnswerRow, Headings, answers_xlsx
from portal.files.returned_answers import Wrong

HEADINGS = Headings("Row", ("Number", "What it says"), "Outcome", "Reason (English)", "Reason (Spanish)", "Due")
HEADS = (HEADINGS.all(),)
OUTCOMES = {"accepted": "Accepted", "not_accepted": "Not accepted"}
CODES = {"accepted": "accepted", "not accepted": "not_accepted", "no aceptada": "not_accepted"}
SAMPLES = Path(__file__).parent / "samples"
AT = datetime(2026, 10, 5, 12, 30, tzinfo=UTC)
ROUND = "MEX-2026-01"


def made():
    first = Answer("accepted", "Yes, we will.", "Sí,\nlo haremos. 🙂", date(2026, 11, 2))
    rows = [
        AnswerRow("p1", ("12", "Keep auto parts"), first),
        AnswerRow("p2", ("007", "=no formula"), Answer()),
        AnswerRow("p3", ("12", "Keep auto parts"), Answer("not_accepted", "12")),
    ]  # fmt: skip
    return answers_xlsx("Answers", HEADINGS, rows, OUTCOMES, round_id=ROUND, as_of=AT)


def changed(change):
    """The same after somebody worked in it, with another library."""
    book = openpyxl.load_workbook(io.BytesIO(made()))
    change(book.worksheets[0], book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def understood(content, heads=HEADS, round_id=ROUND):
    return returned_answers.understood(returning.read(content), heads, CODES, round_id)


def rows(change):
    return understood(changed(change))[1]


@pytest.mark.parametrize("name", ["answers-libreoffice.xlsx", "answers-libreoffice.ods"])
def test_saved_by_libreoffice_it_says_the_same(name):
    assert understood((SAMPLES / name).read_bytes()) == understood(made())


def test_unchanged_it_says_what_left():
    as_of, found = understood(made())

    assert as_of == AT
    assert [(row.row, row.point, row.outcome, row.due, row.wrong) for row in found] == [
        (2, 1, "accepted", "2026-11-02", ""),
        (3, 2, "", "", ""),
        (4, 3, "not_accepted", "", ""),
    ]
    assert found[0].reason_es == "Sí,\nlo haremos. 🙂"
    assert found[1].shown == ("007", "=no formula")


def test_a_row_that_is_deleted_is_missing_and_a_row_that_is_copied_is_doubled():
    assert [row.point for row in rows(lambda sheet, _book: sheet.delete_rows(3))] == [1, 3]

    copied = rows(lambda sheet, _book: sheet.append([cell.value for cell in sheet[2]]))
    assert [(row.row, row.wrong, row.also) for row in copied] == [
        (2, Wrong.DOUBLED, (5,)),
        (3, "", ()),
        (4, "", ()),
        (5, Wrong.DOUBLED, (2,)),
    ]


@pytest.mark.parametrize("id_", ["x9", "", 7, "p0", "p99999999999", "=p1"])
def test_a_number_that_is_invented_is_foreign(id_):
    def invent(sheet, _book):
        sheet["A2"].value = id_
        sheet["A2"].data_type = "n" if isinstance(id_, int) else "s"

    assert rows(invent)[0].wrong == Wrong.FOREIGN


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet, _book: sheet.__setitem__("D1", "Result"),
        lambda sheet, _book: sheet.insert_cols(3),
        lambda sheet, _book: sheet.delete_cols(5),
        lambda sheet, _book: (sheet.__setitem__("E1", "Reason (Spanish)"), sheet.__setitem__("F1", "Reason (English)")),
        lambda sheet, _book: sheet.__setitem__("H1", "Notes"),
        lambda sheet, _book: sheet.delete_rows(1, 9),
    ],
)
def test_changed_headings_refuse_the_whole(change):
    with pytest.raises(returned_answers.HeadChanged) as refused:
        rows(change)
    assert refused.value.field == "file"


def test_headings_of_the_other_language_are_good():
    spanish = tuple(f"{word} (es)" for word in HEADINGS.all())

    assert len(understood(made(), (spanish, HEADINGS.all()))[1]) == 3


@pytest.mark.parametrize("cell", ["D2", "B3", "E4", "K9"])
def test_a_formula_in_any_cell_refuses_the_whole_and_names_the_cell(cell):
    with pytest.raises(returning.Formula) as refused:
        rows(lambda sheet, _book: sheet.__setitem__(cell, "=1+1"))
    assert refused.value.values["cell"] == cell


def test_a_formula_on_the_hidden_sheet_refuses_the_whole():
    with pytest.raises(returning.Formula):
        rows(lambda _sheet, book: book["outcomes"].__setitem__("A1", '=HYPERLINK("x")'))


def test_a_formula_of_libreoffice_refuses_the_whole():
    content = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / "answers-libreoffice.ods") as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "content.xml":
                part = part.replace(b"<table:table-cell ", b'<table:table-cell table:formula="of:=1+1" ', 1)
            new.writestr(name, part)

    with pytest.raises(returning.Formula):
        returning.read(content.getvalue())


@pytest.mark.parametrize(
    ("typed", "code"), [("no aceptada", "not_accepted"), ("ACCEPTED ", "accepted"), (" Not  accepted", "not_accepted")]
)
def test_typed_by_hand_in_either_language_and_any_case_it_is_understood(typed, code):
    row = rows(lambda sheet, _book: sheet.__setitem__("D3", typed))[1]

    assert (row.outcome, row.wrong) == (code, "")


def test_what_is_not_in_the_list_is_wrong():
    assert rows(lambda sheet, _book: sheet.__setitem__("D3", "Maybe"))[1].wrong == Wrong.OUTCOME


def test_a_reason_that_became_a_number_is_read_as_words():
    assert rows(lambda sheet, _book: sheet.__setitem__("E3", 12.0))[1].reason_en == "12"


@pytest.mark.parametrize(
    ("typed", "due", "wrong"),
    [
        (date(2027, 4, 3), "2027-04-03", ""),
        (datetime(2027, 4, 3, 10, 0), "2027-04-03", ""),  # noqa: DTZ001  (a cell knows no zone)
        ("2027-04-03", "2027-04-03", ""),
        ("03/04/2027", "", Wrong.AMBIGUOUS),
        ("2027-13-03", "", Wrong.AMBIGUOUS),
        (46_000, "", Wrong.AMBIGUOUS),
    ],
)
def test_days_are_read_where_they_mean_one_day(typed, due, wrong):
    def give(sheet, _book):
        sheet["G3"].number_format = "General" if isinstance(typed, int) else sheet["G3"].number_format
        sheet["G3"] = typed

    row = rows(give)[1]

    assert (row.due, row.wrong) == (due, wrong)


def test_days_of_the_1904_system_are_the_same_days():
    def turn(_sheet, book):
        book.epoch = CALENDAR_MAC_1904

    assert rows(turn)[0].due == "2026-11-02"


def test_sorted_filtered_and_with_empty_rows_at_the_end_it_is_the_same():
    def shuffle(sheet, _book):
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, row in enumerate(reversed(values), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column).value = value
                if isinstance(value, str):
                    sheet.cell(at, column).data_type = "s"  # also what begins like a formula
        sheet.row_dimensions[3].hidden = True
        sheet.cell(40, 3).value = "   "

    assert {row.point: (row.outcome, row.wrong) for row in rows(shuffle)} == {
        1: ("accepted", ""),
        2: ("", ""),
        3: ("not_accepted", ""),
    }


def test_a_sheet_of_another_round_or_of_another_program_is_not_ours():
    with pytest.raises(returned_answers.NotOurs):
        understood(made(), round_id="MEX-2026-02")
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(returned_answers.NotOurs):
        understood(out.getvalue())


def with_part(name, content):
    out = io.BytesIO(made())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", returning.NotASheet),
        (b"a,b\n1,2\n", returning.NotASheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), returning.LockedSheet),
        (bytes(returning.LARGEST + 1), returning.TooLargeASheet),
    ],
)
def test_what_is_no_workbook_is_refused(content, refusal):
    with pytest.raises(refusal):
        returning.read(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/vbaProject.bin", b"x"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>"),
        ("xl/embeddings/oleObject1.bin", b"x"),
        ("xl/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)
def test_what_acts_leads_elsewhere_or_declares_is_refused(name, content):
    with pytest.raises(returning.ActiveSheet):
        returning.read(with_part(name, content))


def test_a_bomb_is_refused():
    out = io.BytesIO(made())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/huge.bin", bytes(40 * 1024**2))

    with pytest.raises(returning.TooLargeASheet):
        returning.read(out.getvalue())
