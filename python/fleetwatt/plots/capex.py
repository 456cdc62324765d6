"""Investment by system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fleetwatt.plots import _style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "investment until complete, by system"
HOURS = False

SYSTEMS = {
    "capex_it_eur": "First IT systems",
    "capex_facility_eur": "Shell and plant",
    "capex_connection_eur": "Grid connection",
    "capex_generators_eur": "Backup generators",
    "capex_plants_eur": "Own plants and battery",
    "capex_development_eur": "Studies, permits, land",
    "capex_contingency_eur": "Contingency",
}


def data(result: Result) -> pd.DataFrame:
    """Return the investment by system, greatest first.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (7, 2)
        `amount_eur` [EUR, nominal], sums over the horizon, and its `share` [-] of them all;
        0 where nothing is invested.
    """
    amounts = result.yearly[list(SYSTEMS)].sum()
    table = pd.DataFrame({"amount_eur": amounts, "share": amounts / (amounts.sum() or 1.0)})
    table = table.sort_values("amount_eur", ascending=False, kind="stable").rename_axis("system")
    table.attrs = {"units": {"amount_eur": "EUR", "share": ""}}
    return table


def plot(result: Result, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the investment until complete by system.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ConfigError
        For an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> result.plot.capex().get_xlabel()
    'Amount (EUR million, nominal)'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result)
    amounts = table["amount_eur"] * _style.MILLION
    total = text("EUR {amount} million, replacements left out")
    inside_pt = _style.rows(
        ax,
        text,
        [text(SYSTEMS[name]) for name in table.index],
        text("Amount (EUR million, nominal)"),
        text("Investment until complete"),
        total.format(amount=_style.millions(text, float(table["amount_eur"].sum()))),
    )
    ax.barh(range(len(table)), amounts, 0.66, **_style.filled(_style.LOOKS[0]))
    labels = []
    for row, (amount, share) in enumerate(zip(table["amount_eur"], table["share"], strict=True)):
        labels.append(f"{_style.millions(text, amount)}  ·  {text.percent(share)}")
        ax.annotate(
            labels[-1],
            (amount * _style.MILLION, row),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=_style.SMALL_PT,
            color=_style.INK,
        )
    ax.set_xlim(0, _style.after(labels, inside_pt) * (amounts.max() or 1.0))
    if not amounts.any():
        _style.message(ax, text("Nothing is invested."))
    return ax
