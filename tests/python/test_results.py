"""Results: figures, tables, files."""

import copy
import math
import pickle

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fleetwatt
from fleetwatt import ConfigError, FleetwattError, Result, Scenario

PROMISED = [
    "gpus",
    "working_gpus",
    "it_energy_mwh_year",
    "facility_energy_mwh_year",
    "grid_energy_mwh_year",
    "peak_grid_mw",
    "pue",
    "wue_l_kwh",
    "water_m3_year",
    "peak_day_water_m3",
    "recoverable_heat_mwh_year",
    "carbon_t_year",
    "capex_eur",
    "opex_eur_year",
    "revenue_eur_year",
    "lcoc_eur_gpu_hour",
    "npv_eur",
    "project_irr",
    "equity_irr",
    "min_dscr",
]

NAMES = [
    "<script>alert(1)</script>",
    "🏭 campus é",
    "x" * 10_000,
    "🏭" * 10_000,
    "two\nlines\r\n\ttab",
    "\x1b[2J\x07 steering",
    "'\"\\ {} %s [bold]",
]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example("valence-80mw").replace({"operation_years": 2})


@pytest.fixture(scope="module")
def result(scenario) -> Result:
    return scenario.run()


@pytest.fixture(scope="module")
def with_hours(scenario) -> Result:
    return scenario.run(hourly=True)


# Figures


@pytest.mark.parametrize("name", fleetwatt.examples())
def test_promised_figures_are_explained(name):
    kpi = Scenario.example(name).run().kpi
    assert set(PROMISED) <= set(kpi.index)
    assert kpi.index.is_unique
    for figure in PROMISED:
        row = kpi.loc[figure]
        assert math.isfinite(row["value"]), figure
        assert row["label"]
        assert row["window"], figure
        if any(unit in figure for unit in ("mwh", "mw", "m3", "eur", "kwh", "_t_")):
            assert row["unit"], figure
        if "energy" in figure or "peak_grid" in figure:
            assert row["meter"] in figure, figure
        if figure.endswith("irr") or "npv" in figure or "lcoc" in figure:
            assert row["convention"], figure
    assert kpi.attrs["first_full_year"] >= 2026


def test_unknown_figures_name_the_nearest(result):
    with pytest.raises(KeyError, match="did you mean 'pue'"):
        result["puee"]
    assert result["pue"] == result.kpi.loc["pue", "value"]


def test_tables_carry_units_and_agree(with_hours):
    result = with_hours
    for table in (result.monthly, result.yearly, result.cash_flow):
        assert set(table.columns) <= set(table.attrs["units"])
        assert np.isfinite(table.to_numpy()).all()
    hours = result.hourly
    assert all(series.attrs["units"] for series in hours.data_vars.values())
    assert pd.DatetimeIndex(hours["time"].to_numpy()).tz is None
    by_month = hours["grid_power_mw"].to_series().resample("MS").sum()
    monthly = result.monthly["grid_energy_mwh"]
    assert by_month.to_numpy() == pytest.approx(monthly[by_month.index].to_numpy(), rel=1e-12)
    years = result.monthly.groupby(result.monthly.index.year)["grid_energy_mwh"].sum()
    assert years.to_numpy() == pytest.approx(result.yearly["grid_energy_mwh"].to_numpy())
    with pytest.raises(FleetwattError, match="hourly=True"):
        _ = Scenario.example("valence-80mw").run().hourly


def test_results_are_frozen_equal_and_travel(result, with_hours):
    with pytest.raises(AttributeError):
        result.version = "x"
    assert result == copy.deepcopy(result)
    assert result == pickle.loads(pickle.dumps(result))
    assert result != with_hours
    assert result != "result"
    with pytest.raises(TypeError):
        hash(result)


# Files


@pytest.mark.parametrize("kept", ["result", "with_hours"])
def test_netcdf_and_back(tmp_path, request, kept):
    result = request.getfixturevalue(kept)
    result.to_netcdf(tmp_path / "a.nc")
    again = Result.load(tmp_path / "a.nc")
    assert again == result
    assert again.hash == result.hash
    assert again.kpi.equals(result.kpi)
    assert again.monthly.equals(result.monthly)
    assert again.cash_flow.equals(result.cash_flow)
    assert again.assumptions.equals(result.assumptions)
    assert again.drivers_report == result.drivers_report
    if kept == "with_hours":
        xr.testing.assert_identical(again.hourly, result.hourly)
    again.to_netcdf(tmp_path / "a.nc")
    assert Result.load(tmp_path / "a.nc") == result
    assert [file.name for file in tmp_path.iterdir()] == ["a.nc"]


