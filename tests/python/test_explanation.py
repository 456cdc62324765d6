"""Explanations: every equation holds, every input is there, and nobody's text does harm."""

from __future__ import annotations

import itertools
import json
import math
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import fleetwatt
from fleetwatt import ConfigError, Result, Scenario
from fleetwatt._language import language
from fleetwatt.cli import app
from fleetwatt.results import definitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from fleetwatt.explanation import Explanation, Node

FIGURES = {figure.id: figure for figure in definitions().figures}
SIMULATED = ("operated", "found")
#: Kinds whose value is no equation of a few values: a rule, or months weighed one by one.
RULES = {
    "positive",
    "set_aside",
    "yearly_excess",
    "depreciation",
    "outstanding",
    "rise",
    "agreed",
    "loan_drawn",
    "loan_capitalised",
    "loan_interest",
    "loan_principal",
    "replacement_debt",
    "replacement_service",
    "debt_service",
    "financing_paid",
    "financing_cost",
    "financing_depreciation",
    "fees",
    "interest_cost",
    "interest_owed",
    "reserve_interest",
    "revenue_reserve_rise",
    "first_reserves",
    "debt_service_reserve",
    "liquidity_reserve",
    "swept",
    "locked_up",
    "distributed",
    "company_tax",
    "project_tax",
    "party_tax",
    "tax_paid",
    "llcr",
    "min_dscr_with_ramp",
    "plcr",
    "debt_fraction",
    "average_debt_life_years",
    "equity_npv_eur",
    "project_irr_roots",
    "equity_irr_roots",
    "payback_years",
    "equity_payback_years",
    "lock_up_years",
    "default_years",
    "present_value",
    "rate_of_return",
    "mean_ratio",
}
VOID = {"area", "br", "hr", "img", "input", "link", "meta"}
HOSTILE = [
    "<script>alert(1)</script>",
    "🏭 é",
    "x" * 10_000,
    "\x1b[2J steering\nand lines",
    "'\"{} %s {label} {{ 7 * 7 }} [bold]",
]


@pytest.fixture(scope="module", params=["valence-80mw", "valence-40mw"])
def result(request: pytest.FixtureRequest) -> Result:
    return Scenario.example(request.param).run()


@pytest.fixture(scope="module")
def explained(result: Result) -> dict[str, Explanation]:
    return {figure: result.explain(figure) for figure in FIGURES}


@pytest.fixture(scope="module")
def cloud() -> Result:
    return Scenario.example("valence-80mw").run()


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def every(explained: dict[str, Explanation]) -> Iterator[Node]:
    return itertools.chain.from_iterable(nodes(one.tree) for one in explained.values())


def computed(node: Node, yearly: pd.DataFrame) -> float | None:
    """The value that the children of a node make; `None` where a rule of months does."""
    values = [child.value for child in node.children]
    match node.kind:
        case "sum" if node.exact:
            return math.fsum(child.factor * child.value for child in node.children)
        case "balance":
            before = yearly[node.id].get(node.year - 1, 0.0) if node.year else 0.0
            return math.fsum([before, *(child.factor * child.value for child in node.children)])
        case "product" if node.exact:
            return math.prod(values)
        case "ratio":
            return node.children[0].factor * values[0] / values[1]
        case "complement":
            return 1.0 - values[0]
        case "seen":
            return values[0]
        case "price_index" if node.exact:
            return (1.0 + values[0]) ** (node.year - values[1])
        case "least_ratio":
            return values[0] / values[1]
    return None


def test_every_equation_holds(explained: dict[str, Explanation], result: Result) -> None:
    """Each node is what its children make, wherever the tree claims an equation."""
    yearly = result.yearly
    for node in every(explained):
        if node.elsewhere or node.value != node.value:
            continue
        value = computed(node, yearly)
        assert (value is not None) == node.exact, node.id
        if value is not None:
            scale = max(abs(node.factor * child.value) for child in node.children)
            loose = node.kind in ("sum", "balance")
            assert node.value == pytest.approx(value, rel=1e-12, abs=1e-12 * scale * loose), node.id
        else:
            months = node.kind in ("product", "price_index")
            known = node.kind in {*RULES, *SIMULATED, "input", "section"}
            assert months or known, (node.id, node.kind)


