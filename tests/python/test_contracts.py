"""Contracts of a run: sums of their own, and the bill of the same hours."""

from __future__ import annotations

import engine
import numpy as np
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import ConfigError, _core, supply
from fleetwatt.drivers import Drivers, Renewables, civil_year

HOURS = 8_760
YEAR = 2027
#: Recorded prices, in money that keeps its worth.
PLAIN = {"operation_years": 3, "currency.inflation": 0.0, "supply.price.source": "file"}
SPOT = np.random.default_rng(5).normal(60.0, 40.0, HOURS)


@pytest.fixture(scope="module")
def plain() -> fleetwatt.Scenario:
    return fleetwatt.Scenario.example("valence-80mw").replace(PLAIN)


def run(scenario: fleetwatt.Scenario, spot: np.ndarray = SPOT, **series: list) -> dict:
    """Lines and hours; every calendar year has the hours of `spot`, moved to its weekdays."""
    years = {"price": [(YEAR, spot)], "combustion": [(YEAR, spot * 0.0 + 20.0)]}
    years["life_cycle"] = years["combustion"]
    return engine.run(scenario, engine.drivers(scenario, {**years, **series}), hourly=True)


def of_year(found: dict, year: int, line: str) -> float:
    first = int(found["found"]["start"][:4])
    return float(found["yearly"][line][year - first])


def hours_of(found: dict, year: int) -> slice:
    """Hours of a calendar year that is in operation throughout."""
    opening = pd.Timestamp(found["found"]["opening"])
    begin = int((pd.Timestamp(f"{year}-01-01") - opening) / pd.Timedelta("1h"))
    return slice(begin, begin + HOURS)


@pytest.fixture(scope="module")
def bare(plain: fleetwatt.Scenario) -> dict:
    return run(plain)


def test_a_block_costs_its_price_less_that_of_the_market(
    plain: fleetwatt.Scenario, bare: dict
) -> None:
    mean = float(SPOT.mean())
    for price in (0.0, mean, 90.0):
        block = [{"power_mw": 25.0, "price_eur_mwh": price}]
        found = run(plain.replace({"supply.block": block}))
        wanted = 25.0 * HOURS * (price - mean)
        settled = of_year(found, YEAR, "electricity_contracts_eur")
        assert settled == pytest.approx(wanted, rel=1e-9, abs=1e-9 * 25.0 * HOURS * mean)
        # Neither what is drawn nor its price changes.
        for line in ("grid_energy_mwh", "electricity_energy_eur", "electricity_network_eur"):
            assert of_year(found, YEAR, line) == of_year(bare, YEAR, line)
        whole = of_year(found, YEAR, "electricity_eur") - of_year(bare, YEAR, "electricity_eur")
        assert whole == pytest.approx(wanted, abs=1e-9 * of_year(bare, YEAR, "electricity_eur"))


def test_a_nearly_flat_load_pays_the_price_of_its_block(plain: fleetwatt.Scenario) -> None:
    """Whatever the market does: it sells the little that is lacking, and buys what is too much."""
    flat = {"fleet.demand.inference_fraction": 0.0, "facility.heat_reuse.network_mw": 0.0}
    scenario = plain.replace(flat)
    spot_alone = run(scenario)
    load = spot_alone["hourly"]["grid_power_mw"][hours_of(spot_alone, YEAR)]
    # Weather moves the load a little around its mean, which the block delivers.
    block = [{"power_mw": float(load.mean()), "price_eur_mwh": 70.0}]
    found = run(scenario.replace({"supply.block": block}))
    paid = of_year(found, YEAR, "electricity_energy_eur")
    paid += of_year(found, YEAR, "electricity_contracts_eur")
    rest = float((load - load.mean()) @ SPOT)
    assert paid == pytest.approx(70.0 * load.sum() + rest, rel=1e-9)


CONTRACTS = {
    "supply.block": [{"power_mw": 30.0, "price_eur_mwh": 61.0}],
    "supply.nuclear_share": [{"capacity_mw": 20.0, "upfront_eur_mw": 600_000.0}],
    "supply.indexed": [{"load_fraction": 0.4, "spot_factor": 1.1, "adder_eur_mwh": 1.5}],
    "supply.ppa": [
        {"technology": "wind", "capacity_mw": 30.0, "price_eur_mwh": 72.0},
        {"delivery": "baseload", "price_eur_mwh": 65.0, "capacity_mw": 5.0},
    ],
}


