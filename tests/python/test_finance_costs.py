"""Costs of energy, of months, of hours of accelerators, and ratios of sums."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds

from fleetwatt import ConfigError, DomainError, _core, finance

RANGES = {
    "rate": (0.0, 0.2),
    "years": (1.0, 30.0),
    "fixed_charge_rate": (0.0, 0.2),
    "capital_cost": (0.0, 1e9),
    "fixed_cost_per_year": (0.0, 1e7),
    "variable_cost_per_mwh": (0.0, 50.0),
    "energy_mwh_year": (1.0, 1e6),
    "amount": (-1e6, 1e6),
    "gpu_hours": (0.0, 1e8),
    "gpus_per_instance": (1.0, 16.0),
    "price_per_instance_hour": (0.0, 100.0),
    "value": (0.1, 1e5),
    "decline": (0.0, 0.9),
    "cost_per_unit": (0.0, 1e7),
    "cost_per_mw": (1.0, 1e8),
    "cost": (0.0, 1e10),
    "power_mw": (1.0, 1e4),
    "first": (0.1, 10.0),
    "last": (0.1, 10.0),
    "low": (0.1, 1.0),
    "high": (1.0, 10.0),
}
LAWS = {
    "levelised": ("capital_recovery_factor", "lcoe_fixed_charge_rate"),
    "monthly": ("monthly_payment",),
    "chip_hours": ("instance_rent", "value_lost_per_hour"),
    "unit_costs": ("implied_kw_per_unit", "cost_per_w", "compound_growth", "log_distance"),
}
ELEMENTWISE = [(module, name) for module, names in LAWS.items() for name in names]
CENTRE = {
    "critical_load_mw": 8.0,
    "load_fraction": 0.8,
    "pue": 1.45,
    "price_per_mwh": 70.0,
    "facility_capex": 88e6,
    "power_cooling_fraction": 0.82,
    "server_capex": 66.7e6,
    "network_capex": 12.81e6,
    "facility_life_years": 10.0,
    "server_life_years": 3.0,
    "network_life_years": 4.0,
    "rate": 0.05,
    "wages_per_hour": 90.0,
    "benefits_fraction": 0.3,
}
SERVER = {
    "power_w": 2_000.0,
    "price": 20_000.0,
    "life_years": 1.5,
    "upkeep_fraction": 0.05,
    "facility_per_w": 10.0,
    "facility_life_years": 12.0,
    "facility_opex_per_w_month": 0.04,
    "pue": 1.5,
    "price_per_mwh": 67.0,
    "rate": 0.08,
}


@pytest.mark.parametrize(("module", "name"), ELEMENTWISE)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=5, max_dims=3, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(module, name, shapes, seed):
    law = getattr(finance, name)
    names = list(inspect.signature(law).parameters)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    assert_broadcasts(
        law, [rng.uniform(*RANGES[n], s) for n, s in zip(names, given_shapes, strict=True)]
    )


@pytest.mark.parametrize(("module", "name"), ELEMENTWISE)
def test_nan_goes_through_and_kinds_come_back(module, name):
    law = getattr(finance, name)
    names = list(inspect.signature(law).parameters)
    core = getattr(getattr(_core.finance, module), name)
    assert names == list(inspect.signature(core).parameters)
    assert_nan_and_kinds(law, names, [np.mean(RANGES[n]) for n in names])


def test_waiting_is_the_sum_of_its_years():
    def by_sum(price, kw, pue, uptime, rate, waited, years):
        lost = sum(price * 8_760 / (1 + rate) ** y for y in range(waited))
        mwh = kw * pue * uptime * 8.76
        return lost / sum(mwh / (1 + rate) ** (y + 0.5) for y in range(waited, years))

    for terms in [(2.4, 0.9, 1.1, 0.99, 0.07, 4, 27), (1.0, 1.5, 1.0, 1.0, 0.0, 1, 2)]:
        assert finance.waiting_cost_per_mwh(*terms) == pytest.approx(by_sum(*terms), rel=1e-12)
    terms = [2.4, 0.9, 1.1, 0.99, 0.07, 4.0, 27.0]
    names = list(inspect.signature(finance.waiting_cost_per_mwh).parameters)
    assert_nan_and_kinds(finance.waiting_cost_per_mwh, names, terms)
    assert finance.waiting_cost_per_mwh(2.4, 0.9, 1.1, 0.99, 0.07, 0, 27) == 0.0
    for place, value, told in [(5, 4.05, "whole"), (5, 27.0, "0 to 26"), (3, 0.0, "uptime")]:
        with pytest.raises(DomainError, match=told):
            finance.waiting_cost_per_mwh(*terms[:place], value, *terms[place + 1 :])


def test_the_levelised_cost_repays_the_plant():
    rate, years, energy = 0.07, 20, 61_320.0
    factor = finance.capital_recovery_factor(rate, years)
    cost = finance.lcoe_fixed_charge_rate(factor, 100e6, 2e6, 12.0, energy)
    yearly = energy * (cost - 12.0) - 2e6
    assert finance.npv(rate, [-100e6] + years * [yearly]) == pytest.approx(0.0, abs=1e-6)
    assert finance.capital_recovery_factor(0.0, 10) == pytest.approx(0.1)
    with pytest.raises(DomainError, match="energy_mwh_year = 0"):
        finance.lcoe_fixed_charge_rate(factor, 100e6, 2e6, 12.0, 0.0)


def test_months_are_repaid_by_a_loan_run_month_by_month():
    payment = finance.monthly_payment(1_000.0, 0.06, 2.0)
    balance = 1_000.0
    for _ in range(24):
        balance += balance * 0.06 / 12.0 - payment
    assert balance == pytest.approx(0.0, abs=1e-9)
    assert finance.monthly_payment(1_200.0, 0.0, 2.0) == 50.0


def test_a_month_of_a_data_centre_adds_up():
    month = finance.data_centre_month(**CENTRE)
    assert month.total == pytest.approx(sum(month[:-1]), rel=1e-12)
    facility = finance.monthly_payment(88e6, 0.05, 10.0)
    assert month.power_cooling + month.other_infrastructure == pytest.approx(facility)
    assert month.power == pytest.approx(8_000.0 * 0.8 * 1.45 * 730.0 * 0.07)
    assert month.people == pytest.approx((3 * 20 + 30) * 730 * 1.3)
    # Hennessy and Patterson: 3.8 million USD a month, servers 2 million.
    assert month.total == pytest.approx(3.8e6, rel=0.005)
    assert month.servers == pytest.approx(2.0e6, abs=5_000.0)
    for name, value in [("pue", 0.9), ("load_fraction", 1.1), ("rate", -0.1)]:
        with pytest.raises(DomainError, match=name):
            finance.data_centre_month(**CENTRE | {name: value})


def test_a_server_pays_for_its_life():
    life = finance.hosted_server_life(**SERVER)
    assert life.total == pytest.approx(sum(life[:-1]), rel=1e-12)
    own = 18 * finance.monthly_payment(20_000.0, 0.08, 1.5)
    assert life.amortisation + life.interest == pytest.approx(own)
    assert life.pue_overhead == pytest.approx(0.5 * life.power)
    assert life.power == pytest.approx(2.0 * 730 * 18 * 0.067)
    half = finance.hosted_server_life(**SERVER, load_fraction=0.5)
    assert half.power == pytest.approx(0.5 * life.power)
    assert half.facility_amortisation == life.facility_amortisation
    with pytest.raises(DomainError, match="years = 0"):
        finance.hosted_server_life(**SERVER | {"life_years": 0.0})


def test_value_is_lost_as_its_slope_says():
    hours, value = 1e-3, 1_000.0
    left = value * 0.7 ** (hours / 8_766.0)
    assert finance.value_lost_per_hour(value, 0.3) == pytest.approx(
        (value - left) / hours, rel=1e-4
    )
    with pytest.raises(DomainError, match="decline = 1"):
        finance.value_lost_per_hour(value, 1.0)


def test_a_run_and_a_rent_add_up():
    run = finance.training_run_cost(
        chip_hours=1e6,
        server_value=10_000.0,
        decline=0.27,
        server_overhead=1.66,
        interconnect_fraction=0.19,
        energy_cost=5e4,
    )
    assert run.total == pytest.approx(sum(run[:-1]))
    servers = 1e6 * finance.value_lost_per_hour(10_000.0, 0.27)
    assert run.chip + run.other_server == pytest.approx(servers)
    assert run.interconnect == pytest.approx(0.19 * (servers + run.interconnect))
    rent = finance.cluster_rent(
        gpus=100, price_per_gpu_hour=2.0, months=10, extras_per_month=6_000, setup=5_000
    )
    assert rent.total == pytest.approx(10 * (100 * 2 * 730 + 6_000) + 5_000)
    with pytest.raises(DomainError, match="months = 0"):
        finance.cluster_rent(gpus=100, price_per_gpu_hour=2.0, months=0)


def test_shares_and_distances():
    parts = finance.shares([2.0, 0.0, 6.0])
    assert parts.tolist() == [0.25, 0.0, 0.75]
    with pytest.raises(DomainError, match=r"element 1"):
        finance.shares([1.0, -1.0])
    with pytest.raises(DomainError, match="sum of the parts"):
        finance.shares([0.0, 0.0])
    assert finance.log_distance([5.0, 10.0, 20.0], 8.0, 16.0).tolist() == pytest.approx(
        [np.log(5 / 8), 0.0, np.log(20 / 16)]
    )
    with pytest.raises(ConfigError, match="low"):
        finance.log_distance(1.0, 3.0, 2.0)
    assert 3.0 * (1 + finance.compound_growth(3.0, 7.0, 6.0)) ** 6 == pytest.approx(7.0)
