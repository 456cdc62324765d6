"""Published beside ours."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleetwatt._core import FleetwattError
from fleetwatt.validation import _adapters
from fleetwatt.validation._kind import leaves
from fleetwatt.validation._vectors import read_folder

if TYPE_CHECKING:
    import os

    import pandas as pd

    from fleetwatt.validation._kind import Case, Tolerance

__all__ = ["Comparison", "Row", "validate"]

PUBLISHED = Path(__file__).parent / "data"
"""The cases that come with the package."""


@dataclass(frozen=True)
class Row:
    """An output of a case, published and ours.

    Attributes
    ----------
    kind, case, output : str
    published, ours : float
        In the unit of the output; ours is NaN where the case was refused.
    tolerance : Tolerance or None
        None where it is told and not judged.
    hard : bool
        Whether a miss fails the validation.
    source : str
        Who published it.
    refusal : str
        Why the case was refused; empty where it was not.
    """

    kind: str
    case: str
    output: str
    published: float
    ours: float
    tolerance: Tolerance | None
    hard: bool
    source: str
    refusal: str = ""

    @property
    def difference(self) -> float:
        """Ours over published, less one; where 0 is published, ours."""
        return self.ours / self.published - 1.0 if self.published else self.ours

    @property
    def met(self) -> bool | None:
        """Whether the tolerance holds; None without one."""
        if self.refusal:
            return False
        return self.tolerance.holds(self.published, self.ours) if self.tolerance else None

    @property
    def fails(self) -> bool:
        """Whether a hard case misses."""
        return self.hard and self.met is False


@dataclass(frozen=True)
class Comparison:
    """What `validate` finds.

    Attributes
    ----------
    rows : list of Row
    skipped : list of str
        Cases and files that were not compared, and why.
    """

    rows: list[Row]
    skipped: list[str]

    @property
    def failed(self) -> bool:
        """Whether a hard case misses its tolerance."""
        return any(row.fails for row in self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows with their difference and verdict, the tolerance as text."""
        return [
            asdict(row)
            | {
                "tolerance": None if row.tolerance is None else str(row.tolerance),
                "difference": row.difference,
                "met": row.met,
            }
            for row in self.rows
        ]

    def to_frame(self) -> pd.DataFrame:
        """Return `to_dicts` as a table."""
        import pandas as pd

        return pd.DataFrame(self.to_dicts())


def validate(
    vectors: str | os.PathLike[str] | None = None,
    *,
    weather: str | os.PathLike[str] | None = None,
    kind: str | None = None,
) -> Comparison:
    """Solve published cases and compare.

    Parameters
    ----------
    vectors : path, optional
        A folder of cases, instead of those of the package.
    weather : path, optional
        A folder of EPW files, for cases that need one; without it they are skipped.
    kind : str, optional
        Only this kind.

    Returns
    -------
    Comparison

    Raises
    ------
    ConfigError
        For an unknown kind, and files that cannot be read.

    Examples
    --------
    >>> validate(kind="york_approach").failed
    False
    """
    wanted = set(_adapters.kinds() if kind is None else [_adapters.kind(kind).name])
    cases, uncovered = read_folder(PUBLISHED if vectors is None else Path(vectors))
    folder = None if weather is None else Path(weather).absolute()
    rows: list[Row] = []
    skipped: Counter[str] = Counter()
    for case in cases:
        if case.kind not in wanted:
            continue
        ready = _with_file(case, folder) if case.looked_for else case
        if isinstance(ready, str):
            skipped[f"{case.kind}: {ready}"] += 1
        else:
            rows += _rows(ready)
    told = [
        f"{why} ({count} {'case' if count == 1 else 'cases'})" for why, count in skipped.items()
    ]
    return Comparison(rows, told + (uncovered if kind is None else []))


def _with_file(case: Case, folder: Path | None) -> Case | str:
    """Return a case with the file that it needs, or why there is none."""
    if folder is None:
        return "needs weather"
    for name in case.looked_for:
        if (folder / name).is_file():
            place = next(
                key for key, one in _adapters.kind(case.kind).inputs.items() if one.form == "file"
            )
            return replace(case, inputs={**case.inputs, place: str(folder / name)})
    return f"needs {' or '.join(case.looked_for)}"


def _rows(case: Case) -> list[Row]:
    outputs: dict[str, Any] = {}
    refusal = ""
    try:
        outputs = leaves(_adapters.kind(case.kind).solve(case.inputs))
    except FleetwattError as error:
        refusal = str(error)
    return [
        Row(
            case.kind,
            case.name,
            output,
            published,
            math.nan if outputs.get(output) is None else float(outputs[output]),
            case.tolerance.get(output, case.tolerance.get(output.partition("[")[0])),
            case.hard,
            case.source,
            refusal or ("" if outputs.get(output) is not None else "has no such output"),
        )
        for output, published in leaves(case.expected).items()
    ]
