"""The engine against an independent model: every hour, month, year and figure."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import engine
import numpy as np
import pandas as pd
import pytest
from lab import LEAVES
from oracle import SCHEDULED, Oracle
from oracle_plant import humidity_ratio_of, saturation_pressure_pa, wet_bulb_c

import fleetwatt
from fleetwatt import _core

RTOL = 1e-9
#: The engine reads the speed of coolers' fans from a table, within 2e-9 of the root that the
#: oracle finds, and 1e-8 below a hundredth of full speed. Fans that turn take at least 0.02 of
#: their full power, which is their cube at a speed of 0.27: power is within 3 x 2e-9 / 0.27 =
#: 2.2e-8 of its own. Pads are wet on warm hours, at a speed above 0.02: their water is within
#: 1e-7. Of the whole power fans take so little that it stays within the other tolerance.
FAN_SPEED, FAN_RTOL = 1e-8, 1e-7

FILES = {
    "supply.price.source": "file",
    "carbon.source": "file",
}
REJECTIONS = ("dry", "adiabatic", "wet_tower")
AIR_SIDES = (
    *("chiller", "economiser", "waterside_economiser", "water_chiller", "direct_expansion"),
)
#: Every rejection with every air side, each pair with another climate, class, redundancy.
PLANTS = {
    f"{rejection}, {air_side}": (
        "valence-80mw",
        {
            "operation_years": 2,
            "facility.cooling.rejection": rejection,
            "facility.cooling.air_side": air_side,
            "facility.cooling.water_class": ("w40", "w32", "w45", "w27")[(n + m) % 4],
            "facility.cooling.spare_units": float((n + 2 * m) % 4),
            "facility.electrical.redundancy": ("n", "n+1", "3n/2", "2n")[(m - n) % 4],
            "facility.electrical.block_units": 2.0 + m,
            "climate.catalogue": ("montelimar", "nancy", "marseille")[(n + m) % 3],
        },
    )
    for n, rejection in enumerate(REJECTIONS)
    for m, air_side in enumerate(AIR_SIDES)
}
HOT_NETWORK = {
    "operation_years": 3,
    "facility.heat_reuse.network_mw": 40.0,
    "facility.heat_reuse.network_supply_c": 75.0,
    "facility.heat_reuse.network_return_c": 44.0,
    "facility.heat_reuse.upgrade": "heat_pump",
}
#: Hotter than the plant is built for, with few machines for what the coolers leave.
SHORT = {
    "operation_years": 3,
    "climate.catalogue": "marseille",
    "fleet.cohorts[0].gpus": 36_000,
    "fleet.demand.occupancy": 1.0,
    "facility.cooling.trim_fraction": 0.05,
    "facility.cooling.design_dry_bulb_c": 30.0,
    "facility.cooling.air_side": "waterside_economiser",
    "site.grid_connection_mw": 120.0,
}
WELLS = {
    "operation_years": 3,
    "facility.cooling.rejection": "wet_tower",
    "facility.aquifer.groundwater_fraction": 0.7,
    "facility.aquifer.neighbour_m": 350.0,
    "facility.water.permit_m3_year": 200_000.0,
    "facility.water.permit_m3_day": 2_500.0,
    "facility.water.permit_l_s": 25.0,
    "facility.water.cycles_of_concentration": 8.0,
}
PLAIN_CHIP = {
    "name": "plain_chip",
    "chip_tdp_w": 900,
    "node_kw": 1.4,
    "all_in_kw": 1.5,
    "idle_fraction": 0.3,
    "liquid_fraction": 0.4,
    "gpus_per_node": 6,
    "gpus_per_domain": 12,
    "bf16_tflops": 1500,
    "chip_price_usd": 20_000,
    "system_price_usd": 30_000,
}
NEXT_CHIP = {
    "name": "next_chip",
    "like": "gb300_nvl72",
    "all_in_kw": 2.6,
    "bf16_tflops": 4_000,
    "system_price_usd": 75_000,
}
#: Deliveries, failures, sales and ends of life, one after another.
FLEETS = {
    "two generations, one of them retired": {
        "fleet.cohorts": [
            {
                "accelerator": "h100_sxm",
                "gpus": 9_000,
                "online": "2026-03",
                "ramp_months": 3,
                "retired": "2030-06",
                "price_eur_gpu_hour": 1.9,
            },
            {
                "accelerator": "gb300_nvl72",
                "gpus": 20_000,
                "online": "2028-10",
                "ramp_months": 7,
            },
        ],
        "operation_years": 9,
    },
    "filled again": {
        "fleet.cohorts": [
            {
                "accelerator": "gb200_nvl72",
                "gpus": "fill",
                "basis": "node",
                "online": "2026-12",
                "ramp_months": 5,
                "retired": "2031-04",
            },
            {
                "accelerator": "h100_sxm",
                "gpus": 6_000,
                "online": "2028-01",
                "ramp_months": 2,
                "retired": "2032-01",
            },
            {
                "accelerator": "vr200_nvl72",
                "gpus": "fill",
                "basis": "all_in",
                "online": "2031-04",
                "ramp_months": 6,
            },
        ],
        "fleet.refresh.life_years": 4,
        "facility.cooling.liquid_fraction": 0.9,
        "operation_years": 10,
    },
    "idle between two fleets": {
        "fleet.cohorts": [
            {
                "accelerator": "gb300_nvl72",
                "gpus": 20_001,
                "online": "2026-12",
                "ramp_months": 2,
                "retired": "2028-12",
            },
            {
                "accelerator": "next_chip",
                "gpus": "fill",
                "online": "2029-03",
                "ramp_months": 3,
                "retired": "2031-06",
            },
        ],
        "fleet.accelerators": [NEXT_CHIP],
        "fleet.refresh.life_years": 1,
        "operation_years": 5,
    },
    "own accelerators": {
        "fleet.accelerators": [NEXT_CHIP, PLAIN_CHIP],
        "fleet.cohorts": [
            {"accelerator": "plain_chip", "gpus": 7_001, "online": "2026-12"},
            {
                "accelerator": "next_chip",
                "gpus": "fill",
                "online": "2027-06",
                "ramp_months": 4,
                "all_in_kw": 2.7,
            },
        ],
        "operation_years": 4,
    },
    "own accelerators, capped": {
        "fleet.accelerators": [NEXT_CHIP, PLAIN_CHIP],
        "fleet.cohorts": [
            {"accelerator": "plain_chip", "gpus": 7_001, "online": "2026-12"},
            {
                "accelerator": "next_chip",
                "gpus": "fill",
                "basis": "node",
                "online": "2027-06",
            },
        ],
        "fleet.power_cap_fraction": 0.7,
        "fleet.training.job_gpus": 4_096,
        "operation_years": 3,
    },
    "subscribed by period": {
        "supply.network.usage": "medium",
        "supply.network.peak_fraction": 0.6,
        "supply.network.hph_fraction": 0.7,
        "supply.network.hch_fraction": 0.75,
        "supply.network.hpb_fraction": 0.75,
        "supply.network.hcb_fraction": 0.8,
        "supply.excise": "conditions",
        "supply.excise_conditions.energy_management": True,
        "supply.excise_conditions.good_practice": True,
        "supply.excise_conditions.value_added_eur_year": 5e8,
        "operation_years": 3,
    },
    "capped and oversubscribed": {
        "fleet.power_cap_fraction": 0.7,
        "fleet.oversubscription_fraction": 0.45,
        "fleet.demand.occupancy": 1.0,
        "operation_years": 3,
    },
    "sold in many ways": {
        "revenue.on_demand_fraction": 0.1,
        "revenue.spot_fraction": 0.15,
        "revenue.token_fraction": 0.2,
        "revenue.research_fraction": 0.05,
        "fleet.inference.replicas": 50,
        "fleet.inference.percentile": 0.999,
        "fleet.demand.training_fraction": 0.2,
        "fleet.demand.inference_fraction": 0.7,
        "operation_years": 7,
    },
    "contracts of two years": {
        "revenue.contract_years": 2.0,
        "revenue.renewal_fraction": 0.6,
        "revenue.churn_per_year": 0.1,
        "revenue.on_demand_fraction": 0.1,
        "revenue.shocks": [
            {"month": "2026-12", "change": 0.5},
            {"month": "2028-06", "change": -0.4},
            {"month": "2027-11", "change": 0.2},
            {"month": "2033-01", "change": 0.3},
        ],
        "revenue.sla_availability": 0.999,
        "operation_years": 9,
    },
    "no contracts": {
        "revenue.contract_years": 0.0,
        "revenue.merchant_decline": -0.05,
        "revenue.sla_credit_fraction": 0.0,
        "operation_years": 3,
    },
    "short warranty, hardware in dollars": {
        "fleet.refresh.warranty_years": 2.0,
        "fleet.refresh.resale": "straight_line",
        "fleet.refresh.life_years": 4,
        "fleet.cohorts[0].it_system_eur_per_gpu": None,
        "fleet.cohorts[0].chip_eur": None,
        "cost.it_price_decline": 0.2,
        "cost.it_price_shocks": [
            {"month": "2026-12", "change": 0.5},
            {"month": "2027-06", "change": -0.3},
            {"month": "2030-01", "change": 0.6},
        ],
        "currency.usd_per_eur_path": [
            {"year": 2027, "usd_per_eur": 1.05},
            {"year": 2031, "usd_per_eur": 1.25},
        ],
        "operation_years": 10,
    },
    "no spares, long repairs": {
        "fleet.reliability.spares_fraction": 0.0,
        "fleet.reliability.repair_h": 900.0,
        "fleet.reliability.rate_factor": 2.0,
        "operation_years": 3,
    },
    "a tenth spare, long repairs": {
        "fleet.reliability.spares_fraction": 0.1,
        "fleet.reliability.repair_h": 1_000.0,
        "fleet.reliability.replenishment_h": 1_500.0,
        "fleet.reliability.wear_out_years": 6.0,
        "fleet.refresh.warranty_years": 0.0,
        "fleet.cohorts[0].gpus": 1_802,
        "operation_years": 6,
    },
    "no failures": {"fleet.reliability.rate_factor": 0.0, "operation_years": 2},
    "known from the first month": {"fleet.demand.ramp_months": 0, "operation_years": 2},
    "known from the second month": {"fleet.demand.ramp_months": 1, "operation_years": 2},
    "known after thirty months": {
        "fleet.demand.ramp_months": 30,
        "fleet.demand.first_occupancy": 0.1,
        "fleet.demand.occupancy": 0.95,
        "operation_years": 4,
    },
}
#: Every way to finance a campus, each with other numbers than the usual ones.
FINANCED = {
    "paid every quarter, level principal": {
        "finance.payment_months": 3.0,
        "finance.facility_loan.shape": "level_principal",
        "finance.facility_loan.grace_months": 6.0,
        "finance.it_loan.grace_months": 3.0,
        "finance.facility_loan.gearing": 0.55,
        "finance.it_loan.interest_rate": 0.09,
        "finance.facility_loan.interest_rate": 0.05,
        "finance.funding": "equity_first",
        "finance.arrangement_fee_fraction": 0.02,
        "finance.commitment_fee_per_year": 0.01,
        "finance.working_capital.receivable_months": 1.5,
        "finance.working_capital.payable_months": 0.4,
        "finance.working_capital.vat_rate": 0.17,
        "finance.working_capital.vat_months": 2.3,
        "finance.working_capital.vat_works_fraction": 0.6,
        "finance.working_capital.vat_costs_fraction": 0.5,
        "finance.working_capital.vat_revenue_fraction": 0.3,
        "finance.discounting": "middle",
        "operation_years": 12,
        "fleet.refresh.life_years": 4,
    },
    "uses, bullet, facility": {
        "finance.gearing_of": "uses",
        "finance.gearing": 0.5,
        "finance.funding": "debt_first",
        "finance.facility_loan.shape": "bullet",
        "finance.facility_tenor_years": 7,
        "finance.support.grant_fraction": 0.12,
        "finance.support.tax_credit_fraction": 0.07,
        "finance.reserves.debt_service_form": "facility",
        "finance.reserves.debt_service_months": 4.5,
        "finance.reserves.facility_fee_per_year": 0.025,
        "finance.reserves.operating_months": 2.5,
        "finance.reserves.revenue_months": 1.5,
        "finance.reserves.interest_per_year": 0.03,
        "finance.interest_cap_eur": 1e6,
        "finance.interest_cap_fraction": 0.1,
        "finance.social_contribution_rate": 0.033,
        "finance.tax_rate": 0.25,
        "finance.tax_payment": "instalments",
        "finance.discounting": "end",
        "operation_years": 8,
        "supply.pv.capacity_mwp": 20.0,
        "supply.battery.power_mw": 10.0,
        "supply.battery.augmentation": "additions",
        "supply.battery.augmentation_years": 3,
    },
    "uses, first reserves as cash": {
        "finance.gearing_of": "uses",
        "finance.funding": "equity_first",
        "finance.payment_months": 6.0,
        "finance.support.grant_fraction": 0.2,
        "finance.reserves.operating_months": 1.0,
        "finance.reserves.debt_service_months": 6.0,
        "finance.interest_cap": False,
        "finance.losses": "used",
        "finance.financing_costs_depreciated": False,
        "operation_years": 6,
    },
    "sculpted on both": {
        "finance.gearing": 0.75,
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr": 3.0,
        "finance.facility_loan.dscr_steps": [{"from_year": 3.0, "dscr": 3.5}],
        "finance.it_loan.shape": "sculpted",
        "finance.it_loan.dscr": 1.6,
        "finance.it_loan.dscr_steps": [
            {"from_year": 2.0, "dscr": 1.5},
            {"from_year": 4.0, "dscr": 1.7},
        ],
        "finance.facility_tenor_years": 9,
        "finance.payment_months": 6.0,
        "operation_years": 10,
    },
    "all of it one loan": {
        "fleet.cohorts[0].ramp_months": 14,
        "finance.repaid_after": "complete",
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr": 2.5,
        "finance.it_loan.shape": "sculpted",
        "finance.it_loan.dscr": 1.5,
        "finance.payment_months": 3.0,
        "finance.tax_payment": "instalments",
        "operation_years": 9,
    },
    "repaid before replacements": {
        "fleet.cohorts[0].ramp_months": 30,
        "fleet.refresh.life_years": 2,
        "finance.repaid_after": "complete",
        "finance.gearing_of": "uses",
        "finance.gearing": 0.5,
        "finance.financing_costs_depreciated": False,
        "finance.losses": "used",
        "finance.social_contribution_rate": 0.04,
        "operation_years": 5,
    },
    "sculpted site before tax": {
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.gearing": 0.9,
        "finance.facility_loan.dscr": 1.8,
        "finance.sculpted_on": "before_tax",
        "finance.gearing_of": "uses",
        "finance.gearing": 0.4,
        "finance.tax_payment": "instalments",
        "operation_years": 15,
    },
    "sculpted, as much as may be borrowed": {
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.gearing": 0.3,
        "finance.it_loan.gearing": 0.4,
        "operation_years": 8,
    },
    "swept": {
        "finance.facility_loan.sweep_fraction": 0.3,
        "finance.it_loan.sweep_fraction": 0.5,
        "finance.payment_months": 3.0,
        "finance.gearing": 0.5,
        "operation_years": 9,
        "fleet.refresh.life_years": 4,
    },
    "sculpted and swept": {
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr": 2.0,
        "finance.facility_loan.sweep_fraction": 0.6,
        "finance.payment_months": 6.0,
        "finance.it_loan.gearing": 0.3,
        "operation_years": 12,
    },
    "refinanced": {
        "finance.facility_loan.refinanced_after_years": 3.0,
        "finance.facility_loan.refinanced_rate": 0.045,
        "finance.facility_loan.refinanced_tenor_years": 6.0,
        "finance.facility_loan.refinancing_fee_fraction": 0.015,
        "finance.it_loan.refinanced_after_years": 2.0,
        "finance.it_loan.refinanced_rate": 0.055,
        "finance.it_loan.refinanced_tenor_years": 4.0,
        "finance.it_loan.refinancing_fee_fraction": 0.012,
        "finance.it_loan.sweep_fraction": 0.2,
        "finance.payment_months": 6.0,
        "fleet.refresh.life_years": 4,
        "operation_years": 11,
    },
    "sculpted, then refinanced": {
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr": 2.0,
        "finance.facility_loan.refinanced_after_years": 5.0,
        "operation_years": 12,
    },
    "short of cash": {
        "finance.gearing": 0.9,
        "finance.covenants.lock_up_dscr": 1.4,
        "finance.covenants.default_dscr": 1.2,
        "finance.reserves.debt_service_months": 3.0,
        "revenue.contract_years": 2.0,
        "revenue.price_eur_gpu_hour": 3.0,
        "operation_years": 9,
    },
    "owners at once": {
        "finance.gearing": 0.9,
        "finance.covenants.lock_up_dscr": 1.4,
        "finance.reserves.shortfall": "owners",
        "finance.payment_months": 12.0,
        "revenue.contract_years": 2.0,
        "revenue.price_eur_gpu_hour": 3.0,
        "operation_years": 6,
    },
    "late deliveries": {
        "fleet.cohorts[0].ramp_months": 20,
        "finance.payment_months": 4.0,
        "finance.it_loan.shape": "level_principal",
        "finance.it_loan.grace_months": 8.0,
        "fleet.refresh.life_years": 3,
        "operation_years": 7,
    },
    "a year": {
        "operation_years": 1,
        "fleet.cohorts[0].online": "2027-01",
        "finance.facility_tenor_years": 15,
    },
    "a year, paid at its end": {
        "operation_years": 1,
        "fleet.cohorts[0].online": "2027-01",
        "finance.payment_months": 12.0,
    },
    "no loan": {"finance.gearing": 0.0, "operation_years": 3},
    "no interest": {
        "finance.interest_rate": 0.0,
        "finance.facility_loan.shape": "sculpted",
        "finance.payment_months": 2.0,
        "operation_years": 4,
    },
    "no lead time": {"start": "2026-12", "operation_years": 3},
    "other numbers": {
        "finance.discount_rate": 0.11,
        "finance.loss_allowance_eur": 5e6,
        "finance.social_contribution_rate": 0.05,
        "finance.social_contribution_allowance_eur": 2e6,
        "finance.it_depreciation_years": 4,
        "finance.facility_depreciation_years": 25,
        "finance.facility_residual_fraction": 0.2,
        "finance.it_tenor_years": 4,
        "finance.it_loan.shape": "bullet",
        "finance.it_loan.gearing": 0.5,
        "finance.covenants.lock_up_dscr": 1.3,
        "finance.covenants.default_dscr": 1.1,
        "fleet.refresh.life_years": 4,
        "operation_years": 9,
    },
    "declining balance": {
        "finance.it_depreciation": "declining_balance",
        "finance.services_depreciation": "declining_balance",
        "finance.services_depreciation_years": 8,
        "finance.services_fraction": 0.6,
        "supply.battery.power_mw": 5.0,
        "fleet.refresh.life_years": 3,
        "operation_years": 7,
    },
    "declining balance over a short life": {
        "finance.it_depreciation": "declining_balance",
        "finance.it_depreciation_years": 3,
        "finance.services_depreciation": "declining_balance",
        "start": "2026-12",
        "operation_years": 4,
    },
    "American tables": {
        "finance.it_depreciation": "macrs",
        "finance.services_depreciation": "macrs",
        "finance.services_depreciation_years": 7,
        "finance.facility_depreciation_years": 39,
        "finance.macrs_bonus_fraction": 0.4,
        "operation_years": 12,
    },
    "American tables of twenty years": {
        "finance.it_depreciation": "macrs",
        "finance.it_depreciation_years": 3,
        "finance.services_depreciation": "macrs",
        "operation_years": 5,
    },
    "no reserve": {
        "finance.reserves.debt_service_months": 0.0,
        "finance.reserves.interest_per_year": 0.0,
        "finance.covenants.lock_up_dscr": 0.0,
        "finance.covenants.default_dscr": 0.0,
        "finance.working_capital.receivable_months": 0.0,
        "finance.working_capital.payable_months": 0.0,
        "finance.working_capital.vat_rate": 0.0,
        "operation_years": 3,
    },
}
#: Scenarios by name: an example and what is changed in it.
SCENARIOS = {
    **PLANTS,
    **{name: ("valence-80mw", changes) for name, changes in FLEETS.items()},
    **{name: ("valence-80mw", changes) for name, changes in FINANCED.items()},
    "financed colocation": (
        "valence-40mw",
        {
            "finance.facility_loan.shape": "sculpted",
            "finance.facility_loan.gearing": 0.85,
            "finance.gearing_of": "uses",
            "finance.payment_months": 6.0,
            "operation_years": 8,
        },
    ),
    "twenty years": ("valence-80mw", {}),
    "tower, twenty years": ("valence-80mw", {"facility.cooling.rejection": "wet_tower"}),
    "exchanger alone": ("valence-80mw", {**HOT_NETWORK, "facility.heat_reuse.upgrade": "none"}),
    "the network's heat pump": ("valence-80mw", HOT_NETWORK),
    "the campus' heat pump": (
        "valence-80mw",
        {
            **HOT_NETWORK,
            "facility.heat_reuse.heat_pump_owner": "campus",
            "facility.heat_reuse.heat_pump_mw": 15.0,
            "facility.cooling.supply_c": 35.0,
        },
    ),
    "more asked for than there is": (
        "valence-40mw",
        {**HOT_NETWORK, "facility.heat_reuse.network_mw": 300.0},
    ),
    "too little cooling": ("valence-80mw", SHORT),
    "too little cooling behind pads": (
        "valence-80mw",
        {
            **SHORT,
            "facility.cooling.rejection": "adiabatic",
            "facility.cooling.water_class": "w32",
            "facility.cooling.pad_switch_c": 20.0,
            "facility.cooling.design_wet_bulb_c": 18.0,
            "facility.cooling.pads_disperse": True,
        },
    ),
    "too little cooling of towers": (
        "valence-80mw",
        {
            **SHORT,
            "facility.cooling.rejection": "wet_tower",
            "facility.cooling.water_class": "w27",
            "facility.cooling.plate_approach_k": 1.0,
            "facility.cooling.air_side": "water_chiller",
        },
    ),
    "what fits, with too little cooling": (
        "valence-80mw",
        {**SHORT, "fleet.cohorts[0].gpus": "fill"},
    ),
    "wells and permits": ("valence-80mw", WELLS),
    "confined aquifer": (
        "valence-80mw",
        {
            **WELLS,
            "facility.aquifer.storativity": 3e-4,
            "facility.aquifer.transmissivity_m2_s": 0.002,
            "facility.neighbours.barrier_db": 8.0,
            "facility.neighbours.dwelling_m": 900.0,
        },
    ),
    "condensers warmer than their record": (
        "valence-80mw",
        {
            "operation_years": 2,
            "facility.cooling.air_side": "water_chiller",
            "facility.cooling.water_chiller": "carrier_19xr_742kw_5_42cop_vsd",
            "facility.cooling.air_supply_c": 20.0,
        },
    ),
    "water colder than its record": (
        "valence-80mw",
        {
            "operation_years": 2,
            "facility.cooling.air_side": "economiser",
            "facility.cooling.air_supply_c": 18.0,
            "facility.cooling.air_rise_k": 16.0,
            "facility.cooling.air_coil_effectiveness": 0.537,
            "climate.catalogue": "marseille",
        },
    ),
    "air alone": (
        "valence-80mw",
        {
            "operation_years": 2,
            "facility.cooling.liquid_fraction": 0.0,
            "facility.cooling.air_side": "economiser",
            "facility.cooling.dew_point_low_c": 6.0,
            "climate.catalogue": "strasbourg",
            "facility.heat_reuse.network_mw": 0.0,
        },
    ),
    "liquid alone": (
        "valence-80mw",
        {"operation_years": 2, "facility.cooling.liquid_fraction": 1.0},
    ),
    "colocation": ("valence-40mw", {}),
    "colocation that is left": (
        "valence-40mw",
        {"fleet.cohorts[0].retired": "2029-05", "operation_years": 4},
    ),
    "colocation, few accelerators": (
        "valence-40mw",
        {"fleet.cohorts[0].gpus": 5_000, "facility.electrical.redundancy": "2n"},
    ),
    "opponents": (
        "valence-120mw",
        {"facility.electrical.redundancy": "3n/2", "operation_years": 10},
    ),
    "shedding": ("valence-80mw", {"fleet.cohorts[0].gpus": 60_000, "operation_years": 4}),
    "shedding tenants": ("valence-40mw", {"fleet.cohorts[0].gpus": 30_000, "operation_years": 4}),
    "shedding on hot days": (
        "valence-80mw",
        {
            "operation_years": 4,
            "fleet.cohorts[0].gpus": 44_000,
            "fleet.demand.occupancy": 1.0,
            "facility.it_capacity_mw": 90.0,
        },
    ),
    "cool loop": ("valence-80mw", {"facility.cooling.supply_c": 24.0, "operation_years": 3}),
    "cool tower": (
        "valence-80mw",
        {
            "operation_years": 3,
            "facility.cooling.rejection": "wet_tower",
            "facility.cooling.water_class": "w17",
        },
    ),
    "generations": (
        "valence-80mw",
        {
            "fleet.cohorts": [
                {
                    "accelerator": "h100_sxm",
                    "gpus": 8_000,
                    "online": "2026-03",
                    "price_eur_gpu_hour": 1.9,
                },
                {
                    "accelerator": "gb300_nvl72",
                    "gpus": "fill",
                    "basis": "node",
                    "online": "2028-10",
                    "ramp_months": 7,
                },
            ],
            "operation_years": 11,
            "currency.usd_per_eur_path": [
                {"year": 2027, "usd_per_eur": 1.05},
                {"year": 2031, "usd_per_eur": 1.25},
            ],
            "fleet.refresh.life_years": 4,
            "timezone": "America/New_York",
        },
    ),
    "money": (
        "valence-80mw",
        {
            "revenue.contract_years": 1.5,
            "revenue.renewal_price_fraction": 1.1,
            "supply.contract_fraction": 0.4,
            "supply.excise": "reduced",
            "supply.price.level_path": [
                {"year": 2025, "eur_mwh": 70.0},
                {"year": 2035, "eur_mwh": 55.0},
            ],
            "finance.interest_rate": 0.0,
            "finance.it_tenor_years": 3,
            "finance.facility_tenor_years": 30,
            "finance.facility_depreciation_years": 40,
            "finance.loss_fraction": 0.3,
            "site.voltage": "hta",
        },
    ),
    "prices that leave inflation": (
        "valence-80mw",
        {
            "operation_years": 6,
            "cost.escalation": {
                "construction": 0.03,
                "upkeep": 0.01,
                "staff": 0.015,
                "overhead": -0.01,
                "insurance": 0.02,
                "local_taxes": 0.005,
                "water": 0.04,
            },
        },
    ),
    "rents that leave inflation": (
        "valence-40mw",
        {"operation_years": 3, "revenue.rent_escalation": -0.01, "currency.inflation": 0.03},
    ),
    "spent evenly": (
        "valence-80mw",
        {
            "operation_years": 2,
            "cost.spending.concentration": 2.0,
            **{
                f"cost.spending.{part}_centre": 0.5
                for part in (
                    *("facility", "connection", "generators"),
                    *("development", "contingency", "plants"),
                )
            },
        },
    ),
    "plants spent late and at once": (
        "valence-80mw",
        {
            "operation_years": 2,
            "supply.pv.capacity_mwp": 30.0,
            "cost.spending.plants_centre": 0.9,
            "cost.spending.concentration": 40.0,
        },
    ),
    "leased": ("valence-80mw", {"business_model": "leased_it"}),
    "leased, cut short": (
        "valence-80mw",
        {
            "business_model": "leased_it",
            "operation_years": 7,
            "fleet.refresh.life_years": 3,
            "revenue.rent_escalation": 0.01,
            "revenue.lease": {
                "it_yield": 0.0,
                "it_residual_fraction": 0.3,
                "space_eur_kw_month": 200.0,
            },
        },
    ),
    "no contribution on value added, all turnover taxed": (
        "valence-40mw",
        {
            "operation_years": 4,
            "cost.value_added_contribution": "none",
            "cost.turnover_allowance_eur": 0.0,
        },
    ),
    "weather": (
        "valence-80mw",
        {
            "climate.years": 3,
            "climate.trend_c_per_decade": 0.0,
            "climate.catalogue": "nancy",
            "site.altitude_m": 900.0,
            "supply.price.year": 2024,
            "carbon.year": 2020,
            "operation_years": 6,
        },
    ),
    "own plants": (
        "valence-80mw",
        {
            "operation_years": 7,
            "supply.pv.capacity_mwp": 90.0,
            "supply.wind.capacity_mw": 30.0,
            "supply.hydro.capacity_mw": 8.0,
            "supply.battery.power_mw": 25.0,
            "supply.battery.duration_h": 3.0,
            "supply.battery.augmentation": "additions",
            "supply.battery.augmentation_years": 3,
            "supply.export_limit_mw": 15.0,
            "supply.contract_fraction": 0.2,
            "carbon.renewable_fraction": 0.3,
        },
    ),
    "a battery in a market with negative prices": (
        "valence-80mw",
        {
            **FILES,
            "operation_years": 4,
            "supply.battery.power_mw": 30.0,
            "supply.battery.duration_h": 2.0,
            "supply.pv.capacity_mwp": 20.0,
            "supply.export_limit_mw": 5.0,
            "supply.network.peak_fraction": 0.7,
            "supply.excise": "reduced",
        },
    ),
    "blocks and shares": (
        "valence-80mw",
        {
            "operation_years": 4,
            "supply.contract_fraction": 0.1,
            "supply.block": [
                {"power_mw": 20.0, "price_eur_mwh": 62.0},
                {"power_mw": 70.0, "price_eur_mwh": 58.0, "first_year": 2028, "last_year": 2029},
            ],
            "supply.nuclear_share": [
                {"capacity_mw": 25.0, "upfront_eur_mw": 500_000.0, "last_year": 2028}
            ],
        },
    ),
    "agreements, with a recorded mix": (
        "valence-80mw",
        {
            **FILES,
            "operation_years": 3,
            "supply.wind.capacity_mw": 20.0,
            "supply.ppa": [
                {"capacity_mw": 60.0, "price_eur_mwh": 55.0, "index_fraction": 0.3},
                {"technology": "wind", "capacity_mw": 30.0, "price_eur_mwh": 75.0},
                {
                    "technology": "hydro",
                    "price_eur_mwh": 65.0,
                    "capacity_mw": 10.0,
                    "first_year": 2028,
                },
                {
                    "delivery": "baseload",
                    "price_eur_mwh": 65.0,
                    "capacity_mw": 15.0,
                    "last_year": 2027,
                },
            ],
            "supply.nuclear_share": [{"capacity_mw": 10.0}],
        },
    ),
    "indexed, with a battery": (
        "valence-80mw",
        {
            "operation_years": 3,
            "supply.contract_fraction": 0.2,
            "supply.indexed": [
                {"load_fraction": 0.3, "spot_factor": 1.1, "adder_eur_mwh": 2.0},
                {"load_fraction": 0.5, "spot_factor": 0.8, "first_year": 2028},
            ],
            "supply.block": [{"power_mw": 30.0}],
            "supply.battery.power_mw": 25.0,
            "supply.export_limit_mw": 10.0,
        },
    ),
    "files": ("valence-80mw", {**FILES, "operation_years": 6}),
    "scaled files": ("valence-80mw", {**FILES, "supply.price.rescale": True}),
}


def recorded() -> dict[str, list]:
    """Years that a caller brings along; each list of its own length and civil years."""
    rng = np.random.default_rng(7)
    hours = np.arange(8_760)
    season = -np.cos(2 * np.pi * hours / 8_760)
    weather = [
        (
            12.0 + 9.0 * season + shift + rng.normal(0.0, 2.0, 8_760),
            rng.uniform(0.2, 1.0, 8_760),
            np.full(8_760, 99_000.0),
        )
        for shift in (0.0, 1.5)
    ]
    price = [(year, rng.normal(60.0, 40.0, 8_760)) for year in (2023, 2024, 2019)]
    combustion = [(year, rng.uniform(5.0, 60.0, 8_760)) for year in (2024, 2022)]
    life_cycle = [(year, rng.uniform(25.0, 110.0, 8_760)) for year in (2021, 2020, 2018)]
    return {
        "weather": weather,
        "price": price,
        "combustion": combustion,
        "life_cycle": life_cycle,
        "carbon_free": [(year, rng.uniform(0.6, 1.0, 8_760)) for year in (2024, 2022)],
    }


def both(name: str) -> tuple[dict, Oracle]:
    example, changes = SCENARIOS[name]
    scenario = fleetwatt.Scenario.example(example).replace(changes)
    series = recorded() if "supply.price.source" in changes else None
    result = engine.run(scenario, engine.drivers(scenario, series), hourly=True)
    own = engine.profiles(scenario)
    given = {**(series or {}), **own}
    if own or scenario["supply.battery.power_mw"]:
        given["schedule"] = {
            name: result["hourly"][name] for name in (*SCHEDULED, "marginal_price_eur_mwh")
        }
    return result, Oracle(scenario.to_dict(), **given)


def tolerance(name: str, oracle: Oracle) -> tuple[float, float]:
    """Relative and absolute tolerance of a series or figure."""
    if oracle.tree["facility"]["cooling"]["rejection"] != "wet_tower":
        if "fan_speed" in name:
            return 0.0, FAN_SPEED
        if name.startswith(FANS):
            return FAN_RTOL, 1e-12
    # What is left of subtractions between whole powers is noise of 1e-15 of them.
    return RTOL, 1e-12


#: What hangs on the speed of coolers' fans more than a thousandth.
FANS = ("liquid_cooling", "cooling_mwh", "cer", "noise", "water", "wue", "source_wue", "scarce")
FANS += ("peak_day_water", "day_peak_water", "hour_peak_water", "peak_water", "neighbour")


def differences(
    name: str, found: np.ndarray, wanted: np.ndarray, oracle: Oracle, against: Any = None
) -> str:
    """Where two series differ by more than the tolerance, of each value or of a scale."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape
    scale = np.abs(wanted) if against is None else against
    relative, absolute = tolerance(name, oracle)
    wrong = ~(np.abs(found - wanted) <= relative * scale + absolute) & ~(
        np.isnan(found) & np.isnan(wanted)
    )
    if not wrong.any():
        return ""
    n = int(np.flatnonzero(wrong)[0])
    return f"{wrong.sum()} differ, the first at {n}: {found[n]!r} for {wanted[n]!r}"


