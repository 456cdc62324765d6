"""The registry's kinds of formula as spreadsheet formulas.

Lines yield templates over `now`, `before`, `after` and `row` (see `places.Row`), scalars
plain formulas. Months count from 1; only functions that Excel 2016 and LibreOffice share are used.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetwatt._faults import config_error, nearest
from fleetwatt.workbook.live import SIMULATED
from fleetwatt.workbook.rates import TYPICAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetwatt.results import Figure
    from fleetwatt.workbook.model import Model

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
    part = model.part_of_reserve(figure, f"IF({month.now}=1,0,{due}/MIN(12*{years},{month.now}-1))")
    return (
        f'SUMIFS({part.here},{month.here},">"&{month.now},'
        f'{month.here},"<="&({month.now}+12*{years}))'
    )


def _depreciation(figure: Figure, model: Model) -> str:
    line, years = _refs(figure, model)
    month, spent = model.month, model.row(figure.terms[0][1])
    in_use = model.put_to_use(
        figure,
        f"IF({month.now}<{model.opening},0,"
        f'IF({month.now}={model.opening},SUMIFS({spent.here},{month.here},"<="&{month.now}),{line}))',
    )
    charged = "$D{row}:{before}{row}"
    return (
        f"IF({month.now}={model.months},SUM({in_use.here})-SUM({charged}),"
        f'SUMIFS({in_use.here},{month.here},"<="&{month.now},'
        f'{month.here},">"&({month.now}-12*{years}))/(12*{years}))'
    )


def _loan_capitalised(figure: Figure, model: Model) -> str:
    loan = model.loan(figure)
    return f"IF({model.month.now}<={model.opening},{loan.rate}*{loan.building.before},0)"


def _loan_interest(figure: Figure, model: Model) -> str:
    loan = model.loan(figure)
    return f"{loan.rate}*{loan.balance.before}"


def _loan_principal(figure: Figure, model: Model) -> str:
    loan = model.loan(figure)
    return f"{loan.balance.before}+{loan.started.now}-{loan.balance.now}"


def _balance(figure: Figure, model: Model) -> str:
    terms = _sum(figure, model)
    return f"{{before}}{{row}}{'' if terms.startswith('-') else '+'}{terms}"


def _company_tax(figure: Figure, model: Model) -> str:
    share = model.tax_by_month(figure)
    years = model.tax_year
    return f"{model.operating.now}*SUMIF({years.there},{model.year.now},{share.there})"


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
    return f"(1+{rate})*NPV({rate},{model.row(line).there})"


def _rate_of_return(figure: Figure, model: Model) -> str:
    lower, upper = model.rates_of(figure)
    nearer = f"IF(ABS({upper}-{TYPICAL})<ABS({lower}-{TYPICAL}),{upper},{lower})"
    found = f"COUNT({lower},{upper})"
    return f"IF({found}=0,{model.none},IF({found}=1,SUM({lower},{upper}),{nearer}))"


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
    "loan_capitalised": _loan_capitalised,
    "loan_interest": _loan_interest,
    "loan_principal": _loan_principal,
    "balance": _balance,
    "company_tax": _company_tax,
    "yearly_excess": _yearly_excess,
    "present_value": _present_value,
    "rate_of_return": _rate_of_return,
    "least_ratio": _least_ratio,
    "mean_ratio": _mean_ratio,
}
"""Each kind of the registry and what writes its formula."""
