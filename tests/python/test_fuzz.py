"""Mutated scenarios are read or refused; what is read runs or is impossible."""

import json
import math
import random

import numpy as np
import pytest

import fleetwatt
from fleetwatt import ConfigError, InfeasibleError, Scenario

EXAMPLES = fleetwatt.examples()
VALUES = [
    0,
    -1,
    -0.0,
    0.5,
    1,
    1e308,
    1e-320,
    2**53 + 1,
    2**64,
    10**400,
    True,
    None,
    "",
    "1",
    "fill",
]
VALUES += ["2025-07", "x" * 1000, [], {}, [1], {"a": 1}, [[[[]]]]]

COST_PARTS = (
    *("it", "site", "electricity", "maintenance", "people", "insurance", "software"),
    *("utilities", "credits", "untaxed"),
)
"""Parts of the levelised cost of a GPU-hour sold."""

PARTIES = ("operator", "landlord", "lessor")

UNDEFINED = {
    # The synthetic carbon of the grid does not say which part is free of it.
    "carbon_free_fraction_24_7",
    # No rate at which the value vanishes.
    "project_irr",
    "equity_irr",
    # Spending that never comes back.
    *("payback_years", "equity_payback_years"),
    # Nobody leases the IT, or who does invests nothing.
    *(
        f"{party}_{what}"
        for party in ("operator", "landlord", "lessor")
        for what in ("npv_eur", "irr")
    ),
    *("operator_rate", "landlord_rate", "lessor_rate"),
    # No debt to serve.
    *("min_dscr", "min_dscr_with_ramp", "average_dscr"),
    *("llcr", "plcr", "average_debt_life_years"),
    # No party but one.
    *(f"{party}_{what}" for party in PARTIES for what in ("npv_eur", "irr", "rate")),
    # Nothing computed or sold to relate it to.
    "pue",
    "wue_l_kwh",
    "cue_kg_kwh",
    "source_wue_l_kwh",
    "pue_category_1",
    "cooling_ppue",
    "cer",
    "ere",
    "lcoc_eur_gpu_hour",
    "lcoc_before_tax_eur_gpu_hour",
    "lcoc_available_eur_gpu_hour",
    *("lcoc_nominal_eur_gpu_hour", "lcoc_nominal_available_eur_gpu_hour"),
    "levelised_price_eur_gpu_hour",
    *(f"lcoc_{part}_eur_gpu_hour" for part in COST_PARTS),
    "electricity_cost_eur_mwh",
    # Nothing trains, nothing fails, nothing answers.
    *("job_mttf_h", "checkpoint_interval_min", "job_ettr", "training_ettr", "useful_pflops_gpu"),
    *("training_pflops", "one_job_pflops", "training_days", "lcoc_eur_pflop_day"),
    *("it_joule_token", "joule_per_token", "lcoc_eur_mtoken"),
    *("revenue_eur_mwh", "revenue_over_mining"),
    # No claim to compare with.
    "gpus_over_claimed",
    "published_gpus",
    "published_gpus_grid_kw",
    "published_gpus_grid_mw",
    # No permit to hold it against, no network to serve.
    "water_permit_m3_year",
    "water_permit_m3_day",
    "water_permit_l_s",
    "water_over_yearly_permit",
    "water_over_daily_permit",
    "water_over_flow_permit",
    "heat_met_fraction",
    # No fan that turns, no limit where it is quiet.
    "noise_day_dba",
    "noise_night_dba",
    "noise_excess_day_db",
    "noise_excess_night_db",
    "noise_sunday_dba",
    "noise_excess_sunday_db",
}
"""Figures that may be NaN, for these reasons."""


def numbers(schema, path=""):
    for name, part in schema["properties"].items():
        at = f"{path}.{name}" if path else name
        if "properties" in part:
            yield from numbers(part, at)
        elif name == "cohorts":
            yield from numbers(part["items"], f"{at}[0]")
        elif "minimum" in part or "enum" in part:
            yield at, part


FIELDS = list(numbers(fleetwatt.schema()))


