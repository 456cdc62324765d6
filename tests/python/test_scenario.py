"""Scenarios: read, written, changed by path, compared, described."""

import copy
import json
import math
import pickle
import re

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fleetwatt
from fleetwatt import ConfigError, InfeasibleError, Scenario, run_many

EXAMPLES = fleetwatt.examples()
NAME = "valence-80mw"
SCHEMA = fleetwatt.schema()


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example(NAME)


def leaves(tree, path=""):
    """Every path and value below a tree, keys quoted where they are not plain."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            step = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)
            yield from leaves(value, f"{path}.{step}" if path else step)
    elif isinstance(tree, list):
        for n, value in enumerate(tree):
            yield from leaves(value, f"{path}[{n}]")
    else:
        yield path, tree


def fields(schema, path=""):
    """Every path of the schema that holds a plain value, with its part of the schema."""
    for name, part in schema["properties"].items():
        at = f"{path}.{name}" if path else name
        if part.get("type") == "object":
            if part["additionalProperties"] is False:
                yield from fields(part, at)
        elif part.get("type") == "array":
            if name == "cohorts":
                yield from fields(part["items"], f"{at}[0]")
        else:
            yield at, part


FIELDS = dict(fields(SCHEMA))
NUMBERS = {path: part for path, part in FIELDS.items() if "minimum" in part}


def faults_of(call, *arguments):
    with pytest.raises(ConfigError) as caught:
        call(*arguments)
    assert caught.value.faults
    assert all(message for _, message in caught.value.faults)
    return dict(caught.value.faults)


# Written and read


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("ending", ["toml", "json"])
def test_what_is_saved_is_loaded(tmp_path, name, ending):
    scenario = Scenario.example(name)
    file = tmp_path / f"a.{ending}"
    scenario.save(file)
    again = Scenario.load(file)
    assert again == scenario
    assert again.hash == scenario.hash
    assert again.to_dict() == scenario.to_dict()
    assert again.diff(scenario) == []
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert Scenario.loads(scenario.dumps(ending), ending) == scenario


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@given(source=TEXTS, name=TEXTS.filter(str.strip), ending=st.sampled_from(["toml", "json"]))
def test_texts_survive(source, name, ending):
    scenario = Scenario.example(NAME).replace(
        {"name": name, "sources": {"site.latitude": source, "fleet.cohorts[0].gpus": "'\"\\"}}
    )
    again = Scenario.loads(scenario.dumps(ending), ending)
    assert again == scenario
    assert again["name"] == name
    assert again['sources."site.latitude"'] == source


def test_names_of_columns_survive(scenario):
    table = {"time": "Zeit", "units.dry_bulb_c": "°C", 'a"b.c': "x", "timezone": "UTC"}
    changed = scenario.replace({"climate.table": table})
    assert Scenario.loads(changed.dumps()) == changed
    for key, value in table.items():
        assert changed[f"climate.table.{json.dumps(key)}"] == value


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", ["toml", "json"])
def test_byte_order_marks_and_line_ends_do_not_matter(tmp_path, scenario, mark, end, ending):
    file = tmp_path / f"a.{ending}"
    file.write_bytes((mark + scenario.dumps(ending).replace("\n", end)).encode())
    assert Scenario.load(file) == scenario


def test_copies_are_equal(scenario):
    for again in (copy.deepcopy(scenario), copy.copy(scenario)):
        assert again == scenario
    back = pickle.loads(pickle.dumps(scenario))
    assert back == scenario
    assert hash(back) == hash(scenario)
    assert scenario != NAME


def test_the_folder_travels(tmp_path, scenario):
    scenario.save(tmp_path / "a.toml")
    loaded = Scenario.load(tmp_path / "a.toml")
    assert loaded.folder == tmp_path.resolve()
    assert loaded.replace({"name": "b"}).folder == loaded.folder
    assert pickle.loads(pickle.dumps(loaded)).folder == loaded.folder


# Refused texts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing"),
        ("name = ", "not TOML, line 1, column 8"),
        ('name = "a"\nname = "b"', "not TOML, line 2, column 1: duplicate key"),
        ("start = 2025-07", "months are quoted"),
        ("start = 2025-07-01", 'months as "YYYY-MM"'),
        ("start = 07:00:00", "must be quoted"),
        ("operation_years = nan", "not a finite number"),
        ("operation_years = inf", "not a finite number"),
        (f"operation_years = {'9' * 5000}", "overflow"),
        ("operation_years = true", "true is not a whole number"),
        ("[[site]]\n", "an array is not a table"),
        ("fleet = 3", "3 is not a table"),
        ("a = " + "[" * 100_000, "recurs"),
        ("a = " + "{b=" * 100_000, "recurs"),
        (".".join("a" * 100_000) + " = 1", "recurs"),
        ("[" + ".".join("a" * 100_000) + "]", "recurs"),
        ("\0", "not TOML"),
        ("x" * 10_000_000 + " = 1", "unknown key"),
        ('name = "' + "x" * 10_000_000 + '"', "10000000 characters, 100000 at most"),
        ('business_model = "' + "x" * 10_000_000 + '"', "is none of cloud, leased_it, colocation"),
        ('start = "' + "x" * 10_000_000 + '"', "not a month"),
        ("site = '''" + "x\n" * 5_000_000 + "'''", "is not a table"),
        ('[sources]\n"' + "x" * 10_000_000 + '" = ""', "no such field"),
        ('name = "' + "x" * 10_000_000, "not TOML, line 1"),
    ],
)
def test_bad_toml_is_refused_briefly(text, said):
    with pytest.raises(ConfigError) as caught:
        Scenario.loads(text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 2_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON: EOF"),
        ("[]", "an array is not a table"),
        ("null", "is not a table"),
        ('{"name": "a", "name": "b"}', 'the key "name" stands twice'),
        ('{"site": {"voltage": "hta", "voltage": "hta"}}', "stands twice"),
        ('{"operation_years": NaN}', "not JSON"),
        ('{"operation_years": 1e999}', "out of range"),
        (f'{{"operation_years": {"9" * 5000}}}', "out of range"),
        ('{"operation_years": false}', "false is not a whole number"),
        ('{"operation_years": "20"}', '"20" is not a whole number'),
        ('{"operation_years": 20.5}', "20.5 is outside the accepted range, a whole number, 1 to"),
        ("[" * 100_000 + "]" * 100_000, "recursion limit"),
        ('{"a":' * 100_000, "recursion limit"),
        ('{"name": "' + "x" * 10_000_000 + '"}', "100000 at most"),
        ('{"' + "x" * 10_000_000 + '": 1}', "unknown key"),
        ('{"name": "\\ud800"}', "not JSON"),
        ('{"name": "a\\u0000b"}', "U+0000"),
        ('{"name": "a"}}', "trailing characters"),
    ],
)
def test_bad_json_is_refused_briefly(text, said):
    with pytest.raises(ConfigError) as caught:
        Scenario.loads(text, "json")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 2_000


def test_bad_files_are_refused(tmp_path, scenario):
    with pytest.raises(FileNotFoundError):
        Scenario.load(tmp_path / "absent.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(IsADirectoryError):
        Scenario.load(tmp_path / "folder.toml")
    (tmp_path / "latin.toml").write_bytes("name = 'é'".encode("latin-1"))
    assert "not UTF-8" in faults_of(Scenario.load, tmp_path / "latin.toml")[""]
    (tmp_path / "empty.toml").touch()
    assert faults_of(Scenario.load, tmp_path / "empty.toml")["name"] == "missing: text"
    (tmp_path / "a.yaml").write_text(scenario.dumps())
    for call in (Scenario.load, scenario.save):
        assert ".toml or .json" in faults_of(call, tmp_path / "a.yaml")[""]
    assert "neither toml nor json" in faults_of(Scenario.loads, "", "yaml")[""]
    assert "did you mean" in faults_of(Scenario.example, "valence-80")[""]
    assert "character" in faults_of(Scenario.loads, "\ud800")[""]


def test_every_fault_is_told_at_once():
    text = """
    name = " "
    start = "2025-13"
    operation_year = 20
    timezone = "Europe/Pari"
    business_model = "clod"
    [site]
    grid_connection_mw = -80.0
    latitude = nan
    voltage = "htb4"
    [climate]
    catalogue = "atlantis"
    [[fleet.cohorts]]
    accelerator = "gb300"
    gpus = 0
    online = 2026-12-01
    [[fleet.cohorts]]
    accelerator = "h100_sxm"
    gpus = "all"
    online = "2026-12"
    ramp_months = 1.5
    [fleet.demand]
    inference_profile = "chats"
    [facility]
    it_capacity_mw = true
    [facility.electrical]
    redundancy = 2
    [sources]
    "site.latitud" = "map"
    """
    faults = faults_of(Scenario.loads, text)
    assert faults.keys() == {
        "name",
        "start",
        "operation_year",
        "timezone",
        "business_model",
        "site.grid_connection_mw",
        "site.latitude",
        "site.voltage",
        "climate.catalogue",
        "fleet.cohorts[0].accelerator",
        "fleet.cohorts[0].gpus",
        "fleet.cohorts[0].online",
        "fleet.cohorts[1].gpus",
        "fleet.cohorts[1].ramp_months",
        "fleet.demand.inference_profile",
        "facility.it_capacity_mw",
        "facility.electrical.redundancy",
        'sources."site.latitud"',
    }
    assert faults["site.grid_connection_mw"] == (
        "-80 is outside the accepted range, 0.1 to 10000 MW"
    )
    assert 'did you mean "operation_years"' in faults["operation_year"]
    assert 'did you mean "cloud"' in faults["business_model"]
    assert 'did you mean "gb300_nvl72"' in faults["fleet.cohorts[0].accelerator"]


def test_fields_that_do_not_fit_together_are_told_at_once(scenario):
    later = {"accelerator": "gb300_nvl72", "gpus": "fill", "online": "2026-11"}
    faults = faults_of(
        scenario.replace,
        {
            "fleet.cohorts[1]": later,
            "fleet.demand.training_fraction": 0.9,
            "carbon.life_cycle_g_kwh": 0.0,
            "supply.price.level_path": [
                {"year": 2030, "eur_mwh": 60},
                {"year": 2030, "eur_mwh": 70},
            ],
            "uncertainty": [{"path": "site.grid", "low": 1, "high": 2}],
        },
    )
    assert faults.keys() == {
        "fleet.cohorts",
        "fleet.cohorts[1].online",
        "fleet.demand",
        "carbon.life_cycle_g_kwh",
        "supply.price.level_path",
        "uncertainty[0].path",
    }


# Paths


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_leaf_is_found_by_its_path(name):
    scenario = Scenario.example(name)
    found = list(leaves(scenario.to_dict()))
    assert len(found) > 150
    for path, value in found:
        assert scenario[path] == value


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("sit", 'unknown key "sit"; did you mean "site"?'),
        ("site.grid_connection", 'did you mean "grid_connection_mw"?'),
        ("fleet.cohorts[1]", "no element 1, there are 1"),
        ("fleet.cohorts[99999999999999999999]", "not a path"),
        ("fleet.cohorts[-1]", "not a path"),
        ("fleet.cohorts[+0]", "not a path"),
        ("fleet.cohorts[00]", "not a path"),
        ("fleet.cohorts[0", "not a path"),
        ("fleet.cohorts[0]x", "not a path"),
        ("fleet.cohorts.gpus", 'unknown key "gpus"'),
        ("name[0]", "no element 0, there are 0"),
        ("name.x", 'unknown key "x"'),
        ("", "not a path"),
        (".", "not a path"),
        ("site.", "not a path"),
        ('"site', "not a path"),
        ("é" * 1000, "unknown key"),
        ("\ud800", "character"),
    ],
)
def test_unknown_paths_are_refused(scenario, path, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        scenario[path]
    with pytest.raises(ConfigError) as caught:
        scenario.replace({path: 1})
    assert caught.value.faults


def test_paths_are_texts(scenario):
    with pytest.raises(TypeError):
        scenario[0]
    assert scenario['"site"."latitude"'] == scenario["site.latitude"]


# Changes


def sources_apart(scenario):
    tree = scenario.to_dict()
    return {key: value for key, value in tree.items() if key != "sources"}


@given(path=st.sampled_from(sorted(FIELDS)))
def test_the_same_value_changes_nothing_but_its_source(path):
    scenario = Scenario.example(NAME)
    again = scenario.replace({path: scenario[path]})
    assert scenario.diff(again) == []
    assert sources_apart(again) == sources_apart(scenario)
    assert again["sources"][path] == "user"
    assert again != scenario


@given(data=st.data(), path=st.sampled_from(sorted(NUMBERS)))
@settings(max_examples=300)
def test_any_other_number_is_seen(data, path):
    scenario, part = Scenario.example(NAME), NUMBERS[path]
    low, high = part["minimum"], part["maximum"]
    whole = "integer" in part["type"]
    number = data.draw(st.integers(low, high) if whole else st.floats(low, high))
    before = scenario[path]
    try:
        changed = scenario.replace({path: number})
    except ConfigError as error:
        # Other fields may forbid it, the field itself does not.
        if any("accepted range" in message for _, message in error.faults):
            raise
        return
    assert changed[path] == number
    assert (scenario.diff(changed) == []) == (number == before)
    if number != before:
        assert scenario.diff(changed) == [(path, before, number)]
        assert changed.diff(scenario) == [(path, number, before)]
    assert Scenario.loads(changed.dumps()) == changed
    assert Scenario.loads(changed.dumps("json"), "json") == changed


def test_the_hash_changes_with_every_field(scenario):
    tree = json.loads(scenario.dumps("json"))
    seen = {scenario.hash}
    count = 1
    for path, value in leaves(sources_apart(scenario)):
        part = FIELDS.get(path, {})
        candidates = [part.get("minimum"), part.get("maximum"), *part.get("enum", [])]
        if isinstance(value, str):
            candidates.append(f"{value}x")
        for candidate in candidates:
            try:
                changed = scenario.replace({path: candidate, "sources": tree["sources"]})
            except ConfigError:
                continue
            if scenario.diff(changed):
                seen.add(changed.hash)
                count += 1
                break
    assert count > 120
    assert len(seen) == count


@pytest.mark.parametrize("path", sorted(NUMBERS))
@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, True, "1", [], {}, 10**400])
def test_other_than_numbers_in_range_are_refused(scenario, path, wrong):
    faults = faults_of(scenario.replace, {path: wrong})
    assert path in faults


@pytest.mark.parametrize("path", sorted(NUMBERS))
def test_ranges_hold_at_both_ends(scenario, path):
    for beyond in (NUMBERS[path]["minimum"] - 1, NUMBERS[path]["maximum"] * 1.01 + 1):
        said = faults_of(scenario.replace, {path: beyond})[path]
        assert "outside the accepted range" in said
        assert said.endswith(NUMBERS[path]["x-unit"])


def test_numbers_of_numpy_and_whole_floats_are_numbers(scenario):
    for number in (np.float64(90), np.float32(90), np.int32(90), np.array(90.0), 90, 90.0):
        assert scenario.replace({"site.grid_connection_mw": number}) == scenario.replace(
            {"site.grid_connection_mw": 90}
        )
    for count in (5, 5.0, np.float64(5), np.uint8(5)):
        changed = scenario.replace({"fleet.cohorts[0].gpus": count, "operation_years": count})
        assert changed["fleet.cohorts[0].gpus"] == changed["operation_years"] == 5
    assert scenario.replace({"climate.trend_c_per_decade": -0.0}) == scenario.replace(
        {"climate.trend_c_per_decade": 0.0}
    )
    assert "table or array" in faults_of(scenario.replace, {"name": np.zeros(3)})["name"]
    assert "table or array" in faults_of(scenario.replace, {"name": {1, 2}})["name"]
    assert (
        "true"
        in faults_of(scenario.replace, {"operation_years": np.bool_(True)})["operation_years"]
    )


def test_faults_of_values_are_told_at_once(scenario):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    faults = faults_of(
        scenario.replace,
        {"operation_years": 10**5000, "site.latitude": math.nan, "name": "\ud800", "start": deep},
    )
    assert len(faults) == 4
    faults = faults_of(scenario.replace, {"sit.latitude": 1, "site.latitude": 91, "nam": "x"})
    assert faults.keys() == {"sit.latitude", "site.latitude", "nam"}


COHORT = {"accelerator": "h100_sxm", "gpus": 800, "online": "2030-01"}


def test_cohorts_come_and_go(scenario):
    several = scenario.replace({"fleet.cohorts[1]": COHORT})
    assert several["fleet.cohorts[1].ramp_months"] == 1
    given = {path for path in several["sources"] if path.startswith("fleet.cohorts[1]")}
    assert given == {f"fleet.cohorts[1].{field}" for field in COHORT}
    by_path = {found.path: found for found in several.assumptions}
    assert by_path["fleet.cohorts[1].gpus"].origin == "user"
    assert by_path["fleet.cohorts[1].ramp_months"].origin == "default"
    rows = several["fleet.cohorts"]
    third = several.replace({"fleet.cohorts[1].gpus": 900, "fleet.cohorts[2]": COHORT})
    assert [row["gpus"] for row in third["fleet.cohorts"]] == ["fill", 900, 800]
    alone = third.replace({"fleet.cohorts": rows[:1]})
    assert scenario.diff(alone) == []
    assert not any(path.startswith("fleet.cohorts[1]") for path in alone["sources"])
    assert "at least 1" in faults_of(scenario.replace, {"fleet.cohorts": []})["fleet.cohorts"]
    assert (
        "no element 2"
        in faults_of(scenario.replace, {"fleet.cohorts[2]": COHORT})["fleet.cohorts[2]"]
    )


def test_only_what_a_table_gives_is_the_users(scenario):
    rows = [{"capacity_mw": 15.0}, {"capacity_mw": 5.0, "availability": 0.7}]
    changes = {"supply.nuclear_share": rows, "facility.heat_reuse": {"network_mw": 12.0}}
    changed = scenario.replace(changes)
    assert {path for path, source in changed["sources"].items() if source == "user"} == {
        "supply.nuclear_share[0].capacity_mw",
        "supply.nuclear_share[1].capacity_mw",
        "supply.nuclear_share[1].availability",
        "facility.heat_reuse.network_mw",
    }
    tree = scenario.to_dict()
    tree["supply"]["nuclear_share"] = rows
    found, read = (
        {found.path: found for found in one.assumptions}
        for one in (changed, Scenario.loads(json.dumps(tree), "json"))
    )
    path = "supply.nuclear_share[0].availability"
    assert found[path].origin == "default"
    assert found[path] == read[path]
    assert found["supply.nuclear_share[1].availability"].origin == "user"


def test_faults_within_a_table_are_told_once(scenario):
    change = {"supply.battery": {"power": {"mw": 5.0}}, "operation_years": {"x": 1}}
    faults = faults_of(scenario.replace, change)
    assert faults.keys() == {"supply.battery.power", "operation_years"}


def test_a_missing_row_says_how_lists_are_set(scenario):
    path = "supply.ppa[0].price_eur_mwh"
    said = faults_of(scenario.replace, {path: 75.0})[path]
    assert said.startswith("no element 0, there are 0; ")
    assert "supply.ppa[0]" in said
    assert "supply.ppa = [{...}]" in said


def test_none_brings_the_default_back(scenario):
    cleared = scenario.replace({"site.altitude_m": None, "climate.catalogue": None})
    assert cleared["site.altitude_m"] is None
    assert cleared["climate.catalogue"] == "montelimar"
    assert Scenario.loads(cleared.dumps()) == cleared
    assert "is not" in faults_of(scenario.replace, {"name": None})["name"]


# JSON Schema

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_schema_accepts_the_examples(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    scenario = Scenario.example(name)
    VALIDATOR.validate(scenario.to_dict())
    VALIDATOR.validate(json.loads(scenario.dumps("json")))


WRONG = [math.inf, -1e300, 1e300, 0.5, True, "x", "2025-13", "1999-01", "", [], {}, [1], None]


@given(
    path=st.sampled_from(sorted(FIELDS)),
    wrong=st.sampled_from([w for w in WRONG if w != math.inf]),
)
@settings(max_examples=400)
def test_the_schema_refuses_what_the_reader_refuses(path, wrong):
    tree = json.loads(Scenario.example(NAME).dumps("json"))
    place = tree
    *way, last = re.findall(r"\w+", path)
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = wrong
    try:
        Scenario.loads(json.dumps(tree), "json")
        refused = False
    except ConfigError as error:
        # The schema does not know the catalogue, nor what must agree.
        other = (
            r"unknown |time zone|is empty|\bbefore\b|\bafter\b|above|below|at most|more than|"
            r"names a file|months is none of|leave nothing"
        )
        refused = not all(re.search(other, message) for _, message in error.faults)
    if refused:
        assert not VALIDATOR.is_valid(tree)
    elif wrong is not None:
        assert VALIDATOR.is_valid(tree)


# Assumptions


def test_assumptions_name_what_is_read(scenario):
    found = {row.path: row for row in scenario.assumptions}
    assert len(found) == len(scenario.assumptions)
    for absent in ("name", "description", "climate.file", "supply.price.file", "carbon.file"):
        assert absent not in found
    assert not any(row.value is None or row.value == "" for row in found.values())
    assert found["business_model"].origin == "scenario" or found["business_model"].source
    default = found["facility.cooling.air_side"]
    assert (default.origin, default.source) == ("default", "assumption: default choice")
    of_chip = {path.rsplit(".", 1)[1] for path in found if "catalogue.accelerators" in path}
    of_power = {"all_in_kw", "node_kw", "chip_tdp_w", "idle_fraction", "liquid_fraction"}
    assert of_chip == of_power | {"gpus_per_node", "gpus_per_domain", "bf16_tflops"}
    assert found["catalogue.failures.llama3.gpu_count"].value == 268
    tariff = [path for path in found if path.startswith("catalogue.tariffs.turpe_htb1.")]
    assert {path.rsplit(".", 1)[1] for path in tariff} == {
        "power_long_eur_kw_year",
        "energy_long_eur_mwh",
        "overrun_factor",
        "cta_fraction",
    }
    levies = {path.rsplit(".", 1)[1] for path in found if "tariffs.levies" in path}
    assert levies == {"excise_full_eur_mwh"}
    assert "catalogue.demand.inference_conversation.weekday_profile" in found
    assert "catalogue.climates.montelimar.dry_bulb_mean_c" in found
    assert "catalogue.markets.fr_day_ahead.quantiles" in found
    assert "catalogue.markets.fr_combustion.life_cycle_slope" in found
    for row in found.values():
        assert row.source or row.origin == "scenario", row
        assert row.about
        if row.low is not None:
            assert row.low <= row.high


def test_assumptions_follow_the_choices(scenario):
    def paths(**changes):
        named = {path.replace("__", "."): value for path, value in changes.items()}
        return {row.path for row in scenario.replace(named).assumptions}

    assert "site.altitude_m" not in paths(climate__file="x.epw")
    assert "supply.excise_conditions.good_practice" not in paths(supply__excise="reduced")
    by_conditions = paths(supply__excise="conditions")
    assert "supply.excise_conditions.good_practice" in by_conditions
    assert "catalogue.tariffs.levies.excise_reduced_kwh_eur" in by_conditions
    assert "site.longitude" not in paths(climate__file="x.epw")
    assert "site.longitude" in paths(climate__file="x.csv")
    assert not any("climates" in path for path in paths(climate__file="x.csv"))
    assert "carbon.decline" not in paths(carbon__source="file", carbon__file="x.csv")
    assert "facility.cooling.tower_fan_fraction" in paths(facility__cooling__rejection="wet_tower")
    assert "revenue.colocation_eur_kw_month" in paths(business_model="colocation")
    rows = [dict(scenario["fleet.cohorts[0]"], basis="node", chip_eur=None, all_in_kw=2.0)]
    found = paths(fleet__cohorts=rows)
    assert "catalogue.accelerators.gb300_nvl72.node_kw" in found
    assert "catalogue.accelerators.gb300_nvl72.chip_price_usd" in found
    assert "catalogue.accelerators.gb300_nvl72.all_in_kw" not in found
    assert "currency.usd_per_eur" in found
    assert "currency.usd_per_eur" not in paths()


CHOICES = [
    {},
    {"business_model": "colocation"},
    {"facility.cooling.rejection": "wet_tower", "facility.cooling.air_side": "economiser"},
    {"facility.cooling.rejection": "adiabatic", "fleet.cohorts[0].gpus": 30_000},
    {"fleet.demand.inference_fraction": 0.0, "currency.inflation": 0.0, "carbon.decline": 0.0},
    {"supply.generators.capacity_mw": 0.0, "facility.heat_reuse.network_mw": 0.0},
    {"finance.gearing": 0.0, "climate.trend_c_per_decade": 0.0, "site.altitude_m": None},
    {"supply.price.level_path": [{"year": 2030, "eur_mwh": 60}], "supply.contract_fraction": 0.5},
    {
        "finance.facility_loan.shape": "sculpted",
        "finance.facility_loan.dscr_steps": [{"from_year": 3, "dscr": 2.0}],
        "finance.losses": "used",
    },
    {
        "finance.facility_loan.refinanced_after_years": 2,
        "finance.reserves.debt_service_form": "facility",
        "finance.working_capital.vat_rate": 0.0,
        "finance.interest_cap": False,
    },
    {
        "finance.gearing": 0.0,
        "finance.it_loan.gearing": 0.9,
        "finance.it_loan.interest_rate": 0.08,
        "finance.it_loan.refinanced_after_years": 2,
        "finance.social_contribution_rate": 0.033,
        "finance.working_capital.vat_months": 0.0,
    },
    {
        "business_model": "colocation",
        "finance.facility_loan.gearing": 0.9,
        "finance.facility_loan.interest_rate": 0.06,
        "finance.reserves.debt_service_months": 0.0,
        "finance.covenants": {"lock_up_dscr": 0.0, "default_dscr": 0.0},
        "finance.interest_cap_eur": 0.0,
    },
    {"revenue.contract_years": 2.5},
    {"fleet.cohorts[0].chip_eur": None, "fleet.demand.ramp_months": 0},
    {
        "facility.cooling.air_side": "waterside_economiser",
        "facility.cooling.supply_c": 30.0,
        "facility.aquifer.groundwater_fraction": 0.5,
    },
    {"facility.cooling.air_side": "water_chiller", "facility.electrical.redundancy": "2n"},
    {
        "facility.cooling.air_side": "direct_expansion",
        "facility.heat_reuse.network_supply_c": 90.0,
        "facility.heat_reuse.network_return_c": 40.0,
        "facility.heat_reuse.upgrade": "heat_pump",
        "facility.heat_reuse.heat_pump_owner": "campus",
    },
    {"facility.cooling.air_side": "direct_expansion", "facility.cooling.rejection": "wet_tower"},
    {
        # Each can be halved and stays in order.
        "supply.network.peak_fraction": 0.05,
        "supply.network.hph_fraction": 0.1,
        "supply.network.hch_fraction": 0.2,
        "supply.network.hpb_fraction": 0.4,
        "supply.network.hcb_fraction": 0.8,
        "supply.excise": "conditions",
        "supply.excise_conditions.energy_management": True,
        "supply.excise_conditions.good_practice": True,
        "supply.excise_conditions.value_added_eur_year": 3e8,
    },
    {
        "supply.block": [{"power_mw": 20.0}],
        "supply.indexed": [{"load_fraction": 0.5}],
        "supply.nuclear_share": [{"capacity_mw": 10.0, "upfront_eur_mw": 1e5}],
        "supply.ppa": [
            {"technology": "hydro", "price_eur_mwh": 65.0, "capacity_mw": 10.0},
            {"delivery": "baseload", "price_eur_mwh": 65.0, "capacity_mw": 10.0},
        ],
    },
]


@pytest.mark.parametrize("choices", CHOICES)
def test_what_is_not_an_assumption_changes_nothing(choices):
    scenario = Scenario.example(NAME).replace({"operation_years": 4, **choices})
    listed = {row.path for row in scenario.assumptions}
    others = []
    for path, part in NUMBERS.items():
        if path in listed:
            continue
        low, high = part["minimum"], part["maximum"]
        for number in (low, high):
            try:
                changed = scenario.replace({path: number})
            except ConfigError:
                continue
            # Absent values that now are there become assumptions.
            if path not in {row.path for row in changed.assumptions}:
                others.append(changed)
    assert len(others) > 10
    table = run_many([scenario, *others]).to_numpy()
    same = (table == table[0]) | (np.isnan(table) & np.isnan(table[0]))
    wrong = [scenario.diff(others[n - 1]) for n in np.flatnonzero(~same.all(axis=1))]
    assert wrong == []


def test_every_number_among_the_assumptions_changes_something():
    """Where it is listed, some value of a number moves some key figure."""
    moved, listed = set(), set()
    for choices in CHOICES:
        scenario = Scenario.example(NAME).replace({"operation_years": 14, **choices})
        before = key_figures(scenario)
        for row in scenario.assumptions:
            part = NUMBERS.get(row.path)
            if part is None or row.path in moved:
                continue
            listed.add(row.path)
            low, high = part["minimum"], part["maximum"]
            middle = 0.5 * (high + row.value)
            for number in (0.5 * (low + row.value), low, middle, high, 0.1 * middle):
                if "integer" in part["type"]:
                    number = math.floor(number)
                try:
                    after = key_figures(scenario.replace({row.path: number}))
                except (ConfigError, InfeasibleError):
                    continue
                if not np.array_equal(before, after, equal_nan=True):
                    moved.add(row.path)
                    break
    assert len(moved) > 110
    assert listed == moved


def key_figures(scenario):
    return np.array(list(scenario.run().scalars.values()))


def test_subscribed_powers_rise_and_versions_exist(scenario):
    faults = faults_of(scenario.replace, {"supply.network.hpb_fraction": 0.5})
    assert faults.keys() == {"supply.network.hpb_fraction"}
    assert "below that of the period before, 1" in faults["supply.network.hpb_fraction"]
    without = {"site.voltage": "hta", "supply.network.usage": "medium"}
    assert faults_of(scenario.replace, without).keys() == {"supply.network.usage"}


@pytest.mark.parametrize(
    ("path", "wrong", "said"),
    [
        ("finance.payment_months", 5, "5 months is none of 1, 2, 3, 4, 6, 12"),
        (
            "finance.payment_months",
            0,
            "0 is outside the accepted range, a whole number, 1 to 12 month",
        ),
        ("finance.gearing", 1.2, "1.2 is outside the accepted range, 0 to 1"),
        ("finance.it_loan.gearing", 1.01, "1.01 is outside the accepted range, 0 to 1"),
        (
            "finance.it_tenor_years",
            -5,
            "-5 is outside the accepted range, a whole number, 1 to 40 year",
        ),
        ("finance.facility_loan.dscr", 0.9, "0.9 is outside the accepted range, 1 to 10"),
        (
            "finance.facility_loan.grace_months",
            180,
            "180 months of grace leave nothing of 15 years to repay in",
        ),
        (
            "finance.it_loan.refinanced_after_years",
            5,
            "5 is not before the loan is repaid, after 5 years",
        ),
        (
            "finance.covenants.default_dscr",
            1.5,
            "1.5 is above finance.covenants.lock_up_dscr, 1.1",
        ),
    ],
)
def test_what_no_lender_agrees_to_is_refused(scenario, path, wrong, said):
    assert faults_of(scenario.replace, {path: wrong}) == {path: said}


@pytest.mark.parametrize(
    ("method", "life", "said"),
    [
        ("macrs", 6, "6 years; macrs takes 3, 5, 7, 10, 15, 20"),
        ("declining_balance", 2, "2 years; declining_balance takes 3 or more"),
    ],
)
def test_a_life_that_a_method_does_not_have_is_refused(scenario, method, life, said):
    for assets, years in [
        ("it", "it_depreciation_years"),
        ("services", "facility_depreciation_years"),
        ("services", "services_depreciation_years"),
    ]:
        changes = {f"finance.{assets}_depreciation": method, f"finance.{years}": life}
        assert faults_of(scenario.replace, changes) == {f"finance.{years}": said}


def test_a_loan_that_operation_shortens_is_told(scenario):
    for years, told in [(15, {"facility"}), (16, set()), (5, {"facility", "it"})]:
        rows = scenario.replace({"operation_years": years}).assumptions
        said = {row.path: row.about for row in rows if "_tenor_years" in row.path}
        assert len(said) == 2
        assert {
            kind
            for kind in ("facility", "it")
            if "too short" in said[f"finance.{kind}_tenor_years"]
        } == told


def test_covers_of_a_loan_are_in_order(scenario):
    steps = [{"from_year": 3, "dscr": 1.4}, {"from_year": 3, "dscr": 1.5}]
    said = faults_of(scenario.replace, {"finance.it_loan.dscr_steps": steps})
    assert said == {"finance.it_loan.dscr_steps[1].from_year": "3 is not after year 3"}


@pytest.mark.parametrize("section", ["supply.price", "carbon"])
def test_a_file_beside_a_synthetic_source_is_refused(scenario, section):
    faults = faults_of(scenario.replace, {f"{section}.file": "recorded.csv"})
    assert faults.keys() == {f"{section}.file"}
    assert "synthetic" in faults[f"{section}.file"]


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [("finance.it_tenor_years", 4, 7), ("fleet.coincidence", 0.5, 1.8)],
)
def test_what_cannot_be_drawn_is_refused_when_read(scenario, path, low, high):
    uncertain = [{"path": path, "low": low, "high": high}]
    assert faults_of(scenario.replace, {"uncertainty": uncertain}).keys() == {"uncertainty[0]"}


def test_zones_off_by_half_hours_are_refused(scenario):
    assert "timezone" in faults_of(scenario.replace, {"timezone": "Asia/Kolkata"})
