"""Dispatch of storage: stored optima, HiGHS as judge, balances, ends, foresight, bad input."""

from __future__ import annotations

import warnings
from typing import Any

import dispatch_lp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetwatt import ConfigError, DomainError, FleetwattError, InfeasibleError
from fleetwatt._price_unit import LEAST_PRICE_EUR_MWH
from fleetwatt.supply import (
    Battery,
    Choice,
    FlexibleLoad,
    Foresight,
    PeakCharges,
    dispatch,
    dispatch_offers,
    pareto,
    size,
    storage,
)
from fleetwatt.validation import _dispatch

WEEK = 168


def drawn(seed: int) -> tuple[dict[str, Any], dict[str, float]]:
    """Return a random instance: ties, negative prices, no and huge storage, islands."""
    random = np.random.default_rng(seed)
    hours = int(random.choice([1, 2, 5, 24, 100, 168, 336]))
    hour = np.arange(hours)
    spot = {
        0: random.normal(60, 40, hours) + 20 * np.sin(2 * np.pi * hour / 24),
        1: 20.0 * np.round(random.normal(3, 2, hours)),
        2: random.choice([-50.0, 0.0, 30.0, 100.0], hours),
        3: np.full(hours, 50.0),
    }[int(random.integers(4))]
    load = random.uniform(0, 100, hours)
    params = {
        "import_limit": [0, 40, 110, 1000],
        "export_limit": [0, 50, 500],
        "export_factor": [1, 0.95, 0.5, 0],
        "batt_charge_mw": [0, 5, 50, 500],
        "batt_discharge_mw": [0, 5, 50, 200],
        "batt_mwh": [0, 10, 200, 5000, 1e6],
        "eta_c": [1, 0.92, 0.5, 0.2, random.uniform(0.6, 1)],
        "eta_d": [1, 0.92, 0.5, 0.2, random.uniform(0.6, 1)],
        "self_discharge_per_h": [0, 1e-5, 1e-4, 0.01, 0.3],
        "diesel_mw": [0, 30, 120],
    }
    chosen = {name: float(random.choice(values)) for name, values in params.items()}
    chosen |= {"diesel_cost": 350.0, "voll": 3000.0}
    sun = np.clip(np.sin(2 * np.pi * (hour - 6) / 24), 0, 1) * random.uniform(0.3, 1, hours)
    renewable = float(random.choice([0, 80, 300])) * sun + 50.0 * random.uniform(0, 1, hours)
    series = {
        "load": np.round(load / 25) * 25 if random.random() < 0.3 else load,
        "spot": spot,
        "renewable": renewable * float(random.choice([0, 1])),
    }
    return series, chosen


def arguments(series: dict[str, Any], params: dict[str, float]) -> dict[str, Any]:
    return _dispatch.arguments(series["load"], series["spot"], series["renewable"], params)


def unquiet(prices: Any) -> bool:
    """Return whether no price is large enough to be in EUR/MWh."""
    return 0.0 < float(np.abs(prices).max()) < LEAST_PRICE_EUR_MWH


def solved(**given: Any) -> Any:
    with warnings.catch_warnings():
        if unquiet(given["price_eur_mwh"]):
            warnings.simplefilter("ignore", UserWarning)
        return dispatch(**given)


def residual(found: Any, series: dict[str, Any], params: dict[str, float]) -> float:
    """Return by how much a schedule misses a row or a limit, MW."""
    flexible = 0.0 if found.flexible_mw is None else found.flexible_mw
    given_mw = found.import_mw + found.generator_mw + found.unserved_mw + found.renewable_mw
    given_mw = given_mw + found.discharge_mw - found.charge_mw - found.export_mw
    bus = given_mw - series["load"] - flexible
    kept = (1 - params["self_discharge_per_h"]) * np.roll(found.level_mwh, 1)
    change = params["eta_c"] * found.charge_mw - found.discharge_mw / params["eta_d"]
    limits = {
        "import_mw": params["import_limit"],
        "export_mw": params["export_limit"],
        "generator_mw": params["diesel_mw"],
        "unserved_mw": series["load"],
        "renewable_mw": series["renewable"],
        "charge_mw": params["batt_charge_mw"],
        "discharge_mw": params["batt_discharge_mw"],
        "level_mwh": params["batt_mwh"],
    }
    beyond = [np.abs(bus).max(), np.abs(found.level_mwh - kept - change).max()]
    for name, most in limits.items():
        flow = getattr(found, name)
        beyond += [(-flow).max(), (flow - most).max()]
    return float(max(beyond))


