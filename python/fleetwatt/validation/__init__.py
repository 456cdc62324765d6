"""Published cases as data, and what fleetwatt makes of them.

Each kind of case has an adapter: a dictionary of inputs goes in, a dictionary of outputs comes
out, both as JSON can hold them. An adapter renames and converts; what it calls are the public
functions, which are the laws that simulations use.

Examples
--------
>>> from fleetwatt import validation
>>> air = {"dry_bulb_c": 25.0, "relative_humidity": 0.5, "pressure_pa": 101_325.0}
>>> round(validation.solve("psychrometrics", air)["wet_bulb_c"], 6)
17.889342
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt.validation import _adapters
from fleetwatt.validation._adapters import kind, kinds
from fleetwatt.validation._comparison import Comparison, Row, validate
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Case",
    "Comparison",
    "Input",
    "Kind",
    "Row",
    "Tolerance",
    "kind",
    "kinds",
    "solve",
    "validate",
]


def solve(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Solve a case of a kind.

    Parameters
    ----------
    kind : str
        One of `kinds`.
    inputs : mapping
        Values by the names that the kind knows, as JSON holds them; files by absolute path.

    Returns
    -------
    dict
        Values by name, as JSON holds them; what is not a finite number is None.

    Raises
    ------
    ConfigError
        For an unknown kind; for every input that is unknown, missing or of the wrong type, all
        at once.
    DomainError
        For a value outside its law's range.

    Examples
    --------
    >>> solve("york_approach", {"range_k": 5.56, "wet_bulb_c": 15.0})["approach_k"].__round__(4)
    6.3297
    """
    return _adapters.kind(kind).solve(inputs)