def test_netcdf_is_read_by_others(tmp_path, result):
    result.to_netcdf(tmp_path / "a.nc")
    with xr.open_dataset(tmp_path / "a.nc", group="figures", engine="h5netcdf") as figures:
        assert float(figures["pue"]) == result["pue"]
        assert figures["npv_eur"].attrs["units"] == "EUR"


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept(tmp_path, scenario, name):
    result = scenario.replace({"name": name}).run()
    result.to_netcdf(tmp_path / "a.nc")
    result.to_parquet(tmp_path)
    assert Result.load(tmp_path / "a.nc") == result
    assert Result.load(tmp_path / "a.nc").scenario["name"] == name
    repr(result)


def test_parquet_and_back(tmp_path, result):
    files = result.to_parquet(tmp_path / "new" / "folder")
    assert [file.name for file in files] == ["monthly.parquet", "cash_flow.parquet"]
    for file, table in zip(files, (result.monthly, result.cash_flow), strict=True):
        again = pd.read_parquet(file)
        pd.testing.assert_frame_equal(again, table, check_exact=True, check_freq=False)
        assert again.attrs["units"] == table.attrs["units"]


def written_by(tmp_path, result, **attributes):
    result.to_netcdf(tmp_path / "a.nc")
    with xr.open_datatree(tmp_path / "a.nc", engine="h5netcdf") as tree:
        tree.load()
    tree.attrs |= attributes
    return tree


def test_other_files_are_refused(tmp_path, result):
    file = tmp_path / "a.nc"
    with pytest.raises(FileNotFoundError):
        Result.load(file)
    with pytest.raises(FileNotFoundError):
        Result.load(tmp_path)
    for content in (b"", b"text\n", b"\x89HDF\r\n\x1a\n", b"CDF\x01" + b"\0" * 100):
        file.write_bytes(content)
        with pytest.raises(ConfigError, match="not a netCDF file"):
            Result.load(file)
    xr.Dataset({"t": ("x", [1.0])}, attrs={"file_version": "one"}).to_netcdf(
        file, engine="h5netcdf"
    )
    with pytest.raises(ConfigError, match="not a result of fleetwatt"):
        Result.load(file)
    written_by(tmp_path, result, file_version=5, fleetwatt_version="9.9").to_netcdf(
        tmp_path / "b.nc", engine="h5netcdf"
    )
    with pytest.raises(ConfigError, match=r"fleetwatt 9\.9, file version 5.*reads version 4"):
        Result.load(tmp_path / "b.nc")


@pytest.mark.parametrize("lost", ["scenario", "found", "drivers_used", "figures", "monthly"])
def test_incomplete_files_are_refused(tmp_path, result, lost):
    tree = written_by(tmp_path, result)
    if lost in tree.children:
        del tree[lost]
    else:
        tree.dataset = tree.to_dataset().drop_vars(lost)
    tree.to_netcdf(tmp_path / "b.nc", engine="h5netcdf")
    with pytest.raises(ConfigError, match="damaged"):
        Result.load(tmp_path / "b.nc")


def test_files_cut_short_are_refused(tmp_path, result):
    file = tmp_path / "a.nc"
    result.to_netcdf(file)
    content = file.read_bytes()
    for part in (0.01, 0.1, 0.5, 0.9, 0.999):
        file.write_bytes(content[: int(part * len(content))])
        with pytest.raises(ConfigError, match="not a netCDF file"):
            Result.load(file)


# Nothing half-written


WRITERS = {
    "to_netcdf": lambda result, folder: result.to_netcdf(folder / "a.nc"),
    "to_parquet": lambda result, folder: result.to_parquet(folder),
    "save": lambda result, folder: result.scenario.save(folder / "a.toml"),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_folders_that_cannot_be_written_are_named(tmp_path, result, write):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write(result, tmp_path / "file")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    if write is not WRITERS["to_parquet"]:
        with pytest.raises(FileNotFoundError, match=r"absent/a\."):
            write(result, tmp_path / "absent")


class DiskFullError(OSError):
    """Stands for a disk that is full."""


@pytest.mark.parametrize("raised", [DiskFullError, KeyboardInterrupt])
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_failures_midway_leave_what_was_there(tmp_path, result, write, raised, monkeypatch):
    write(result, tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def halfway(path):
        path.write_bytes(b"half")
        raise raised

    monkeypatch.setattr(xr.DataTree, "to_netcdf", lambda _, path, **__: halfway(path))
    monkeypatch.setattr(pd.DataFrame, "to_parquet", lambda _, path, **__: halfway(path))
    monkeypatch.setattr(type(tmp_path), "write_text", lambda path, *_, **__: halfway(path))
    with pytest.raises(raised):
        write(result, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_folder_in_the_way_stays(tmp_path, result):
    for name, write in (
        ("a.nc", "to_netcdf"),
        ("a.toml", "save"),
        ("monthly.parquet", "to_parquet"),
    ):
        (tmp_path / name).mkdir()
        with pytest.raises(OSError, match=name):
            WRITERS[write](result, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "a.nc",
        "a.toml",
        "monthly.parquet",
    ]
