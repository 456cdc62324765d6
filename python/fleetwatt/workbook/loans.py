"""Working of the loans: payments, and what of each draw they repay."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row

CENT = 0.01
"""EUR up to which nothing is owed."""

Name = Literal["site", "it"]
LOANS: dict[Name, tuple[str, str]] = {
    "site": ("facility_loan", "finance.facility_tenor_years"),
    "it": ("it_loan", "finance.it_tenor_years"),
}
"""Section and tenor of each loan."""


class Loan:
    """The working rows of a loan.

    Attributes
    ----------
    draws_found, principal_found : bool
        Whether the run found what is drawn, and repaid, where these hang on themselves.
    """

    def __init__(self, model: Model, name: Name) -> None:
        self._model, self.name = model, name
        section, self._tenor = LOANS[name]
        self.terms = model.terms[section]
        common = model.terms
        self._by_part = common["gearing_of"] == "investment"
        self.is_sculpted = self.terms["shape"] == "sculpted"
        self._shape = "annuity" if self.is_sculpted else self.terms["shape"]
        self.by_uses = not self._by_part and not self.is_sculpted
        self.sweeps = self.terms["sweep_fraction"] > 0.0
        self.refinanced = self.terms.get("refinanced_after_years") is not None
        self.draws_found = not self._by_part or self.is_sculpted
        self.principal_found = self.is_sculpted or self.sweeps or self.refinanced
        self.replacements_found = self.sweeps or self.refinanced

    def line(self, stem: str) -> Row:
        """Return a line of the loan."""
        return self._model.row(f"{stem}_{self.name}_eur")

    @cached_property
    def rate(self) -> str:
        """The rate of interest by month."""
        return self._model.monthly_rate(f"interest_rate_{self.name}")

    @cached_property
    def by_payment(self) -> str:
        """The rate of interest from one payment to the next."""
        return self._model.rate_by_payment(f"interest_rate_{self.name}")

    @cached_property
    def drawn_in_order(self) -> Row:
        """What is drawn until repayment begins, added up, owners or lenders first."""
        model = self._model
        month, uses = model.month, self.uses
        gearing = model.scalar(f"gearing_{self.name}")
        first, spent = uses.between(0, 0).split(":")[0], uses.now
        until = f'SUMIFS({uses.here},{month.here},"<="&{model.repaid_after})'
        waits = f"(1-{gearing})*{until}" if model.terms["funding"] == "equity_first" else "0"
        return self._work(
            "{line}: drawn until repayment begins, added up",
            f"MIN(MAX(SUM({first}:{spent})-{waits},0),{gearing}*{until})",
        )

    @cached_property
    def uses(self) -> Row:
        """What the loan helps to pay."""
        model = self._model
        if self.name == "it":
            return model.row("it_spending_eur")
        return self._work(
            "{line}: what it helps to pay",
            f"{model.row('capex_site_eur').now}-{model.row('grants_eur').now}",
        )

    @cached_property
    def building(self) -> Row:
        """What is owed until repayment begins."""
        model = self._model
        growth = f"*(1+{self.rate})" if self._by_part else ""
        return self._work(
            "{line}: owed until repayment begins",
            f"IF({model.month.now}<={model.repaid_after},"
            f"{{before}}{{row}}{growth}+{self.line('debt_drawn').now},0)",
        )

    @property
    def capitalised(self) -> str:
        """Interest that is added to the loan."""
        return self._built(f"{self.rate}*{self.building.before}") if self._by_part else "0"

    @property
    def paid_while_building(self) -> str:
        """Interest that is paid until repayment begins."""
        return "" if self._by_part else f"+{self.rate}*{self.building.before}"

    def _built(self, formula: str) -> str:
        model = self._model
        return f"IF({model.month.now}<={model.repaid_after},{formula},0)"

    @cached_property
    def last_payment(self) -> Row:
        """The number of the payment that repays each month's draw."""
        model = self._model
        paid = model.payments
        every, years = (model.scalar(n) for n in ("finance.payment_months", self._tenor))
        return self._work(
            "{line}: number of the last payment",
            f"MIN({paid.now}+INT(12*{years}/{every}),{paid.at(paid.periods - 1)})",
            "",
        )

    @cached_property
    def grace(self) -> Row:
        """The payments made before the first of principal."""
        model = self._model
        months, paid = self.terms["grace_months"], model.payments
        if not months:
            return paid
        every = model.scalar("finance.payment_months")
        waits = f"MIN(INT({months:.15g}/{every}),MAX({self.last_payment.now}-1,0))"
        return self._work(
            "{line}: payments before the first of principal",
            f"IF({model.month.now}={model.repaid_after},{waits},{paid.now})",
            "",
        )

    def part(self, label: str, drawn: str, start: Row) -> Row:
        """Return the row of what each payment repays of a month's draw."""
        payments = f"({self.last_payment.now}-{start.now})"
        rate = self.by_payment
        formula = {
            "annuity": f"IF({rate}=0,{drawn}/{payments},"
            f"{drawn}*{rate}/((1+{rate})^{payments}-1)/(1+{rate})^{start.now})",
            "level_principal": f"{drawn}/{payments}",
            "bullet": drawn,
        }[self._shape]
        return self._work(label, f"IF(OR({payments}<=0,{drawn}=0),0,{formula})")

    def repaid(self, part: Row, start: Row) -> str:
        """Return what a payment repays."""
        paid, last = self._model.payments.now, self.last_payment.here
        if self._shape == "bullet":
            return f"SUMIFS({part.here},{last},{paid})"
        due = f'SUMIFS({part.here},{start.here},"<"&{paid},{last},">="&{paid})'
        return f"(1+{self.by_payment})^({paid}-1)*{due}" if self._shape == "annuity" else due

    @cached_property
    def principal(self) -> str:
        """Principal repaid."""
        model = self._model
        month, drawn = model.month.now, self.line("debt_drawn").now
        started = self._work(
            "{line}: loan at the start of its repayment",
            f"IF({month}<{model.repaid_after},0,IF({month}={model.repaid_after},{self.building.now},{drawn}))",
        )
        label = "{line}: principal of each payment"
        if self._shape == "annuity":
            label = "{line}: principal of each payment, less its growth"
        part = self.part(label, started.now, self.grace)
        at_once = f"IF({self.last_payment.now}={model.payments.now},{drawn},0)"
        return model.where_due(f"{self.repaid(part, self.grace)}+{at_once}")

    @cached_property
    def accrued(self) -> tuple[Row, Row]:
        """Interest of each month of repayment, and that owed and not yet due."""
        labels = ("{line}: interest of the month", "{line}: interest owed and not yet due")
        return self._accrued(self.line("debt"), *labels)

    def _accrued(self, debt: Row, *labels: str) -> tuple[Row, Row]:
        """Return the interest of each month on some of the debt, and what is owed of it."""
        model = self._model
        cost, owed = self._together(*labels)
        rate = self.rate
        if self.refinanced:
            after = 12 * int(self.terms["refinanced_after_years"])
            new = (1.0 + self.terms["refinanced_rate"]) ** (1.0 / 12.0) - 1.0
            rate = f"IF({model.month.now}>{model.repaid_after}+{after},{new!r},{rate})"
        owes = f"AND({model.month.now}>{model.repaid_after},{debt.before}>{CENT})"
        cost.formula = f"IF({owes},{rate}*({debt.before}+{owed.before}),0)"
        owed.formula = f"IF({model.is_due},0,{owed.before}+{cost.now})"
        model.known.fill([cost, owed])
        return cost, owed

    def interest_on(self, debt: Row, what: str) -> str:
        """Return the interest paid on some of the debt where a payment is due."""
        cost, owed = self._accrued(
            debt,
            f"{{line}}: interest of the month on {what}",
            f"{{line}}: interest on {what} owed and not yet due",
        )
        return f"{owed.before}+{cost.now}"

    @property
    def interest(self) -> str:
        """Interest paid."""
        cost, owed = self.accrued
        return self._model.where_due(f"{owed.before}+{cost.now}")

    @cached_property
    def part_of_uses(self) -> Row:
        """What is borrowed of all that is to be found until repayment begins."""
        model, month = self._model, self._model.month
        until = f'{month.here},"<="&{model.repaid_after}'
        all_built = "+".join(f"SUMIFS({loan.uses.here},{until})" for loan in map(model.loan, LOANS))
        own_built = f"SUMIFS({self.uses.here},{until})"
        reserves = f"{model.row('first_reserves_eur').now}*{own_built}/({all_built})"
        uses = f"{self.uses.now}{self.paid_while_building}+{self.fees_while_building}+{reserves}"
        gearing = model.scalar(f"gearing_{self.name}")
        formula = f"IF({month.now}<={model.repaid_after},{gearing}*({uses}),0)"
        return self._work("{line}: agreed part of the uses", formula)

    @property
    def fees_while_building(self) -> str:
        """Fees until repayment begins, for its months."""
        model, month = self._model, self._model.month
        until = f'{month.here},"<="&{model.repaid_after}'
        drawn = self.line("debt_drawn").here
        undrawn = f'SUMIFS({drawn},{until},{month.here},">="&{month.now})'
        rate = model.monthly_rate("finance.commitment_fee_per_year")
        arranged = model.scalar("finance.arrangement_fee_fraction")
        committed = f"SUMIFS({drawn},{until})"
        return f"{rate}*{undrawn}+IF({month.now}=1,{arranged}*{committed},0)"

    @cached_property
    def above_cover(self) -> Row:
        """What a payment of a sculpted loan takes beyond what its cover leaves."""
        model = self._model
        month, due = model.month.now, model.due
        cash = model.row("cfads_eur").now
        if model.terms["sculpted_on"] == "before_tax":
            cash += f"+{model.row('tax_paid_eur').now}"
        other = model.loan("it" if self.name == "site" else "site")
        follows = self.name == "site" and other.is_sculpted
        others = other.later_service.now if follows else other.service
        left = self._work(
            "{line}: what its cover leaves since the last payment",
            f"IF({month}<={model.repaid_after},0,"
            f"IF({due.before}=1,0,{{before}}{{row}})+({cash})/{self._cover}-{others})",
        )
        above = f"{self.service}-MAX({left.now},{self.later_service.now})"
        return self._work(
            "{line}: paid beyond it",
            f"IF(AND({due.now}=1,{month}<{model.months},{above}>0.001),{above},0)",
        )

    @property
    def service(self) -> str:
        """Interest and principal."""
        return f"({self.line('interest').now}+{self.line('principal').now})"

    @property
    def _cover(self) -> str:
        """The agreed cover of a month."""
        model = self._model
        cover = f"{self.terms['dscr']!r}"
        for step in self.terms["dscr_steps"]:
            year = f"INT(({model.month.now}-{model.repaid_after}-1)/12)+1"
            cover = f"IF({year}>={step['from_year']:.15g},{step['dscr']!r},{cover})"
        return cover

    @cached_property
    def later_service(self) -> Row:
        """Debt service of what was drawn after repayment began."""
        model = self._model
        drawn, principal = self._drawn_since(self.line("debt_drawn"), "later draws")
        owed = self._work(
            "{line}: owed of later draws", f"{{before}}{{row}}+{drawn.now}-{principal.now}"
        )
        interest = self.interest_on(owed, "later draws")
        return self._work(
            "{line}: debt service of later draws", model.where_due(f"{principal.now}+{interest}")
        )

    @cached_property
    def replacements(self) -> tuple[Row, Row]:
        """Draws for replacements, and their principal."""
        return self._drawn_since(self._model.row("refresh_debt_eur"), "replacements")

    def _drawn_since(self, draws: Row, what: str) -> tuple[Row, Row]:
        """Return what of some draws since repayment began is repaid later, and its principal."""
        model = self._model
        paid = model.payments
        drawn = self._work(
            f"{{line}}: drawn for {what}",
            f"IF(AND({model.month.now}>{model.repaid_after},{self.last_payment.now}>{paid.now}),"
            f"{draws.now},0)",
        )
        part = self.part(f"{{line}}: principal of each payment for {what}", drawn.now, paid)
        repaid = model.where_due(self.repaid(part, paid))
        return drawn, self._work(f"{{line}}: principal for {what}", repaid)

    def _work(self, label: str, formula: str, unit: str = "EUR") -> Row:
        return self._model.monthly.work(self._named(label), formula, unit)

    def _together(self, *labels: str) -> list[Row]:
        return self._model.monthly.work_together(*map(self._named, labels))

    def _named(self, label: str) -> str:
        return self._model.lang(label).format(line=self.line("debt").label)
