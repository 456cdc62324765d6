"""The model of a workbook: which figure stands where, and the working between them."""

from __future__ import annotations

import math
from calendar import isleap
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from fleetwatt.results import definitions, figures_by_name
from fleetwatt.scenario import Assumption, schema
from fleetwatt.workbook.checks import checks
from fleetwatt.workbook.covers import Covers
from fleetwatt.workbook.depreciation import Parts, parts
from fleetwatt.workbook.evaluate import Sheets
from fleetwatt.workbook.formulas import VALUES, formula_of
from fleetwatt.workbook.layout import KEY_SECTIONS, YEARLY_SECTIONS, sectioned
from fleetwatt.workbook.live import defined_name, live_inputs
from fleetwatt.workbook.loans import Loan
from fleetwatt.workbook.places import Grid, Row, Table
from fleetwatt.workbook.rates import HIGHEST, STEPS, Rates
from fleetwatt.workbook.reserves import Reserves
from fleetwatt.workbook.taxes import Tax

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
    terms : dict
        What the scenario agrees on with owners, lenders and the State.
    scalars : dict of str to Scalar
    reserves : Reserves
    covers : Covers
    checks : list of Check
        What must agree.
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
        self.first_open = self._month_of(result.found["opening"])
        self._made: dict[str, object] = {}
        self._rows: dict[str, Row] = {}
        self.scalars: dict[str, Scalar] = {}
        self.terms: dict[str, Any] = result.scenario.to_dict()["finance"]
        self.complete_at = min(
            max(self._month_of(result.found["complete"]), self.first_open), len(self.starts) - 1
        )

        self.known = known = Sheets()
        self.inputs = Table(self.sheets["Inputs"], TOP + 2, known)
        self.keys = Table(self.sheets["Key figures"], TOP + 2, known)
        of_months, of_years = self._links()
        self.monthly = Grid(self.sheets["Monthly"], len(self.starts), TOP, known, of_months)
        self.yearly = Grid(self.sheets["Yearly"], len(self.years), TOP, known)
        self.tax = Grid(self.sheets["Tax"], len(self.years), TOP, known, of_years)
        self.rates = Grid(self.sheets["Rates"], STEPS + 1, TOP, known)
        self._search = Rates(self.rates, lang)
        self._place_inputs()
        self._place_scalars()
        self._place_monthly()
        self.reserves, self.covers = Reserves(self), Covers(self)
        self.monthly.heading(lang("Working"))
        for figure in _figures(scalars=False):
            if figure.kind not in VALUES:
                row = self._rows[figure.id]
                row.formula = formula_of(figure, self)
                if not row.formula:
                    row.style = "simulated"
        self._fill_yearly()
        for figure in _figures(scalars=True):
            if figure.kind not in VALUES:
                self.scalars[figure.id].formula = formula_of(figure, self)
        self.checks = checks(self)

    # What formulas ask for.

    def ref(self, name: str, figure: Figure) -> str:
        """Return what the formula of a figure calls another one."""
        if name in self._rows:
            return self._rows[name].now
        sheet = self.monthly.sheet if figure.window is None else self.keys.sheet
        return self.scalars[name].cell.seen_from(sheet)

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
        yearly = self.scalars[rate]

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

    def rate_by_payment(self, rate: str) -> str:
        """Return what formulas call the rate from one payment to the next of a yearly one."""
        yearly, every = self.scalars[rate], self.scalars["finance.payment_months"]

        def make() -> Scalar:
            power = f"({every.cell.seen_from(self.keys.sheet)}/12)"
            log = math.log1p(self.result[rate]) * self.result["finance.payment_months"] / 12.0
            return self.keys.add(
                self.lang("{line}, by payment").format(line=yearly.label),
                math.expm1(log),
                style="working",
                defined=f"payment_{defined_name(rate)}",
                formula=f"(1+{yearly.cell.seen_from(self.keys.sheet)})^{power}-1",
            )

        return self._once(f"payments {rate}", make).cell.name

    def scalar(self, name: str) -> str:
        """Return what formulas of months call a scalar."""
        return self.scalars[name].cell.seen_from(self.monthly.sheet)

    def tax_scalar(self, name: str) -> str:
        """Return what formulas of the sheet of taxes call a scalar."""
        return self.scalars[name].cell.seen_from(self.tax.sheet)

    def key_scalar(self, name: str) -> str:
        """Return what formulas of key figures call a scalar."""
        return self.scalars[name].cell.seen_from(self.keys.sheet)

    def rates_of(self, line: str) -> tuple[str, tuple[str, str]]:
        """Return the cells of a line's rates of return: their number, the nearest ones to 10 %."""

        def make() -> tuple[Row, tuple[str, str]]:
            return self._search.of(self.row(line).label, self.row(line))

        count, cells = self._once(f"rates {line}", make)
        return count.at(0), cells

    def loan(self, name: str) -> Loan:
        """Return the working of a loan."""
        known: Literal["site", "it"] = "site" if name == "site" else "it"
        return self._once(f"loan {name}", lambda: Loan(self, known))

    def parts_of(self, assets: str, method: str, years: str) -> Parts:
        """Return what calendar years charge of a class of assets."""
        return self._once(f"parts {assets}", lambda: parts(self, assets, method, years))

    @property
    def company_tax(self) -> Tax:
        """The working of company tax."""
        return self.tax_of(figures_by_name()["tax_eur"])

    def tax_of(self, figure: Figure) -> Tax:
        """Return the working of a tax."""
        return self._once(f"tax {figure.id}", lambda: Tax(self, figure))

    @cached_property
    def tax_months(self) -> Row:
        """The months of each year in operation."""
        label = self.lang("Months in operation")
        row = self.tax.work(label, f"SUM({self.operating.of_year})", "")
        row.style = "timeline"
        return row

    @cached_property
    def payments(self) -> Row:
        """How many payments to lenders were due."""
        every, month = self.scalar("finance.payment_months"), self.month.now
        falls = f"OR(MOD({month}-{self.repaid_after},{every})=0,{month}={self.months})"
        return self.monthly.work(
            self.lang("Payments to lenders so far"),
            f"{{before}}{{row}}+IF(AND({month}>{self.repaid_after},{falls}),1,0)",
            "",
        )

    @property
    def is_due(self) -> str:
        """Whether a payment to lenders is due."""
        return f"{self.payments.now}>{self.payments.before}"

    @cached_property
    def due(self) -> Row:
        """Whether a payment to lenders is due, as a number."""
        label = self.lang("A payment to lenders is due")
        return self.monthly.work(label, f"IF({self.is_due},1,0)", "")

    def where_due(self, formula: str) -> str:
        """Return a formula that holds where a payment to lenders is due."""
        return f"IF({self.is_due},{formula},0)"

    @cached_property
    def result_before_interest(self) -> Row:
        """The result but for interest earned."""
        terms = [
            ("-" if factor < 0.0 else "+") + self.row(name).now
            for factor, name in figures_by_name()["result_before_tax_eur"].terms
            if name != "reserve_interest_eur"
        ]
        label = self.lang("Result before tax and interest earned")
        return self.monthly.work(label, "".join(terms).removeprefix("+"))

    @cached_property
    def januaries(self) -> list[int]:
        """The months with which calendar years begin."""
        return [n for n, start in enumerate(self.starts) if start.month == 1]

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
            ("Number of the first month of operation", "opening_month", self.first_open + 1),
            (
                "Number of the month after which lenders are repaid",
                "repaid_after_month",
                self._month_of(self.result.found["repaid_after"]) + 1,
            ),
            (
                "Number of the month in which everything is built",
                "complete_month",
                self.complete_at + 1,
            ),
            ("First full year" if is_full else "Year of the figures", "first_full_year", year),
        )
        for label, name, value in timeline:
            found = self.inputs.add(lang(label), value, style="simulated", defined=name)
            self.scalars[name] = found
        self.months, self.opening, self.repaid_after, self.complete, self.first_full_year = (
            name for _, name, _ in timeline
        )
        for figure in _figures("found"):
            self.scalars[figure.id] = self.inputs.add(
                lang(figure.label),
                self._value(figure),
                unit=lang(figure.unit),
                name=figure.id,
                style="simulated",
            )

    def _place_input(
        self, figure: Figure, style: Literal["input", "simulated"], defined: str = ""
    ) -> None:
        self.scalars[figure.id] = self.inputs.add(
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
                found = self.scalars.setdefault(name, placed)
                if found is not placed:
                    placed.formula = found.cell.seen_from(self.keys.sheet)
        self.keys.heading(lang("Working"))

    def _place_monthly(self) -> None:
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
            (count > self.first_open).astype(int),
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
                    self._rows[figure.id] = grid.add(
                        lang(figure.label),
                        "",
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

    def _once(self, key: str, make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]

    def _month_of(self, month: str) -> int:
        """Return the position of a month; the last one's for those after it."""
        last = len(self.starts) - 1
        return next((n for n, s in enumerate(self.starts) if f"{s:%Y-%m}" == month), last)

    def _links(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Return the columns that months look at, and the months of each year."""
        first_year = self.years[0]
        year = [start.year - first_year for start in self.starts]
        count = range(len(self.starts))
        repaid = self.first_open + 1
        of_months = {
            "year": year,
            "year_1": [max(y - 1, -1) for y in year],
            "year_2": [max(y - 2, -1) for y in year],
            "trail": [min(max(n - 11, repaid), n) for n in count],
        }
        by_year = [[n for n in count if year[n] == y - first_year] for y in self.years]
        of_years = {"first": [m[0] for m in by_year], "last": [m[-1] for m in by_year]}
        return of_months, of_years

    def _monthly_value(self, rate: str) -> float:
        return math.expm1(math.log1p(self.result[rate]) / 12.0)

    def _value(self, figure: Figure) -> Value:
        value = self.result[figure.id]
        beyond = figure.kind == "rate_of_return" and value > HIGHEST
        return self.lang("none") if math.isnan(value) or beyond else value


def _figures(kind: str | None = None, *, scalars: bool | None = None) -> list[Figure]:
    """Return the registry's figures of a kind; scalars only, or lines only."""
    return [
        figure
        for figure in definitions().figures
        if kind in (None, figure.kind) and scalars in (None, figure.window is not None)
    ]
