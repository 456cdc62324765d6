"""Failures, repairs and large jobs: published cases, SciPy, and a plain event simulation."""

import heapq
import inspect
import itertools
import json
import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds
from scipy import optimize, special, stats

import fleetwatt
from fleetwatt import fleet
from fleetwatt.fleet import (
    RangeWarning,
    checkpoint_efficiency,
    checkpoint_interval_s,
    checkpoint_period_s,
    credit_probability,
    ettr,
    failure_count,
    failure_hazard_per_year,
    failure_rate_interval,
    failures_per_1000_node_days,
    goodput,
    job_availability,
    mean_failures_per_year,
    mttf_h,
    scaled_mttf_h,
    simulate_failures,
    spares_needed,
    working_gpus,
)
from fleetwatt.resilience import k_out_of_n

YEAR_H = 8_766.0
RSC1, RSC2 = 6.50e-3, 2.34e-3  # failures of a node in a day, Kokolis et al., arXiv:2410.21680
BATHTUB = {"infant_failures": 0.02, "infant_shape": 0.4, "wear_out_years": 9.0}


# Published.


@pytest.mark.parametrize(
    ("found", "published", "relative"),
    [
        # Kokolis et al., HPCA 2025, arXiv:2410.21680: projected, and measured at 1,024.
        (mttf_h(16_384, 8, RSC1), 1.8, 0.02),
        (mttf_h(131_072, 8, RSC1), 0.23, 0.03),
        (scaled_mttf_h(47.7 * 24, 1_024, 8), 7.9, 0.15),
        # SemiAnalysis, "100,000 H100 clusters", 2024-06-17: first failed link, min.
        (60 * scaled_mttf_h(5 * 365 * 24, 100_000, 1), 26.28, 1e-3),
        (60 * scaled_mttf_h(4 * 365 * 24, 50_000, 1), 42.05, 1e-3),
    ],
)
def test_published_times_to_failure(found, published, relative):
    assert found == pytest.approx(published, rel=relative)


@pytest.mark.parametrize("form", ["auto", "first_order", "exact"])
@pytest.mark.parametrize(
    ("nodes", "rate", "recovery", "interval", "write", "published", "absolute"),
    [
        # Kokolis et al.: all of RSC-1, checkpoints every 5 and 60 minutes; 100,000 accelerators
        # of the kind of RSC-2 with two minutes for both, 5 s to write assumed. The 0.70 was not
        # read in the paper itself, and the five minutes to recover are inferred.
        (2_000, RSC1, 5, 5, 0, 0.93, 0.01),
        (2_000, RSC1, 5, 60, 0, 0.70, 0.03),
        (12_500, RSC2, 2, 2, 0.083, 0.90, 0.04),
    ],
)
def test_published_training_time_ratios(
    form, nodes, rate, recovery, interval, write, published, absolute
):
    found = ettr(mttf_h(8 * nodes, 8, rate), recovery, interval, write, form=form)
    assert found == pytest.approx(published, abs=absolute)


def test_runs_of_2048_to_4096_come_near_nine_tenths():
    found = ettr(mttf_h([2_048, 4_096], 8, RSC1), [5.0, 20.0], 60.0)
    assert found == pytest.approx([0.9596, 0.8845], abs=5e-4)
    # Above 0.9 was measured on the mean of such runs; recoveries of 20 min fall short of it.
    assert found[0] > 0.9 > found[1] > 0.9 - 0.03


# Aupy, Robert, Vivien, Zaidouni, arXiv:1302.3752, table 2: C = R = 600 s, D = 60 s.
AUPY_MTBF_S = [3849609, 1924805, 962402, 481201, 240601, 120300, 60150, 30075, 15038, 7519]
AUPY_S = {
    "young": [68567, 48660, 34584, 24630, 17592, 12615, 9096, 6608, 4848, 3604],
    "daly": [68573, 48668, 34595, 24646, 17615, 12648, 9142, 6673, 4940, 3733],
    "rfo": [67961, 48052, 33972, 24014, 16968, 11982, 8449, 5941, 4154, 2869],
    "optimal": [68240, 48320, 34189, 24231, 17194, 12218, 8701, 6214, 4458, 3218],
}


