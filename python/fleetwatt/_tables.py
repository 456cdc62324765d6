"""Files to named columns of numbers and times, with the place of every fault."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt._faults import config_error, nearest

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd

    from fleetwatt.drivers import Quantity, Series

MISSING = {"", "nan", "na", "n/a", "null", "none", "mq", "nd", "-"}
"""Texts of an absent value, whatever their case."""

UNITS = {
    "degC": {"degC": (1.0, 0.0), "K": (1.0, -273.15), "degF": (5 / 9, -160 / 9)},
    "fraction": {"fraction": (1.0, 0.0), "percent": (0.01, 0.0), "%": (0.01, 0.0)},
    "Pa": {"Pa": (1.0, 0.0), "hPa": (100.0, 0.0), "mbar": (100.0, 0.0), "kPa": (1e3, 0.0)},
    "W/m2": {"W/m2": (1.0, 0.0), "kW/m2": (1e3, 0.0), "kJ/m2/h": (1 / 3.6, 0.0)},
    "m/s": {"m/s": (1.0, 0.0), "km/h": (1 / 3.6, 0.0), "knot": (1852 / 3600, 0.0)},
    "EUR/MWh": {"EUR/MWh": (1.0, 0.0), "EUR/kWh": (1e3, 0.0), "ct/kWh": (10.0, 0.0)},
    "MW": {"MW": (1.0, 0.0), "GW": (1e3, 0.0), "kW": (1e-3, 0.0)},
}
"""Accepted units by the unit kept: value kept = scale x value + offset."""

_SLACK = {"relative_humidity": (0.0, 1.05), "ghi_w_m2": (-20.0, 1600.0)}
"""Ranges in which a value is a sensor's error and is clipped instead of refused."""

_TIME_NAMES = ("time", "datetime", "date", "utc", "timestamp", "date_heure", "index")
"""Usual names of the column of the stamps, in lower case."""

