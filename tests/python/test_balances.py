"""Balances through the public results, in weather and markets of a caller."""

import engine
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fleetwatt

HOURS = 8_760

#: Hourly series that add up to the power of the campus, with the lines that they sum up to.
PARTS = {
    "it_power_mw": "it_energy_mwh",
    "ups_loss_mw": "ups_loss_mwh",
    "distribution_loss_mw": "distribution_loss_mwh",
    "transformer_loss_mw": "transformer_loss_mwh",
    "liquid_cooling_mw": "liquid_cooling_mwh",
    "trim_chiller_mw": "trim_chiller_mwh",
    "heat_recovery_mw": "heat_recovery_mwh",
    "air_cooling_mw": "air_cooling_mwh",
    "auxiliary_mw": "auxiliary_mwh",
}
WATER = (
    "water_evaporated_m3",
    "water_drift_m3",
    "water_blowdown_m3",
    "water_humidified_m3",
)
#: An hourly series, and the line that its sum over a month or year is.
SUMS = {
    **PARTS,
    **{line: line for line in WATER},
    "facility_power_mw": "facility_energy_mwh",
    "grid_power_mw": "grid_energy_mwh",
    "recoverable_heat_mw": "recoverable_heat_mwh",
    "delivered_heat_mw": "delivered_heat_mwh",
    "network_heat_mw": "network_heat_mwh",
    "heat_demand_mw": "heat_demand_mwh",
    "heat_electricity_mw": "heat_electricity_mwh",
    "clamped_h": "clamped_h",
}


@pytest.fixture(scope="module", params=["valence-40mw", "valence-80mw"])
def result(request: pytest.FixtureRequest) -> fleetwatt.Result:
    # February 2028 has 29 days; the last year ends in November.
    changes = {
        "operation_years": 3,
        "facility.cooling.rejection": "wet_tower",
        "facility.cooling.water_class": "w17",
        "facility.cooling.air_side": "economiser",
        "facility.heat_reuse.network_supply_c": 70.0,
        "facility.heat_reuse.upgrade": "heat_pump",
        "facility.heat_reuse.heat_pump_owner": "campus",
    }
    scenario = fleetwatt.Scenario.example(request.param).replace(changes)
    return fleetwatt.run(scenario, hourly=True)


def test_hours_months_and_years_add_up(result: fleetwatt.Result) -> None:
    """By the calendar that pandas keeps."""
    hours = result.hourly.to_dataframe()
    by_month = hours.groupby(hours.index.to_period("M")).sum()
    months = result.monthly
    at_month = pd.PeriodIndex(months.index, freq="M")
    for series, line in {**SUMS, "water_m3": None}.items():
        wanted = by_month[series].reindex(at_month, fill_value=0.0).to_numpy()
        if line is None:
            parts = (*WATER, "water_loop_m3", "water_staff_m3")
            found = sum(months[part].to_numpy() for part in parts)
        else:
            found = months[line].to_numpy()
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9, err_msg=series)
    years = result.yearly
    for line in SUMS.values():
        by_year = months[line].groupby(at_month.year).sum().to_numpy()
        np.testing.assert_allclose(years[line], by_year, rtol=1e-9, err_msg=line)


def test_peaks_are_of_single_hours_and_days(result: fleetwatt.Result) -> None:
    hours = result.hourly.to_dataframe()
    assert result["peak_grid_mw"] == hours["grid_power_mw"].max()
    assert result["peak_it_mw"] == hours["it_power_mw"].max()
    by_day = hours["water_m3"].resample("D").sum()
    assert result["peak_day_water_m3"] == pytest.approx(by_day.max(), rel=1e-9)


def test_power_goes_somewhere(result: fleetwatt.Result) -> None:
    hours = result.hourly.to_dataframe()
    parts = hours[list(PARTS)]
    assert (parts.sum() > 0.0).all()
    np.testing.assert_allclose(parts.sum(axis=1), hours["facility_power_mw"], rtol=1e-12)
    assert (hours["grid_power_mw"] <= result.scenario["site.grid_connection_mw"] + 1e-9).all()


constants = st.fixed_dictionaries(
    {
        "dry_bulb_c": st.floats(-25.0, 40.0),
        "relative_humidity": st.floats(0.05, 1.0),
        "price": st.floats(-50.0, 400.0),
        "combustion": st.floats(0.0, 900.0),
        "life_cycle": st.floats(0.0, 1_000.0),
        "rejection": st.sampled_from(["dry", "adiabatic", "wet_tower"]),
        "air_side": st.sampled_from(
            ["chiller", "economiser", "waterside_economiser", "water_chiller", "direct_expansion"]
        ),
        "demand": st.sampled_from([0.0, 0.3]),
    }
)


