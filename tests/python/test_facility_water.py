"""Permits, scarcity, blowdown, and wells against SciPy's exponential integral."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds
from scipy.special import exp1

import fleetwatt
from fleetwatt.facility import water
from fleetwatt.facility.water import (
    Well,
    blowdown_m3,
    cooper_jacob_drawdown_m,
    permit_share,
    radius_of_drawdown_m,
    scarcity_weighted_m3,
    theis_drawdown_m,
    well_function,
    wellfield_drawdown_m,
)

DAY_S = 86_400.0
RANGES = {
    "evaporated_m3": (0, 1e6),
    "drift_m3": (0, 1e3),
    "cycles_of_concentration": (1.5, 20),
    "water": (0, 1e6),
    "permit": (1, 1e6),
    "consumed_m3": (0, 1e6),
    "scarcity_factor": (0.1, 100),
    "u": (1e-9, 100),
    "flow_m3_s": (0, 1),
    "transmissivity_m2_s": (1e-4, 0.1),
    "storativity": (1e-4, 0.3),
    "radius_m": (1, 10),
    "time_s": (1e7, 1e9),
    "drawdown_m": (1e-3, 10),
}
ELEMENTWISE = [name for name in water.__all__ if name not in {"Well", "wellfield_drawdown_m"}]


def test_well_function_is_scipys():
    u = np.r_[np.logspace(-300, np.log10(700), 100_001), np.linspace(2.4, 2.6, 1001)]
    np.testing.assert_allclose(well_function(u), exp1(u), rtol=1e-12)


def test_theis_on_a_broad_grid():
    flow, t, s, r, time = np.meshgrid(
        [-0.1, 1e-3, 2.0],
        np.logspace(-6, 1, 15),
        np.logspace(-6, -0.3, 12),
        np.logspace(-1, 5, 19),
        np.logspace(0, 10, 21),
    )
    expected = flow / (4 * np.pi * t) * exp1(r**2 * s / (4 * t * time))
    # Under the smallest normal float neither has all its digits.
    found = theis_drawdown_m(flow, t, s, r, time)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-290)
    assert theis_drawdown_m(0.01, 0.01, 0.1, 500.0, 0.0) == 0.0


def test_cooper_jacob_is_the_beginning_of_theis():
    u = np.logspace(-9, np.log10(0.05), 200)
    time = 100.0**2 * 0.1 / (4 * 0.01 * u * (1 - 1e-12))
    near = cooper_jacob_drawdown_m(0.02, 0.01, 0.1, 100.0, time)
    exact = theis_drawdown_m(0.02, 0.01, 0.1, 100.0, time)
    missed = 1 - near / exact
    assert (missed >= -1e-13).all()
    assert missed[u <= 0.01].max() < 0.0025
    assert missed.max() == pytest.approx(0.02, abs=5e-4)
    with pytest.raises(fleetwatt.DomainError, match=r"u = 0\.06"):
        cooper_jacob_drawdown_m(0.02, 0.01, 0.1, 100.0, 100.0**2 * 0.1 / (4 * 0.01 * 0.06))


def test_the_radius_solves_theis():
    rng = np.random.default_rng(7)
    flow, t, s, time, depth = (
        10 ** rng.uniform(low, high, 20_000)
        for low, high in [(-4, 1), (-5, 0), (-6, -0.4), (0, 9), (-5, 1)]
    )
    radius = radius_of_drawdown_m(flow, t, s, time, depth)
    there = radius > 0
    u = radius[there] ** 2 * s[there] / (4 * t[there] * time[there])
    missed = flow[there] / (4 * np.pi * t[there]) * exp1(u) / depth[there] - 1
    # d ln r = d ln s * W / (2 exp(-u))
    assert np.abs(missed * exp1(u) / (2 * np.exp(-u))).max() < 1e-12
    nowhere = ~there
    assert there.any()
    assert nowhere.any()
    assert (theis_drawdown_m(flow, t, s, 1e-3, time)[nowhere] <= depth[nowhere]).all()
    assert radius_of_drawdown_m(0.0, 0.01, 0.1, DAY_S) == 0.0
    assert radius_of_drawdown_m(0.01, 0.01, 0.1, 0.0) == 0.0


def test_a_wellfield_is_a_sum():
    rng = np.random.default_rng(3)
    t, s = 0.004, 0.02
    wells = [
        Well(
            *rng.uniform(-200, 200, 2),
            start_s=np.sort(rng.uniform(0, 100 * DAY_S, n)),
            flow_m3_s=rng.choice([0.0, 0.01, 0.03, -0.01], n),
        )
        for n in (1, 4, 30)
    ]
    points = rng.uniform(-500, 500, (9, 2))
    times = rng.uniform(0, 300 * DAY_S, 17)
    expected = np.zeros((9, 17))
    for well in wells:
        radius = np.hypot(points[:, 0] - well.x_m, points[:, 1] - well.y_m)[:, None]
        for start, change in zip(well.start_s, np.diff(well.flow_m3_s, prepend=0.0), strict=True):
            elapsed = np.maximum(times - start, 1e-9)
            expected += change / (4 * np.pi * t) * exp1(radius**2 * s / (4 * t * elapsed))
    found = wellfield_drawdown_m(wells, points, times, transmissivity_m2_s=t, storativity=s)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-13)
    none = wellfield_drawdown_m([], points, times, transmissivity_m2_s=t, storativity=s)
    assert none.shape == (9, 17)
    assert not none.any()
    for some_points, some_times in [(points[:0], times), (points, times[:0])]:
        empty = wellfield_drawdown_m(
            wells, some_points, some_times, transmissivity_m2_s=t, storativity=s
        )
        assert empty.shape == (len(some_points), len(some_times))


@pytest.mark.parametrize(
    ("well", "points", "times", "error", "message"),
    [
        (([1.0, 0.0], [1.0, 2.0]), [[5, 0]], [1], fleetwatt.DomainError, "start_s"),
        (([0.0], [np.inf]), [[5, 0]], [1], fleetwatt.DomainError, "flow_m3_s"),
        (([0.0], [1.0]), [[0, 0]], [1], fleetwatt.DomainError, "radius_m"),
        (([0.0], [1.0]), [[5, 0]], [-1], fleetwatt.DomainError, "times_s"),
        (([0.0], [1.0, 2.0]), [[5, 0]], [1], fleetwatt.FleetwattError, "1 starts for 2 flows"),
        (([0.0], [1.0]), [5, 0], [1], fleetwatt.FleetwattError, r"\(n, 2\)"),
        (([0.0], [1.0]), [[5, 0, 0]], [1], fleetwatt.FleetwattError, r"\(n, 2\)"),
        (([0.0], ["1"]), [[5, 0]], [1], TypeError, "flow_m3_s"),
    ],
)
def test_bad_wellfields(well, points, times, error, message):
    with pytest.raises(error, match=message):
        wellfield_drawdown_m(
            [Well(0.0, 0.0, *well)], points, times, transmissivity_m2_s=0.01, storativity=0.1
        )


@pytest.mark.parametrize(
    ("law", "arguments", "name"),
    [
        (theis_drawdown_m, (0.1, -0.01, 0.1, 1.0, 1.0), "transmissivity_m2_s"),
        (theis_drawdown_m, (0.1, 0.01, 0.0, 1.0, 1.0), "storativity"),
        (theis_drawdown_m, (0.1, 0.01, 1.5, 1.0, 1.0), "storativity"),
        (theis_drawdown_m, (0.1, 0.01, 0.1, 0.0, 1.0), "radius_m"),
        (theis_drawdown_m, (0.1, 0.01, 0.1, 1.0, -1.0), "time_s"),
        (theis_drawdown_m, (np.inf, 0.01, 0.1, 1.0, 1.0), "flow_m3_s"),
        (cooper_jacob_drawdown_m, (0.1, 0.01, 0.1, 1.0, 0.0), "u = inf"),
        (radius_of_drawdown_m, (-0.1, 0.01, 0.1, 1.0), "flow_m3_s"),
        (radius_of_drawdown_m, (0.1, 0.01, 0.1, 1.0, 0.0), "drawdown_m"),
        (well_function, (0.0,), "u = 0"),
        (well_function, (-1.0,), "u = -1"),
        (permit_share, (1.0, 0.0), "permit = 0"),
        (permit_share, (1.0, -5.0), "permit = -5"),
        (permit_share, (-1.0, 5.0), "water"),
        (scarcity_weighted_m3, (1.0, 200.0), "scarcity_factor"),
        (scarcity_weighted_m3, (-1.0, 1.0), "consumed_m3"),
        (blowdown_m3, (1.0, 0.0, 1.0), "cycles_of_concentration"),
        (blowdown_m3, (-1.0, 0.0, 5.0), "evaporated_m3"),
    ],
)
def test_outside_the_range(law, arguments, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law(*arguments)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=5, max_dims=3, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(name, shapes, seed):
    law = getattr(water, name)
    names = list(inspect.signature(law).parameters)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    arrays = [rng.uniform(*RANGES[n], s) for n, s in zip(names, given_shapes, strict=True)]
    assert_broadcasts(law, arrays)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nan_goes_through_and_kinds_come_back(name):
    law = getattr(water, name)
    names = list(inspect.signature(law).parameters)
    assert_nan_and_kinds(law, names, [np.mean(RANGES[n]) for n in names])
