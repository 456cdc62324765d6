"""Prices that seem to be in another unit."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PRICE_EUR_MWH = 5.0
"""Prices that all lie below are taken for EUR/kWh: EUR/MWh of a year reach further."""


def ask_about_kwh(*price_eur_mwh: NDArray[np.float64], stacklevel: int) -> None:
    """Warn, once, where no price of one of the series reaches as far as EUR/MWh do.

    Parameters
    ----------
    *price_eur_mwh : array of float, [EUR/MWh]
    stacklevel : int
        As of `warnings.warn`, counted from the caller.

    Warns
    -----
    UserWarning
        Where the largest absolute price lies below 5 and is not 0.
    """
    for series in price_eur_mwh:
        largest = float(np.max(np.abs(series), initial=0.0))
        if 0.0 < largest < LEAST_PRICE_EUR_MWH:
            warnings.warn(
                f"price_eur_mwh is at most {largest:g}: is it in EUR/kWh? EUR/MWh is expected",
                UserWarning,
                stacklevel=stacklevel + 1,
            )
            return
