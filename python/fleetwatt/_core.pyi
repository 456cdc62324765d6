from types import ModuleType
from typing import final, type_check_only

import numpy as np
from numpy.typing import NDArray

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