def test_values_are_those_of_the_result(explained: dict[str, Explanation], result: Result) -> None:
    yearly, monthly = result.yearly, result.monthly
    for node in every(explained):
        if node.kind in ("input", "section"):
            continue
        if node.id in result.scalars:
            assert node.value == result.scalars[node.id] or node.value != node.value
        elif node.year is not None:
            assert node.value == yearly.loc[node.year, node.id]
        else:
            gather = {"sum": "sum", "greatest": "max", "last": "last"}[FIGURES[node.id].gather]
            line = monthly[node.id]
            expected = line.iloc[-1] if gather == "last" else getattr(line, gather)()
            assert node.value == pytest.approx(expected, rel=1e-12)


def below(figure: str) -> set[str]:
    """Everything that a figure hangs on, by the registry: figures and parts of the inputs."""
    found, waiting = set(), [figure]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [term for _, term in FIGURES[name].terms] if name in FIGURES else []
    return found


def test_the_tree_holds_all_that_the_registry_names(
    explained: dict[str, Explanation], result: Result
) -> None:
    """Each figure below is explained once, and the inputs are those that it hangs on."""
    paths = {path: re.sub(r"\[\d+\]", "", path) for path in result.assumptions.index}
    for figure, explanation in explained.items():
        whole = [
            (node.id, node.year)
            for node in nodes(explanation.tree)
            if not node.elsewhere and node.kind not in ("input", "section")
        ]
        assert len(whole) == len(set(whole)), figure
        named = below(figure)
        begins = re.compile(
            "|".join(re.escape(name).replace(r"\*", "[^.]+") + r"(?:\.|$)" for name in named)
        )
        expected = {path for path, field in paths.items() if begins.match(field)}
        assert {one.path for one in explanation.inputs} == expected, figure
        figures = {name for name in named & FIGURES.keys() if FIGURES[name].kind != "input"}
        assert {name for name, _ in whole} == figures, figure


def test_elsewhere_says_where(cloud: Result) -> None:
    listed = list(nodes(cloud.explain("lcoc_eur_gpu_hour").tree))
    whole = {
        (node.id, node.year, node.shown): n for n, node in enumerate(listed) if not node.elsewhere
    }
    copies = [(n, node) for n, node in enumerate(listed) if node.elsewhere]
    assert copies
    for n, node in copies:
        there = whole[node.id, node.year, node.shown]
        assert node.elsewhere == ("above" if there < n else "below")
        assert node.children == ()


def test_leaves_are_the_assumptions_of_the_result(cloud: Result) -> None:
    leaves, rows = cloud.explain("project_irr").leaves, cloud.assumptions
    assert len(leaves) > 100
    for column in ("unit", "source", "assumed", "origin"):
        assert leaves[column].tolist() == rows.loc[leaves.index, column].tolist()
    assert (
        leaves["value"].astype(str).tolist() == rows.loc[leaves.index, "value"].astype(str).tolist()
    )
    assert leaves.loc["finance.tax_rate", "low"] == rows.loc["finance.tax_rate", "low"]


