"""Plots: their data against the tables, their pictures, their languages.

``python tests/python/test_plots.py`` draws the pictures in ``baseline`` anew; look at them
before they are committed.
"""

import io
import json
import math
import os
import subprocess
import sys
import textwrap
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import image
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images

import fleetwatt
from fleetwatt import ConfigError, FleetwattError, Scenario, plots
from fleetwatt._language import language
from fleetwatt.plots import _hours, _style, cost_stack, cumulative_cash, temperature_pue
from fleetwatt.report import _pictures
from fleetwatt.results import Result

BASELINE = Path(__file__).parent / "baseline"

TOLERANCE = 12
"""RMS of 255. Other versions of matplotlib and FreeType move letters by parts of a pixel, which
comes to some 5; a bar or line that is missing or elsewhere comes to 20 and more."""

OVERLAID = [
    "load_duration",
    "temperature_pue",
    "water",
    "fleet",
    "cost_stack",
    "cumulative_cash",
    "debt",
]
SIDE_BY_SIDE = ["power_heatmap", "energy_sankey", "capex", "cash_flow_waterfall"]
LIVE = ["cost_stack", "cumulative_cash", "debt", "fleet"]
LANGUAGES = ["en", "fr"]
EUR_GPU_H = (1.5, 0.4, 0.45, 0.2, 0.05, 0.1, 0.06, 0.02, 0.03, -0.08)


def with_scalars(result: Result, **scalars: float) -> Result:
    return replace(result, scalars=MappingProxyType({**result.scalars, **scalars}))


def drawn_up(result: Result) -> Result:
    """A result of the same shape with simple numbers, whose pictures no model changes."""
    years, months = np.arange(len(result.yearly)), np.arange(len(result.monthly))
    hours = np.arange(len(result.hourly["time"]))
    day, season = np.sin(hours * math.tau / 24), np.sin((hours - 2500) * math.tau / 8766)
    at_work = years >= 1
    flat = np.ones(len(years))
    yearly = {
        "operating_h": 8766 * at_work,
        "gpu_hours_sold": 2e8 * at_work,
        "grid_energy_mwh": 450e3 * at_work,
        "it_energy_mwh": 380e3 * at_work,
        "facility_energy_mwh": 450e3 * at_work,
        "pv_energy_mwh": 70e3 * at_work,
        "wind_energy_mwh": 90e3 * (years >= 3),
        "hydro_energy_mwh": 40e3 * at_work,
        "export_energy_mwh": 60e3 * (years == 1),
        "curtailed_mwh": 25e3 * (years < 3),
        "chip_energy_mwh": 280e3 * at_work,
        "liquid_cooling_mwh": 20e3 * at_work,
        "trim_chiller_mwh": 5e3 * at_work,
        "air_cooling_mwh": 10e3 * at_work,
        "ups_loss_mwh": 16e3 * at_work,
        "distribution_loss_mwh": 6e3 * at_work,
        "heat_recovery_mwh": 3e3 * at_work,
        "transformer_loss_mwh": 4e3 * at_work,
        "auxiliary_mwh": 6e3 * at_work,
        "delivered_heat_mwh": 60e3 * at_work,
        "capex_it_eur": 1.5e9 * (years == 1),
        "capex_facility_eur": 4e8 * (years < 2),
        "capex_connection_eur": 1e8 * (years == 0),
        "capex_generators_eur": 6e7 * (years == 0),
        "capex_plants_eur": 4e7 * (years == 1),
        "capex_development_eur": 3e7 * (years == 0),
        "capex_contingency_eur": 2e7 * (years == 0),
        "capex_site_eur": 4e8 * (years < 2) + 2.1e8 * (years == 0),
        "refresh_eur": 9e8 * (years == 5),
        "investment_eur": 4e8 * (years < 2) + 1.5e9 * (years == 1) + 9e8 * (years == 5),
        "revenue_eur": 9e8 * at_work,
        "revenue_compute_eur": 9e8 * at_work,
        "opex_eur": 2.5e8 * at_work,
        "electricity_eur": 1e8 * at_work,
        "disposal_eur": 2e8 * (years == 6),
        "tax_paid_eur": 3e7 * at_work,
        "project_tax_eur": 5e7 * at_work,
        "project_cash_flow_eur": 6e8 * at_work - 1.9e9 * (years == 1) - 4e8 * (years == 0),
        "debt_drawn_eur": 6e8 * (years < 2),
        "interest_capitalised_eur": 2e7 * (years == 0),
        "interest_eur": np.maximum(9e7 - 1.5e7 * years, 0) * at_work,
        "principal_eur": 1.22e9 / 7 * at_work,
        "debt_eur": np.cumsum(6e8 * (years < 2) + 2e7 * (years == 0) - 1.22e9 / 7 * at_work),
        "financing_paid_eur": 2e7 * (years < 2),
        "fees_eur": 1e6 * at_work,
        "reserve_interest_eur": 3e6 * at_work,
        "timing_eur": 3e7 * (years == 6) - 3e7 * (years == 1),
        "grants_eur": 4e7 * (years < 2),
        "debt_service_eur": (1.22e9 / 7 + np.maximum(9e7 - 1.5e7 * years, 0)) * at_work,
        "cfads_eur": 3.5e8 * flat - 4e7 * (years == 3),
        "equity_cash_flow_eur": 1e8 * flat,
    }
    monthly = {
        "operating_h": 730.5 * (months >= 17),
        "water_evaporated_m3": 9e3 + 8e3 * np.cos(months * math.tau / 12),
        "water_drift_m3": 300 + 0 * months,
        "water_blowdown_m3": 2e3 + 2e3 * np.cos(months * math.tau / 12),
        "water_humidified_m3": 400 - 400 * np.cos(months * math.tau / 12),
        "water_loop_m3": 500 + 0 * months,
        "water_staff_m3": 900 + 0 * months,
        "day_peak_water_m3": 700 + 400 * np.cos(months * math.tau / 12),
    }
    hourly = {
        "dry_bulb_c": 13 + 11 * season + 5 * day,
        "it_power_mw": 45 + 5 * day,
        "facility_power_mw": 50 + 5 * day + np.maximum(season + day, 0),
        "grid_power_mw": 50 + 5 * day + np.maximum(season + day, 0),
        "price_eur_mwh": 60 - 80 * season * day,
        "marginal_price_eur_mwh": 105 - 70 * season * day,
        "generation_power_mw": 20 * np.maximum(day, 0),
        "charge_power_mw": 12 * np.maximum(day - 0.2, 0),
        "discharge_power_mw": 12 * np.maximum(-day - 0.3, 0),
        "export_power_mw": 5 * np.maximum(day - 0.5, 0),
        "battery_level_mwh": 30 - 30 * np.cos(hours * math.tau / 24),
    }
    lcoc = dict(zip(cost_stack.COMPONENTS, EUR_GPU_H, strict=True))
    price = {"levelised_price_eur_gpu_hour": 3.2}
    made = with_scalars(result, lcoc_eur_gpu_hour=sum(EUR_GPU_H), **lcoc, **price)
    return replace(
        made,
        scenario=result.scenario.replace({"supply.battery.power_mw": 12.0}),
        _years=filled(result._years, yearly),
        _months=filled(result._months, monthly),
        _hours=filled(result._hours, hourly),
        _cohorts={"gpus": np.clip((months - 17) * 4e3, 0, 36e3)},
    )


