"""Notebook displays: what stands in them, hostile texts, languages."""

from html.parser import HTMLParser

import pytest

import fleetwatt
from fleetwatt import Scenario, catalogue, compare, displays
from fleetwatt._fields import field
from fleetwatt._language import language
from fleetwatt._wording import HEADLINES, given, value
from fleetwatt.results import definitions

CELLS = {"td", "th", "dd", "dt", "p"}
VOID = {"br", "img", "input", "link", "meta"}
HOSTILE = "</td></details></style><script>alert(1)</script><img src=x onerror=alert(1)>&amp; 🚀"


class Page(HTMLParser):
    """Tags and texts of a fragment; tags must be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)
        if tag in CELLS:
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if CELLS & set(self._open):
            self.cells[-1] += data


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example("valence-80mw")


@pytest.fixture(scope="module")
def result(scenario):
    return scenario.run()


def fragments(scenario, result, lang="en") -> list[str]:
    rack = catalogue.get("accelerators", "gb300_nvl72")
    return [
        displays.scenario(scenario, lang),
        displays.result(result, lang),
        displays.comparison(
            compare([result, result.scenario.replace({"finance.gearing": 0.5})]), lang
        ),
        displays.changes(result, result, HEADLINES, lang),
        displays.refusal(scenario["name"], lang),
        displays.entry(rack, lang),
        displays.figure(rack.figure("all_in_kw"), lang),
    ]


def test_fragments_are_whole_and_keep_to_themselves(scenario, result):
    for fragment in fragments(scenario, result):
        page = Page(fragment)
        assert not {"script", "img", "link", "html", "body", "iframe"} & set(page.tags)
        assert {name for name, _ in page.attributes} <= {
            "class", "lang", "role", "tabindex", "aria-label", "scope",
        }  # fmt: skip
        style = fragment.partition("<style>")[2].partition("</style>")[0]
        rules = [rule.partition("{")[0] for rule in style.split("}") if rule.strip()]
        assert rules
        for selector in ",".join(rules).split(","):
            assert selector.strip().startswith(".fleetwatt")
        assert "url(" not in style
        assert "@" not in style


def test_every_field_stands_in_a_scenario(scenario):
    page = Page(scenario._repr_html_())
    text = "\n".join(page.cells)
    for found in scenario.assumptions:
        assert found.path in text
        assert found.about in text
    english = language("en")
    rows = {cell.split("\n")[0]: n for n, cell in enumerate(page.cells)}
    for path in ("fleet.demand.occupancy", "finance.tax_rate", "climate.seed", "site.latitude"):
        place = next(n for cell, n in rows.items() if cell.startswith(path))
        assert page.cells[place + 1] == english.exact(scenario[path])
        assert page.cells[place + 2] == english.unit(field(path).unit, scenario[path])


def test_marks_say_what_a_value_rests_on(scenario):
    changed = scenario.replace({"finance.discount_rate": 0.3})
    cells = Page(changed._repr_html_()).cells

    def row(path):
        start = next(n for n, cell in enumerate(cells) if cell.startswith(path))
        return cells[start : start + 6]

    assert row("finance.discount_rate")[4] == "changed"
    assert "unusual" in row("finance.discount_rate")[3]
    assert row("finance.gearing")[4] == "assumed"
    assert "unusual" not in row("finance.gearing")[3]
    assert row("site.grid_connection_mw")[4] == "sourced"
    assert row("revenue.colocation_eur_kw_month")[4] == "not read"
    assert row("catalogue.accelerators.gb300_nvl72.all_in_kw")[4] == "sourced"


def test_a_result_answers_first_and_tells_all(result):
    cells = Page(result._repr_html_()).cells
    english = language("en")
    for figure, row in result.kpi.iterrows():
        assert figure in cells
        start = cells.index(row.label)
        expected = [value(english, figure, row.value), english.unit(row.unit), row.window]
        assert cells[start + 1 : start + 4] == expected
    text = "\n".join(cells)
    assert "The grid connection binds at" in text
    assert str(result.found["full_year"]) in text
    assert result.hash[:12] in text
    assert all(sentence in text for sentence in result.drivers_report)
    first = [definitions().figure(name).label for name in HEADLINES]
    assert [cell for cell in cells if cell in first][: len(first)] == first


def test_facts_keep_every_digit(scenario):
    changed = scenario.replace({"site.grid_connection_mw": 80.125, "facility.it_capacity_mw": 1e3})
    cells = Page(changed._repr_html_()).cells
    assert cells[cells.index("Grid connection") + 1] == "80.125 MW"
    assert cells[cells.index("IT capacity") + 1] == "1000 MW"


def test_years_have_no_unit(scenario):
    cells = Page(displays.scenario(scenario, "fr")).cells
    start = next(n for n, cell in enumerate(cells) if cell.startswith("currency.money_year"))
    assert cells[start + 1 : start + 3] == ["2026", ""]


def test_a_refusal_is_set_as_its_language_is():
    refused = Page(displays.refusal("no <room>", "fr")).cells
    assert refused == ["Impossible\u202f: no <room>"]
    assert '<span lang="en">no &lt;room&gt;' in displays.refusal("no <room>", "fr")


def test_text_stays_short(scenario, result):
    assert len(repr(scenario)) < 100
    assert len(repr(result)) < 100
    lines = str(result).splitlines()
    assert lines[0] == repr(result)
    assert len(lines) == 1 + len(HEADLINES)
    assert f"{result['gpus']:,.0f}  GPU" in lines[1]
    assert max(map(len, lines)) <= 80


def test_hostile_texts_stay_text(scenario):
    hostile = scenario.replace(
        {
            "name": HOSTILE + "x" * 10_000,
            "description": HOSTILE + "é" * 10_000,
            "operation_years": 2,
        }
    )
    comparison = compare([hostile, hostile.replace({"name": HOSTILE})])
    for fragment in [*fragments(hostile, hostile.run()), comparison._repr_html_()]:
        page = Page(fragment)
        assert not {"script", "img"} & set(page.tags)
        assert "<script" not in fragment
        assert len(fragment) < 200_000
    assert HOSTILE in "\n".join(Page(hostile._repr_html_()).cells)


def test_hostile_sources_stay_text(scenario):
    text = scenario.dumps("json").replace("assumption: default choice", HOSTILE.replace('"', "'"))
    sources = '"finance.gearing": "<script>alert(2)</script>"'
    text = text.replace('"sources":{', f'"sources":{{{sources},').replace(
        '"sources": {', f'"sources": {{{sources},'
    )
    hostile = Scenario.loads(text, "json")
    fragment = hostile._repr_html_()
    assert "<script" not in fragment
    assert "<script>alert(2)</script>" in Page(fragment).cells


def test_the_catalogue_shows_its_sources():
    entry = catalogue.get("accelerators", "gb300_nvl72")
    cells = Page(entry._repr_html_()).cells
    for key, figure in entry.figures.items():
        start = cells.index(key)
        assert cells[start + 1] == language("en").exact(figure.value)
        assert cells[start + 4 : start + 7] == [figure.source, figure.date, figure.confidence]
    assert entry.figures["all_in_kw"].source in Page(entry.figure("all_in_kw")._repr_html_()).cells
    profile = catalogue.get("demand", "inference_conversation")
    assert "mean of 24" in profile._repr_html_()


@pytest.mark.parametrize("name", fleetwatt.examples())
def test_nothing_lacks_french(name):
    french = language("fr")
    french.untranslated.clear()
    scenario = Scenario.example(name).replace({"operation_years": 2})
    result = scenario.run()
    fragments(scenario, result, "fr")
    others = [
        scenario.replace({"operation_years": 3, "currency.money_year": 2025}),
        scenario.replace({"business_model": "colocation"}),
        scenario.replace({"business_model": "cloud", "claimed_gpus": None}),
        scenario.replace({"facility.it_capacity_mw": 10, "finance.gearing": 0.0}),
    ]
    for other in [scenario, *others]:
        displays.comparison(compare([scenario, other]), "fr")
        displays.comparison(compare([other, scenario]), "fr")
        displays.result(other.run(), "fr")
    fleetwatt.explore(scenario, ["finance.gearing"], plot=None, lang="fr")
    assert french.untranslated == set()


@pytest.mark.parametrize(
    ("input_", "expected"),
    [
        (2025, "2025"),
        (2025.5, "2025.5"),
        (12_000_000.0, "12,000,000"),
        (0.1 + 0.2, "0.3"),
        (1e-12, "1e-12"),
        (-40_000, "\N{MINUS SIGN}40,000"),
        (2**60, "1.15292150461e+18"),
        (True, "yes"),
        (None, "-"),
        ([], "-"),
        ([1, 2], "[1, 2]"),
        ("né", "né"),
    ],
)
def test_inputs_in_words(input_, expected):
    assert given(language("en"), input_) == expected
