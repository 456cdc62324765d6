"""What the plots share: colours, letters, numbers, frames."""

from __future__ import annotations

import io
import sys
import textwrap
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, Formatter, MaxNLocator, NullFormatter
from matplotlib.transforms import ScaledTranslation

from fleetwatt._language import NARROW_SPACE, Language, language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axis import Axis
    from matplotlib.ft2font import FT2Font
    from matplotlib.text import Text

__all__ = ["NARROW_SPACE", "Language"]

WIDTH_IN = 5.6
"""Width of a figure: its letters keep their size on a phone and on A4."""

HEIGHT_IN, TALL_IN = 3.6, 4.4
"""Height of a figure of one and of two panels."""

LETTERS_PT = 8.5
SMALL_PT = 7.5
TITLE_PT = 10.5

NAVY, PURPLE, BLUE, GREEN = "#14213d", "#5a2a6e", "#0b62a8", "#008a66"
VERMILION, PINK, SKY, AMBER, CREAM = "#dc6a1e", "#d890b6", "#7cc3f0", "#f6c552", "#f8efb0"

PALETTE = (NAVY, PURPLE, BLUE, GREEN, VERMILION, PINK, SKY, AMBER, CREAM)
"""Hues of Okabe and Ito (2008), moved apart in lightness so that grey tells them apart."""

INK, QUIET, RULE = "#1f2430", "#5b6270", "#dfe2e8"

MILLION = 1e-6


class Look(NamedTuple):
    """A colour and its second cues, for those who do not see it."""

    colour: str
    hatch: str
    marker: str
    line: Any


LOOKS = (
    Look(BLUE, "", "o", "-"),
    Look(AMBER, "///", "s", "--"),
    Look(GREEN, "...", "^", "-."),
    Look(PURPLE, "", "D", ":"),
    Look(SKY, "\\\\\\", "v", (0, (5, 1, 1, 1, 1, 1))),
    Look(VERMILION, "xxx", "P", (0, (8, 2))),
    Look(PINK, "---", "X", (0, (3, 1, 1, 1))),
    Look(NAVY, "", "<", (0, (1, 1))),
    Look(CREAM, "ooo", ">", (0, (2, 2))),
    Look(PURPLE, "+++", "*", (0, (6, 1, 2, 1))),
)


class ShownAxes(Axes):
    """Axes that a notebook shows as a picture where no pyplot knows their figure."""

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        _figure(self).savefig(picture, format="png", dpi=150)
        return picture.getvalue()


def begin(ax: Axes | None, lang: str, height_in: float = HEIGHT_IN) -> tuple[Axes, Language]:
    """Return the axes to draw into, new ones where there are none, and the language."""
    text = language(lang)
    if ax is not None:
        return ax, text
    # Where pyplot is in use, its show and savefig are to find the figure.
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return axes(height_in), text
    figure: Figure = pyplot.figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    return figure.add_subplot(), text


def axes(height_in: float = HEIGHT_IN) -> Axes:
    """Return new axes that pyplot does not know."""
    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    return figure.add_subplot(axes_class=ShownAxes)


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def width_pt(ax: Axes) -> float:
    """Return about how wide the axes are."""
    return float(ax.bbox.width / _figure(ax).dpi * 72)


def height_pt(ax: Axes) -> float:
    """Return about how high the axes are."""
    return float(ax.bbox.height / _figure(ax).dpi * 72)


def frame(ax: Axes, title: str, subtitle: str, indent_pt: float = 0) -> Text:
    """Give axes a title and quiet spines, and return what stands under the title.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    title : str
    subtitle : str
        What it holds for.
    indent_pt : float
        By how much the title begins left of the axes.
    """
    figure = _figure(ax)
    width = width_pt(ax) + min(indent_pt, 0.2 * width_pt(ax)) + 16
    lines = textwrap.wrap(title, max(24, int(width / (0.62 * TITLE_PT))))
    below = textwrap.wrap(subtitle, max(30, int(width / (0.54 * LETTERS_PT))))
    heading = ax.set_title(
        "\n".join(lines),
        loc="left",
        fontsize=TITLE_PT,
        fontweight="bold",
        color=INK,
        pad=7 + 11 * len(below),
    )
    shift = ScaledTranslation(-indent_pt / 72, 0, figure.dpi_scale_trans)
    heading.set_transform(heading.get_transform() + shift)
    plain(ax)
    old = _subtitles.pop(ax, None)
    if old is not None:
        old.remove()
    _subtitles[ax] = ax.annotate(
        "\n".join(below),
        (0, 1),
        (-indent_pt, 5),
        "axes fraction",
        "offset points",
        fontsize=LETTERS_PT,
        color=QUIET,
        annotation_clip=False,
    )
    return _subtitles[ax]


