"""How cells look, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

    from fleetwatt._language import Language

LONGEST = 32_767
"""Characters that a cell holds, as UTF-16 counts them."""

DASH = "\u2013"
"""What stands for zero in statements."""

TALLEST = 409.0
"""Height of a row at most, points."""

INK, BLUE, VIOLET, GREY, PALE = "#1F2933", "#0B3FD1", "#5B3F8C", "#6B7785", "#EEF2F6"
INPUT_FILL, DARK, GOOD, BAD = "#FFF8DC", "#17324D", "#1B7F4B", "#B3261E"

LOOKS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "label": {"valign": "top", "text_wrap": True},
    "line": {"indent": 1, "align": "left", "valign": "top", "text_wrap": True},
    "title": {"bold": True, "font_size": 16, "font_color": DARK},
    "note": {"font_color": GREY},
    "small": {"font_color": GREY, "font_size": 9, "valign": "top", "indent": 1, "align": "left"},
    "small_wrapped": {
        "font_color": GREY,
        "font_size": 9,
        "valign": "top",
        "text_wrap": True,
        "indent": 1,
        "align": "left",
    },
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": DARK,
        "valign": "vcenter",
        "text_wrap": True,
        "align": "left",
        "indent": 1,
    },
    "header_right": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": DARK,
        "valign": "vcenter",
        "align": "right",
    },
    "heading": {"bold": True, "font_color": DARK, "font_size": 12, "bottom": 1},
    "timeline": {"bold": True, "bg_color": PALE, "align": "right"},
    "timeline_label": {"bold": True, "bg_color": PALE},
    "input": {
        "valign": "top",
        "font_color": BLUE,
        "bg_color": INPUT_FILL,
        "border": 1,
        "border_color": "#C9B458",
    },
    "simulated": {"valign": "top", "font_color": VIOLET, "align": "right"},
    "violet": {"font_color": VIOLET},
    "formula": {"valign": "top", "align": "right"},
    "figure": {"valign": "top", "align": "left", "bold": True},
    "total": {"align": "right", "bold": True},
    "total_label": {"bold": True, "indent": 1, "align": "left"},
    "working": {"valign": "top", "align": "right", "italic": True, "font_color": GREY},
    "working_label": {
        "valign": "top",
        "italic": True,
        "font_color": GREY,
        "indent": 2,
        "align": "left",
    },
    "link": {"font_color": BLUE, "underline": 1, "valign": "top"},
    "good": {"bold": True, "align": "left", "indent": 1, "font_color": GOOD},
    "bad": {"bold": True, "font_color": "#FFFFFF", "bg_color": BAD},
}


class Styles:
    """Formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool], Format] = {}

    def get(self, look: str, number: str = "", *, quoted: bool = False) -> Format:
        """Return a look with a number format; quoted, its text is never read as a formula."""
        key = (look, number, quoted)
        if key not in self._made:
            properties = {"font_name": "Calibri", "font_size": 11, "font_color": INK} | LOOKS[look]
            if number:
                properties["num_format"] = number
            if quoted:
                properties["quote_prefix"] = True
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


def plain(text: str, lang: Language) -> str:
    """Return text as a cell can hold it: no control characters, cut where it is too long."""
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    if len(kept.encode("utf-16-le")) <= 2 * LONGEST:
        return kept
    note = lang(" [cut: the text is longer than a cell holds]")
    room = 2 * (LONGEST - len(note))
    return kept.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + note


def seems_a_formula(text: str) -> bool:
    """Return whether a spreadsheet might take a text for a formula."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r"))


def number_format(name: str, unit: str, scale: float | int, *, dashed: bool = False) -> str:
    """Return the number format of a figure whose greatest value is `scale`.

    Examples
    --------
    >>> number_format("project_irr", "", 0.08), number_format("opex_eur", "EUR", 2e8)
    ('0.00%', '#,##0')
    """
    if unit.startswith("1/") or name.endswith(("_irr", "_rate", "_fraction", "gearing", "erf")):
        return "0.0000%" if unit == "1/month" else "0.00%"
    if isinstance(scale, int) or (unit == "year" and "." in name):
        return "0"
    if abs(scale) >= 1e15:
        return "0.00E+00"
    if abs(scale) >= 1000.0:
        return f'[>=0.5]#,##0;[<=-0.5]-#,##0;"{DASH}"' if dashed else "#,##0"
    form = "0.000" if not unit else "0.0000" if 0.0 < abs(scale) < 1.0 else "0.00"
    return f'{form};-{form};"{DASH}"' if dashed else form


def height(*texts: tuple[str, int]) -> float:
    """Return the height of a row of wrapped texts, each with the characters of a line."""
    lines = (
        sum(math.ceil(max(len(part), 1) / width) for part in text.split("\n"))
        for text, width in texts
    )
    return min(1.0 + 14.0 * max(lines), TALLEST)
