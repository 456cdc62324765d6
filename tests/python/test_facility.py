"""A facility by itself: hours, summaries of many, and the same hours inside a run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import ConfigError, DomainError, Drivers, FleetwattError, Scenario, climate, facility

DESIGN = {"it_capacity_mw": 70.0}
REJECTIONS = ("dry", "adiabatic", "wet_tower")
AIR_SIDES = (
    "chiller",
    "economiser",
    "waterside_economiser",
    "water_chiller",
    "direct_expansion",
)
POWERS = {
    "it_power_mw",
    "ups_loss_mw",
    "distribution_loss_mw",
    "transformer_loss_mw",
    "liquid_cooling_mw",
    "trim_chiller_mw",
    "heat_recovery_mw",
    "air_cooling_mw",
    "auxiliary_mw",
}


@pytest.fixture(scope="module")
def weather() -> fleetwatt.Weather:
    return climate.synthetic("valence", year=2027)


@pytest.fixture(scope="module")
def power() -> np.ndarray:
    return 45.0 + 15.0 * np.sin(np.arange(8_760) / 7.0)


@pytest.fixture(scope="module")
def designs() -> list[dict[str, object]]:
    return [
        {**DESIGN, "cooling": {"rejection": rejection, "air_side": air_side}}
        for rejection in REJECTIONS
        for air_side in AIR_SIDES
    ]


def test_every_series_says_what_it_is(weather, power):
    hours = facility.simulate(weather, power, DESIGN)
    assert dict(hours.sizes) == {"time": 8_760}
    assert hours["time"].to_index()[0] == pd.Timestamp("2027-01-01")
    for name, series in hours.data_vars.items():
        unit = series.attrs["units"]
        assert series.attrs["long_name"]
        endings = {"MW": "_mw", "m3": "_m3", "h": "_h", "1": ("pue", "_speed")}
        assert name.endswith(endings[unit]), name
    for name in POWERS:
        assert hours[name].attrs["meter"] == ("it" if name == "it_power_mw" else "facility")
    assert hours.attrs["it_capacity_mw"] == 70.0
    assert hours.attrs["grid_connection_mw"] == 87.5
    assert hours.attrs["liquid_fraction"] == 0.9


@pytest.mark.parametrize("rejection", REJECTIONS)
@pytest.mark.parametrize("air_side", AIR_SIDES)
def test_power_and_water_add_up(weather, power, rejection, air_side):
    design = {**DESIGN, "cooling": {"rejection": rejection, "air_side": air_side}}
    hours = facility.simulate(weather, power, design)
    whole = sum(hours[name] for name in POWERS)
    np.testing.assert_allclose(whole, hours["facility_power_mw"], rtol=1e-12)
    np.testing.assert_allclose(hours["it_power_mw"] + hours["shed_mw"], power, rtol=1e-12)
    pue = hours["facility_power_mw"] / hours["it_power_mw"]
    np.testing.assert_allclose(pue, hours["pue"], rtol=1e-12)
    uses = ("evaporated", "drift", "blowdown", "humidified")
    loops = hours["water_m3"] - sum(hours[f"water_{use}_m3"] for use in uses)
    np.testing.assert_allclose(loops, 12.0 * 70.0 * 0.3 / 8_766.0, rtol=1e-9)


def test_a_scenario_lends_its_facility_connection_and_accelerators(weather):
    scenario = Scenario.example("valence-80mw").replace({"facility.cooling.rejection": "adiabatic"})
    mapping = scenario.to_dict()["facility"]
    one = facility.simulate(weather, 50.0, scenario)
    other = facility.simulate(weather, 50.0, mapping, grid_connection_mw=80.0)
    assert one.identical(other)
    smaller = facility.simulate(weather, 60.0, scenario, grid_connection_mw=60.0)
    assert float(smaller["facility_power_mw"].max()) <= 60.0 * (1.0 + 1e-9)
    assert float(smaller["shed_mw"].max()) > 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"facility.cooling.rejection": "wet_tower", "facility.cooling.air_side": "economiser"},
        {
            "facility.cooling.rejection": "adiabatic",
            "facility.cooling.air_side": "waterside_economiser",
            "facility.heat_reuse.network_supply_c": 80.0,
            "facility.heat_reuse.upgrade": "heat_pump",
            "facility.heat_reuse.heat_pump_owner": "campus",
        },
        {"facility.cooling.air_side": "direct_expansion", "site.grid_connection_mw": 55.0},
    ],
)
def test_hours_are_those_of_a_run(weather, changes):
    """The same plant, weather and IT power give the same flows inside a campus' life."""
    scenario = Scenario.example("valence-80mw").replace(
        {
            "operation_years": 2,
            "fleet.cohorts[0].ramp_months": 1,
            "climate.trend_c_per_decade": 0.0,
            "timezone": "UTC",
            **changes,
        }
    )
    run = fleetwatt.run(scenario, drivers=Drivers(weather=weather), hourly=True)
    inside = run.hourly.sel(time="2027")
    alone = facility.simulate(weather, inside["it_power_mw"].to_numpy(), scenario)
    shared = set(alone.data_vars) & set(inside.data_vars) - {"water_m3"}
    assert len(shared) > 20
    for name in shared:
        np.testing.assert_allclose(
            alone[name], inside[name], rtol=1e-9, atol=1e-12, err_msg=str(name)
        )
    people = (inside["water_m3"] - alone["water_m3"]).to_numpy()
    assert np.ptp(people) < 1e-9 < people[0]


