"""Battery ageing against the standard, the publications and second implementations."""

from __future__ import annotations

import inspect
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import assert_broadcasts, assert_nan_and_kinds

import fleetwatt
from fleetwatt import Scenario, catalogue
from fleetwatt.supply import (
    addition_cost_eur,
    battery_life,
    calendar_loss_fraction,
    cycle_loss_fraction,
    rainflow,
    wear_cost_eur_mwh,
)

FIGURES = catalogue.get("batteries", "lfp").figures

#: ASTM E1049-85, figure 6: counts by range.
STANDARD = [-2, 1, -3, 5, -1, 3, -4, 4, -2]
PRINTED = {3.0: 0.5, 4.0: 1.5, 6.0: 0.5, 8.0: 1.0, 9.0: 0.5}


def day(low: float, high: float) -> np.ndarray:
    return 0.5 * (low + high) - 0.5 * (high - low) * np.cos(2 * np.pi * np.arange(24) / 24)


def four_points(series: list[float]) -> Counter[tuple[float, float]]:
    """Counts by range and mean: an inner range within both its neighbours is a whole cycle."""
    points: list[float] = []
    for value in series:
        if points and value == points[-1]:
            continue
        if len(points) > 1 and (points[-1] > points[-2]) == (value > points[-1]):
            points.pop()
        points.append(value)
    counts: Counter[tuple[float, float]] = Counter()
    at = 0
    while at + 3 < len(points):
        a, b, c, d = points[at : at + 4]
        if abs(c - b) <= min(abs(b - a), abs(d - c)):
            counts[abs(c - b), (b + c) / 2] += 1.0
            del points[at + 1 : at + 3]
            at = 0
        else:
            at += 1
    for a, b in pairwise(points):
        counts[abs(a - b), (a + b) / 2] += 0.5
    return counts


def test_the_standards_example():
    cycles = rainflow(STANDARD)
    found: Counter[float] = Counter()
    for size, count in zip(cycles.ranges, cycles.counts, strict=True):
        found[size] += count
    assert found == PRINTED
    assert cycles.means[cycles.counts == 1.0].tolist() == [1.0]


@given(st.lists(st.integers(-8, 8), max_size=80))
def test_three_points_count_what_four_count(series):
    cycles = rainflow(np.array(series, dtype=float))
    found: Counter[tuple[float, float]] = Counter()
    for size, mean, count in zip(*cycles, strict=True):
        found[size, mean] += count
    assert found == four_points([float(value) for value in series])


def test_a_year_of_noise_travels_what_it_counts():
    walk = np.cumsum(np.random.default_rng(1).normal(size=8_760))
    cycles = rainflow(walk)
    distance = np.abs(np.diff(walk)).sum()
    assert 2 * (cycles.ranges * cycles.counts).sum() == pytest.approx(distance, rel=1e-12)
    assert set(cycles.counts) == {0.5, 1.0}


def test_time_takes_what_naumann_published():
    years, soc, celsius = 7.0, np.linspace(0, 1, 5), np.array([[5.0], [25.0], [45.0]])
    arrhenius = np.exp(-17_126 / 8.314462618 * (1 / (celsius + 273.15) - 1 / 298.15))
    published = 1.2571e-5 * arrhenius * (2.8575 * (soc - 0.5) ** 3 + 0.60225)
    published = published * np.sqrt(years * 365.25 * 86_400)
    found = calendar_loss_fraction(years, soc, temperature_c=celsius)
    np.testing.assert_allclose(found, published, rtol=1e-3)


def test_cycles_take_what_naumann_published_within_the_fit():
    depth, full_cycles = np.array([0.05, 0.1, 0.2, 0.4, 0.8, 1.0]), 2_000.0
    rate = 0.0630 * 0.5 + 0.0971
    published = rate * (4.0253 * (depth - 0.6) ** 3 + 1.0923) * np.sqrt(full_cycles) / 100
    found = cycle_loss_fraction(full_cycles / depth, depth)
    np.testing.assert_allclose(found, published, rtol=0.12)


