"""The sheets of a workbook, written with XlsxWriter."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import quote_sheetname  # type: ignore[import-untyped]

from fleetwatt.results import figures_by_name
from fleetwatt.workbook import charts
from fleetwatt.workbook.book import A3, Book
from fleetwatt.workbook.checks import CENT, verdict
from fleetwatt.workbook.model import TOP
from fleetwatt.workbook.places import LEFT, VALUE
from fleetwatt.workbook.readme import paragraphs
from fleetwatt.workbook.styles import height, number_format, plain

if TYPE_CHECKING:
    from typing import BinaryIO

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from fleetwatt.scenario import Assumption
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Grid, Row, Scalar

TITLE_LENGTH = 200
NUMERIC = ("Value", "Usually from", "to", "Left", "Right", "Difference")
"""Headers that stand above numbers."""


def fill(model: Model, file: BinaryIO) -> None:
    """Write every sheet."""
    book = Book(model, file)
    book.workbook.set_properties(
        {
            "title": plain(str(model.result.scenario["name"]), model.lang)[:TITLE_LENGTH],
            "comments": f"fleetwatt {model.result.version}, {model.result.hash}",
        }
    )
    _names(book)
    _read_me(book)
    _inputs(book)
    _keys(book)
    _yearly(book)
    charts.draw(book)
    _tax(book)
    _monthly(book)
    _rates(book)
    _checks(book)
    _assumptions(book)
    book.sheets["Read me"].activate()
    book.workbook.set_calc_mode("auto")
    book.workbook.close()


def _names(book: Book) -> None:
    for table in (book.model.inputs, book.model.keys):
        for scalar in table.scalars:
            if scalar.cell.name:
                place = f"{quote_sheetname(table.sheet)}!{scalar.cell.address}"
                book.workbook.define_name(scalar.cell.name, f"={place}")


def _read_me(book: Book) -> None:
    sheet, model, lang = book.sheets["Read me"], book.model, book.lang
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 54)
    sheet.set_column(1, 1, 90)
    name = str(model.result.scenario["name"])
    book.titles(sheet, name, lang("A campus as a workbook with live formulas"))
    row = TOP
    for style, label, what in paragraphs(model):
        if style == "heading":
            row += 1
            book.text(sheet, row, 0, label, "heading")
            book.text(sheet, row, 1, "", "heading")
        elif style == "sheet":
            place = f"internal:{quote_sheetname(label)}!A1"
            sheet.write_url(row, 0, place, book.styles.get("link"), label)
            book.text(sheet, row, 1, what)
        elif style == "figure":
            scalar = model.key(label)
            unit = f", {scalar.unit}" if scalar.unit else ""
            book.text(sheet, row, 0, scalar.label + unit, "label")
            sheet.set_row(row, height((scalar.label + unit, 58)))
            place = scalar.cell.seen_from(sheet.name)
            book.formula(sheet, row, 1, place, scalar.value, "figure", _form(scalar))
        elif style == "verdict":
            book.text(sheet, row, 0, label, "label")
            book.formula(sheet, row, 1, "all_checks", what, "good", "")
            _verdict(book, sheet, row, 1)
        else:
            legend = {"input": "input", "simulated": "violet", "working": "working_label"}
            book.text(sheet, row, 0, label, legend.get(style, "label"))
            book.text(sheet, row, 1, what)
            sheet.set_row(row, height((what, 100)))
        row += 1
    book.page(sheet, landscape=False)


def _inputs(book: Book) -> None:
    sheet, model, lang = book.sheets["Inputs"], book.model, book.lang
    note = lang("Change the blue cells: everything that hangs on them follows.")
    book.titles(sheet, lang("Inputs"), note)
    headers = ("", "Value", "Unit", "Usually from", "to", "Source", "Name")
    _headers(book, sheet, TOP, headers)
    for at, width in enumerate((62, 16, 16, 13, 13, 62, 36)):
        sheet.set_column(at, at, width)
    for scalar in model.inputs.scalars:
        row = scalar.cell.row
        if not _scalar(book, sheet, scalar):
            continue
        book.text(sheet, row, 6, scalar.cell.name or scalar.name, "small")
        found = model.assumed.get(scalar.name)
        source = found.source if found else ""
        if scalar.style == "input":
            _validate(book, sheet, scalar)
            if not model.is_read(scalar.name):
                source = lang("changes nothing in this scenario")
        sheet.set_row(row, height((scalar.label, 62), (source, 76)))
        for at, bound in ((3, found.low), (4, found.high)) if found else ():
            if bound is not None:
                book.value(sheet, row, at, bound, "formula", _form(scalar))
        book.text(sheet, row, 5, source, "small_wrapped")
    sheet.freeze_panes(TOP + 1, 2)
    sheet.hide_gridlines(2)
    book.page(sheet)


def _validate(book: Book, sheet: Worksheet, scalar: Scalar) -> None:
    field = book.model.field(scalar.name)
    low, high = field["minimum"], field["maximum"]
    lang = book.lang
    sheet.data_validation(
        scalar.cell.row,
        VALUE,
        scalar.cell.row,
        VALUE,
        {
            "validate": "integer" if field["type"] == "integer" else "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_title": lang("Outside the model"),
            "error_message": lang("Accepted: {low} to {high}.").format(
                low=lang.localised(f"{low:,.15g}"), high=lang.localised(f"{high:,.15g}")
            ),
        },
    )


def _keys(book: Book) -> None:
    sheet, model, lang = book.sheets["Key figures"], book.model, book.lang
    book.titles(sheet, lang("Key figures"), model.about_year)
    headers = ("", "Value", "Unit", "Time", "Metered at", "Convention", "Name")
    _headers(book, sheet, TOP, headers)
    for at, width in enumerate((58, 19, 14, 20, 17, 62, 30)):
        sheet.set_column(at, at, width)
    for scalar in model.keys.scalars:
        if _scalar(book, sheet, scalar) and scalar.name:
            figure = figures_by_name()[scalar.name]
            about = (figure.window or "", figure.meter or "", figure.convention)
            for at, text in enumerate(about, 3):
                book.text(sheet, scalar.cell.row, at, lang(text), "small_wrapped")
            sheet.set_row(scalar.cell.row, height((lang(figure.convention), 76)))
            book.text(sheet, scalar.cell.row, 6, scalar.name, "small")
    sheet.freeze_panes(TOP + 1, 2)
    sheet.hide_gridlines(2)
    book.page(sheet)


def _scalar(book: Book, sheet: Worksheet, scalar: Scalar) -> bool:
    """Write a scalar with label and unit; return whether it is more than a heading."""
    row = scalar.cell.row
    if scalar.style == "heading":
        if scalar.label:
            for at in range(7):
                book.text(sheet, row, at, "" if at else scalar.label, "heading")
        return False
    book.text(sheet, row, 0, scalar.label, "working_label" if scalar.style == "working" else "line")
    book.text(sheet, row, 2, scalar.unit, "small")
    if scalar.formula:
        book.formula(sheet, row, VALUE, scalar.formula, scalar.value, scalar.style, _form(scalar))
    else:
        book.value(sheet, row, VALUE, scalar.value, scalar.style, _form(scalar))
    return True


def _form(scalar: Scalar) -> str:
    value = scalar.value
    scale = 0.0 if isinstance(value, (str, datetime)) else value
    unit = _unit(scalar.name, scalar.unit)
    return number_format(scalar.name or scalar.cell.name, unit, scale)


def _unit(name: str, shown: str) -> str:
    """Return the unit of a figure in English, which numbers go by in every language."""
    return figures_by_name()[name].unit if name in figures_by_name() else shown


def _headers(book: Book, sheet: Worksheet, row: int, headers: tuple[str, ...]) -> None:
    sheet.set_row(row, 20)
    for at, header in enumerate(headers):
        look = "header_right" if header in NUMERIC else "header"
        book.text(sheet, row, at, book.lang(header), look)


def _yearly(book: Book) -> None:
    sheet, lang = book.sheets["Yearly"], book.lang
    note = lang("Calendar years, made of the months; EUR nominal; costs are positive.")
    book.titles(sheet, lang("Yearly statements"), note)
    grid = book.model.yearly
    _grid(book, sheet, grid, width=15)
    end = LEFT + grid.periods
    sheet.set_column(end, end, 2)
    sheet.set_column(end + 1, end + 1, 17)
    book.text(sheet, grid.rows[0].number, end + 1, lang("Total"), "timeline")
    for row in grid.rows:
        if row.style == "formula" and row.gather == "sum":
            look, form = _look(row)
            total = float(np.sum(np.asarray(row.values, dtype=float)))
            book.formula(sheet, row.number, end + 1, f"SUM({row.here})", total, look, form)
    book.page(sheet, paper=A3)


def _tax(book: Book) -> None:
    sheet, lang = book.sheets["Tax"], book.lang
    note = lang(
        "Tax of the calendar year, interest up to its cap and older losses used first, in equal "
        "parts over its months in operation."
    )
    book.titles(sheet, lang("Company tax"), note)
    _grid(book, sheet, book.model.tax, width=15)
    book.page(sheet, paper=A3)


def _monthly(book: Book) -> None:
    sheet, lang = book.sheets["Monthly"], book.lang
    note = lang(
        "Violet: from the hourly simulation, or found by the run. Black: formulas. Grey: working. "
        "EUR nominal."
    )
    book.titles(sheet, lang("Monthly lines"), note)
    grid = book.model.monthly
    _grid(book, sheet, grid, width=13)
    sheet.repeat_columns(0, LEFT - 1)
    sheet.repeat_rows(TOP, TOP + 3)
    book.page(sheet, wide=math.ceil(grid.periods / 12))


def _rates(book: Book) -> None:
    sheet, lang = book.sheets["Rates"], book.lang
    note = lang(
        "Rates of return: each step of the grid over which the present value of all months "
        "changes its sign holds one; the nearest ones to 10 % are then found by halving."
    )
    book.titles(sheet, lang("Search for rates of return"), note)
    grid = book.model.rates
    _grid(book, sheet, grid, width=12)
    sheet.repeat_columns(0, LEFT - 1)
    book.page(sheet, wide=math.ceil(grid.periods / 24), paper=A3)


def _grid(book: Book, sheet: Worksheet, grid: Grid, *, width: int) -> None:
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 1, 9)
    sheet.set_column(2, 2, 28)
    sheet.set_column(LEFT - 1, LEFT - 1, 1)
    sheet.set_column(LEFT, LEFT + grid.periods - 1, width)
    for row in grid.rows:
        if row.style == "heading":
            if row.label:
                for at in range(LEFT + grid.periods):
                    if at != LEFT - 1:
                        book.text(sheet, row.number, at, "" if at else row.label, "heading")
            continue
        look, form = _look(row)
        labels = {
            "timeline": "timeline_label",
            "working": "working_label",
            "total": "total_label",
        }
        book.text(sheet, row.number, 0, row.label, labels.get(look, "line"))
        book.text(sheet, row.number, 1, row.unit, "small")
        book.text(sheet, row.number, 2, row.name, "small")
        for period, value in enumerate(row.values):
            if row.formula:
                formula = row.formula_at(period)
                book.formula(sheet, row.number, LEFT + period, formula, value, look, form)
            else:
                book.value(sheet, row.number, LEFT + period, value, look, form)
    timeline = sum(row.style == "timeline" for row in grid.rows)
    sheet.freeze_panes(grid.top + timeline, LEFT)
    sheet.hide_gridlines(2)


def _look(row: Row) -> tuple[str, str]:
    """Return the look and the number format of a row's values."""
    numbers = [abs(float(v)) for v in row.values if not isinstance(v, (str, datetime))]
    if row.style == "timeline":
        return "timeline", "0" if numbers else "mmm yy"
    figure = figures_by_name().get(row.name)
    is_total = figure is not None and figure.kind == "sum" and figure.unit == "EUR"
    unit = _unit(row.name, row.unit)
    counted = not unit and all(number.is_integer() for number in numbers)
    scale = max(numbers, default=0.0)
    form = number_format(row.name, unit, int(scale) if counted else scale, dashed=True)
    return "total" if is_total else row.style, form