@settings(max_examples=30)
@given(drawn=constants)
def test_a_constant_world_is_worked_out_by_hand(drawn: dict) -> None:
    """Constant weather, price and carbon: sums are products."""
    scenario = fleetwatt.Scenario.example("valence-80mw").replace(
        {
            "operation_years": 2,
            "climate.trend_c_per_decade": 0.0,
            "facility.cooling.rejection": drawn["rejection"],
            "facility.cooling.air_side": drawn["air_side"],
            # Hot water of a network has hours of its own.
            "facility.heat_reuse.network_mw": 0.0,
            "fleet.demand.inference_fraction": drawn["demand"],
        }
    )
    year = [(2027, np.full(HOURS, drawn[name])) for name in ("price", "combustion", "life_cycle")]
    weather = (
        np.full(HOURS, drawn["dry_bulb_c"]),
        np.full(HOURS, drawn["relative_humidity"]),
        np.full(HOURS, 99_000.0),
    )
    series = {
        "weather": [weather],
        "price": year[:1],
        "combustion": year[1:2],
        "life_cycle": year[2:],
    }
    found = engine.run(scenario, engine.drivers(scenario, series), hourly=True)
    yearly, hourly = found["yearly"], found["hourly"]
    first = int(scenario["start"][:4])
    years = first + np.arange(len(yearly["grid_energy_mwh"]))
    inflation = scenario["currency.inflation"]
    index = (1.0 + inflation) ** (years - scenario["currency.money_year"])
    grid = yearly["grid_energy_mwh"]
    for line, wanted in {
        "electricity_energy_eur": index * drawn["price"] * grid,
        "carbon_combustion_t": drawn["combustion"] * grid / 1_000.0,
        "carbon_life_cycle_t": drawn["life_cycle"] * grid / 1_000.0,
    }.items():
        # Below the smallest normal number digits are lost.
        np.testing.assert_allclose(yearly[line], wanted, rtol=1e-9, atol=1e-300, err_msg=line)
    if drawn["demand"] == 0.0:
        # Training and batches are flat: no hour of a month differs from another.
        months = pd.date_range(
            scenario["fleet.cohorts[0].online"], periods=24, freq="MS"
        ).days_in_month
        starts = 24 * np.concatenate([[0], np.cumsum(months)[:-1]])
        for name in ("grid_power_mw", "water_m3", "it_power_mw"):
            most = np.maximum.reduceat(hourly[name], starts)
            least = np.minimum.reduceat(hourly[name], starts)
            np.testing.assert_allclose(most, least, rtol=1e-12, err_msg=name)


def test_no_date_gains_by_the_calendar_year() -> None:
    """The same project a month later earns the same rate."""
    plain = {
        "fleet.cohorts[0].ramp_months": 1,
        "finance.tax_rate": 0.0,
        "currency.inflation": 0.0,
        "climate.trend_c_per_decade": 0.0,
    }
    scenario = fleetwatt.Scenario.example("valence-80mw").replace(plain)
    dates = [("2026-05", "2026-12"), ("2026-06", "2027-01"), ("2026-11", "2027-06")]
    moved = [scenario.replace({"start": s, "fleet.cohorts[0].online": o}) for s, o in dates]
    table = fleetwatt.run_many(moved)
    for figure, least in {
        "project_irr": 2e-4,
        "equity_irr": 3e-4,
        "lcoc_eur_gpu_hour": 1e-3,
    }.items():
        assert np.ptp(table[figure]) < least, figure
    invested = table["capex_eur"].iloc[0]
    assert np.ptp(table["npv_eur"]) < 1e-3 * invested


def test_a_late_cohort_does_not_put_off_the_site() -> None:
    """One accelerator that comes years later moves next to nothing."""
    scenario = fleetwatt.Scenario.example("valence-80mw")
    gpus = int(scenario.run()["gpus"])
    late = {"accelerator": "gb300_nvl72", "gpus": 1, "ramp_months": 1}
    found = []
    for online in ("2028-01", "2040-01"):
        cohorts = [
            scenario["fleet.cohorts[0]"] | {"gpus": gpus - 1},
            late | {"online": online},
        ]
        found.append(scenario.replace({"fleet.cohorts": cohorts}).run())
    assert abs(found[0]["npv_eur"] - found[1]["npv_eur"]) < 1e-4 * found[0]["capex_eur"]


def test_what_fits_of_a_mixed_fleet_runs_at_full_load() -> None:
    """Filled to the limit and sold out, the fleet draws the connection and sheds nothing."""
    scenario = fleetwatt.Scenario.example("valence-80mw")
    whole = {
        "fleet.demand.occupancy": 1.0,
        "fleet.demand.first_occupancy": 1.0,
        "fleet.demand.training_fraction": 1.0,
        "fleet.demand.inference_fraction": 0.0,
        "fleet.demand.training_load": 1.0,
        "fleet.reliability.planned_outage_fraction": 0.0,
        "fleet.reliability.rate_factor": 0.0,
        "fleet.reliability.wear_out_years": 1_000.0,
        "fleet.reliability.burn_in_fraction": 0.0,
        "fleet.reliability.spares_fraction": 0.0,
        "facility.it_capacity_mw": 300.0,
        # A network that takes more heat than the least expected would leave room.
        "facility.heat_reuse.network_mw": 0.0,
    }
    first = scenario["fleet.cohorts[0]"]
    for one, other in (("h100_sxm", "gb300_nvl72"), ("gb300_nvl72", "h100_sxm")):
        cohorts = [
            first | {"accelerator": one, "gpus": 20_000, "ramp_months": 1},
            first | {"accelerator": other, "gpus": "fill", "ramp_months": 1},
        ]
        result = scenario.replace(whole | {"fleet.cohorts": cohorts}).run()
        assert result["shed_gpu_hours"] == 0.0, one
        assert 79.99 < result["peak_grid_mw"] <= 80.0 * (1.0 + 1e-9), one
