"""English and French: sentences and numbers."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from fleetwatt._faults import config_error, nearest

__all__ = ["Language", "language", "languages"]

NARROW_SPACE = "\u202f"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SYMBOLS = {"degC": "°C", "m2": "m²", "m3": "m³", "CO2": "CO₂", "GPU-h": "GPU·h", "*": "·"}

MONEY = {
    "en": {"MEUR": "million EUR", "MUSD": "million USD"},
    "fr": {"MEUR": "M€", "EUR": "€", "MUSD": "M$", "USD": "$"},
}

WORD = re.compile("[a-z]{3,}|.* .*")
"""A part of a unit that is no symbol."""


class Language:
    """A language to write in.

    Attributes
    ----------
    code : str
        `en` or `fr`.
    untranslated : set of str
        Sentences that were asked for and are not in its texts.
    """

    def __init__(self, code: str, texts: dict[str, str]) -> None:
        """Write in `code` with `texts`, English sentence to its translation."""
        self.code = code
        self.untranslated: set[str] = set()
        self._texts = texts

    def __call__(self, sentence: str) -> str:
        """Return an English sentence in this language, itself where it has no translation."""
        if self.code == "en" or not sentence:
            return sentence
        if sentence not in self._texts:
            self.untranslated.add(sentence)
        return self._texts.get(sentence, sentence)

    def number(self, value: float) -> str:
        """Return a number for people: four digits below a thousand, none after the point above."""
        if value != value:
            return self("none")
        if value != 0.0 and abs(value) < 1000.0:
            return self.localised(f"{value:.4g}")
        return self.localised(f"{value:,.0f}")

    def percent(self, fraction: float) -> str:
        """Return a fraction in percent, with one decimal."""
        if fraction != fraction:
            return self("none")
        space = NARROW_SPACE if self.code == "fr" else " "
        return self.localised(f"{100.0 * fraction:.1f}") + f"{space}%"

    def exact(self, value: float) -> str:
        """Return a number with every digit that it was written with."""
        return self.localised(f"{value:,.12g}")

    def unit(self, unit: str, value: float = 1.0) -> str:
        """Return a unit in print, after a value if there is one: `m3/year` as m³/an."""
        many = abs(value) >= 2.0 if self.code == "fr" else value != 1.0
        if many and re.fullmatch("[a-z]{3,}", unit):
            return self(f"{unit}s")
        return "/".join(self._part(part) for part in re.split("(?<! )/(?! )", unit))

    def _part(self, part: str) -> str:
        if WORD.fullmatch(part):
            return self(part)
        for written, printed in (SYMBOLS | MONEY[self.code]).items():
            part = part.replace(written, printed)
        return part

    def month(self, month: str) -> str:
        """Return a month written `2026-12` as December 2026."""
        year, number = month.split("-")
        return f"{self(MONTHS[int(number) - 1])} {year}"

    def day(self, day: str) -> str:
        """Return a day written `2026-12-01` as 1 December 2026."""
        month, _, number = day.rpartition("-")
        first = "1er" if self.code == "fr" else "1"
        return f"{first if number == '01' else int(number)} {self.month(month)}"

    def localised(self, number: str) -> str:
        """Return an English number with this language's decimal mark and thousands."""
        if self.code == "en":
            return number
        return number.replace(",", NARROW_SPACE).replace(".", ",")


def languages() -> list[str]:
    """Return the languages that there are."""
    return ["en", "fr"]


@cache
def language(code: str) -> Language:
    """Return a language.

    Parameters
    ----------
    code : str
        `en` or `fr`.

    Raises
    ------
    ConfigError
        For another one.
    """
    if code not in languages():
        raise config_error("lang", f"{code!r} is no language here; {nearest(code, languages())}")
    texts: dict[str, str] = {}
    if code != "en":
        for file in sorted((files("fleetwatt") / "texts" / code).iterdir(), key=lambda f: f.name):
            texts |= tomllib.loads(file.read_text(encoding="utf-8"))
    return Language(code, texts)