@pytest.mark.parametrize("rule", AUPY_S)
def test_published_checkpoint_periods(rule):
    periods = checkpoint_period_s(AUPY_MTBF_S, 600.0, 600.0, 60.0, rule=rule)
    # Three of the optima are printed 72, 59 and 4 s above the true ones, where the optimum is flat.
    exact = 3 if rule == "optimal" else 0
    assert periods[exact:] == pytest.approx(AUPY_S[rule][exact:], abs=1.0)
    assert periods == pytest.approx(AUPY_S[rule], rel=1.3e-3)
    if rule == "optimal":
        ours = checkpoint_efficiency(periods, AUPY_MTBF_S, 600.0, 600.0, 60.0)
        printed = checkpoint_efficiency(AUPY_S[rule], AUPY_MTBF_S, 600.0, 600.0, 60.0)
        assert (ours > printed).all()
    intervals = checkpoint_interval_s(AUPY_MTBF_S, 600.0, 600.0, 60.0, rule=rule)
    assert intervals == pytest.approx(periods - 600.0, rel=1e-12)


def test_llama_3_from_its_counts():
    """Grattafiori et al., arXiv:2407.21783, table 5: 2,048 nodes, 54 days."""
    of_gpus = {"faulty": 148, "hbm3": 72, "sram": 19, "gsp": 17, "silent": 6, "thermal": 6}
    of_others = [54, 35, 32, 7, 7, 3, 3, 2, 2, 2, 2, 2]
    assert sum(of_gpus.values()) == 268
    unexpected = sum(of_gpus.values()) + sum(of_others)
    assert unexpected == 419
    per_1000 = failures_per_1000_node_days(unexpected, 2_048, 54)
    assert per_1000 == pytest.approx(3.79, abs=0.005)
    assert mttf_h(16_384, 8, per_1000 / 1_000) == pytest.approx(3.09, abs=0.005)
    expected = failure_count(2_048, 54, per_1000)
    assert expected.mean == pytest.approx(419)
    assert (expected.low, expected.high) == tuple(stats.poisson.ppf([0.025, 0.975], 419))
    yearly = failure_rate_interval([148, 148 + 72, 268], 16_384, 54)
    assert yearly.mean == pytest.approx([0.061, 0.091, 0.111], abs=5e-4)
    # More than nine tenths of the time were effective, at whatever a failure cost up to 18.6 min.
    assert ettr(54 * 24 / 419, 18.5, 0.0) > 0.9 > ettr(54 * 24 / 419, 18.6, 0.0)


def test_b200_failures_are_few_but_not_certain():
    """arXiv:2605.09370: 63 nodes, 55 days, ten failures; 13 % a year, 6 to 24 %."""
    found = failure_rate_interval(10, 63 * 8, 55)
    assert [round(100 * rate) for rate in found] == [13, 6, 24]
    assert failures_per_1000_node_days(10, 63, 55) == pytest.approx(2.9, abs=0.05)


def cases_of(kind, data_dir):
    file = data_dir.parent / "vectors" / "uncertainty" / "availability.json"
    if not file.is_file():
        pytest.skip(f"no reference cases in {file}")
    found = [case for case in json.loads(file.read_text())["cases"] if case["kind"] == kind]
    assert found
    return found


def test_reference_cases_of_the_repairman(data_dir):
    for case in cases_of("repairman_spares", data_dir):
        inputs, expected = case["inputs"], case["expected"]
        if inputs["standby"] == "cold":
            found = working_gpus(
                inputs["N"],
                1,
                YEAR_H / inputs["mtbf_h"],
                inputs["mttr_h"],
                inputs["spares"],
                inputs["crews"],
            )
            assert found == pytest.approx(expected["mean_operating"], rel=1e-12)
            missing = inputs["N"] - expected["mean_operating"]
            assert inputs["N"] - found == pytest.approx(missing, rel=1e-9)


def test_reference_cases_of_redundant_units(data_dir):
    for case in cases_of("kofn_independent", data_dir):
        inputs, expected = case["inputs"], case["expected"]
        found = k_out_of_n(inputs["k"], inputs["n"], expected["A_unit"])
        assert found == pytest.approx(expected["A"], rel=1e-14)


# Second methods.


def test_binomial_tails_are_scipys():
    rng = np.random.default_rng(5)
    installed = np.ceil(10 ** rng.uniform(0, 6, 3_000))
    availability = np.r_[rng.uniform(size=1_500), 1 - 10 ** rng.uniform(-6, 0, 1_500)]
    spread = np.sqrt(installed * availability * (1 - availability)) + 1
    middle = installed * availability + rng.normal(size=3_000) * 4 * spread
    needed = np.clip(np.round(middle), 0, installed)
    found = k_out_of_n(needed, installed, availability)
    expected = stats.binom.sf(needed - 1, installed, availability)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-300)