@pytest.mark.parametrize("kinds", [*([kind] for kind in CONTRACTS), list(CONTRACTS)])
def test_the_run_pays_what_the_bill_of_its_hours_says(
    plain: fleetwatt.Scenario, kinds: list[str]
) -> None:
    scenario = plain.replace({kind: CONTRACTS[kind] for kind in kinds})
    found = run(scenario)
    at = hours_of(found, YEAR)
    profiles = engine.profiles(scenario)
    contracts = {
        "supply.block": [supply.contract("block", power_mw=30.0, price_eur_mwh=61.0)],
        "supply.nuclear_share": [
            supply.contract("nuclear_share", capacity_mw=20.0, upfront_eur_mw=600_000.0)
        ],
        "supply.indexed": [
            supply.contract("indexed", load_fraction=0.4, spot_factor=1.1, adder_eur_mwh=1.5)
        ],
        "supply.ppa": [
            supply.contract(
                "pay_as_produced",
                capacity_mw=30.0,
                price_eur_mwh=72.0,
                # The profiles of the caller are used in turn, from 2026 on.
                profile=profiles["wind"][1][1] if "wind" in profiles else None,
            ),
            supply.contract("baseload_ppa", power_mw=5.0, price_eur_mwh=65.0),
        ],
    }
    bill = supply.bill(
        found["hourly"]["grid_power_mw"][at],
        SPOT,
        start=f"{YEAR}-01-01",
        contracts=[one for kind in kinds for one in contracts[kind]],
    ).totals_eur
    wanted = sum(eur for line, eur in bill.items() if line.startswith("energy_"))
    paid = of_year(found, YEAR, "electricity_energy_eur")
    paid += of_year(found, YEAR, "electricity_contracts_eur")
    assert paid == pytest.approx(wanted, rel=1e-9)


def test_an_agreement_for_sun_is_paid_for_what_the_sun_gives(plain: fleetwatt.Scenario) -> None:
    sun = np.clip(np.sin(2 * np.pi * (np.arange(HOURS) % 24 - 6) / 24), 0.0, None)
    prices = fleetwatt.supply.synthetic_prices(2025, mean_eur_mwh=60.0)
    scenario = plain.replace(
        {
            "supply.price.source": "synthetic",
            "supply.ppa": [{"capacity_mw": 100.0, "price_eur_mwh": 50.0}],
        }
    )
    own = Renewables(civil_year(YEAR), {"pv": sun})
    found = scenario.run(hourly=True, drivers=Drivers(prices=prices, renewables=own))
    spot = found.hourly["price_eur_mwh"].sel(time=str(YEAR)).to_numpy()
    wanted = 100.0 * float(sun @ (50.0 - spot))
    assert found.yearly.loc[YEAR, "electricity_contracts_eur"] == pytest.approx(wanted, rel=1e-9)


def test_contracts_hold_in_their_years(plain: fleetwatt.Scenario) -> None:
    """From the first to the last, both included; each kind by itself."""
    for kind in ("supply.block", "supply.nuclear_share", "supply.ppa"):
        row = CONTRACTS[kind][-1]
        found = run(plain.replace({kind: [{**row, "first_year": 2027, "last_year": 2028}]}))
        throughout = run(plain.replace({kind: [row]}))
        line = "electricity_contracts_eur"
        for year in range(2026, 2030):
            wanted = of_year(throughout, year, line) if year in (2027, 2028) else 0.0
            assert of_year(found, year, line) == wanted, (kind, year)
            assert of_year(throughout, year, line) != 0.0
    indexed = CONTRACTS["supply.indexed"][0]
    found = run(plain.replace({"supply.indexed": [{**indexed, "last_year": 2027}]}))
    before, after = found["hourly"]["price_eur_mwh"][[0, -1]]
    spot = run(plain)["hourly"]["price_eur_mwh"]
    assert before == pytest.approx(spot[0] + 0.4 * (0.1 * spot[0] + 1.5), rel=1e-12)
    assert after == spot[-1]


