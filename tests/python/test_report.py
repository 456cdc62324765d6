"""The report: complete, self-contained, safe, accessible, in two languages."""

import ast
import base64
import math
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import fleetwatt
from fleetwatt import ConfigError, Drivers, FleetwattError, Result, Scenario, _wording, catalogue
from fleetwatt._language import MONTHS, language
from fleetwatt.report import _about, _figures, _inputs, _pictures, _site, _texts, glued, render
from fleetwatt.results import definitions
from fleetwatt.supply import synthetic_prices

PARTIES = ("operator_", "landlord_", "lessor_")
"""How figures begin that only leased IT has."""

LANGUAGES = ("en", "fr")
HOSTILE = '<script>alert("1")</script> {{ 7 * 7 }} & "quotes" \N{FACTORY}'
PACKAGE = files("fleetwatt")


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    VOID = ("meta", "img", "link", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.texts.setdefault(tag, []).append("")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [found["id"] for _tag, found in self.tags if found.get("id")]

    @property
    def text(self) -> str:
        return " ".join(re.split("[ \n]+", self.texts["body"][0]))


@pytest.fixture(scope="module")
def result() -> Result:
    return Scenario.example("valence-80mw").run(hourly=True)


@pytest.fixture
def _no_plots(monkeypatch) -> None:
    monkeypatch.setattr("fleetwatt.report.pictures", lambda *_: [])


@pytest.fixture(scope="module")
def written(result) -> dict[str, str]:
    return {lang: render(result, lang) for lang in LANGUAGES}


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def page(written, lang) -> Page:
    return Page(written[lang])


def pictures_of(page: Page) -> list[str]:
    start = "data:image/svg+xml;base64,"
    sources = [picture["src"] or "" for picture in page.attributes("img")]
    assert all(source.startswith(start) for source in sources)
    return [base64.b64decode(source[len(start) :]).decode() for source in sources]


def test_it_refers_to_nothing_outside(page):
    allowed = {"meta", "style", "img", "a"}
    named = {"src", "href", "srcset", "action", "data", "poster", "background", "xlink:href"}
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "iframe", "object", "embed", "base", "form"}
        for attribute, value in attributes.items():
            assert not attribute.startswith("on")
            if attribute in named:
                assert tag in allowed
                assert (value or "").startswith(("#", "data:image/"))
    (style,) = page.texts["style"]
    assert not re.search(r"url\(|@import|expression|//", style)
    for picture in pictures_of(page):
        targets = re.findall(r'(?:href|src)="([^"]*)"', picture)
        assert all(target.startswith(("#", "data:image/png;base64,")) for target in targets)
        assert "<script" not in picture
        assert set(re.findall(r"url\((.)", picture)) <= {"#"}


def test_every_figure_input_and_plot_is_there(page, result, lang):
    assert {name for name in result.kpi.index if not name.startswith(PARTIES)} <= set(page.ids)
    codes = Counter(page.texts["code"])
    assert all(codes[path] == 1 for path in result.assumptions.index)
    assert len(page.attributes("img")) == len(result.plot.names())
    assert result.scenario.dumps("toml") in page.texts["pre"]
    for known in (result.hash, result.drivers_hash, result.scenario.hash, result.version):
        assert known in page.text
    assert all(sentence in page.text for sentence in result.drivers_report)
    text = language(lang)
    assert text.number(result["gpus"]) in page.text
    assert text.percent(result["project_irr"]) in page.text.replace("\xa0", " ")


def test_it_says_its_language_and_keeps_its_order(page, lang):
    assert page.attributes("html") == [{"lang": lang}]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(set(page.ids)) == len(page.ids)
    links = [link["href"] or "" for link in page.attributes("a")]
    assert len(links) > 5
    assert all(link[1:] in page.ids for link in links)


