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
class _Supply(ModuleType):
    @staticmethod
    def synthetic_prices(year: int, seed: int, mean_eur_mwh: float) -> _Series: ...
    @staticmethod
    def synthetic_carbon(
        year: int, seed: int, combustion_g_kwh: float, life_cycle_g_kwh: float
    ) -> tuple[_Series, _Series]: ...
    @staticmethod
    def mix_sources() -> list[str]: ...
    @staticmethod
    def mix_intensity(
        generation_mw: list[_Series], bioenergies: bool
    ) -> tuple[_Series, _Series, _Series]: ...

supply: _Supply
