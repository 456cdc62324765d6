"""Scenarios: what is modelled, read from TOML or JSON, changed by path."""

from __future__ import annotations

import json
import math
import reprlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from fleetwatt import _core
from fleetwatt._core import ConfigError
from fleetwatt._faults import config_error, config_errors
from fleetwatt._files import replacing

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Mapping

    from fleetwatt.drivers import Drivers
    from fleetwatt.results import Result
    from fleetwatt.running import Progress

__all__ = ["Assumption", "Difference", "Scenario", "examples", "schema"]

FORMATS = {".toml": "toml", ".json": "json"}

DEEPEST = 16
"""Tables and arrays within each other; a scenario has five."""

LONGEST_INTEGER = 1000
"""Bits of an integer that still is a finite number."""


class Difference(NamedTuple):
    """A field in which two scenarios differ; `None` where one of them lacks it."""

    path: str
    here: Any
    there: Any


class Assumption(NamedTuple):
    """One input of a run.

    Attributes
    ----------
    path : str
        Path of the field, or `catalogue.family.entry.figure`.
    value : object
    unit : str
        Empty for ratios and text.
    low, high : float or None
        The usual range.
    source : str
        Where the value comes from; empty where nobody said.
    origin : str
        `default`, `scenario`, `user` or `catalogue`.
    assumed : bool
        Whether the value rests on a judgement instead of a published source.
    about : str
        What it means.
    """

    path: str
    value: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    origin: str
    assumed: bool
    about: str


class Scenario:
    """A campus and everything assumed of it, checked and complete.

    Made by `example`, `load` or `loads`. Every field holds a value: what a text leaves
    out is filled in with the default.

    Examples
    --------
    >>> from fleetwatt import Scenario
    >>> scenario = Scenario.example("valence-80mw")
    >>> scenario["site.grid_connection_mw"]
    80.0
    >>> larger = scenario.replace({"site.grid_connection_mw": 120})
    >>> scenario.diff(larger)
    [Difference(path='site.grid_connection_mw', here=80.0, there=120.0)]
    """

    __slots__ = ("_core", "_folder")

    def __init__(self, core: _core.Scenario, folder: Path | None = None) -> None:
        self._core = core
        self._folder = folder

    @classmethod
    def example(cls, name: str) -> Self:
        """Return an embedded example.

        Parameters
        ----------
        name : str
            One of `fleetwatt.examples()`.

        Raises
        ------
        ConfigError
            For an unknown name, with the nearest one.
        """
        return cls(_core.Scenario.example(_utf8("", name)))

    @classmethod
    def loads(cls, text: str, format: str = "toml") -> Self:
        """Return the scenario of a text.

        Parameters
        ----------
        text : str
            TOML or JSON.
        format : {"toml", "json"}

        Raises
        ------
        ConfigError
            With every fault of the text: `faults` lists paths and messages.

        Examples
        --------
        >>> from fleetwatt import ConfigError, Scenario
        >>> try:
        ...     Scenario.loads("nam = 'x'")
        ... except ConfigError as error:
        ...     print(error.faults[0])
        ('nam', 'unknown key; did you mean "name"?')
        """
        return cls(_core.Scenario.read(_utf8("", text), format))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the scenario of a file.

        Parameters
        ----------
        path : path
            A `.toml` or `.json` file in UTF-8. Files that it names are looked for beside it.

        Raises
        ------
        ConfigError
            With every fault of the file.
        OSError
            Where the file cannot be read.
        """
        file = Path(path)
        format_name = FORMATS.get(file.suffix.lower())
        if format_name is None:
            raise config_error("", f"{file}: a scenario ends in .toml or .json")
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise config_error("", f"{file} is not UTF-8 text: {error}") from error
        return cls(_core.Scenario.read(text, format_name), file.resolve().parent)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario with every field and source.

        Parameters
        ----------
        path : path
            A `.toml` or `.json` file; it is either whole or left as it was. Files that the
            scenario names are written with their whole path where it goes to another folder.

        Raises
        ------
        ConfigError
            For another ending.
        OSError
            Where the file cannot be written.
        """
        format_name = FORMATS.get(Path(path).suffix.lower())
        if format_name is None:
            raise config_error("", f"{path}: a scenario ends in .toml or .json")
        text = self._from(Path(path).resolve().parent)._core.write(format_name)
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")

    def _from(self, folder: Path) -> Scenario:
        """Return the scenario as it must be written to find its files from a folder."""
        own = self._folder or Path.cwd()
        tree = self.to_dict()
        sections = (tree["climate"], tree["supply"]["price"], tree["carbon"])
        named = [section for section in sections if section["file"] and _is_file(own, section)]
        if not named or own == folder:
            return self
        for section in named:
            section["file"] = str(own / section["file"])
        return Scenario(_core.Scenario.read(json.dumps(tree), "json"), folder)

    def dumps(self, format: str = "toml") -> str:
        """Return the text of the scenario with every field and source."""
        return self._core.write(format)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as nested dicts and lists."""
        tree: dict[str, Any] = json.loads(self._core.tree())
        return tree

    def __getitem__(self, path: str) -> Any:
        """Return the value at a path, as `fleet.cohorts[0].gpus`."""
        return json.loads(self._core.get(_utf8("", path)))

    def replace(self, changes: Mapping[str, object]) -> Scenario:
        """Return the scenario with other values at some paths.

        Parameters
        ----------
        changes : mapping of str to object
            Path to new value: a number, text, boolean, dict or list. Every value given has
            the source "user" from then on; what a dict leaves out takes its default.

        Raises
        ------
        ConfigError
            With every fault of the changed scenario.
        """
        faults: list[tuple[str, str]] = []
        plain = {path: _plain(path, value, faults) for path, value in changes.items()}
        if faults:
            raise config_errors(faults)
        return Scenario(self._core.replace(json.dumps(plain, allow_nan=False)), self._folder)

    def diff(self, other: Scenario) -> list[Difference]:
        """Return the fields in which two scenarios differ, sources apart."""
        return [Difference(*found) for found in json.loads(self._core.diff(other._core))]

    @property
    def hash(self) -> str:
        """SHA-256 of the scenario with every field, in hexadecimal."""
        return self._core.hash()

    @property
    def folder(self) -> Path | None:
        """Folder in which files named by the scenario are looked for."""
        return self._folder

    @property
    def assumptions(self) -> list[Assumption]:
        """Every input that a run reads, with range and source."""
        return self.assumptions_with(())

    def assumptions_with(self, supplied: Collection[str]) -> list[Assumption]:
        """Return the inputs of a run to which the caller brings some drivers along.

        Parameters
        ----------
        supplied : collection of {"weather", "prices", "carbon"}
            What the scenario's own settings are not asked for.
        """
        given = (kind in supplied for kind in ("weather", "prices", "carbon"))
        return [Assumption(**found) for found in json.loads(self._core.assumptions(*given))]

    def run(
        self,
        *,
        drivers: Drivers | None = None,
        hourly: bool = False,
        progress: Progress | bool | None = None,
        threads: int | None = None,
    ) -> Result:
        """Run the scenario; the same as `fleetwatt.run`."""
        from fleetwatt.running import run

        return run(self, drivers=drivers, hourly=hourly, progress=progress, threads=threads)

    def __eq__(self, other: object) -> bool:
        """Whether every field and source is the same; where files are looked for may differ."""
        if not isinstance(other, Scenario):
            return NotImplemented
        return self.hash == other.hash

    def __hash__(self) -> int:
        """Hash of `hash`."""
        return hash(self.hash)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as JSON text."""
        return _restore, (self.dumps("json"), self._folder)

    def __repr__(self) -> str:
        """Name and hash."""
        return f"<Scenario {self['name']!r}, {self.hash[:12]}>"

    def _repr_html_(self) -> str:
        from fleetwatt import displays

        return displays.scenario(self)


