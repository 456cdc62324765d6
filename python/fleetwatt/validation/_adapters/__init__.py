"""The kinds of published cases: a file each, and a line in the list."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from fleetwatt._faults import config_error, nearest

if TYPE_CHECKING:
    from fleetwatt.validation._kind import Kind

__all__ = ["kind", "kinds"]

_KINDS = (
    "psychrometrics",
    "york_approach",
    "eir_cop",
    "theis",
    "lei_masanet_2022",
    "frontier_power",
    "mttf",
    "ettr",
    "checkpoint_interval",
    "failures_count",
    "fleet_power",
    "cluster_energy",
    "training_run",
    "inference_cost",
    "annualised_tco",
    "dispatch",
    "dispatch_size",
    "dispatch_peak",
    "dispatch_flex",
    "carbon_explorer_week",
    "carbon_explorer_synthetic_week",
    "reopt_tariff",
    "reopt_blended_tariff_flat_load",
    "french_declining_balance",
    "straight_line_prorata",
    "loss_carry_forward_fr",
    "interest_cap_fr",
    "idc_monthly",
    "debt_shapes",
    "sam_single_owner",
)


def kinds() -> list[str]:
    """Return the names of the kinds.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "psychrometrics" in kinds()
    True
    """
    return list(_KINDS)


def kind(name: str) -> Kind:
    """Return a kind: its inputs, its outputs and what solves it.

    Parameters
    ----------
    name : str

    Returns
    -------
    Kind

    Raises
    ------
    ConfigError
        For an unknown name, with the nearest known one.

    Examples
    --------
    >>> list(kind("york_approach").outputs)
    ['approach_k']
    """
    if name not in _KINDS:
        raise config_error("kind", f"{name!r} is unknown; {nearest(str(name), _KINDS)}")
    found: Kind = import_module(f"{__name__}.{name}").KIND
    return found
