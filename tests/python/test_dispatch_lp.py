"""The judge itself: stored optima, and small cases by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import lacking
from dispatch_lp import dispatch, dispatch_flex, dispatch_peak, dispatch_size

if TYPE_CHECKING:
    from pathlib import Path

SITE = {
    "import_limit": 100.0,
    "export_limit": 0.0,
    "export_factor": 1.0,
    "batt_charge_mw": 0.0,
    "batt_discharge_mw": 0.0,
    "batt_mwh": 0.0,
    "eta_c": 0.8,
    "eta_d": 0.5,
    "self_discharge_per_h": 0.0,
    "diesel_mw": 0.0,
    "diesel_cost": 400.0,
    "voll": 3_000.0,
}
NOTHING = np.zeros(4)
LOAD = np.full(4, 10.0)
SPOT = np.array([10.0, 20.0, 100.0, 90.0])


@pytest.fixture(scope="module")
def vectors(data_dir: Path) -> Path:
    folder = data_dir.parent / "vectors" / "dispatch"
    if not folder.is_dir():
        lacking("data", f"no stored optima in {folder}")
    return folder


def stored(folder: Path, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    with np.load(folder / f"{name}.npz") as series:
        return dict(series), json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def renewable(series: dict[str, Any], params: dict[str, float]) -> Any:
    return params["pv_mwp"] * series["pv_cf"] + params["wind_mw"] * series["wind_cf"]


@pytest.mark.parametrize("name", ["tiny_24", "lossless_720", "no_battery_1008"])
def test_stored_optima_are_found(vectors: Path, name: str) -> None:
    series, case = stored(vectors, name)
    params = case["params"]
    found = dispatch(series["load"], series["spot"], renewable(series, params), params)
    assert found.objective_eur == pytest.approx(float(case["objective"]), rel=1e-9)
    s = found.schedule
    sources = s["import"] + s["diesel"] + s["unserved"] + s["renewable"] + s["discharge"]
    np.testing.assert_allclose(sources - s["charge"] - s["export"], series["load"], atol=1e-6)
    kept = (1 - params["self_discharge_per_h"]) * np.roll(s["soc"], 1)
    change = params["eta_c"] * s["charge"] - s["discharge"] / params["eta_d"]
    np.testing.assert_allclose(s["soc"], kept + change, atol=1e-6)


@pytest.mark.parametrize("name", ["flex_8760", "peak_8760"])
def test_stored_optima_of_a_year_with_more_are_found(vectors: Path, name: str) -> None:
    series, case = stored(vectors, name)
    params = case["params"]
    site = series["load"], series["spot"], renewable(series, params), params
    if name.startswith("flex"):
        days = np.arange(series["load"].size) // 24
        energy = np.full(days[-1] + 1, case["flex"]["day_mwh"])
        found = dispatch_flex(*site, window=days, window_mwh=energy, max_mw=case["flex"]["max_mw"])
    else:
        charge = case["peak_charge_per_mw"]
        found = dispatch_peak(*site, period=series["period"], peak_charge_per_mw=charge)
        np.testing.assert_allclose(found.schedule["peak"], case["opt_peaks"], rtol=1e-6)
    assert found.objective_eur == pytest.approx(float(case["objective"]), rel=1e-9)


def test_a_battery_buys_the_cheap_hour() -> None:
    """4 MW x 0.8 go into the cells at 10; 1.6 come out at 100."""
    site = {**SITE, "batt_charge_mw": 4.0, "batt_discharge_mw": 9.0, "batt_mwh": 9.0}
    found = dispatch(LOAD, SPOT, NOTHING, site)
    # Bought at 20 as well: 1 MWh gives 0.4, worth 40 at 100.
    assert found.objective_eur == pytest.approx(2_200.0 + 4 * 10 + 4 * 20 - 3.2 * 100)
    assert dispatch(LOAD, SPOT, NOTHING, SITE).objective_eur == pytest.approx(2_200.0)


def test_windows_get_their_energy_where_it_is_cheap() -> None:
    found = dispatch_flex(
        LOAD,
        SPOT,
        NOTHING,
        SITE,
        window=np.array([0, 0, 1, 1]),
        window_mwh=np.array([5.0, 3.0]),
        max_mw=4.0,
    )
    assert found.schedule["flex"] == pytest.approx([4.0, 1.0, 0.0, 3.0])
    assert found.objective_eur == pytest.approx(2_200.0 + 4 * 10 + 1 * 20 + 3 * 90)


def test_peaks_are_paid_by_period() -> None:
    load = np.array([10.0, 30.0, 5.0, 8.0])
    found = dispatch_peak(
        load, SPOT, NOTHING, SITE, period=np.array([0, 0, 1, 1]), peak_charge_per_mw=7.0
    )
    assert found.schedule["peak"] == pytest.approx([30.0, 8.0])
    assert found.objective_eur == pytest.approx(load @ SPOT + 7.0 * 38.0)


def test_sizes_are_bought_while_they_pay() -> None:
    sizing = {"pv": 50.0, "bp": 1e6, "be": 1e6, "pv_max": 6.0, "bp_max": 9.0, "be_max": 9.0}
    sun = np.array([0.0, 0.5, 1.0, 0.0])
    found = dispatch_size(LOAD, SPOT, NOTHING, sun, SITE, sizing)
    assert found.schedule["pv_mwp"] == pytest.approx([6.0])
    assert found.schedule["batt_mwh"] == pytest.approx([0.0])
    assert found.objective_eur == pytest.approx(2_200.0 - 6 * (0.5 * 20 + 100) + 6 * 50)


def test_sizes_cost_what_they_dispatch_and_none_nearby_costs_less() -> None:
    rng = np.random.default_rng(4)
    load, spot = rng.uniform(5.0, 15.0, 96), rng.uniform(-10.0, 150.0, 96)
    sun = np.clip(np.sin(2 * np.pi * (np.arange(96) - 6) / 24), 0.0, None)
    site = {**SITE, "eta_c": 0.95, "eta_d": 0.9, "export_limit": 5.0, "export_factor": 0.5}
    sizing = {"pv": 900.0, "bp": 300.0, "be": 150.0, "pv_max": 60.0, "bp_max": 60.0, "be_max": 90.0}
    found = dispatch_size(load, spot, np.zeros(96), sun, site, sizing)
    best = [float(found.schedule[name][0]) for name in ("pv_mwp", "batt_mw", "batt_mwh")]

    def costs(pv: float, mw: float, mwh: float) -> float:
        built = {**site, "batt_charge_mw": mw, "batt_discharge_mw": mw, "batt_mwh": mwh}
        run = dispatch(load, spot, pv * sun, built).objective_eur
        return run + sizing["pv"] * pv + sizing["bp"] * mw + sizing["be"] * mwh

    largest = (sizing["pv_max"], sizing["bp_max"], sizing["be_max"])
    assert all(1.0 < size < most - 1.0 for size, most in zip(best, largest, strict=True)), best
    assert found.objective_eur == pytest.approx(costs(*best), rel=1e-9)
    for n in range(3):
        for step in (-0.1, 0.1):
            near = [size + step * (m == n) for m, size in enumerate(best)]
            assert costs(*near) >= found.objective_eur - 1e-6


def test_what_cannot_be_served_is_told() -> None:
    with pytest.raises(ValueError, match="no optimum"):
        dispatch_flex(
            LOAD,
            SPOT,
            NOTHING,
            SITE,
            window=np.array([0, 0, 0, 0]),
            window_mwh=np.array([50.0]),
            max_mw=4.0,
        )