def test_tables_and_pictures_speak(page):
    assert len(page.texts["caption"]) == len(page.attributes("table"))
    assert all(caption.strip() for caption in page.texts["caption"])
    assert {head["scope"] for head in page.attributes("th")} == {"col", "row"}
    alternatives = [picture["alt"] or "" for picture in page.attributes("img")]
    assert all(re.search(r"\d", alternative) for alternative in alternatives)
    assert all("{" not in alternative for alternative in alternatives)
    assert len(set(alternatives)) == len(alternatives)


def test_every_plot_has_a_description(result):
    assert set(_pictures.SHOWS) == set(result.plot.names())


def test_french_lacks_no_sentence(result):
    text = language("fr")
    text.untranslated.clear()
    loss = {"revenue.price_eur_gpu_hour": 0.5, "finance.gearing": 0.0, "claimed_gpus": None}
    for scenario in (
        *map(Scenario.example, fleetwatt.examples()),
        result.scenario.replace(loss),
        result.scenario.replace({"fleet.cohorts[0].gpus": 40_000, "facility.it_capacity_mw": 50}),
    ):
        render(scenario.run(), "fr")
    render(result, "fr")
    assert sorted(text.untranslated) == []


def test_same_result_same_bytes(result, tmp_path):
    for name in ("a.html", "b.html"):
        result.report(tmp_path / name, "fr")
    again = result.scenario.run(hourly=True)
    again.report(tmp_path / "c.html", "fr")
    first, second, third = (file.read_bytes() for file in sorted(tmp_path.iterdir()))
    assert first == second == third


def test_it_fits_into_an_e_mail(written, lang):
    assert len(written[lang].encode()) < 3_000_000


@pytest.mark.usefixtures("_no_plots")
def test_hostile_text_stays_text(result, lang):
    scenario = result.scenario.replace(
        {
            "name": HOSTILE + "x" * 10_000,
            "description": HOSTILE * 50,
            "sources": {"claimed_gpus": HOSTILE},
        }
    )
    page = Page(render(scenario.run(), lang))
    assert "script" not in {tag for tag, _ in page.tags}
    (title,) = page.texts["h1"]
    assert title.startswith(HOSTILE)
    assert len(title) < 300
    assert any(HOSTILE in cell for cell in page.texts["td"])
    assert HOSTILE + "x" * 10_000 in tomllib.loads(page.texts["pre"][-1])["name"]
    assert "49 " not in title


def test_without_hours_it_says_how_to_get_them(result, lang):
    page = Page(render(result.without_hours(), lang))
    assert len(page.attributes("img")) == len(result.plot.names()) - 6
    assert "scenario.run(hourly=True)" in page.text
    assert "scenario.run(hourly=True)" not in Page(render(result, lang)).text


def test_a_fault_of_a_plot_is_not_taken_for_missing_hours(result, monkeypatch):
    def broken(*_args, **_more):
        raise FleetwattError("broken")

    monkeypatch.setattr("fleetwatt.plots.capex.plot", broken)
    with pytest.raises(FleetwattError, match="broken"):
        render(result)


@pytest.mark.usefixtures("_no_plots")
def test_what_is_undefined_says_why(result):
    bare = result.scenario.replace({"finance.gearing": 0.0, "claimed_gpus": None}).run()
    assert math.isnan(bare["min_dscr"])
    assert math.isnan(bare["gpus_over_claimed"])
    english, french = Page(render(bare)).text, Page(render(bare, "fr")).text
    assert "none (no full year has a debt service)" in english
    assert "none (no number is published)" in english
    assert "non défini (aucune année pleine n\u2019a de service de la dette)" in french
    assert "nan" not in english.lower().replace("financ", "").replace("maintenan", "").split()


def test_no_picture_is_described_by_what_is_undefined(result):
    bare = result.scenario.replace({"finance.gearing": 0.0}).run()
    found = {one.name: one for one in _pictures.pictures(bare, language("fr"))}
    assert "non défini" not in found["debt"].alternative
    assert found["debt"].alternative
    assert "%" in found["cumulative_cash"].alternative


