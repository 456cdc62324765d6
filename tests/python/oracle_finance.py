"""Debt, tax, reserves and owners of the oracle.

Written from what the fields of `[finance]` say of themselves. Each draw is a loan of its own
whose balance has a closed form; early repayments are factors on it. What a sculpted loan
amounts to is the root of a function that holds the whole run. Accounts alone go month by month.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq, root

LOANS = ("site", "it")
#: Lines that stand at the end of a period.
LEVELS = (
    *("receivables_eur", "payables_eur", "vat_owed_eur", "debt_eur", "interest_owed_eur"),
    *("replacement_reserve_eur", "debt_service_reserve_eur", "liquidity_reserve_eur"),
    *("locked_up_eur", "fixed_assets_eur", "working_capital_eur", "accounts_eur", "assets_eur"),
    *("tax_owed_eur", "owed_eur", "capital_eur", "retained_eur", "liabilities_eur"),
    *("debt_site_eur", "debt_it_eur", "replacement_debt_eur"),
)


Books = dict[str, np.ndarray]


def monthly(yearly: float, months: float = 1.0) -> float:
    return float((1.0 + yearly) ** (months / 12.0) - 1.0)


def outstanding(flow: np.ndarray, months: float) -> np.ndarray:
    """What of a flow waits at the end of each month to be settled so many months later."""
    edges = np.arange(len(flow) + 1.0)
    total = np.append(0.0, np.cumsum(flow))
    settled = np.interp(edges[1:] - months, edges, total, left=0.0)
    level = total[1:] - settled
    level[-1] = 0.0
    return level


def ahead(flow: np.ndarray, months: float) -> np.ndarray:
    """What the months after each one bring, so many of them."""
    edges = np.arange(len(flow) + 1.0)
    total = np.append(0.0, np.cumsum(flow))
    return np.interp(edges[1:] + months, edges, total) - total[1:]


def equal_months_before(amounts: np.ndarray, life: int) -> np.ndarray:
    """Set aside for each amount over the months of a life until its own, or those there are."""
    paid = np.zeros(len(amounts))
    for month in np.flatnonzero(amounts):
        first = max(month + 1 - life, 0)
        paid[first : month + 1] += amounts[month] / (month + 1 - first)
    return paid


def straight_line(spent: np.ndarray, life: int, first_open: int) -> np.ndarray:
    """From the later of spending and opening; the rest in the last month."""
    charge = np.zeros(len(spent))
    for month in np.flatnonzero(spent):
        first = max(int(month), first_open)
        inside = min(life, len(spent) - first)
        charge[first : first + inside] += spent[month] / life
        charge[-1] += spent[month] * (1.0 - inside / life)
    return charge


def paid_back(flow: np.ndarray) -> float:
    """Years from the first cost to where what has added up first crosses 0."""
    owed = np.cumsum(flow[np.argmax(flow < 0.0) :])
    crossed = np.flatnonzero((owed[:-1] < 0.0) & (owed[1:] >= 0.0))
    if not crossed.size:
        return np.nan
    month = int(crossed[0])
    return float(np.interp(0.0, owed[month : month + 2], [month, month + 1])) / 12.0


#: IRS Publication 946, table A-1: percentages by class.
MACRS = {
    3: (33.33, 44.45, 14.81, 7.41),
    5: (20.0, 32.0, 19.2, 11.52, 11.52, 5.76),
    7: (14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46),
    20: (
        *(3.75, 7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, 4.462, 4.461, 4.462),
        *(4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 2.231),
    ),
}


def declining(life: int, months: int) -> list[float]:
    """What is left of 1 after each year, by the coefficients of CGI art. 39 A."""
    coefficient = 1.25 if life < 5 else 1.75 if life < 7 else 2.25
    left = [1.0 - coefficient / life * months / 12.0]
    # The year from which an even split of the rest is more than the declining part.
    turn = next(y for y in range(1, life) if coefficient * (life - y) <= life or y == life - 1)
    for year in range(1, life):
        fast = left[0] * (1.0 - coefficient / life) ** min(year, turn - 1)
        left.append(fast * (1.0 if year < turn else (life - 1 - year) / (life - turn)))
    return left


def written_off(
    spent: np.ndarray, method: str, life: int, bonus: float, first_open: int, months: np.ndarray
) -> np.ndarray:
    """What is charged in each month, as differences of what is left of each month's spending."""
    if method == "straight_line":
        return straight_line(spent, 12 * life, first_open)
    charge = np.zeros(len(spent))
    for month in np.flatnonzero(spent):
        first = max(int(month), first_open)
        begun = int(months[first]) % 12
        if method == "macrs":
            after = (1.0 - bonus) * (1.0 - np.cumsum(MACRS[life]) / 100.0)
        else:
            after = np.array(declining(life, 12 - begun))
        ends = np.append(0.0, 12.0 * np.arange(1, len(after) + 1) - begun)
        ages = np.arange(len(spent) - first + 1.0)
        left = spent[month] * np.interp(ages, ends, np.append(1.0, after))
        left[-1] = 0.0
        charge[first:] -= np.diff(left)
    return charge


