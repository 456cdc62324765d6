"""Present values and rates of return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import as_float64

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["irr", "npv"]


def npv(rate: ArrayLike, cash_flows: ArrayLike) -> Any:
    """Return the net present value of evenly spaced cash flows.

    Parameters
    ----------
    rate : array_like, broadcasts against `cash_flows.shape[:-1]`, [1/period]
        Discount rate.
    cash_flows : array_like, shape (..., n), [currency]
        The first flow of each row stands at time 0.

    Returns
    -------
    float or numpy.ndarray, [currency]
        NaN where a flow or the rate is NaN.

    Raises
    ------
    FleetwattError
        Where shapes do not broadcast.
    TypeError
        For what is not real numbers.

    Notes
    -----
    ``sum_t c_t / (1 + rate)**t``, evaluated by Horner's rule. Spreadsheets' ``NPV`` starts
    one period later.

    Examples
    --------
    >>> from fleetwatt.finance import npv
    >>> round(npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000]), 6)
    3065.222668
    """
    return _scalar(
        _core.finance.npv(as_float64("rate", rate), as_float64("cash_flows", cash_flows))
    )


def irr(cash_flows: ArrayLike) -> Any:
    """Return the internal rate of return of evenly spaced cash flows.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n), [currency]

    Returns
    -------
    float or numpy.ndarray, [1/period]
        The rate above -1 at which the present value vanishes. With several, the one
        nearest 10 % among those where the value falls as the rate rises. NaN without any.

    Raises
    ------
    FleetwattError
        For flows without an axis.
    TypeError
        For what is not real numbers.

    Notes
    -----
    Rates are bracketed by changes of sign between -99.99 % and 1e6 and halved to the last
    bit; the result does not hang on the currency's unit.

    Examples
    --------
    >>> from fleetwatt.finance import irr
    >>> round(irr([-100, 39, 59, 55, 20]), 12)
    0.28094842116
    """
    return _scalar(_core.finance.irr(as_float64("cash_flows", cash_flows)))


def _scalar(values: Any) -> Any:
    return float(values) if values.ndim == 0 else values
