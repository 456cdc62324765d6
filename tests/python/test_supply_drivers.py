"""Prices and carbon, from files and synthetic."""

import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fleetwatt import _core, catalogue
from fleetwatt._core import ConfigError, DomainError
from fleetwatt.drivers import typical_years
from fleetwatt.supply import read_mix, read_prices, synthetic_carbon, synthetic_prices

FIXTURES = Path(__file__).parent / "fixtures"
SEEDS = range(8)


def paris(time, values):
    """Return values on Paris stamps."""
    index = pd.DatetimeIndex(time).tz_localize("UTC").tz_convert("Europe/Paris")
    return pd.Series(values, index.tz_localize(None))


def daily_range(series):
    days = series.groupby(series.index.floor("D"))
    return (days.max() - days.min()).mean()


def hours_mean(series, first, last):
    return series[(series.index.hour >= first) & (series.index.hour < last)].mean()


# Readers


def test_the_fixture_of_25_hours_with_mark_and_windows_ends():
    prices = read_prices(FIXTURES / "prices_fold_crlf_bom.csv", timezone="Europe/Paris")
    assert len(prices) == 73
    np.testing.assert_array_equal(prices.price_eur_mwh, np.arange(73) + 0.5)
    assert prices.report == ()
    with pytest.raises(ConfigError, match="stands twice"):
        read_prices(FIXTURES / "prices_fold_crlf_bom.csv", timezone="UTC")


def test_units_and_columns_of_prices(tmp_path):
    file = tmp_path / "p.csv"
    file.write_text("time,fr,de\n2025-01-01 00:00,0.05,1\n2025-01-01 01:00,0.06,1\n")
    with pytest.raises(ConfigError, match="which one holds the price"):
        read_prices(file, timezone="UTC")
    with pytest.raises(ConfigError, match="did you mean 'fr'"):
        read_prices(file, timezone="UTC", column="frr")
    with pytest.raises(ConfigError, match="accepted: EUR/MWh, EUR/kWh"):
        read_prices(file, timezone="UTC", column="fr", unit="EUR/GWh")
    prices = read_prices(file, timezone="UTC", column="fr", unit="EUR/kWh")
    np.testing.assert_allclose(prices.price_eur_mwh, [50, 60])
    (line,) = read_prices(file, timezone="UTC", column="fr").report
    assert "is EUR/MWh its unit?" in line
    file.write_text("when,fr\n2025-01-01 00:00,0.05\n2025-01-01 01:00,0.06\n")
    with pytest.raises(ConfigError, match="which column holds the stamps"):
        read_prices(file, timezone="UTC")
    assert len(read_prices(file, timezone="UTC", time="when")) == 2


@pytest.mark.parametrize("price", ["20000", "-1500"])
def test_impossible_prices_are_refused(tmp_path, price):
    file = tmp_path / "p.csv"
    file.write_text(f"time,fr\n2025-01-01 00:00,50\n2025-01-01 01:00,{price}\n")
    with pytest.raises(ConfigError, match=r"p\.csv, line 3: price_eur_mwh"):
        read_prices(file, timezone="UTC")


def test_gaps_of_prices_take_the_weeks_around(tmp_path):
    time = pd.date_range("2025-01-06", periods=35 * 24, freq="h")
    frame = pd.DataFrame({"time": time, "price": time.day_of_week * 10.0 + time.hour})
    frame.drop(range(14 * 24, 15 * 24)).to_csv(tmp_path / "p.csv", index=False)
    prices = read_prices(tmp_path / "p.csv", timezone="UTC")
    np.testing.assert_allclose(prices.price_eur_mwh, frame["price"])
    assert (
        "24 hours in 1 gap filled with the mean of the same hour of the weeks" in (prices.report[0])
    )


def test_quarter_hours_are_averaged(tmp_path):
    time = pd.date_range("2025-10-26", periods=100, freq="15min", tz="Europe/Paris")
    frame = pd.DataFrame({"time": time.tz_localize(None), "price": np.arange(100.0)})
    frame.to_csv(tmp_path / "p.csv", index=False)
    prices = read_prices(tmp_path / "p.csv", timezone="Europe/Paris")
    np.testing.assert_allclose(prices.price_eur_mwh, np.arange(25) * 4 + 1.5)


