"""Storage dispatched at the least cost."""

from __future__ import annotations

from typing import Any

from fleetwatt import supply
from fleetwatt.validation import _dispatch
from fleetwatt.validation._kind import Kind


def _adapter(npz: str, params: Any, **_: Any) -> dict[str, Any]:
    given = _dispatch.table("params", params, _dispatch.PARAMS)
    return _dispatch.told(supply.dispatch(**_dispatch.site(_dispatch.arrays(npz), given)))


KIND = Kind(
    name="dispatch",
    about="Least cost of a load with grid, plants, generator and battery.",
    inputs=_dispatch.INPUTS,
    outputs=_dispatch.OUTPUTS,
    adapter=_adapter,
)
