"""Scenarios, runs and other values of fields, for tests that look at every field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import engine
import numpy as np

import fleetwatt
from fleetwatt import _core

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Scenarios in which fields are looked at, one after the other: changes of the 80 MW example.
BASES: dict[str, dict[str, Any]] = {
    "cloud": {"operation_years": 8, "fleet.refresh.life_years": 3},
    "full": {
        "operation_years": 4,
        "fleet.cohorts[0].gpus": 60_000,
        "fleet.demand.occupancy": 1.0,
        "revenue.contract_years": 1.0,
        "supply.contract_fraction": 0.5,
        "finance.gearing": 0.0,
        "facility.cooling.design_dry_bulb_c": 30.0,
    },
    "adiabatic": {"operation_years": 2, "facility.cooling.rejection": "adiabatic"},
    "tower": {
        "operation_years": 2,
        "facility.cooling.rejection": "wet_tower",
        "facility.cooling.water_class": "w17",
    },
    "economiser": {
        "operation_years": 2,
        "facility.cooling.air_side": "economiser",
        "facility.cooling.dew_point_high_c": 22.0,
    },
    "wells": {
        "operation_years": 2,
        "facility.cooling.air_side": "waterside_economiser",
        "facility.cooling.water_chiller": "carrier_19xr_742kw_5_42cop_vsd",
        "facility.aquifer.groundwater_fraction": 0.5,
        "facility.water.permit_m3_year": 100_000.0,
        "facility.water.permit_m3_day": 500.0,
        "facility.water.permit_l_s": 10.0,
    },
    "heat pump": {
        "operation_years": 2,
        "facility.cooling.air_side": "direct_expansion",
        "facility.heat_reuse.network_supply_c": 90.0,
        "facility.heat_reuse.network_return_c": 50.0,
        "facility.heat_reuse.upgrade": "heat_pump",
        "facility.heat_reuse.heat_pump_mw": 2.0,
        "facility.heat_reuse.heat_pump_owner": "campus",
    },
    "colocation": {"operation_years": 3, "business_model": "colocation"},
    "leased": {"operation_years": 3, "business_model": "leased_it"},
    "dollars": {
        "operation_years": 5,
        "fleet.refresh.life_years": 2,
        "fleet.refresh.warranty_years": 1.0,
        "fleet.cohorts[0].it_system_eur_per_gpu": None,
        "fleet.cohorts[0].chip_eur": None,
    },
    "paths": {
        "operation_years": 4,
        "fleet.refresh.warranty_years": 1.0,
        "fleet.cohorts[0].it_system_eur_per_gpu": None,
        "fleet.cohorts[0].chip_eur": None,
        "currency.usd_per_eur_path": [
            {"year": 2026, "usd_per_eur": 1.1},
            {"year": 2029, "usd_per_eur": 1.2},
        ],
        "supply.price.level_path": [
            {"year": 2026, "eur_mwh": 70.0},
            {"year": 2029, "eur_mwh": 60.0},
        ],
        "uncertainty": [{"path": "fleet.demand.occupancy", "low": 0.5, "mode": 0.7, "high": 0.9}],
    },
    "own price": {
        "operation_years": 4,
        "fleet.refresh.life_years": 2,
        "fleet.cohorts[0].price_eur_gpu_hour": 2.5,
        "revenue.contract_years": 1.0,
    },
    "full of tenants": {
        "operation_years": 3,
        "business_model": "colocation",
        "fleet.cohorts[0].gpus": 60_000,
        "fleet.demand.occupancy": 1.0,
    },
    "subscribed": {
        "operation_years": 2,
        "supply.network.peak_fraction": 0.5,
        "supply.network.hph_fraction": 0.6,
        "supply.network.hch_fraction": 0.7,
        "supply.network.hpb_fraction": 0.8,
        "supply.network.hcb_fraction": 0.9,
        "supply.excise": "conditions",
        "supply.excise_conditions.energy_management": True,
        "supply.excise_conditions.good_practice": True,
        "supply.excise_conditions.value_added_eur_year": 2e8,
    },
    "heat untaken": {
        "operation_years": 2,
        "facility.heat_reuse.network_mw": 0.0,
        "supply.excise": "conditions",
        "supply.excise_conditions.energy_management": True,
        "supply.excise_conditions.good_practice": True,
        "supply.excise_conditions.pue_target": True,
    },
    "heat taken": {
        "operation_years": 2,
        "facility.heat_reuse.network_mw": 900.0,
        "facility.heat_reuse.network_supply_c": 90.0,
        "facility.heat_reuse.network_return_c": 50.0,
        "facility.heat_reuse.upgrade": "heat_pump",
        "facility.it_capacity_mw": 90.0,
    },
    "market": {
        "operation_years": 6,
        "fleet.refresh.life_years": 3,
        "fleet.refresh.warranty_years": 1.0,
        "fleet.power_cap_fraction": 0.8,
        "revenue.contract_years": 1.0,
        "revenue.on_demand_fraction": 0.1,
        "revenue.spot_fraction": 0.1,
        "revenue.token_fraction": 0.1,
        "revenue.research_fraction": 0.1,
        "revenue.shocks": [{"month": "2028-03", "change": -0.3}],
        "cost.it_price_shocks": [{"month": "2029-06", "change": 0.5}],
    },
    "successors": {
        "operation_years": 5,
        "fleet.cohorts": [
            {"accelerator": "h100_sxm", "gpus": 20_000, "online": "2026-12", "retired": "2029-06"},
            {"accelerator": "h200_sxm", "gpus": "fill", "online": "2029-06"},
        ],
    },
    "mixed": {
        "operation_years": 2,
        "fleet.accelerators": [{"name": "own", "like": "gb300_nvl72", "all_in_kw": 2.2}],
        "fleet.cohorts": [
            {"accelerator": "own", "gpus": 15_000, "online": "2026-12"},
            {"accelerator": "h100_sxm", "gpus": "fill", "online": "2027-02"},
        ],
    },
    "own plants": {
        "operation_years": 3,
        "supply.pv.capacity_mwp": 90.0,
        "supply.wind.capacity_mw": 40.0,
        "supply.hydro.capacity_mw": 5.0,
        "supply.battery.power_mw": 30.0,
        "supply.battery.augmentation": "additions",
        "supply.battery.augmentation_years": 1,
        "supply.export_limit_mw": 20.0,
        "supply.contract_fraction": 0.3,
        "supply.indexed": [
            {
                "load_fraction": 0.4,
                "spot_factor": 1.05,
                "adder_eur_mwh": 2.0,
                "first_year": 2027,
                "last_year": 2028,
            }
        ],
    },
    "contracts": {
        "operation_years": 4,
        "supply.block": [{"power_mw": 20.0, "first_year": 2027, "last_year": 2028}],
        "supply.nuclear_share": [
            {
                "capacity_mw": 20.0,
                "upfront_eur_mw": 400_000.0,
                "first_year": 2027,
                "last_year": 2028,
            }
        ],
        "supply.ppa": [
            {"price_eur_mwh": 65.0, "capacity_mw": 30.0, "first_year": 2027, "last_year": 2028}
        ],
    },
    "firm agreement": {
        "operation_years": 2,
        "supply.ppa": [{"delivery": "baseload", "price_eur_mwh": 65.0, "capacity_mw": 30.0}],
    },
    "spent cells": {
        "operation_years": 4,
        "supply.battery.power_mw": 30.0,
        "supply.battery.cycle_life": 300.0,
        "supply.battery.temperature_c": 30.0,
        "supply.battery.augmentation": "additions",
        "supply.battery.augmentation_years": 2,
    },
    "files": {
        "operation_years": 2,
        "supply.nuclear_share": [{"capacity_mw": 10.0}],
        "supply.ppa": [{"price_eur_mwh": 65.0, "capacity_mw": 30.0}],
    },
    "lent": {
        "operation_years": 6,
        "fleet.refresh.life_years": 3,
        "finance.payment_months": 3.0,
        "finance.gearing_of": "uses",
        "finance.facility_loan.gearing": 0.5,
        "finance.facility_loan.interest_rate": 0.06,
        "finance.facility_loan.sweep_fraction": 0.1,
        "finance.facility_loan.grace_months": 6.0,
        "finance.facility_loan.refinanced_after_years": 3.0,
        "finance.facility_loan.refinanced_tenor_years": 2.0,
        "finance.it_loan.gearing": 0.5,
        "finance.it_loan.interest_rate": 0.08,
        "finance.it_loan.refinanced_after_years": 2.0,
        "finance.it_loan.refinanced_tenor_years": 2.0,
        "finance.reserves.debt_service_form": "facility",
        "finance.reserves.operating_months": 1.0,
        "finance.reserves.revenue_months": 1.0,
        "finance.support.grant_fraction": 0.1,
        "finance.support.tax_credit_fraction": 0.1,
        "finance.interest_cap_eur": 0.0,
        "finance.interest_cap_fraction": 0.05,
        "finance.social_contribution_rate": 0.033,
        "finance.it_depreciation": "macrs",
        "finance.services_depreciation": "declining_balance",
        "finance.services_depreciation_years": 10.0,
    },
    "sculpted": {
        "operation_years": 9,
        "finance.gearing": 0.8,
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr": 2.2,
        "finance.facility_loan.dscr_steps": [{"from_year": 3.0, "dscr": 2.0}],
        "finance.it_loan.shape": "sculpted",
        "finance.it_loan.dscr": 1.5,
        "finance.it_loan.dscr_steps": [{"from_year": 3.0, "dscr": 1.4}],
        "finance.tax_payment": "instalments",
        "fleet.cohorts[0].ramp_months": 4,
    },
    "short of cash": {
        "operation_years": 4,
        "finance.gearing": 0.95,
        "finance.covenants.lock_up_dscr": 1.2,
        "revenue.price_eur_gpu_hour": 3.0,
        "revenue.contract_years": 1.0,
    },
    "long": {},
}

#: Other values of fields that hold text.
WORDS = {
    "name": ["another"],
    "description": ["another"],
    "start": ["2025-11"],
    "timezone": ["America/New_York"],
    "climate.catalogue": ["nancy"],
    "facility.cooling.air_chiller": [],
    "facility.cooling.water_chiller": ["york_yt_897kw_6_27cop_vsd"],
    "facility.cooling.expansion_unit": [],
    "climate.file": [],
    "supply.price.file": ["another.csv"],
    "supply.price.file_timezone": ["UTC"],
    "carbon.file": ["another.csv"],
    "carbon.file_timezone": ["Europe/Paris"],
    "fleet.cohorts[0].accelerator": ["h100_sxm"],
    "fleet.cohorts[0].online": ["2027-05"],
    "fleet.cohorts[0].retired": ["2029-03", "2029-09"],
    # Below and above the occupancy that follows.
    "fleet.demand.first_occupancy": [0.3, 0.95],
    "fleet.accelerators[0].name": [],
    "fleet.accelerators[0].like": ["gb200_nvl72"],
    "fleet.reliability.failures": [],
    "revenue.shocks[0].month": ["2028-09"],
    "cost.it_price_shocks[0].month": ["2029-12", "2027-03"],
    "fleet.demand.inference_profile": ["inference_coding"],
    "supply.price.source": [],
    "supply.wind.turbine": ["V112/3300"],
    "supply.hydro.file": ["another.csv"],
    "supply.hydro.file_timezone": ["Europe/Paris"],
    "carbon.source": [],
    "uncertainty[0].path": ["fleet.demand.first_occupancy"],
}


def leaves(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field with its schema; rows of arrays by their first."""
    for name, field in schema["properties"].items():
        at = f"{path}.{name}" if path else name
        if field.get("type") == "object":
            # Tables of text, as sources, have no fields.
            yield from leaves(field, at) if "properties" in field else ()
        elif field.get("type") == "array":
            yield from leaves(field["items"], f"{at}[0]")
        else:
            yield at, field


