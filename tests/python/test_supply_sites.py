"""A site as a network of PyPSA, which finds the same optimum with its own programme and HiGHS."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from fleetwatt.supply import (
    Battery,
    FlexibleLoad,
    PeakCharges,
    Site,
    dispatch,
    to_pypsa,
)

BATTERY = Battery(
    20.0,
    80.0,
    discharge_mw=25.0,
    charge_efficiency=0.95,
    discharge_efficiency=0.92,
    self_discharge_per_h=2e-4,
    wear_eur_mwh=4.0,
)


def site(hours=168, seed=1, **changes):
    """Return a site with everything: prices below zero, more sun than load."""
    random = np.random.default_rng(seed)
    hour = np.arange(hours)
    sun = np.clip(np.sin(2 * np.pi * (hour - 6) / 24), 0.0, None)
    given = {
        "load_mw": random.uniform(55.0, 75.0, hours),
        "price_eur_mwh": 60.0 - 70.0 * sun + random.normal(0.0, 30.0, hours),
        "import_limit_mw": random.uniform(60.0, 80.0, hours),
        "import_charge_eur_mwh": 12.0,
        "renewable_mw": 150.0 * sun * random.uniform(0.3, 1.0, hours),
        "export_limit_mw": random.uniform(0.0, 30.0, hours),
        "export_price_factor": 0.9,
        "battery": BATTERY,
        "generator_mw": 10.0,
        "generator_cost_eur_mwh": 180.0,
    }
    given |= changes
    return Site(given.pop("load_mw"), given.pop("price_eur_mwh"), **given)


def optimum(network):
    """Return what PyPSA finds, at HiGHS' finest tolerances."""
    fine = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    status = network.optimize(
        solver_name="highs",
        io_api="direct",
        include_objective_constant=False,
        solver_options={"output_flag": False, **fine},
    )
    assert status == ("ok", "optimal")
    return network.objective


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hours": 1_000, "seed": 2},
        {"export_price_rule": "literal"},
        {"export_price_factor": 0.0},
        {"unserved_cost_eur_mwh": None},
        {"load_mw": np.full(168, 85.0), "battery": None, "renewable_mw": 0.0},
        {"end": 40.0},
        {"end": (80.0, 0.0)},
        {"end": (10.0, None)},
        {"battery": Battery(20.0, np.linspace(80.0, 40.0, 168), wear_eur_mwh=3.0)},
        {"battery": Battery(np.linspace(20.0, 10.0, 168), 80.0, self_discharge_per_h=0.0)},
        {"battery": Battery(0.0, 0.0), "generator_mw": 0.0},
        {"flexible": FlexibleLoad(12.0, 100.0)},
        {"flexible": FlexibleLoad(12.0, [700.0, 90.0], window_h=120)},
        {"peaks": PeakCharges([900.0, 400.0], np.arange(168) // 100)},
        {"import_limit_mw": 80.0, "peaks": PeakCharges([900.0, 400.0], np.arange(168) // 100)},
        {
            "import_limit_mw": 80.0,
            "flexible": FlexibleLoad(12.0, 100.0),
            "peaks": PeakCharges(500.0, np.arange(168) // 42),
        },
    ],
    ids=lambda changes: ", ".join(changes) or "all",
)
def test_both_find_the_same_cost(changes):
    one = site(**changes)
    ours = one.dispatch()
    assert np.min(one.price_eur_mwh) < 0.0
    assert (ours.export_mw.max() > 1.0) == bool(np.any(one.renewable_mw))
    assert optimum(one.to_pypsa()) == pytest.approx(ours.objective_eur, rel=1e-9)


def test_the_network_balances_and_says_what_flows():
    one = site(hours=72)
    network = one.to_pypsa()
    optimum(network)
    flows = network.c.generators.dynamic["p"]
    battery = network.c.stores.dynamic["p"]["battery"]
    links = network.c.links.dynamic
    sources = flows[["renewable", "import", "generator", "unserved"]].sum(axis=1)
    bus = sources - flows["export"] - links["p0"]["charge"] - links["p1"]["discharge"]
    np.testing.assert_allclose(bus, one.load_mw, atol=1e-6)
    np.testing.assert_allclose(battery, links["p0"]["discharge"] + links["p1"]["charge"], atol=1e-6)
    assert (flows["export"] <= np.asarray(one.export_limit_mw) + 1e-6).all()
    assert flows["export"].max() > 1.0
    assert -links["p1"]["discharge"].min() == pytest.approx(25.0)


def test_hours_of_the_load_are_the_snapshots():
    hours = pd.date_range("2025-01-01", periods=48, freq="h")
    load = pd.Series(60.0, index=hours)
    price = np.linspace(20.0, 120.0, 48)
    network = to_pypsa(load, price, import_limit_mw=70.0, battery=BATTERY)
    assert network.snapshots.equals(hours.rename(network.snapshots.name))
    ours = dispatch(load, price, import_limit_mw=70.0, battery=BATTERY)
    assert optimum(network) == pytest.approx(ours.objective_eur, rel=1e-9)
    assert list(to_pypsa([5.0, 6.0], 50.0, import_limit_mw=9.0).snapshots) == [0, 1]


def test_what_has_no_power_is_left_out():
    network = to_pypsa([5.0, 6.0], 50.0, import_limit_mw=9.0, unserved_cost_eur_mwh=None)
    assert list(network.c.generators.static.index) == ["import"]
    assert list(network.c.buses.static.index) == ["site"]


def test_several_scenarios_are_refused():
    with pytest.raises(ValueError, match=r"one scenario, not shape \(3, 4\)"):
        to_pypsa(np.ones((3, 4)), 50.0, import_limit_mw=9.0)
    with pytest.raises(ValueError, match=r"one scenario, not shape \(2, 4\)"):
        to_pypsa(np.ones(4), 50.0, import_limit_mw=[[9.0], [8.0]])


def test_what_dispatch_refuses_is_refused():
    with pytest.raises(ValueError, match="load_mw"):
        to_pypsa([5.0, np.nan], 50.0, import_limit_mw=9.0)
    with pytest.raises(ValueError, match="hour 1: the load exceeds all supply"):
        to_pypsa([5.0, 10.0], 50.0, import_limit_mw=9.0, unserved_cost_eur_mwh=None)


def test_a_site_takes_what_a_dispatch_takes():
    wanted = inspect.signature(dispatch).parameters
    options = {"foresight", "exclusive", "threads", "progress"}
    own = {field.name: field for field in fields(Site)}
    assert own.keys() == wanted.keys() - options
    given = inspect.signature(Site).parameters
    for name, parameter in given.items():
        assert (parameter.default, parameter.kind) == (wanted[name].default, wanted[name].kind)
    assert options <= inspect.signature(Site.dispatch).parameters.keys()


def test_a_site_dispatches_as_the_function_does():
    one = site()
    given = {field.name: getattr(one, field.name) for field in fields(Site)}
    assert one.dispatch().objective_eur == dispatch(**given).objective_eur


def test_without_pypsa_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypsa", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'fleetwatt\[pypsa\]'"):
        site().to_pypsa()
