"""Print how long the report, the workbook and explanations of a 20-year run take, and their size.

``python tests/bench/documents.py``
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fleetwatt

TIMES = 5

FIGURES = ("pue", "lcoc_eur_gpu_hour", "project_irr", "equity_irr")


def median_ms(task: Callable[[], object]) -> float:
    """Return the median time of a task."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        task()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e3


if __name__ == "__main__":
    result = fleetwatt.Scenario.example("valence-80mw").run(hourly=True)
    with tempfile.TemporaryDirectory() as folder:
        page, book = Path(folder, "report.html"), Path(folder, "result.xlsx")
        for file, write in ((page, result.report), (book, result.to_excel)):
            taken = median_ms(lambda write=write, file=file: write(file, lang="fr"))
            print(f"{file.name:24} {taken:6.0f} ms  {file.stat().st_size / 1e3:6.0f} kB")
    for figure in FIGURES:
        taken = median_ms(lambda figure=figure: result.explain(figure)._repr_html_())
        print(f"{figure:24} {taken:6.1f} ms explained, with its HTML")
