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
    "irr",
    "xirr",
    "npv",
    "mirr",
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
    "sam_lcoefcr",
    "hamilton_2010_wsc_8mw",
    "hamilton_2010_original_blog_shares",
    "hamilton_caqa_equal_5yr_amortisation_known_inconsistency",
    "barroso_2013_usd_per_watt_month",
    "barroso_tco_asic_server_lifetime",
    "bernstein_2025_gw_capex_split",
    "epoch_2026_one_gw_tco",
    "epoch_training_run_cost_components",
    "france_2025_campus_claims_eur_per_gw",
    "lenovo_lp2225_llama31_cloud_cost",
    "newkirk_2025_time_to_power_idle_cost",
    "semianalysis_clustermax_tco_default",
    "aiinframap_two_calculators_known_inconsistency",
    "act2_dell_r740_embodied",
    "gpu_embodied_carbon_disagreement",
    "bloom_176b_training_carbon",
    "gpt3_patterson_2021",
    "llama_model_cards_carbon_claims",
    "codecarbon_pue_scope_trap",
    "ecologits_0_11_3_llm_request",
    "iea_2025_energy_and_ai_regions",
    "lbnl_2024_us_energy_capacity",
    "megatron_a100_batch_time_measured",
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
