"""Results side by side, in Python and on the command line."""

import io
import json
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import fleetwatt
from fleetwatt import ConfigError, Result, Scenario, compare
from fleetwatt._language import language
from fleetwatt._wording import HEADLINES, change, distinct

SHORT = {"operation_years": 2}


@pytest.fixture(scope="module")
def three() -> list[Result]:
    return [Scenario.example(name).replace(SHORT).run() for name in fleetwatt.examples()]


def test_figures_are_those_of_each(three):
    table = compare(three).figures
    for result in three:
        name = result.scenario["name"]
        kpi = result.kpi
        pd.testing.assert_series_equal(table["value", name], kpi["value"], check_names=False)
        for about in ("label", "unit", "window"):
            assert table[about].tolist() == kpi[about].tolist()


def test_differences_are_from_the_first(three):
    table = compare(three).figures
    first, _, last = (result.kpi["value"] for result in three)
    name = three[2].scenario["name"]
    expected = last - first
    np.testing.assert_array_equal(table["difference", name], expected)
    known = first.notna() & last.notna() & (first != 0.0)
    relative = table["relative", name]
    np.testing.assert_array_equal(relative[known], (expected / first.abs())[known])
    assert relative[~known].isna().all()
    assert (table["difference", three[0].scenario["name"]].dropna() == 0.0).all()


def test_nothing_over_nothing_is_undefined():
    unclaimed = Scenario.example("valence-40mw").replace({**SHORT, "claimed_gpus": None})
    table = compare([unclaimed, unclaimed.replace({"claimed_gpus": 10_000})]).figures
    row = table.loc["gpus_over_claimed"]
    second = "Valence, 40 MW (2)"
    assert math.isnan(row["difference", second])
    assert math.isnan(row["relative", second])
    assert row["value", second] > 1.0
    assert table.loc["refresh_total_eur", ("value", second)] == 0.0
    assert math.isnan(table.loc["refresh_total_eur", ("relative", second)])


def test_inputs_that_differ_are_those_of_diff(three):
    table = compare(three).differences
    first, *others = (result.scenario for result in three)
    paths = {found.path for other in others for found in first.diff(other)}
    assert set(table.index) == paths
    for result in three:
        column = table["value", result.scenario["name"]]
        assert {path: result.scenario[path] for path in paths} == column.to_dict()
    assert table.loc["site.grid_connection_mw", "unit"] == "MW"
    assert table.loc["fleet.cohorts[0].ramp_months", "unit"] == "month"


def test_a_field_that_one_lacks_is_none():
    one = Scenario.example("valence-80mw").replace({**SHORT, "fleet.cohorts[0].gpus": 1000})
    cohort = one["fleet.cohorts"][0]
    two = one.replace({"fleet.cohorts": [cohort, {**cohort, "online": "2027-06"}]})
    table = compare([one, two, one], names=["one", "two", "again"]).differences["value"]
    added = [path for path in table.index if path.startswith("fleet.cohorts[1]")]
    assert added
    assert table.loc[added, "one"].isna().all()
    assert table.loc[added, "again"].isna().all()
    assert table.loc[added, "two"].notna().any()
    assert table.equals(
        compare([one.run(), two.run(), one.run()], names=["one", "two", "again"]).differences[
            "value"
        ]
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
        ([], []),
        (["", ""], ["", " (2)"]),
    ],
)
def test_names_that_come_again_are_numbered(given, expected):
    assert distinct(given) == expected


def test_many_equal_names_take_no_square_of_time():
    assert len(set(distinct(["x"] * 50_000))) == 50_000


def test_names_can_be_given(three):
    comparison = compare(three[:2], names=["label", "unit"])
    assert comparison.names == ("label", "unit")
    assert comparison.figures["value", "unit"].iloc[0] == three[1]["gpus"]
    assert repr(comparison) == "<Comparison of 'label', 'unit'>"


def test_one_item_differs_in_nothing(three):
    alone = compare(three[:1])
    assert alone.differences.empty
    assert (alone.figures["difference"].dropna() == 0.0).to_numpy().all()
    assert alone.notes() == []
    assert "No input differs." in alone._repr_html_()


def test_what_cannot_be_compared(three):
    with pytest.raises(TypeError, match="list"):
        compare(three[0])
    with pytest.raises(TypeError, match="not str"):
        compare(["valence-80mw"])
    with pytest.raises(ConfigError, match="nothing to compare"):
        compare([])
    with pytest.raises(ConfigError, match="1 names for 3 results"):
        compare(three, names=["a"])


def test_notes_say_what_does_not_compare(three, tmp_path):
    longer = three[2].scenario.replace({"operation_years": 3, "currency.money_year": 2025})
    notes = compare([three[0], longer]).notes()
    for words in (
        "(colocation, cloud)",
        "Horizons differ",
        "Money of different years (2026, 2025)",
    ):
        assert any(words in note for note in notes)
    import dataclasses

    other = dataclasses.replace(three[1], version="0.0.1")
    older = dataclasses.replace(
        other, scalars={key: value for key, value in other.scalars.items() if key != "pue"}
    )
    comparison = compare([three[1], older])
    assert any("0.0.1" in note for note in comparison.notes())
    assert math.isnan(comparison.figures.loc["pue", ("value", "Valence, 80 MW (2)")])
    assert "none now" in comparison._repr_html_()