FIXED = {
    "fleet.cohorts[0].gpus": 5000,
    "facility.cooling.rejection": "wet_tower",
    "facility.cooling.design_dry_bulb_c": 44.0,
}
TOWERS = {"facility.cooling.rejection": "wet_tower"}
OVERFULL = {"fleet.cohorts[0].gpus": 60_000, "facility.it_capacity_mw": 100}
POOR = {"revenue.price_eur_gpu_hour": 1.0, "operation_years": 6}


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({}, ["connection binds", "86.7 % of the 40,000 announced"], ["leaves room", "too large"]),
        (FIXED, ["capacity leaves room for 70 MW, less than"], ["binds", "One accelerator counts"]),
        (TOWERS, ["The cooling binds at 68.4 MW of IT"], ["connection binds", "leaves room"]),
        (OVERFULL, ["connection binds", "too large"], ["leaves room", "One accelerator counts"]),
        (
            {"facility.it_capacity_mw": 30},
            ["capacity binds at 30 MW, before"],
            ["connection binds"],
        ),
        ({"claimed_gpus": None}, ["binds"], ["announced"]),
        ({"revenue.price_eur_gpu_hour": 9.0}, ["more than the 9.0 %"], ["less than", "about"]),
        (POOR, ["less than the 9.0 %", "no cash is left"], ["more than", "about", "covers"]),
        ({"operation_years": 1}, ["less than the 9.0 %"], ["worst full year"]),
        ({"finance.gearing": 0.0}, ["earns"], ["worst full year"]),
        (
            {"fleet.cohorts[0].gpus": 1},
            ["Accelerators: 1 in the model"],
            ["1 accelerators", "binds"],
        ),
    ],
)
def test_verdicts_follow_the_figures(result, changes, said, unsaid):
    told = " ".join(_about.verdicts(result.scenario.replace(changes).run(), language("en")))
    assert all(part in told for part in said), told
    assert not any(part in told for part in unsaid), told


@pytest.mark.parametrize(
    ("cover", "said"),
    [
        (1.13, "cash covers the debt service 1.13 times."),
        (1.004, "cash just covers"),
        (0.9983, "cash just covers"),
        (0.94, "falls short of the debt service: it covers 94.0 % of it."),
        (0.004, "no cash is left"),
        (-12452.1, "no cash is left"),
    ],
)
def test_cover_is_judged_as_it_is_printed(result, cover, said):
    other = replace(result, scalars={**result.scalars, "min_dscr": cover})
    told, *_ = _about._covered(other, language("en"))
    assert said in told


@pytest.mark.parametrize(
    ("ramp", "said"), [(0.991, ["the least cover is 0.99."]), (1.131, []), (math.nan, [])]
)
def test_a_lower_cover_in_the_ramp_up_is_told(result, ramp, said):
    covers = {"min_dscr": 1.13, "min_dscr_with_ramp": ramp}
    other = replace(result, scalars={**result.scalars, **covers})
    _, *told = _about._covered(other, language("en"))
    assert len(told) == len(said)
    assert all(end in sentence for sentence, end in zip(told, said, strict=True))


@pytest.mark.parametrize(
    ("held", "default", "english", "french"),
    [
        (0.0, 0.0, "", ""),
        (
            1.0,
            0.0,
            "In 1 year of repayment cover is too low for anything to be paid to the owners.",
            "La couverture est trop faible pour tout versement aux actionnaires pendant 1 an de "
            "remboursement.",
        ),
        (
            3.0,
            2.0,
            "In 3 years of repayment cover is too low for anything to be paid to the owners. "
            "In 2 years of repayment the loans are in default.",
            "La couverture est trop faible pour tout versement aux actionnaires pendant 3 ans de "
            "remboursement. Les emprunts sont en défaut pendant 2 ans de remboursement.",
        ),
    ],
)
def test_years_of_repayment_are_counted_in_words(result, held, default, english, french):
    counts = {"lock_up_years": held, "default_years": default}
    other = replace(result, scalars={**result.scalars, **counts})
    for lang, said in (("en", english), ("fr", french)):
        _, *told = _about._financed(other, language(lang))
        assert " ".join(told) == said


