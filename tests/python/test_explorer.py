"""Sliders: their bounds, what they change, what they refuse."""

import builtins
import io
import math

import pytest
from ipywidgets import FloatLogSlider

import fleetwatt
from fleetwatt import ConfigError, FleetwattError, Scenario, catalogue, explore
from fleetwatt._fields import _fields, field

PRICE = "revenue.price_eur_gpu_hour"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.example("valence-80mw").replace({"operation_years": 16})


def numbers(scenario: Scenario) -> list[str]:
    """Return paths of numbers that have a usual range and lie within it."""
    return [
        path
        for path, known in _fields().items()
        if known.usual
        and "[]" not in path
        and (value := scenario[path]) is not None
        and known.usual[0] <= value <= known.usual[1]
    ]


def test_bounds_are_the_usual_range(scenario):
    paths = numbers(scenario)
    assert len(paths) > 90
    widget = explore(scenario, paths, plot=None)
    schema = fleetwatt.schema()
    for path, control in widget.controls.items():
        node = schema
        for key in path.split("."):
            node = node["properties"][key]
        assert control.value == scenario[path]
        if isinstance(control, FloatLogSlider):
            ends = [control.base**end for end in (control.min, control.max)]
            assert ends == pytest.approx(node["x-plausible"], rel=1e-12), path
            continue
        assert (control.min, control.max) == tuple(node["x-plausible"]), path
        whole = node["type"] == "integer"
        assert isinstance(control.step, int) == whole
        assert (
            control.step == 1 if whole else 20 <= (control.max - control.min) / control.step <= 100
        )


def test_without_a_usual_range_the_accepted_one_holds(scenario):
    known = field("site.grid_connection_mw")
    assert known.usual is None
    control = explore(scenario, ["site.grid_connection_mw"], plot=None).controls[
        "site.grid_connection_mw"
    ]
    assert type(control).__name__ == "FloatLogSlider"
    assert (10**control.min, 10**control.max) == pytest.approx((known.low, known.high))


def test_a_range_can_be_given_and_holds_the_value(scenario):
    widget = explore(scenario, {PRICE: (1.0, 2.0), "finance.gearing": None}, plot=None)
    assert (widget.controls[PRICE].min, widget.controls[PRICE].max) == (1.0, scenario[PRICE])
    assert widget.controls["finance.gearing"].max == 0.7
    unusual = scenario.replace({"finance.discount_rate": 0.3})
    control = explore(unusual, ["finance.discount_rate"], plot=None).controls[
        "finance.discount_rate"
    ]
    assert (control.min, control.max, control.value) == (0.07, 0.3, 0.3)
    for wrong in ((2.0, 1.0), (-5.0, 1.0), (1.0, 1e9), (1.0, math.nan)):
        with pytest.raises(ConfigError, match="no range within 0 to 100"):
            explore(scenario, {PRICE: wrong}, plot=None)


@pytest.mark.parametrize(
    ("path", "kind", "value"),
    [
        (PRICE, "FloatSlider", 2.7),
        ("finance.it_tenor_years", "IntSlider", 4),
        ("site.grid_connection_mw", "FloatLogSlider", 100.0),
        ("climate.seed", "BoundedIntText", 7),
        ("facility.cooling.rejection", "Dropdown", "wet_tower"),
        ("fleet.cohorts[0].accelerator", "Dropdown", "h100_sxm"),
        ("climate.catalogue", "Dropdown", "lyon"),
        ("supply.price.rescale", "Checkbox", True),
    ],
)
def test_a_move_is_a_replace_and_a_run(scenario, path, kind, value):
    widget = explore(scenario, [path], plot=None)
    control = widget.controls[path]
    assert type(control).__name__ == kind
    assert widget.result == scenario.run()
    assert widget.scenario == scenario
    control.value = value
    expected = scenario.replace({path: value})
    assert widget.scenario == expected
    assert widget.result == expected.run()
    control.value = scenario[path]
    assert widget.scenario == scenario


def test_moves_add_up_and_are_taken_back(scenario):
    moves = {PRICE: 4.0, "finance.gearing": 0.5, "facility.cooling.rejection": "adiabatic"}
    widget = explore(scenario, moves.keys(), plot=None)
    for path, value in moves.items():
        widget.controls[path].value = value
    assert widget.scenario == scenario.replace(moves)
    assert widget.result == scenario.replace(moves).run()
    shown = widget._table.value
    assert "+" in shown
    widget.reset()
    assert widget.scenario == scenario
    assert {path: control.value for path, control in widget.controls.items()} == {
        path: scenario[path] for path in moves
    }
    assert widget._table.value != shown


def test_whole_numbers_on_a_logarithmic_slider_stay_whole(scenario):
    path = "fleet.cohorts[0].gpus"
    counted = scenario.replace({path: 20_000})
    widget = explore(counted, [path], plot=None)
    assert type(widget.controls[path]).__name__ == "FloatLogSlider"
    widget.controls[path].value = 12345.6
    assert widget.scenario[path] == 12346


