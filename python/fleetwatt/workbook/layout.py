"""The order in which figures and lines are shown; what no section names comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Sections = Sequence[tuple[str, Sequence[str]]]

YEARLY_SECTIONS: Sections = (
    (
        "Operations",
        (
            "operating_h",
            "gpu_hours_installed",
            "gpu_hours_available",
            "gpu_hours_sold",
            "gpu_hours_shed",
            "cooling_shed_h",
            "clamped_h",
            "it_energy_mwh",
            "cooling_mwh",
            "facility_energy_mwh",
            "grid_energy_mwh",
            "it_peak_mw",
            "grid_peak_mw",
            "water_m3",
            "delivered_heat_mwh",
            "carbon_t",
            "carbon_life_cycle_t",
        ),
    ),
    (
        "Income statement",
        (
            "revenue_compute_eur",
            "revenue_colocation_eur",
            "revenue_recharge_eur",
            "revenue_heat_eur",
            "revenue_export_eur",
            "revenue_eur",
            "electricity_eur",
            "maintenance_eur",
            "people_eur",
            "insurance_taxes_eur",
            "software_eur",
            "utilities_eur",
            "opex_eur",
            "ebitda_eur",
            "disposal_eur",
            "depreciation_site_eur",
            "depreciation_it_eur",
            "depreciation_interest_eur",
            "interest_eur",
            "result_before_tax_eur",
            "tax_eur",
            "net_result_eur",
        ),
    ),
    (
        "Investment",
        (
            "capex_facility_eur",
            "capex_connection_eur",
            "capex_generators_eur",
            "capex_plants_eur",
            "capex_battery_added_eur",
            "capex_development_eur",
            "capex_contingency_eur",
            "capex_site_eur",
            "capex_it_eur",
            "refresh_eur",
            "it_spending_eur",
            "investment_eur",
        ),
    ),
    (
        "Debt",
        (
            "debt_drawn_site_eur",
            "debt_drawn_it_eur",
            "debt_drawn_eur",
            "interest_capitalised_eur",
            "interest_site_eur",
            "interest_it_eur",
            "principal_site_eur",
            "principal_it_eur",
            "principal_eur",
            "debt_service_eur",
            "debt_eur",
        ),
    ),
    ("Tax without debt", ("project_result_eur", "project_tax_eur")),
    (
        "Parties of leased IT",
        (
            "rent_it_eur",
            "rent_space_eur",
            "operator_pretax_cash_flow_eur",
            "operator_tax_eur",
            "operator_cash_flow_eur",
            "landlord_cost_eur",
            "landlord_pretax_cash_flow_eur",
            "landlord_tax_eur",
            "landlord_cash_flow_eur",
            "lessor_pretax_cash_flow_eur",
            "lessor_tax_eur",
            "lessor_cash_flow_eur",
        ),
    ),
    (
        "Public account",
        (
            "property_tax_eur",
            "business_tax_eur",
            "electricity_excise_eur",
            "electricity_cta_eur",
            "social_contributions_eur",
            "public_account_eur",
        ),
    ),
    (
        "Cash flow",
        (
            "project_cash_flow_eur",
            "refresh_debt_eur",
            "reserve_paid_eur",
            "reserve_released_eur",
            "cfads_eur",
            "equity_paid_in_eur",
            "equity_cash_flow_eur",
        ),
    ),
)

KEY_SECTIONS: Sections = (
    ("Returns", ("npv_eur", "project_irr", "equity_irr", "min_dscr", "average_dscr")),
    (
        "Levelised cost of compute",
        (
            "lcoc_eur_gpu_hour",
            "lcoc_available_eur_gpu_hour",
            "lcoc_installed_eur_gpu_hour",
            "lcoc_before_tax_eur_gpu_hour",
        ),
    ),
    (
        "Money",
        (
            "capex_eur",
            "capex_site_fraction",
            "capex_chips_eur",
            "refresh_total_eur",
            "revenue_eur_year",
            "opex_eur_year",
            "electricity_cost_eur_mwh",
            "mining_eur_mwh",
            "revenue_over_mining",
        ),
    ),
    (
        "Parties of leased IT",
        (
            "operator_npv_eur",
            "operator_irr",
            "landlord_npv_eur",
            "landlord_irr",
            "lessor_npv_eur",
            "lessor_irr",
        ),
    ),
    (
        "Public account",
        (
            "public_account_eur_year",
            "public_account_total_eur",
            "public_account_worth_eur",
        ),
    ),
    (
        "Fleet",
        (
            "gpus",
            "gpus_over_claimed",
            "published_gpus_grid_mw",
            "chip_kw_gpu",
            "node_kw_gpu",
            "all_in_kw_gpu",
            "it_kw_gpu",
            "meter_kw_gpu",
            "working_gpus",
            "availability",
            "sold_gpu_hours_year",
            "shed_gpu_hours",
            "staff",
        ),
    ),
    (
        "Training and tokens",
        (
            "training_gpus",
            "job_gpus",
            "job_mttf_h",
            "checkpoint_interval_min",
            "job_ettr",
            "training_swing_mw",
            "useful_pflops_gpu",
            "training_pflops",
            "training_days",
            "mtokens_year",
            "joule_per_token",
        ),
    ),
    (
        "Energy",
        (
            "it_energy_mwh_year",
            "facility_energy_mwh_year",
            "grid_energy_mwh_year",
            "peak_it_mw",
            "peak_grid_mw",
            "pue",
            "pue_category_1",
            "peak_hour_pue",
            "cooling_ppue",
            "cer",
            "ref",
            "coolant_supply_c",
            "cooling_shed_gpu_hours",
            "clamped_hours",
        ),
    ),
    (
        "Water and heat",
        (
            "water_m3_year",
            "wue_l_kwh",
            "peak_day_water_m3",
            "peak_water_l_s",
            "water_over_yearly_permit",
            "water_over_daily_permit",
            "water_over_flow_permit",
            "scarce_water_m3_year",
            "offsite_water_m3_year",
            "source_wue_l_kwh",
            "recoverable_heat_mwh_year",
            "delivered_heat_mwh_year",
            "heat_met_fraction",
            "erf",
            "ere",
        ),
    ),
    (
        "Neighbours",
        (
            "noise_day_dba",
            "noise_emergence_day_db",
            "noise_excess_day_db",
            "noise_night_dba",
            "noise_emergence_night_db",
            "noise_excess_night_db",
            "noise_sunday_dba",
            "noise_emergence_sunday_db",
            "noise_excess_sunday_db",
            "neighbour_drawdown_m",
            "evaporative_heat_mw",
            "generator_nox_kg_year",
            "generator_co_kg_year",
            "generator_pm_kg_year",
        ),
    ),
    (
        "Carbon",
        (
            "carbon_t_year",
            "carbon_life_cycle_t_year",
            "cue_kg_kwh",
            "embodied_carbon_t",
            "avoided_carbon_t_year",
        ),
    ),
)


def sectioned(sections: Sections, names: Sequence[str], rest: str) -> list[tuple[str, list[str]]]:
    """Return the names by section, those that no section has under the heading `rest`.

    Examples
    --------
    >>> sectioned([("Fleet", ["gpus", "staff"])], ["pue", "gpus"], "Others")
    [('Fleet', ['gpus']), ('Others', ['pue'])]
    """
    placed = {name for _, section in sections for name in section}
    every = [
        *((heading, [name for name in section if name in names]) for heading, section in sections),
        (rest, [name for name in names if name not in placed]),
    ]
    return [(heading, section) for heading, section in every if section]