def rows(
    ax: Axes, text: Language, names: Sequence[str], label: str, title: str, subtitle: str
) -> float:
    """Make axes of horizontal bars with these names; return about how wide their inside is."""
    names_pt = max(map(len, names)) * 0.56 * LETTERS_PT
    whole = 1.2 * width_pt(ax)
    frame(ax, title, subtitle, min(names_pt, 0.6 * whole))
    ax.set_yticks(range(len(names)), list(names))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(visible=False)
    ax.grid(axis="x", color=RULE, linewidth=0.8)
    inside = max(0.3 * whole, whole - names_pt)
    axis_label(ax.xaxis, label, inside)
    numbered(ax.xaxis, text, min(6, int(inside / 36)))
    return inside


def after(labels: Sequence[str], inside_pt: float) -> float:
    """Return by what the breadth of the bars is multiplied to leave room for labels after them."""
    share = (max(map(len, labels)) * 0.6 * SMALL_PT + 8) / inside_pt
    return 1 / (1 - min(0.6, share))


def plain(ax: Axes) -> None:
    """Quiet the spines and ticks, and put a grid behind the data."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(QUIET)
    ax.tick_params(labelsize=LETTERS_PT, colors=QUIET, labelcolor=INK, length=3)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color=RULE, linewidth=0.8)


def axis_label(axis: Axis, label: str, length: float | None = None) -> None:
    """Name an axis of about this length, on two lines where one is too long for it."""
    ax = axis.axes
    if length is None:
        length = width_pt(ax) if axis is ax.xaxis else 0.8 * height_pt(ax)
    wrapped = textwrap.wrap(label, max(14, int(length / (0.52 * LETTERS_PT))))
    axis.set_label_text("\n".join(wrapped), fontsize=LETTERS_PT, color=INK)


class Numbers(Formatter):
    """Tick labels in a language, all with the decimals of the finest."""

    def __init__(self, text: Language) -> None:
        self.text = text

    def __call__(self, value: float, position: int | None = None) -> str:
        """Return the label of a value."""
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return the labels of all ticks."""
        shown = (f"{value:.6g}" for value in values)
        decimals = max(
            (len(number.partition(".")[2]) for number in shown if "e" not in number), default=0
        )
        return [signed(self.text, f"{value:,.{decimals}f}") for value in values]


def signed(text: Language, number: str) -> str:
    """Return an English number in a language, with a minus sign instead of a hyphen."""
    if not number.strip("-0.,"):
        number = number.lstrip("-")
    return text.localised(number).replace("-", "\N{MINUS SIGN}")


def millions(text: Language, amount_eur: float) -> str:
    """Return an amount in millions, with a decimal below a hundred."""
    scaled = amount_eur * MILLION
    if scaled == 0:
        return "0"
    return signed(text, f"{scaled:,.0f}" if abs(scaled) >= 99.95 else f"{scaled:,.1f}")


def numbered(axis: Axis, text: Language, ticks: int = 6) -> None:
    """Give an axis round ticks with numbers in a language."""
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(Numbers(text))


def years_on(axis: Axis, years: Sequence[int]) -> None:
    """Name years on an axis, as many as there is room for."""
    room = max(2, int(width_pt(axis.axes) / 34))
    step = next(step for step in (1, 2, 5, 10, 20, 50) if len(years) <= step * room)
    axis.set_major_locator(FixedLocator([year for year in years if year % step == 0]))
    axis.set_major_formatter("{x:.0f}")


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def months_on(ax: Axes, text: Language, starts: Sequence[float], end: float) -> None:
    """Name the months below their middles; `starts` are where they begin on the axis."""
    names = [text(month) for month in MONTHS]
    if width_pt(ax) < 12 * (max(map(len, names)) * 0.55 * SMALL_PT + 2):
        names = [name[0].upper() for name in names]
    edges = [*starts, end]
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    ax.xaxis.set_major_locator(FixedLocator(edges))
    ax.xaxis.set_major_formatter(NullFormatter())
    ax.xaxis.set_minor_locator(FixedLocator(middles))
    ax.xaxis.set_minor_formatter(lambda _, position: names[int(position or 0)])
    ax.tick_params(axis="x", which="minor", length=0, labelsize=SMALL_PT, labelcolor=INK, pad=4)


