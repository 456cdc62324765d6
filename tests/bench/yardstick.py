"""Speed and memory of fleetwatt beside NumPy, on one thread of one process.

The yardstick holds the hourly equations of the 80 MW example (dry coolers, chilled-water
air side) written for NumPy: whole years as arrays, no loop over hours, invariants outside,
the same search for the hottest hour. What the engine prepares once for every run (weather,
clocks, prices, carbon) is prepared for both. Results are compared before anything is timed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import fleetwatt
from fleetwatt import _core

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from oracle import Oracle, typical_hours, weekday_hours, weekly_load

if TYPE_CHECKING:
    from collections.abc import Callable

HOURLY_LINES = (
    "it_energy_mwh",
    "chain_loss_mwh",
    "transformer_loss_mwh",
    "liquid_cooling_mwh",
    "trim_chiller_mwh",
    "air_cooling_mwh",
    "grid_energy_mwh",
    "recoverable_heat_mwh",
    "delivered_heat_mwh",
    "it_peak_mw",
    "grid_peak_mw",
    "carbon_combustion_t",
    "carbon_life_cycle_t",
    "electricity_energy_eur",
    "network_eur",
)


class Year:
    """What both sides prepare: the air and the clocks of a calendar year, its months."""

    def __init__(self, oracle: Oracle, year: int) -> None:
        tree = oracle.tree
        hours = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
        local = hours.tz_localize("UTC").tz_convert(tree["timezone"])
        number = 12 * year + hours.month.to_numpy() - 1
        kept = (number >= oracle.opening) & (number < oracle.end)
        self.year = year
        self.dry_typical = oracle.air[year].dry
        self.dry = oracle.air[year].dry[typical_hours(year)][kept]
        self.slot = (24 * local.day_of_week + local.hour).to_numpy()[kept]
        self.tariff_slot = (168 * (local.month.to_numpy() - 1))[kept] + self.slot
        price, carbon = tree["supply"]["price"], tree["carbon"]
        shape = _core.supply.synthetic_prices(int(price["year"]), int(price["seed"]), 1.0)
        self.price = shape[weekday_hours(int(price["year"]), year)][kept]
        shape, _ = _core.supply.synthetic_carbon(
            int(carbon["year"]), int(carbon["seed"]), 1.0, 1_000.0
        )
        self.carbon = shape[weekday_hours(int(carbon["year"]), year)][kept]
        months, self.firsts = np.unique(number[kept], return_index=True)
        self.positions = months - oracle.start
        self.lengths = np.diff(np.append(self.firsts, kept.sum()))
        self.index = float(oracle.index(year))


class Equations:
    """The plant with everything that no hour changes taken out of the hours."""

    def __init__(self, tree: dict[str, Any], liquid_fraction: float) -> None:
        facility = tree["facility"]
        cooling, electrical = facility["cooling"], facility["electrical"]
        reuse = facility["heat_reuse"]
        assert (cooling["rejection"], cooling["air_side"]) == ("dry", "chiller")
        spare = {"n": 1.0, "n+1": 1.25, "3n/2": 1.5, "2n": 2.0}[electrical["redundancy"]]
        self.it_mw, self.grid_mw = facility["it_capacity_mw"], tree["site"]["grid_connection_mw"]
        rated, rated_grid = spare * self.it_mw, spare * self.grid_mw
        self.distribution = (
            electrical["distribution_a"] * rated,
            electrical["distribution_c"] / rated,
        )
        self.ups = electrical["ups_a"] * rated, electrical["ups_b"], electrical["ups_c"] / rated
        self.transformer = (
            electrical["transformer_a"] * rated_grid,
            electrical["transformer_c"] / rated_grid,
        )
        self.auxiliary_mw = facility["auxiliary_fraction"] * self.it_mw
        liquid_mw = liquid_fraction * self.it_mw
        self.pump_mw = cooling["pump_fraction"] * liquid_mw
        sized_mw = liquid_mw + self.pump_mw
        self.fan_mw = cooling["dry_fan_fraction"] * sized_mw
        self.fan_floor = cooling["fan_floor_fraction"]
        recirculation, approach = cooling["recirculation_k"], cooling["approach_k"]
        return_c = cooling["supply_c"] + cooling["loop_rise_k"]
        design_c = min(cooling["design_dry_bulb_c"] + recirculation, cooling["supply_c"] - approach)
        self.difference_c = return_c - recirculation
        self.approach_k = approach
        self.per_rise = 1.0 / cooling["loop_rise_k"]
        self.full_mw_k = sized_mw / (return_c - design_c)
        carnot = cooling["chiller_carnot_fraction"]
        condenser = cooling["condenser_lift_k"] + recirculation
        self.trim_lift_k = condenser - cooling["supply_c"]
        self.trim_per_k = 1.0 / (carnot * (cooling["supply_c"] + 273.15))
        water_c = cooling["air_supply_c"] - approach
        self.air_lift_k = condenser - water_c
        self.air_per_k = 1.0 / (carnot * (water_c + 273.15))
        self.free_c = water_c + cooling["air_rise_k"] - recirculation - approach
        self.per_air_rise = 1.0 / cooling["air_rise_k"]
        self.free_fraction = cooling["free_cooling_fraction"]
        chain = self.chain_mw(np.array(self.it_mw))
        room = self.it_mw - liquid_mw + float(chain) + self.auxiliary_mw
        self.per_room = 1.0 / room
        self.room_fan_mw = cooling["air_fan_fraction"] * room
        span = max(reuse["heating_limit_c"] - reuse["heating_design_c"], 1.0)
        self.heating_limit_c, self.per_span = reuse["heating_limit_c"], 1.0 / span
        self.base_mw = reuse["network_mw"] * reuse["base_fraction"]
        self.heating_mw = reuse["network_mw"] - self.base_mw
        self.exchanger = reuse["exchanger_fraction"]

    def chain_mw(self, it: np.ndarray) -> np.ndarray:
        distribution = self.distribution[0] + self.distribution[1] * it * it
        load = it + distribution
        return distribution + self.ups[0] + (self.ups[1] + self.ups[2] * load) * load

    def hours(self, it: np.ndarray, share: Any, dry: np.ndarray) -> tuple[np.ndarray, ...]:
        chain = self.chain_mw(it)
        liquid = share * it
        recoverable = self.exchanger * liquid
        heating = np.clip((self.heating_limit_c - dry) * self.per_span, 0.0, 1.0)
        delivered = np.minimum(self.base_mw + self.heating_mw * heating, recoverable)
        heat = liquid + self.pump_mw - delivered
        difference = self.difference_c - dry
        part = np.clip((difference - self.approach_k) * self.per_rise, 0.0, 1.0)
        most = self.full_mw_k * difference
        carried = np.minimum(part * heat, most)
        flow = carried / most
        fans = np.where(flow > 0.0, np.maximum(flow * flow * flow, self.fan_floor), 0.0)
        cooling = self.pump_mw + self.fan_mw * fans
        trim = (heat - carried) * np.maximum(dry + self.trim_lift_k, 10.0) * self.trim_per_k
        room = it - liquid + chain + self.auxiliary_mw
        flow = room * self.per_room
        room_fans = self.room_fan_mw * np.maximum(flow * flow * flow, self.fan_floor)
        free = np.clip((self.free_c - dry) * self.per_air_rise, 0.0, 1.0)
        per_cop = np.maximum(dry + self.air_lift_k, 10.0) * self.air_per_k
        needs = free * self.free_fraction + (1.0 - free) * per_cop
        air = room_fans + (room + room_fans) * needs
        inside = it + chain + cooling + trim + air + self.auxiliary_mw
        transformer = self.transformer[0] + self.transformer[1] * inside * inside
        grid = inside + transformer
        return chain, transformer, cooling, trim, air, grid, recoverable, delivered

    def facility_mw(self, it: Any, share: Any, dry: np.ndarray) -> np.ndarray:
        return self.hours(it, share, dry)[5]

    def fitting(self, share: Any, dry: np.ndarray) -> np.ndarray:
        low, high = np.zeros_like(dry), np.full_like(dry, self.grid_mw)
        for _ in range(60):
            middle = 0.5 * (low + high)
            fits = self.facility_mw(middle, share, dry) <= self.grid_mw
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        return low


class Yardstick:
    """Twenty years of the 80 MW example."""

    def __init__(self, scenario: fleetwatt.Scenario) -> None:
        self.oracle = oracle = Oracle(scenario.to_dict())
        self.tree = tree = oracle.tree
        self.years = [Year(oracle, year) for year in oracle.operating]
        self.share = oracle.kinds[0].liquid_fraction
        self.load = weekly_load(tree["fleet"]["demand"], oracle.catalogue)
        name = f"turpe_{tree['site']['voltage']}"
        price = {
            p: oracle.catalogue.value("tariffs", name, f"energy_{p}_eur_mwh")
            for p in ("peak", "hph", "hch", "hpb", "hcb")
        }
        self.tariff = np.array(
            [price[french_period(slot // 168 + 1, slot % 168)] for slot in range(12 * 168)]
        )
        carbon = oracle.catalogue.value("markets", "fr_combustion", "life_cycle_slope")
        self.slope = carbon

    def run(self) -> tuple[float, dict[str, np.ndarray]]:
        """What fits, and the monthly sums of every hour."""
        tree, oracle = self.tree, self.oracle
        plant = Equations(tree, self.share)
        limit = plant.it_mw
        for year in self.years:
            dry = year.dry_typical
            over = plant.facility_mw(np.array(limit), self.share, dry) > plant.grid_mw
            if over.any():
                limit = plant.fitting(self.share, dry[over]).min()
        lines = {name: np.zeros(len(oracle.months)) for name in HOURLY_LINES}
        supply, carbon = tree["supply"], tree["carbon"]
        bought = supply["contract_fraction"]
        for year in self.years:
            at, firsts = year.positions, year.firsts
            idle = np.repeat(oracle.idle_mw[at], year.lengths)
            swing = np.repeat(oracle.swing_mw[at], year.lengths)
            share = np.repeat(oracle.liquid[at], year.lengths)
            it = np.minimum(idle + swing * self.load[year.slot], plant.it_mw)
            flows = plant.hours(it, share, year.dry)
            over = flows[5] > plant.grid_mw
            if over.any():
                it[over] = plant.fitting(share[over], year.dry[over])
                flows = plant.hours(it, share, year.dry)
            chain, transformer, cooling, trim, air, grid, recoverable, delivered = flows
            spot = year.index * supply["price"]["level_eur_mwh"] * year.price
            energy = bought * year.index * supply["contract_eur_mwh"] + (1.0 - bought) * spot
            fall = (1.0 - carbon["decline"]) ** (year.year - carbon["reference_year"])
            grams = fall * carbon["combustion_g_kwh"] * year.carbon
            standing = carbon["life_cycle_g_kwh"] - self.slope * carbon["combustion_g_kwh"]
            life_cycle = fall * standing + self.slope * grams
            network = (year.index * self.tariff)[year.tariff_slot]
            for name, hours in zip(
                HOURLY_LINES,
                (
                    *(it, chain, transformer, cooling, trim, air, grid, recoverable, delivered),
                    *(it, grid),
                    grid * grams * 1e-3,
                    grid * life_cycle * 1e-3,
                    grid * energy,
                    grid * network,
                ),
                strict=True,
            ):
                gather = np.maximum if name.endswith("peak_mw") else np.add
                lines[name][at] = gather.reduceat(hours, firsts)
        return float(limit), lines


def french_period(month: int, hour_of_week: int) -> str:
    day, hour = divmod(hour_of_week, 24)
    if month in (12, 1, 2) and day < 5 and hour in (9, 10, 18, 19):
        return "peak"
    off_peak = day == 6 or not 6 <= hour < 22
    season = "h" if month in (11, 12, 1, 2, 3) else "b"
    return ("hc" if off_peak else "hp") + season


def compare(scenario: fleetwatt.Scenario, yardstick: Yardstick) -> None:
    """Both sides say the same, to 1e-9."""
    result = fleetwatt.run(scenario, threads=1)
    limit, lines = yardstick.run()
    np.testing.assert_allclose(limit, result.capacity["it_limit_mw"], rtol=1e-9)
    monthly = result.monthly
    opening = yardstick.oracle.opening - yardstick.oracle.start
    for name, values in lines.items():
        if name == "network_eur":
            # The engine's line holds the subscription too.
            subscription = yardstick.oracle.monthly["electricity_network_eur"][opening:]
            found = monthly["electricity_network_eur"].to_numpy()[opening:]
            np.testing.assert_allclose(found, subscription, rtol=1e-9)
            continue
        found = monthly[name].to_numpy()[opening:]
        np.testing.assert_allclose(found, values[opening:], rtol=1e-9, atol=1e-9, err_msg=name)


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Median of some rounds, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def wet_bulbs() -> tuple[float, float]:
    """Seconds for the wet bulbs of 8,760 hours: fleetwatt, PsychroLib with numba."""
    import psychrolib

    series, _ = _core.climate.synthetic("montelimar", 2025, 0)
    air = series["dry_bulb_c"], series["relative_humidity"], series["pressure_pa"]
    psychrolib.SetUnitSystem(psychrolib.SI)
    ours = fleetwatt.climate.wet_bulb_c(*air)
    theirs = psychrolib.GetTWetBulbFromRelHum(*air)
    # PsychroLib stops at 0.001 degC.
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-3)
    return (
        seconds(lambda: fleetwatt.climate.wet_bulb_c(*air)),
        seconds(lambda: psychrolib.GetTWetBulbFromRelHum(*air)),
    )


def peak_memory_mb(years: int | None) -> float:
    """Peak of a process that runs so many years without hours, or only imports."""
    scenario = "fleetwatt.Scenario.example('valence-80mw')"
    code = ["import fleetwatt"]
    if years is not None:
        code.append(f"fleetwatt.run({scenario}.replace({{'operation_years': {years}}}))")
    # What `resource` reports starts from the peak of the parent; this from the program's own.
    code.append("from pathlib import Path")
    code.append("status = Path('/proc/self/status').read_text()")
    code.append("print(status.split('VmHWM:')[1].split()[0])")
    found = subprocess.run([sys.executable, "-c", "\n".join(code)], capture_output=True, check=True)
    return int(found.stdout) / 1024.0


def main() -> None:
    scenario = fleetwatt.Scenario.example("valence-80mw")
    yardstick = Yardstick(scenario)
    compare(scenario, yardstick)
    ours = seconds(lambda: fleetwatt.run(scenario, threads=1))
    theirs = seconds(yardstick.run)
    print("20 years of valence-80mw, what fits and every hour, one thread, median of five")
    print(f"  fleetwatt, whole run  {1e3 * ours:8.2f} ms")
    print(f"  NumPy, hours alone    {1e3 * theirs:8.2f} ms")
    print(f"  ratio                 {theirs / ours:8.1f}")
    ours, theirs = wet_bulbs()
    print("wet bulb of 8,760 hours, one thread, median of five")
    print(f"  fleetwatt             {1e3 * ours:8.2f} ms")
    print(f"  PsychroLib with numba {1e3 * theirs:8.2f} ms")
    print(f"  ratio                 {theirs / ours:8.1f}")
    print("peak memory, hours not kept")
    print(f"  import alone          {peak_memory_mb(None):8.0f} MB")
    for years in (20, 40):
        print(f"  {years} years              {peak_memory_mb(years):8.0f} MB")


if __name__ == "__main__":
    main()
