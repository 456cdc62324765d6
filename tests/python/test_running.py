"""One run, many runs, drivers, progress, interruption."""

import math
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import (
    ConfigError,
    Drivers,
    InfeasibleError,
    Scenario,
    climate,
    run,
    run_many,
    supply,
)
from fleetwatt.drivers import Carbon, Prices, Weather

NAME = "valence-80mw"
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example(NAME).replace({"operation_years": 3})


def several() -> list[Scenario]:
    short = [Scenario.example(n).replace({"operation_years": 2}) for n in fleetwatt.examples()]
    return [
        one.replace({"climate.seed": seed, "supply.price.level_eur_mwh": 50 + seed})
        for seed in range(3)
        for one in short
    ]


def same(here: pd.DataFrame, there: pd.DataFrame) -> bool:
    return here.to_numpy().tobytes() == there.to_numpy().tobytes()


# The same to the bit


@pytest.mark.parametrize("threads", [1, 2, 7, np.int64(2), None])
def test_threads_change_nothing(scenario, threads):
    assert run(scenario, threads=threads) == run(scenario, threads=3)
    assert same(run_many(several(), threads=threads), run_many(several(), threads=3))


def test_order_and_chunks_change_nothing():
    scenarios = several()
    table = run_many(scenarios)
    order = list(range(len(scenarios)))
    random.Random(1).shuffle(order)
    assert same(run_many([scenarios[n] for n in order]), table.iloc[order])
    for size in (1, 4):
        parts = [run_many(scenarios[n : n + size]) for n in range(0, len(scenarios), size)]
        assert same(pd.concat(parts), table)
    assert same(run_many(iter(scenarios)), table)
    assert same(run_many(scenarios[:1] * 5), table.iloc[[0] * 5])


def test_a_row_of_many_is_a_run(scenario):
    table = run_many([*several(), scenario])
    kpi = scenario.run().kpi
    assert list(table.columns) == list(kpi.index)
    assert table.iloc[-1].to_numpy().tobytes() == kpi["value"].to_numpy().tobytes()
    assert table.attrs["units"] == kpi["unit"].to_dict()
    assert table.index.name == "scenario"


def test_none_are_no_rows():
    table = run_many([])
    assert table.shape == (0, len(Scenario.example(NAME).run().kpi))


def test_hours_change_nothing_else(scenario):
    kept, not_kept = run(scenario, hourly=True), run(scenario)
    assert kept.kpi.equals(not_kept.kpi)
    assert kept.monthly.equals(not_kept.monthly)
    assert kept.hash == not_kept.hash


@pytest.mark.parametrize("kind", ["spawn", pytest.param("forkserver", marks=posix_only)])
def test_other_processes_find_the_same(scenario, kind):
    scenarios = [scenario, several()[0]]
    with multiprocessing.get_context(kind).Pool(2) as pool:
        for found, one in zip(pool.map(run, scenarios), scenarios, strict=True):
            assert found == one.run()


# Drivers


def synthetic(scenario: Scenario) -> Drivers:
    choice, price, carbon = (scenario[path] for path in ("climate", "supply.price", "carbon"))
    return Drivers(
        climate.synthetic(choice["catalogue"], choice["year"], choice["seed"]),
        supply.synthetic_prices(price["year"], price["seed"], mean_eur_mwh=price["level_eur_mwh"]),
        supply.synthetic_carbon(
            carbon["year"],
            carbon["seed"],
            combustion_g_kwh=carbon["combustion_g_kwh"],
            life_cycle_g_kwh=carbon["life_cycle_g_kwh"],
        ),
    )


def test_synthetic_drivers_are_the_scenarios_own(scenario):
    # At the station's own altitude, and with carbon that does not fall over the years.
    scenario = scenario.replace({"site.altitude_m": None, "carbon.decline": 0.0})
    own = run(scenario)
    given = synthetic(scenario)
    for drivers in (
        given,
        Drivers(weather=given.weather),
        Drivers(prices=given.prices),
        Drivers(carbon=given.carbon),
    ):
        found = run(scenario, drivers=drivers)
        for name, value in own.scalars.items():
            assert found[name] == pytest.approx(value, rel=1e-10, nan_ok=True), name
        assert same(
            run_many([scenario], drivers=drivers),
            found.kpi[["value"]].T,
        )
    rescaled = scenario.replace({"supply.price.rescale": True})
    doubled = Prices(given.prices.time, {"price_eur_mwh": 2 * given.prices.price_eur_mwh})
    found = run(rescaled, drivers=Drivers(prices=doubled))
    assert found["npv_eur"] == pytest.approx(own["npv_eur"], rel=1e-9)
    found = run(scenario, drivers=Drivers(prices=doubled))
    assert found["npv_eur"] < own["npv_eur"]