def filled(like, values):
    empty = {name: np.zeros(len(series)) for name, series in like.items()}
    assert values.keys() <= empty.keys()
    return empty | {name: np.asarray(series, dtype=float) for name, series in values.items()}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example("valence-80mw").replace({"operation_years": 6})


@pytest.fixture(scope="module")
def result(scenario) -> Result:
    return scenario.run(hourly=True)


@pytest.fixture(scope="module")
def without_hours(scenario) -> Result:
    return scenario.run()


@pytest.fixture(scope="module")
def bare(scenario) -> Result:
    return without_loans_and_heat(scenario).run(hourly=True)


@pytest.fixture(scope="module")
def partial(scenario) -> Result:
    """A year of colocation that begins and ends in December."""
    return scenario.replace({"business_model": "colocation", "operation_years": 1}).run(hourly=True)


@pytest.fixture(scope="module")
def simple(result) -> Result:
    return drawn_up(result)


@pytest.fixture(autouse=True)
def settings_stay():
    settings = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == settings


def pixels(ax) -> np.ndarray:
    figure = ax.get_figure(root=True)
    picture = io.BytesIO()
    figure.savefig(picture, format="raw", dpi=60)
    return np.frombuffer(picture.getvalue(), dtype=np.uint8)


# The accessor


def test_plots_are_listed(result):
    shown = repr(result.plot).splitlines()
    assert [line.split()[0] for line in shown[1:]] == [
        *result.plot.names(),
        "interactive_power",
        "interactive_price",
    ]
    assert set(result.plot.names()) < set(dir(result.plot))
    assert set(plots.names(hours=True)) | set(plots.names(hours=False)) == set(plots.names())


def test_an_unknown_plot_is_refused_with_the_nearest(result):
    with pytest.raises(AttributeError, match="did you mean 'cumulative_cash'"):
        _ = result.plot.cumulativ_cash
    with pytest.raises(ConfigError, match="did you mean 'water'"):
        result.plot.data("watr")
    with pytest.raises(ConfigError, match="did you mean 'debt'"):
        plots.live("dept", result, Figure().add_subplot())


@pytest.mark.parametrize("name", plots.names(hours=True))
def test_hours_are_asked_for(without_hours, name):
    with pytest.raises(FleetwattError, match="hourly=True"):
        getattr(without_hours.plot, name)()