def test_a_sweep_says_what_simulations_say(weather, power, designs):
    table = facility.sweep(weather, power, designs)
    assert list(table.index) == list(range(len(designs)))
    assert set(table.attrs["units"]) == set(table.columns)
    for design, row in zip(designs, table.itertuples(), strict=True):
        hours = facility.simulate(weather, power, design)
        it, whole = float(hours["it_power_mw"].sum()), float(hours["facility_power_mw"].sum())
        cooling = sum(
            float(hours[name].sum())
            for name in ("liquid_cooling_mw", "trim_chiller_mw", "air_cooling_mw")
        )
        warm = ("it_power_mw", "ups_loss_mw", "distribution_loss_mw", "auxiliary_mw")
        by_day = hours["water_m3"].to_series().resample("D").sum()
        wanted = {
            "it_energy_mwh": it,
            "facility_energy_mwh": whole,
            "cooling_energy_mwh": cooling,
            "peak_facility_mw": float(hours["facility_power_mw"].max()),
            "pue": whole / it,
            "peak_pue": float(hours["pue"].max()),
            "cer": sum(float(hours[name].sum()) for name in warm) / cooling,
            "water_m3": float(hours["water_m3"].sum()),
            "wue_l_kwh": float(hours["water_m3"].sum()) / it,
            "peak_day_water_m3": float(by_day.max()),
            "peak_hour_water_m3": float(hours["water_m3"].max()),
            "delivered_heat_mwh": float(hours["delivered_heat_mw"].sum()),
            "erf": float(hours["delivered_heat_mw"].sum()) / whole,
            "shed_mwh": float(hours["shed_mw"].sum()),
            "shed_h": float((hours["shed_mw"] > 0.0).sum()),
            "clamped_h": float(hours["clamped_h"].sum()),
        }
        assert row._asdict() == {"Index": row.Index} | {
            name: pytest.approx(value, rel=1e-9, abs=1e-12) for name, value in wanted.items()
        }


def test_a_heat_pump_of_the_campus_is_no_heat_removed(weather):
    """The ratio of cooling counts the heat of IT, chain and auxiliaries in sweeps as in runs."""
    owned = {
        "network_mw": 20.0,
        "network_supply_c": 80.0,
        "upgrade": "heat_pump",
        "heat_pump_owner": "campus",
    }
    designs = [
        {**DESIGN, "heat_reuse": {**owned, "heat_pump_owner": own}} for own in ("campus", "network")
    ]
    ours, theirs = facility.sweep(weather, 50.0, designs)["cer"]
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_threads_change_nothing(weather, power, designs):
    one = facility.sweep(weather, power, designs, threads=1)
    for threads in (2, 5):
        pd.testing.assert_frame_equal(
            one, facility.sweep(weather, power, designs, threads=threads), check_exact=True
        )


def test_progress_is_told(weather, designs):
    told = []
    facility.sweep(weather, 40.0, designs, progress=lambda *at: told.append(at))
    assert told[-1] == (len(designs), len(designs))


def test_nothing_in_gives_nothing_out(weather):
    assert facility.sweep(weather, 40.0, []).shape[0] == 0


