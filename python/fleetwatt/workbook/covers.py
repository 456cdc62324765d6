"""Working of what lenders read off: covers of the life of the loans, years below a cover."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row

OWED = "1E-9"
"""Part of the debt below which nothing is owed any more."""


class Covers:
    """The working rows of lenders' covers."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @cached_property
    def first(self) -> Row:
        """What is owed, loans for replacements apart."""
        debt, replacing = (self._model.row(r) for r in ("debt_eur", "replacement_debt_eur"))
        return self._work("Loans outstanding but for replacements", f"{debt.now}-{replacing.now}")

    @cached_property
    def later(self) -> Row:
        """What is drawn of them once repayment has begun."""
        model = self._model
        drawn, replacing = (model.row(r).now for r in ("debt_drawn_eur", "refresh_debt_eur"))
        return self._work(
            "Drawn since repayment began, but for replacements",
            f"IF({model.month.now}>{model.repaid_after},{drawn}-{replacing},0)",
        )

    @property
    def _at_first(self) -> str:
        """What is owed when repayment begins."""
        return f"SUMIFS({self.first.there},{self._model.month.there},{self._model.repaid_after})"

    @property
    def _stands(self) -> str:
        return f"{OWED}*MAX({self.first.here})"

    @cached_property
    def _factor(self) -> Row:
        model = self._model
        month, debt = model.month.now, model.row("debt_eur")
        cost_of, begin = model.row("interest_cost_eur"), model.repaid_after
        owed = f"({debt.before}+{model.row('interest_owed_eur').before})"
        cost = self._work(
            "Cost of the debt by month",
            f"IF({month}<={begin},0,IF({owed}>{self._stands},{cost_of.now}/{owed},{{before}}{{row}}))",
            "1/month",
        )
        return self._work(
            "What a cash flow is worth when repayment begins",
            f"IF({month}<={begin},1,{{before}}{{row}}/(1+{cost.now}))",
            "",
        )

    @cached_property
    def _worth(self) -> Row:
        model = self._model
        cash, service = (model.row(r) for r in ("cfads_eur", "replacement_service_eur"))
        return self._work(
            "Cash for the first loans, worth then",
            f"IF({model.month.now}>{model.repaid_after},{self._factor.now}*({cash.now}-{service.now}),0)",
        )

    @cached_property
    def _until_repaid(self) -> Row:
        return self._work(
            "The same while they stand",
            f"IF({self.first.before}>{self._stands},{self._worth.now},0)",
        )

    def of_loans(self) -> str:
        """Return the loan life cover."""
        return self._over_debt(f"SUM({self._until_repaid.there})")

    def of_project(self) -> str:
        """Return the project life cover."""
        return self._over_debt(f"SUM({self._worth.there})")

    def _over_debt(self, worth: str) -> str:
        later = f"SUMPRODUCT({self._factor.there}*{self.later.there})"
        debt = f"({self._at_first}+{later})"
        return f"IF({debt}>{OWED}*MAX({self.first.there}),{worth}/{debt},{self._model.none})"

    def life(self) -> str:
        """Return the mean life of the loans."""
        model = self._model
        since = f'SUMIFS({self.first.there},{model.month.there},">="&{model.repaid_after})'
        lent = f"({self._at_first}+SUM({self.later.there}))"
        return f"IF({lent}>0,{since}/12/{lent},{model.none})"

    def least(self) -> str:
        """Return the least cover of the years of repayment."""
        covers = self._by_year.there
        return f"IF(COUNT({covers})=0,{self._model.none},MIN({covers}))"

    def debt_fraction(self) -> str:
        """Return debt over what was found until everything is built."""
        model = self._model

        def until(line: str) -> str:
            row = model.row(line).there
            return f'SUMIFS({row},{model.month.there},"<="&{model.complete})'

        lent = (
            f"{until('debt_drawn_eur')}-{until('refresh_debt_eur')}"
            f"+{until('interest_capitalised_eur')}"
        )
        found = f"({lent}+{until('equity_paid_in_eur')})"
        return f"IF({found}=0,{model.none},({lent})/{found})"

    @cached_property
    def _by_year(self) -> Row:
        model = self._model
        month, passed = model.month, f"MOD({model.month.now}-{model.repaid_after},12)"
        since = f'{month.here},">"&({month.now}-IF({passed}=0,12,{passed}))'
        cash, service = (
            f'SUMIFS({model.row(r).here},{since},{month.here},"<="&{month.now})'
            for r in ("cfads_eur", "debt_service_eur")
        )
        ends = f"AND({month.now}>{model.repaid_after},OR({passed}=0,{month.now}={model.months}))"
        return self._work(
            "Cover of each year of repayment",
            f'IF({ends},IF({service}>0,{cash}/{service},""),"")',
            "",
        )

    def years_below(self, limit: str) -> str:
        """Return the years of repayment with a lower cover."""
        return f'COUNTIF({self._by_year.there},"<"&{self._model.key_scalar(limit)})'

    def _work(self, label: str, formula: str, unit: str = "EUR") -> Row:
        return self._model.monthly.work(self._model.lang(label), formula, unit)