def test_prices_like_those_of_a_kwh_warn_once(scenario, tmp_path):
    prices = synthetic(scenario).prices
    small = Prices(prices.time, {"price_eur_mwh": prices.price_eur_mwh / 1_000.0})
    drivers = Drivers(prices=small)
    file = pd.Series(small.price_eur_mwh, pd.DatetimeIndex(small.time, tz="UTC"), name="price")
    file.to_csv(tmp_path / "prices.csv", index_label="time")
    scenario.save(tmp_path / "scenario.toml")
    named = {"supply.price.source": "file", "supply.price.file": "prices.csv"}
    recorded = Scenario.load(tmp_path / "scenario.toml").replace(named)
    later = scenario.replace({"climate.seed": 7})
    for call in (
        lambda: run(scenario, drivers=drivers),
        lambda: scenario.run(drivers=drivers),
        lambda: run_many([scenario, later], drivers=drivers),
        lambda: run(recorded),
    ):
        with pytest.warns(UserWarning, match="is it in EUR/kWh") as caught:
            call()
        assert len(caught) == 1
    # Of rescaled prices the shape alone counts.
    run(scenario.replace({"supply.price.rescale": True}), drivers=drivers)


def test_the_result_names_its_drivers(scenario):
    own = run(scenario)
    assert [driver.origin for driver in own.drivers_used] == ["synthetic"] * 3
    assert [driver.kind for driver in own.drivers_used] == ["weather", "prices", "carbon"]
    assert "montelimar" in own.drivers_report[0]
    given = synthetic(scenario)
    found = run(scenario, drivers=Drivers(weather=given.weather, prices=given.prices))
    assert [driver.origin for driver in found.drivers_used] == ["caller", "caller", "synthetic"]
    assert given.weather.source in found.drivers_report[0]
    listed = found.assumptions
    assert "climate.catalogue" in own.assumptions.index
    assert "climate.catalogue" not in listed.index
    assert not any("climates" in path or "fr_day_ahead" in path for path in listed.index)
    assert "catalogue.markets.fr_combustion.month" in listed.index
    assert listed.loc["drivers.weather", "source"] == given.weather.source
    assert not listed.loc["drivers.weather", "assumed"]


@pytest.mark.parametrize("wrong", [{}, [], 0, "x", (None, None, None), np.zeros(3)])
def test_other_than_drivers_are_a_type_error(scenario, wrong):
    with pytest.raises(TypeError, match=r"must be fleetwatt\.Drivers"):
        run(scenario, drivers=wrong)
    with pytest.raises(TypeError, match=r"must be fleetwatt\.Drivers"):
        run_many([scenario], drivers=wrong)


def test_drivers_in_the_wrong_place_are_a_type_error(scenario):
    given = synthetic(scenario)
    with pytest.raises(TypeError, match=r"drivers.weather must be Weather, not Prices"):
        run(scenario, drivers=Drivers(weather=given.prices))
    with pytest.raises(TypeError, match=r"drivers.carbon must be Carbon, not dict"):
        run(scenario, drivers=Drivers(carbon={}))


def test_drivers_without_a_full_year_are_refused(scenario):
    given = synthetic(scenario)
    for kind in (Weather, Prices, Carbon):
        name = kind.__name__.lower()
        whole = getattr(given, name)
        short = kind(whole.time[:5000], {n: v[:5000] for n, v in whole.series.items()})
        with pytest.raises(ConfigError, match="no full civil UTC year"):
            run(scenario, drivers=Drivers(**{name: short}))


@pytest.mark.parametrize("wrong", [None, "valence-80mw", 3, {"name": "x"}])
def test_other_than_scenarios_are_a_type_error(scenario, wrong):
    with pytest.raises(TypeError, match="Scenario"):
        run(wrong)
    with pytest.raises(TypeError, match="Scenario"):
        run_many([scenario, wrong])
    with pytest.raises(TypeError, match="several scenarios"):
        run_many(scenario)


