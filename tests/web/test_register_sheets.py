"""A register goes along as a sheet and comes back: looked at row by row, taken whole, and undone."""

import io
import re
import zipfile
from datetime import date, timedelta

import build
import openpyxl
import pytest
from page import read
from sqlalchemy import event, func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.reference import Attache, BenchmarkValue, BoardMember, Correction, Project, RegisterSheet
from portal.queries import reference as queries
from portal.services import reference
from portal.web.forms.reference.entries import FORMS
from portal.web.forms.reference.workplaces import WorkplaceForm

NOTHING, SOURCE = Localized("", ""), "https://example.org/board"
FORMULAS = ("=1+1", "+52 number", "-a", "@sum", "'quoted")


@pytest.fixture(scope="module")
def ground(registers):
    return registers


@pytest.fixture
def browser(sign_in):
    return sign_in(build.person(Role.EDITOR, name="Emil"))


def day(ago):
    return str(clock.day().date() - timedelta(days=ago))


def enter(of, **said):
    return reference.enter_entry(None, of=of, said=said, source=SOURCE, as_of=clock.day().date(), by=build.EDITOR)


def value(number="32", **more):
    return enter("value", **{"benchmark": "inst-courts", "day": day(30), "value": number, "note": NOTHING, **more})


def project(name="Project"):
    return enter("project", name=Localized(name, f"{name} es"), counterpart=Localized("Ministry", "Secretaría"))