class Loan:
    """A loan of a campus: its terms, and its closed forms."""

    def __init__(self, finance: dict[str, Any], name: str, calendar: Financing) -> None:
        kind = {"site": "facility", "it": "it"}[name]
        fields = finance[f"{kind}_loan"]
        common = {"gearing": finance["gearing"], "interest_rate": finance["interest_rate"]}
        agreed = {key: common[key] if fields[key] is None else fields[key] for key in common}
        self.calendar = calendar
        self.gearing, self.yearly = agreed["gearing"], agreed["interest_rate"]
        self.rate = monthly(self.yearly)
        self.tenor_months = 12 * int(finance[f"{kind}_tenor_years"])
        self.tenor = self.tenor_months // calendar.every
        self.grace = int(fields["grace_months"]) // calendar.every
        self.shape, self.sweep = fields["shape"], fields["sweep_fraction"]
        self.dscr, self.steps = fields["dscr"], fields["dscr_steps"]
        self.refinanced = None
        if fields["refinanced_after_years"] is not None:
            month = calendar.built_by + 12 * int(fields["refinanced_after_years"])
            if month < calendar.size - 1:
                self.refinanced = month
        self.new_yearly = fields["refinanced_rate"]
        self.new_tenor = 12 * int(fields["refinanced_tenor_years"]) // calendar.every
        self.new_fee = fields["refinancing_fee_fraction"]
        self.sculpted = self.shape == "sculpted"

    def covers(self) -> np.ndarray:
        """The cover that holds in each month; before repayment none does."""
        year = np.maximum(np.arange(self.calendar.size) - self.calendar.built_by - 1, 0) // 12 + 1
        cover = np.full(self.calendar.size, self.dscr)
        for step in self.steps:
            cover[year >= step["from_year"]] = step["dscr"]
        return cover

    def unit(self, drawn: int, grace: int) -> Books:
        """One euro drawn at the end of a month: what is paid, accrued and owed."""
        cal = self.calendar
        late = self.refinanced is not None and drawn >= self.refinanced
        yearly, tenor = (self.new_yearly, self.new_tenor) if late else (self.yearly, self.tenor)
        shape = "annuity" if late or self.sculpted else self.shape
        dates = cal.dates[cal.dates > drawn][:tenor]
        interest, principal, cost, owed, before = book = np.zeros((5, cal.size))
        named = dict(zip(("interest", "principal", "cost", "owed", "before"), book, strict=True))
        if not len(dates):
            principal[drawn] = 1.0
            return named
        grace = min(grace, len(dates) - 1)
        level = len(dates) - grace
        paid = np.maximum(np.arange(len(dates) + 1) - grace, 0)
        by_payment = monthly(yearly, cal.every)
        if shape == "bullet":
            left = (paid < level).astype(float)
        elif shape == "level_principal" or by_payment == 0.0:
            left = 1.0 - paid / level
        else:
            left = 1.0 - np.expm1(paid * np.log1p(by_payment)) / np.expm1(
                level * np.log1p(by_payment)
            )
        last = drawn
        for number, date in enumerate(dates):
            months = np.arange(date - last + 1)
            grown = left[number] * ((1.0 + yearly) ** (months / 12.0) - 1.0)
            cost[last + 1 : date + 1] = np.diff(grown)
            owed[last + 1 : date] = grown[1:-1]
            interest[date], principal[date] = grown[-1], left[number] - left[number + 1]
            before[last:date] = left[number]
            last = date
        return named

    def brought(self, uses: np.ndarray, drawn: float) -> np.ndarray:
        """What lenders bring of each month's uses, so much in all."""
        total, funding = uses.sum(), self.calendar.finance["funding"]
        if total <= 0.0:
            return 0.0 * uses
        if funding == "pro_rata":
            return uses * drawn / total
        own = total - drawn if funding == "equity_first" else 0.0
        return np.diff(np.clip(np.cumsum(uses) - own, 0.0, drawn), prepend=0.0)

    def grown(self, draws: np.ndarray) -> np.ndarray:
        """Owed at the end of each month until repayment begins."""
        capitalises = self.calendar.finance["gearing_of"] == "investment"
        rate = self.rate if capitalises else 0.0
        age = np.subtract.outer(np.arange(len(draws)), np.arange(len(draws)))
        return np.where(age >= 0, (1.0 + rate) ** np.maximum(age, 0), 0.0) @ draws

    def draws_for(self, uses: np.ndarray, owed: float) -> np.ndarray:
        """Draws that make so much owed when repayment begins."""
        if owed <= 0.0:
            return 0.0 * uses

        def missing(drawn: float) -> float:
            return float(self.grown(self.brought(uses, drawn))[-1] - owed)

        most = uses.sum()
        if missing(most) <= 0.0:
            return self.brought(uses, most)
        return self.brought(uses, brentq(missing, 0.0, most, xtol=1e-6, rtol=1e-15))


