"""Fit the climates of the catalogue on three-hourly observations; prints fitted values.

Run as ``python docs/models/fit_climate.py DATA [CLIMATE ...]``, with ``DATA/weather`` as
described in ``drivers.md``. Needs fleetwatt, numpy, pandas and scipy, and takes about half
a minute for a climate. The model is stated in ``climate.md``; its published part (monthly means of
temperature, daily extremes and humidity) is read from the catalogue and left as it is.

Parameters are moved until years drawn from the model have the moments of the record, both
taken by the same estimators, every three hours and in blocks of five years.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq, least_squares
from scipy.signal import lfilter
from scipy.special import gamma, ndtr

from fleetwatt import catalogue
from fleetwatt.climate import wet_bulb_c

STATIONS = {
    "montelimar": "07577_Montelimar",
    "strasbourg": "07190_Strasbourg",
    "marseille": "07650_Marignane",
    "lyon": "07481_Lyon-StExupery",
}
ROUNDS, YEARS = 30, 150
MONTH = np.repeat(np.arange(12), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MIDDLE = np.array([15.5, 45, 74.5, 105, 135.5, 166, 196.5, 227.5, 258, 288.5, 319, 349.5])
# Persistence of the hourly noise, which records of every third hour barely show.
NOISE_PERSISTENCE, MOISTURE_NOISE_PERSISTENCE = 0.2, 0.85
# Means of hours do not reach the extremes of minutes, K.
BETWEEN_MINUTES = 0.15


class Published(NamedTuple):
    """What stays as it is: position, and monthly means."""

    latitude: float
    longitude: float
    mean: np.ndarray
    range: np.ndarray
    humidity: np.ndarray

    @classmethod
    def of(cls, climate: str) -> "Published":
        """Read from the catalogue."""
        entry = catalogue.get("climates", climate)
        months = {name: np.array(figure.values) for name, figure in entry.figures.items()}
        return cls(
            entry.value("latitude_deg"),
            entry.value("longitude_deg"),
            months["dry_bulb_mean_c"],
            months["dry_bulb_maximum_c"] - months["dry_bulb_minimum_c"],
            months["relative_humidity"],
        )


def observed(data: Path, climate: str) -> pd.DataFrame:
    """Five years of 365 days; relative humidity below 3 % is a fault of the sensor."""
    file = data / f"weather/synop_{STATIONS[climate]}_3h.csv"
    table = pd.read_csv(file, parse_dates=["date"]).set_index("date")
    table = table.reindex(pd.date_range("2015-01-01", "2019-12-31 21:00", freq="3h"))
    table["u"] = table["u"].where(table["u"] >= 3) / 100
    return table[~((table.index.month == 2) & (table.index.day == 29))]


def smooth(months: np.ndarray, harmonics: int = 2) -> np.ndarray:
    """Project on the first harmonics of the year."""
    turn = 2 * np.pi * (np.arange(12) + 0.5) / 12
    waves = [wave(n * turn) for n in range(1, harmonics + 1) for wave in (np.cos, np.sin)]
    columns = np.column_stack([np.ones(12), *waves])
    return columns @ np.linalg.lstsq(columns, months, rcond=None)[0]


def daily(months: np.ndarray) -> np.ndarray:
    """Interpolate between the middles of months."""
    points = np.r_[MIDDLE[-1] - 365, MIDDLE, MIDDLE[0] + 365]
    return np.interp(np.arange(365) + 0.5, points, np.r_[months[-1], months, months[0]])


def preserving(means: np.ndarray) -> np.ndarray:
    """Interpolate such that monthly means are kept."""
    nodes = means.copy()
    for _ in range(12):
        nodes += means - by_month(np.mean, daily(nodes)[None])
    return daily(nodes)


def by_month(what, values: np.ndarray) -> np.ndarray:
    """Apply to the days of each month; days stand on the second axis."""
    return np.array([what(values[:, month == MONTH]) for month in range(12)])


def mean_days(place: Published, lags: tuple, hours: np.ndarray) -> np.ndarray:
    """Parton and Logan's day in each month at UTC hours, not scaled."""
    peak_lag, decay, minimum_lag = lags
    day = np.floor(MIDDLE)[:, None]
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day) / 365)
    b = 2 * np.pi * (day - 81) / 364
    equation_h = (9.87 * np.sin(2 * b) - 7.53 * np.cos(b) - 1.5 * np.sin(b)) / 60
    tangents = np.tan(np.radians(place.latitude)) * np.tan(declination)
    half_day = np.degrees(np.arccos(-tangents)) / 15
    solar = hours + place.longitude / 15 + equation_h
    since = (solar - (12 - half_day + minimum_lag)) % 24
    sunset = 2 * half_day - minimum_lag
    rise = lambda h: np.sin(np.pi * h / (2 * half_day + 2 * peak_lag))  # noqa: E731
    fall = lambda h: np.exp(-decay * h / (24 - 2 * half_day))  # noqa: E731
    dawn = fall(24 - sunset)
    night = rise(sunset) * (fall(since - sunset) - dawn) / (1 - dawn)
    values = np.where(since < sunset, rise(since), night)
    return values - values.mean(axis=1, keepdims=True)


