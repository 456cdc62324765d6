"""Leases of IT, and the three parties of a campus that rents its site and its IT."""

import numpy as np
import pytest
from scipy.optimize import brentq

import fleetwatt
from fleetwatt.finance import irr, lease_rent

PARTIES = ("operator", "landlord", "lessor")


@pytest.mark.parametrize(
    ("price", "residual", "wanted", "months"),
    [(50_000.0, 6_000.0, 0.11, 60), (1.0, 0.0, 0.03, 1), (2e9, 1.9e9, 0.2, 36)],
)
def test_the_rate_of_what_a_lessor_pays_and_gets_is_its_yield(price, residual, wanted, months):
    rent = lease_rent(price, residual, wanted, months)
    flows = np.r_[rent - price, np.full(months - 1, rent), residual]
    monthly = brentq(lambda i: np.polyval(flows[::-1], 1.0 / (1.0 + i)), 1e-6, 0.1, xtol=1e-15)
    if months > 1 or residual > 0.0:
        assert (1.0 + monthly) ** 12 - 1.0 == pytest.approx(wanted, rel=1e-9)


def test_published_payment_at_the_start_of_months():
    """PMT(8%/12, 10, 10000, 0, 1) of Microsoft's documentation of Excel."""
    yearly = (1.0 + 0.08 / 12.0) ** 12 - 1.0
    assert lease_rent(10_000.0, 0.0, yearly, 10.0) == pytest.approx(1_030.16, abs=0.005)


def test_rents_broadcast_and_refuse():
    rents = lease_rent(np.array([100.0, np.nan]), 40.0, 0.0, np.array([[60.0], [30.0]]))
    np.testing.assert_array_equal(rents, [[1.0, np.nan], [2.0, np.nan]])
    with pytest.raises(fleetwatt.DomainError, match="term_months"):
        lease_rent(100.0, 0.0, 0.1, 0.0)
    with pytest.raises(fleetwatt.DomainError, match="yield_per_year"):
        lease_rent(100.0, 0.0, -0.1, 60.0)


@pytest.fixture(scope="module")
def leased():
    changes = {
        "business_model": "leased_it",
        "operation_years": 5,
        "fleet.cohorts[0].ramp_months": 1,
        "fleet.refresh.life_years": 5,
    }
    scenario = fleetwatt.Scenario.example("valence-80mw").replace(changes)
    return scenario.run()


def test_flows_of_the_parties_add_up_to_those_of_the_campus(leased):
    y = leased.monthly
    together = sum(y[f"{party}_pretax_cash_flow_eur"] for party in PARTIES)
    campus = y["revenue_eur"] - y["opex_eur"] + y["disposal_eur"] - y["investment_eur"]
    np.testing.assert_allclose(together, campus, rtol=0.0, atol=1e-9 * campus.abs().max())
    assert (y["rent_it_eur"] > 0.0).sum() == (y["rent_space_eur"] > 0.0).sum() == 60


def test_a_lessor_who_sells_for_what_it_counted_on_earns_its_yield(leased):
    """One delivery that lives as long as the campus: the last month's value, a month later."""
    y = leased.monthly
    opening = int(np.argmax(y["rent_it_eur"].to_numpy() > 0.0))
    rents = y["rent_it_eur"].to_numpy()[opening:]
    price = y["capex_it_eur"].to_numpy()[opening]
    residual = leased.scenario["revenue.lease.it_residual_fraction"] * price
    flows = np.r_[rents, residual]
    flows[0] -= price
    earned = (1.0 + irr(flows)) ** 12 - 1.0
    assert earned == pytest.approx(leased.scenario["revenue.lease.it_yield"], rel=1e-9)


def test_statements_are_those_of_a_cloud_that_owns_everything(leased):
    owned = leased.scenario.replace({"business_model": "cloud"}).run()
    for line in ("revenue_eur", "opex_eur", "project_cash_flow_eur", "equity_cash_flow_eur"):
        np.testing.assert_array_equal(leased.monthly[line], owned.monthly[line], err_msg=line)
    assert not owned.monthly[["rent_it_eur", "rent_space_eur"]].to_numpy().any()
    for party in PARTIES:
        assert np.isnan([owned[f"{party}_npv_eur"], owned[f"{party}_irr"]]).all()
        assert np.isfinite(leased[f"{party}_npv_eur"])
        assert "as this is 0" in owned.explain(f"{party}_npv_eur").text()
