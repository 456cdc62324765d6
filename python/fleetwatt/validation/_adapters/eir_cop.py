"""Electric chillers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt.facility import cooling
from fleetwatt.validation._kind import Case, Input, Kind

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = "electriceirchiller_"


def _adapter(record: str, evaporator_c: Any, condenser_c: Any, part_load: Any) -> dict[str, Any]:
    name = record.lower().removeprefix(_PREFIX)
    return {
        "cop": cooling.chiller_cop(name, evaporator_c, condenser_c, part_load),
        "capacity_mw": cooling.chiller_capacity_mw(name, evaporator_c, condenser_c),
    }


def _records(path: Path) -> list[Case]:
    """Return no cases: the file holds the curves, which the catalogue has too."""
    return []


KIND = Kind(
    name="eir_cop",
    about="Electric chillers by the curves of EnergyPlus and the records of LBNL.",
    inputs={
        "record": Input("name in the catalogue or in LBNL's Modelica library", "text"),
        "evaporator_c": Input("water that leaves the evaporator, degC"),
        "condenser_c": Input("water or air that enters the condenser, degC"),
        "part_load": Input("load over capacity", default=1.0),
    },
    outputs={
        "cop": "heat taken out over electricity",
        "capacity_mw": "most heat at these temperatures, MW",
    },
    adapter=_adapter,
    files={"eir_chillers.json": _records},
)
