"""Goals that a scenario must reach, and the cases that lenders look at."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fleetwatt import (
    ConfigError,
    InfeasibleError,
    Scenario,
    goal_seek,
    lender_scenarios,
)

PRICE = "revenue.price_eur_gpu_hour"


@pytest.fixture(scope="module")
def short() -> Scenario:
    return Scenario.example("valence-80mw").replace({"operation_years": 5})


@pytest.mark.parametrize(("figure", "target"), [("equity_npv_eur", 0.0), ("min_dscr", 1.4)])
def test_a_goal_is_reached(short: Scenario, figure: str, target: float) -> None:
    found = goal_seek(short, PRICE, figure, target)
    assert found.run()[figure] == pytest.approx(target, rel=1e-9, abs=1e-2)


def test_a_figure_that_takes_the_target_over_a_range(short: Scenario) -> None:
    found = goal_seek(short, PRICE, "lock_up_years", 0.0)
    assert found.run()["lock_up_years"] == 0.0 < short.run()["lock_up_years"]


def test_a_figure_that_jumps_over_the_target(short: Scenario) -> None:
    with pytest.raises(InfeasibleError, match=r"lock_up_years = 2\.5: it jumps from") as told:
        goal_seek(short, PRICE, "lock_up_years", 2.5)
    said = re.search(r"from (\S+) at (\S+) to (\S+) at (\S+)$", str(told.value))
    assert said is not None
    one, at, other, where = map(float, said.groups())
    assert min(one, other) < 2.5 < max(one, other)
    for years, price in ((one, at), (other, where)):
        assert short.replace({PRICE: price}).run()["lock_up_years"] == years


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("equity_ir", "did you mean 'equity_irr'?"),
        ("qqqqqq", r"'qqqqqq' is no key figure; none of \d+ is near$"),
    ],
)
def test_figures_that_are_none(short: Scenario, figure: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        goal_seek(short, PRICE, figure, 1.0)


@pytest.mark.parametrize(
    ("path", "more", "told"),
    [
        ("operation_years", {}, "^operation_years: holds whole numbers; a goal needs a field"),
        ("fleet.cohorts[0].gpus", {}, r"^fleet\.cohorts\[0\]\.gpus: holds whole numbers"),
        ("finance.gearing", {"high": 1.5}, r"^high: 1\.5 is outside .* finance\.gearing, 0 to 1"),
        ("finance.gearing", {"low": -1}, r"^low: -1 is outside .* finance\.gearing, 0 to 1"),
    ],
)
def test_fields_and_bounds_that_are_refused(
    short: Scenario, path: str, more: dict[str, Any], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        goal_seek(short, path, "equity_irr", 0.12, **more)


def test_a_goal_is_a_number(short: Scenario) -> None:
    for name in ("target", "low", "high"):
        given: dict[str, Any] = {"target": 0.12, name: "12%"}
        with pytest.raises(TypeError, match=f"^{name} must be a real number, not '12%'"):
            goal_seek(short, PRICE, "equity_irr", **given)


def test_what_is_reached_at_both_ends_is_told(short: Scenario) -> None:
    with pytest.raises(InfeasibleError, match=f"no {PRICE} between 3 and 4 gives") as told:
        goal_seek(short, PRICE, "equity_irr", 20.0, low=3, high=4)
    said = re.search(r"it is (\S+) at 3 and (\S+) at 4$", str(told.value))
    assert said is not None
    for reached, price in zip(map(float, said.groups()), (3.0, 4.0), strict=True):
        run = short.replace({PRICE: price}).run()
        assert reached == pytest.approx(run["equity_irr"], rel=1e-9)


def changed(scenario: Scenario, case: str) -> dict[str, Any]:
    other = lender_scenarios(scenario)[case]
    paths = [
        f"finance.{loan}.{rate}"
        for loan in ("facility_loan", "it_loan")
        for rate in ("interest_rate", "refinanced_rate")
    ]
    paths += ["finance.interest_rate", "revenue.lease.it_residual_fraction"]
    paths += ["fleet.refresh.residual_fraction", "finance.facility_residual_fraction"]
    return {path: (scenario[path], other[path]) for path in paths if scenario[path] != other[path]}


def test_dearer_debt_is_dearer_when_refinanced(short: Scenario) -> None:
    assert changed(short, "dearer_debt").keys() == {"finance.interest_rate"}
    refinanced = short.replace({"finance.facility_loan.refinanced_after_years": 3})
    rates = changed(refinanced, "dearer_debt")
    assert rates.keys() == {"finance.interest_rate", "finance.facility_loan.refinanced_rate"}
    assert {round(after - before, 12) for before, after in rates.values()} == {0.015}


def test_nothing_is_worth_anything_in_the_end(short: Scenario) -> None:
    leased = short.replace({"business_model": "leased_it"})
    for case in ("no_residual_value", "downside"):
        residuals = changed(leased, case)
        assert len(residuals) == 3
        assert {after for _, after in residuals.values()} == {0.0}
    # A lessor who counts on nothing asks for more.
    worthless = lender_scenarios(leased)["no_residual_value"]
    more, rent = (one.run().monthly["rent_it_eur"] for one in (worthless, leased))
    assert (more[rent > 0.0] > rent[rent > 0.0]).all()
