"""Levelised cost of each cohort, nominal costs, payback: by hand from a result's own lines."""

import html
import json
import math
import re

import numpy as np
import pandas as pd
import pytest

import fleetwatt
from fleetwatt import Result, Scenario, _core
from fleetwatt._language import language
from fleetwatt.finance import npv
from fleetwatt.report import render
from fleetwatt.results import BY_COHORT

HOURS = ("sold", "available", "installed")
RTOL = 1e-9

COHORTS = [
    {
        "accelerator": "gb300_nvl72",
        "gpus": 9_000,
        "all_in_kw": 1.9,
        "online": "2027-01",
        "it_system_eur_per_gpu": 50_000.0,
        "chip_eur": 30_000.0,
    },
    {
        "accelerator": "gb300_nvl72",
        "gpus": 4_000,
        "all_in_kw": 2.6,
        "online": "2029-04",
        "ramp_months": 3,
        "retired": "2033-10",
        "it_system_eur_per_gpu": 40_000.0,
        "chip_eur": 25_000.0,
    },
]


def campus(cohorts: list[dict] = COHORTS, **changes: object) -> Scenario:
    """A campus whose hardware costs the same whenever it is bought."""
    table = Scenario.example("valence-80mw").to_dict()
    table["fleet"]["cohorts"] = cohorts
    return Scenario.loads(json.dumps(table), "json").replace(
        {
            "operation_years": 11,
            "claimed_gpus": None,
            "cost.it_price_decline": 0.0,
            "fleet.refresh.life_years": 4,
            "fleet.refresh.residual_fraction": 0.1,
            "fleet.refresh.resale": "straight_line",
            "fleet.refresh.warranty_years": 4.0,
            **changes,
        }
    )


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return campus()


@pytest.fixture(scope="module")
def result(scenario: Scenario) -> Result:
    return scenario.run()


def worth(result: Result, months: pd.Series) -> float:
    """Present value of months, each taken to the power of its age."""
    scenario = result.scenario
    growth = 1.0 + scenario["finance.discount_rate"]
    moved = {"start": 0.0, "middle": 0.5, "end": 1.0}[scenario["finance.discounting"]]
    return float((months / growth ** ((np.arange(len(months)) + moved) / 12.0)).sum())


