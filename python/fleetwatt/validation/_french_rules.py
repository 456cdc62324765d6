"""What the kinds of tax and debt rules have in common: tables in, tables out, and their file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Tolerance, leaves

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["column", "read", "records"]

_ROUNDING = Tolerance(relative=1e-12, absolute=1e-6)
_RESULTS = {
    "french_declining_balance": ("annuities",),
    "straight_line_prorata": ("annuities",),
    "loss_carry_forward_fr": ("rows",),
    "interest_cap_fr": ("rows",),
    "idc_monthly": ("rows", "total_idc", "debt_at_cod"),
    "debt_shapes": ("annuity", "level_principal", "bullet", "sculpted"),
}
#: Inputs that stand in the rows of the results.
_IN_ROWS = {"idc_monthly": ("capex",), "interest_cap_fr": ("ebitda_tax", "net_interest")}


def column(name: str, rows: Any, key: str) -> list[Any]:
    """Return a column of a list of tables."""
    if not isinstance(rows, list):
        raise config_error(name, f"{rows!r} is not a list of tables")
    for place, row in enumerate(rows):
        if not isinstance(row, dict) or key not in row:
            raise config_error(f"{name}[{place}]", f"{row!r} has no {key}")
    return [row[key] for row in rows]


def records(table: pd.DataFrame) -> list[dict[str, float]]:
    """Return the rows of a table."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]


def read(path: Path) -> list[Case]:
    """Return the cases of every rule in the file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        _case(rule, f"{rule} {number}", case, of["rule"])
        for rule, of in content.items()
        for number, case in enumerate(of["cases"])
    ]


def _case(rule: str, name: str, case: dict[str, Any], source: str) -> Case:
    results = _RESULTS.get(rule, ())
    inputs = {key: value for key, value in case.items() if key not in results}
    if rule in _IN_ROWS:
        inputs |= {key: column("rows", case["rows"], key) for key in _IN_ROWS[rule]}
    if "sculpted" in case:
        inputs["cfads"] = column("sculpted.rows", case["sculpted"]["rows"], "cfads")
    expected = leaves({key: case[key] for key in results if key in case})
    return Case(
        kind=rule,
        name=name,
        inputs=inputs,
        expected=expected,
        tolerance=dict.fromkeys(expected, _ROUNDING),
        source=source,
    )
