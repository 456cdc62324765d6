"""Heat reuse: heat pumps, networks, what is delivered, what it saves, what the law wants."""

from __future__ import annotations

import inspect
import math
import sys

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from scipy.integrate import quad, solve_ivp

import fleetwatt
from fleetwatt import ConfigError, DomainError, FleetwattError, climate
from fleetwatt.facility import heat
from fleetwatt.facility.heat import (
    Delivered,
    avoided_carbon_kg,
    delivered_heat,
    demandlib_demand_mw,
    heat_pump_cop,
    hot_water_profile,
    lorenz_cop,
    met_by_month,
    network_demand_mw,
    obligation,
    when2heat_cop,
)

LOOP = {"loop_supply_c": 40.0, "loop_return_c": 50.0}
NEW = {"network_supply_c": 45.0, "network_return_c": 30.0}
OLD = {"network_supply_c": 90.0, "network_return_c": 55.0}


def stages_cop(source_in_c, source_out_c, sink_in_c, sink_out_c):
    """The work of Carnot machines, each between two temperatures, summed along both streams."""
    source_in, source_out, sink_in, sink_out = (
        273.15 + t for t in (source_in_c, source_out_c, sink_in_c, sink_out_c)
    )

    def entropy(low, high):
        return quad(lambda t: 1.0 / t, low, high, epsrel=1e-13)[0]

    # The sink has a heat capacity of 1; the source's is such that it ends where it should.
    capacity = entropy(sink_in, sink_out) / entropy(source_out, source_in)

    def stage(sink, state):
        source = state[0]
        return [source / sink / capacity, 1.0 - source / sink]

    end = solve_ivp(
        stage, (sink_in, sink_out), [source_out, 0.0], method="DOP853", rtol=1e-13, atol=1e-13
    ).y[:, -1]
    assert end[0] == pytest.approx(source_in, rel=1e-11)
    return (sink_out - sink_in) / end[1]


@pytest.mark.parametrize(
    "ends",
    [
        (47.0, 37.0, 47.0, 70.0),
        (47.0, 37.0, 55.0, 90.0),
        (12.0, 2.0, 40.0, 80.0),
        (30.0, 29.99, 60.0, 60.01),
        (35.0, 5.0, 10.0, 110.0),
        (60.0, 20.0, 30.0, 65.0),
    ],
)
def test_lorenz_is_the_sum_of_carnot_machines(ends):
    assert lorenz_cop(*ends) == pytest.approx(stages_cop(*ends), rel=1e-8)


def test_streams_of_one_temperature_make_carnot():
    assert lorenz_cop(20.0, 20.0, 60.0, 60.0) == pytest.approx(333.15 / 40.0, rel=1e-14)
    near = lorenz_cop(20.0, 20.0 - 1e-9, 60.0, 60.0 + 1e-9)
    assert near == pytest.approx(333.15 / 40.0, rel=1e-9)


@pytest.mark.parametrize("source", ["air", "ground", "water"])
def test_a_part_of_lorenz_stands_near_when2heat(source):
    """Machines of houses reach 0.2 to 0.45 of Carnot, with air and at small lifts the least."""
    lift = np.linspace(15.0, 60.0, 46)
    sink = 5.0 + lift
    ours = heat_pump_cop(5.0, 5.0, sink, sink)
    part = when2heat_cop(source, lift) / lorenz_cop(5.0, 5.0, sink, sink)
    assert part.min() > 0.2
    assert part.max() < 0.5
    assert np.all(np.diff(when2heat_cop(source, lift)) < 0.0)
    # Where water or ground is the source and the lift is usual, both tell the same story.
    if source != "air":
        usual = (lift >= 25.0) & (lift <= 60.0)
        ratio = when2heat_cop(source, lift)[usual] / ours[usual]
        assert ratio.min() > 0.75
        assert ratio.max() < 1.1


