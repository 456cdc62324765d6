"""Noise against a plain reading of ISO 9613-2, French limits, exhaust."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import fleetwatt
from fleetwatt.facility import neighbours
from fleetwatt.facility.neighbours import (
    boundary_limit_dba,
    emergence_db,
    emission_factors_g_kwh,
    equivalent_level_dba,
    fan_sound_power_dba,
    generator_emissions,
    legionella_regime,
    noise_limit_db,
    sound_pressure_dba,
    total_level_dba,
)


def by_the_standard(power, distance, source, receiver, absorption, screen):
    d = np.sqrt(distance**2 + (source - receiver) ** 2)
    a_div = 20 * np.log10(d) + 11
    a_atm = absorption * d / 1000
    mean_height = (source + receiver) / 2
    a_gr = np.clip(4.8 - 2 * mean_height / d * (17 + 300 / d), 0, None)
    a_bar = np.clip(screen - a_gr, 0, None)
    ratio = (distance**2 + (source - receiver) ** 2) / (distance**2 + (source + receiver) ** 2)
    return power + 10 * np.log10(1 + ratio) - a_div - a_atm - a_gr - a_bar


@given(
    mutually_broadcastable_shapes(num_shapes=6, max_dims=3, max_side=3),
    st.integers(0, 2**32 - 1),
)
def test_sound_pressure_is_the_standards(shapes, seed):
    rng = np.random.default_rng(seed)
    arrays = [
        rng.uniform(*limits, shape)
        for limits, shape in zip(
            [(60, 130), (1, 3000), (0, 30), (0, 10), (0, 20), (0, 25)],
            shapes.input_shapes,
            strict=True,
        )
    ]
    power, distance, source, receiver, absorption, screen = arrays
    got = sound_pressure_dba(
        power,
        distance,
        source_height_m=source,
        receiver_height_m=receiver,
        absorption_db_km=absorption,
        barrier_db=screen,
    )
    assert np.shape(got) == shapes.result_shape
    np.testing.assert_allclose(got, by_the_standard(*arrays), rtol=0, atol=1e-10)


def test_fans():
    assert fan_sound_power_dba(90.0) == 90.0
    assert fan_sound_power_dba(90.0, 100) == pytest.approx(110.0)
    # Half the speed, 15 dB.
    assert fan_sound_power_dba(90.0, 1, 0.5) == pytest.approx(90 - 15.0515, abs=1e-4)
    assert fan_sound_power_dba(90.0, 1, 0.0) == -np.inf
    assert fan_sound_power_dba([90.0, np.nan], [[1], [2]]).shape == (2, 2)


def test_levels_along_the_last_axis():
    levels = np.array([[40.0, 50.0, 60.0], [np.nan, 1.0, 1.0]])
    total = 10 * np.log10((10 ** (levels / 10)).sum(axis=-1))
    np.testing.assert_allclose(total_level_dba(levels), total)
    np.testing.assert_allclose(equivalent_level_dba(levels), total - 10 * np.log10(3))
    assert type(total_level_dba([30.0])) is float
    assert total_level_dba([]) == -np.inf
    assert np.isnan(equivalent_level_dba([]))
    with pytest.raises(fleetwatt.FleetwattError, match="at least one axis"):
        total_level_dba(30.0)


def test_emergence_and_its_limit():
    background = np.array([25.0, 33.0, 44.0, 50.0])
    emergence = emergence_db(40.0, background)
    ambient = [total_level_dba([40.0, level]) for level in background]
    np.testing.assert_allclose(background + emergence, ambient, rtol=1e-12)
    ambient = [20.0, 35.0, 35.5, 45.0, 45.5, np.nan]
    inf, nan = np.inf, np.nan
    np.testing.assert_array_equal(noise_limit_db(ambient), [inf, inf, 4, 4, 3, nan])
    np.testing.assert_array_equal(noise_limit_db(ambient, night=False), [inf, inf, 6, 6, 5, nan])
    assert noise_limit_db(pd.Series([40.0])).name == "noise_limit_db"
    assert (boundary_limit_dba(), boundary_limit_dba(night=False)) == (60.0, 70.0)


def test_regimes():
    assert legionella_regime(0.0) == "none"
    assert legionella_regime(2.99) == "declaration"
    assert legionella_regime(3.0) == "registration"
    assert legionella_regime(90.0, disperses_water=False) == "none"
    for heat in (-1.0, np.nan):
        with pytest.raises(fleetwatt.DomainError, match="evaporative_heat_mw"):
            legionella_regime(heat)


def test_exhaust():
    hours = np.array([10.0, 30.0])
    year = generator_emissions(50.0, hours, 0.8, fuel_l_kwh=0.25, fuel_kg_l=2.65)
    np.testing.assert_allclose(year["energy_mwh"], 40 * hours)
    np.testing.assert_allclose(year["fuel_l"], 10_000 * hours)
    np.testing.assert_allclose(year["co2_kg"], 26_500 * hours)
    for name, factor in emission_factors_g_kwh().items():
        np.testing.assert_allclose(year[f"{name}_kg"], 40 * hours * factor)
    clean = generator_emissions(
        50.0, 20.0, fuel_l_kwh=0.25, fuel_kg_l=0.0, factors_g_kwh={"nox": 0.5}
    )
    assert clean == {"energy_mwh": 1_000.0, "fuel_l": 250_000.0, "co2_kg": 0.0, "nox_kg": 500.0}


@pytest.mark.parametrize(
    ("law", "name"),
    [
        (lambda: fan_sound_power_dba(90.0, -1.0), "units"),
        (lambda: fan_sound_power_dba(90.0, 1.0, 2.0), "speed_ratio"),
        (lambda: fan_sound_power_dba(900.0), "unit_dba"),
        (lambda: sound_pressure_dba(100.0, 0.0, source_height_m=6.0), "distance_m"),
        (lambda: sound_pressure_dba(100.0, 10.0, source_height_m=-1.0), "source_height_m"),
        (
            lambda: sound_pressure_dba(100.0, 10.0, source_height_m=6.0, barrier_db=40.0),
            "barrier_db",
        ),
        (lambda: emergence_db(40.0, -np.inf), "background_dba"),
        (lambda: noise_limit_db(np.inf), "ambient_dba"),
        (lambda: generator_emissions(1.0, 9e3, fuel_l_kwh=0.2, fuel_kg_l=2.6), "hours_year"),
        (lambda: generator_emissions(-1.0, 1.0, fuel_l_kwh=0.2, fuel_kg_l=2.6), "capacity_mw"),
        (lambda: generator_emissions(1.0, 1.0, fuel_l_kwh=-1.0, fuel_kg_l=2.6), "fuel_l_kwh"),
    ],
)
def test_outside_the_range(law, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law()


def test_all_is_there():
    assert sorted(neighbours.__all__) == neighbours.__all__
