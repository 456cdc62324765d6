"""Dispatch of storage beside HiGHS and PyPSA on the same problems.

Run by ``make bench``. A stored year where FLEETWATT_DATA or ../shared/data has one beside it, a
drawn one otherwise. Costs are compared before anything is timed. HiGHS is timed on its solve
alone, without building the programme; ours from arrays to schedule. Both in processor time on
one thread, which other work on the machine leaves alone; scenarios side by side in wall time.
"""

import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

import dispatch_lp as judge
import highspy

from fleetwatt import Scenario, run
from fleetwatt.supply import (
    Battery,
    Choice,
    FlexibleLoad,
    PeakCharges,
    dispatch,
    size,
    synthetic_prices,
)

YEAR_H = 8_760
QUICK = "--quick" in sys.argv
PARAMS = {
    "import_limit": 110.0,
    "export_limit": 50.0,
    "export_factor": 0.95,
    "batt_charge_mw": 50.0,
    "batt_discharge_mw": 50.0,
    "batt_mwh": 200.0,
    "eta_c": 0.92,
    "eta_d": 0.92,
    "self_discharge_per_h": 1e-4,
    "diesel_mw": 120.0,
    "diesel_cost": 350.0,
    "voll": 3000.0,
}


def year() -> dict[str, np.ndarray]:
    """Return load, spot, sun and wind of a year."""
    data = Path(os.environ.get("FLEETWATT_DATA", "../shared/data"))
    stored = data.parent / "vectors" / "dispatch" / "base_8760.npz"
    if stored.is_file():
        with np.load(stored) as file:
            return {name: file[name] for name in ("load", "spot", "pv_cf", "wind_cf")}
    random = np.random.default_rng(1)
    hour = np.arange(YEAR_H)
    return {
        "load": 90.0 + 8.0 * np.sin(2 * np.pi * hour / 24) + random.normal(0, 2, YEAR_H),
        "spot": synthetic_prices().price_eur_mwh,
        "pv_cf": np.clip(np.sin(2 * np.pi * (hour % 24 - 6) / 24), 0, 1) * random.random(YEAR_H),
        "wind_cf": random.beta(1.2, 3.0, YEAR_H),
    }


def years(one: dict[str, np.ndarray], count: int) -> dict[str, np.ndarray]:
    """Return years that differ in prices and load."""
    random = np.random.default_rng(2)
    many = {name: np.tile(values, count) for name, values in one.items()}
    many["spot"] = many["spot"] + random.normal(0, 5, many["spot"].size)
    many["load"] = many["load"] * random.uniform(0.95, 1.0, many["load"].size)
    return many


def renewable(series: dict[str, np.ndarray], pv_mwp: float = 80.0) -> np.ndarray:
    return pv_mwp * series["pv_cf"] + 50.0 * series["wind_cf"]


def site(series: dict[str, np.ndarray], pv_mwp: float = 80.0) -> dict[str, object]:
    return {
        "load_mw": series["load"],
        "price_eur_mwh": series["spot"],
        "renewable_mw": renewable(series, pv_mwp),
        "import_limit_mw": PARAMS["import_limit"],
        "export_limit_mw": PARAMS["export_limit"],
        "export_price_factor": PARAMS["export_factor"],
        "export_price_rule": "literal",
        "generator_mw": PARAMS["diesel_mw"],
        "battery": Battery(
            50.0,
            200.0,
            charge_efficiency=0.92,
            discharge_efficiency=0.92,
            self_discharge_per_h=1e-4,
        ),
    }


def cpu(work, times: int):
    """Return the median processor time of some runs, and what they return."""
    taken, found = [], None
    for _ in range(times):
        start = process_time()
        found = work()
        taken.append(process_time() - start)
    return median(taken), found


class Watch:
    """Measures HiGHS' own solves within the judge."""

    def __init__(self) -> None:
        self.taken = 0.0
        run = highspy.Highs.run

        def watched(solver):
            start = process_time()
            status = run(solver)
            self.taken += process_time() - start
            return status

        highspy.Highs.run = watched

    def of(self, work, times: int = 1):
        taken, found = [], None
        for _ in range(times):
            self.taken = 0.0
            found = work()
            taken.append(self.taken)
        return median(taken), found


def told(what: str, ours: float, theirs: float, goal: float, yardstick: str = "HiGHS") -> None:
    print(
        f"{what:<34} {1e3 * ours:9.2f} ms   {yardstick} {1e3 * theirs:10.1f} ms   "
        f"ratio {theirs / ours:7.1f} (goal {goal:g})",
        flush=True,
    )


def same(ours: float, theirs: float, relative: float) -> None:
    if abs(ours - theirs) > relative * abs(theirs):
        raise SystemExit(f"{ours} is not {theirs}")


