"""Workbooks: their formulas, recomputed by LibreOffice, give what the core gives."""

import json
import math
import re
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from fleetwatt import ConfigError, Scenario
from fleetwatt._language import language
from fleetwatt.finance import npv
from fleetwatt.results import Figure, definitions
from fleetwatt.scenario import schema
from fleetwatt.workbook.formulas import FORMULAS, VALUES, formula_of
from fleetwatt.workbook.live import defined_name, inputs, live_inputs
from fleetwatt.workbook.styles import LONGEST

ALWAYS_RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""

CLOUD = Scenario.example("valence-80mw")
COLOCATION = Scenario.example("valence-40mw")
SHORT = {"operation_years": 7}
"""Long enough for a second generation of IT."""

TWO_COHORTS = {
    "fleet.cohorts": [
        {"accelerator": "gb300_nvl72", "gpus": 9000, "online": "2026-12", "ramp_months": 12},
        {
            "accelerator": "h100_sxm",
            "gpus": 2000,
            "online": "2028-03",
            "price_eur_gpu_hour": 2.1,
            "ramp_months": 3,
        },
    ]
}

CASES = {
    "cloud": CLOUD,
    "colocation": COLOCATION,
    "no debt": CLOUD.replace({"finance.gearing": 0.0}),
    "two years": CLOUD.replace({"operation_years": 2}),
    "no tax": CLOUD.replace({"finance.tax_rate": 0.0, "operation_years": 3}),
    "cohorts": CLOUD.replace({**TWO_COHORTS, "operation_years": 9, "claimed_gpus": None}),
    "terms": CLOUD.replace(
        {
            "finance.tax_payment": "instalments",
            "finance.payment_months": 3,
            "finance.facility_loan": {"shape": "level_principal", "grace_months": 12},
            "finance.it_loan": {"shape": "bullet", "gearing": 0.5},
            "finance.funding": "equity_first",
            "finance.discounting": "middle",
            "finance.reserves.debt_service_form": "facility",
            "finance.reserves.operating_months": 2.5,
            "finance.reserves.revenue_months": 1.5,
            "finance.support.grant_fraction": 0.1,
            "finance.support.tax_credit_fraction": 0.05,
            "operation_years": 12,
        }
    ),
    "lock-up": CLOUD.replace(
        {
            "finance.reserves.shortfall": "owners",
            "finance.losses": "used",
            "finance.interest_cap": False,
            "finance.financing_costs_depreciated": False,
            "finance.funding": "debt_first",
            "finance.covenants.lock_up_dscr": 3.0,
            "finance.social_contribution_rate": 0.033,
            "operation_years": 12,
        }
    ),
    "of uses": CLOUD.replace({"finance.gearing_of": "uses", "finance.payment_months": 6}),
    "sculpted": CLOUD.replace(
        {
            "finance.facility_loan": {
                "shape": "sculpted",
                "dscr_steps": [{"from_year": 4, "dscr": 1.5}],
            },
            "finance.it_loan": {"shape": "sculpted"},
            "finance.repaid_after": "complete",
            "finance.payment_months": 3,
            "operation_years": 12,
        }
    ),
    "declining balance": CLOUD.replace(
        {
            "finance.it_depreciation": "declining_balance",
            "finance.services_depreciation": "declining_balance",
            "operation_years": 12,
        }
    ),
    "american": CLOUD.replace(
        {
            "finance.it_depreciation": "macrs",
            "finance.services_depreciation": "macrs",
            "finance.services_depreciation_years": 7,
            "finance.facility_depreciation_years": 39,
            "finance.macrs_bonus_fraction": 0.4,
            "finance.discounting": "end",
            "operation_years": 12,
        }
    ),
    "swept": CLOUD.replace(
        {
            "finance.facility_loan": {"sweep_fraction": 0.3, "refinanced_after_years": 6},
            "finance.it_loan": {"sweep_fraction": 0.5},
            "operation_years": 12,
        }
    ),
}

