"""How far published carbon of making an accelerator disagrees, and what it is by the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import catalogue, supply
from fleetwatt._faults import config_error, nearest
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

#: Accelerators of the catalogue by the names of others.
_NAMES = {
    "NVIDIA A100 SXM4 80GB": "a100_sxm_80",
    "NVIDIA H100 SXM 80GB": "h100_sxm",
    "NVIDIA H200 SXM 141GB": "h200_sxm",
    "NVIDIA B200 180GB": "b200_hgx",
}
_YEAR_H = 8_760.0


def _range(name: str, life_y: float) -> dict[str, Any]:
    own = _NAMES.get(name, name)
    known = catalogue.names("accelerators")
    if own not in known:
        raise config_error("gpu", f"{name!r} is unknown; {nearest(name, [*_NAMES, *known])}")
    kg = catalogue.get("accelerators", own).figure("embodied_kg")
    low, high = (kg.value if end is None else end for end in (kg.low, kg.high))
    hours = _YEAR_H * life_y
    return {
        "low_kg": low,
        "value_kg": kg.value,
        "high_kg": high,
        "high_over_low": high / low,
        "value_g_per_gpu_hour": 1e3 * supply.amortised_kg(kg.value, 1.0, hours),
        "high_g_per_gpu_hour": 1e3 * supply.amortised_kg(high, 1.0, hours),
    }


def _adapter(gpu: Any, life_y: float) -> dict[str, Any]:
    names = [gpu] if isinstance(gpu, str) else gpu
    return {
        "catalogue": {
            name.split()[1] if " " in name else name: _range(name, life_y) for name in names
        }
    }


def _read(path: Path) -> list[Case]:
    """Return that the catalogue spans what the tools of the file give."""
    content = read(path)
    outputs = content["outputs"]
    expected: dict[str, Any] = {
        name: {"high_kg": kg} for name, kg in outputs["boavizta_gwp_kg"].items()
    }
    expected["H100"]["low_kg"] = outputs["nvidia_pcf_h100_gwp_kg"]
    near = Tolerance(1e-3)
    return [case(content, content["inputs"], {"catalogue": expected}, near)]


KIND = Kind(
    name="gpu_embodied_carbon_disagreement",
    about="The catalogue's range of the carbon of making an accelerator, which tools span.",
    inputs={
        "gpu": Input("accelerators, by the names of tools or the catalogue's", "any"),
        "life_y": Input("life over which an hour is counted, years", default=5.0),
    },
    outputs={"catalogue": "by accelerator: range, kg; high over low; by hour of its life, g"},
    adapter=_adapter,
    files={"gpu_embodied_carbon_disagreement.json": _read},
)