@pytest.mark.parametrize("name", plots.names(hours=False))
def test_the_others_do_without_hours(result, without_hours, name):
    assert without_hours.plot.data(name).equals(result.plot.data(name))


@pytest.mark.parametrize("name", [*plots.names(hours=True), "water", "energy_sankey"])
def test_years_out_of_operation_are_refused(result, name):
    with pytest.raises(ConfigError, match="2025 is no year of operation; there are 2026 to 2032"):
        getattr(result.plot, name)(year=2025)


def test_an_end_in_january_counts_no_further_year(scenario):
    short = scenario.replace({"fleet.cohorts[0].online": "2027-01", "operation_years": 2}).run()
    assert list(_hours.years_in_operation(short)) == [2027, 2028]


@pytest.mark.parametrize("name", plots.names())
def test_an_unknown_language_is_refused(result, name):
    with pytest.raises(ConfigError, match="'de' is no language"):
        getattr(result.plot, name)(lang="de")


@pytest.mark.parametrize("name", plots.names())
def test_tables_name_the_unit_of_every_column(result, name):
    table = result.plot.data(name)
    units = table.attrs["units"]
    if "heatmap" in name:
        assert len(units) == 1
    else:
        assert list(units) == list(table.columns)


# Their data, against the tables of the result


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Tokyo"])
def test_heat_maps_hold_every_hour_in_local_time(result, zone):
    moved = replace(result, scenario=result.scenario.replace({"timezone": zone}))
    hourly = result.hourly
    starts = hourly["time"].to_numpy().astype("datetime64[s]").astype(int).tolist()
    power, campus, it = (
        hourly[name].to_numpy().tolist()
        for name in ("grid_power_mw", "facility_power_mw", "it_power_mw")
    )
    powers, pues = defaultdict(list), defaultdict(list)
    for at, second in enumerate(starts):
        local = datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(zone))
        if local.year == 2028:
            powers[local.hour, local.date()].append(power[at])
            pues[local.hour, local.date()].append(campus[at] / it[at])
    for name, expected in (("power_heatmap", powers), ("pue_heatmap", pues)):
        table = moved.plot.data(name, year=2028)
        assert table.shape == (24, 366)
        assert int(table.notna().sum().sum()) == len(expected)
        cells = table.stack().to_dict()
        for place, values in expected.items():
            assert cells[place] == pytest.approx(sum(values) / len(values), rel=1e-14)
    if zone == "Europe/Paris":
        assert math.isnan(
            moved.plot.data("power_heatmap", year=2028).loc[2, datetime(2028, 3, 26).date()]
        )
        assert len(powers[2, datetime(2028, 10, 29).date()]) == 2


def test_duration_curves_hold_the_energy_and_the_peak_of_the_year(result):
    for year in (2027, 2028):
        table, yearly = result.plot.data("load_duration", year=year), result.yearly.loc[year]
        assert list(table.index) == list(range(1, int(yearly["operating_h"]) + 1))
        assert (table.diff().iloc[1:] <= 0).all(axis=None)
        assert table["grid_power_mw"].sum() == pytest.approx(yearly["grid_energy_mwh"], rel=1e-12)
        assert table["it_power_mw"].sum() == pytest.approx(yearly["it_energy_mwh"], rel=1e-12)
        assert table["grid_power_mw"].loc[1] == yearly["grid_peak_mw"]


def test_pue_stands_against_the_temperature_of_its_hour(result):
    table = result.plot.data("temperature_pue")
    hours = result.hourly.sel(time="2028")
    assert len(table) == 8784
    assert np.array_equal(table["dry_bulb_c"], hours["dry_bulb_c"])
    weighed = (table["pue"].to_numpy() * hours["it_power_mw"].to_numpy()).sum()
    assert weighed == pytest.approx(hours["facility_power_mw"].to_numpy().sum(), rel=1e-12)


