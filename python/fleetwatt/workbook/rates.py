"""The search for rates of return, open to inspection on a sheet of its own.

Present values on a fixed grid of rates show where their sign changes; the step that is taken
is halved until it is as narrow as a number. The core also finds rates beyond the grid, closer
than its steps, and those at which the value touches 0 without crossing it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from fleetwatt.finance import npv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleetwatt._language import Language
    from fleetwatt.workbook.places import Grid, Row, Value

    Series = NDArray[np.float64]

FROM, SPAN, STEPS = -9.3, 23.2, 1_024
"""ln(1 + yearly rate) of -99.99 %, from there to 1e6, and steps between them."""

HIGHEST = math.expm1(FROM + SPAN)
"""Yearly rate above which none is looked for."""

HALVINGS = 48
"""Times that a step is halved: less than the spacing of numbers is left of it."""

TYPICAL = 0.1
"""Yearly rate to which the one taken is nearest."""

PARTED = math.floor((math.log1p(TYPICAL) - FROM) / SPAN * STEPS) + 2
"""Number of the rate that ends the step in which the typical one lies."""


class Rates:
    """The rows of the search."""

    def __init__(self, grid: Grid, lang: Language) -> None:
        self._grid, self._lang = grid, lang
        count = np.arange(1, STEPS + 2)
        self._values: Series = (FROM + SPAN * (count - 1) / STEPS) / 12
        self._number = grid.add(lang("Number"), "{before}{row}+1", count, style="timeline")
        self._log = self._work(
            "ln(1 + rate), by month",
            f"({FROM}+{SPAN}*({self._number.now}-1)/{STEPS})/12",
            self._values.tolist(),
            "1/month",
        )
        self._monthly = self._work(
            "Rate by month",
            f"EXP({self._log.now})-1",
            np.expm1(self._values).tolist(),
            "1/month",
        )
        self._work(
            "Rate by year",
            f"EXP(12*{self._log.now})-1",
            np.expm1(12 * self._values).tolist(),
            "1/year",
        )

    def of(self, label: str, flows: Row) -> tuple[Row, tuple[str, str]]:
        """Return how many rates make flows worth 0, and the cells of those around 10 %."""
        self._grid.heading(label)
        months = np.array(flows.values, dtype=float)
        values = _worth(self._values, months)
        worth = self._work(
            "Present value at each rate",
            f"NPV({self._monthly.now},{flows.there})",
            values.tolist(),
            "EUR",
        )
        before = np.concatenate([[0.0], values[:-1]])
        falls, rises = (before > 0.0) & (values <= 0.0), (before < 0.0) & (values >= 0.0)
        signs = rises.astype(int) - falls
        changes = self._work(
            "Its sign: -1 where it falls through 0, 1 where it rises",
            f"IF(AND({worth.before}>0,{worth.now}<=0),-1,"
            f"IF(AND({worth.before}<0,{worth.now}>=0),1,0))",
            signs.tolist(),
        )
        count = int(abs(signs).sum())
        found = self._work(
            "Number of rates at which it is 0", f"SUMPRODUCT(ABS({changes.here}))", [count]
        )
        sign = int(signs.sum()) if count == 1 else -1
        sought = self._work(
            "Sign sought: of several rates, one at which it falls",
            f"IF({found.first}=1,SUM({changes.here}),-1)",
            [sign],
        )
        at = np.flatnonzero(signs == sign) + 1
        low = changes.between(0, PARTED - 1)
        high = changes.between(PARTED, STEPS)
        below = self._work(
            "Number of the last one that begins at 10 % or less",
            f"SUMPRODUCT(MAX(({low}={sought.first})*{self._number.between(0, PARTED - 1)}))",
            [int(at[at <= PARTED].max(initial=0))],
        )
        lower = self._closer(below, sought, flows, months)
        above = self._work(
            "Number of the first one above",
            f"IFERROR(MATCH({sought.first},{high},0)+{PARTED},0)",
            [int(at[at > PARTED].min(initial=STEPS + 2)) % (STEPS + 2)],
        )
        upper = self._closer(above, sought, flows, months)
        return found, (lower.at(0), upper.at(0))

    def _closer(self, place: Row, sought: Row, flows: Row, months: Series) -> Row:
        """Return the yearly rate within a step of the grid, halved time and again."""
        (number,), (sign,) = place.values, sought.values
        assert isinstance(number, int)
        assert isinstance(sign, int)
        values: list[Value] = [""] * (HALVINGS + 1)
        if number:
            log = float(self._values[number - 2])
            values[0] = log
            for n in range(1, HALVINGS + 1):
                half = SPAN / STEPS / 12 / 2**n
                if sign * _worth(log + half, months) < 0.0:
                    log += half
                values[n] = log
        half_now = f"{SPAN}/{STEPS}/12/2^({self._number.now}-1)"
        last = "{before}{row}"
        halved = self._work(
            "ln(1 + rate), by month: start of the step, halved time and again",
            f'IF({place.first}=0,"",IF({self._number.now}=1,INDEX({self._log.here},{place.first}-1),'
            f"{last}+IF({sought.first}*NPV(EXP({last}+{half_now})-1,{flows.there})<0,{half_now},0)))",
            values,
            "1/month",
        )
        end = halved.values[-1]
        return self._work(
            "Rate by year",
            f'IF({place.first}=0,"",EXP(12*{halved.between(HALVINGS, HALVINGS)})-1)',
            [math.expm1(12 * end) if isinstance(end, float) else ""],
            "1/year",
        )

    def _work(self, label: str, formula: str, values: list[Value], unit: str = "") -> Row:
        return self._grid.add(self._lang(label), formula, values, unit=unit, style="working")


def _worth(log: Series | float, months: Series) -> Series:
    """Return what a spreadsheet's NPV gives, which discounts the first flow too."""
    rate = np.expm1(log)
    return np.asarray(npv(rate, months) / (1.0 + rate))
