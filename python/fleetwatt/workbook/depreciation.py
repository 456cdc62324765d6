"""Working of depreciation: in equal months, or by calendar year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from fleetwatt.finance.depreciation import macrs

if TYPE_CHECKING:
    from fleetwatt.results import Figure
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row

TITLES = {"it": "Depreciation of IT", "services": "Depreciation of building services"}
PART = "Part charged, by years since the first"
CLASSES: tuple[Literal[3, 5, 7, 10, 15, 20], ...] = (3, 5, 7, 10, 15, 20)
"""Lives of the Modified Accelerated Cost Recovery System."""


class Parts(NamedTuple):
    """What calendar years charge, by years since the first."""

    row: Row
    first_month: str
    """Part of the cost that each month in use of the first year charges."""
    left: str
    """Part of it of which later years charge their parts."""


def parts(model: Model, assets: str, method: str, years: str) -> Parts:
    """Return the parts that a method charges of a class of assets."""
    model.tax.heading(model.lang(TITLES[assets]))
    months = f"(13-MONTH({model.start.now}))"
    if method == "macrs":
        bonus = model.scalar("finance.macrs_bonus_fraction")
        row = _by_class(model, years)
        first_year = f"({bonus}+(1-{bonus})*{row.at(0)})"
        return Parts(row, f"{first_year}/{months}", f"(1-{bonus})")
    row = _declining(model, years)
    return Parts(row, f"{row.at(0)}/12", f"(1-{row.at(0)}*{months}/12)")


def _by_class(model: Model, years: str) -> Row:
    """Return the published percentages of the class that a life is."""
    row = model.tax.add(model.lang(PART), "0", [0.0] * model.tax.periods, style="working")
    published = {life: macrs(1.0, life) for life in CLASSES}
    for age in range(row.periods):
        formula = "0"
        for life, fractions in published.items():
            if age < len(fractions):
                formula = f"IF({years}={life},{fractions[age]:.15g},{formula})"
        row.others[age] = formula
    model.known.fill([row])
    return row


def _declining(model: Model, years: str) -> Row:
    """Return the parts of a French declining balance; the first for twelve months."""
    age = f"({model.tax_year.now}-{model.tax_year.at(0)})"
    left, part = (
        model.tax.add(model.lang(label), "", [0.0] * model.tax.periods, style="working")
        for label in ("Left at the start of the year, of what the first one left", PART)
    )
    rate = f"IF({years}<=4,1.25,IF({years}<=6,1.75,2.25))/{years}"
    left.formula = f"IF({age}<=1,1,{left.before}-{part.before})"
    even = f"IF({age}=0,0,1/({years}-{age}))"
    part.formula = f"IF({age}>={years},0,{left.now}*MAX({rate},{even}))"
    model.known.fill([left, part])
    return part


class Depreciation:
    """The rows between what is spent and what is charged of it."""

    def __init__(self, model: Model, figure: Figure) -> None:
        self._model, self._label = model, model.lang(figure.label)
        spent, month = model.row(figure.terms[0][1]), model.month
        self._years = figure.terms[1][1]
        self._in_use = self._work(
            "{line}: put to use",
            f"IF({month.now}<{model.opening},0,IF({month.now}={model.opening},"
            f'SUMIFS({spent.here},{month.here},"<="&{month.now}),{spent.now}))',
        )

    @property
    def formula(self) -> str:
        """What is charged in a month; in the last one, all that is left."""
        return self._all_at_last(self._charge())

    @property
    def in_equal_months(self) -> str:
        """The same in equal months, whatever the method of the class."""
        return self._all_at_last(self._in_equal_months(self._model.scalar(self._years)))

    def _all_at_last(self, charge: str) -> str:
        model = self._model
        left = f"SUM({self._in_use.here})-SUM($D{{row}}:{{before}}{{row}})"
        return f"IF({model.month.now}={model.months},{left},{charge})"

    def _charge(self) -> str:
        terms, years = self._model.terms, self._model.scalar(self._years)
        if self._years == "finance.it_depreciation_years":
            return self._by_method("it", terms["it_depreciation"], years)
        own = terms["services_depreciation_years"]
        method, rest = terms["services_depreciation"], self._in_equal_months(years)
        if method == "straight_line" and own is None:
            return rest
        services = self._by_method("services", method, years if own is None else repr(own))
        part = self._model.scalar("finance.services_fraction")
        return f"{part}*({services})+(1-{part})*{rest}"

    def _by_method(self, assets: str, method: str, years: str) -> str:
        if method == "straight_line":
            return self._in_equal_months(years)
        return self._by_year(self._model.parts_of(assets, method, years))

    def _in_equal_months(self, years: str) -> str:
        month = self._model.month
        return (
            f'SUMIFS({self._in_use.here},{month.here},"<="&{month.now},'
            f'{month.here},">"&({month.now}-12*{years}))/(12*{years})'
        )

    def _by_year(self, parts: Parts) -> str:
        model = self._model
        year, month, in_use = model.year, model.month, self._in_use.now
        first = self._work("{line}: each month of the first year", f"{in_use}*{parts.first_month}")
        left = self._work("{line}: left for later years", f"{in_use}*{parts.left}")
        label = model.lang("{line}: of earlier years").format(line=self._label)
        by_year = model.tax.work(
            model.lang("{line}: left for later years").format(line=self._label),
            f"SUM({left.of_year})",
        )
        later = model.tax.add(label, "0", [0.0] * by_year.periods, unit="EUR", style="working")
        later.others = {
            now: "+".join(
                f"{parts.row.at(age)}*{by_year.at(now - age)}" for age in range(1, now + 1)
            )
            for now in range(1, by_year.periods)
        }
        model.known.fill([later])
        return (
            f"SUMIFS({first.here},{year.here},{year.now},{month.here},"
            f'"<="&{month.now})+{later.in_year}/12'
        )

    def _work(self, label: str, formula: str) -> Row:
        model = self._model
        return model.monthly.work(model.lang(label).format(line=self._label), formula)
