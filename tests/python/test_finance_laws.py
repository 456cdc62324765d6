"""Depreciation, tax, loans and construction, held against other ways to reach the same numbers."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import beta

from fleetwatt import ConfigError, DomainError, FleetwattError, InfeasibleError, catalogue
from fleetwatt.finance import (
    declining_balance,
    interest_cap,
    interest_during_construction,
    loan_schedule,
    loss_carry_forward,
    macrs,
    npv,
    sculpted_debt,
    social_contribution,
    spending_shares,
    straight_line,
)

SHAPES = ("annuity", "level_principal", "bullet")
money = st.floats(0, 1e9, allow_subnormal=False)
results = st.lists(st.floats(-1e8, 1e8), min_size=1, max_size=30)


def degressive(cost: int, life: int, months: int) -> list[Fraction]:
    """The rule in exact fractions: the greater of both charges each year."""
    coefficient = Fraction({3: "1.25", 4: "1.25", 5: "1.75", 6: "1.75"}.get(life, "2.25"))
    left, charges = Fraction(cost), []
    for year in range(life):
        declining = left * coefficient / life * (Fraction(months, 12) if year == 0 else 1)
        even = left / (life - year) if year else 0
        charges.append(max(declining, even))
        left -= charges[-1]
    return charges


@pytest.mark.parametrize("life", [3, 4, 5, 6, 7, 8, 10, 12, 20])
def test_declining_balance_is_the_rule_in_fractions(life):
    for months in range(1, 13):
        found = declining_balance(123_457, life, months)
        assert found == pytest.approx(
            [float(c) for c in degressive(123_457, life, months)], rel=1e-12
        )
        assert found.sum() == pytest.approx(123_457, rel=1e-14)


def test_depreciation_for_tax():
    assert straight_line(40e6, 20, 180)[[0, 1, 20]].tolist() == [1e6, 2e6, 1e6]
    assert straight_line(9.0, 1).tolist() == [9.0]
    assert macrs(1.0, 15)[[0, 1, 2]] == pytest.approx([0.05, 0.095, 0.0855])
    assert macrs(100.0, 5, 0.4)[0] == pytest.approx(40 + 60 * 0.2)
    for years in (3, 5, 7, 10, 15, 20):
        assert len(macrs(1.0, years)) == years + 1
        assert macrs(1.0, years, 0.3).sum() == pytest.approx(1.0, rel=1e-14)
    for call, message in [
        (lambda: declining_balance(1.0, 2), "life_years = 2.* 3 to 100"),
        (lambda: declining_balance(1.0, 5, 13), "months_first_year = 13.* 1 to 12"),
        (lambda: declining_balance(-1.0, 5), "cost = -1.* 0 or more"),
        (lambda: straight_line(1.0, 0), "life_years = 0"),
        (lambda: straight_line(1.0, 5, 0), "days_first_year = 0.* 1 to 360"),
        (lambda: straight_line(float("nan"), 5), "cost = NaN"),
        (lambda: macrs(1.0, 5, 1.5), "bonus_fraction = 1.5"),
    ]:
        with pytest.raises(DomainError, match=message):
            call()
    with pytest.raises(ConfigError, match="class_years"):
        macrs(1.0, 4)
    assert macrs(1.0, 5.0).tolist() == macrs(1.0, 5).tolist()
    with pytest.raises(ConfigError, match="class_years"):
        macrs(1.0, 5.5)
    laws = (declining_balance, straight_line, macrs)
    for law in laws:
        with pytest.raises(TypeError, match=r"^cost must be a real number, not '1000'"):
            law("1000", 5)
    with pytest.raises(TypeError, match=r"^life_years must be a real number, not '5'"):
        straight_line(1000, "5")
    with pytest.raises(TypeError, match=r"^class_years must be a real number, not None"):
        macrs(1000, None)


@given(results)
def test_losses_are_used_once(values):
    years = loss_carry_forward(values)
    assert list(years.columns) == ["result", "loss_used", "taxable", "tax", "loss_stock_end"]
    losses = -np.minimum(values, 0).sum()
    balance = losses - years["loss_used"].sum() - years["loss_stock_end"].iloc[-1]
    assert balance == pytest.approx(0, abs=1e-9 * max(losses, 1))
    profit = np.maximum(values, 0)
    limit = np.minimum(profit, 1e6) + 0.5 * np.maximum(profit - 1e6, 0)
    before = years["loss_stock_end"].shift(fill_value=0.0)
    assert years["loss_used"].to_numpy() == pytest.approx(np.minimum(limit, before), abs=1e-6)
    assert years["tax"].to_numpy() == pytest.approx(0.25 * (profit - years["loss_used"]), abs=1e-6)


@given(results, st.data())
def test_interest_is_deducted_or_waits(ebitda, data):
    many = {"min_size": len(ebitda), "max_size": len(ebitda)}
    net = data.draw(st.lists(st.floats(-1e7, 1e8), **many))
    years = interest_cap(ebitda, net)
    cap = np.maximum(3e6, 0.3 * np.array(ebitda))
    assert years["cap"].to_numpy() == pytest.approx(cap)
    assert (years["deducted"] <= years["cap"]).all()
    assert (years["carried_forward"] >= 0).all()
    waits = years["carried_forward"].iloc[-1]
    scale = max(np.abs(net).sum(), 1)
    assert years["deducted"].sum() + waits == pytest.approx(sum(net), abs=1e-12 * scale)
    # Nothing waits while there is room.
    room = years["deducted"] < years["cap"] - 1e-6
    assert (years.loc[room, "carried_forward"] == 0).all()


def test_tax_follows_the_catalogue():
    rules = catalogue.get("costs", "company_tax")
    tax = [0.0, 763_000.0, 2e6]
    due = rules.value("social_rate") * np.array([0, 0, 2e6 - rules.value("social_allowance_eur")])
    assert social_contribution(tax) == pytest.approx(due)
    assert social_contribution(tax, turnover=7.62e6).tolist() == [0, 0, 0]
    assert social_contribution(2e6, 7.63e6) == due[2]
    # At the margin 25.83 %, as the scenario's default has it.
    profit = np.array([40e6, 41e6])
    paid = loss_carry_forward(profit)["tax"].to_numpy()
    margin = np.diff(paid + social_contribution(paid))[0] / 1e6
    assert margin == pytest.approx(catalogue.get("costs", "finance").value("tax_rate"), abs=1e-4)


def test_years_keep_their_index():
    index = pd.Index([2027, 2028], name="year")
    assert loss_carry_forward(pd.Series([1.0, 2.0], index)).index.equals(index)
    assert interest_cap(pd.Series([1.0, 2.0], index), [1.0, 1.0]).index.equals(index)
    assert loss_carry_forward([1.0, 2.0]).index.equals(pd.RangeIndex(1, 3, name="year"))


@pytest.mark.parametrize("shape", SHAPES)
@given(
    debt=money,
    rate=st.floats(0, 0.3, allow_subnormal=False),
    tenor=st.integers(1, 60),
    data=st.data(),
)
def test_loans_are_worth_their_service(shape, debt, rate, tenor, data):
    grace = data.draw(st.integers(0, tenor - 1))
    loan = loan_schedule(debt, rate, tenor, shape, grace)
    assert len(loan) == tenor
    paid = loan["interest"] + loan["principal"]
    assert npv(rate, [-debt, *paid]) == pytest.approx(0, abs=1e-9 * max(debt, 1))
    assert loan["principal"].sum() == pytest.approx(debt, rel=1e-9)
    assert loan["balance"].iloc[-1] == 0
    assert (loan["principal"].iloc[:grace] == 0).all()
    left = debt - loan["principal"].cumsum()
    assert loan["balance"].to_numpy() == pytest.approx(left, abs=1e-9 * max(debt, 1))


def test_an_annuity_is_the_root_of_its_present_value():
    loan = loan_schedule(50e6, 0.055, 12, grace=2)
    payment = brentq(lambda p: npv(0.055, [-50e6, *[p] * 10]), 0, 50e6, xtol=1e-9)
    assert (loan["interest"] + loan["principal"]).iloc[2:].to_numpy() == pytest.approx(payment)
    assert loan["interest"].iloc[:2].tolist() == [2.75e6, 2.75e6]


@given(
    st.lists(st.tuples(money, st.floats(1, 3)), min_size=1, max_size=40),
    st.floats(0, 0.3, allow_subnormal=False),
)
def test_sculpted_loans_keep_their_cover(periods, rate):
    cfads, dscr = map(list, zip(*periods, strict=True))
    debt = sculpted_debt(cfads, dscr, rate)
    service = np.divide(cfads, dscr)
    assert debt == pytest.approx(npv(rate, [0.0, *service]), rel=1e-12)
    loan = loan_schedule(debt, rate, len(cfads), "sculpted", cfads=cfads, dscr=dscr)
    near = 1e-9 * max(debt, 1) * (1 + rate) ** len(cfads)
    assert (loan["interest"] + loan["principal"]).to_numpy() == pytest.approx(service, abs=near)
    assert loan["balance"].iloc[-1] == pytest.approx(0, abs=1e-9 * max(debt, 1))


def test_one_ratio_is_that_of_every_period():
    cfads = [9.0, 10.0, 11.0]
    assert sculpted_debt(cfads, 1.3, 0.05) == sculpted_debt(cfads, [1.3] * 3, 0.05)
    index = pd.Index([2028, 2029, 2030])
    cash = pd.Series(cfads, index)
    loan = loan_schedule(10.0, 0.05, 3, "sculpted", cfads=cash, dscr=1.3)
    assert loan.index.equals(index)
    assert loan["balance"].iloc[-1] == 0


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"debt": -1.0}, DomainError, "debt = -1 is outside the accepted range, 0 or more"),
        ({"tenor": -2}, DomainError, r"tenor = -2 is outside .* 1 to 1200 \(whole\)"),
        ({"tenor": 0}, DomainError, "tenor = 0"),
        ({"tenor": 2.5}, DomainError, "tenor = 2.5"),
        ({"grace": 3}, DomainError, r"grace = 3 is outside the accepted range, 0 to 2"),
        ({"rate": -0.01}, DomainError, "rate = -0.01"),
        ({"rate": float("nan")}, DomainError, "rate = NaN"),
        ({"shape": "annuty"}, ConfigError, 'did you mean "annuity"'),
        ({"cfads": [1.0] * 3}, ConfigError, "for sculpted loans, not annuity"),
        ({"shape": "sculpted"}, ConfigError, "cfads: is missing"),
        ({"shape": "sculpted", "cfads": [1.0] * 3}, ConfigError, "dscr: is missing"),
        ({"debt": "100"}, TypeError, "debt must be a real number, not '100'"),
        ({"rate": "5%"}, TypeError, "rate must be a real number, not '5%'"),
        ({"tenor": "12"}, TypeError, "tenor must be a real number, not '12'"),
        ({"grace": True}, TypeError, "grace must be a real number, not True"),
    ],
)
def test_what_is_no_loan_is_refused(change, error, message):
    loan = {"debt": 100.0, "rate": 0.05, "tenor": 3}
    with pytest.raises(error, match=message):
        loan_schedule(**(loan | change))


def test_what_cash_cannot_carry_is_refused():
    cash = [9.0, 10.0, 11.0]
    with pytest.raises(InfeasibleError, match=r"repays a debt of 25 but for .*: at most 20.8799"):
        loan_schedule(25.0, 0.05, 3, "sculpted", cfads=cash, dscr=1.3)
    with pytest.raises(DomainError, match=r"dscr = 0.99 .* 1 or more \(element 0\)"):
        sculpted_debt(cash, 0.99, 0.05)
    with pytest.raises(DomainError, match=r"dscr = 0.5 .*\(element 2\)"):
        sculpted_debt(cash, [1.3, 1.2, 0.5], 0.05)
    with pytest.raises(DomainError, match=r"cfads = NaN .*\(element 1\)"):
        sculpted_debt([1.0, np.nan], 1.3, 0.05)
    with pytest.raises(DomainError, match=r"cfads = -1 .*\(element 0\)"):
        sculpted_debt([-1.0], 1.3, 0.05)
    with pytest.raises(FleetwattError, match="2 dscr for 3 periods of cfads"):
        sculpted_debt(cash, [1.3, 1.3], 0.05)
    with pytest.raises(FleetwattError, match=r"cfads has the shape \(1, 3\)"):
        sculpted_debt([cash], 1.3, 0.05)
    with pytest.raises(TypeError, match="cfads must hold real numbers"):
        sculpted_debt(["1"], 1.3, 0.05)


@given(st.lists(money, min_size=1, max_size=48), st.floats(0, 0.05), st.floats(0, 1))
def test_draws_grow_until_operation(capex, rate, gearing):
    months = interest_during_construction(capex, rate, gearing)
    growth = (1 + rate) ** np.arange(len(capex) - 1, -1, -1)
    balance = months["balance"].iloc[-1]
    assert balance == pytest.approx(gearing * (growth @ capex), rel=1e-9)
    drawn = balance - months["interest"].sum()
    assert drawn == pytest.approx(gearing * sum(capex), rel=1e-9, abs=1e-6)


def test_impossible_draws_are_refused():
    for capex, rate, gearing, message in [
        ([1.0, np.nan], 0.0, 0.5, r"capex = NaN .*\(element 1\)"),
        ([1.0, -1.0], 0.0, 0.5, r"capex = -1 .*\(element 1\)"),
        ([1.0], -0.1, 0.5, "monthly_rate = -0.1"),
        ([1.0], 0.1, 1.01, "gearing = 1.01 is outside the accepted range, 0 to 1"),
    ]:
        with pytest.raises(DomainError, match=message):
            interest_during_construction(capex, rate, gearing)
    with pytest.raises(DomainError, match=r"results = NaN .*\(element 1\)"):
        loss_carry_forward([1.0, np.nan])
    with pytest.raises(DomainError, match=r"net_interest = inf .*\(element 0\)"):
        interest_cap([1.0], [np.inf])
    with pytest.raises(FleetwattError, match="ebitda_tax of 1 years, net_interest of 2"):
        interest_cap([1.0], [1.0, 2.0])
    with pytest.raises(DomainError, match=r"fraction = 1\.5"):
        loss_carry_forward([1.0], fraction=1.5)
    with pytest.raises(DomainError, match="tax = -1"):
        social_contribution(-1.0)


@pytest.mark.parametrize(
    ("months", "centre", "concentration"),
    [(1, 0.5, 4.0), (24, 0.5, 4.0), (36, 0.35, 12.0), (60, 0.8, 0.7), (120, 0.6, 900.0)],
)
def test_spending_is_a_beta_distribution(months, centre, concentration):
    shares = spending_shares(months, centre, concentration)
    curve = beta(centre * concentration, (1 - centre) * concentration)
    assert shares == pytest.approx(
        np.diff(curve.cdf(np.linspace(0, 1, months + 1))), rel=1e-9, abs=1e-13
    )
    assert shares.sum() == pytest.approx(1.0, rel=1e-14)


def test_spending_at_its_limits():
    assert spending_shares(12, 0.5, 2.0) == pytest.approx(1 / 12, rel=1e-13)
    later = spending_shares(24, 0.7)
    assert later[:12].sum() < 0.3
    for curve, message in [
        ((0,), "months = 0"),
        ((2.5,), "months = 2.5"),
        ((12, 1.0), "centre = 1 is outside the accepted range, 0.01 to 0.99"),
        ((12, 0.5, 0.0), "concentration = 0"),
        ((12, float("nan")), "centre = NaN"),
    ]:
        with pytest.raises(DomainError, match=message):
            spending_shares(*curve)