@pytest.mark.parametrize(("rate", "said"), [(0.0896, "about"), (0.0894, "less"), (0.0906, "more")])
def test_return_is_judged_as_it_is_printed(result, rate, said):
    other = replace(result, scalars={**result.scalars, "project_irr": rate})
    (told,) = _about._earned(other, language("en"))
    words = {word for word in ("about", "less", "more") if f", {word} " in told}
    assert words == {said}


def test_a_partial_year_is_not_called_full(result):
    short = result.scenario.replace({"operation_years": 1}).run()
    text = language("en")
    assert _wording.first_full_year(result, text) == "The first full year is 2028."
    told = _wording.first_full_year(short, text)
    assert told.startswith("No calendar year is in operation throughout")
    assert told.endswith("are of 2027, 8,016 hours.")
    windows = {row.window for group in _figures.groups(short, text, None) for row in group.rows}
    assert "2027, 8,016 hours" in windows
    assert not any(window.startswith("first full year") for window in windows)
    assert "where there is none" in _texts.WINDOWS["first full year"]


def test_cards_say_what_they_are_of():
    cloud, hosting = (
        {card.label: card for card in _figures.cards(Scenario.example(name).run(), language("en"))}
        for name in ("valence-80mw", "valence-40mw")
    )
    assert "Levelised cost of compute" in cloud
    assert "Levelised cost of hosting, without accelerators" in hosting
    assert "Levelised cost of compute" not in hosting
    assert "electricity over its life cycle" in cloud["Carbon"].note
    assert "design hour, at full IT power" in cloud["PUE"].note


def test_undefined_figures_have_no_unit():
    text = language("en")
    assert _figures.measured("npv_eur", math.nan, "EUR", text) == ("none", "")
    assert _figures.measured("lcoc_eur_gpu_hour", math.nan, "EUR/GPU-h", text) == ("none", "")


def test_places_have_their_side_and_one_year_is_one(result):
    changes = {
        "site.latitude": -33.9, "site.longitude": -70.5, "site.altitude_m": -3.0,
        "operation_years": 1,
    }  # fmt: skip
    chile = result.scenario.replace(changes).run()
    english, french = (" ".join(_about.paragraph(chile, language(lang))) for lang in LANGUAGES)
    assert "33.9° S, 70.5° W, at an altitude of \u22123 m" in english
    assert "33,9° S, 70,5° O, à une altitude de \u22123 m" in french
    assert "operation lasts 1 year." in english
    assert "l\u2019exploitation dure 1 an." in french


@pytest.mark.usefixtures("_no_plots")
def test_control_characters_do_not_reach_the_page(result, lang):
    name = "a\x01\x08\x1b[31m\x7f\x9fz\ttab"
    written = render(result.scenario.replace({"name": name, "description": name}).run(), lang)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", written)
    assert "a" + 2 * "\ufffd" in written


def test_foreign_words_say_their_language(page, lang, result):
    (title,) = page.attributes("h1")
    assert title["lang"] == ""
    cells = [cell for cell in page.attributes("td") if "source" in (cell["class"] or "")]
    english = [cell for cell in cells if cell.get("lang", lang) == "en"]
    ours = result.assumptions["origin"].isin(["default", "catalogue"])
    assert len(english) >= ours.sum() > 100


