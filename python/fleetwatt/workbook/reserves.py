"""Working of reserves and of what is held back.

What lies on accounts earns interest, which bears tax, which leaves less on the accounts. Where
tax is paid within its year this is a circle: it is approached within each calendar year.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fleetwatt.results import figures_by_name
from fleetwatt.workbook.loans import CENT

if TYPE_CHECKING:
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row

APPROXIMATIONS = 5
"""Each is about 400 times as close as the one before."""


ACCOUNTS = (
    "Cash after debt service, fees and liquidity",
    "Held back before, less what is missing",
    "Cash left for the owners, if it is not held back",
    "Cover of twelve months below lock-up",
    "Waits for the next payment to lenders",
    "Held back as cover is too low",
)
"""Labels of the rows of accounts."""


class Accounts(NamedTuple):
    """The rows of what happens on accounts."""

    cash: Row
    kept: Row
    left: Row
    held: Row
    collected: Row
    locked: Row


class Reserves:
    """The working rows of the accounts."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._reserves = model.terms["reserves"]
        self._in_cash = self._reserves["debt_service_form"] == "cash"
        self._rescued = self._reserves["shortfall"] == "reserves"

    @cached_property
    def wanted(self) -> Row:
        """Debt service that must lie ready."""
        model = self._model
        ahead = self._ahead(self._accrued, "finance.reserves.debt_service_months")
        return self._work(
            "Debt service that must lie ready",
            f"IF({model.month.now}<{model.repaid_after},0,{ahead})",
        )

    @cached_property
    def late(self) -> Row:
        """Revenue that must lie ready."""
        ahead = self.ahead("revenue_eur", "finance.reserves.revenue_months")
        return self._work("Revenue that must lie ready", ahead)

    @cached_property
    def _accrued(self) -> Row:
        """Debt service, spread over the months since the payment before."""
        model = self._model
        row, month, last = model.row("debt_service_eur"), model.month, model.repaid_after
        every = model.scalar("finance.payment_months")
        before = f"({last}+{every}*INT(({month.now}-{last}-1)/{every}))"
        next_one = f"MIN({before}+{every},{model.months})"
        paid = f"SUMIFS({row.here},{month.here},{next_one})"
        return self._work(
            "Debt service by the month",
            f"IF({month.now}<={last},0,{paid}/({next_one}-{before}))",
        )

    def ahead(self, line: str, months: str) -> str:
        """Return what the next months bring."""
        return self._ahead(self._model.row(line), months)

    def _ahead(self, line: Row, months: str) -> str:
        model = self._model
        row, month, count = line.here, model.month, model.scalar(months)
        until = f'{month.here},"<="&({month.now}+INT({count}))'
        whole = f'SUMIFS({row},{month.here},">"&{month.now},{until})'
        next_one = f"SUMIFS({row},{month.here},{month.now}+INT({count})+1)"
        return f"{whole}+({count}-INT({count}))*{next_one}"

    @property
    def facility_fee(self) -> str:
        """The fee of a bank that holds debt service ready."""
        if self._in_cash:
            return ""
        rate = self._model.monthly_rate("finance.reserves.facility_fee_per_year")
        return f"+{rate}*{self.wanted.before}"

    @property
    def first(self) -> str:
        """What is put on accounts when repayment begins."""
        model = self._model
        reserve = f"{self.wanted.now}+" if self._in_cash else ""
        ready = model.row("liquidity_reserve_eur").now
        return f"IF({model.month.now}={model.repaid_after},{reserve}{ready},0)"

    @cached_property
    def accounts(self) -> Accounts:
        """What happens on accounts."""
        model = self._model
        terms = "cfads reserve_interest -debt_service -fees -liquidity_reserve revenue_reserve_rise"
        cash = ""
        for term in terms.split():
            row = model.row(f"{term.removeprefix('-')}_eur")
            cash += f"{'-' if term[0] == '-' else '+'}{row.now}"
        cash = f"{cash.removeprefix('+')}+{model.row('liquidity_reserve_eur').before}"
        covered, service = (
            f"SUM({model.row(r).twelve})" for r in ("cfads_eur", "debt_service_eur")
        )
        debt = model.row("debt_service_reserve_eur")
        rows = Accounts(*model.monthly.work_together(*map(model.lang, ACCOUNTS)))
        locked, collected = rows.locked.before, rows.collected.before
        rows.cash.formula = self._repaying(f"{cash}+{collected}")
        rows.kept.formula = self._kept(locked, rows.cash)
        rows.left.formula = self._left(rows, debt.before, locked, debt.now)
        rows.held.formula = self._held(covered, service)
        rows.collected.formula = self._collected(rows)
        rows.locked.formula = self._locked(rows)
        model.known.fill(list(rows))
        return rows

    def _collected(self, rows: Accounts) -> str:
        """Return the cash that waits for the next payment to lenders."""
        return f"IF({self._waits},{self._above(rows.left)},0)"

    def _locked(self, rows: Accounts) -> str:
        """Return what is held back because cover is too low."""
        locked = f"IF({rows.held.now}=1,{rows.kept.now}+{self._above(rows.left)},0)"
        return self._repaying(f"IF({self._waits},{rows.kept.now},{locked})")

    @staticmethod
    def _above(left: Row) -> str:
        return f"IF({left.now}>{CENT},{left.now},0)"

    @property
    def _waits(self) -> str:
        """Whether lenders are owed and not paid."""
        model = self._model
        owes = f"{model.row('debt_eur').now}>{CENT}"
        not_due = f"{model.payments.now}={model.payments.before}"
        return f"AND({model.month.now}>{model.repaid_after},{owes},{not_due})"

    def debt_reserve(
        self, rows: Accounts | None = None, before: tuple[str, str] | None = None
    ) -> str:
        """Return what lies ready for debt service."""
        model = self._model
        if not self._in_cash:
            return "0"
        wanted = self.wanted.now
        if not self._rescued:
            return wanted
        rows = rows or self.accounts
        lies_before = model.row("debt_service_reserve_eur").before
        debt, locked = before or (lies_before, rows.locked.before)
        cash = rows.cash.now
        taken = f"MAX({debt}+MIN({locked}+MIN({cash},0),0),0)"
        lies = f"MIN({wanted},{taken}+MAX({cash},0))"
        return f"IF({model.month.now}<={model.repaid_after},{wanted},{lies})"

    @property
    def locked_up(self) -> str:
        """What is held back from the owners."""
        rows = self.accounts
        return f"{rows.collected.now}+{rows.locked.now}"

    @property
    def distributed(self) -> str:
        """What is paid to the owners."""
        model, rows = self._model, self.accounts
        paid = f"{rows.left.now}+{rows.kept.now}-{model.row('locked_up_eur').now}"
        early = f"{model.row('cfads_eur').now}+{model.row('reserve_interest_eur').now}"
        return f"IF({model.month.now}>{model.repaid_after},{paid},{early})"

    @property
    def interest(self) -> str:
        """Interest earned."""
        if self._model.terms["tax_payment"] == "instalments":
            return self.earned.now
        return self._approached.now

    @cached_property
    def earned(self) -> Row:
        """The interest that accounts as they stand earn."""
        lines = ("debt_service_reserve_eur", "locked_up_eur")
        formula = self._earned(*(self._model.row(line).before for line in lines))
        return self._work("Interest on what lies on accounts at last", formula)

    def _earned(self, debt: str, locked: str) -> str:
        model = self._model
        rate = model.monthly_rate("finance.reserves.interest_per_year")
        others = (model.row(r).before for r in ("liquidity_reserve_eur", "replacement_reserve_eur"))
        return f"{rate}*({debt}+{locked}+{'+'.join(others)})"

    @cached_property
    def _approached(self) -> Row:
        """Interest earned in the last approximation."""
        tax, earned, by_month = self._model.company_tax, None, None
        for number in range(1, APPROXIMATIONS + 1):
            by_month, earned = self._approximation(number, tax.approximation(number, earned))
        assert by_month is not None
        return by_month

    def _approximation(self, number: int, part: Row) -> tuple[Row, Row]:
        """Return interest earned by month and by year, with a tax of each month of a year."""
        model, lang = self._model, self._model.lang
        labels = ("Interest earned on what lies on accounts", "Debt service reserve", *ACCOUNTS)
        named = lang("Approximation {number}").format(number=number)
        rows = model.monthly.work_together(*(f"{named}: {lang(label)}" for label in labels))
        interest, debt, *others = rows
        accounts = Accounts(*others)
        cash, locked, collected = accounts.cash, accounts.locked, accounts.collected
        month, last = model.month.now, model.repaid_after
        before_tax, service = self._before_tax
        this = f"MIN(MONTH({model.start.now}),12,{month}-{last})"
        earlier = f"(MIN(12,{month}-{last})-{this})"
        tax = f"{this}*{part.in_year}+{earlier}*{model.company_tax.part.back(1)}"
        accounts.held.formula = self._held(f"({before_tax.now}-({tax}))", service.now)
        collected.formula = self._collected(accounts)
        locked.formula = self._locked(accounts)
        # What lay on accounts when the year began is known from the statements.
        final = (
            model.row("debt_service_reserve_eur").before,
            self.accounts.locked.before,
            self.accounts.collected.before,
        )
        begun = (debt.before, locked.before, collected.before)
        after = f"{self._after_service.now}-{part.in_year}+{interest.now}"
        for first, (d, k, c) in ((False, begun), (True, final)):
            formulas = (
                (interest, self._earned(d, f"{k}+{c}")),
                (cash, self._repaying(f"{after}+{c}")),
                (debt, self.debt_reserve(accounts, (d, k))),
                (accounts.kept, self._kept(k, cash)),
                (accounts.left, self._left(accounts, d, k, debt.now)),
            )
            for row, formula in formulas:
                if first:
                    row.others = dict.fromkeys(model.januaries, formula)
                else:
                    row.formula = formula
        order = (interest, accounts.held, cash, debt, accounts.kept, accounts.left)
        model.known.fill([*order, collected, locked])
        label = f"{named}: {lang('Interest earned on what lies on accounts')}"
        return interest, model.tax.work(label, f"SUM({interest.of_year})")

    @cached_property
    def _before_tax(self) -> tuple[Row, Row]:
        """Cash before tax and debt service of twelve months."""
        model = self._model
        terms = [
            ("-" if factor < 0.0 else "+") + model.row(name).now
            for factor, name in figures_by_name()["cfads_eur"].terms
            if name != "tax_paid_eur"
        ]
        cash = self._work(
            "Cash flow available for debt service, before tax", "".join(terms).removeprefix("+")
        )
        self._cash_before_tax = cash
        return (
            self._work("The same, twelve months", self._repaying(f"SUM({cash.twelve})")),
            self._work(
                "Debt service, twelve months",
                self._repaying(f"SUM({model.row('debt_service_eur').twelve})"),
            ),
        )

    @cached_property
    def _after_service(self) -> Row:
        """Cash before tax and interest earned, after debt service, fees and liquidity."""
        _ = self._before_tax
        model = self._model
        formula = self._cash_before_tax.now
        for line, sign in (("debt_service", "-"), ("fees", "-"), ("liquidity_reserve", "-")):
            formula += sign + model.row(f"{line}_eur").now
        ready = model.row("liquidity_reserve_eur").before
        late = model.row("revenue_reserve_rise_eur").now
        return self._work(
            "Cash after debt service, before tax and interest earned",
            self._repaying(f"{formula}+{ready}+{late}"),
        )

    def _repaying(self, formula: str) -> str:
        model = self._model
        return f"IF({model.month.now}>{model.repaid_after},{formula},0)"

    def _kept(self, locked: str, cash: Row) -> str:
        return f"MAX({locked}+MIN({cash.now},0),0)" if self._rescued else locked

    def _left(self, rows: Accounts, debt: str, locked: str, lies: str) -> str:
        swept = self._model.row("swept_eur").now
        return self._repaying(f"{rows.cash.now}+{locked}-{rows.kept.now}+{debt}-{lies}-{swept}")

    def _held(self, cash: str, service: str) -> str:
        model = self._model
        limit = model.scalar("finance.covenants.lock_up_dscr")
        month = model.month.now
        owes = f"{model.row('debt_eur').now}>{CENT}"
        inside = f"AND({month}>{model.repaid_after},{month}<{model.months},{service}>{CENT},{owes})"
        return f"IF({inside},IF({cash}<{limit}*{service},1,0),0)"

    def _work(self, label: str, formula: str) -> Row:
        return self._model.monthly.work(self._model.lang(label), formula)