def test_prices_of_contracts_follow_the_index(plain: fleetwatt.Scenario) -> None:
    """As the market does: what is settled grows with both."""
    share = [{**CONTRACTS["supply.nuclear_share"][0], "upfront_eur_mw": 0.0}]
    changes = {**CONTRACTS, "supply.nuclear_share": share, "supply.contract_fraction": 0.2}
    steady = run(plain.replace(changes))
    rising = run(plain.replace({**changes, "currency.inflation": 0.03}))
    money_year = plain["currency.money_year"]
    for year in (2026, 2027, 2028):
        for line in ("electricity_contracts_eur", "electricity_energy_eur"):
            wanted = 1.03 ** (year - money_year) * of_year(steady, year, line)
            assert of_year(rising, year, line) == pytest.approx(wanted, rel=1e-9), (year, line)


@pytest.mark.parametrize("part", [0.0, 0.4])
def test_a_part_of_a_price_may_be_nominal(plain: fleetwatt.Scenario, part: float) -> None:
    block = {"power_mw": 30.0, "price_eur_mwh": 61.0, "index_fraction": part}
    rising = plain.replace({"currency.inflation": 0.03, "supply.block": [block]})
    found = run(rising)
    index = 1.03 ** (YEAR - rising["currency.money_year"])
    nominal = 61.0 * (1.0 - part + part * index)
    wanted = 30.0 * HOURS * (nominal - index * float(SPOT.mean()))
    assert of_year(found, YEAR, "electricity_contracts_eur") == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("term_years", [1, 2, 12])
def test_a_payment_ahead_is_paid_once(plain: fleetwatt.Scenario, term_years: int) -> None:
    """In money of its first year, over its term, and never again."""
    share = {"capacity_mw": 20.0, "term_years": term_years, "first_year": 2027}
    scenario = plain.replace({"currency.inflation": 0.03, "operation_years": 16})
    paid = []
    for upfront in (0.0, 1e6):
        row = {**share, "upfront_eur_mw": upfront}
        found = run(scenario.replace({"supply.nuclear_share": [row]}))
        paid.append(found["yearly"]["electricity_contracts_eur"])
    years = paid[1] - paid[0]
    first = int(found["found"]["start"][:4])
    held = years[2027 - first : 2027 - first + term_years]
    money = 20.0 * 1e6 * 1.03 ** (2027 - scenario["currency.money_year"])
    # Years have 8,760 or 8,784 hours, 8,766 in the mean.
    assert held.sum() == pytest.approx(money, rel=2e-3)
    assert held.sum() == pytest.approx(years.sum(), rel=1e-9)


