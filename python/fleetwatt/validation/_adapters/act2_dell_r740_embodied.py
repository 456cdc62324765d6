"""Carbon of making a server from its chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt.supply import embodied
from fleetwatt.validation._kind import REQUIRED, Case, Input, Kind, Tolerance, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_CPU = {
    "n": REQUIRED,
    "area_cm2": REQUIRED,
    "process": "",
    "epa_kwh_cm2": REQUIRED,
    "gpa95_g_cm2": REQUIRED,
    "mpa_g_cm2": REQUIRED,
    "fab_ci_g_kwh": REQUIRED,
    "yield_": REQUIRED,
    "ics_each": REQUIRED,
}
_MEMORY = dict.fromkeys(("n", "gb", "g_per_gb", "yield_", "ics_each"), REQUIRED)
_SECONDARY = {"flash_gb": REQUIRED, "dram_gb": REQUIRED, "yield_": REQUIRED}


def _memory(part: dict[str, Any], gb: float, yield_fraction: float) -> Any:
    return embodied.memory_kg(gb, part["g_per_gb"], yield_fraction)


def _adapter(
    cpu: Any, dram: Any, ssd_main: Any, ssd_secondary: Any, packaging_kg_per_ic: float
) -> dict[str, Any]:
    cpu, second = table("cpu", cpu, _CPU), table("ssd_secondary", ssd_secondary, _SECONDARY)
    dram, flash = table("dram", dram, _MEMORY), table("ssd_main", ssd_main, _MEMORY)
    die = embodied.die_kg(
        area_cm2=cpu["area_cm2"],
        energy_kwh_cm2=cpu["epa_kwh_cm2"],
        factor_g_kwh=cpu["fab_ci_g_kwh"],
        gases_g_cm2=cpu["gpa95_g_cm2"],
        materials_g_cm2=cpu["mpa_g_cm2"],
        yield_fraction=cpu["yield_"],
    )
    module = _memory(dram, dram["gb"], dram["yield_"])
    drive = _memory(flash, flash["gb"], flash["yield_"])
    of_second = _memory(flash, second["flash_gb"], second["yield_"])
    of_second += _memory(dram, second["dram_gb"], second["yield_"])
    made = cpu["n"] * die + dram["n"] * module + flash["n"] * drive + of_second
    # The second drive is one of flash and one of memory, packed like the others.
    packages = sum(part["n"] * part["ics_each"] for part in (cpu, dram, flash))
    packages += flash["ics_each"] + dram["ics_each"]
    packaging = packages * packaging_kg_per_ic
    return {
        "cpu_each_kg": die,
        "dram_each_kg": module,
        "ssd_main_each_kg": drive,
        "dram_total_kg": dram["n"] * (module + dram["ics_each"] * packaging_kg_per_ic),
        "fabrication_kg": made,
        "packaging_kg": packaging,
        "total_kg": made + packaging,
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    return [case(content, content["inputs"], content["outputs"], Tolerance(1e-9))]


KIND = Kind(
    name="act2_dell_r740_embodied",
    about="Carbon of making the chips of a server, as ACT counts it.",
    inputs={
        "cpu": Input("processors: n, area, energy, gases and materials per cm2, yield, ICs", "any"),
        "dram": Input("modules of memory: n, gb, g_per_gb, yield_, ics_each", "any"),
        "ssd_main": Input("drives: n, gb, g_per_gb, yield_, ics_each", "any"),
        "ssd_secondary": Input("a second drive: flash_gb, dram_gb, yield_", "any"),
        "packaging_kg_per_ic": Input("packaging, kg a chip"),
    },
    outputs={
        "cpu_each_kg": "a processor without its packages, kg",
        "dram_each_kg": "a module of memory without its packages, kg",
        "ssd_main_each_kg": "a drive without its packages, kg",
        "dram_total_kg": "all modules with their packages, kg",
        "fabrication_kg": "all chips, kg",
        "packaging_kg": "all packages, kg",
        "total_kg": "both, kg",
    },
    adapter=_adapter,
    files={"act2_dell_r740_embodied.json": _read},
)