def test_a_life_is_a_sum_over_hours_and_cycles_of_squares():
    """Hour by hour and cycle by cycle in NumPy, from the constants of the catalogue."""
    soc = np.cumsum(np.random.default_rng(2).normal(0.0, 0.1, 8_760)) % 1
    years = 12
    celsius, life_years, activation, stress, cycle_life, exponent = (
        FIGURES[name].value
        for name in (
            "temperature_c",
            "calendar_life_years",
            "activation_kj_mol",
            "charge_stress",
            "cycle_life",
            "depth_exponent",
        )
    )
    warm = np.exp(-activation / 8.314462618e-3 * (1 / (celsius + 273.15) - 1 / 298.15))
    squares = (warm * (1 + stress * (soc - 0.5) ** 3)) ** 2
    wear = sum(
        count * size**exponent / cycle_life
        for (size, _), count in four_points(soc.tolist()).items()
    )
    age = np.arange(1, years + 1)
    calendar = 0.2 * np.sqrt(age * squares.mean() / life_years)
    cycle = 0.2 * np.sqrt(age * wear)
    found = battery_life(soc, years, energy_mwh=80.0)
    np.testing.assert_allclose(found.end_mwh, 80.0 * (1 - calendar - cycle), rtol=1e-9)
    np.testing.assert_allclose(found.calendar_loss_mwh.cumsum(), 80.0 * calendar, rtol=1e-9)
    np.testing.assert_allclose(found.cycle_loss_mwh.cumsum(), 80.0 * cycle, rtol=1e-9)
    np.testing.assert_allclose(found.full_cycles, np.abs(np.diff(soc)).sum() / 2, rtol=1e-12)


def test_years_balance_and_additions_keep_the_capacity():
    rng = np.random.default_rng(3)
    soc = np.array([np.tile(day(*sorted(rng.uniform(0, 1, 2))), 365) for _ in range(15)])
    found = battery_life(
        soc, 15, energy_mwh=50.0, end_of_life_fraction=0.85, augmentation_years=4, temperature_c=35
    )
    before = np.r_[50.0, found.end_mwh[:-1]]
    start = before + found.added_mwh - found.retired_mwh
    np.testing.assert_allclose(found.start_mwh, start, rtol=1e-9)
    lost = found.calendar_loss_mwh + found.cycle_loss_mwh
    np.testing.assert_allclose(found.end_mwh, start - lost, rtol=1e-9)
    assert np.flatnonzero(found.added_mwh).tolist() == [4, 8, 12]
    np.testing.assert_allclose(found.start_mwh[::4], 50.0, rtol=1e-12)
    assert found.retired_mwh.sum() > 0
    cost = addition_cost_eur(found.added_mwh, np.arange(15))
    np.testing.assert_array_equal(found.addition_cost_eur, cost)


def test_the_year_of_the_end():
    soc = np.tile(day(0.1, 0.9), 365)
    found = battery_life(soc, 25)
    after = found.end_mwh
    assert found.end_of_life_year is not None
    assert after[found.end_of_life_year - 1] <= 0.7 < after[found.end_of_life_year - 2]
    assert battery_life(soc, 5).end_of_life_year is None
    # Additions do not make the first cells any younger.
    kept = battery_life(soc, 25, augmentation_years=5)
    assert kept.end_of_life_year == found.end_of_life_year


def test_prices_of_additions_are_compound():
    price = FIGURES["capex_eur_kwh"].value * (1 - FIGURES["capex_decline"].value) ** 7
    assert addition_cost_eur(3.0, 7) == pytest.approx(3_000 * price, rel=1e-12)


def test_wear_is_the_slope_of_what_replacement_costs():
    """Years to the end by bisection on the public losses, the slope by differences."""
    depth, end, efficiency = 0.6, 0.75, 0.9

    def yearly(cycles):
        low, high = 0.0, 200.0
        for _ in range(100):
            years = (low + high) / 2
            lost = calendar_loss_fraction(years, 0.5) + cycle_loss_fraction(cycles * years, depth)
            low, high = (low, years) if lost > 1 - end else (years, high)
        return 1_000 * 200.0 / low

    slope = (yearly(250.01) - yearly(249.99)) / 0.02
    delivered = depth * (1 - 2 / 3 * (1 - end)) * efficiency
    found = wear_cost_eur_mwh(
        200.0,
        depth=depth,
        cycles_per_year=250.0,
        end_of_life_fraction=end,
        discharge_efficiency=efficiency,
    )
    assert found == pytest.approx(slope / delivered, rel=1e-5)


def test_wear_pays_for_the_cycles_part_of_what_is_lost():
    """Over a life of the same cycles: energy delivered times wear is that part of new cells."""
    depth, per_year = FIGURES["wear_depth"].value, FIGURES["wear_cycles_year"].value
    end = FIGURES["end_of_life_fraction"].value
    b = cycle_loss_fraction(per_year, depth)
    a = calendar_loss_fraction(1.0, 0.5)
    years = ((1 - end) / (a + b)) ** 2
    steps = (np.arange(200_000) + 0.5) / 200_000 * years
    capacity = 1 - (a + b) * np.sqrt(steps)
    delivered = depth * per_year * years * capacity.mean() * FIGURES["discharge_efficiency"].value
    paid = wear_cost_eur_mwh(180.0) * delivered
    assert paid == pytest.approx(180_000.0 * b / (a + b), rel=1e-6)


