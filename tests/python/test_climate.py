"""Moist air, its arrays, and synthetic weather."""

import csv
import datetime
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import fleetwatt
from fleetwatt import _core, climate
from fleetwatt.climate import dew_point_c, humidity_ratio, saturation_pressure_pa, wet_bulb_c

GOLDEN = Path(__file__).parents[1] / "golden" / "psychrometrics.csv"


def golden():
    with GOLDEN.open() as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def test_golden_values():
    table = golden()
    assert len(table["dry_bulb_c"]) > 150
    air = [table[key] for key in ("dry_bulb_c", "relative_humidity", "pressure_pa")]
    for name, arguments, tolerance in [
        ("saturation_pressure_pa", air[:1], {"rtol": 1e-12}),
        ("humidity_ratio", air, {"rtol": 1e-11}),
        ("dew_point_c", air[:2], {"rtol": 0, "atol": 1e-8}),
        ("wet_bulb_c", air, {"rtol": 0, "atol": 1e-8}),
        ("enthalpy_kj_kg", air, {"rtol": 1e-12, "atol": 1e-10}),
    ]:
        np.testing.assert_allclose(
            getattr(climate, name)(*arguments), table[name], err_msg=name, **tolerance
        )


def test_psychrolib_agrees():
    """Over its whole range, but where it is wrong.

    Above 100 degC its first trial may boil; it then takes the saturated humidity ratio
    for nothing and ends far above the root, at the dry bulb. There the balance itself is
    checked.
    """
    psychrolib = pytest.importorskip("psychrolib")
    psychrolib.SetUnitSystem(psychrolib.SI)
    grid = np.meshgrid(
        np.linspace(-99.9, 199.9, 401), np.r_[1e-4, 0.003, np.linspace(0.01, 1, 67)], [101_325.0]
    )
    t, rh, p = (axis.ravel() for axis in grid)
    physical = rh * saturation_pressure_pa(t) < 0.99 * p
    t, rh, p = t[physical], rh[physical], p[physical]
    ours = wet_bulb_c(t, rh, p)
    ratio = humidity_ratio(t, rh, p)
    theirs = np.array(
        [psychrolib.GetTWetBulbFromRelHum(*air) for air in zip(t, rh, p, strict=True)]
    )
    theirs_ratio = np.array(
        [psychrolib.GetHumRatioFromRelHum(*air) for air in zip(t, rh, p, strict=True)]
    )
    np.testing.assert_allclose(ratio, theirs_ratio, rtol=1e-10)
    dew_point = np.array(
        [psychrolib.GetTDewPointFromHumRatio(*air) for air in zip(t, ratio, p, strict=True)]
    )
    boils = saturation_pressure_pa(0.5 * (dew_point + t)) > p
    np.testing.assert_allclose(ours[~boils], theirs[~boils], rtol=0, atol=1e-3)
    assert boils.any()
    latent = (2501 - 2.326 * ours) * humidity_ratio(ours, 1.0, p)
    shown = (latent - 1.006 * (t - ours)) / (2501 + 1.86 * t - 4.186 * ours)
    np.testing.assert_allclose(shown[boils], ratio[boils], rtol=1e-7)


@given(
    mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=4),
    st.randoms(use_true_random=False),
)
def test_broadcasts_as_numpy_does(shapes, random):
    rng = np.random.default_rng(random.getrandbits(32))
    t, rh, p = (
        rng.uniform(low, high, shape)
        for (low, high), shape in zip(
            [(-30, 45), (0, 1), (9e4, 1.05e5)], shapes.input_shapes, strict=True
        )
    )
    got = wet_bulb_c(t, rh, p)
    assert np.shape(got) == shapes.result_shape
    for index, air in enumerate(np.broadcast(t, rh, p)):
        assert np.ravel(got)[index] == wet_bulb_c(*map(float, air))


def test_kinds_come_back():
    assert type(wet_bulb_c(25, 0.5)) is float
    assert type(wet_bulb_c(np.float32(25), np.array(0.5))) is float
    assert isinstance(wet_bulb_c([25], 0.5), np.ndarray)
    index = pd.date_range("2025-01-01", periods=3, freq="h")
    series = pd.Series([10.0, 20.0, np.nan], index=index, name="t")
    got = wet_bulb_c(series, pd.Series([0.5, 0.6, 0.7], index=index))
    assert isinstance(got, pd.Series)
    assert got.index.equals(index)
    assert got.name == "wet_bulb_c"
    assert got.iloc[1] == wet_bulb_c(20.0, 0.6)
    assert np.isnan(got.iloc[2])
    nullable = pd.Series([10, None], dtype="Int64")
    assert np.isnan(wet_bulb_c(nullable, 0.5).iloc[1])
    field = xr.DataArray([10.0, 20.0], dims="time", coords={"time": [0, 1]})
    humid = xr.DataArray([0.4, 0.5, 0.6], dims="site")
    got = wet_bulb_c(field, humid)
    assert isinstance(got, xr.DataArray)
    assert got.dims == ("time", "site")
    assert got.name == "wet_bulb_c"
    assert float(got[1, 2]) == wet_bulb_c(20.0, 0.6)