def test_counts_are_scipys():
    rng = np.random.default_rng(6)
    mean = 10 ** rng.uniform(-3, 7, 2_000)
    level = rng.uniform(0.01, 0.999, 2_000)
    found = failure_count(1.0, 1_000.0, mean, level)
    np.testing.assert_array_equal(found.low, stats.poisson.ppf((1 - level) / 2, mean))
    np.testing.assert_array_equal(found.high, stats.poisson.ppf((1 + level) / 2, mean))
    count = np.floor(10 ** rng.uniform(0, 7, 2_000)) - 1
    rates = failure_rate_interval(count, 1.0, 365.25, level)
    high = stats.chi2.isf((1 - level) / 2, 2 * count + 2) / 2
    np.testing.assert_allclose(rates.high, high, rtol=1e-10)
    some = count > 0
    low = stats.chi2.ppf((1 - level[some]) / 2, 2 * count[some]) / 2
    np.testing.assert_allclose(rates.low[some], low, rtol=1e-10)
    assert (rates.low[~some] == 0).all()


def test_the_optimal_interval_is_lamberts():
    c = np.logspace(-12, 0, 121)
    found = checkpoint_interval_s(1.0, c)
    from_scipy = 1 + special.lambertw(-np.exp(-1 - c)).real
    near = c < 1e-6
    # SciPy loses digits near the branch point, where the series of Corless et al. (1996) holds.
    p = np.sqrt(-2 * np.expm1(-c[near]))
    np.testing.assert_allclose(
        found[near], p - p**2 / 3 + 11 / 72 * p**3 - 43 / 540 * p**4, rtol=1e-11
    )
    np.testing.assert_allclose(found[~near], from_scipy[~near], rtol=1e-9)
    with pytest.warns(RangeWarning):
        assert checkpoint_interval_s(1.0, 1_000.0) == 1.0


@pytest.mark.parametrize("mtbf", [700.0, 7_519.0, 1e6])
def test_the_optimal_period_is_the_best_there_is(mtbf):
    times = (mtbf, 600.0, 300.0, 60.0)
    best = optimize.minimize_scalar(
        lambda period: -checkpoint_efficiency(period, *times),
        bounds=(600.0, 600.0 + 2 * mtbf),
        method="bounded",
        options={"xatol": 1e-6},
    )
    found = checkpoint_period_s(*times)
    assert checkpoint_efficiency(found, *times) == pytest.approx(-best.fun, rel=1e-12)
    assert found == pytest.approx(best.x, rel=1e-4)


def job(rng, mtbf, downtime, recovery, work, write, segments):
    """Elapsed time of a job, second by second of its story."""
    elapsed, done = 0.0, 0
    failure = rng.expovariate(1 / mtbf)
    while done < segments:
        left = work + write
        while failure < left:
            elapsed += failure + downtime
            failure = rng.expovariate(1 / mtbf)
            left = recovery + work + write
        elapsed += left
        failure -= left
        done += 1
    return elapsed


def test_a_job_that_fails_again_and_again():
    rng = random.Random(11)
    mtbf, downtime, recovery, work, write = 60.0, 5.0, 12.0, 40.0, 3.0
    runs = [400 * work / job(rng, mtbf, downtime, recovery, work, write, 400) for _ in range(300)]
    error = np.std(runs) / np.sqrt(len(runs))
    found = checkpoint_efficiency(work + write, mtbf, write, recovery, downtime)
    assert np.mean(runs) == pytest.approx(found, abs=4 * error)
    runs = [400 * work / job(rng, mtbf, 0.0, recovery, work, write, 400) for _ in range(300)]
    found = ettr(1.0, recovery, work, write)
    assert found == ettr(1.0, recovery, work, write, form="exact")
    assert np.mean(runs) == pytest.approx(found, abs=4 * np.std(runs) / np.sqrt(len(runs)))


def test_forms_of_the_training_time_ratio():
    assert ettr(10.0, 6.0, 60.0) == ettr(10.0, 6.0, 60.0, form="first_order")
    assert ettr(1.0, 6.0, 60.0) == ettr(1.0, 6.0, 60.0, form="exact")
    assert ettr(0.1, 6.0, 60.0, form="first_order") < 0 < ettr(0.1, 6.0, 60.0)
    assert ettr(1.0, 6.0, 0.0, 1.0) == pytest.approx(1 - 0.1)
    assert ettr(1.0, 6.0, 0.0, 1.0, form="exact") == pytest.approx(math.exp(-0.1))
    tiny = ettr(1.0, 6.0, 1e-9, form="exact")
    assert tiny == pytest.approx(math.exp(-0.1), rel=1e-9)