@pytest.mark.parametrize(
    ("law", "left_out"),
    [
        (lambda **one: calendar_loss_fraction(5.0, 0.9, **one), 4),
        (lambda **one: cycle_loss_fraction(500.0, 0.6, **one), 2),
        (lambda **one: addition_cost_eur(5.0, 3.0, **one), 2),
        (lambda **one: wear_cost_eur_mwh(**one), 10),
    ],
)
def test_what_is_left_out_is_the_catalogues(law, left_out):
    names = {"depth": "wear_depth", "cycles_per_year": "wear_cycles_year"}
    moved = 0
    for name in [*FIGURES, *names]:
        value = FIGURES[names.get(name, name)].value
        try:
            same = law(**{name: value})
        except TypeError:
            continue
        assert same == law()
        # A temperature of reference hides the activation energy.
        beside = {"temperature_c": 30.0} if name == "activation_kj_mol" else {}
        moved += law(**beside, **{name: 0.9 * value}) != law(**beside)
    assert moved == left_out


LAWS = {
    calendar_loss_fraction: [5.0, 0.6, 30.0, 20.0, 17.0, 4.0],
    cycle_loss_fraction: [800.0, 0.7, 9_000.0, 1.6],
    addition_cost_eur: [3.0, 5.0, 180.0, 0.03],
    wear_cost_eur_mwh: [180.0, 0.8, 300.0, 0.7, 0.9, 25.0, 20.0, 17.0, 9_000.0, 1.7],
}


@pytest.mark.parametrize("law", LAWS)
def test_laws_are_elementwise(law):
    names = list(inspect.signature(law).parameters)

    def by_place(*values):
        return law(**dict(zip(names, values, strict=True)))

    by_place.__name__ = law.__name__
    assert_nan_and_kinds(by_place, names, LAWS[law])
    arrays = [np.array([value, 1.01 * value]) for value in LAWS[law]]
    arrays[0] = arrays[0][:, None]
    assert_broadcasts(by_place, arrays)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: rainflow([0.0, np.inf]), r"series = inf .*element 1"),
        (lambda: rainflow([np.nan]), r"series = NaN .*element 0"),
        (lambda: calendar_loss_fraction(-1.0, 0.5), "years"),
        (lambda: calendar_loss_fraction(1.0, 1.1), "soc"),
        (lambda: calendar_loss_fraction(1.0, 0.5, temperature_c=300.0), "temperature_c"),
        (lambda: calendar_loss_fraction(1.0, 0.5, charge_stress=9.0), "charge_stress"),
        (lambda: cycle_loss_fraction(-1.0, 0.5), "cycles"),
        (lambda: cycle_loss_fraction(1.0, 1.5), "depth"),
        (lambda: cycle_loss_fraction(1.0, 0.5, cycle_life=0.0), "cycle_life"),
        (lambda: addition_cost_eur(-1.0, 0.0), "added_mwh"),
        (lambda: addition_cost_eur(1.0, 0.0, capex_decline=0.6), "capex_decline"),
        (lambda: wear_cost_eur_mwh(-1.0), "capex_eur_kwh"),
        (lambda: wear_cost_eur_mwh(depth=0.0), "depth"),
        (lambda: wear_cost_eur_mwh(cycles_per_year=0.0), "cycles_per_year"),
        (lambda: wear_cost_eur_mwh(end_of_life_fraction=1.0), "end_of_life_fraction"),
        (lambda: wear_cost_eur_mwh(discharge_efficiency=1.1), "discharge_efficiency"),
        (lambda: battery_life([0.5, np.nan]), r"soc = NaN .*element 1"),
        (lambda: battery_life([0.5, -0.1]), r"soc = -0.1 .*element 1"),
        (lambda: battery_life([0.5], 0), "years"),
        (lambda: battery_life([0.5], 101), "years"),
        (lambda: battery_life([0.5], energy_mwh=-1.0), "energy_mwh"),
        (lambda: battery_life([0.5], cycle_life=np.nan), "cycle_life"),
        (lambda: battery_life([0.5], augmentation_years=0), "augmentation_years"),
    ],
)
def test_outside_the_range(call, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: rainflow(0.5),
        lambda: rainflow([[0.5]]),
        lambda: battery_life([]),
        lambda: battery_life(0.5),
        lambda: battery_life(np.full((2, 5), 0.5), 3),
    ],
)
def test_wrong_shapes(call):
    with pytest.raises(fleetwatt.FleetwattError):
        call()


def test_a_scenario_holds_the_catalogues_battery():
    scenario = Scenario.example("valence-80mw")
    assert scenario["supply.battery.power_mw"] == 0.0
    assert scenario["supply.battery.augmentation"] == "none"
    for name, figure in FIGURES.items():
        assert scenario[f"supply.battery.{name}"] == figure.value, name
    with pytest.raises(fleetwatt.ConfigError, match=r"supply\.battery\.depth_exponent"):
        scenario.replace({"supply.battery.depth_exponent": -1.0})
