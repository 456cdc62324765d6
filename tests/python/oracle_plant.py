"""The slow, plain model's facts, moist air and plant: whole arrays of hours, from the documents.

Equations and conventions are those of `docs/models/facility.md`, `heat.md` and `climate.md`.
The speed of a cooler's fans is the root of its coil's equation in every hour, where the engine
reads a table; all units of a row are looked at at once, limits are found by halving.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from scipy.optimize import brentq

from fleetwatt import _core


class Catalogue:
    """Facts: figures by family, entry and key."""

    def __init__(self) -> None:
        families = json.loads(_core.catalogue.load())
        self.entries = {
            (family, entry["name"]): {key: figure for key, figure in entry["figures"]}
            for family, entries in families.items()
            for entry in entries
        }

    def value(self, family: str, name: str, key: str) -> float:
        return float(self.entries[family, name][key]["value"])

    def values(self, family: str, name: str, key: str) -> np.ndarray:
        return np.array(self.entries[family, name][key]["values"])

    def week(self, family: str, name: str) -> np.ndarray:
        """A profile by hour of the local week."""
        weekday = self.values(family, name, "weekday_profile")
        weekend = self.values(family, name, "weekend_profile")
        return np.concatenate([np.tile(weekday, 5), np.tile(weekend, 2)])


# --- Moist air (ASHRAE Handbook, Fundamentals 2017, chapter 1) ------------------


def saturation_pressure_pa(dry_bulb_c: Any) -> np.ndarray:
    t = np.asarray(dry_bulb_c) + 273.15
    ice = (
        -5.6745359e3 / t
        + 6.3925247
        - 9.677843e-3 * t
        + 6.2215701e-7 * t**2
        + 2.0747825e-9 * t**3
        - 9.484024e-13 * t**4
        + 4.1635019 * np.log(t)
    )
    water = (
        -5.8002206e3 / t
        + 1.3914993
        - 4.8640239e-2 * t
        + 4.1764768e-5 * t**2
        - 1.4452093e-8 * t**3
        + 6.5459673 * np.log(t)
    )
    return np.exp(np.where(np.asarray(dry_bulb_c) <= 0.01, ice, water))


def humidity_ratio_of(vapour_pa: Any, pressure_pa: Any) -> np.ndarray:
    return np.maximum(0.621945 * vapour_pa / (pressure_pa - vapour_pa), 1e-7)


def enthalpy_kj_kg(dry_bulb_c: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    return 1.006 * dry_bulb_c + ratio * (2501.0 + 1.86 * dry_bulb_c)


def wet_bulb_c(dry_bulb_c: np.ndarray, ratio: np.ndarray, pressure_pa: np.ndarray) -> np.ndarray:
    """Equations 33 and 35, halved between dew point and dry bulb until nothing is left.

    Around freezing both a wet and a frozen bulb balance; which of them halving finds
    hangs on where it starts, and PsychroLib starts from the dew point.
    """

    def ratio_at(wet: np.ndarray) -> np.ndarray:
        saturated = humidity_ratio_of(saturation_pressure_pa(wet), pressure_pa)
        water = ((2501.0 - 2.326 * wet) * saturated - 1.006 * (dry_bulb_c - wet)) / (
            2501.0 + 1.86 * dry_bulb_c - 4.186 * wet
        )
        ice = ((2830.0 - 0.24 * wet) * saturated - 1.006 * (dry_bulb_c - wet)) / (
            2830.0 + 1.86 * dry_bulb_c - 2.1 * wet
        )
        return np.where(wet >= 0.0, water, ice)

    vapour_pa = pressure_pa * ratio / (0.621945 + ratio)
    low, high = np.full_like(dry_bulb_c, -100.0), dry_bulb_c.copy()
    for _ in range(80):
        middle = 0.5 * (low + high)
        above = saturation_pressure_pa(middle) > vapour_pa
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    low, high = low, dry_bulb_c.copy()
    for _ in range(80):
        middle = 0.5 * (low + high)
        above = ratio_at(middle) > ratio
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return 0.5 * (low + high)


class Air:
    """Outside air of some hours."""

    def __init__(self, dry: np.ndarray, humidity: np.ndarray, pressure: np.ndarray) -> None:
        self.dry = dry
        self.pressure = pressure
        self.ratio = humidity_ratio_of(humidity * saturation_pressure_pa(dry), pressure)
        # The engine's wet bulb is documented to 1e-8 K and held against `wet_bulb_c` on
        # its own; what stands on it is compared more closely than that.
        self.wet = _core.climate.wet_bulb_c(dry, humidity, pressure)

    def at(self, hours: Any) -> Air:
        part = Air.__new__(Air)
        for name in ("dry", "pressure", "ratio", "wet"):
            setattr(part, name, getattr(self, name)[hours])
        return part

    @classmethod
    def joined(cls, parts: list[Air]) -> Air:
        whole = cls.__new__(cls)
        for name in ("dry", "pressure", "ratio", "wet"):
            setattr(whole, name, np.concatenate([getattr(part, name) for part in parts]))
        return whole


# --- Plant ----------------------------------------------------------------------

WATER_KJ_M3_K = 4_186.0
AIR_KJ_KG_K, AIR_KG_M3 = 1.006, 1.15
CLASSES_C = {"w17": 17.0, "w27": 27.0, "w32": 32.0, "w40": 40.0, "w45": 45.0}


def part_of(value: Any) -> np.ndarray:
    return np.clip(value, 0.0, 1.0)


def over(numerator: Any, denominator: Any) -> np.ndarray:
    """A quotient, 0 where there is nothing to divide by."""
    numerator, denominator = np.broadcast_arrays(
        np.asarray(numerator, float), np.asarray(denominator, float)
    )
    return np.divide(
        numerator, denominator, out=np.zeros(numerator.shape), where=denominator != 0.0
    )


def units(cooling: dict[str, Any], heat_mw: float) -> tuple[float, float]:
    """Units that carry a heat, and those that stand there for it."""
    needed = max(1.0, np.ceil(heat_mw / cooling["unit_mw"]))
    return needed, needed + cooling["spare_units"]


def pump_mw(heat_mw: float, rise_k: float, kpa: float, efficiency: float) -> float:
    """Power at full flow: the water that takes up a heat, times the pressure."""
    return heat_mw / (WATER_KJ_M3_K * rise_k) * kpa / efficiency


def cubed(heat: Any, full: float, least: float) -> np.ndarray:
    """Power over that at full flow, of a flow that follows a heat."""
    return np.maximum(over(heat, full), least) ** 3


class Coils:
    """Finned coils that cool a flow of water by counterflow, and their fans."""

    def __init__(self, cooling: dict[str, Any], heat_mw: float, supply_c: float, air_c: float):
        self.heat_mw = heat_mw
        rise = cooling["loop_rise_k"]
        self.rate = heat_mw / rise
        needed, installed = units(cooling, heat_mw)
        self.spread = installed / needed
        self.ratio = cooling["coil_air_ratio"]
        self.supply_c = supply_c
        air_c = min(air_c, supply_c - cooling["approach_k"])
        wanted = rise / (supply_c + rise - air_c)
        self.size = 1.0
        self.size = brentq(
            lambda size: self._effectiveness(size, 1.0 / self.ratio) - wanted,
            1e-9,
            1e3,
            xtol=1e-15,
            rtol=1e-15,
        )
        self.fans_mw = self.spread * cooling["dry_fan_fraction"] * heat_mw
        self.floor = cooling["fan_floor_fraction"]

    @staticmethod
    def _effectiveness(size: Any, water_over_air: Any) -> Any:
        d = np.asarray(size * (1.0 - water_over_air))
        small = np.abs(d) < 1e-12
        phi = np.where(small, 1.0, d / np.where(small, 1.0, np.expm1(d)))
        return size / (size + phi)

    def effectiveness(self, speed: Any) -> Any:
        water = 1.0 / self.spread
        resistance = (speed**-0.8 + 0.5 * water**-0.85) / 1.5
        size = self.size / water / resistance
        return self._effectiveness(size, water / (self.ratio * speed))

    def speed(self, wanted: np.ndarray) -> np.ndarray:
        """The speed with an effectiveness, by halving its logarithm and then by secants."""
        low, high = np.full(wanted.shape, np.log(1e-9)), np.zeros(wanted.shape)
        for _ in range(20):
            middle = 0.5 * (low + high)
            enough = self.effectiveness(np.exp(middle)) >= wanted
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        x, y = low, high
        fx = self.effectiveness(np.exp(x)) - wanted
        fy = self.effectiveness(np.exp(y)) - wanted
        for _ in range(4):
            with np.errstate(divide="ignore", invalid="ignore"):
                z = y - fy * (y - x) / (fy - fx)
            z = np.where(np.isfinite(z), np.clip(z, low, high), y)
            x, fx, y, fy = y, fy, z, self.effectiveness(np.exp(z)) - wanted
        return np.exp(y)

    def carry(self, heat_mw: np.ndarray, air_c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Heat carried, and the speed of the fans."""
        heat_mw, air_c = np.broadcast_arrays(heat_mw, air_c)
        if self.heat_mw == 0.0:
            return np.zeros(heat_mw.shape), np.zeros(heat_mw.shape)
        most = self.rate * np.maximum(self.supply_c + heat_mw / self.rate - air_c, 0.0)
        carried = np.minimum(heat_mw, self.effectiveness(1.0) * most)
        speed = np.where(carried > 0.0, 1.0, 0.0)
        turning = (heat_mw > 0.0) & (carried == heat_mw)
        speed[turning] = self.speed(heat_mw[turning] / most[turning])
        return carried, speed

    def fan_mw(self, speed: np.ndarray) -> np.ndarray:
        return np.where(speed > 0.0, self.fans_mw * np.maximum(speed**3, self.floor), 0.0)


