"""A result as a workbook with live formulas, for Excel and LibreOffice.

Inputs that the hourly simulation does not read may be changed in it; statements and key
figures follow. The formulas come from the same registry as the result.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from fleetwatt._faults import config_error
from fleetwatt._files import replacing
from fleetwatt._language import language
from fleetwatt.workbook.live import live_inputs

if TYPE_CHECKING:
    import os

    from fleetwatt.results import Result

__all__ = ["live_inputs", "write"]


def write(result: Result, path: str | os.PathLike[str], lang: str = "en") -> None:
    """Write a result to a workbook; see `Result.to_excel`."""
    if Path(path).suffix.lower() != ".xlsx":
        raise config_error("", f"{path}: a workbook ends in .xlsx")
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.sheets import fill

    held = io.BytesIO()
    fill(Model(result, language(lang)), held)
    with replacing(path) as temporary:
        temporary.write_bytes(held.getvalue())
