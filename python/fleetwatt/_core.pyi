from collections.abc import Callable
from types import ModuleType
from typing import Any, final, type_check_only

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ConfigError",
    "DomainError",
    "Drivers",
    "FleetwattError",
    "InfeasibleError",
    "Scenario",
    "Supplied",
    "catalogue",
    "climate",
    "facility",
    "finance",
    "programme",
    "resilience",
    "scenario",
    "simulation",
    "supply",
    "uncertainty",
]

class FleetwattError(ValueError): ...
class DomainError(FleetwattError): ...

class ConfigError(FleetwattError):
    faults: list[tuple[str, str]]

class InfeasibleError(FleetwattError): ...

_Array = NDArray[np.float64]

@final
@type_check_only
class _Catalogue(ModuleType):
    @staticmethod
    def load() -> str: ...
    @staticmethod
    def families() -> list[str]: ...
    @staticmethod
    def check(family: str, name: str | None = None, figure: str | None = None) -> None: ...
    @staticmethod
    def cite(family: str, name: str, figure: str) -> str: ...

catalogue: _Catalogue

@final
@type_check_only
class _Climate(ModuleType):
    @staticmethod
    def climates() -> list[str]: ...
    @staticmethod
    def synthetic(climate: str, year: int, seed: int) -> tuple[dict[str, _Array], str]: ...
    @staticmethod
    def saturation_pressure_pa(dry_bulb_c: _Array) -> _Array: ...
    @staticmethod
    def dew_point_c(dry_bulb_c: _Array, relative_humidity: _Array) -> _Array: ...
    @staticmethod
    def humidity_ratio(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...
    @staticmethod
    def wet_bulb_c(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...
    @staticmethod
    def enthalpy_kj_kg(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...

climate: _Climate

@final
@type_check_only
class _Supply(ModuleType):
    @staticmethod
    def synthetic_prices(year: int, seed: int, mean_eur_mwh: float) -> _Array: ...
    @staticmethod
    def synthetic_carbon(
        year: int, seed: int, combustion_g_kwh: float, life_cycle_g_kwh: float
    ) -> tuple[_Array, _Array]: ...
    @staticmethod
    def mix_sources() -> list[str]: ...
    @staticmethod
    def mix_intensity(
        generation_mw: list[_Array], bioenergies: bool
    ) -> tuple[_Array, _Array, _Array]: ...

supply: _Supply

@final
@type_check_only
class _FacilityCooling(ModuleType):
    @staticmethod
    def wet_tower_approach_k(
        range_k: _Array, wet_bulb_c: _Array, water_flow_ratio: _Array, air_flow_ratio: _Array
    ) -> _Array: ...
    @staticmethod
    def chiller_cop(
        record: str, evaporator_c: _Array, condenser_c: _Array, part_load: _Array
    ) -> _Array: ...
    @staticmethod
    def chiller_capacity_mw(record: str, evaporator_c: _Array, condenser_c: _Array) -> _Array: ...
    @staticmethod
    def transport_power_mw(
        flow_m3_s: _Array, pressure_pa: _Array, efficiency: _Array
    ) -> _Array: ...

@final
@type_check_only
class _FacilityElectrical(ModuleType):
    @staticmethod
    def frontier() -> str: ...
    @staticmethod
    def machine_power_mw(
        cpu_utilisation: _Array, gpu_utilisation: _Array, nodes_active: _Array, machine: str
    ) -> _Array: ...
    @staticmethod
    def machine_loss_mw(
        cpu_utilisation: _Array,
        gpu_utilisation: _Array,
        nodes_active: _Array,
        machine: str,
        empty_racks: bool,
    ) -> _Array: ...

@final
@type_check_only
class _FacilityHeat(ModuleType): ...

@final
@type_check_only
class _FacilityNeighbours(ModuleType): ...

@final
@type_check_only
class _FacilityPublished(ModuleType):
    @staticmethod
    def lei_masanet_2022(
        dry_bulb_c: _Array,
        relative_humidity: _Array,
        pressure_pa: _Array,
        case: int,
        draws: int,
        seed: int,
        threads: int,
    ) -> _Array: ...
    @staticmethod
    def lei_masanet_2022_ranges(case: int) -> list[tuple[str, float, float]]: ...

@final
@type_check_only
class _FacilityWater(ModuleType): ...

@final
@type_check_only
class _Facility(ModuleType):
    cooling: _FacilityCooling
    electrical: _FacilityElectrical
    heat: _FacilityHeat
    neighbours: _FacilityNeighbours
    published: _FacilityPublished
    water: _FacilityWater

facility: _Facility

@final
@type_check_only
class _Finance(ModuleType):
    @staticmethod
    def npv(rate: _Array, cash_flows: _Array) -> _Array: ...
    @staticmethod
    def irr(cash_flows: _Array) -> _Array: ...

finance: _Finance

@final
class Scenario:
    @staticmethod
    def read(text: str, format_name: str) -> Scenario: ...
    @staticmethod
    def example(name: str) -> Scenario: ...
    def get(self, path: str) -> str: ...
    def replace(self, changes: str) -> Scenario: ...
    def diff(self, other: Scenario) -> str: ...
    def hash(self) -> str: ...
    def write(self, format_name: str) -> str: ...
    def tree(self) -> str: ...
    def assumptions(self, weather: bool, prices: bool, carbon: bool) -> str: ...

@final
@type_check_only
class _ScenarioModule(ModuleType):
    @staticmethod
    def examples() -> list[str]: ...
    @staticmethod
    def schema() -> str: ...

scenario: _ScenarioModule

@final
class Supplied:
    def __new__(
        cls,
        weather: list[tuple[_Array, _Array, _Array]],
        price_eur_mwh: list[tuple[int, _Array]],
        combustion_g_kwh: list[tuple[int, _Array]],
        life_cycle_g_kwh: list[tuple[int, _Array]],
    ) -> Supplied: ...

@final
class Drivers:
    def __new__(cls, scenario: Scenario, supplied: Supplied, threads: int) -> Drivers: ...
    def hash(self) -> str: ...

@final
@type_check_only
class _Simulation(ModuleType):
    @staticmethod
    def definitions() -> str: ...
    @staticmethod
    def drivers_key(scenario: Scenario) -> str: ...
    @staticmethod
    def run(
        scenario: Scenario,
        drivers: Drivers,
        hourly: bool,
        told: Callable[[int], None] | None,
    ) -> dict[str, Any]: ...
    @staticmethod
    def run_many(
        scenarios: list[Scenario],
        supplied: list[Supplied],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> _Array: ...

simulation: _Simulation

@final
@type_check_only
class _Uncertainty(ModuleType):
    @staticmethod
    def draw(scenario: Scenario, count: int, seed: int) -> list[Scenario]: ...

uncertainty: _Uncertainty

@final
@type_check_only
class _Resilience(ModuleType):
    @staticmethod
    def k_out_of_n(needed: _Array, installed: _Array, availability: _Array) -> _Array: ...

resilience: _Resilience

@final
@type_check_only
class _Programme(ModuleType):
    @staticmethod
    def totals(key_figures: _Array) -> _Array: ...

programme: _Programme
