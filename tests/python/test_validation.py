"""Published cases, their adapters, and the command that compares."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from published_oracle import Year, usage
from scipy import optimize, stats

import fleetwatt
from fleetwatt import ConfigError, DomainError, climate, finance, fleet, supply, validation
from fleetwatt.climate import synthetic
from fleetwatt.facility import cooling, electrical
from fleetwatt.facility.published import lei_masanet_2022, lei_masanet_2022_ranges
from fleetwatt.fleet import performance, power
from fleetwatt.validation._comparison import PUBLISHED as FOLDER
from fleetwatt.validation._vectors import read_folder

# The guard goes once the law is there.
KINDS = validation.kinds()
PUBLISHED = read_folder(FOLDER)[0]
AIR = {"dry_bulb_c": 25.0, "relative_humidity": 0.5, "pressure_pa": 101_325.0}
TOWER = {"range_k": 5.56, "wet_bulb_c": 15.0}
CHILLER = {"record": "york_yt_1090kw_7_57cop_vsd", "evaporator_c": 7.0, "condenser_c": 20.0}
FRONTIER = {"cpu_util": 0.33, "gpu_util": 0.79, "nodes_active": 9216}
NODES = {"nodes": 980, "idle_kw": 1.22, "active_kw": 7.2, "utilisation": 0.5}
CLUSTER = {"gpus": 20_480, "it_w_per_gpu": 1_389, "utilisation": 0.8, "pue": 1.25}
CLUSTER |= {"usd_per_kwh": 0.083}
RUN = {"parameters": 175e9, "tokens": 300e9, "gpus": 128, "peak_flops": 1_979e12, "mfu": 0.395}
RUN |= {"usd_per_gpu_h": 1.42, "power_w_per_gpu": 1_790}
SERVING = {"tokens_per_s_per_gpu": 1_707, "usd_per_gpu_h": 2.0, "power_w_per_gpu": 637}
CAMPUS = {"it_capex_usd": 25.1e9, "facility_capex_usd": 12.9e9, "opex_usd_per_year": 0.9e9}
CAMPUS |= {"rate": 0.07, "it_life_years": 5, "facility_life_years": 14}
JOB = {"gpus": 16_384, "gpus_per_node": 8, "r_f_per_node_day": 0.0065}
RESTARTS = JOB | {"u0_min": 5, "dt_cp_min": 30, "w_cp_min": 1}
PERIOD = {"mtbf_s": 60_150, "checkpoint_s": 600, "recovery_s": 600, "downtime_s": 60}
WEEK = {"solar_mw": [0.0, 25.0], "wind_mw": [4.0, 4.0], "dc_mw": [10.0, 10.0]}
FLAT = {"annual_kwh": 10_000, "load": "flat 8760 h"}
FLAT |= {"energy_usd_kwh": 0.1, "demand_usd_kw_month": 10}
COUNT = {"nodes": 2_048, "gpus": 16_384, "days": 54, "failures_per_1000_node_days": 3.789}


def vectors(data_dir: Path, room: str = "facility") -> Path:
    folder = data_dir.parent / "vectors" / room
    if not folder.is_dir():
        pytest.skip(f"no published cases in {folder}")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_published_cases_of_the_package_hold(kind):
    comparison = validation.validate(kind=kind)
    assert [row for row in comparison.rows if row.met is not True] == []
    assert comparison.rows or comparison.skipped == [f"{kind}: needs weather (80 cases)"]
    assert all(row.source for row in comparison.rows)


@pytest.mark.parametrize("kind", validation.kinds())
def test_a_kind_says_what_it_takes_and_gives(kind):
    found = validation.kind(kind)
    assert found.name == kind
    assert found.about.endswith(".")
    for about in [*(one.about for one in found.inputs.values()), *found.outputs.values()]:
        assert about


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("psychrometrics", AIR),
        ("york_approach", TOWER),
        ("eir_cop", CHILLER),
        ("frontier_power", FRONTIER),
        ("fleet_power", NODES),
        ("cluster_energy", CLUSTER),
        ("training_run", RUN),
        ("inference_cost", SERVING),
        ("annualised_tco", CAMPUS),
        ("reopt_tariff", FLAT),
        ("reopt_blended_tariff_flat_load", FLAT),
        ("mttf", JOB),
        ("ettr", RESTARTS),
        ("failures_count", COUNT),
    ],
)
def test_json_goes_in_and_comes_out(kind, inputs):
    given = json.loads(json.dumps(inputs))
    found = validation.solve(kind, given)
    assert given == inputs
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    of_a_count = {"failures_per_gpu_year_low", "failures_per_gpu_year_high"}
    assert set(found) | of_a_count == set(validation.kind(kind).outputs) | of_a_count
    assert all(type(value) is float for value in found.values())


def test_lists_are_arrays():
    found = validation.solve("psychrometrics", AIR | {"dry_bulb_c": [[20.0], [25.0]]})
    assert found["wet_bulb_c"][1] == pytest.approx([17.889342], abs=1e-6)


def test_every_fault_of_the_inputs_is_told_at_once():
    given = {"rangek": 5.0, "wet_bulb_c": "cold", "air_flow_ratio": True}
    with pytest.raises(ConfigError) as caught:
        validation.solve("york_approach", given)
    faults = dict(caught.value.faults)
    assert "did you mean 'range_k'?" in faults["rangek"]
    assert faults["wet_bulb_c"] == "'cold' is not a number"
    assert faults["air_flow_ratio"] == "True is not a number"
    assert faults["range_k"].startswith("is missing")
    with pytest.raises(ConfigError, match="did you mean 'psychrometrics'"):
        validation.solve("psychrometric", AIR)
    with pytest.raises(ConfigError, match="nan is not a number"):
        validation.solve("psychrometrics", AIR | {"dry_bulb_c": float("nan")})
    with pytest.raises(ConfigError, match=r"'x\.epw' is not an absolute path"):
        validation.solve("lei_masanet_2022", {"epw": "x.epw", "case": 5})
    with pytest.raises(DomainError, match="wet_bulb_c = 40"):
        validation.solve("york_approach", TOWER | {"wet_bulb_c": 40.0})
    with pytest.raises(ConfigError, match=r"did you mean .york_yt_1090kw_7_57cop_vsd"):
        validation.solve("eir_cop", CHILLER | {"record": "york_yt_1090kw_7_57cop_vds"})


@pytest.mark.parametrize(
    ("kind", "inputs", "module", "law", "outputs"),
    [
        ("psychrometrics", AIR, climate, "wet_bulb_c", ["wet_bulb_c"]),
        ("york_approach", TOWER, cooling, "wet_tower_approach_k", ["approach_k"]),
        ("eir_cop", CHILLER, cooling, "chiller_cop", ["cop"]),
        ("frontier_power", FRONTIER, electrical, "machine_power_mw", ["power_mw"]),
        ("fleet_power", NODES, power, "power_mw", ["power_mw"]),
        ("cluster_energy", CLUSTER, power, "energy_mwh_year", ["energy_mwh_year", "cost_usd_year"]),
        ("training_run", RUN, performance, "training_time_h", ["hours"]),
        ("training_run", RUN, performance, "training_cost", ["usd_total"]),
        ("training_run", RUN, performance, "training_cost_per_mtoken", ["usd_per_mtoken"]),
        ("training_run", RUN, performance, "training_joule_per_token", ["joule_per_token"]),
        ("inference_cost", SERVING, performance, "cost_per_mtoken", ["usd_per_mtoken"]),
        ("inference_cost", SERVING, performance, "joule_per_token", ["joule_per_token"]),
        ("annualised_tco", CAMPUS, finance, "annualised_tco", ["usd_per_year"]),
        ("mttf", JOB, fleet, "mttf_h", ["mttf_h", "mttf_min"]),
        ("ettr", RESTARTS, fleet, "ettr", ["ettr"]),
        (
            "checkpoint_interval",
            PERIOD | {"rule": "optimal"},
            fleet,
            "checkpoint_period_s",
            ["period_s"],
        ),
        ("failures_count", COUNT, fleet, "mttf_h", ["mtbf_h"]),
        (
            "carbon_explorer_week",
            WEEK,
            supply,
            "smallest_battery_mwh",
            ["min_battery_247_mwh_CLC"],
        ),
    ],
)
def test_adapters_call_the_public_laws(monkeypatch, kind, inputs, module, law, outputs):
    before = validation.solve(kind, inputs)
    own = getattr(module, law)
    monkeypatch.setattr(module, law, lambda *args, **named: 2.0 * own(*args, **named))
    doubled = {output: 2.0 * before[output] for output in outputs}
    assert validation.solve(kind, inputs) == before | doubled


@pytest.mark.parametrize(
    ("kind", "inputs", "told"),
    [
        ("mttf", {"gpus": 8, "gpus_per_node": 8}, "links, mttf_years; given: gpus, gpus_per_node"),
        ("mttf", JOB | {"links": 3}, "as gpus, gpus_per_node, r_f_per_node_day or mttf_8gpu_days"),
        ("mttf", {}, "given: none"),
        ("ettr", RESTARTS | {"nodes": 2_048}, "mtbf_h, recovery_min, checkpoint_interval_min"),
        ("ettr", {"mtbf_h": 3.0}, "given: mtbf_h"),
        ("failures_count", {"nodes": 63, "days": 55}, "nodes, days, failures or"),
        ("failures_count", COUNT | {"failures": 9}, "given: nodes, gpus, days, failures_per"),
    ],
)
def test_inputs_that_do_not_go_together_are_told_which_do(kind, inputs, told):
    with pytest.raises(ConfigError, match=told) as caught:
        validation.solve(kind, inputs)
    assert [path for path, _ in caught.value.faults] == ["inputs"]


def test_ways_to_say_the_same_job():
    by_gpus = validation.solve("ettr", RESTARTS)
    by_nodes = {"nodes": 2_048} | {
        name: value for name, value in RESTARTS.items() if not name.startswith("gpus")
    }
    assert validation.solve("ettr", by_nodes) == by_gpus
    mtbf_h = validation.solve("mttf", JOB)["mttf_h"]
    assert mtbf_h == pytest.approx(24.0 / (2_048 * 0.0065))
    times = {"recovery_min": 5, "checkpoint_interval_min": 30, "checkpoint_write_min": 1}
    assert validation.solve("ettr", {"mtbf_h": mtbf_h} | times) == by_gpus
    alone = {"mttf_8gpu_days": 8.0 * mtbf_h / 24.0, "gpus": 64}
    assert validation.solve("mttf", alone)["mttf_h"] == pytest.approx(mtbf_h)
    links = {"links": 100_000, "mttf_years": 5}
    assert validation.solve("mttf", links)["mttf_min"] == pytest.approx(26.28)
    by_lists = validation.solve("ettr", by_nodes | {"nodes": [2_048, 256], "u0_min": [[5], [20]]})
    assert np.shape(by_lists["ettr"]) == (2, 2)
    assert by_lists["ettr"][0][0] == by_gpus["ettr"]
    # Without checkpoints to write only the restart is lost.
    still = validation.solve("ettr", by_nodes | {"dt_cp_min": 0, "w_cp_min": 0})
    assert still["ettr"] == pytest.approx(1.0 - 5.0 / (60.0 * mtbf_h))


def test_checkpoints_as_often_as_a_search_finds_best():
    mu, cost, recovery, downtime = PERIOD.values()

    def slowness(period):
        lost = (mu + downtime) * np.exp(recovery / mu) * np.expm1(period / mu)
        return lost / (period - cost)

    best = optimize.minimize_scalar(slowness, bounds=(cost, mu), options={"xatol": 1e-3}).x
    found = validation.solve("checkpoint_interval", PERIOD | {"rule": "optimal"})
    assert found["period_s"] == pytest.approx(best, abs=0.5)
    assert found["interval_s"] == pytest.approx(found["period_s"] - cost)
    assert found["rule_used"] == "optimal"
    young = validation.solve("checkpoint_interval", PERIOD | {"rule": "young"})
    assert young["period_s"] == pytest.approx(np.sqrt(2.0 * mu * cost) + cost)
    assert young["rule_used"] == "young"
    # Stops longer than the time between failures leave no closed form.
    often = {"mtbf_s": 500.0, "rule": "rfo"}
    replaced = validation.solve("checkpoint_interval", PERIOD | often)
    exact = validation.solve("checkpoint_interval", PERIOD | often | {"rule": "optimal"})
    assert replaced == exact
    with pytest.raises(ConfigError, match=r"did you mean .young"):
        validation.solve("checkpoint_interval", PERIOD | {"rule": "yong"})


def test_counts_scatter_as_poisson_says():
    found = validation.solve("failures_count", COUNT)
    mean = 2_048 * 54 * 3.789e-3
    assert found["mean"] == pytest.approx(mean)
    assert [found["low"], found["high"]] == list(stats.poisson(mean).ppf([0.025, 0.975]))
    assert found["mtbf_h"] == pytest.approx(54 * 24 / mean)
    assert found["failures_per_gpu_year"] == pytest.approx(mean / 16_384 / 54 * 365.25)
    # Rates by which as many as were counted, or as few, are not rare: 2.5 % each.
    counted = {"nodes": 63, "gpus": 504, "days": 55, "failures": 10}
    likely = validation.solve("failures_count", counted)
    years = 504 * 55 / 365.25
    low, high = (likely[f"failures_per_gpu_year_{end}"] for end in ("low", "high"))
    assert stats.poisson.sf(9, low * years) == pytest.approx(0.025)
    assert stats.poisson.cdf(10, high * years) == pytest.approx(0.025)
    assert likely["failures_per_gpu_year"] == pytest.approx(10 / years)
    by_node = {"gpus": 504, "gpus_per_node": 8, "days": 55, "failures": 10}
    assert validation.solve("failures_count", by_node) == likely
    unknown = {"nodes": 63, "days": 55, "failures": 10}
    assert not any("gpu" in output for output in validation.solve("failures_count", unknown))


def test_a_training_run_by_hand():
    found = validation.solve("training_run", RUN | {"goodput": 0.9})
    tokens_per_s = 1_979e12 * 0.395 * 0.9 / (6.0 * 175e9)
    assert found["tokens_per_s_per_gpu"] == pytest.approx(tokens_per_s)
    assert found["hours"] == pytest.approx(300e9 / tokens_per_s / 128 / 3_600)
    assert found["usd_total"] == pytest.approx(found["hours"] * 128 * 1.42)
    assert found["usd_per_mtoken"] == pytest.approx(found["usd_total"] / 300e3)
    assert found["joule_per_token"] == pytest.approx(1_790 / tokens_per_s)
    # Attention over 2,048 tokens in 96 layers of 12,288 adds 2.8 %, to each of them.
    attention = {"layers": 96, "hidden": 12_288, "sequence": 2_048}
    more = validation.solve("training_run", RUN | {"goodput": 0.9} | attention)
    growth = 1.0 + 12.0 * 96 * 12_288 * 2_048 / (6.0 * 175e9)
    for output, value in found.items():
        grown = value / growth if output == "tokens_per_s_per_gpu" else value * growth
        assert more[output] == pytest.approx(grown), output


def test_the_well_is_the_public_law():
    pumped = {"flow_m3_s": 0.01, "transmissivity_m2_s": 1e-3, "storativity": 1e-4}
    pumped |= {"radius_m": 100.0, "time_s": 25_000.0}
    found = validation.solve("theis", pumped)["drawdown_m"]
    assert found == pytest.approx(0.01 / (4.0 * np.pi * 1e-3) * 4.037929576538113, rel=1e-8)


def test_chillers_have_the_curves_of_the_published_records(data_dir):
    records = json.loads((vectors(data_dir) / "eir_chillers.json").read_text())["chillers"]
    assert len(records) == 38

    def celsius(text):
        return float(text.split("+")[1])

    for name, record in records.items():
        te = 0.5 * (celsius(record["TEvaLvgMin"]) + celsius(record["TEvaLvgMax"]))
        tc = 0.5 * (celsius(record["TConEntMin"]) + celsius(record["TConEntMax"]))
        terms = np.array([1.0, te, te * te, tc, tc * tc, te * tc])
        eir = terms @ record["EIRFunT"] * (np.array([1.0, 0.8, 0.64]) @ record["EIRFunPLR"])
        given = {"record": name, "evaporator_c": te, "condenser_c": tc, "part_load": 0.8}
        found = validation.solve("eir_cop", given)
        assert found["cop"] == pytest.approx(0.8 * float(record["COP_nominal"]) / eir, rel=1e-9)
        capacity_w = -float(record["QEva_flow_nominal"]) * (terms @ record["capFunT"])
        assert found["capacity_mw"] == pytest.approx(1e-6 * capacity_w, rel=1e-9)


def test_frontier_as_configured():
    config = {
        "gpu_w": [88, 560],
        "sivoc": "P_in=(P+26)/0.98 per node",
        "rectifier": "each of 4 per chassis: P_in=(P+17)/0.96",
        "note": "words",
    }
    same = validation.solve("frontier_power", FRONTIER | {"config": "frontier"})
    assert same == validation.solve("frontier_power", FRONTIER)
    more = validation.solve("frontier_power", FRONTIER | {"config": config})
    assert more["power_mw"] - same["power_mw"] == pytest.approx(9472 * 13e-6 / 0.98 / 0.96)
    # The empty position: four rectifiers and four switches on each of eight chassis.
    empty = 8e-6 * ((1000 + 4 * 17) / 0.96 - 1000)
    assert same["loss_mw"] - same["loss_of_racks_mw"] == pytest.approx(empty)
    for config, fault in [
        ({"gpu_ww": 1}, "machine.gpu_ww"),
        ({"gpu_w": 560}, "machine.gpu_w"),
        ({"nodes": "many"}, "machine.nodes"),
        ({"sivoc": "98 %"}, "config.sivoc"),
        (7, "config"),
    ]:
        with pytest.raises(ConfigError) as caught:
            validation.solve("frontier_power", FRONTIER | {"config": config})
        assert [path for path, _ in caught.value.faults] == [fault]
    with pytest.raises(DomainError, match="nodes_active"):
        validation.solve("frontier_power", FRONTIER | {"nodes_active": 9473})


@pytest.mark.parametrize("case", range(1, 11))
def test_plain_numpy_says_the_same_of_every_plant(case):
    weather = synthetic("lyon", seed=3)
    plants = lei_masanet_2022(weather, case, draws=12, seed=case)
    found = usage(Year(weather), case, plants).T
    np.testing.assert_allclose(plants[["pue", "wue_l_kwh"]], found, rtol=1e-10)


def test_the_ranges_are_those_of_the_publication(data_dir):
    with (vectors(data_dir) / "lei_masanet_input_ranges.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    scales = {"%": 0.01, "kPa": 1000.0}
    compared = 0
    for case in range(1, 11):
        # Both lists have the same order.
        for row, limits in zip(rows, lei_masanet_2022_ranges(case).values(), strict=True):
            if (text := row[f"Case {case}"]) == "n/a":
                continue
            scale = scales.get(row["Unit"], 1.0)
            printed = [scale * float(part) for part in text.split(",")]
            np.testing.assert_allclose(limits, printed, rtol=1e-12, err_msg=f"{case}, {row}")
            compared += 1
    assert compared > 250


def test_plants_are_drawn_alike_on_any_threads():
    weather = synthetic("lyon")
    alone = lei_masanet_2022(weather, 5, draws=30, seed=2, threads=1)
    assert alone.equals(lei_masanet_2022(weather, 5, draws=30, seed=2, threads=3))
    assert not alone.equals(lei_masanet_2022(weather, 5, draws=30, seed=3))
    with pytest.raises(ConfigError) as caught:
        lei_masanet_2022(weather, 5.5, draws=-1, seed=True)
    assert [path for path, _ in caught.value.faults] == ["case", "draws", "seed"]
    for arguments in [{"case": 11}, {"case": 5, "draws": 0}]:
        with pytest.raises(DomainError, match=r"case|draws"):
            lei_masanet_2022(weather, **arguments)


def test_the_published_percentiles_hold(data_dir):
    comparison = validation.validate(kind="lei_masanet_2022", weather=data_dir / "weather")
    assert len(comparison.rows) == 120
    assert [row for row in comparison.rows if row.fails] == []
    station = data_dir.absolute() / "weather" / "USA_AZ_Phoenix-Sky.Harbor.epw"
    first = comparison.rows[0]
    assert (first.case, first.output) == ("zone 2B, case 1", "pue_p5")
    assert (
        validation.solve("lei_masanet_2022", {"epw": str(station), "case": 1})["pue_p5"]
        == first.ours
    )


def command(*words):
    words = [sys.executable, "-m", "fleetwatt", "validate", *words]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def write(folder: Path, name: str, **content) -> None:
    (folder / name).write_text(json.dumps(content))


def test_the_command_compares(tmp_path):
    done = command("--kind", "york_approach")
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 of 4 within their tolerance" in done.stdout
    told = json.loads(command("--kind", "york_approach", "--json").stdout)
    assert told["failed"] is False
    assert {row["met"] for row in told["rows"]} == {True}
    assert "did you mean 'theis'" in command("--kind", "thies").stderr


def test_a_lower_bound_may_be_passed(tmp_path):
    bound = validation.Tolerance(absolute=0.1, at_least=True)
    assert [bound.holds(0.9, ours) for ours in (2.0, 0.9, 0.8, 0.79)] == [True, True, True, False]
    assert str(bound) == "at least, less 0.1"
    assert str(validation.Tolerance(at_least=True)) == "at least"
    assert not bound.holds(0.9, float("nan"))
    tolerance = {"relative": 0.01, "at_least": True}
    cases = [
        {"inputs": TOWER, "expected": {"approach_k": published}, "tolerance": tolerance}
        for published in (5.0, 7.0)
    ]
    write(tmp_path, "york.json", kind="york_approach", cases=cases)
    assert [row.met for row in validation.validate(tmp_path).rows] == [True, False]


def test_a_missed_hard_case_is_a_failure(tmp_path):
    case = {"inputs": TOWER, "expected": {"approach_k": 6.0}}
    write(tmp_path, "york.json", kind="york_approach", tolerance={"absolute": 0.1}, cases=[case])
    done = command("--vectors", str(tmp_path))
    assert done.returncode == 1
    assert "MISSED" in done.stdout
    loose = [case | {"hard": False}, case | {"tolerance": {"approach_k": {"relative": 0.1}}}]
    write(tmp_path, "york.json", kind="york_approach", tolerance={"absolute": 0.1}, cases=loose)
    done = command("--vectors", str(tmp_path))
    assert done.returncode == 0
    assert "missed, loose" in done.stdout
    refused = {"inputs": TOWER | {"wet_bulb_c": 50.0}, "expected": {"approach_k": 6.0}}
    write(tmp_path, "york.json", kind="york_approach", cases=[refused])
    done = command("--vectors", str(tmp_path))
    assert done.returncode == 1
    assert "outside the accepted range" in done.stdout


def test_files_of_any_layout_are_read_or_named(tmp_path):
    case = {"id": "one", "inputs": AIR, "expected": {"wet_bulb_c": 17.889342, "enthalpy": 1.0}}
    write(tmp_path, "psychrometrics.json", kind="published", cases=[case])
    write(tmp_path, "other.json", kind="unheard_of", cases=[case])
    write(tmp_path, "mixed.json", cases=[case | {"kind": "psychrometrics"}, case])
    write(tmp_path, "table.json", rows=[])
    (tmp_path / "notes.md").write_text("words")
    comparison = validation.validate(tmp_path)
    assert [row.output for row in comparison.rows] == ["wet_bulb_c", "enthalpy"] * 2
    assert comparison.rows[0].met is None
    assert comparison.rows[1].refusal == "has no such output"
    assert comparison.skipped == [
        "mixed.json: no adapter for mixed",
        "other.json: no adapter for unheard_of",
        "table.json: has no list of cases",
    ]
    assert list(comparison.to_frame()["case"]) == ["one"] * 4
    for text in ["{", '{"kind": "theis", "cases": [3]}', '{"kind": "theis", "cases": [{}]}']:
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(ConfigError, match=r"bad\.json: cannot be read"):
            validation.validate(tmp_path)
    with pytest.raises(ConfigError, match="is not a folder"):
        validation.validate(tmp_path / "nowhere")


def test_a_folder_laid_out_like_the_published_one(data_dir):
    comparison = validation.validate(vectors(data_dir), weather=data_dir / "weather")
    assert not comparison.failed
    kinds = {row.kind for row in comparison.rows}
    assert kinds == {"frontier_power", "lei_masanet_2022"}
    assert "eir_chillers.json: holds no cases" in comparison.skipped
    everything = validation.validate(vectors(data_dir).parent)
    assert not everything.failed
    dispatched = {"dispatch", "dispatch_flex", "dispatch_peak", "dispatch_size"}
    assert dispatched <= {row.kind for row in everything.rows}
    assert "sam_single_owner" in {row.kind for row in everything.rows}


def test_the_published_cases_of_fleets(data_dir):
    comparison = validation.validate(vectors(data_dir, "fleet"))
    assert [row for row in comparison.rows if row.met is not True] == []
    counts = Counter(row.kind for row in comparison.rows)
    assert counts == {"mttf": 5, "ettr": 5, "checkpoint_interval": 40, "failures_count": 24}
    measured = "ettr_bound, ettr_measured, uptime_measured, goodput_measured, downtime_measured"
    assert f"ettr_cases.json: no adapter for {measured}" in comparison.skipped
    bounds = [row for row in comparison.rows if row.tolerance.at_least]
    assert [row.case for row in bounds] == [
        "rsc1_2048_4096_hourly, 1 of 2",
        "rsc1_2048_4096_hourly, 2 of 2",
    ]


def test_the_published_cases_of_costs_and_carbon(data_dir):
    comparison = validation.validate(vectors(data_dir, "cost_carbon"))
    told = {(row.kind, row.output) for row in comparison.rows if row.met is None}
    assert [row for row in comparison.rows if row.met is False] == []
    # What contradicts its own inputs is told and not judged.
    book = "hamilton_caqa_equal_5yr_amortisation_known_inconsistency"
    rows = ("power_cooling_infra_usd", "other_infra_usd", "total_usd")
    assert told == {
        *((book, f"monthly_{row}") for row in rows),
        (book, "usd_per_server_hour"),
        ("barroso_2013_usd_per_watt_month", "interest_only"),
    }
    files = {path.stem for path in vectors(data_dir, "cost_carbon").glob("*.json")}
    solved = {
        row.kind.replace("explorer_week", "explorer_synthetic_week") for row in comparison.rows
    }
    assert files - solved == {"reopt_backup_reliability"}
    charged = validation.validate(vectors(data_dir, "finance"), kind="sam_lcoefcr")
    assert [row.met for row in charged.rows] == [True] * 5
    steps = [row.difference for row in comparison.rows if row.kind.startswith("megatron")]
    assert np.abs(steps).mean() < 0.04


def test_files_are_solved_by_their_own_inputs(data_dir):
    """The inputs of a file as they stand there, its shared ones and those of its cases."""
    folder = vectors(data_dir, "cost_carbon")
    solved = 0
    for kind in set(validation.kinds()) & {path.stem for path in folder.glob("*.json")}:
        content = json.loads((folder / f"{kind}.json").read_text())
        alone = content.get("inputs")
        cases = [one["inputs"] for one in content.get("cases", []) if "inputs" in one]
        if isinstance(alone, dict) and "cases" not in content:
            cases.append(alone)
        if isinstance(alone, list):
            cases += alone
        for inputs in cases:
            found = validation.solve(kind, inputs)
            assert json.loads(json.dumps(found, allow_nan=False)) == found
            solved += 1
    assert solved == 24


@pytest.mark.parametrize(
    ("kind", "module", "law", "outputs"),
    [
        ("sam_lcoefcr", finance, "lcoe_fixed_charge_rate", ["lcoe_per_kwh"]),
        ("sam_lcoefcr", finance, "capital_recovery_factor", ["capital_recovery_factor"]),
        ("hamilton_2010_wsc_8mw", finance, "data_centre_month", None),
        ("hamilton_2010_original_blog_shares", finance, "data_centre_month", None),
        ("barroso_2013_usd_per_watt_month", finance, "monthly_payment", None),
        ("barroso_tco_asic_server_lifetime", finance, "hosted_server_life", None),
        ("bernstein_2025_gw_capex_split", finance, "implied_kw_per_unit", ["kw_per_rack"]),
        ("epoch_2026_one_gw_tco", finance, "annualised_tco", ["tco_busd_per_y"]),
        ("epoch_training_run_cost_components", finance, "training_run_cost", None),
        ("lenovo_lp2225_llama31_cloud_cost", finance, "instance_rent", ["cloud_cost_usd"]),
        ("newkirk_2025_time_to_power_idle_cost", finance, "waiting_cost_per_mwh", None),
        ("semianalysis_clustermax_tco_default", finance, "cluster_rent", None),
        ("aiinframap_two_calculators_known_inconsistency", power, "nameplate_mw", None),
        ("bloom_176b_training_carbon", supply, "amortised_kg", ["embodied_t"]),
        ("gpt3_patterson_2021", power, "energy_mwh", ["mwh", "tco2e"]),
        ("llama_model_cards_carbon_claims", supply, "implied_factor_g_kwh", None),
        ("codecarbon_pue_scope_trap", power, "energy_mwh", ["energy_kwh_it"]),
        ("ecologits_0_11_3_llm_request", fleet, "request_needs", None),
        ("iea_2025_energy_and_ai_regions", finance, "compound_growth", ["cagr"]),
        ("lbnl_2024_us_energy_capacity", power, "load_factor", None),
        ("megatron_a100_batch_time_measured", fleet, "training_step_s", None),
        ("act2_dell_r740_embodied", supply.embodied, "die_kg", ["cpu_each_kg"]),
        ("gpu_embodied_carbon_disagreement", supply, "amortised_kg", None),
        ("france_2025_campus_claims_eur_per_gw", finance, "cost_per_w", ["beur_per_gw"]),
    ],
)
def test_published_costs_hang_on_the_public_laws(monkeypatch, kind, module, law, outputs):
    inputs = next(case.inputs for case in PUBLISHED if case.kind == kind)
    before = validation.solve(kind, inputs)
    own = getattr(module, law)

    def doubled(*args, **named):
        found = own(*args, **named)
        return (
            type(found)(*(2.0 * value for value in found))
            if isinstance(found, tuple)
            else 2.0 * found
        )

    monkeypatch.setattr(module, law, doubled)
    after = validation.solve(kind, inputs)
    for output in outputs or []:
        assert after[output] == pytest.approx(2.0 * before[output])
    assert after != before


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("barroso_tco_asic_server_lifetime", {"constants": {"PEU": 1.2}}, "did you mean 'PUE'"),
        ("act2_dell_r740_embodied", {"cpu": {"n": 2}}, "cpu.area_cm2: is missing"),
        ("act2_dell_r740_embodied", {"cpu": 2}, "2 is not a table"),
        ("gpu_embodied_carbon_disagreement", {"gpu": "h100_sx"}, "did you mean 'h100_sxm'"),
        ("megatron_a100_batch_time_measured", {"gpus": 9}, r"9 is not tp \* pp \* dp"),
        ("newkirk_2025_time_to_power_idle_cost", {"hours": 8_766}, "8766 is not 8760"),
        (
            "semianalysis_clustermax_tco_default",
            {"storage_usd_month": {"golt": 1.0}},
            "storage_usd_month.golt: has no price; .* did you mean 'gold'",
        ),
        ("lbnl_2024_us_energy_capacity", {"twh": {"2028": 1.0}}, "neither y2024"),
        (
            "hamilton_caqa_equal_5yr_amortisation_known_inconsistency",
            {"base": "other"},
            "'other' is not 'hamilton_2010_wsc_8mw'",
        ),
    ],
)
def test_faults_of_published_costs_are_told(kind, changed, told):
    inputs = next(case.inputs for case in PUBLISHED if case.kind == kind)
    with pytest.raises(ConfigError, match=told):
        validation.solve(kind, dict(inputs) | changed)


def test_a_fixed_charge_rate_must_come_from_somewhere():
    plant = {"capital_cost": 1e8, "fixed_operating_cost": 2e6, "annual_energy_kwh": 6e7}
    with pytest.raises(ConfigError, match="neither fixed_charge_rate nor fcr nor r and n"):
        validation.solve("sam_lcoefcr", plant | {"r": 0.07})
    by_rate = validation.solve("sam_lcoefcr", plant | {"r": 0.07, "n": 20})
    factor = by_rate["capital_recovery_factor"]
    assert (
        validation.solve("sam_lcoefcr", plant | {"fcr": factor})["lcoe_per_kwh"]
        == (by_rate["lcoe_per_kwh"])
    )


def test_rows_of_a_book_say_what_they_repay():
    """The facility's printed rows are those of 72 million USD, not of the book's 88."""
    kind = "hamilton_caqa_equal_5yr_amortisation_known_inconsistency"
    rows = {"monthly_power_cooling_infra_usd": 1_115_000, "monthly_other_infra_usd": 245_000}
    lives = {"server_life_y": 5, "network_life_y": 5, "facility_life_y": 5}
    found = validation.solve(kind, lives | {"published": rows})
    assert found["implied_facility_capex_usd"] == pytest.approx(72e6, rel=0.002)
    again = {"facility_capex_usd": found["implied_facility_capex_usd"]}
    repaid = validation.solve(kind, lives | again | {"published": rows})
    assert repaid["understatement_usd_per_month"] == pytest.approx(0.0, abs=1e-6)


def test_a_sizer_without_its_servers_is_short_by_their_overhead():
    sizer = next(
        case.inputs for case in PUBLISHED if "aiinframap" in case.kind and "years" in case.inputs
    )
    kind = "aiinframap_two_calculators_known_inconsistency"
    short = validation.solve(kind, sizer)["power_5y_understated_fraction"]
    assert short == pytest.approx(1.0 - 1.0 / sizer["server_overhead"])


def test_outputs_in_tables_and_lists_are_found_by_their_path():
    row = validation.validate(kind="lbnl_2024_us_energy_capacity").rows
    assert {"cagr.p2018_2023", "implied_load_factor[1]"} <= {one.output for one in row}


def test_a_tariff_is_billed_by_the_public_law(monkeypatch):
    before = validation.solve("reopt_tariff", FLAT)
    own = supply.GenericTariff
    dearer = {"energy_eur_mwh": 200.0, "demand_eur_kw_month": 20.0}
    monkeypatch.setattr(supply, "GenericTariff", lambda **terms: own(**terms | dearer))
    after = validation.solve("reopt_tariff", FLAT)
    assert after == {name: pytest.approx(2.0 * value) for name, value in before.items()}
    with pytest.raises(ConfigError, match="neither 'flat 8760 h' nor hours"):
        validation.solve("reopt_tariff", FLAT | {"load": "hilly"})


def test_weather_that_is_missing_is_named(tmp_path):
    comparison = validation.validate(kind="lei_masanet_2022", weather=tmp_path)
    assert comparison.rows == []
    assert "lei_masanet_2022: needs 1A.epw (10 cases)" in comparison.skipped
    assert fleetwatt.validation is validation


INSTANCES = Path(validation.__file__).parent / "data"


def instance(kind):
    """Return the inputs of the package's own instance."""
    path = INSTANCES / f"{kind}_240h.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    tables = ("params", "flex", "sizing", "peak_charge_per_mw", "periods", "name", "T")
    return {"npz": str(path.with_suffix(".npz"))} | {k: content[k] for k in tables if k in content}


