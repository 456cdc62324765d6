"""No field of a scenario is without effect, and every number says what it is."""

from __future__ import annotations

import numpy as np
import pytest
from lab import BASES, LEAVES, NUMBERS, Lab, others, same

import fleetwatt

#: Fields that move no result of a run, and why.
WITHOUT_EFFECT = {
    "name": "a label",
    "description": "a label",
    "currency.base": "one currency so far",
    "site.latitude": "moves the sun over photovoltaic plant, whose profile comes with the run",
    "site.longitude": "as the latitude",
    "climate.file": "read before the run; the core reads no files",
    "supply.price.source": "says where the series comes from; the core reads no files",
    "supply.price.file": "read before the run; the core reads no files",
    "supply.price.file_timezone": "used by what reads the file",
    "carbon.source": "says where the series comes from; the core reads no files",
    "carbon.file": "read before the run; the core reads no files",
    "carbon.file_timezone": "used by what reads the file",
    "facility.cooling.air_chiller": "the catalogue has one record of this kind so far",
    "facility.cooling.expansion_unit": "the catalogue has one record of this kind so far",
    "fleet.accelerators[0].name": "a label, by which cohorts name it",
    "fleet.reliability.failures": "the catalogue has one whole count so far",
    **dict.fromkeys(
        (
            path
            for path in LEAVES
            if path.startswith(("supply.pv.", "supply.wind.", "supply.hydro."))
            and not path.rsplit(".", 1)[1].startswith(("capacity_m", "capex_", "opex_"))
        ),
        "shapes a profile, which is made before the run; the core models no sun and no turbine",
    ),
    "uncertainty[0].path": "moves ensembles alone",
    "uncertainty[0].distribution": "moves ensembles alone",
    "uncertainty[0].low": "moves ensembles alone",
    "uncertainty[0].mode": "moves ensembles alone",
    "uncertainty[0].high": "moves ensembles alone",
}


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(BASES)


@pytest.mark.parametrize("path", LEAVES)
def test_every_field_moves_some_result(path: str, lab: Lab) -> None:
    moved = False
    for base, scenario in lab.bases.items():
        try:
            value = scenario[path]
        except fleetwatt.ConfigError:
            continue  # A row that this base lacks.
        if any(lab.moves(base, path, other) for other in others(path, LEAVES[path], value)):
            moved = True
            break
    assert moved != (path in WITHOUT_EFFECT), WITHOUT_EFFECT.get(path, "moves nothing")


def test_every_word_is_told_apart(lab: Lab) -> None:
    """Each word of a choice gives results of its own, in some base."""
    silent = []
    for path, field in LEAVES.items():
        if "enum" not in field or path in WITHOUT_EFFECT:
            continue
        words = field["enum"]
        pairs = [(a, b) for n, a in enumerate(words) for b in words[n + 1 :]]
        for one, other in pairs:
            found = []
            supplied = ("cloud", "full", "heat pump", "subscribed", "own plants", "contracts")
            financed = ("lent", "sculpted", "short of cash")
            for base in financed if path.startswith("finance.") else supplied:
                scenario = lab.bases[base]
                if path.startswith("supply.ppa") and base != "contracts":
                    continue  # A row that this base lacks.
                try:
                    changed = [scenario.replace({path: word}) for word in (one, other)]
                except fleetwatt.ConfigError:
                    continue  # What does not go together with the rest of this base.
                found.append([lab.run(base, each) for each in changed])
            assert found, path
            if all(same(a, b) for a, b in found):
                silent.append((path, one, other))
    assert silent == []


def test_the_list_names_fields() -> None:
    assert set(WITHOUT_EFFECT) <= set(LEAVES)


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_says_what_it_is(path: str) -> None:
    field = NUMBERS[path]
    assert field["description"].endswith(".")
    assert isinstance(field["x-unit"], str)
    assert np.isfinite([field["minimum"], field["maximum"]]).all()
    assert field["minimum"] < field["maximum"]
    if "default" in field:
        assert field["minimum"] <= field["default"] <= field["maximum"]
        assert field.get("x-source"), "a default without a source"
    if "x-plausible" in field:
        low, high = field["x-plausible"]
        assert field["minimum"] <= low < high <= field["maximum"]
        if "default" in field:
            assert low <= field["default"] <= high
    named = path.rsplit(".", 1)[-1]
    if named.endswith(("_fraction", "_rate", "_load")) and "failure" not in named:
        assert field["x-unit"] in ("", "1", "1/year", "kg/kW")