def bought(result: Result, cohort: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    """What a cohort's systems cost, fetch, and cost while they stand, by month."""
    table, about = result.monthly, COHORTS[cohort]
    price, parts = about["it_system_eur_per_gpu"], about.get("ramp_months", 1)
    again = price * result.scenario["fleet.refresh.price_fraction"]
    end = len(table)
    if "retired" in about:
        end = table.index.get_loc(pd.Timestamp(about["retired"]))
    spent, fetched, standing = np.zeros((3, len(table)))
    for part in range(parts):
        month = table.index.get_loc(pd.Timestamp(about["online"])) + part
        paid = price * about["gpus"] / parts
        while month < end:
            spent[month] += paid
            left = min(month + 48, end)
            standing[month:left] += paid
            # In the horizon's last month what is left is worth as much as at its end.
            fetched[min(left, len(table) - 1)] += paid * (1.0 - 0.9 * (left - month) / 48)
            month, paid = left, again * about["gpus"] / parts
    return tuple(pd.Series(values, table.index) for values in (spent, fetched, standing))


def written_off(result: Result, spent: pd.Series) -> pd.Series:
    """Each month's spending in equal parts over its life, the rest in the last month."""
    life, charges = 12 * int(result.scenario["finance.it_depreciation_years"]), np.zeros(len(spent))
    for month in np.flatnonzero(spent):
        count = min(life, len(spent) - month)
        charges[month : month + count] += spent.iloc[month] / life
        charges[-1] += spent.iloc[month] * (1.0 - count / life)
    return pd.Series(charges, spent.index)


def test_costs_of_a_cohort_by_hand(scenario: Scenario, result: Result) -> None:
    y, table = result.monthly, result.levelised_by_cohort
    tax, index = scenario["finance.tax_rate"], y["price_index"]
    gpus = result.cohorts
    # Only accelerators that fail after the warranty are bought again; none is that old.
    assert y["it_failed_eur"].eq(0.0).all()
    purchases = [bought(result, n) for n in range(2)]
    standing = pd.concat([p[2] for p in purchases], axis=1)
    assert standing.sum(axis=1).to_numpy() == pytest.approx(y["it_value_eur"], rel=RTOL)
    power = pd.concat([gpus.iloc[:, n] * COHORTS[n]["all_in_kw"] for n in range(2)], axis=1)
    served = power.mul(y["operating_h"] * index, axis=0)
    rents = np.array([worth(result, served.iloc[:, n]) for n in range(2)])
    rents /= rents.sum()

    def part(line: pd.Series, uses: pd.DataFrame, n: int) -> float:
        all_uses = uses.sum(axis=1)
        return worth(result, line * (uses.iloc[:, n] / all_uses).where(all_uses > 0.0, rents[n]))

    running = y["facility_upkeep_eur"] + y["plants_upkeep_eur"] + y["people_eur"]
    running += y["insurance_site_eur"] + y["property_tax_eur"] + y["business_tax_eur"]
    site = worth(result, y["capex_site_eur"] - y["timing_eur"] - y["grants_eur"])
    site -= worth(result, y["tax_credit_eur"] + (1.0 - tax) * y["site_left_eur"])
    site -= tax * worth(result, y["depreciation_site_eur"])
    for n, (spent, fetched, _) in enumerate(purchases):
        own = worth(result, spent) - tax * worth(result, written_off(result, spent))
        kept = part(y["it_support_eur"] + y["insurance_it_eur"], standing, n)
        own += (1.0 - tax) * (kept + part(y["software_eur"], gpus, n) - worth(result, fetched))
        common = (1.0 - tax) * part(running, power, n) + rents[n] * site
        row = table.iloc[n]
        assert row["levelised_own_eur"] == pytest.approx(own, rel=RTOL)
        assert row["levelised_common_eur"] == pytest.approx(common, rel=RTOL)
        hours = worth(result, gpus.iloc[:, n] * y["operating_h"] * index)
        assert row["taxed_hours_installed"] == pytest.approx((1.0 - tax) * hours, rel=RTOL)


def test_energy_goes_by_what_each_draws_alone() -> None:
    """Cohorts that stand throughout draw together what each draws on the same site alone."""
    stay = {"retired", "ramp_months"}
    cohorts = [
        {key: value for key, value in {**cohort, "online": "2027-01"}.items() if key not in stay}
        for cohort in COHORTS
    ]
    both = campus(cohorts, operation_years=3)
    result = both.run()
    table = result.levelised_by_cohort
    alone = [campus([cohort], operation_years=3).run().monthly for cohort in cohorts]
    drawn = [month["it_energy_mwh"] for month in alone]
    y, tax = result.monthly, both["finance.tax_rate"]
    assert y["shed_h"].eq(0.0).all()
    assert sum(drawn).to_numpy() == pytest.approx(y["it_energy_mwh"], rel=RTOL)
    line = y["electricity_eur"] + y["utilities_eur"] - y["revenue_other_eur"]
    opened = y["operating_h"] > 0.0
    for n in range(2):
        energy = worth(result, (line * drawn[n] / sum(drawn)).where(opened, 0.0))
        found = table["levelised_energy_eur"].iloc[n]
        assert found == pytest.approx((1.0 - tax) * energy, rel=RTOL)
        sold = worth(result, alone[n]["gpu_hours_sold"])
        nominal = table["levelised_cost_eur"].iloc[n] / (1.0 - tax) / sold
        assert table["lcoc_nominal_eur_gpu_hour"].iloc[n] == pytest.approx(nominal, rel=RTOL)


@pytest.mark.parametrize("example", ["valence-40mw", "valence-80mw", "valence-120mw", "two"])
def test_cohorts_make_the_campus(example: str, result: Result) -> None:
    found = result if example == "two" else Scenario.example(example).run()
    table = found.levelised_by_cohort
    parts = table[["levelised_own_eur", "levelised_energy_eur", "levelised_common_eur"]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(table["levelised_cost_eur"], rel=RTOL)
    assert table["levelised_cost_eur"].sum() == pytest.approx(found["levelised_cost_eur"], rel=RTOL)
    for of in HOURS:
        hours, name = table[f"taxed_hours_{of}"], "" if of == "sold" else f"_{of}"
        assert hours.sum() == pytest.approx(found[f"taxed_hours_{of}"], rel=RTOL)
        for money in ("", "_nominal"):
            figure = f"lcoc{money}{name}_eur_gpu_hour"
            weights = table["levelised_cost_eur"] / table[figure]
            mean = (table[figure] * weights).sum() / weights.sum()
            assert mean == pytest.approx(found[figure], rel=RTOL)
            if len(table) == 1:
                assert table[figure].iloc[0] == pytest.approx(found[figure], rel=RTOL)


def test_cheaper_systems_make_cheaper_hours(result: Result) -> None:
    cheaper = campus(**{"fleet.cohorts[1].it_system_eur_per_gpu": 30_000.0}).run()
    before, after = (r.levelised_by_cohort["levelised_own_eur"] for r in (result, cheaper))
    assert after.iloc[1] < 0.8 * before.iloc[1]
    assert after.iloc[0] == pytest.approx(before.iloc[0], rel=RTOL)


def test_a_nominal_price_earns_what_the_real_one_does(result: Result) -> None:
    """The same income, worth as much, from one price and from one that rises."""
    y = result.monthly
    for of in HOURS:
        name = "" if of == "sold" else f"_{of}"
        hours = y[f"gpu_hours_{of}"]
        real = result[f"lcoc{name}_eur_gpu_hour"] * hours * y["price_index"]
        nominal = result[f"lcoc_nominal{name}_eur_gpu_hour"] * hours
        assert worth(result, nominal) == pytest.approx(worth(result, real), rel=RTOL)
    still = campus(**{"currency.inflation": 0.0}).run()
    assert still["lcoc_nominal_eur_gpu_hour"] == pytest.approx(still["lcoc_eur_gpu_hour"], rel=RTOL)


@pytest.mark.parametrize("of", ["project", "equity"])
def test_payback_is_where_flows_add_up_to_nothing(of: str) -> None:
    result = Scenario.example("valence-80mw").run()
    flows = result.monthly[f"{of}_cash_flow_eur"]
    spent = flows.index.get_loc((flows < 0.0).idxmax())
    added = flows.iloc[spent:].cumsum().to_numpy()
    years = result["payback_years" if of == "project" else "equity_payback_years"]
    month = math.floor(12.0 * years)
    assert added[: month + 1].max() < 0.0 <= added[month + 1]
    there = added[month] + (12.0 * years - month) * (added[month + 1] - added[month])
    assert there == pytest.approx(0.0, abs=RTOL * abs(added).max())
    assert fleetwatt.finance.payback(flows.iloc[spent:]) / 12.0 == pytest.approx(years, rel=RTOL)


def test_what_never_comes_back_has_no_payback() -> None:
    poor = Scenario.example("valence-80mw").replace({"revenue.price_eur_gpu_hour": 0.1}).run()
    assert math.isnan(poor["payback_years"])
    assert math.isnan(poor["equity_payback_years"])
    told = poor.explain("payback_years", lang="fr").text()
    assert "ne revient jamais à 0" in told


def test_the_table_says_how_it_is_made(result: Result, tmp_path) -> None:
    table = result.levelised_by_cohort
    assert table.attrs["convention"] == BY_COHORT
    assert list(table.attrs["units"]) == list(table.columns)
    assert list(table.index) == list(result.cohorts.columns)
    figures = json.loads(_core.simulation.definitions())["figures"]
    units = {figure["id"]: figure["unit"] for figure in figures}
    for name in table.columns:
        assert table.attrs["units"][name] == units.get(name, "EUR")
    result.to_netcdf(tmp_path / "result.nc")
    pd.testing.assert_frame_equal(Result.load(tmp_path / "result.nc").levelised_by_cohort, table)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_prints_costs_with_their_convention(result: Result, lang: str) -> None:
    _, page = language(lang), html.unescape(render(result, lang))
    convention = _(BY_COHORT)
    assert convention.split(";")[0] in page
    rows = re.findall(r"<tr.*?</tr>", page.partition('id="levelised"')[2], re.DOTALL)[1:5]
    table = result.levelised_by_cohort
    for row, (n, money) in zip(rows, [(0, ""), (0, "_nominal"), (1, "")], strict=False):
        printed = re.findall(r"<td[^>]*>(.*?)</td>", row)
        names = ("", "_available", "_installed")
        costs = [table[f"lcoc{money}{of}_eur_gpu_hour"].iloc[n] for of in names]
        assert printed == [_.number(cost) for cost in costs]


def test_hosting_has_no_systems_of_its_own() -> None:
    table = Scenario.example("valence-40mw").run().levelised_by_cohort
    assert table["levelised_own_eur"].eq(0.0).all()


def test_present_values_are_those_of_the_package(result: Result) -> None:
    flows = result.monthly["project_cash_flow_eur"]
    rate = math.expm1(math.log1p(result.scenario["finance.discount_rate"]) / 12.0)
    assert result.scenario["finance.discounting"] == "start"
    assert worth(result, flows) == pytest.approx(npv(rate, flows), rel=RTOL)
