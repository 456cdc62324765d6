"""Profiles of sun, wind and rivers, their container, and how a run comes by them."""

import inspect
import sys

import numpy as np
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import Drivers, Scenario, catalogue, run, run_many
from fleetwatt._core import ConfigError, DomainError, InfeasibleError
from fleetwatt._fields import field
from fleetwatt._language import language
from fleetwatt.climate import read_epw, synthetic
from fleetwatt.drivers import Renewables, Weather, civil_year, typical_years
from fleetwatt.report._about import paragraph
from fleetwatt.supply import (
    hydro_profile,
    pv_profile,
    renewables,
    synthetic_hydro,
    turbines,
    wind_profile,
)

ALIXAN = {"latitude": 44.99, "longitude": 5.02}
LYON_EPW = "FRA_AR_Lyon-Bron.AP.074800_TMYx.2004-2018.epw"
ECO2MIX = "FR_eco2mix_hourly_2012_2023-01.csv.gz"
# Capacity factors of plants at 30 deg facing south with a performance ratio of 0.85, and of
# wind farms by region, as the facts of France have them.
RT2012 = {"H1b": 0.118, "H1c": 0.124, "H2d": 0.164, "H3": 0.165}
LEAST_REGIONAL_WIND, MOST_REGIONAL_WIND = 0.22, 0.30


def weather(wind_m_s=8.0, ghi_w_m2=0.0, dry_bulb_c=15.0, hours=48):
    same = np.ones(hours)
    return Weather(
        np.arange("2025-06-01T00", hours, dtype="datetime64[h]"),
        {
            "dry_bulb_c": dry_bulb_c * same,
            "relative_humidity": 0.5 * same,
            "pressure_pa": 101_325.0 * same,
            "ghi_w_m2": ghi_w_m2 * same,
            "wind_m_s": wind_m_s * same,
        },
    )