def test_the_fixture_mix():
    carbon = read_mix(FIXTURES / "mix.csv")
    raw = pd.read_csv(FIXTURES / "mix.csv", index_col=0)
    factors = {"gas": 429, "coal": 986, "fuel": 777}
    sources = raw[list(_core.supply.markets.mix_sources())].clip(lower=0)
    burnt = sum(sources[name] * factor for name, factor in factors.items()) / sources.sum(axis=1)
    np.testing.assert_allclose(carbon.combustion_g_kwh, burnt)
    np.testing.assert_allclose(carbon.generation_mw, sources.sum(axis=1))
    assert any("7 negative powers of coal" in line for line in carbon.report)
    assert any("Pumping" in line for line in carbon.report)
    more = read_mix(FIXTURES / "mix.csv", bioenergies=True)
    np.testing.assert_allclose(
        more.combustion_g_kwh - burnt, 494 * sources["bioenergies"] / sources.sum(axis=1)
    )
    np.testing.assert_array_equal(more.life_cycle_g_kwh, carbon.life_cycle_g_kwh)


def test_mix_columns(tmp_path):
    text = (FIXTURES / "mix.csv").read_text().replace("gas", "gaz")
    (tmp_path / "mix.csv").write_text(text)
    with pytest.raises(ConfigError, match="did you mean 'gaz'"):
        read_mix(tmp_path / "mix.csv")
    assert read_mix(tmp_path / "mix.csv", columns={"gas": "gaz"}) == read_mix(FIXTURES / "mix.csv")
    with pytest.raises(ConfigError, match="did you mean 'gas'"):
        read_mix(tmp_path / "mix.csv", columns={"gass": "gaz"})


def test_an_hour_without_generation_is_refused(tmp_path):
    text = "utc," + ",".join(_core.supply.markets.mix_sources()) + "\n"
    text += "".join(f"2021-01-01 0{n}:00" + ",0" * 8 + "\n" for n in range(3))
    (tmp_path / "mix.csv").write_text(text)
    with pytest.raises(DomainError, match="generation = 0 MW"):
        read_mix(tmp_path / "mix.csv")


@pytest.mark.parametrize(("year", "filled"), [(2020, 48), (2022, 24), (2023, 24), (2024, 0)])
def test_real_prices(data_dir, year, filled):
    file = data_dir / f"price/FR_dayahead_{year}.csv"
    prices = read_prices(file, timezone="Europe/Paris")
    (full,) = typical_years(prices)
    text = " ".join(full.report)
    assert "do not exist in Europe/Paris" in text
    assert "the second pass repeats the first" in text
    assert (f"{filled} hours in" in text) == (filled > 0)
    raw = pd.read_csv(file).iloc[:, 1]
    assert full.price_eur_mwh.mean() == pytest.approx(raw.mean(), rel=0.01)
    assert full.price_eur_mwh.min() == raw.min()


def test_real_mix_gives_the_published_means(data_dir):
    carbon = read_mix(data_dir / "grid/FR_eco2mix_hourly_2012_2023-01.csv.gz")
    year = carbon.time.astype("datetime64[Y]").astype(int) + 1970
    assert any("11 hours in 11 gaps" in line for line in carbon.report)

    def mean(values, y):
        return np.average(values[year == y], weights=carbon.generation_mw[year == y])

    for y, burnt in [(2018, 37.0), (2019, 36.1), (2020, 33.8), (2021, 35.7), (2022, 50.8)]:
        assert mean(carbon.combustion_g_kwh, y) == pytest.approx(burnt, abs=0.06)
    for y in (2018, 2019, 2020, 2021):
        assert 49.5 < mean(carbon.life_cycle_g_kwh, y) < 52.5
    assert mean(carbon.life_cycle_g_kwh, 2022) == pytest.approx(70, abs=0.5)


# Synthetic years


def test_defaults_lie_in_the_catalogues_ranges():
    grid = catalogue.get("factors", "grid_france")
    for name, parameter in inspect.signature(synthetic_carbon).parameters.items():
        if name.endswith("_g_kwh"):
            figure = grid.figures[name]
            assert figure.low <= parameter.default <= figure.high


@pytest.mark.parametrize("year", [2024, 2025])
def test_synthetic_years(year):
    prices, carbon = synthetic_prices(year, 3), synthetic_carbon(year, 3)
    for driver in (prices, carbon):
        assert len(driver) == 8760
        assert typical_years(driver) == [driver]
    assert prices == synthetic_prices(year, 3)
    assert prices != synthetic_prices(year, 4)
    np.testing.assert_allclose(
        synthetic_prices(year, 3, 120.0).price_eur_mwh, 2 * prices.price_eur_mwh, rtol=1e-12
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: synthetic_prices(1899),
        lambda: synthetic_prices(mean_eur_mwh=float("nan")),
        lambda: synthetic_prices(mean_eur_mwh=-1.0),
        lambda: synthetic_carbon(combustion_g_kwh=60.0),
        lambda: synthetic_carbon(2300),
    ],
)
def test_synthetic_years_refuse(call):
    with pytest.raises(DomainError, match="accepted range"):
        call()


