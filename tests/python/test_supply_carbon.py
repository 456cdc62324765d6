"""Carbon and water by the hour, and what is done with surpluses."""

import inspect
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from laws import assert_broadcasts, assert_nan_and_kinds

from fleetwatt import catalogue, supply, validation
from fleetwatt._core import ConfigError, DomainError, FleetwattError, InfeasibleError
from fleetwatt.supply import TaperedBattery

ENERGY = arrays(np.float64, 30, elements=st.just(0.0) | st.floats(1e-3, 100.0))
FACTOR = arrays(np.float64, 30, elements=st.floats(0.0, 1_000.0))
PART = arrays(np.float64, 30, elements=st.floats(0.0, 1.0))


@given(ENERGY, ENERGY, FACTOR, PART)
def test_plain_numpy_says_the_same(energy, contracted, factor, part):
    found = supply.matching(energy, contracted)
    matched = np.minimum(energy, contracted)
    np.testing.assert_array_equal(found.matched_mwh, matched)
    np.testing.assert_allclose(found.matched_mwh + found.surplus_mwh, contracted, atol=1e-9)
    np.testing.assert_allclose(found.matched_mwh + found.missing_mwh, energy, atol=1e-9)
    np.testing.assert_array_equal(supply.location_based_kg(energy, factor), energy * factor)
    hourly = supply.market_based_kg(energy, contracted, factor, contracted_g_kwh=12.0, by="hourly")
    np.testing.assert_allclose(
        hourly, 12.0 * matched + (energy - matched) * factor, rtol=1e-9, atol=1e-7
    )
    if energy.sum() == 0.0:
        assert np.isnan(supply.carbon_free_score(energy, contracted, part))
        return
    share = min(1.0, contracted.sum() / energy.sum())
    yearly = supply.market_based_kg(energy, contracted, factor)
    np.testing.assert_allclose(yearly, (1.0 - share) * energy * factor, rtol=1e-9, atol=1e-7)
    assert found.yearly_fraction == pytest.approx(share)
    assert found.hourly_fraction <= found.yearly_fraction + 1e-12
    score = supply.carbon_free_score(energy, contracted, part)
    by_hand = (matched + (energy - matched) * part).sum() / energy.sum()
    assert score == pytest.approx(by_hand, abs=1e-12)
    assert found.hourly_fraction - 1e-12 <= score <= 1.0 + 1e-12


def test_the_score_of_a_grid_by_itself():
    """Without contracts the score is the grid's own, weighted by the load (Google, 2021)."""
    load, grid = np.array([30.0, 10.0]), np.array([0.9, 0.5])
    assert supply.carbon_free_score(load, 0.0, grid) == pytest.approx((27.0 + 5.0) / 40.0)
    # Contracts of one hour do nothing for the other: 100 % by the year, 80 % by the hour.
    found = supply.matching([30.0, 10.0], [30.0, 10.0])
    assert found.hourly_fraction == 1.0
    assert supply.carbon_free_score([30.0, 10.0], [40.0, 0.0], 0.2) == pytest.approx(0.8)


def test_the_grid_of_a_recorded_mix(data_dir):
    mix = data_dir / "grid" / "FR_eco2mix_hourly_2012_2023-01.csv.gz"
    bounds = {"start": "2019-01-01T00", "end": "2022-01-01T00"}
    frame = pd.read_csv(mix, index_col="utc", parse_dates=True).loc["2019":"2021"].clip(lower=0.0)
    sources = ["fuel", "coal", "gas", "nuclear", "wind", "solar", "hydraulic", "bioenergies"]
    for counts, burnt in [(False, sources[:3]), (True, [*sources[:3], "bioenergies"])]:
        found = supply.read_mix(mix, bioenergies=counts, **bounds)
        free = 1.0 - frame[burnt].sum(axis=1) / frame[sources].sum(axis=1)
        shared = np.isin(found.time, frame.index.to_numpy())
        np.testing.assert_allclose(found.carbon_free_fraction[shared], free, atol=1e-12)
        if not counts:
            score = supply.carbon_free_score(1.0, 0.0, found.carbon_free_fraction)
            assert score == pytest.approx(0.93, abs=0.005)


def test_water_generators_and_margins():
    np.testing.assert_array_equal(supply.offsite_water_m3([2.0, 3.0], [1.0, 4.0]), [2.0, 12.0])
    factors = catalogue.get("factors", "diesel")
    by_hand = 5_000.0 * factors.value("litre_per_kwh") * factors.value("kg_per_litre")
    assert supply.generator_kg([5.0]) == pytest.approx([by_hand])
    moved = supply.marginal_kg([-2.0, 2.0], [400.0, 50.0])
    assert moved.sum() == -700.0