@pytest.mark.parametrize(
    ("figure", "before", "after", "expected"),
    [
        ("pue", 1.0, 1.25, "+25.0\N{NO-BREAK SPACE}%"),
        ("npv_eur", -200.0, -100.0, "+50.0\N{NO-BREAK SPACE}%"),
        ("npv_eur", 100.0, -100.0, "\N{MINUS SIGN}200.0\N{NO-BREAK SPACE}%"),
        ("project_irr", 0.07, 0.08, "+1.0\N{NO-BREAK SPACE}points"),
        ("pue", 1.0, 1.00002, "+0.002\N{NO-BREAK SPACE}%"),
        ("pue", 1.0, 1.0 + 1e-12, ""),
        ("pue", math.nan, math.nan, ""),
        ("pue", math.nan, 1.0, "none before"),
        ("pue", 1.0, math.nan, "none now"),
        ("refresh_total_eur", 0.0, 5.0, "zero before"),
        ("refresh_total_eur", 0.0, 0.0, ""),
        ("capex_eur", 1.0, 21.0, "+2,000.0\N{NO-BREAK SPACE}%"),
    ],
)
def test_changes_in_words(figure, before, after, expected):
    assert change(language("en"), figure, before, after) == expected


def test_changes_in_french():
    assert change(language("fr"), "pue", 1.0, 1.25) == "+25,0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("plot", ["capex", "energy_sankey", "cash_flow_waterfall"])
def test_what_panels_are_called_is_one_line_that_every_font_shows(three, plot):
    names = ["首 🚀\x1b[31m\x07", "two\nlines " + "é" * 99, "$\\nonsense{$"]
    panels = getattr(compare(three, names=names).plot, plot)()
    panels[0].get_figure(root=True).savefig(io.BytesIO())
    for panel in panels:
        drawn = [text.get_text() for text in panel.findobj(Text)]
        title = panel.get_title(loc="left") or panel.get_title()
        assert title in drawn
        assert title.count("\n") == 1
        assert len(title) < 140
        assert title.split("\n")[0].isprintable()


# The command line


def call(*words: str, status: int = 0, **more) -> str:
    command = [sys.executable, "-m", "fleetwatt", "compare", *words]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, **more)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, (out, err)
    assert "Traceback" not in err
    return err if status else out


def test_the_command_line_compares_what_python_does(tmp_path, three):
    file, saved = tmp_path / "changed.toml", tmp_path / "saved.nc"
    changed = three[1].scenario.replace({"finance.tax_rate": 0.2})
    changed.save(file)
    three[0].to_netcdf(saved)
    printed = json.loads(call(str(saved), str(file), "--json"))
    comparison = compare([three[0], changed])
    assert printed["names"] == list(comparison.names)
    assert printed["hashes"] == [result.hash for result in comparison.results]
    for figure, values in printed["figures"].items():
        expected = comparison.figures.loc[figure, "value"].tolist()
        assert values == [None if value != value else value for value in expected]
    assert printed["differences"]["finance.tax_rate"] == [0.2583, 0.2]
    assert printed["notes"] == comparison.notes()
    assert printed["units"]["capex_eur"] == "EUR"


def test_eighty_columns_hold_every_name_and_number(three):
    short = ["--set", "operation_years=2"]
    words = call(*fleetwatt.examples(), "valence-80mw", *short, env={"COLUMNS": "80"})
    assert max(map(len, words.splitlines())) <= 100  # notes are left to the terminal to wrap
    tables = [line for line in words.splitlines() if "differ" not in line]
    assert max(map(len, tables)) <= 80
    for result in three:
        assert f"{result['capex_eur']:,.0f}" in words
    for text in ("Valence, 120 MW", "Valence, 80 MW (2)", "business_model", "colocation"):
        assert text in words
    assert "…" not in words
    english = language("en")
    known = {figure: row.label for figure, row in three[0].kpi.iterrows()}
    assert known["erf"] not in words
    everything = call(*fleetwatt.examples()[:2], "--all", *short, env={"COLUMNS": "200"})
    assert all(label in everything for label in known.values())
    assert english.percent(three[0]["project_irr"]) in everything
    assert all(known[figure] in everything for figure in HEADLINES)


def test_hostile_names_do_not_steer_a_terminal(tmp_path):
    name = "[bold]\x1b[31m<script>" + "é🚀" * 5000
    for n, suffix in enumerate(("a", "b")):
        one = Scenario.example("valence-40mw").replace({**SHORT, "name": name + suffix})
        one.replace({"finance.tax_rate": 0.2 + n / 100}).save(tmp_path / f"{suffix}.toml")
    printed = call(str(tmp_path / "a.toml"), str(tmp_path / "b.toml"), env={"COLUMNS": "80"})
    assert "\x1b" not in printed
    assert "[bold]" in printed.replace("\n", "")
    assert len(printed) < 10_000


def test_faults_of_the_command_line(tmp_path, three):
    assert "did you mean 'valence-40mw'" in call("valence-40", status=1)
    saved = tmp_path / "saved.nc"
    three[0].to_netcdf(saved)
    assert "is a result" in call(str(saved), "--set", "operation_years=3", status=1)
    assert "no such file" in call(str(tmp_path / "absent.nc"), status=1)
    call(status=2)


def test_key_figures_go_to_a_table(tmp_path):
    file = tmp_path / "figures.csv"
    short = ["--set", "operation_years=2", "--csv", str(file), "--quiet"]
    command = [sys.executable, "-m", "fleetwatt", "run", "valence-40mw", *short]
    subprocess.run(command, check=True, capture_output=True)
    result = Scenario.example("valence-40mw").replace(SHORT).run()
    read = pd.read_csv(file, index_col="figure", keep_default_na=True)
    np.testing.assert_array_equal(read["value"], result.kpi["value"])
    assert read["label"].tolist() == result.kpi["label"].tolist()
