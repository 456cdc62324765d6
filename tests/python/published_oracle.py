"""Lei and Masanet (2022) in plain NumPy, hours side by side, to hold the core against."""

import numpy as np
import pandas as pd

from fleetwatt.climate import saturation_pressure_pa, wet_bulb_c

LOADS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0]
WATER_C = np.arange(5.0, 36.0, 5.0)
WATER = np.array(
    [
        [8.539, 7.375, 7.255, 8.127, 8.970, 9.347, 9.804, 9.924],
        [8.187, 6.978, 6.826, 7.652, 8.433, 8.766, 9.192, 9.217],
        [7.809, 6.558, 6.377, 7.155, 7.870, 8.154, 8.536, 8.466],
        [7.407, 6.120, 5.913, 6.641, 7.287, 7.515, 7.841, 7.678],
        [6.985, 5.667, 5.436, 6.114, 6.687, 6.854, 7.114, 6.860],
        [6.547, 5.203, 4.951, 5.579, 6.076, 6.178, 6.360, 6.018],
        [6.095, 4.731, 4.462, 5.039, 5.458, 5.491, 5.586, 5.160],
    ]
)
AIR_C = [-10.0, 0.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0]
AIR = np.array(
    [
        [15.934, 16.973, 17.612, 17.859, 17.746, 17.326, 15.808, 13.777],
        [11.401, 12.661, 13.526, 14.006, 14.136, 13.971, 13.003, 11.534],
        [5.634, 6.935, 7.903, 8.547, 8.901, 9.014, 8.711, 7.943],
        [3.487, 4.720, 5.661, 6.320, 6.729, 6.927, 6.860, 6.341],
        [2.124, 3.234, 4.095, 4.720, 5.134, 5.372, 5.441, 5.070],
        [1.449, 2.393, 3.136, 3.688, 4.071, 4.310, 4.437, 4.129],
        [1.190, 1.949, 2.556, 3.020, 3.356, 3.579, 3.724, 3.440],
        [1.035, 1.618, 2.099, 2.484, 2.782, 2.996, 3.166, 2.910],
        [0.763, 1.202, 1.588, 1.924, 2.209, 2.438, 2.673, 2.481],
    ]
)
EXPANSION_C = np.arange(15.0, 46.0, 5.0)
EXPANSION = [2.8, 2.395, 2.049, 1.742, 1.443, 1.234, 0.997]


def humidity(vapour, pressure):
    return 0.621945 * vapour / (pressure - vapour)


def volume(temperature, ratio, pressure):
    """m3 for each kg of moist air."""
    return 287.042 * (temperature + 273.15) * (1 + 1.607858 * ratio) / (pressure * (1 + ratio))


def enthalpy(temperature, ratio):
    return 1.006 * temperature + ratio * (2501.0 + 1.86 * temperature)


def pump(pressure, efficiency):
    """kW for each kg/s of water."""
    return pressure / efficiency * 1e-6


class Year:
    """What no draw changes."""

    def __init__(self, weather):
        self.dry, self.pressure = weather.dry_bulb_c, weather.pressure_pa
        self.wet = wet_bulb_c(self.dry, weather.relative_humidity, self.pressure)
        self.saturation = saturation_pressure_pa(self.dry)
        self.vapour = weather.relative_humidity * self.saturation
        self.ratio = humidity(self.vapour, self.pressure)
        self.volume = volume(self.dry, self.ratio, self.pressure)
        self.enthalpy = enthalpy(self.dry, self.ratio)


def usage(year: Year, case: int, plants: pd.DataFrame):
    """Return yearly PUE and WUE of each plant."""
    names = plants.columns.drop(["pue", "wue_l_kwh"], errors="ignore")
    points = [
        "supply_low_c",
        "supply_high_c",
        "dew_point_low_c",
        "dew_point_high_c",
    ]
    saturation = {name: saturation_pressure_pa(plants[name].to_numpy()) for name in points}
    middle = 0.5 * (plants["supply_low_c"] + plants["supply_high_c"]).to_numpy()
    middle_saturation = saturation_pressure_pa(middle)
    found = []
    for number, row in enumerate(plants[names].itertuples(index=False)):
        at = {name: values[number] for name, values in saturation.items()}
        at["middle"] = middle_saturation[number]
        found.append(_plant(year, case, row, at))
    return np.array(found).T


