"""Windows of hours and years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fleetwatt._faults import config_error

if TYPE_CHECKING:
    from fleetwatt._language import Language
    from fleetwatt.results import Result

SHORTEST_YEAR_H = 8760


def years_in_operation(result: Result) -> range:
    """Return the calendar years in operation, whole or in part."""
    opening, (last, month) = result.found["opening"], result.found["end"].split("-")
    return range(int(opening[:4]), int(last) + (month != "01"))


def named(result: Result, year: int, text: Language) -> str:
    """Return the year, with its hours of operation where these are not all of it."""
    hours = lines_of(result, year)["operating_h"]
    if hours >= SHORTEST_YEAR_H:
        return str(year)
    spoken = text("{year} ({hours} h in operation)")
    return spoken.format(year=year, hours=text.localised(f"{hours:,.0f}"))


def chosen(result: Result, year: int | None) -> int:
    """Return the year, the first full one where none is named.

    Raises
    ------
    ConfigError
        For a year out of operation.
    """
    years = years_in_operation(result)
    if year is None:
        return int(result.found["full_year"])
    if year not in years:
        raise config_error(
            "year", f"{year!r} is no year of operation; there are {years[0]} to {years[-1]}"
        )
    return int(year)


def lines_of(result: Result, year: int) -> dict[str, float]:
    """Return every line of a calendar year."""
    table = result.yearly
    values = table.to_numpy()[list(table.index).index(year)]
    return dict(zip(map(str, table.columns), values.tolist(), strict=True))


def times(table: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the hours of a table."""
    import pandas as pd

    assert isinstance(table.index, pd.DatetimeIndex)
    return table.index


def hours_of(result: Result, names: list[str], year: int | None) -> pd.DataFrame:
    """Return series of a calendar year, naive UTC hours.

    Raises
    ------
    FleetwattError
        Where the run kept no hours.
    """
    year = chosen(result, year)
    about = result.hourly[names]
    table = about.sel(time=str(year)).to_dataframe()[names]
    table.attrs = {"units": {name: about[name].attrs["units"] for name in names}, "year": year}
    return table


def local_hours_of(result: Result, names: list[str], year: int | None) -> pd.DataFrame:
    """Return series of a calendar year of the scenario's local time, zoned hours."""
    import pandas as pd

    year = chosen(result, year)
    about = result.hourly[names]
    around = about.sel(time=slice(f"{year - 1}-12-31", f"{year + 1}-01-01")).to_dataframe()[names]
    assert isinstance(around.index, pd.DatetimeIndex)
    around.index = around.index.tz_localize("UTC").tz_convert(result.scenario["timezone"])
    table = around[around.index.year == year].copy()
    table.attrs = {"units": {name: about[name].attrs["units"] for name in names}, "year": year}
    return table


def sorted_hours(result: Result, names: list[str], year: int | None) -> pd.DataFrame:
    """Return hours of a year, each series sorted from the greatest down, by their number."""
    hours = hours_of(result, names, year)
    count = pd.RangeIndex(1, len(hours) + 1, name="hours")
    table = pd.DataFrame({name: np.sort(hours[name])[::-1] for name in names}, index=count)
    table.attrs = hours.attrs
    return table