_STAMP = re.compile(
    r"\d{4}([-/])\d\d\1\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)?\s?(Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True)
class Table:
    """Columns as read, and the line each row stands in."""

    name: str
    columns: dict[str, Any]
    lines: Sequence[int]
    unit_of_place: str

    def where(self, row: int) -> str:
        """Return the place of a row in the file."""
        return f"{self.name}, {self.unit_of_place} {self.lines[row]}"

    def column(self, name: str) -> Any:
        """Return a column as read."""
        if name not in self.columns:
            raise config_error(name, f"no such column; {nearest(name, self.columns)}")
        return self.columns[name]


def read(path: str | os.PathLike[str]) -> Table:
    """Read a CSV (comma, semicolon or tab; also .gz) or Parquet file."""
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise config_error(str(file), error.strerror or str(error)) from error
    if file.suffix.lower() in {".parquet", ".pq"}:
        return _parquet(file.name, content)
    return _text(file.name, content)


def _parquet(name: str, content: bytes) -> Table:
    import pandas as pd

    try:
        frame = pd.read_parquet(io.BytesIO(content))
    except (ValueError, OSError) as error:
        raise config_error(name, f"not a readable Parquet file: {error}") from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    if frame.empty:
        raise config_error(name, "the file holds no rows")
    columns = {str(column): frame[column] for column in frame.columns}
    return Table(name, columns, range(1, len(frame) + 1), "row")


def decode(name: str, content: bytes) -> str:
    """Return the text of a file, unpacked and without a byte-order mark."""
    try:
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        text = content.decode("utf-8-sig")
    except (OSError, EOFError) as error:
        raise config_error(name, f"the compressed file is damaged: {error}") from error
    except UnicodeDecodeError as error:
        raise config_error(name, f"not UTF-8 text: {error.reason} at byte {error.start}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(name: str, content: bytes) -> Table:
    text = decode(name, content)
    if "\0" in text:
        raise config_error(name, "not a text file")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise config_error(f"{name}, line {reader.line_num}", str(error)) from error
    if not rows:
        raise config_error(name, "the file is empty")
    header = [cell.strip() for cell in rows[0]]
    if len(rows) == 1:
        raise config_error(name, "the file holds a header and no rows")
    if len(set(header)) < len(header):
        raise config_error(name, f"a column name stands twice in the header: {header}")
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(header):
            decimal = separator == "," and len(row) > len(header)
            hint = " (numbers with a decimal comma? write 3.5)" if decimal else " (cut short?)"
            raise config_error(
                f"{name}, line {line}", f"{len(row)} fields, the header has {len(header)}{hint}"
            )
    columns = dict(zip(header, zip(*rows[1:], strict=True), strict=True))
    return Table(name, columns, lines[1:], "line")


def numbers(table: Table, name: str) -> Series:
    """Return a column as float64, NaN where the file has no value."""
    cells = table.column(name)
    kind = getattr(getattr(cells, "dtype", None), "kind", "O")
    if kind in "fiu":
        values: Series = np.asarray(cells, dtype=np.float64)
    elif kind in "bmMc":
        raise config_error(name, f"holds {cells.dtype}, not numbers")
    else:
        values = np.array([_number(table, name, row, cell) for row, cell in enumerate(cells)])
    wrong = np.flatnonzero(np.isinf(values))
    if wrong.size:
        raise config_error(table.where(wrong[0]), f"{name} is infinite")
    return values


def _number(table: Table, name: str, row: int, cell: Any) -> float:
    text = "" if cell is None else str(cell).strip()
    try:
        return float(text.replace("_", "?"))
    except ValueError:
        if text.lower() in MISSING | {"<na>"}:
            return np.nan
        hint = ""
        if re.fullmatch(r"[+-]?\d+,\d+", text):
            hint = f": a decimal comma; write {text.replace(',', '.')}"
        raise config_error(table.where(row), f"{name} = {text!r} is not a number{hint}") from None


def quantity(
    table: Table, column: str, name: str, kept: Quantity, unit: str, report: list[str]
) -> Series:
    """Return a column in the unit kept, with impossible values refused by their place."""
    accepted = UNITS[kept.unit]
    if unit not in accepted:
        raise config_error(
            f"units.{name}", f"unknown unit {unit!r}; accepted: {', '.join(accepted)}"
        )
    read = numbers(table, column)
    low, high = _SLACK.get(name, (kept.low, kept.high))

    def outside(unit: str) -> Any:
        scale, offset = accepted[unit]
        values = scale * read + offset
        return (values < low) | (values > high)

    wrong = np.flatnonzero(outside(unit))
    if wrong.size:
        fits = [other for other in accepted if other != unit and not outside(other).any()]
        hint = f"; in {' or '.join(fits)} all values would fit" if fits else ""
        scale, offset = accepted[unit]
        raise config_error(
            table.where(wrong[0]),
            f"{name} = {read[wrong[0]]:g} {unit} is outside the accepted range, "
            f"{(low - offset) / scale:g} to {(high - offset) / scale:g} {unit} "
            f"({wrong.size} such rows){hint}",
        )
    scale, offset = accepted[unit]
    values = scale * read + offset
    if np.isnan(values).all():
        raise config_error(column, "the column holds no values")
    if kept.unit == "fraction" and unit != "fraction" and np.nanmax(read) <= 1.05:
        raise config_error(
            f"units.{name}", f"declared {unit}, but no value exceeds {np.nanmax(read):g}: fraction?"
        )
    if kept.unit == "EUR/MWh" and np.nanmean(np.abs(values)) < 2.0:
        report.append(
            f"The mean of {name} is only {np.nanmean(values):.3g} EUR/MWh: is {unit} its unit?"
        )
    clipped = int(np.sum((values < kept.low) | (values > kept.high)))
    if clipped:
        report.append(f"{name}: {clipped} values just outside the range were set to its end.")
        values = np.clip(values, kept.low, kept.high)
    return values


def stamps(table: Table, column: str, time_format: str | None) -> pd.DatetimeIndex:
    """Return the time column; zoned in UTC when the stamps carry a zone."""
    import pandas as pd

    cells = table.column(column)
    dtype = getattr(cells, "dtype", None)
    if isinstance(dtype, pd.DatetimeTZDtype):
        index = pd.DatetimeIndex(cells).tz_convert("UTC")
    elif getattr(dtype, "kind", "O") == "M":
        index = pd.DatetimeIndex(cells)
    else:
        texts = [str(cell).strip() for cell in cells]
        if time_format is None:
            zones = [_zone(table, column, row, text) for row, text in enumerate(texts)]
            if any(zones) and not all(zones):
                row = zones.index(not zones[0])
                raise config_error(table.where(row), "some stamps carry a zone and some do not")
            texts = [text.replace("/", "-") for text in texts]
            parsed = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=zones[0])
        else:
            parsed = pd.to_datetime(texts, format=time_format, errors="coerce")
        index = pd.DatetimeIndex(parsed)
    wrong = np.flatnonzero(np.asarray(index.isna()))
    if wrong.size:
        shown = str(list(cells)[wrong[0]])
        raise config_error(table.where(wrong[0]), f"{column} = {shown!r} is not a time")
    return index


def _zone(table: Table, column: str, row: int, text: str) -> bool:
    match = _STAMP.fullmatch(text)
    if match is None:
        raise config_error(
            table.where(row),
            f"{column} = {text!r} is not a time like 2025-01-31 00:00; "
            "other notations need time_format",
        )
    return match[2] is not None


def time_column(table: Table, name: str | None) -> str:
    """Return the column of the stamps: the one named, or else one with a usual name."""
    if name is not None:
        return name
    for column in table.columns:
        if column.lower() in _TIME_NAMES:
            return column
    raise config_error("time", f"which column holds the stamps? {', '.join(table.columns)}")