def attempt(call, *arguments):
    """What a call yields, and the fault of the scenario that it raises instead."""
    try:
        return call(*arguments), None
    except (ConfigError, InfeasibleError) as error:
        return None, error


def mutated_bytes(text: str, dice: random.Random) -> bytes:
    data = bytearray(text.encode())
    for _ in range(dice.choice([1, 1, 2, 5, 50])):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at : at + dice.choice([1, 10, 1000])]
            case 2:
                data[at:at] = dice.choice([b"\n", b'"', b"[", b"]]", b"{", b"#", b"\\", b"\xff"])
            case _:
                other = dice.randrange(len(data))
                data[at : at + 30] = data[other : other + 30]
        if not data:
            break
    return bytes(data)


@pytest.mark.parametrize("ending", ["toml", "json"])
@pytest.mark.parametrize("seed", range(3))
def test_mutated_files(tmp_path, ending, seed):
    dice = random.Random(f"{ending} {seed}")
    file = tmp_path / f"a.{ending}"
    refused = 0
    for _ in range(300):
        file.write_bytes(mutated_bytes(Scenario.example(EXAMPLES[seed]).dumps(ending), dice))
        scenario, error = attempt(Scenario.load, file)
        if error is None:
            assert Scenario.loads(scenario.dumps(ending), ending) == scenario
            continue
        refused += 1
        assert error.faults
        assert all(path or message for path, message in error.faults)
        assert all(0 < len(message) < 1000 for _, message in error.faults)
    assert refused > 150


@pytest.mark.parametrize("seed", range(3))
def test_values_of_other_kinds_at_any_path(seed):
    dice = random.Random(seed)
    scenario = Scenario.example(EXAMPLES[seed])
    paths = [path for path, _ in FIELDS]
    paths += [path.rpartition(".")[0] for path in paths if "." in path]
    for _ in range(1000):
        changes = {dice.choice(paths): dice.choice(VALUES) for _ in range(dice.choice([1, 2, 9]))}
        changed, error = attempt(scenario.replace, changes)
        if error is None:
            assert Scenario.loads(changed.dumps()) == changed
        else:
            assert error.faults


def extreme(part, dice: random.Random):
    if "enum" in part:
        return dice.choice(part["enum"])
    low, high = part["minimum"], part["maximum"]
    number = dice.choice([low, high, low + 1e-9 * (high - low), dice.uniform(low, high)])
    return math.floor(number) if "integer" in part["type"] else number


def ran_with(name: str, changes: dict[str, object]):
    return Scenario.example(name).replace(changes).run()


@pytest.mark.parametrize("seed", range(6))
def test_extreme_scenarios_run_or_are_impossible(seed):
    dice = random.Random(seed)
    ran = 0
    for _ in range(30):
        changes: dict[str, object] = {"operation_years": dice.choice([1, 2, 3])}
        for path, part in dice.sample(FIELDS, dice.choice([1, 3, 10, 40])):
            if "file" not in path and not path.endswith(".source"):
                changes.setdefault(path, extreme(part, dice))
        changes["fleet.cohorts[1]"] = {
            "accelerator": dice.choice(fleetwatt.catalogue.names("accelerators")),
            "gpus": dice.choice([1, 100, 100_000_000]),
            "basis": dice.choice(["node", "all_in", "coincident"]),
            "online": dice.choice(["2026-12", "2027-11", "2028-01"]),
            "ramp_months": dice.choice([1, 7, 120]),
        }
        example = Scenario.example(EXAMPLES[seed % 3])
        result, error = attempt(
            lambda example, changes: example.replace(changes).run(), example, changes
        )
        if result is None:
            assert "report this" not in str(error), changes
            continue
        ran += 1
        not_finite = {name for name, value in result.scalars.items() if not math.isfinite(value)}
        assert not_finite <= UNDEFINED, changes
        assert not any(math.isinf(value) for value in result.scalars.values()), changes
        assert np.isfinite(result.monthly.to_numpy()).all(), changes
        assert np.isfinite(result.yearly.to_numpy()).all(), changes
        json.dumps(result.found, allow_nan=False)
    assert ran > 2