def test_the_basis_counts_each_input_once() -> None:
    scenario = Scenario.example("valence-80mw").replace({"facility.cooling.supply_c": 32.0})
    explanation = scenario.run().explain("pue")
    counts = [int(number) for number in re.findall(r"\d+", explanation.basis)]
    assert counts[0] == len(explanation.inputs) == sum(counts[1:])
    assert counts[3] == 1
    assert "facility.cooling.supply_c = 32 °C [CHANGED BY YOU]" in explanation.text(None)
    assert str(explanation).splitlines()[-1] == explanation.basis


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("figure", ["pue", "lcoc_eur_gpu_hour", "min_dscr", "debt_eur", "tax_eur"])
def test_a_result_read_back_explains_the_same(
    figure: str, lang: str, cloud: Result, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "explained.nc"
    if not file.exists():
        cloud.to_netcdf(file)
    here, there = (one.explain(figure, lang=lang) for one in (cloud, Result.load(file)))
    assert here.to_dict() == there.to_dict()
    assert json.loads(json.dumps(here.to_dict(), allow_nan=False)) == here.to_dict()
    assert here.text(None) == there.text(None)


def test_a_line_shows_the_year_asked_for(cloud: Result) -> None:
    explanation = cloud.explain("electricity_eur", year=2031)
    assert explanation.year == 2031
    assert explanation.tree.value == cloud.yearly.loc[2031, "electricity_eur"]
    assert {node.year for node in nodes(explanation.tree)} == {2031, None}
    assert cloud.explain("electricity_eur").year == cloud.found["full_year"]


def test_below_horizon_figures_lines_stand_for_all_of_it(cloud: Result) -> None:
    tree = cloud.explain("npv_eur").tree
    [line] = [node for node in tree.children if node.id == "project_cash_flow_eur"]
    assert (line.year, line.time) == (None, "total")
    peak = cloud.explain("peak_grid_mw").tree.children[0]
    assert (peak.id, peak.time, peak.value) == (
        "grid_peak_mw",
        "greatest month",
        cloud["peak_grid_mw"],
    )


def test_what_comes_from_other_years_is_not_made_of_nothing(result: Result) -> None:
    """Lines below what is spread over years, or bought in others, are not those of its year."""
    lines = {figure.id for figure in FIGURES.values() if figure.window is None}
    rules, yearly = (
        {*RULES, "operated"} - {"company_tax", "project_tax", "party_tax"},
        result.yearly,
    )
    for figure in (figure for figure in lines if FIGURES[figure].kind in rules):
        below = [term for _, term in FIGURES[figure].terms if term in lines]
        for year in yearly.index[yearly[figure] != 0.0][::4] if below else ():
            children = result.explain(figure, year=int(year)).tree.children
            values = [child.value for child in children if child.id in below]
            assert any(value != 0.0 for value in values), (figure, year)


def test_tax_names_the_losses_of_earlier_years(cloud: Result) -> None:
    results = cloud.yearly["result_before_tax_eur"].loc[:2029]
    lost = -results[results < 0.0].sum() / 1e6
    assert lost > 1.0
    told = cloud.explain("tax_eur", year=2030).tree.arithmetic
    assert told.endswith(f"losses made before 2030: {lost:.4g} million EUR")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "operation_years": 7,
            "fleet.refresh.life_years": 7,
            "fleet.refresh.residual_fraction": 0.0,
            "finance.facility_residual_fraction": 0.0,
            "finance.it_tenor_years": 20,
            "finance.facility_tenor_years": 20,
            "revenue.merchant_decline": 0.6,
        },
        {"operation_years": 1},
    ],
)
def test_cover_speaks_of_the_years_that_count(changes: dict) -> None:
    result = Scenario.example("valence-80mw").replace(changes).run()
    years = result.yearly.loc[result.found["full_year"] :]
    full = [year for year in years.index if years["operating_h"][year] >= 8760.0]
    years = years.loc[full or years.index]
    ratios = years["cfads_eur"] / years["debt_service_eur"]
    tree = result.explain("min_dscr").tree
    assert {child.year for child in tree.children} == {ratios.idxmin()}
    counted = f"over the years{' in full operation' if full else ''} from {years.index[0]} on"
    assert tree.arithmetic.endswith(counted)
    mean = result.explain("average_dscr").tree
    sums = [years[child.id][ratios.notna()].sum() / 1e6 for child in mean.children]
    assert sums[0] / sums[1] == pytest.approx(mean.value, rel=1e-12)
    shown = " / ".join(f"{value:,.0f} million EUR" for value in sums)
    assert mean.arithmetic.startswith(
        f"{shown} = {mean.shown}, sums of the two lines below {counted}"
    )


def test_no_full_year_is_told_where_there_is_none() -> None:
    result = Scenario.example("valence-80mw").replace({"operation_years": 1}).run()
    for lang, told in (
        ("en", "no full year: 2027, 8,016 hours"),
        ("fr", "aucune année pleine\u202f: 2027, 8\u202f016 heures"),
    ):
        explanation = result.explain("water_m3_year", lang=lang)
        assert explanation.tree.window == told
        assert "full year" not in explanation.text(None).replace(told, "")
        assert "première année" not in explanation.text(None)


