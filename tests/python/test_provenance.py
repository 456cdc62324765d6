"""Figures reach every field that moves them through what the registry says they hang on."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from lab import BASES, LEAVES, Lab, others

import fleetwatt
from fleetwatt.results import definitions, figures_by_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

#: Fields that set the months there are and the year of first-full-year figures.
TIMELINE = {
    "start",
    "operation_years",
    "fleet.cohorts.online",
    "fleet.cohorts.ramp_months",
    "fleet.cohorts.retired",
}

#: What figures hang on although no base shows it.
UNMOVED = {
    "site.longitude": "shifts a weather table in local solar time; read before the run",
    "site.latitude": "shapes the profile of photovoltaic plant, which is made before the run",
    "climate": "shapes profiles of plants, which are made before the run",
    "supply.pv": "shapes the profile that an agreement follows, which is made before the run",
    "supply.wind": "as photovoltaic plant",
    "supply.hydro": "as photovoltaic plant",
    "fleet.reliability.failures": "the catalogue has one whole count so far",
    "fleet.cohorts.retired": "who follows has the liquid share of who left: the design hour stays",
    "currency.money_year": "scales all prices alike, but may pick another of equal schedules",
    "carbon.source": "says where the series comes from; the core reads no files",
    "carbon.file": "read before the run; the core reads no files",
    "carbon.file_timezone": "used by what reads the file",
}

#: Inputs of the scenario that no line of the simulation hangs on: figures made of them
#: follow by the registry's own arithmetic.
LIVE = {
    "facility.heat_reuse.price_eur_mwh",
    "facility.heat_reuse.network_carbon_g_kwh",
    "facility.water.scarcity_factor",
    "facility.neighbours.nox_g_kwh",
    "facility.neighbours.co_g_kwh",
    "facility.neighbours.pm_g_kwh",
    "supply.generators.capacity_mw",
    "supply.generators.test_h_year",
    "supply.generators.fuel_l_kwh",
    "supply.generators.fuel_eur_l",
    "supply.generators.capex_eur_per_kw",
    "fleet.training.mfu",
    "fleet.training.parameters",
    "fleet.training.tokens",
    "revenue.price_eur_gpu_hour",
    "revenue.token_eur_mtoken",
    "revenue.research_eur_gpu_hour",
    "revenue.sla_credit_fraction",
    "revenue.colocation_eur_kw_month",
    "revenue.rent_escalation",
    "revenue.lease.space_eur_kw_month",
    "carbon.offsite_water_l_kwh",
    "carbon.renewable_fraction",
    "carbon.embodied_kg_gpu",
    "carbon.embodied_building_kg_kw",
    "carbon.fuel_kg_l",
    "cost.facility_eur_per_mw",
    "cost.connection_eur_per_mw",
    "cost.contingency_fraction",
    "cost.development_fraction",
    "cost.facility_upkeep_fraction",
    "cost.it_support_fraction",
    "cost.insurance_fraction",
    "cost.property_tax_fraction",
    "cost.turnover_tax_fraction",
    "cost.turnover_allowance_eur",
    "cost.staff_eur_year",
    "cost.social_contribution_fraction",
    "cost.software_eur_gpu_year",
    "cost.overhead_eur_mw_year",
    "cost.water_eur_m3",
    "cost.escalation.construction",
    "cost.escalation.upkeep",
    "cost.escalation.staff",
    "cost.escalation.overhead",
    "cost.escalation.insurance",
    "cost.escalation.local_taxes",
    "cost.escalation.water",
    "finance.discount_rate",
    "finance.gearing",
    "finance.interest_rate",
    "finance.it_tenor_years",
    "finance.facility_tenor_years",
    "finance.tax_rate",
    "finance.loss_allowance_eur",
    "finance.loss_fraction",
    "finance.it_depreciation_years",
    "finance.facility_depreciation_years",
    "finance.services_fraction",
    "finance.macrs_bonus_fraction",
    "finance.facility_residual_fraction",
    "finance.arrangement_fee_fraction",
    "finance.commitment_fee_per_year",
    "finance.covenants.default_dscr",
    "finance.covenants.lock_up_dscr",
    "finance.interest_cap_eur",
    "finance.interest_cap_fraction",
    "finance.payment_months",
    "finance.reserves.debt_service_months",
    "finance.reserves.facility_fee_per_year",
    "finance.reserves.interest_per_year",
    "finance.reserves.operating_months",
    "finance.reserves.revenue_months",
    "finance.social_contribution_allowance_eur",
    "finance.social_contribution_rate",
    "finance.support.grant_fraction",
    "finance.support.tax_credit_fraction",
    "finance.working_capital.payable_months",
    "finance.working_capital.receivable_months",
    "finance.working_capital.vat_costs_fraction",
    "finance.working_capital.vat_months",
    "finance.working_capital.vat_rate",
    "finance.working_capital.vat_revenue_fraction",
    "finance.working_capital.vat_works_fraction",
}

#: Kinds of drivers, as results list them.
DRIVERS = ("weather", "prices", "carbon", "pv", "wind", "hydro")

FIGURES = {figure.id: figure for figure in definitions().figures}
SIMULATED = [name for name, figure in FIGURES.items() if figure.kind in ("operated", "found")]
FIELDS = {re.sub(r"\[\d+\]", "", path) for path in LEAVES}


def begins(path: str, beginning: str) -> bool:
    names, wanted = path.split("."), beginning.split(".")
    return len(names) >= len(wanted) and all(
        one in ("*", other) for one, other in zip(wanted, names, strict=False)
    )


@cache
def reached(name: str) -> frozenset[str]:
    """Everything that a figure hangs on, down to fields and the catalogue."""
    below = {term for _, term in FIGURES[name].terms}
    return frozenset(below.union(*(reached(term) for term in below if term in FIGURES)))


def reaches(name: str, path: str) -> bool:
    return any(begins(path, beginning) for beginning in reached(name))


def values(result: dict[str, Any]) -> list[tuple[list[str], Series]]:
    """Scalars and lines, a row for each."""
    groups = (result["scalars"], result["monthly"])
    return [(list(group), np.array([*group.values()])) for group in groups]


def movers(before: list[tuple[list[str], Series]], result: dict[str, Any]) -> set[str]:
    """Figures that differ by more than 1e-9 of their greatest value.

    A battery at rest leaves rounding in a month, of which a relative difference says nothing.
    """
    found = set()
    for (names, one), (_, other) in zip(before, values(result), strict=True):
        if one.shape != other.shape:
            found.update(names)
            continue
        one, other = one.reshape(len(names), -1), other.reshape(len(names), -1)
        greatest = np.nanmax(np.abs(one), axis=1, keepdims=True, initial=0.0)
        near = np.isclose(one, other, rtol=0.0, atol=1e-9 * greatest, equal_nan=True)
        rows = near.all(axis=1)
        found.update(name for name, stays in zip(names, rows, strict=True) if not stays)
    return found


@pytest.fixture(scope="module")
def moved() -> dict[str, set[str]]:
    """For each figure the fields, without rows, that move it in some base."""
    lab = Lab({name: changes for name, changes in BASES.items() if name != "long"})
    found = defaultdict(set)
    for base, scenario in lab.bases.items():
        before = values(lab.results[base])
        for path, field in LEAVES.items():
            try:
                value = scenario[path]
            except fleetwatt.ConfigError:
                continue  # A row that this base lacks.
            for other in others(path, field, value):
                try:
                    result = lab.run(base, scenario.replace({path: other}))
                except fleetwatt.FleetwattError:
                    continue
                for name in movers(before, result):
                    found[name].add(re.sub(r"\[\d+\]", "", path))
    return found


def test_every_simulated_figure_reaches_what_moves_it(moved: dict[str, set[str]]) -> None:
    missing = {
        name: sorted(path for path in moved[name] if not reaches(name, path)) for name in SIMULATED
    }
    assert {name: paths for name, paths in missing.items() if paths} == {}
    assert len(moved["it_energy_mwh"]) > 50


def test_every_other_figure_reaches_it_too(moved: dict[str, set[str]]) -> None:
    """Beside the fields that set the months and the year of which a figure speaks."""
    missing = {}
    for name, figure in FIGURES.items():
        if figure.kind in ("operated", "found", "input"):
            continue
        timely = figure.kind == "price_index" or figure.window == "first full year"
        paths = moved[name] - (TIMELINE if timely else set())
        missing[name] = sorted(path for path in paths if not reaches(name, path))
    assert {name: paths for name, paths in missing.items() if paths} == {}


def test_nothing_is_declared_that_never_moves_the_figure(moved: dict[str, set[str]]) -> None:
    """Of fields; the catalogue and drivers cannot be moved one by one."""
    idle = {
        (name, term)
        for name in SIMULATED
        for _, term in FIGURES[name].terms
        if any(begins(path, term) for path in FIELDS)
        and not any(begins(path, term) for path in moved[name])
    }
    assert {term for _, term in idle} == set(UNMOVED), idle


def test_declared_terms_are_figures_or_parts_of_the_inputs() -> None:
    """A misspelt part of the scenario or the catalogue would reach nothing."""
    catalogue = {
        f"catalogue.{family}.{name}.{key}"
        for family in fleetwatt.catalogue.families()
        for name in fleetwatt.catalogue.names(family)
        for key in fleetwatt.catalogue.get(family, name).figures
    }
    known = FIELDS | catalogue | {f"drivers.{kind}" for kind in DRIVERS}
    for name in SIMULATED:
        for _, term in FIGURES[name].terms:
            assert term in FIGURES or any(begins(path, term) for path in known), (name, term)


def test_inputs_that_the_simulation_does_not_read_are_known() -> None:
    inputs = {name for name, figure in figures_by_name().items() if figure.kind == "input"}
    read = {path for path in inputs for name in SIMULATED if reaches(name, path)}
    assert inputs - read == LIVE