@pytest.mark.usefixtures("_no_plots")
def test_what_the_user_changed_and_what_is_unusual(result):
    changed = result.scenario.replace({"currency.inflation": 0.2}).run()
    text = language("en")
    (unusual,) = _inputs.unusual(changed, text)
    assert (unusual.path, unusual.value, unusual.usual) == (
        "currency.inflation",
        "0.2",
        "0.01 to 0.03",
    )
    by_kind = {register.title: register for register in _inputs.registers(changed, text)}
    mine = {row.path for rows in by_kind["Changed for this run"].sections.values() for row in rows}
    assert mine == {"currency.inflation"}
    sourced = [row for rows in by_kind["Sourced"].sections.values() for row in rows]
    assumed = [row for rows in by_kind["Assumed"].sections.values() for row in rows]
    origins = changed.assumptions
    assert not any(origins.loc[row.path, "assumed"] for row in sourced)
    assert all(origins.loc[row.path, "assumed"] for row in assumed)
    assert sum(register.size for register in by_kind.values()) == len(origins)
    assert Page(render(changed)).texts["strong"] == ["unusual", "unusual"]


@pytest.mark.usefixtures("_no_plots")
def test_supplied_series_are_named(result):
    prices = synthetic_prices(2025, 1, 70.0)
    supplied = result.scenario.run(drivers=Drivers(prices=prices))
    text = Page(render(supplied)).text
    assert "must be supplied again" in text
    assert f"supplied for this run: {prices.source or 'of unstated source'}" in text
    assert "drivers.prices" in Page(render(supplied, "fr")).texts["code"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"battery.power_mw": 20.0}, "a battery of 20 MW that lasts 2 h."),
        ({"hydro.capacity_mw": 4.5}, "a run-of-river plant of 4.5 MW."),
        ({"contract_fraction": 0.25}, "25.0 % of its electricity at a fixed price."),
        ({"block": [{"power_mw": 30.0}]}, "a block of 30 MW, the same in every hour."),
        (
            {"block": [{"power_mw": 30.0, "first_year": 2027, "last_year": 2031}]},
            "a block of 30 MW, the same in every hour, from 2027 to 2031.",
        ),
        ({"block": [{"power_mw": 30.0, "last_year": 2031}]}, "every hour, until 2031."),
        ({"block": [{"power_mw": 30.0, "first_year": 2027}]}, "every hour, from 2027 on."),
        (
            {"indexed": [{"load_fraction": 0.5}]},
            "50.0 % of its electricity by an indexed contract.",
        ),
        ({"nuclear_share": [{"capacity_mw": 15.0}]}, "a share of 15 MW in nuclear plant."),
        (
            {"ppa": [{"technology": "hydro", "capacity_mw": 8.0, "price_eur_mwh": 70.0}]},
            "an agreement on the output of 8 MW of run-of-river plant.",
        ),
        (
            {"ppa": [{"delivery": "baseload", "capacity_mw": 8.0, "price_eur_mwh": 70.0}]},
            "an agreement on 8 MW in every hour.",
        ),
    ],
)
def test_what_supplies_the_campus_is_named(changes, said):
    plain = Scenario.example("valence-40mw").replace({"operation_years": 2})
    supplied = plain.replace({f"supply.{field}": value for field, value in changes.items()})
    english = language("en")
    before = _about.paragraph(plain.run(), english)
    added = [line for line in _about.paragraph(supplied.run(), english) if line not in before]
    [own] = [line for line in added if line.startswith("The campus")]
    assert said in own
    assert not any(line.startswith("The campus has") for line in before)


@pytest.mark.usefixtures("_no_plots")
def test_ranges_of_an_ensemble(result):
    ranges = pd.DataFrame({"low": [1.07, 0.05], "high": [1.1, 0.1]}, index=["pue", "project_irr"])
    ranges.attrs["scenarios"] = 2000
    text = Page(render(result, ranges=ranges)).text
    assert "1.07 to 1.1" in text
    assert "5.0 % to 10.0 %" in text
    assert "2000 scenarios" in text
    assert "P5" not in Page(render(result)).text
    many = fleetwatt.run_many([result.scenario] * 2).quantile([0.05, 0.95]).T
    many.columns = ["low", "high"]
    assert f"{result['pue']:.4g} to {result['pue']:.4g}" in Page(render(result, ranges=many)).text
    with pytest.raises(ConfigError, match="did you mean 'pue'"):
        render(result, ranges=ranges.rename({"pue": "pues"}))
    with pytest.raises(ConfigError, match="no column 'high'"):
        render(result, ranges=ranges[["low"]])


