"""Weather from files: EPW, CSV, Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fleetwatt import _hourly, _tables
from fleetwatt._faults import config_error, nearest
from fleetwatt.drivers import YEAR_HOURS, Weather, civil_year

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from fleetwatt.drivers import Hours, Series

__all__ = ["read_epw", "read_table"]

_NOMINAL_YEAR = 2001
_EPW_HEADER = 8
_EPW_FIELDS = (32, 35)
# Field, missing from, scale; EnergyPlus "Auxiliary Programs", EPW data dictionary.
_EPW = {
    "dry_bulb_c": (6, 99.9, 1.0),
    "relative_humidity": (8, 999.0, 0.01),
    "pressure_pa": (9, 999_999.0, 1.0),
    "ghi_w_m2": (13, 9999.0, 1.0),
    "wind_m_s": (21, 999.0, 1.0),
}
_SLACK_HUMIDITY = 1.05
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_epw(path: str | os.PathLike[str]) -> Weather:
    """Read an EnergyPlus weather file.

    Parameters
    ----------
    path : path
        An EPW file: eight header lines and 8,760 (or 8,784) hourly rows.

    Returns
    -------
    Weather
        8,760 naive UTC hours: dry bulb, relative humidity, pressure, and global
        irradiance and wind where the file has them.

    Raises
    ------
    ConfigError
        For a missing header, a file cut short, a wrong number of fields, rows out of the
        calendar's order, a field that is not a number or outside the accepted range, each
        with its line.

    Notes
    -----
    EPW hours are local standard time, hour 1 being 00:00 to 01:00; the year is turned to
    UTC in a circle. A typical year, whose months come from several years, is given the
    nominal year 2001; a leap year loses 29 February. Missing codes are filled by the
    rules of ``docs/models/drivers.md``. Whatever was done is in `report`.

    References
    ----------
    U.S. Department of Energy, EnergyPlus documentation, "Auxiliary Programs", section
    "EnergyPlus Weather File (EPW) Data Dictionary".
    """
    file = Path(path)
    try:
        text = _tables.decode(file.name, file.read_bytes())
    except OSError as error:
        raise config_error(str(file), error.strerror or str(error)) from error
    lines = text.splitlines()
    if not lines or not lines[0].upper().startswith("LOCATION,"):
        raise config_error(f"{file.name}, line 1", "no EPW header: it must begin with LOCATION")
    if len(lines) < _EPW_HEADER or not lines[7].upper().startswith("DATA PERIODS,"):
        raise config_error(f"{file.name}, line 8", "the header must end with DATA PERIODS")
    place = lines[0].split(",")
    latitude, longitude, offset_h, altitude_m = _location(file.name, place)
    if lines[7].split(",")[2:3] != ["1"]:
        raise config_error(f"{file.name}, line 8", "only one row per hour is read")

    rows = [line.split(",") for line in lines[_EPW_HEADER:] if line]
    stamps = _stamps(file.name, rows)
    report: list[str] = []
    series = {
        name: values
        for name in _EPW
        if (values := _epw_series(file.name, rows, name, report)) is not None
    }
    year = _epw_year(stamps[:, 0], report)
    if len(rows) > YEAR_HOURS:
        keep = ~((stamps[:, 1] == 2) & (stamps[:, 2] == 29))
        series = {name: values[keep] for name, values in series.items()}
        report.append("29 February was left out.")
    time = civil_year(year)
    series = _hourly.fill(time, series, _hourly.DAY, report)
    if offset_h:
        series = {name: _turn(values, offset_h) for name, values in series.items()}
        report.append(
            f"Local standard time (UTC{offset_h:+g} h) was turned to UTC in a circle: the "
            f"{abs(offset_h):g} h at one end of the year come from the other."
        )
    _look_at_noon(time, series["dry_bulb_c"], longitude, report)
    where = f"{place[1]}, {place[3]} ({latitude:g} N, {longitude:g} E, {altitude_m:g} m)"
    return Weather(time, series, source=f"{file.name}: {where}", report=report)


def _location(name: str, place: list[str]) -> tuple[float, float, float, float]:
    try:
        latitude, longitude, offset_h, altitude_m = (float(place[n]) for n in (6, 7, 8, 9))
    except (ValueError, IndexError):
        raise config_error(
            f"{name}, line 1", "LOCATION must end with latitude, longitude, UTC offset, altitude"
        ) from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and abs(offset_h) <= 14):
        raise config_error(f"{name}, line 1", "latitude, longitude or UTC offset is impossible")
    if abs(longitude / 15 - offset_h) > 3.5:
        raise config_error(
            f"{name}, line 1",
            f"UTC offset {offset_h:+g} h does not fit longitude {longitude:g}",
        )
    return latitude, longitude, offset_h, altitude_m


def _stamps(name: str, rows: list[list[str]]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Year, month, day, hour of every row, checked against the calendar."""
    out = np.zeros((len(rows), 4), dtype=np.int64)
    leap = len(rows) > 59 * 24 and rows[59 * 24][1:3] == ["2", "29"]
    days = [
        (month, day)
        for month, length in enumerate(_MONTH_DAYS, 1)
        for day in range(1, length + 1 + (leap and month == 2))
    ]
    fields = len(rows[0]) if rows else 0
    if rows and not _EPW_FIELDS[0] <= fields <= _EPW_FIELDS[1]:
        raise config_error(f"{name}, line 9", f"{fields} fields, an EPW row has 35")
    for n, row in enumerate(rows):
        line = f"{name}, line {n + _EPW_HEADER + 1}"
        if len(row) != fields:
            raise config_error(line, f"{len(row)} fields, the first row has {fields} (cut short?)")
        try:
            out[n] = [int(cell) for cell in row[:4]]
        except ValueError:
            raise config_error(line, f"{row[:4]} is not year, month, day, hour") from None
        if n >= 24 * len(days):
            raise config_error(line, f"more than {24 * len(days)} hourly rows")
        expected = (*days[n // 24], n % 24 + 1)
        if tuple(out[n, 1:]) != expected:
            month, day, hour = expected
            raise config_error(
                line,
                f"month {out[n, 1]}, day {out[n, 2]}, hour {out[n, 3]} where month {month}, day "
                f"{day}, hour {hour} should stand (hours run from 1 to 24)",
            )
    if len(rows) != 24 * len(days):
        raise config_error(
            f"{name}, line {len(rows) + _EPW_HEADER}",
            f"the file ends after {len(rows)} of {24 * len(days)} hourly rows",
        )
    return out


def _epw_series(name: str, rows: list[list[str]], key: str, report: list[str]) -> Series | None:
    """Return a field of the rows in our unit, NaN where missing; None if it has no value."""
    field, missing, scale = _EPW[key]
    quantity = Weather.quantities[key]
    values: Series = np.empty(len(rows))
    for n, row in enumerate(rows):
        try:
            values[n] = float(row[field])
        except ValueError:
            raise config_error(
                f"{name}, line {n + _EPW_HEADER + 1}",
                f"field {field + 1} ({key}) = {row[field]!r} is not a number",
            ) from None
    values[values >= missing] = np.nan
    values *= scale
    if np.isnan(values).all():
        if quantity.required:
            raise config_error(name, f"field {field + 1} ({key}) holds only missing codes")
        report.append(f"{key}: only missing codes; left out.")
        return None
    if key == "relative_humidity":
        over = (values > 1.0) & (values <= _SLACK_HUMIDITY)
        if over.any():
            report.append(f"{key}: {int(over.sum())} values just above 1 were set to 1.")
            values[over] = 1.0
    wrong = np.flatnonzero((values < quantity.low) | (values > quantity.high) | np.isinf(values))
    if wrong.size:
        raise config_error(
            f"{name}, line {wrong[0] + _EPW_HEADER + 1}",
            f"{key} = {values[wrong[0]]:g} {quantity.unit} is outside the accepted range, "
            f"{quantity.low:g} to {quantity.high:g} {quantity.unit}",
        )
    return values


def _epw_year(years: np.ndarray[tuple[int], np.dtype[np.int64]], report: list[str]) -> int:
    distinct = sorted({int(year) for year in years})
    if len(distinct) == 1:
        return distinct[0]
    report.append(
        f"Months come from {len(distinct)} years ({distinct[0]} to {distinct[-1]}), as in a "
        f"typical year; the nominal year is {_NOMINAL_YEAR}."
    )
    return _NOMINAL_YEAR


def _turn(values: Series, offset_h: float) -> Series:
    """Local standard hours as UTC hours of the same year, in a circle."""
    whole = int(np.floor(offset_h))
    part = offset_h - whole
    turned: Series = np.roll(values, -whole)
    return turned if part == 0 else (1 - part) * turned + part * np.roll(turned, -1)


def _look_at_noon(time: Hours, dry_bulb_c: Series, longitude: float, report: list[str]) -> None:
    """Report a mean daily course whose warmest hour is not in the afternoon."""
    hour = time.astype(np.int64) % 24
    course = [dry_bulb_c[hour == n].mean() if (hour == n).any() else -np.inf for n in range(24)]
    solar = (int(np.argmax(course)) + 0.5 + longitude / 15) % 24
    if not 12 <= solar <= 18:
        report.append(
            f"The mean day is warmest at {solar:.1f} h solar time, not in the afternoon (12 to "
            "18 h): is the time zone right?"
        )


def read_table(
    path: str | os.PathLike[str],
    columns: Mapping[str, str],
    units: Mapping[str, str],
    timezone: str,
    *,
    start: str | None = None,
    end: str | None = None,
    time_format: str | None = None,
    longitude: float | None = None,
) -> Weather:
    """Read weather from a CSV or Parquet file.

    Parameters
    ----------
    path : path
        CSV with one header line (comma, semicolon or tab; also .gz), or Parquet.
    columns : mapping of str to str
        Column of the file by our name, and of the stamps by "time":
        ``{"time": "date", "dry_bulb_c": "t", ...}``.
    units : mapping of str to str
        Unit of the file by our name: degC, K, degF; fraction, percent; Pa, hPa, mbar, kPa;
        W/m2, kW/m2, kJ/m2/h; m/s, km/h, knot.
    timezone : str
        Zone of naive stamps: an IANA name, "UTC" or an offset as "+01:00".
    start, end : str, optional
        Naive UTC bounds of the rows to keep, `end` excluded.
    time_format : str, optional
        As for `datetime.strptime`, where stamps are not like 2025-01-31 00:00.
    longitude : float, optional
        Degrees east; with it, a daily course at odds with the zone is reported.

    Returns
    -------
    Weather
        Hours without a gap; `report` says what was cleaned.

    Raises
    ------
    ConfigError
        For what cannot be read or repaired, with its line.

    Notes
    -----
    Rows of 5 to 30 minutes are averaged to hours; rows of 2 or 3 hours are instants,
    interpolated by a shape-preserving cubic to the middle of each hour (irradiance is
    refused then). The rules for gaps, repeated rows and clock changes are stated in
    ``docs/models/drivers.md``.

    References
    ----------
    F. N. Fritsch and J. Butland, 1984, "A method for constructing local monotone piecewise
    cubic interpolants", doi 10.1137/0905021.
    """
    names = [name for name in columns if name != "time"]
    for name in names:
        if name not in Weather.quantities:
            raise config_error(
                f"columns.{name}", f"unknown name; {nearest(name, ['time', *Weather.quantities])}"
            )
        if name not in units:
            raise config_error(f"units.{name}", "missing unit")
    for name, quantity in Weather.quantities.items():
        if quantity.required and name not in names:
            raise config_error(f"columns.{name}", "missing column name")
    if "time" not in columns:
        raise config_error("columns.time", "missing column name")
    for name in units:
        if name not in names:
            raise config_error(f"units.{name}", f"unit without a column; {nearest(name, names)}")
    table = _tables.read(path)
    report: list[str] = []
    stamps = _tables.stamps(table, columns["time"], time_format)
    values = {
        name: _tables.quantity(
            table, columns[name], name, Weather.quantities[name], units[name], report
        )
        for name in names
    }
    time, series = _hourly.to_hours(
        stamps,
        values,
        timezone=timezone,
        where=table.where,
        report=report,
        like=_hourly.DAY,
        instants="ghi_w_m2" not in names,
        start=start,
        end=end,
    )
    if longitude is not None:
        _look_at_noon(time, series["dry_bulb_c"], longitude, report)
    return Weather(time, series, timezone=timezone, source=table.name, report=report)
