"""What the documentation shows is so."""

import re
from pathlib import Path

import nbformat
import pytest

from fleetwatt import Scenario

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def blocks(page, language):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("README.md", "python")
    exec(code, {})
    shown = capsys.readouterr().out
    assert "\nAccelerators  " in shown
    assert "Power usage effectiveness: " in shown
    assert (tmp_path / "result.nc").stat().st_size > 0


def test_the_page_for_lenders_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = {}
    exec("".join(blocks("docs/lenders.md", "python")), shown)
    assert capsys.readouterr().out.startswith("Least debt service cover: ")
    assert (tmp_path / "valence.xlsx").stat().st_size > 0
    assert shown["price"].run()["equity_irr"] == pytest.approx(0.12, rel=1e-9)
    assert shown["break_even"].run()["min_dscr"] == pytest.approx(1.0, rel=1e-9)
    assert 0.6 < shown["sculpted"].run()["debt_fraction"] < 0.7
    assert shown["found"].figures["min_dscr"].shape == (1000,)
    assert list(shown["table"].index)[:2] == ["p50", "p90"]


def test_the_scenario_page_shows_a_scenario():
    (text,) = blocks("docs/models/scenario.md", "toml")
    assert Scenario.loads(text)["fleet.cohorts[0].gpus"] == "fill"


def test_notebooks_hold_no_outputs():
    for file in ROOT.glob("notebooks/*.ipynb"):
        cells = nbformat.read(file, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        assert all(not cell.outputs and cell.execution_count is None for cell in code), file.name
