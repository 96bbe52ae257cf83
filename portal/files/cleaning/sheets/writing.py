"""A new workbook with what was seen of another one."""

import datetime
import io

import xlsxwriter
from PIL import Image
from xlsxwriter.exceptions import XlsxWriterException

from portal.files.cleaning.insets import Inset, Insets
from portal.files.cleaning.made import NoCopy, Reason
from portal.files.cleaning.sheets import showing
from portal.files.cleaning.sheets.pinned import Pinned
from portal.files.cleaning.sheets.reading import Cell, Sheet
from portal.files.cleaning.sheets.workbook import Workbook

CREATED = datetime.datetime(1980, 1, 1)  # noqa: DTZ001  the same for all, as in the archive itself
OF_LETTER = 7  # pixels; the widths that are stored hold the space around the letters
PLAIN = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


class Writing:
    def __init__(self, workbook: Workbook, insets: Insets) -> None:
        self.source, self.insets = workbook, insets
        self._out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._out, {**PLAIN, "date_1904": workbook.from_1904})
        self._formats: dict[tuple[int, str, bool], object] = {}

    def written(self) -> bytes:
        try:
            self.book.set_properties({"created": CREATED})
            for sheet, pinned in self.source.sheets:
                self._sheet(sheet, pinned)
            self.book.close()
        except XlsxWriterException as refused:
            raise NoCopy(Reason.DOUBTFUL) from refused
        return self._out.getvalue()

    def _sheet(self, sheet: Sheet, pinned: list[Pinned]) -> None:
        page = self.book.add_worksheet(sheet.name)
        if not sheet.grid:
            page.hide_gridlines(2)
        if not sheet.zeros:
            page.hide_zero()
        if sheet.to_the_left:
            page.right_to_left()
        if sheet.frozen:
            page.freeze_panes(*sheet.frozen)
        for first, last, width, hidden in sheet.widths:
            pixels = None if width is None else round(width * OF_LETTER)
            page.set_column_pixels(first, last, pixels, None, {"hidden": hidden})
        for row, (height, hidden) in sheet.heights.items():
            page.set_row(row, height, None, {"hidden": hidden})
        for top, left, bottom, right in sheet.merges:
            cell = sheet.cells.get((top, left))
            look = cell.look if cell else sheet.blank.get((top, left), 0)
            page.merge_range(top, left, bottom, right, "", self._format(look, cell))
        for (row, column), look in sheet.blank.items():
            page.write_blank(row, column, None, self._format(look))
        for (row, column), cell in sheet.cells.items():
            self._write(page, row, column, cell)
        for thing in pinned:
            self._pin(page, thing)

    def _write(self, page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell) -> None:
        look = self._format(cell.look, cell)
        if isinstance(cell.value, bool):
            page.write_boolean(row, column, cell.value, look)
        elif isinstance(cell.value, str):
            page.write_string(row, column, cell.value, look)
        else:
            page.write_number(row, column, cell.value, look)

    def _format(self, number: int, cell: Cell | None = None) -> object:
        look = self.source.looks[number]
        code = look.code
        if cell is not None and not isinstance(cell.value, bool):
            code = showing.narrowed(code, cell.value)
        elif '"' in code:
            code = "General"
        darkened = cell is not None and cell.darkened
        if (number, code, darkened) not in self._formats:
            properties = dict(look.properties)
            properties.pop("num_format", None)
            if code != "General":
                properties["num_format"] = code
            if darkened:
                properties.pop("font_color", None)
            self._formats[number, code, darkened] = self.book.add_format(properties) if properties else None
        return self._formats[number, code, darkened]

    def _pin(self, page: "xlsxwriter.worksheet.Worksheet", thing: Pinned) -> None:
        place = {"x_offset": thing.x, "y_offset": thing.y}
        if thing.words:
            page.insert_textbox(
                thing.row, thing.column, thing.words, {**place, "width": thing.width, "height": thing.height}
            )
        elif inset := self.insets.made(thing.picture, thing.crop):
            page.insert_image(
                thing.row,
                thing.column,
                inset.name,
                {**place, **_scale(inset, thing), "image_data": io.BytesIO(inset.content), "description": ""},
            )


def _scale(inset: Inset, thing: Pinned) -> dict[str, float]:
    with Image.open(io.BytesIO(inset.content), formats=("PNG", "JPEG")) as picture:
        return {"x_scale": thing.width / picture.width, "y_scale": thing.height / picture.height}
