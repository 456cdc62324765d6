"""English and French: sentences and numbers."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from fleetwatt._faults import config_error, nearest

__all__ = ["Language", "language", "languages"]

NARROW_SPACE = "\u202f"


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
