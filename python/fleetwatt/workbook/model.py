"""The model of a workbook: which figure stands where, and the working between them."""

from __future__ import annotations

import math
from calendar import isleap
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import numpy as np

from fleetwatt.finance import npv
from fleetwatt.results import definitions, figures_by_name
from fleetwatt.scenario import Assumption, schema
from fleetwatt.workbook.formulas import VALUES, formula_of
from fleetwatt.workbook.layout import KEY_SECTIONS, YEARLY_SECTIONS, sectioned
from fleetwatt.workbook.live import defined_name, live_inputs
from fleetwatt.workbook.places import Grid, Row, Table
from fleetwatt.workbook.rates import STEPS, Rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from fleetwatt._language import Language
    from fleetwatt.results import Figure, Result
    from fleetwatt.workbook.places import Scalar, Value

    Series = NDArray[np.float64]

T = TypeVar("T")

SHEETS = (
    "Read me",
    "Inputs",
    "Key figures",
    "Yearly",
    "Charts",
    "Tax",
    "Monthly",
    "Rates",
    "Checks",
    "Assumptions",
)
TOP = 3
"""Rows of titles above every sheet's own."""


class Loan(NamedTuple):
    """Working rows of a family of loans."""

    rate: str
    building: Row
    started: Row
    balance: Row