@pytest.mark.usefixtures("_no_plots")
def test_what_cannot_be_written_leaves_nothing(result, tmp_path):
    kept = result.without_hours()
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(OSError, match=r"folder\.html"):
        kept.report(tmp_path / "folder.html")
    with pytest.raises(FileNotFoundError):
        kept.report(tmp_path / "absent" / "report.html")
    with pytest.raises(ConfigError, match="'de' is no language here"):
        kept.report(tmp_path / "report.html", "de")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.html"]
    assert list((tmp_path / "folder.html").iterdir()) == []


def test_the_command_line_writes_it(tmp_path):
    def call(*words: str) -> None:
        command = [sys.executable, "-m", "fleetwatt", *words]
        subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)

    call("run", "valence-40mw", "--set", "operation_years=2", "--out", "out", "--lang", "fr")
    written = Page((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert written.attributes("html") == [{"lang": "fr"}]
    assert len(written.attributes("img")) == 15
    call("report", "out/result.nc", "-o", "again.html", "--lang", "en")
    again = Page((tmp_path / "again.html").read_text(encoding="utf-8"))
    assert again.attributes("html") == [{"lang": "en"}]
    with pytest.raises(FleetwattError, match="kept no hours"):
        _ = Result.load(tmp_path / "out" / "result.nc").hourly


# The site and its surroundings.

SURROUNDED = {
    "operation_years": 2,
    "facility.cooling.rejection": "wet_tower",
    "facility.water.permit_m3_year": 100_000.0,
    "facility.water.permit_m3_day": 10_000.0,
    "facility.aquifer.groundwater_fraction": 0.6,
    "facility.heat_reuse.network_mw": 0.0,
    "facility.neighbours.background_night_dba": 25.0,
}


def told(result: Result, lang: str = "en") -> str:
    return " ".join(
        sentence for topic in _site.topics(result, language(lang)) for sentence in topic.sentences
    )


def test_uses_of_water_add_up(result):
    text = language("en")
    for one in (result, result.scenario.replace(SURROUNDED).run()):
        rows = _site.uses(one, text)
        assert rows[-1].label == "In all"
        assert rows[-1].amount == f"{text.number(one['water_m3_year'])} m³"
        parts = [float(row.part.removesuffix(" %")) for row in rows]
        assert sum(parts[:-1]) == pytest.approx(100.0, abs=0.3)


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        (
            {},
            [
                "No permit is given",
                "15,713 MWh of heat cross the fence",
                "French law allows 0.4 dB less.",
                "No plant disperses water",
                "The plant carries all heat in every hour.",
                "No law of the cooling leaves its range.",
            ],
            ["Own wells", "Not met", "too much", "stand still"],
        ),
        (
            SURROUNDED,
            [
                "100,000 m³ that may be drawn in a year the site draws",
                "That is too much. Of the 10,000 m³",
                "Own wells give 60.0 % of the water",
                "No heat is handed over.",
                "Not met: to put its waste heat to use; the fine is up to 50,000 EUR.",
                "The noise there is too low",
                "asks for a registration",
            ],
            ["No permit", "cross the fence"],
        ),
        (
            {"facility.cooling.liquid_fraction": 0.0, "supply.generators.capacity_mw": 0.0},
            ["The outdoor fans of the liquid side stand still."],
            ["By night", "Tests of the generators"],
        ),
        (
            {
                "facility.cooling.design_dry_bulb_c": 36.0,
                "facility.cooling.trim_fraction": 0.1,
                "fleet.cohorts[0].gpus": 34_000,
            },
            ["the plant cannot carry all heat, which costs"],
            ["The plant carries all heat"],
        ),
        (
            {
                "facility.cooling.air_side": "water_chiller",
                "facility.cooling.water_chiller": "carrier_19xr_742kw_5_42cop_vsd",
            },
            ["h a law of the cooling is held at the end of its range"],
            ["No law of the cooling"],
        ),
    ],
)
def test_the_surroundings_are_told(result, changes, said, unsaid):
    one = result.scenario.replace({**changes}).run()
    assert [part for part in said if part not in told(one)] == []
    assert [part for part in unsaid if part in told(one)] == []


