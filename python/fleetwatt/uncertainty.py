"""Ensembles: scenarios drawn from the distributions that a scenario carries."""

from __future__ import annotations

from fleetwatt import _core
from fleetwatt._faults import config_error
from fleetwatt.scenario import Scenario

__all__ = ["draw"]


def draw(scenario: Scenario, count: int, *, seed: int = 0) -> list[Scenario]:
    """Draw scenarios from the `uncertainty` tables of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Its `uncertainty` tables name fields with a uniform or triangular distribution.
    count : int
        How many, 1 to 100,000; each takes about 45 kB.
    seed : int
        Number of the draw. The i-th scenario of a seed is the same whatever the count.

    Returns
    -------
    list of Scenario

    Raises
    ------
    ConfigError
        For a count outside its range, and where a drawn scenario has faults.

    Notes
    -----
    Numbers are drawn independently, by inversion, from a Philox-4x64-10 stream for each
    scenario (Salmon et al., SC11, 2011, doi 10.1145/2063384.2063405).

    Examples
    --------
    >>> import fleetwatt
    >>> from fleetwatt.uncertainty import draw
    >>> scenario = fleetwatt.Scenario.example("valence-80mw").replace(
    ...     {"uncertainty": [{"path": "finance.discount_rate", "low": 0.07, "high": 0.12}]}
    ... )
    >>> table = fleetwatt.run_many(draw(scenario, 10))
    >>> bool(table["npv_eur"].nunique() == 10)
    True
    """
    if isinstance(count, bool) or not 1 <= count <= 100_000:
        raise config_error("count", f"{count!r} is not a whole number from 1 to 100000")
    drawn = _core.uncertainty.draw(scenario._core, count, seed)
    return [Scenario(core, scenario.folder) for core in drawn]
