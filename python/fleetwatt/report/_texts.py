"""What every report says: meters, windows, conventions, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fleetwatt._language import Language
    from fleetwatt.results import Result


class Meter(NamedTuple):
    """What the report calls a meter, and where it stands."""

    name: str
    place: str


METERS = {
    "chip": Meter("accelerators", "at the accelerators themselves"),
    "it": Meter(
        "IT input", "at the input of servers, network and storage, behind UPS and distribution"
    ),
    "facility": Meter(
        "campus", "where the campus takes its electricity: IT, losses, cooling, auxiliaries"
    ),
    "grid": Meter("grid connection", "at the connection to the public grid"),
}

WINDOWS = {
    "first full year": "the first calendar year in operation throughout that begins when all "
    "first deliveries are made; where there is none, the first in operation throughout, or else "
    "the one with most hours in operation",
    "horizon maximum": "the greatest value from opening to end",
    "horizon total": "the sum over the whole life",
    "horizon": "the whole life, discounted or otherwise weighed",
    "once complete": "after the last first delivery",
}

LIMITS = (
    "Most inputs are assumptions with ranges, since nobody has published them; the results are "
    "as good as these, and no advice to invest.",
    "No campus of this kind has published its meters, so no model of one has been checked as a "
    "whole. The laws are tested against publications and independent implementations; PUE, water "
    "and fan power against no measured plant; costs and prices against nothing comparable.",
    "Failures, repairs and sales of accelerators are expected numbers. Correlated failures, queues "
    "for repair and demand that varies from week to week are left out; rates of wear are assumed.",
    "Outages of grid and plant, thermal inertia, dehumidification and anything shorter than an "
    "hour are not simulated.",
    "Noise is that of the outdoor fans of the liquid side alone, over open ground; drawdown is "
    "that of an endless and even aquifer. Neither stands for a survey of the site.",
    "Flexible load, purchases ahead of the day and the failure of those who deliver are left "
    "out, and so is the effect of the campus on prices.",
    "Synthetic weather, prices and carbon are drawn independently of each other: a heat wave "
    "makes electricity no dearer here. Files of the same year keep the link.",
    "Carbon is counted with the mean intensity of the grid's generation, not with that of the "
    "plants that answer to one more consumer.",
    "Guarantees, junior loans and loans of the owners, hedging, what follows a default, and draws "
    "on a bank's facility that stands in for a reserve are left out; interest rates stay as "
    "agreed.",
    "One site is modelled by itself, without others that could stand in for it.",
)


def conventions(result: Result, _: Language) -> list[str]:
    """Return what one must know to read the figures."""
    return [
        _(
            "Money is nominal unless said to be real: costs, tariffs and prices rise with "
            "inflation from {year} on, in whose money real ones are given."
        ).format(year=result.scenario["currency.money_year"]),
        _(
            "Rates of return are yearly, nominal and after tax. Present values are those of the "
            "first month of spending."
        ),
        _(
            "Costs stand as positive numbers in lines of cost and are subtracted where they "
            "meet revenue."
        ),
        _(
            "Hours are those of UTC; demand and tariff periods follow the local time of "
            "{timezone}. A year is a calendar year."
        ).format(timezone=result.scenario["timezone"]),
        _(
            "PUE, WUE, CUE and ERF are ratios of yearly sums, after EN 50600-4. The IT's energy "
            "is metered at the input of servers, network and storage."
        ),
        _(
            "Where a figure is undefined, such as cover without debt, the report says none, and "
            "why."
        ),
    ]