def test_goodput_is_its_factors():
    interval = checkpoint_interval_s(3.09 * 60, 0.5)
    useful = ettr(3.09, 10.0, interval, 0.5, form="exact")
    enough = job_availability(2_048, 63, 0.98)
    expected = useful * enough * 2_048 / (2_048 + 63)
    assert goodput(3.09, 10.0, 0.5, 2_048, 63, 0.98) == pytest.approx(expected)
    longer = goodput(3.09, 10.0, 0.5, 2_048, 63, 0.98, checkpoint_interval_min=60.0)
    assert longer < expected
    assert goodput(3.09, 10.0, 0.0, 2_048) == ettr(3.09, 10.0, 0.0, form="exact")
    spares = np.arange(0.0, 200.0)
    best = spares[np.argmax(goodput(3.09, 10.0, 0.5, 2_048, spares, 0.98))]
    assert 45 < best < 80


def test_spares_are_the_least_that_do():
    rng = np.random.default_rng(2)
    needed = rng.integers(1, 3_000, 200).astype(float)
    unit, job_wanted = rng.uniform(0.5, 0.9999, 200), rng.uniform(0.1, 0.9999, 200)
    spares = spares_needed(needed, unit, job_wanted)
    assert (job_availability(needed, spares, unit) >= job_wanted).all()
    some = spares > 0
    fewer = job_availability(needed[some], spares[some] - 1, unit[some])
    assert (fewer < job_wanted[some]).all()
    assert some.any()
    assert spares_needed(100, 1.0, 1.0) == 0.0


def test_the_bathtub_is_two_weibulls_and_a_constant():
    age = np.linspace(0.01, 12, 200)
    infant = stats.weibull_min(0.4, scale=0.02 ** (-1 / 0.4))
    wear = stats.weibull_min(4.0, scale=9.0)

    def rate(of):
        return of.pdf(age) / of.sf(age)

    found = failure_hazard_per_year(age, 0.09, 0.02, 0.4, 9.0, 4.0)
    np.testing.assert_allclose(found, 0.09 + rate(infant) + rate(wear), rtol=1e-9)
    passed = 0.09 * age - infant.logsf(age) - wear.logsf(age)
    found = mean_failures_per_year(0.0, age, 0.09, 0.02, 0.4, 9.0, 4.0)
    np.testing.assert_allclose(found, passed / age, rtol=1e-10)
    assert failure_hazard_per_year(0.0, 0.09) == 0.09


@pytest.mark.parametrize(
    ("nodes", "spares", "crews", "repair_h", "rate"),
    [(40, 3, 2, 60.0, 3.0), (40, 40, 1, 500.0, 3.0), (7, 0, 3, 900.0, 20.0), (25, 4, None, 200, 9)],
)
def test_working_nodes_solve_the_balance_equations(nodes, spares, crews, repair_h, rate):
    failed = np.arange(nodes + spares + 1)
    fail = np.minimum(nodes, nodes + spares - failed) * rate / YEAR_H
    mend = np.minimum(failed, np.inf if crews is None else crews) / repair_h
    generator = np.diag(fail[:-1], 1) + np.diag(mend[1:], -1) - np.diag(fail + mend)
    system = np.vstack([generator.T, np.ones(len(failed))])
    stationary = np.linalg.lstsq(system, np.r_[np.zeros(len(failed)), 1], rcond=None)[0]
    expected = stationary @ np.minimum(nodes, nodes + spares - failed)
    found = working_gpus(8 * nodes, 8, rate / 8, repair_h, spares, crews)
    assert found == pytest.approx(8 * expected, rel=1e-10)


def test_credits_follow_histories():
    """A unit that alternates between work and repair, exponentials both."""
    rng = np.random.default_rng(4)
    units, period, allowed, rate, down = 200_000, 730.5, 20.0, 1 / 400, 9.0
    now, lost = np.zeros(units), np.zeros(units)
    while (now < period).any():
        fails = now + rng.exponential(1 / rate, units)
        back = fails + rng.exponential(down, units)
        lost += np.where(fails < period, np.minimum(back, period) - fails, 0.0)
        now = np.where(fails < period, back, np.inf)
    expected = credit_probability(rate, down, period, allowed)
    share = (lost > allowed).mean()
    assert share == pytest.approx(expected, abs=4 * np.sqrt(share * (1 - share) / units))


def test_credits_are_two_poisson_counts():
    rng = np.random.default_rng(8)
    for _ in range(50):
        rate, down = 10 ** rng.uniform(-5, -1), 10 ** rng.uniform(-1, 3)
        period, allowed = 10 ** rng.uniform(1, 4), 10 ** rng.uniform(-2, 2)
        if allowed >= period:
            continue
        failures = np.arange(1, 5_000)
        exceed = stats.gamma.sf(allowed, failures, scale=down)
        expected = stats.poisson.pmf(failures, rate * (period - allowed)) @ exceed
        found = credit_probability(rate, down, period, allowed)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-300)
    assert credit_probability(1e-3, 5.0, 100.0, 100.0) == 0.0