@pytest.mark.parametrize("kind", ["dispatch", "dispatch_flex", "dispatch_peak", "dispatch_size"])
def test_instances_are_dispatched_by_the_public_law(monkeypatch, kind):
    given = json.loads(json.dumps(instance(kind)))
    found = validation.solve(kind, given)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["gap"] <= 1e-9
    assert len(found["opt_soc"]) == len(found["level_mwh"]) == given["T"]
    law = "size" if kind == "dispatch_size" else "dispatch"
    own = getattr(supply, law)

    def dearer(*, price_eur_mwh, **others):
        return own(price_eur_mwh=2.0 * price_eur_mwh, **others)

    monkeypatch.setattr(supply, law, dearer)
    assert validation.solve(kind, given)["objective"] != pytest.approx(found["objective"], rel=0.1)


def test_faulty_instances_are_refused(tmp_path):
    given = instance("dispatch")
    params = {k: v for k, v in given["params"].items() if k != "voll"} | {"vol": 3.0, "eta_c": "x"}
    with pytest.raises(ConfigError) as caught:
        validation.solve("dispatch", given | {"params": params})
    faults = dict(caught.value.faults)
    assert "did you mean 'voll'" in faults["params.vol"]
    assert faults["params.voll"] == "is missing"
    assert faults["params.eta_c"] == "'x' is not a number"
    with pytest.raises(ConfigError, match="is not a table"):
        validation.solve("dispatch", given | {"params": 3})
    short = tmp_path / "short.npz"
    np.savez(short, load=[1.0])
    with pytest.raises(ConfigError, match="lacks spot, pv_cf, wind_cf"):
        validation.solve("dispatch", given | {"npz": str(short)})
    pickled = tmp_path / "pickled.npz"
    np.savez(pickled, **dict.fromkeys(("load", "spot", "pv_cf", "wind_cf"), np.array([{}])))
    for path in (pickled, tmp_path / "none.npz"):
        with pytest.raises(ConfigError, match="cannot be read"):
            validation.solve("dispatch", given | {"npz": str(path)})
