"""Training and tokens against published runs."""

import inspect
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds
from scipy.optimize import curve_fit

import fleetwatt
from fleetwatt import _core, catalogue
from fleetwatt.fleet import performance
from fleetwatt.fleet.performance import (
    cost_per_mtoken,
    cost_per_pflop_day,
    effective_flops,
    flop_per_token,
    joule_per_token,
    strong_scaling_efficiency,
    tokens_per_joule,
    training_cost,
    training_cost_per_mtoken,
    training_flop,
    training_joule_per_token,
    training_time_h,
    training_tokens_per_s,
    weak_scaling_efficiency,
)
from fleetwatt.fleet.power import nameplate_mw

RANGES = {
    "parameters": (1e9, 1e12),
    "tokens": (0, 1e13),
    "layers": (0, 100),
    "hidden": (0, 2e4),
    "sequence": (0, 1e4),
    "gpus": (1, 1e5),
    "reference_gpus": (1, 1e5),
    "peak_flops": (1e14, 1e16),
    "mfu": (0.1, 1),
    "goodput": (0.1, 1),
    "price_per_gpu_h": (0, 10),
    "power_w": (1, 3e3),
    "tokens_per_s": (1, 1e4),
    "serial_fraction": (0, 1),
    "loss_per_doubling": (0, 0.5),
}


def published(name, *keys):
    found = []
    for key in keys:
        figure = catalogue.get("training_runs", name).figure(key)
        value, values, *_ = astuple(figure)
        found.append(np.array(values) if values else value)
    return found if len(found) > 1 else found[0]


def shape(name, part_of_sequence=1.0):
    """Layers, width and sequence; half of the sequence is the mean over which a token looks."""
    layers, hidden, sequence = published(name, "layers", "hidden", "sequence")
    return {"layers": layers, "hidden": hidden, "sequence": part_of_sequence * sequence}


def peak(name):
    entry = catalogue.get("training_runs", name)
    accelerator = catalogue.get("accelerators", entry.texts["accelerator"])
    return 1e12 * accelerator.value(f"{entry.texts['precision']}_tflops")


MEGATRON = ["megatron_22b", "megatron_175b", "megatron_530b", "megatron_1t"]


@pytest.mark.parametrize("name", MEGATRON)
def test_steps_of_megatron(name):
    # Their count of operations has attention over the whole sequence, too, and the vocabulary.
    parameters, gpus, batch, step_s, mfu = published(
        name, "parameters", "gpus", "batch", "step_s", "mfu"
    )
    tokens = batch * published(name, "sequence")
    run = parameters, tokens, gpus, peak(name), mfu
    assert 3600 * training_time_h(*run, **shape(name)) == pytest.approx(step_s, rel=0.01)
    assert 0.94 < 3600 * training_time_h(*run) / step_s < 0.99


@pytest.mark.parametrize("name", ["megascale_175b", "megascale_175b_small"])
def test_days_of_megascale(name):
    parameters, gpus, days, mfu = published(name, "parameters", "gpus", "days", "mfu")
    hours = training_time_h(parameters, 300e9, gpus, peak(name), mfu, **shape(name, 0.5))
    np.testing.assert_allclose(hours / 24, days, rtol=0.01)
    # Attention counted in full, and not at all.
    full = training_time_h(parameters, 300e9, gpus, peak(name), mfu, **shape(name))
    bare = training_time_h(parameters, 300e9, gpus, peak(name), mfu)
    np.testing.assert_allclose(full / 24, days, rtol=0.015)
    np.testing.assert_allclose(bare / 24, days, rtol=0.025)
    tokens_s = gpus * training_tokens_per_s(parameters, peak(name), mfu, **shape(name, 0.5))
    np.testing.assert_allclose(tokens_s, published(name, "tokens_s"), rtol=0.01)


@pytest.mark.parametrize(
    "name", ["llama3_405b_8k_gpus", "llama3_405b_16k_gpus", "llama3_405b_long"]
)
def test_rates_of_llama_3(name):
    gpus, tflops, mfu = published(name, "gpus", "tflops", "mfu")
    assert effective_flops(gpus, peak(name), mfu) == pytest.approx(1e12 * gpus * tflops, rel=0.015)


def test_whole_run_of_llama_3():
    name = "llama3_405b"
    parameters, tokens, flop, gpu_hours, mean_mfu = published(
        name, "parameters", "tokens", "flop", "gpu_hours", "mean_mfu"
    )
    assert training_flop(parameters, tokens) == pytest.approx(flop, rel=0.01)
    hours = training_time_h(parameters, tokens, 1, peak(name), mean_mfu)
    assert hours == pytest.approx(gpu_hours, rel=0.002)
    # MFU of 41 % with attention while it runs, and more than 90 % of the time effective.
    hours = training_time_h(parameters, tokens, 1, peak(name), 0.41, 0.9, **shape(name))
    assert hours == pytest.approx(gpu_hours, rel=0.02)