# Histories.


def told_one_by_one(seed, *, nodes, rate, repair, spares, crews, swap, permanent, renew, wear, end):
    """Working nodes on the mean, failures and shortages of a fleet, with one heap of events."""
    rng = random.Random(seed)
    events, shelf, empty, queue = [], [math.nan] * spares, [], []
    free, failures, shortages, down = crews, 0, 0, 0.0

    def start(birth, now):
        birth = now if math.isnan(birth) else birth
        fails = now + rng.expovariate(rate)
        if wear:
            passed = ((now - birth) / wear) ** 3
            fails = min(fails, birth + wear * (passed + rng.expovariate(1)) ** (1 / 3))
        heapq.heappush(events, (fails, rng.random(), "fails", birth))

    for _ in range(nodes):
        start(math.nan, 0.0)
    while events[0][0] < end:
        now, _, what, birth = heapq.heappop(events)
        if what == "fails":
            failures += 1
            if rng.random() < permanent:
                heapq.heappush(events, (now + renew, rng.random(), "new", math.nan))
            elif free:
                free -= 1
                heapq.heappush(events, (now + repair(rng), rng.random(), "mended", birth))
            else:
                queue.append(birth)
            empty.append(now)
            shortages += not shelf
        else:
            if what == "mended" and queue:
                mended = (now + repair(rng), rng.random(), "mended", queue.pop(0))
                heapq.heappush(events, mended)
            elif what == "mended":
                free += 1
            shelf.append(birth)
        if empty and shelf:
            down += min(now + swap, end) - empty.pop(0)
            start(shelf.pop(), now + swap)
    down += sum(end - since for since in empty)
    return nodes - down / end, failures, shortages


#: Nodes of eight that wear as one with a scale of 1.5 years.
WORN = {"wear_out_years": 1.5 * 8 ** (1 / 3), "wear_out_shape": 3.0}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"spare_nodes": 3, "crews": 2, "swap_h": 6.0}, {"spares": 3, "crews": 2, "swap": 6.0}),
        (
            {"spare_nodes": 4, "permanent_fraction": 0.4, "replenishment_h": 800.0},
            {"spares": 4, "permanent": 0.4, "renew": 800.0},
        ),
        (
            {**WORN, "permanent_fraction": 0.7, "crews": 5},
            {"wear": 1.5 * YEAR_H, "permanent": 0.7, "crews": 5},
        ),
        (
            {**WORN, "permanent_fraction": 0.7, "swap_h": 9.0},
            {"wear": 1.5 * YEAR_H, "permanent": 0.7, "swap": 9.0},
        ),
        (
            {"repair_spread": 1.5, "crews": 3, "spare_nodes": 2},
            {"crews": 3, "spares": 2, "cv": 1.5},
        ),
        ({"repair_spread": 0.0, "crews": 4}, {"crews": 4, "cv": 0.0}),
    ],
)
def test_histories_are_those_of_a_plain_simulation(given, told):
    cv = told.pop("cv", None)
    variance = math.log1p((cv or 0.0) ** 2)

    def repair(rng):
        if cv is None:
            return rng.expovariate(1 / 150)
        return 150 * math.exp(math.sqrt(variance) * rng.gauss(0, 1) - variance / 2)

    usual = {"spares": 0, "crews": 10**6, "swap": 0, "permanent": 0, "renew": 0, "wear": 0}
    plain = [
        told_one_by_one(
            seed, nodes=60, rate=4 / YEAR_H, repair=repair, end=3 * YEAR_H, **(usual | told)
        )
        for seed in range(150)
    ]
    run = simulate_failures(480, 8, 0.5, 150.0, days=3 * 365.25, replications=2_000, **given)
    ours = [60 * run.working_fraction, run.failures.sum(axis=1), run.shortages]
    for found, expected in zip(ours, np.transpose(plain), strict=True):
        error = np.hypot(found.std() / np.sqrt(2_000), expected.std() / np.sqrt(150))
        assert found.mean() == pytest.approx(expected.mean(), abs=4 * error)


@pytest.mark.parametrize(
    ("spread", "spares", "crews"),
    [
        *itertools.product([None, 0.0, 1.5], [0, 4], [None]),
        # With few crews the closed form holds for exponential repairs alone.
        (None, 2, 5),
        (None, 0, 3),
    ],
)
def test_the_long_run_is_the_closed_form(spread, spares, crews):
    # The fleet starts whole; days after the first are long against a repair.
    run = simulate_failures(
        800,
        8,
        0.5,
        100.0,
        repair_spread=spread,
        spare_nodes=spares,
        crews=crews,
        days=1_000.0,
        period_days=500.0,
        replications=400,
        seed=3,
    )
    found = run.working_gpus[:, 1]
    expected = working_gpus(800, 8, 0.5, 100.0, spares, crews)
    assert found.mean() == pytest.approx(expected, abs=4 * found.std() / np.sqrt(400))


