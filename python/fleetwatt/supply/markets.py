"""Hourly prices and carbon of a market area, from files or synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt import _core, _hourly, _tables
from fleetwatt._faults import config_error, nearest
from fleetwatt.drivers import Carbon, Prices, Quantity, civil_year

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["read_mix", "read_prices", "synthetic_carbon", "synthetic_prices"]

_core_markets = _core.supply.markets

# Own consumption of a source at rest to twice the French installed total: an assumption
# that catches wrong units.
_SOURCE = Quantity("MW", -10_000.0, 300_000.0)


def read_prices(
    path: str | os.PathLike[str],
    *,
    timezone: str,
    column: str | None = None,
    time: str | None = None,
    unit: str = "EUR/MWh",
    start: str | None = None,
    end: str | None = None,
    time_format: str | None = None,
) -> Prices:
    """Read hourly electricity prices from a CSV or Parquet file.

    Parameters
    ----------
    path : path
        CSV with one header line (comma, semicolon or tab; also .gz), or Parquet.
    timezone : str
        Zone of naive stamps: an IANA name, "UTC" or an offset as "+01:00".
    column : str, optional
        Column of the prices; the only other one by default.
    time : str, optional
        Column of the stamps; by default the one with a usual name.
    unit : str
        "EUR/MWh", "EUR/kWh" or "ct/kWh".
    start, end : str, optional
        Naive UTC bounds of the rows to keep, `end` excluded.
    time_format : str, optional
        As for `datetime.strptime`, where stamps are not like 2025-01-31 00:00.

    Returns
    -------
    Prices
        Hours without a gap; `report` says what was cleaned.

    Raises
    ------
    ConfigError
        For what cannot be read or repaired, with its line.

    Notes
    -----
    Rows of 15 or 30 minutes are averaged to hours. Gaps of up to 6 hours are interpolated,
    gaps of up to 14 days take the mean of the same hour of the weeks around; see
    ``docs/models/drivers.md``.
    """
    table = _tables.read(path)
    time = _tables.time_column(table, time)
    if column is None:
        others = [name for name in table.columns if name != time]
        if len(others) != 1:
            raise config_error("column", f"which one holds the price? {', '.join(others)}")
        column = others[0]
    report: list[str] = []
    stamps = _tables.stamps(table, time, time_format)
    kept = Prices.quantities["price_eur_mwh"]
    values = _tables.quantity(table, column, "price_eur_mwh", kept, unit, report)
    hours, series = _hourly.to_hours(
        stamps,
        {"price_eur_mwh": values},
        timezone=timezone,
        where=table.where,
        report=report,
        like=_hourly.WEEK,
        start=start,
        end=end,
    )
    return Prices(hours, series, timezone=timezone, source=table.name, report=report)


def read_mix(
    path: str | os.PathLike[str],
    *,
    timezone: str = "UTC",
    columns: Mapping[str, str] | None = None,
    time: str | None = None,
    bioenergies: bool = False,
    start: str | None = None,
    end: str | None = None,
    time_format: str | None = None,
) -> Carbon:
    """Read a generation mix, as of RTE eCO2mix, and return its carbon.

    Parameters
    ----------
    path : path
        CSV with one header line (comma, semicolon or tab; also .gz), or Parquet; MW by
        source.
    timezone : str
        Zone of naive stamps: an IANA name, "UTC" or an offset as "+01:00".
    columns : mapping of str to str, optional
        Column of the file by source, where it differs: fuel, coal, gas, nuclear, wind,
        solar, hydraulic, bioenergies.
    time : str, optional
        Column of the stamps; by default the one with a usual name.
    bioenergies : bool
        Whether the carbon of burning biomass and waste counts as combustion. Its life
        cycle always counts.
    start, end : str, optional
        Naive UTC bounds of the rows to keep, `end` excluded.
    time_format : str, optional
        As for `datetime.strptime`, where stamps are not like 2025-01-31 00:00.

    Returns
    -------
    Carbon
        Intensities per generated kWh, the generation itself, which weighs a yearly mean, and
        the part of it that is free of carbon.

    Raises
    ------
    ConfigError
        For what cannot be read or repaired, with its line.
    DomainError
        For an hour without generation.

    Notes
    -----
    Intensity is the sum of factor times power over the sum of powers, negative powers
    being zero; pumping and exchanges are left out. Combustion follows RTE (gas 429, coal
    986, oil 777, if asked bioenergies 494 g/kWh), the life cycle Electricity Maps. Free of
    carbon is what comes from sources without a factor of combustion.

    References
    ----------
    RTE, eCO2mix, "CO2 emissions per kWh generated in France".
    Electricity Maps, contrib repository, config/zones/FR.yaml.
    """
    sources = _core_markets.mix_sources()
    chosen = {source: source for source in sources}
    for source, name in (columns or {}).items():
        if source not in chosen:
            raise config_error(f"columns.{source}", f"unknown source; {nearest(source, sources)}")
        chosen[source] = name
    table = _tables.read(path)
    report: list[str] = []
    stamps = _tables.stamps(table, _tables.time_column(table, time), time_format)
    values = {
        source: _tables.quantity(table, name, source, _SOURCE, "MW", report)
        for source, name in chosen.items()
    }
    negative = [source for source in sources if (values[source] < 0).any()]
    if negative:
        count = sum(int((values[source] < 0).sum()) for source in negative)
        report.append(
            f"{count} negative powers of {', '.join(negative)} (own supply at rest) count as zero."
        )
    if "pumping" in table.columns:
        report.append("Pumping is not generation and was left out.")
    hours, mix = _hourly.to_hours(
        stamps,
        values,
        timezone=timezone,
        where=table.where,
        report=report,
        like=_hourly.WEEK,
        start=start,
        end=end,
    )
    combustion, life_cycle, generation, carbon_free = _core_markets.mix_intensity(
        [mix[source] for source in sources], bioenergies
    )
    return Carbon(
        hours,
        {
            "combustion_g_kwh": combustion,
            "life_cycle_g_kwh": life_cycle,
            "generation_mw": generation,
            "carbon_free_fraction": carbon_free,
        },
        timezone=timezone,
        source=table.name,
        report=report,
    )


def synthetic_prices(year: int = 2025, seed: int = 0, mean_eur_mwh: float = 60.0) -> Prices:
    """Return a synthetic year of French day-ahead prices.

    Parameters
    ----------
    year : int
        Civil UTC year, 1900 to 2199: it sets the weekdays. 29 February is left out.
    seed : int
        Not negative; same year and seed, same prices.
    mean_eur_mwh : float
        Mean of the year, 0 to 3,000 [EUR/MWh].

    Returns
    -------
    Prices
        8,760 hours.

    Raises
    ------
    DomainError
        For a year or a mean outside its range.
    OverflowError
        For a negative seed.

    Notes
    -----
    Price is mean times a shape: a latent score, the sum of a profile (month, hour with its
    season, weekend; Paris time) and of a slow and a fast first-order autoregression, is
    mapped by rank on the pooled distribution of 2023 and 2024. Every year has the same
    distribution; the seed decides when its prices occur. It knows neither the weather of
    the site nor the carbon of the grid, nor public holidays. Fit and agreement:
    ``docs/models/drivers.md``.

    Examples
    --------
    >>> from fleetwatt.supply import synthetic_prices
    >>> prices = synthetic_prices(2025, seed=1, mean_eur_mwh=70.0)
    >>> round(float(prices.price_eur_mwh.mean()), 6)
    70.0
    >>> int((prices.price_eur_mwh < 0).sum()) > 0
    True
    """
    values = _core_markets.synthetic_prices(year, seed, mean_eur_mwh)
    return Prices(
        civil_year(year),
        {"price_eur_mwh": values},
        timezone="Europe/Paris",
        source=f"synthetic French day-ahead year {year}, seed {seed}",
    )


def synthetic_carbon(
    year: int = 2025,
    seed: int = 0,
    combustion_g_kwh: float = 20.0,
    life_cycle_g_kwh: float = 45.0,
) -> Carbon:
    """Return a synthetic year of the carbon of French generation.

    Parameters
    ----------
    year : int
        Civil UTC year, 1900 to 2199: it sets the weekdays. 29 February is left out.
    seed : int
        Not negative; same year and seed, same hours.
    combustion_g_kwh : float
        Mean over the hours of the year, 0 to 1,200 [g/kWh].
    life_cycle_g_kwh : float
        Mean over the hours of the year, at least 1.087 times the former [g/kWh].

    Returns
    -------
    Carbon
        8,760 hours.

    Raises
    ------
    DomainError
        For a year or a mean outside its range.
    OverflowError
        For a negative seed.

    Notes
    -----
    Combustion is mean times a shape, built as in `synthetic_prices` and fitted on 2018 to
    2021. The life-cycle intensity moves with it, in grams: L + 1.087 (combustion - C),
    R2 0.997 in the years of the fit.

    Examples
    --------
    >>> from fleetwatt.supply import synthetic_carbon
    >>> carbon = synthetic_carbon(2025)
    >>> round(float(carbon.combustion_g_kwh.mean()), 6)
    20.0
    >>> bool((carbon.life_cycle_g_kwh > carbon.combustion_g_kwh).all())
    True
    """
    combustion, life_cycle = _core_markets.synthetic_carbon(
        year, seed, combustion_g_kwh, life_cycle_g_kwh
    )
    return Carbon(
        civil_year(year),
        {"combustion_g_kwh": combustion, "life_cycle_g_kwh": life_cycle},
        timezone="Europe/Paris",
        source=f"synthetic French carbon year {year}, seed {seed}",
    )
