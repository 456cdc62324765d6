"""Tariffs, contracts and bills against sums and searches of their own."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

import fleetwatt
from fleetwatt import ConfigError, DomainError, FleetwattError, supply

START = "2025-01-01"
HOURS = 8_760
TIME = pd.date_range(START, periods=HOURS, freq="h", tz="UTC")
LOCAL = TIME.tz_convert("Europe/Paris")
NAMES = ("peak", "hph", "hch", "hpb", "hcb")
SHOWN = {"energy_management": True, "good_practice": True, "pue_target": True}


@pytest.fixture(scope="module")
def load() -> np.ndarray:
    rng = np.random.default_rng(3)
    day = 8.0 * np.sin(2 * np.pi * (LOCAL.hour.to_numpy() - 9) / 24)
    return 60.0 + day + rng.normal(0.0, 3.0, HOURS)


@pytest.fixture(scope="module")
def price() -> np.ndarray:
    return supply.synthetic_prices(2025, 1, 60.0).price_eur_mwh


def period_of(local: pd.DatetimeIndex) -> np.ndarray:
    """Periods by a calendar of their own."""
    found = []
    for moment in local:
        hour, day = moment.hour, moment.day_of_week
        off = day == 6 or hour < 6 or hour >= 22
        if moment.month in (12, 1, 2) and day < 5 and hour in (9, 10, 18, 19):
            found.append(0)
        elif moment.month in (11, 12, 1, 2, 3):
            found.append(2 if off else 1)
        else:
            found.append(4 if off else 3)
    return np.array(found)


PERIOD = period_of(LOCAL)
MONTH = LOCAL.year.to_numpy() * 12 + LOCAL.month.to_numpy()


def network_eur(tariff, load, powers) -> dict[str, float]:
    """What a year pays, in plain NumPy."""
    b, c = np.array(tariff.power_eur_kw_year), np.array(tariff.energy_eur_mwh)
    subscription = 1e3 * float(b @ np.diff(powers, prepend=0.0))
    overrun = 0.0
    for month, period in itertools.product(np.unique(MONTH), range(5)):
        here = (month == MONTH) & (period == PERIOD)
        over = 1e3 * np.maximum(load[here] - powers[period], 0.0)
        overrun += tariff.overrun_factor * b[period] * np.sqrt(np.sum(np.repeat(over, 6) ** 2))
    fixed = tariff.management_eur_year + tariff.metering_eur_year
    return {
        "network_management": fixed,
        "network_subscription": subscription,
        "network_energy": float(load @ c[PERIOD]),
        "network_overrun": overrun,
        "cta": tariff.cta_fraction * (fixed + subscription),
    }


def test_periods_are_those_of_the_calendar():
    assert (supply.french_periods(START, HOURS) == PERIOD).all()
    # Clocks go forward on 30 March 2025, at 01:00 UTC: hours of high season, off-peak, a Sunday.
    assert supply.french_periods("2025-03-30", 24).tolist() == [2] * 24
    with pytest.raises(ConfigError, match="no full hour"):
        supply.french_periods("2025-01-01T00:30", 1)
    with pytest.raises(ConfigError, match="is not an hour"):
        supply.french_periods("soon", 1)
    with pytest.raises(ConfigError, match="not an IANA time zone"):
        supply.french_periods(START, 1, "Europe/Valence")


@pytest.mark.parametrize(
    ("voltage", "power_eur_kw_year", "energy_ct_kwh", "cta_fraction"),
    [
        ("hta", [36.40, 33.28, 21.01, 14.77, 11.91], [2.73, 2.16, 1.51, 0.95, 0.70], 0.15),
        ("htb1", [43.08, 40.68, 29.88, 19.68, 14.40], [0.75, 0.72, 0.65, 0.59, 0.54], 0.05),
        ("htb2", [11.64, 11.04, 8.16, 5.64, 4.20], [0.69, 0.66, 0.61, 0.54, 0.50], 0.05),
        ("htb3", [0.0] * 5, [0.42] * 5, 0.05),
    ],
)
def test_prices_are_the_published_ones(voltage, power_eur_kw_year, energy_ct_kwh, cta_fraction):
    """CRE, deliberations 2026-104 and 2026-105: long use."""
    tariff = supply.french_tariff(voltage)
    assert tariff.power_eur_kw_year == tuple(power_eur_kw_year)
    assert tariff.energy_eur_mwh == pytest.approx([10.0 * price for price in energy_ct_kwh])
    assert tariff.cta_fraction == cta_fraction


def test_prices_of_hta_rose_alike():
    """From those of August 2025, of another transcription, by 3.04 %."""
    before = np.array([35.33, 32.30, 20.39, 14.33, 11.56])
    now = np.array(supply.french_tariff("hta").power_eur_kw_year)
    assert now / before == pytest.approx(np.full(5, 1.0304), abs=4e-4)


@pytest.mark.parametrize(
    ("voltage", "usage", "low", "high"),
    [
        # Orders of magnitude of the design, for flat loads; HTB1 costs a little more than its 9-11.
        ("hta", "long", 12.0, 18.0),
        ("htb1", "long", 9.0, 11.6),
        ("htb2", "long", 6.0, 7.5),
        ("htb3", "long", 3.5, 5.0),
    ],
)
def test_a_flat_load_pays_the_known_order_of_magnitude(voltage, usage, low, high):
    tariff = supply.french_tariff(voltage, usage)
    bill = supply.bill(np.full(HOURS, 50.0), tariff=tariff, start=START, levies=None)
    network = sum(eur for line, eur in bill.eur_mwh.items() if line.startswith("network"))
    assert low <= network <= high


def test_a_flat_load_chooses_long_use():
    paid = {}
    for usage in ("short", "medium", "long"):
        tariff = supply.french_tariff("htb1", usage)
        paid[usage] = supply.bill(np.full(HOURS, 50.0), tariff=tariff, start=START).total_eur
    assert paid["long"] < paid["medium"] < paid["short"]


@pytest.mark.parametrize("usage", ["short", "medium", "long"])
def test_the_network_is_paid_as_by_hand(usage, load):
    powers = [55.0, 58.0, 60.0, 64.0, 70.0]
    tariff = supply.french_tariff("htb2", usage, subscribed_mw=powers)
    found = supply.bill(load, tariff=tariff, start=START).totals_eur
    for line, eur in network_eur(tariff, load, np.array(powers)).items():
        assert found[line] == pytest.approx(eur, rel=1e-9), line


def test_without_a_subscription_the_greatest_load_is_subscribed(load):
    default, given = (
        supply.bill(load, tariff=supply.french_tariff(subscribed_mw=power), start=START)
        for power in (None, float(load.max()))
    )
    assert default.totals_eur == given.totals_eur
    assert default.totals_eur["network_overrun"] == 0.0


@pytest.mark.parametrize("usage", ["short", "medium", "long"])
def test_the_best_subscription_is_that_of_a_search(usage, load):
    tariff = supply.french_tariff("htb1", usage)
    found = supply.optimal_subscription(load, tariff, start=START)
    assert (np.diff(found) >= 0.0).all()

    def cost(powers):
        paid = network_eur(tariff, load, powers)
        return sum(paid[line] for line in ("network_subscription", "network_overrun", "cta"))

    best = cost(found)
    # Steps from one power to the next, not below 0, so that the search keeps the order.
    for steps in ([50.0, 0.0, 0.0, 0.0, 0.0], [60.0, 1.0, 1.0, 1.0, 1.0], [70.0] + [0.0] * 4):
        searched = minimize(
            lambda steps: cost(np.cumsum(steps)) / best,
            steps,
            method="SLSQP",
            bounds=[(0.0, 100.0)] * 5,
            options={"maxiter": 400, "ftol": 1e-15},
        )
        assert 1.0 - 1e-12 <= searched.fun <= 1.0 + 2e-4
    rng = np.random.default_rng(1)
    for step in rng.normal(0.0, 0.05, (200, 5)):
        other = np.maximum.accumulate(np.maximum(found + step, 0.0))
        assert cost(other) >= best * (1.0 - 1e-12)
    # What the search says, the bill says.
    billed = supply.bill(
        load, tariff=supply.french_tariff("htb1", usage, subscribed_mw=found), start=START
    ).totals_eur
    total = sum(billed[line] for line in ("network_subscription", "network_overrun", "cta"))
    assert total == pytest.approx(best, rel=1e-9)


def test_a_winter_load_that_falls_still_subscribes_in_order():
    load = np.where(PERIOD <= 2, 60.0, 30.0)
    found = supply.optimal_subscription(load, supply.french_tariff(), start=START)
    assert found == pytest.approx([60.0] * 5)


def test_the_series_brings_its_hours(load):
    tariff = supply.french_tariff(subscribed_mw=60.0)
    plain = supply.bill(load, tariff=tariff, start=START)
    for index in (TIME, TIME.tz_convert("Europe/Paris"), TIME.tz_localize(None)):
        series = pd.Series(load, index=index)
        assert supply.bill(series, tariff=tariff).totals_eur == plain.totals_eur
        best = supply.optimal_subscription(series, tariff)
        assert (best == supply.optimal_subscription(load, tariff, start=START)).all()
    with pytest.raises(ConfigError, match="start: is missing"):
        supply.bill(load)
    with pytest.raises(ConfigError, match=r"load_mw: 2025-01-01T02:00 \(element 1\)"):
        supply.bill(pd.Series([1.0, 1.0], index=TIME[[0, 2]]))


CONTRACTS = {
    "block": {"power_mw": 20.0, "price_eur_mwh": 64.0},
    "indexed": {"load_fraction": 0.2, "spot_factor": 1.01, "adder_eur_mwh": 2.0},
    "nuclear_share": {
        "capacity_mw": 30.0,
        "price_eur_mwh": 68.0,
        "spot_fraction": 0.3,
        "upfront_eur_mw": 5e5,
        "term_years": 12.0,
    },
    "pay_as_produced": {"capacity_mw": 40.0, "price_eur_mwh": 52.0},
    "baseload_ppa": {"power_mw": 5.0, "price_eur_mwh": 60.0, "firming_eur_mwh": 10.0},
}


def by_hand(kind, terms, load, price, output):
    if kind == "block":
        return np.full_like(load, 20.0), np.full_like(load, 20.0 * 64.0)
    if kind == "indexed":
        return 0.2 * load, 0.2 * load * (1.01 * price + 2.0)
    if kind == "nuclear_share":
        power = 30.0 * output
        return power, power * (0.7 * 68.0 + 0.3 * price) + 30.0 * 5e5 / 12.0 / 8766.0
    if kind == "pay_as_produced":
        return 40.0 * output, 40.0 * output * 52.0
    return np.full_like(load, 5.0), np.full_like(load, 5.0 * 70.0)


def test_every_kind_is_settled_as_by_hand(load, price):
    assert set(CONTRACTS) == set(supply.contract_kinds())
    output = np.clip(np.sin(np.arange(HOURS) / 3.0), 0.0, 1.0)
    rest, expected = load.copy(), {}
    contracts = []
    for kind, terms in CONTRACTS.items():
        profile = output if kind in ("nuclear_share", "pay_as_produced") else None
        contracts.append(supply.contract(kind, profile=profile, **terms))
        power, cost = by_hand(kind, terms, load, price, output)
        rest -= power
        expected[f"energy_{kind}"] = cost.sum()
    expected["energy_spot"] = float(np.maximum(rest, 0.0) @ price)
    expected["energy_resold"] = float(np.minimum(rest, 0.0) @ price)
    assert (rest < 0.0).any()
    found = supply.bill(load, price, start=START, contracts=contracts).totals_eur
    for line, eur in expected.items():
        assert found[line] == pytest.approx(eur, rel=1e-9), line


def test_the_spot_price_alone(load, price):
    found = supply.bill(load, price, start=START).totals_eur
    assert found["energy_spot"] == pytest.approx(float(load @ price), rel=1e-12)
    assert "energy_resold" not in found


def test_a_block_of_the_whole_load_fixes_its_price(price):
    block = supply.contract("block", power_mw=50.0, price_eur_mwh=70.0)
    bill = supply.bill(np.full(HOURS, 50.0), price, start=START, contracts=[block, block])
    assert bill.eur_mwh["energy_block"] == pytest.approx(70.0)
    assert bill.totals_eur["energy_block_2"] == bill.totals_eur["energy_block"]
    # The second one is sold again.
    assert bill.totals_eur["energy_resold"] == pytest.approx(-50.0 * price.sum())


def test_lines_add_up(load, price):
    output = np.full(HOURS, 0.25)
    bill = supply.bill(
        load,
        price,
        start=START,
        tariff=supply.french_tariff(subscribed_mw=62.0, emergency_feed_eur_year=4e5),
        contracts=[supply.contract("pay_as_produced", profile=output, capacity_mw=60.0)],
        levies={"reduced_excise": True, "guaranteed_fraction": 0.8, "guarantees_eur_mwh": 1.5},
    )
    frame = bill.lines
    assert frame.drop(columns="total").to_numpy().sum() == pytest.approx(bill.total_eur, rel=1e-12)
    assert frame["total"].sum() == pytest.approx(bill.total_eur, rel=1e-9)
    assert sum(bill.eur_mwh.values()) == pytest.approx(bill.total_eur / load.sum(), rel=1e-12)
    assert bill.energy_mwh.sum() == pytest.approx(load.sum(), rel=1e-12)
    assert len(frame) == 13
    assert str(frame.index[0].date()) == "2025-01-01"
    by_month = pd.Series(load).groupby(MONTH).sum().to_numpy()
    assert bill.energy_mwh == pytest.approx(by_month, rel=1e-12)
    bought = np.maximum(0.8 * by_month - 15.0 * np.bincount(MONTH - MONTH.min()), 0.0)
    assert bill.eur["guarantees_of_origin"] == pytest.approx(1.5 * bought)
    assert bill.totals_eur["emergency_feed"] == pytest.approx(4e5)
    # 8,759 hours of 2025 and one of 2026, each year with its own first GWh.
    year = load[:-1].sum()
    excise = 26.58 * 1_000.0 + 12.0 * (year - 1_000.0) + 26.58 * load[-1]
    assert bill.totals_eur["excise"] == pytest.approx(excise, rel=1e-9)
    assert list(bill.eur)[:3] == ["energy_pay_as_produced", "energy_spot", "energy_resold"]


def test_parts_of_a_year_pay_parts_of_its_charges(load):
    tariff = supply.french_tariff(subscribed_mw=70.0)
    year = supply.bill(load, tariff=tariff, start=START)
    january = supply.bill(load[: 31 * 24 - 1], tariff=tariff, start=START)
    assert len(january.months) == 1
    share = (31 * 24 - 1) / (31 * 24) / 12
    for line in ("network_subscription", "network_management", "cta"):
        assert january.totals_eur[line] == pytest.approx(share * year.totals_eur[line])
    assert supply.bill([], tariff=tariff, start=START).total_eur == 0.0


def test_prices_like_those_of_a_kwh_warn(load, price):
    with pytest.warns(UserWarning, match="EUR/kWh"):
        supply.bill(load, price / 1_000.0, start=START)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        supply.bill(load, price, start=START)
        supply.bill(load, 0.0 * price, start=START)


def test_wrong_inputs_are_told(load, price):
    with pytest.raises(DomainError, match=r"load_mw = NaN MW .*element 7"):
        supply.bill(np.where(np.arange(HOURS) == 7, np.nan, load), price, start=START)
    with pytest.raises(DomainError, match=r"price_eur_mwh = inf EUR/MWh .*element 3"):
        supply.bill(load, np.where(np.arange(HOURS) == 3, np.inf, price), start=START)
    with pytest.raises(DomainError, match=r"load_mw = -1 MW .*0 to 100000 MW \(element 0\)"):
        supply.bill([-1.0], start=START)
    with pytest.raises(FleetwattError, match="differ in length"):
        supply.bill(load, price[1:], start=START)
    with pytest.raises(FleetwattError, match="one dimension"):
        supply.bill([[1.0]], start=START)
    with pytest.raises(TypeError, match="load_mw must hold real numbers"):
        supply.bill(["1"], start=START)
    with pytest.raises(ConfigError, match="price_eur_mwh: is missing"):
        supply.bill(load, start=START, contracts=[supply.contract("block", power_mw=1.0)])
    produced = supply.contract("pay_as_produced", capacity_mw=1.0)
    with pytest.raises(ConfigError, match=r"contracts\[0\].profile: is missing"):
        supply.bill(load, price, start=START, contracts=[produced])
    too_much = supply.contract("pay_as_produced", profile=np.full(HOURS, 1.5), capacity_mw=1.0)
    with pytest.raises(DomainError, match=r"profile = 1.5 .*0 to 1"):
        supply.bill(load, price, start=START, contracts=[too_much])
    with pytest.raises(DomainError, match=r"subscribed_mw = 50 MW .*60 MW or more"):
        supply.bill(
            load, tariff=supply.french_tariff(subscribed_mw=[60, 60, 60, 60, 50]), start=START
        )
    with pytest.raises(ConfigError, match="wants one number or 5"):
        supply.bill(load, tariff=supply.french_tariff(subscribed_mw=[60, 60]), start=START)
    with pytest.raises(ConfigError, match="not finite"):
        supply.bill(load, tariff=supply.french_tariff(subscribed_mw=np.nan), start=START)
    with pytest.raises(DomainError, match=r"subscribed_mw = 60000 MW .*0 to 10000 MW"):
        supply.bill(load, tariff=supply.french_tariff(subscribed_mw=60_000), start=START)
    halves = [supply.contract("indexed", load_fraction=part) for part in (0.5, 0.5)]
    supply.bill(load, price, contracts=halves, start=START)
    with pytest.raises(ConfigError, match=r"contracts: .* serve 1\.5 of the load, 1 at most"):
        supply.bill(load, price, contracts=[*halves, halves[0]], start=START)
    with pytest.raises(ConfigError, match="did you mean"):
        supply.bill(load, levies={"capacity_eur_mw": 1.0}, start=START)
    with pytest.raises(ConfigError, match=r"levies\.capacity_eur_mwh: -1 is outside"):
        supply.bill(load, levies={"capacity_eur_mwh": -1.0}, start=START)
    with pytest.raises(ConfigError, match="did you mean"):
        supply.french_tariff("htb")
    with pytest.raises(ConfigError, match="power_medium_eur_kw_year"):
        supply.french_tariff("hta", "medium")


def test_wrong_contracts_are_told_with_every_fault():
    with pytest.raises(ConfigError, match='did you mean "block"'):
        supply.contract("blok")
    with pytest.raises(ConfigError) as caught:
        supply.contract("block", power=3.0, price_eur_mwh=-5.0)
    assert {path for path, _ in caught.value.faults} == {"power", "price_eur_mwh", "power_mw"}
    with pytest.raises(ConfigError, match="not finite"):
        supply.contract("block", power_mw=np.nan)
    assert dict(supply.contract("indexed").terms) == {
        "load_fraction": 1.0,
        "spot_factor": 1.0,
        "adder_eur_mwh": 0.0,
    }


def test_the_contract_of_data4_yields_its_energy(price):
    # 40 MW that yield 230 GWh a year (LeMagIT, 2025).
    share = supply.contract("nuclear_share", capacity_mw=40.0, spot_fraction=0.0)
    bill = supply.bill(np.full(HOURS, 60.0), price, start=START, contracts=[share])
    assert bill.totals_eur["energy_nuclear_share"] / 70.0 == pytest.approx(230e3, rel=0.01)


def test_conditions_are_tested_by_entity():
    assert supply.excise_eligibility(600e3, **SHOWN).eligible
    for missing, told in [
        ("energy_management", "energy_management"),
        ("good_practice", "good_practice"),
        ("pue_target", "heat_reused_or_pue_target"),
    ]:
        assert supply.excise_eligibility(600e3, **SHOWN | {missing: False}).unmet == (told,)
    assert supply.excise_eligibility(
        600e3, **SHOWN | {"pue_target": False}, heat_reused=True
    ).eligible
    assert supply.excise_eligibility(1e3, **SHOWN).unmet == ("consumption",)
    # A cloud that owns its accelerators, and the company that lets it the building.
    cloud = supply.excise_eligibility(600e3, **SHOWN, value_added_eur_year=700e6)
    landlord = supply.excise_eligibility(600e3, **SHOWN, value_added_eur_year=60e6)
    assert (cloud.unmet, landlord.unmet) == (("electricity_intensity",), ())
    assert cloud.excise_eur_year == pytest.approx(600e3 * 26.58)
    assert landlord.excise_eur_year == pytest.approx(1e3 * 26.58 + 599e3 * 12.0)
    # Worth 8.7 million euros a year at 596 GWh (the published difference of 14.58 EUR/MWh).
    saved = supply.excise_eur(596e3) - supply.excise_eur(596e3, reduced=True)
    assert saved == pytest.approx(8.7e6, rel=0.005)
    with pytest.raises(DomainError, match="energy_mwh_year"):
        supply.excise_eligibility(-1.0, **SHOWN)
    with pytest.raises(DomainError, match="value_added_eur_year = 0"):
        supply.excise_eligibility(1e6, **SHOWN, value_added_eur_year=0.0)
    assert np.isnan(supply.excise_eur(np.nan))
    with pytest.raises(DomainError, match=r"energy_mwh = -1 MWh .*element 1"):
        supply.excise_eur([1.0, -1.0])


def test_voltages_follow_power_and_distance():
    # 40 MW "with Enedis", 80 to 120 MW with RTE.
    assert [supply.connection_voltage(mw) for mw in (40, 80, 120, 600)] == [
        "hta",
        "htb1",
        "htb2",
        "htb3",
    ]
    assert supply.connection_voltage(30.0, 4.0) == "htb1"
    with pytest.raises(DomainError, match="power_mw = NaN"):
        supply.connection_voltage(np.nan)


def test_a_second_feed_costs_its_parts():
    # Power held ready, a cell, lines and cables: tables 3.14 and 3.15.
    expected = 80e3 * 1.96 + 2.0 * 81_816.45 + 3.0 * 8_198.39 + 4.0 * 40_990.43
    parts = {"reserved_mw": 80.0, "cells": 2.0, "overhead_km": 3.0, "underground_km": 4.0}
    assert supply.emergency_feed_eur_year("htb2", **parts) == pytest.approx(expected, rel=1e-12)
    with pytest.raises(DomainError, match="underground_km = -1"):
        supply.emergency_feed_eur_year("htb2", reserved_mw=1.0, underground_km=-1.0)


WEEKDAY = [[1 if 8 <= hour < 20 else 0 for hour in range(24)]] * 12
WEEKEND = [[0] * 24] * 12


def test_a_generic_tariff_is_billed_as_by_hand(load):
    rates, demand = np.array([60.0, 110.0]), np.arange(1.0, 13.0)
    by_time = np.array([2.0, 9.0])
    tariff = supply.GenericTariff(
        energy_eur_mwh=rates,
        energy_weekday=WEEKDAY,
        energy_weekend=WEEKEND,
        demand_eur_kw_month=demand,
        time_of_use_demand_eur_kw_month=(2.0, 9.0),
        time_of_use_weekday=WEEKDAY,
        time_of_use_weekend=WEEKEND,
        lookback_fraction=0.97,
        lookback_months=3,
        fixed_eur_month=500.0,
    )
    local = TIME  # In UTC.
    bill = supply.bill(load, tariff=tariff, start=START, timezone="UTC")
    on_peak = ((local.day_of_week < 5) & (local.hour >= 8) & (local.hour < 20)).astype(int)
    table = pd.DataFrame({"load": load, "month": local.month, "on": on_peak})
    peaks = table.groupby("month")["load"].max().to_numpy()
    floor = np.array([0.97 * max(peaks[(m - k) % 12] for k in (1, 2, 3)) for m in range(12)])
    of_time = table.pivot_table("load", "month", "on", aggfunc="max").to_numpy()
    assert bill.totals_eur == pytest.approx(
        {
            "energy_tariff": float(load @ rates[on_peak]),
            "demand": 1e3 * float(demand @ np.maximum(peaks, floor)),
            "demand_time_of_use": 1e3
            * float((np.maximum(of_time, floor[:, None]) @ by_time).sum()),
            "fixed": 6_000.0,
        },
        rel=1e-9,
    )
    assert (floor > peaks).any()


def test_ratchets_of_seasons():
    load = np.ones(HOURS)
    load[24 * 181 : 24 * 182] = 4.0  # 1 July.
    tariff = supply.GenericTariff(
        energy_eur_mwh=0.0,
        demand_eur_kw_month=1.0,
        lookback_fraction=0.5,
        lookback_months=(6, 7, 8, 9),
    )
    bill = supply.bill(load, tariff=tariff, start=START, timezone="UTC")
    assert bill.eur["demand"] == pytest.approx([2e3] * 6 + [4e3] + [2e3] * 5)


def test_wrong_generic_tariffs_are_told(load):
    for terms, told in [
        ({"energy_eur_mwh": [1.0, 2.0], "energy_weekday": WEEKDAY}, "12 months of 24"),
        ({"energy_eur_mwh": [60.0, 100.0]}, "energy_eur_mwh: 2 rates, and no schedule"),
        (
            {"energy_eur_mwh": 1.0, "time_of_use_demand_eur_kw_month": [1.0, 2.0]},
            "time_of_use_demand_eur_kw_month: 2 rates, and no schedule",
        ),
        ({"energy_eur_mwh": 1.0, "energy_weekday": WEEKDAY, "energy_weekend": WEEKEND}, "wants"),
        ({"energy_eur_mwh": 1.0, "demand_eur_kw_month": -1.0}, "demand_eur_kw_month = -1"),
        ({"energy_eur_mwh": 1.0, "demand_eur_kw_month": [1.0, 2.0]}, "one number or 12"),
        ({"energy_eur_mwh": 1.0, "lookback_fraction": 1.5}, "lookback_fraction = 1.5"),
        ({"energy_eur_mwh": 1.0, "lookback_months": [0]}, "months of the year are 1 to 12"),
        ({"energy_eur_mwh": np.nan}, "not finite"),
    ]:
        with pytest.raises(FleetwattError, match=told):
            supply.bill(load, tariff=supply.GenericTariff(**terms), start=START)


def test_energy_bought_apart_stands_beside_a_generic_tariff(load, price):
    delivery = supply.GenericTariff(energy_eur_mwh=5.0)
    found = supply.bill(load, price, tariff=delivery, start=START).totals_eur
    assert found["energy_spot"] == pytest.approx(float(load @ price))
    assert found["energy_tariff"] == pytest.approx(5.0 * load.sum())
    assert "excise" not in found
    taxed = supply.bill(load, price, tariff=delivery, start=START, levies={}).totals_eur
    assert taxed["excise"] == pytest.approx(26.58 * load.sum())


def test_the_run_pays_by_the_same_laws():
    """Two years of the example, hour by hour, billed as the run books them."""
    parts = [0.4, 0.45, 0.5, 0.55, 0.6]
    scenario = fleetwatt.Scenario.example("valence-80mw").replace(
        {
            "operation_years": 2,
            "currency.inflation": 0.0,
            "supply.excise": "reduced",
            **{
                f"supply.network.{name}_fraction": part
                for name, part in zip(NAMES, parts, strict=True)
            },
        }
    )
    result = scenario.run(hourly=True)
    hours = result.hourly
    load = pd.Series(hours["grid_power_mw"].to_numpy(), index=pd.DatetimeIndex(hours["time"]))
    bill = supply.bill(
        load,
        hours["price_eur_mwh"].to_numpy(),
        tariff=supply.french_tariff("htb1", subscribed_mw=80.0 * np.array(parts)),
        levies={"reduced_excise": True},
    ).totals_eur
    run = result.monthly.sum(numeric_only=True)
    for line, booked in [
        ("energy_spot", "electricity_energy_eur"),
        ("network_energy", "electricity_network_energy_eur"),
        ("network_subscription", "electricity_subscription_eur"),
    ]:
        assert run[booked] == pytest.approx(bill[line], rel=1e-9), line
    adders = sum(bill[line] for line in ("capacity", "savings_certificates", "supplier_margin"))
    assert run["electricity_adders_eur"] == pytest.approx(adders, rel=1e-9)
    # Months of the run are those of UTC, and it has no management and metering.
    assert run["electricity_overrun_eur"] == pytest.approx(bill["network_overrun"], rel=1e-3)
    assert run["electricity_overrun_eur"] > 0.0
    fixed = supply.french_tariff("htb1")
    yearly = 2.0 * (fixed.management_eur_year + fixed.metering_eur_year)
    assert run["electricity_cta_eur"] == pytest.approx(bill["cta"] - 0.05 * yearly, rel=1e-9)
    # The run counts the first GWh by parts of operating years, the bill by civil years.
    difference = abs(run["electricity_excise_eur"] - bill["excise"])
    assert difference <= 1_000.0 * (26.58 - 12.0) * 1.0001