def test_all_faults_of_a_design_at_once(weather):
    wrong = {
        "it_capacity_mw": -1.0,
        "cooling": {"rejection": "drye", "air_rise_k": 900.0, "water_chiller": "carrier"},
        "watr": {},
    }
    with pytest.raises(ConfigError) as found:
        facility.simulate(weather, 10.0, wrong)
    paths = {path for path, _ in found.value.faults}
    assert {"it_capacity_mw", "cooling.rejection", "cooling.air_rise_k", "watr"} <= paths
    with pytest.raises(ConfigError) as found:
        facility.sweep(weather, 10.0, [DESIGN, wrong])
    assert {f"designs[1].{path}" for path in paths} == {path for path, _ in found.value.faults}
    with pytest.raises(ConfigError, match="it_capacity_mw: object is neither a number"):
        facility.simulate(weather, 10.0, {"it_capacity_mw": object()})
    with pytest.raises(ConfigError, match=r"cooling\.unit_mw: nan is not a finite number"):
        facility.simulate(weather, 10.0, {**DESIGN, "cooling": {"unit_mw": float("nan")}})
    with pytest.raises(TypeError, match="list of designs"):
        facility.sweep(weather, 10.0, DESIGN)
    of_numpy = facility.simulate(weather, 10.0, {"it_capacity_mw": np.int64(70)})
    assert of_numpy.identical(facility.simulate(weather, 10.0, DESIGN))
    with pytest.raises(ConfigError):
        facility.simulate(weather, 10.0, {**DESIGN, "cooling": {"water_chiller": "nobody"}})


@pytest.mark.parametrize("wrong", [70.1, -0.1, np.nan, np.inf])
def test_it_power_outside_the_capacity_is_refused(weather, wrong):
    power = np.full(8_760, 50.0)
    power[17] = wrong
    with pytest.raises(DomainError, match="it_power_mw"):
        facility.simulate(weather, power, DESIGN)
    with pytest.raises(DomainError, match="it_power_mw"):
        facility.sweep(weather, wrong, [DESIGN])


def test_lengths_shapes_and_types_are_checked(weather):
    with pytest.raises(FleetwattError, match="8760 hours of weather, 3 of IT power"):
        facility.simulate(weather, [1.0, 2.0, 3.0], DESIGN)
    with pytest.raises(FleetwattError, match="shape"):
        facility.simulate(weather, np.ones((2, 3)), DESIGN)
    with pytest.raises(TypeError, match="design"):
        facility.simulate(weather, 10.0, "dry")
    with pytest.raises(TypeError, match="Weather"):
        facility.simulate(np.ones(8_760), 10.0, DESIGN)
    with pytest.raises(TypeError):
        facility.simulate(weather, ["10"] * 8_760, DESIGN)
    with pytest.raises(DomainError, match="grid_connection_mw"):
        facility.simulate(weather, 10.0, DESIGN, grid_connection_mw=0.0)


# Indicators by month and year, and what the law asks.


@pytest.fixture(scope="module")
def result() -> fleetwatt.Result:
    changes = {"operation_years": 3, "facility.cooling.rejection": "wet_tower"}
    return Scenario.example("valence-80mw").replace(changes).run()


def test_indicators_of_months_add_up_to_those_of_years(result):
    months, years = result.indicators("month"), result.indicators()
    units = years.attrs["units"]
    amounts = [name for name in years if "/year" in units[name]]
    assert {"water_m3_year", "carbon_t_year", "it_energy_mwh_year"} <= set(amounts)
    added = months[amounts].groupby(months.index.year).sum()
    for name in amounts:
        np.testing.assert_allclose(added[name], years[name], rtol=1e-9, err_msg=name)


def test_ratios_are_those_of_sums(result):
    for table, lines in (
        (result.indicators("month"), result.monthly),
        (result.indicators(), result.yearly),
    ):
        it = lines["it_energy_mwh"].replace(0.0, np.nan)
        whole = lines["facility_energy_mwh"].replace(0.0, np.nan)
        cooling = lines["cooling_mwh"].replace(0.0, np.nan)
        for name, wanted in {
            "pue": whole / it,
            "wue_l_kwh": lines["water_m3"] / it,
            "cue_kg_kwh": lines["carbon_t"] / it,
            "erf": lines["delivered_heat_mwh"] / whole,
            "ere": (1.0 - lines["delivered_heat_mwh"] / whole) * whole / it,
            "cer": lines["heat_removed_mwh"] / cooling,
            "pue_category_1": whole / lines["ups_output_mwh"].replace(0.0, np.nan),
        }.items():
            np.testing.assert_allclose(table[name], wanted, rtol=1e-12, err_msg=name)