def test_a_rate_of_return_is_one_of_several(cloud: Result) -> None:
    told = cloud.explain("equity_irr").tree.arithmetic
    assert told.startswith("a yearly rate at which")
    assert told.endswith("of several, the one nearest 10 % among those at which that worth falls")


def test_terms_of_zero_are_folded_and_still_there(cloud: Result) -> None:
    explanation = cloud.explain("water_m3_year")
    line = explanation.tree.children[0]
    none = ["evaporated", "drift", "blowdown", "humidified"]
    assert [node.id for node in line.folded] == [f"water_{use}_m3" for use in none]
    assert "4 terms of 0: Water evaporated, Droplets lost by towers, Blowdown" in str(explanation)
    assert "facility.cooling.dry_fan_fraction" in explanation.leaves.index


@pytest.mark.parametrize(
    ("figure", "changes", "reason"),
    [
        (
            "min_dscr",
            {"finance.gearing": 0.0},
            "in the years in full operation from 2028 on, this is 0: Debt service",
        ),
        ("gpus_over_claimed", {"claimed_gpus": None}, "as this is: The published number"),
        ("published_gpus", {"claimed_gpus": None}, "nobody has published a number"),
        (
            "project_irr",
            {
                "operation_years": 5,
                "fleet.cohorts[0].ramp_months": 1,
                "revenue.price_eur_gpu_hour": 0.0,
                "fleet.refresh.residual_fraction": 0.0,
                "finance.facility_residual_fraction": 0.0,
            },
            "undefined: the line below never changes its sign",
        ),
        (
            "project_irr",
            {
                "operation_years": 5,
                "fleet.cohorts[0].ramp_months": 1,
                "revenue.price_eur_gpu_hour": 1.0,
                "revenue.contract_years": 1,
                "revenue.renewal_price_fraction": 0.1,
                "fleet.refresh.residual_fraction": 0.0,
                "finance.facility_residual_fraction": 0.0,
            },
            "undefined: no rate above -100 % makes",
        ),
        (
            "lcoc_eur_gpu_hour",
            {"fleet.demand.occupancy": 0.0, "fleet.demand.first_occupancy": 0.0},
            "nothing to divide by, as this is 0: Discounted indexed GPU-hours sold",
        ),
        ("carbon_free_fraction_24_7", {}, "a file of generation by source does"),
    ],
)
def test_what_is_undefined_says_why(figure: str, changes: dict, reason: str) -> None:
    result = Scenario.example("valence-80mw").replace({"operation_years": 6, **changes}).run()
    explanation = result.explain(figure)
    assert math.isnan(explanation.tree.value)
    assert reason in explanation.tree.arithmetic
    assert explanation.to_dict()["tree"]["value"] is None
    assert "none" in str(explanation).splitlines()[0]
    assert result.explain(figure, lang="fr").tree.arithmetic.startswith("indéfini")


def test_the_text_is_a_tree_of_a_hundred_characters(explained: dict[str, Explanation]) -> None:
    for explanation in explained.values():
        text = explanation.text(None)
        lines = text.splitlines()
        assert max(map(len, lines)) <= 100
        assert "{" not in text
        assert "more below" not in text
        for line, following in itertools.pairwise(lines):
            for at in (found.start() for found in re.finditer("[├│]", line)):
                assert at < len(following), (line, following)
                assert following[at] in "├│└", (line, following)


def test_depth_cuts_the_text_and_says_how_much_is_missing(cloud: Result) -> None:
    explanation = cloud.explain("pue")
    whole = list(nodes(explanation.tree))
    lines = explanation.text(0).splitlines()
    assert lines[2] == f"└─ … {len(whole) - 1} more below"
    lengths = [len(explanation.text(depth)) for depth in (0, 1, 2, 3, 99)]
    assert lengths == sorted(set(lengths))
    assert explanation.text(99) == explanation.text(None)


def test_french_says_everything(result: Result) -> None:
    """All other figures stand in the trees of those that nothing else is made of."""
    french = language("fr")
    french.untranslated.clear()
    for figure in FIGURES.keys() - {term for one in FIGURES.values() for _, term in one.terms}:
        explanation = result.explain(figure, lang="fr")
        assert explanation.text(None).splitlines()[-1].startswith("Repose sur")
    assert "Repose sur" in explanation._repr_html_()
    assert french.untranslated == set()


