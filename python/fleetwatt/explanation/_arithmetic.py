"""How a figure comes about, in a sentence with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetwatt._wording import in_percent
from fleetwatt.results import figures_by_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from fleetwatt._language import Language
    from fleetwatt.explanation._tree import Draft
    from fleetwatt.results import Figure, Result

MILLION = 1e6
TIMES = "\N{MULTIPLICATION SIGN}"
MINUS = "\N{MINUS SIGN}"

RULES = {
    "found": "found by the simulation from what stands below",
    "operated": "simulated hour by hour from what stands below",
    "positive": "what is above 0 of the line below, month by month",
    "set_aside": "each amount of the line below, in equal months over the {second} that end with "
    "it",
    "depreciation": "the line below, written off over {second}, in equal months where no other "
    "method is set",
    "rise": "what stands below, each with its sign, at the end of the time shown, less the same "
    "at its beginning",
    "outstanding": "what of the line below is settled in {second} and so still to come; nothing "
    "at the end of the horizon",
    "agreed": "what was agreed for this loan, else the common value",
    "loan_drawn": "what lenders bring of what the loan helps to pay: until repayment begins as "
    "gearing and the order of funding say, then their part of each amount",
    "loan_capitalised": "interest at {rate} a year on what is drawn below, until repayment "
    "begins, where the loan is a part of the investment; else it is paid",
    "loan_interest": "interest at {rate} a year on what is owed of the loan, compounded from "
    "month to month and paid with each payment",
    "loan_principal": "what is drawn below, repaid over {third} at most as the loan's shape says, "
    "at {rate} a year",
    "replacement_debt": "what is drawn for replacements below, less its principal, each draw "
    "repaid over {third} at most, at {rate} a year",
    "replacement_service": "principal of what is drawn for replacements, and interest on it",
    "debt_service": "interest and principal of both loans, without what is repaid early",
    "financing_paid": "until repayment begins: {third} of what is committed, once; {fourth} a "
    "year on what is not yet drawn; interest that is not added to the loans",
    "financing_cost": "fees and interest until repayment begins, paid or added to the loans",
    "fees": "since repayment began: {third} of what is drawn, refinancing, and the bank that "
    "holds the debt service ready, where these are agreed",
    "interest_cost": "interest of each month of repayment, whether its payment is due or not",
    "interest_owed": "interest of the months since the last payment",
    "financing_depreciation": "the line below, where it is depreciated, written off in equal "
    "months over {second} from the first month of operation; what is left at the end, in the last "
    "month",
    "reserve_interest": "interest at {first} a year on what lay on accounts at the end of the "
    "month before",
    "revenue_reserve_rise": "rise of the revenue of {second} ahead; what comes free at the end "
    "does not count as operation",
    "first_reserves": "what debt service, running costs and revenue ahead ask for when repayment "
    "begins; a bank's facility needs no cash",
    "debt_service_reserve": "debt service of {second} ahead, as far as cash fills it; what was "
    "missing in the month is taken from it",
    "liquidity_reserve": "running costs of {third} and revenue of {fourth} ahead",
    "swept": "the agreed part of the cash left after debt service and reserves",
    "locked_up": "cash left after debt service and reserves that waits for the next payment, or "
    "is held back while the cover of twelve months is below {third}; free once it is not, and at "
    "the end",
    "distributed": "cash available for debt service and interest earned, less debt service, fees, "
    "early repayment, and what reserves and lock-up keep; what is missing is paid by the owners",
    "company_tax": "{rate} of what losses of earlier years leave of each calendar year's result "
    "below, as interest up to its cap leaves it; they cover {third} of it and {fourth} of the "
    "rest at most; or of all of it, below 0 too, where the group uses losses at once; in equal "
    "parts over the year's months in operation",
    "party_tax": "{rate} of what losses of earlier years leave of each calendar year's result "
    "below; they cover {third} of it and {fourth} of the rest at most",
    "project_tax": "{rate} of what losses of earlier years leave of each calendar year's result "
    "below; they cover {third} of it and {fourth} of the rest at most; or of all of it, below 0 "
    "too, where the group uses losses at once; when it is paid",
    "tax_paid": "the tax below when it is paid: with the result, or quarters of the tax of the "
    "year before, the last of them raised where turnover is large, and what is missing in May",
    "llcr": "cash for the first loans while they stand, worth when repayment begins at the cost "
    "of the debt, over what is owed of them then and is drawn of them later, worth as much",
    "plcr": "cash for the first loans to the end of the horizon, worth when repayment begins at "
    "the cost of the debt, over what is owed of them then and is drawn of them later, worth as "
    "much",
    "min_dscr_with_ramp": "the least cash over debt service of the years of repayment, of twelve "
    "months each",
    "debt_fraction": "loans and interest added to them, replacements apart, over these and what "
    "the owners paid in, until everything is built",
    "average_debt_life_years": "what is owed at the end of each month from when repayment begins "
    "on, replacements apart, added up in years, over what is owed then and drawn later",
    "equity_npv_eur": "the months of the line below, {span}, discounted to the first at {rate} a "
    "year",
    "project_irr_roots": "how many yearly rates make the months of the line below, {span}, "
    "together worth 0",
    "equity_irr_roots": "how many yearly rates make the months of the line below, {span}, "
    "together worth 0",
    "payback_years": "months of the line below, {span}, from the first spending until they first "
    "add up to 0, in years",
    "equity_payback_years": "months of the line below, {span}, from the first payment of the "
    "owners until they first add up to 0, in years",
    "lock_up_years": "years of repayment, of twelve months, whose cash over debt service is below "
    "{third}",
    "default_years": "years of repayment, of twelve months, whose cash over debt service is below "
    "{third}",
    "yearly_excess": "{rate} of what the line below exceeds {third} by in each calendar year",
    "present_value": "the months of the line below, {span}, discounted to the first at {rate} a "
    "year",
    "rate_of_return": "a yearly rate at which the months of the line below, {span}, are together "
    "worth 0; of several, the one nearest 10 % among those at which that worth falls",
}
"""What is said where no equation holds between the values shown."""


class Told(NamedTuple):
    """A sentence, and whether it is an equation between the values shown."""

    sentence: str
    exact: bool


def amount(name: str, value: float, unit: str, say: Language) -> str:
    """Return a value with its unit as people write them; much money in millions."""
    if in_percent(name):
        return say.percent(value)
    if value != value:
        return say("none")
    if unit in ("EUR", "EUR/year") and abs(value) >= MILLION:
        printed = say.unit(unit.replace("EUR", "MEUR"))
        return f"{say.number(value / MILLION)} {printed}"
    return f"{say.number(value)} {say.unit(unit, value)}".rstrip()


def year_of_least(result: Result, figure: Figure) -> int | None:
    """Return the year whose ratio is the least of those that count, if there is one."""
    over, under = _counting(result, figure)
    return None if over.empty else int(over.index.to_numpy()[(over / under).argmin()])


def sentence(figure: Figure, draft: Draft, year: int | None, result: Result, say: Language) -> Told:
    """Return how a figure is made of its children, whose lines show `year`."""
    children, total = draft.children, draft.node.shown
    shown = [child.node.shown for child in children]
    if draft.node.value != draft.node.value:
        return Told(_undefined(figure, children, result, say), False)
    match figure.kind:
        case "sum":
            made = _sum(children, "", total, say)
            levels = [_is_level(child) for child in children]
            return made._replace(exact=made.exact or (figure.gather == "last" and all(levels)))
        case "balance":
            return _sum(children, _before(figure, year, result, say), total, say)
        case "product":
            return _product(children, total, say)
        case "ratio":
            factor = children[0].factor
            first = "" if factor == 1.0 else f"{say.exact(factor)} {TIMES} "
            return Told(f"{first}{shown[0]} / {shown[1]} = {total}", True)
        case "complement":
            return Told(f"1 {MINUS} {shown[0]} = {total}", True)
        case "seen":
            return Told(_seen(figure, year, result, say), True)
        case "price_index" if year is None:
            told = say("1 + {rate}, to the power of the years since {year}; the greatest")
            return Told(told.format(rate=_percent(children[0], say), year=shown[1]), False)
        case "price_index":
            rate = _percent(children[0], say)
            return Told(f"(1 + {rate})^({year} {MINUS} {shown[1]}) = {total}", True)
        case "least_ratio" if year is not None:
            told = say("{ratio} in {year}, the least of the yearly ratios over {counted}")
            ratio = f"{shown[0]} / {shown[1]} = {total}"
            return Told(told.format(ratio=ratio, year=year, counted=_counted(result, say)), True)
        case "mean_ratio":
            sums = [
                amount(child.node.id, line.sum(), child.node.unit, say)
                for child, line in zip(children, _counting(result, figure), strict=True)
            ]
            told = say(
                "{ratio}, sums of the two lines below over {counted}; years in which the second is "
                "0 do not count"
            )
            ratio = f"{' / '.join(sums)} = {total}"
            return Told(told.format(ratio=ratio, counted=_counted(result, say)), False)
    rule = RULES[figure.kind]
    values = {
        name: _told(term, say)
        for name, term in zip(("first", "second", "third", "fourth"), draft.terms, strict=False)
        if term is not None and f"{{{name}}}" in rule
    }
    if "{rate}" in rule and draft.terms[1] is not None:
        values["rate"] = _percent(draft.terms[1], say)
    values["span"] = span(result, say)
    told = say(rule).format(**values)
    if figure.kind in ("company_tax", "project_tax", "party_tax") and year is not None:
        lost = _losses(figure, year, result, say)
        told = say("{rule}; losses made before {year}: {lost}").format(
            rule=told, year=year, lost=lost
        )
    return Told(told, False)


def _told(term: Draft, say: Language) -> str:
    """Return a term in a sentence, rates and parts in percent."""
    is_part = term.node.unit == "1/year" or in_percent(term.node.id)
    return _percent(term, say) if is_part else term.node.shown


def span(result: Result, say: Language) -> str:
    """Return the first and the last month of a result."""
    last = str(np.datetime64(result.found["end"], "M") - 1)
    ends = {"start": say.month(result.found["start"]), "end": say.month(last)}
    return say("{start} to {end}").format(**ends)


def _counting(result: Result, figure: Figure) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the two lines of a yearly ratio in the years that count."""
    (_, over), (_, under) = figure.terms
    years = result.yearly.loc[result.found["full_years"] or slice(result.found["full_year"], None)]
    years = years[years[under] > 0.0]
    return years[over], years[under]