class Model:
    """Everything of a workbook but its looks.

    Attributes
    ----------
    result : Result
    lang : Language
    sheets : dict of str to str
        Name of each sheet in the language.
    inputs, keys : Table
    monthly, yearly, tax, rates : Grid
    """

    def __init__(self, result: Result, lang: Language) -> None:
        self.result, self.lang = result, lang
        self.sheets = {sheet: lang(sheet) for sheet in SHEETS}
        self.none = f'"{lang("none")}"'
        monthly, yearly = result.monthly, result.yearly
        self._months = {str(name): values.to_numpy() for name, values in monthly.items()}
        self._years = {str(name): values.to_numpy() for name, values in yearly.items()}
        self.starts = [month.to_pydatetime() for month in monthly.index]
        self.years = [int(year) for year in yearly.index]
        self._calendar = np.array([start.year for start in self.starts])
        self._first_open = next(
            n for n, start in enumerate(self.starts) if f"{start:%Y-%m}" == result.found["opening"]
        )
        self._made: dict[str, object] = {}
        self._rows: dict[str, Row] = {}
        self._scalars: dict[str, Scalar] = {}

        self.inputs = Table(self.sheets["Inputs"], TOP + 2)
        self.keys = Table(self.sheets["Key figures"], TOP + 2)
        self.monthly = Grid(self.sheets["Monthly"], len(self.starts), TOP)
        self.yearly = Grid(self.sheets["Yearly"], len(self.years), TOP)
        self.tax = Grid(self.sheets["Tax"], len(self.years), TOP)
        self.rates = Grid(self.sheets["Rates"], STEPS + 1, TOP)
        self._search = Rates(self.rates, lang)
        self._place_inputs()
        self._place_scalars()
        self._fill_monthly()
        self._fill_yearly()
        for figure in _figures(scalars=True):
            if figure.kind not in VALUES:
                self._scalars[figure.id].formula = formula_of(figure, self)

    # What formulas ask for.

    def ref(self, name: str, figure: Figure) -> str:
        """Return what the formula of a figure calls another one."""
        if name in self._rows:
            return self._rows[name].now
        sheet = self.monthly.sheet if figure.window is None else self.keys.sheet
        return self._scalars[name].cell.seen_from(sheet)

    def row(self, line: str) -> Row:
        """Return the monthly row of a line."""
        return self._rows[line]

    def yearly_row(self, line: str) -> Row:
        """Return the yearly row of a line."""
        return next(row for row in self.yearly.rows if row.name == line)

    def added_up(self, line: str) -> Row | None:
        """Return the yearly row of a line added up since the start, if there is one."""
        return self._rows.get(f"{line}, added up")

    @property
    def ratios(self) -> list[Row]:
        """Yearly rows of ratios."""
        return [row for row in self.yearly.rows if row.gather == "ratio"]

    def key(self, name: str) -> Scalar:
        """Return where a figure stands among the key figures."""
        return next(scalar for scalar in self.keys.scalars if scalar.name == name)

    @cached_property
    def register(self) -> list[Assumption]:
        """Every input that the run used."""
        table = self.result.assumptions.reset_index().astype(object)
        rows = table.where(table.notna(), None).itertuples(index=False)
        return [Assumption(*row) for row in rows]

    @cached_property
    def assumed(self) -> dict[str, Assumption]:
        """What is assumed of each input, live ones that another live one of 0 hides included."""
        read = {known.path: known for known in self.register}
        shut = [path for path in live_inputs() if path in read and self.result[path] == 0.0]
        opened = {path: self.field(path)["maximum"] for path in shut}
        scenario = self.result.scenario.replace({"uncertainty": [], **opened})
        return {known.path: known for known in scenario.assumptions} | read

    def is_read(self, path: str) -> bool:
        """Return whether a live input can change anything in this scenario."""
        own_prices = not self._months["gpu_hours_priced"].any()
        return path in self.assumed and not (path == "revenue.price_eur_gpu_hour" and own_prices)

    @property
    def about_year(self) -> str:
        """Which year the figures of a year show."""
        year = self.result.found["full_year"]
        if year in self.result.found["full_years"]:
            return self.lang("First full year: {year}.").format(year=year)
        hours = self._years["operating_h"][self.years.index(year)]
        told = self.lang("No full year: the figures of a year are those of {year}, {hours} h.")
        return told.format(year=year, hours=self.lang.localised(f"{hours:,.0f}"))

    def field(self, path: str) -> dict[str, Any]:
        """Return what the schema says of a field or section."""
        node: dict[str, Any] = schema()
        for part in path.split("."):
            node = node["properties"][part]
        return node

    def monthly_rate(self, rate: str) -> str:
        """Return what formulas call the monthly rate that compounds to a yearly one."""
        yearly = self._scalars[rate]

        def make() -> Scalar:
            return self.keys.add(
                self.lang("{line}, by month").format(line=yearly.label),
                self._monthly_value(rate),
                unit="1/month",
                style="working",
                defined=f"monthly_{defined_name(rate)}",
                formula=f"(1+{yearly.cell.seen_from(self.keys.sheet)})^(1/12)-1",
            )

        return self._once(f"rate {rate}", make).cell.name

    def rates_of(self, figure: Figure) -> tuple[str, str]:
        """Return the cells of a rate of return: the nearest up to 10 %, the nearest above."""
        label = self.lang(figure.label)
        count, cells = self._search.of(label, self.row(figure.terms[0][1]))
        self.keys.add(
            self.lang("{line}: number of rates").format(line=label),
            count.values[0],
            style="working",
            formula=count.at(0),
        )
        return cells

    def part_of_reserve(self, figure: Figure, formula: str) -> Row:
        """Return the working row of what is set aside each month for what falls due in one."""
        due, months = self._months[figure.terms[0][1]], self._periods(figure.terms[1][1])
        before = np.minimum(months, np.arange(len(due)))
        values = np.divide(due, before, out=np.zeros_like(due), where=before > 0)
        return self._working(figure, "{line}: each month's part for this month", formula, values)

    def put_to_use(self, figure: Figure, formula: str) -> Row:
        """Return the working row of spending in the month from which it is depreciated."""
        spent = self._months[figure.terms[0][1]]
        values = self._from_opening(np.cumsum(spent), spent)
        return self._working(figure, "{line}: put to use", formula, values)

    def loan(self, figure: Figure) -> Loan:
        """Return the working rows of the loans of which a figure is a flow."""
        return self._once(f"loan {figure.terms[0][1]}", lambda: self._loan(figure))

    def tax_by_month(self, figure: Figure) -> Row:
        """Return the row of a tax in each month of operation, by year."""
        return self._once(f"tax {figure.id}", lambda: self._tax(figure))

    def yearly_ratio(self, figure: Figure) -> Row:
        """Return the row of a ratio of two lines in the years that count."""
        names = [name for _, name in figure.terms]
        return self._once(f"ratio {names}", lambda: self._ratio(*names))

    # How it is laid out.

    def _place_inputs(self) -> None:
        lang, live = self.lang, set(live_inputs())
        section = ""
        for figure in _figures("input"):
            if figure.id in live:
                within = figure.id.rpartition(".")[0]
                if within != section:
                    section = within
                    self.inputs.heading(lang(self.field(section)["description"]).rstrip("."))
                self._place_input(figure, "input", defined_name(figure.id))
        self.inputs.heading(lang("Inputs of the hourly simulation: a change needs a new run"))
        for figure in _figures("input"):
            if figure.id not in live:
                self._place_input(figure, "simulated")
        self.inputs.heading(lang("Found by the hourly simulation"))
        year = self.result.found["full_year"]
        is_full = year in self.result.found["full_years"]
        timeline = (
            ("Months from the first spending to the end", "month_count", len(self.starts)),
            ("Number of the first month of operation", "opening_month", self._first_open + 1),
            ("First full year" if is_full else "Year of the figures", "first_full_year", year),
        )
        for label, name, value in timeline:
            found = self.inputs.add(lang(label), value, style="simulated", defined=name)
            self._scalars[name] = found
        self.months, self.opening, self.first_full_year = (name for _, name, _ in timeline)
        for figure in _figures("found"):
            self._scalars[figure.id] = self.inputs.add(
                lang(figure.label),
                self._value(figure),
                unit=lang(figure.unit),
                name=figure.id,
                style="simulated",
            )

    def _place_input(
        self, figure: Figure, style: Literal["input", "simulated"], defined: str = ""
    ) -> None:
        self._scalars[figure.id] = self.inputs.add(
            self.lang(figure.label).rstrip("."),
            self._value(figure),
            unit=self.lang(figure.unit),
            name=figure.id,
            style=style,
            defined=defined,
        )

    def _place_scalars(self) -> None:
        lang = self.lang
        known = {figure.id: figure for figure in _figures(scalars=True)}
        keys = [name for name, figure in known.items() if figure.key]
        computed = [n for n, f in known.items() if not f.key and f.kind not in VALUES]
        sections = sectioned(KEY_SECTIONS, keys, "Other key figures")
        for heading, names in [*sections, ("What they are made of", computed)]:
            self.keys.heading(lang(heading))
            for name in names:
                figure = known[name]
                placed = self.keys.add(
                    lang(figure.label),
                    self._value(figure),
                    unit=lang(figure.unit),
                    name=name,
                )
                found = self._scalars.setdefault(name, placed)
                if found is not placed:
                    placed.formula = found.cell.seen_from(self.keys.sheet)
        self.keys.heading(lang("Working"))

    def _fill_monthly(self) -> None:
        lang, grid = self.lang, self.monthly
        add = grid.add
        self.start = add(lang("Month"), "", list(self.starts), style="timeline")
        self.year = add(
            lang("Calendar year"), f"YEAR({self.start.now})", self._calendar, style="timeline"
        )
        count = np.arange(1, grid.periods + 1)
        self.month = add(lang("Number of the month"), "{before}{row}+1", count, style="timeline")
        self.operating = add(
            lang("In operation"),
            f"IF({self.month.now}>={self.opening},1,0)",
            (count > self._first_open).astype(int),
            style="timeline",
        )
        self.tax_year = self.tax.add(lang("Calendar year"), "", self.years, style="timeline")
        for simulated, heading in (
            (True, "From the hourly simulation"),
            (False, "Computed in this workbook"),
        ):
            grid.heading(lang(heading))
            for figure in _figures(scalars=False):
                if (figure.kind == "operated") is simulated:
                    formula = "" if simulated else formula_of(figure, self)
                    self._rows[figure.id] = grid.add(
                        lang(figure.label),
                        formula,
                        self._months[figure.id],
                        unit=lang(figure.unit),
                        name=figure.id,
                        style="simulated" if simulated else "formula",
                    )

    def _fill_yearly(self) -> None:
        lang, grid = self.lang, self.yearly
        year = grid.add(lang("Calendar year"), "", self.years, style="timeline")
        ends = np.searchsorted(self._calendar, self.years, side="right")
        last = grid.add(
            lang("Number of its last month"),
            f'COUNTIF({self.year.there},"<="&{year.now})',
            ends,
            style="timeline",
        )
        hours = self.row("operating_h").there
        civil = np.array([366 if isleap(y) else 365 for y in self.years]) * 24
        is_full = (self._years["operating_h"] >= civil).astype(int)
        full = grid.add(
            lang("In operation throughout"),
            f"IF(SUMIF({self.year.there},{year.now},{hours})"
            f">=24*(DATE({year.now}+1,1,1)-DATE({year.now},1,1)),1,0)",
            is_full,
            style="timeline",
        )
        counted = is_full if is_full.any() else np.ones_like(is_full)
        self._counted = counted * (np.array(self.years) >= self.result.found["full_year"])
        self.counts = grid.add(
            lang("Counts for the debt service cover"),
            f"IF(AND({year.now}>={self.first_full_year},OR({full.now}=1,SUM({full.here})=0)),1,0)",
            self._counted,
            style="timeline",
        )
        known = {figure.id: figure for figure in _figures(scalars=False)}
        for heading, names in sectioned(YEARLY_SECTIONS, list(known), "Other lines"):
            grid.heading(lang(heading))
            for name in names:
                figure, line = known[name], self.row(name).there
                formulas = {
                    "sum": f"SUMIF({self.year.there},{year.now},{line})",
                    "greatest": f"SUMPRODUCT(MAX(({self.year.there}={year.now})*{line}))",
                    "last": f"INDEX({line},{last.now})",
                }
                grid.add(
                    lang(figure.label),
                    formulas[figure.gather],
                    self._years[name],
                    unit=lang(figure.unit),
                    name=name,
                    gather=figure.gather,
                )
        grid.heading(lang("For the charts"))
        for name in ("project_cash_flow_eur", "equity_cash_flow_eur"):
            row = self.yearly_row(name)
            label = lang("{line}, added up").format(line=row.label)
            self._rows[f"{name}, added up"] = grid.add(
                label,
                f"{{before}}{{row}}+{row.now}",
                np.cumsum(self._years[name]),
                unit=row.unit,
                style="working",
                gather="last",
            )

    # What stands between two figures.

    def _loan(self, figure: Figure) -> Loan:
        drawn = figure.terms[0][1]
        flows = {
            f.kind: self._months[f.id] for f in _figures(scalars=False) if f.terms == figure.terms
        }
        added, interest, principal = (
            flows[f"loan_{flow}"] for flow in ("capitalised", "interest", "principal")
        )
        draws, month = self._months[drawn], self.month.now
        years = self.ref(figure.terms[2][1], figure)
        rate = self.monthly_rate(figure.terms[1][1])
        here, line = self.month.here, self.row(drawn)
        owed = np.cumsum(draws + added)
        number = np.arange(1, len(draws) + 1)
        is_open = number > self._first_open
        loans = self._from_opening(owed, draws)

        def work(what: str, formula: str, values: Series, unit: str = "EUR") -> Row:
            return self._working(figures_by_name()[drawn], what, formula, values, unit)

        building = work(
            "{line}: owed until operation, interest included",
            f"IF({month}<={self.opening},{{before}}{{row}}*(1+{rate})+{line.now},0)",
            np.where(number <= self._first_open + 1, owed, 0.0),
        )
        started = work(
            "{line}: loan at the start of its repayment",
            f"IF({month}<{self.opening},0,IF({month}={self.opening},{building.now},{line.now}))",
            loans,
        )
        ends = np.minimum(number + self._periods(figure.terms[2][1]), len(draws))
        end = work(
            "{line}: number of the month of its last payment",
            f"MIN({month}+12*{years},{self.months})",
            ends,
            unit="",
        )
        level = [
            loan / (npv(self._monthly_value(figure.terms[1][1]), np.ones(n + 1)) - 1.0)
            if loan and n
            else 0.0
            for loan, n in zip(started.values, ends - number, strict=True)
        ]
        payment = work(
            "{line}: level payment that repays it",
            f"IF({end.now}>{month},-PMT({rate},{end.now}-{month},{started.now}),0)",
            np.array(level),
        )
        paid = interest + principal
        paid[-1] -= loans[-1]
        due = work(
            "{line}: payments due",
            f'SUMIFS({payment.here},{here},"<"&{month},{end.here},">="&{month})',
            paid,
        )
        balance = work(
            "{line}: loans in repayment, at the end of the month",
            f"IF({due.after}=0,0,{{before}}{{row}}*(1+{rate})+{started.now}-{due.now})",
            np.where(is_open, np.cumsum(draws + added - principal), 0.0),
        )
        return Loan(rate, building, started, balance)

    def _tax(self, figure: Figure) -> Row:
        lang, grid = self.lang, self.tax
        result, *settings = (name for _, name in figure.terms)
        rate, allowance, fraction = (
            self._scalars[name].cell.seen_from(grid.sheet) for name in settings
        )
        results, taxes = self._years[result], self._years[figure.id]
        is_open = np.arange(len(self.starts)) >= self._first_open
        counts = np.array([int(is_open[self._calendar == year].sum()) for year in self.years])
        grid.heading(lang(figure.label))

        def add(label: str, formula: str, values: Series) -> Row:
            return grid.add(lang(label), formula, values, unit="EUR")

        used, carried = self._losses(results, *(self.result[name] for name in settings[1:]))
        forward = np.concatenate([[0.0], carried[:-1]])
        taxable = np.maximum(results, 0.0) - used

        of = f"{self.year.there},{self.tax_year.now}"
        before_tax = add("Result of the year", f"SUMIF({of},{self.row(result).there})", results)
        older = add("Losses brought forward", "", forward)
        profit = f"MAX({before_tax.now},0)"
        offset = add(
            "Losses used",
            f"MIN({older.now},MIN({profit},{allowance})+{fraction}*MAX({before_tax.now}-{allowance},0))",
            used,
        )
        left = add(
            "Losses carried forward",
            f"{older.now}+MAX(-{before_tax.now},0)-{offset.now}",
            carried,
        )
        older.formula = left.before
        base = add("Taxable result", f"{profit}-{offset.now}", taxable)
        tax = add("Tax of the year", f"{rate}*{base.now}", taxes)
        months = grid.add(
            lang("Months in operation"), f"SUMIF({of},{self.operating.there})", counts
        )
        share = np.divide(taxes, counts, out=np.zeros_like(taxes), where=counts > 0)
        return add("Tax of each of them", f"IF({months.now}=0,0,{tax.now}/{months.now})", share)

    @staticmethod
    def _losses(results: Series, allowance: float, fraction: float) -> tuple[Series, Series]:
        """Return the losses used in each year and those left at its end."""
        left, found = 0.0, []
        for result in results:
            most = min(max(result, 0.0), allowance) + fraction * max(result - allowance, 0.0)
            used = min(left, most)
            left += max(-result, 0.0) - used
            found.append((used, left))
        used_up, carried = np.array(found).T
        return used_up, carried

    def _ratio(self, over: str, under: str) -> Row:
        top, bottom = self.yearly_row(over), self.yearly_row(under)
        values: list[Value] = [
            a / b if counted and b > 0.0 else ""
            for a, b, counted in zip(
                self._years[over], self._years[under], self._counted, strict=True
            )
        ]
        return self.yearly.add(
            f"{top.label} / {bottom.label}",
            f'IF(AND({self.counts.now}=1,{bottom.now}>0),{top.now}/{bottom.now},"")',
            values,
            style="working",
            gather="ratio",
        )

    def _working(
        self, figure: Figure, what: str, formula: str, values: Series, unit: str = "EUR"
    ) -> Row:
        label = self.lang(what).format(line=self.lang(figure.label))
        return self.monthly.add(label, formula, values, unit=unit, style="working")

    def _once(self, key: str, make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]

    def _from_opening(self, until: Series, later: Series) -> Series:
        """Return nothing before operation, all until then in its first month, each later one."""
        first = self._first_open
        return np.concatenate([np.zeros(first), until[first : first + 1], later[first + 1 :]])

    def _monthly_value(self, rate: str) -> float:
        return math.expm1(math.log1p(self.result[rate]) / 12.0)

    def _periods(self, years: str) -> int:
        return 12 * int(self.result[years])

    def _value(self, figure: Figure) -> Value:
        value = self.result[figure.id]
        return self.lang("none") if math.isnan(value) else value


def _figures(kind: str | None = None, *, scalars: bool | None = None) -> list[Figure]:
    """Return the registry's figures of a kind; scalars only, or lines only."""
    return [
        figure
        for figure in definitions().figures
        if kind in (None, figure.kind) and scalars in (None, figure.window is not None)
    ]
