"""The judge of appraisals itself: stored runs of SAM Single Owner, and what its terms say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import lacking
from oracle_single_owner import MACRS_5, MACRS_15, SCHEDULES, rate_of_return, single_owner

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    "p1_all_equity_no_tax_real",
    "p2_debt_percent_annuity_sl_tax25",
    "p3_dscr_sculpted_dsra_wc",
    "p4_macrs_two_level_tax_refresh_reserve",
    "p5_solve_price_for_target_irr",
]
# SAM stops its search for a root within 1e-4 percentage points of it, and may not find one at all.
ROOTS = {
    "analysis_period_irr",
    "project_return_aftertax_irr",
    "flip_actual_irr",
    "wacc",
    "cf_project_return_pretax_irr",
    "cf_project_return_aftertax_irr",
    "cf_project_return_aftertax_max_irr",
}


@pytest.fixture(scope="module")
def vectors(data_dir: Path) -> Path:
    folder = data_dir.parent / "vectors" / "finance"
    if not folder.is_dir():
        lacking("data", f"no stored runs in {folder}")
    return folder


def stored(folder: Path, name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((folder / f"sam_{name}.json").read_text(encoding="utf-8"))
    return case


def numbers(value: Any) -> Any:
    return np.atleast_1d(np.array(value, dtype=float))


def same(found: Any, expected: Any, name: str) -> None:
    """Compare to 1e-12 of the largest number of the row."""
    found, expected = numbers(found), numbers(expected)
    if name in ROOTS:
        known = np.isfinite(expected)
        np.testing.assert_allclose(found[known], expected[known], rtol=0.0, atol=1e-4, err_msg=name)
        return
    scale = np.nanmax(np.abs(expected), initial=1e-300)
    np.testing.assert_allclose(found, expected, rtol=0.0, atol=1e-12 * scale, err_msg=name)


@pytest.mark.parametrize("name", CASES)
def test_rows_and_figures_are_those_stored(vectors: Path, name: str) -> None:
    case = stored(vectors, name)
    found = single_owner(case["inputs"])
    for row, values in case["sam"]["cash_flow"].items():
        same(found["cash_flow"][row], values, row)
    for figure, value in case["sam"]["metrics"].items():
        # Where it solves for a price, SAM asks its own inexact rate whether the target is met.
        if value is None and figure.startswith("flip_actual"):
            assert case["inputs"]["ppa_soln_mode"] == 0
            continue
        same(found["metrics"][figure], value, figure)


@pytest.mark.parametrize("name", CASES)
def test_what_follows_is_that_stored(vectors: Path, name: str) -> None:
    case = stored(vectors, name)
    found = single_owner(case["inputs"])["derived"]
    alone = case["derived"].pop("unlevered_rerun")
    for figure, value in case["derived"].items():
        assert found[figure] == pytest.approx(value, rel=1e-10), figure
    for figure in alone.keys() - {"description"}:
        same(found["unlevered_rerun"][figure], alone[figure], figure)


@pytest.mark.parametrize("name", CASES)
def test_statements_balance(vectors: Path, name: str) -> None:
    found = single_owner(stored(vectors, name)["inputs"], as_sam=False)
    row, figures = found["cash_flow"], found["metrics"]
    paid = row["cf_debt_payment_principal"].sum()
    assert paid == pytest.approx(figures["size_of_debt"], rel=1e-9)
    assert row["cf_debt_balance"][-1] == pytest.approx(0.0, abs=1e-6)
    assert row["cf_reserve_total"][-1] == pytest.approx(0.0, abs=1e-6)
    assert row["cf_project_ra"].sum() == pytest.approx(0.0, abs=1e-6)
    both = figures["size_of_debt"] + figures["size_of_equity"]
    assert both == pytest.approx(figures["cost_installed"], rel=1e-12)
    # Money of 20 years: in from sales and earnings, out to costs, taxes, lenders and the owner.
    kept = row["cf_ebitda"] + row["cf_reserve_interest"] + row["cf_fedtax"] + row["cf_statax"]
    kept += row["cf_project_mecs"] + row["cf_project_ra"] - row["cf_debt_payment_total"]
    np.testing.assert_allclose(kept[1:], row["cf_project_return_aftertax"][1:], rtol=1e-9)


@pytest.mark.parametrize("name", CASES[1:2] + CASES[3:4])
def test_debt_by_share_is_that_share_of_all_costs(vectors: Path, name: str) -> None:
    inputs = stored(vectors, name)["inputs"]
    right = single_owner(inputs, as_sam=False)["metrics"]["debt_fraction"]
    assert right == pytest.approx(inputs["debt_percent"], rel=1e-12)
    assert single_owner(inputs)["metrics"]["debt_fraction"] < inputs["debt_percent"] - 0.004


def test_debt_by_coverage_is_repaid_whatever_is_receivable(vectors: Path) -> None:
    inputs = stored(vectors, CASES[2])["inputs"] | {"months_receivables_reserve": 2.0}
    right = single_owner(inputs, as_sam=False)["cash_flow"]["cf_debt_balance"]
    assert right[inputs["term_tenor"]] == pytest.approx(0.0, abs=1e-6)
    as_sam = single_owner(inputs)["cash_flow"]["cf_debt_balance"]
    short = -inputs["months_receivables_reserve"] / 12.0 * 13_490_400.0 / inputs["dscr"]
    growth = (1.0 + inputs["term_int_rate"] / 100.0) ** (inputs["term_tenor"] - 1)
    assert as_sam[inputs["term_tenor"]] == pytest.approx(short * growth, rel=1e-9)


def test_a_limit_on_the_share_is_kept(vectors: Path) -> None:
    inputs = stored(vectors, CASES[2])["inputs"]
    limited = inputs | {"dscr_limit_debt_fraction": 1, "dscr_maximum_debt_fraction": 50.0}
    right = single_owner(limited, as_sam=False)
    assert right["metrics"]["debt_fraction"] == pytest.approx(50.0, rel=1e-12)
    assert right["cash_flow"]["cf_debt_balance"][-1] == pytest.approx(0.0, abs=1e-6)
    # PySAM 7.1.1.post1 with these inputs.
    assert single_owner(limited)["metrics"]["size_of_debt"] == pytest.approx(
        56_623_087.5, rel=1e-12
    )


def test_a_solved_price_earns_the_target(vectors: Path) -> None:
    inputs = stored(vectors, CASES[4])["inputs"] | {"flip_target_year": 10}
    flows = single_owner(inputs)["cash_flow"]["cf_project_return_aftertax"]
    assert rate_of_return(flows[:11]) == pytest.approx(0.11, rel=1e-12)


def test_rates_of_return_known_in_closed_form() -> None:
    assert rate_of_return([-100.0, 110.0]) == pytest.approx(0.1, rel=1e-13)
    assert rate_of_return([-100.0, 0.0, 121.0]) == pytest.approx(0.1, rel=1e-13)
    assert rate_of_return([-100.0, 30.0]) == pytest.approx(-0.7, rel=1e-13)
    assert np.isnan(rate_of_return([-100.0, -10.0]))


def test_schedules_write_off_all() -> None:
    for percent in SCHEDULES.values():
        assert sum(percent) == pytest.approx(100.0, rel=1e-12)
    assert (len(MACRS_5), len(MACRS_15)) == (6, 16)


@pytest.mark.parametrize("change", [{"om_fuel_cost": [5.0]}, {"loan_moratorium": 15}])
def test_what_it_does_not_model_it_refuses(vectors: Path, change: dict[str, Any]) -> None:
    inputs = stored(vectors, CASES[1])["inputs"] | change
    with pytest.raises(NotImplementedError, match=next(iter(change))):
        single_owner(inputs)
