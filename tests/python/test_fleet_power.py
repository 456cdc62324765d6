"""Power of nodes against published measurements, and how many accelerators fit."""

import inspect
from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds
from scipy.optimize import brentq
from scipy.stats import linregress

import fleetwatt
from fleetwatt import DomainError, _core, catalogue
from fleetwatt.fleet import power
from fleetwatt.fleet.power import (
    Fill,
    capped_throughput,
    energy_mwh_year,
    fill,
    gpus_that_fit,
    nameplate_mw,
    node_power_kw,
    oversubscription,
    power_chain,
    power_mw,
    swing_ramp_mw_s,
    training_swing_mw,
)

RANGES = {
    "idle_kw": (0, 2),
    "active_kw": (2, 10),
    "utilisation": (0, 1),
    "nodes": (0, 1e5),
    "gpus": (0, 1e6),
    "w_per_gpu": (0, 3e3),
    "it_mw": (0, 1e3),
    "hours": (0, 1e4),
    "energy_mwh_year": (0, 1e5),
    "capacity_mw": (100, 1e3),
    "pue": (1, 2),
    "cap_fraction": (0.4, 1),
    "idle_fraction": (0, 0.3),
    "compute_bound_fraction": (0, 1),
    "training_fraction": (0, 0.5),
    "inference_fraction": (0, 0.5),
    "training_headroom": (0, 0.5),
    "inference_headroom": (0, 0.5),
    "gpus_in_job": (0, 1e5),
    "chip_kw": (0, 3),
    "active_fraction": (0.8, 1.2),
    "trough_fraction": (0, 0.8),
    "swing_mw": (0, 100),
    "frequency_hz": (0, 10),
    "power_mw": (0, 1e3),
    "kw_per_gpu": (0.1, 5),
}
ELEMENTWISE = [n for n in power.__all__ if n not in {"Fill", "Stage", "fill", "power_chain"}]


def measured(name, key):
    figure = catalogue.get("nodes", name).figure(key)
    value, values, *_ = astuple(figure)
    return np.array(values) if values else value


@pytest.fixture(scope="module")
def colocation():
    return measured("colocation_10_mw", "utilisation"), measured("colocation_10_mw", "mean_mw")


def test_simulated_colocation_is_linear_in_utilisation(colocation):
    utilisation, mw = colocation
    fit = linregress(utilisation, mw)
    found = power_mw(1.0, 1e3 * fit.intercept, 1e3 * (fit.intercept + fit.slope), utilisation)
    np.testing.assert_allclose(found, mw, rtol=1e-3)
    # The highest power of the year is somewhat above all nodes at their mean active power.
    assert 0.95 < (fit.intercept + fit.slope) / measured("colocation_10_mw", "max_mw") < 1.0


def test_colocation_from_measured_chips_and_serving_power(colocation):
    utilisation, mw = colocation
    gpus, cpus, gpu_idle, gpu_max, cpu_idle, cpu_max = (
        measured("h100_4_chips", key)
        for key in ("gpus", "cpus", "gpu_idle_w", "gpu_max_w", "cpu_idle_w", "cpu_max_w")
    )
    idle_kw = (gpus * gpu_idle + cpus * cpu_idle) / 1e3
    most_kw = (gpus * gpu_max + cpus * cpu_max) / 1e3
    active_kw = measured("chat_serving", "h100_fraction") * most_kw
    nodes = 1e3 * measured("colocation_10_mw", "rating_mw") / most_kw
    found = power_mw(nodes, idle_kw, active_kw, utilisation)
    np.testing.assert_allclose(found, mw, rtol=0.01)


def test_colocation_from_whole_nodes_is_too_high_where_they_rest(colocation):
    # Fans, memory, switches and network cards draw at rest; the simulation has none of them.
    utilisation, mw = colocation
    gpus, rating_kw = measured("h100_8", "gpus"), measured("h100_8", "rating_kw")
    host_kw = measured("h100_8", "host_idle_kw")
    idle_kw = gpus * measured("h100_8", "gpu_idle_w") / 1e3 + host_kw
    active_kw = measured("h100_8", "training_fraction") * rating_kw
    assert active_kw < measured("h100_8", "max_kw")
    over = power_mw(980, idle_kw, active_kw, utilisation) / mw - 1
    assert (np.diff(over) < 0).all()
    np.testing.assert_allclose(over[[0, -1]], [0.19, 0.09], atol=0.01)


def test_mean_of_acmes_servers():
    idle_w, mean_w, high_w = (
        measured("a100_8", key) for key in ("gpu_idle_w", "gpu_mean_w", "gpu_high_w")
    )
    busy = (mean_w - idle_w) / (high_w - idle_w)
    found = node_power_kw(measured("a100_8", "idle_kw"), measured("a100_8", "high_kw"), busy)
    assert found == pytest.approx(measured("a100_8", "mean_kw"), rel=0.11)


