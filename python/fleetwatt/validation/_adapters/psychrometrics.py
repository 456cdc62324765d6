"""Moist air."""

from __future__ import annotations

from typing import Any

from fleetwatt import climate
from fleetwatt.validation._kind import Input, Kind


def _adapter(dry_bulb_c: Any, relative_humidity: Any, pressure_pa: Any) -> dict[str, Any]:
    return {
        "wet_bulb_c": climate.wet_bulb_c(dry_bulb_c, relative_humidity, pressure_pa),
        "humidity_ratio": climate.humidity_ratio(dry_bulb_c, relative_humidity, pressure_pa),
        "dew_point_c": climate.dew_point_c(dry_bulb_c, relative_humidity),
    }


KIND = Kind(
    name="psychrometrics",
    about="Moist air by the equations of ASHRAE's handbook.",
    inputs={
        "dry_bulb_c": Input("dry bulb, degC"),
        "relative_humidity": Input("relative humidity, 0 to 1"),
        "pressure_pa": Input("total pressure, Pa"),
    },
    outputs={
        "wet_bulb_c": "thermodynamic wet bulb, degC",
        "humidity_ratio": "vapour over dry air, kg/kg",
        "dew_point_c": "dew point, degC",
    },
    adapter=_adapter,
)