def test_the_median_is_that_of_its_degree(result):
    table = result.plot.data("temperature_pue")
    middle = temperature_pue.median(table)
    near = sorted(table["pue"][abs(table["dry_bulb_c"] - 20.0) < 0.5])
    lower, upper = near[(len(near) - 1) // 2], near[len(near) // 2]
    assert middle.loc[20.0] == (lower + upper) / 2


@pytest.mark.parametrize("chips", [None, 0.001])
def test_energy_that_arrives_leaves_again(result, monkeypatch, chips):
    if chips is not None:
        lines = _hours.lines_of(result, 2028)
        lines["chip_energy_mwh"] = chips * lines["it_energy_mwh"]
        monkeypatch.setattr(_hours, "lines_of", lambda *_: lines)
    table = result.plot.data("energy_sankey")["energy_mwh"]
    out = table.groupby(level="source").sum()
    into = table.groupby(level="target").sum()
    for node in set(out.index) & set(into.index):
        assert out[node] == pytest.approx(into[node], rel=1e-12)
    yearly = result.yearly.loc[2028]
    if chips is None:
        assert into["chip"] == yearly["chip_energy_mwh"]
    assert out["campus"] == pytest.approx(yearly["facility_energy_mwh"], rel=1e-12)
    assert table["campus", "it"] == yearly["it_energy_mwh"]
    assert into["delivered"] == pytest.approx(yearly["delivered_heat_mwh"], rel=1e-12)
    assert into["delivered"] + into["rejected"] == pytest.approx(out["campus"], rel=1e-12)
    assert result.plot.data("energy_sankey")["share"]["campus"].sum() == pytest.approx(1, rel=1e-12)
    result.plot.energy_sankey(lang="fr").get_figure(root=True).savefig(io.BytesIO())


def test_months_of_water_are_those_of_the_year(result):
    table = result.plot.data("water", year=2029)
    yearly = result.yearly.loc[2029]
    assert len(table) == 12
    assert table.drop(columns="day_peak_water_m3").sum(axis=None) == pytest.approx(
        yearly["water_m3"], rel=1e-12
    )
    assert table["day_peak_water_m3"].max() == yearly["day_peak_water_m3"]


def test_the_fleet_is_complete_after_its_deliveries(result):
    table = result.plot.data("fleet")
    assert len(table) == 72
    assert table.iloc[-1].sum() == pytest.approx(result["gpus"], rel=1e-9)
    hours = result.monthly["operating_h"].to_numpy()[-72:]
    installed = result.monthly["gpu_hours_installed"].to_numpy()[-72:]
    assert np.allclose(table.sum(axis=1) * hours, installed, rtol=1e-9)


def test_systems_add_up_to_the_investment(result):
    table = result.plot.data("capex")
    assert table["amount_eur"].sum() == pytest.approx(result["capex_eur"], rel=1e-12)
    assert table["share"].sum() == pytest.approx(1, rel=1e-12)
    assert table["amount_eur"].is_monotonic_decreasing
    assert table.loc["capex_it_eur", "amount_eur"] == result["capex_it_total_eur"]


def test_components_add_up_to_the_cost(result):
    costs = result.plot.data("cost_stack")["eur_gpu_hour"]
    parts = costs[list(cost_stack.COMPONENTS)]
    assert parts.sum() == pytest.approx(result["lcoc_eur_gpu_hour"], rel=1e-9)
    assert costs[cost_stack.TOTAL] == result["lcoc_eur_gpu_hour"]
    assert costs[cost_stack.PRICE] == result["levelised_price_eur_gpu_hour"]


@pytest.mark.parametrize("price", [2.5, 4.5])
def test_price_and_cost_tell_the_same_as_the_present_value(scenario, price):
    result = scenario.replace({"revenue.price_eur_gpu_hour": price}).run()
    costs = result.plot.data("cost_stack")["eur_gpu_hour"]
    assert (costs[cost_stack.PRICE] > costs[cost_stack.TOTAL]) == (result["npv_eur"] > 0)
    line = next(line for line in result.plot.cost_stack().lines if line.get_linestyle() == "--")
    assert list(line.get_xdata()) == [costs[cost_stack.PRICE]] * 2


@pytest.mark.parametrize("name", fleetwatt.examples())
def test_steps_lead_from_revenue_to_the_owners_cash(name):
    result = Scenario.example(name).run()
    steps = result.plot.data("cash_flow_waterfall")["amount_eur"]
    assert steps.iloc[0] == result.yearly["revenue_eur"].sum()
    assert steps.iloc[-1] == result.yearly["equity_cash_flow_eur"].sum()
    assert steps.iloc[:-1].sum() == pytest.approx(steps.iloc[-1], rel=1e-9)


def test_flows_add_up_to_the_cash_of_the_project(result):
    table = result.plot.data("cumulative_cash")
    flows = table.drop(columns="cumulative_eur").sum(axis=1)
    assert np.allclose(flows, result.yearly["project_cash_flow_eur"], rtol=1e-12)
    assert table["cumulative_eur"].iloc[0] == result.yearly["project_cash_flow_eur"].iloc[0]
    assert np.allclose(table["cumulative_eur"].diff()[1:], flows[1:], rtol=1e-9)


@pytest.mark.parametrize(
    ("cumulated", "year"),
    [
        ([-5, -1, 2, 3], 2002),
        ([-5, 1, -2, 3], 2003),
        ([-5, 1, 2, -3], None),
        ([1, 2, 3, 4], 2000),
        ([-1, 0, 0, 0], 2001),
        ([-1, math.nan, 1, 1], 2002),
    ],
)
def test_payback_is_for_good(result, cumulated, year):
    table = result.plot.data("cumulative_cash").iloc[:4].set_axis(range(2000, 2004))
    assert cumulative_cash.payback_year(table.assign(cumulative_eur=cumulated)) == year


@pytest.mark.parametrize("name", fleetwatt.examples())
def test_loans_are_repaid_and_the_least_cover_is_the_key_figure(name):
    result = Scenario.example(name).run()
    table = result.plot.data("debt")
    assert table["dscr"].min() == result["min_dscr"]
    ramp = table["ramp_dscr"].dropna()
    assert list(ramp.index) == list(range(2027, result.found["full_years"][0]))
    yearly = result.yearly.loc[ramp.index]
    assert np.array_equal(ramp, yearly["cfads_eur"] / yearly["debt_service_eur"])
    service = table["principal_eur"] + table["interest_eur"]
    weighed = (table["dscr"] * service).sum() / service[table["dscr"].notna()].sum()
    assert weighed == pytest.approx(result["average_dscr"], rel=1e-9)
    greatest = table["outstanding_eur"].max()
    assert greatest > 0
    assert abs(table["outstanding_eur"].iloc[-1]) < 1e-6 * greatest
    assert np.allclose(service, result.yearly["debt_service_eur"], rtol=1e-12)


# What is drawn


@pytest.mark.parametrize("name", plots.names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_axis_says_what_it_counts(result, name, lang):
    ax = getattr(result.plot, name)(lang=lang)
    figure = ax.get_figure(root=True)
    figure.savefig(io.BytesIO(), dpi=50)
    assert ax.get_title(loc="left")
    if name == "energy_sankey":
        words = [text.get_text() for text in ax.texts[1:]]
        assert len(words) == 11
        assert all("MWh" in word and "%" in word for word in words)
        return
    for panel in figure.axes:
        panels = ("water", "debt", "dispatch_week")
        upper = any(panel is ax for ax in figure.axes[:1]) and name in panels
        for axis in (panel.xaxis, panel.yaxis):
            named = [tick.get_text() for tick in axis.get_ticklabels()]
            words_as_ticks = any(len(word) > 3 and word[1:4].isalpha() for word in named)
            scale = panel.get_label() == "<colorbar>" and axis is panel.xaxis
            label = axis.get_label_text()
            time = any(word in label for word in ("year", "Année", "Day", "Jour", "Month", "Mois"))
            unit = "(" in label or "EUR" in label or "euros" in label
            assert unit or time or words_as_ticks or scale or (upper and axis is panel.xaxis), label


def test_everything_is_translated(result, bare, partial):
    french = language("fr")
    french.untranslated.clear()
    for name in plots.names():
        getattr(result.plot, name)(lang="fr").get_figure(root=True).savefig(io.BytesIO(), dpi=40)
        if name in OVERLAID:
            getattr(result.plot, name)(lang="fr", label="x")
    for name in ("interactive_power", "interactive_price"):
        getattr(result.plot, name)("fr")
    for name in plots.names():
        getattr(bare.plot, name)(lang="fr")
    for name in OVERLAID:
        getattr(partial.plot, name)(lang="fr")
        getattr(partial.plot, name)(lang="fr", label="x")
    assert french.untranslated == set()
    assert {
        text.get_text() for text in result.plot.pue_heatmap(lang="fr").get_xticklabels(minor=True)
    }
    months = result.plot.water(lang="fr").get_figure(root=True).axes[1]
    months.figure.draw_without_rendering()
    names = [text.get_text() for text in months.get_xticklabels(minor=True)]
    assert names[:2] + names[7:8] == ["janv.", "févr.", "août"]


def test_numbers_are_written_in_the_language():
    numbers = {code: _style.Numbers(language(code)) for code in LANGUAGES}
    assert numbers["en"].format_ticks([-1500, 0, 2.5]) == ["\N{MINUS SIGN}1,500.0", "0.0", "2.5"]
    assert numbers["fr"].format_ticks([-1500, 0, 2.5]) == [
        "\N{MINUS SIGN}1\u202f500,0",
        "0,0",
        "2,5",
    ]
    assert numbers["en"].format_ticks([0, 1e7]) == ["0", "10,000,000"]
    assert _style.millions(language("fr"), 1234.5e6) == "1\u202f234"
    assert _style.millions(language("en"), -12.34e6) == "\N{MINUS SIGN}12.3"
    assert _style.millions(language("en"), 0.0) == "0"


def test_bars_are_as_high_as_the_data(result):
    ax = result.plot.water(year=2028)
    table = result.plot.data("water", year=2028)
    tops = defaultdict(float)
    for bar in ax.patches:
        tops[round(bar.get_x(), 6)] = max(
            tops[round(bar.get_x(), 6)], bar.get_y() + bar.get_height()
        )
    expected = table.drop(columns="day_peak_water_m3").sum(axis=1)
    assert list(tops.values()) == pytest.approx(expected.tolist(), rel=1e-12)
    ax = result.plot.capex()
    drawn = [bar.get_width() for bar in ax.patches]
    assert drawn == pytest.approx((result.plot.data("capex")["amount_eur"] / 1e6).tolist())


@pytest.mark.parametrize("name", ["cost_stack", "cash_flow_waterfall"])
def test_a_waterfall_ends_in_its_sum(result, name):
    bars = getattr(result.plot, name)().patches
    *steps, total = bars
    for above, below in zip(steps, [*steps[1:], total], strict=True):
        ends = {round(side, 6) for side in (above.get_x(), above.get_x() + above.get_width())}
        others = {round(side, 6) for side in (below.get_x(), below.get_x() + below.get_width())}
        assert ends & others
    assert min(abs(total.get_x()), abs(total.get_x() + total.get_width())) < 1e-9


def test_cash_stands_on_its_stack(result):
    ax = result.plot.cumulative_cash()
    table = result.plot.data("cumulative_cash")
    flows = table.drop(columns="cumulative_eur") / 1e6
    tops, bottoms = defaultdict(float), defaultdict(float)
    for bar in ax.patches:
        year = round(bar.get_x() + bar.get_width() / 2)
        ends = (bar.get_y(), bar.get_y() + bar.get_height())
        tops[year] = max(tops[year], *ends)
        bottoms[year] = min(bottoms[year], *ends)
    for year, row in flows.iterrows():
        assert tops[year] == pytest.approx(row[row > 0].sum(), abs=1e-9)
        assert bottoms[year] == pytest.approx(row[row < 0].sum(), abs=1e-9)
    line = next(line for line in ax.lines if len(line.get_xdata()) == len(table))
    assert np.array_equal(line.get_ydata(), table["cumulative_eur"] * 1e-6)


# Several results in the same axes


@pytest.mark.parametrize("name", OVERLAID)
def test_results_are_laid_over_each_other(result, name):
    other = result.scenario.replace({"operation_years": 8}).run(hourly=True)
    ax = getattr(result.plot, name)(label="first")
    one = pixels(ax).copy()
    assert getattr(other.plot, name)(ax, label="_second $x$ 🏭\n<b>") is ax
    assert not np.array_equal(pixels(ax), one)
    figure = ax.get_figure(root=True)
    words = {text.get_text() for panel in figure.axes for text in panel.findobj(mpl.text.Text)}
    assert any(word.startswith("first") for word in words)
    assert any(word.startswith("second \\$x\\$ □ <b>"[:15]) for word in words)
    subtitles = [text for text in ax.texts if text.get_text() and text.xy == (0, 1)]
    assert len(subtitles) == 1


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "🏭" * 9, "x" * 10_000, "__", "$x$\n\x07"]
)
def test_names_of_users_break_nothing(result, name):
    for plot in OVERLAID:
        ax = getattr(result.plot, plot)(label=name)
        ax.get_figure(root=True).savefig(io.BytesIO(), dpi=40)
        assert all(len(text.get_text()) < 200 for text in ax.findobj(mpl.text.Text))


