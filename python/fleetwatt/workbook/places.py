"""Where things stand in a workbook: cells, rows over time, sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from xlsxwriter.utility import (  # type: ignore[import-untyped]
    quote_sheetname,
    xl_col_to_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fleetwatt.workbook.evaluate import Sheets

Style = Literal["formula", "simulated", "working", "timeline", "heading"]
Value = float | str | datetime

VALUE = 1
"""Position of the column of values where there is one scalar a line."""

LEFT = 4
"""Position of the first period; the empty column before it stands for nothing yet."""


@dataclass(frozen=True)
class Cell:
    """A cell that formulas refer to, by its name where it has one."""

    sheet: str
    row: int
    column: int
    name: str = ""

    @property
    def address(self) -> str:
        """Address within the sheet, absolute."""
        return f"${xl_col_to_name(self.column)}${self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """Return what a formula of a sheet calls it."""
        if self.name:
            return self.name
        return (
            self.address if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!{self.address}"
        )


@dataclass
class Row:
    """A row over time; its formula is a template over `now`, `before`, `after` and `row`.

    The first three stand for the letters of a period's own column and of its neighbours,
    the last one for the row's own number; `elsewhere` holds what other names stand for, by
    period. `others` are formulas of single periods.
    """

    sheet: str
    number: int
    periods: int
    label: str
    unit: str
    name: str
    style: Style
    formula: str
    values: list[Value]
    gather: str = "sum"
    elsewhere: dict[str, list[int]] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)

    @property
    def now(self) -> str:
        """Its cell of the same period."""
        return f"{{now}}{self.number + 1}"

    @property
    def before(self) -> str:
        """Its cell of the period before; empty in the first one."""
        return f"{{before}}{self.number + 1}"

    @property
    def after(self) -> str:
        """Its cell of the period after; empty in the last one."""
        return f"{{after}}{self.number + 1}"

    @property
    def here(self) -> str:
        """All of it, for formulas of the same sheet."""
        return self.between(0, self.periods - 1)

    @property
    def there(self) -> str:
        """All of it, for formulas of other sheets."""
        return f"{quote_sheetname(self.sheet)}!{self.here}"

    @property
    def of_year(self) -> str:
        """Its months of a year, for formulas of sheets of years."""
        return f"{quote_sheetname(self.sheet)}!{{first}}{self.number + 1}:{{last}}{self.number + 1}"

    @property
    def in_year(self) -> str:
        """Its value of the month's year, for formulas of months."""
        return f"{quote_sheetname(self.sheet)}!{{year}}{self.number + 1}"

    @property
    def twelve(self) -> str:
        """Its months of repayment among the last twelve."""
        return f"{{trail}}{self.number + 1}:{self.now}"

    def back(self, years: int) -> str:
        """Return its value of one or two years before the month's year."""
        return f"{quote_sheetname(self.sheet)}!{{year_{years}}}{self.number + 1}"

    def period_of(self, name: str, period: int) -> int:
        """Return the period for which a name of its template stands in one of its own."""
        shift = {"now": 0, "before": -1, "after": 1}.get(name)
        return self.elsewhere[name][period] if shift is None else period + shift

    def formula_at(self, period: int) -> str:
        """Return the formula of a period."""
        names = ("now", "before", "after", *self.elsewhere)
        letters = {n: xl_col_to_name(LEFT + self.period_of(n, period)) for n in names}
        return self.others.get(period, self.formula).format(**letters, row=self.number + 1)

    def between(self, first: int, last: int) -> str:
        """Return some periods of it, for formulas of the same sheet."""
        letters = (xl_col_to_name(LEFT + first), xl_col_to_name(LEFT + last))
        return ":".join(f"${letter}${self.number + 1}" for letter in letters)

    @property
    def first(self) -> str:
        """Its first period, for formulas of the same sheet."""
        return self.between(0, 0)

    def at(self, period: int) -> str:
        """Return one period of it, for formulas of other sheets."""
        return f"{quote_sheetname(self.sheet)}!${xl_col_to_name(LEFT + period)}${self.number + 1}"


@dataclass
class Grid:
    """A sheet with rows over time."""

    sheet: str
    periods: int
    top: int
    known: Sheets
    elsewhere: dict[str, list[int]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def add(
        self,
        label: str,
        formula: str,
        values: Sequence[Value] | NDArray[Any],
        *,
        unit: str = "",
        name: str = "",
        style: Style = "formula",
        gather: str = "sum",
    ) -> Row:
        """Add a row below the others."""
        number = self.top + len(self.rows)
        row = Row(
            self.sheet,
            number,
            len(values),
            label,
            unit,
            name,
            style,
            formula,
            values.tolist() if isinstance(values, np.ndarray) else list(values),
            gather,
            self.elsewhere,
        )
        self.rows.append(row)
        self.known.rows[row.sheet, number] = row
        return row

    def work(self, label: str, formula: str, unit: str = "EUR") -> Row:
        """Add a row of working, whose values are what its formula gives."""
        row = self.add(label, formula, [0.0] * self.periods, unit=unit, style="working")
        self.known.fill([row])
        return row

    def work_together(self, *labels: str) -> list[Row]:
        """Add rows of working that hang on one another, to be filled once they have formulas."""
        none = [0.0] * self.periods
        return [self.add(label, "", none, unit="EUR", style="working") for label in labels]

    def heading(self, label: str) -> None:
        """Add a heading with an empty row above it."""
        for text in ("", label):
            self.add(text, "", [], style="heading")


@dataclass
class Scalar:
    """A line of a sheet of scalars: a heading, a number or a formula with its value."""

    cell: Cell
    label: str
    unit: str
    name: str
    style: Literal["heading", "input", "simulated", "formula", "working"]
    value: Value
    formula: str = ""


@dataclass
class Table:
    """A sheet with a scalar on each line."""

    sheet: str
    top: int
    known: Sheets
    scalars: list[Scalar] = field(default_factory=list)

    def add(
        self,
        label: str,
        value: Value,
        *,
        unit: str = "",
        name: str = "",
        style: Literal["heading", "input", "simulated", "formula", "working"] = "formula",
        defined: str = "",
        formula: str = "",
    ) -> Scalar:
        """Add a scalar below the others."""
        cell = Cell(self.sheet, self.top + len(self.scalars), VALUE, defined)
        scalar = Scalar(cell, label, unit, name, style, value, formula)
        self.scalars.append(scalar)
        self.known.know(scalar)
        return scalar

    def heading(self, label: str) -> None:
        """Add a heading with an empty line above it."""
        for text in ("", label) if self.scalars else (label,):
            self.add(text, "", style="heading")
