"""Where the energy goes, from what the campus takes to heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from fleetwatt.plots import _hours, _style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fleetwatt._language import Language
    from fleetwatt.results import Result

ABOUT = "energy of a year from what the campus takes through the plant to heat"
HOURS = False


class Node(NamedTuple):
    """Where bands meet: its column, name and colour."""

    column: int
    name: str
    colour: str


NODES = {
    "campus": Node(0, "Taken by the campus", _style.NAVY),
    "it": Node(1, "IT", _style.BLUE),
    "cooling": Node(1, "Cooling", _style.SKY),
    "ups": Node(1, "UPS", _style.AMBER),
    "distribution": Node(1, "Distribution", _style.CREAM),
    "transformer": Node(1, "Transformer", _style.PINK),
    "heat_pump": Node(1, "Heat pump", _style.VERMILION),
    "auxiliary": Node(1, "Auxiliaries", _style.GREEN),
    "chip": Node(2, "Chips", _style.PURPLE),
    "other_it": Node(2, "Other IT", _style.SKY),
    "delivered": Node(3, "Heat delivered", _style.VERMILION),
    "rejected": Node(3, "Heat rejected", "#8d93a1"),
}
COOLING = ("liquid_cooling_mwh", "trim_chiller_mwh", "air_cooling_mwh")

# Shares of the height: what bands fill, and what a label of one line needs.
FILLED = 0.62
LINE = 0.056
GAP = 0.012
NODE_WIDTH = 0.016


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return the flows of energy of a year.

    All electricity ends as heat; what is delivered is taken from heat pump and network pumps of
    the campus first, then from the chips, then from the rest of the IT.

    Parameters
    ----------
    result : Result
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (flows, 2)
        `energy_mwh` [MWh] and `share` of what the campus takes [-], by `source` and
        `target`. The IT is divided into chips and the rest.

    Raises
    ------
    ConfigError
        For a year out of operation.
    """
    year = _hours.chosen(result, year)
    lines = _hours.lines_of(result, year)
    whole, it, delivered = (
        lines[name] for name in ("facility_energy_mwh", "it_energy_mwh", "delivered_heat_mwh")
    )
    lost = {
        "cooling": sum(lines[name] for name in COOLING),
        "ups": lines["ups_loss_mwh"],
        "distribution": lines["distribution_loss_mwh"],
        "transformer": lines["transformer_loss_mwh"],
        "heat_pump": lines["heat_recovery_mwh"],
        "auxiliary": lines["auxiliary_mwh"],
    }
    flows = {("campus", "it"): it}
    flows |= {("campus", node): energy for node, energy in lost.items()}
    # In the order in which bands arrive, so that none crosses another.
    chip = lines["chip_energy_mwh"]
    warm = {"chip": chip, "other_it": it - chip}
    flows |= {("it", node): energy for node, energy in warm.items()}
    worked = min(delivered, lost["heat_pump"])
    delivered -= worked
    for node, energy in warm.items():
        taken = min(delivered, energy)
        flows |= {(node, "delivered"): taken, (node, "rejected"): energy - taken}
        delivered -= taken
    flows |= {(node, "rejected"): energy for node, energy in lost.items()}
    flows |= {
        ("heat_pump", "delivered"): worked,
        ("heat_pump", "rejected"): lost["heat_pump"] - worked,
    }
    index = pd.MultiIndex.from_tuples(flows, names=["source", "target"])
    table = pd.DataFrame({"energy_mwh": list(flows.values())}, index=index)
    table["share"] = table["energy_mwh"] / (whole or float("nan"))
    table.attrs = {"units": {"energy_mwh": "MWh", "share": ""}, "year": year}
    return table


Flows = dict[tuple[str, str], tuple[float, float]]
"""Energy and share by source and target."""


class Placed(NamedTuple):
    """A node as it is drawn, top down."""

    x: float
    top: float
    height: float
    share: float
    energy_mwh: float


def _placed(flows: Flows) -> dict[str, Placed]:
    """Return where the nodes stand, with room for a line beside even the thinnest."""
    columns = (0.0, 0.27, 0.54, 1.0 - NODE_WIDTH)
    placed, tops = {}, [0.98] * 4
    for name, node in NODES.items():
        # What leaves a node has arrived there, but at both ends.
        side = 1 if node.column == 3 else 0
        through = [flow for ends, flow in flows.items() if ends[side] == name]
        energy, share = (sum(flow[part] for flow in through) for part in (0, 1))
        if not share > 0:
            continue
        height = FILLED * share
        placed[name] = Placed(columns[node.column], tops[node.column], height, share, energy)
        tops[node.column] -= max(height, LINE) + GAP
    return placed


def _band(x0: float, top0: float, x1: float, top1: float, height: float) -> Path:
    """Return a band that leaves and arrives level."""
    middle = (x0 + x1) / 2
    corners = [
        (x0, top0),
        (middle, top0),
        (middle, top1),
        (x1, top1),
        (x1, top1 - height),
        (middle, top1 - height),
        (middle, top0 - height),
        (x0, top0 - height),
        (x0, top0),
    ]
    curve = [Path.CURVE4] * 3
    return Path(corners, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _draw(ax: Axes, flows: Flows, text: Language) -> None:
    placed = _placed(flows)
    left = {name: node.top for name, node in placed.items()}
    arrived = dict(left)
    for (source, target), (_, share) in flows.items():
        if not share > 0:
            continue
        height = FILLED * share
        here, there = placed[source], placed[target]
        path = _band(here.x + NODE_WIDTH, left[source], there.x, arrived[target], height)
        colour = NODES[source if source != "campus" else target].colour
        ax.add_patch(PathPatch(path, facecolor=colour, alpha=0.32, linewidth=0))
        left[source] -= height
        arrived[target] -= height
    for name, node in placed.items():
        ax.add_patch(
            Rectangle(
                (node.x, node.top - node.height),
                NODE_WIDTH,
                max(node.height, 0.003),
                facecolor=NODES[name].colour,
                linewidth=0,
            )
        )
        _name(ax, name, node, text)


def _name(ax: Axes, name: str, node: Placed, text: Language) -> None:
    space = _style.NARROW_SPACE if text.code == "fr" else " "
    energy = _style.signed(text, f"{node.energy_mwh:,.0f}") + f"{space}MWh"
    parts = [text(NODES[name].name), energy, text.percent(node.share)]
    tall = node.height > 3 * LINE
    last = NODES[name].column == 3
    ax.text(
        node.x - 0.012 if last else node.x + NODE_WIDTH + 0.012,
        node.top - (node.height / 2 if tall or node.height > LINE else 0.5 * node.height),
        "\n".join(parts) if tall else "  ·  ".join(parts),
        ha="right" if last else "left",
        va="center",
        fontsize=_style.SMALL_PT,
        color=_style.INK,
        linespacing=1.25,
    )


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, year: int | None = None
) -> Axes:
    """Draw where the energy of a year goes, each band labelled in MWh and percent.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> result.plot.energy_sankey().get_title(loc="left")
    'Where the energy goes'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result, year)
    _style.frame(
        ax,
        text("Where the energy goes"),
        text("{year}, MWh and percent of what the campus takes").format(
            year=_hours.named(result, table.attrs["year"], text)
        ),
    )
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    if np.isfinite(table["share"]).all():
        values = zip(table["energy_mwh"].tolist(), table["share"].tolist(), strict=True)
        _draw(ax, dict(zip(table.index.tolist(), values, strict=True)), text)
    else:
        _style.message(ax, text("The campus takes no energy in this year."))
    return ax