def jensen_cop(source_in_c, source_out_c, sink_in_c, sink_out_c):
    """Ammonia, pinch of 5 K, isentropic efficiency of 0.8, no loss of heat (Jensen et al. 2018)."""
    pinch, isentropic = 5.0, 0.8
    ideal = lorenz_cop(source_in_c, source_out_c, sink_in_c, sink_out_c)
    source, sink = source_in_c - source_out_c, sink_out_c - sink_in_c
    sink_k = sink / math.log((sink_out_c + 273.15) / (sink_in_c + 273.15))
    lift = sink_k / ideal
    span = sink_out_c - source_out_c + 2.0 * pinch
    over_sink = 0.2 * span + 0.2 * sink + 0.016
    expansion = 0.0014 * span - 0.0015 * sink + 0.039
    outer = (1.0 + (over_sink + pinch) / sink_k) / (
        1.0 + (over_sink + source / 2.0 + 2.0 * pinch) / lift
    )
    return ideal * outer * isentropic * (1.0 - expansion) + 1.0 - isentropic


@pytest.mark.parametrize(
    "ends",
    [
        (47.0, 37.0, 47.0, 70.0),
        (37.0, 27.0, 45.0, 70.0),
        (47.0, 37.0, 55.0, 90.0),
        (27.0, 20.0, 40.0, 70.0),
    ],
)
def test_loops_that_serve_networks_find_the_machines_of_jensen(ends):
    assert heat_pump_cop(*ends) == pytest.approx(jensen_cop(*ends), rel=0.1)


def test_the_best_machine_is_bounded():
    """At what When2Heat's machines with water or ground reach at their smallest lift."""
    assert heat_pump_cop(47.0, 37.0, 46.0, 48.0) == 6.0
    assert heat_pump_cop(-29.0, -30.0, 149.0, 150.0, 0.1) == 1.0
    highest = [when2heat_cop(source, 15.0) for source in ("ground", "water")]
    assert highest == pytest.approx([6.0, 6.0], rel=0.06)


@pytest.mark.parametrize(
    ("ends", "name"),
    [
        ((40.0, 45.0, 60.0, 70.0), "source_out_c"),
        ((45.0, 40.0, 70.0, 60.0), "sink_in_c"),
        ((45.0, 40.0, 30.0, 40.0), "sink_mean_c"),
        ((45.0, 40.0, 40.0, 45.0), "sink_mean_c"),
        ((151.0, 40.0, 60.0, 70.0), "source_in_c"),
        ((45.0, 40.0, 60.0, 151.0), "sink_out_c"),
    ],
)
def test_unphysical_machines_are_refused(ends, name):
    for law in (lorenz_cop, heat_pump_cop):
        with pytest.raises(DomainError, match=name):
            law(*ends)


def test_other_refusals():
    with pytest.raises(DomainError, match="efficiency"):
        heat_pump_cop(45.0, 40.0, 60.0, 70.0, 1.1)
    for lift in (14.9, 60.1):
        with pytest.raises(DomainError, match="lift_k"):
            when2heat_cop("air", lift)
    with pytest.raises(DomainError, match="correction"):
        when2heat_cop("air", 30.0, 1.2)
    with pytest.raises(ConfigError, match='did you mean "water"'):
        when2heat_cop("watr", 30.0)
    with pytest.raises(DomainError, match="hour_of_week"):
        network_demand_mw(5.0, 168, 10.0)
    with pytest.raises(DomainError, match="heating_design_c"):
        network_demand_mw(5.0, 0, 10.0, 0.1, 16.0, 15.5)
    with pytest.raises(DomainError, match="network_return_c"):
        delivered_heat(1.0, 1.0, **LOOP, network_supply_c=60.0, network_return_c=60.0)
    with pytest.raises(DomainError, match="loop_return_c"):
        delivered_heat(1.0, 1.0, loop_supply_c=40.0, loop_return_c=39.0, **NEW)
    with pytest.raises(DomainError, match="available_mw"):
        delivered_heat(-1.0, 1.0, **LOOP, **NEW)
    with pytest.raises(ConfigError, match='did you mean "heat_pump"'):
        delivered_heat(1.0, 1.0, **LOOP, **NEW, upgrade="heatpump")
    with pytest.raises(ConfigError, match="heat_pump_owner"):
        delivered_heat(1.0, 1.0, **LOOP, **NEW, heat_pump_owner="town")
    with pytest.raises(DomainError, match="electricity_mwh"):
        avoided_carbon_kg(1.0, -1.0, 250.0, 20.0)
    with pytest.raises(TypeError, match="month"):
        met_by_month([1.0], [1.0], ["May"])
    with pytest.raises(FleetwattError, match="one-dimensional"):
        met_by_month([[1.0]], [[1.0]], [[1]])
    for power in (-1.0, math.nan):
        with pytest.raises(DomainError, match="it_capacity_mw"):
            obligation(power, reuses_heat=True)