def test_recorded_accelerators_are_linear_in_utilisation(data_dir):
    table = pd.read_csv(
        data_dir / "workload" / "biohpc_cbsugpu08_hourly.txt", sep="\t", encoding="utf-8-sig"
    ).dropna()
    utilisation, watts = table["utilave"] / 100, table["powerave"]
    early = table["timestamp"] < "2025"
    fit = linregress(utilisation[early], watts[early])
    assert fit.rvalue**2 > 0.9
    found = 1e3 * node_power_kw(fit.intercept / 1e3, (fit.intercept + fit.slope) / 1e3, utilisation)
    assert found[~early].mean() == pytest.approx(watts[~early].mean(), rel=0.06)
    assert np.abs(found - watts).mean() < 0.15 * watts.mean()


def test_power_is_of_the_mean_utilisation():
    rng = np.random.default_rng(1)
    nodes = rng.uniform(0, 1, 1_000)
    whole = power_mw(1_000, 1.5, 8.0, nodes.mean())
    assert node_power_kw(1.5, 8.0, nodes).sum() / 1e3 == pytest.approx(whole)


def test_energy_of_a_year_is_a_sum_of_hours():
    rng = np.random.default_rng(2)
    load = rng.uniform(0, 1, 8_760)
    assert energy_mwh_year(80.0, load.mean(), 1.15) == pytest.approx((80.0 * load * 1.15).sum())
    assert nameplate_mw(39.3e6, 700) == pytest.approx(27_510)


def test_a_capped_clock_solves_its_own_equation():
    for cap, idle, bound in [(0.5, 0.1, 0.1), (0.7, 0.2, 0.6), (0.3, 0.1, 1.0)]:
        clock = brentq(lambda r, c=cap, i=idle: i + (1 - i) * r**3 - c, 0, 1)
        time = bound / clock + 1 - bound
        assert capped_throughput(cap, idle, bound) == pytest.approx(1 / time)


def test_half_the_power_of_decoding_costs_little():
    entry = catalogue.get("accelerators", "h100_sxm")
    idle = entry.value("chip_idle_w") / entry.value("chip_tdp_w")
    decoding = capped_throughput(0.5, idle, np.linspace(0, 0.15, 4))
    assert (decoding > 0.95).all()
    assert capped_throughput(0.5, idle, 1.0) < 0.8
    work_per_joule = capped_throughput([1.0, 0.8, 0.6], idle, 1.0) / [1.0, 0.8, 0.6]
    assert (np.diff(work_per_joule) > 0).all()


def test_oversubscription_is_near_the_published_one():
    room = measured("headroom", "training_fraction"), measured("headroom", "inference_fraction")
    defaults = inspect.signature(oversubscription).parameters
    assert room == (defaults["training_headroom"].default, defaults["inference_headroom"].default)
    extra = oversubscription(0.0, 1.0) - 1
    assert extra == pytest.approx(measured("headroom", "published_extra_servers"), abs=0.04)
    # So many more accelerators, each at its highest draw, take just what the ratings allow.
    train, infer = 0.6, 0.3
    draw = train * (1 - room[0]) + infer * (1 - room[1]) + (1 - train - infer)
    assert oversubscription(train, infer) * draw == pytest.approx(1)


def test_swings_are_as_large_as_those_seen():
    troughs = measured("swings", "trough_fraction")
    chip_kw = catalogue.get("accelerators", "h100_sxm").value("chip_tdp_w") / 1e3
    swing = training_swing_mw(100_000, chip_kw, 1.0, troughs)
    assert swing[0] > 10  # 10-20 MW on 100,000 H100, and "tens of MW" where troughs are deeper
    assert swing[-1] < nameplate_mw(100_000, 700)
    time = np.linspace(0, 2, 100_001)
    sine = swing[0] / 2 * np.sin(2 * np.pi * 0.7 * time)
    steepest = np.gradient(sine, time).max()
    assert swing_ramp_mw_s(swing[0], 0.7) == pytest.approx(steepest, rel=1e-6)


@pytest.mark.parametrize(
    ("accelerator", "basis", "gpus"),
    [
        ("h100_sxm", "all_in", 26_500),
        ("gb300_nvl72", "all_in", 17_150),
        ("h100_sxm", "node", 28_500),
    ],
)
def test_published_numbers_behind_40_mw(accelerator, basis, gpus):
    found = fill(40.0, 1.1, accelerator, basis)
    assert found.gpus == pytest.approx(gpus, rel=2e-3)
    assert found.kw_per_gpu == catalogue.get("accelerators", accelerator).value(f"{basis}_kw")
    assert fill(40.0, 1.1, accelerator).gpus > fill(40.0, 1.1, accelerator, "all_in").gpus