def test_rounding_of_steps_does_not_reach_the_scenario(scenario):
    widget = explore(scenario, ["fleet.demand.occupancy"], plot=None)
    widget.controls["fleet.demand.occupancy"].value = 0.1 + 0.2 + 0.4
    assert widget.scenario["fleet.demand.occupancy"] == 0.7


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("site.grid_connection_mw", 0.1, "0.1 MW cannot feed"),
        ("fleet.demand.training_fraction", 0.9, "training and inference take 1.2"),
    ],
)
def test_what_is_impossible_is_said_and_the_last_state_kept(scenario, path, value, words):
    widget = explore(scenario, [path, "finance.gearing"], plot=None)
    before = widget.result
    widget.controls[path].value = value
    assert "Not possible" in widget._fault.value
    assert words in widget._fault.value
    assert widget.result is before
    widget.controls[path].value = scenario[path]
    assert widget._fault.value == ""
    assert widget.scenario == scenario


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("finance.gaering", "did you mean"),
        ("start", "no number, choice or switch"),
        ("finance", "no number, choice or switch"),
        ("fleet.cohorts", "no number, choice or switch"),
        ("currency.usd_per_eur_path", "no number, choice or switch"),
        ("fleet.cohorts[0].gpus", "holds 'fill'"),
        ("fleet.cohorts[0].all_in_kw", "holds no value"),
    ],
)
def test_paths_that_cannot_be_moved(scenario, path, words):
    with pytest.raises(ConfigError, match=words) as caught:
        explore(scenario, [path], plot=None)
    assert caught.value.faults[0][0] == path


def test_other_wrong_arguments(scenario):
    with pytest.raises(ConfigError, match="has no range"):
        explore(scenario, {"facility.cooling.rejection": (1.0, 2.0)}, plot=None)
    with pytest.raises(ConfigError, match="did you mean 'pue'"):
        explore(scenario, [PRICE], figures=["puee"], plot=None)
    with pytest.raises(ConfigError, match="did you mean 'cost_stack'"):
        explore(scenario, [PRICE], plot="cost_stak")
    with pytest.raises(ConfigError, match="no language"):
        explore(scenario, [PRICE], lang="de")
    with pytest.raises(TypeError, match="list"):
        explore(scenario, PRICE)
    with pytest.raises(TypeError, match="not str"):
        explore("valence-80mw", [PRICE])


def test_controls_have_a_name(scenario):
    paths = [PRICE, "climate.seed", "supply.price.rescale", "facility.cooling.rejection"]
    widget = explore(scenario, paths, plot=None, lang="fr")
    for path, control in widget.controls.items():
        assert control.description.split(" [")[0] == path
        assert control.tooltip
    assert widget.controls[PRICE].description.endswith(" [€/GPU/h]")


def test_without_ipywidgets(scenario, monkeypatch):
    known = builtins.__import__

    def without(name, *more):
        if name.startswith("ipywidgets"):
            raise ImportError(name)
        return known(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(FleetwattError, match=r"pip install 'fleetwatt\[notebook\]'"):
        explore(scenario, [PRICE])


@pytest.mark.parametrize("plot", ["cost_stack", "cumulative_cash", "debt", "fleet"])
def test_the_picture_follows(scenario, plot):
    from PIL import Image

    path = "site.grid_connection_mw"
    widget = explore(scenario, [path], plot=plot)
    first = bytes(widget._image.value)
    assert Image.open(io.BytesIO(first)).size == (512, 288)
    widget.controls[path].value = 2 * scenario[path]
    assert bytes(widget._image.value) != first
    widget.reset()
    assert bytes(widget._image.value) == first


def test_figures_and_language_can_be_chosen(scenario):
    widget = explore(scenario, [PRICE], figures=["pue", "capex_chips_eur"], plot=None, lang="fr")
    table = widget._table.value
    assert table.count("<tr>") == 3
    assert "écart" in table
    assert f"{scenario.run()['pue']:.4g}".replace(".", ",") in table


def test_notebooks_are_given_the_widget(scenario):
    widget = explore(scenario, [PRICE], plot=None)
    bundle = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert repr(widget) == f"<Explorer of 'Valence, 80 MW': {PRICE}>"


def test_catalogue_choices_are_all_accepted(scenario):
    for path, family in (
        ("fleet.cohorts[0].accelerator", "accelerators"),
        ("climate.catalogue", "climates"),
        ("fleet.demand.inference_profile", "demand"),
    ):
        control = explore(scenario, [path], plot=None).controls[path]
        assert list(control.options) == catalogue.names(family)
        for name in control.options:
            assert scenario.replace({path: name})[path] == name
