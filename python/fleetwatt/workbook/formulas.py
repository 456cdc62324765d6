"""The registry's kinds of formula as spreadsheet formulas.

Lines yield templates over `now`, `before`, `after` and `row` (see `places.Row`), scalars
plain formulas. Months count from 1; only functions that Excel 2016 and LibreOffice share are used.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetwatt._faults import config_error, nearest
from fleetwatt.workbook.depreciation import Depreciation
from fleetwatt.workbook.live import SIMULATED
from fleetwatt.workbook.loans import LOANS
from fleetwatt.workbook.rates import TYPICAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetwatt.results import Figure
    from fleetwatt.workbook.loans import Loan
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row
    from fleetwatt.workbook.taxes import Tax

VALUES = SIMULATED | {"input"}
"""Kinds that stand in the workbook as numbers."""


def formula_of(figure: Figure, model: Model) -> str:
    """Return the formula of a figure or line.

    Raises
    ------
    ConfigError
        For a kind that has none.
    """
    if figure.kind not in FORMULAS:
        known = nearest(figure.kind, FORMULAS)
        raise config_error(figure.id, f"no spreadsheet formula of kind {figure.kind!r}; {known}")
    return FORMULAS[figure.kind](figure, model)


def _sum(figure: Figure, model: Model) -> str:
    parts: list[str] = []
    for factor, name in figure.terms:
        sign = "-" if factor < 0.0 else "+" if parts else ""
        times = "" if abs(factor) == 1.0 else f"{abs(factor):.15g}*"
        parts.append(f"{sign}{times}{model.ref(name, figure)}")
    return _where_defined(figure, model, "".join(parts))


def _product(figure: Figure, model: Model) -> str:
    return _where_defined(figure, model, "*".join(_refs(figure, model)))


def _where_defined(figure: Figure, model: Model, formula: str) -> str:
    """Return a formula that has no value where one of its terms has none."""
    if not math.isnan(model.result.scalars.get(figure.id, 0.0)):
        return formula
    refs = _refs(figure, model)
    return f"IF(COUNT({','.join(refs)})<{len(refs)},{model.none},{formula})"


def _ratio(figure: Figure, model: Model) -> str:
    over, under = _refs(figure, model)
    factor = figure.terms[0][0]
    times = "" if factor == 1.0 else f"{factor:.15g}*"
    formula = f"IF(N({under})=0,{model.none},{times}{over}/{under})"
    return _where_defined(figure, model, formula)


def _complement(figure: Figure, model: Model) -> str:
    return f"1-{_refs(figure, model)[0]}"


def _positive(figure: Figure, model: Model) -> str:
    return f"MAX({_refs(figure, model)[0]},0)"


def _seen(figure: Figure, model: Model) -> str:
    line = model.row(figure.terms[0][1]).there
    if figure.window == "first full year":
        return f"SUMIF({model.year.there},{model.first_full_year},{line})"
    return f"MAX({line})" if figure.window == "horizon maximum" else f"SUM({line})"


def _price_index(figure: Figure, model: Model) -> str:
    rate, year = _refs(figure, model)
    return f"(1+{rate})^({model.year.now}-{year})"


def _set_aside(figure: Figure, model: Model) -> str:
    due, years = _refs(figure, model)
    month = model.month
    label = model.lang("{line}: each month's part for this month").format(
        line=model.lang(figure.label)
    )
    part = model.monthly.work(label, f"IF({due}=0,0,{due}/MIN(12*{years},{month.now}))")
    return (
        f'SUMIFS({part.here},{month.here},">="&{month.now},'
        f'{month.here},"<"&({month.now}+12*{years}))'
    )


def _depreciation(figure: Figure, model: Model) -> str:
    return Depreciation(model, figure).formula


def _outstanding(figure: Figure, model: Model) -> str:
    line, (_, months) = model.row(figure.terms[0][1]).here, figure.terms[1]
    month, count = model.month, model.scalar(months)
    whole = (
        f'SUMIFS({line},{month.here},">"&({month.now}-INT({count})),{month.here},"<="&{month.now})'
    )
    earlier = f"SUMIFS({line},{month.here},{month.now}-INT({count}))"
    return f"IF({month.now}={model.months},0,{whole}+({count}-INT({count}))*{earlier})"


def _rise(figure: Figure, model: Model) -> str:
    now = _sum(figure, model)
    before = now.replace("{now}", "{before}")
    return f"{now}-({before})"


def _agreed(figure: Figure, model: Model) -> str:
    common, loan = figure.terms[0][1], figure.terms[1][1]
    own = model.terms[loan.removeprefix("finance.")].get(common.removeprefix("finance."))
    return model.key_scalar(common) if own is None else repr(float(own))


def _loan_drawn(figure: Figure, model: Model) -> str:
    loan = _loan(figure, model)
    if loan.draws_found:
        return ""
    gearing, month = model.scalar(f"gearing_{loan.name}"), model.month.now
    if model.terms["funding"] == "pro_rata":
        return f"{gearing}*{loan.uses.now}"
    drawn = loan.drawn_in_order
    early = f"{drawn.now}-{drawn.before}"
    return f"IF({month}<={model.repaid_after},{early},{gearing}*{loan.uses.now})"


def _loan_capitalised(figure: Figure, model: Model) -> str:
    return _loan(figure, model).capitalised


def _loan_interest(figure: Figure, model: Model) -> str:
    return _loan(figure, model).interest


def _loan_principal(figure: Figure, model: Model) -> str:
    loan = _loan(figure, model)
    return "" if loan.principal_found else loan.principal


def _replacement_debt(figure: Figure, model: Model) -> str:
    loan = model.loan("it")
    if loan.replacements_found:
        return ""
    drawn, principal = loan.replacements
    return f"{{before}}{{row}}+{drawn.now}-{principal.now}"


def _replacement_service(figure: Figure, model: Model) -> str:
    loan = model.loan("it")
    if loan.replacements_found:
        return ""
    _, principal = loan.replacements
    interest = loan.interest_on(model.row("replacement_debt_eur"), "replacements")
    return model.where_due(f"{principal.now}+{interest}")


def _debt_service(figure: Figure, model: Model) -> str:
    return _sum(figure, model)


def _financing_paid(figure: Figure, model: Model) -> str:
    month, loans = model.month, [model.loan(name) for name in LOANS]
    paid = "+".join(f"{loan.fees_while_building}{loan.paid_while_building}" for loan in loans)
    return f"IF({month.now}<={model.repaid_after},{paid},0)"


def _financing_cost(figure: Figure, model: Model) -> str:
    return _sum(figure, model)


def _fees(figure: Figure, model: Model) -> str:
    month, loans = model.month.now, [model.loan(name) for name in LOANS]
    drawn = "+".join(loan.line("debt_drawn").now for loan in loans)
    fees = f"{model.scalar('finance.arrangement_fee_fraction')}*({drawn})"
    for loan in loans:
        if loan.refinanced:
            after = 12 * int(loan.terms["refinanced_after_years"])
            owed = f"({loan.line('debt').now}+{loan.line('swept').now})"
            fee = loan.terms["refinancing_fee_fraction"]
            fees += f"+IF({month}={model.repaid_after}+{after},{fee!r}*{owed},0)"
    return f"IF({month}>{model.repaid_after},{fees}{model.reserves.facility_fee},0)"


def _interest_cost(figure: Figure, model: Model) -> str:
    return "+".join(model.loan(name).accrued[0].now for name in LOANS)


def _interest_owed(figure: Figure, model: Model) -> str:
    return "+".join(model.loan(name).accrued[1].now for name in LOANS)


def _financing_depreciation(figure: Figure, model: Model) -> str:
    if not model.terms["financing_costs_depreciated"]:
        return model.row(figure.terms[0][1]).now
    return Depreciation(model, figure).in_equal_months


def _reserve_interest(figure: Figure, model: Model) -> str:
    return model.reserves.interest


def _revenue_reserve_rise(figure: Figure, model: Model) -> str:
    month, late = model.month.now, model.reserves.late
    return (
        f"IF(AND({month}>{model.repaid_after},{month}<{model.months}),{late.now}-{late.before},0)"
    )


def _first_reserves(figure: Figure, model: Model) -> str:
    return model.reserves.first


def _debt_service_reserve(figure: Figure, model: Model) -> str:
    return model.reserves.debt_reserve()


def _liquidity_reserve(figure: Figure, model: Model) -> str:
    ready = model.reserves.ahead("opex_eur", "finance.reserves.operating_months")
    late = model.reserves.late.now
    return f"IF({model.month.now}<{model.repaid_after},0,{ready}+{late})"


def _swept(figure: Figure, model: Model) -> str:
    return "" if _loan(figure, model).sweeps else "0"


def _locked_up(figure: Figure, model: Model) -> str:
    return model.reserves.locked_up


def _distributed(figure: Figure, model: Model) -> str:
    return model.reserves.distributed


def _loan(figure: Figure, model: Model) -> Loan:
    return model.loan("site" if figure.id.endswith("_site_eur") else "it")


def _balance(figure: Figure, model: Model) -> str:
    terms = _sum(figure, model)
    return f"{{before}}{{row}}{'' if terms.startswith('-') else '+'}{terms}"


def _company_tax(figure: Figure, model: Model) -> str:
    tax, months = model.tax_of(figure), model.tax_months
    at_once = f"IF(MONTH({model.start.now})=12,{tax.due.in_year},0)"
    return f"IF({months.in_year}=0,{at_once},{model.operating.now}*{tax.part.in_year})"


def _tax_paid(figure: Figure, model: Model) -> str:
    if model.terms["tax_payment"] == "with_result":
        return model.row("tax_eur").now
    return _instalments(model.row(figure.id), model.company_tax, model)


def _project_tax(figure: Figure, model: Model) -> str:
    if model.terms["tax_payment"] == "with_result":
        return _company_tax(figure, model)
    return _instalments(model.row(figure.id), model.tax_of(figure), model)


def _instalments(row: Row, tax: Tax, model: Model) -> str:
    """Return quarters of the tax of the year before, and what is missing in the May after."""
    month, due, last = f"MONTH({model.start.now})", tax.due, tax.last_instalment
    row.others = {row.periods - 1: f"SUM({due.there})-SUM($D{{row}}:{{before}}{{row}})"}
    quarter = f"IF(AND(MOD({month},3)=0,{month}<12),{due.back(1)}/4,0)"
    december = f"IF({month}=12,{last.in_year},0)"
    may = f"{due.back(1)}-0.75*{due.back(2)}-{last.back(1)}"
    return f"{quarter}+{december}+IF({month}=5,{may},0)"


def _yearly_excess(figure: Figure, model: Model) -> str:
    _, rate, allowance = _refs(figure, model)
    year, line = model.year, model.row(figure.terms[0][1])

    def of_year(row: str) -> str:
        return f"SUMIF({year.there},{year.now},{row})"

    above = f"MAX({of_year(line.there)}-{allowance},0)"
    months = of_year(model.operating.there)
    return f"IF({model.operating.now}=0,0,{rate}*{above}/{months})"


def _present_value(figure: Figure, model: Model) -> str:
    line, rate = figure.terms[0][1], model.monthly_rate(figure.terms[1][1])
    # A spreadsheet's NPV discounts the first flow too.
    worth = f"NPV({rate},{model.row(line).there})"
    first = {"start": f"(1+{rate})*", "middle": f"(1+{rate})^0.5*", "end": ""}
    return first[model.terms["discounting"]] + worth


def _rate_of_return(figure: Figure, model: Model) -> str:
    _, (lower, upper) = model.rates_of(figure.terms[0][1])
    nearer = f"IF(ABS({upper}-{TYPICAL})<ABS({lower}-{TYPICAL}),{upper},{lower})"
    found = f"COUNT({lower},{upper})"
    return f"IF({found}=0,{model.none},IF({found}=1,SUM({lower},{upper}),{nearer}))"


def _payback(figure: Figure, model: Model) -> str:
    flow = model.row(figure.terms[0][1])

    def work(label: str, formula: str, unit: str) -> Row:
        named = model.lang(label).format(line=flow.label)
        return model.monthly.work(named, formula, unit)

    passed = work(
        "{line}: months since it first was below 0",
        f"IF(OR({{before}}{{row}}>0,{flow.now}<0),{{before}}{{row}}+1,0)",
        "month",
    )
    added = work(
        "{line}: added up since then",
        f"IF({passed.now}=0,0,{{before}}{{row}}+{flow.now})",
        "EUR",
    )
    reached = work(
        "{line}: months until they add up to 0",
        f'IF(AND({added.before}<0,{added.now}>=0),{passed.now}-2-{added.before}/{flow.now},"")',
        "month",
    )
    return f"IF(COUNT({reached.there})=0,{model.none},MIN({reached.there})/12)"


def _roots(figure: Figure, model: Model) -> str:
    return model.rates_of(figure.terms[0][1])[0]


def _llcr(figure: Figure, model: Model) -> str:
    return model.covers.of_loans()


def _plcr(figure: Figure, model: Model) -> str:
    return model.covers.of_project()


def _debt_life(figure: Figure, model: Model) -> str:
    return model.covers.life()


def _debt_fraction(figure: Figure, model: Model) -> str:
    return model.covers.debt_fraction()


def _least_with_ramp(figure: Figure, model: Model) -> str:
    return model.covers.least()


def _years_below(figure: Figure, model: Model) -> str:
    return model.covers.years_below(figure.terms[2][1])


def _least_ratio(figure: Figure, model: Model) -> str:
    ratios = model.yearly_ratio(figure).there
    return f"IF(COUNT({ratios})=0,{model.none},MIN({ratios}))"


def _mean_ratio(figure: Figure, model: Model) -> str:
    ratios = model.yearly_ratio(figure).there
    over, under = (
        f"SUMPRODUCT(ISNUMBER({ratios})*{model.yearly_row(name).there})" for _, name in figure.terms
    )
    return f"IF(COUNT({ratios})=0,{model.none},{over}/{under})"


def _refs(figure: Figure, model: Model) -> list[str]:
    return [model.ref(name, figure) for _, name in figure.terms]


FORMULAS: dict[str, Callable[[Figure, Model], str]] = {
    "sum": _sum,
    "product": _product,
    "ratio": _ratio,
    "complement": _complement,
    "positive": _positive,
    "seen": _seen,
    "price_index": _price_index,
    "set_aside": _set_aside,
    "depreciation": _depreciation,
    "outstanding": _outstanding,
    "rise": _rise,
    "agreed": _agreed,
    "balance": _balance,
    "loan_drawn": _loan_drawn,
    "loan_capitalised": _loan_capitalised,
    "loan_interest": _loan_interest,
    "loan_principal": _loan_principal,
    "replacement_debt": _replacement_debt,
    "replacement_service": _replacement_service,
    "debt_service": _debt_service,
    "financing_paid": _financing_paid,
    "financing_cost": _financing_cost,
    "financing_depreciation": _financing_depreciation,
    "fees": _fees,
    "interest_cost": _interest_cost,
    "interest_owed": _interest_owed,
    "reserve_interest": _reserve_interest,
    "revenue_reserve_rise": _revenue_reserve_rise,
    "first_reserves": _first_reserves,
    "debt_service_reserve": _debt_service_reserve,
    "liquidity_reserve": _liquidity_reserve,
    "swept": _swept,
    "locked_up": _locked_up,
    "distributed": _distributed,
    "company_tax": _company_tax,
    "project_tax": _project_tax,
    "party_tax": _company_tax,
    "tax_paid": _tax_paid,
    "equity_npv_eur": _present_value,
    "project_irr_roots": _roots,
    "equity_irr_roots": _roots,
    "payback_years": _payback,
    "equity_payback_years": _payback,
    "llcr": _llcr,
    "min_dscr_with_ramp": _least_with_ramp,
    "plcr": _plcr,
    "debt_fraction": _debt_fraction,
    "average_debt_life_years": _debt_life,
    "lock_up_years": _years_below,
    "default_years": _years_below,
    "yearly_excess": _yearly_excess,
    "present_value": _present_value,
    "rate_of_return": _rate_of_return,
    "least_ratio": _least_ratio,
    "mean_ratio": _mean_ratio,
}
"""Each kind of the registry and what writes its formula."""
