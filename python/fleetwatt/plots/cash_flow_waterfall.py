"""From revenue to the owners' cash, over the whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Waterfall

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "totals of the whole life from revenue to the owners' cash"
HOURS = False

STEPS = {
    "revenue_eur": ("Revenue", {"revenue_eur": 1}),
    "electricity_eur": ("Electricity", {"electricity_eur": -1}),
    "opex_other_eur": ("Other running costs", {"opex_eur": -1, "electricity_eur": 1}),
    "capex_site_eur": ("Site", {"capex_site_eur": -1}),
    "capex_it_eur": ("First IT systems", {"capex_it_eur": -1}),
    "refresh_eur": ("Replacements", {"refresh_eur": -1}),
    "disposal_eur": ("Resale, value left", {"disposal_eur": 1}),
    "support_eur": ("Grants, tax credits", {"grants_eur": 1, "tax_credit_eur": 1}),
    "tax_eur": ("Company tax", {"tax_paid_eur": -1}),
    "debt_drawn_eur": ("Loans drawn", {"debt_drawn_eur": 1}),
    "interest_eur": (
        "Interest, fees",
        {"interest_eur": -1, "financing_paid_eur": -1, "fees_eur": -1},
    ),
    "reserve_interest_eur": ("Interest earned", {"reserve_interest_eur": 1}),
    "principal_eur": ("Principal", {"principal_eur": -1, "swept_eur": -1}),
}
TOTAL = "equity_cash_flow_eur"


def data(result: Result) -> pd.DataFrame:
    """Return the steps from revenue to the cash flow of the owners, and that flow.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (14, 1)
        `amount_eur` [EUR, nominal], sums over the horizon, negative where they take away.
    """
    totals = result.yearly.sum()
    steps = {
        step: sum(sign * totals[line] for line, sign in lines.items())
        for step, (_, lines) in STEPS.items()
    }
    table = pd.DataFrame({"amount_eur": pd.Series(steps | {TOTAL: totals[TOTAL]}, dtype=float)})
    table.attrs = {"units": {"amount_eur": "EUR"}}
    return table.rename_axis("step")


def plot(result: Result, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the totals of the whole life from revenue to the owners' cash.

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
    >>> result.plot.cash_flow_waterfall().get_xlabel()
    'Amount (EUR million, nominal)'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result)
    years = result.yearly.index
    names = [text(name) for name, _ in STEPS.values()] + [text("Owners' cash")]
    inside_pt = _style.rows(
        ax,
        text,
        names,
        text("Amount (EUR million, nominal)"),
        text("From revenue to the owners' cash"),
        text("Sums of {first} to {last}").format(first=years[0], last=years[-1]),
    )
    fall = Waterfall(ax, len(names), inside_pt, lambda amount: _style.millions(text, amount))
    fall.move([float(amount) for amount in table["amount_eur"]], _style.MILLION)
    kinds = [text("Received"), text("Spent"), text("What is left")]
    _style.legend(ax, fall.handles, kinds, inside_pt)
    return ax