def test_totals_stand_beside_their_diamonds(result, partial):
    ax = result.plot.cost_stack(label="sold")
    partial.plot.cost_stack(ax, label="let")
    diamonds = [line for line in ax.lines if line.get_gid() == "total"]
    for diamond, one in zip(diamonds, (result, partial), strict=True):
        (x,), (y,) = diamond.get_data()
        assert y == one["lcoc_eur_gpu_hour"]
        (number,) = (text for text in ax.texts if text.xy == (x, y))
        assert number.get_text() == f"{y:.2f}"
        box = number.get_window_extent()
        assert not any(box.overlaps(bar.get_window_extent()) for bar in ax.patches)


@pytest.mark.parametrize("name", ["$\\nonsense{$", "$x$ and \\$y", "_$a$"])
def test_dollars_are_no_formula(result, name):
    panels = fleetwatt.compare([result], names=[name]).plot
    drawn = [getattr(result.plot, plot)(label=name) for plot in OVERLAID]
    drawn += [getattr(panels, plot)()[0] for plot in SIDE_BY_SIDE]
    for ax in drawn:
        page = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none"}):
            ax.get_figure(root=True).savefig(page, format="svg")
        assert escape(name.lstrip("_")) in page.getvalue()


# In place


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize(
    "changes",
    [
        {"finance.gearing": 0.3},
        {"operation_years": 9},
        {"fleet.cohorts[0].ramp_months": 30},
        {"currency.money_year": 2030},
        {"business_model": "colocation"},
        {"finance.discount_rate": 0.2},
        {"fleet.demand.occupancy": 0.0, "fleet.demand.first_occupancy": 0.0},
    ],
)
def test_a_live_plot_ends_as_one_drawn_anew(result, name, changes):
    other = result.scenario.replace({"claimed_gpus": 30_000} | changes).run()
    moved, anew = (Figure(figsize=(6, 4)).add_subplot() for _ in range(2))
    live = plots.live(name, result, moved, "fr")
    artists = len(moved.get_children())
    live.update(other)
    plots.live(name, other, anew, "fr")
    assert np.array_equal(pixels(moved), pixels(anew))
    for _ in range(3):
        live.update(other)
        live.update(result)
    assert len(moved.get_children()) == artists


