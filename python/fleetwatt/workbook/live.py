"""Which inputs may be changed in a workbook."""

from __future__ import annotations

from functools import cache

from fleetwatt.results import definitions, figures_by_name

SIMULATED = frozenset({"operated", "found"})
"""Kinds that come from the hourly simulation."""


@cache
def live_inputs() -> tuple[str, ...]:
    """Return the paths of the inputs that no simulated line or scalar hangs on.

    Examples
    --------
    >>> "finance.tax_rate" in live_inputs(), "site.grid_connection_mw" in live_inputs()
    (True, False)
    """
    simulated: set[str] = set()
    for figure in definitions().figures:
        if figure.kind in SIMULATED:
            _follow(figure.id, simulated)
    return tuple(path for path in inputs() if not _within(path, simulated))


@cache
def inputs() -> tuple[str, ...]:
    """Return the paths of all inputs that formulas read."""
    return tuple(figure.id for figure in definitions().figures if figure.kind == "input")


def defined_name(path: str) -> str:
    """Return the name of an input's cell.

    Examples
    --------
    >>> defined_name("finance.tax_rate")
    'finance_tax_rate'
    """
    return path.replace(".", "_")


def _follow(name: str, reached: set[str]) -> None:
    if name in reached:
        return
    reached.add(name)
    figure = figures_by_name().get(name)
    for _, term in figure.terms if figure else ():
        _follow(term, reached)


def _within(path: str, reached: set[str]) -> bool:
    """Return whether a path or one of the sections around it was reached."""
    parts = path.split(".")
    return any(".".join(parts[:n]) in reached for n in range(1, len(parts) + 1))
