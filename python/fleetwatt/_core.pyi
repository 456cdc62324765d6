from types import ModuleType
from typing import final, type_check_only

class FleetwattError(ValueError): ...
class DomainError(FleetwattError): ...

class ConfigError(FleetwattError):
    faults: list[tuple[str, str]]

class InfeasibleError(FleetwattError): ...

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