@pytest.mark.parametrize("spares", [0, 40])
def test_months_of_an_ageing_fleet(spares):
    """Working accelerators and failures of each month, against the mean rate of the month."""
    months = 60
    run = simulate_failures(
        16_000,
        8,
        0.05,
        10.0,
        spare_nodes=spares,
        wear_out_shape=4.0,
        days=months * 30.4375,
        replications=60,
        seed=5,
        **BATHTUB,
    )
    edges = np.arange(months + 1) / 12
    rates = mean_failures_per_year(edges[:-1], edges[1:], 0.05, **BATHTUB, wear_out_shape=4.0)
    working = working_gpus(16_000, 8, rates, 10.0, spares)
    expected = working * rates / 12
    error = run.failures.std(axis=0) / np.sqrt(60)
    # Spares are as new when they come, and a month's rate is not quite its mean.
    assert (np.abs(run.failures.mean(axis=0) - expected) < 4 * error + 0.01 * expected).all()
    if spares == 0:
        lost, of_law = 16_000 - run.working_gpus, 16_000 - working
        error = lost.std(axis=0) / np.sqrt(60)
        assert (np.abs(lost.mean(axis=0) - of_law) < 4 * error + 0.01 * of_law).all()
    else:
        assert run.working_gpus.mean() == pytest.approx(working.mean(), abs=0.5)


@pytest.mark.parametrize("shared", [{}, {"spare_nodes": 12, "crews": 8, "pools": 3}])
def test_threads_do_not_change_a_bit(shared):
    def told(threads, seed=7):
        return simulate_failures(
            40_000, 8, 0.4, 90.0, days=900, replications=3, seed=seed, threads=threads, **shared
        )

    one, two = told(1), told(2)
    np.testing.assert_array_equal(one.working_gpus, two.working_gpus)
    np.testing.assert_array_equal(one.failures, two.failures)
    np.testing.assert_array_equal(one.spare_wait_h, two.spare_wait_h)
    assert (told(1, seed=8).failures != one.failures).any()
    assert (one.failures[0] != one.failures[1]).any()


def test_a_simulation_tells_of_itself():
    seen = []
    run = simulate_failures(
        8_000, 8, 0.1, 72.0, replications=4, days=365, progress=lambda *done: seen.append(done)
    )
    assert seen[-1] == (4, 4)
    assert run.working_gpus.shape == run.failures.shape == (4, 12)
    assert "8,000 accelerators, 12 periods of 30.4375 days, means of 4 replications" in repr(run)
    frame = run.to_frame()
    assert frame.loc[(3, 11), "working_gpus"] == run.working_gpus[3, 11]
    assert frame["failures"].sum() == run.failures.sum()
    assert (run.working_gpus <= 8_000).all()
    # The last period is the shorter one: 365 days less eleven months.
    weights = np.r_[np.full(11, 30.4375), 365 - 11 * 30.4375] / 365
    np.testing.assert_allclose(run.working_gpus @ weights / 8_000, run.working_fraction)