@given(
    mutually_broadcastable_shapes(num_shapes=5, max_dims=3, max_side=4),
    st.randoms(use_true_random=False),
)
def test_broadcasts_as_numpy_does(shapes, random):
    rng = np.random.default_rng(random.getrandbits(32))
    a, b, c, d, e = (
        rng.uniform(low, high, shape)
        for (low, high), shape in zip(
            [(30, 50), (0, 30), (50, 60), (60, 90), (0.2, 0.9)], shapes.input_shapes, strict=True
        )
    )
    found = heat_pump_cop(a, b, c, d, e)
    assert np.shape(found) == shapes.result_shape
    expected = np.vectorize(heat_pump_cop, otypes=[float])(a, b, c, d, e)
    np.testing.assert_array_equal(found, expected)
    flows = delivered_heat(
        a, c, loop_supply_c=b + 5, loop_return_c=d, **OLD, heat_pump_mw=e, upgrade="heat_pump"
    )
    for flow in vars(flows).values():
        assert np.shape(flow) == shapes.result_shape
    np.testing.assert_allclose(
        flows.delivered_mw, flows.from_loop_mw + flows.heat_pump_mw, rtol=1e-12
    )


def test_nan_passes_and_kinds_are_kept():
    assert math.isnan(lorenz_cop(math.nan, 40.0, 60.0, 70.0))
    assert math.isnan(heat_pump_cop(45.0, 40.0, 60.0, math.nan))
    assert math.isnan(when2heat_cop("air", math.nan))
    for arguments in ((math.nan, 0, 1.0), (5.0, math.nan, 1.0), (5.0, 0, math.nan)):
        assert math.isnan(network_demand_mw(*arguments))
    flows = delivered_heat([1.0, math.nan], 2.0, **LOOP, **NEW)
    for flow in vars(flows).values():
        assert np.isnan(flow).tolist() == [False, True]
    assert math.isnan(delivered_heat(1.0, 2.0, **LOOP, **NEW, heat_pump_mw=math.nan).reused_mw)
    assert math.isnan(avoided_carbon_kg(1.0, math.nan, 250.0, 20.0))
    series = pd.Series([1.0, 5.0], index=["a", "b"])
    flow = delivered_heat(series, 2.0, **LOOP, **NEW).delivered_mw
    assert (flow.name, flow.tolist(), list(flow.index)) == ("delivered_mw", [1.0, 2.0], ["a", "b"])
    field = xr.DataArray([40.0, 30.0], dims="case")
    assert lorenz_cop(field, 20.0, 60.0, 80.0).dims == ("case",)
    assert when2heat_cop("air", series + 20.0).name == "when2heat_cop"


def test_a_network_is_base_and_cold():
    hour = np.arange(168)
    profile = hot_water_profile()
    assert profile.mean() == pytest.approx(1.0, abs=1e-14)
    np.testing.assert_allclose(network_demand_mw(20.0, hour, 10.0), 1.2 * profile)
    half = 1.2 * profile + 8.8 * 0.5
    np.testing.assert_allclose(network_demand_mw(5.0, hour, 10.0), half)
    assert network_demand_mw(-20.0, hour, 10.0).max() == 10.0
    weekday, weekend = (
        np.array(fleetwatt.catalogue.get("heat", "hot_water").figure(f"{name}_profile").values)
        for name in ("weekday", "weekend")
    )
    assert (5 * weekday.sum() + 2 * weekend.sum()) / 168 == pytest.approx(1.0, abs=1e-3)


