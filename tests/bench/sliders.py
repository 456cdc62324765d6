"""Print how long figures and plot take to follow a slider, in processor and wall time.

``python tests/bench/sliders.py``
"""

import statistics
import time

import fleetwatt

MOVES = 15

KINDS = {
    "finance": ("finance.gearing", [0.5 + 0.01 * n for n in range(MOVES)]),
    "price": ("revenue.price_eur_gpu_hour", [3.0 + 0.1 * n for n in range(MOVES)]),
    "facility": ("facility.cooling.approach_k", [3.0 + 0.2 * n for n in range(MOVES)]),
    "connection": ("site.grid_connection_mw", [60.0 + 2.0 * n for n in range(MOVES)]),
    "weather, drawn anew": ("climate.seed", list(range(100, 100 + MOVES))),
    "weather, one of the last eight": ("climate.seed", [n % 2 for n in range(MOVES)]),
}

PLOTS = (None, "cost_stack", "cumulative_cash", "debt", "fleet")


def moves_ms(path: str, values: list[float], plot: str | None) -> tuple[float, float]:
    """Return the median of moves: processor time and wall time."""
    widget = fleetwatt.explore(fleetwatt.Scenario.example("valence-80mw"), [path], plot=plot)
    taken = []
    for value in values:
        wall, cpu = time.perf_counter(), time.process_time()
        widget.controls[path].value = value
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = (statistics.median(column) * 1e3 for column in zip(*taken, strict=True))
    return cpu, wall


if __name__ == "__main__":
    for plot in PLOTS:
        for kind, (path, values) in KINDS.items():
            cpu, wall = moves_ms(path, values, plot)
            print(f"{plot or 'no plot':16} {kind:32} {cpu:6.0f} ms cpu {wall:6.0f} ms wall")
