"""Own plants and a battery in a run: no simple rule is cheaper."""

import engine
import numpy as np
import pytest

import fleetwatt

PLANTS = {
    "operation_years": 2,
    "supply.pv.capacity_mwp": 120.0,
    "supply.battery.power_mw": 30.0,
    "supply.battery.duration_h": 4.0,
    # Cells that cost nothing wear for nothing.
    "supply.battery.capex_eur_kwh": 0.0,
    "supply.export_limit_mw": 10.0,
}
BARE = dict.fromkeys(("supply.pv.capacity_mwp", "supply.battery.power_mw"), 0.0)


@pytest.fixture(scope="module")
def scenario() -> fleetwatt.Scenario:
    return fleetwatt.Scenario.example("valence-80mw").replace(PLANTS)


@pytest.fixture(scope="module")
def run(scenario: fleetwatt.Scenario) -> dict:
    return engine.run(scenario, hourly=True)


@pytest.fixture(scope="module")
def year(scenario: fleetwatt.Scenario, run: dict) -> dict[str, np.ndarray]:
    """The whole calendar year 2027 by the hour, with the price of an import and an export."""
    months = [month for month, hours in enumerate(run["monthly"]["operating_h"]) if hours]
    begin = int(run["monthly"]["operating_h"][months[0]])
    assert run["found"]["opening"] == "2026-12"
    bare = engine.run(scenario.replace(BARE), hourly=True)["hourly"]
    of_year = np.s_[begin : begin + 8_760]
    hours = {name: series[of_year] for name, series in run["hourly"].items()}
    hours["import_eur_mwh"] = bare["marginal_price_eur_mwh"][of_year]
    spot, factor = bare["price_eur_mwh"][of_year], scenario["supply.export_price_factor"]
    earned = np.where(spot >= 0.0, factor * spot, spot / factor)
    hours["export_eur_mwh"] = np.minimum(earned, hours["import_eur_mwh"])
    hours["sun_mw"] = hours["generation_power_mw"] + hours["curtailed_power_mw"]
    return hours


def cost_eur(year: dict[str, np.ndarray], import_mw: np.ndarray, export_mw: np.ndarray) -> float:
    return float((year["import_eur_mwh"] * import_mw - year["export_eur_mwh"] * export_mw).sum())


def by_rule(
    scenario: fleetwatt.Scenario, year: dict[str, np.ndarray], wanted_mw: np.ndarray
) -> float:
    """Cost of a battery that follows what is wanted, as far as it can, from empty."""
    battery = scenario["supply.battery"]
    most, limit = battery["power_mw"], scenario["site.grid_connection_mw"]
    inwards, outwards = battery["charge_efficiency"], battery["discharge_efficiency"]
    # Some ageing leaves less than the first capacity: the rule has no more than the run.
    capacity, level = float(year["battery_level_mwh"].max()), 0.0
    net_mw = year["facility_power_mw"] - year["sun_mw"]
    imports, exports = np.zeros(len(net_mw)), np.zeros(len(net_mw))
    for hour, (net, wanted) in enumerate(zip(net_mw, wanted_mw, strict=True)):
        level *= 1.0 - battery["self_discharge_per_h"]
        charge = float(np.clip(wanted, 0.0, min(most, (capacity - level) / inwards, limit - net)))
        discharge = float(np.clip(-wanted, 0.0, min(most, level * outwards, max(net, 0.0))))
        level += inwards * charge - discharge / outwards
        left = net + charge - discharge
        imports[hour] = max(left, 0.0)
        gains = year["export_eur_mwh"][hour] > 0.0
        exports[hour] = min(max(-left, 0.0), scenario["supply.export_limit_mw"]) if gains else 0.0
    return cost_eur(year, imports, exports)


def test_no_simple_rule_is_cheaper(
    scenario: fleetwatt.Scenario, year: dict[str, np.ndarray]
) -> None:
    found = cost_eur(year, year["grid_power_mw"], year["export_power_mw"])
    net_mw = year["facility_power_mw"] - year["sun_mw"]
    hour = np.arange(len(net_mw)) % 24
    price = year["import_eur_mwh"]
    daily = price.reshape(-1, 24)
    dear = (daily > np.quantile(daily, 0.8, axis=1)[:, None]).ravel()
    cheap = (daily < np.quantile(daily, 0.2, axis=1)[:, None]).ravel()
    rules = {
        "surplus first": np.where(net_mw < 0.0, -net_mw, -np.inf),
        "by the clock": np.select([hour < 4, (hour > 16) & (hour < 21)], [np.inf, -np.inf], 0.0),
        "by the price of the day": np.select([cheap, dear], [np.inf, -np.inf], 0.0),
        "nothing": np.zeros(len(net_mw)),
    }
    costs = {name: by_rule(scenario, year, wanted) for name, wanted in rules.items()}
    assert {name for name, cost in costs.items() if cost < found} == set()
    # The rules are no straw men: one of them gains by the battery.
    assert min(costs.values()) < 0.999 * costs["nothing"]


