"""Waiting against tables, SciPy's Poisson, a Markov chain and a simulation."""

import heapq
import inspect

import numpy as np
import pytest
from laws import assert_nan_and_kinds
from scipy.linalg import null_space
from scipy.stats import poisson

import fleetwatt
from fleetwatt import _core
from fleetwatt.fleet import queueing
from fleetwatt.fleet.queueing import (
    highest_load,
    latency_s,
    mean_waiting_time_s,
    waiting_probability,
    waiting_time_s,
)

TYPICAL = {
    "load": 0.8,
    "servers": 10.0,
    "service_s": 5.0,
    "percentile": 0.99,
    "wait_over_service": 0.5,
}


@pytest.mark.parametrize(
    ("servers", "busy", "expected"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (5, 4.0, 0.5541), (10, 8.0, 0.4092)],
)
def test_tables_of_erlang_c(servers, busy, expected):
    assert waiting_probability(busy / servers, servers) == pytest.approx(expected, abs=5e-5)


def test_one_server():
    load = np.linspace(0, 0.99, 100)
    np.testing.assert_allclose(waiting_probability(load, 1), load)
    np.testing.assert_allclose(mean_waiting_time_s(load, 1, 2.0), 2.0 * load / (1 - load))


@pytest.mark.parametrize("servers", [1, 2, 17, 400, 12_345, 100_000])
def test_many_servers_against_scipys_poisson(servers):
    load = np.r_[0.01, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6]
    logarithm = poisson.logpmf(servers, load * servers) - poisson.logcdf(servers, load * servers)
    blocked = np.exp(logarithm)
    expected = blocked / (1 - load * (1 - blocked))
    np.testing.assert_allclose(waiting_probability(load, servers), expected, rtol=1e-8, atol=1e-300)


def test_steady_state_of_a_markov_chain():
    servers, load, states = 6, 0.7, 150
    born = np.full(states - 1, load * servers)
    died = np.minimum(np.arange(1, states), servers).astype(float)
    generator = np.diag(born, 1) + np.diag(died, -1)
    generator -= np.diag(generator.sum(axis=1))
    steady = null_space(generator.T)[:, 0]
    steady /= steady.sum()
    assert waiting_probability(load, servers) == pytest.approx(steady[servers:].sum())
    in_queue = (np.maximum(np.arange(states) - servers, 0) * steady).sum()
    little = in_queue / (load * servers)
    assert mean_waiting_time_s(load, servers, 1.0) == pytest.approx(little)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (8, 0.85)])
def test_percentiles_of_a_simulation(servers, load):
    rng = np.random.default_rng(7)
    service_s, requests = 3.0, 400_000
    arrivals = rng.exponential(service_s / (load * servers), requests).cumsum()
    services = rng.exponential(service_s, requests)
    free = [0.0] * servers
    waits = np.empty(requests)
    for n, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        start = max(arrival, heapq.heappop(free))
        waits[n] = start - arrival
        heapq.heappush(free, start + service)
    waits = waits[requests // 10 :]
    assert waiting_probability(load, servers) == pytest.approx((waits > 0).mean(), rel=0.02)
    assert mean_waiting_time_s(load, servers, service_s) == pytest.approx(waits.mean(), rel=0.04)
    percentiles = np.array([0.2, 0.9, 0.99])
    found = waiting_time_s(load, servers, service_s, percentiles)
    np.testing.assert_allclose(found, np.quantile(waits, percentiles), rtol=0.06)


def test_highest_load_keeps_the_target_and_no_more():
    servers = np.array([1, 3, 30, 3_000, 100_000])[:, None]
    targets = np.array([0.0, 0.01, 0.5, 20.0])
    load = highest_load(servers, 0.95, targets)
    assert (waiting_time_s(load, servers, 1.0, 0.95) <= targets).all()
    above = load + 1e-6 * (1 - load)
    assert (waiting_time_s(above, servers, 1.0, 0.95) > targets).all()
    assert (np.diff(load, axis=0) > 0).all()
    assert (np.diff(load, axis=1) >= 0).all()


def test_latency_is_service_and_wait():
    wait = waiting_time_s(0.8, 10, 5.0, 0.99)
    assert latency_s(0.8, 10, 5.0, 0.99) == pytest.approx(5.0 + wait)
    assert latency_s(0.1, 100, 5.0, 0.99) == 5.0


@pytest.mark.parametrize(
    ("law", "arguments", "name"),
    [
        (waiting_probability, (1.0, 2), "1 - load"),
        (waiting_probability, (-0.1, 2), "load"),
        (waiting_probability, (0.5, 0), "servers"),
        (waiting_probability, (0.5, 2.5), "fractional part of servers"),
        (mean_waiting_time_s, (0.5, 2, -1.0), "service_s"),
        (waiting_time_s, (0.5, 2, 1.0, 1.0), "1 - percentile"),
        (waiting_time_s, (0.5, 2, 1.0, 99.0), "percentile"),
        (latency_s, (0.5, 2, -1.0, 0.9), "service_s"),
        (highest_load, (2, 0.9, -1.0), "wait_over_service"),
    ],
)
def test_outside_the_range(law, arguments, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law(*arguments)


@pytest.mark.parametrize("name", queueing.__all__)
def test_nan_goes_through_and_kinds_come_back(name):
    law = getattr(queueing, name)
    names = list(inspect.signature(law).parameters)
    assert names == list(inspect.signature(getattr(_core.fleet.queueing, name)).parameters)
    assert_nan_and_kinds(law, names, [TYPICAL[n] for n in names])