@pytest.fixture(scope="module")
def oracles() -> dict[str, Oracle]:
    """What `pair` has found so far; all of them once every other test has run."""
    return {}


@pytest.fixture(scope="module", params=SCENARIOS)
def pair(request: pytest.FixtureRequest, oracles: dict[str, Oracle]) -> tuple[dict, Oracle]:
    result, oracles[request.param] = both(request.param)
    return result, oracles[request.param]


def scale_of(name: str, lines: dict[str, np.ndarray]) -> Any:
    """Differences of large sums, as a cash flow, are as exact as what they are made of."""
    if name.endswith("_eur"):
        return float(np.abs(lines["revenue_eur"]).max())
    # What is cut is the difference of two powers of the hours in which it is.
    if name == "shed_energy_mwh":
        return lines["it_peak_mw"] * lines["shed_h"]
    if name.startswith("gpu_hours_shed"):
        return (
            lines["gpu_hours_available"] / np.maximum(lines["operating_h"], 1.0) * lines["shed_h"]
        )
    return None


def test_every_hour(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    # What own supply leaves to import is a difference of whole powers.
    scales = {"grid_power_mw": oracle.hourly["facility_power_mw"].to_numpy()}
    wrong = {
        name: differences(name, values, oracle.hourly[name].to_numpy(), oracle, scales.get(name))
        for name, values in result["hourly"].items()
    }
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_month(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    wrong = {
        name: differences(name, values, oracle.lines[name], oracle, scale_of(name, oracle.lines))
        for name, values in result["monthly"].items()
    }
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_year(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    wrong = {}
    for name, values in result["yearly"].items():
        wanted = oracle.yearly[name]
        wrong[name] = differences(name, values, wanted, oracle, scale_of(name, oracle.yearly))
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_key_figure(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    figures = json.loads(_core.simulation.definitions())["figures"]
    keys = {figure["id"] for figure in figures if figure["key"]}
    assert set(oracle.figures) == keys
    invested = float(oracle.yearly["investment_eur"].sum())
    for name in keys:
        found, wanted = result["scalars"][name], oracle.figures[name]
        relative, absolute = tolerance(name, oracle)
        within = {"rel": relative, "abs": absolute, "nan_ok": True}
        if name.endswith("_irr"):
            # Of several rates, or of none, the engine's own choice is tested elsewhere.
            flow = oracle.lines[name.replace("_irr", "_cash_flow_eur")]
            if np.isnan(wanted) or np.isnan(found) or np.sum(np.diff(np.sign(flow)) != 0) > 1:
                continue
            within = {"rel": 1e-7}
        elif name == "npv_eur":
            within = {"abs": 1e-11 * invested}
        assert found == pytest.approx(wanted, **within), name


def test_what_fits(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    found = result["found"]
    capacity = found["capacity"]
    assert capacity["counts"] == oracle.counts
    assert capacity["limit"] == oracle.limit
    assert capacity["liquid_fraction"] == pytest.approx(oracle.plant_share, rel=RTOL)
    assert capacity["it_limit_mw"] == pytest.approx(oracle.it_limit_mw, rel=RTOL)
    assert capacity["hottest_c"] == pytest.approx(oracle.hottest_c, rel=RTOL)
    assert found["full_year"] == oracle.full_year


def test_cases_reach_every_way_to_finance() -> None:
    """Every number of `[finance]` away from its default, every word, both switches."""
    given: dict[str, set] = {}
    for example, changes in SCENARIOS.values():
        tree = fleetwatt.Scenario.example(example).replace(changes).to_dict()
        for path, value in leaves_of(tree["finance"]):
            given.setdefault(path, set()).add(value)
    for path, field in LEAVES.items():
        if not path.startswith("finance."):
            continue
        values = given[path.removeprefix("finance.").replace("[0]", "")]
        if "enum" in field:
            assert values == set(field["enum"]), path
        else:
            assert values - {field.get("default")}, path


def leaves_of(tree: dict[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves_of(value, f"{at}{name}.")
        elif isinstance(value, list):
            for row in value:
                yield from leaves_of(row, f"{at}{name}.")
        else:
            yield f"{at}{name}", value


def test_cases_reach_the_branches(oracles: dict[str, Oracle]) -> None:
    """Limits, trim chillers at work and alone, ends of ranges and generations occur somewhere."""
    hot = oracles["shedding on hot days"]
    assert 0 < hot.yearly["shed_h"].sum() < 5_000
    assert hot.yearly["trim_h"].sum() > 0
    for name in SCENARIOS:
        if name.startswith("too little cooling"):
            assert 0 < oracles[name].yearly["cooling_shed_h"].sum() < 8_000, name
    limits = {oracle.limit for oracle in oracles.values()}
    assert limits == {"grid_connection", "cooling", "it_capacity"}
    every = pd.concat([oracle.hourly for oracle in oracles.values()])
    cooled = every["trim_chiller_mw"] > 0.0
    assert (every["outdoor_fan_speed"][cooled] > 0.0).any()
    assert (every["outdoor_fan_speed"][cooled] == 0.0).any()
    for some in ("clamped_h", "water_humidified_m3", "water_drift_m3", "heat_recovery_mw"):
        assert 0.0 < (every[some] > 0.0).mean() < 1.0, some
    assert oracles["confined aquifer"].figures["neighbour_drawdown_m"] > 0.1
    generations = oracles["generations"]
    assert np.count_nonzero(generations.yearly["refresh_eur"]) >= 4
    assert len(set(np.round(generations.liquid[generations.liquid > 0.0], 6))) > 3
    assert generations.yearly["revenue_own_price_eur"].sum() > 1e8
    assert generations.yearly["revenue_contract_eur"].sum() > 1e8
    retired = oracles["two generations, one of them retired"].lines
    assert ((retired["it_retired_eur"] > 0.0) & (retired["refresh_eur"] == 0.0)).any()
    again = oracles["filled again"]
    assert again.gpus < sum(again.counts)
    assert again.complete < again.cohorts[2].online
    assert (oracles["idle between two fleets"].lines["it_peak_mw"] == 0.0).sum() > 3
    assert oracles["capped and oversubscribed"].yearly["shed_h"].sum() > 0.0
    # Spares are at hand nearly always, at no time, and with the age of the fleet more seldom.
    at_hand = {name: oracles[name].cohorts[0].working.at_hand for name in FLEETS}
    assert at_hand["no contracts"].min() > 0.99
    assert at_hand["no spares, long repairs"].max() == 0.0
    assert np.ptp(at_hand["a tenth spare, long repairs"]) > 0.3
    for line in ("sla_credits", "it_failed", "revenue_tokens", "revenue_research"):
        paid = [oracles[name].yearly[f"{line}_eur"].sum() > 1e6 for name in FLEETS]
        assert any(paid), line
        assert not all(paid), line


@pytest.mark.parametrize(
    ("example", "hours"),
    [("valence-80mw", "sold"), ("valence-80mw", "available"), ("valence-120mw", "installed")],
)
def test_selling_at_the_levelised_cost_is_worth_nothing(example: str, hours: str) -> None:
    """A constant real price at the levelised cost earns the discount rate, no more."""
    scenario = fleetwatt.Scenario.example(example)
    scalars = engine.run(scenario)["scalars"]
    oracle = Oracle(scenario.to_dict())
    name = "lcoc_eur_gpu_hour" if hours == "sold" else f"lcoc_{hours}_eur_gpu_hour"
    gpu_h = oracle.index(oracle.months // 12) * oracle.lines[f"gpu_hours_{hours}"]
    invested = oracle.yearly["investment_eur"].sum()
    flow = oracle.project_flow(scalars[name] * gpu_h)
    assert abs(oracle.npv(flow)) < 1e-10 * invested
    assert abs(oracle.npv(oracle.project_flow(1.01 * scalars[name] * gpu_h))) > 1e-3 * invested


def test_wet_bulb() -> None:
    """To the documented 1e-8 K, in a synthetic year and around freezing."""
    series, _ = _core.climate.synthetic("montelimar", 2025, 0)
    rng = np.random.default_rng(1)
    dry = np.concatenate([series["dry_bulb_c"], rng.uniform(-3.0, 8.0, 4_000)])
    humidity = np.concatenate([series["relative_humidity"], rng.uniform(0.1, 1.0, 4_000)])
    pressure = np.concatenate([series["pressure_pa"], rng.uniform(8e4, 1.03e5, 4_000)])
    ratio = humidity_ratio_of(humidity * saturation_pressure_pa(dry), pressure)
    wanted = wet_bulb_c(dry, ratio, pressure)
    found = _core.climate.wet_bulb_c(dry, humidity, pressure)
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=1e-8)


def test_the_yardstick_of_the_benchmarks_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    yardstick = importlib.import_module("yardstick")
    scenario = fleetwatt.Scenario.example("valence-80mw")
    yardstick.compare(scenario, yardstick.Yardstick(scenario))


def test_parts_of_the_levelised_cost_add_up(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    scalars = result["scalars"]
    for part, cost in oracle.levelised_parts().items():
        found = scalars[f"lcoc_{part}_eur_gpu_hour"]
        assert found == pytest.approx(cost, rel=RTOL, nan_ok=True), part
    whole = ("lcoc_eur_", "lcoc_nominal", "lcoc_available", "lcoc_installed", "lcoc_before_tax")
    parts = [v for k, v in scalars.items() if k.startswith("lcoc_") and not k.startswith(whole)]
    assert len(parts) == 10
    assert sum(parts) == pytest.approx(scalars["lcoc_eur_gpu_hour"], rel=1e-12, nan_ok=True)


def test_a_price_that_stays_is_its_own_levelised_price() -> None:
    steady = {
        "currency.inflation": 0.0,
        "revenue.merchant_decline": 0.0,
        "revenue.renewal_price_fraction": 1.0,
        "revenue.sla_credit_fraction": 0.0,
        "revenue.price_eur_gpu_hour": 2.75,
    }
    scalars = engine.run(fleetwatt.Scenario.example("valence-80mw").replace(steady))["scalars"]
    assert scalars["levelised_price_eur_gpu_hour"] == pytest.approx(2.75, rel=1e-12)
