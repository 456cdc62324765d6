"""Published models, replicated to compare with what their authors report.

Nothing else in fleetwatt uses them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetwatt import _core
from fleetwatt._faults import config_errors
from fleetwatt.drivers import checked_weather
from fleetwatt.running import number_of_threads

if TYPE_CHECKING:
    import pandas as pd

    from fleetwatt.drivers import Weather

__all__ = ["lei_masanet_2022", "lei_masanet_2022_ranges"]


def lei_masanet_2022(
    weather: Weather,
    case: int,
    *,
    draws: int = 200,
    seed: int = 0,
    threads: int | None = None,
) -> pd.DataFrame:
    """Return yearly PUE and WUE of plants drawn after Lei and Masanet (2022).

    Parameters
    ----------
    weather : Weather
        A year of 8,760 hours.
    case : int
        1 hyperscale with airside economiser, 2 hyperscale with waterside economiser, 3 and 4
        the same for colocation, 5 colocation with water-cooled chillers, 6 colocation with
        airside economiser and air-cooled chillers, 7 colocation with air-cooled chillers, 8
        small with water-cooled chillers, 9 small with air-cooled chillers, 10 small with direct
        expansion.
    draws : int
        How many plants, 1 to 100,000.
    seed : int
        Number of the draw.
    threads : int, optional
        As many as there are processors if left out. The result is the same to the bit whatever
        their number.

    Returns
    -------
    pandas.DataFrame
        A row for each plant: `pue`, and `wue_l_kwh` in litres per kWh of IT, both means over
        the hours; then what was drawn, by the names of `lei_masanet_2022_ranges`.

    Raises
    ------
    ConfigError
        For numbers that are not whole, and weather that is no year.
    DomainError
        For a case or a number of draws outside its range.
    KeyboardInterrupt
        On Ctrl-C.

    Notes
    -----
    Every input is uniform between the limits of the publication's Table B.1
    (`lei_masanet_2022_ranges`). Each draw is one of an equal part of a Latin hypercube
    of some 16,384 candidates, ordered by what the model gives in eight hours of the year, so
    that the 5th and 95th percentiles of 200 draws are certain to some 0.2 % of PUE and 0.5 % of
    WUE. Equations, tables, agreement and what is left out stand in docs/models/published.md.

    References
    ----------
    Lei and Masanet, Resources, Conservation and Recycling 182 (2022) 106323,
    doi 10.1016/j.resconrec.2022.106323.

    Examples
    --------
    >>> from fleetwatt.climate import synthetic
    >>> plants = lei_masanet_2022(synthetic("lyon"), 5)
    >>> plants["pue"].quantile([0.05, 0.95]).round(1).tolist()
    [1.5, 1.8]
    """
    import pandas as pd

    checked_weather(weather)
    numbers = {"case": case, "draws": draws, "seed": seed}
    faults = [
        (name, f"{value!r} is not a whole number from 0 to 2**63 - 1")
        for name, value in numbers.items()
        if isinstance(value, bool)
        or not isinstance(value, (int, np.integer))
        or not 0 <= value < 2**63
    ]
    if faults:
        raise config_errors(faults)
    values = _core.facility.published.lei_masanet_2022(
        np.asarray(weather.dry_bulb_c),
        np.asarray(weather.relative_humidity),
        np.asarray(weather.pressure_pa),
        case,
        draws,
        seed,
        number_of_threads(threads),
    )
    columns = ["pue", "wue_l_kwh", *lei_masanet_2022_ranges(case)]
    table = pd.DataFrame(values, columns=columns)
    table.index.name = "draw"
    return table


def lei_masanet_2022_ranges(case: int) -> dict[str, tuple[float, float]]:
    """Return the limits of each input of a case of Lei and Masanet (2022).

    Parameters
    ----------
    case : int
        1 to 10, as for `lei_masanet_2022`.

    Returns
    -------
    dict of str to tuple of float
        Lowest and highest value, in the unit of the name, else as a ratio; inputs that the
        case's plant lacks are there too, and not used.

    Raises
    ------
    DomainError
        For a case that is not 1 to 10.

    References
    ----------
    Lei and Masanet, Resources, Conservation and Recycling 182 (2022) 106323, Table B.1.

    Examples
    --------
    >>> lei_masanet_2022_ranges(10)["ups_efficiency"]
    (0.77, 0.85)
    """
    found = _core.facility.published.lei_masanet_2022_ranges(case)
    return {name: (low, high) for name, low, high in found}
