"""Present values, rates of return and payback, of even and of dated cash flows."""

from __future__ import annotations

import datetime
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["RateOfReturn", "irr", "irr_roots", "mirr", "npv", "payback", "xirr", "xnpv"]


class RateOfReturn(NamedTuple):
    """A rate of return, how many there are, and why there is none.

    Attributes
    ----------
    rate : float or numpy.ndarray
        The rate taken; NaN without one.
    count : int or numpy.ndarray
        How many rates above -1 make the present value vanish.
    reason : str or numpy.ndarray
        Why the rate is NaN; empty where it is not.
    """

    rate: Any
    count: Any
    reason: Any


def npv(rate: ArrayLike, cash_flows: ArrayLike, *, axis: int = -1) -> Any:
    """Return the net present value of evenly spaced cash flows.

    Parameters
    ----------
    rate : array_like, broadcasts against the shape of the flows without their axis, [1/period]
        Discount rate.
    cash_flows : array_like, shape (..., n), [currency]
        The first flow stands at time 0.
    axis : int, optional
        The axis of time.

    Returns
    -------
    float or numpy.ndarray, [currency]
        NaN where a flow or the rate is NaN, and for rates of -1 and below.

    Raises
    ------
    ConfigError
        For an axis that is not there.
    FleetwattError
        Where shapes do not broadcast.
    TypeError
        For what is not real numbers.

    Notes
    -----
    ``sum_t c_t / (1 + rate)**t``, evaluated by Horner's rule, with twice the digits where less
    than a thousandth of the flows' present values is left of them. Spreadsheets' ``NPV`` starts
    one period later.

    Examples
    --------
    >>> from fleetwatt.finance import npv
    >>> round(npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000]), 6)
    3065.222668
    """
    return _scalar(_core.finance.returns.npv(as_float64("rate", rate), _flows(cash_flows, axis)))


def xnpv(rate: ArrayLike, cash_flows: ArrayLike, dates: ArrayLike, *, axis: int = -1) -> Any:
    """Return the net present value of dated cash flows.

    Parameters
    ----------
    rate : array_like, broadcasts against the shape of the flows without their axis, [1/year]
        Discount rate.
    cash_flows : array_like, shape (..., n), [currency]
    dates : array_like, shape (n,)
        What NumPy takes for days, in any order: datetime64, `datetime.date`, ISO text. With a
        time zone they are days of its calendar; text with one is refused.
    axis : int, optional
        The axis of time.

    Returns
    -------
    float or numpy.ndarray, [currency]
        Worth on the first of the dates. NaN where a flow or the rate is NaN, and for rates of
        -1 and below.

    Raises
    ------
    ConfigError
        For dates that are missing or of another number than the flows, and for an
        axis that is not there.
    FleetwattError
        Where shapes do not broadcast.
    TypeError
        For what is not real numbers or dates.

    Notes
    -----
    ``sum_k c_k / (1 + rate)**((d_k - d_min) / 365)``, as spreadsheets' ``XNPV``. Times of day
    are dropped.

    Examples
    --------
    >>> from fleetwatt.finance import xnpv
    >>> round(xnpv(0.1, [-100, 110], ["2026-01-01", "2027-01-01"]), 9)
    0.0
    """
    flows = _flows(cash_flows, axis)
    days = _days(dates, flows, axis)
    if days.ndim != 1:
        raise config_error("dates", f"have the shape {days.shape}, not one of dates for all rows")
    return _scalar(_core.finance.returns.xnpv(as_float64("rate", rate), flows, days))


def irr(
    cash_flows: ArrayLike, *, axis: int = -1, full: bool = False, threads: int | None = None
) -> Any:
    """Return the internal rate of return of evenly spaced cash flows.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]
    axis : int, optional
        The axis of time.
    full : bool, optional
        Whether to return how many rates there are and why there is none, too.
    threads : int, optional
        For large arrays; all there are without it. No result hangs on it.

    Returns
    -------
    float, numpy.ndarray or RateOfReturn, [1/period]
        The rate above -1 at which the present value vanishes. With several, the one
        nearest 10 % among those where the value falls as the rate rises. NaN without any,
        and where a flow is NaN or infinite: `full` tells why.

    Raises
    ------
    ConfigError
        For an axis that is not there.
    FleetwattError
        For flows without an axis.
    TypeError
        For what is not real numbers.

    See Also
    --------
    irr_roots : All rates.

    Notes
    -----
    With ``u = ln(1 + rate)`` the present values of the gains and of the losses are sums of
    exponentials; their logarithms are convex. An interval of ``u`` holds no root where the
    tangents of the one lie above the chord of the other, and one at the most where the slopes
    at its ends leave their difference one sign; others are halved. So every root above -1 is
    counted, however close to the next, and none is missed. Roots are found by Newton's
    method within brackets, ill-conditioned ones with twice the digits. A value that touches 0
    counts as one root: it does where a change of every flow within its rounding
    would make it 0. Of two roots closer than that, one is told.

    The result does not hang on the currency's unit; bit for bit where that is a power of two.
    Of flows of one sign, those less than 1e-307 of the largest count as 0. A rate so near -1 that
    it rounds to it is told as the number next to -1.

    References
    ----------
    S. Boyd, L. Vandenberghe, "Convex Optimization", Cambridge 2004, section 3.1.5: the logarithm
    of a sum of exponentials is convex.

    Examples
    --------
    >>> from fleetwatt.finance import irr
    >>> round(irr([-100, 39, 59, 55, 20]), 12)
    0.28094842116
    >>> irr([100, 200], full=True)
    RateOfReturn(rate=nan, count=0, reason='no flow is negative, or none is positive')
    """
    found = _core.finance.returns.irr(_flows(cash_flows, axis), _threads(threads))
    return _told(found, full)