def test_a_simulation_stops_when_told():
    def enough(done, total):
        raise RuntimeError(f"{done} of {total}")

    with pytest.raises(RuntimeError, match="of 1000000"):
        simulate_failures(80_000, 8, 0.5, 72.0, replications=1_000_000, progress=enough)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"gpus": 0}, fleetwatt.DomainError, "gpus = 0"),
        ({"gpus": 1_001}, fleetwatt.DomainError, "gpus / gpus_per_node = 125.125"),
        ({"gpus": "many"}, TypeError, "gpus"),
        ({"gpus": [8, 16]}, fleetwatt.FleetwattError, "gpus has shape"),
        ({"gpus_per_node": 0}, fleetwatt.DomainError, "gpus_per_node = 0"),
        ({"failures_per_gpu_year": 0.0}, fleetwatt.DomainError, "failures_per_gpu_year = 0"),
        ({"failures_per_gpu_year": -1.0}, fleetwatt.DomainError, "failures_per_gpu_year = -1"),
        ({"failures_per_gpu_year": math.nan}, fleetwatt.DomainError, "failures_per_gpu_year = NaN"),
        ({"repair_h": -1.0}, fleetwatt.DomainError, "repair_h"),
        ({"repair_spread": -1.0}, fleetwatt.DomainError, "repair_spread"),
        ({"spare_nodes": 126}, fleetwatt.DomainError, "spare_nodes = 126 .*0 to 125"),
        ({"spare_nodes": 1.5}, fleetwatt.DomainError, "spare_nodes"),
        ({"crews": 0}, fleetwatt.DomainError, "crews"),
        ({"crews": 2, "pools": 3}, fleetwatt.DomainError, "crews"),
        ({"permanent_fraction": 1.1}, fleetwatt.DomainError, "permanent_fraction"),
        ({"infant_shape": 1.1}, fleetwatt.DomainError, "infant_shape"),
        ({"wear_out_years": 0.0}, fleetwatt.DomainError, "wear_out_years"),
        ({"days": 0.0}, fleetwatt.DomainError, "days"),
        ({"period_days": 0.001}, fleetwatt.DomainError, "period_days"),
        ({"replications": 0}, fleetwatt.ConfigError, "replications"),
        ({"seed": -1}, fleetwatt.ConfigError, "seed"),
        ({"threads": 0}, fleetwatt.ConfigError, "threads"),
    ],
)
def test_simulations_that_are_refused(change, error, message):
    usual = {"gpus": 1_000, "gpus_per_node": 8, "failures_per_gpu_year": 0.1, "repair_h": 24.0}
    with pytest.raises(error, match=message):
        simulate_failures(**(usual | change))


# Ranges, kinds, shapes.