def fit_mean_day(place: Published, cycle: np.ndarray) -> tuple[tuple, np.ndarray]:
    """Fit lags and decay to the mean days (month, eight times); also the range of each."""

    def scaled(lags: tuple) -> tuple[np.ndarray, np.ndarray]:
        shape = mean_days(place, lags, np.arange(0, 24, 3))
        factor = (shape * cycle).sum(axis=1) / (shape**2).sum(axis=1)
        return factor, factor[:, None] * shape

    found = least_squares(lambda lags: (scaled(lags)[1] - cycle).ravel(), [1.86, 2.2, 0.2])
    lags = tuple(found.x.round(2))
    full = mean_days(place, lags, np.arange(0, 24, 0.25))
    return lags, scaled(lags)[0] * np.ptp(full, axis=1)


def statistics(t: np.ndarray, humidity: np.ndarray) -> dict:
    """Moments of dry bulb and of the logarithm of humidity, both (year, 365, 8)."""
    x = np.log(humidity)
    times = by_month(lambda v: np.nanmean(v, axis=(0, 1)), t)
    t_anomaly = t - times[MONTH]
    x_anomaly = x - by_month(lambda v: np.nanmean(v, axis=(0, 1)), x)[MONTH]
    t_day, x_day = np.nanmean(t_anomaly, axis=2), np.nanmean(x_anomaly, axis=2)
    cycle = (times - times.mean(axis=1, keepdims=True))[MONTH]
    range_ = ((t_anomaly - t_day[..., None]) * cycle).sum(axis=2) / (cycle**2).sum(axis=1)
    days = np.stack([t_day, range_, x_day], axis=-1)
    parts = np.stack([t_anomaly - t_day[..., None], x_anomaly - x_day[..., None]], axis=-1)

    def between(days: np.ndarray) -> np.ndarray:
        warmth_range, moisture = split(days)
        slopes = np.linalg.lstsq(warmth_range, moisture, rcond=None)[0]
        return np.r_[slopes, np.std(moisture - warmth_range @ slopes)]

    def within(parts: np.ndarray) -> np.ndarray:
        warmth, moisture = split(parts)
        slope = (warmth[:, 0] @ moisture) / (warmth[:, 0] @ warmth[:, 0])
        return np.array([slope, np.std(moisture - slope * warmth[:, 0])])

    warm, clear, rest = by_month(between, days).T
    fast, noise = by_month(within, parts).T
    residual = x_day - (warm[MONTH] * t_day + clear[MONTH] * range_)
    return {
        "spread": by_month(np.nanstd, t_day),
        "skew": by_month(lambda v: np.nanmean((v - np.nanmean(v)) ** 3) / np.nanstd(v) ** 3, t_day),
        "range_spread": by_month(np.nanstd, range_),
        "range_warmth": by_month(lambda v: correlation(v[..., 0], v[..., 1]), days),
        "warm": warm,
        "clear": clear,
        "rest": rest,
        "fast": fast,
        "noise": noise,
        "persistence": next_day(t_day),
        "range_persistence": next_day(range_),
        "rest_persistence": next_day(residual),
    }


