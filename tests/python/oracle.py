"""A slow, plain model of a campus, to hold against the engine.

Written with NumPy, pandas and SciPy from the documented equations alone: what a
field, a technology, a line or a figure means. It knows nothing of how the engine
computes. It works on whole arrays of hours where the engine goes hour by hour,
finds limits by halving where the engine takes secants, takes the balance of a loan
from its closed form where the engine repays payment by payment, and the levelised cost
from the root of a net present value where the engine divides present values.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from oracle_finance import LEVELS, Financing
from oracle_fleet import (
    Cohort,
    Kind,
    Rates,
    Yields,
    credit_probability,
    fitting,
    mining_eur_mwh,
    month_number,
    weekly_load,
)
from oracle_plant import Air, Catalogue, Plant, over, units
from scipy.optimize import brentq
from scipy.special import betainc, exp1

import fleetwatt
from fleetwatt import _core

# --- Time -----------------------------------------------------------------------


def typical_hours(year: int) -> np.ndarray:
    """Position in a year without 29 February of each hour of a civil year."""
    hours = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
    day = hours.day.where(~((hours.month == 2) & (hours.day == 29)), 28)
    dates = [dt.date(2001, m, d) for m, d in zip(hours.month, day, strict=True)]
    days = np.array([(date - dt.date(2001, 1, 1)).days for date in dates])
    return 24 * days + hours.hour.to_numpy()


def weekday_hours(recorded: int, year: int) -> np.ndarray:
    """Position in a recorded year, without 29 February, of each hour of another.

    The record is moved by at most three days, so that weekdays fall on weekdays;
    the days at its ends serve twice.
    """
    days = (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
    [shift] = [
        shift
        for shift in range(-3, 4)
        if (dt.date(recorded, 1, 1) + dt.timedelta(shift)).weekday()
        == dt.date(year, 1, 1).weekday()
    ]
    positions = []
    for day in range(days):
        date = dt.date(recorded, 1, 1) + dt.timedelta(day + shift)
        if date.year < recorded:
            date += dt.timedelta(7)
        elif date.year > recorded:
            date -= dt.timedelta(7)
        if (date.month, date.day) == (2, 29):
            date = date.replace(day=28)
        positions.append((date.replace(year=2001) - dt.date(2001, 1, 1)).days)
    return (24 * np.array(positions)[:, None] + np.arange(24)).ravel()


#: Powers and heats of an hour whose sums are lines of a month, and its waters.
ENERGIES = (
    *("ups_loss", "distribution_loss", "transformer_loss"),
    *("liquid_cooling", "trim_chiller", "heat_recovery", "air_cooling", "auxiliary"),
    *("recoverable_heat", "delivered_heat", "network_heat", "heat_demand", "heat_electricity"),
)
WATERS = ("evaporated", "drift", "blowdown", "humidified")
#: Plants of the campus and the field of their power.
PLANTS = {"pv": "capacity_mwp", "wind": "capacity_mw", "hydro": "capacity_mw"}
#: Series of an hour that a schedule decides on.
SCHEDULED = (
    *("generation_power_mw", "export_power_mw", "charge_power_mw", "discharge_power_mw"),
    "battery_level_mwh",
)


#: Lines of prices and the rise above inflation that each has.
INDICES = {
    "construction_price_index": "construction",
    "upkeep_price_index": "upkeep",
    "staff_price_index": "staff",
    "overhead_price_index": "overhead",
    "local_tax_index": "local_taxes",
    "water_price_index": "water",
    "rent_index": "rent",
    "premium_index": "insurance",
}


# --- The whole scenario ---------------------------------------------------------


class Oracle:
    """Hours, months, years and key figures of a scenario.

    Parameters
    ----------
    tree
        The scenario with every field.
    weather, price, combustion, life_cycle
        Years that a caller brings along: `(dry bulb, relative humidity, pressure)`,
        and `(civil year, values)` for the others.
    pv, wind, hydro
        Years of capacity factors, as the prices.
    carbon_free
        Years of the part of the grid's electricity that is free of carbon.
    schedule
        What own plants give and the battery does in each hour of operation, which is taken
        as it is: `SCHEDULED` names the series. Nothing, where left out.
    """

    def __init__(
        self,
        tree: dict[str, Any],
        weather: list[tuple[np.ndarray, ...]] | None = None,
        price: list[tuple[int, np.ndarray]] | None = None,
        combustion: list[tuple[int, np.ndarray]] | None = None,
        life_cycle: list[tuple[int, np.ndarray]] | None = None,
        pv: list[tuple[int, np.ndarray]] | None = None,
        wind: list[tuple[int, np.ndarray]] | None = None,
        hydro: list[tuple[int, np.ndarray]] | None = None,
        carbon_free: list[tuple[int, np.ndarray]] | None = None,
        schedule: dict[str, np.ndarray] | None = None,
    ) -> None:
        self.tree = tree
        self.catalogue = Catalogue()
        self.start = month_number(tree["start"])
        cohorts = tree["fleet"]["cohorts"]
        online = [month_number(cohort["online"]) for cohort in cohorts]
        self.opening = min(online)
        self.end = self.opening + 12 * int(tree["operation_years"])
        # Cohorts that come once others have left put off neither works nor first full year.
        left = [month_number(c["retired"]) for c in cohorts if c["retired"] is not None]
        first = [month for month in online if not left or month < min(left)]
        delivered = [
            month + int(cohort["ramp_months"]) - 1
            for month, cohort in zip(first, cohorts[: len(first)], strict=True)
        ]
        self.complete, self.built = max(delivered), delivered[0]
        self.months = np.arange(self.start, self.end)
        self.years = np.arange(self.start // 12, (self.end - 1) // 12 + 1)
        self.operating = np.arange(self.opening // 12, (self.end - 1) // 12 + 1)
        self.kinds = [Kind(tree, cohort, self.catalogue) for cohort in cohorts]
        self._supplied = (price, combustion, life_cycle)
        self._profiles = {"pv": pv, "wind": wind, "hydro": hydro}
        self._carbon_free = carbon_free
        self._schedule = schedule
        week = self.catalogue.week("heat", "hot_water")
        self.hot_water = week / week.mean()
        self._prepare_air(weather)
        self._count()
        self._fleet()
        self._operate()
        self._money()
        self._statements()
        self._figures()

    # Prices of a year over those of the money year, with a rise above inflation.
    def index(self, year: Any, above: float = 0.0) -> Any:
        currency = self.tree["currency"]
        rate = currency["inflation"] + above
        return (1.0 + rate) ** (np.asarray(year) - currency["money_year"])

    def _prepare_air(self, supplied: list[tuple[np.ndarray, ...]] | None) -> None:
        climate = self.tree["climate"]
        if supplied is None:
            drawn = []
            for n in range(int(climate["years"])):
                series, _ = _core.climate.synthetic(
                    climate["catalogue"], int(climate["year"]) + n, int(climate["seed"])
                )
                drawn.append(
                    [series["dry_bulb_c"], series["relative_humidity"], series["pressure_pa"]]
                )
            station_m = self.catalogue.value("climates", climate["catalogue"], "altitude_m")
            altitude_m = self.tree["site"]["altitude_m"]
            rise_m = 0.0 if altitude_m is None else altitude_m - station_m
            for year in drawn:
                kelvin = year[0] + 273.15
                year[2] = year[2] * (1.0 - 0.0065 * rise_m / kelvin) ** 5.25588
                year[0] = year[0] - 0.0065 * rise_m
            supplied = [tuple(year) for year in drawn]
        self.air: dict[int, Air] = {}
        self.distinct = []
        seen = set()
        for n, year in enumerate(self.operating):
            dry, humidity, pressure = supplied[n % len(supplied)]
            decades = (year - climate["reference_year"]) / 10.0
            warmed = np.clip(dry + climate["trend_c_per_decade"] * decades, -90.0, 60.0)
            self.air[year] = Air(warmed, humidity, pressure)
            if (key := (n % len(supplied), climate["trend_c_per_decade"] * decades)) not in seen:
                seen.add(key)
                self.distinct.append(year)

    def _count(self) -> None:
        """What fits: the least over all hours of what connection and plant bear."""
        tree, cohorts = self.tree, self.tree["fleet"]["cohorts"]
        shares = np.array([kind.liquid_fraction for kind in self.kinds])
        rated = np.array([kind.all_in_kw for kind in self.kinds])
        air = Air.joined([self.air[year] for year in self.distinct])
        # The fleet that fits sets the plant's liquid share, on which hangs what fits.
        # Cohorts that follow one another set it as if they stood together.
        self.counts = [1.0] * len(cohorts)
        for rounds in range(30):
            weights = np.array(self.counts) * rated
            share = float(weights @ shares / weights.sum())
            plant = Plant(tree, share, self.catalogue)
            self._limit(plant, share, air)
            before, self.counts = (
                self.counts,
                fitting(
                    self.kinds,
                    cohorts,
                    self.end,
                    self.it_limit_mw,
                    tree["fleet"]["oversubscription_fraction"],
                ),
            )
            if before == self.counts or len(cohorts) == 1:
                break
            # One more shifts the share so that it does not fit, and so on for ever.
            if rounds > 10 and sum(self.counts) < sum(before):
                break
        self.plant_share = share

    def _limit(self, plant: Plant, share: float, air: Air) -> None:
        """The hour that bears least: the worst is halved, then those that bear less still.

        A network takes no more off the plant than at the time of the week at which it asks
        for least; a heat pump of the campus draws as much as where it asks for most.
        """
        asked = [self.hot_water.min()]
        if self.tree["facility"]["heat_reuse"]["heat_pump_owner"] == "campus":
            asked.append(self.hot_water.max())

        def hours(it_mw: float, at: Air) -> dict[str, np.ndarray]:
            least, *most = (
                plant.hour(
                    np.full_like(at.dry, it_mw), share, at, plant.heat_demand_mw(at.dry, profile)
                )
                for profile in asked
            )
            name = "facility_power_mw"
            return least | {name: np.max([least[name], *(flows[name] for flows in most)], axis=0)}

        limit, binds = plant.it_mw, "it_capacity"
        left, flows = air, hours(limit, air)
        worst = air.at(slice(n := int(flows["facility_power_mw"].argmax()), n + 1))
        while (tight := ~plant.fits(flows)).any():
            left = left.at(tight)
            unserved, power = (flows[f"{n}_mw"][tight] for n in ("unserved_heat", "facility_power"))
            n = int((unserved if unserved.max() > 1e-9 else power).argmax())
            worst = left.at(slice(n, n + 1))
            limit = min(
                float(plant.fitting_mw(np.array([limit]), share, worst, demand_mw)[0])
                for demand_mw in (plant.heat_demand_mw(worst.dry, profile) for profile in asked)
            )
            above = hours(limit * (1.0 + 1e-9), worst)
            binds = "cooling" if above["unserved_heat_mw"][0] > 1e-9 else "grid_connection"
            flows = hours(limit * (1.0 - 1e-12), left)
        self.it_limit_mw, self.limit, self.hottest_c = limit, binds, float(worst.dry[0])
        at = air if binds == "cooling" else worst
        self.peak_hour_pue = float(hours(limit, at)["facility_power_mw"].max()) / limit

    def _fleet(self) -> None:
        """Accelerators and their power, month by month."""
        tree = self.tree
        rates = Rates(tree["fleet"]["reliability"], self.catalogue)
        self.cohorts = cohorts = [
            Cohort(tree, cohort, kind, count, self.months, rates)
            for cohort, kind, count in zip(
                tree["fleet"]["cohorts"], self.kinds, self.counts, strict=True
            )
        ]
        self.installed = sum(cohort.installed for cohort in cohorts)
        self.available = sum(cohort.available for cohort in cohorts)
        self.sold = sum(cohort.sold for cohort in cohorts)
        kinds = self.kinds
        idle_mw = np.array(
            [c.powered * k.idle_kw / 1_000.0 for c, k in zip(cohorts, kinds, strict=True)]
        )
        swing_mw = np.array(
            [
                c.sold * (k.peak_kw - k.idle_kw) / 1_000.0
                for c, k in zip(cohorts, kinds, strict=True)
            ]
        )
        self.idle_mw, self.swing_mw = idle_mw.sum(axis=0), swing_mw.sum(axis=0)
        self.let_kw = sum(
            c.installed * c.occupancy * k.peak_kw for c, k in zip(cohorts, kinds, strict=True)
        )
        peak_mw = idle_mw + swing_mw
        self.liquid = over([k.liquid_fraction for k in kinds] @ peak_mw, peak_mw.sum(axis=0))
        self.chip_share = over([k.chip_share for k in kinds] @ peak_mw, peak_mw.sum(axis=0))
        self.gpus = float(np.floor(self.installed.max() + 0.5))
        chances = [
            credit_probability(tree, rates, kind, count)
            for kind, count in zip(kinds, self.counts, strict=True)
        ]
        credit = float(np.average(chances, weights=self.counts))
        # Those that come when others have left are another generation.
        listed = tree["fleet"]["cohorts"]
        left = [month_number(c["retired"]) for c in listed if c["retired"] is not None]
        leaves = min(left, default=self.end)
        first = [n for n, c in enumerate(listed) if month_number(c["online"]) < leaves]
        kinds, counts = [kinds[n] for n in first], [self.counts[n] for n in first]
        # The largest job takes whole accelerators of those that train in the best month.
        trains = tree["fleet"]["demand"]["training_fraction"] * self.sold[self.months < leaves]
        training = float(np.floor(trains.max()))
        self.yields = Yields(tree, kinds, counts, rates, training, credit, self.catalogue)

    def _price(self, year: int) -> np.ndarray:
        """Spot price of each hour of a calendar year, nominal."""
        price = self.tree["supply"]["price"]
        recorded = self._price_year(year)
        if self._supplied[0] is None:
            values = _core.supply.markets.synthetic_prices(recorded, int(price["seed"]), 1.0)
        else:
            years = self._supplied[0]
            _, values = years[(year - self.operating[0]) % len(years)]
            if not price["rescale"]:
                return self.index(year) * values[weekday_hours(recorded, year)]
            values = values / values.mean()
        level = price["level_eur_mwh"]
        if price["level_path"]:
            path = price["level_path"]
            level = np.interp(year, [p["year"] for p in path], [p["eur_mwh"] for p in path])
        return self.index(year) * level * values[weekday_hours(recorded, year)]

    def _price_year(self, year: int) -> int:
        """The civil year whose prices stand for a calendar year's."""
        if (years := self._supplied[0]) is None:
            return int(self.tree["supply"]["price"]["year"])
        recorded: int = years[(year - self.operating[0]) % len(years)][0]
        return recorded

    def _carbon(self, year: int) -> tuple[np.ndarray, np.ndarray]:
        """Combustion and life-cycle intensity of each hour, g/kWh."""
        carbon, turn = self.tree["carbon"], year - self.operating[0]
        if self._supplied[1] is not None and self._supplied[2] is not None:
            found = []
            for years in self._supplied[1:]:
                recorded, values = years[turn % len(years)]
                found.append(values[weekday_hours(recorded, year)])
            return found[0], found[1]
        fall = (1.0 - carbon["decline"]) ** (year - carbon["reference_year"])
        combustion, life_cycle = _core.supply.markets.synthetic_carbon(
            int(carbon["year"]),
            int(carbon["seed"]),
            carbon["combustion_g_kwh"],
            carbon["life_cycle_g_kwh"],
        )
        hours = weekday_hours(int(carbon["year"]), year)
        return fall * combustion[hours], fall * life_cycle[hours]

    def _profile(self, plant: str, year: int) -> np.ndarray:
        """Capacity factors of each hour."""
        years = self._profiles[plant]
        recorded, values = years[(year - self.operating[0]) % len(years)]
        # Sun and wind keep to the prices of their own days.
        along = recorded == self._price_year(year)
        return values[weekday_hours(recorded, year) if along else typical_hours(year)]

    def _contracts(self, year: int, frame: pd.DataFrame) -> None:
        """Energy bought ahead in a calendar year: what it pays less what the market would."""
        supply, spot = self.tree["supply"], frame["spot_eur_mwh"]

        def indexed(row: dict[str, Any], year: int) -> float:
            return float(1.0 - row["index_fraction"] + row["index_fraction"] * self.index(year))

        def held(kind: str) -> list[dict[str, Any]]:
            return [
                row
                for row in supply[kind]
                if (row["first_year"] or year) <= year <= (row["last_year"] or year)
            ]

        paid, free_mw, certified = (np.zeros(len(frame)) for _ in range(3))
        for row in held("block"):
            paid += row["power_mw"] * (indexed(row, year) * row["price_eur_mwh"] - spot)
        for row in held("nuclear_share"):
            begun = max(row["first_year"] or 0, self.operating[0])
            mean_mw = row["capacity_mw"] * row["availability"]
            # A part of the price is the market's: nothing is gained or lost by it.
            price = indexed(row, year) * row["price_eur_mwh"]
            paid += mean_mw * (1.0 - row["spot_fraction"]) * (price - spot)
            if year < begun + row["term_years"]:
                ahead_eur = indexed(row, begun) * row["capacity_mw"] * row["upfront_eur_mw"]
                paid += ahead_eur / (row["term_years"] * 8_766.0)
            free_mw += mean_mw
        for row in held("ppa"):
            if row["delivery"] == "baseload":
                output, price = np.ones(len(frame)), row["price_eur_mwh"] + row["firming_eur_mwh"]
            else:
                output, price = self._profile(row["technology"], year), row["price_eur_mwh"]
            delivered_mw = row["capacity_mw"] * output
            paid += delivered_mw * (indexed(row, year) * price - spot)
            certified += delivered_mw
            free_mw += 0.0 if row["delivery"] == "baseload" else delivered_mw
        frame["contracts_eur"], frame["contracts_free_mw"] = paid, free_mw
        frame["certified_mw"] = certified
        for row in held("indexed"):
            adder = indexed(row, year) * row["adder_eur_mwh"]
            above = (row["spot_factor"] - 1.0) * spot + adder
            frame["price_eur_mwh"] += row["load_fraction"] * above

    def _served(self, clean: pd.Series) -> np.ndarray:
        """What of the campus' power comes of some of what flows in, through the battery or not.

        A year's content is followed in MWh of that origin, from a round to the next until the
        year ends as it began.
        """
        hourly, battery = self.hourly, self.tree["supply"]["battery"]
        inflow = hourly["grid_power_mw"] + hourly["generation_power_mw"]
        load = hourly["facility_power_mw"].to_numpy()
        charge, discharge = hourly["charge_power_mw"], hourly["discharge_power_mw"]
        if not charge.any():
            return load * np.divide(clean, inflow, where=inflow > 0.0, out=0.0 * load)
        served = np.zeros(len(hourly))
        years = hourly["month"].to_numpy() // 12
        for year in np.unique(years):
            at = np.flatnonzero(years == year)
            flows = [s.to_numpy()[at] for s in (clean, inflow, charge, discharge)]
            level = hourly["battery_level_mwh"].to_numpy()[at]
            ends = 0.0
            for _ in range(4):
                held, before = ends * level[-1], level[-1]
                for n, (of_it, all_, into, out) in enumerate(zip(*flows, strict=True)):
                    mix = held / before if before > 0.0 else 0.0
                    part = (of_it + mix * out) / (all_ + out) if all_ + out > 0.0 else 0.0
                    served[at[n]] = part * load[at[n]]
                    added = battery["charge_efficiency"] * into
                    held = mix * max(level[n] - added, 0.0) + part * added
                    before = max(level[n], added)
                ends = held / before if before > 0.0 else 0.0
        return served

    def _battery(self) -> None:
        """Capacity in each year of operation, what is added, and how often it is used."""
        battery, hourly = self.tree["supply"]["battery"], self.hourly
        first_mwh = battery["power_mw"] * battery["duration_h"]
        capacity_mwh, added_eur, cycles = (np.zeros(len(self.months)) for _ in range(3))
        arrhenius = np.exp(
            -battery["activation_kj_mol"]
            / 8.314462618e-3
            * (1.0 / (battery["temperature_c"] + 273.15) - 1.0 / 298.15)
        )
        # Energy, damage by time and damage by cycles of cells of one age.
        cells = np.array([[first_mwh, 0.0, 0.0]])

        def kept(cells: np.ndarray) -> np.ndarray:
            return 1.0 - np.minimum(0.2 * np.sqrt(cells[:, 1:]).sum(axis=1), 1.0)

        for n, year in enumerate(self.operating if first_mwh else []):
            at = (self.months // 12 == year) & (self.months >= self.opening)
            # The first of January nearest to an anniversary of the opening.
            open_years = (12 * year - self.opening) / 12.0
            age, every = int(open_years + 0.5), battery["augmentation_years"]
            left = self.tree["operation_years"] - age
            due = battery["augmentation"] == "additions" and n and age and age % every == 0
            if due and left >= every / 2:
                cells = cells[kept(cells) > battery["end_of_life_fraction"]]
                added_mwh = max(first_mwh - (cells[:, 0] * kept(cells)).sum(), 0.0)
                cells = np.vstack([cells, [added_mwh, 0.0, 0.0]])
                price = battery["capex_eur_kwh"] * (1.0 - battery["capex_decline"]) ** open_years
                added_eur[np.argmax(at)] = self.index(year) * 1_000.0 * added_mwh * price
            capacity = (cells[:, 0] * kept(cells)).sum()
            capacity_mwh[at] = capacity
            of_year = hourly["month"].to_numpy() // 12 == year
            soc = np.clip(hourly["battery_level_mwh"].to_numpy()[of_year] / capacity, 0.0, 1.0)
            stress = arrhenius * (1.0 + battery["charge_stress"] * (soc - 0.5) ** 3)
            counted = fleetwatt.supply.rainflow(soc)
            depths = counted.counts * counted.ranges ** battery["depth_exponent"]
            cells[:, 1] += (stress**2).sum() / 8_766.0 / battery["calendar_life_years"]
            cells[:, 2] += depths.sum() / battery["cycle_life"]
            from_cells_mwh = self.monthly["discharge_mwh"] / battery["discharge_efficiency"]
            cycles[at] = from_cells_mwh[at] / capacity
        self.monthly["battery_capacity_mwh"] = capacity_mwh
        self.monthly["capex_battery_added_eur"] = added_eur
        self.monthly["battery_cycles"] = cycles

    def _subscribed_fractions(self) -> list[float]:
        network = self.tree["supply"]["network"]
        return [network[f"{period}_fraction"] for period in ("peak", "hph", "hch", "hpb", "hcb")]

    def _overrun(self, hourly: pd.DataFrame) -> np.ndarray:
        """Cost of loads above the subscription, by month: six points of ten minutes an hour."""
        subscribed = self.tree["site"]["grid_connection_mw"] * np.array(
            self._subscribed_fractions()
        )
        price = self.by_period("power", "eur_kw_year")
        over_kw = 1_000.0 * (hourly["grid_power_mw"] - subscribed[hourly["period"]]).clip(lower=0.0)
        squares = (6.0 * over_kw**2).groupby([hourly["month"], hourly["period"]]).sum()
        cost = 0.04 * np.sqrt(squares) * price[squares.index.get_level_values("period")]
        real = cost.groupby("month").sum().reindex(self.months, fill_value=0.0)
        return real.to_numpy() * np.array([self.index(month // 12) for month in self.months])

    def by_period(self, figure: str, unit: str) -> np.ndarray:
        """A price of the network tariff in its five periods, real."""
        name = f"turpe_{self.tree['site']['voltage']}"
        usage = self.tree["supply"]["network"]["usage"]
        return self.catalogue.values("tariffs", name, f"{figure}_{usage}_{unit}")

    @staticmethod
    def _period(local: pd.DatetimeIndex) -> np.ndarray:
        """Period of the network tariff of each hour, 0 to 4."""
        high = local.month.isin([11, 12, 1, 2, 3])
        off_peak = (local.day_of_week == 6) | (local.hour >= 22) | (local.hour < 6)
        peak = (
            local.month.isin([12, 1, 2])
            & (local.day_of_week < 5)
            & local.hour.isin([9, 10, 18, 19])
        )
        return np.select(
            [peak, high & ~off_peak, high & off_peak, ~high & ~off_peak], [0, 1, 2, 3], 4
        )

    def _operate(self) -> None:
        """Every hour of operation, then its sums by month."""
        tree = self.tree
        plant = Plant(tree, self.plant_share, self.catalogue)
        load = weekly_load(tree["fleet"], self.catalogue)
        supply, water = tree["supply"], tree["facility"]["water"]
        people = tree["cost"]["staff_per_mw"] * plant.it_mw
        volume = water["loop_volume_m3_per_mw"] * plant.it_mw
        loop_m3_h = volume * water["loop_renewal_fraction"] / 8_766.0
        staff_m3_h = water["staff_m3_year"] * people / 8_766.0
        frames = []
        for year in self.operating:
            hours = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
            local = hours.tz_localize("UTC").tz_convert(tree["timezone"])
            number = 12 * hours.year.to_numpy() + hours.month.to_numpy() - 1
            position = np.clip(number - self.start, 0, len(self.months) - 1)
            open_ = (number >= self.opening) & (number < self.end)
            air = self.air[year].at(typical_hours(year))
            slot = (24 * local.day_of_week + local.hour).to_numpy()
            wanted_mw = self.idle_mw[position] + self.swing_mw[position] * load[slot]
            flows = plant.served(
                np.minimum(wanted_mw, plant.it_mw),
                self.liquid[position],
                air,
                plant.heat_demand_mw(air.dry, self.hot_water[slot]),
            )
            frame = pd.DataFrame(flows, index=hours)
            frame["month"] = number
            frame["wanted_mw"] = wanted_mw
            frame["dry_bulb_c"], frame["wet_bulb_c"] = air.dry, air.wet
            for name, size in PLANTS.items():
                rated_mw = tree["supply"][name][size]
                frame[f"{name}_mw"] = rated_mw * self._profile(name, year) if rated_mw else 0.0
            dark = (slot % 24 < 7) | (slot % 24 >= 22)
            frame["time"] = np.select([dark, slot // 24 == 6], ["night", "sunday"], "day")
            kinds = [f"water_{n}_m3" for n in ("evaporated", "drift", "blowdown", "humidified")]
            frame["water_m3"] = frame[kinds].sum(axis=1) + loop_m3_h + staff_m3_h
            bought = supply["contract_fraction"]
            contract = self.index(year) * supply["contract_eur_mwh"]
            frame["spot_eur_mwh"] = self._price(year)
            frame["price_eur_mwh"] = bought * contract + (1.0 - bought) * frame["spot_eur_mwh"]
            self._contracts(year, frame)
            frame["period"] = period = self._period(local)
            price = self.by_period("energy", "eur_mwh")
            frame["network_eur_mwh"] = self.index(year) * price[period]
            frame["carbon_free_fraction"] = np.nan
            if self._carbon_free:
                turn = (year - self.operating[0]) % len(self._carbon_free)
                recorded, part = self._carbon_free[turn]
                frame["carbon_free_fraction"] = part[weekday_hours(recorded, year)]
            frame["carbon_g_kwh"], frame["life_cycle_g_kwh"] = self._carbon(year)
            frames.append(frame[open_])
        self.hourly = hourly = pd.concat(frames)
        for name in SCHEDULED:
            hourly[name] = self._schedule[name] if self._schedule else 0.0
        potential_mw = hourly[[f"{name}_mw" for name in PLANTS]].sum(axis=1)
        generated, exported = hourly["generation_power_mw"], hourly["export_power_mw"]
        charge, discharge = hourly["charge_power_mw"], hourly["discharge_power_mw"]
        hourly["curtailed_power_mw"] = potential_mw - generated
        hourly["grid_power_mw"] = (
            hourly["facility_power_mw"] + charge + exported - discharge - generated
        )
        served = np.where(hourly["wanted_mw"] > 0, hourly["it_power_mw"] / hourly["wanted_mw"], 1.0)
        hourly["lost"] = 1.0 - served
        grid = hourly["grid_power_mw"]
        cooled = hourly["unserved_heat_mw"] > 1e-9
        by_hour = pd.DataFrame(
            {
                "month": hourly["month"],
                "operating_h": 1.0,
                "it_energy_mwh": hourly["it_power_mw"],
                "facility_energy_mwh": hourly["facility_power_mw"],
                "grid_energy_mwh": grid,
                **{f"{name}_energy_mwh": hourly[f"{name}_mw"] for name in PLANTS},
                "curtailed_mwh": hourly["curtailed_power_mw"],
                "charge_mwh": charge,
                "discharge_mwh": discharge,
                "export_energy_mwh": exported,
                "own_energy_mwh": self._served(generated),
                "charge_discharge_h": (np.minimum(charge, discharge) > 1e-9).astype(float),
                **{f"{name}_mwh": hourly[f"{name}_mw"] for name in ENERGIES},
                **{f"water_{name}_m3": hourly[f"water_{name}_m3"] for name in WATERS},
                "shed_energy_mwh": hourly["wanted_mw"] - hourly["it_power_mw"],
                "shed_h": (hourly["lost"] > 0.0).astype(float),
                "cooling_shed_h": (cooled & (hourly["lost"] > 0.0)).astype(float),
                "clamped_h": hourly["clamped_h"],
                "trim_h": (hourly["trim_chiller_mw"] > 0.0).astype(float),
                "water_loop_m3": loop_m3_h,
                "water_staff_m3": staff_m3_h,
                "carbon_combustion_t": grid * hourly["carbon_g_kwh"] / 1_000.0,
                "carbon_life_cycle_t": grid * hourly["life_cycle_g_kwh"] / 1_000.0,
                "electricity_energy_eur": grid * hourly["price_eur_mwh"],
                "electricity_contracts_eur": hourly["contracts_eur"],
                "certified_mwh": hourly["certified_mw"],
                "electricity_network_energy_eur": grid * hourly["network_eur_mwh"],
                "lost_h": hourly["lost"],
                "lost_cooling_h": hourly["lost"].where(cooled, 0.0),
            }
        )
        free = hourly["carbon_free_fraction"]
        bought = np.minimum(hourly["contracts_free_mw"], grid)
        clean = (generated + bought + free * (grid - bought)).fillna(0.0)
        by_hour["carbon_free_mwh"] = self._served(clean)
        by_hour["carbon_known_mwh"] = hourly["facility_power_mw"].where(free.notna(), 0.0)
        sums = by_hour.groupby("month").sum().reindex(self.months, fill_value=0.0)
        sums["certified_mwh"] = sums[["certified_mwh", "grid_energy_mwh"]].min(axis=1)
        monthly = {name: sums[name].to_numpy() for name in sums.columns}
        days = hourly["water_m3"].groupby(hourly.index.normalize()).sum()
        speed = hourly["outdoor_fan_speed"]
        greatest = {
            "it_peak_mw": hourly.groupby("month")["it_power_mw"].max(),
            "grid_peak_mw": hourly.groupby("month")["grid_power_mw"].max(),
            "hour_peak_water_m3": hourly.groupby("month")["water_m3"].max(),
            **{
                f"fan_speed_{time}": speed.where(hourly["time"] == time, 0.0)
                .groupby(hourly["month"])
                .max()
                for time in ("day", "night", "sunday")
            },
            "day_peak_water_m3": days.groupby(12 * days.index.year + days.index.month - 1).max(),
        }
        for name, most in greatest.items():
            monthly[name] = most.reindex(self.months, fill_value=0.0).to_numpy()
        monthly["electricity_overrun_eur"] = self._overrun(hourly)
        served_h = monthly["operating_h"] - monthly["lost_h"]
        monthly["gpu_hours_installed"] = self.installed * monthly["operating_h"]
        monthly["gpu_hours_available"] = self.available * monthly["operating_h"]
        monthly["gpu_hours_sold"] = self.sold * served_h
        monthly["chip_energy_mwh"] = self.chip_share * monthly["it_energy_mwh"]
        monthly["gpu_hours_shed"] = self.available * monthly["lost_h"]
        monthly["gpu_hours_shed_cooling"] = self.available * monthly.pop("lost_cooling_h")
        self.monthly = monthly

    def _money(self) -> None:
        """Every line of money that months have."""
        tree, monthly = self.tree, self.monthly
        cost, supply, site = tree["cost"], tree["supply"], tree["site"]
        it_mw, grid_mw = tree["facility"]["it_capacity_mw"], site["grid_connection_mw"]
        index = self.index(self.months // 12)
        open_ = (self.months >= self.opening).astype(float)
        generators = supply["generators"]
        facility = cost["facility_eur_per_mw"] * it_mw
        connection = cost["connection_eur_per_mw"] * grid_mw
        backup = generators["capex_eur_per_kw"] * 1_000.0 * generators["capacity_mw"]
        built = facility + connection + backup
        development = cost["development_fraction"] * built
        contingency = cost["contingency_fraction"] * built
        building = min(self.built - self.start + 1, len(self.months))
        spending = cost["spending"]
        done = np.clip(np.arange(len(self.months) + 1) / building, 0.0, 1.0)
        total = spending["concentration"]

        def spent(part: str) -> np.ndarray:
            centre = spending[f"{part}_centre"]
            monthly[f"{part}_share"] = np.diff(
                betainc(centre * total, (1.0 - centre) * total, done)
            )
            return prices["construction"] * monthly[f"{part}_share"]

        battery = supply["battery"]
        battery_kw = 1_000.0 * battery["power_mw"]
        battery_eur = battery_kw * (
            battery["capex_eur_kw"] + battery["duration_h"] * battery["capex_eur_kwh"]
        )
        plants_eur, upkeep = battery_eur, battery["upkeep_fraction"] * battery_eur
        for name, size in PLANTS.items():
            kw = 1_000.0 * supply[name][size]
            plants_eur += supply[name]["capex_eur_per_kw"] * kw
            upkeep += supply[name]["opex_eur_kw_year"] * kw
        self._battery()
        closing = (self.months == self.end - 1).astype(float)
        rises = cost["escalation"] | {"rent": tree["revenue"]["rent_escalation"]}
        prices = {name: self.index(self.months // 12, rise) for name, rise in rises.items()}
        monthly["capex_facility_eur"] = spent("facility") * facility
        monthly["capex_connection_eur"] = spent("connection") * connection
        monthly["capex_generators_eur"] = spent("generators") * backup
        monthly["capex_development_eur"] = spent("development") * development
        monthly["capex_contingency_eur"] = spent("contingency") * contingency
        monthly["capex_plants_eur"] = spent("plants") * plants_eur
        self._purchases()
        year_part = index * open_ / 12.0
        of_year = {name: values * open_ / 12.0 for name, values in prices.items()}
        self.people = cost["staff_per_mw"] * it_mw
        monthly["staff_eur"] = of_year["staff"] * self.people * cost["staff_eur_year"]
        monthly["facility_upkeep_eur"] = (
            of_year["upkeep"] * cost["facility_upkeep_fraction"] * built
        )
        monthly["it_support_eur"] = cost["it_support_fraction"] * self.it_value / 12.0
        monthly["plants_upkeep_eur"] = of_year["upkeep"] * upkeep
        site_eur = built + development + contingency + plants_eur
        standing = of_year["construction"] * site_eur + self.it_value / 12.0
        premiums = (1.0 + rises["insurance"]) ** (
            self.months // 12 - tree["currency"]["money_year"]
        )
        premium = premiums * cost["insurance_fraction"]
        monthly["insurance_eur"] = premium * standing
        monthly["insurance_site_eur"] = premium * of_year["construction"] * site_eur
        monthly["insurance_it_eur"] = premium * self.it_value / 12.0
        property_tax = cost["property_tax_fraction"] * facility
        monthly["property_tax_eur"] = of_year["local_taxes"] * property_tax
        cloud = tree["business_model"] != "colocation"
        software = cost["software_eur_gpu_year"] if cloud else 0.0
        monthly["software_eur"] = of_year["overhead"] * software * self.installed
        monthly["overhead_eur"] = of_year["overhead"] * cost["overhead_eur_mw_year"] * it_mw
        kwh = 1_000.0 * generators["capacity_mw"] * generators["test_h_year"]
        litres = kwh * generators["fuel_l_kwh"]
        monthly["generator_fuel_eur"] = year_part * litres * generators["fuel_eur_l"]
        monthly["carbon_generators_t"] = (
            open_ / 12.0 * litres * tree["carbon"]["fuel_kg_l"] / 1_000.0
        )
        steps = np.diff(self._subscribed_fractions(), prepend=0.0)
        kw_year = float(steps @ self.by_period("power", "eur_kw_year"))
        subscription = year_part * kw_year * 1_000.0 * grid_mw
        monthly["electricity_subscription_eur"] = subscription
        by_energy = monthly["electricity_network_energy_eur"]
        cta = (0.15 if site["voltage"] == "hta" else 0.05) * subscription
        monthly["electricity_cta_eur"] = cta
        overrun = monthly["electricity_overrun_eur"]
        monthly["electricity_network_eur"] = by_energy + subscription + overrun + cta
        full, reduced = (
            self.catalogue.value("tariffs", "levies", f"excise_{rate}_eur_mwh")
            for rate in ("full", "reduced")
        )
        shown = supply["excise_conditions"]
        used_mwh = monthly["facility_energy_mwh"].sum() / (open_.sum() / 12.0)
        added = shown["value_added_eur_year"]
        meets = (
            used_mwh > 1_000.0
            and shown["energy_management"]
            and shown["good_practice"]
            and (shown["pue_target"] or monthly["delivered_heat_mwh"].sum() > 0.0)
            and (added is None or 1_000.0 * used_mwh / added >= 1.0)
        )
        is_reduced = supply["excise"] == "reduced" or (supply["excise"] == "conditions" and meets)
        excise = reduced if is_reduced else full
        adders = (
            supply["capacity_eur_mwh"]
            + supply["savings_certificates_eur_mwh"]
            + supply["supplier_margin_eur_mwh"]
        )
        self._export(excise + adders)
        first_gwh = year_part * 1_000.0 * (full - excise)
        by_rate = index * excise * monthly["grid_energy_mwh"]
        monthly["electricity_excise_rate_eur"] = by_rate
        monthly["electricity_excise_threshold_eur"] = first_gwh
        monthly["electricity_excise_eur"] = by_rate + first_gwh
        monthly["electricity_adders_eur"] = index * adders * monthly["grid_energy_mwh"]
        water = sum(monthly[f"water_{use}_m3"] for use in (*WATERS, "loop", "staff"))
        monthly["water_eur"] = prices["water"] * cost["water_eur_m3"] * water
        heat_price = tree["facility"]["heat_reuse"]["price_eur_mwh"]
        monthly["revenue_heat_eur"] = index * heat_price * monthly["delivered_heat_mwh"]
        served_h = monthly["operating_h"] - monthly["lost_h"]
        if not cloud:
            self.priced, self.own_price_eur_h = 0.0 * index, 0.0 * index
        base = tree["revenue"]["price_eur_gpu_hour"]
        monthly["gpu_hours_priced"] = self.priced * served_h
        monthly["revenue_contract_eur"] = base * monthly["gpu_hours_priced"]
        monthly["revenue_own_price_eur"] = self.own_price_eur_h * served_h
        credited = monthly["revenue_contract_eur"] + monthly["revenue_own_price_eur"]
        monthly["credited_eur"] = credited
        monthly["sla_credits_eur"] = (
            tree["revenue"]["sla_credit_fraction"] * self.yields.credit_probability * credited
        )
        for use, each in [
            ("tokens", tree["revenue"]["token_eur_mtoken"] * self.yields.mtoken_hour),
            ("research", tree["revenue"]["research_eur_gpu_hour"]),
        ]:
            part = tree["revenue"][f"{use.removesuffix('s')}_fraction"] if cloud else 0.0
            monthly[f"gpu_hours_{use}"] = part * self.sold * served_h
            monthly[f"revenue_{use}_eur"] = each * monthly[f"gpu_hours_{use}"]
        monthly["revenue_compute_eur"] = (
            credited
            + monthly["revenue_tokens_eur"]
            + monthly["revenue_research_eur"]
            - monthly["sla_credits_eur"]
        )
        monthly["revenue_colocation_eur"] = 0.0 * index
        monthly["revenue_recharge_eur"] = 0.0 * index
        monthly["electricity_drawn_eur"] = sum(
            monthly[f"electricity_{part}_eur"] for part in ("energy", "network", "excise", "adders")
        )
        if not cloud:
            served = served_h / np.maximum(monthly["operating_h"], 1.0)
            rent = tree["revenue"]["colocation_eur_kw_month"]
            monthly["revenue_colocation_eur"] = prices["rent"] * rent * self.let_kw * served
            repaid = tree["revenue"]["power_recharge_fraction"]
            monthly["revenue_recharge_eur"] = repaid * monthly["electricity_drawn_eur"]
        rented = self.let_kw * served_h / np.maximum(monthly["operating_h"], 1.0)
        monthly["let_kw_months"] = 0.0 * index if cloud else rented
        monthly["owned_gpus"] = self.installed if cloud else 0.0 * index
        left = tree["finance"]["facility_residual_fraction"] * built
        monthly["site_left_eur"] = left * prices["construction"] * closing
        monthly["it_value_eur"] = self.it_value
        monthly["it_value_year_eur"] = self.it_value * open_ / 12.0
        monthly["site_year_eur"] = of_year["construction"] * site_eur
        lease = tree["revenue"]["lease"] if tree["business_model"] == "leased_it" else None
        a_kw = lease["space_eur_kw_month"] if lease else 0.0
        monthly["rent_space_eur"] = open_ * prices["rent"] * a_kw * 1_000.0 * it_mw
        monthly["rent_it_eur"] = self._rent(lease) if lease else 0.0 * index
        monthly["price_index"] = index
        monthly["operating_years"] = open_ / 12.0
        monthly["running_index"] = year_part
        monthly["closing"] = closing
        monthly["closing_index"] = prices["construction"] * closing
        for line, name in INDICES.items():
            monthly[line] = premiums if name == "insurance" else prices[name]
        monthly["indexed_mwh"] = index * monthly["grid_energy_mwh"]
        monthly["generator_fuel_l"] = open_ / 12.0 * litres
        monthly["carbon_generators_kg"] = 1_000.0 * monthly["carbon_generators_t"]

    def _purchases(self) -> None:
        """IT bought, replaced and sold, what fails, prices of the hours."""
        tree = self.tree
        cloud = tree["business_model"] != "colocation"
        zeros = np.zeros(len(self.months))
        names = ("capex_it", "refresh", "it_failed", "it_retired", "it_left", "it_value")
        flows = {name: zeros.copy() for name in names}
        self.priced, self.own_price_eur_h, self.chips_eur = zeros.copy(), zeros.copy(), 0.0
        self.bought = sum(cohort.bought() for cohort in self.cohorts)
        for cohort in self.cohorts if cloud else []:
            for name, values in cohort.money().items():
                flows[name] += values
            self.chips_eur += cohort.chips_eur()
            priced = (cohort.sales * cohort.price_factor()).sum(axis=0)
            own_price = cohort.cohort["price_eur_gpu_hour"]
            if own_price is None:
                self.priced += priced
            else:
                self.own_price_eur_h += own_price * priced
        self.it_value = flows.pop("it_value")
        for name, values in flows.items():
            self.monthly[f"{name}_eur"] = values

    def _rent(self, lease: dict[str, float]) -> np.ndarray:
        """Rents of the IT: the factor of an annuity due, times what stands and what it cost."""
        months = 12 * int(self.tree["fleet"]["refresh"]["life_years"])
        discounts = (1.0 + lease["it_yield"]) ** (-np.arange(months + 1) / 12.0)
        factor = (1.0 - lease["it_residual_fraction"] * discounts[-1]) / discounts[:-1].sum()
        return factor * self.it_value

    def _export(self, levies_eur_mwh: float) -> None:
        """What one more MWh costs without a battery, and what exports earn."""
        hourly, supply = self.hourly, self.tree["supply"]
        index = self.index(hourly["month"].to_numpy() // 12)
        charges = hourly["network_eur_mwh"] + index * levies_eur_mwh
        hourly["import_eur_mwh"] = hourly["price_eur_mwh"] + charges
        hourly["marginal_price_eur_mwh"] = (
            self._schedule["marginal_price_eur_mwh"] if self._schedule else hourly["import_eur_mwh"]
        )
        spot, factor = hourly["spot_eur_mwh"], supply["export_price_factor"]
        earned = np.where(spot >= 0.0, factor * spot, spot / factor if factor else 0.0)
        earned = np.minimum(earned, hourly["import_eur_mwh"]) * hourly["export_power_mw"]
        sums = earned.groupby(hourly["month"]).sum()
        self.monthly["revenue_export_eur"] = sums.reindex(self.months, fill_value=0.0).to_numpy()

    def _tax(self, result: np.ndarray) -> np.ndarray:
        """Company tax; older losses cover an allowance and a part of the profit above it."""
        finance = self.tree["finance"]
        losses, tax = 0.0, []
        for profit in self.by_year(result):
            losses += max(-profit, 0.0)
            profit = max(profit, 0.0)
            allowance = finance["loss_allowance_eur"]
            cover = min(profit, allowance)
            cover += finance["loss_fraction"] * max(profit - allowance, 0.0)
            cover = min(cover, losses)
            losses -= cover
            tax.append(finance["tax_rate"] * (profit - cover))
        # Paid in equal parts over the year's months in operation.
        open_ = (self.months >= self.opening).astype(float)
        year = self.months // 12 - self.years[0]
        counts = self.by_year(open_)
        due = np.array(tax) / np.maximum(counts, 1.0)
        return open_ * due[year]

    def by_year(self, months: np.ndarray, how: Any = np.add) -> np.ndarray:
        """Months gathered by calendar year."""
        firsts = np.flatnonzero((self.months % 12 == 0) | (self.months == self.start))
        return np.asarray(how.reduceat(months, firsts))

    def _parties(self, y: dict[str, np.ndarray]) -> None:
        """Operator, landlord and lessor, each with what it receives and pays."""
        borne = ("facility_upkeep", "plants_upkeep", "insurance_site", "property_tax")
        y["landlord_cost_eur"] = sum(y[f"{name}_eur"] for name in borne)
        y["landlord_ebitda_eur"] = y["rent_space_eur"] - y["landlord_cost_eur"]
        site, it = y["landlord_ebitda_eur"] + y["site_left_eur"], y["rent_it_eur"].copy()
        it += y["it_retired_eur"] + y["it_left_eur"]
        y["landlord_result_eur"] = site - y["depreciation_site_eur"]
        y["lessor_result_eur"] = it - y["depreciation_it_eur"]
        helped = y["grants_eur"] + y["tax_credit_eur"]
        y["landlord_pretax_cash_flow_eur"] = site + helped - y["capex_site_eur"]
        y["lessor_pretax_cash_flow_eur"] = it - y["it_spending_eur"]
        paid = y["opex_eur"] - y["landlord_cost_eur"] + y["rent_space_eur"] + y["rent_it_eur"]
        result = y["operator_pretax_cash_flow_eur"] = y["revenue_eur"] - paid
        for party, taxed in [
            ("landlord", y["landlord_result_eur"]),
            ("lessor", y["lessor_result_eur"]),
            ("operator", result),
        ]:
            y[f"{party}_tax_eur"] = self._tax(taxed)
            flow = y[f"{party}_pretax_cash_flow_eur"] - y[f"{party}_tax_eur"]
            y[f"{party}_cash_flow_eur"] = flow

    def _business_taxes(self, y: dict[str, np.ndarray]) -> None:
        """C3S on turnover and CVAE on value added, as the French rules state them."""
        cost = self.tree["cost"]
        turnovers = self.by_year(y["revenue_eur"])
        open_ = (self.months >= self.opening).astype(float)
        parts = open_ / np.maximum(self.by_year(open_), 1.0)[self.months // 12 - self.years[0]]
        due = [
            cost["turnover_tax_fraction"] * max(turnover - cost["turnover_allowance_eur"], 0.0)
            for turnover in turnovers
        ]
        y["turnover_tax_eur"] = parts * np.array(due)[self.months // 12 - self.years[0]]
        bought = ("electricity", "maintenance", "overhead", "insurance", "software", "utilities")
        y["value_added_eur"] = y["revenue_eur"] - sum(y[f"{name}_eur"] for name in bought)
        rates = {2028: 0.0019, 2029: 0.0009}
        known = [0.0028 if year < 2028 else rates.get(year, 0.0) for year in self.months // 12]
        is_due = cost["value_added_contribution"] == "cvae"
        y["value_added_fraction"] = np.array(known) if is_due else np.zeros(len(known))
        y["value_added_taxed_eur"] = np.where(y["value_added_eur"] > 0.0, y["value_added_eur"], 0.0)
        y["value_added_contribution_eur"] = y["value_added_fraction"] * y["value_added_taxed_eur"]
        y["business_tax_eur"] = y["turnover_tax_eur"] + y["value_added_contribution_eur"]
        local = y["property_tax_eur"] + y["business_tax_eur"]
        y["insurance_taxes_eur"] = y["insurance_eur"] + local

    def _statements(self) -> None:
        """Lines by month, then by calendar year."""
        y = {name: values for name, values in self.monthly.items() if name != "lost_h"}
        y["water_m3"] = sum(y[f"water_{use}_m3"] for use in (*WATERS, "loop", "staff"))
        y["water_consumed_m3"] = y["water_m3"] - sum(
            y[f"water_{use}_m3"] for use in ("blowdown", "loop", "staff")
        )
        y["chain_loss_mwh"] = y["ups_loss_mwh"] + y["distribution_loss_mwh"]
        y["ups_output_mwh"] = y["it_energy_mwh"] + y["distribution_loss_mwh"]
        y["cooling_mwh"] = sum(
            y[f"{n}_mwh"] for n in ("liquid_cooling", "trim_chiller", "air_cooling")
        )
        y["heat_removed_mwh"] = y["it_energy_mwh"] + y["chain_loss_mwh"] + y["auxiliary_mwh"]
        y["carbon_t"] = y["carbon_combustion_t"] + y["carbon_generators_t"]
        y["disposal_eur"] = y["it_retired_eur"] + y["it_left_eur"] + y["site_left_eur"]
        maintained = ("facility_upkeep", "it_support", "it_failed", "plants_upkeep")
        y["maintenance_eur"] = sum(y[f"{part}_eur"] for part in maintained)
        y["consumed_mwh"] = y["facility_energy_mwh"]
        y["people_eur"] = y["staff_eur"] + y["overhead_eur"]
        y["utilities_eur"] = y["water_eur"] + y["generator_fuel_eur"]
        y["revenue_other_eur"] = (
            y["revenue_recharge_eur"] + y["revenue_heat_eur"] + y["revenue_export_eur"]
        )
        sales = y["revenue_compute_eur"] + y["revenue_colocation_eur"]
        y["revenue_eur"] = sales + y["revenue_other_eur"]
        y["electricity_eur"] = sum(
            y[f"electricity_{part}_eur"]
            for part in ("energy", "contracts", "network", "excise", "adders")
        )
        self._business_taxes(y)
        running = (
            "electricity generator_fuel water staff facility_upkeep it_support it_failed "
            "plants_upkeep "
            "insurance property_tax business_tax software overhead"
        )
        y["opex_eur"] = sum(y[f"{name}_eur"] for name in running.split())
        y["ebitda_eur"] = y["revenue_eur"] - y["opex_eur"]
        site = "facility connection generators development contingency plants battery_added"
        y["capex_site_eur"] = sum(y[f"capex_{name}_eur"] for name in site.split())
        y["it_spending_eur"] = y["capex_it_eur"] + y["refresh_eur"]
        y["investment_eur"] = y["capex_site_eur"] + y["it_spending_eur"]
        y["plants_spending_eur"] = y["capex_plants_eur"] + y["capex_battery_added_eur"]
        opening, complete = self.opening - self.start, self.complete - self.start
        self.financing = Financing(self.tree, y, self.months, opening, complete)
        y["electricity_net_eur"] = (
            y["electricity_eur"]
            + y["plants_upkeep_eur"]
            + y["depreciation_plants_eur"]
            - y["revenue_export_eur"]
        )
        y["social_contributions_eur"] = (
            self.tree["cost"]["social_contribution_fraction"] * y["staff_eur"]
        )
        paid = (
            "tax property_tax business_tax electricity_excise electricity_cta social_contributions"
        )
        y["public_account_eur"] = (
            sum(y[f"{name}_eur"] for name in paid.split()) - y["grants_eur"] - y["tax_credit_eur"]
        )
        self._parties(y)
        index = self.index(self.months // 12)
        for kind in ("installed", "available", "sold"):
            y[f"indexed_hours_{kind}"] = index * y[f"gpu_hours_{kind}"]
        self.lines = y
        greatest = ["it_peak_mw", "grid_peak_mw", "day_peak_water_m3", "it_value_eur"]
        greatest += ["hour_peak_water_m3"]
        greatest += ["fan_speed_day", "fan_speed_night", "fan_speed_sunday"]
        greatest += ["value_added_fraction", "price_index", "owned_gpus", *INDICES]
        self.yearly = {
            name: self.by_year(values, np.maximum if name in greatest else np.add)
            for name, values in y.items()
        }
        lasts = np.flatnonzero((self.months % 12 == 11) | (self.months == self.end - 1))
        for name in (*LEVELS, "battery_capacity_mwh"):
            self.yearly[name] = y[name][lasts]

    def _plant_figures(self, n: int) -> dict[str, float]:
        """Key figures of cooling, water and heat, and what the surroundings notice."""
        y, tree = self.yearly, self.tree
        facility, carbon = tree["facility"], tree["carbon"]
        c, reuse, water = facility["cooling"], facility["heat_reuse"], facility["water"]
        it, campus, grid = (y[f"{m}_energy_mwh"][n] for m in ("it", "facility", "grid"))
        plant = Plant(tree, self.plant_share, self.catalogue)
        used, received = y["heat_electricity_mwh"][n], y["network_heat_mwh"][n]
        saved_kg = reuse["network_carbon_g_kwh"] * received - carbon["combustion_g_kwh"] * used
        asked = y["heat_demand_mwh"][n]
        flow_l_s = y["hour_peak_water_m3"].max() / 3.6
        drawn = {"year": y["water_m3"][n], "day": y["day_peak_water_m3"].max()}

        def of_permit(name: str, value: float) -> float:
            permitted = water[f"permit_{name}"]
            return np.nan if permitted is None else value / permitted

        generators, neighbours = tree["supply"]["generators"], facility["neighbours"]
        kwh = 1_000.0 * generators["capacity_mw"] * generators["test_h_year"]
        evaporative = {"dry": 0.0, "adiabatic": float(c["pads_disperse"]), "wet_tower": 1.0}
        wet_mw = evaporative[c["rejection"]] * plant.loop_mw
        if c["air_side"] in ("waterside_economiser", "water_chiller"):
            wet_mw += plant.rejected_mw
        return {
            "pue_category_1": campus / y["ups_output_mwh"][n],
            "cooling_ppue": (it + y["cooling_mwh"][n]) / it,
            "cer": y["heat_removed_mwh"][n] / y["cooling_mwh"][n],
            "ref": (
                carbon["renewable_fraction"] * (grid - y["certified_mwh"][n])
                + y["certified_mwh"][n]
                + y["own_energy_mwh"][n]
            )
            / campus,
            "cooling_shed_gpu_hours": y["gpu_hours_shed_cooling"].sum(),
            "clamped_hours": y["clamped_h"].sum(),
            "coolant_supply_c": plant.supply_c + c["distribution_approach_k"],
            "source_wue_l_kwh": (y["water_m3"][n] + carbon["offsite_water_l_kwh"] * grid) / it,
            "peak_water_l_s": flow_l_s,
            "scarce_water_m3_year": water["scarcity_factor"] * y["water_consumed_m3"][n],
            "water_over_yearly_permit": of_permit("m3_year", drawn["year"]),
            "water_over_daily_permit": of_permit("m3_day", drawn["day"]),
            "water_over_flow_permit": of_permit("l_s", flow_l_s),
            "neighbour_drawdown_m": self._drawdown_m(),
            **self._noise(plant),
            "evaporative_heat_mw": wet_mw,
            **{
                f"generator_{gas}_kg_year": neighbours[f"{gas}_g_kwh"] * kwh / 1_000.0
                for gas in ("nox", "co", "pm")
            },
            "heat_met_fraction": received / asked if asked > 0.0 else np.nan,
            "avoided_carbon_t_year": saved_kg / 1_000.0,
        }

    def _drawdown_m(self) -> float:
        """Theis, every change of the monthly mean seen from the end of every month."""
        aquifer = self.tree["facility"]["aquifer"]
        firsts = [pd.Timestamp(n // 12, n % 12 + 1, 1) for n in (*self.months, self.end)]
        ends_s = np.cumsum([24.0 * 3_600.0 * d.days for d in np.diff(firsts)])
        starts_s = np.append(0.0, ends_s[:-1])
        flow = aquifer["groundwater_fraction"] * self.lines["water_m3"] / (ends_s - starts_s)
        after_s = ends_s[:, None] - starts_s
        transmissivity = aquifer["transmissivity_m2_s"]
        u = aquifer["neighbour_m"] ** 2 * aquifer["storativity"] / (4.0 * transmissivity)
        with np.errstate(divide="ignore", invalid="ignore"):
            well = np.where(after_s > 0.0, exp1(u / np.where(after_s > 0.0, after_s, 1.0)), 0.0)
        drawdown = well @ np.diff(flow, prepend=0.0) / (4.0 * np.pi * transmissivity)
        return float(max(drawdown.max(), 0.0))

    def _noise(self, plant: Plant) -> dict[str, float]:
        """ISO 9613-2 with the loudest hour by day and by night."""
        tree = self.tree["facility"]
        _, coolers = units(tree["cooling"], plant.loop_mw)
        to = tree["neighbours"]
        ground_m, high, low = to["dwelling_m"], to["source_height_m"], 1.5
        fan_m = np.hypot(ground_m, high - low)
        mean_m = 0.5 * (high + low)
        ground_db = max(4.8 - 2.0 * mean_m / fan_m * (17.0 + 300.0 / fan_m), 0.0)
        mirrored = (ground_m**2 + (high - low) ** 2) / (ground_m**2 + (high + low) ** 2)
        lost_db = 20.0 * np.log10(fan_m) + 11.0 + 1.9e-3 * fan_m
        lost_db += max(ground_db, to["barrier_db"]) - 10.0 * np.log10(1.0 + mirrored)
        found = {}
        for time, silent, allowed in (
            ("day", "day", (6.0, 5.0)),
            ("night", "night", (4.0, 3.0)),
            ("sunday", "day", (4.0, 3.0)),
        ):
            speed, quiet = self.yearly[f"fan_speed_{time}"].max(), to[f"background_{silent}_dba"]
            with np.errstate(divide="ignore"):
                source = to["unit_dba"] + 10.0 * np.log10(coolers) + 50.0 * np.log10(speed)
            level = source - lost_db
            emergence = 10.0 * np.log10(1.0 + 10.0 ** ((level - quiet) / 10.0))
            ambient = quiet + emergence
            limit = np.nan if ambient <= 35.0 else allowed[0] if ambient <= 45.0 else allowed[1]
            # Fans that stand still have no level.
            found[f"noise_{time}_dba"] = level if np.isfinite(level) else np.nan
            found[f"noise_emergence_{time}_db"] = emergence
            found[f"noise_excess_{time}_db"] = emergence - limit
        return found

    def npv(self, flow: np.ndarray) -> float:
        return self.financing.worth_of(flow)

    def project_flow(self, sales: np.ndarray, taxed: bool = True) -> np.ndarray:
        """Project cash flow with other sales, and tax due or repaid on every result."""
        y = self.lines
        ebitda = sales + y["revenue_other_eur"] - y["opex_eur"]
        rate = self.tree["finance"]["tax_rate"] if taxed else 0.0
        tax = rate * (ebitda + y["disposal_eur"] - y["depreciation_eur"])
        helped = y["timing_eur"] + y["grants_eur"] + y["tax_credit_eur"]
        return ebitda + y["disposal_eur"] + helped - tax - y["investment_eur"]

    def levelised(self, hours: str, taxed: bool = True, real: bool = True) -> float:
        """The constant price of a GPU-hour at which the project is worth nothing."""
        index = self.index(self.months // 12) if real else 1.0
        gpu_h = index * self.lines[f"gpu_hours_{hours}"]
        at_zero = self.npv(self.project_flow(0.0 * gpu_h, taxed))
        at_one = self.npv(self.project_flow(gpu_h, taxed))
        return at_zero / (at_zero - at_one)

    def levelised_parts(self) -> dict[str, float]:
        """What a GPU-hour sold costs, part by part."""
        y, tax = self.lines, self.tree["finance"]["tax_rate"]
        gpu_h = self.npv(self.index(self.months // 12) * y["gpu_hours_sold"])
        if gpu_h == 0.0:
            return {}
        running = {
            "electricity": "electricity_eur",
            "maintenance": "maintenance_eur",
            "people": "people_eur",
            "insurance": "insurance_taxes_eur",
            "software": "software_eur",
            "utilities": "utilities_eur",
        }
        parts = {part: self.npv(y[line]) / gpu_h for part, line in running.items()}
        parts["credits"] = -self.npv(y["revenue_other_eur"] + y["disposal_eur"]) / gpu_h
        for part, spent, written in [
            ("it", "it_spending_eur", "depreciation_it_eur"),
            ("site", "capex_site_eur", "depreciation_site_eur"),
        ]:
            parts[part] = (self.npv(y[spent]) - tax * self.npv(y[written])) / (1.0 - tax) / gpu_h
        helped = y["timing_eur"] + y["grants_eur"] + y["tax_credit_eur"]
        parts["untaxed"] = -self.npv(helped) / (1.0 - tax) / gpu_h
        return parts

    def _returns_of_parties(self) -> dict[str, float]:
        apart = self.tree["business_model"] == "leased_it"
        found = {}
        for party in ("operator", "landlord", "lessor"):
            flow = self.lines[f"{party}_cash_flow_eur"]
            found[f"{party}_npv_eur"] = self.npv(flow) if apart else np.nan
            found[f"{party}_irr"] = irr(flow) if apart else np.nan
        return found

    def _figures(self) -> None:
        """Key figures from their definitions."""
        y, tree = self.yearly, self.tree
        january = 12 * self.years
        days = [
            365 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)) for year in self.years
        ]
        whole = y["operating_h"] >= 24.0 * np.array(days)
        stands_h = np.where(self.installed > 0.0, self.lines["operating_h"], 0.0)
        stands_h = np.array([stands_h[self.months // 12 == year].sum() for year in self.years])
        stands = stands_h >= 24.0 * np.array(days)
        full = stands & (january >= self.complete)
        if full.any():
            n = int(np.argmax(full))
        else:
            n = int(np.argmax(stands)) if stands.any() else int(np.argmax(stands_h))
        self.full_year = int(self.years[n])
        carbon, it_mw = tree["carbon"], tree["facility"]["it_capacity_mw"]
        gpus, claimed, found = self.gpus, tree["claimed_gpus"], self.yields
        training_gpus = (
            tree["fleet"]["demand"]["training_fraction"]
            * y["gpu_hours_sold"][n]
            / y["operating_h"][n]
        )
        inference = tree["fleet"]["demand"]["inference_fraction"] * y["gpu_hours_sold"][n]
        levelised = self.levelised("sold")
        mining = mining_eur_mwh(tree["revenue"]["mining"])
        it, facility, grid = (y[f"{m}_energy_mwh"][n] for m in ("it", "facility", "grid"))
        counted = whole if whole.any() else ~whole
        served = (y["debt_service_eur"][n:] > 0.0) & counted[n:]
        cash, service = (y[f"{name}_eur"][n:][served] for name in ("cfads", "debt_service"))
        cover = cash / service
        it_capex, site_capex = y["capex_it_eur"].sum(), y["capex_site_eur"].sum()
        self.figures = {
            "gpus": gpus,
            "gpus_over_claimed": np.nan if claimed is None else gpus / claimed,
            "published_gpus_grid_mw": np.nan
            if claimed is None
            else claimed * found.it_kw * self.peak_hour_pue / 1_000.0,
            "chip_kw_gpu": found.chip_kw,
            "node_kw_gpu": found.node_kw,
            "all_in_kw_gpu": found.all_in_kw,
            "it_kw_gpu": found.it_kw,
            "meter_kw_gpu": found.it_kw * self.peak_hour_pue,
            "availability": y["gpu_hours_available"][n] / y["gpu_hours_installed"][n],
            "training_gpus": training_gpus,
            "job_gpus": found.job_gpus,
            "job_mttf_h": found.job_mttf_h,
            "checkpoint_interval_min": found.checkpoint_interval_min,
            "job_ettr": found.job_ettr,
            "training_swing_mw": found.swing_mw,
            "useful_pflops_gpu": found.useful_pflops,
            "training_pflops": training_gpus * found.useful_pflops,
            "training_days": float(
                np.divide(found.model_pflop_days, training_gpus * found.one_job_pflops)
            ),
            "mtokens_year": found.mtoken_hour * inference,
            "joule_per_token": found.it_joule_token * facility / it,
            "working_gpus": y["gpu_hours_available"][n] / y["operating_h"][n],
            "sold_gpu_hours_year": y["gpu_hours_sold"][n],
            "shed_gpu_hours": y["gpu_hours_shed"].sum(),
            "it_energy_mwh_year": it,
            "facility_energy_mwh_year": facility,
            "grid_energy_mwh_year": grid,
            "self_supplied_fraction": y["own_energy_mwh"][n] / y["facility_energy_mwh"][n],
            "battery_cycles_year": y["battery_cycles"][n],
            "carbon_free_fraction_24_7": np.divide(
                y["carbon_free_mwh"][n], y["carbon_known_mwh"][n] or np.nan
            ),
            "peak_it_mw": y["it_peak_mw"].max(),
            "peak_grid_mw": y["grid_peak_mw"].max(),
            "pue": facility / it,
            "peak_hour_pue": self.peak_hour_pue,
            "water_m3_year": y["water_m3"][n],
            "wue_l_kwh": y["water_m3"][n] / it,
            **self._plant_figures(n),
            "peak_day_water_m3": y["day_peak_water_m3"].max(),
            "offsite_water_m3_year": carbon["offsite_water_l_kwh"] * grid,
            "recoverable_heat_mwh_year": y["recoverable_heat_mwh"][n],
            "delivered_heat_mwh_year": y["delivered_heat_mwh"][n],
            "erf": (erf := y["delivered_heat_mwh"][n] / facility),
            "ere": (1.0 - erf) * facility / it,
            "carbon_t_year": y["carbon_t"][n],
            "carbon_life_cycle_t_year": y["carbon_life_cycle_t"][n],
            "cue_kg_kwh": y["carbon_t"][n] / it,
            "embodied_carbon_t": (
                carbon["embodied_kg_gpu"] * self.bought / 1_000.0
                + carbon["embodied_building_kg_kw"] * it_mw
            ),
            "capex_eur": site_capex + it_capex,
            "capex_site_fraction": site_capex / (site_capex + it_capex),
            "capex_chips_eur": self.chips_eur,
            "refresh_total_eur": y["refresh_eur"].sum(),
            "opex_eur_year": y["opex_eur"][n],
            "electricity_cost_eur_mwh": y["electricity_net_eur"][n] / facility,
            "revenue_eur_year": y["revenue_eur"][n],
            "staff": self.people,
            "lcoc_eur_gpu_hour": levelised,
            "lcoc_eur_pflop_day": 24.0 * levelised / found.useful_pflops,
            "lcoc_eur_mtoken": levelised / found.mtoken_hour,
            "mining_eur_mwh": mining,
            "revenue_over_mining": y["revenue_eur"][n] / it / mining,
            "lcoc_available_eur_gpu_hour": self.levelised("available"),
            "lcoc_installed_eur_gpu_hour": self.levelised("installed"),
            "lcoc_before_tax_eur_gpu_hour": self.levelised("sold", taxed=False),
            "lcoc_nominal_eur_gpu_hour": self.levelised("sold", real=False),
            "lcoc_nominal_available_eur_gpu_hour": self.levelised("available", real=False),
            "lcoc_nominal_installed_eur_gpu_hour": self.levelised("installed", real=False),
            **self._returns_of_parties(),
            "public_account_eur_year": y["public_account_eur"][n],
            "public_account_total_eur": y["public_account_eur"].sum(),
            "public_account_worth_eur": self.npv(self.lines["public_account_eur"]),
            "npv_eur": self.npv(self.lines["project_cash_flow_eur"]),
            "project_irr": irr(self.lines["project_cash_flow_eur"]),
            "equity_irr": irr(self.lines["equity_cash_flow_eur"]),
            "min_dscr": cover.min() if len(cover) else np.nan,
            "average_dscr": cash.sum() / service.sum() if len(cover) else np.nan,
            **self.financing.measures(),
        }


def irr(flow: np.ndarray) -> float:
    """The only yearly rate at which monthly flows are worth nothing; NaN where none is found."""

    def worth(rate: float) -> float:
        return float(np.sum(flow / (1.0 + rate) ** (np.arange(len(flow)) / 12.0)))

    if worth(-0.9) * worth(10.0) > 0.0:
        return float("nan")
    return float(brentq(worth, -0.9, 10.0, xtol=1e-14, rtol=1e-13))
