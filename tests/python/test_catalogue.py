"""The catalogue across the border."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest

from fleetwatt import catalogue
from fleetwatt._core import ConfigError


def everything():
    return [pytest.param(entry, id=f"{entry.family}-{entry.name}") for entry in catalogue.find()]


def test_import_loads_no_heavy_library():
    code = (
        "import sys, fleetwatt.catalogue as c; c.get('sites', 'lyon');"
        "print(sorted({'pandas', 'xarray', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_families_and_names_find_every_entry():
    pairs = [(family, name) for family in catalogue.families() for name in catalogue.names(family)]
    assert [(entry.family, entry.name) for entry in catalogue.find()] == pairs
    assert len(set(pairs)) == len(pairs)
    for family, name in pairs:
        entry = catalogue.get(family, name)
        assert (entry.family, entry.name) == (family, name)
        assert entry is catalogue.get(family, name)


@pytest.mark.parametrize("entry", everything())
def test_every_figure_has_its_provenance(entry):
    assert entry.label
    for key, figure in entry.figures.items():
        assert all([figure.unit, figure.source, figure.date]), key
        assert figure.confidence in {"high", "medium", "low"}
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        assert low <= figure.value <= high, key
        if figure.source.startswith("assumption"):
            assert figure.confidence == "low"
            assert None not in (figure.low, figure.high), key
        if figure.values:
            assert figure.value == pytest.approx(sum(figure.values) / len(figure.values))
        line = catalogue.cite(entry.family, entry.name, key)
        assert "\n" not in line
        assert line.startswith(f"{entry.label}, {key} = ")
        assert figure.source in line


@pytest.mark.parametrize(
    ("call", "path", "nearest"),
    [
        (lambda: catalogue.names("acelerators"), "catalogue.acelerators", "accelerators"),
        (lambda: catalogue.get("site", "lyon"), "catalogue.site", "sites"),
        (
            lambda: catalogue.get("accelerators", "gb300_nvl27"),
            "catalogue.accelerators.gb300_nvl27",
            "gb300_nvl72",
        ),
        (
            lambda: catalogue.get("sites", "lyon").value("altitude"),
            "catalogue.sites.lyon.altitude",
            "altitude_m",
        ),
        (
            lambda: catalogue.cite("sites", "lyon", "lattitude"),
            "catalogue.sites.lyon.lattitude",
            "latitude",
        ),
        (lambda: catalogue.find("", "cost"), "catalogue.cost", "costs"),
        (lambda: catalogue.table("factor"), "catalogue.factor", "factors"),
    ],
)
def test_the_unknown_is_refused_with_the_nearest_name(call, path, nearest):
    with pytest.raises(ConfigError, match=f'did you mean "{nearest}"') as raised:
        call()
    assert [fault[0] for fault in raised.value.faults] == [path]


def test_find_wants_every_word():
    assert catalogue.find("no such thing at all") == []
    found = catalogue.find("AMD instinct", "accelerators")
    assert [entry.name for entry in found] == ["mi300x", "mi325x", "mi355x"]
    assert [entry.name for entry in catalogue.find("CIBS")] == ["levies"]


def test_entries_are_immutable_and_travel_by_name():
    entry = catalogue.get("accelerators", "mi300x")
    with pytest.raises(TypeError):
        entry.texts["vendor"] = "other"
    with pytest.raises(AttributeError):
        entry.label = "other"
    assert pickle.loads(pickle.dumps(entry)) is entry
    assert copy.deepcopy(entry) is entry
    assert len({entry, entry}) == 1


def test_table_holds_every_figure_once():
    for family in catalogue.families():
        frame = catalogue.table(family)
        assert frame.index.is_unique
        assert len(frame) == sum(len(entry.figures) for entry in catalogue.find("", family))
        for (name, key), row in frame.iterrows():
            figure = catalogue.get(family, name).figure(key)
            assert row["value"] == figure.value
            assert row["source"] == figure.source