@pytest.mark.parametrize(
    ("law", "arguments", "name"),
    [
        (mttf_h, (0.0, 8, 1e-3), "gpus"),
        (mttf_h, (4, 8, 1e-3), "gpus_per_node"),
        (mttf_h, (16, 8, 0.0), "failures_per_node_day = 0"),
        (mttf_h, (16, 8, -1e-3), "failures_per_node_day = -0.001"),
        (scaled_mttf_h, (1.0, 0.0, 8), "gpus|units"),
        (ettr, (0.0, 5.0, 5.0), "mtbf_h"),
        (ettr, (1.0, -5.0, 5.0), "recovery_min"),
        (ettr, (1.0, 5.0, -5.0), "checkpoint_interval_min"),
        (ettr, (1.0, 5.0, 5.0, -1.0), "checkpoint_write_min"),
        (checkpoint_period_s, (0.0, 600.0), "mtbf_s"),
        (checkpoint_period_s, (1e4, 0.0), "checkpoint_s"),
        (checkpoint_interval_s, (1e4, 600.0, -1.0), "recovery_s"),
        (checkpoint_efficiency, (500.0, 1e4, 600.0), "period_s"),
        (job_availability, (10.5, 0, 0.9), "needed|installed"),
        (job_availability, (10, -1, 0.9), "spares"),
        (job_availability, (10, 1, 1.9), "availability"),
        (spares_needed, (10, 0.9, 1.1), "job_availability"),
        (goodput, (1.0, 5.0, 1.0, 0), "nodes"),
        (failures_per_1000_node_days, (-1, 10, 10), "failures"),
        (failure_count, (10, 10, 0.0), "failures_per_1000_node_days = 0"),
        (failure_count, (10, 10, 1.0, 1.0), "level"),
        (failure_rate_interval, (1.5, 10, 10), "count"),
        (failure_rate_interval, (1, 0, 10), "units"),
        (failure_hazard_per_year, (-1.0, 0.1), "age_years"),
        (failure_hazard_per_year, (1.0, -0.1), "constant_per_year"),
        (mean_failures_per_year, (2.0, 1.0, 0.1), "to_years - from_years"),
        (working_gpus, (80, 8, 0.0, 24.0), "failures_per_gpu_year = 0"),
        (working_gpus, (80, 8, -0.1, 24.0), "failures_per_gpu_year = -0.1"),
        (working_gpus, (80, 8, 0.1, 24.0, 11), "spare_nodes = 11 .*0 to 10"),
        (working_gpus, (80, 8, 0.1, 24.0, 1, 0), "crews"),
        (working_gpus, (80, 8, 0.1, -24.0), "repair_h"),
        (credit_probability, (1e-3, 0.0, 730.0, 7.0), "mean_down_h"),
        (credit_probability, (1e-3, 5.0, 730.0, -7.0), "allowed_h"),
    ],
)
def test_outside_the_range(law, arguments, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        law(*arguments)


def test_unknown_words_get_the_nearest():
    with pytest.raises(fleetwatt.ConfigError, match='did you mean "young"'):
        checkpoint_period_s(1e4, 600.0, rule="yung")
    with pytest.raises(fleetwatt.ConfigError, match='did you mean "first_order"'):
        ettr(1.0, 5.0, 5.0, form="first order")
    with pytest.raises(fleetwatt.InfeasibleError, match="no number of spares"):
        spares_needed(10, 0.9, 1.0)


@pytest.mark.parametrize(
    ("times", "rule", "message"),
    [
        ((500.0, 600.0), "young", "checkpoint is too long at mtbf_s = 500, checkpoint_s = 600"),
        ((500.0, 600.0), "optimal", "checkpoint is too long"),
        ((1_000.0, 600.0, 900.0, 200.0), "rfo", "outside the range of rule 'rfo'"),
        ((1_000.0, 600.0, 500.0, 400.0), "rfo", "outside the range of rule 'rfo'"),
    ],
)
def test_beyond_a_rule_the_exact_period_is_taken(times, rule, message):
    with pytest.warns(RangeWarning, match=message) as caught:
        found = checkpoint_period_s(*times, rule=rule)
    assert caught[0].filename == __file__
    scale = times[1] / times[0]
    assert found == pytest.approx(
        times[1] + times[0] * (1 + special.lambertw(-np.exp(-1 - scale)).real)
    )
    with pytest.warns(RangeWarning):
        both = checkpoint_period_s([times[0], 1e9], *times[1:], rule=rule)
    assert both[0] == found


RANGES = {
    "mtbf_h": (0.5, 100),
    "recovery_min": (0, 30),
    "checkpoint_interval_min": (1, 60),
    "checkpoint_write_min": (0.1, 5),
    "gpus": (100, 1e5),
    "gpus_per_node": (1, 8),
    "failures_per_node_day": (1e-4, 0.01),
    "mttf_h": (1, 100),
    "reference_gpus": (8, 1e4),
    "mtbf_s": (2_000, 1e6),
    "checkpoint_s": (1, 600),
    "recovery_s": (0, 300),
    "downtime_s": (0, 60),
    "period_s": (700, 1e4),
    "needed": (1, 100),
    "spares": (0, 20),
    "unit_availability": (0.5, 1),
    "job_availability": (0.1, 0.99),
    "nodes": (1, 100),
    "spare_nodes": (0, 10),
    "node_availability": (0.9, 1),
    "failures": (0, 100),
    "units": (1, 100),
    "days": (1, 100),
    "age_years": (0, 10),
    "from_years": (0, 2),
    "to_years": (2.1, 9),
    "constant_per_year": (0, 1),
    "infant_failures": (0, 0.2),
    "infant_shape": (0.2, 1),
    "wear_out_years": (3, 20),
    "wear_out_shape": (1, 6),
    "failures_per_gpu_year": (0.01, 1),
    "repair_h": (0, 200),
    "crews": (1, 10),
    "failures_per_h": (0, 0.01),
    "mean_down_h": (1, 100),
    "period_h": (700, 9_000),
    "allowed_h": (0, 100),
}
WHOLE = {"needed", "spares", "nodes", "failures"}
APART = {
    "Estimate",
    "FailureSimulation",
    "RangeWarning",
    "failure_count",
    "failure_rate_interval",
    "simulate_failures",
}
MODULES = (fleet.failures, fleet.jobs, fleet.reliability)
ELEMENTWISE = sorted({name for module in MODULES for name in module.__all__} - APART)


def of_law(name):
    law = getattr(fleet, name)
    words = {"rule", "form"}
    return law, [n for n in inspect.signature(law).parameters if n not in words]


def drawn(rng, name, shape=()):
    values = rng.uniform(*RANGES[name], shape)
    return np.floor(values) if name in WHOLE or name == "spare_nodes" else values


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=7, max_dims=3, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(name, shapes, seed):
    law, names = of_law(name)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    assert_broadcasts(law, [drawn(rng, n, s) for n, s in zip(names, given_shapes, strict=True)])


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nan_goes_through_and_kinds_come_back(name):
    law, names = of_law(name)
    rng = np.random.default_rng(1)
    assert_nan_and_kinds(law, names, [float(drawn(rng, n)) for n in names])


@pytest.mark.parametrize(
    ("law", "arguments"),
    [(failure_count, (10.0, 20.0, 3.0, 0.9)), (failure_rate_interval, (3.0, 20.0, 300.0, 0.9))],
)
def test_estimates_broadcast(law, arguments):
    alone = law(*arguments)
    assert alone.low < alone.mean < alone.high
    for n, value in enumerate(arguments):
        many = law(*arguments[:n], [value, np.nan], *arguments[n + 1 :])
        assert (many.low[0], many.high[0]) == (alone.low, alone.high)
        assert np.ravel(many.mean)[0] == alone.mean
        assert np.isnan(many.low[1])
        assert np.isnan(many.high[1])
