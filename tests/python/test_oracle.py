"""The engine against an independent model: every hour, month, year and figure."""

import importlib
import json
from pathlib import Path

import engine
import numpy as np
import pytest
from oracle import Oracle, humidity_ratio_of, saturation_pressure_pa, wet_bulb_c

import fleetwatt
from fleetwatt import _core

RTOL = 1e-9

FILES = {
    "supply.price.source": "file",
    "carbon.source": "file",
}
#: Scenarios by name: an example and what is changed in it.
SCENARIOS = {
    "dry": ("valence-80mw", {}),
    "dry, economiser": ("valence-80mw", {"facility.cooling.air_side": "economiser"}),
    "adiabatic": ("valence-80mw", {"facility.cooling.rejection": "adiabatic"}),
    "adiabatic, economiser": (
        "valence-80mw",
        {"facility.cooling.rejection": "adiabatic", "facility.cooling.air_side": "economiser"},
    ),
    "tower": ("valence-80mw", {"facility.cooling.rejection": "wet_tower"}),
    "tower, economiser": (
        "valence-80mw",
        {"facility.cooling.rejection": "wet_tower", "facility.cooling.air_side": "economiser"},
    ),
    "colocation": ("valence-40mw", {}),
    "colocation, few accelerators": (
        "valence-40mw",
        {"fleet.cohorts[0].gpus": 5_000, "facility.electrical.redundancy": "2n"},
    ),
    "opponents": ("valence-120mw", {"facility.electrical.redundancy": "3n/2"}),
    "shedding": ("valence-80mw", {"fleet.cohorts[0].gpus": 60_000}),
    "shedding tenants": ("valence-40mw", {"fleet.cohorts[0].gpus": 30_000}),
    "shedding on hot days": (
        "valence-80mw",
        {
            "fleet.cohorts[0].gpus": 44_000,
            "fleet.demand.occupancy": 1.0,
            "facility.it_capacity_mw": 90.0,
        },
    ),
    "cool loop": ("valence-80mw", {"facility.cooling.supply_c": 24.0}),
    "cool tower": (
        "valence-80mw",
        {"facility.cooling.rejection": "wet_tower", "facility.cooling.supply_c": 18.0},
    ),
    "generations": (
        "valence-80mw",
        {
            "fleet.cohorts": [
                {
                    "accelerator": "h100_sxm",
                    "gpus": 8_000,
                    "online": "2026-03",
                    "price_eur_gpu_hour": 1.9,
                },
                {
                    "accelerator": "gb300_nvl72",
                    "gpus": "fill",
                    "basis": "node",
                    "online": "2028-10",
                    "ramp_months": 7,
                },
            ],
            "operation_years": 11,
            "currency.usd_per_eur_path": [
                {"year": 2027, "usd_per_eur": 1.05},
                {"year": 2031, "usd_per_eur": 1.25},
            ],
            "fleet.refresh.life_years": 4,
            "timezone": "America/New_York",
        },
    ),
    "money": (
        "valence-80mw",
        {
            "revenue.contract_years": 1.5,
            "revenue.renewal_price_fraction": 1.1,
            "supply.contract_fraction": 0.4,
            "supply.excise": "reduced",
            "supply.price.level_path": [
                {"year": 2025, "eur_mwh": 70.0},
                {"year": 2035, "eur_mwh": 55.0},
            ],
            "finance.interest_rate": 0.0,
            "finance.it_tenor_years": 3,
            "finance.facility_tenor_years": 30,
            "finance.facility_depreciation_years": 40,
            "finance.loss_fraction": 0.3,
            "site.voltage": "hta",
        },
    ),
    "weather": (
        "valence-80mw",
        {
            "climate.years": 3,
            "climate.trend_c_per_decade": 0.0,
            "climate.catalogue": "nancy",
            "site.altitude_m": 900.0,
            "supply.price.year": 2024,
            "carbon.year": 2020,
            "operation_years": 6,
        },
    ),
    "files": ("valence-80mw", {**FILES, "operation_years": 6}),
    "scaled files": ("valence-80mw", {**FILES, "supply.price.rescale": True}),
}


