"""Speed and memory of fleetwatt beside NumPy, on one thread of one process.

The yardstick holds the hourly equations of the 80 MW example (dry coolers, chilled-water
air side) written for NumPy: whole years as arrays, no loop over hours, invariants outside,
rare machines only in their hours, the fans' speed from a table of cubics, the same search
for the hottest hour. What the engine prepares once for every run (weather, clocks, prices,
carbon) is prepared for both. Results are compared before anything is timed.
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
from fleetwatt.facility import operation

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from oracle import Oracle, typical_hours, weekday_hours, weekly_load
from oracle_plant import Catalogue, Plant

if TYPE_CHECKING:
    from collections.abc import Callable

HOURLY_LINES = (
    "it_energy_mwh",
    "ups_loss_mwh",
    "distribution_loss_mwh",
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
        shape = _core.supply.markets.synthetic_prices(int(price["year"]), int(price["seed"]), 1.0)
        self.price = shape[weekday_hours(int(price["year"]), year)][kept]
        shape, _ = _core.supply.markets.synthetic_carbon(
            int(carbon["year"]), int(carbon["seed"]), 1.0, 1_000.0
        )
        self.carbon = shape[weekday_hours(int(carbon["year"]), year)][kept]
        months, self.firsts = np.unique(number[kept], return_index=True)
        self.positions = months - oracle.start
        self.lengths = np.diff(np.append(self.firsts, kept.sum()))
        self.index = float(oracle.index(year))


class Cubics:
    """A function on equal steps of [0, 1] as cubics through its values and slopes."""

    def __init__(self, values: np.ndarray, slopes: np.ndarray) -> None:
        self.last = len(values) - 2
        rise, first, second = np.diff(values), slopes[:-1], slopes[1:]
        parts = (values[:-1], first, 3.0 * rise - 2.0 * first - second, first + second - 2.0 * rise)
        self.parts = [np.ascontiguousarray(part) for part in parts]

    def __call__(self, position: np.ndarray) -> np.ndarray:
        at = position * (self.last + 1)
        node = np.minimum(at.astype(np.int64), self.last)
        t = at - node
        c, b, a, d = (part.take(node) for part in self.parts)
        return c + t * (b + t * (a + t * d))


class Equations:
    """The plant with everything that no hour changes taken out of the hours."""

    NODES = 640

    def __init__(self, tree: dict[str, Any], liquid_fraction: float, catalogue: Catalogue) -> None:
        plant = Plant(tree, liquid_fraction, catalogue)
        cooling, electrical = plant.cooling, plant.electrical
        reuse = plant.facility["heat_reuse"]
        assert (cooling["rejection"], cooling["air_side"]) == ("dry", "chiller")
        assert (reuse["upgrade"], reuse["heat_pump_owner"]) == ("none", "network")
        self.it_mw, self.grid_mw = plant.it_mw, plant.grid_mw
        rated, rated_grid = plant.rated_mw, plant.transformer_rated_mw
        self.distribution = (
            electrical["distribution_a"] * rated,
            electrical["distribution_c"] / rated,
        )
        self.ups = electrical["ups_a"] * rated, electrical["ups_b"], electrical["ups_c"] / rated
        self.transformer = (
            electrical["transformer_a"] * rated_grid,
            electrical["transformer_c"] / rated_grid,
        )
        self.auxiliary_mw = plant.auxiliary_mw
        self.least_flow = cooling["least_flow_fraction"]
        # The loops.
        self.per_liquid = 1.0 / plant.liquid_mw
        self.technology_mw, self.facility_pump_mw = plant.technology_mw, plant.facility_pump_mw
        coils, recirculation = plant.coils, cooling["recirculation_k"]
        self.per_rate = 1.0 / plant.per_kelvin
        self.inlet_k = plant.supply_c - recirculation
        full = float(coils.effectiveness(1.0))
        self.full_mw_k = full * plant.per_kelvin
        self.fan_mw, self.fan_floor = coils.fans_mw, coils.floor
        self.speed = self._table(coils, full)
        self.trim_lift_k = cooling["trim_lift_k"] + recirculation - plant.supply_c
        self.trim_per_k = 1.0 / (cooling["trim_carnot_fraction"] * (plant.supply_c + 273.15))
        self.trim_mw = cooling["trim_fraction"] * plant.loop_mw
        # The rooms.
        self.per_room, self.room_fan_mw = 1.0 / plant.rooms_mw, plant.room_fans_mw
        self.per_side, self.chilled_pump_mw = 1.0 / plant.air_mw, plant.chilled_pump_mw
        self.free_c = plant.chilled_return_c - recirculation - cooling["approach_k"]
        self.per_rise = 1.0 / cooling["chilled_rise_k"]
        self.free_fraction = cooling["free_cooling_fraction"]
        self.recirculation_k = recirculation
        chillers = plant.chillers
        te = chillers.evaporator_c
        self.capacity, self.eir = (
            (scale * (c[0] + c[1] * te + c[2] * te**2), scale * (c[3] + c[5] * te), scale * c[4])
            for scale, c in (
                (chillers.kw / 1_000.0, chillers.capacity),
                (1.0 / chillers.cop, chillers.eir),
            )
        )
        self.condenser_c = chillers.coldest_c, chillers.warmest_c
        self.part_load, self.number = tuple(chillers.f), chillers.number
        self.best, self.least_load = chillers.best, chillers.least
        self.too_cold = chillers.too_cold
        # The network.
        span = max(reuse["heating_limit_c"] - reuse["heating_design_c"], 1.0)
        self.heating_limit_c, self.per_span = reuse["heating_limit_c"], 1.0 / span
        self.network_mw = reuse["network_mw"]
        self.base_mw = reuse["network_mw"] * reuse["base_fraction"]
        self.heating_mw = reuse["network_mw"] - self.base_mw
        self.exchanger = reuse["exchanger_fraction"]
        self.of_demand, self.of_heat = plant.of_demand, plant.of_heat

    @classmethod
    def _table(cls, coils: Any, full: float) -> Cubics:
        wanted = full * np.arange(cls.NODES + 1) / cls.NODES
        speed = np.zeros(cls.NODES + 1)
        speed[1:-1], speed[-1] = coils.speed(wanted[1:-1]), 1.0
        slope = np.full(cls.NODES + 1, 1.0 / coils.spread / coils.ratio)
        step = 1e-5 * speed[1:]
        rise = coils.effectiveness(speed[1:] + step) - coils.effectiveness(speed[1:] - step)
        slope[1:] = 2.0 * step / rise
        return Cubics(speed, slope * full / cls.NODES)

    def hours(
        self, it: np.ndarray, share: Any, dry: np.ndarray, of_base: Any
    ) -> tuple[np.ndarray, ...]:
        distribution = self.distribution[0] + self.distribution[1] * it * it
        load = it + distribution
        ups = self.ups[0] + (self.ups[1] + self.ups[2] * load) * load
        liquid = share * it
        recoverable = self.exchanger * liquid
        heating = np.clip((self.heating_limit_c - dry) * self.per_span, 0.0, 1.0)
        demand = self.base_mw * of_base + self.heating_mw * heating
        demand = np.minimum(demand, self.network_mw)
        delivered = np.minimum(self.of_demand * demand, self.of_heat * recoverable)
        flow = np.maximum(liquid * self.per_liquid, self.least_flow)
        pumps = self.technology_mw * (flow * flow * flow) + self.facility_pump_mw
        heat = liquid + pumps - delivered
        most = self.full_mw_k * np.maximum(heat * self.per_rate + self.inlet_k - dry, 1e-9)
        carried = np.minimum(heat, most)
        speed = self.speed(carried / most)
        fans = self.fan_mw * np.maximum(speed * speed * speed, self.fan_floor)
        # Trim chillers, in the hours that need them.
        trim, left = np.zeros_like(heat), heat - carried
        if (needs := np.flatnonzero(left > 0.0)).size:
            per_mw = np.maximum(dry[needs] + self.trim_lift_k, 10.0) * self.trim_per_k
            alone = carried[needs] * per_mw < fans[needs]
            alone &= heat[needs] <= self.trim_mw
            fans[needs[alone]] = 0.0
            asked = np.where(alone, heat[needs], left[needs])
            trimmed = np.minimum(asked, self.trim_mw)
            trim[needs], left[needs] = trimmed * per_mw, asked - trimmed
        cooling = pumps + fans
        # Rooms.
        room = it - liquid + ups + distribution + self.auxiliary_mw
        flow = np.maximum(room * self.per_room, self.least_flow)
        room_fans = self.room_fan_mw * (flow * flow * flow)
        side = room + room_fans
        free = np.clip((self.free_c - dry) * self.per_rise, 0.0, 1.0) * side
        flow = np.maximum(side * self.per_side, self.least_flow)
        air = room_fans + self.free_fraction * free + self.chilled_pump_mw * (flow * flow * flow)
        chilled = side - free
        clamped = 0
        if (needs := np.flatnonzero(chilled > 0.0)).size:
            outdoor = dry[needs] + self.recirculation_k
            clamped = needs.size if self.too_cold else np.sum(outdoor > self.condenser_c[1])
            tc = np.clip(outdoor, *self.condenser_c)
            each = self.capacity[0] + tc * (self.capacity[1] + tc * self.capacity[2])
            eir = self.eir[0] + tc * (self.eir[1] + tc * self.eir[2])
            wanted = chilled[needs]
            most = self.number * each
            full_units = np.minimum(wanted, most) / each
            running = np.clip(full_units / self.best, 1.0, self.number)
            x = full_units / running
            steady = np.maximum(x, self.least_load)
            f0, f1, f2 = self.part_load
            air[needs] += running * each * eir * ((f0 + steady * (f1 + steady * f2)) * x / steady)
            left[needs] += np.maximum(wanted - most, 0.0)
        inside = it + ups + distribution + cooling + trim + air + self.auxiliary_mw
        transformer = self.transformer[0] + self.transformer[1] * inside * inside
        grid = inside + transformer
        return (
            *(ups, distribution, transformer, cooling, trim, air, grid, recoverable, delivered),
            *(left, clamped),
        )

    def too_much(self, flows: tuple[np.ndarray, ...]) -> np.ndarray:
        return (flows[6] > self.grid_mw) | (flows[9] > 1e-9)

    def fitting(self, share: Any, dry: np.ndarray, of_base: Any, most: Any) -> np.ndarray:
        low, high = np.zeros_like(dry), np.full_like(dry, most)
        for _ in range(50):
            middle = 0.5 * (low + high)
            fits = ~self.too_much(self.hours(middle, share, dry, of_base))
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        return low

    def limited(
        self, it: np.ndarray, share: Any, dry: np.ndarray, of_base: np.ndarray
    ) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
        """The IT power that is served, and its flows."""
        flows = self.hours(it, share, dry, of_base)
        over = np.flatnonzero(self.too_much(flows))
        if over.size:
            it = it.copy()
            of_hour = share[over] if np.ndim(share) else share
            it[over] = self.fitting(of_hour, dry[over], of_base[over], it[over])
            flows = self.hours(it, share, dry, of_base)
        return it, flows


class Yardstick:
    """Twenty years of the 80 MW example."""

    def __init__(self, scenario: fleetwatt.Scenario) -> None:
        self.oracle = oracle = Oracle(scenario.to_dict())
        self.tree = tree = oracle.tree
        self.years = [Year(oracle, year) for year in oracle.operating]
        self.share = oracle.kinds[0].liquid_fraction
        self.load = weekly_load(tree["fleet"], oracle.catalogue)
        names = ("peak", "hph", "hch", "hpb", "hcb")
        price = dict(zip(names, oracle.by_period("energy", "eur_mwh"), strict=True))
        self.tariff = np.array(
            [price[french_period(slot // 168 + 1, slot % 168)] for slot in range(12 * 168)]
        )
        carbon = oracle.catalogue.value("markets", "fr_combustion", "life_cycle_slope")
        self.slope = carbon

    def run(self) -> tuple[float, dict[str, np.ndarray]]:
        """What fits, and the monthly sums of every hour."""
        tree, oracle = self.tree, self.oracle
        plant = Equations(tree, self.share, oracle.catalogue)
        limit, least = plant.it_mw, oracle.hot_water.min()
        for year in self.years:
            dry = year.dry_typical
            while True:
                flows = plant.hours(np.full_like(dry, limit), self.share, dry, least)
                over = np.flatnonzero(plant.too_much(flows))
                if not over.size:
                    break
                # The worst hour sets a limit; few or none of the others pass it.
                worst = dry[over[flows[6][over].argmax()]]
                limit = float(plant.fitting(self.share, worst[None], least, limit)[0])
                limit, dry = limit * (1.0 - 1e-13), dry[over]
        lines = {name: np.zeros(len(oracle.months)) for name in HOURLY_LINES}
        supply, carbon = tree["supply"], tree["carbon"]
        bought = supply["contract_fraction"]
        for year in self.years:
            at, firsts = year.positions, year.firsts
            idle = np.repeat(oracle.idle_mw[at], year.lengths)
            swing = np.repeat(oracle.swing_mw[at], year.lengths)
            share = np.repeat(oracle.liquid[at], year.lengths)
            it = np.minimum(idle + swing * self.load[year.slot], plant.it_mw)
            it, flows = plant.limited(it, share, year.dry, oracle.hot_water[year.slot])
            grid = flows[6]
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
                    *(it, *flows[:9]),
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
    """Both sides say the same, to 1e-9; the engine's table of fans is as fine as this one's."""
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


class Facilities:
    """One year of one site through the plant alone, for designs that differ in temperature."""

    DESIGNS = 64

    def __init__(self) -> None:
        catalogue = Catalogue()
        scenario = fleetwatt.Scenario.example("valence-80mw")
        rng = np.random.default_rng(1)
        self.weather = fleetwatt.climate.synthetic("montelimar", 2025, 0)
        self.dry = np.asarray(self.weather.dry_bulb_c)
        self.it = rng.uniform(25.0, 55.0, self.dry.size)
        self.designs = [
            scenario.replace({"facility.cooling.supply_c": float(supply_c)})
            for supply_c in np.linspace(28.0, 48.0, self.DESIGNS)
        ]
        trees = [design.to_dict() for design in self.designs]
        [share] = {catalogue.value("accelerators", "gb300_nvl72", "liquid_fraction")}
        self.share, self.plants = share, [Equations(tree, share, catalogue) for tree in trees]
        self.standing_m3 = [
            tree["facility"]["water"]["loop_volume_m3_per_mw"]
            * tree["facility"]["it_capacity_mw"]
            * tree["facility"]["water"]["loop_renewal_fraction"]
            / 8_766.0
            for tree in trees
        ]
        first = self.weather.time[:1].astype("datetime64[h]").astype(np.int64)[0]
        self.slot = (first + 72 + np.arange(self.dry.size)) % 168
        week = catalogue.week("heat", "hot_water")
        self.of_base = (week / week.mean())[self.slot]
        self.sites = [operation._design(design, None) for design in self.designs]

    def engine(self) -> np.ndarray:
        """A row for each design; the core of `facility.sweep`."""
        air = operation._air(self.weather)
        return _core.facility.sweep(air, int(self.slot[0]), self.it, self.sites, 1, None)

    def yardstick(self) -> list[dict[str, float]]:
        """The same sums, plants and tables built beforehand."""
        rows = []
        for plant, standing_m3 in zip(self.plants, self.standing_m3, strict=True):
            it, flows = plant.limited(self.it, self.share, self.dry, self.of_base)
            ups, distribution, _, cooling, trim, air, grid, _, delivered, _, clamped = flows
            it_mwh, grid_mwh = it.sum(), grid.sum()
            of_cooling = cooling.sum() + trim.sum() + air.sum()
            auxiliary_mwh = it.size * plant.auxiliary_mw
            shed = self.it - it
            water_m3 = it.size * standing_m3
            rows.append(
                {
                    "it_energy_mwh": it_mwh,
                    "facility_energy_mwh": grid_mwh,
                    "cooling_energy_mwh": of_cooling,
                    "peak_facility_mw": grid.max(),
                    "pue": grid_mwh / it_mwh,
                    "peak_pue": (grid / it).max(),
                    "cer": (it_mwh + ups.sum() + distribution.sum() + auxiliary_mwh) / of_cooling,
                    "water_m3": water_m3,
                    "wue_l_kwh": water_m3 / it_mwh,
                    "peak_day_water_m3": 24.0 * standing_m3,
                    "peak_hour_water_m3": standing_m3,
                    "delivered_heat_mwh": delivered.sum(),
                    "erf": delivered.sum() / grid_mwh,
                    "shed_mwh": shed.sum(),
                    "shed_h": np.count_nonzero(shed),
                    "clamped_h": float(clamped),
                }
            )
        return rows

    def compare(self) -> None:
        """Fans hang on the table of their speed, whose error is within 2e-9 on either side."""
        names = [name for name, _ in _core.facility.figures()]
        wanted = np.array([[row[name] for name in names] for row in self.yardstick()])
        np.testing.assert_allclose(self.engine(), wanted, rtol=1e-8, atol=1e-9)


def main() -> None:
    facilities = Facilities()
    facilities.compare()
    hours = facilities.DESIGNS * facilities.dry.size
    ours, theirs = seconds(facilities.engine), seconds(facilities.yardstick)
    print("the plant alone: a year of one site, dry coolers and chillers, one thread")
    for name, time in (("fleetwatt", ours), ("NumPy", theirs)):
        a_year = 1e3 * time / facilities.DESIGNS
        print(f"  {name:21} {a_year:8.3f} ms a year, {hours / time / 1e6:6.2f} million hours/s")
    print(f"  ratio                 {theirs / ours:8.1f}")
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
