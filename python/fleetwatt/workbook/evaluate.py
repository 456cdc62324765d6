"""What a spreadsheet makes of the formulas of a row: the values written beside working formulas.

Only what these formulas use is known: arithmetic, comparisons, a few functions, rows and scalars.
"""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetwatt.workbook.places import Row, Scalar, Value

    At = Callable[[int], Any]

TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?)
    |(?P<text>"[^"]*")
    |(?P<sheet>'[^']+'!|[^\W\d]\w*!)
    |(?P<scalar>\$B\$\d+)
    |(?P<cell>(?:\{\w+\}|\$[A-Z]+)\$?(?:\d+|\{row\}))
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>(),:])
    )""",
    re.VERBOSE,
)
LEVELS: tuple[tuple[str, ...], ...] = (
    ("=", "<>", "<", "<=", ">", ">="),
    ("&",),
    ("+", "-"),
    ("*", "/"),
    ("^",),
)
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "&": lambda left, right: f"{left}{right}",
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


class Reference(NamedTuple):
    """A cell of a row: the period that a placeholder stands for, or a fixed one."""

    row: Row
    column: str


class Sheets:
    """Rows and scalars that formulas refer to."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], Row] = {}
        self.scalars: dict[tuple[str, int], Scalar] = {}
        self.names: dict[str, Scalar] = {}
        self.filling: list[int] = []

    def know(self, scalar: Scalar) -> None:
        """Note a scalar by its place and its name."""
        self.scalars[scalar.cell.sheet, scalar.cell.row] = scalar
        if scalar.cell.name:
            self.names[scalar.cell.name] = scalar

    def fill(self, rows: Sequence[Row]) -> None:
        """Give rows that hang on one another the values of their formulas, period by period."""
        self.filling = [row.number for row in rows]
        made = [self._formulas(row) for row in rows]
        for row in rows:
            row.values = [0.0] * row.periods
        for period in range(rows[0].periods):
            for row, (usual, others) in zip(rows, made, strict=True):
                row.values[period] = others.get(period, usual)(period)

    def _formulas(self, row: Row) -> tuple[At, dict[int, At]]:
        """Return the usual formula of a row, and those of other periods."""
        parsed = {text: _Parser(self, row, text).formula() for text in set(row.others.values())}
        others = {period: parsed[text] for period, text in row.others.items()}
        return _Parser(self, row, row.formula).formula(), others


class _Parser:
    """A formula of a row on its way to a function of the period."""

    def __init__(self, sheets: Sheets, row: Row, formula: str) -> None:
        self._sheets, self._row = sheets, row
        found = TOKEN.finditer(formula)
        self._tokens = [(str(m.lastgroup), m.group().strip()) for m in found]
        self._at = 0

    def formula(self) -> At:
        """Return what it is in a period."""
        return self._level(0)

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        self._at += 1
        return self._tokens[self._at - 1]

    def _level(self, level: int) -> At:
        if level == len(LEVELS):
            return self._signed()
        left = self._level(level + 1)
        while self._peek() in LEVELS[level]:
            left = _both(OPERATORS[self._take()[1]], left, self._level(level + 1))
        return left

    def _signed(self) -> At:
        if self._peek() == "-":
            self._take()
            value = self._signed()
            return lambda period: -value(period)
        return self._primary()

    def _primary(self) -> At:
        kind, text = self._take()
        if kind == "number":
            number = float(text)
            return lambda _: number
        if kind == "text":
            return lambda _: text[1:-1]
        if kind == "name":
            return self._called(text) if self._peek() == "(" else self._named(text)
        if kind == "sign":
            inner = self._level(0)
            self._take()
            return inner
        sheet = self._row.sheet
        if kind == "sheet":
            sheet = text.rstrip("!").strip("'")
            kind, text = self._take()
        if kind == "scalar":
            value = self._sheets.scalars[sheet, int(text[3:]) - 1].value
            return lambda _: value
        return self._cells(sheet, text)

    def _named(self, name: str) -> At:
        value = self._sheets.names[name].value
        return lambda _: value

    def _called(self, name: str) -> At:
        self._take()
        arguments = [self._level(0)]
        while self._take()[1] == ",":
            arguments.append(self._level(0))
        if name == "IF":
            condition, then, otherwise = arguments
            return lambda period: then(period) if condition(period) else otherwise(period)
        function = FUNCTIONS[name]
        return lambda period: function(*(argument(period) for argument in arguments))

    def _cells(self, sheet: str, text: str) -> At:
        first = self._reference(sheet, text)
        if self._peek() != ":":
            return lambda period: _value(first.row, _period(self._row, first, period))
        self._take()
        last = self._reference(sheet, self._take()[1])

        def cells(period: int) -> Any:
            low, high = _period(self._row, first, period), _period(self._row, last, period)
            return _numbers(first.row.values[max(low, 0) : high + 1])

        if "{" in first.column + last.column or first.row.number in self._sheets.filling:
            return cells
        whole = cells(0)
        return lambda _: whole

    def _reference(self, sheet: str, text: str) -> Reference:
        column, number = re.fullmatch(r"(\{\w+\}|\$[A-Z]+)\$?(\d+|\{row\})", text).groups()  # type: ignore[union-attr]
        number = self._row.number if number == "{row}" else int(number) - 1
        return Reference(self._sheets.rows[sheet, number], column)


def _both(what: Callable[[Any, Any], Any], left: At, right: At) -> At:
    return lambda period: what(left(period), right(period))


def _period(row: Row, reference: Reference, period: int) -> int:
    """Return the position that a column stands for in a period of a row."""
    column = reference.column
    return row.period_of(column.strip("{}"), period) if column[0] == "{" else position(column[1:])


def position(letters: str) -> int:
    """Return the period of a column.

    Examples
    --------
    >>> position("E"), position("AA")
    (0, 22)
    """
    from fleetwatt.workbook.places import LEFT

    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1 - LEFT


def _numbers(values: Sequence[Value]) -> Any:
    return np.array([v if isinstance(v, int | float) else np.nan for v in values])


def _value(row: Row, period: int) -> Any:
    """Return a value; beside the periods there is none, which counts as 0."""
    return row.values[period] if 0 <= period < row.periods else 0.0


def _chosen(*pairs: Any) -> Any:
    """Return which cells meet every criterion."""
    chosen = True
    for cells, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        sign, number = re.fullmatch(r"([<>=]*)(.*)", str(criterion)).groups()  # type: ignore[union-attr]
        chosen = chosen & OPERATORS[sign or "="](cells, float(number))
    return chosen


def _least(*values: Any) -> float:
    return float(min(np.min(value) for value in values))


def _greatest(*values: Any) -> float:
    return float(max(np.max(value) for value in values))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": np.abs,
    "AND": lambda *conditions: all(conditions),
    "INT": math.floor,
    "MAX": _greatest,
    "MIN": _least,
    "MOD": operator.mod,
    "MONTH": lambda date: date.month,
    "OR": lambda *conditions: any(conditions),
    "SUM": lambda *values: math.fsum(float(np.nansum(value)) for value in values),
    "SUMIF": lambda cells, criterion, summed: float(summed[_chosen(cells, criterion)].sum()),
    "SUMIFS": lambda summed, *pairs: float(summed[_chosen(*pairs)].sum()),
}