class Book:
    """A workbook as somebody has it open: cells by the name of the column."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]
        self.names = [cell.value for cell in self.sheet[1]]

    def cell(self, row, name):
        at = next(at for at, each in enumerate(self.names, 1) if each.split(":")[0] == name)
        return self.sheet.cell(row, at)

    def row_of(self, record):
        return next(row for row in range(3, self.sheet.max_row + 1) if self.cell(row, "id").value == record.slug)

    def put(self, row, **values):
        for name, said in values.items():
            self.cell(row, name).value = said

    @property
    def content(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def taken_along(browser, of="value", lang="en"):
    answer = browser.get(f"/{lang}/desk/registers/sheets/{of}.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Book(answer.data)


def send(browser, content, of="value", lang="en"):
    address = f"/{lang}/desk/registers/sheets/{of}"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', browser.get(address).text)[1]
    data = {"csrf_token": token, "file": (io.BytesIO(content), "sheet.xlsx")}
    return browser.post(address, data=data, content_type="multipart/form-data", follow_redirects=True)


def take(browser, page, **more):
    given = {
        "source": "https://example.org/new",
        "as_of": day(1),
        "why_en": "The source has other figures.",
        "why_es": "La fuente tiene otras cifras.",
        "take": "1",
    }
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|seen|was)"[^>]*value="([^"]*)"', page.text))
    data = {**hidden, **given, **more}
    return browser.post(page.request.full_path, data=data, follow_redirects=True)


def undo(browser, page, reason="Another register was meant."):
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|was)"[^>]*value="([^"]*)"', page.text))
    return browser.post(page.request.full_path, data={**hidden, "reason": reason}, follow_redirects=True)


def words_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def figures(answer):
    """Entries that change, new ones, rows without a difference, rows that cannot be taken."""
    return [int(found) for found in re.findall(r"<dd>(\d+)</dd>", answer.text)][:4]


def again(record):
    return session.get_one(type(record), record.id, populate_existing=True)


def many(model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_has_a_row_for_each_entry_that_holds_and_tells_of_nobody(browser, lang):
    first, gone = value(note=Localized("Said", "Dicho")), value("40")
    reference.take_back_entry(gone, reason="Not this one.", by=build.EDITOR)

    answer = browser.get(f"/{lang}/desk/registers/sheets/value.xlsx")
    book = Book(answer.data)

    assert book.names[:2] == ["id:value", "revision"]
    assert book.sheet.row_dimensions[1].hidden
    assert book.sheet.column_dimensions["B"].hidden
    assert book.sheet.max_row == 3
    row = book.row_of(first)
    held = {name: book.cell(row, name).value for name in ("revision", "day", "value", "note_en", "source")}
    assert held == {"revision": 1, "day": day(30), "value": "32", "note_en": "Said", "source": SOURCE}
    assert book.cell(row, "as_of").value.date() == clock.day().date()
    benchmark = first.benchmark.name.in_(lang)
    assert book.cell(row, "benchmark").value == benchmark
    assert book.book.properties.creator in (None, "")
    assert book.book.properties.lastModifiedBy in (None, "")
    about = [str(cell.value) for row in book.book.worksheets[1] for cell in row]
    assert {"en": "Value", "es": "Valor"}[lang] in about


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_a_program_would_compute_stay_words(browser, words):
    record = project(words)

    answer = browser.get("/en/desk/registers/sheets/project.xlsx")
    page = send(browser, answer.data, "project")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    cell = Book(answer.data).cell(Book(answer.data).row_of(record), "name_en")
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", record.name.en, True)
    assert figures(page) == [0, 0, 1, 0]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_unchanged_it_changes_nothing(browser, lang):
    value()
    value("1234.50", day="2024-10")

    answer = send(browser, taken_along(browser, lang=lang).content)

    assert "This sheet changes nothing" in answer.text
    assert figures(answer) == [0, 0, 2, 0]


def test_what_was_changed_and_added_is_looked_at_and_then_taken_as_by_form(browser):
    kept, changed = value(), value("40")
    book = taken_along(browser)
    book.put(book.row_of(changed), value=41.5, day="2024-10")
    book.put(5, benchmark="inst-courts", day="2025", value="7")
    page = send(browser, book.content)
    assert figures(page) == [1, 1, 1, 0]
    assert "41.5" in page.text
    assert again(changed).value == 40
    assert many(BenchmarkValue) == 2

    answer = take(browser, page)

    assert "The register now says what the sheet says." in answer.text
    found = again(changed)
    assert (float(found.value), str(found.day), found.source) == (41.5, "2024-10", "https://example.org/new")
    assert found.as_of == clock.day().date() - timedelta(days=1)
    new = session.scalars(select(BenchmarkValue).order_by(BenchmarkValue.id.desc())).first()
    assert (int(new.value), str(new.day), new.source) == (7, "2025", "https://example.org/new")
    assert again(kept).revision == 1
    [correction] = queries.corrections_of(found)
    assert correction.why.es == "La fuente tiene otras cifras."
    signed = session.scalars(select(Entry.act).where(Entry.actor_name == "Emil", Entry.act != "entry.record")).all()
    assert sorted(signed) == [*["entry.enter"] * 3, "entry.revise", "register.bring", "register.take"]
    for act in ("register.bring", "register.take"):  # each entry is told by its own line
        told = session.scalars(select(Entry.changes).where(Entry.act == act)).one()
        assert {name.split(".")[0] for name in told} == {"RegisterSheet"}
    assert "This sheet has been taken" in browser.get(page.request.path).text
    reference.undo_entry(found, by=build.EDITOR)
    assert again(found).value == 40


def test_a_row_may_have_a_source_and_a_reason_of_its_own(browser):
    first, second = value(), value("40")
    book = taken_along(browser)
    own = {"source": "https://example.org/own", "as_of": date(2026, 1, 5), "why_en": "Own.", "why_es": "Propia."}
    book.put(book.row_of(first), value="33", **own)
    book.put(book.row_of(second), value="41")

    take(browser, send(browser, book.content))

    assert (again(first).source, again(first).as_of) == ("https://example.org/own", date(2026, 1, 5))
    assert queries.corrections_of(again(first))[0].why.en == "Own."
    assert again(second).source == "https://example.org/new"
    assert queries.corrections_of(again(second))[0].why.en == "The source has other figures."


def test_sent_again_it_changes_nothing_and_says_so(browser):
    changed = value("40")
    book = taken_along(browser)
    book.put(book.row_of(changed), value="1,041.50")
    book.put(4, benchmark="inst-courts", day="2025", value="1,007.00")
    take(browser, send(browser, book.content))
    was, count = again(changed).revision, many(BenchmarkValue)

    page = send(browser, book.content)

    assert "This sheet changes nothing" in page.text
    assert figures(page) == [0, 0, 2, 0]
    assert (again(changed).revision, many(BenchmarkValue)) == (was, count)


def test_a_second_click_changes_nothing_twice(browser):
    value()
    book = taken_along(browser)
    book.put(4, benchmark="inst-courts", day="2025", value="7")
    page = send(browser, book.content)
    take(browser, page)

    answer = take(browser, page)

    assert "This sheet has been taken" in answer.text
    assert "needs your attention" not in answer.text
    assert many(BenchmarkValue) == 2
    assert session.scalars(select(RegisterSheet)).one().undone_at is None


def test_what_somebody_changed_since_is_never_overwritten(browser):
    record = value("40")
    book = taken_along(browser)
    book.put(book.row_of(record), value="41")
    reference.revise_entry(
        record,
        said={"benchmark": "inst-courts", "day": day(30), "value": "50", "note": NOTHING},
        source=SOURCE,
        as_of=clock.day().date(),
        why=Localized("Other", "Otra"),
        seen=1,
        by=build.EDITOR,
    )

    page = send(browser, book.content)

    assert figures(page) == [0, 0, 0, 1]
    assert "Changed in the register since the sheet was downloaded" in page.text
    assert again(record).value == 50


def test_what_somebody_changes_between_the_look_and_the_click_stops_all_of_it(browser):
    record, other = value("40"), value("60")
    book = taken_along(browser)
    book.put(book.row_of(record), value="41")
    book.put(book.row_of(other), value="61")
    page = send(browser, book.content)
    reference.take_back_entry(record, reason="Wrong.", by=build.EDITOR)

    answer = take(browser, page)

    assert "More or fewer rows would now change something." in answer.text
    assert again(other).value == 60
    assert "The source has other figures." in answer.text  # nothing that was typed is lost


def test_rows_that_cannot_be_taken_are_left_out_only_when_somebody_says_so(browser):
    record = value("40")
    book = taken_along(browser)
    book.put(book.row_of(record), value="41")
    book.put(4, benchmark="inst-courts", day="soon", value="7")
    page = send(browser, book.content)
    assert figures(page) == [1, 0, 0, 1]

    answer = take(browser, page)

    assert "Some rows cannot be taken." in answer.text
    assert again(record).value == 40
    take(browser, answer, without="y")
    assert again(record).value == 41
    assert many(BenchmarkValue) == 1


def test_a_source_and_a_reason_are_needed(browser):
    record = value("40")
    book = taken_along(browser)
    book.put(book.row_of(record), value="41")
    page = send(browser, book.content)

    without_reason = take(browser, page, why_en="", why_es="")
    without_source = take(browser, without_reason, source="somewhere")

    assert without_reason.text.count("Fill this in.") >= 2
    assert "Paste the address of a public source." in without_source.text
    assert again(record).value == 40


WRONG = {
    "a number": ({"value": "many"}, "“many” is not a number that we can read.", "Value"),
    "a list": ({"benchmark": "Of nobody"}, "“Of nobody” is none of the entries of the list.", "Benchmark"),
    "a day to come": ({"day": "2099"}, "This day has not come yet.", "When"),
    "a day in two ways": ({"day": "03/04/2025"}, "is not a date that we can read", "When"),
    "a month that became a day": ({"day": date(2024, 10, 1)}, "The cell holds a whole day, 2024-10-01", "When"),
    "a number for a day": (
        {"as_of": 45570},
        "“45570” is not a day that we can read.",
        "Day on which it was read there",
    ),
    "words in one language": ({"note_en": "Said"}, "Write this in both languages.", "In a sentence, in Spanish"),
    "a reason in one language": ({"value": "9", "why_en": "Own"}, "Write this in both languages.", ""),
    "nothing": ({"value": None}, "“” is not a number that we can read.", "Value"),
    "an identifier of nobody": ({"id": "value-n999"}, "No entry that holds has this identifier.", "Identifier"),
    "a revision of nobody": ({"revision": None, "value": "9"}, "The hidden column “revision” is empty", "–"),
}


@pytest.mark.parametrize("said", WRONG)
def test_a_row_is_refused_with_its_number_its_column_and_why(browser, said):
    cells, why, column = WRONG[said]
    _record, other = value("40"), value("60")
    book = taken_along(browser)
    row = book.row_of(other)
    book.put(row, **cells)
    if 45570 in cells.values():
        book.cell(row, "as_of").number_format = "General"

    page = send(browser, book.content)

    found = words_of(page)
    assert figures(page)[3] == 1, found
    assert re.search(rf"Rows that are refused .*? {row} .*?{re.escape(column)}.*?{re.escape(why)}", found), found[-900:]
    assert again(other).value == 60


def test_an_identifier_that_is_there_twice_is_refused_in_both_rows(browser):
    value("40")
    book = taken_along(browser)
    book.put(4, **{name.split(":")[0]: book.cell(3, name.split(":")[0]).value for name in book.names})
    book.put(4, value="41")

    page = send(browser, book.content)

    assert figures(page)[3] == 2
    assert "The same entry is in row 4, too." in page.text
    assert "The same entry is in row 3, too." in page.text


def test_two_new_rows_of_one_seat_are_tried_one_after_the_other(browser):
    said = {"appointed_by": "lac", "seat": 2, "name": "A. Ejemplo", "began": "2024", "term_ends": date(2028, 1, 1)}
    book = taken_along(browser, "member")
    book.put(3, **said)
    book.put(4, **{**said, "name": "B. Ejemplo"})

    page = send(browser, book.content, "member")

    assert figures(page) == [0, 1, 0, 1]
    assert "On this seat A. Ejemplo is on record" in page.text


def test_what_is_refused_at_the_click_leaves_nothing_of_the_others(browser):
    said = {"appointed_by": "lac", "name": "A. Ejemplo", "began": "2024", "term_ends": date(2028, 1, 1)}
    book = taken_along(browser, "member")
    book.put(3, **said, seat=1)
    book.put(4, **said, seat=2)
    page = send(browser, book.content, "member")
    assert figures(page) == [0, 2, 0, 0]
    there = {**said, "name": "C. Ejemplo", "seat": 2, "left": ""}
    enter("member", **there)

    answer = take(browser, page)

    assert "Row 4 can no longer be taken, so nothing was." in answer.text
    assert [each.name for each in session.scalars(select(BoardMember))] == ["C. Ejemplo"]
    assert session.scalars(select(RegisterSheet.taken_at)).one() is None


def test_columns_may_stand_in_another_order_and_the_hidden_row_may_be_gone(browser):
    record = value("40")
    book = taken_along(browser, lang="es")
    book.put(book.row_of(record), value="41")
    book.sheet.delete_rows(1)
    book.sheet.move_range(f"A1:A{book.sheet.max_row}", cols=len(book.names))

    page = send(browser, book.content)

    assert figures(page) == [1, 0, 0, 0]


def _without_a_column(book):
    book.sheet.delete_cols(4)


def _with_another_column(book):
    book.sheet.cell(3, len(book.names) + 1).value = "Mine"


def _with_a_formula(book):
    book.put(3, value="=20+21")


def _with_an_error(book):
    cell = book.cell(3, "value")
    cell.value, cell.data_type = "#REF!", "e"


def _empty(book):
    book.sheet.delete_rows(3, 10)


def _of_another_register(book):
    book.cell(1, "id").value = "id:member"
    book.cell(2, "id").value = "Name"


WHOLE = {
    "what is left of a formula": (_with_an_error, "The cell E3 holds a formula."),
    "a column is missing": (_without_a_column, "A column is missing: "),
    "a column is strange": (_with_another_column, "does not belong to this register. Take it out."),
    "a formula": (_with_a_formula, "holds a formula. Put its value there instead; nothing was read."),
    "no rows": (_empty, "There is no entry in this sheet."),
    "of another register": (_of_another_register, "This sheet does not come from this register"),
}


@pytest.mark.parametrize("said", WHOLE)
def test_a_sheet_is_refused_as_a_whole_where_its_rows_cannot_be_told(browser, said):
    alter, why = WHOLE[said]
    value("40")
    book = taken_along(browser)
    alter(book)

    page = send(browser, book.content)

    assert why in page.text
    assert many(RegisterSheet) == 0


def _repacked(content, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, what in more.items():
            new.writestr(name.replace("__", "/") + ".bin", what)
    return out.getvalue()


def test_what_is_no_sheet_holds_macros_or_is_a_bomb_is_refused(browser):
    value("40")
    sound = taken_along(browser).content
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b" " * 120_000_000 if name == "xl/worksheets/sheet2.xml" else old.read(name))

    for content, why in (
        (b"", "Choose the sheet that you changed."),
        (b"id,value\nvalue-n1,3\n", "This is not a workbook that the portal can read."),
        (_repacked(sound, xl__vbaProject=b"macro"), "This workbook has macros"),
        (bomb.getvalue(), "This workbook is larger than any that leaves the portal."),
    ):
        assert why in send(browser, content).text
    assert many(RegisterSheet) == 0


def test_too_many_rows_are_not_read(browser):
    book = taken_along(browser)
    for at in range(2_001):
        book.put(3 + at, benchmark="inst-courts", day="2024", value=str(at))

    assert "This sheet has 2,001 rows. At most 2,000 are read." in send(browser, book.content).text


def test_too_many_changes_are_not_taken_at_once(browser):
    book = taken_along(browser)
    for at in range(201):
        book.put(3 + at, benchmark="inst-courts", day="2024", value=str(at))

    assert "201 rows would change something. Send at most 200 at a time." in send(browser, book.content).text


def test_the_whole_sheet_is_undone_in_one_act(browser):
    changed = value("40")
    book = taken_along(browser)
    book.put(book.row_of(changed), value="41")
    book.put(4, benchmark="inst-courts", day="2025", value="7")
    page = take(browser, send(browser, book.content))

    answer = undo(browser, page)

    assert "This sheet has been undone" in answer.text
    assert again(changed).value == 40
    assert queries.corrections_of(again(changed))[0].undone_at is not None
    new = session.scalars(select(BenchmarkValue).order_by(BenchmarkValue.id.desc())).first()
    assert (new.ended_why, new.ended_at is not None) == ("Another register was meant.", True)
    assert "This sheet has been undone" in browser.get(page.request.path).text
    lately = browser.get("/en/desk/registers/sheets/value")
    assert page.request.path in lately.text
    assert "Emil Undone" in words_of(lately)


def test_a_sheet_is_not_undone_over_what_was_changed_since(browser):
    changed, other = value("40"), value("60")
    book = taken_along(browser)
    book.put(book.row_of(changed), value="41")
    book.put(book.row_of(other), value="61")
    page = take(browser, send(browser, book.content))
    reference.undo_entry(again(changed), by=build.EDITOR)

    answer = undo(browser, page)

    assert "One entry was changed again since." in answer.text
    assert (again(changed).value, again(other).value) == (40, 61)


def test_looking_at_a_sheet_asks_as_much_for_many_rows_as_for_one(browser):
    asked = []
    for rows in (1, 60):
        book = taken_along(browser, "activity")
        first = book.sheet.max_row + 1
        for at in range(rows):
            book.put(first + at, **activity(f"{rows} {at}"))
        page = send(browser, book.content, "activity")
        assert figures(page)[1] == rows
        take(browser, page)
        book = taken_along(browser, "activity")
        for row in range(3, book.sheet.max_row + 1):
            book.put(row, language="es")
        page = send(browser, book.content, "activity")
        asked.append(count(lambda page=page: browser.get(page.request.full_path)))
    assert asked[0] == asked[1] <= 12


def activity(title):
    attache = session.scalar(select(Attache)) or enter(
        "attache",
        post=1,
        name="A. Ejemplo",
        place=Localized("Monterrey", "Monterrey"),
        began="2024",
        left="",
    )
    both = {"title": title, "counterpart": "Ministry", "place": "Monterrey"}
    said = {f"{name}_{language}": words for name, words in both.items() for language in ("en", "es")}
    return {"attache": attache.slug, "kind": "meeting", "day": "2025-03", "language": "en", **said}


def count(look):
    seen = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert look().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])


@pytest.mark.parametrize("lang", ["en", "es"])
def test_its_pages_have_what_every_page_owes(browser, lang):
    record = value("40")
    book = taken_along(browser)
    book.put(book.row_of(record), value="41")
    book.put(4, benchmark="inst-courts", day="soon", value="7")
    page = send(browser, book.content, lang=lang)

    read(browser, f"/{lang}/desk/registers/sheets/value")
    read(browser, page.request.path)
    assert "value-n" not in words_of(page)


@pytest.mark.parametrize("of", reference.BY_SHEET)
def test_each_kind_has_a_column_for_each_field_of_its_form(browser, of):
    book = taken_along(browser, of)

    form = FORMS.get(of, WorkplaceForm)
    asked = {name for name in dir(form) if hasattr(getattr(form, name), "field_class")} - {"save"}
    assert asked == set(book.names[2:]) - {"why_en", "why_es"}
    heads = [cell.value for cell in book.sheet[2]]
    assert len(heads) == len(set(heads))


def test_a_project_is_entered_by_sheet(browser):
    book = taken_along(browser, "project")
    book.put(3, name_en="Inspectors", name_es="Inspectores", counterpart_en="Ministry", counterpart_es="Secretaría")

    take(browser, send(browser, book.content, "project"))

    assert session.scalars(select(Project)).one().name.es == "Inspectores"
    assert many(Correction) == 0


def test_workplaces_that_were_entered_here_are_corrected_and_that_is_undone(browser):
    one, other, gone = (build.workplace(company=f"Molino {each}, S.A.", name=f"Molino {each}") for each in "ABC")
    reference.merge(gone, into=f"/es/facilities/{one.slug}", reason="Un solo centro", by=build.EDITOR)
    book = taken_along(browser, "workplace", lang="es")
    assert [book.cell(row, "id").value for row in range(3, book.sheet.max_row + 1)] == [one.slug, other.slug]
    book.put(book.row_of(one), name="Molino Á", state="Zacatecas")
    page = send(browser, book.content, "workplace")
    assert figures(page) == [1, 0, 1, 0]

    done = take(browser, page)

    found = session.get_one(type(one), one.id, populate_existing=True)
    session.refresh(found)
    assert (found.names[0].name.es, found.places[0].state) == ("Molino Á", "32")
    assert found.source == "https://example.org/new"
    [correction] = queries.corrections_of(found)
    assert (correction.before["name"], correction.why.en) == ("Molino A", "The source has other figures.")
    assert "The source has other figures." in browser.get(f"/en/facilities/{one.slug}").text
    assert figures(send(browser, book.content, "workplace")) == [0, 0, 2, 0]
    assert "This sheet has been undone" in undo(browser, done).text
    found = session.get_one(type(one), one.id, populate_existing=True)
    assert found.names[0].name.es == "Molino A"


def test_an_accent_alone_is_another_revision_of_a_workplace(browser):
    one = build.workplace(company="Molino, S.A.", name="Leon")
    book, late = (taken_along(browser, "workplace") for _each in range(2))
    book.put(3, name="León", as_of=None, source=None)
    take(browser, send(browser, book.content, "workplace"), source=one.source, as_of=str(one.as_of))
    late.put(3, name="Léon")

    page = send(browser, late.content, "workplace")

    assert figures(page) == [0, 0, 0, 1]
    assert "Changed in the register since" in page.text


def test_a_new_workplace_is_entered_by_its_form_and_by_no_sheet(browser):
    one = build.workplace()
    book = taken_along(browser, "workplace")
    cells = {name: book.cell(3, name).value for name in ("company", "sector", "city", "state")}
    book.put(4, **cells, name="Otro")

    page = send(browser, book.content, "workplace")

    assert figures(page) == [0, 0, 1, 1]
    assert "A new workplace is entered by its form" in page.text
    assert session.scalar(select(func.count()).where(type(one).entered)) == 1