#: EnergyPlus and LBNL Buildings (`yorkCalc`): powers of the ratio of water to air, in them of
#: the range, in these of the wet bulb.
YORK = np.array(
    [
        [
            [-0.359741205, -0.055053608, 0.0023850432],
            [0.173926877, -0.0248473764, 0.00048430224],
            [-0.005589849456, 0.0005770079712, -0.00001342427256],
        ],
        [
            [2.84765801111111, -0.121765149, 0.0014599242],
            [1.680428651, -0.0166920786, -0.0007190532],
            [-0.025485194448, 0.0000487491696, 0.00002719234152],
        ],
        [
            [-0.0653766255555556, -0.002278167, 0.0002500254],
            [-0.0910565458, 0.00318176316, 0.000038621772],
            [-0.0034285382352, 0.00000856589904, -0.000001516821552],
        ],
    ]
)


class Towers:
    """Cells of wet towers; their water circulates at a flow that takes up a heat."""

    def __init__(self, cooling: dict[str, Any], heat_mw: float, rise_k: float) -> None:
        needed, installed = units(cooling, heat_mw)
        self.water = max(needed / installed, 0.75)
        self.fans_mw = cooling["tower_fan_fraction"] * heat_mw / self.water
        flow_m3_h = 3_600e3 * heat_mw / (WATER_KJ_M3_K * rise_k)
        self.drift_m3 = cooling["drift_fraction"] * flow_m3_h

    def leaving(
        self, wanted_c: float, range_k: np.ndarray, wet_c: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Temperature of the water, speed of the fans, whether the fit's range is left."""
        wet, ran = np.clip(wet_c, -34.4, 26.7), np.clip(range_k, 1.1, 22.2)
        c, b, a = (
            sum(YORK[i, j, k] * wet**k * ran**j for j in range(3) for k in range(3))
            for i in range(3)
        )

        def approach(ratio: Any) -> np.ndarray:
            return c + b * ratio + a * ratio**2

        wanted_k = wanted_c - wet_c
        best_k = np.maximum(approach(self.water), 1.1)
        # Beyond its turn the fit says that less air cools better.
        turn = np.where(a < 0.0, np.minimum(-b / (2.0 * np.where(a < 0.0, a, -1.0)), 8.0), 8.0)
        full, still = best_k >= wanted_k, wanted_k >= np.minimum(approach(turn), 40.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            root = np.sqrt(np.maximum(b**2 + 4.0 * a * (wanted_k - c), 0.0))
            speed = self.water * (b + root) / (2.0 * (wanted_k - c))
        speed = np.select([full, still], [1.0, 0.0], speed)
        clamped = (wet != wet_c) | (range_k > 22.2) | (approach(self.water) < 1.1)
        return np.where(full, wet_c + best_k, wanted_c), speed, clamped

    @staticmethod
    def evaporated_m3(
        heat_mw: np.ndarray, leaving_c: np.ndarray, range_k: np.ndarray, air: Air
    ) -> np.ndarray:
        mean_c = leaving_c + 0.5 * range_k
        saturated = humidity_ratio_of(saturation_pressure_pa(mean_c), air.pressure)
        rise = enthalpy_kj_kg(mean_c, saturated) - enthalpy_kj_kg(air.dry, air.ratio)
        return 3_600.0 * over(heat_mw * np.maximum(saturated - air.ratio, 0.0), rise)


class Chillers:
    """A row of electric chillers of one record."""

    def __init__(
        self,
        catalogue: Catalogue,
        record: str,
        cooling: dict[str, Any],
        heat_mw: float,
        evaporator_c: float,
        condenser_c: float,
    ) -> None:
        def values(key: str) -> np.ndarray:
            return catalogue.values("chillers", record, key)

        self.kw = catalogue.value("chillers", record, "capacity_kw")
        self.cop = catalogue.value("chillers", record, "cop")
        self.capacity, self.eir = values("capacity_of_temperature"), values("eir_of_temperature")
        self.f = values("eir_of_part_load")
        cold, warm = values("evaporator_range_c")
        self.evaporator_c = min(max(evaporator_c, cold), warm)
        self.too_cold = evaporator_c < cold
        self.coldest_c, self.warmest_c = values("condenser_range_c")
        self.least = values("part_load_range")[0]
        self.best = 1.0
        if self.f[0] > 0.0 and self.f[2] > 0.0:
            self.best = min(max(np.sqrt(self.f[0] / self.f[2]), self.least), 1.0)
        needed, installed = units(cooling, heat_mw)
        each, _, _ = self.each_mw(np.array(condenser_c))
        self.number = max(1.0, heat_mw / float(each)) * installed / needed
        # No colder than where a unit has its capacity of the design, in quarters of a kelvin.
        at_design = min(max(condenser_c, self.coldest_c), self.warmest_c)
        colder = np.append(np.arange(self.coldest_c, at_design + 1e-12, 0.25), at_design)
        self.coldest_c = float(colder[self.each_mw(colder)[0] >= float(each)][0])

    def each_mw(self, condenser_c: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Capacity of one, its power over it at full load, whether the record is left."""
        e, c = self.evaporator_c, np.clip(condenser_c, self.coldest_c, self.warmest_c)
        terms = np.array([np.ones_like(c), e + 0.0 * c, e**2 + 0.0 * c, c, c**2, e * c])
        capacity_mw = self.kw / 1_000.0 * np.tensordot(self.capacity, terms, 1)
        per_mw = np.tensordot(self.eir, terms, 1) / self.cop
        return capacity_mw, per_mw, (condenser_c > self.warmest_c) | self.too_cold

    def run(
        self, heat_mw: np.ndarray, condenser_c: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Heat carried, power, whether the record is left."""
        each, per_mw, clamped = self.each_mw(condenser_c)
        carried = np.minimum(heat_mw, self.number * each)
        running = np.clip(carried / (each * self.best), 1.0, self.number)
        x = carried / (running * each)
        load = np.maximum(x, self.least)
        of_load = self.f[0] + self.f[1] * load + self.f[2] * load**2
        cycling = np.minimum(x / self.least, 1.0) if self.least > 0.0 else 1.0
        power = running * each * per_mw * of_load * cycling
        works = heat_mw > 0.0
        return carried, np.where(works, power, 0.0), clamped & works


class Plant:
    """A facility as built for a liquid share of the IT heat."""

    def __init__(self, tree: dict[str, Any], liquid_fraction: float, catalogue: Catalogue) -> None:
        self.facility = facility = tree["facility"]
        self.cooling = c = facility["cooling"]
        self.electrical = electrical = facility["electrical"]
        self.catalogue = catalogue
        self.it_mw = facility["it_capacity_mw"]
        spare = {
            "n": 1.0,
            "n+1": 1.0 + 1.0 / electrical["block_units"],
            "3n/2": 1.5,
            "2n": 2.0,
        }[electrical["redundancy"]]
        self.rated_mw = spare * self.it_mw
        self.grid_mw = tree["site"]["grid_connection_mw"]
        self.transformer_rated_mw = spare * self.grid_mw
        self.auxiliary_mw = facility["auxiliary_fraction"] * self.it_mw
        # The loops.
        self.supply_c = CLASSES_C[c["water_class"]] if c["supply_c"] is None else c["supply_c"]
        self.liquid_mw = liquid_fraction * self.it_mw
        rise, efficiency = c["loop_rise_k"], c["pump_efficiency"]
        of_racks = pump_mw(1.0, rise, c["technology_pump_kpa"], efficiency)
        of_loop = pump_mw(1.0, rise, c["facility_pump_kpa"], efficiency)
        self.technology_mw = of_racks * self.liquid_mw
        self.loop_mw = self.liquid_mw * (1.0 + of_racks) / (1.0 - of_loop)
        self.facility_pump_mw = of_loop * self.loop_mw
        self.per_kelvin = self.loop_mw / rise
        # The rejection plant.
        recirculation = c["recirculation_k"]
        if c["rejection"] == "wet_tower":
            self.towers = Towers(c, self.loop_mw, rise)
            self.tower_pump_mw = pump_mw(self.loop_mw, rise, c["tower_pump_kpa"], efficiency)
        else:
            air_c = c["design_dry_bulb_c"]
            if c["rejection"] == "adiabatic":
                depression = max(air_c - c["design_wet_bulb_c"], 0.0)
                air_c = max(air_c - c["pad_effectiveness"] * depression, c["pad_switch_c"])
            self.coils = Coils(c, self.loop_mw, self.supply_c, air_c + recirculation)
        # The rooms.
        rooms = self.it_mw - self.liquid_mw + sum(self.chain_mw(np.array(self.it_mw)))
        self.rooms_mw = float(rooms) + self.auxiliary_mw
        air_m3_s_mw = 1e3 / (AIR_KJ_KG_K * AIR_KG_M3 * c["air_rise_k"])
        self.room_fans_mw = (
            self.rooms_mw * air_m3_s_mw * c["air_fan_pa"] / c["air_fan_efficiency"] / 1e6
        )
        self._build_air_side(self.rooms_mw + self.room_fans_mw)
        self._build_recovery()

    def chain_mw(self, it_mw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Losses of UPS and distribution, each `a R + b P + c P^2 / R`."""
        e, rated = self.electrical, self.rated_mw
        distribution = e["distribution_a"] * rated + e["distribution_c"] * it_mw**2 / rated
        load = it_mw + distribution
        return e["ups_a"] * rated + e["ups_b"] * load + e["ups_c"] * load**2 / rated, distribution

    def transformer_mw(self, load_mw: np.ndarray) -> np.ndarray:
        e, rated = self.electrical, self.transformer_rated_mw
        return e["transformer_a"] * rated + e["transformer_c"] * load_mw**2 / rated

    # Liquid side.

    def reject(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        """The rejection plant alone."""
        c = self.cooling
        if c["rejection"] == "wet_tower":
            wanted_c = self.supply_c - c["plate_approach_k"]
            range_k = over(heat_mw, self.per_kelvin)
            leaving_c, speed, clamped = self.towers.leaving(wanted_c, range_k, air.wet)
            carried = heat_mw * part_of(1.0 - over(leaving_c - wanted_c, range_k))
            works = carried > 0.0
            fans = self.towers.fans_mw * speed**3
            return {
                "carried": carried,
                "power": np.where(works, fans + self.tower_pump_mw, 0.0),
                "speed": np.where(works, speed, 0.0),
                "evaporated": self.towers.evaporated_m3(carried, leaving_c, range_k, air),
                "drift": np.where(works, self.towers.drift_m3, 0.0),
                "clamped": clamped & works,
            }
        recirculation = c["recirculation_k"]
        cooled_c, gained = air.dry, np.zeros_like(air.dry)
        carried, speed = self.coils.carry(heat_mw, air.dry + recirculation)
        if c["rejection"] == "adiabatic":
            wet = (air.dry > c["pad_switch_c"]) | (carried < heat_mw)
            behind_c = air.dry - c["pad_effectiveness"] * (air.dry - air.wet)
            heat_of_air = 1.006 + 1.86 * air.ratio
            gain = heat_of_air * (air.dry - behind_c)
            gain = gain / (2501.0 + 1.86 * behind_c - 4.186 * air.wet)
            cooled_c = np.where(wet, behind_c, air.dry)
            gained = np.where(wet, gain, 0.0)
            carried, speed = self.coils.carry(heat_mw, cooled_c + recirculation)
            air_mw_k = self.coils.spread * c["coil_air_ratio"] * self.coils.rate
            gained = 3.6 * 1_000.0 * speed * air_mw_k / heat_of_air * gained
        return {
            "carried": carried,
            "power": self.coils.fan_mw(speed),
            "speed": speed,
            "evaporated": gained,
            "drift": 0.0 * gained,
            "clamped": gained < 0.0,
        }

    def liquid_side(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        """Rejection plant and trim chillers; the one rests where the others take less."""
        c = self.cooling
        duty = self.reject(heat_mw, air)
        lift_k = air.dry + c["trim_lift_k"] + c["recirculation_k"] - self.supply_c
        per_mw = np.maximum(lift_k, 10.0) / (self.supply_c + 273.15) / c["trim_carnot_fraction"]
        most = c["trim_fraction"] * self.loop_mw
        rests = (duty["carried"] * per_mw < duty["power"]) & (heat_mw <= most)
        resting = {key: np.where(rests, 0.0, value) for key, value in duty.items()}
        duty = {**resting, "clamped": duty["clamped"]}
        left = heat_mw - duty["carried"]
        trimmed = np.minimum(left, most)
        duty["trim"] = trimmed * per_mw
        duty["left"] = left - trimmed
        return duty

    # Air side.

    def _build_air_side(self, heat_mw: float) -> None:
        c, self.air_mw = self.cooling, heat_mw
        efficiency = c["pump_efficiency"]
        self.exhaust_c = c["air_supply_c"] + c["air_rise_k"]
        self.chilled_c = self.exhaust_c - c["air_rise_k"] / c["air_coil_effectiveness"]
        self.chilled_return_c = self.chilled_c + c["chilled_rise_k"]
        self.chilled_pump_mw = pump_mw(
            heat_mw, c["chilled_rise_k"], c["chilled_pump_kpa"], efficiency
        )

        def row(record: str, evaporator_c: float, condenser_c: float) -> Chillers:
            return Chillers(self.catalogue, c[record], c, heat_mw, evaporator_c, condenser_c)

        side = c["air_side"]
        outdoor_c = c["design_dry_bulb_c"] + c["recirculation_k"]
        if side in ("chiller", "economiser"):
            self.chillers = row("air_chiller", self.chilled_c, outdoor_c)
        elif side == "direct_expansion":
            dew_c = 0.5 * (c["dew_point_low_c"] + c["dew_point_high_c"])
            humidity = saturation_pressure_pa(dew_c) / saturation_pressure_pa(self.exhaust_c)
            coil_c = _core.climate.wet_bulb_c(
                np.array([self.exhaust_c]), np.array([humidity]), np.array([101_325.0])
            )
            self.chillers = row("expansion_unit", float(coil_c[0]), outdoor_c)
        else:
            cop = self.catalogue.value("chillers", c["water_chiller"], "cop")
            self.rejected_mw = heat_mw * (1.0 + 1.0 / cop)
            self.air_towers = Towers(c, self.rejected_mw, c["tower_range_k"])
            wet_c = c["design_wet_bulb_c"]
            condenser_c, _, _ = self.air_towers.leaving(wet_c, c["tower_range_k"], wet_c)
            self.chillers = row("water_chiller", self.chilled_c, float(condenser_c))
            self.air_tower_pump_mw = pump_mw(
                self.rejected_mw, c["tower_range_k"], c["tower_pump_kpa"], efficiency
            )

    def air_side(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        """Power beside the room fans, and what is left, of the heat of the rooms."""
        return getattr(self, f"_{self.cooling['air_side']}")(heat_mw, air)

    def _pumped(self, heat_mw: np.ndarray) -> np.ndarray:
        least = self.cooling["least_flow_fraction"]
        return self.chilled_pump_mw * cubed(heat_mw, self.air_mw, least)

    @staticmethod
    def _duty(power: Any, left: Any, clamped: Any, **water: Any) -> dict[str, Any]:
        nothing = {"evaporated": 0.0 * power, "drift": 0.0 * power, "humidified": 0.0 * power}
        return {"power": power, "left": left, "clamped": clamped, **nothing, **water}

    def _chiller(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        c = self.cooling
        outdoor_c = air.dry + c["recirculation_k"]
        warmer = self.chilled_return_c - outdoor_c - c["approach_k"]
        free_mw = part_of(warmer / c["chilled_rise_k"]) * heat_mw
        carried, power, clamped = self.chillers.run(heat_mw - free_mw, outdoor_c)
        power = power + c["free_cooling_fraction"] * free_mw + self._pumped(heat_mw)
        return self._duty(power, heat_mw - free_mw - carried, clamped)

    def _economiser(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        c = self.cooling
        supply_c, rise = c["air_supply_c"], c["air_rise_k"]
        of_supply = saturation_pressure_pa(supply_c)

        def ratio(dew_c: float, humidity: float, choose: Any) -> np.ndarray:
            vapour = choose(saturation_pressure_pa(dew_c), humidity * of_supply)
            return humidity_ratio_of(vapour, air.pressure)

        moistest = ratio(c["dew_point_high_c"], c["humidity_high"], np.minimum)
        driest = ratio(c["dew_point_low_c"], c["humidity_low"], np.maximum)
        opens = (air.ratio <= moistest) & (air.dry <= self.exhaust_c)
        free = np.where(opens, part_of((self.exhaust_c - air.dry) / rise), 0.0)
        outside = rise / (self.exhaust_c - np.minimum(air.dry, supply_c))
        air_kg_s = 1_000.0 * heat_mw / (AIR_KJ_KG_K * rise) * outside
        water_kg_s = np.where(opens, air_kg_s * np.maximum(driest - air.ratio, 0.0), 0.0)
        spray_mw = water_kg_s / 1_000.0 * c["humidifier_kpa"] / c["pump_efficiency"] / 1_000.0
        chilled_mw = (1.0 - free) * heat_mw
        carried, power, clamped = self.chillers.run(
            chilled_mw, air.dry + self.cooling["recirculation_k"]
        )
        power = power + np.where(chilled_mw > 0.0, self._pumped(chilled_mw), 0.0) + spray_mw
        return self._duty(power, chilled_mw - carried, clamped, humidified=3.6 * water_kg_s)

    def _direct_expansion(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        outdoor_c = air.dry + self.cooling["recirculation_k"]
        carried, power, clamped = self.chillers.run(heat_mw, outdoor_c)
        return self._duty(power, heat_mw - carried, clamped)

    def _water_cooled(self, heat_mw: np.ndarray, air: Air, wanted_c: float, plate: bool) -> Any:
        c = self.cooling
        range_k = c["tower_range_k"] * heat_mw / self.air_mw
        tower_c, speed, clamped = self.air_towers.leaving(wanted_c, range_k, air.wet)
        warmer = self.chilled_return_c - tower_c - c["plate_approach_k"]
        free = part_of(warmer / c["chilled_rise_k"]) if plate else 0.0
        chilled_mw = (1.0 - free) * heat_mw
        carried, power, left_record = self.chillers.run(chilled_mw, tower_c)
        rejected_mw = free * heat_mw + carried + power
        pumps = self.air_tower_pump_mw * cubed(
            rejected_mw, self.rejected_mw, c["least_flow_fraction"]
        )
        return self._duty(
            power + pumps + self.air_towers.fans_mw * speed**3 + self._pumped(heat_mw),
            chilled_mw - carried,
            clamped | left_record,
            evaporated=self.air_towers.evaporated_m3(rejected_mw, tower_c, range_k, air),
            drift=np.where(rejected_mw > 0.0, self.air_towers.drift_m3, 0.0),
        )

    def _waterside_economiser(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        wanted_c = self.chilled_c - self.cooling["plate_approach_k"]
        return self._water_cooled(heat_mw, air, wanted_c, plate=True)

    def _water_chiller(self, heat_mw: np.ndarray, air: Air) -> dict[str, Any]:
        return self._water_cooled(heat_mw, air, self.chillers.coldest_c, plate=False)

    # Heat reuse.

    def heat_demand_mw(self, dry_bulb_c: np.ndarray, profile: Any) -> np.ndarray:
        """What the network asks for, of the profile's part of an hour of the week."""
        reuse = self.facility["heat_reuse"]
        peak, base = reuse["network_mw"], reuse["base_fraction"]
        span_k = max(reuse["heating_limit_c"] - reuse["heating_design_c"], 1.0)
        heating = part_of((reuse["heating_limit_c"] - dry_bulb_c) / span_k)
        return np.minimum(peak, peak * base * profile + peak * (1.0 - base) * heating)

    def _build_recovery(self) -> None:
        reuse, c = self.facility["heat_reuse"], self.cooling
        forth_c, back_c = reuse["network_supply_c"], reuse["network_return_c"]
        approach = reuse["exchanger_approach_k"]
        supply_c, return_c = self.supply_c, self.supply_c + c["loop_rise_k"]
        reached_c = return_c - approach
        self.of_demand = float(part_of((reached_c - back_c) / (forth_c - back_c)))
        self.of_heat = float(part_of((reached_c - back_c) / (return_c - supply_c)))
        self.lift_cop = None
        if reuse["upgrade"] == "heat_pump" and reached_c < forth_c:

            def mean_k(one_c: float, other_c: float) -> float:
                one, other = one_c + 273.15, other_c + 273.15
                return one if one == other else (one - other) / np.log(one / other)

            source = mean_k(reached_c, supply_c - approach)
            sink = mean_k(forth_c, max(back_c, reached_c))
            lorenz = sink / (sink - source) if sink > source else np.inf
            self.lift_cop = min(6.0, max(1.0, reuse["heat_pump_efficiency"] * lorenz))

    def recover(self, heat_mw: np.ndarray, demand_mw: np.ndarray) -> dict[str, np.ndarray]:
        """What a heat in the loop does for a network."""
        reuse = self.facility["heat_reuse"]
        exchanged = np.minimum(self.of_demand * demand_mw, self.of_heat * heat_mw)
        lifted, work = 0.0 * exchanged, 0.0 * exchanged
        if self.lift_cop is not None:
            most = reuse["heat_pump_mw"]
            lifted = np.minimum(demand_mw - exchanged, np.inf if most is None else most)
            if self.lift_cop > 1.0:
                of_rest = self.lift_cop / (self.lift_cop - 1.0)
                lifted = np.minimum(lifted, (heat_mw - exchanged) * of_rest)
            work = lifted / self.lift_cop
        received = exchanged + lifted
        electricity = work + reuse["pumping_fraction"] * received
        of_campus = reuse["heat_pump_owner"] == "campus"
        return {
            "taken": received - work,
            "received": received,
            "electricity": electricity,
            "crossing": received if of_campus else received - work,
            "paid": electricity if of_campus else 0.0 * electricity,
        }

    # All of it.

    def hour(
        self, it_mw: np.ndarray, liquid_fraction: Any, air: Air, demand_mw: np.ndarray
    ) -> dict[str, np.ndarray]:
        c = self.cooling
        ups, distribution = self.chain_mw(it_mw)
        liquid = liquid_fraction * it_mw
        recoverable = self.facility["heat_reuse"]["exchanger_fraction"] * liquid
        reuse = self.recover(recoverable, demand_mw)
        technology = self.technology_mw * cubed(liquid, self.liquid_mw, c["least_flow_fraction"])
        pumps = technology + self.facility_pump_mw
        loop = self.liquid_side(liquid + pumps - reuse["taken"], air)
        rooms = it_mw - liquid + ups + distribution + self.auxiliary_mw
        fans = self.room_fans_mw * cubed(rooms, self.rooms_mw, c["least_flow_fraction"])
        side = self.air_side(rooms + fans, air)
        evaporated = loop["evaporated"] + side["evaporated"]
        drift = loop["drift"] + side["drift"]
        cycles = self.facility["water"]["cycles_of_concentration"]
        flows = {
            "it_power_mw": it_mw,
            "ups_loss_mw": ups,
            "distribution_loss_mw": distribution,
            "liquid_cooling_mw": pumps + loop["power"],
            "trim_chiller_mw": loop["trim"],
            "heat_recovery_mw": reuse["paid"],
            "air_cooling_mw": fans + side["power"],
            "auxiliary_mw": np.full_like(it_mw, self.auxiliary_mw),
        }
        inside = sum(flows.values())
        return {
            **flows,
            "transformer_loss_mw": self.transformer_mw(inside),
            "facility_power_mw": inside + self.transformer_mw(inside),
            "recoverable_heat_mw": recoverable,
            "delivered_heat_mw": reuse["crossing"],
            "network_heat_mw": reuse["received"],
            "heat_demand_mw": demand_mw,
            "heat_electricity_mw": reuse["electricity"],
            "water_evaporated_m3": evaporated,
            "water_drift_m3": drift,
            "water_blowdown_m3": np.maximum(evaporated / (cycles - 1.0) - drift, 0.0),
            "water_humidified_m3": side["humidified"],
            "unserved_heat_mw": loop["left"] + side["left"],
            "outdoor_fan_speed": loop["speed"],
            "clamped_h": (loop["clamped"].astype(bool) | side["clamped"]).astype(float),
        }

    def fits(self, flows: dict[str, np.ndarray]) -> np.ndarray:
        return (flows["facility_power_mw"] <= self.grid_mw) & (flows["unserved_heat_mw"] <= 1e-9)

    def fitting_mw(
        self, most_mw: np.ndarray, liquid_fraction: Any, air: Air, demand_mw: np.ndarray
    ) -> np.ndarray:
        """The greatest IT power of each hour that connection and plant bear, by halving."""
        low, high = np.zeros_like(most_mw), most_mw.copy()
        for _ in range(60):
            middle = 0.5 * (low + high)
            fits = self.fits(self.hour(middle, liquid_fraction, air, demand_mw))
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        return low

    def served(
        self, wanted_mw: np.ndarray, liquid_fraction: np.ndarray, air: Air, demand_mw: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Hours of a load, or of what can be borne of it; with the heat that was too much."""
        flows = self.hour(wanted_mw, liquid_fraction, air, demand_mw)
        unserved, tight = flows["unserved_heat_mw"], ~self.fits(flows)
        if tight.any():
            it_mw = wanted_mw.copy()
            it_mw[tight] = self.fitting_mw(
                wanted_mw[tight], liquid_fraction[tight], air.at(tight), demand_mw[tight]
            )
            flows = self.hour(it_mw, liquid_fraction, air, demand_mw)
        return {**flows, "unserved_heat_mw": unserved}
