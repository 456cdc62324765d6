"""Draw the picture of the README: ``make picture``."""

import sys

from matplotlib.figure import Figure

import fleetwatt
from fleetwatt._files import replacing

PANELS = ["power_heatmap", "energy_sankey", "cost_stack", "cumulative_cash"]


def main(path: str) -> None:
    """Run the 80 MW example and draw four of its plots side by side."""
    result = fleetwatt.Scenario.example("valence-80mw").run(hourly=True)
    figure = Figure(figsize=(14, 9), layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.15)
    panels = figure.subplots(2, 2, width_ratios=[1.0, 1.3])
    for name, axes in zip(PANELS, panels.flat, strict=True):
        getattr(result.plot, name)(ax=axes)
    with replacing(path) as temporary:
        figure.savefig(
            temporary, dpi=76, metadata={"Software": None}, pil_kwargs={"optimize": True}
        )


if __name__ == "__main__":
    main(sys.argv[1])