def _is_file(folder: Path, section: dict[str, Any]) -> bool:
    try:
        return Path(folder, section["file"]).is_file()
    except (OSError, ValueError):
        return False


def _restore(text: str, folder: Path | None) -> Scenario:
    return Scenario(_core.Scenario.read(text, "json"), folder)


def _utf8(path: str, text: str) -> str:
    """Return text that UTF-8 can hold."""
    try:
        str.encode(text)
    except UnicodeEncodeError as error:
        raise config_error(path, f"holds half a character: {error.reason}") from error
    return text


def _plain(path: str, value: object, faults: list[tuple[str, str]], depth: int = 0) -> object:
    """Return what JSON can hold, numbers of NumPy and the like as Python's own."""
    if depth > DEEPEST:
        faults.append((path, f"more than {DEEPEST} tables or arrays within each other"))
        return None
    if isinstance(value, dict):
        return {
            str(key): _plain(f"{path}.{key}", inner, faults, depth + 1)
            for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(f"{path}[{n}]", inner, faults, depth + 1) for n, inner in enumerate(value)]
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        faults.append((path, f"{value} is not a finite number"))
    elif isinstance(value, int) and value.bit_length() > LONGEST_INTEGER:
        faults.append((path, f"an integer of {value.bit_length()} bits is too large"))
    elif isinstance(value, str):
        try:
            return _utf8(path, value)
        except ConfigError as error:
            faults.extend(error.faults)
    elif value is None or isinstance(value, (int, float)):
        return value
    else:
        shown = reprlib.repr(value)
        faults.append((path, f"{shown} is not a number, text, boolean, table or array"))
    return None


def examples() -> list[str]:
    """Return the names of the embedded examples.

    Examples
    --------
    >>> import fleetwatt
    >>> fleetwatt.examples()
    ['valence-40mw', 'valence-80mw', 'valence-120mw']
    """
    return _core.scenario.examples()


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario, draft 2020-12.

    Units stand under `x-unit`, usual ranges under `x-plausible`, sources of defaults under
    `x-source`.
    """
    loaded: dict[str, Any] = json.loads(_core.scenario.schema())
    return loaded