@pytest.mark.parametrize("accelerator", catalogue.names("accelerators"))
def test_chain_names_its_sources(accelerator):
    stages = power_chain(accelerator, 1.2, coincidence=0.85)
    assert [s.name for s in stages] == ["chip", "node", "all_in", "coincident", "meter"]
    kw = {stage.name: stage.kw for stage in stages}
    entry = catalogue.get("accelerators", accelerator)
    for stage, key in zip(stages, ("chip_tdp_w", "node_kw", "all_in_kw"), strict=False):
        assert stage.source == catalogue.cite("accelerators", accelerator, key)
    assert kw["chip"] == entry.value("chip_tdp_w") / 1e3
    assert kw["coincident"] / kw["all_in"] == pytest.approx(0.85)
    assert kw["meter"] / kw["coincident"] == pytest.approx(1.2)
    found = fill(50.0, 1.2, accelerator, coincidence=0.85)
    assert isinstance(found, Fill)
    assert (found.basis, found.chain) == ("coincident", stages)
    assert found.gpus * kw["meter"] <= 50e3 < (found.gpus + 1) * kw["meter"]


@given(st.integers(0, 10**6), st.floats(1, 2), st.floats(0.1, 5))
def test_what_fits_exactly_fits(gpus, pue, kw):
    assert gpus_that_fit(gpus * pue * kw / 1e3, pue, kw) == gpus


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((40.0, 1.1, "h100"), 'did you mean "h100_sxm"'),
        ((40.0, 1.1, "h100_sxm", "all in"), 'did you mean "all_in"'),
        ((40.0, 1.1, "h100_sxm", "meter"), "none of node, all_in, coincident"),
    ],
)
def test_unknown_names(arguments, message):
    with pytest.raises(fleetwatt.ConfigError, match=message):
        fill(*arguments)


@pytest.mark.parametrize(
    ("law", "arguments", "name"),
    [
        (node_power_kw, (-1.0, 2.0, 0.5), "idle_kw"),
        (node_power_kw, (2.0, 1.0, 0.5), "active_kw"),
        (node_power_kw, (1.0, 2.0, 1.5), "utilisation"),
        (power_mw, (-1.0, 1.0, 2.0, 0.5), "nodes"),
        (nameplate_mw, (1.0, -700.0), "w_per_gpu"),
        (energy_mwh_year, (1.0, 0.5, 0.9), "pue"),
        (capped_throughput, (0.1, 0.2, 0.5), "cap_fraction - idle_fraction"),
        (capped_throughput, (1.1, 0.2, 0.5), "cap_fraction"),
        (oversubscription, (0.7, 0.4), r"training_fraction \+ inference_fraction"),
        (oversubscription, (0.0, 1.0, 0.0, 0.95), "inference_headroom"),
        (training_swing_mw, (1.0, 0.7, 0.5, 0.6), "trough_fraction"),
        (swing_ramp_mw_s, (1.0, -1.0), "frequency_hz"),
        (gpus_that_fit, (1.0, 0.9, 1.0), "pue"),
        (gpus_that_fit, (1.0, 1.1, 0.0), "kw_per_gpu"),
        (fill, (-1.0, 1.1, "h100_sxm"), "power_mw"),
        (fill, (np.nan, 1.1, "h100_sxm"), "power_mw"),
        (power_chain, ("h100_sxm", 1.1, 1.2), "coincidence"),
    ],
)
def test_outside_the_range(law, arguments, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law(*arguments)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=4, max_dims=3, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(name, shapes, seed):
    law = getattr(power, name)
    names = list(inspect.signature(law).parameters)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    arrays = [rng.uniform(*RANGES[n], s) for n, s in zip(names, given_shapes, strict=True)]
    assert_broadcasts(law, arrays)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nan_goes_through_and_kinds_come_back(name):
    law = getattr(power, name)
    names = list(inspect.signature(law).parameters)
    assert names == list(inspect.signature(getattr(_core.fleet.power, name)).parameters)
    assert_nan_and_kinds(law, names, [np.mean(RANGES[n]) for n in names])


def test_power_and_energy_of_a_record_share_a_meter():
    it_mw = nameplate_mw(1_000, 700.0)
    for pue in (1.0, 1.5):
        at_meter = power.facility_mw(it_mw, pue)
        assert power.energy_mwh(it_mw, 10.0, pue=pue) == pytest.approx(10.0 * at_meter)
    assert power.energy_mwh(it_mw, 8_760.0, 0.8, 1.1) == energy_mwh_year(it_mw, 0.8, 1.1)
    assert power.load_factor(energy_mwh_year(it_mw, 0.8, 1.0), it_mw) == pytest.approx(0.8)
    with pytest.raises(DomainError, match="energy_mwh_year"):
        power.load_factor(1.01 * 8_760.0, 1.0)
    with pytest.raises(DomainError, match="hours = -1"):
        power.energy_mwh(1.0, -1.0)
