from types import ModuleType
from typing import final, type_check_only

import numpy as np
from numpy.typing import NDArray

class FleetwattError(ValueError): ...
class DomainError(FleetwattError): ...

class ConfigError(FleetwattError):
    faults: list[tuple[str, str]]

class InfeasibleError(FleetwattError): ...

_Series = NDArray[np.float64]

@final
@type_check_only
class _Supply(ModuleType):
    @staticmethod
    def synthetic_prices(year: int, seed: int, mean_eur_mwh: float) -> _Series: ...
    @staticmethod
    def synthetic_carbon(
        year: int, seed: int, combustion_g_kwh: float, life_cycle_g_kwh: float
    ) -> tuple[_Series, _Series]: ...
    @staticmethod
    def default_levels() -> tuple[float, float, float]: ...
    @staticmethod
    def mix_sources() -> list[str]: ...
    @staticmethod
    def mix_intensity(
        generation_mw: list[_Series], bioenergies: bool
    ) -> tuple[_Series, _Series, _Series]: ...

supply: _Supply