def _checks(book: Book) -> None:
    sheet, model, lang = book.sheets["Checks"], book.model, book.lang
    note = lang("Every difference is below a cent, or something is wrong.")
    book.titles(sheet, lang("Checks"), note)
    headers = ("", "Left", "Right", "Difference", "")
    _headers(book, sheet, TOP, headers)
    for at, width in enumerate((90, 24, 24, 16, 12, 12)):
        sheet.set_column(at, at, width)
    found = model.checks
    first, last = TOP + 2, TOP + 1 + len(found)
    says = {True: lang("OK"), False: lang("not OK")}
    for row, check in enumerate(found, TOP + 1):
        book.text(sheet, row, 0, check.label, "line")
        money = "#,##0.00"
        book.formula(sheet, row, 1, check.left, check.left_value, "formula", money)
        book.formula(sheet, row, 2, check.right, check.right_value, "formula", money)
        difference = check.left_value - check.right_value
        book.formula(sheet, row, 3, f"B{row + 1}-C{row + 1}", difference, "formula", "0.00")
        formula = f'IF(ABS(D{row + 1})<{CENT},"{says[True]}","{says[False]}")'
        book.formula(sheet, row, 4, formula, says[verdict(check)], "good", "")
        _verdict(book, sheet, row, 4)
    row = last + 1
    book.text(sheet, row, 0, lang("All checks"), "total_label")
    agreed = f'COUNTIF($E${first}:$E${last},"{says[True]}")={len(found)}'
    every = f'IF({agreed},"{says[True]}","{says[False]}")'
    value = says[all(map(verdict, found))]
    book.formula(sheet, row, 4, every, value, "good", "")
    _verdict(book, sheet, row, 4)
    book.workbook.define_name("all_checks", f"={quote_sheetname(sheet.name)}!$E${row + 1}")
    sheet.freeze_panes(TOP + 1, 1)
    sheet.hide_gridlines(2)
    book.page(sheet)