@pytest.mark.parametrize("threads", [0, -1, 1.0, True, "2", 1025, 2**70])
def test_wrong_threads_are_refused(scenario, threads):
    for call in (lambda: run(scenario, threads=threads), lambda: run_many([], threads=threads)):
        with pytest.raises(ConfigError, match="threads"):
            call()


# Files


def hours(year: int) -> pd.DatetimeIndex:
    return pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")


def write_files(folder: Path) -> None:
    time = hours(2023)
    n = np.arange(len(time))
    warm = 13 - 9 * np.cos(n / 8760 * 2 * np.pi) - 4 * np.cos(n / 24 * 2 * np.pi)
    pd.DataFrame({"t": time, "c": warm, "u": 60.0, "p": 990.0}).to_csv(
        folder / "weather.csv", index=False
    )
    head = ["LOCATION,Made,XX,FRA,made,000000,44.9,5.0,0.0,160.0"]
    head += [f"HEADER {line}" for line in range(2, 8)]
    head += ["DATA PERIODS,1,1,Data,Sunday,1/ 1,12/31"]
    rows = [
        f"2023,{t.month},{t.day},{t.hour + 1},60,?,{c:.1f},5.0,60,99000" + ",0" * 25
        for t, c in zip(time, warm, strict=True)
    ]
    (folder / "made.epw").write_text("\n".join([*head, *rows]) + "\n")
    price = 50 + 20 * np.sin(n / 12)
    pd.DataFrame({"time": time, "price": price}).to_csv(folder / "prices.csv", index=False)
    mix = {"utc": time, "gas": 3000 + 1000 * np.sin(n / 24), "nuclear": 45_000.0}
    for source in ("fuel", "coal", "wind", "solar", "hydraulic", "bioenergies"):
        mix[source] = 100.0
    pd.DataFrame(mix).to_csv(folder / "mix.csv", index=False)


FROM_FILES = {
    "climate.file": "made.epw",
    "supply.price.source": "file",
    "supply.price.file": "prices.csv",
    "supply.price.file_timezone": "UTC",
    "carbon.source": "file",
    "carbon.file": "mix.csv",
}
TABLE = {
    "time": "t",
    "dry_bulb_c": "c",
    "relative_humidity": "u",
    "pressure_pa": "p",
    "units.dry_bulb_c": "degC",
    "units.relative_humidity": "percent",
    "units.pressure_pa": "hPa",
    "timezone": "UTC",
}


def saved(folder: Path, scenario: Scenario, **changes: object) -> Scenario:
    scenario.replace(FROM_FILES | changes).save(folder / "a.toml")
    return Scenario.load(folder / "a.toml")


def test_files_beside_the_scenario_are_read(tmp_path, scenario, monkeypatch):
    folder = tmp_path / "project"
    folder.mkdir()
    write_files(folder)
    asked = saved(folder, scenario)
    monkeypatch.chdir(tmp_path)
    found = run(asked)
    assert [driver.origin for driver in found.drivers_used] == ["file"] * 3
    assert [driver.source for driver in found.drivers_used][1:] == ["prices.csv", "mix.csv"]
    assert any("made.epw" in sentence for sentence in found.drivers_report)
    paths = found.assumptions.index
    assert {"climate.file", "supply.price.file", "drivers.weather", "drivers.prices"} <= set(paths)
    given = Drivers(
        climate.read_epw(folder / "made.epw"),
        supply.read_prices(folder / "prices.csv", timezone="UTC"),
        supply.read_mix(folder / "mix.csv", timezone="UTC"),
    )
    by_caller = run(asked, drivers=given)
    assert by_caller.kpi.equals(found.kpi)
    assert by_caller.drivers_hash == found.drivers_hash
    assert same(run_many([asked, scenario]).iloc[:1], found.kpi[["value"]].T)
    # Without blanks of its own, the table says what the EPW says, to its 0.1 K.
    table = run(saved(folder, scenario, **{"climate.file": "weather.csv", "climate.table": TABLE}))
    assert table["pue"] == pytest.approx(found["pue"], rel=1e-4)
    assert table["pue"] != found["pue"]


