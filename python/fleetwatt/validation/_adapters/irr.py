"""Rates of return, and the file of published ones: its other kinds stand beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import ArrayLike

RATES = {
    "rate": "the rate taken; none where there is no rate",
    "roots": "every rate above -1, rising",
    "count": "how many there are",
    "reason": "why there is no rate",
}
VALUES = Input("flows; numbers, or the texts nan and inf", "any")
_EXACT = Tolerance(1e-9, 1e-9)


def numbers(values: Any) -> list[float]:
    """Return flows as JSON has them: what is not finite as text or null."""
    if not isinstance(values, list):
        raise config_error("values", f"{values!r} is not a list")
    found = []
    for place, value in enumerate(values):
        try:
            if isinstance(value, bool):
                raise TypeError
            found.append(float("nan" if value is None else value))
        except (TypeError, ValueError):
            raise config_error(f"values[{place}]", f"{value!r} is not a number") from None
    return found


def rates(flows: list[float], dates: ArrayLike | None = None) -> dict[str, Any]:
    """Return what the public laws say of a stream."""
    if dates is None:
        rate, count, reason = finance.irr(flows, full=True)
    else:
        rate, count, reason = finance.xirr(flows, dates, full=True)
    roots = finance.irr_roots(flows, dates)
    return {"rate": rate, "roots": roots, "count": count, "reason": reason}


def _adapter(values: Any) -> dict[str, Any]:
    return rates(numbers(values))


def _cases(path: Path) -> list[Case]:
    """Return the cases of four kinds; those without a result are not compared."""
    content = json.loads(path.read_text(encoding="utf-8"))
    source = "every root, computed with many digits"
    cases = []
    for kind, inputs in [
        ("irr", ("values",)),
        ("xirr", ("values", "dates")),
        ("npv", ("rate", "values")),
        ("mirr", ("values", "finance_rate", "reinvest_rate")),
    ]:
        for place, one in enumerate(content[kind]):
            expected = _roots(one) if "truth_roots" in one else _value(kind, one)
            cases.append(
                Case(
                    kind=kind,
                    name=str(one.get("id", place)),
                    inputs={name: one[name] for name in inputs},
                    expected=expected,
                    tolerance=dict.fromkeys(expected, _EXACT),
                    source=source,
                )
            )
    return cases


def _roots(one: Mapping[str, Any]) -> dict[str, Any]:
    if "dates" in one and len(one["dates"]) != len(one["values"]):
        return {}
    roots = one["truth_roots"] or []
    only = {"rate": roots[0]} if len(roots) == 1 else {}
    return only | {"roots": roots, "count": len(roots)}


def _value(kind: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {} if one["truth"] is None else {kind: one["truth"]}


KIND = Kind(
    name="irr",
    about="Rates of return of evenly spaced flows: every rate above -1, and the one taken.",
    inputs={"values": VALUES},
    outputs=RATES,
    adapter=_adapter,
    files={"irr_xirr_npv_mirr.json": _cases},
)