def legend(
    ax: Axes, handles: Sequence[Artist], labels: Sequence[str], inside_pt: float | None = None
) -> None:
    """Put a legend under the axes, in as many columns as there is room for."""
    old = ax.get_legend()
    if old is not None:
        old.remove()
    widest = max(map(len, labels)) * 0.55 * SMALL_PT + 34
    columns = max(1, min(len(labels), int((inside_pt or width_pt(ax) + 20) / widest)))
    label = ax.get_xlabel()
    below_pt = 22 + (10 if label else 0) + 10 * label.count("\n")
    shift = ScaledTranslation(0, -below_pt / 72, _figure(ax).dpi_scale_trans)
    ax.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + shift,
        ncols=columns,
        fontsize=SMALL_PT,
        labelcolor=INK,
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=2.2,
        columnspacing=1.4,
    )


def patch(look: Look) -> Patch:
    """Return the sample of a filled area for a legend."""
    return Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="white", linewidth=0.4)


def filled(look: Look) -> dict[str, Any]:
    """Return how an area of this look is drawn."""
    return {
        "facecolor": look.colour,
        "hatch": look.hatch,
        "edgecolor": "white",
        "linewidth": 0.4,
    }


def message(ax: Axes, sentence: str, inside_pt: float | None = None) -> Text:
    """Say in empty axes why nothing is there."""
    width = 0.9 * (inside_pt or width_pt(ax))
    wrapped = textwrap.fill(sentence, max(24, int(width / (0.55 * LETTERS_PT))))
    return ax.text(
        0.5,
        0.5,
        wrapped,
        transform=ax.transAxes,
        ha="center",
        va="center",
        fontsize=LETTERS_PT,
        color=QUIET,
        gid="message",
    )


@cache
def _letters() -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans")))


def safe(name: str, longest: int = 28) -> str:
    """Return a name of the user as one short line that any font shows and nothing reads as code."""
    letters = _letters()
    line = " ".join(name.split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    shown = "".join(c if letters.get_char_index(ord(c)) else "\N{WHITE SQUARE}" for c in line)
    # A leading underscore hides a line from legends; dollars begin a formula.
    return shown.lstrip("_").replace("$", r"\$") or "\N{WHITE SQUARE}"


_subtitles: WeakKeyDictionary[Axes, Text] = WeakKeyDictionary()
_panels: WeakKeyDictionary[Axes, Axes] = WeakKeyDictionary()
_turns: WeakKeyDictionary[Axes, int] = WeakKeyDictionary()


def panel(ax: Axes, share: float) -> Axes:
    """Return a second panel under the axes, made of a share of their height the first time."""
    if ax in _panels:
        return _panels[ax]
    figure = ax.get_figure()
    assert figure is not None
    place = ax.get_subplotspec()
    if place is None:
        left, bottom, width, height = ax.get_position().bounds
        lower = figure.add_axes((left, bottom, width, height * (share - 0.06)), sharex=ax)
        ax.set_position((left, bottom + height * share, width, height * (1 - share)))
    else:
        rows = place.subgridspec(2, 1, height_ratios=(1 - share, share))
        ax.set_subplotspec(rows[0])
        lower = figure.add_subplot(rows[1], sharex=ax)
    ax.tick_params(axis="x", which="both", labelbottom=False)
    plain(lower)
    _panels[ax] = lower
    return lower


def turn(ax: Axes) -> int:
    """Return how many results were drawn into the axes under a label, and count this one."""
    _turns[ax] = _turns.get(ax, -1) + 1
    return _turns[ax]


def line_of(number: int) -> Look:
    """Return the look of the nth line; too pale ones are left out."""
    dark = [look for look in LOOKS if look.colour not in (CREAM, AMBER, SKY, PINK)]
    return dark[number % len(dark)]
