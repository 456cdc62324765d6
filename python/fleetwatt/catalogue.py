"""Facts with their provenance: accelerators, sites, tariffs, costs and the like.

Every figure says its unit, source, date and confidence, and most say a plausible
range. A source that begins with the word "assumption" stands for nobody else's
statement: it is there to be replaced.

Examples
--------
>>> from fleetwatt import catalogue
>>> rack = catalogue.get("accelerators", "gb300_nvl72")
>>> rack.label
'NVIDIA GB300 NVL72'
>>> rack.value("all_in_kw")
2.12
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from fleetwatt._core import catalogue as _catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

__all__ = ["Entry", "Figure", "cite", "families", "find", "get", "names", "table"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and where it comes from.

    Attributes
    ----------
    value : float
        The value, in `unit`; of a profile, the mean of its values.
    values : tuple of float
        The values of a profile, in `unit`; empty for a single number.
    unit : str
        Unit of the value, the values and the range; ``"1"`` for a ratio.
    low, high : float or None
        Plausible range, in `unit`.
    source : str
        Who says so; begins with "assumption" where nobody was found who does.
    date : str
        When it was true, as ``"2025"``, ``"2025-08"`` or ``"2025-08-20"``.
    confidence : {"high", "medium", "low"}
        How far it can be trusted.
    """

    value: float
    values: tuple[float, ...]
    unit: str
    low: float | None
    high: float | None
    source: str
    date: str
    confidence: Literal["high", "medium", "low"]

    def _repr_html_(self) -> str:
        from fleetwatt import displays

        return displays.figure(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a family, with its texts and figures.

    Attributes
    ----------
    family, name : str
        Where it stands in the catalogue.
    label : str
        Its name in print.
    texts : mapping of str to str
        Text attributes, as ``"vendor"``.
    figures : mapping of str to Figure
        Figures, in the order of the catalogue.
    """

    family: str
    name: str
    label: str
    texts: Mapping[str, str] = field(repr=False, hash=False)
    figures: Mapping[str, Figure] = field(repr=False, hash=False)

    def figure(self, key: str) -> Figure:
        """Return a figure.

        Parameters
        ----------
        key : str
            Its key, as ``"all_in_kw"``.

        Returns
        -------
        Figure
            The number with its provenance.

        Raises
        ------
        ConfigError
            If there is none; the message names the nearest known key.

        Examples
        --------
        >>> get("tariffs", "levies").figure("excise_full_eur_mwh").unit
        'EUR/MWh'
        """
        _catalogue.check(self.family, self.name, key)
        return self.figures[key]

    def value(self, key: str) -> float:
        """Return the value of a figure.

        Parameters
        ----------
        key : str
            Its key, as ``"all_in_kw"``.

        Returns
        -------
        float
            The value, in the figure's unit; of a profile, the mean of its values.

        Raises
        ------
        ConfigError
            If there is none; the message names the nearest known key.

        Examples
        --------
        >>> get("accelerators", "h100_sxm").value("node_kw")
        1.275
        """
        return self.figure(key).value

    def __reduce__(self) -> tuple[Callable[[str, str], Entry], tuple[str, str]]:
        """Pickle and copy by name."""
        return get, (self.family, self.name)

    def _repr_html_(self) -> str:
        from fleetwatt import displays

        return displays.entry(self)


@cache
def _family(family: str) -> Mapping[str, Entry]:
    _catalogue.check(family)
    return {raw["name"]: _entry(raw) for raw in _read()[family]}


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = json.loads(_catalogue.load())
    return loaded


def _entry(raw: dict[str, Any]) -> Entry:
    figures = {
        key: Figure(**{**figure, "values": tuple(figure["values"])})
        for key, figure in raw["figures"]
    }
    return Entry(
        raw["family"],
        raw["name"],
        raw["label"],
        MappingProxyType(raw["texts"]),
        MappingProxyType(figures),
    )


def families() -> list[str]:
    """Return the names of the families.

    Returns
    -------
    list of str
        Names for the other functions of this module.

    Examples
    --------
    >>> "accelerators" in families()
    True
    """
    return _catalogue.families()


def names(family: str) -> list[str]:
    """Return the names of a family's entries.

    Parameters
    ----------
    family : str
        One of `families`.

    Returns
    -------
    list of str
        Names, in the order of the catalogue.

    Raises
    ------
    ConfigError
        If there is no such family; the message names the nearest one.

    Examples
    --------
    >>> names("sites")
    ['valence', 'strasbourg', 'nancy', 'marseille', 'lyon']
    """
    return list(_family(family))


def get(family: str, name: str) -> Entry:
    """Return an entry.

    Parameters
    ----------
    family : str
        One of `families`.
    name : str
        One of its `names`.

    Returns
    -------
    Entry
        Its texts and figures.

    Raises
    ------
    ConfigError
        If there is no such family or entry; the message names the nearest one.

    Examples
    --------
    >>> get("sites", "valence").texts["timezone"]
    'Europe/Paris'
    """
    _catalogue.check(family, name)
    return _family(family)[name]


def find(text: str = "", family: str | None = None) -> list[Entry]:
    """Search the catalogue.

    Parameters
    ----------
    text : str, optional
        Words that must all occur, whatever their case, in an entry's name,
        label, texts, figure keys or sources. Empty: everything.
    family : str, optional
        Search this family only.

    Returns
    -------
    list of Entry
        Those that match, in the order of the catalogue.

    Raises
    ------
    ConfigError
        If there is no such family; the message names the nearest one.

    Examples
    --------
    >>> [entry.name for entry in find("amd instinct", "accelerators")]
    ['mi300x', 'mi325x', 'mi355x']
    """
    words = text.casefold().split()
    entries = [
        entry
        for name in (families() if family is None else [family])
        for entry in _family(name).values()
    ]
    return [entry for entry in entries if all(word in _haystack(entry) for word in words)]


def _haystack(entry: Entry) -> str:
    sources = (figure.source for figure in entry.figures.values())
    parts = (entry.name, entry.label, *entry.texts.values(), *entry.figures, *sources)
    return "\n".join(parts).casefold()


def table(family: str) -> pd.DataFrame:
    """Return a family's figures as a table.

    Parameters
    ----------
    family : str
        One of `families`.

    Returns
    -------
    pandas.DataFrame, shape (figures, 7)
        One row per entry and figure: value, low and high in `unit`, source, date
        and confidence. A profile stands with the mean of its values.

    Raises
    ------
    ConfigError
        If there is no such family; the message names the nearest one.

    Examples
    --------
    >>> rating = table("accelerators").xs("all_in_kw", level="figure")
    >>> float(rating.loc["gb300_nvl72", "value"])
    2.12
    """
    import pandas as pd

    columns = ["value", "unit", "low", "high", "source", "date", "confidence"]
    rows = {
        (entry.name, key): [getattr(figure, column) for column in columns]
        for entry in _family(family).values()
        for key, figure in entry.figures.items()
    }
    index = pd.MultiIndex.from_tuples(rows, names=["name", "figure"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=columns)
    return frame.astype({"value": float, "low": float, "high": float})


def cite(family: str, name: str, figure: str) -> str:
    """Return one line that names a figure, its value, its range and its source.

    Parameters
    ----------
    family : str
        One of `families`.
    name : str
        One of its `names`.
    figure : str
        The key of a figure.

    Returns
    -------
    str
        The citation.

    Raises
    ------
    ConfigError
        If there is no such family, entry or figure; the message names the nearest one.

    Examples
    --------
    >>> cite("accelerators", "h100_sxm", "embodied_kg").split("; ")[0]
    'NVIDIA H100 SXM, embodied_kg = 164 kgCO2e/GPU (164 to 575.1)'
    """
    return _catalogue.cite(family, name, figure)
