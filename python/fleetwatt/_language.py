"""English and French: sentences and numbers."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
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

SYMBOLS = {
    "degC": "°C",
    "deg": "°",
    "m2": "m²",
    "m3": "m³",
    "CO2": "CO₂",
    "GPU-h": "GPU·h",
    "min": "min",
    "mol": "mol",
    "*": "·",
}

SPELLED = {
    "en": {"MEUR": "million EUR", "MUSD": "million USD"},
    "fr": {
        "MEUR": "M€",
        "EUR": "€",
        "MUSD": "M$",
        "USD": "$",
        "PFLOP-day": "PFLOP·jour",
        "Mtoken": "Mjeton",
    },
}

WORD = re.compile("[a-z]{3,}|.* .*")
"""A part of a unit that is no symbol."""


LARGEST_EXACT = 2**53
"""Beyond it, digits of a float mean nothing."""

TINY = 1e-9
"""Below it, zeros before a number's digits are too many to read."""


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
        shown = f"{value:.4g}"
        if value == 0.0 or abs(float(shown)) >= 1000.0:
            shown = f"{value + 0.0:,.0f}"
        return self.localised(_written_out(shown))

    def percent(self, fraction: float) -> str:
        """Return a fraction in percent, with one decimal."""
        if fraction != fraction:
            return self("none")
        space = NARROW_SPACE if self.code == "fr" else " "
        percent = round(100.0 * fraction, 1) + 0.0
        return self.localised(f"{percent:.1f}") + f"{space}%"

    def exact(self, value: float) -> str:
        """Return an input's number with all its digits; no mark of thousands in a year."""
        whole = float(value).is_integer() and abs(value) < LARGEST_EXACT
        grouped = whole and abs(value) >= 10_000
        return self.localised(f"{value:,.0f}" if grouped else _written_out(f"{value:.12g}"))

    def unit(self, unit: str, value: float = 1.0) -> str:
        """Return a unit in print, after a value if there is one: `m3/year` as m³/an."""
        many = abs(value) >= 2.0 if self.code == "fr" else value != 1.0
        if many and unit not in SYMBOLS and re.fullmatch("[a-z]{3,}", unit):
            return self(f"{unit}s")
        return "/".join(self._part(part) for part in re.split("(?<! )/(?! )", unit))

    def _part(self, part: str) -> str:
        if part not in SYMBOLS and WORD.fullmatch(part):
            return self(part)
        for written, printed in (SYMBOLS | SPELLED[self.code]).items():
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

    def hour(self, hour: str) -> str:
        """Return an hour written `2026-12-01T13:00` as 1 December 2026, 13:00."""
        day, _, clock = hour.partition("T")
        return f"{self.day(day)}, {self('{hour}:00').format(hour=int(clock[:2]))}"

    def localised(self, number: str) -> str:
        """Return an English number with a minus sign, and this language's marks."""
        number = re.sub("^-", "\N{MINUS SIGN}", number)
        if self.code == "en":
            return number
        return number.replace(",", NARROW_SPACE).replace(".", ",")


def _written_out(number: str) -> str:
    """Return a small number without a power of ten."""
    return f"{Decimal(number):f}" if "e-" in number and abs(float(number)) >= TINY else number


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