def main() -> None:
    watch = Watch()
    one = year()
    args = one["load"], one["spot"], renewable(one), PARAMS
    ours, found = cpu(lambda: dispatch(**site(one)), 41)
    theirs, least = watch.of(lambda: judge.dispatch(*args), 5)
    same(found.objective_eur, least.objective_eur, 1e-9)
    told("a year", ours, theirs, 200)
    try:
        from fleetwatt.supply import Site

        network = Site(**site(one))
        logging.disable(logging.INFO)
        warnings.simplefilter("ignore", FutureWarning)

        def pypsa() -> float:
            n = network.to_pypsa()
            n.optimize(solver_name="highs", log_to_console=False, progress=False)
            return n.objective

        whole, objective = cpu(pypsa, 3)
        same(found.objective_eur, objective, 1e-8)
        told("a year, end to end", ours, whole, 800, "PyPSA")
    except ImportError as error:
        print(f"PyPSA: {error}")

    per = np.repeat(np.arange(12), YEAR_H // 12)
    ours, found = cpu(lambda: dispatch(**site(one), peaks=PeakCharges(5000.0, per)), 5)
    theirs, least = watch.of(
        lambda: judge.dispatch_peak(*args, period=per, peak_charge_per_mw=5000.0), 3
    )
    same(found.objective_eur, least.objective_eur, 1e-8)
    told("monthly peaks", ours, theirs, 1)

    load = FlexibleLoad(50.0, 600.0)
    day = np.arange(YEAR_H) // 24
    ours, found = cpu(lambda: dispatch(**site(one), flexible=load), 5)
    energy = np.full(365, 600.0)
    theirs, least = watch.of(
        lambda: judge.dispatch_flex(*args, window=day, window_mwh=energy, max_mw=50.0), 3
    )
    same(found.objective_eur, least.objective_eur, 1e-8)
    told("load that moves, a year", ours, theirs, 5)

    many = site(one)
    spots = one["spot"] + np.random.default_rng(3).normal(0, 3, (40, YEAR_H))
    taken = []
    for _ in range(5):
        start = perf_counter()
        dispatch(**many | {"price_eur_mwh": spots})
        taken.append(perf_counter() - start)
    print(f"40 scenarios of a year side by side: {1e3 * median(taken):.1f} ms (goal 100)")

    plain = Scenario.example("valence-80mw")
    battery = {"supply.battery.power_mw": 20.0, "supply.battery.duration_h": 4.0}
    for what, scenario in (("", plain), (" with a battery", plain.replace(battery))):
        ours, _ = cpu(lambda scenario=scenario: run(scenario, threads=1), 11)
        print(f"a run of 20 years{what}: {1e3 * ours:.1f} ms (goal 150)", flush=True)

    sizing = {"pv": 42_000.0, "bp": 6_000.0, "be": 9_000.0}
    sizing |= {"pv_max": 400.0, "bp_max": 300.0, "be_max": 2_000.0}
    choice = {key: Choice(sizing[key], sizing[f"{key}_max"]) for key in ("pv", "bp", "be")}
    ours, found = cpu(
        lambda: size(
            **site(one, 0.0),
            battery_mw=choice["bp"],
            battery_mwh=choice["be"],
            pv_mwp=(choice["pv"], one["pv_cf"]),
        ),
        5,
    )
    theirs, least = watch.of(
        lambda: judge.dispatch_size(
            one["load"], one["spot"], renewable(one, 0.0), one["pv_cf"], PARAMS, sizing
        )
    )
    same(found.objective_eur, least.objective_eur, 1e-8)
    told("three sizes", ours, theirs, 20)
    if QUICK:
        return

    twenty = years(one, 20)
    args = twenty["load"], twenty["spot"], renewable(twenty), PARAMS
    ours, found = cpu(lambda: dispatch(**site(twenty), threads=1), 5)
    theirs, least = watch.of(lambda: judge.dispatch(*args))
    same(found.objective_eur, least.objective_eur, 1e-9)
    told("twenty years", ours, theirs, 600)
    ours, found = cpu(lambda: dispatch(**site(twenty), flexible=load, threads=1), 3)
    day, energy = np.arange(20 * YEAR_H) // 24, np.full(20 * 365, 600.0)
    theirs, least = watch.of(
        lambda: judge.dispatch_flex(*args, window=day, window_mwh=energy, max_mw=50.0)
    )
    same(found.objective_eur, least.objective_eur, 1e-8)
    told("load that moves, twenty years", ours, theirs, 12)

    subprocess.run([sys.executable, __file__, "--memory"], check=True)


def memory() -> None:
    """Print what long horizons take: in a process of its own, whose peak is set back before."""
    for count, what, more in [
        (20, "hours with load that moves", {"flexible": FlexibleLoad(50.0, 600.0)}),
        (200, "hours", {}),
    ]:
        long = site(years(year(), count)) | more
        hours = long["load_mw"].size
        Path("/proc/self/clear_refs").write_text("5")
        before = peak()
        found = dispatch(**long, threads=1)
        arrays = [value for value in vars(found).values() if getattr(value, "size", 0) == hours]
        returned = sum(array.nbytes for array in arrays)
        print(
            f"memory of {hours} {what}: {(peak() - before - returned) / hours:.0f} bytes an hour "
            f"beyond inputs and the returned schedule of {returned / hours:.0f} (goal 200); "
            f"gap {found.gap:.1e}"
        )


def peak() -> int:
    """Return the greatest resident memory since it was set back, in bytes."""
    status = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    memory() if "--memory" in sys.argv else main()
