"""Rates of return beside pyxirr and NumPy.

Run by ``make bench``. NumPy is given Newton's method on all rows at once, each until its step is
less than rounding; it counts no roots. Results are compared before anything is timed.
"""

from __future__ import annotations

import numpy as np
import pyxirr
from yardstick import seconds

from fleetwatt.finance import irr, xirr


def newton(flows: np.ndarray) -> np.ndarray:
    """Newton's method on the polynomial in 1 / (1 + rate), by Horner's rule."""
    columns = np.ascontiguousarray(flows.T)
    # 10 % over 25 years, as fleetwatt begins.
    x = np.full(columns.shape[1], np.exp(-2.4 / (len(columns) - 1)))
    for _ in range(50):
        value, slope = np.zeros_like(x), np.zeros_like(x)
        for column in columns[::-1]:
            slope *= x
            slope += value
            value *= x
            value += column
        step = value / slope
        x -= step
        if np.abs(step).max() < 1e-15:
            break
    return 1 / x - 1


def invested(rows: int, periods: int, outlays: int, draw: np.random.Generator) -> np.ndarray:
    """Outlays first, then income."""
    flows = draw.uniform(1.0, 2.0, (rows, periods))
    flows[:, :outlays] *= -0.4 * (periods - outlays) / outlays
    return flows


def replaced(flows: np.ndarray, every: int) -> np.ndarray:
    """Flows with plant bought anew from time to time."""
    flows = flows.copy()
    flows[:, every:-1:every] -= 0.25 * every
    return flows


def compare(name: str, flows: np.ndarray, sample: int) -> None:
    """Time rates of even flows, those of pyxirr on a sample of the rows."""
    rows = [list(map(float, row)) for row in flows[:sample]]
    own = irr(flows)
    # pyxirr takes another of several rates, or stops early.
    near = np.isclose(own[:sample], list(map(pyxirr.irr, rows)), rtol=1e-6)
    assert near.mean() > 0.9
    loop = seconds(lambda: list(map(pyxirr.irr, rows))) * len(flows) / sample
    one, two = (seconds(lambda: irr(flows, threads=threads)) for threads in (1, 2))  # noqa: B023
    told = f"  {name}: fleetwatt {1e3 * one:.1f} ms, on two threads {1e3 * two:.1f} ms; "
    told += f"pyxirr {1e3 * loop:.0f} ms; ratio on one thread {loop / one:.1f}"
    np.testing.assert_allclose(newton(flows), own, rtol=1e-10, atol=1e-12)
    numpy_s = seconds(lambda: newton(flows))
    print(told + f"; NumPy {1e3 * numpy_s:.1f} ms, ratio {numpy_s / one:.1f}")


def main() -> None:
    draw = np.random.default_rng(1)
    print("rates of return, median of five")
    yearly, monthly = invested(100_000, 25, 1, draw), invested(5_000, 361, 24, draw)
    compare("100,000 x 25", yearly, 20_000)
    compare("20,000 x 25, plant replaced", replaced(yearly[:20_000], 5), 20_000)
    compare("5,000 x 361", monthly, 1_000)
    compare("5,000 x 361, plant replaced", replaced(monthly, 60), 1_000)
    flows = invested(20_000, 41, 1, draw)
    days = np.datetime64("2026-01-15") + np.r_[0, 350 + 182 * np.arange(40)]
    dates = days.tolist()
    rows = [list(map(float, row)) for row in flows]

    def loop() -> list[float | None]:
        return [pyxirr.xirr(dates, row) for row in rows]

    np.testing.assert_allclose(xirr(flows, days), loop(), rtol=1e-6)
    theirs = seconds(loop)
    one, two = (seconds(lambda: xirr(flows, days, threads=threads)) for threads in (1, 2))  # noqa: B023
    print(
        f"  20,000 x 41 on dates: fleetwatt {1e3 * one:.1f} ms, on two threads {1e3 * two:.1f} ms; "
        f"pyxirr {1e3 * theirs:.0f} ms; ratio on one thread {theirs / one:.1f}"
    )


if __name__ == "__main__":
    main()