def _plant(year, case, x, saturation):
    def limits(saturated):
        low = np.maximum(x.humidity_low * saturated, saturation["dew_point_low_c"])
        return low, np.minimum(x.humidity_high * saturated, saturation["dew_point_high_c"])

    heat = 1 / x.ups_efficiency + 1 / (1 - x.distribution_loss) - 1 + x.lighting
    latent = heat / x.sensible_ratio - heat
    flow = heat / (1.01 * x.air_rise_k)
    supply, saturated = x.supply_high_c, saturation["supply_high_c"]
    if case == 10:
        supply, saturated = 0.5 * (x.supply_low_c + x.supply_high_c), saturation["middle"]
    low, high = limits(saturated)
    ratio = 0.5 * (humidity(low, year.pressure) + humidity(high, year.pressure))
    temperature, machine, added = supply, 1.0, 0.0
    if case in (1, 3, 6):
        cold = year.dry < x.supply_low_c
        low, most = limits(np.where(cold, saturation["supply_low_c"], year.saturation))
        mixed = np.maximum(year.dry, x.supply_low_c)
        if case == 1:
            hot = year.dry >= x.supply_high_c
            arid = ~hot & (year.vapour < low)
            most = np.where(cold, saturation["dew_point_high_c"], most)
            moist = ~hot & (year.vapour > most)
            machine = np.where(hot | (moist & ~cold), 1.0, 0.0)
            vapour = np.select([hot, arid, moist], [high, low, most], year.vapour)
            ratio = humidity(vapour, year.pressure)
            humidified = (year.enthalpy - 2501.0 * ratio) / (1.006 + 1.86 * ratio)
            dried = max(x.dew_point_high_c, x.supply_low_c)
            arid_c = np.where(cold, x.supply_low_c, np.maximum(humidified, x.supply_low_c))
            temperature = np.select([hot, arid, moist], [x.supply_high_c, arid_c, dried], mixed)
            rise = 1.01 * x.air_rise_k
            warmed = np.where(arid, enthalpy(temperature, ratio) - year.enthalpy, 0.0)
            outside = flow * rise / (warmed + rise)
            added = np.where(arid, outside / (1 + ratio) * (ratio - year.ratio), 0.0)
        else:
            fits = (low <= year.vapour) & (year.vapour <= most) & (year.dry <= x.supply_high_c)
            machine = np.where(fits, 0.0, 1.0)
            ratio = np.where(fits, year.ratio, ratio)
            temperature = np.where(fits, mixed, supply)
    fans = flow * x.room_fan_pa / x.room_fan_efficiency * 1e-3
    need = machine * (heat + latent)
    humidified = machine * latent / 2266.0
    spray = pump(x.humidifier_pump_pa, x.humidifier_pump_efficiency)
    power = heat + fans * volume(temperature, ratio, year.pressure)
    power = power + (machine * latent if case == 10 else humidified * spray)
    water = humidified + added
    if case == 10:
        cop = np.interp(year.dry, EXPANSION_C, EXPANSION) * (1 + x.cop_error)
        return np.mean(power + need / cop), 3600 * np.mean(water)
    chilled = pump(x.chiller_pump_pa, x.chiller_pump_efficiency) / (4.2 * x.water_rise_k)
    if case in (6, 7, 9):
        column = [np.interp(x.part_load, LOADS, values) for values in AIR]
        cop = np.interp(year.dry, AIR_C, column) * (1 + x.cop_error)
        return np.mean(power + need / cop + need * chilled), 3600 * np.mean(water)
    column = [np.interp(x.part_load, LOADS, values) for values in WATER]
    cop = np.interp(year.wet + x.tower_approach_k, WATER_C, column) * (1 + x.cop_error)
    by_chiller = need
    if case in (2, 4):
        supplied = supply + x.air_rise_k - x.air_rise_k / x.coil_effectiveness
        returned = supplied + x.water_rise_k
        reached = year.wet + x.tower_approach_k + x.economiser_approach_k
        spared = need * np.clip((returned - reached) / x.water_rise_k, 0.0, 1.0)
        by_chiller = need - spared
        each = pump(x.economiser_pump_pa, x.economiser_pump_efficiency) / (4.2 * x.water_rise_k)
        power = power + each * spared
    compressor = by_chiller / cop
    rejected = need + compressor
    evaporating = heat if case in (2, 4) else rejected
    mean_c = year.wet + x.tower_approach_k + 0.5 * x.tower_range_k
    evaporated = evaporating / (2500.5 - 2.3097 * mean_c - 0.0013 * mean_c**2)
    windage = x.windage * evaporating / (4.184 * x.tower_range_k)
    blowdown = np.maximum(evaporated / (x.cycles_of_concentration - 1) - windage, 0.0)
    tower = pump(x.tower_pump_pa, x.tower_pump_efficiency) / (4.184 * x.tower_range_k)
    blown = x.tower_fan_pa / x.tower_fan_efficiency * 1e-3 / x.liquid_to_gas
    power = power + compressor + chilled * by_chiller + tower * rejected
    power = power + blown * evaporated * year.volume
    return np.mean(power), 3600 * np.mean(water + evaporated + windage + blowdown)