def spread(found: Any, series: dict[str, Any], params: dict[str, float]) -> float:
    """Return the sum of absolute costs."""
    traded = np.abs(series["spot"]) * (found.import_mw + found.export_mw)
    own = params["diesel_cost"] * found.generator_mw + params["voll"] * found.unserved_mw
    return max(float(series["load"].size), float((traded + own).sum()))


@pytest.mark.parametrize("block", range(12))
def test_random_instances_cost_what_highs_says(block: int) -> None:
    for seed in range(20 * block, 20 * (block + 1)):
        series, params = drawn(seed)
        found = solved(**arguments(series, params))
        least = dispatch_lp.dispatch(
            series["load"], series["spot"], series["renewable"], params
        ).objective_eur
        scale = spread(found, series, params)
        assert abs(found.objective_eur - least) <= 1e-9 * scale, seed
        assert abs(found.dual_bound_eur - least) <= 1e-9 * scale, seed
        assert found.gap <= 1e-9, seed
        assert residual(found, series, params) <= 1e-7, seed


@pytest.mark.parametrize("block", range(5))
def test_random_load_that_moves_costs_what_highs_says(block: int) -> None:
    for seed in range(10_000 + 20 * block, 10_000 + 20 * (block + 1)):
        series, params = drawn(seed)
        hours = series["load"].size // 24 * 24
        series = {name: values[:hours] for name, values in series.items()}
        random = np.random.default_rng(seed)
        most, part = float(random.choice([10, 50])), float(random.uniform(0.1, 0.9))
        params["import_limit"] += 100.0
        if not hours:
            continue
        window = np.arange(hours) // 24
        energy = np.full(hours // 24, 24 * most * part)
        least = dispatch_lp.dispatch_flex(
            series["load"],
            series["spot"],
            series["renewable"],
            params,
            window=window,
            window_mwh=energy,
            max_mw=most,
        ).objective_eur
        load = FlexibleLoad(most, 24 * most * part)
        found = solved(**arguments(series, params), flexible=load)
        scale = spread(found, series, params)
        assert abs(found.objective_eur - least) <= 1e-8 * scale, seed
        assert abs(found.dual_bound_eur - least) <= 1e-8 * scale, seed
        assert residual(found, series, params) <= 1e-7, seed
        np.testing.assert_allclose(np.bincount(window, found.flexible_mw), energy, rtol=1e-9)


@pytest.mark.parametrize("block", range(5))
def test_random_charged_peaks_cost_what_highs_says(block: int) -> None:
    for seed in range(20_000 + 20 * block, 20_000 + 20 * (block + 1)):
        series, params = drawn(seed)
        random = np.random.default_rng(seed)
        charge = float(random.choice([0, 100, 5000, 20_000]))
        period = np.arange(series["load"].size) // int(random.choice([24, 100, 336]))
        least = dispatch_lp.dispatch_peak(
            series["load"],
            series["spot"],
            series["renewable"],
            params,
            period=period,
            peak_charge_per_mw=charge,
        ).objective_eur
        found = solved(**arguments(series, params), peaks=PeakCharges(charge, period))
        scale = spread(found, series, params) + charge * found.peaks_mw.sum()
        assert abs(found.objective_eur - least) <= 1e-8 * scale, seed
        assert abs(found.dual_bound_eur - least) <= 1e-8 * scale, seed
        assert residual(found, series, params) <= 1e-7, seed


def week(seed: int = 1) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    hour = np.arange(WEEK)
    return {
        "load_mw": random.uniform(60, 90, WEEK),
        "price_eur_mwh": 60 + 40 * np.sin(2 * np.pi * hour / 24) + random.normal(0, 15, WEEK),
        "renewable_mw": 60 * np.clip(np.sin(2 * np.pi * (hour - 6) / 24), 0, 1),
        "import_limit_mw": 100.0,
        "export_limit_mw": 20.0,
        "export_price_factor": 0.95,
        "battery": Battery(20.0, 80.0, wear_eur_mwh=4.0),
    }


def test_scenarios_are_solved_as_each_alone() -> None:
    given_ = week()
    prices = given_["price_eur_mwh"] * np.array([[0.5], [1.0], [2.0]])
    both = dispatch(**given_ | {"price_eur_mwh": prices}, threads=2)
    assert both.objective_eur.shape == (3,)
    assert both.level_mwh.shape == (3, WEEK)
    for n, price in enumerate(prices):
        one = dispatch(**given_ | {"price_eur_mwh": price})
        assert both.objective_eur[n] == one.objective_eur
        np.testing.assert_array_equal(both.level_mwh[n], one.level_mwh)
    powers = dispatch(**given_ | {"battery": Battery(np.array([[0.0], [20.0]]), 80.0)})
    assert powers.objective_eur[1] < powers.objective_eur[0]


def test_wear_is_a_cost_of_discharging() -> None:
    worn = dispatch(**week())
    free = dispatch(**week() | {"battery": Battery(20.0, 80.0)})
    flows = worn.import_mw * week()["price_eur_mwh"]
    earned = worn.export_mw * 0.95 * week()["price_eur_mwh"]
    cost = flows.sum() - earned.sum() + 4.0 * worn.discharge_mw.sum()
    assert worn.objective_eur == pytest.approx(cost, rel=1e-9)
    assert worn.discharge_mw.sum() < free.discharge_mw.sum()


@pytest.mark.parametrize("end", [30.0, (0.0, 80.0), (80.0, 0.0), (10.0, None)])
def test_ends_are_kept(end: Any) -> None:
    found = dispatch(**week() | {"end": end})
    first, last = end if isinstance(end, tuple) else (end, end)
    battery = Battery(20.0, 80.0)
    kept = (1 - battery.self_discharge_per_h) * np.append(first, found.level_mwh[:-1])
    change = 0.94 * found.charge_mw - found.discharge_mw / 0.94
    np.testing.assert_allclose(found.level_mwh, kept + change, atol=1e-9)
    assert found.gap < 1e-12
    assert last is None or found.level_mwh[-1] == pytest.approx(last, abs=1e-9)


@given(st.integers(0, 10**6), st.floats(0, 80))
@settings(max_examples=20, deadline=None)
def test_a_cyclic_store_costs_least_of_all_equal_ends(seed: int, level: float) -> None:
    given_ = week(seed)
    free = dispatch(**given_).objective_eur
    assert dispatch(**given_ | {"end": level}).objective_eur >= free - 1e-9 * abs(free)


def test_sensitivities_are_slopes() -> None:
    given_ = week() | {"import_limit_mw": 85.0}
    base = dispatch(**given_)
    battery = Battery(20.0, 80.0, wear_eur_mwh=4.0)
    steps = {
        "per_capacity_eur_mwh": {"battery": Battery(20.0, 80.001, wear_eur_mwh=4.0)},
        "per_charge_eur_mw": {
            "battery": Battery(20.001, 80.0, discharge_mw=20.0, wear_eur_mwh=4.0)
        },
        "per_discharge_eur_mw": {
            "battery": Battery(20.0, 80.0, discharge_mw=20.001, wear_eur_mwh=4.0)
        },
        "per_import_limit_eur_mw": {"import_limit_mw": 85.001},
        "per_export_limit_eur_mw": {"export_limit_mw": 20.001},
        "per_generator_eur_mw": {"generator_mw": 0.001},
    }
    for name, changed in steps.items():
        slope = (
            dispatch(**given_ | {"battery": battery} | changed).objective_eur - base.objective_eur
        ) / 1e-3
        assert getattr(base, name) == pytest.approx(slope, rel=1e-4, abs=1e-3), name
    more = given_["load_mw"].copy()
    more[50] += 1e-4
    dearer = dispatch(**given_ | {"load_mw": more}).objective_eur - base.objective_eur
    assert base.marginal_price_eur_mwh[50] == pytest.approx(1e4 * dearer, abs=1e-2)


def test_foresight_is_worth_something() -> None:
    given_ = week() | {"end": (0.0, None)}
    perfect = dispatch(**given_)
    sure = dispatch(**given_, foresight=Foresight(48, 24))
    unsure = dispatch(**given_, foresight=Foresight(48, 24, error_eur_mwh=40.0, seed=3))
    blind = dispatch(**given_ | {"battery": None})
    assert perfect.objective_eur <= sure.objective_eur * (1 + 1e-12) < unsure.objective_eur
    assert sure.objective_eur < blind.objective_eur
    assert sure.dual_bound_eur == pytest.approx(perfect.objective_eur, rel=1e-9)
    assert sure.method == "rolling horizon"
    whole = dispatch(**given_, foresight=Foresight(WEEK, WEEK))
    assert whole.objective_eur == pytest.approx(perfect.objective_eur, rel=1e-9)


def test_export_never_pays_for_imports_unless_asked() -> None:
    given_ = week() | {"battery": None, "renewable_mw": 0.0}
    given_["price_eur_mwh"] = np.where(np.arange(WEEK) % 24 < 4, -30.0, 60.0)
    capped = dispatch(**given_)
    literal = dispatch(**given_, export_price_rule="literal")
    assert capped.import_and_export_h == 0
    assert literal.import_and_export_h == 28
    assert literal.objective_eur < capped.objective_eur


def test_one_flow_at_a_time_costs_no_less() -> None:
    given_ = {name: value[:48] if np.ndim(value) else value for name, value in week().items()}
    given_["price_eur_mwh"] = given_["price_eur_mwh"] - 80.0
    free = dispatch(**given_)
    one = dispatch(**given_, exclusive=True)
    assert free.charge_and_discharge_h > 0
    assert one.charge_and_discharge_h == one.import_and_export_h == 0
    assert one.objective_eur >= free.objective_eur - 1e-6 * abs(free.objective_eur)
    assert one.method.startswith("HiGHS")


@pytest.mark.parametrize(
    "more",
    [{"flexible": FlexibleLoad(10.0, 100.0)}, {"peaks": PeakCharges(300.0, np.arange(WEEK) // 84)}],
)
def test_what_is_not_proved_is_left_to_highs(
    more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = dispatch(**week(), **more)
    monkeypatch.setattr(storage, "LARGEST_GAP", -1.0)
    theirs = dispatch(**week(), **more)
    assert (ours.method, theirs.method) == ("interior point, exact passes", "HiGHS")
    assert theirs.objective_eur == pytest.approx(ours.objective_eur, rel=1e-8)
    for name in ("flexible_mw", "peaks_mw"):
        assert (getattr(ours, name) is None) == (getattr(theirs, name) is None)


def test_peaks_under_limits_that_vary_are_proved_without_help() -> None:
    random = np.random.default_rng(5)
    given_ = week() | {"import_limit_mw": random.uniform(70.0, 130.0, WEEK)}
    given_["price_eur_mwh"] = given_["price_eur_mwh"] - 60.0
    found = dispatch(**given_, peaks=PeakCharges(500.0, np.arange(WEEK) // 56))
    assert found.method == "interior point, exact passes"
    assert found.gap <= 1e-9


@pytest.mark.parametrize("spread_mw", [1e-4, 1e-3, 1e-2, 1.0])
def test_charges_on_loads_that_hardly_vary_cost_what_the_load_cannot_do_without(
    spread_mw: float,
) -> None:
    for seed in range(10):
        random = np.random.default_rng(seed)
        load = 60.0 + random.normal(0.0, spread_mw, 720)
        price = random.normal(50.0, 40.0, 720)
        found = dispatch(
            load,
            price,
            import_limit_mw=1000.0,
            unserved_cost_eur_mwh=None,
            peaks=PeakCharges(12_600.0, [0] * 720),
        )
        cost = load @ price + 12_600.0 * load.max()
        assert found.objective_eur == pytest.approx(cost, rel=1e-8)
        assert found.dual_bound_eur == pytest.approx(cost, rel=1e-8)


def test_weeks_are_windows_too() -> None:
    load = FlexibleLoad(15.0, 168 * 5.0, 168)
    found = dispatch(**week(), flexible=load)
    assert found.flexible_mw.sum() == pytest.approx(168 * 5.0, rel=1e-9)
    flat = dispatch(**week() | {"load_mw": week()["load_mw"] + 5.0})
    assert found.objective_eur < flat.objective_eur


def test_sizes_are_the_best() -> None:
    given_ = week()
    factors = np.clip(np.sin(2 * np.pi * (np.arange(WEEK) - 6) / 24), 0, 1)
    choices = {
        "battery_mw": Choice(60.0, 200.0),
        "battery_mwh": Choice(110.0, 2000.0),
        "pv_mwp": (Choice(900.0, 400.0), factors),
        "grid_mw": Choice(500.0, 200.0),
    }
    best = size(**given_, **choices)
    assert best.gap <= 1e-8
    capacities = [best.battery_mw, best.battery_mwh, best.pv_mwp, best.grid_mw]
    costs = [60.0, 110.0, 900.0, 500.0]

    def cost(battery_mw: float, battery_mwh: float, pv_mwp: float, grid_mw: float) -> float:
        battery = Battery(battery_mw, battery_mwh, wear_eur_mwh=4.0)
        own = given_["renewable_mw"] + pv_mwp * factors
        limit = min(100.0, grid_mw)
        changed = {"battery": battery, "renewable_mw": own, "import_limit_mw": limit}
        capital = np.dot(costs, [battery_mw, battery_mwh, pv_mwp, grid_mw])
        return dispatch(**given_ | changed).objective_eur + float(capital)

    assert cost(*capacities) == pytest.approx(best.objective_eur, rel=1e-9)
    random = np.random.default_rng(4)
    for _ in range(40):
        near = np.maximum(0.0, capacities + random.normal(0, [5, 20, 10, 5]))
        assert cost(*near) >= best.objective_eur * (1 - 1e-9)


def test_too_small_designs_do_not_end_the_search() -> None:
    must = {"import_limit_mw": 200.0, "unserved_cost_eur_mwh": None}
    best = size([50.0] * 4, [20.0] * 4, grid_mw=Choice(10.0, 80.0), **must)
    assert best.grid_mw == pytest.approx(50.0, rel=1e-6)
    with pytest.raises(ConfigError, match="repeats itself"):
        size([50.0] * 4, [20.0] * 4, end=5.0, **must)


def test_carbon_does_not_make_exports_dearer() -> None:
    sunny = {"import_limit_mw": 100.0, "export_limit_mw": 100.0, "renewable_mw": 50.0}
    curve = pareto([10.0] * 4, [60.0] * 4, 500.0, [0.0, 100.0], export_price_factor=1.5, **sunny)
    assert curve.cost_eur[0] == pytest.approx(curve.cost_eur[1], rel=1e-12)


def test_plans_that_see_too_little_say_from_where() -> None:
    load = [50.0] * 40 + [60.0] * 8
    short = {"import_limit_mw": 55.0, "unserved_cost_eur_mwh": None, "battery": Battery(10, 100)}
    assert dispatch(load, [40.0] * 48, end=(0.0, None), **short).unserved_mw.max() == 0.0
    with pytest.raises(InfeasibleError, match="plan from hour 40 on does not see far enough"):
        dispatch(load, [40.0] * 48, foresight=Foresight(8, 8), **short)


def test_sizes_by_scenario() -> None:
    choices = {"battery_mw": Choice([20.0, 2000.0], 100.0), "battery_mwh": Choice(60.0, 400.0)}
    best = size(**week(), **choices)
    assert best.battery_mw[0] > best.battery_mw[1]
    assert best.dispatch.level_mwh.shape == (2, WEEK)


def test_less_carbon_costs_more() -> None:
    factors = np.clip(np.sin(2 * np.pi * (np.arange(WEEK) - 6) / 24), 0, 1)
    curve = pareto(
        **week(),
        carbon_g_kwh=400.0,
        carbon_price_eur_t=[0.0, 50.0, 200.0, 1000.0],
        pv_mwp=(Choice(3000.0, 200.0), factors),
        battery_mwh=Choice(300.0, 400.0),
    )
    assert (np.diff(curve.carbon_t) <= 0).all()
    assert (np.diff(curve.cost_eur) >= -1e-6).all()
    assert curve.carbon_t[-1] < curve.carbon_t[0]
    assert curve.objective_eur == pytest.approx(
        curve.cost_eur + np.array([0.0, 50.0, 200.0, 1000.0]) * curve.carbon_t, rel=1e-9
    )


@pytest.mark.parametrize(
    ("changed", "error", "told"),
    [
        ({"import_limit_mw": -1.0}, DomainError, "import_limit_mw = -1 MW"),
        ({"load_mw": np.full(WEEK, np.nan)}, DomainError, r"load_mw = NaN MW.*element 0"),
        ({"price_eur_mwh": np.append(np.full(WEEK - 1, 50.0), np.nan)}, DomainError, "167"),
        ({"price_eur_mwh": np.full(WEEK - 1, 50.0)}, FleetwattError, "167 hours, the load 168"),
        ({"battery": Battery(1.0, 1.0, charge_efficiency=0.0)}, DomainError, "above 0, up to 1"),
        ({"battery": Battery(1.0, 1.0, discharge_efficiency=1.1)}, DomainError, "discharge_eff"),
        ({"battery": Battery(1.0, -1.0)}, DomainError, "battery.capacity_mwh = -1 MWh"),
        ({"end": 81.0}, DomainError, "initial_mwh = 81 MWh"),
        ({"end": "open"}, ConfigError, "'open' is neither 'cyclic'"),
        ({"export_price_rule": "free"}, ConfigError, "'free' is neither 'capped' nor 'literal'"),
        ({"load_mw": 50.0}, FleetwattError, "one number for each hour"),
        ({"flexible": FlexibleLoad(1.0, 25.0)}, InfeasibleError, "window 0: 25 MWh exceed"),
        ({"flexible": FlexibleLoad(1.0, [5.0])}, FleetwattError, "1 energies do not fit"),
        ({"peaks": PeakCharges(1.0, np.arange(WEEK)[::-1])}, FleetwattError, "count up from 0"),
        ({"peaks": PeakCharges(-1.0, np.zeros(WEEK, int))}, DomainError, "peak_charge_eur_mw"),
        ({"foresight": Foresight(0)}, ConfigError, "horizon_h"),
        ({"foresight": Foresight(24, 48)}, ConfigError, "replan_h"),
        ({"exclusive": True, "end": 0.0}, ConfigError, "end: 0.0 does not go with exclusive"),
        (
            {"exclusive": True, "foresight": Foresight()},
            ConfigError,
            "foresight: does not go with exclusive",
        ),
        (
            {"flexible": FlexibleLoad(1.0, 5.0), "foresight": Foresight(), "end": 0.0},
            ConfigError,
            "foresight: does not go with flexible",
        ),
        ({"exclusive": True, "price_eur_mwh": np.full(WEEK, np.nan)}, DomainError, "price_eur"),
        ({"exclusive": True, "battery": Battery(1, 1, charge_efficiency=2)}, DomainError, "charge"),
        ({"foresight": Foresight(), "end": 10.0}, ConfigError, "plans know no content"),
        ({"load_mw": [], "price_eur_mwh": 50.0}, FleetwattError, "no hours"),
        ({"threads": 0}, ConfigError, "threads"),
    ],
)
def test_bad_input_is_refused(changed: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        dispatch(**week() | changed)


def test_load_that_must_be_served_and_cannot_is_told_with_hour_and_amount() -> None:
    load = np.full(24, 50.0)
    load[17] = 130.0
    must = {"import_limit_mw": 100.0, "unserved_cost_eur_mwh": None}
    with pytest.raises(InfeasibleError, match=r"hour 17: .* by 30\.0+ MW"):
        dispatch(load, np.full(24, 60.0), **must)
    helped = dispatch(load, np.full(24, 60.0), battery=Battery(40.0, 40.0), **must)
    assert helped.unserved_mw.max() == 0.0
    with pytest.raises(InfeasibleError, match=r"hour 17: .* by 10\.0+ MW"):
        dispatch(load, np.full(24, 60.0), battery=Battery(20.0, 40.0), **must)
    with pytest.raises(InfeasibleError, match=r"hour 17: .*can hold by then by 20\.6"):
        dispatch(load, np.full(24, 60.0), battery=Battery(40.0, 10.0), **must)


def test_prices_in_another_unit_are_asked_about() -> None:
    with pytest.warns(UserWarning, match="is it in EUR/kWh"):
        dispatch([50.0] * 24, [0.06] * 24, import_limit_mw=80.0)


def test_a_frame_holds_the_hours() -> None:
    frame = dispatch(**week()).to_frame()
    assert frame.shape[0] == WEEK
    assert {"import_mw", "level_mwh", "marginal_price_eur_mwh"} <= set(frame)
    with pytest.raises(FleetwattError, match="one scenario"):
        dispatch(**week() | {"price_eur_mwh": np.ones((2, WEEK)) * 50.0}).to_frame()


def test_any_offers_are_dispatched_as_a_site_is() -> None:
    given_ = week() | {"export_limit_mw": 0.0, "unserved_cost_eur_mwh": None}
    cost = np.stack([given_["price_eur_mwh"], np.zeros(WEEK)], axis=-1)
    power = np.stack([np.full(WEEK, 100.0), given_["renewable_mw"]], axis=-1)
    found = dispatch_offers(given_["load_mw"], cost, power, battery=given_["battery"])
    assert found.objective_eur == pytest.approx(dispatch(**given_).objective_eur, rel=1e-12)
    bus = found.supply_mw.sum(axis=1) + found.discharge_mw - found.charge_mw
    np.testing.assert_allclose(bus, given_["load_mw"], atol=1e-9)
    with pytest.raises(FleetwattError, match="1 to 16 offers"):
        dispatch_offers(given_["load_mw"], np.zeros(17), np.full(17, 100.0))
    with pytest.raises(FleetwattError, match="do not fit 168 hours"):
        dispatch_offers(given_["load_mw"], np.zeros((5, 2)), [1.0, 2.0])
    with pytest.raises(DomainError, match=r"offer_mw = -1 MW.*element 1"):
        dispatch_offers(given_["load_mw"], [1.0, 2.0], [1.0, -1.0])


def test_load_that_moves_at_the_edge_of_what_can_be_served_is_served() -> None:
    """Every hour must give all that it can: the method may miss it, HiGHS does not."""
    for seed in range(20):
        random = np.random.default_rng(seed)
        room = random.uniform(0.0, 20.0, 48)
        load = 60.0 - room
        energy = room.reshape(2, 24).sum(axis=1)
        found = dispatch(
            load,
            random.normal(50.0, 40.0, 48),
            import_limit_mw=60.0,
            unserved_cost_eur_mwh=None,
            flexible=FlexibleLoad(20.0, energy),
        )
        np.testing.assert_allclose(found.flexible_mw, room, atol=1e-6)
