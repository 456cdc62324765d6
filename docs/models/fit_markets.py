"""Fit the synthetic price and carbon years; prints the records of ``markets.toml``.

Run as ``python docs/models/fit_markets.py DATA``, with ``DATA/price`` and ``DATA/grid``
as described in ``drivers.md``. Needs numpy, pandas and scipy. The model is stated in
``drivers.md``; the package itself holds only the fitted numbers.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import brentq, curve_fit
from scipy.stats import norm, rankdata

COMBUSTION = {"gas": 429.0, "coal": 986.0, "fuel": 777.0}
LIFE_CYCLE = {
    "nuclear": 5.13, "hydraulic": 10.7, "wind": 12.6, "solar": 30.1,
    "gas": 490.0, "coal": 1020.0, "fuel": 1050.0, "bioenergies": 230.0,
}  # fmt: skip
PROBABILITIES = np.array(
    [
        0, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.0285, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1,
        0.125, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
        0.85, 0.9, 0.925, 0.95, 0.965, 0.98, 0.985, 0.99, 0.995, 0.9975, 0.999, 1,
    ]
)  # fmt: skip


def prices(data: Path) -> pd.Series:
    """Day-ahead prices of 2023-2024 in Paris time, each year relative to its mean."""
    years = []
    for year in (2023, 2024):
        table = pd.read_csv(data / f"price/FR_dayahead_{year}.csv", index_col=0, parse_dates=True)
        years.append(table.iloc[:, 0] / table.iloc[:, 0].mean())
    return pd.concat(years)


def carbon(data: Path) -> tuple[pd.Series, float, float]:
    """Combustion shape 2018-2021 in Paris time, life-cycle slope in g/g, its R2."""
    table = pd.read_csv(
        data / "grid/FR_eco2mix_hourly_2012_2023-01.csv.gz", index_col=0, parse_dates=True
    )
    table = table.loc["2018":"2021", list(LIFE_CYCLE)].clip(lower=0)
    total = table.sum(axis=1)
    burnt = sum(table[name] * factor for name, factor in COMBUSTION.items()) / total
    whole = sum(table[name] * factor for name, factor in LIFE_CYCLE.items()) / total
    mean = burnt.groupby(burnt.index.year).transform("mean")
    x = burnt - mean
    y = whole - whole.groupby(whole.index.year).transform("mean")
    shape = burnt / mean
    shape.index = shape.index.tz_localize("UTC").tz_convert("Europe/Paris").tz_localize(None)
    return shape, float((x * y).sum() / (x * x).sum()), float(np.corrcoef(x, y)[0, 1] ** 2)


def design(time: pd.DatetimeIndex) -> np.ndarray:
    """Columns: 12 months, 24 hours, 24 hours x summer cosine, 24 hours x weekend."""
    rows = np.arange(len(time))
    columns = np.zeros((len(time), 84))
    columns[rows, time.month - 1] = 1
    columns[rows, 12 + time.hour] = 1
    columns[rows, 36 + time.hour] = np.cos(2 * np.pi * (time.day_of_year - 172) / 365.25)
    columns[rows, 60 + time.hour] = time.day_of_week >= 5
    return columns


def daily_range(series: pd.Series) -> float:
    """Mean over the days of the largest less the smallest hourly value."""
    days = series.groupby(series.index.date)
    return float((days.max() - days.min()).mean())


def persistent(noise: np.ndarray, hours: float) -> np.ndarray:
    """Unit-variance first-order autoregression with a decay time in hours."""
    keep = np.exp(-1 / hours)
    out = np.empty_like(noise)
    out[0] = noise[0]
    for i in range(1, len(noise)):
        out[i] = keep * out[i - 1] + np.sqrt(1 - keep * keep) * noise[i]
    return out


def fit(name: str, series: pd.Series) -> None:
    """Fit one shape and print its records."""
    n = len(series)
    score = norm.ppf((rankdata(series) - 0.5) / n)
    columns = design(series.index)
    beta = np.linalg.lstsq(columns, score, rcond=None)[0]
    residual = score - columns @ beta
    spread = residual.std()
    lags = np.arange(24 * 14)
    acf = np.array([np.mean(residual[: n - k] * residual[k:]) for k in lags]) / spread**2
    (share, slow_h, fast_h), _ = curve_fit(
        lambda k, w, slow, fast: w * np.exp(-k / slow) + (1 - w) * np.exp(-k / fast),
        lags, acf, p0=[0.5, 150, 12], bounds=([0, 48, 1], [1, 2000, 48]),
    )  # fmt: skip
    quantiles = np.quantile(series, PROBABILITIES)
    # The share of the slow part is then set so that the mean daily range is right.
    time = pd.date_range("2023-01-01", periods=8760, freq="h")
    profile = design(time) @ beta
    random = np.random.default_rng(0)
    pairs = [
        (persistent(random.standard_normal(8760), slow_h),
         persistent(random.standard_normal(8760), fast_h))
        for _ in range(24)
    ]  # fmt: skip

    def excess(share: float) -> float:
        ranges = []
        for slow, fast in pairs:
            latent = profile + spread * (np.sqrt(share) * slow + np.sqrt(1 - share) * fast)
            u = (rankdata(latent) - 0.5) / 8760
            ranges.append(daily_range(pd.Series(np.interp(u, PROBABILITIES, quantiles), time)))
        return float(np.mean(ranges)) - daily_range(series)

    share_acf, share = share, brentq(excess, 0.05, 0.98, xtol=1e-3)
    explained = 1 - spread**2 / score.var()
    print(f"# {name}: profile R2 {explained:.3f}, slow share by autocorrelation {share_acf:.3f}")
    for key, values in {
        "month": beta[:12], "hour": beta[12:36], "summer": beta[36:60], "weekend": beta[60:],
        "probabilities": PROBABILITIES, "quantiles": quantiles,
    }.items():  # fmt: skip
        print(f"[{name}.{key}]\nvalues = {[round(float(v), 4) for v in values]}")
    for key, value in {
        "noise": spread, "slow_share": share, "slow_hours": slow_h, "fast_hours": fast_h
    }.items():  # fmt: skip
        print(f"[{name}.{key}]\nvalue = {value:.4g}")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    fit("fr_day_ahead", prices(folder))
    combustion, slope, r2 = carbon(folder)
    fit("fr_combustion", combustion)
    print(f"# life cycle: R2 {r2:.4f}\n[fr_combustion.life_cycle_slope]\nvalue = {slope:.4g}")