def xirr(
    cash_flows: ArrayLike,
    dates: ArrayLike,
    *,
    axis: int = -1,
    full: bool = False,
    threads: int | None = None,
) -> Any:
    """Return the internal rate of return of dated cash flows.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]
    dates : array_like, shape (n,) or that of the flows
        What NumPy takes for days, in any order: datetime64, `datetime.date`, ISO text. With a
        time zone they are days of its calendar; text with one is refused.
    axis : int, optional
        The axis of time.
    full : bool, optional
        Whether to return how many rates there are and why there is none, too.
    threads : int, optional
        For large arrays; all there are without it. No result hangs on it.

    Returns
    -------
    float, numpy.ndarray or RateOfReturn, [1/year]
        As `irr`.

    Raises
    ------
    ConfigError
        For dates that are missing, all the same, or of another number than the flows, and for an
        axis that is not there.
    FleetwattError
        For flows without an axis.
    TypeError
        For what is not real numbers or dates.

    Notes
    -----
    The rate at which ``sum_k c_k / (1 + rate)**((d_k - d_min) / 365)`` vanishes, as
    spreadsheets' ``XIRR``, found as `irr` does. Flows of a day are added up; where they
    cancel but for rounding there is none. Times of day are dropped.

    Examples
    --------
    >>> from fleetwatt.finance import xirr
    >>> round(xirr([-100, 110], ["2024-02-29", "2025-02-28"]), 12)
    0.1
    """
    flows = _flows(cash_flows, axis)
    days = _days(dates, flows, axis)
    return _told(_core.finance.returns.xirr(flows, days, _threads(threads)), full)


