"""Project finance of any cash flows: debt, tax, reserves, returns; one case or thousands."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import DomainError
from fleetwatt._faults import config_error, whole_number
from fleetwatt.running import number_of_threads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike, NDArray

    Series = NDArray[np.float64]
    Times = tuple[str, int, int, int, int]
    Lent = tuple[
        Times,
        int,
        tuple[str, list[tuple[str, Series]], float],
        list[Series],
        list[tuple[Series, int, bool, float | None, Series]],
    ]

__all__ = ["Appraisal", "Outlay", "appraise", "required_price"]

LOANS = ("facility", "it")
"""Loans of `Outlay.loan`, in the order in which they are served."""
RATES = ("equity_irr", "project_irr")
"""Targets that are yearly rates of return."""
HIGHEST = 10.0
"""Rate of return above which percent are meant."""
_ROUNDING = 1e-9
"""By which parts of a whole may exceed it."""


@dataclass(frozen=True)
class Outlay:
    """What is invested in a kind of asset.

    Attributes
    ----------
    spending : array_like, shape (..., periods), [EUR]
        What is spent in each period, 0 or more; a single number is refused.
    loan : {"facility", "it"}
        The loan that finances it.
    replacement : bool
        Whether it replaces what is worn out: paid from the cash of operation, for which the owners'
        part is set aside before.
    depreciation : array_like, shape (years,)
        Part of the spending that is depreciated in each year of its use, which begins with
        operation at the earliest; as `fleetwatt.finance.depreciation` gives them. None is without
        it. None is negative, and all are 1 at the most; what they leave, and years after the last
        period, are never a cost, of results or for tax, and stay among the fixed assets.
    set_aside_years : float, optional, [year]
        Years over which the owners' part of a replacement is set aside, to the nearest period, one
        at the least; `replacement_years` of `appraise` where left out.
    """

    spending: ArrayLike
    loan: Literal["facility", "it"] = "facility"
    replacement: bool = False
    depreciation: ArrayLike = ()
    set_aside_years: float | None = None


@dataclass(frozen=True, repr=False)
class Appraisal:
    """What lenders and owners read, for each case.

    `figures` are the key figures, `statements` all lines by case and period, and `frame` those of
    one case as a table; ``appraisal[name]`` is a figure or a line.

    Attributes
    ----------
    start : str
        Month of the first period.
    period_months : int
        Months of a period.
    shape : tuple of int
        Shape of the cases; empty for one.
    """

    start: str
    period_months: int
    shape: tuple[int, ...]
    _measures: Series
    _lines: tuple[list[str], Series] | None

    @cached_property
    def figures(self) -> dict[str, float | Series]:
        """Key figures by name, each a number or an array of the shape of the cases.

        Amounts are in EUR, rates of return and discounting yearly. A rate of return is NaN where
        there is none; of several, it is the one nearest 10 % at which the present value falls, and
        `..._roots` counts them. Covers are NaN without debt. A loan that is longer than the horizon
        is repaid by its end: `tenor_cut_years` is above 0.
        """
        columns = self._measures.reshape((*self.shape, -1))
        named = zip(_core.finance.appraisal.measures(), np.moveaxis(columns, -1, 0), strict=True)
        return {name: float(values) if values.ndim == 0 else values for name, values in named}

    def __repr__(self) -> str:
        """Key figures, a line each; of many cases their ranges."""
        count = math.prod(self.shape)
        cases = f" of {count} cases" if self.shape else ""
        head = f"<Appraisal{cases} from {self.start}, periods of {self.period_months} months>"
        width = max(map(len, self.figures))
        return "\n".join(
            [head, *(f"{name:{width}}  {_shown(value)}" for name, value in self.figures.items())]
        )

    def __getitem__(self, name: str) -> float | Series:
        """Return a key figure, or a line with a value a period on the last axis."""
        if name in self.figures:
            return self.figures[name]
        names, values = self._known_lines()
        if name not in names:
            from fleetwatt._faults import nearest

            raise config_error(name, f"is unknown; {nearest(name, [*self.figures, *names])}")
        return values[:, names.index(name)].reshape((*self.shape, -1))

    @cached_property
    def statements(self) -> xr.Dataset:
        """Every line by case and period, EUR: income, cash flow, sources and uses, balance sheet.

        Raises
        ------
        ConfigError
            Where the appraisal was made without statements.
        """
        import xarray as xr

        names, values = self._known_lines()
        cases = [f"case_{number}" for number in range(len(self.shape))]
        lines = np.moveaxis(values, 1, 0).reshape((len(names), *self.shape, values.shape[-1]))
        return xr.Dataset(
            {name: ([*cases, "period"], line) for name, line in zip(names, lines, strict=True)},
            coords={"period": self.period},
        )

    @cached_property
    def period(self) -> NDArray[np.datetime64]:
        """First month of each period, shape (periods,)."""
        _, values = self._known_lines()
        first = np.datetime64(self.start, "M")
        steps = np.arange(values.shape[-1]) * self.period_months
        return (first + steps).astype("datetime64[ns]")

    def frame(self, case: int | tuple[int, ...] = ()) -> pd.DataFrame:
        """Return the statements of a case, a row for each line.

        Parameters
        ----------
        case : int or tuple of int
            Its place among the cases.

        Raises
        ------
        ConfigError
            Where there is no such case, and where the appraisal was made without statements.
        """
        import pandas as pd

        names, values = self._known_lines()
        try:
            place = np.arange(len(values)).reshape(self.shape)[case]
        except IndexError:
            place = None
        if place is None or np.ndim(place):
            raise config_error("case", f"{case!r} is not one of cases of shape {self.shape}")
        return pd.DataFrame(values[int(place)], index=names, columns=self.period)

    def _known_lines(self) -> tuple[list[str], Series]:
        if self._lines is None:
            raise config_error("statements", "are not there: appraise with statements=True")
        return self._lines


def appraise(
    revenue: ArrayLike,
    opex: ArrayLike,
    outlays: Sequence[Outlay],
    *,
    finance: Mapping[str, Any] | None = None,
    start: str | datetime.date | np.datetime64 = "2026-01",
    period_months: int = 12,
    operating: int = 1,
    repaying: int | None = None,
    disposal: ArrayLike = 0.0,
    grants: ArrayLike = 0.0,
    tax_credits: ArrayLike = 0.0,
    replacement_years: float = 5.0,
    statements: bool = True,
    threads: int | None = None,
) -> Appraisal:
    """Finance what is spent, and say what lenders and owners get.

    Parameters
    ----------
    revenue, opex : array_like, shape (..., periods), [EUR]
        Income and running costs of each period, both written as positive numbers: costs below 0
        are refused. Leading axes are cases, and broadcast. A number
        alone, here and below, holds for every period.
    outlays : sequence of Outlay
        What is invested.
    finance : mapping, optional
        Terms, as in the section `finance` of a scenario, in tables as deep as there; what is left
        out takes its default. A number may be an array of the shape of the cases.
    start : str, datetime.date or numpy.datetime64
        Month of the first period, ``"2026-01"`` or a day of it.
    period_months : int, [month]
        Months of a period: 1, 2, 3, 4, 6 or 12.
    operating : int
        First period of operation, counted from 0: depreciation begins.
    repaying : int, optional
        First period at whose end lenders are paid; `operating` where left out.
    disposal : array_like, shape (..., periods), [EUR]
        Sales of what is retired, and value left at the end.
    grants, tax_credits : array_like, shape (..., periods), [EUR]
        Grants, which until repayment pay for what the first loan helps to build, and tax
        credits. The depreciation given is not lowered for grants.
    replacement_years : float, [year]
        Years over which the owners' part of a replacement is set aside: a period or more, to the
        nearest.
    statements : bool
        Whether lines are kept, and not only key figures.
    threads : int, optional
        Threads to run on; all there are where left out. Results do not hang on them.

    Returns
    -------
    Appraisal

    Raises
    ------
    ConfigError
        For terms that are unknown or outside their range, all at once; for series with NaN, running
        costs and spending below 0, with their position; for periods that do not fit together, and
        fewer than 2; for outlays with parts of depreciation that are negative or above 1 in all.
    InfeasibleError
        Where debt, tax and reserves do not settle.
    TypeError
        For outlays that are no list of `Outlay`, terms that are no mapping, and series that hold
        anything but real numbers.

    Notes
    -----
    Until repayment begins, lenders and owners find what is spent; from then on the cash of each
    period pays tax, replacements and their reserve (which leaves the cash flow available for debt
    service), then interest, principal and fees, reserves, early repayment, and the owners unless
    the cover of twelve months is below lock-up. Debt that hangs on cash, and cash that hangs on
    debt through tax, reserves and fees, are repeated until nothing moves but rounding.

    Examples
    --------
    A plant for 100, financed for ten years with a cover of 1.3:

    >>> from fleetwatt.finance import Outlay, appraise
    >>> plant = Outlay([100.0] + [0.0] * 20, depreciation=[0.05] * 20)
    >>> sculpted = {"shape": "sculpted", "dscr": 1.3, "gearing": 0.9}
    >>> terms = {"facility_tenor_years": 10, "facility_loan": sculpted}
    >>> found = appraise([0.0] + [20.0] * 20, [0.0] + [6.0] * 20, [plant], finance=terms)
    >>> round(found.figures["min_dscr"], 9)
    1.3
    """
    given = _Given(
        {
            "revenue": revenue,
            "opex": opex,
            "disposal": disposal,
            "grants": grants,
            "tax_credits": tax_credits,
        },
        outlays,
        finance,
    )
    times = given.times(start, period_months, operating, repaying)
    measures, lines = _core.finance.appraisal.appraise(
        *given.lent(times, replacement_years), statements, number_of_threads(threads)
    )
    return Appraisal(times[0], period_months, given.shape, measures, lines)


def required_price(
    sales: ArrayLike,
    opex: ArrayLike,
    outlays: Sequence[Outlay],
    *,
    target: Literal["equity_irr", "project_irr", "equity_npv", "min_dscr", "llcr"],
    value: ArrayLike,
    other_revenue: ArrayLike = 0.0,
    until_period: int | None = None,
    finance: Mapping[str, Any] | None = None,
    start: str | datetime.date | np.datetime64 = "2026-01",
    period_months: int = 12,
    operating: int = 1,
    repaying: int | None = None,
    disposal: ArrayLike = 0.0,
    grants: ArrayLike = 0.0,
    tax_credits: ArrayLike = 0.0,
    replacement_years: float = 5.0,
    threads: int | None = None,
) -> float | Series:
    """Return the least price at which owners or lenders get what they ask for.

    Parameters
    ----------
    sales : array_like, shape (..., periods)
        What is sold at the price in each period, in any unit; with other prices over the years,
        times what they are of the first.
    opex, outlays, finance, start, period_months, operating, repaying, disposal, grants, \
    tax_credits, replacement_years, threads
        As `appraise` takes them.
    target : {"equity_irr", "project_irr", "equity_npv", "min_dscr", "llcr"}
        What is asked for: a rate of return of the owners, or of the project without debt; a
        present value of the owners' cash flow at ``finance["discount_rate"]``; the least cover
        of a year; the loan life cover.
    value : array_like, of the shape of the cases
        How much of it: a yearly rate, EUR, a cover.
    other_revenue : array_like, shape (..., periods), [EUR]
        Income that does not hang on the price.
    until_period : int, optional
        Last period that counts for returns and present values; all do where left out.

    Returns
    -------
    float or numpy.ndarray, of the shape of the cases, [EUR per unit of sales]

    Raises
    ------
    ConfigError
        As `appraise`, and where nothing is sold.
    DomainError
        For rates of return below -99 % and above 1,000 %, covers that are not above 0, NaN.
    InfeasibleError
        Where the target is reached without sales, or at no price, with what is reached.

    Notes
    -----
    Revenue is ``price sales + other_revenue``; debt, reserves and tax are found anew at every
    price. A present value at a fixed rate is linear in the price between those at which something
    binds, so that the chord of two prices ends on the root, exact but for rounding. Of a target
    that is jumped over, as where a lock-up ends, the price above the jump is returned.

    Income that breaks even is a price of its own: with `sales` in EUR, the factor on it at which
    the owners' present value is 0.

    Examples
    --------
    >>> from fleetwatt.finance import Outlay, appraise, required_price
    >>> plant, energy_mwh = Outlay([100.0] + [0.0] * 20), [0.0] + [2.0] * 20
    >>> terms = {"gearing": 0.0, "tax_rate": 0.0, "working_capital": {"vat_rate": 0.0}}
    >>> sold = {"target": "equity_irr", "value": 0.08, "finance": terms}
    >>> price = required_price(energy_mwh, [0.0] + [6.0] * 20, [plant], **sold)
    >>> revenue = [price * energy for energy in energy_mwh]
    >>> found = appraise(revenue, [0.0] + [6.0] * 20, [plant], finance=terms)
    >>> round(found.figures["equity_irr"], 12)
    0.08
    """
    given = _Given(
        {
            "other_revenue": other_revenue,
            "opex": opex,
            "disposal": disposal,
            "grants": grants,
            "tax_credits": tax_credits,
        },
        outlays,
        finance,
        {"sales": sales},
        as_float64("value", value),
    )
    if target in RATES and np.any(given.wanted > HIGHEST):
        highest = given.wanted.max()
        told = f"{highest:g} is outside -0.99 to {HIGHEST:g}; rates are fractions: 0.12 for 12 %"
        raise DomainError(f"value: {told}")
    times = given.times(start, period_months, operating, repaying)
    last = given.count - 1
    until = last if until_period is None else whole_number("until_period", until_period, 0, last)
    prices = _core.finance.appraisal.required_price(
        *given.lent(times, replacement_years),
        (target, given.wanted, until, given.rows("sales")),
        number_of_threads(threads),
    )
    shaped = prices.reshape(given.shape)
    return shaped if given.shape else float(shaped)


OF_RUNS = (
    *("repaid_after", "it_depreciation", "it_depreciation_years", "services_depreciation"),
    *("services_depreciation_years", "services_fraction", "macrs_bonus_fraction"),
    "facility_residual_fraction",
)
"""Terms of a scenario for which an appraisal has arguments of its own."""


class _Given:
    """What is given for all cases, as arrays of one number of cases and periods."""

    def __init__(
        self,
        money: Mapping[str, ArrayLike],
        outlays: Sequence[Outlay],
        finance: Mapping[str, Any] | None,
        more: Mapping[str, ArrayLike] | None = None,
        value: Series | None = None,
    ) -> None:
        if isinstance(outlays, Outlay):
            raise TypeError("outlays must be a list of Outlay, not one alone")
        for number, outlay in enumerate(outlays):
            if not isinstance(outlay, Outlay):
                raise TypeError(f"{_nth(number)} must be an Outlay, not {type(outlay).__name__}")
        terms = {} if finance is None else finance
        if not isinstance(terms, Mapping):
            raise TypeError(f"finance must be a mapping of terms, not {terms!r}")
        for name in OF_RUNS:
            if name in terms:
                raise config_error(f"finance.{name}", "acts in a run alone; give periods and parts")
        self.money = tuple(money)
        given = {**money, **(more or {})}
        given |= {_nth(number): outlay.spending for number, outlay in enumerate(outlays)}
        self.series = {name: as_float64(name, values) for name, values in given.items()}
        self.outlays, self.terms = outlays, terms
        for number in range(len(outlays)):
            if not self.series[_nth(number)].ndim:
                told = f"{self.series[_nth(number)]} is one number, not one for each period"
                raise config_error(f"{_nth(number)}.spending", told)
            _not_below_0(f"{_nth(number)}.spending", self.series[_nth(number)])
        opex = self.series["opex"]
        _not_below_0("opex", np.where(np.isfinite(opex), opex, 0.0))
        arrays = self.series.values()
        self.count = max((array.shape[-1] for array in arrays if array.ndim), default=0)
        varied = dict(_arrays(terms))
        single = np.zeros(()) if value is None else value
        try:
            self.shape = np.broadcast_shapes(
                *(array.shape[:-1] for array in arrays),
                *(array.shape for array in varied.values()),
                single.shape,
            )
        except ValueError as error:
            shapes = {name: array.shape[:-1] for name, array in self.series.items()}
            shapes |= {name: array.shape for name, array in varied.items()}
            shapes["value"] = single.shape
            told = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
            raise config_error("cases", f"do not broadcast: {told}") from error
        if 0 in self.shape:
            raise config_error("cases", f"there are none in the shape {self.shape}")
        self.varied = [
            (path, np.ascontiguousarray(np.broadcast_to(array, self.shape)).reshape(-1))
            for path, array in varied.items()
        ]
        self.wanted = np.array(np.broadcast_to(single, self.shape)).reshape(-1)

    def rows(self, name: str) -> Series:
        """Return a row for each case, or one for all."""
        array = self.series[name]
        if array.ndim and array.shape[-1] != self.count:
            raise config_error(name, f"has {array.shape[-1]} periods of {self.count}")
        if np.prod(array.shape[:-1]) > 1:
            full = np.broadcast_to(array, (*self.shape, self.count))
        else:
            full = np.broadcast_to(array.reshape(-1), self.count)
        return np.ascontiguousarray(full).reshape(-1, self.count)

    def times(self, start: object, months: int, operating: int, repaying: int | None) -> Times:
        """Return the periods and what begins in which, checked."""
        last = self.count - 1
        if last < 1:
            told = f"are {self.count}, and must be 2 or more: lenders are paid after the first"
            raise config_error("periods", told)
        if 12 % whole_number("period_months", months, 1, 12):
            raise config_error("period_months", f"{months} is none of 1, 2, 3, 4, 6, 12")
        first = whole_number("operating", operating, 0, last)
        if first == 0 and repaying is None:
            told = f"0 needs repaying, from 1 to {last}: nobody is paid at the end of period 0"
            raise config_error("operating", told)
        paid = first if repaying is None else repaying
        paid = whole_number("repaying", paid, max(1, first), last)
        return _month(start), self.count, int(months), first, paid

    def lent(self, times: Times, replacement_years: float) -> Lent:
        """Return what the core takes of it."""
        months = times[2]
        assets = [
            (
                self.rows(_nth(number)),
                _loan(number, outlay.loan),
                _yes(f"{_nth(number)}.replacement", outlay.replacement),
                None
                if outlay.set_aside_years is None
                else _years(f"{_nth(number)}.set_aside_years", outlay.set_aside_years, months),
                _depreciation(number, outlay.depreciation),
            )
            for number, outlay in enumerate(self.outlays)
        ]
        return (
            times,
            int(np.prod(self.shape)),
            (
                _json(self.terms),
                self.varied,
                _years("replacement_years", replacement_years, months),
            ),
            [self.rows(name) for name in self.money],
            assets,
        )


def _nth(number: int) -> str:
    return f"outlays[{number}]"


def _loan(number: int, name: str) -> int:
    if name not in LOANS:
        raise config_error(f"{_nth(number)}.loan", f"{name!r} is none of {', '.join(LOANS)}")
    return LOANS.index(name)


def _yes(name: str, value: object) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise config_error(name, f"{value!r} is neither True nor False")
    return bool(value)


def _not_below_0(name: str, money: Series) -> None:
    """Refuse what is below 0 or not finite, with its place."""
    for place in np.argwhere(~(np.isfinite(money) & (money >= 0.0)))[:1]:
        where = f"{name}{place.tolist()}" if money.ndim else name
        value = money[tuple(place)]
        told = "is outside the accepted range, 0 EUR or more" if value < 0.0 else "is not finite"
        raise config_error(where, f"{value} {told}")


def _shown(value: float | Series) -> str:
    """Return a figure, or the range of its cases that have it."""
    known = np.asarray(value)[np.isfinite(value)]
    if not known.size:
        return "none"
    ends = sorted({float(known.min()), float(known.max())})
    return " to ".join(f"{end:,.0f}" if abs(end) >= 1e6 else f"{end:,.6g}" for end in ends)


def _month(start: object) -> str:
    """Return a month as text."""
    if isinstance(start, np.datetime64):
        return str(start.astype("datetime64[M]"))
    if not isinstance(start, (str, datetime.date)):
        raise config_error("start", f"{start!r} is neither a date nor a month, as '2026-01'")
    return start if isinstance(start, str) else str(start)[:7]


def _years(name: str, years: Any, months: int) -> float:
    """Return a time of a period or more."""
    number = isinstance(years, (int, float, np.number))
    if not number or not math.isfinite(years) or 12 * years < months:
        told = f"{years} is no number of years, {months / 12:g} (a period) or more"
        raise config_error(name, told)
    return float(years)


def _depreciation(number: int, depreciation: ArrayLike) -> Series:
    """Return parts of a whole."""
    name = f"{_nth(number)}.depreciation"
    parts = as_float64(name, depreciation)
    if parts.ndim != 1:
        raise config_error(name, f"has the shape {parts.shape}, not one of years")
    for year, part in enumerate(parts):
        if not 0.0 <= part <= 1.0 + _ROUNDING:
            raise config_error(f"{name}[{year}]", f"{part} is outside 0 to 1")
    if parts.sum() > 1.0 + _ROUNDING:
        raise config_error(name, f"its parts add up to {parts.sum()}, more than 1")
    return parts


def _arrays(terms: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Series]]:
    """Yield the arrays among numbers of terms, by path; none holds what is not finite."""
    for name, value in terms.items():
        where = ".".join((*path, str(name)))
        if isinstance(value, Mapping):
            yield from _arrays(value, (*path, str(name)))
        elif isinstance(value, np.ndarray) and value.ndim:
            array = as_float64(where, value)
            for place in np.argwhere(~np.isfinite(array))[:1]:
                told = f"{array[tuple(place)]} is not finite"
                raise config_error(f"{where}{place.tolist()}", told)
            yield where, array
        elif isinstance(value, (list, tuple)):
            for place, one in enumerate(value):
                _finite(f"{where}[{place}]", one)
        else:
            _finite(where, value)


def _finite(where: str, value: object) -> None:
    if isinstance(value, np.ndarray):
        value = as_float64(where, value)
    if isinstance(value, (float, np.floating, np.ndarray)) and not np.all(np.isfinite(value)):
        raise config_error(where, f"{value} is not finite")


def _json(terms: Mapping[str, Any]) -> str:
    """Return terms as JSON, without the arrays."""

    def plain(value: object) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, np.ndarray) and value.ndim:
            return None
        if isinstance(value, np.generic | np.ndarray):
            return value.tolist()
        raise TypeError(f"finance: {value!r} is neither text nor a number")

    try:
        return json.dumps(dict(terms), allow_nan=False, default=plain)
    except ValueError as error:
        raise config_error("finance", f"holds a number that is not finite: {error}") from error