LEAVES = dict(leaves(fleetwatt.schema()))
NUMBERS = {at: field for at, field in LEAVES.items() if field.get("type") in ("number", "integer")}


def constant_years() -> dict[str, list]:
    """Series of a caller: two price years that are not of mean 1."""
    rng = np.random.default_rng(3)
    hours = np.arange(8_760)
    dry = 12.0 - 10.0 * np.cos(2 * np.pi * hours / 8_760)
    return {
        "weather": [(dry, np.full(8_760, 0.6), np.full(8_760, 1e5))],
        "price": [(2024, rng.uniform(20.0, 90.0, 8_760))],
        "combustion": [],
        "life_cycle": [],
        "carbon_free": [(2024, rng.uniform(0.6, 1.0, 8_760))],
    }


class Lab:
    """Bases and their results; drivers are kept for those that share them."""

    def __init__(self, bases: dict[str, dict[str, Any]]) -> None:
        self._drivers: dict[tuple[str, bool], _core.Drivers] = {}
        example = fleetwatt.Scenario.example("valence-80mw")
        self.bases = {name: example.replace(changes) for name, changes in bases.items()}
        self.results = {name: self.run(name, scenario) for name, scenario in self.bases.items()}

    def run(self, base: str, scenario: fleetwatt.Scenario) -> dict[str, Any]:
        key = (_core.simulation.drivers_key(scenario._core), base == "files")
        if key not in self._drivers:
            series = constant_years() if base == "files" else None
            self._drivers[key] = engine.drivers(scenario, series)
        return engine.run(scenario, self._drivers[key])

    def moves(self, base: str, path: str, value: object) -> bool:
        """Whether another value changes any result; a value that fits no scenario does not."""
        try:
            other = self.run(base, self.bases[base].replace({path: value}))
        except fleetwatt.FleetwattError:
            return False
        return not same(self.results[base], other)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, (np.ndarray, float)):
        return np.array_equal(one, other, equal_nan=True)
    return bool(one == other)


def others(path: str, field: dict[str, Any], value: object) -> list[object]:
    """Other values of a field: nearby, or at the ends of its usual range."""
    if path in WORDS:
        return list(WORDS[path])
    if "enum" in field:
        return [word for word in field["enum"] if word != value]
    if field.get("type") == "boolean":
        return [not value]
    if path == "fleet.cohorts[0].gpus":
        return [20_000]
    low, high = field.get("x-plausible") or (field["minimum"], field["maximum"])
    if isinstance(value, (int, float)):
        near = [value * 0.9, value * 1.1, value + 1, low, high]
    else:
        near = [low + 0.3 * (high - low), 1.5, 2.5, 300.0, 40_000]
    if field["type"] == "integer":
        near = [round(number) for number in near]
    inside = [n for n in near if field["minimum"] <= n <= field["maximum"]]
    return [number for number in inside if number != value]