# Nothing to show


def without_loans_and_heat(scenario: Scenario) -> Scenario:
    tree = scenario.to_dict()
    del tree["claimed_gpus"]
    return Scenario.loads(json.dumps(tree), "json").replace(
        {
            "finance.gearing": 0.0,
            "facility.heat_reuse.network_mw": 0.0,
            "fleet.demand.occupancy": 0.0,
            "fleet.demand.first_occupancy": 0.0,
        }
    )


@pytest.mark.parametrize("name", plots.names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_missing_is_said(bare, name, lang):
    ax = getattr(bare.plot, name)(lang=lang)
    ax.get_figure(root=True).savefig(io.BytesIO(), dpi=40)
    notes = [text for text in ax.texts if text.get_gid() == "message" and text.get_visible()]
    assert bool(notes) == (name in ("debt", "cost_stack"))
    if name in OVERLAID:
        getattr(bare.plot, name)(lang=lang, label="x")


def words_of(ax) -> str:
    texts = ax.get_figure(root=True).findobj(mpl.text.Text)
    return "\n".join(text.get_text().replace("\n", " ") for text in texts)


def test_a_year_of_colocation_is_drawn(partial):
    assert cost_stack.PRICE not in partial.plot.data("cost_stack").index
    for name in plots.names():
        getattr(partial.plot, name)().get_figure(root=True).savefig(io.BytesIO(), dpi=40)


def test_the_cost_of_hosting_is_no_cost_of_compute(result, partial):
    words = words_of(partial.plot.cost_stack())
    assert "What a GPU-hour sold must earn for hosting" in words
    assert "Cost of hosting (EUR per GPU-hour sold)" in words
    assert "Hosting alone, without the IT systems" in words
    assert "osting" not in words_of(result.plot.cost_stack())
    both = partial.plot.cost_stack(result.plot.cost_stack(label="sold"), label="let")
    (note,) = (text for text in both.texts if text.get_text() == "hosting alone")
    assert note.xy[0] == 1


@pytest.mark.parametrize("name", [*plots.names(hours=True), "energy_sankey", "water"])
def test_a_year_in_part_says_so(result, partial, name):
    hours = int(partial.yearly.loc[2027, "operating_h"])
    assert partial.found["full_years"] == []
    assert hours == 8016
    assert "2027 (8,016 h in operation)" in words_of(getattr(partial.plot, name)())
    assert "in operation)" not in words_of(getattr(result.plot, name)())


def test_descriptions_tell_hosting_and_the_design_hour_from_the_year(result, partial):
    let, sold = (
        {one.name: one.alternative for one in _pictures.pictures(made, language("en"))}
        for made in (partial, result)
    )
    assert "cost of hosting alone" in let["cost_stack"]
    assert "hosting" not in sold["cost_stack"]
    assert "2027 (8,016 h in operation)" in let["water"]
    hot = language("en").number(result["peak_hour_pue"])
    for name in ("pue_heatmap", "temperature_pue"):
        assert f"; {hot} in the design hour, the hottest of the whole life" in sold[name]
        assert "at full IT power" in sold[name]


def test_cover_says_which_years_it_counts(result, partial):
    assert "Cover in the years in full operation: " in words_of(result.plot.debt())
    assert "Cover, though no year is in full operation" in words_of(partial.plot.debt())
    both = partial.plot.debt(result.plot.debt(label="a"), label="b")
    assert "in full operation, else in all" in words_of(both)


def test_cover_of_a_single_year_can_be_seen(partial):
    cover = partial.plot.data("debt")["dscr"]
    assert cover.notna().sum() == 1
    upper = partial.plot.debt(label="one year")
    lines = {line.get_label(): line for line in upper.figure.axes[1].lines}
    assert lines["one year"].get_marker() not in ("", "None", None)


def test_without_power_and_water_the_axes_say_so(result):
    nothing = replace(
        result,
        **{kind: filled(getattr(result, kind), {}) for kind in ("_years", "_months", "_hours")},
    )
    for name in ("energy_sankey", "water", "temperature_pue", "capex"):
        ax = getattr(nothing.plot, name)()
        assert [text for text in ax.texts if text.get_gid() == "message"], name
    for name in ("power_heatmap", "pue_heatmap", "load_duration", "cash_flow_waterfall"):
        getattr(nothing.plot, name)().get_figure(root=True).savefig(io.BytesIO(), dpi=40)


# Colours


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    shine = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * shine ** (1 / 3) - 16 if shine > 0.008856 else 903.3 * shine


def test_grey_tells_colours_apart():
    steps = np.diff(sorted(map(lightness, _style.PALETTE)))
    assert steps.min() > 5
    assert lightness("#ffffff") == pytest.approx(100, abs=0.01)


def test_looks_differ_by_more_than_colour():
    assert {look.colour for look in _style.LOOKS} == set(_style.PALETTE)
    assert len({look.marker for look in _style.LOOKS}) == len(_style.LOOKS)
    assert len({str(look.line) for look in _style.LOOKS}) == len(_style.LOOKS)
    for left, right in zip(_style.LOOKS, _style.LOOKS[1:], strict=False):
        apart = abs(lightness(left.colour) - lightness(right.colour))
        assert apart > 15 or left.hatch != right.hatch


# Where they are drawn


def test_axes_of_the_caller_are_used(result):
    figure = Figure(layout="constrained")
    left, right = figure.subplots(1, 2)
    assert result.plot.water(left) is left
    assert result.plot.debt(ax=right, lang="fr") is right
    assert len(figure.axes) == 4
    loose = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    result.plot.debt(loose)
    assert loose.get_position().y0 > 0.3


def test_all_plots_together_are_light():
    result = Scenario.example("valence-80mw").run(hourly=True)
    size = 0
    for name in plots.names():
        for kind in ("svg", "png"):
            picture = io.BytesIO()
            figure = getattr(result.plot, name)().get_figure(root=True)
            figure.savefig(picture, format=kind, dpi=150)
            size += len(picture.getvalue())
    assert size < 3e6


# Interactive


@pytest.mark.parametrize("lang", LANGUAGES)
def test_interactive_plots_hold_the_hours(result, lang):
    power, price = result.plot.interactive_power(lang), result.plot.interactive_price(lang)
    hours = result.hourly.sel(time="2028")
    stacked = sum(np.asarray(trace.y) for trace in power.data)
    assert np.allclose(stacked, hours["facility_power_mw"], atol=5e-4)
    assert np.allclose(price.data[0].y, hours["price_eur_mwh"], atol=5e-4)
    assert np.allclose(price.data[1].y, hours["carbon_g_kwh"], atol=5e-4)
    for figure in (power, price):
        assert figure.layout.xaxis.rangeslider.visible
        assert len(figure.data[0].x) == 8784
        assert "UTC" in figure.layout.xaxis.title.text
        assert "(" in figure.layout.yaxis.title.text
        assert len(figure.to_json()) < 3e6


def test_interactive_plots_ask_for_plotly_and_hours(result, without_hours, monkeypatch):
    with pytest.raises(FleetwattError, match="hourly=True"):
        without_hours.plot.interactive_price()
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
    with pytest.raises(ImportError, match=r"pip install 'fleetwatt\[notebook\]'"):
        result.plot.interactive_power()


# Pictures


def picture(result: Result, name: str, file: Path) -> None:
    with mpl.rc_context({**mpl.rcParamsDefault, "text.hinting": "none"}):
        ax = getattr(result.plot, name)(lang="fr" if name in ("water", "debt") else "en")
        ax.get_figure(root=True).savefig(file, dpi=72, metadata={"Software": None})


@pytest.mark.parametrize("name", plots.names())
def test_pictures_are_as_they_were(simple, tmp_path, name):
    drawn = tmp_path / f"{name}.png"
    picture(simple, name, drawn)
    assert compare_images(str(BASELINE / drawn.name), str(drawn), TOLERANCE) is None


def test_the_pictures_can_tell(simple, result, tmp_path):
    for name in ("load_duration", "cumulative_cash", "water"):
        drawn = tmp_path / f"{name}.png"
        picture(result, name, drawn)
        assert compare_images(str(BASELINE / drawn.name), str(drawn), TOLERANCE), name


def test_pictures_in_the_repository_are_small():
    files = sorted(BASELINE.glob("*.png"))
    assert [file.stem for file in files] == sorted(plots.names())
    for file in files:
        assert file.stat().st_size < 60_000
        assert image.imread(file).shape[1] == 403


if __name__ == "__main__":
    made = Scenario.example("valence-80mw").replace({"operation_years": 6}).run(hourly=True)
    BASELINE.mkdir(exist_ok=True)
    for plot_name in plots.names():
        picture(drawn_up(made), plot_name, BASELINE / f"{plot_name}.png")


def test_pyplot_knows_new_figures_where_it_is_in_use():
    code = """
    import sys, tempfile, fleetwatt
    result = fleetwatt.Scenario.example("valence-80mw").replace({"operation_years": 2}).run()
    alone = result.plot.capex()
    assert "matplotlib.pyplot" not in sys.modules
    assert alone._repr_png_().startswith(b"\\x89PNG")
    import matplotlib.pyplot as plt
    debt = result.plot.debt()
    assert plt.gcf() is debt.figure and plt.get_fignums() == [1]
    result.report(tempfile.mkdtemp() + "/report.html")
    fleetwatt.explore(result.scenario, ["finance.gearing"])
    assert plt.get_fignums() == [1]
    """
    environment = {**os.environ, "MPLBACKEND": "agg"}
    run = [sys.executable, "-W", "error", "-c", textwrap.dedent(code)]
    done = subprocess.run(run, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