def test_synthetic_prices_agree_with_2023_and_2024(data_dir):
    real = []
    for year in (2023, 2024):
        (full,) = typical_years(
            read_prices(data_dir / f"price/FR_dayahead_{year}.csv", timezone="Europe/Paris")
        )
        real.append(paris(full.time, full.price_eur_mwh / full.price_eur_mwh.mean()))
    pooled = pd.concat(real)
    years = [
        paris(driver.time, driver.price_eur_mwh)
        for driver in (synthetic_prices(2023 + seed % 4, seed, 1.0) for seed in SEEDS)
    ]
    for made in years:
        assert (made < 0).mean() == pytest.approx((pooled < 0).mean(), abs=0.015)
        for q in (0.05, 0.5, 0.95):
            assert made.quantile(q) == pytest.approx(pooled.quantile(q), abs=0.06)
        assert made.autocorr(1) == pytest.approx(pooled.autocorr(1), abs=0.04)
        assert made.autocorr(24) == pytest.approx(pooled.autocorr(24), abs=0.15)
    made = pd.concat(years)
    for first, last in ((11, 16), (18, 21), (0, 6)):
        assert hours_mean(made, first, last) == pytest.approx(
            hours_mean(pooled, first, last), abs=0.05
        )
    weekend = made[made.index.day_of_week >= 5].mean()
    assert weekend == pytest.approx(pooled[pooled.index.day_of_week >= 5].mean(), abs=0.05)
    ranges = [daily_range(year) for year in years]
    assert np.mean(ranges) == pytest.approx(daily_range(pooled), rel=0.1)
    assert min(map(daily_range, real)) < min(ranges)
    assert max(ranges) < max(map(daily_range, real))
    months = [series.groupby(series.index.month).mean() for series in (made, pooled)]
    assert np.corrcoef(*months)[0, 1] > 0.85


def test_synthetic_carbon_agrees_with_2018_to_2021(data_dir):
    mix = read_mix(
        data_dir / "grid/FR_eco2mix_hourly_2012_2023-01.csv.gz",
        start="2018-01-01",
        end="2022-01-01",
    )
    real = [paris(year.time, year.combustion_g_kwh) for year in typical_years(mix)]
    pooled = pd.concat([series / series.mean() for series in real])
    drivers = [synthetic_carbon(2018 + seed % 4, seed) for seed in SEEDS]
    years = [paris(driver.time, driver.combustion_g_kwh / 20.0) for driver in drivers]
    for made in years:
        for q in (0.01, 0.05, 0.5, 0.95, 0.99):
            assert made.quantile(q) == pytest.approx(pooled.quantile(q), abs=0.06)
        assert made.autocorr(24) == pytest.approx(pooled.autocorr(24), abs=0.1)
    made = pd.concat(years)
    for first, last in ((0, 6), (6, 12), (12, 18), (18, 24)):
        assert hours_mean(made, first, last) == pytest.approx(
            hours_mean(pooled, first, last), abs=0.05
        )
    ranges = [daily_range(year) for year in years]
    assert np.mean(ranges) == pytest.approx(daily_range(pooled), rel=0.1)
    months = [series.groupby(series.index.month).mean() for series in (made, pooled)]
    assert np.corrcoef(*months)[0, 1] > 0.9


def test_the_life_cycle_follows_combustion_outside_the_fitted_years(data_dir):
    mix = read_mix(data_dir / "grid/FR_eco2mix_hourly_2012_2023-01.csv.gz", end="2023-01-01")
    year = mix.time.astype("datetime64[Y]").astype(int) + 1970
    made = synthetic_carbon()
    slope = np.polyfit(made.combustion_g_kwh, made.life_cycle_g_kwh, 1)[0]
    for y in (2012, 2013, 2014, 2015, 2016, 2017, 2022):
        burnt, whole = mix.combustion_g_kwh[year == y], mix.life_cycle_g_kwh[year == y]
        predicted = whole.mean() + slope * (burnt - burnt.mean())
        assert np.sqrt(np.mean((predicted - whole) ** 2)) < 2.5
        assert np.corrcoef(predicted, whole)[0, 1] ** 2 > 0.98