def irr_roots(
    cash_flows: ArrayLike,
    dates: ArrayLike | None = None,
    *,
    axis: int = -1,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """Return every rate above -1 at which the present value vanishes.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]
    dates : array_like, shape (n,) or that of the flows, optional
        As `xirr`; without them flows are evenly spaced.
    axis : int, optional
        The axis of time.
    threads : int, optional
        For large arrays; all there are without it. No result hangs on it.

    Returns
    -------
    numpy.ndarray, shape (..., k), [1/period] or, with dates, [1/year]
        Rising; `k` is the largest number of rates of a stream, others are filled with
        NaN. A rate beyond the range of floats is infinite.

    Raises
    ------
    ConfigError
        For dates that are missing, all the same, or of another number than the flows, and for an
        axis that is not there.
    FleetwattError
        For flows without an axis.
    TypeError
        For what is not real numbers or dates.

    Notes
    -----
    Found and counted as `irr` does.

    Examples
    --------
    >>> from fleetwatt.finance import irr_roots
    >>> irr_roots([-1000, 3600, -4310, 1716]).round(9).tolist()
    [0.1, 0.2, 0.3]
    >>> irr_roots([[-100, 230, -132], [-100, 220, -121], [1, 2, 3]]).round(9).tolist()
    [[0.1, 0.2], [0.1, nan], [nan, nan]]
    """
    flows = _flows(cash_flows, axis)
    days = None if dates is None else _days(dates, flows, axis)
    rows = _core.finance.returns.irr_roots(flows, days, _threads(threads))
    widest = max(map(len, rows), default=0)
    roots = np.full((len(rows), widest), np.nan)
    for row, found in zip(roots, rows, strict=True):
        row[: len(found)] = found
    return roots.reshape(*flows.shape[:-1], widest)


def mirr(
    cash_flows: ArrayLike, finance_rate: ArrayLike, reinvest_rate: ArrayLike, *, axis: int = -1
) -> Any:
    """Return the modified internal rate of return of evenly spaced cash flows.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]
    finance_rate, reinvest_rate : array_like, broadcast as `rate` of `npv`, [1/period]
        At which losses are financed, and gains reinvested.
    axis : int, optional
        The axis of time.

    Returns
    -------
    float or numpy.ndarray, [1/period]
        NaN without a gain and a loss, where a flow is not finite, and for rates of -1 and below.

    Raises
    ------
    ConfigError
        For an axis that is not there.
    FleetwattError
        Where shapes do not broadcast.
    TypeError
        For what is not real numbers.

    Notes
    -----
    ``(FV / PV)**(1 / (n - 1)) - 1``, with ``FV`` the gains at the end of the last period,
    reinvested, and ``PV`` the losses discounted to time 0, as NumPy Financial and
    spreadsheets have it. Present values are summed as logarithms: no unit overflows.

    Examples
    --------
    >>> from fleetwatt.finance import mirr
    >>> round(mirr([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.10, 0.12), 9)
    0.12609413
    """
    rates = as_float64("finance_rate", finance_rate), as_float64("reinvest_rate", reinvest_rate)
    return _scalar(_core.finance.returns.mirr(_flows(cash_flows, axis), *rates))


def payback(cash_flows: ArrayLike, *, rate: ArrayLike = 0.0, axis: int = -1) -> Any:
    """Return how long it takes until cash flows are paid back.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]
        The first flow stands at time 0.
    rate : array_like, broadcasts as that of `npv`, [1/period]
        At which flows are discounted; simple payback without it.
    axis : int, optional
        The axis of time.

    Returns
    -------
    float or numpy.ndarray, [period]
        Until the sum of the flows first rises from below 0 to it, along a straight line within
        the period. NaN where it never does, where a flow is not finite, and for rates of -1
        and below.

    Raises
    ------
    ConfigError
        For an axis that is not there.
    FleetwattError
        Where shapes do not broadcast.
    TypeError
        For what is not real numbers.

    Notes
    -----
    Neglected: what comes after, as a sum that falls below 0 again when plant is replaced.

    Examples
    --------
    >>> from fleetwatt.finance import payback
    >>> payback([-100, 40, 40, 40])
    2.5
    >>> round(payback([-100, 40, 40, 40], rate=0.05), 6)
    2.741563
    """
    flows = _flows(cash_flows, axis)
    return _scalar(_core.finance.returns.payback(flows, as_float64("rate", rate)))


def _flows(cash_flows: ArrayLike, axis: int) -> NDArray[np.float64]:
    """Return flows with time along the last axis."""
    flows = as_float64("cash_flows", cash_flows)
    if flows.ndim == 0:
        raise FleetwattError("cash_flows: at least one axis is needed")
    if not -flows.ndim <= axis < flows.ndim:
        raise config_error("axis", f"{axis} is outside {-flows.ndim} to {flows.ndim - 1}")
    return np.moveaxis(flows, axis, -1)


def _days(dates: ArrayLike, flows: NDArray[np.float64], axis: int) -> NDArray[np.int64]:
    """Return days since 1970 with time along the last axis."""
    given = np.asarray(dates)
    if given.dtype.kind not in "MOSU" and given.size:
        raise TypeError(f"dates must hold dates, not {given.dtype}")
    if given.dtype.kind == "O":
        given = np.array([_day(date) for date in given.flat], dtype=object).reshape(given.shape)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", ".*timezone")
            days = given.astype("datetime64[D]")
    except Warning as error:
        raise TypeError(f"dates must hold dates: text has a time zone, as in {dates!r}") from error
    except (TypeError, ValueError) as error:
        raise TypeError(f"dates must hold dates, as YYYY-MM-DD: {error}") from error
    days = days if days.ndim <= 1 else np.moveaxis(days, axis, -1)
    if days.shape not in {flows.shape[-1:], flows.shape}:
        raise config_error("dates", f"have the shape {days.shape}, the flows {flows.shape}")
    return days.astype(np.int64)


def _day(date: Any) -> Any:
    """Return the day on the calendar of a date's own time zone; nothing for a missing one."""
    if not isinstance(date, datetime.datetime):
        return date
    return None if date.isoformat() == "NaT" else date.date()


def _threads(threads: int | None) -> int:
    from fleetwatt.running import number_of_threads

    return number_of_threads(threads)


def _told(found: tuple[Any, Any, Any], full: bool) -> Any:
    rate, count, reason = found
    if not full:
        return _scalar(rate)
    words = np.array(_core.finance.returns.reasons())[reason]
    if rate.ndim:
        return RateOfReturn(rate, count, words)
    return RateOfReturn(float(rate), int(count), str(words))


def _scalar(values: Any) -> Any:
    return float(values) if values.ndim == 0 else values