def test_the_first_full_year_has_its_key_figures(result):
    year = result.indicators().loc[result.found["full_year"]]
    keys = result.kpi[result.kpi["window"] == "first full year"]["value"]
    for name, value in year.items():
        assert value == pytest.approx(keys[name], rel=1e-12, nan_ok=True), name
    with pytest.raises(ConfigError, match="'week'"):
        result.indicators("week")


def test_what_french_law_asks():
    base = Scenario.example("valence-80mw").replace({"operation_years": 1})
    assert dict(base.run().duties) == {
        "legionella": "none",
        "waste_heat": ["report_yearly", "cost_benefit_analysis", "use_waste_heat"],
        "waste_heat_unmet": [],
        "fine_max_eur": 0.0,
    }
    without = base.replace({"facility.heat_reuse.network_mw": 0.0}).run().duties
    assert without["waste_heat_unmet"] == ["use_waste_heat"]
    assert without["fine_max_eur"] == 50_000.0
    pads = {"facility.cooling.rejection": "adiabatic"}
    sprays = pads | {"facility.cooling.pads_disperse": True}
    towers = {"facility.cooling.rejection": "wet_tower"}
    for changes, regime in ((pads, "none"), (sprays, "registration"), (towers, "registration")):
        assert base.replace(changes).run().duties["legionella"] == regime


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        (
            {"cooling": {"facility_pump_kpa": 1000.0, "pump_efficiency": 0.1, "loop_rise_k": 2.0}},
            "cooling.facility_pump_kpa",
        ),
        (
            {"cooling": {"air_coil_effectiveness": 0.3, "air_rise_k": 30.0}},
            "cooling.air_coil_effectiveness",
        ),
        (
            {"cooling": {"design_wet_bulb_c": 35.0, "design_dry_bulb_c": 10.0}},
            "cooling.design_wet_bulb_c",
        ),
        ({"cooling": {"humidity_low": 0.9, "humidity_high": 0.1}}, "cooling.humidity_low"),
        (
            {"heat_reuse": {"heating_limit_c": 5.0, "heating_design_c": 10.0}},
            "heat_reuse.heating_design_c",
        ),
        (
            {"heat_reuse": {"network_supply_c": 30.0, "network_return_c": 60.0}},
            "heat_reuse.network_return_c",
        ),
    ],
)
def test_fields_that_do_not_fit_together_are_refused(changes, path):
    weather = climate.synthetic("valence", 2030)
    with pytest.raises(ConfigError) as refused:
        facility.simulate(weather, 10.0, {"it_capacity_mw": 70.0} | changes)
    assert [fault[0] for fault in refused.value.faults] == [path]
    whole = {
        f"facility.{section}.{name}": value
        for section, fields in changes.items()
        for name, value in fields.items()
    }
    with pytest.raises(ConfigError) as refused:
        Scenario.example("valence-80mw").replace(whole)
    assert [fault[0] for fault in refused.value.faults] == [f"facility.{path}"]


def test_a_connection_must_feed_the_empty_plant():
    weather = climate.synthetic("valence", 2030)
    with pytest.raises(fleetwatt.InfeasibleError, match="empty facility in hour 0"):
        facility.simulate(weather, 0.0, {"it_capacity_mw": 70.0}, grid_connection_mw=1.0)
    with pytest.raises(DomainError, match="grid_connection_mw"):
        facility.simulate(weather, 0.0, {"it_capacity_mw": 70.0}, grid_connection_mw=np.nan)


def test_duties_count_heat_that_is_handed_over():
    example = Scenario.example("valence-80mw")
    hot = {"facility.heat_reuse.network_supply_c": 90.0, "facility.heat_reuse.network_return_c": 60}
    result = example.replace(hot | {"operation_years": 2}).run()
    assert result["delivered_heat_mwh_year"] == 0.0
    assert result.duties["waste_heat_unmet"] == ["use_waste_heat"]
