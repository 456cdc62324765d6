"""Requests to language models, and steps of training."""

import math

import numpy as np
import pytest

from fleetwatt import ConfigError, DomainError, catalogue
from fleetwatt.fleet import request_needs, training_step_s

GPT = {"layers": 96, "hidden": 12_288, "sequence": 2_048, "batch": 64, "microbatch": 1}
GPT |= {"tensor_parallel": 8, "pipeline_parallel": 8, "data_parallel": 1, "peak_flops": 312e12}


def test_a_request_by_hand():
    known = catalogue.get("factors", "llm_request").value
    active, total, tokens, batch = 37.0, 671.0, 2_000.0, 32.0
    needs = request_needs(tokens, active, total, 1.2, batch=batch, bits=8)
    assert needs.memory_gb == pytest.approx(1.2 * total)
    assert needs.gpus == 2 ** math.ceil(math.log2(1.2 * total / 80.0)) == 16
    seconds = known("latency_s") * active + known("latency_batch_s") * batch
    latency = tokens * (seconds + known("latency_offset_s"))
    assert needs.latency_s == pytest.approx(latency)
    energy = known("energy_wh") * math.exp(known("energy_batch") * batch) * active
    gpu = tokens * (energy + known("energy_offset_wh")) / 1e3
    server = latency / 3_600 * 1.2 * 16 / 8 / batch
    assert needs.it_kwh == pytest.approx(16 * gpu + server)
    assert needs.facility_kwh == pytest.approx(1.2 * needs.it_kwh)


def test_requests_that_cannot_be_are_refused():
    with pytest.raises(DomainError, match="active_parameters = 8"):
        request_needs(100.0, 8.0, 7.0, 1.1)
    with pytest.raises(DomainError, match="pue"):
        request_needs(100.0, 8.0, 8.0, 0.9)
    with pytest.raises(DomainError, match="batch"):
        request_needs(100.0, 8.0, 8.0, 1.1, batch=0.5)
    assert math.isnan(request_needs(math.nan, 8.0, 8.0, 1.1).facility_kwh)


@pytest.mark.parametrize("interleave", [1, 2])
def test_steps_that_were_measured_and_not_fitted(interleave):
    """Narayanan et al. (2021), table 1: TFLOP/s of an A100, with all activations recomputed.

    Their cases that share a matrix by eight, of 39 to 1,008e9 parameters. How many parts of a
    stage they interleave is not said. The law is of the faster software of a year later.
    """
    rows = [  # layers, width, stages, accelerators, sequences, TFLOP/s
        (48, 8_192, 2, 512, 1_536, 138),
        (60, 10_240, 4, 1_024, 1_792, 140),
        (80, 12_288, 8, 1_536, 2_304, 148),
        (96, 16_384, 16, 1_920, 2_160, 155),
        (105, 20_480, 35, 2_520, 2_520, 163),
        (128, 25_600, 64, 3_072, 3_072, 163),
    ]
    for layers, hidden, stages, gpus, batch, tflops in rows:
        attention = 2_048 / (6 * hidden) + 51_200 / (16 * layers * hidden)
        flop = 96 * batch * 2_048 * layers * hidden**2 * (1 + attention)
        seconds = training_step_s(
            layers=layers,
            hidden=hidden,
            sequence=2_048,
            batch=batch,
            microbatch=1,
            tensor_parallel=8,
            pipeline_parallel=stages,
            data_parallel=gpus / (8 * stages),
            interleave=interleave,
            peak_flops=312e12,
            recomputed="all",
        )
        assert 0.85 < seconds / (flop / (gpus * tflops * 1e12)) < 1.0


def test_steps_scale_as_their_work():
    one = training_step_s(**GPT)
    assert training_step_s(**GPT | {"peak_flops": 624e12}) == pytest.approx(one / 2)
    twice = training_step_s(**GPT | {"batch": 128, "data_parallel": 2})
    assert twice == pytest.approx(one)
    assert training_step_s(**GPT, recomputed="all") > one
    # Without a pipeline nothing waits: all of the bubble of 7 stages is gone.
    flat = training_step_s(**GPT | {"pipeline_parallel": 1})
    assert one == pytest.approx(flat / 8 * (1 + 7 / 64))
    assert np.isnan(training_step_s(**GPT | {"batch": np.nan}))
    with pytest.raises(ConfigError, match="recomputed"):
        training_step_s(**GPT, recomputed="some")
    with pytest.raises(DomainError, match="hidden = 0"):
        training_step_s(**GPT | {"hidden": 0.0})