def _verdict(book: Book, sheet: Worksheet, row: int, at: int) -> None:
    """Turn a cell red where it does not say that all is well."""
    criteria = {
        "type": "cell",
        "criteria": "!=",
        "value": f'"{book.lang("OK")}"',
        "format": book.styles.get("bad"),
    }
    sheet.conditional_format(row, at, row, at, criteria)


def _assumptions(book: Book) -> None:
    sheet, model, lang = book.sheets["Assumptions"], book.model, book.lang
    note = lang("Every input that the run used, as it was; a change here changes nothing.")
    book.titles(sheet, lang("Assumptions"), note)
    headers = (
        "Meaning",
        "Value",
        "Unit",
        "Usually from",
        "to",
        "Source",
        "Origin",
        "Judgement",
        "Path",
    )
    _headers(book, sheet, TOP, headers)
    for at, width in enumerate((70, 20, 16, 13, 13, 80, 12, 12, 44)):
        sheet.set_column(at, at, width)
    rows = list(model.register)
    for row, found in enumerate(rows, TOP + 1):
        _assumption(book, sheet, row, found)
    sheet.autofilter(TOP, 0, TOP + len(rows), len(headers) - 1)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.hide_gridlines(2)
    book.page(sheet)


def _assumption(book: Book, sheet: Worksheet, row: int, found: Assumption) -> None:
    lang = book.lang
    about = lang(found.about)
    book.text(sheet, row, 0, about)
    sheet.set_row(row, height((about, 78), (found.source, 105)))
    for at, value in ((1, found.value), (3, found.low), (4, found.high)):
        if isinstance(value, int | float) and not isinstance(value, bool):
            scale = value if at == 1 else float(value)
            form = number_format(found.path, found.unit, scale)
            book.value(sheet, row, at, value, "formula", form)
        elif value is not None:
            book.text(sheet, row, at, str(value))
    book.text(sheet, row, 2, lang(found.unit), "small")
    book.text(sheet, row, 5, found.source, "small_wrapped")
    book.text(sheet, row, 6, lang(found.origin), "small")
    book.text(sheet, row, 7, lang("yes") if found.assumed else "", "small")
    book.text(sheet, row, 8, found.path, "small")