def recorded() -> dict[str, list]:
    """Years that a caller brings along; each list of its own length and civil years."""
    rng = np.random.default_rng(7)
    hours = np.arange(8_760)
    season = -np.cos(2 * np.pi * hours / 8_760)
    weather = [
        (
            12.0 + 9.0 * season + shift + rng.normal(0.0, 2.0, 8_760),
            rng.uniform(0.2, 1.0, 8_760),
            np.full(8_760, 99_000.0),
        )
        for shift in (0.0, 1.5)
    ]
    price = [(year, rng.normal(60.0, 40.0, 8_760)) for year in (2023, 2024, 2019)]
    combustion = [(year, rng.uniform(5.0, 60.0, 8_760)) for year in (2024, 2022)]
    life_cycle = [(year, rng.uniform(25.0, 110.0, 8_760)) for year in (2021, 2020, 2018)]
    return {
        "weather": weather,
        "price": price,
        "combustion": combustion,
        "life_cycle": life_cycle,
    }


def both(name: str) -> tuple[dict, Oracle]:
    example, changes = SCENARIOS[name]
    scenario = fleetwatt.Scenario.example(example).replace(changes)
    series = recorded() if "supply.price.source" in changes else None
    result = engine.run(scenario, engine.drivers(scenario, series), hourly=True)
    return result, Oracle(scenario.to_dict(), **(series or {}))


