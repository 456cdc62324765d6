"""Failures of a fleet, event by event, beside SimPy on the same model.

Run by ``make bench``. Both draw exponential times between failures and of repairs; SimPy has a
process for each node and Python's own random numbers. Both count failures and downtimes by month.
What works on the mean is compared before anything is timed: with each other, and with the closed
form. An event is a failure, the end of a repair, or the end of a swap. On one thread both are
measured in processor time, which other work on the machine leaves alone; on two in wall time.
"""

import math
import random
from statistics import median
from time import perf_counter, process_time

import numpy as np
import simpy

from fleetwatt.fleet import simulate_failures, working_gpus

YEAR_H, DAYS = 8_766.0, 365.25
MONTH_H = YEAR_H / 12
GPUS_PER_NODE = 8
# GPU and HBM3 memory of 16,384 H100 in 54 days: 220 failures (arXiv:2407.21783, table 5).
FAILURES_PER_GPU_YEAR = 220 / (16_384 * 54 / DAYS)
PER_NODE_H = GPUS_PER_NODE * FAILURES_PER_GPU_YEAR / YEAR_H
REPAIR_H, SWAP_H = 72.0, 4.0


class Simpy:
    """A fleet in SimPy, with shared spares and crews or with neither a spare nor a queue."""

    def __init__(self, nodes: int, years: float, shared: tuple[int, int] | None, seed: int):
        self.env, self.rng = simpy.Environment(), random.Random(seed)
        self.end_h = years * YEAR_H
        months = math.ceil(self.end_h / MONTH_H)
        self.failures, self.down_h = [0] * months, [0.0] * months
        self.returns = 0
        if shared:
            spares, crews = shared
            self.spares = simpy.Container(self.env, init=spares)
            self.crews = simpy.Resource(self.env, capacity=crews)
        for _ in range(nodes):
            self.env.process(self.place() if shared else self.node())
        self.env.run(until=self.end_h)
        self.working_fraction = 1 - sum(self.down_h) / (nodes * self.end_h)
        self.events = sum(self.failures) + self.returns

    def outage(self, from_h: float, to_h: float) -> None:
        month, last = int(from_h / MONTH_H), int(to_h / MONTH_H)
        self.failures[month] += 1
        if month == last:
            self.down_h[month] += to_h - from_h
            return
        while month < last:
            edge_h = (month + 1) * MONTH_H
            self.down_h[month] += edge_h - from_h
            month, from_h = month + 1, edge_h
        if month < len(self.down_h):
            self.down_h[month] += to_h - from_h

    def node(self):
        env, draw, timeout = self.env, self.rng.expovariate, self.env.timeout
        while True:
            yield timeout(draw(PER_NODE_H))
            failed_h = env.now
            yield timeout(draw(1 / REPAIR_H))
            self.outage(failed_h, env.now)
            self.returns += 1

    def place(self):
        env, draw, timeout = self.env, self.rng.expovariate, self.env.timeout
        while True:
            yield timeout(draw(PER_NODE_H))
            failed_h = env.now
            env.process(self.repair())
            yield self.spares.get(1)
            yield timeout(SWAP_H)
            self.outage(failed_h, env.now)
            self.returns += 1

    def repair(self):
        with self.crews.request() as crew:
            yield crew
            yield self.env.timeout(self.rng.expovariate(1 / REPAIR_H))
        self.returns += 1
        self.spares.put(1)


def fleetwatt_run(nodes, years, shared, threads=1, replications=1, **others):
    spares, crews = shared or (0, None)
    return simulate_failures(
        GPUS_PER_NODE * nodes,
        GPUS_PER_NODE,
        FAILURES_PER_GPU_YEAR,
        REPAIR_H,
        spare_nodes=spares,
        crews=crews,
        swap_h=SWAP_H if shared else 0.0,
        days=years * DAYS,
        threads=threads,
        replications=replications,
        **others,
    )


def events(run, shared) -> int:
    """Failures and repairs; with spares the swaps, too."""
    failures = int(run.failures.sum())
    return failures + int(run.repairs.sum()) + (failures if shared else 0)


def compare(nodes: int, years: float, shared: tuple[int, int] | None) -> None:
    """Means of ten runs of SimPy, of 200 of fleetwatt, and without spares the closed form."""
    ours = fleetwatt_run(nodes, years, shared, replications=200).working_fraction
    theirs = np.array([Simpy(nodes, years, shared, seed).working_fraction for seed in range(10)])
    error = np.hypot(ours.std() / np.sqrt(200), theirs.std() / np.sqrt(10))
    assert abs(ours.mean() - theirs.mean()) < 4 * error, (ours.mean(), theirs.mean(), error)
    if shared is None:
        gpus = GPUS_PER_NODE * nodes
        steady = working_gpus(gpus, GPUS_PER_NODE, FAILURES_PER_GPU_YEAR, REPAIR_H) / gpus
        # The fleet starts whole: some repair time of the first days is missing.
        assert abs(ours.mean() - steady) < 4 * error + (1 - steady) * REPAIR_H / (years * YEAR_H)


def median_s(work, clock) -> float:
    """Median of five, after one that warms up."""
    work()
    times = []
    for _ in range(5):
        start = clock()
        work()
        times.append(clock() - start)
    return median(times)


CASES = (
    ("spares and crews shared", 2_000, 10.0, (20, 20), 25),
    ("spares and crews shared", 20_000, 2.0, (200, 170), 10),
    ("independent nodes", 2_000, 10.0, None, 100),
    ("independent nodes", 20_000, 2.0, None, 50),
)
"""Name, nodes, years, spares and crews, and histories of fleetwatt side by side on each thread."""


def main() -> None:
    for name, nodes, years, shared, histories in CASES:
        compare(nodes, years, shared)
        counted = Simpy(nodes, years, shared, seed=0).events

        def with_simpy():
            return Simpy(nodes, years, shared, seed=0)  # noqa: B023

        print(f"{name}, {nodes:,} nodes, {years:g} years, median of five")
        for threads, clock in ((1, process_time), (2, perf_counter)):

            def ours():
                replications = threads * histories  # noqa: B023
                return fleetwatt_run(nodes, years, shared, threads, replications)  # noqa: B023

            theirs_s, ours_s = median_s(with_simpy, clock), median_s(ours, clock)
            rates = counted / theirs_s / 1e6, events(ours(), shared) / ours_s / 1e6
            print(
                f"  {threads} thread(s): fleetwatt {rates[1]:.1f} million events/s, SimPy on one "
                f"{rates[0]:.3f}; ratio {rates[1] / rates[0]:.0f}"
            )
    print("a million accelerators, 125,000 nodes, five years, 1,250 spares and 1,100 crews shared")
    for pools, threads in ((1, 1), (8, 1), (8, 2)):
        start = perf_counter()
        run = fleetwatt_run(125_000, 5.0, (1_250, 1_100), threads, pools=pools)
        taken = perf_counter() - start
        million = events(run, shared=True) / 1e6
        print(
            f"  {pools} pool(s), {threads} thread(s): {taken:.3f} s, {million:.2f} million events"
        )


if __name__ == "__main__":
    main()
