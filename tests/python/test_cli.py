"""The command line: what it prints where, its status, and interruption."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile

import jsonschema
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import Result, Scenario

NAME = "valence-80mw"
SHORT = ["--set", "operation_years=2"]
COMMAND = [sys.executable, "-m", "fleetwatt"]
FILES = [
    *("cash_flow.parquet", "monthly.parquet", "report.html", "result.nc", "result.xlsx"),
    "scenario.toml",
]


def call(*words: str, status: int = 0, **more) -> str:
    """Run a command; return stdout, or stderr where it is to fail."""
    done = subprocess.run([*COMMAND, *words], capture_output=True, timeout=120, check=False, **more)
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    assert done.returncode == status, (out, err)
    assert "Traceback" not in err
    if status == 0:
        assert err == ""
        return out
    assert out == ""
    assert err
    return err


def test_run_prints_and_writes(tmp_path):
    out = call("run", NAME, *SHORT, "--out", str(tmp_path / "a" / "b"))
    for label in ("Accelerators", "PUE", "binds at", "first full year", "weather: synthetic"):
        assert label in out
    written = tmp_path / "a" / "b"
    assert sorted(file.name for file in written.iterdir()) == FILES
    result = Result.load(written / "result.nc")
    assert result == Scenario.load(written / "scenario.toml").run()
    again = pd.read_parquet(written / "monthly.parquet")
    pd.testing.assert_frame_equal(again, result.monthly, check_freq=False)
    for file in FILES:
        assert str(written / file) in out.replace("\n", "")
        assert (written / file).stat().st_mode & 0o777 == 0o666 & ~current_umask()
    call("run", NAME, "--out", str(written), "--quiet", *SHORT, "--hourly")
    assert Result.load(written / "result.nc").hourly.sizes["time"] == 17_520 + 24


def test_an_extra_that_is_not_installed_is_one_line():
    words = ["run", NAME, "--quiet", "--set", "supply.pv.capacity_mwp=20"]
    without = "import sys; sys.modules['pvlib'] = None; from fleetwatt.cli import main; main()"
    command = [sys.executable, "-c", without, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    needs = "fleetwatt: this profile needs pvlib: pip install 'fleetwatt[renewables]'\n"
    assert done.stderr == needs


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_run_for_machines(tmp_path):
    scenario = Scenario.example(NAME).replace({"operation_years": 2})
    scenario.save(tmp_path / "mine.json")
    found = json.loads(call("run", str(tmp_path / "mine.json"), "--json"))
    result = scenario.run()
    assert found["hash"] == result.hash
    assert found["figures"] == {
        name: None if value != value else value for name, value in result.kpi["value"].items()
    }
    assert found["units"]["peak_grid_mw"] == "MW"
    assert found["files"] == []
    assert found["found"]["capacity"]["limit"] == "grid_connection"


def test_undefined_figures_are_null():
    changes = ["--set", "finance.gearing=0", "--set", "fleet.reliability.planned_outage_fraction=1"]
    found = json.loads(call("run", NAME, *SHORT, *changes, "--json"))
    assert found["figures"]["min_dscr"] is None
    assert found["figures"]["pue"] is None
    assert "none" in call("run", NAME, *SHORT, *changes)


def test_check():
    assert "no faults" in call("check", NAME)
    out = call("check", NAME, "--set", "currency.inflation=0.2", "--set", "name=a=b")
    assert out.startswith("a=b: no faults")
    assert "unusual: currency.inflation = 0.2" in out
    found = json.loads(call("check", NAME, "--json", "--set", "finance.discount_rate=0.49"))
    assert found["hash"] == Scenario.example(NAME).replace({"finance.discount_rate": 0.49}).hash
    assert [row["path"] for row in found["unusual"]] == ["finance.discount_rate"]


PRICE = "revenue.price_eur_gpu_hour"


def test_goal(tmp_path):
    words = ["goal", NAME, "--set", "operation_years=4", "--vary", PRICE]
    words += ["--target", "equity_irr=0.1", "--high", "30"]
    file = tmp_path / "found.toml"
    out = call(*words, "--out", str(file))
    assert out.startswith(f"{PRICE} = ")
    assert "gives equity_irr = 0.1; it was 3.3\n" in out
    assert f"wrote {file}" in out.replace("\n", "")
    saved = Scenario.load(file)
    assert saved.run()["equity_irr"] == pytest.approx(0.1, abs=1e-11)
    found = json.loads(call(*words, "--json"))
    assert (found["value"], found["hash"]) == (saved[PRICE], saved.hash)
    assert (found["path"], found["before"], found["files"]) == (PRICE, 3.3, [])


def test_goals_that_nothing_reaches():
    words = ["goal", NAME, *SHORT, "--vary", PRICE]
    for target in ("equity_irr", "equity_irr=", "equity_irr=much"):
        assert f"--target {target}: write FIGURE=VALUE" in call(
            *words, "--target", target, status=1
        )
    said = call(*words, "--target", "equity_ir=0.1", status=1)
    assert "'equity_ir' is no key figure; " in said
    assert "did you mean 'equity_irr'" in said
    said = call(*words, "--target", "pue=2", "--low", "3", "--high", "4", status=1)
    assert f"no {PRICE} between 3 and 4 gives pue = 2" in said


def test_lenders_cases(tmp_path):
    file = tmp_path / "cases.csv"
    words = ["cases", NAME, "--set", "operation_years=4"]
    out = call(*words, "--csv", str(file))
    scenario = Scenario.example(NAME).replace({"operation_years": 4})
    table = fleetwatt.lender_cases(scenario)
    for case in table.index:
        assert case in out
    pd.testing.assert_frame_equal(pd.read_csv(file, index_col=0), table, check_dtype=False)
    found = json.loads(call(*words, "--json"))
    assert list(found) == list(table.index)
    assert found["p90"]["min_dscr"] == table.loc["p90", "min_dscr"]


def test_examples():
    out = call("examples")
    assert [line.split(":")[0] for line in out.splitlines()] == fleetwatt.examples()
    assert list(json.loads(call("examples", "--json"))) == fleetwatt.examples()
    assert Scenario.loads(call("examples", NAME)) == Scenario.example(NAME)
    assert Scenario.loads(call("examples", NAME, "--json"), "json") == Scenario.example(NAME)


def test_schema(tmp_path):
    printed = json.loads(call("schema"))
    assert printed == fleetwatt.schema()
    jsonschema.Draft202012Validator.check_schema(printed)
    assert call("schema", "--out", str(tmp_path / "s.json")) == ""
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == printed


def test_catalogue():
    assert "accelerators: " in call("catalogue")
    assert "gb300_nvl72" in json.loads(call("catalogue", "--json"))["accelerators"]
    assert "gb300_nvl72: " in call("catalogue", "accelerators")
    assert "kW" in call("catalogue", "accelerators", "gb300_nvl72")
    title, *facts = call("catalogue", "costs", "lender_p90").splitlines()
    assert title == fleetwatt.catalogue.get("costs", "lender_p90").label
    assert all(fact.startswith("  ") and title not in fact for fact in facts)
    assert "  price_fraction = 0.9 (0.8 to 0.95); assumption" in "\n".join(facts)
    found = json.loads(call("catalogue", "accelerators", "gb300_nvl72", "--json"))
    assert found["gb300_nvl72"]["figures"]["all_in_kw"]["source"]
    for family in fleetwatt.catalogue.families():
        assert json.loads(call("catalogue", family, "--json"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "valence-8mw"], "did you mean 'valence-80mw'"),
        (["run", ""], "ends in .toml or .json"),
        (["run", "."], "ends in .toml or .json"),
        (["run", "absent.toml"], "neither a file nor an example"),
        (["run", "x" * 5000], "x"),
        (["check", NAME, "--set", "a"], "write PATH=VALUE"),
        (["check", NAME, "--set", "=1"], "not a path"),
        (["check", NAME, "--set", "sit.latitude=1"], 'did you mean "site"'),
        (["check", NAME, "--set", "site.latitude=NaN"], "not a finite number"),
        (["check", NAME, "--set", "site.latitude=1e999"], "not a finite number"),
        (["check", NAME, "--set", "site.latitude=" + "9" * 5000], "is not a number"),
        (["check", NAME, "--set", "site.latitude=" + "[" * 50_000], "is not a number"),
        (["check", NAME, "--set", "site.latitude=true"], "true is not a number"),
        (["check", NAME, "--set", "site.latitude="], '"" is not a number'),
        (["check", NAME, "--set", "site.latitude=99", "--set", "start=x"], "2 faults"),
        (["run", NAME, "--set", "site.grid_connection_mw=0.1"], "cannot feed"),
        (["run", NAME, "--set", "climate.file=absent.epw"], "absent.epw"),
        (["examples", "valence"], "no example is called"),
        (["catalogue", "accelerator"], 'did you mean "accelerators"'),
        (["catalogue", "accelerators", "gb300"], 'did you mean "gb300_nvl72"'),
        (["schema", "--out", "absent/s.json"], "absent/s.json: No such file"),
    ],
)
def test_faults_are_told_on_stderr(tmp_path, words, said):
    err = call(*words, status=1, cwd=tmp_path)
    assert err.startswith("fleetwatt: ")
    assert said in err
    assert len(err) < 6000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["runn"],
        ["run"],
        ["run", NAME, "--threads", "0"],
        ["run", NAME, "--thread", "1"],
        ["run", NAME, "--out", "file"],
        ["schema", "--out", "."],
        ["check", NAME, "more"],
    ],
)
def test_wrong_usage(tmp_path, words):
    (tmp_path / "file").touch()
    done = subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stderr + done.stdout


def test_bad_files(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in call("check", str(tmp_path / "a.toml"), status=1)
    (tmp_path / "b.toml").write_text("name = \x1b[2J")
    err = call("check", str(tmp_path / "b.toml"), status=1)
    assert "\x1b" not in err
    (tmp_path / "file").touch()
    err = call("run", NAME, *SHORT, "--out", str(tmp_path / "file" / "x"), status=1)
    assert "file" in err


@pytest.mark.parametrize("name", ["<b>[bold]x[/bold]", "é🏭", "\x1b[2J\r\n", "x" * 10_000, '"1"'])
def test_names_do_not_steer_the_terminal(name):
    given = json.dumps(name)
    out = call("run", NAME, *SHORT, "--set", f"name={given}")
    assert "\x1b" not in out
    assert "\r" not in out
    assert re.sub(r"\s", "", name)[:5].replace("\x1b", "\ufffd") in re.sub(r"\s", "", out)
    call("check", NAME, "--set", f"name={given}", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    call(
        "run",
        NAME,
        *SHORT,
        "--set",
        f"name={given}",
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )


@pytest.mark.skipif(os.name != "posix", reason="bytes as arguments")
def test_arguments_that_are_no_text():
    for words in (["run", b"\xff"], ["examples", b"\xff"], ["check", NAME, "--set", b"name=\xff"]):
        call(*words, status=1)


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_leaves_is_no_fault():
    for words in (["schema"], ["examples", NAME]):
        with subprocess.Popen(
            [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            process.stdout.close()
            err = process.stderr.read().decode()
        assert "Traceback" not in err


def test_progress_only_on_a_terminal():
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "run", NAME, *SHORT],
        stdout=subprocess.PIPE,
        stderr=slave,
        env=os.environ | {"TERM": "xterm"},
    ) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        out = process.stdout.read()
    os.close(master)
    assert process.returncode == 0
    assert b"drivers and hours" in shown
    assert b"drivers and hours" not in out
    assert b"PUE" in out


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("seed", range(8))
def test_ctrl_c_leaves_whole_files_or_nothing(tmp_path, seed):
    out = tmp_path / "out"
    words = ["run", NAME, "--out", str(out), "--hourly", "--quiet"]
    wait = random.Random(seed).uniform(0.2, 2.5)
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    # Before the program itself is loaded, Python ends by the signal.
    assert process.returncode in (0, 130, -signal.SIGINT), err
    if process.returncode == 130:
        assert b"Traceback" not in err
    found = sorted(file.name for file in out.iterdir()) if out.exists() else []
    assert set(found) <= set(FILES)
    for name in found:
        match name:
            case "result.nc":
                assert Result.load(out / name).hourly.sizes["time"] > 170_000
            case "scenario.toml":
                assert Scenario.load(out / name) == Scenario.example(NAME)
            case "report.html":
                assert (out / name).read_text(encoding="utf-8").endswith("</html>")
            case "result.xlsx":
                assert zipfile.ZipFile(out / name).testzip() is None
            case _:
                assert len(pd.read_parquet(out / name)) > 20


def test_markup_in_a_scenario_is_text(tmp_path):
    table = {"time": "[/nope]", "dry_bulb_c": "[bold]T[/bold]"}
    file = tmp_path / "named.toml"
    Scenario.example(NAME).replace({"climate.table": table, "name": "[red]x"}).save(file)
    said = call("compare", NAME, str(file), *SHORT)
    assert "[/nope]" in said
    assert "[bold]T[/bold]" in said
    assert "[red]x" in said


def test_a_horizon_without_a_full_year_says_so():
    said = call("run", NAME, "--set", "operation_years=1")
    assert "no full year: its figures are of 2027, 8,016 hours" in said
    assert "first full year: 2028" in call("run", NAME, *SHORT[:1], "operation_years=4")


def test_a_narrow_encoding_loses_no_sign():
    poor = ["--set", "revenue.price_eur_gpu_hour=1", "--quiet"]
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252", "COLUMNS": "160"}
    told = call("run", NAME, *SHORT, *poor, env=narrow)
    (line,) = re.findall("Internal rate of return of the project.*", told)
    assert re.search(r" -\d+\.\d %", line)
