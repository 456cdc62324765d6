"""SAM's Single Owner through the public appraisal, held against stored runs and the oracle."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import lacking
from oracle_single_owner import single_owner

from fleetwatt import ConfigError, InfeasibleError, validation

if TYPE_CHECKING:
    from pathlib import Path

KIND = "sam_single_owner"
RUNS = ("p1", "p2", "p3", "p4", "p5")
# The oracle takes every input; these are those of a plain case.
PLAIN: dict[str, Any] = {
    **{name: one.default for name, one in validation.kind(KIND).inputs.items()},
    "gen_kw_constant": 7_000.0,
    "system_capacity": 10_000.0,
    "analysis_period": 20,
    "total_installed_cost": 100e6,
    "ppa_price_input": [0.28],
    "degradation": [0.4],
    "inflation_rate": 2.0,
    "real_discount_rate": 6.0,
    "federal_tax_rate": [25.0],
    "om_fixed": [1.8e6],
    "om_production": [10.0],
    "depr_alloc_sl_20_percent": 100.0,
    "debt_percent": 60.0,
    "term_tenor": 15,
    "term_int_rate": 5.0,
    "cost_debt_fee": 1.5,
    "flip_target_year": 20,
    "flip_target_percent": 10.0,
}


def drawn(seed: int) -> dict[str, Any]:
    """Return a case that moves every input which is modelled."""
    random = np.random.default_rng(seed)

    def some(low: float, high: float, often: float = 1.0) -> float:
        return float(random.uniform(low, high)) if random.random() < often else 0.0

    def whole(low: int, high: int) -> int:
        return int(random.integers(low, high + 1))

    last = whole(12, 30)
    given = PLAIN | {
        "gen_kw_constant": some(5_000, 9_000),
        "analysis_period": last,
        "total_installed_cost": some(60e6, 110e6),
        "construction_financing_cost": some(0, 5e6, 0.5),
        "cost_other_financing": some(0, 1e6, 0.5),
        "cost_debt_closing": some(0, 1e6, 0.5),
        "cost_debt_fee": some(0, 3, 0.7),
        "ppa_soln_mode": whole(0, 1),
        "ppa_price_input": [some(0.3, 0.5)],
        "ppa_escalation": some(-0.5, 2),
        "flip_target_percent": some(6, 14),
        "flip_target_year": whole(8, last),
        "degradation": [some(0, 1)],
        "inflation_rate": some(0, 3),
        "real_discount_rate": some(3, 9),
        "federal_tax_rate": [some(10, 30, 0.8)],
        "state_tax_rate": [some(2, 9, 0.6)],
        "om_fixed": [some(1e6, 2e6)],
        "om_fixed_escal": some(0, 1, 0.5),
        "om_capacity": [some(0, 40, 0.5)],
        "om_production": [some(5, 15)],
        "insurance_rate": some(0, 0.5, 0.5),
        "property_tax_rate": some(0, 1, 0.5),
        "prop_tax_cost_assessed_percent": some(50, 100),
        "prop_tax_assessed_decline": some(0, 6),
        "salvage_percentage": some(0, 10, 0.5),
        "debt_option": whole(0, 1),
        "debt_percent": some(20, 70, 0.9),
        "dscr": some(1.4, 2.2),
        "dscr_limit_debt_fraction": whole(0, 1),
        "dscr_maximum_debt_fraction": some(30, 80),
        "term_tenor": whole(5, last),
        "term_int_rate": some(1, 8, 0.95),
        "loan_moratorium": whole(0, 3),
        "payment_option": whole(0, 1),
        "dscr_reserve_months": some(0, 12, 0.6),
        "months_working_reserve": some(0, 6, 0.6),
        "months_receivables_reserve": some(0, 3, 0.4),
        "reserves_interest": some(0, 3),
        "equip_reserve_depr_fed": whole(0, 5),
        "equip_reserve_depr_sta": whole(0, 5),
        "depr_bonus_fed": some(0, 60, 0.5),
        "depr_bonus_sta": some(0, 60, 0.5),
        "depr_bonus_fed_macrs_5": whole(0, 1),
        "depr_bonus_sta_sl_20": whole(0, 1),
        "depr_custom_schedule": [25.0, 25.0, 20.0, 20.0, 10.0],
        "ibi_oth_amount": some(1e6, 8e6, 0.4),
        "ibi_oth_amount_tax_fed": whole(0, 1),
        "ibi_oth_amount_tax_sta": whole(0, 1),
        "ibi_oth_amount_deprbas_fed": whole(0, 1),
        "ibi_oth_amount_deprbas_sta": whole(0, 1),
        "cp_capacity_payment_type": whole(0, 1),
        "cp_capacity_payment_amount": [some(1e4, 2e5, 0.5)],
        "cp_capacity_credit_percent": [some(20, 90)],
        "cp_capacity_payment_esc": some(0, 2),
    }
    for number in (1, 2, 3):
        given[f"equip{number}_reserve_freq"] = whole(4, 12) if random.random() < 0.5 else 0
        given[f"equip{number}_reserve_cost"] = some(0.1, 0.6)
    shares = random.dirichlet(np.ones(7)) * 100.0
    classes = ("macrs_5", "macrs_15", "sl_5", "sl_15", "sl_20", "sl_39", "custom")
    given |= {f"depr_alloc_{n}_percent": float(p) for n, p in zip(classes, shares, strict=True)}
    if random.random() < 0.3:
        given["degradation"] = random.uniform(0, 8, last).tolist()
    return given


def same(found: dict[str, Any], oracle: dict[str, Any], seed: object = "") -> int:
    """Compare to 1e-9 of the largest number of a row; return how many are compared."""
    compared = 0
    pairs = [(oracle["metrics"], found), (oracle["cash_flow"], found["cash_flow"])]
    derived = dict(oracle["derived"])
    alone = derived.pop("unlevered_rerun")
    short = np.signbit(np.cumsum(oracle["cash_flow"]["cf_project_return_aftertax"]))
    if np.count_nonzero(np.diff(short)) > 1:
        # Ours tells the first time that the owner is paid back, the oracle the last.
        derived.pop("equity_payback_year_interpolated")
    pairs += [(derived, found)]
    if "unlevered_rerun" in found:
        pairs += [(alone, found["unlevered_rerun"])]
    for theirs, ours in pairs:
        for name, value in theirs.items():
            if name not in ours:
                assert not np.any(np.nan_to_num(np.asarray(value, dtype=float))), (seed, name)
                continue
            expected = np.atleast_1d(np.asarray(value, dtype=float))
            mine = np.atleast_1d(np.asarray(ours[name], dtype=float))
            known = np.isfinite(expected)
            scale = np.abs(expected[known]).max(initial=1e-300)
            if name.startswith("cf_"):
                scale = max(scale, 1.0)  # a tax of nothing is a difference of two of the same
            near = 1e-9 * scale
            np.testing.assert_allclose(
                mine[known], expected[known], rtol=0, atol=near, err_msg=f"{seed}: {name}"
            )
            compared += known.sum()
    return int(compared)


@cache
def stored(folder: Path, run: str) -> dict[str, Any]:
    (path,) = folder.glob(f"sam_{run}_*.json")
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return case


@pytest.fixture(scope="module")
def vectors(data_dir: Path) -> Path:
    folder = data_dir.parent / "vectors" / "finance"
    if not folder.is_dir():
        lacking("data", f"no stored runs in {folder}")
    return folder


@pytest.mark.parametrize("run", RUNS)
def test_stored_runs_of_sam(vectors: Path, run: str) -> None:
    case = stored(vectors, run)
    found = validation.solve(KIND, case["inputs"])
    oracle = single_owner(case["inputs"], as_sam="as_sam" in found)
    assert same(found.get("as_sam", found), oracle, run) > 500
    told = found.get("as_sam", found)
    npv = case["sam"]["metrics"]["project_return_aftertax_npv"]
    assert told["project_return_aftertax_npv"] == pytest.approx(npv, rel=1e-9)
    assert ("as_sam" in found) == (run in {"p2", "p4"})


def test_files_are_judged(vectors: Path) -> None:
    told = validation.validate(vectors, kind=KIND)
    assert {row.case[:2] for row in told.rows} == set(RUNS)
    judged = [row for row in told.rows if row.met is not None]
    assert len(judged) > 5_000
    assert [(row.case, row.output) for row in judged if not row.met] == []
    assert not told.failed
    # What is only told are SAM's inexact rates of return, and its factor of the close.
    loose = {row.output for row in told.rows if row.met is None}
    assert all("irr" in name or "wacc" in name or "factor[0]" in name for name in loose)


@pytest.mark.parametrize("run", ["p2", "p4"])
def test_debt_is_the_share_of_all_costs(vectors: Path, run: str) -> None:
    case = stored(vectors, run)
    found = validation.solve(KIND, case["inputs"])
    assert found["debt_fraction"] == pytest.approx(case["inputs"]["debt_percent"], rel=1e-12)
    theirs = case["sam"]["metrics"]["debt_fraction"]
    assert found["as_sam"]["debt_fraction"] == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_drawn_cases_against_the_oracle(seed: int) -> None:
    # Two cases in fifty would be lent all of their cost; those are another test's.
    given = drawn(seed) | {"dscr_limit_debt_fraction": 1}
    found = validation.solve(KIND, given)
    assert same(found, single_owner(given, as_sam=False), seed) > 500
    if "as_sam" in found:
        same(found["as_sam"], single_owner(given, as_sam=True), seed)


def test_a_grant_is_taken_off_once() -> None:
    found = validation.solve(KIND, PLAIN | {"ibi_oth_amount": 5e6})
    assert found["adjusted_installed_cost"] == found["cost_installed"]
    less = found["as_sam"]["cost_installed"] - found["as_sam"]["adjusted_installed_cost"]
    assert less == pytest.approx(5e6)


def test_no_more_is_lent_than_all_costs() -> None:
    with pytest.raises(ConfigError, match="gearing"):
        validation.solve(KIND, PLAIN | {"debt_percent": 101.0})
    rich = PLAIN | {"debt_option": 1, "dscr": 1.0, "ppa_price_input": [0.9]}
    with pytest.raises(InfeasibleError, match="owners pay in nothing"):
        validation.solve(KIND, rich)
    limited = rich | {"dscr_limit_debt_fraction": 1, "dscr_maximum_debt_fraction": 90.0}
    assert validation.solve(KIND, limited)["debt_fraction"] == pytest.approx(90.0, rel=1e-12)


def test_high_returns_are_found_and_losses_have_none() -> None:
    # SAM's own search gives up near 300 %.
    rich = validation.solve(KIND, PLAIN | {"ppa_price_input": [5.0], "debt_percent": 0.0})
    flows = np.asarray(rich["cash_flow"]["cf_project_return_aftertax"])
    rate = rich["equity_irr_brentq"]
    assert rate > 2.0
    worth = np.sum(flows / (1.0 + rate) ** np.arange(len(flows)))
    assert worth == pytest.approx(0.0, abs=1e-6)
    poor = validation.solve(KIND, PLAIN | {"ppa_price_input": [0.0], "debt_percent": 0.0})
    assert poor["equity_irr_brentq"] is None
    assert poor["project_return_aftertax_npv"] < -100e6
    assert all(np.isfinite(poor["cash_flow"]["cf_project_return_aftertax"]))


def test_what_is_not_modelled_is_refused_all_at_once() -> None:
    wrong = {
        "om_fuel_cost": [1.0],
        "system_use_recapitalization": 1,
        "depr_fedbas_method": 0,
        "payment_option": 2,
        "federal_tax_rate": [20.0, 25.0],
        "dscr_reserve_months": 18.0,
        "term_tenor": 40,
    }
    with pytest.raises(ConfigError) as caught:
        validation.solve(KIND, PLAIN | wrong)
    faults = dict(caught.value.faults)
    assert set(faults) == set(wrong)
    assert "fuel" in faults["om_fuel_cost"]
    with pytest.raises(ConfigError, match="leaves nothing of 15 years"):
        validation.solve(KIND, PLAIN | {"loan_moratorium": 15})


def test_a_price_that_is_not_needed_is_refused() -> None:
    given = PLAIN | {"ppa_soln_mode": 0, "cp_capacity_payment_type": 1}
    with pytest.raises(InfeasibleError, match="no price is needed: equity_irr is"):
        validation.solve(KIND, given | {"cp_capacity_payment_amount": [60e6]})
