"""Charts of the yearly statements, native to the spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import quote_sheetname  # type: ignore[import-untyped]

from fleetwatt.workbook.model import TOP

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]

    from fleetwatt.workbook.book import Book
    from fleetwatt.workbook.places import Row


CHARTS = (
    ("Cash flow of the project, after tax, before debt", ("project_cash_flow_eur",)),
    ("Cash flow of the owners", ("equity_cash_flow_eur",)),
    ("Revenue and running costs", ("revenue_eur", "opex_eur", "ebitda_eur")),
    ("Cash flow available for debt service", ("cfads_eur", "debt_service_eur")),
    ("Loans outstanding", ("debt_eur",)),
)
"""Title and lines of each chart in money."""

SERIES = ("#1F6FB2", "#D9822B", "#3E8E5A")
WIDTH, HEIGHT = 620, 380


def draw(book: Book) -> None:
    """Fill the sheet of charts."""
    sheet, model, lang = book.sheets["Charts"], book.model, book.lang
    book.titles(sheet, lang("Charts"), lang("Drawn from the yearly statements."))
    sheet.hide_gridlines(2)
    drawn = []
    for title, lines in CHARTS:
        chart = _columns(book, *map(model.yearly_row, lines))
        added = model.added_up(lines[0])
        if added is not None:
            line = book.workbook.add_chart({"type": "line"})
            _series(book, line, added, SERIES[1])
            chart.combine(line)
        _dress(chart, lang(title), lang("million EUR"), "#,##0,,")
        drawn.append(chart)
    for ratio in model.ratios:
        chart = _columns(book, ratio)
        _dress(chart, ratio.label, "", "0.0")
        drawn.append(chart)
    for number, chart in enumerate(drawn):
        sheet.insert_chart(TOP + 20 * (number // 2), 10 * (number % 2), chart)
    book.page(sheet, tall=1)


def _columns(book: Book, *rows: Row) -> Chart:
    chart = book.workbook.add_chart({"type": "column"})
    for row, color in zip(rows, SERIES, strict=False):
        _series(book, chart, row, color)
    return chart


def _series(book: Book, chart: Chart, row: Row, color: str) -> None:
    style: dict[str, Any] = {"fill": {"color": color}, "line": {"color": color, "width": 2}}
    chart.add_series(
        {
            "name": f"={quote_sheetname(row.sheet)}!$A${row.number + 1}",
            "categories": f"={book.model.yearly.rows[0].there}",
            "values": f"={row.there}",
            "gap": 60,
            **style,
        }
    )


def _dress(chart: Chart, title: str, unit: str, form: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"label_position": "low", "num_font": {"rotation": -90, "size": 9}})
    axis: dict[str, Any] = {
        "num_format": form,
        "major_gridlines": {"visible": True, "line": {"color": "#D9DFE5"}},
        "name": unit,
        "name_font": {"bold": False, "size": 9},
    }
    chart.set_y_axis(axis)
    chart.set_size({"width": WIDTH, "height": HEIGHT})