# The texts.


def french(topic: str) -> dict[str, str]:
    return tomllib.loads((PACKAGE / "texts" / "fr" / f"{topic}.toml").read_text(encoding="utf-8"))


def known_in_french() -> set[str]:
    return set().union(*map(french, ("figures", "fields", "report")))


def described(schema) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(described, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["description"]} if isinstance(schema.get("description"), str) else set()
    return own.union(*map(described, schema.values()))


def test_every_figure_has_french():
    wanted = {
        sentence
        for figure in definitions().figures
        for sentence in (figure.label, figure.window, figure.meter, figure.convention)
        if sentence
    }
    assert sorted(wanted - known_in_french()) == []


def test_every_field_has_french():
    assert sorted(described(fleetwatt.schema()) - known_in_french()) == []


def test_every_figure_of_the_catalogue_that_runs_read_has_french():
    wanted = set()
    for family in (
        "accelerators",
        "climates",
        "tariffs",
        "demand",
        "markets",
        "chillers",
        "heat",
    ):
        for name in catalogue.names(family):
            entry = catalogue.get(family, name)
            wanted |= set() if family in _wording.NAMED else {entry.label}
            if family in ("climates", "demand", "markets", "chillers", "heat"):
                wanted |= {key.replace("_", " ") for key in entry.figures}
    rare = {"peak ratio", "trough ratio", "requests week", "diurnal swing", "january over june"}
    assert sorted(wanted - rare - known_in_french()) == []


def test_every_unit_is_spelled_in_french():
    units = {figure.unit for figure in definitions().figures}
    for name in fleetwatt.examples():
        units |= {row.unit for row in Scenario.example(name).assumptions}
    text = language("fr")
    text.untranslated.clear()
    for unit in units:
        assert not re.search(r"year|month|day\b|person\b", text.unit(unit, 3.0)), unit
    assert sorted(text.untranslated) == []


def test_every_sentence_of_the_report_has_french():
    wanted = {*MONTHS, *_texts.LIMITS, *_texts.WINDOWS, *_texts.WINDOWS.values()}
    wanted |= {text for meter in _texts.METERS.values() for text in meter}
    wanted |= {*_pictures.SHOWS.values(), *_inputs.SECTIONS.values(), *_figures.SHOWN}
    wanted |= {text for kind in _inputs.KINDS for text in kind[1:]}
    wanted |= {reason for _names, reason in _figures.UNDEFINED}
    wanted |= {*_about.SOLD.values(), *_about.REJECTION.values(), *_about.GIVEN.values()}
    wanted |= {*_about.PROFILES.values(), *_about.PLANTS.values(), *_about.AGREEMENTS.values()}
    wanted |= {*_site.USES.values(), *_site.DUTIES.values(), *_site.REGIMES.values()}
    wanted |= {*_site.NOISE.values(), *(sentence for _figure, sentence in _site.PERMITS.values())}
    for module in (_about, _figures, _inputs, _pictures, _site, _texts):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
            if called and isinstance(node.args[0], ast.Constant):
                wanted.add(node.args[0].value)
    template = (PACKAGE / "report" / "report.html.jinja").read_text(encoding="utf-8")
    said = re.findall(r'_\("([^"]*)"\)', template)
    assert len(said) > 40
    assert sorted((wanted | set(said)) - known_in_french()) == []


def test_every_choice_of_a_scenario_can_be_told():
    fields = fleetwatt.schema()["properties"]
    cooling = fields["facility"]["properties"]["cooling"]["properties"]
    assert set(_about.SOLD) == set(fields["business_model"]["enum"])
    assert set(_about.REJECTION) == set(cooling["rejection"]["enum"])
    sections = {name for name, field in fields.items() if field.get("type") == "object"}
    assert sections - {"sources"} <= set(_inputs.SECTIONS)