def _counted(result: Result, say: Language) -> str:
    """Return what years these are, in words."""
    full = result.found["full_years"]
    told = "the years in full operation from {year} on" if full else "the years from {year} on"
    return say(told).format(year=result.found["full_year"])


def _losses(figure: Figure, year: int, result: Result, say: Language) -> str:
    """Return what was lost in the years before."""
    earlier = result._years[figure.terms[0][1]][: year - int(result.found["start"][:4])]
    return amount(figure.id, float(-earlier[earlier < 0.0].sum()), figure.unit, say)


def _percent(draft: Draft, say: Language) -> str:
    return say.localised(f"{100.0 * draft.node.value:.6g}") + "\N{NO-BREAK SPACE}%"


def _is_line(draft: Draft) -> bool:
    figure = figures_by_name().get(draft.node.id)
    return figure is not None and figure.window is None


def _is_level(draft: Draft) -> bool:
    return _is_line(draft) and figures_by_name()[draft.node.id].gather == "last"


def _adds_up(draft: Draft) -> bool:
    """Whether the months of a line make its longer times by their sum."""
    return not _is_line(draft) or figures_by_name()[draft.node.id].gather == "sum"


def _sum(children: Sequence[Draft], before: str, total: str, say: Language) -> Told:
    terms = before
    for child in children:
        sign = MINUS if child.factor < 0.0 else "+"
        size = abs(child.factor)
        factor = "" if size == 1.0 else f"{say.exact(size)} {TIMES} "
        terms += f" {sign} {factor}{_guarded(child)}"
    return Told(f"{terms.removeprefix(' + ').lstrip()} = {total}", all(map(_adds_up, children)))