def test_sun_and_wind_meet_the_prices_that_they_made(plain: fleetwatt.Scenario) -> None:
    """Records of one year stay together where weekdays move the prices to other dates."""
    hour = np.arange(HOURS)
    cloud = np.random.default_rng(3).uniform(0.2, 1.0, HOURS // 24)[hour // 24]
    sun = cloud * np.clip(np.sin(2 * np.pi * (hour % 24 - 6) / 24), 0.0, None)
    agreed = {"supply.ppa": [{"capacity_mw": 100.0, "price_eur_mwh": 50.0}]}
    found = run(plain.replace(agreed), 100.0 - 100.0 * sun, pv=[(YEAR, sun)])
    wanted = 100.0 * float(sun @ (50.0 - 100.0 + 100.0 * sun))
    for year in (2027, 2028):
        paid = of_year(found, year, "electricity_contracts_eur")
        assert paid == pytest.approx(wanted, rel=0.02), year


def test_tenants_repay_what_they_draw_and_not_what_contracts_gain() -> None:
    plain = fleetwatt.Scenario.example("valence-40mw").replace(PLAIN)
    block = {"supply.block": [{"power_mw": 400.0, "price_eur_mwh": 10.0}]}
    without, gaining = run(plain), run(plain.replace(block))
    line = "revenue_recharge_eur"
    assert without["yearly"][line].sum() > 0.0
    np.testing.assert_allclose(gaining["yearly"][line], without["yearly"][line], rtol=1e-12)
    assert of_year(gaining, YEAR, "electricity_contracts_eur") < 0.0


def test_agreements_make_the_campus_renewable_up_to_its_import(
    plain: fleetwatt.Scenario, bare: dict
) -> None:
    def factor(capacity_mw: float, bought: float = 0.0) -> float:
        row = {"delivery": "baseload", "capacity_mw": capacity_mw, "price_eur_mwh": 65.0}
        scenario = plain.replace({"supply.ppa": [row], "carbon.renewable_fraction": bought})
        return float(run(scenario)["scalars"]["ref"])

    part = 10.0 * 8_784 / bare["scalars"]["grid_energy_mwh_year"]
    assert factor(10.0) == pytest.approx(part, rel=1e-9)
    assert factor(10.0, 0.5) == pytest.approx(0.5 + 0.5 * part, rel=1e-9)
    assert factor(1_000.0) == pytest.approx(1.0, rel=1e-12)


BATTERY = {"supply.battery.power_mw": 30.0, "supply.export_limit_mw": 10.0}


def test_a_battery_works_as_if_there_were_no_block(plain: fleetwatt.Scenario) -> None:
    kinds = {kind: CONTRACTS[kind] for kind in ("supply.block", "supply.nuclear_share")}
    without, with_them = run(plain.replace(BATTERY)), run(plain.replace({**BATTERY, **kinds}))
    assert without["yearly"]["discharge_mwh"].sum() > 1_000.0
    for name, values in without["hourly"].items():
        np.testing.assert_array_equal(with_them["hourly"][name], values, err_msg=name)


def test_an_index_moves_what_one_more_mwh_costs(plain: fleetwatt.Scenario, bare: dict) -> None:
    indexed = {"supply.indexed": CONTRACTS["supply.indexed"]}
    found = run(plain.replace(indexed))
    spot = bare["hourly"]["price_eur_mwh"]
    more = 0.4 * (0.1 * spot + 1.5)
    for name in ("price_eur_mwh", "marginal_price_eur_mwh"):
        wanted = bare["hourly"][name] + more
        np.testing.assert_allclose(found["hourly"][name], wanted, rtol=1e-12, atol=1e-9)
    assert not found["yearly"]["electricity_contracts_eur"].any()
    # Wider spreads between hours are worth more cycles.
    cycles = [
        run(plain.replace({**BATTERY, **changes}))["scalars"]["battery_cycles_year"]
        for changes in ({}, {"supply.indexed": [{"spot_factor": 1.5}]})
    ]
    assert cycles[1] > 1.02 * cycles[0]


def test_what_is_contracted_free_of_carbon_counts_up_to_the_import(
    plain: fleetwatt.Scenario,
) -> None:
    mix = {"carbon_free": [(YEAR, np.full(HOURS, 0.5))]}
    part = "carbon_free_fraction_24_7"
    assert run(plain, **mix)["scalars"][part] == pytest.approx(0.5, rel=1e-12)
    block = plain.replace({"supply.block": [{"power_mw": 500.0}]})
    assert run(block, **mix)["scalars"][part] == pytest.approx(0.5, rel=1e-12)
    # Somebody makes an agreement constant, who may burn something; its plant alone counts.
    for delivery, wanted in (("baseload", 0.5), ("pay_as_produced", 0.75)):
        row = {"delivery": delivery, "price_eur_mwh": 65.0, "capacity_mw": 500.0}
        noon = (np.arange(HOURS) % 24 < 12).astype(float)
        scores = run(plain.replace({"supply.ppa": [row]}), **mix, pv=[(YEAR, noon)])["scalars"]
        assert scores[part] == pytest.approx(wanted, rel=0.01)
    half = plain.replace({"supply.nuclear_share": [{"capacity_mw": 30.0}]})
    found = run(half, **mix)
    load = found["hourly"]["grid_power_mw"][hours_of(found, YEAR)]
    held = np.minimum(30.0 * half["supply.nuclear_share[0].availability"], load)
    wanted = 0.5 + 0.5 * held.sum() / load.sum()
    free, known = (of_year(found, YEAR, f"carbon_{name}_mwh") for name in ("free", "known"))
    assert free / known == pytest.approx(wanted, rel=1e-9)


def test_profiles_are_made_for_agreements(plain: fleetwatt.Scenario) -> None:
    asks = plain.replace(
        {
            "supply.price.source": "synthetic",
            "supply.price.year": 2024,
            "supply.ppa": [{"technology": "hydro", "capacity_mw": 20.0, "price_eur_mwh": 0.0}],
        }
    )
    result = asks.run(hourly=True)
    assert [used.kind for used in result.drivers_used[3:]] == ["hydro"]
    spot = result.hourly["price_eur_mwh"].sel(time=str(YEAR)).to_numpy()
    profile = supply.synthetic_hydro(capacity_factor=asks["supply.hydro.capacity_factor"]).hydro
    wanted = -20.0 * float(profile @ spot)
    assert result.yearly.loc[YEAR, "electricity_contracts_eur"] == pytest.approx(wanted, rel=1e-9)
    read = {path for path in result.assumptions.index if path.startswith("supply.hydro")}
    assert read == {"supply.hydro.capacity_mw", "supply.hydro.capacity_factor"}
    told = [row for row in asks.assumptions if row.path == "supply.ppa[0].technology"]
    assert told[0].value == "hydro"
    # The campus builds nothing for it.
    assert result.yearly["hydro_energy_mwh"].eq(0.0).all()


def test_a_missing_profile_is_told_where_it_is_asked_for(plain: fleetwatt.Scenario) -> None:
    asks = plain.replace(
        {"supply.ppa": [{"technology": "wind", "price_eur_mwh": 65.0, "capacity_mw": 20.0}]}
    )
    series = _core.Supplied([], [(YEAR, SPOT)], [], [])
    with pytest.raises(ConfigError, match="no capacity factors") as caught:
        _core.Drivers(asks._core, series, 1)
    assert [path for path, _ in caught.value.faults] == ["supply.ppa"]


def test_faults_are_told(plain: fleetwatt.Scenario) -> None:
    def faults(changes: dict) -> dict[str, str]:
        with pytest.raises(ConfigError) as caught:
            plain.replace(changes)
        return dict(caught.value.faults)

    parts = [{"load_fraction": 0.7}, {"load_fraction": 0.2, "first_year": 2029}]
    told = faults({"supply.contract_fraction": 0.3, "supply.indexed": parts})
    assert told.keys() == {"supply.indexed"}
    assert "serve 1.2 of the load, 1 at most" in told["supply.indexed"]
    # One after another they may.
    parts = [{"load_fraction": 0.7, "last_year": 2028}, {"load_fraction": 0.7, "first_year": 2029}]
    plain.replace({"supply.contract_fraction": 0.3, "supply.indexed": parts})
    told = faults(
        {"supply.ppa": [{"technology": "wnd", "price_eur_mwh": 65.0, "capacity_mw": 3.0}]}
    )
    assert 'did you mean "wind"' in told["supply.ppa[0].technology"]
    told = faults(
        {"supply.ppa": [{"delivery": "base_load", "price_eur_mwh": 65.0, "capacity_mw": 3.0}]}
    )
    assert 'did you mean "baseload"' in told["supply.ppa[0].delivery"]
    told = faults({"supply.blocks": [{"power_mw": 3.0}]})
    assert any("block" in text for text in told.values())
    told = faults({"supply.block": [{"power_mw": -3.0, "frist_year": 2027}]})
    assert told.keys() == {"supply.block[0].power_mw", "supply.block[0].frist_year"}
    backwards = {"power_mw": 3.0, "first_year": 2030, "last_year": 2029}
    told = faults({"supply.block": [{"power_mw": 1.0}, backwards]})
    assert "before its first year, 2030" in told["supply.block[1].last_year"]


def test_contracts_are_written_and_read(plain: fleetwatt.Scenario) -> None:
    scenario = plain.replace(CONTRACTS)
    text = scenario.dumps()
    assert "[[supply.ppa]]" in text
    assert fleetwatt.Scenario.loads(text).hash == scenario.hash


def test_the_cost_of_electricity_is_explained_with_them(plain: fleetwatt.Scenario) -> None:
    block = {"supply.price.source": "synthetic", "supply.block": [{"power_mw": 9.0}]}
    result = plain.replace(block).run()
    assert "contracts, settled at the spot price" in str(result.explain("electricity_eur"))
    assert "supply.block[0].price_eur_mwh" in str(result.explain("electricity_contracts_eur"))
