"""Working of company tax, by calendar year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetwatt.results import Figure
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row


class Tax:
    """The rows of a company tax: what is due for each year, and each of its months' part."""

    def __init__(self, model: Model, figure: Figure) -> None:
        self._model, self._grid = model, model.tax
        names = [name for _, name in figure.terms if name in model.scalars]
        self._settings = {name.removeprefix("finance."): model.tax_scalar(name) for name in names}
        self._rate, self._allowance, self._fraction = map(model.tax_scalar, names[:3])
        self._capped = figure.kind == "company_tax" and model.terms["interest_cap"]
        self._of_group = figure.kind != "party_tax"
        self._used_elsewhere = self._of_group and model.terms["losses"] == "used"
        self._grid.heading(model.lang(figure.label))
        self._undeducted = ""
        if figure.kind == "company_tax" and not model.terms["financing_costs_depreciated"]:
            self._undeducted = f"+SUM({model.row('depreciation_interest_eur').of_year})"
        result = self._work(
            "Result of the year",
            f"SUM({model.row(figure.terms[0][1]).of_year}){self._undeducted}",
        )
        self._waits: Row | None = None
        taxed = self._after_cap(result) if self._capped else result
        self._left: Row | None = None
        self.due = self._tax(taxed)
        self.part = self._part("Tax of each of them", self.due)

    def approximation(self, number: int, earned: Row | None) -> Row:
        """Return each month's part, with the interest earned of an approximation before."""
        adds = f"+{earned.now}" if earned else ""
        lang = self._model.lang
        self._grid.heading(lang("Approximation {number}").format(number=number))
        formula = f"{self._before_interest.now}{adds}"
        if self._capped:
            assert self._waits is not None
            net = f"{self._net_paid.now}-{earned.now}" if earned else self._net_paid.now
            deducted = f"MIN({net}+{self._waits.before},{self._cap.now})"
            formula = f"{self._before_interest.now}+{self._net_paid.now}-{deducted}"
        result = self._work("Result that is taxed", formula)
        due = self._work("Tax of the year", self._due(result))
        return self._part("Tax of each of them", due)

    def _due(self, result: Row) -> str:
        rate = self._rate
        if self._used_elsewhere:
            tax = f"{rate}*{result.now}"
            return f"{tax}+{self._social(tax)}"
        assert self._left is not None
        tax = f"{rate}*(MAX({result.now},0)-{self._used(result, self._left.before)})"
        return f"{tax}+{self._social(tax)}"

    def _social(self, tax: str) -> str:
        rate, allowance = (
            self._settings[f"social_contribution_{what}"] for what in ("rate", "allowance_eur")
        )
        return f"{rate}*MAX({tax}-{allowance},0)"

    def _used(self, result: Row, older: str) -> str:
        allowance = self._allowance
        above = f"{self._fraction}*MAX({result.now}-{allowance},0)"
        return f"MIN({older},MIN(MAX({result.now},0),{allowance})+{above})"

    @cached_property
    def _before_interest(self) -> Row:
        model = self._model
        return self._work(
            "Result before interest earned",
            f"SUM({model.result_before_interest.of_year}){self._undeducted}",
        )

    @cached_property
    def _net_paid(self) -> Row:
        cost, fees = (self._model.row(line).of_year for line in ("interest_cost_eur", "fees_eur"))
        return self._work("Interest and fees", f"SUM({cost})+SUM({fees})")

    @cached_property
    def _cap(self) -> Row:
        lines = ["depreciation_eur", "depreciation_interest_eur"]
        lines = lines[:1] if self._undeducted else lines
        written_off = "+".join(f"SUM({self._model.row(line).of_year})" for line in lines)
        ebitda = self._work(
            "EBITDA for tax",
            f"{self._before_interest.now}+{self._net_paid.now}+{written_off}",
        )
        floor, fraction = (
            self._settings[name] for name in ("interest_cap_eur", "interest_cap_fraction")
        )
        return self._work("Most interest deducted", f"MAX({floor},{fraction}*{ebitda.now})")

    def _after_cap(self, result: Row) -> Row:
        earned = self._model.row("reserve_interest_eur").of_year
        net, cap = self._net_paid, self._cap
        older, deducted, waits = self._together(
            "Interest brought forward", "Interest deducted", "Interest carried forward"
        )
        net_now = f"({net.now}-SUM({earned}))"
        older.formula = waits.before
        deducted.formula = f"MIN({net_now}+{older.now},{cap.now})"
        waits.formula = f"{net_now}+{older.now}-{deducted.now}"
        self._model.known.fill([older, deducted, waits])
        self._waits = waits
        return self._work("Result that is taxed", f"{result.now}+{net_now}-{deducted.now}")

    def _tax(self, result: Row) -> Row:
        if self._used_elsewhere:
            return self._work("Tax of the year", self._due(result))
        older, used, left = self._together(
            "Losses brought forward", "Losses used", "Losses carried forward"
        )
        older.formula = left.before
        used.formula = self._used(result, older.now)
        left.formula = f"{older.now}+MAX(-{result.now},0)-{used.now}"
        self._model.known.fill([older, used, left])
        self._left = left
        base = self._work("Taxable result", f"MAX({result.now},0)-{used.now}")
        if not self._of_group:
            return self._work("Tax of the year", f"{self._rate}*{base.now}")
        tax = self._work("Tax at its rate", f"{self._rate}*{base.now}")
        social = self._work("Social contribution", self._social(tax.now))
        return self._work("Tax of the year", f"{tax.now}+{social.now}")

    @cached_property
    def last_instalment(self) -> Row:
        """The instalment of each December: more than a quarter where turnover is large."""
        turnover = self._work("Turnover", f"SUM({self._model.row('revenue_eur').of_year})").before
        part, due = f"IF({turnover}>1000000000,0.98,0.95)", self.due
        most = f"MAX({due.before}/4,{part}*{due.now}-0.75*{due.before})"
        return self._work(
            "Instalment of December", f"IF({turnover}<250000000,{due.before}/4,{most})"
        )

    def _part(self, label: str, due: Row) -> Row:
        months = self._model.tax_months
        return self._work(label, f"IF({months.now}=0,0,{due.now}/{months.now})")

    def _work(self, label: str, formula: str) -> Row:
        return self._grid.work(self._model.lang(label), formula)

    def _together(self, *labels: str) -> list[Row]:
        return self._grid.work_together(*map(self._model.lang, labels))