def test_views_and_inputs_are_left_alone():
    t = np.linspace(-20, 40, 24).reshape(4, 6)
    before = t.copy()
    for view in (t, t[::2, ::-1], np.asfortranarray(t), t.astype(">f8"), t.T):
        expected = [wet_bulb_c(float(v), 0.5) for v in view.ravel()]
        np.testing.assert_array_equal(wet_bulb_c(view, 0.5).ravel(), expected)
    t.setflags(write=False)
    wet_bulb_c(t, np.full_like(t, 0.5), t * 0 + 1e5)
    np.testing.assert_array_equal(t, before)
    assert wet_bulb_c(np.empty((0, 3)), 0.5).shape == (0, 3)
    assert wet_bulb_c([], 0.5).shape == (0,)


@pytest.mark.parametrize(
    "wrong",
    [
        "20",
        b"20",
        ["20"],
        None,
        True,
        np.array([True]),
        1j,
        datetime.date(2025, 1, 1),
        np.array(["2025-01-01"], "datetime64[D]"),
        np.array([1], "timedelta64[h]"),
        np.ma.array([1.0, 2.0], mask=[True, False]),
        np.array([1.0, None]),
        [[1.0], [1.0, 2.0]],
        pd.Series(["20"]),
        pd.Series([True]),
        pd.Series(pd.to_datetime(["2025-01-01"])),
        pd.DataFrame({"t": [1.0]}),
        xr.DataArray(["20"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_than_real_numbers_is_refused(wrong):
    with pytest.raises(TypeError):
        wet_bulb_c(wrong, 0.5)
    with pytest.raises(TypeError):
        wet_bulb_c(20.0, 0.5, pressure_pa=wrong)


def test_kinds_that_do_not_fit():
    series = pd.Series([10.0, 20.0])
    with pytest.raises(_core.FleetwattError, match="index"):
        wet_bulb_c(series, pd.Series([0.5, 0.5], index=[1, 2]))
    with pytest.raises(_core.FleetwattError, match="shape"):
        wet_bulb_c(series, np.full((2, 2), 0.5))
    with pytest.raises(TypeError, match="mixed"):
        wet_bulb_c(series, xr.DataArray([0.5, 0.5]))
    with pytest.raises(_core.FleetwattError, match="broadcast"):
        wet_bulb_c([1.0, 2.0], [0.1, 0.2, 0.3])
    one = xr.DataArray([1.0], dims="x", coords={"x": [0]})
    with pytest.raises(_core.FleetwattError, match="coordinates"):
        wet_bulb_c(one, xr.DataArray([0.5], dims="x", coords={"x": [1]}))


def test_ranges_and_nan():
    with pytest.raises(_core.DomainError, match=r"relative_humidity = 50 .*0 to 1 .*element 1"):
        wet_bulb_c([20.0, 20.0], [0.5, 50.0])
    with pytest.raises(_core.DomainError, match="dry_bulb_c = 250"):
        saturation_pressure_pa(250.0)
    with pytest.raises(_core.DomainError, match="relative_humidity"):
        dew_point_c(20.0, 0.0)
    assert np.isnan(wet_bulb_c(np.nan, 0.5))
    assert np.isnan(dew_point_c(20.0, np.nan))


def test_large_arrays_give_what_small_ones_give():
    t = np.random.default_rng(1).uniform(-30, 45, 200_000)
    got = wet_bulb_c(t, 0.4)
    np.testing.assert_array_equal(got[::997], wet_bulb_c(t[::997], 0.4))


def test_synthetic_weather():
    weather = climate.synthetic("valence", year=2024, seed=7)
    assert len(weather.time) == 8760
    assert weather.time[0] == np.datetime64("2024-01-01T00")
    assert weather.time[-1] == np.datetime64("2024-12-31T23")
    assert not (weather.time.astype("datetime64[D]") == np.datetime64("2024-02-29")).any()
    again = climate.synthetic("Montelimar", year=2024, seed=7)
    np.testing.assert_array_equal(weather.dry_bulb_c, again.dry_bulb_c)
    other = climate.synthetic("valence", year=2024, seed=8)
    assert (weather.dry_bulb_c != other.dry_bulb_c).any()
    np.testing.assert_array_equal(
        weather.wet_bulb_c,
        wet_bulb_c(weather.dry_bulb_c, weather.relative_humidity, weather.pressure_pa),
    )
    assert set(climate.climates()) == {"montelimar", "strasbourg", "nancy", "marseille", "lyon"}
    with pytest.raises(_core.ConfigError, match="strasbourg") as raised:
        climate.synthetic("strassburg")
    assert raised.value.faults[0][0] == "climate.catalogue"


def test_heavy_libraries_stay_out():
    code = (
        "import sys, fleetwatt.climate; fleetwatt.climate.wet_bulb_c([20.0], 0.5);"
        "print({'pandas', 'xarray', 'matplotlib'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
    assert fleetwatt.__doc__