def differences(found: np.ndarray, wanted: np.ndarray, against: float | None = None) -> str:
    """Where two series differ by more than the tolerance, of each value or of a scale."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape
    scale = np.abs(wanted) if against is None else against
    # What is left of subtractions between whole powers is noise of 1e-15 of them.
    wrong = ~(np.abs(found - wanted) <= RTOL * scale + 1e-12) & ~(
        np.isnan(found) & np.isnan(wanted)
    )
    if not wrong.any():
        return ""
    n = int(np.flatnonzero(wrong)[0])
    return f"{wrong.sum()} differ, the first at {n}: {found[n]!r} for {wanted[n]!r}"


@pytest.fixture(scope="module", params=SCENARIOS)
def pair(request: pytest.FixtureRequest) -> tuple[dict, Oracle]:
    return both(request.param)


def money_scale(name: str, lines: dict[str, np.ndarray]) -> float | None:
    """Differences of large sums, as a cash flow, are as exact as what they are made of."""
    return float(np.abs(lines["revenue_eur"]).max()) if name.endswith("_eur") else None


def test_every_hour(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    wrong = {
        name: differences(values, oracle.hourly[name].to_numpy())
        for name, values in result["hourly"].items()
    }
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_month(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    wrong = {
        name: differences(values, oracle.lines[name], money_scale(name, oracle.lines))
        for name, values in result["monthly"].items()
    }
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_year(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    wrong = {}
    for name, values in result["yearly"].items():
        wanted = oracle.yearly[name]
        wrong[name] = differences(values, wanted, money_scale(name, oracle.yearly))
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_key_figure(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    figures = json.loads(_core.simulation.definitions())["figures"]
    keys = {figure["id"] for figure in figures if figure["key"]}
    assert set(oracle.figures) == keys
    invested = float(oracle.yearly["investment_eur"].sum())
    for name in keys:
        found, wanted = result["scalars"][name], oracle.figures[name]
        tolerance = {"rel": RTOL, "nan_ok": True}
        if name.endswith("_irr"):
            # Of several rates, or of none, the engine's own choice is tested elsewhere.
            flow = oracle.lines[name.replace("_irr", "_cash_flow_eur")]
            if np.isnan(wanted) or np.isnan(found) or np.sum(np.diff(np.sign(flow)) != 0) > 1:
                continue
            tolerance = {"rel": 1e-7}
        elif name == "npv_eur":
            tolerance = {"abs": 1e-11 * invested}
        assert found == pytest.approx(wanted, **tolerance), name


def test_what_fits(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    found = result["found"]
    capacity = found["capacity"]
    assert capacity["counts"] == oracle.counts
    assert capacity["it_limit_mw"] == pytest.approx(oracle.it_limit_mw, rel=RTOL)
    assert capacity["hottest_c"] == pytest.approx(oracle.hottest_c, rel=RTOL)
    assert found["full_year"] == oracle.full_year


def test_cases_reach_the_branches() -> None:
    """Trim chillers, shedding and several generations occur somewhere."""
    _, hot = both("shedding on hot days")
    assert 0 < hot.yearly["shed_h"].sum() < 5_000
    assert hot.yearly["trim_h"].sum() > 0
    _, oracle = both("generations")
    assert np.count_nonzero(oracle.yearly["refresh_eur"]) >= 4
    assert len(set(np.round(oracle.liquid[oracle.liquid > 0.0], 6))) > 3
    assert oracle.yearly["revenue_own_price_eur"].sum() > 1e8
    assert oracle.yearly["revenue_contract_eur"].sum() > 1e8


@pytest.mark.parametrize(
    ("example", "hours"),
    [("valence-80mw", "sold"), ("valence-80mw", "available"), ("valence-120mw", "installed")],
)
def test_selling_at_the_levelised_cost_is_worth_nothing(example: str, hours: str) -> None:
    """A constant real price at the levelised cost earns the discount rate, no more."""
    scenario = fleetwatt.Scenario.example(example)
    scalars = engine.run(scenario)["scalars"]
    oracle = Oracle(scenario.to_dict())
    name = "lcoc_eur_gpu_hour" if hours == "sold" else f"lcoc_{hours}_eur_gpu_hour"
    gpu_h = oracle.index(oracle.months // 12) * oracle.lines[f"gpu_hours_{hours}"]
    invested = oracle.yearly["investment_eur"].sum()
    flow = oracle.project_flow(scalars[name] * gpu_h)
    assert abs(oracle.npv(flow)) < 1e-10 * invested
    assert abs(oracle.npv(oracle.project_flow(1.01 * scalars[name] * gpu_h))) > 1e-3 * invested


def test_wet_bulb() -> None:
    """To the documented 1e-8 K, in a synthetic year and around freezing."""
    series, _ = _core.climate.synthetic("montelimar", 2025, 0)
    rng = np.random.default_rng(1)
    dry = np.concatenate([series["dry_bulb_c"], rng.uniform(-3.0, 8.0, 4_000)])
    humidity = np.concatenate([series["relative_humidity"], rng.uniform(0.1, 1.0, 4_000)])
    pressure = np.concatenate([series["pressure_pa"], rng.uniform(8e4, 1.03e5, 4_000)])
    ratio = humidity_ratio_of(humidity * saturation_pressure_pa(dry), pressure)
    wanted = wet_bulb_c(dry, ratio, pressure)
    found = _core.climate.wet_bulb_c(dry, humidity, pressure)
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=1e-8)


def test_the_yardstick_of_the_benchmarks_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    yardstick = importlib.import_module("yardstick")
    scenario = fleetwatt.Scenario.example("valence-80mw")
    yardstick.compare(scenario, yardstick.Yardstick(scenario))


def test_parts_of_the_levelised_cost_add_up(pair: tuple[dict, Oracle]) -> None:
    result, oracle = pair
    scalars = result["scalars"]
    for part, cost in oracle.levelised_parts().items():
        found = scalars[f"lcoc_{part}_eur_gpu_hour"]
        assert found == pytest.approx(cost, rel=RTOL, nan_ok=True), part
    whole = ("lcoc_eur_gpu_hour", "lcoc_available", "lcoc_installed", "lcoc_before_tax")
    parts = [v for k, v in scalars.items() if k.startswith("lcoc_") and not k.startswith(whole)]
    assert len(parts) == 9
    assert sum(parts) == pytest.approx(scalars["lcoc_eur_gpu_hour"], rel=1e-12, nan_ok=True)


def test_a_price_that_stays_is_its_own_levelised_price() -> None:
    steady = {
        "currency.inflation": 0.0,
        "revenue.merchant_decline": 0.0,
        "revenue.renewal_price_fraction": 1.0,
        "revenue.price_eur_gpu_hour": 2.75,
    }
    scalars = engine.run(fleetwatt.Scenario.example("valence-80mw").replace(steady))["scalars"]
    assert scalars["levelised_price_eur_gpu_hour"] == pytest.approx(2.75, rel=1e-12)