def test_numbers_are_french_in_french(cloud: Result) -> None:
    tree = cloud.explain("pue", lang="fr").tree
    assert re.search(r" = 1,0\d\d$", tree.arithmetic)
    assert "\u202f" in tree.arithmetic
    assert cloud.explain("finance.gearing", lang="fr").tree.shown == "0,6"


class Page(HTMLParser):
    """Whether every element closes, and what there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_of_users_do_no_harm(hostile: str) -> None:
    text = Scenario.example("valence-80mw").dumps("json")
    tree = json.loads(text)
    tree |= {"name": hostile, "operation_years": 1}
    tree["sources"]["facility.cooling.rejection"] = hostile
    explanation = Scenario.loads(json.dumps(tree), "json").run().explain("pue")
    page = Page(explanation._repr_html_())
    assert {"script", "img", "iframe"}.isdisjoint(page.seen)
    assert hostile[:40].split("\n")[0] in page.text
    printed = explanation.text(None)
    assert max(map(len, printed.splitlines())) <= 100
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", printed)


def test_the_html_keeps_to_itself(cloud: Result) -> None:
    html = cloud.explain("project_irr")._repr_html_()
    page = Page(html)
    assert page.seen.count("details") == page.seen.count("summary") > 50
    style = html[html.index("<style>") : html.index("</style>")]
    rules = re.findall(r"^([^@}{]+){", style.replace("<style>", ""), flags=re.MULTILINE)
    assert rules
    assert all(rule.strip().startswith(".fw-explanation") for rule in rules)
    assert "http" not in style
    assert "Rests on" in page.text


@pytest.mark.parametrize(
    ("figure", "year", "lang", "message"),
    [
        ("puee", None, "en", "did you mean 'pue'?"),
        ("", None, "en", "is no figure or line"),
        ("pue", 2030, "en", "pue is no line, it speaks of the first full year"),
        ("water_m3", 1999, "en", "1999 is not in 2025 to 2046"),
        ("pue", None, "de", "is no language here"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    figure: str, year: int | None, lang: str, message: str, cloud: Result
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        cloud.explain(figure, year=year, lang=lang)


def test_depth_is_a_number_of_levels(cloud: Result) -> None:
    with pytest.raises(ConfigError, match="depth"):
        cloud.explain("pue").text(-1)


def test_its_repr_is_short(cloud: Result) -> None:
    explanation: Explanation = cloud.explain("gpus")
    assert re.fullmatch(r"<Explanation of 'gpus', [\d,]+ GPU>", repr(explanation))


def test_an_input_explains_itself(cloud: Result) -> None:
    explanation = cloud.explain("finance.gearing")
    assert [one.path for one in explanation.inputs] == ["finance.gearing"]
    unread = cloud.explain("revenue.colocation_eur_kw_month")
    assert unread.inputs == ()
    assert unread.tree.arithmetic == "changes nothing in this scenario"


class TestCommand:
    run = staticmethod(lambda *words: CliRunner().invoke(app, ["explain", *words]))

    def test_prints_the_tree(self) -> None:
        done = self.run("valence-80mw", "pue", "--set", "operation_years=2", "--depth", "1")
        assert done.exit_code == 0
        assert done.stdout.startswith("Power usage effectiveness: 1.")
        assert "more below" in done.stdout

    def test_prints_json(self) -> None:
        done = self.run("valence-80mw", "pue", "--set", "operation_years=2", "--json")
        assert json.loads(done.stdout)["tree"]["id"] == "pue"

    def test_reads_a_result(self, cloud: Result, tmp_path) -> None:
        file = tmp_path / "result.nc"
        cloud.to_netcdf(file)
        done = self.run(str(file), "water_m3", "--year", "2030", "--lang", "fr")
        assert done.stdout == cloud.explain("water_m3", year=2030, lang="fr").text() + "\n"

    def test_does_not_change_a_result(self, tmp_path) -> None:
        done = self.run(str(tmp_path / "result.nc"), "pue", "--set", "operation_years=2")
        assert isinstance(done.exception, ConfigError)


def test_is_promised() -> None:
    assert fleetwatt.Result.explain.__doc__
