"""Project finance of any cash flows: debt, tax, reserves, returns; one case or thousands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._faults import config_error
from fleetwatt.running import number_of_threads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike, NDArray

    Series = NDArray[np.float64]

__all__ = ["Appraisal", "Outlay", "appraise"]

LOANS = ("facility", "it")
"""Loans of `Outlay.loan`, in the order in which they are served."""


@dataclass(frozen=True)
class Outlay:
    """What is invested in a kind of asset.

    Attributes
    ----------
    spending : array_like, shape (..., periods), [EUR]
        What is spent in each period.
    loan : {"facility", "it"}
        The loan that finances it.
    replacement : bool
        Whether it replaces what is worn out: paid from the cash of operation, for which the owners'
        part is set aside before.
    depreciation : array_like, shape (years,)
        Part of the spending that is depreciated in each year of its use, which begins with
        operation at the earliest; as `fleetwatt.finance.depreciation` gives them. None is without
        it.
    """

    spending: ArrayLike
    loan: Literal["facility", "it"] = "facility"
    replacement: bool = False
    depreciation: ArrayLike = ()


@dataclass(frozen=True)
class Appraisal:
    """What lenders and owners read, for each case.

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
        `..._roots` counts them. Covers are NaN without debt.
        """
        columns = self._measures.reshape((*self.shape, -1))
        named = zip(_core.finance.appraisal.measures(), np.moveaxis(columns, -1, 0), strict=True)
        return {name: float(values) if values.ndim == 0 else values for name, values in named}

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
        """
        import pandas as pd

        names, values = self._known_lines()
        place = np.arange(len(values)).reshape(self.shape)[case]
        if np.ndim(place):
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
    start: str = "2026-01",
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
        Income and running costs of each period. Leading axes are cases, and broadcast.
    outlays : sequence of Outlay
        What is invested.
    finance : mapping, optional
        Terms, as in the section `finance` of a scenario, in tables as deep as there; what is left
        out takes its default. A number may be an array of the shape of the cases.
    start : str
        Month of the first period, ``"2026-01"``.
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
        Years over which the owners' part of a replacement is set aside.
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
        For terms that are unknown or outside their range, all at once; for series with NaN, with
        their position; for periods that do not fit together.
    InfeasibleError
        Where debt, tax and reserves do not settle.

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
    given = {
        "revenue": revenue,
        "opex": opex,
        "disposal": disposal,
        "grants": grants,
        "tax_credits": tax_credits,
    }
    series = {name: as_float64(name, value) for name, value in given.items()}
    spent = [as_float64(f"outlays[{n}]", outlay.spending) for n, outlay in enumerate(outlays)]
    count = max([array.shape[-1] for array in [*series.values(), *spent] if array.ndim], default=0)
    terms = dict(finance or {})
    varied = {path: array for path, array in _arrays(terms)}
    try:
        shape = np.broadcast_shapes(
            *(array.shape[:-1] for array in [*series.values(), *spent]),
            *(array.shape for array in varied.values()),
        )
    except ValueError as error:
        raise config_error("cases", f"do not broadcast: {error}") from error
    rows = {name: _rows(name, array, shape, count) for name, array in series.items()}
    assets = [
        (
            _rows(f"outlays[{number}]", spending, shape, count),
            _loan(number, outlay.loan),
            bool(outlay.replacement),
            as_float64("depreciation", outlay.depreciation).reshape(-1),
        )
        for number, (outlay, spending) in enumerate(zip(outlays, spent, strict=True))
    ]
    measures, lines = _core.finance.appraisal.appraise(
        (start, count, period_months, operating, operating if repaying is None else repaying),
        list(_texts(terms, varied, shape)),
        replacement_years,
        rows["revenue"],
        rows["opex"],
        rows["disposal"],
        rows["grants"],
        rows["tax_credits"],
        assets,
        statements,
        number_of_threads(threads),
    )
    return Appraisal(start, period_months, shape, measures, lines)


def _rows(name: str, array: Series, shape: tuple[int, ...], count: int) -> Series:
    """Return a row for each case, or one for all."""
    if array.ndim and array.shape[-1] not in (1, count):
        raise config_error(name, f"has {array.shape[-1]} periods of {count}")
    lead = shape if array.ndim > 1 and array.size != count else ()
    full = np.broadcast_to(array, (*lead, count))
    return np.ascontiguousarray(full).reshape(-1, count)


def _loan(number: int, name: str) -> int:
    if name not in LOANS:
        raise config_error(f"outlays[{number}].loan", f"{name!r} is none of {', '.join(LOANS)}")
    return LOANS.index(name)


def _arrays(terms: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield the arrays among numbers of terms, by path."""
    for name, value in terms.items():
        if isinstance(value, Mapping):
            yield from _arrays(value, (*path, name))
        elif isinstance(value, np.ndarray) and value.ndim:
            yield (*path, name), as_float64(".".join((*path, name)), value)


def _texts(
    terms: Mapping[str, Any], varied: Mapping[tuple[str, ...], Series], shape: tuple[int, ...]
) -> Iterator[str]:
    """Yield the terms of each case as JSON, or those of all."""
    columns = {path: np.broadcast_to(array, shape).reshape(-1) for path, array in varied.items()}
    for case in range(int(np.prod(shape)) if varied else 1):
        yield _json(_with(terms, {path: float(column[case]) for path, column in columns.items()}))


def _with(terms: Mapping[str, Any], numbers: Mapping[tuple[str, ...], float]) -> dict[str, Any]:
    tree = {
        name: _with(value, {}) if isinstance(value, Mapping) else value
        for name, value in terms.items()
    }
    for path, number in numbers.items():
        place = tree
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = number
    return tree


def _json(tree: Mapping[str, Any]) -> str:
    def plain(value: object) -> Any:
        if isinstance(value, np.generic | np.ndarray):
            return value.tolist()
        raise TypeError(f"finance: {value!r} is neither text nor a number")

    try:
        return json.dumps(tree, allow_nan=False, default=plain)
    except ValueError as error:
        raise config_error("finance", f"holds a number that is not finite: {error}") from error