def test_faults_name_their_hour():
    bad = [1.0, np.nan, 2.0]
    for law in (
        lambda: supply.location_based_kg(bad, 20.0),
        lambda: supply.location_based_kg(1.0, bad),
        lambda: supply.marginal_kg(bad, 20.0),
        lambda: supply.matching(1.0, bad),
        lambda: supply.market_based_kg(1.0, 1.0, bad),
        lambda: supply.carbon_free_score(1.0, bad, 0.5),
        lambda: supply.generator_kg(bad),
        lambda: supply.offsite_water_m3(1.0, bad),
        lambda: supply.self_consumption(bad, 1.0, TaperedBattery(1.0)),
        lambda: supply.smallest_battery_mwh(1.0, bad, TaperedBattery(1.0)),
        lambda: supply.shift_to_surplus(bad, 1.0, flexible_fraction=0.1, limit_mw=9.0),
    ):
        with pytest.raises(DomainError, match=r"NaN .*\(element 1\)"):
            law()
    with pytest.raises(FleetwattError, match="series of 2 and of 3 hours"):
        supply.matching([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(FleetwattError, match="not one of hours"):
        supply.matching(np.ones((2, 2)), 1.0)
    with pytest.raises(TypeError, match="real numbers"):
        supply.matching(["1"], 1.0)
    with pytest.raises(DomainError, match=r"factor_g_kwh = 1e4|factor_g_kwh = 10000"):
        supply.location_based_kg([1.0], 1e4)
    with pytest.raises(ConfigError, match=r"did you mean .hourly"):
        supply.market_based_kg([1.0], 1.0, 1.0, by="hourlie")


# Surpluses

LOAD = arrays(np.float64, 36, elements=st.floats(1.0, 100.0))
BATTERY = TaperedBattery(60.0, initial_fraction=0.5)


def slow(load, clean, battery):
    """The battery in steps, as its definition says, with the limits written out."""
    cell, content, step = battery, battery.initial_fraction * battery.capacity_mwh, 1 / 60
    unmet = []
    for power, sun in zip(load, clean, strict=True):
        given_mwh = 0.0
        for _ in range(60):
            if sun > power:
                limit = min(
                    cell.rate_per_h * cell.capacity_mwh / cell.charge_efficiency,
                    (cell.full_fraction * cell.capacity_mwh - content)
                    / (cell.charge_efficiency * step + cell.full_taper_h),
                )
                content += cell.charge_efficiency * min(sun - power, limit) * step
            else:
                limit = min(
                    cell.rate_per_h * cell.capacity_mwh * cell.discharge_efficiency,
                    (content - cell.empty_fraction * cell.capacity_mwh)
                    / (step / cell.discharge_efficiency + cell.empty_taper_h),
                )
                given = min(power - sun, limit) * step
                content -= given / cell.discharge_efficiency
                given_mwh += given
        unmet.append(max(0.0, power - sun - given_mwh))
    return np.array(unmet)


@given(LOAD, LOAD)
def test_a_battery_keeps_its_books(load, clean):
    found = supply.self_consumption(load, clean, BATTERY)
    balance = clean + found.discharged_mw + found.unmet_mw
    balance -= load + found.charged_mw + found.surplus_mw
    assert np.abs(balance).max() < 1e-9
    content = np.r_[30.0, found.content_mwh]
    moved = 0.97 * found.charged_mw - 1.04 * found.discharged_mw
    assert np.abs(np.diff(content) - moved).max() < 1e-9
    assert content.min() > -1e-9
    assert content.max() < 60.0 + 1e-9
    assert (found.charged_mw * found.discharged_mw == 0.0).all()
    np.testing.assert_allclose(found.unmet_mw, slow(load, clean, BATTERY), atol=1e-9)


@given(LOAD, LOAD)
def test_the_smallest_battery_is_just_large_enough(load, clean):
    smallest = supply.smallest_battery_mwh(load, clean, BATTERY)
    enough = replace(BATTERY, capacity_mwh=smallest * (1.0 + 1e-8))
    assert supply.self_consumption(load, clean, enough).unmet_mw.max() < 1e-6
    if smallest > 1e-3:
        less = replace(BATTERY, capacity_mwh=0.999 * smallest)
        assert supply.self_consumption(load, clean, less).unmet_mw.max() > 1e-9


def test_no_battery_makes_energy():
    empty = replace(BATTERY, initial_fraction=0.0)
    with pytest.raises(InfeasibleError, match="falls short"):
        supply.smallest_battery_mwh([10.0, 10.0], [12.0, 0.0], empty)
    with pytest.raises(DomainError, match="initial_fraction"):
        supply.self_consumption([1.0], 1.0, replace(BATTERY, initial_fraction=1.1))
    with pytest.raises(DomainError, match="steps_per_hour"):
        supply.self_consumption([1.0], 1.0, replace(BATTERY, steps_per_hour=0))


@given(LOAD, LOAD, st.floats(0.0, 1.0), st.floats(0.0, 150.0), st.integers(1, 40))
def test_work_moves_and_does_not_vanish(load, clean, part, limit, window):
    moved = supply.shift_to_surplus(
        load, clean, flexible_fraction=part, limit_mw=limit, window_h=window
    )
    for start in range(0, len(load), window):
        one = slice(start, start + window)
        assert moved[one].sum() == pytest.approx(load[one].sum(), rel=1e-12)
    assert (moved >= (1.0 - part) * load - 1e-9).all()
    assert (moved <= np.maximum(load, limit) + 1e-9).all()
    before, after = (np.maximum(power - clean, 0.0) for power in (load, moved))
    assert (after <= before + 1e-9).all()
    if part == 0.0:
        np.testing.assert_array_equal(moved, load)


# Carbon Explorer's week

WEEK = json.loads(
    (validation._comparison.PUBLISHED / "carbon_explorer_week.json").read_text(encoding="utf-8")
)["cases"][0]


def test_the_week_as_text_and_as_arrays():
    hour = np.arange(168)
    series = {
        "solar_mw": (180 * np.maximum(0, np.sin(2 * np.pi * (hour % 24 - 6) / 24))).tolist(),
        "wind_mw": (60 + 30 * np.sin(2 * np.pi * hour / 53)).tolist(),
        "dc_mw": (100 + 10 * np.sin(2 * np.pi * (hour % 24 - 9) / 24)).tolist(),
    }
    by_text = validation.solve("carbon_explorer_week", WEEK["inputs"])
    by_array = validation.solve("carbon_explorer_week", series)
    assert set(by_text) == set(WEEK["expected"])
    for output, value in by_text.items():
        assert by_array[output] == pytest.approx(value, rel=1e-9), output
    assert validation.solve("carbon_explorer_synthetic_week", WEEK["inputs"]) == by_text
    # All but the search for the smallest battery, whose steps were of 0.1 MWh, to nine digits.
    for output, published in WEEK["expected"].items():
        if output != "min_battery_247_mwh_CLC":
            assert by_text[output] == pytest.approx(published, rel=1e-9), output


def test_the_week_by_its_file(data_dir):
    folder = data_dir.parent / "vectors" / "cost_carbon"
    if not folder.is_dir():
        pytest.skip(f"no published cases in {folder}")
    found = validation.validate(folder, kind="carbon_explorer_week")
    assert len(found.rows) == len(WEEK["expected"])
    assert [row for row in found.rows if row.met is not True] == []


def test_other_texts_and_tables_are_refused():
    inputs = WEEK["inputs"]
    with pytest.raises(ConfigError, match="is no known form"):
        validation.solve("carbon_explorer_week", inputs | {"wind_mw": "__import__('os')"})
    for changes, path in [
        ({"battery": inputs["battery"] | {"eff": 1.0}}, "battery.eff"),
        ({"battery": inputs["battery"] | {"initial": "half"}}, "battery.initial"),
        ({"cas": [1]}, "cas"),
    ]:
        with pytest.raises(ConfigError) as caught:
            validation.solve("carbon_explorer_week", inputs | changes)
        assert [found for found, _ in caught.value.faults] == [path]
    small = validation.solve("carbon_explorer_week", inputs | {"battery_mwh": [100]})
    assert "coverage_battery_100_pct" in small
    assert "coverage_battery_50_pct" not in small


def test_claims_imply_the_factor_that_gives_them():
    energy = np.array([10.0, 30.0])
    implied = supply.implied_factor_g_kwh([400.0, 900.0], energy)
    assert supply.location_based_kg(energy, implied).tolist() == pytest.approx([400.0, 900.0])
    with pytest.raises(DomainError, match="energy_mwh = 0"):
        supply.implied_factor_g_kwh(1.0, 0.0)
    names = ["emissions_kg", "energy_mwh"]
    assert_nan_and_kinds(supply.implied_factor_g_kwh, names, [1.0, 2.0])


def test_carbon_of_making_is_borne_by_the_hours_of_use():
    life_hours, used = 4.0 * 8_760.0, 0.6
    fleet = [supply.amortised_kg(164.0, hour, life_hours, used) for hour in (1.0, 2.0)]
    assert fleet[1] == pytest.approx(2.0 * fleet[0])
    assert supply.amortised_kg(164.0, used * life_hours, life_hours, used) == pytest.approx(164.0)
    # A wafer of which half works makes each die that does cost twice.
    die = [supply.die_kg(8.0, 1.5, 500.0, 200.0, 500.0, whole) for whole in (1.0, 0.5)]
    assert die == pytest.approx([11.6, 23.2])
    assert supply.memory_kg([80.0, 160.0], 230.0, 0.8).tolist() == pytest.approx([23.0, 46.0])
    for law, values in [
        (supply.amortised_kg, [164.0, 1.0, 35_040.0, 0.6]),
        (supply.die_kg, [8.0, 1.5, 500.0, 200.0, 500.0, 0.9]),
        (supply.memory_kg, [80.0, 230.0, 0.8]),
    ]:
        names = list(inspect.signature(law).parameters)
        assert_nan_and_kinds(law, names, values)
        assert_broadcasts(law, [np.full((2, 1), values[0]), *values[1:]])
    with pytest.raises(DomainError, match="yield_fraction = 0"):
        supply.die_kg(8.0, 1.5, 500.0, 200.0, 500.0, 0.0)