def test_model_cards_of_llama_3():
    kg_per_kwh = []
    for name, lowest, highest in [
        ("llama31_8b", 0.12, 0.16),  # a run for its quality, not its size
        ("llama31_70b", 0.22, 0.30),
        ("llama3_405b", 0.33, 0.36),
    ]:
        parameters, tokens, gpu_hours = published(name, "parameters", "tokens", "gpu_hours")
        mfu = training_flop(parameters, tokens) / (
            gpu_hours * 3600 * effective_flops(1, peak(name), 1.0)
        )
        assert lowest < mfu < highest
        energy_mwh = nameplate_mw(gpu_hours, 700)  # MW of so many GPUs, MWh of so many hours
        kg_per_kwh.append(published(name, "emissions_t") / energy_mwh)
    np.testing.assert_allclose(kg_per_kwh, 0.414, rtol=0.01)


def test_deepseek_v3():
    name = "deepseek_v3"
    parameters, gpus, tflops, per_ttoken, days = published(
        name, "parameters", "gpus", "bf16_tflops", "gpu_hours_per_ttoken", "days_per_ttoken"
    )
    assert per_ttoken / gpus / 24 == pytest.approx(days, rel=0.02)
    mfu = training_flop(parameters, 1e12) / (3600 * per_ttoken * 1e12 * tflops)
    assert mfu == pytest.approx(0.346, abs=0.001)
    run = parameters, published(name, "tokens")
    hours = training_time_h(*run, gpus, 1e12 * tflops, mfu)
    assert hours * gpus == pytest.approx(published(name, "pretraining_gpu_hours"), rel=0.001)
    price = published(name, "usd_per_gpu_h")
    before = training_cost(*run, price, 1e12 * tflops, mfu)
    after = price * (
        published(name, "context_gpu_hours") + published(name, "posttraining_gpu_hours")
    )
    assert before + after == pytest.approx(published(name, "cost_usd"), rel=0.001)


def test_gpt_3_on_128_h100():
    name = "gpt3_175b_fp8"
    parameters, mfu, early_mfu, price, watts = published(
        name, "parameters", "mfu", "early_mfu", "usd_per_gpu_h", "power_w"
    )
    # The published throughput lies between attention in full and over half of the sequence.
    at = [training_tokens_per_s(parameters, peak(name), mfu, **shape(name, s)) for s in (1, 0.5)]
    assert at[0] < published(name, "tokens_s") < at[1]
    for m, cost in [(mfu, "usd_per_mtoken"), (early_mfu, "early_usd_per_mtoken")]:
        found = training_cost_per_mtoken(parameters, price, peak(name), m, **shape(name))
        assert found == pytest.approx(published(name, cost), rel=0.015)
    for case in (name, "gpt3_175b_bf16"):
        mfu = published(case, "mfu")
        found = training_joule_per_token(parameters, watts, peak(case), mfu, **shape(case))
        assert found == pytest.approx(published(case, "joule"), rel=0.01)
    assert cost_per_mtoken(published(name, "tokens_s"), price) == pytest.approx(0.542, rel=1e-3)
    assert joule_per_token(watts, published(name, "tokens_s")) == pytest.approx(2.46, rel=1e-3)


def test_strong_scaling_of_mlperf():
    gpus, minutes, serial = published("mlperf_405b_gb200", "gpus", "minutes", "serial_fraction")
    efficiency = minutes[0] * gpus[0] / (minutes * gpus)
    np.testing.assert_allclose(efficiency, [1, 0.975, 0.951, 0.929, 0.909], atol=5e-4)

    def law(n, fraction):
        return strong_scaling_efficiency(n, gpus[0], fraction)

    fitted, _ = curve_fit(law, gpus, efficiency, p0=[0.01])
    assert fitted[0] == pytest.approx(serial, abs=5e-5)
    found = minutes[0] * gpus[0] / gpus / law(gpus, serial)
    np.testing.assert_allclose(found, minutes, rtol=6e-4)
    assert published("mlperf_405b_h100", "minutes") / minutes[0] == pytest.approx(2.22, abs=0.01)