class Financing:
    """What financing makes of lines that do not hang on it.

    Parameters
    ----------
    tree
        The scenario with every field.
    lines
        Lines by month that do not hang on financing; those that do are added to them.
    months
        Number of each month: 12 times its year, and 0 for January.
    opening, complete
        Positions of the first month of operation and of the last first delivery.
    """

    def __init__(
        self,
        tree: dict[str, Any],
        lines: dict[str, np.ndarray],
        months: np.ndarray,
        opening: int,
        complete: int,
    ) -> None:
        self.tree, self.finance, self.y = tree, tree["finance"], lines
        self.size, self.opening, self.year = len(months), opening, months // 12 - months[0] // 12
        self.month = months % 12 + 1
        self.complete = min(max(complete, opening), self.size - 1)
        # The last month before lenders are repaid.
        self.built_by = opening
        if self.finance["repaid_after"] == "complete":
            replaced = [*np.flatnonzero(lines["refresh_eur"]), self.size - 1]
            self.built_by = max(min(complete, int(replaced[0]) - 1), opening)
        self.every = int(self.finance["payment_months"])
        number = np.arange(self.size) - self.built_by
        left = self.size - 1 - self.built_by
        is_due = (number > 0) & ((number % self.every == 0) | (number == left))
        self.due, self.dates = is_due, np.flatnonzero(is_due)
        self.money = float(
            np.abs(lines["revenue_eur"]).sum()
            + np.abs(lines["opex_eur"]).sum()
            + np.abs(lines["investment_eur"]).sum()
        )
        self.loans = [Loan(self.finance, name, self) for name in LOANS]
        self._before_financing(months)
        self._solve()
        self._project()
        self._balance()

    # --- What no loan moves -----------------------------------------------------------

    def _before_financing(self, months: np.ndarray) -> None:
        y, finance = self.y, self.finance
        capital, support = finance["working_capital"], finance["support"]
        vat = capital["vat_rate"]
        y["vat_collected_eur"] = vat * capital["vat_revenue_fraction"] * y["revenue_eur"]
        y["vat_on_costs_eur"] = vat * capital["vat_costs_fraction"] * y["opex_eur"]
        y["invoiced_eur"] = y["revenue_eur"] + y["vat_collected_eur"]
        y["billed_eur"] = y["opex_eur"] + y["vat_on_costs_eur"]
        y["receivables_eur"] = outstanding(y["invoiced_eur"], capital["receivable_months"])
        y["payables_eur"] = outstanding(y["billed_eur"], capital["payable_months"])
        y["vat_on_works_eur"] = vat * capital["vat_works_fraction"] * y["capex_site_eur"]
        y["vat_eur"] = y["vat_collected_eur"] - y["vat_on_costs_eur"] - y["vat_on_works_eur"]
        y["vat_owed_eur"] = outstanding(y["vat_eur"], capital["vat_months"])
        y["working_capital_eur"] = y["receivables_eur"] - y["payables_eur"] - y["vat_owed_eur"]
        y["timing_eur"] = -np.diff(y["working_capital_eur"], prepend=0.0)
        y["grants_eur"] = support["grant_fraction"] * y["capex_site_eur"]
        y["tax_credit_eur"] = support["tax_credit_fraction"] * y["capex_site_eur"]
        y["site_borne_eur"] = y["capex_site_eur"] - y["grants_eur"]
        bonus, services = finance["macrs_bonus_fraction"], finance["services_fraction"]
        life = int(finance["facility_depreciation_years"])
        own_life = int(finance["services_depreciation_years"] or life)
        rules = {
            "services": (finance["services_depreciation"], own_life, bonus),
            "rest": ("straight_line", life, 0.0),
            "it": (finance["it_depreciation"], int(finance["it_depreciation_years"]), bonus),
        }
        for name, spent, parts in [
            ("site", "site_borne_eur", {"services": services, "rest": 1.0 - services}),
            ("plants", "plants_spending_eur", {"services": services, "rest": 1.0 - services}),
            ("it", "it_spending_eur", {"it": 1.0}),
        ]:
            y[f"depreciation_{name}_eur"] = sum(
                written_off(part * y[spent], *rules[assets], self.opening, months)
                for assets, part in parts.items()
            )
        y["depreciation_eur"] = y["depreciation_site_eur"] + y["depreciation_it_eur"]
        gearing = self.loans[1].gearing
        y["refresh_debt_eur"] = gearing * y["refresh_eur"]
        y["refresh_own_eur"] = (1.0 - gearing) * y["refresh_eur"] - y["it_retired_eur"]
        y["replaced_from_cash_eur"] = (1.0 - gearing) * y["refresh_eur"]
        y["reserve_released_eur"] = np.maximum(y["refresh_own_eur"], 0.0)
        life = 12 * int(self.tree["fleet"]["refresh"]["life_years"])
        y["reserve_paid_eur"] = equal_months_before(y["reserve_released_eur"], life)
        y["replacement_reserve_eur"] = np.cumsum(y["reserve_paid_eur"] - y["reserve_released_eur"])
        # Liquidity lies ready from the month before lenders are first paid.
        reserves = finance["reserves"]
        late = ahead(y["revenue_eur"], reserves["revenue_months"])
        costs = ahead(y["opex_eur"], reserves["operating_months"])
        y["liquidity_reserve_eur"] = np.where(
            np.arange(self.size) >= self.built_by, late + costs, 0.0
        )
        rise = np.diff(late, prepend=0.0)
        rise[: self.built_by + 1] = 0.0
        rise[-1] = 0.0
        y["revenue_reserve_rise_eur"] = rise
        self.untaxed = (
            y["revenue_eur"]
            - y["opex_eur"]
            + y["disposal_eur"]
            + y["timing_eur"]
            + y["tax_credit_eur"]
            - y["replaced_from_cash_eur"]
            - y["reserve_paid_eur"]
            + y["reserve_released_eur"]
            - rise
        )
        self.spending = [y["site_borne_eur"], y["it_spending_eur"]]
        self.built = y["site_borne_eur"] + y["capex_it_eur"]
        self.late_draws = []
        for loan, spent, name in zip(self.loans, self.spending, LOANS, strict=True):
            replaced = y["refresh_eur"] if name == "it" else 0.0 * spent
            draws = []
            for amounts, kind in [(spent - replaced, "late"), (replaced, "replacing")]:
                for month in np.flatnonzero(amounts):
                    if month > self.built_by:
                        unit = loan.unit(int(month), 0)
                        draws.append((int(month), loan.gearing * amounts[month], kind, unit))
            self.late_draws.append(draws)
        self.first_units = [loan.unit(self.built_by, loan.grace) for loan in self.loans]
        self.new_units = [
            None if loan.refinanced is None else loan.unit(loan.refinanced, 0)
            for loan in self.loans
        ]

    # --- Debt, tax and reserves, which hang on one another ------------------------------

    def _solve(self) -> None:
        until = self.built_by + 1
        uses = [spent[:until] for spent in self.spending]
        whole = sum(u.sum() for u in uses)
        self.parts = [u.sum() / whole if whole > 0.0 else 0.0 for u in uses]
        state = {"tax": np.zeros(self.size), "service": np.zeros(self.size), "uses": uses}
        state["swept"] = [np.zeros(self.size) for _ in LOANS]
        state["paid"] = [np.zeros(self.size) for _ in LOANS]
        state["later"] = [np.zeros(self.size) for _ in LOANS]
        self.state = state
        sculpted = [n for n, loan in enumerate(self.loans) if loan.sculpted]
        if not sculpted:
            self._settle({})
            return
        scale = max(float(u.sum()) for u in uses)

        def missing(owed: np.ndarray) -> np.ndarray:
            given = dict(zip(sculpted, np.maximum(owed, 0.0) * scale, strict=True))
            self._settle(given)
            wanted = np.array([min(self.worth[n], self.most[n]) for n in sculpted])
            return wanted / scale - owed

        found = root(missing, np.full(len(sculpted), 0.5), method="hybr", options={"xtol": 1e-15})
        assert np.abs(missing(found.x)).max() < 1e-12, found

    def _settle(self, owed: dict[int, float]) -> None:
        """Repeats the run until nothing moves; sculpted loans amount to `owed`."""
        for _ in range(2_000):
            before = self.state
            self.state = self._repeat(before, owed)
            moved = max(
                np.abs(self.state[name] - before[name]).max() for name in ("tax", "service")
            )
            for name in ("uses", "swept"):
                for one, other in zip(self.state[name], before[name], strict=True):
                    moved = max(moved, np.abs(one - other).max())
            if moved <= 1e-15 * self.money:
                return
        raise AssertionError(f"the oracle does not settle: {moved}")

    def _carried(self, n: int, cfads: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """Debt service that cash carries of a sculpted loan, on the dates of its payments.

        It keeps its cover of all debt service: loans that do not follow cash, those that come
        before it, and what any loan draws later go first.
        """
        loan = self.loans[n]
        taxed = self.finance["sculpted_on"] == "after_tax"
        cash = (cfads if taxed else cfads + state["tax"]) / loan.covers()
        cash = cash - state["later"][n]
        for m, other in enumerate(self.loans):
            if m != n:
                follows = other.sculpted and m > n
                cash = cash - (state["later"][m] if follows else state["paid"][m])
        carried = np.zeros(self.size)
        before = self.built_by
        for date in self.dates[: loan.tenor]:
            carried[date] = max(cash[before + 1 : date + 1].sum(), 0.0)
            before = date
        return carried

    def _repeat(self, state: dict[str, Any], owed: dict[int, float]) -> dict[str, Any]:
        y, finance, size, built_by = self.y, self.finance, self.size, self.built_by
        cfads = y["cfads_eur"] = self.untaxed - state["tax"]
        books, self.worth, self.most, scale = [], {}, {}, {}
        for n, loan in enumerate(self.loans):
            uses = state["uses"][n]
            draws = loan.brought(uses, loan.gearing * uses.sum())
            carried = None
            if loan.sculpted:
                self.most[n] = float(loan.grown(draws)[-1])
                carried = self._carried(n, cfads, state)
                age = np.maximum(np.arange(size) - built_by, 0)
                self.worth[n] = float(np.sum(carried / (1.0 + loan.rate) ** age))
                asked = min(owed[n], self.most[n])
                scale[n] = asked / self.worth[n] if self.worth[n] > 0.0 else 0.0
                carried = carried * scale[n]
                draws = loan.draws_for(uses, asked if self.worth[n] > 0.0 else 0.0)
            books.append(self._loan(n, draws, carried, state["swept"][n]))
        new: dict[str, Any] = {"later": [book["later"] for book in books]}
        new["paid"] = [book["interest"] + book["principal"] for book in books]
        new["service"] = sum(new["paid"])
        for key in ("fees", "cost", "owed"):
            y[
                {"fees": "fees_eur", "cost": "interest_cost_eur", "owed": "interest_owed_eur"}[key]
            ] = sum(book[key] for book in books)
        reserves = finance["reserves"]
        wanted = np.where(
            np.arange(size) >= built_by,
            ahead(self._accrued(new["service"]), reserves["debt_service_months"]),
            0.0,
        )
        by_bank = reserves["debt_service_form"] == "facility"
        if by_bank:
            fee = monthly(reserves["facility_fee_per_year"])
            y["fees_eur"] = y["fees_eur"] + fee * np.append(0.0, wanted[:-1])
            wanted = 0.0 * wanted
        first = np.zeros(size)
        first[built_by] = wanted[built_by] + y["liquidity_reserve_eur"][built_by]
        y["first_reserves_eur"] = first
        y["financing_paid_eur"] = sum(book["paid_early"] for book in books)
        y["financing_cost_eur"] = sum(book["cost_early"] for book in books)
        new["uses"] = [
            spent[: built_by + 1]
            + (
                (book["paid_early"] + part * first)[: built_by + 1]
                if finance["gearing_of"] == "uses"
                else 0.0
            )
            for spent, book, part in zip(self.spending, books, self.parts, strict=True)
        ]
        y["debt_service_eur"] = new["service"]
        new["swept"] = self._accounts(cfads, wanted, books)
        for name, book in zip(LOANS, books, strict=True):
            for line, key in [
                ("debt_drawn", "drawn"),
                ("interest_capitalised", "capitalised"),
                ("interest", "interest"),
                ("principal", "principal"),
                ("debt", "balance"),
            ]:
                y[f"{line}_{name}_eur"] = book[key]
        y["replacement_debt_eur"] = books[1]["replaced_balance"]
        y["replacement_service_eur"] = books[1]["replacing"]
        self.books = books
        new["tax"] = self._taxes()
        return new

    def _accrued(self, service: np.ndarray) -> np.ndarray:
        """Each payment in equal parts over the months since the one before."""
        found, before = service.copy(), self.built_by
        for date in self.dates:
            found[before + 1 : date + 1] = service[before + 1 : date + 1].mean()
            before = int(date)
        return found

    def _loan(
        self, n: int, draws: np.ndarray, carried: np.ndarray | None, swept: np.ndarray
    ) -> Books:
        """Everything of a loan, given the part of it that is repaid early in each month."""
        loan, size, built_by, finance = self.loans[n], self.size, self.built_by, self.finance
        names = ("drawn", "capitalised", "interest", "principal", "cost", "owed", "before", "later")
        names += ("replacing", "replaced_before", "fees", "paid_early", "cost_early")
        book = {name: np.zeros(size) for name in names}
        # Until repayment begins.
        grown = loan.grown(draws)
        book["drawn"][: built_by + 1], book["before"][:built_by] = draws, grown[:-1]
        interest = loan.rate * np.append(0.0, grown[:-1])
        undrawn = draws.sum() - np.append(0.0, np.cumsum(draws)[:-1])
        fees = monthly(finance["commitment_fee_per_year"]) * undrawn
        fees[0] += finance["arrangement_fee_fraction"] * draws.sum()
        capitalises = finance["gearing_of"] == "investment"
        if capitalises:
            book["capitalised"][: built_by + 1] = interest
        book["paid_early"][: built_by + 1] = fees + (0.0 if capitalises else interest)
        book["cost_early"][: built_by + 1] = fees + interest
        left, ends = 1.0 - swept, size if loan.refinanced is None else loan.refinanced + 1

        def add(drawn: int, amount: float, kind: str, unit: Books, since: int, until: int) -> None:
            """Adds what becomes of a draw in some months."""
            factor = np.zeros(size)
            factor[drawn:until] = np.append(1.0, np.cumprod(left[drawn : until - 1]))
            factor[:since] = 0.0
            found = {key: amount * unit[key] * factor for key in unit}
            for key, values in found.items():
                book[key] += values
            # What is drawn in the last month is repaid in it.
            if kind != "first" and unit["before"][drawn] > 0.0:
                book["later"] += found["interest"] + found["principal"]
                if kind == "replacing":
                    book["replacing"] += found["interest"] + found["principal"]
                    book["replaced_before"] += found["before"]

        if carried is None:
            add(built_by, float(grown[-1]), "first", self.first_units[n], 0, ends)
        else:
            self._sculpted(n, float(grown[-1]), carried, left, ends, book)
        for drawn, amount, kind, unit in self.late_draws[n]:
            book["drawn"][drawn] += amount
            book["fees"][drawn] += finance["arrangement_fee_fraction"] * amount
            add(drawn, amount, kind, unit, 0, ends if drawn < ends else size)
        if loan.refinanced is not None:
            at, unit = loan.refinanced, self.new_units[n]
            whole = float(book["before"][at])
            replacing = float(book["replaced_before"][at])
            book["fees"][at] += loan.new_fee * whole
            add(at, whole - replacing, "first", unit, at + 1, size)
            add(at, replacing, "replacing", unit, at + 1, size)
        book["balance"] = book["before"] * left
        book["replaced_balance"] = book["replaced_before"] * left
        return book

    def _sculpted(
        self, n: int, debt: float, carried: np.ndarray, left: np.ndarray, ends: int, book: Books
    ) -> None:
        """The first draws of a sculpted loan: cash pays interest, then what is owed."""
        yearly, balance, before = self.loans[n].yearly, debt, self.built_by
        dates = self.dates[: self.loans[n].tenor]
        book["before"][before] += debt
        for date in dates[dates < ends]:
            grown = balance * ((1.0 + yearly) ** (np.arange(date - before + 1) / 12.0) - 1.0)
            book["cost"][before + 1 : date + 1] += np.diff(grown)
            book["owed"][before + 1 : date] += grown[1:-1]
            book["before"][before + 1 : date] += balance
            paid = balance if date == dates[-1] else min(carried[date] - grown[-1], balance)
            book["interest"][date] += grown[-1]
            book["principal"][date] += paid
            book["before"][date] += balance - paid
            balance, before = (balance - paid) * left[date], int(date)

    def _accounts(
        self, cfads: np.ndarray, wanted: np.ndarray, books: list[Books]
    ) -> list[np.ndarray]:
        """Reserves and owners, month by month; returns parts of the loans repaid early."""
        y, finance, size, built_by = self.y, self.finance, self.size, self.built_by
        reserves = finance["reserves"]
        rescued = reserves["shortfall"] == "reserves"
        lock_up = finance["covenants"]["lock_up_dscr"]
        earns = monthly(reserves["interest_per_year"])
        service, fees = y["debt_service_eur"], y["fees_eur"]
        liquidity, set_aside = y["liquidity_reserve_eur"], y["replacement_reserve_eur"]
        out = {
            name: np.zeros(size)
            for name in ("earned", "swept", "debt", "locked", "distributed", "cover")
        }
        parts = [np.zeros(size) for _ in books]
        early = {name: np.zeros(size) for name in LOANS}
        debt_reserve, locked, waiting = 0.0, 0.0, 0.0
        for n in range(size):
            earned = 0.0
            if n > 0:
                earned = earns * (debt_reserve + liquidity[n - 1] + locked + waiting)
                earned += earns * set_aside[n - 1]
            out["earned"][n] = earned
            if n <= built_by:
                out["distributed"][n] = cfads[n] + earned
                if n == built_by:
                    debt_reserve = wanted[n]
                out["debt"][n] = debt_reserve
                continue
            cash = cfads[n] + earned - service[n] - fees[n] + waiting
            cash -= liquidity[n] - liquidity[n - 1] - y["revenue_reserve_rise_eur"][n]
            waiting = 0.0
            if rescued and cash < 0.0:
                taken = min(locked, -cash)
                locked, cash = locked - taken, cash + taken
                taken = min(debt_reserve, max(-cash, 0.0))
                debt_reserve, cash = debt_reserve - taken, cash + taken
            change = wanted[n] - debt_reserve
            if rescued:
                change = min(change, max(cash, 0.0))
            debt_reserve, cash = debt_reserve + change, cash - change
            swept = 0.0
            for name, loan, book, part in zip(LOANS, self.loans, books, parts, strict=True):
                owed = book["before"][n]
                if self.due[n] and cash > swept and owed > 0.0:
                    paid = min(loan.sweep * (cash - swept), owed)
                    part[n] = paid / owed
                    early[name][n] = paid
                    swept += paid
            cash -= swept
            first = max(n - 11, built_by + 1)
            paid_12 = service[first : n + 1].sum()
            cover = cfads[first : n + 1].sum() / paid_12 if paid_12 > 0.0 else np.nan
            owes = any(book["balance"][n] > 0.0 for book in books)
            if owes and not self.due[n]:
                waiting, cash = max(cash, 0.0), min(cash, 0.0)
            elif owes and n + 1 < size and cover < lock_up:
                locked, cash = locked + max(cash, 0.0), min(cash, 0.0)
            else:
                locked, cash = 0.0, cash + locked
            out["swept"][n], out["debt"][n], out["locked"][n] = (
                swept,
                debt_reserve,
                locked + waiting,
            )
            out["distributed"][n], out["cover"][n] = cash, cover
        y["reserve_interest_eur"], y["swept_eur"] = out["earned"], out["swept"]
        y["debt_service_reserve_eur"], y["locked_up_eur"] = out["debt"], out["locked"]
        y["distributed_eur"] = out["distributed"]
        for name, paid_early in early.items():
            y[f"swept_{name}_eur"] = paid_early
        return parts

    # --- Tax ---------------------------------------------------------------------------

    def by_year(self, months: np.ndarray) -> np.ndarray:
        return np.bincount(self.year, weights=months)

    def _taxes(self) -> np.ndarray:
        """Results and tax; returns what is paid of it in each month."""
        y = self.y
        life = 12 * int(self.finance["facility_depreciation_years"])
        deducted = self.finance["financing_costs_depreciated"]
        cost = y["financing_cost_eur"]
        charge = straight_line(cost, life, self.opening) if deducted else cost
        y["depreciation_interest_eur"] = charge
        net = y["interest_cost_eur"] + y["fees_eur"] - y["reserve_interest_eur"]
        y["project_result_eur"] = (
            y["revenue_eur"] - y["opex_eur"] + y["disposal_eur"] - y["depreciation_eur"]
        )
        y["result_before_tax_eur"] = y["project_result_eur"] - y["depreciation_interest_eur"] - net
        borne = charge if deducted else 0.0 * charge
        taxed = y["result_before_tax_eur"] + charge - borne
        due = self._due(taxed, net, y["depreciation_eur"] + borne)
        y["tax_eur"], y["tax_paid_eur"] = self._spread(due), self._paid(due)
        y["net_result_eur"] = y["result_before_tax_eur"] - y["tax_eur"] + y["tax_credit_eur"]
        return y["tax_paid_eur"]

    def _due(
        self, result: np.ndarray, net: np.ndarray | None = None, written_off: Any = None
    ) -> np.ndarray:
        """Company tax of each calendar year."""
        finance, results = self.finance, self.by_year(result)
        if net is not None and finance["interest_cap"]:
            before = results + self.by_year(net)
            ebitda = before + self.by_year(written_off)
            cap = np.maximum(finance["interest_cap_eur"], finance["interest_cap_fraction"] * ebitda)
            waits = 0.0
            for year, interest in enumerate(self.by_year(net)):
                borne = min(waits + interest, cap[year])
                waits += interest - borne
                results[year] = before[year] - borne
        if finance["losses"] == "used":
            tax = finance["tax_rate"] * results
            above = np.maximum(tax - finance["social_contribution_allowance_eur"], 0.0)
            return tax + finance["social_contribution_rate"] * above
        losses, due = 0.0, []
        allowance = finance["loss_allowance_eur"]
        for profit in results:
            losses += max(-profit, 0.0)
            gain = max(profit, 0.0)
            most = min(gain, allowance) + finance["loss_fraction"] * max(gain - allowance, 0.0)
            cover = min(most, losses)
            losses -= cover
            tax = finance["tax_rate"] * (gain - cover)
            above = max(tax - finance["social_contribution_allowance_eur"], 0.0)
            due.append(tax + finance["social_contribution_rate"] * above)
        return np.array(due)

    def _spread(self, due: np.ndarray) -> np.ndarray:
        """In equal parts over the year's months in operation."""
        is_open = (np.arange(self.size) >= self.opening).astype(float)
        closed = np.flatnonzero(self.by_year(is_open) == 0.0)
        for year in closed:
            is_open[np.flatnonzero(self.year == year)[-1]] = 1.0
        return is_open * (due / self.by_year(is_open))[self.year]

    def _paid(self, due: np.ndarray) -> np.ndarray:
        if self.finance["tax_payment"] == "with_result":
            return self._spread(due)
        # Before the first year nothing was due and nothing earned.
        due = np.append([0.0, 0.0], due)
        turnover = np.append([0.0, 0.0], self.by_year(self.y["revenue_eur"]))
        owed = np.append(0.0, due[:-1])
        part = np.where(turnover > 1e9, 0.98, np.where(turnover >= 250e6, 0.95, 0.0))
        part = np.append(0.0, part[:-1])
        december = np.where(
            part > 0.0, np.maximum(owed / 4.0, part * due - 0.75 * owed), owed / 4.0
        )
        paid = np.zeros(self.size)
        for n, (year, month) in enumerate(zip(self.year + 2, self.month, strict=True)):
            if month in (3, 6, 9):
                paid[n] = owed[year] / 4.0
            if month == 12:
                paid[n] = december[year]
            if month == 5:
                paid[n] = due[year - 1] - 0.75 * owed[year - 1] - december[year - 1]
        paid[-1] += due.sum() - paid.sum()
        return paid

    # --- What follows ------------------------------------------------------------------

    def _project(self) -> None:
        y = self.y
        due = self._due(y["project_result_eur"])
        y["project_tax_eur"] = self._paid(due)
        y["project_cash_flow_eur"] = (
            (y["revenue_eur"] - y["opex_eur"] + y["disposal_eur"] + y["timing_eur"])
            + (y["grants_eur"] + y["tax_credit_eur"])
            - (y["project_tax_eur"] + y["investment_eur"])
        )
        for name in ("debt_drawn", "interest_capitalised", "interest", "principal", "debt"):
            y[f"{name}_eur"] = y[f"{name}_site_eur"] + y[f"{name}_it_eur"]
        y["equity_paid_in_eur"] = (
            self.built
            + y["financing_paid_eur"]
            + y["first_reserves_eur"]
            - (y["debt_drawn_eur"] - y["refresh_debt_eur"])
        )
        # Every euro that the owners pay or get: all cash in less all cash out.
        accounts = sum(
            y[f"{name}_eur"]
            for name in (
                *("debt_service_reserve", "liquidity_reserve", "replacement_reserve"),
                "locked_up",
            )
        )
        y["accounts_eur"] = accounts
        y["equity_cash_flow_eur"] = (
            (y["revenue_eur"] + y["disposal_eur"] + y["grants_eur"] + y["tax_credit_eur"])
            + (y["timing_eur"] + y["debt_drawn_eur"] + y["reserve_interest_eur"])
            - (y["opex_eur"] + y["tax_paid_eur"] + y["investment_eur"])
            - (y["interest_eur"] + y["principal_eur"] + y["swept_eur"])
            - (y["fees_eur"] + y["financing_paid_eur"])
            - np.diff(accounts, prepend=0.0)
        )

    def _balance(self) -> None:
        """Sources and uses, and the balance sheet."""
        y = self.y
        y["uses_eur"] = y["investment_eur"] + y["financing_cost_eur"] + y["first_reserves_eur"]
        y["sources_eur"] = (
            y["equity_paid_in_eur"]
            + y["debt_drawn_eur"]
            + y["interest_capitalised_eur"]
            + y["replaced_from_cash_eur"]
            + y["grants_eur"]
        )
        y["fixed_assets_eur"] = np.cumsum(
            (y["investment_eur"] + y["financing_cost_eur"] - y["grants_eur"])
            - (y["depreciation_eur"] + y["depreciation_interest_eur"])
        )
        y["assets_eur"] = y["fixed_assets_eur"] + y["working_capital_eur"] + y["accounts_eur"]
        y["tax_owed_eur"] = np.cumsum(y["tax_eur"] - y["tax_paid_eur"])
        y["owed_eur"] = y["debt_eur"] + y["interest_owed_eur"] + y["tax_owed_eur"]
        y["capital_eur"] = np.cumsum(y["equity_paid_in_eur"])
        y["retained_eur"] = np.cumsum(y["net_result_eur"] - y["distributed_eur"])
        y["liabilities_eur"] = y["capital_eur"] + y["retained_eur"] + y["owed_eur"]

    def measures(self) -> dict[str, float]:
        """Key figures that lenders and owners read off."""
        y, complete = self.y, self.complete
        replaced = sum(book["replaced_balance"] for book in self.books)
        first, begin = y["debt_eur"] - replaced, self.built_by
        drawn = y["debt_drawn_eur"] - y["refresh_debt_eur"]
        drawn = np.where(np.arange(self.size) > begin, drawn, 0.0)
        found = {"llcr": np.nan, "plcr": np.nan, "average_debt_life_years": np.nan}
        most = float(first.max())
        if first[begin] + drawn.sum() > 1e-9 * most:
            cash = y["cfads_eur"] - sum(book["replacing"] for book in self.books)
            with np.errstate(divide="ignore", invalid="ignore"):
                owed = np.append(0.0, (y["debt_eur"] + y["interest_owed_eur"])[:-1])
                stands = owed > 1e-9 * most
                rate = np.where(stands, y["interest_cost_eur"] / owed, np.nan)[begin + 1 :]
            # The last cost of the debt holds on.
            known = np.maximum.accumulate(np.where(np.isnan(rate), 0, np.arange(len(rate))))
            factor = np.cumprod(1.0 / (1.0 + np.nan_to_num(rate[known])))
            worth = factor * cash[begin + 1 :]
            debt = first[begin] + factor @ drawn[begin + 1 :]
            lives = first[begin:-1] > 1e-9 * most
            found["llcr"], found["plcr"] = worth[lives].sum() / debt, worth.sum() / debt
            lent = first[begin] + drawn.sum()
            found["average_debt_life_years"] = first[begin:].sum() / 12.0 / lent
        until = slice(0, complete + 1)
        lent = (y["debt_drawn_eur"] - y["refresh_debt_eur"] + y["interest_capitalised_eur"])[until]
        whole = lent.sum() + y["equity_paid_in_eur"][until].sum()
        found["debt_fraction"] = lent.sum() / whole if whole != 0.0 else np.nan
        found["payback_years"] = paid_back(y["project_cash_flow_eur"])
        found["equity_payback_years"] = paid_back(y["equity_cash_flow_eur"])
        found["equity_npv_eur"] = self.worth_of(y["equity_cash_flow_eur"])
        covers = []
        for start in range(self.built_by + 1, self.size, 12):
            year = slice(start, start + 12)
            service = y["debt_service_eur"][year].sum()
            if service > 0.0:
                covers.append(y["cfads_eur"][year].sum() / service)
        covenants = self.finance["covenants"]
        for name in ("lock_up", "default"):
            below = [cover < covenants[f"{name}_dscr"] for cover in covers]
            found[f"{name}_years"] = float(sum(below))
        found["min_dscr_with_ramp"] = min(covers, default=np.nan)
        for kind in ("project", "equity"):
            found[f"{kind}_irr_roots"] = float(roots(y[f"{kind}_cash_flow_eur"]))
        return found

    def worth_of(self, flow: np.ndarray) -> float:
        """On the first day, of flows on the first, the middle or the last day of their month."""
        lag = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.finance["discounting"]]
        years = (np.arange(len(flow)) + lag) / 12.0
        return float(np.sum(flow * (1.0 + self.finance["discount_rate"]) ** -years))


def roots(flow: np.ndarray) -> int:
    """Rates a month between -99.99 % and 1e6 at which flows are worth nothing."""
    grid = np.linspace(-9.3, 13.9, 30_011)
    exponent = -np.outer(grid, np.arange(len(flow)))
    exponent -= exponent.max(axis=1, keepdims=True)
    signs = np.sign(np.exp(exponent) @ flow)
    signs = signs[signs != 0.0]
    return int(np.sum(signs[1:] != signs[:-1]))