def test_hot_water_follows_its_source(data_dir):
    """When2Heat's factors above 25 degC, to the two digits that the catalogue keeps."""
    read = {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"}
    folder = data_dir / "heat"
    houses = pd.read_csv(folder / "when2heat_hourly_factors_MFH.csv", **read)["30"].to_numpy()
    services = pd.read_csv(folder / "when2heat_hourly_factors_COM.csv", **read)
    days = services["30"].to_numpy().reshape(7, 24)[[1, 2, 3, 4, 5, 6, 0]]
    week = 0.7 * 24 * houses / houses.sum() + 0.3 * 168 * days / days.sum()
    found = hot_water_profile().reshape(7, 24)
    np.testing.assert_allclose(found[:5].mean(axis=0), week[:5].mean(axis=0), atol=0.0055)
    np.testing.assert_allclose(found[5:].mean(axis=0), week[5:].mean(axis=0), atol=0.0055)
    water = pd.read_csv(folder / "FR_DHW_profile_RTE.csv", sep=";", decimal=",")
    ratio = water["ECS en janvier"].sum() / water["ECS en juin"].sum()
    kept = fleetwatt.catalogue.get("heat", "hot_water").value("january_over_june")
    assert ratio == pytest.approx(kept, abs=5e-4)


def test_published_coefficients(data_dir):
    table = pd.read_csv(
        data_dir / "heat" / "when2heat_cop_parameters.csv",
        sep=";",
        decimal=",",
        encoding="utf-8-sig",
    )
    lift = np.linspace(15.0, 60.0, 10)
    for source in ("air", "ground", "water"):
        expected = sum(c * lift**n for n, c in enumerate(table[source]))
        np.testing.assert_allclose(when2heat_cop(source, lift, 1.0), expected, rtol=1e-13)


def test_owners_see_the_same_heat_from_two_sides():
    lifted = {"upgrade": "heat_pump", "pumping_fraction": 0.02}
    campus = delivered_heat(20.0, 6.0, **LOOP, **OLD, **lifted, heat_pump_owner="campus")
    town = delivered_heat(20.0, 6.0, **LOOP, **OLD, **lifted, heat_pump_owner="network")
    for name in ("from_loop_mw", "delivered_mw", "heat_pump_mw", "pumping_mw"):
        assert getattr(campus, name) == getattr(town, name)
    assert campus.reused_mw == campus.delivered_mw == 6.0
    assert campus.campus_mw == campus.heat_pump_mw + campus.pumping_mw
    assert town.reused_mw == town.from_loop_mw
    assert town.campus_mw == 0.0
    assert campus.pumping_mw == pytest.approx(0.12)
    cop = heat_pump_cop(47.0, 37.0, 55.0, 90.0)
    assert cop < 5.0
    assert campus.heat_pump_mw == pytest.approx(6.0 / cop, rel=1e-14)
    # Ample demand takes all heat of the loop, and the work comes on top.
    most = delivered_heat(20.0, 100.0, **LOOP, **OLD, upgrade="heat_pump")
    assert most.from_loop_mw == pytest.approx(20.0)
    assert most.delivered_mw == pytest.approx(20.0 * cop / (cop - 1.0))


def test_defaults_are_those_of_the_scenario():
    fields = fleetwatt.schema()["properties"]["facility"]["properties"]["heat_reuse"]["properties"]
    compared = 0
    for law in (network_demand_mw, delivered_heat, heat_pump_cop):
        for name, parameter in inspect.signature(law).parameters.items():
            field = "heat_pump_efficiency" if name == "efficiency" else name
            if parameter.default is not inspect.Parameter.empty and field != "heat_pump_mw":
                assert parameter.default == fields[field]["default"], name
                compared += 1
    assert compared == 9


def test_the_year_of_a_campus():
    """A constant source serves summer in full, and the peak of winter in part."""
    weather = climate.synthetic("valence", seed=2)
    hours = pd.DatetimeIndex(weather.time).tz_localize("UTC").tz_convert("Europe/Paris")
    demand = network_demand_mw(weather.dry_bulb_c, 24 * hours.day_of_week + hours.hour, 20.0)
    flows = delivered_heat(8.0, demand, **LOOP, **NEW)
    met = met_by_month(flows.delivered_mw, demand, hours.month)
    assert met[6] == 1.0
    assert met[0] < 0.9
    saved = avoided_carbon_kg(flows.delivered_mw, flows.pumping_mw, 250.0, 20.0).sum()
    assert saved == pytest.approx(flows.delivered_mw.sum() * (250.0 - 0.2), rel=1e-12)


def test_the_law_begins_at_half_a_megawatt():
    assert obligation(0.4, reuses_heat=False) == heat.Obligation((), (), 0.0)
    assert obligation(0.5, reuses_heat=False).duties == ("report_yearly",)
    large = obligation(1, reuses_heat=False)
    assert large.duties == ("report_yearly", "cost_benefit_analysis", "use_waste_heat")
    assert (large.unmet, large.fine_max_eur) == (("use_waste_heat",), 50_000.0)
    assert obligation(80.0, reuses_heat=True).unmet == ()


def test_flows_are_named_as_the_core_names_them():
    flows = delivered_heat(5.0, 4.0, **LOOP, **OLD, upgrade="heat_pump", heat_pump_owner="campus")
    assert len({*vars(flows).values()}) == len(vars(flows)) - 1
    assert isinstance(flows, Delivered)


def test_without_demandlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "demandlib.bdew", None)
    with pytest.raises(FleetwattError, match=r"pip install 'fleetwatt\[heat\]'"):
        demandlib_demand_mw(climate.synthetic("valence"), 1_000.0)