CHANGES = {
    "free loans": {"finance.interest_rate": 0.0, "finance.it_tenor_years": 9},
    "dear short loans": {
        "finance.interest_rate": 0.3,
        "finance.gearing": 0.95,
        "finance.it_tenor_years": 1,
        "finance.facility_tenor_years": 1,
    },
    "long lives": {
        "finance.it_depreciation_years": 40,
        "finance.facility_depreciation_years": 60,
        "finance.it_tenor_years": 40,
        "finance.facility_tenor_years": 40,
    },
    "short lives": {
        "finance.it_depreciation_years": 1,
        "finance.facility_depreciation_years": 1,
        "finance.tax_rate": 0.9,
        "finance.loss_fraction": 1.0,
    },
    "nothing earned": {"revenue.price_eur_gpu_hour": 0.0},
    "no debt": {"finance.gearing": 0.0, "finance.tax_rate": 0.0},
    "dear hours": {"revenue.price_eur_gpu_hour": 30.0, "finance.discount_rate": 0.0},
    "a bank's terms": {
        "finance.payment_months": 6,
        "finance.arrangement_fee_fraction": 0.03,
        "finance.commitment_fee_per_year": 0.01,
        "finance.reserves.debt_service_months": 4.5,
        "finance.reserves.operating_months": 1.0,
        "finance.reserves.interest_per_year": 0.04,
        "finance.covenants.lock_up_dscr": 1.6,
        "finance.social_contribution_rate": 0.033,
    },
    "thin cover": {
        "finance.gearing": 0.8,
        "revenue.price_eur_gpu_hour": 2.6,
        "finance.interest_cap_eur": 0.0,
    },
}

EARLY = {
    "early, over other lives": {
        "finance.it_depreciation_years": 3,
        "finance.facility_depreciation_years": 6,
        "finance.macrs_bonus_fraction": 0.6,
        "finance.services_fraction": 0.7,
    },
    "early, over short lives": {
        "finance.it_depreciation_years": 10,
        "finance.facility_depreciation_years": 4,
    },
}
"""Changes of a campus with methods of its own."""

FAR = {
    "cheap hours for twenty years": {"revenue.price_eur_gpu_hour": 2.2},
    "dear hours for twenty years": {"revenue.price_eur_gpu_hour": 8.0, "finance.gearing": 0.9},
    "free hours for twenty years": {"revenue.price_eur_gpu_hour": 0.0},
    "long loans": {"finance.gearing": 0.8, "finance.it_tenor_years": 20},
    "large long loans": {"finance.gearing": 0.95, "finance.it_tenor_years": 20},
    "long loans, dear hours": {
        "finance.gearing": 0.8,
        "finance.it_tenor_years": 20,
        "revenue.price_eur_gpu_hour": 4.0,
    },
}
"""Changes over the whole horizon, whose cash flows change their sign with each generation."""