class SolarYear:
    """A French regulatory year in solar time, and the sun over it by Cooper's declination."""

    def __init__(self, folder, zone):
        lines = (folder / f"RT2012_{zone}.txt").read_text(encoding="latin1").splitlines()[2:]
        rows = np.array([line.split() for line in lines if line.strip()], dtype=float)
        self.beam, self.diffuse, self.dry_bulb_c = rows[:, 1], rows[:, 2], rows[:, 3]
        self.latitude = rows[0, 10]
        hour = np.arange(8760)
        self.declination = np.radians(23.45) * np.sin(2 * np.pi * (285 + hour // 24) / 365)
        self.angle = np.radians(15.0 * (hour % 24 + 0.5 - 12.0))
        self.global_ = self.diffuse + self.beam * self.sine(np.radians(self.latitude))
        series = {
            "dry_bulb_c": self.dry_bulb_c,
            "relative_humidity": np.clip(rows[:, 7], 0.0, 1.0),
            "pressure_pa": rows[:, 6],
            "ghi_w_m2": self.global_,
            "wind_m_s": rows[:, 8],
        }
        # Solar time is UTC at 0 deg of longitude, but for the equation of time.
        self.weather = Weather(civil_year(2001), series)
        self.place = {"latitude": self.latitude, "longitude": 0.0}

    def sine(self, latitude):
        """Sine of the sun's height where the ground has this latitude; none below."""
        height = np.sin(latitude) * np.sin(self.declination) + np.cos(latitude) * np.cos(
            self.declination
        ) * np.cos(self.angle)
        return np.maximum(height, 0.0)


@pytest.mark.parametrize("zone", RT2012)
def test_the_sun_of_french_regulatory_years(data_dir, zone):
    """pvlib on global irradiance alone against measured beam and diffuse on an isotropic sky."""
    year = SolarYear(data_dir / "weather", zone)
    found = pv_profile(year.weather, **year.place).pv
    tilt = np.radians(30.0)
    # A plane that faces south is level ground further south.
    facing = year.sine(np.radians(year.latitude) - tilt) * (
        year.sine(np.radians(year.latitude)) > 0
    )
    plane = year.beam * facing
    plane += year.diffuse * (1 + np.cos(tilt)) / 2 + 0.2 * year.global_ * (1 - np.cos(tilt)) / 2
    cell_c = year.dry_bulb_c + 0.81 * plane / 29.0
    own = plane / 1e3 * (1.0 - 0.0037 * (cell_c - 25.0)) * 0.9 * 0.96
    assert found.mean() == pytest.approx(own.mean(), rel=0.02)
    assert np.corrcoef(found, own)[0, 1] > 0.99
    # The facts hold the performance ratio at 0.85; the heat of the cells takes its part of it.
    assert 0.95 * RT2012[zone] < found.mean() < RT2012[zone]


def test_the_sun_of_lyon(data_dir):
    """Between the national 0.144-0.148 and what a regulatory year that is too cloudy gives."""
    lyon = read_epw(data_dir / "weather" / LYON_EPW)
    assert 0.124 < pv_profile(lyon, latitude=45.73, longitude=4.94).pv.mean() < 0.148


@pytest.mark.parametrize("zone", RT2012)
def test_the_wind_of_french_regulatory_years(data_dir, zone):
    """At the mean of an atlas the years give what regions yield; airfields themselves less."""
    year = SolarYear(data_dir / "weather", zone).weather
    at_farms = wind_profile(year, mean_wind_m_s=6.0).wind.mean()
    assert LEAST_REGIONAL_WIND < at_farms < MOST_REGIONAL_WIND
    at_station = wind_profile(year).wind.mean()
    assert (at_station < 0.17) == (zone != "H3")


def test_the_rivers_of_france(data_dir):
    mix = data_dir / "grid" / ECO2MIX
    found = hydro_profile(mix, end="2023-01-01T00")
    entry = catalogue.get("markets", "fr_run_of_river")
    assert found.hydro.mean() == pytest.approx(entry.value("capacity_factor"), abs=0.005)
    frame = pd.read_csv(mix, index_col="utc", parse_dates=True)["hydraulic"]
    least = frame.loc["2012":"2022"].groupby(frame.loc["2012":"2022"].index.floor("D")).min()
    assert found.hydro.mean() * 11_800 == pytest.approx(least.mean(), rel=0.02)
    by_month = least.groupby(least.index.month).mean()
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    shape = by_month / np.average(by_month, weights=days)
    np.testing.assert_allclose(shape, entry.figures["month"].values, atol=0.002)
    # The mean year has the months of the recorded ones.
    mean_year = pd.Series(synthetic_hydro(2025).hydro, civil_year(2025))
    ratio = mean_year.groupby(mean_year.index.month).mean() / shape
    assert ratio.max() - ratio.min() < 0.002
    with pytest.raises(DomainError, match="capacity factor"):
        hydro_profile(mix, installed_mw=5_000.0)
    assert len(typical_years(found)) == 11


def test_a_turbine_follows_its_curve():
    """Against the table of power by wind speed that windpowerlib ships, read by hand."""
    from importlib.resources import files

    table = (files("windpowerlib") / "oedb" / "power_curves.csv").read_text().splitlines()
    speeds = [float(cell) for cell in table[0].split(",")[1:]]
    row = next(line for line in table if line.startswith("V126/3450,")).split(",")[1:]
    curve = [(speed, float(power)) for speed, power in zip(speeds, row, strict=True) if power]
    at, power_w = np.array(curve).T
    # At 22 degC and the sea's pressure less 120 m, air has very nearly 1.18 kg/m3.
    density = (101_325.0 - 120 / 8 * 100) / (287.058 * (15.0 + 273.15 - 0.0065 * 118))
    for speed in (2.0, 5.0, 7.5, 9.0, 15.0, 20.0, 26.0):
        found = wind_profile(weather(1.0), mean_wind_m_s=speed if speed <= 20 else 20.0)
        if speed > 20:
            profile = np.log(120 / 0.1) / np.log(10 / 0.1)
            found = wind_profile(weather(speed / profile))
        standard = speed * (density / 1.225) ** (1 / 3)
        expected = 0.85 * np.interp(standard, at, power_w, right=0.0) / 3.45e6
        assert found.wind == pytest.approx(np.full(48, expected), rel=0.03, abs=1e-9), speed


def test_parameters_move_profiles_as_they_should():
    year = synthetic("montelimar")
    place = {"latitude": 44.6, "longitude": 4.7}
    pv = {
        name: pv_profile(year, **place, **{key: value}).pv.mean()
        for name, key, value in [
            ("usual", "tilt_deg", 30.0),
            ("flat", "tilt_deg", 0.0),
            ("north", "azimuth_deg", 0.0),
            ("dirty", "losses_fraction", 0.2),
            ("crammed", "dc_ac_ratio", 2.0),
            ("cool", "temperature_coefficient_per_k", 0.0),
        ]
    }
    assert pv["north"] < pv["flat"] < pv["usual"] < pv["cool"]
    assert pv["dirty"] < pv["usual"]
    assert pv["crammed"] < pv["usual"]
    assert pv_profile(year, **place, dc_ac_ratio=2.0).pv.max() <= 0.5
    east, west = (pv_profile(year, **place, azimuth_deg=side).pv for side in (90.0, 270.0))
    morning = np.arange(8760) % 24 < 11
    assert east[morning].sum() > west[morning].sum()
    assert east[~morning].sum() < west[~morning].sum()
    wind = [wind_profile(year, roughness_m=z).wind.mean() for z in (0.03, 0.1, 0.4)]
    assert wind == sorted(wind)
    assert wind_profile(year, hub_height_m=80.0).wind.mean() < wind[1]
    assert wind_profile(year, turbine="V90/3000").wind.mean() < wind[1]
    assert wind_profile(year, losses_fraction=0.0).wind.mean() == pytest.approx(wind[1] / 0.85)
    # A mean makes the roughness a matter of no account.
    means = [wind_profile(year, roughness_m=z, mean_wind_m_s=6.0).wind for z in (0.03, 0.4)]
    np.testing.assert_array_equal(*means)


def test_equal_years_share_a_profile():
    one, other = (
        pv_profile(synthetic("lyon", seed=5), latitude=45.7, longitude=5.0) for _ in range(2)
    )
    assert one is other
    assert pv_profile(synthetic("lyon", seed=6), latitude=45.7, longitude=5.0) is not one
    assert wind_profile(synthetic("lyon", seed=5)) is wind_profile(synthetic("lyon", seed=5))
    for kept in (renewables._pv, renewables._wind):
        assert kept.cache_info().maxsize == 64


def test_defaults_are_those_of_the_scenario():
    for law, section in ((pv_profile, "pv"), (wind_profile, "wind"), (synthetic_hydro, "hydro")):
        known = 0
        for name, parameter in inspect.signature(law).parameters.items():
            found = field(f"supply.{section}.{name}")
            if found.kind != "other":
                assert parameter.default == found.default, name
                known += 1
        assert known
    installed = inspect.signature(hydro_profile).parameters["installed_mw"].default
    assert installed == field("supply.hydro.file_installed_mw").default


def test_what_cannot_be_is_refused():
    year = synthetic("montelimar")
    for changes, told in [
        ({"tilt_deg": 91.0}, r"tilt_deg = 91.0 deg .* 0 to 90 deg"),
        ({"azimuth_deg": -1.0}, "azimuth_deg"),
        ({"losses_fraction": np.nan}, "losses_fraction = nan"),
        ({"dc_ac_ratio": 0.9}, "dc_ac_ratio"),
        ({"latitude": 91.0}, "latitude"),
        ({"albedo": 1.1}, "albedo"),
        ({"temperature_coefficient_per_k": 0.1}, "temperature_coefficient"),
    ]:
        with pytest.raises(DomainError, match=told):
            pv_profile(year, **(ALIXAN | changes))
    with pytest.raises(ConfigError, match=r"of the irradiation falls while the sun of 45 N, 130 E"):
        pv_profile(year, latitude=45.0, longitude=130.0)
    with pytest.raises(ConfigError, match=r"did you mean 'V126/3450'"):
        wind_profile(year, turbine="V126/345")
    with pytest.raises(DomainError, match="hub_height_m"):
        wind_profile(year, hub_height_m=5.0)
    with pytest.raises(InfeasibleError, match="no wind at all"):
        wind_profile(weather(0.0), mean_wind_m_s=6.0)
    bare = Weather(
        year.time,
        {name: year.series[name] for name in ("dry_bulb_c", "relative_humidity", "pressure_pa")},
    )
    with pytest.raises(ConfigError, match=r"weather.ghi_w_m2: missing series"):
        pv_profile(bare, **ALIXAN)
    with pytest.raises(ConfigError, match=r"weather.wind_m_s: missing series"):
        wind_profile(bare)
    with pytest.raises(TypeError, match="weather must be"):
        wind_profile(7)
    with pytest.raises(DomainError, match=r"capacity_factor = 0.8"):
        synthetic_hydro(2025, 0.8)
    assert len(turbines()) > 50


def test_without_the_libraries_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pvlib", None)
    monkeypatch.setitem(sys.modules, "windpowerlib", None)
    monkeypatch.setitem(sys.modules, "windpowerlib.data", None)
    year = synthetic("montelimar", seed=77)
    told = r"this profile needs pvlib: pip install 'fleetwatt\[renewables\]'"
    with pytest.raises(ModuleNotFoundError, match=told):
        pv_profile(year, **ALIXAN)
    for call in (turbines, lambda: wind_profile(year)):
        with pytest.raises(ModuleNotFoundError, match="needs windpowerlib"):
            call()


# The container


def test_profiles_travel_as_other_drivers_do():
    river = synthetic_hydro(2024, 0.5)
    assert len(river) == 8760
    assert river.pv is None
    assert Renewables.from_xarray(river.to_xarray()) == river
    assert Renewables.from_pandas(river.to_pandas()) == river
    assert river.to_xarray()["hydro"].attrs["units"] == "fraction"
    with pytest.raises(ConfigError, match=r"wind: 1.2 fraction at 2024-01-01T00 UTC"):
        Renewables(river.time, {"wind": np.full(8760, 1.2)})
    with pytest.raises(ConfigError, match=r"did you mean 'hydro'"):
        Renewables(river.time, {"hydr": river.hydro})


# Runs

PLANTS = {
    "operation_years": 2,
    "supply.pv.capacity_mwp": 10.0,
    "supply.wind.capacity_mw": 12.0,
    "supply.hydro.capacity_mw": 3.0,
}


@pytest.fixture(scope="module")
def campus():
    return Scenario.example("valence-40mw").replace({"operation_years": 2})


def profiles_of(found):
    return {used.kind: (used.origin, used.source) for used in found.drivers_used[3:]}


def test_a_scenario_finds_its_profiles(campus):
    assert run(campus).drivers_used[3:] == ()
    found = run(campus.replace(PLANTS))
    told = profiles_of(found)
    assert {origin for origin, _ in told.values()} == {"synthetic"}
    assert list(told) == ["pv", "wind", "hydro"]
    assert told["pv"][1].startswith("30 deg, facing 180 deg; synthetic Montélimar")
    assert told["wind"][1].startswith("V126/3450 at 120 m; synthetic Montélimar")
    assert "capacity factor 0.41" in told["hydro"][1]
    assert any("supply.pv.tilt_deg" in path for path in found.assumptions.index)
    assert "catalogue.markets.fr_run_of_river.month" in found.assumptions.index
    assert not any("supply.pv.tilt_deg" in path for path in run(campus).assumptions.index)


@pytest.mark.parametrize(
    ("word", "told"), [("en", "photovoltaic plant"), ("fr", "centrale au fil")]
)
def test_a_report_says_what_plants_run_on(campus, word, told):
    found = run(campus.replace(PLANTS))
    text = " ".join(paragraph(found, language(word)))
    assert told in text
    assert "V126/3450 at 120 m" in text
    own = Renewables(civil_year(2025), {"pv": np.zeros(8760)}, source="a field")
    given = run(campus, drivers=Drivers(renewables=own))
    assert "a field" in " ".join(paragraph(given, language(word)))


def test_profiles_are_part_of_what_a_run_hangs_on(campus):
    plain, plants = run(campus), run(campus.replace(PLANTS))
    assert plain.drivers_hash != plants.drivers_hash
    flatter = run(campus.replace(PLANTS | {"supply.pv.tilt_deg": 10.0}))
    assert flatter.drivers_hash != plants.drivers_hash
    # Size is none of a profile's business.
    larger = run(campus.replace(PLANTS | {"supply.pv.capacity_mwp": 20.0}))
    assert larger.drivers_hash == plants.drivers_hash


def test_profiles_of_the_caller_come_first(campus):
    own = Renewables(civil_year(2025), {"wind": np.full(8760, 0.3)}, source="a mast")
    found = run(campus.replace(PLANTS), drivers=Drivers(renewables=own))
    assert profiles_of(found)["renewables"] == ("caller", "a mast")
    assert set(profiles_of(found)) == {"renewables", "pv", "hydro"}
    with pytest.raises(TypeError, match=r"drivers.renewables must be Renewables, not Weather"):
        run(campus, drivers=Drivers(renewables=synthetic("lyon")))


def test_many_scenarios_compute_a_profile_once(campus):
    renewables._pv.cache_clear()
    plants = campus.replace(PLANTS | {"climate.seed": 4})
    sizes = [plants.replace({"supply.pv.capacity_mwp": float(size)}) for size in range(1, 6)]
    table = run_many(sizes)
    assert len(table) == 5
    assert renewables._pv.cache_info().misses == 1


def test_files_of_a_scenario(campus, tmp_path, data_dir):
    changes = PLANTS | {
        "climate.file": str(data_dir / "weather" / LYON_EPW),
        "supply.hydro.file": str(data_dir / "grid" / ECO2MIX),
    }
    found = profiles_of(run(campus.replace(changes)))
    assert {origin for origin, _ in found.values()} == {"file"}
    assert "Lyon-Bron" in found["pv"][1]
    assert found["hydro"][1] == ECO2MIX
    with pytest.raises(ConfigError, match=r"supply.hydro.file"):
        run(campus.replace(PLANTS | {"supply.hydro.file": str(tmp_path / "none.csv")}))
    away = PLANTS | {"site.longitude": -100.0}
    with pytest.raises(ConfigError, match="below the horizon"):
        run(campus.replace(away))


def test_the_core_models_no_sun(campus):
    core = fleetwatt._core
    with pytest.raises(ConfigError) as caught:
        core.Drivers(campus.replace(PLANTS)._core, core.Supplied([], [], [], []), 1)
    assert [path for path, _ in caught.value.faults] == [
        "supply.pv.capacity_mwp",
        "supply.wind.capacity_mw",
        "supply.hydro.capacity_mw",
    ]
    for values, told in [
        (np.full(8759, 0.5), r"drivers.pv: 8759 hours"),
        (np.full(8760, np.nan), r"drivers.pv\[0\]: NaN is not a finite"),
        (np.r_[np.zeros(8759), 1.5], r"drivers.pv\[8759\]: 1.5 is outside 0 to 1"),
    ]:
        supplied = core.Supplied([], [], [], [], [(2025, values)])
        with pytest.raises(ConfigError, match=told):
            core.Drivers(campus._core, supplied, 1)