def _before(figure: Figure, year: int | None, result: Result, say: Language) -> str:
    """Return what a balance was at the end of the year before."""
    first = int(result.found["start"][:4])
    if year is None or year == first:
        return ""
    value = amount(figure.id, float(result._years[figure.id][year - 1 - first]), figure.unit, say)
    return say("{value} at the end of {year}").format(value=value, year=year - 1)


def _guarded(child: Draft) -> str:
    """Return a value as it stands behind a sign."""
    shown = child.node.shown
    return f"({shown})" if shown.startswith("-") else shown


def _product(children: Sequence[Draft], total: str, say: Language) -> Told:
    lines = [child for child in children if _is_line(child)]
    if len(lines) < 2 and all(map(_adds_up, lines)):
        return Told(f"{f' {TIMES} '.join(map(_guarded, children))} = {total}", True)
    return Told(say("the factors below multiplied month by month, then added up"), False)


def _seen(figure: Figure, year: int | None, result: Result, say: Language) -> str:
    if year is not None:
        return say("the line below in {year}").format(year=year)
    if figure.window == "horizon maximum":
        told = say("the greatest month of the line below, {span}")
    else:
        told = say("the months of the line below added up, {span}")
    return told.format(span=span(result, say))


def _undefined(figure: Figure, children: Sequence[Draft], result: Result, say: Language) -> str:
    """Return why a figure has no value."""
    missing = [child for child in children if child.node.value != child.node.value]
    if missing:
        return say("undefined, as this is: {label}").format(label=missing[0].node.label)
    if figure.kind == "rate_of_return":
        months = result._months[figure.terms[0][1]]
        if (months >= 0.0).all() or (months <= 0.0).all():
            return say("undefined: the line below never changes its sign, no rate makes it worth 0")
        return say("undefined: no rate above -100 % makes the line below worth 0")
    if figure.kind in ("payback_years", "equity_payback_years"):
        return say("undefined: the months of the line below never add up to 0 again")
    if figure.kind == "found":
        return say("undefined: nobody has published a number")
    if figure.id.startswith("carbon_free"):
        return say(
            "undefined: no carbon series says which part of the mix is free of carbon; a file of "
            "generation by source does, see carbon.file"
        )
    named = {child.node.id: child.node.label for child in children}
    label = named.get("debt_eur", children[-1].node.label)
    if figure.kind in ("least_ratio", "mean_ratio"):
        told = say("undefined: in {counted}, this is 0: {label}")
        return told.format(counted=_counted(result, say), label=label)
    return say("undefined: nothing to divide by, as this is 0: {label}").format(label=label)