def test_files_that_change_are_read_again(tmp_path, scenario):
    write_files(tmp_path)
    asked = saved(tmp_path, scenario)
    before = run(asked)
    lines = (tmp_path / "prices.csv").read_text().splitlines()
    (tmp_path / "prices.csv").write_text("\n".join(lines[:1] + [x + "1" for x in lines[1:]]))
    assert run(asked).drivers_hash != before.drivers_hash


@pytest.mark.parametrize("path", ["climate.file", "supply.price.file", "carbon.file"])
@pytest.mark.parametrize("name", ["absent.csv", ".", "x" * 1000, "\ud7ff", "a/b/c.epw"])
def test_absent_files_are_named(tmp_path, scenario, path, name):
    write_files(tmp_path)
    asked = saved(tmp_path, scenario, **{path: name})
    for call in (lambda: run(asked), lambda: run_many([scenario, asked])):
        with pytest.raises(ConfigError) as caught:
            call()
        assert caught.value.faults


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"PK\x03\x04", b"\0" * 100])
@pytest.mark.parametrize("path", ["climate.file", "supply.price.file", "carbon.file"])
@pytest.mark.parametrize("ending", ["csv", "epw", "parquet", "csv.gz"])
def test_other_files_are_refused(tmp_path, scenario, path, content, ending):
    write_files(tmp_path)
    (tmp_path / f"bad.{ending}").write_bytes(content)
    with pytest.raises(ConfigError):
        run(saved(tmp_path, scenario, **{path: f"bad.{ending}", "climate.table": TABLE}))


def test_a_source_without_a_file_is_refused(scenario):
    for path in ("supply.price", "carbon"):
        with pytest.raises(ConfigError, match="names no file"):
            run(scenario.replace({f"{path}.source": "file"}))
    with pytest.raises(ConfigError, match=r"climate.table: a table needs its columns"):
        run(scenario.replace({"climate.file": __file__}))


# Errors of many


def test_errors_name_their_scenario(scenario):
    empty = scenario.replace({"site.grid_connection_mw": 0.1})
    with pytest.raises(InfeasibleError, match="cannot feed the empty facility"):
        run(empty)
    with pytest.raises(InfeasibleError, match=r"scenarios\[1\]: "):
        run_many([scenario, empty, scenario, empty])


# Progress and interruption


def test_progress_rises_to_the_total(scenario):
    calls = []
    run(scenario, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (1, 1)
    assert calls == sorted(calls)
    calls.clear()
    scenarios = several() * 3
    run_many(scenarios, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (len(scenarios), len(scenarios))
    assert calls == sorted(calls)


def test_a_bar_goes_to_stderr(scenario, capfd):
    run(scenario, progress=True)
    run_many([scenario], progress=True)
    assert capfd.readouterr().out == ""


class EnoughError(Exception):
    """Raised by a callback."""


def test_a_callback_that_raises_stops_the_run(scenario):
    def enough(done: int, total: int) -> None:
        seen.append(done)
        raise EnoughError

    seen: list[int] = []
    long = [Scenario.example(NAME)] * 20_000
    with pytest.raises(EnoughError):
        run_many(long, progress=enough)
    assert len(seen) == 1
    assert seen[0] < len(long)
    with pytest.raises(EnoughError):
        run(scenario, progress=enough)
    assert math.isfinite(run(scenario)["pue"])


@posix_only
@pytest.mark.parametrize("tail", ["", ", progress=lambda done, total: None"])
def test_ctrl_c_stops_many(tail):
    code = f"""
    import os, signal, threading, time
    import fleetwatt

    def press():
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    def tasks():
        return len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 0

    scenarios = [fleetwatt.Scenario.example("{NAME}")] * 20_000
    fleetwatt.run_many(scenarios[:2])
    before = tasks()
    pressing = threading.Thread(target=press)
    pressing.start()
    try:
        fleetwatt.run_many(scenarios{tail})
    except KeyboardInterrupt:
        pressing.join()
        # The system may list a thread for a moment after it has ended.
        until = time.monotonic() + 30
        while tasks() > before and time.monotonic() < until:
            time.sleep(0.01)
        print("stopped", tasks() - before, fleetwatt.run_many(scenarios[:1])["pue"][0] > 1)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("stopped 0 True\n", "", 0)


@posix_only
def test_an_unheeded_signal_is_left_to_python(scenario):
    heard = []
    before = signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        run(scenario)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert heard == [1]