# demandlib 0.2.2 uses what pandas 3.1 calls deprecated.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("year", [2025, 2028])
def test_demandlib_gives_a_second_opinion(year):
    pytest.importorskip("demandlib", reason="the extra heat is not installed")
    weather = climate.synthetic("strasbourg", year=year, seed=4)
    demand = demandlib_demand_mw(weather, 20_000.0)
    assert demand.shape == weather.dry_bulb_c.shape
    assert demand.sum() == pytest.approx(20_000.0, rel=2e-3)
    assert demand.min() > 0.0
    hours = pd.DatetimeIndex(weather.time).tz_localize("UTC").tz_convert("Europe/Paris")
    ours = network_demand_mw(weather.dry_bulb_c, 24 * hours.day_of_week + hours.hour, 1.0)
    days = [pd.Series(series, index=hours).resample("D").mean() for series in (demand, ours)]
    assert np.corrcoef(*days)[0, 1] > 0.95
    # Most is asked for in the morning of the local clock, in summer and in winter time.
    for month in (1, 11):
        shown = pd.Series(demand, index=hours)[hours.month == month]
        assert shown.groupby(shown.index.hour).mean().idxmax() in (5, 6, 7)
    bare = demandlib_demand_mw(weather, 20_000.0, hot_water=False)
    july = hours.month == 7
    assert bare[july].sum() < 0.5 * demand[july].sum()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_demandlib_refusals_are_told():
    pytest.importorskip("demandlib", reason="the extra heat is not installed")
    weather = climate.synthetic("valence")
    for wrong in ({"building": "castle"}, {"building": "ghd", "building_class": 3}):
        with pytest.raises(ConfigError, match="demandlib refuses"):
            demandlib_demand_mw(weather, 1.0, **wrong)
    for annual in (-1.0, math.nan, math.inf):
        with pytest.raises(DomainError, match="annual_mwh"):
            demandlib_demand_mw(weather, annual)