@pytest.mark.parametrize("name", ["megascale_175b", "megascale_175b_small"])
@pytest.mark.parametrize("mfu", ["mfu", "megatron_mfu"])
def test_strong_scaling_of_megascale(name, mfu):
    # Rows of four measurements, whose own scatter is up to 4 %.
    gpus, measured = published(name, "gpus", mfu)

    def law(n, fraction):
        return strong_scaling_efficiency(n, gpus[0], fraction)

    fitted, _ = curve_fit(law, gpus, measured / measured[0], p0=[0.02])
    assert 0.02 < fitted[0] < 0.07
    np.testing.assert_allclose(law(gpus, fitted[0]), measured / measured[0], rtol=0.04)


@pytest.mark.parametrize(("name", "loss"), [("llama3_70b_fp8", 0.014), ("llama3_70b_bf16", 0.003)])
def test_weak_scaling_of_llama_3(name, loss):
    gpus, mfu = published(name, "gpus", "mfu")
    found = mfu[0] * weak_scaling_efficiency(gpus, gpus[0], loss)
    np.testing.assert_allclose(found, mfu, atol=5e-4)


def test_scaling_from_any_size():
    # From 100 to 200 and on to 800 is from 100 to 800, the serial part growing with its share.
    k = 0.03
    there = strong_scaling_efficiency(200, 100, k)
    onward = strong_scaling_efficiency(800, 200, 2 * k * there)
    assert there * onward == pytest.approx(strong_scaling_efficiency(800, 100, k))
    there, onward = weak_scaling_efficiency([200, 800], [100, 200], k)
    assert there * onward == pytest.approx(weak_scaling_efficiency(800, 100, k))


@pytest.mark.parametrize("name", catalogue.names("throughput"))
def test_power_of_inference_lies_between_rest_and_rating(name):
    entry = catalogue.get("throughput", name)
    chip = catalogue.get("accelerators", entry.texts["accelerator"])
    tokens_s, joule = entry.value("tokens_s"), entry.value("joule")
    watts = tokens_s * joule
    assert 0.3 * chip.value("chip_tdp_w") < watts <= chip.value("chip_tdp_w")
    if "gpu_w" in entry.figures:
        found = joule_per_token(entry.value("gpu_w"), tokens_s)
        assert found == pytest.approx(joule, rel=0.01)
    assert tokens_per_joule(watts, tokens_s) * joule == pytest.approx(1)


def test_a_pflop_day_is_as_long_as_it_takes():
    price, chip, mfu, goodput = 2.0, 989.5e12, 0.4, 0.9
    seconds = 1e15 * 86_400 / effective_flops(1, chip, mfu, goodput)
    assert cost_per_pflop_day(price, chip, mfu, goodput) == pytest.approx(price * seconds / 3600)


@pytest.mark.parametrize(
    ("law", "arguments", "name"),
    [
        (flop_per_token, (0.0,), "parameters"),
        (flop_per_token, (1e9, -1.0), "layers"),
        (training_flop, (1e9, -1.0), "tokens"),
        (effective_flops, (1.0, 1e15, 1.01), "mfu"),
        (effective_flops, (1.0, 1e15, 0.0), "mfu"),
        (effective_flops, (1.0, 1e15, 0.5, 1.2), "goodput"),
        (training_time_h, (1e9, 1e9, 0.0, 1e15, 0.5), "gpus"),
        (training_cost, (1e9, 1e9, -1.0, 1e15, 0.5), "price_per_gpu_h"),
        (cost_per_mtoken, (0.0, 1.0), "tokens_per_s"),
        (joule_per_token, (-1.0, 1.0), "power_w"),
        (tokens_per_joule, (0.0, 1.0), "power_w"),
        (strong_scaling_efficiency, (1.0, 1.0, 1.1), "serial_fraction"),
        (weak_scaling_efficiency, (1.0, 0.0, 0.1), "reference_gpus"),
        (weak_scaling_efficiency, (1.0, 1.0, 0.6), "loss_per_doubling"),
    ],
)
def test_outside_the_range(law, arguments, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law(*arguments)


@pytest.mark.parametrize("name", performance.__all__)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=9, max_dims=3, max_side=2),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(name, shapes, seed):
    law = getattr(performance, name)
    names = list(inspect.signature(law).parameters)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    arrays = [rng.uniform(*RANGES[n], s) for n, s in zip(names, given_shapes, strict=True)]
    assert_broadcasts(law, arrays)


@pytest.mark.parametrize("name", performance.__all__)
def test_nan_goes_through_and_kinds_come_back(name):
    law = getattr(performance, name)
    names = list(inspect.signature(law).parameters)
    assert names == list(inspect.signature(getattr(_core.fleet.performance, name)).parameters)
    assert_nan_and_kinds(law, names, [np.mean(RANGES[n]) for n in names])