def test_units_dates_and_numbers():
    english, french_ = language("en"), language("fr")
    assert english.unit("m3/year") == "m³/year"
    assert french_.unit("m3/year") == "m³/an"
    assert french_.unit("EUR/GPU-h") == "€/GPU·h"
    assert french_.unit("degC/decade") == "°C/décennie"
    assert (english.unit("year", 1), english.unit("year", 20)) == ("year", "years")
    assert (french_.unit("year", 1.5), french_.unit("year", 20)) == ("an", "ans")
    assert english.unit("tCO2e/year") == "tCO₂e/year"
    assert english.month("2026-12") == "December 2026"
    assert french_.day("2046-08-01") == "1er août 2046"
    assert english.day("2046-07-25") == "25 July 2046"
    assert english.exact(0.00055) == "0.00055"
    assert french_.exact(12_000_000.0) == "12\u202f000\u202f000"
    assert glued("80 MW of 7.6 % and 40 published") == "80\xa0MW of 7.6\xa0% and 40 published"


def test_every_group_is_told(result):
    found = _figures.groups(result, language("en"), None)
    assert [group.title for group in found] == list(_figures.SHOWN)
    rows = {row.id: group.title for group in found for row in group.rows}
    assert rows["pue"] == rows["peak_grid_mw"] == "Energy"
    assert rows["gpus"] == rows["sold_gpu_hours_year"] == "Fleet"
    assert rows["erf"] == rows["delivered_heat_mwh_year"] == "Heat"
    assert rows["wue_l_kwh"] == rows["offsite_water_m3_year"] == "Water"
    assert rows["electricity_cost_eur_mwh"] == rows["capex_site_fraction"] == "Money"
    assert rows["lcoc_eur_gpu_hour"] == rows["npv_eur"] == "Returns"
    parties = {name for name in result.kpi.index if name.startswith(PARTIES)}
    assert len(parties) == 6
    assert rows.keys() == set(result.kpi.index) - parties


def test_parties_of_leased_it_are_told_where_it_is_leased(result):
    leased = result.scenario.replace({"business_model": "leased_it"}).run()
    rows = {row.id for group in _figures.groups(leased, language("en"), None) for row in group.rows}
    assert rows == set(leased.kpi.index)


def test_what_is_modelled_is_not_told_as_left_out():
    limits = " ".join(_texts.LIMITS)
    assert "Guarantees" in limits
    for modelled in ("Working capital", "added tax", "covenants", "refinancing", "subsidies"):
        assert modelled not in limits


def test_published_accelerators_have_a_unit_in_french(result):
    told = " ".join(_about.verdicts(result, language("fr")))
    assert re.search(r"le raccordement offre \d+ MW\.", told)


# What a browser sees.


@pytest.fixture(scope="module")
def file(written, lang, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / f"report-{lang}.html"
    path.write_text(written[lang], encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
def test_a_browser_finds_nothing_wrong(browser, file, width, scheme):
    from browser import inspect

    assert inspect(browser, file.as_uri(), width, scheme) == []


def test_long_names_do_not_widen_it(browser, result, tmp_path):
    from browser import inspect

    name = {"name": "W" * 10_000, "description": HOSTILE + "W" * 1000}
    result.scenario.replace(name).run().report(tmp_path / "long.html")
    assert inspect(browser, (tmp_path / "long.html").as_uri(), 400) == []


def test_it_prints_with_its_lists_open(browser, file):
    page = browser.new_page()
    try:
        page.goto(file.as_uri())
        page.emulate_media(media="print", color_scheme="dark")
        heights = page.evaluate(
            "() => [...document.querySelectorAll('details table')].map(t => t.offsetHeight)"
        )
        assert min(heights) > 0
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        printed = page.pdf(prefer_css_page_size=True)
    finally:
        page.close()
    assert printed.startswith(b"%PDF")