def test_a_battery_that_never_pays_stays_at_rest(scenario: fleetwatt.Scenario) -> None:
    worn = scenario.replace({"supply.battery.capex_eur_kwh": 5_000.0, **dict([*BARE.items()][:1])})
    found = engine.run(worn.replace({"supply.battery.cycle_life": 10.0}))
    # But for the rounding of powers.
    assert found["yearly"]["discharge_mwh"].sum() < 1e-9
    assert found["scalars"]["battery_cycles_year"] < 1e-9


def test_no_carbon_free_part_is_made_up(run: dict) -> None:
    """A synthetic carbon year has none."""
    assert np.isnan(run["scalars"]["carbon_free_fraction_24_7"])


def test_profiles_are_made_where_the_caller_brings_none() -> None:
    # Prices of another year than the profile's leave it on its dates.
    changes = {"supply.price.year": 2024, "operation_years": 2, "supply.hydro.capacity_mw": 20.0}
    result = fleetwatt.Scenario.example("valence-40mw").replace(changes).run()
    made = result.yearly["hydro_energy_mwh"]
    whole = made[result.yearly["operating_h"] == 8_760]
    factor = result.scenario["supply.hydro.capacity_factor"]
    assert whole.to_numpy() == pytest.approx(20.0 * 8_760 * factor, rel=1e-9)
    assert result["self_supplied_fraction"] > 0.2


@pytest.mark.parametrize(
    ("opening", "years", "added"),
    [
        ("2026-12", 7, ["2030-01"]),
        ("2026-12", 8, ["2030-01", "2033-01"]),
        ("2027-05", 7, ["2030-01"]),
        ("2027-09", 7, ["2031-01"]),
    ],
)
def test_cells_are_added_near_anniversaries_while_they_still_serve(
    scenario: fleetwatt.Scenario, opening: str, years: int, added: list[str]
) -> None:
    """Every three years, but for the last one and a half; at the price of the day."""
    changes = {
        **BARE,
        "operation_years": years,
        "fleet.cohorts[0].online": opening,
        "currency.inflation": 0.0,
        "supply.battery.power_mw": 20.0,
        "supply.battery.capex_eur_kwh": 200.0,
        "supply.battery.capex_decline": 0.1,
        "supply.battery.augmentation": "additions",
        "supply.battery.augmentation_years": 3,
    }
    found = engine.run(scenario.replace(changes))
    paid = found["monthly"]["capex_battery_added_eur"]
    months = np.datetime64(found["found"]["start"]) + np.arange(len(paid))
    assert [str(month) for month in months[paid > 0.0]] == added
    capacity = found["monthly"]["battery_capacity_mwh"]
    at = int(np.flatnonzero(paid)[0])
    # Brought back to the first capacity.
    assert capacity[at] == pytest.approx(20.0 * scenario["supply.battery.duration_h"], rel=1e-12)
    price = 200_000.0 * 0.9 ** ((months[at] - np.datetime64(opening)).astype(int) / 12.0)
    lost_mwh = paid[at] / price
    assert 0.0 < lost_mwh < capacity[at] - capacity[at - 1] + 5.0
    assert lost_mwh > capacity[at] - capacity[at - 1]


def test_what_a_battery_sells_again_supplies_no_campus(scenario: fleetwatt.Scenario) -> None:
    """Energy of an origin: all of what comes in is all of what serves, a part of it no more."""
    rng = np.random.default_rng(4)
    # Prices between which buying to sell pays, taxes and charges included.
    price = [(2027, rng.choice([-40.0, 250.0], 8_760))]
    flat = [(2027, np.full(8_760, 20.0))]
    alone = scenario.replace({**BARE, "supply.battery.power_mw": 60.0})
    alone = alone.replace({"supply.export_limit_mw": 200.0, "supply.price.source": "file"})
    plants = alone.replace({"supply.pv.capacity_mwp": 120.0})
    for campus in (alone, plants):
        free = {}
        for part in (0.0, 1.0):
            series = {
                "price": price,
                "combustion": flat,
                "life_cycle": flat,
                "carbon_free": [(2027, np.full(8_760, part))],
            }
            found = engine.run(campus, engine.drivers(campus, series), hourly=True)
            free[part] = found["yearly"]["carbon_free_mwh"]
        years = found["yearly"]
        hours = found["hourly"]
        again_mw = hours["export_power_mw"] - hours["generation_power_mw"]
        assert again_mw.clip(0.0).sum() > 1_000.0
        own, load = years["own_energy_mwh"], years["facility_energy_mwh"]
        np.testing.assert_allclose(free[0.0], own, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(free[1.0], load, rtol=1e-9)
        np.testing.assert_allclose(years["carbon_known_mwh"], load, rtol=1e-9)
        given = sum(years[f"{plant}_energy_mwh"] for plant in ("pv", "wind", "hydro"))
        assert (own <= given - years["curtailed_mwh"] + 1e-6).all()
        assert own.sum() < 1e-6 if campus is alone else own.sum() > 10_000.0
