"""A workbook on its way to a file: texts that stay texts, numbers, formulas, pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fleetwatt.workbook.model import SHEETS
from fleetwatt.workbook.styles import Styles, plain, seems_a_formula

if TYPE_CHECKING:
    from typing import BinaryIO

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Value

A4, A3 = 9, 8
"""Paper as spreadsheets number it."""


class Book:
    """A workbook on its way to a file."""

    def __init__(self, model: Model, file: BinaryIO) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        self.model, self.lang = model, model.lang
        self.workbook = Workbook(
            file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.styles = Styles(self.workbook)
        self.sheets = {name: self.workbook.add_worksheet(model.sheets[name]) for name in SHEETS}

    def text(self, sheet: Worksheet, row: int, at: int, text: str, look: str = "text") -> None:
        """Write a text that stays one, whatever it begins with."""
        shown = plain(text, self.lang)
        style = self.styles.get(look, quoted=seems_a_formula(shown))
        sheet.write_string(row, at, shown, style)

    def value(
        self, sheet: Worksheet, row: int, at: int, value: Value, look: str, form: str
    ) -> None:
        """Write a number, a date or a text."""
        style = self.styles.get(look, form)
        if isinstance(value, datetime):
            sheet.write_datetime(row, at, value, style)
        elif isinstance(value, str):
            self.text(sheet, row, at, value, look)
        else:
            sheet.write_number(row, at, float(value), style)

    def formula(
        self, sheet: Worksheet, row: int, at: int, formula: str, value: Value, look: str, form: str
    ) -> None:
        """Write a formula with its value."""
        sheet.write_formula(row, at, f"={formula}", self.styles.get(look, form), value)

    def titles(self, sheet: Worksheet, title: str, note: str) -> None:
        """Write the titles of a sheet."""
        sheet.set_row(0, 24)
        self.text(sheet, 0, 0, title, "title")
        self.text(sheet, 1, 0, note, "note")

    def page(
        self,
        sheet: Worksheet,
        *,
        wide: int = 1,
        tall: int = 0,
        paper: int = A4,
        landscape: bool = True,
    ) -> None:
        """Set a sheet up for printing, so many pages wide and tall; 0: as many as it takes."""
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(wide, tall)
        result = self.model.result
        sheet.set_footer(f"&L&8fleetwatt {result.version}, {result.hash[:12]}&R&8&A, &P / &N")