def split(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows without gaps: the columns but the last, and the last."""
    rows = table.reshape(-1, table.shape[-1])
    rows = rows[np.isfinite(rows).all(axis=1)]
    return rows[:, :-1], rows[:, -1]


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Correlate, gaps left out."""
    known = np.isfinite(a + b)
    return np.corrcoef(a[known], b[known])[0, 1]


def next_day(days: np.ndarray) -> float:
    """Correlate days (block, day) with the ones after them."""
    rows = days.reshape(len(days), -1)
    return correlation(rows[:, :-1], rows[:, 1:])


def wet_tail(t: np.ndarray, humidity: np.ndarray) -> float:
    """Return the 99.6th percentile of wet bulb at 1000 hPa."""
    known = np.isfinite(t + humidity)
    return np.percentile(wet_bulb_c(t[known], humidity[known], 1e5), 99.6)


def process(random: np.random.Generator, steps: int, years: int, keep: float) -> np.ndarray:
    """First-order process of unit variance."""
    noise = random.normal(size=(years, steps))
    noise[:, 1:] *= np.sqrt(1 - keep * keep)
    return lfilter([1.0], [1.0, -keep], noise)


def by_nodes(random: np.random.Generator, years: int, keep: float) -> np.ndarray:
    """Process of daily nodes at noon, interpolated, its variance given back."""
    nodes = process(random, 367, years, keep) / np.sqrt((2 + keep) / 3)
    weight = ((np.arange(24) + 12.5) % 24) / 24
    left = np.arange(365)[:, None] + (np.arange(24) >= 12)
    return nodes[:, left] * (1 - weight) + nodes[:, left + 1] * weight


def draw(place: Published, p: dict, years: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return dry bulb and humidity of years drawn from the model: (year, 365, 24)."""
    random = np.random.default_rng(seed)
    of_day = {key: daily(value)[None, :, None] for key, value in p.items() if np.ndim(value) == 1}
    z = by_nodes(random, years, p["anomaly_persistence"])
    clearness = by_nodes(random, years, p["diurnal_persistence"])
    z_x = by_nodes(random, years, p["moisture_persistence"])
    hours = (365, 24)
    noise = process(random, 8760, years, NOISE_PERSISTENCE).reshape(-1, *hours)
    noise_x = process(random, 8760, years, MOISTURE_NOISE_PERSISTENCE).reshape(-1, *hours)
    r, k = of_day["diurnal_warmth_correlation"], of_day["anomaly_skew"]
    clear = r * z + np.sqrt(1 - r**2) * clearness
    slow = of_day["anomaly_spread_k"] * (z + k * (z**2 - 1)) / np.sqrt(1 + 2 * k**2)
    shape = np.stack([daily(hour) for hour in p["shape"].T], axis=1)
    cycle = daily(p["diurnal_fraction"] * place.range)[:, None] * shape
    stretch = np.maximum(0, 1 + of_day["diurnal_spread"] * clear)
    fast = cycle * stretch + of_day["noise_spread_k"] * noise
    k = p["moisture_skew"]
    x = (
        preserving(level(place, p))[None, :, None]
        - of_day["moisture_diurnal_per_k"] * fast
        - of_day["moisture_anomaly_per_k"] * slow
        - of_day["moisture_clear"] * clear
        + of_day["moisture_spread"] * (z_x - k * (z_x**2 - 1)) / np.sqrt(1 + 2 * k**2)
        + of_day["moisture_noise"] * noise_x
    )
    return preserving(place.mean)[None, :, None] + slow + fast, np.exp(np.minimum(0, x))


def level(place: Published, p: dict) -> np.ndarray:
    """Return `x0`: the censored log-normal then has the published mean."""
    cycle = (p["moisture_diurnal_per_k"] * p["diurnal_fraction"] * place.range)[:, None]
    cycle = cycle * p["shape"]
    clear = cycle * p["diurnal_spread"][:, None] + p["moisture_clear"][:, None]
    warm = (p["moisture_anomaly_per_k"] * p["anomaly_spread_k"])[:, None]
    noise = p["moisture_diurnal_per_k"] * p["noise_spread_k"]
    other = noise**2 + p["moisture_spread"] ** 2 + p["moisture_noise"] ** 2
    together = 2 * clear * warm * p["diurnal_warmth_correlation"][:, None]
    variance = clear**2 + warm**2 + together + other[:, None]

    def excess(x0: float, month: int) -> float:
        centre, v = x0 - cycle[month], variance[month]
        below = np.exp(centre + v / 2) * ndtr(-(centre + v) / np.sqrt(v))
        return np.mean(ndtr(centre / np.sqrt(v)) + below) - place.humidity[month]

    return np.array([brentq(excess, -4, 2, args=(month,)) for month in range(12)])


def fit(place: Published, table: pd.DataFrame) -> dict:
    """Move the parameters until drawn years have the moments of the record."""
    t, humidity = (table[name].to_numpy().reshape(5, 365, 8) for name in ("t", "u"))
    goal, tail = statistics(t, humidity), wet_tail(t, humidity)
    times = by_month(lambda v: np.nanmean(v, axis=(0, 1)), t)
    lags, ranges = fit_mean_day(place, times - times.mean(axis=1, keepdims=True))
    shape = mean_days(place, lags, np.arange(24) + 0.5)
    months = {name: smooth(v, 1 if name == "skew" else 2) for name, v in goal.items() if np.ndim(v)}
    p = {
        "shape": shape / np.ptp(shape, axis=1, keepdims=True),
        "diurnal_fraction": smooth(ranges / place.range),
        "diurnal_spread": 0.8 * months["range_spread"],
        "diurnal_warmth_correlation": months["range_warmth"],
        "anomaly_spread_k": months["spread"],
        "anomaly_skew": months["skew"] / 6,
        "noise_spread_k": np.ones(12),
        "moisture_diurnal_per_k": -months["fast"],
        "moisture_anomaly_per_k": -months["warm"],
        "moisture_clear": -months["clear"] * 0.8 * months["range_spread"],
        "moisture_spread": months["rest"],
        "moisture_noise": months["noise"],
        "moisture_skew": 0.1,
        "anomaly_persistence": 0.7,
        "diurnal_persistence": goal["range_persistence"],
        "moisture_persistence": 0.6,
    }
    gain = -months["clear"]
    for seed in range(ROUNDS):
        drawn_t, drawn_humidity = draw(place, p, YEARS, seed)
        drawn_range = by_month(np.mean, np.ptp(drawn_t, axis=2))
        every_third = drawn_t[:, :, ::3], drawn_humidity[:, :, ::3]
        blocks = [
            statistics(every_third[0][n : n + 5], every_third[1][n : n + 5])
            for n in range(0, YEARS, 5)
        ]
        got = {name: np.mean([block[name] for block in blocks], axis=0) for name in goal}
        miss = {name: months[name] - got[name] for name in months}
        over = {name: months[name] / got[name] for name in months}
        p["anomaly_spread_k"] = p["anomaly_spread_k"] * smooth(over["spread"])
        p["anomaly_skew"] = p["anomaly_skew"] + smooth(miss["skew"], 1) / 12
        wanted = 1 + 1.5 * (place.range - BETWEEN_MINUTES - drawn_range) / drawn_range
        p["noise_spread_k"] = np.clip(p["noise_spread_k"] * wanted, 0.2, 2)
        wider = smooth(1 + 0.7 * (over["range_spread"] - 1))
        p["diurnal_spread"] = np.clip(p["diurnal_spread"] * wider, 0.05, 0.95)
        nearer = p["diurnal_warmth_correlation"] + 0.7 * smooth(miss["range_warmth"])
        p["diurnal_warmth_correlation"] = np.clip(nearer, -0.9, 0.9)
        for name, moment, step, low, high in [
            ("anomaly_persistence", "persistence", 0.4, 0.3, 0.95),
            ("diurnal_persistence", "range_persistence", 0.5, 0, 0.9),
            ("moisture_persistence", "rest_persistence", 0.8, 0, 0.95),
        ]:
            p[name] = np.clip(p[name] + step * (goal[moment] - got[moment]), low, high)
        p["moisture_skew"] += 0.08 * (wet_tail(*every_third) - tail)
        p["moisture_skew"] = np.clip(p["moisture_skew"], 0, 0.5)
        p["moisture_anomaly_per_k"] = p["moisture_anomaly_per_k"] - 0.8 * smooth(miss["warm"])
        p["moisture_diurnal_per_k"] = p["moisture_diurnal_per_k"] - 0.8 * smooth(miss["fast"])
        gain = gain - 0.8 * smooth(miss["clear"])
        p["moisture_clear"] = gain * p["diurnal_spread"]
        p["moisture_spread"] = p["moisture_spread"] * smooth(over["rest"])
        p["moisture_noise"] = p["moisture_noise"] * smooth(over["noise"])
    del p["shape"]
    p["peak_lag_h"], p["night_decay"], p["minimum_lag_h"] = lags
    return p


def pressure_and_wind(table: pd.DataFrame) -> dict:
    """Fit what is independent of temperature."""
    month, hour = table.index.month, table.index.hour
    pressure = table["pres"].groupby(month)
    next_noon = (table["pres"] - pressure.transform("mean")).autocorr(8)
    # Correlation of interpolated values a day apart, for nodes of persistence r.
    day_apart = lambda r: (2 / 3 * r + (1 + r * r) / 6) / ((2 + r) / 3)  # noqa: E731
    wind = table["ff"] / table["ff"].groupby([month, hour]).transform("mean")
    variation = lambda k: np.sqrt(gamma(1 + 2 / k) / gamma(1 + 1 / k) ** 2 - 1)  # noqa: E731
    mean_day = table["ff"].groupby(hour).mean()
    return {
        "pressure_mean_pa": pressure.mean().to_numpy(),
        "pressure_spread_pa": pressure.std().to_numpy(),
        "pressure_persistence": brentq(lambda r: day_apart(r) - next_noon, 0.1, 0.95),
        # The speed is a square of components over three hours.
        "wind_persistence": wind.autocorr(1) ** (1 / 6),
        "wind_shape": brentq(lambda k: variation(k) - wind.std(), 0.8, 4),
        "wind_diurnal": np.ptp(mean_day) / mean_day.mean(),
    }


def main() -> None:
    """Fit the climates named, or all."""
    data = Path(sys.argv[1])
    for climate in sys.argv[2:] or STATIONS:
        table = observed(data, climate)
        for name, value in (fit(Published.of(climate), table) | pressure_and_wind(table)).items():
            digits = "values" if np.ndim(value) else "value"
            shown = ", ".join(f"{v:.4g}" for v in np.atleast_1d(value))
            print(f"[{climate}.{name}]\n{digits} = {f'[{shown}]' if np.ndim(value) else shown}\n")


if __name__ == "__main__":
    main()
