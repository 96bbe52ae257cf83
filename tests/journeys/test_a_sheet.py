"""An editor takes a register along as a sheet, changes it, looks at what it would do, takes it, and undoes it."""

import io

import browsing
import openpyxl
import pytest
from playwright.sync_api import expect
from walking import fill, is_fit_for_a_minister, once, press

from portal.core import clock

PHONE = {"viewport": {"width": 375, "height": 667}}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAID = {"en": "A name from the sheet", "es": "Un nombre de la hoja"}


@pytest.mark.parametrize(
    ("language", "script", "desk"),
    [
        pytest.param("en", True, {"viewport": browsing.DESK}, id="en"),
        once("es", False, PHONE, id="es-on-a-phone-without-script"),
    ],
)
def test_a_register_goes_along_as_a_sheet_and_comes_back(visitor, language, script, desk):
    editor = visitor("editor", language, script=script, **desk)
    reader = visitor(language=language, script=False, **PHONE)
    address = f"/{language}/desk/registers/sheets/project"
    book = openpyxl.load_workbook(io.BytesIO(editor.request.get(f"{address}.xlsx").body()))
    sheet = book.worksheets[0]
    names = {str(cell.value).split(":")[0]: cell.column for cell in sheet[1]}
    before = sheet.cell(3, names[f"name_{language}"]).value
    sheet.cell(3, names[f"name_{language}"]).value = SAID[language]
    new = sheet.max_row + 1
    sheet.cell(new, names["name_en"]).value = "Half a row"  # the other language and what else it needs are missing

    def bring():
        kept = io.BytesIO()
        book.save(kept)
        editor.goto(address)
        is_fit_for_a_minister(editor)
        file = {"name": "register.xlsx", "mimeType": XLSX, "buffer": kept.getvalue()}
        editor.locator("main input[type=file]").set_input_files(file)
        press(editor, "bring")
        is_fit_for_a_minister(editor)

    def is_read(words):
        reader.goto(f"/{language}/attaches")
        return reader.locator("main").get_by_text(words, exact=False).count() > 0

    # A row that cannot be taken is named, with the number that it has in the sheet.
    bring()
    expect(editor.locator("#refused + table, section:has(#refused) table")).to_contain_text(str(new))
    expect(editor.locator("section:has(#changed)")).to_contain_text(SAID[language])
    expect(editor.locator("section:has(#changed)")).to_contain_text(before)
    assert not is_read(SAID[language])
    sheet.delete_rows(new)
    bring()
    expect(editor.locator("#refused")).to_have_count(0)

    # Without a reason nothing is taken; what was typed stays.
    fill(editor, source="https://example.org/register", as_of=str(clock.day().date()))
    press(editor, "take")
    expect(editor.locator("main [name=source]")).to_have_value("https://example.org/register")
    expect(editor.locator("main .usa-error-message").first).to_be_visible()
    is_fit_for_a_minister(editor)
    fill(editor, why_en="The office renamed it.", why_es="La oficina le cambió el nombre.")
    press(editor, "take")
    is_fit_for_a_minister(editor)
    assert is_read(SAID[language])

    fill(editor, reason="Another project was meant.")
    press(editor, "undo")
    is_fit_for_a_minister(editor)
    assert is_read(before)
    assert not is_read(SAID[language])