@pytest.fixture(scope="session")
def recompute(libreoffice, tmp_path_factory):
    """Return a function that recomputes workbooks into a folder."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECOMPUTE, encoding="utf-8")

    def recomputed(files: list[Path]) -> dict[str, Path]:
        out = tmp_path_factory.mktemp("recomputed")
        own = f"-env:UserInstallation={profile.as_uri()}"
        to = ["--convert-to", "xlsx", "--outdir", str(out)]
        command = [libreoffice, "--headless", own, *to, *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=900)
        return {file.stem: out / file.name for file in files}

    return recomputed


@pytest.fixture(scope="session")
def results():
    return {name: scenario.run() for name, scenario in CASES.items()}


@pytest.fixture(scope="session")
def written(results, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    files = {name: folder / f"{name}.xlsx" for name in CASES}
    for name, file in files.items():
        results[name].to_excel(file)
    files["français"] = folder / "français.xlsx"
    results["cloud"].to_excel(files["français"], lang="fr")
    return files


@pytest.fixture(scope="session")
def recomputed(written, recompute):
    found = recompute(list(written.values()))
    return {name: openpyxl.load_workbook(found[name], data_only=True) for name in written}


def formulas(book):
    """Yield sheet, row number and cells of each row with formulas."""
    for sheet in book:
        for cells in sheet.iter_rows():
            found = [cell for cell in cells if cell.data_type == "f"]
            if found:
                yield sheet.title, found


def agree(here, there, scale, tolerance):
    if isinstance(here, int | float) and isinstance(there, int | float):
        return abs(here - there) <= tolerance * scale
    return (here or "") == (there or "")


@pytest.mark.parametrize("name", [*CASES, "français"])
def test_recomputed_formulas_give_what_was_written(name, written, recomputed, results):
    """Every formula cell: its written value is the result's, LibreOffice's is its own."""
    code, case = ("fr", "cloud") if name == "français" else ("en", name)
    book = openpyxl.load_workbook(written[name])
    values = openpyxl.load_workbook(written[name], data_only=True)
    wrong, count = [], 0
    for sheet, cells in formulas(book):
        at = [cell.coordinate for cell in cells]
        here = [values[sheet][place].value for place in at]
        there = [recomputed[name][sheet][place].value for place in at]
        scale = max((abs(v) for v in here if isinstance(v, int | float)), default=0.0)
        if sheet == language(code)("Checks"):
            # Differences of sums are as exact as the sums.
            scale = max(scale, results[case].monthly["investment_eur"].sum())
        count += len(cells)
        wrong += [
            (sheet, *found)
            for found in zip(at, here, there, strict=True)
            if not agree(found[1], found[2], scale, 1e-9)
        ]
    assert wrong == []
    assert count > 2000


@pytest.mark.parametrize("name", CASES)
def test_recomputed_payback_is_that_of_the_run(name, recomputed, results):
    """To its own size, which is small beside that of money on the same sheet."""
    shown = {row[6]: row[1] for row in recomputed[name]["Key figures"].values if row[6]}
    for figure in ("payback_years", "equity_payback_years"):
        years = results[name][figure]
        wanted = "none" if math.isnan(years) else pytest.approx(years, rel=1e-9)
        assert shown[figure] == wanted, figure


@pytest.mark.parametrize("name", CASES)
def test_written_values_are_the_result(name, written, results):
    result = results[name]
    book = openpyxl.load_workbook(written[name], data_only=True)
    lines = {figure.id for figure in definitions().figures if figure.window is None}
    for sheet, table in (("Monthly", result.monthly), ("Yearly", result.yearly)):
        rows = {row[2]: row[4 : 4 + len(table)] for row in book[sheet].values if row[2] in lines}
        assert rows.keys() == lines
        for line, values in rows.items():
            assert list(values) == pytest.approx(table[line].to_list(), rel=1e-14), line
    key = {row[6]: row[1] for row in book["Key figures"].values if row[6]}
    inside = {row[6].replace("_", "."): row[1] for row in book["Inputs"].values if row[6]}
    for figure in definitions().figures:
        if figure.window is None:
            continue
        shown = key.get(figure.id, inside.get(figure.id.replace("_", ".")))
        if figure.kind not in VALUES:
            assert figure.id in key
        value = result[figure.id]
        assert shown == ("none" if hidden(figure, value) else pytest.approx(value, rel=1e-14))


def hidden(figure: Figure, value: float) -> bool:
    """Whether a figure has no value in a workbook: nobody earns a million times a year."""
    return math.isnan(value) or (figure.kind == "rate_of_return" and value > 1.1e6)


def with_cells(source: Path, target: Path, values: dict[str, float]) -> None:
    """Copy a workbook with other values in named input cells."""
    names = openpyxl.load_workbook(source, read_only=True).defined_names
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            # The second sheet is that of the inputs.
            if part == "xl/worksheets/sheet2.xml":
                text = text.decode()
                for path, value in values.items():
                    sheet, _, cell = names[defined_name(path)].attr_text.partition("!")
                    assert sheet == "Inputs"
                    pattern = rf'(<c r="{cell.replace("$", "")}"[^>]*><v>)[^<]*(</v>)'
                    text, count = re.subn(pattern, rf"\g<1>{value!r}\g<2>", text)
                    assert count == 1, path
                text = text.encode()
            new.writestr(part, text)


BESIDE = {"finance.payment_months": 3, "finance.covenants.default_dscr": 0.1}
"""Accepted values of fields that bind one another."""


def another(path: str, value: float) -> float:
    """Return an accepted value that is not this one."""
    field = schema()
    for part in path.split("."):
        field = field["properties"][part]
    if path in BESIDE:
        return BESIDE[path]
    if field["type"] == "integer":
        return max(value // 3, field["minimum"])
    if value == 0.0:
        return 0.1 * field["maximum"]
    return value * 1.2 if value * 1.2 <= field["maximum"] else value * 0.9


def same_figures(here, there) -> bool:
    keys = [figure.id for figure in definitions().figures if figure.key]
    return all(here[key] == there[key] or here[key] != here[key] for key in keys)


#: Hours that are sold as tokens and to research.
PRODUCTS = {"revenue.token_fraction": 0.1, "revenue.research_fraction": 0.1}


@pytest.fixture(scope="session")
def changed(recompute, tmp_path_factory):
    """Return each change of live inputs: its workbook recomputed, and a new run."""
    folder = tmp_path_factory.mktemp("changed")
    bases = {
        "cloud": CLOUD.replace(SHORT),
        "towers": CLOUD.replace({**SHORT, "facility.cooling.rejection": "wet_tower"}),
        "colocation": COLOCATION.replace(SHORT),
        "leased": CLOUD.replace({**SHORT, "business_model": "leased_it"}),
        "market": CLOUD.replace({**SHORT, **PRODUCTS}),
        "lenders": CLOUD.replace(
            {
                **SHORT,
                "finance.reserves.debt_service_form": "facility",
                "finance.social_contribution_rate": 0.033,
                "finance.gearing": 0.85,
                "finance.interest_cap_fraction": 0.0,
            }
        ),
        "written off early": CLOUD.replace(
            {
                **SHORT,
                "finance.it_depreciation": "macrs",
                "finance.services_depreciation": "declining_balance",
            }
        ),
        "far": CLOUD,
    }
    runs = {name: base.run() for name, base in bases.items()}
    for name, run in runs.items():
        run.to_excel(folder / f"{name}.xlsx")
    files, fresh = [], {}

    def change(key, base, values):
        file = folder / f"{key}.xlsx"
        with_cells(folder / f"{base}.xlsx", file, values)
        files.append(file)
        fresh[key] = bases[base].replace(values).run()

    for path in live_inputs():
        value = {path: another(path, CLOUD[path])}
        moved = (b for b in bases if not same_figures(runs[b], bases[b].replace(value).run()))
        base = next(moved, None)
        assert base is not None, f"{path} moves no key figure"
        change(path, base, value)
    for name, values in CHANGES.items():
        change(name, "cloud", values)
    for name, values in EARLY.items():
        change(name, "written off early", values)
    for name, values in FAR.items():
        change(name, "far", values)
    found = recompute(files)
    assert len(found) == len(files)
    return {key: (found[file.stem], fresh[key]) for key, file in zip(fresh, files, strict=True)}


@pytest.mark.parametrize("key", [*live_inputs(), *CHANGES, *EARLY, *FAR])
def test_a_changed_input_moves_the_workbook_as_a_new_run_would(key, changed):
    file, fresh = changed[key]
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    shown = {row[6]: row[1] for row in book["Key figures"].values if len(row) > 6 and row[6]}
    for figure in definitions().figures:
        if figure.key:
            value = fresh[figure.id]
            want = "none" if hidden(figure, value) else pytest.approx(value, rel=1e-6)
            assert shown[figure.id] == want, figure.id
    yearly = fresh.yearly
    rows = {row[2]: row[4 : 4 + len(yearly)] for row in book["Yearly"].values if row[2]}
    for line in yearly.columns:
        want = yearly[line].to_list()
        scale = max(map(abs, want))
        assert list(rows[line]) == pytest.approx(want, rel=1e-6, abs=1e-6 * scale), line
    verdicts = [row[4] for row in book["Checks"].values if row[4]]
    assert set(verdicts) == {"OK"}


@pytest.mark.parametrize("key", FAR)
def test_the_workbook_counts_the_rates_of_return(key, changed):
    file, fresh = changed[key]
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    shown = {row[6]: row[1] for row in book["Key figures"].values if row[6]}
    rates = np.expm1(np.linspace(-9.3, 13.9, 3_001) / 12.0)
    for whose in ("project", "equity"):
        signs = np.sign(npv(rates, fresh.monthly[f"{whose}_cash_flow_eur"].to_numpy()))
        assert shown[f"{whose}_irr_roots"] == np.count_nonzero(np.diff(signs))


def test_inputs_that_are_not_live_stand_behind_the_simulation():
    dead = set(inputs()) - set(live_inputs())
    assert {"site.grid_connection_mw", "facility.it_capacity_mw", "currency.inflation"} <= dead
    operated = [figure.id for figure in definitions().figures if figure.kind == "operated"]
    base = CLOUD.replace({"operation_years": 6}).run()
    for path in live_inputs():
        again = base.scenario.replace({path: another(path, CLOUD[path])}).run()
        assert base.monthly[operated].equals(again.monthly[operated]), path


def test_every_kind_has_a_formula():
    assert {figure.kind for figure in definitions().figures} <= FORMULAS.keys() | VALUES
    assert not FORMULAS.keys() & VALUES
    odd = Figure("x", "X", "", None, None, "", False, "sum", "summ", [])
    with pytest.raises(ConfigError, match=r"'summ'.*did you mean 'sum'"):
        formula_of(odd, None)


ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


@pytest.mark.parametrize("name", [*CASES, "français"])
def test_no_cell_is_in_error_and_every_check_holds(name, recomputed):
    book = recomputed[name]
    texts = [v for sheet in book for row in sheet.values for v in row if isinstance(v, str)]
    assert [text for text in texts if text.startswith(ERRORS)] == []
    (cell,) = (book[sheet][place] for sheet, place in book.defined_names["all_checks"].destinations)
    assert cell.value == "OK"


def test_names_resolve(written):
    book = openpyxl.load_workbook(written["cloud"])
    assert {defined_name(path) for path in live_inputs()} <= book.defined_names.keys()
    used = set()
    for _, cells in formulas(book):
        used |= {word for cell in cells for word in re.findall(r"\b[a-z]\w*_\w+\b", cell.value)}
    assert used <= book.defined_names.keys()
    for path in live_inputs():
        ((sheet, place),) = book.defined_names[defined_name(path)].destinations
        assert book[sheet][place].value == pytest.approx(CLOUD[path], rel=1e-15)


def test_live_inputs_accept_what_the_schema_accepts(written):
    sheet = openpyxl.load_workbook(written["cloud"])["Inputs"]
    names = {sheet.cell(row, 7).value: f"B{row}" for row in range(1, sheet.max_row + 1)}
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(live_inputs())
    rule = rules[names["finance_it_tenor_years"]]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "1", "40")
    rule = rules[names["finance_tax_rate"]]
    assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", 0.0, 0.9)


UNREAD = "changes nothing in this scenario"


def inputs_sheet(scenario, file):
    """Return what stands as the source of each input, by its name."""
    scenario.run().to_excel(file)
    rows = list(openpyxl.load_workbook(file, data_only=True)["Inputs"].values)
    return {row[6]: row[5] or "" for row in rows if row[6]}


def test_an_input_that_was_not_read_has_its_own_source(tmp_path):
    changes = {"finance.gearing": 0.0, "finance.interest_rate": 0.11, "operation_years": 2}
    sources = inputs_sheet(CLOUD.replace(changes), tmp_path / "a.xlsx")
    assert sources["finance_interest_rate"] == "user"
    default = next(a.source for a in CLOUD.assumptions if a.path == "finance.it_tenor_years")
    assert sources["finance_it_tenor_years"] == default != ""


OWN_PRICE = [{**TWO_COHORTS["fleet.cohorts"][0], "price_eur_gpu_hour": 3.0}]
NOT_OWNED = {
    "revenue_lease_space_eur_kw_month",
    "revenue_price_eur_gpu_hour",
    "revenue_token_eur_mtoken",
    "revenue_research_eur_gpu_hour",
    "revenue_sla_credit_fraction",
    "cost_it_support_fraction",
    "cost_software_eur_gpu_year",
    "finance_it_tenor_years",
    "finance_it_depreciation_years",
}


#: No bank holds the debt service reserve ready, all is written off in a straight line.
UNUSED = {
    "finance_reserves_facility_fee_per_year",
    "finance_services_fraction",
    "finance_macrs_bonus_fraction",
}

NOT_SOLD = {
    "revenue_colocation_eur_kw_month",
    "revenue_rent_escalation",
    "revenue_lease_space_eur_kw_month",
    "revenue_token_eur_mtoken",
    "revenue_research_eur_gpu_hour",
}


@pytest.mark.parametrize(
    ("base", "changes", "unread"),
    [
        (CLOUD, {}, NOT_SOLD),
        (
            CLOUD,
            PRODUCTS,
            {
                "revenue_colocation_eur_kw_month",
                "revenue_rent_escalation",
                "revenue_lease_space_eur_kw_month",
            },
        ),
        (COLOCATION, {}, NOT_OWNED),
        (
            CLOUD,
            {"finance.gearing": 0.0, "supply.generators.capacity_mw": 0.0},
            NOT_SOLD,
        ),
        (
            CLOUD,
            {"fleet.cohorts": OWN_PRICE, "claimed_gpus": None},
            NOT_SOLD | {"revenue_price_eur_gpu_hour"},
        ),
        (
            CLOUD,
            {"facility.heat_reuse.network_mw": 0.0},
            NOT_SOLD
            | {"facility_heat_reuse_price_eur_mwh", "facility_heat_reuse_network_carbon_g_kwh"},
        ),
    ],
)
def test_inputs_that_change_nothing_are_marked(base, changes, unread, tmp_path):
    scenario = base.replace({**changes, "operation_years": 2})
    sources = inputs_sheet(scenario, tmp_path / "a.xlsx")
    assert {name for name, source in sources.items() if source == UNREAD} == unread | UNUSED


def test_a_horizon_without_a_full_year_says_so(tmp_path):
    result = CLOUD.replace({"operation_years": 1}).run()
    assert result.found["full_years"] == []
    result.to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    told = "No full year: the figures of a year are those of 2027, 8,016 h."
    assert book["Key figures"]["A2"].value == told
    assert told in [row[1] for row in book["Read me"].values]
    labels = [row[0] for row in book["Inputs"].values]
    assert "Year of the figures" in labels
    assert "First full year" not in labels


@pytest.fixture(scope="session")
def hostile():
    texts = {
        "name": "=cmd|'/C calc'!A0",
        "description": "@SUM(1+1)\t<script>alert(1)</script> 🏭 " + "é" * 10_000,
    }
    sources = ["+1+1", "-2", "=1+1", "@x", '"&A1', "\tx", "_x0041_ &amp; <b>", "{now}{0}%s &P"]
    tree = CLOUD.replace({**texts, "operation_years": 2}).to_dict()
    paths = [path for path in live_inputs() if path.startswith("finance.")]
    tree["sources"] = {**tree["sources"], **dict(zip(paths, sources, strict=False))}
    return Scenario.loads(json.dumps(tree), "json"), sources


def test_text_from_users_stays_text(hostile, tmp_path):
    scenario, sources = hostile
    scenario.run().to_excel(tmp_path / "hostile.xlsx")
    book = openpyxl.load_workbook(tmp_path / "hostile.xlsx")
    title = book["Read me"]["A1"]
    assert (title.data_type, title.value) == ("s", scenario["name"])
    assert title.quotePrefix
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    texts = {cell.value: cell for cell in cells if cell.data_type == "s"}
    for text in (scenario["description"], *sources):
        cell = texts[text]
        assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t"))
    assert all(cell.value.startswith("=") for cell in cells if cell.data_type == "f")
    assert not any("cmd" in cell.value for cell in cells if cell.data_type == "f")
    with zipfile.ZipFile(tmp_path / "hostile.xlsx") as packed:
        assert packed.testzip() is None


def test_long_texts_and_control_characters(tmp_path):
    long = "🏭" * 20_000
    scenario = CLOUD.replace({"description": f"ab\x1b\x85c\n{long}", "operation_years": 2})
    scenario.run().to_excel(tmp_path / "long.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "long.xlsx")["Read me"]
    text = sheet["B4"].value
    assert text.startswith("abc\n🏭")
    assert text.endswith("🏭 [cut: the text is longer than a cell holds]")
    assert LONGEST - 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST


def test_french_has_the_same_numbers(written):
    english, french = (
        openpyxl.load_workbook(written[name], data_only=True) for name in ("cloud", "français")
    )
    assert french.sheetnames[0] == "Lisez-moi"
    for here, there in zip(english, french, strict=True):
        for row, other in zip(here.values, there.values, strict=True):
            numbers = [value for value in row if isinstance(value, int | float)]
            assert numbers == [value for value in other if isinstance(value, int | float)]


def test_every_sentence_of_the_workbook_is_translated(written):
    """Those of the registry and of the schema stand in other texts."""
    registry = {
        text
        for figure in definitions().figures
        for text in (figure.label, figure.unit, figure.window, figure.meter, figure.convention)
    }
    fields = {found.about for found in CLOUD.assumptions} | {f.unit for f in CLOUD.assumptions}

    def described(node):
        yield node.get("description", "")
        for inner in node.get("properties", {}).values():
            yield from described(inner)

    elsewhere = registry | fields | set(described(schema()))
    elsewhere |= {found.origin for found in CLOUD.assumptions}
    assert language("fr").untranslated - elsewhere == set()


def test_what_is_refused(results, tmp_path):
    result = results["two years"]
    with pytest.raises(ConfigError, match=r"ends in \.xlsx"):
        result.to_excel(tmp_path / "a.xls")
    with pytest.raises(ConfigError, match="'de' is no language"):
        result.to_excel(tmp_path / "a.xlsx", lang="de")
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_not_there_are_refused_before_any_work(results, tmp_path, monkeypatch):
    for work in ("fleetwatt.workbook.write", "fleetwatt.report.render"):
        monkeypatch.setattr(work, lambda *_: pytest.fail("written nowhere"))
    for write in (results["two years"].to_excel, results["two years"].report):
        with pytest.raises(FileNotFoundError, match="none"):
            write(tmp_path / "none" / "a.xlsx")


def test_a_failure_leaves_the_file_as_it_was(results, tmp_path, monkeypatch):
    file = tmp_path / "a.xlsx"
    file.write_text("before")
    monkeypatch.setitem(FORMULAS, "sum", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        results["two years"].to_excel(file)
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_result_that_was_read_back_writes_the_same(results, tmp_path):
    result = results["two years"]
    result.to_netcdf(tmp_path / "a.nc")
    type(result).load(tmp_path / "a.nc").to_excel(tmp_path / "b.xlsx")
    result.to_excel(tmp_path / "a.xlsx")

    def sheets(file):
        with zipfile.ZipFile(file) as packed:
            return {n: packed.read(n) for n in packed.namelist() if "sheet" in n.lower()}

    assert sheets(tmp_path / "a.xlsx") == sheets(tmp_path / "b.xlsx")
