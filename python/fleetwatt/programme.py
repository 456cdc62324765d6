"""Several sites together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt import _core
from fleetwatt._arrays import as_float64

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["totals"]


def totals(key_figures: pd.DataFrame) -> pd.Series[float]:
    """Return the totals of several sites.

    Parameters
    ----------
    key_figures : pandas.DataFrame
        As from `fleetwatt.run_many`: one row for each site.

    Returns
    -------
    pandas.Series
        Amounts (accelerators, energy, water, carbon, money, people) added up, each in the
        first full year of its own site. Ratios, prices and returns have no total: NaN.
        Peaks are added as if they coincided: an upper bound.

    Examples
    --------
    >>> import fleetwatt
    >>> from fleetwatt.programme import totals
    >>> table = fleetwatt.run_many(map(fleetwatt.Scenario.example, fleetwatt.examples()))
    >>> bool(totals(table)["gpus"] == table["gpus"].sum())
    True
    """
    import pandas as pd

    from fleetwatt.results import definitions

    keys = [figure.id for figure in definitions().figures if figure.key]
    rows = as_float64("key_figures", key_figures[keys].to_numpy())
    total: pd.Series[float] = pd.Series(_core.programme.totals(rows), index=keys, name="total")
    return total
