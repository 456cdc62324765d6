"""What the command line prints for people: text and tables that fit a terminal."""

from __future__ import annotations

import math
import os
import re
import sys
from typing import TYPE_CHECKING

from fleetwatt import _wording
from fleetwatt._language import language
from fleetwatt.results import figures_by_name

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fleetwatt.comparison import Comparison
    from fleetwatt.results import Result
    from fleetwatt.validation import Comparison as Validation
    from fleetwatt.validation import Row

__all__ = ["printable", "show_cases", "show_comparison", "show_result", "show_validation"]

PIPE_COLUMNS = 160
"""Width of tables where nobody's terminal sets one."""


def _console() -> Console:
    """Return where tables go: as wide as the terminal, or wide enough for whole lines in a pipe."""
    from rich.console import Console

    piped = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_COLUMNS
    return Console(markup=False, width=piped)


def printable(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "\ufffd", text)


def show_result(result: Result, files: list[Path]) -> None:
    """Print the key figures of a result, what binds, its drivers and what was written."""
    from rich.table import Table
    from rich.text import Text

    console = _console()
    table = Table(title=Text(_cell(result.scenario["name"])), title_justify="left", box=None)
    table.add_column("key figure")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("window", style="dim", no_wrap=True)
    english = language("en")
    rows = result.kpi[["label", "value", "unit", "window"]].itertuples(name=None)
    for figure, label, value, unit, window in rows:
        table.add_row(label, _wording.value(english, figure, value), unit, window)
    console.print(table)
    console.print(_year(result))
    console.print(" ".join(_wording.limits(result, english)), soft_wrap=True)
    for sentence in result.drivers_report:
        console.print(Text(printable(sentence)), soft_wrap=True)
    for file in files:
        console.print(Text(printable(f"wrote {file}")), soft_wrap=True)


def _year(result: Result) -> str:
    year = result.found["full_year"]
    if year in result.found["full_years"]:
        return f"first full year: {year}"
    hours = result.yearly["operating_h"][year]
    return f"no full year: its figures are of {year}, {hours:,.0f} hours"


LABEL_COLUMNS = 32
"""What labels and units take of a line; a value with its change takes the next."""

VALUE_COLUMNS = 30

LONGEST_CELL = 60


def show_comparison(comparison: Comparison, everything: bool) -> None:
    """Print as many columns beside the first as the terminal holds, then the others."""
    from rich.text import Text

    console = _console()
    others = range(1, len(comparison.names))
    fit = max(1, (console.width - LABEL_COLUMNS - VALUE_COLUMNS // 2) // VALUE_COLUMNS)
    for start in range(0, max(1, len(others)), fit):
        shown = [0, *others[start : start + fit]]
        console.print(_figures_beside(comparison, shown, everything))
        print()
        if any(path not in _wording.TITLES for path in comparison.differences.index):
            console.print(_inputs_beside(comparison, shown))
            print()
    for note in comparison.notes():
        console.print(Text(printable(note)), soft_wrap=True)


def _figures_beside(comparison: Comparison, shown: list[int], everything: bool) -> Table:
    from rich.table import Table

    english = language("en")
    table = Table(box=None, pad_edge=False)
    table.add_column("key figure")
    table.add_column("unit", no_wrap=True)
    for n in shown:
        table.add_column(_head(comparison, n), justify="right", overflow="ellipsis", max_width=18)
        if n > 0:
            table.add_column("change", justify="right", style="dim", no_wrap=True)
    about = comparison.figures[["label", "unit"]].itertuples(name=None)
    for figure, label, unit in about:
        if not everything and figure not in _wording.HEADLINES:
            continue
        values = [comparison.results[n].scalars.get(figure, math.nan) for n in shown]
        changes = [_wording.change(english, figure, values[0], value) for value in values[1:]]
        cells = [_wording.value(english, figure, values[0])]
        for value, change in zip(values[1:], changes, strict=True):
            cells += [_wording.value(english, figure, value), change]
        table.add_row(label, unit, *cells)
    return table


def _inputs_beside(comparison: Comparison, shown: list[int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("input", overflow="fold")
    table.add_column("unit", no_wrap=True)
    units = comparison.differences["unit"]
    for n in shown:
        table.add_column(_head(comparison, n), justify="right", overflow="fold", max_width=24)
    for path, *values in comparison.differences["value"].itertuples(name=None):
        texts = [_cell(_wording.given(language("en"), values[n])) for n in shown]
        if path not in _wording.TITLES and len(set(texts)) > 1:
            table.add_row(path, units[path], *map(Text, texts))
    return table


LENDERS_FIGURES = (
    "project_irr",
    "equity_irr",
    "min_dscr",
    "average_dscr",
    "llcr",
    "default_years",
)
"""What a lender reads first."""


def show_cases(name: str, cases: pd.DataFrame) -> None:
    """Print what lenders look at, a row for each case."""
    from rich.table import Table
    from rich.text import Text

    english, known = language("en"), figures_by_name()
    table = Table(title=Text(_cell(name)), title_justify="left", box=None, pad_edge=False)
    table.add_column("case", no_wrap=True)
    for figure in LENDERS_FIGURES:
        table.add_column(known[figure].label, justify="right")
    for case, *values in cases[[*LENDERS_FIGURES]].itertuples(name=None):
        cells = zip(LENDERS_FIGURES, values, strict=True)
        table.add_row(case, *(_wording.value(english, figure, value) for figure, value in cells))
    _console().print(table)


def show_validation(validation: Validation) -> None:
    """Print published beside ours, and what was skipped."""
    from rich.table import Table
    from rich.text import Text

    console = _console()
    table = Table(box=None, pad_edge=False)
    for head in ("kind", "case", "output"):
        table.add_column(head, overflow="fold")
    for head in ("reference", "ours", "difference", "tolerance"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in validation.rows:
        tolerance = "" if row.tolerance is None else str(row.tolerance)
        texts = (row.kind, row.case, row.output, f"{row.published:.6g}", f"{row.ours:.6g}")
        cells = (*texts, _difference(row), tolerance, _verdict(row))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    if validation.rows:
        console.print(table)
    judged = [row for row in validation.rows if row.met is not None]
    met = sum(bool(row.met) for row in judged)
    console.print(f"{met} of {len(judged)} within their tolerance", soft_wrap=True)
    for row in validation.rows:
        if row.refusal:
            text = f"{row.kind}, {row.case}, {row.output}: {row.refusal}"
            console.print(Text(printable(text)), soft_wrap=True)
    for why in validation.skipped:
        console.print(Text(printable(f"skipped: {why}")), soft_wrap=True)


def _difference(row: Row) -> str:
    return f"{100 * row.difference:+.2g} %" if row.published else f"{row.difference:+.2g}"


def _verdict(row: Row) -> str:
    if row.met is None:
        return "not judged"
    return "met" if row.met else "MISSED" if row.hard else "missed, loose"


def _head(comparison: Comparison, n: int) -> Text:
    from rich.text import Text

    return Text(_cell(comparison.names[n]))


def _cell(text: str) -> str:
    return _wording.shortened(printable(text), LONGEST_CELL)
