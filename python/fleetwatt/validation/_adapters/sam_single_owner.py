"""A power project with one owner, as SAM's Single Owner model has it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import finance
from fleetwatt._core import InfeasibleError
from fleetwatt._faults import config_errors
from fleetwatt.finance import depreciation
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, leaves

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Row = NDArray[np.float64]

_HOURS = 8_760.0
_CLASSES = ("macrs_5", "macrs_15", "sl_5", "sl_15", "sl_20", "sl_39", "custom")
_TIERS = ("fed", "sta")
_SHARE, _COVER = 0, 1
_SOLVED = 0

_MACRS: dict[str, Literal[5, 15]] = {"macrs_5": 5, "macrs_15": 15}
# Straight line over 15 years, percent: IRS Publication 946, table A-8.
_SL_15 = [3.33, *[6.67] * 6, 6.66, 6.67, 6.66, 6.67, 6.66, 6.67, 6.66, 6.67, 3.33]


def _parts(name: str, custom: list[float]) -> Row:
    """Return the parts of a cost that a class charges, year by year."""
    if name == "custom":
        return np.divide(custom, 100.0)
    if name == "sl_15":
        return np.divide(_SL_15, 100.0)
    if name in _MACRS:
        return depreciation.macrs(1.0, _MACRS[name])
    return depreciation.straight_line(1.0, int(name.removeprefix("sl_")), days_first_year=180)


class _Project:
    """Yearly flows of a case, year 0 the close, whatever its price and debt."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.last = given["analysis_period"]
        self.year = np.arange(self.last + 1)
        self.inflation = given["inflation_rate"] / 100.0
        self.real_rate = given["real_discount_rate"] / 100.0
        self.rate = (1.0 + self.real_rate) * (1.0 + self.inflation) - 1.0
        self.plant = given["total_installed_cost"]
        self.basis = (
            self.plant + given["construction_financing_cost"] + given["cost_other_financing"]
        )
        self.grant = given["ibi_oth_amount"]
        self.state = given["state_tax_rate"][0] / 100.0
        self.federal = given["federal_tax_rate"][0] / 100.0
        self.tax_rate = self.state + self.federal * (1.0 - self.state)
        self.borrows = given["term_tenor"] > 0 and (
            given["debt_option"] == _COVER or given["debt_percent"] > 0.0
        )

    def growing(self, rate: float) -> Row:
        return np.where(self.year > 0, (1.0 + rate) ** (self.year - 1.0), 0.0)

    def listed(self, values: list[float], rate: float) -> Row:
        """Return one value that grows, or a value for each year as it is."""
        if len(values) == 1:
            return values[0] * self.growing(rate)
        row = np.zeros(self.last + 1)
        row[1 : len(values) + 1] = values[: self.last]
        return row

    @cached_property
    def energy(self) -> Row:
        loss = self.given["degradation"]
        if len(loss) == 1:
            left = self.growing(-loss[0] / 100.0)
        else:
            left = np.where(self.year > 0, 1.0 - self.listed(loss, 0.0) / 100.0, 0.0)
        return left * float(_HOURS * self.given["gen_kw_constant"])

    @cached_property
    def prices(self) -> Row:
        """Prices over that of the first year where one is looked for, else USD/kWh."""
        solved = self.given["ppa_soln_mode"] == _SOLVED
        given = [1.0] if solved else self.given["ppa_price_input"]
        return self.listed(given, self.given["ppa_escalation"] / 100.0)

    @cached_property
    def capacity(self) -> Row:
        given = self.given
        paid = self.listed(
            given["cp_capacity_payment_amount"], given["cp_capacity_payment_esc"] / 100.0
        )
        if given["cp_capacity_payment_type"] == 1:
            return paid
        credit = self.listed(given["cp_capacity_credit_percent"], 0.0) / 100.0
        return paid * credit * float(given["system_capacity"]) / 1_000.0

    @cached_property
    def salvage(self) -> Row:
        value = self.given["salvage_percentage"] / 100.0 * self.plant
        return np.where(self.year == self.last, value, 0.0)

    @cached_property
    def assessed(self) -> Row:
        given = self.given
        left = np.maximum(100.0 - given["prop_tax_assessed_decline"] * (self.year - 1.0), 0.0)
        value = self.plant * given["prop_tax_cost_assessed_percent"] / 100.0
        return np.where(self.year > 0, value * left / 100.0, 0.0)

    @cached_property
    def costs(self) -> dict[str, Row]:
        given = self.given

        def expense(name: str) -> Row:
            return self.listed(given[name], self.inflation + given[f"{name}_escal"] / 100.0)

        insured = given["insurance_rate"] / 100.0 * self.plant
        return {
            "cf_om_fixed_expense": expense("om_fixed"),
            "cf_om_capacity_expense": expense("om_capacity") * given["system_capacity"],
            "cf_om_production_expense": expense("om_production") * self.energy / 1_000.0,
            "cf_insurance_expense": insured * self.growing(self.inflation),
            "cf_property_tax_expense": self.assessed * given["property_tax_rate"] / 100.0,
        }

    @cached_property
    def opex(self) -> Row:
        return np.asarray(np.sum(list(self.costs.values()), axis=0))

    @cached_property
    def equipment(self) -> dict[int, tuple[int, Row]]:
        """Years between replacements, and what is spent on them, by number."""
        found = {}
        for number in (1, 2, 3):
            every = self.given[f"equip{number}_reserve_freq"]
            cost = self.given[f"equip{number}_reserve_cost"] * self.given["system_capacity"] * 1e3
            if every and cost:
                bought = (self.year > 0) & (self.year % every == 0)
                found[number] = (every, np.where(bought, cost * self.growing(self.inflation), 0.0))
        return found

    def wear(self, tier: str) -> Row:
        """Return the parts of the cost of equipment that a tier of tax charges."""
        return _parts(_CLASSES[self.given[f"equip_reserve_depr_{tier}"]], [])

    def charged(self, tier: str) -> dict[str, Row]:
        """Return depreciation of the plant for a tier of tax, by class, without bonus."""
        found = {}
        for name, (cost, _) in self.bases(tier).items():
            parts = _parts(name, self.given["depr_custom_schedule"])[: self.last]
            found[name] = np.zeros(self.last + 1)
            found[name][1 : len(parts) + 1] = cost * parts
        return found

    def bases(self, tier: str) -> dict[str, tuple[float, float]]:
        """Return what each class depreciates over the years, and at once as a bonus."""
        given = self.given
        shares = {name: given[f"depr_alloc_{name}_percent"] / 100.0 for name in _CLASSES}
        lowered = self.grant if given[f"ibi_oth_amount_deprbas_{tier}"] else 0.0
        found = {}
        for name in (name for name in _CLASSES if shares[name]):
            cost = shares[name] * self.basis - shares[name] / sum(shares.values()) * lowered
            flagged = given[f"depr_bonus_{tier}_{name}"]
            bonus = given[f"depr_bonus_{tier}"] / 100.0 * cost if flagged else 0.0
            found[name] = (cost - bonus, bonus)
        return found

    def written(self, tier: str) -> Row:
        """Return depreciation of the plant for a tier of tax, bonus included."""
        bonus = sum(bonus for _, bonus in self.bases(tier).values())
        at_once = np.where(self.year == 1, bonus, 0.0)
        return np.asarray(np.sum([at_once, *self.charged(tier).values()], axis=0))

    def both(self, federal: Any, state: Any) -> Any:
        """Return what one tax at the combined rate deducts for what the two tiers do."""
        if not self.tax_rate:
            return federal
        of_state = self.state * (1.0 - self.federal)
        return (of_state * state + self.federal * federal) / self.tax_rate

    @cached_property
    def outlays(self) -> list[finance.Outlay]:
        at_close = np.where(self.year == 0, 1.0, 0.0)
        deducted = self.both(*map(self.written, _TIERS))[1:] / self.basis
        plant = finance.Outlay(self.basis * at_close, depreciation=deducted)
        federal, state = (self.wear(tier) for tier in _TIERS)
        longest = max(len(federal), len(state))
        worn = self.both(*(np.pad(row, (0, longest - len(row))) for row in (federal, state)))
        replaced = [
            finance.Outlay(
                spent, loan="it", replacement=True, depreciation=worn, set_aside_years=every
            )
            for every, spent in self.equipment.values()
        ]
        return [plant, self.closing, *replaced]

    @cached_property
    def taxed_grant(self) -> Row:
        """What one tax at the combined rate takes for income of the grant, in the first year."""
        parts = (self.given[f"ibi_oth_amount_tax_{tier}"] for tier in _TIERS)
        return np.where(self.year == 1, float(self.grant * self.both(*parts)), 0.0)

    @cached_property
    def closing(self) -> finance.Outlay:
        """What closing the debt costs."""
        return finance.Outlay(np.where(self.year == 0, self.given["cost_debt_closing"], 0.0))

    def terms(self, gearing: float | None) -> dict[str, Any]:
        """Return the terms; of a loan, by default the part that the inputs say."""
        given = self.given
        by_cover = given["debt_option"] == _COVER
        if gearing is None and by_cover:
            limited = given["dscr_limit_debt_fraction"]
            gearing = given["dscr_maximum_debt_fraction"] / 100.0 if limited else 1.0
        elif gearing is None:
            gearing = given["debt_percent"] / 100.0
        shapes = {0: "annuity", 1: "level_principal"}
        loan: dict[str, Any] = {"gearing": gearing if self.borrows else 0.0}
        if by_cover and self.borrows:
            loan |= {"shape": "sculpted", "dscr": given["dscr"]}
        elif self.borrows:
            loan |= {
                "shape": shapes[given["payment_option"]],
                "grace_months": 12 * given["loan_moratorium"],
            }
        return {
            "discount_rate": self.rate,
            "gearing_of": "uses",
            "interest_rate": given["term_int_rate"] / 100.0,
            "facility_tenor_years": given["term_tenor"] if self.borrows else 1,
            "it_tenor_years": 1,
            "payment_months": 12,
            "arrangement_fee_fraction": given["cost_debt_fee"] / 100.0,
            "commitment_fee_per_year": 0.0,
            "sculpted_on": "before_tax",
            "facility_loan": loan,
            "it_loan": {"gearing": 0.0},
            "reserves": {
                "debt_service_months": given["dscr_reserve_months"],
                "operating_months": given["months_working_reserve"],
                "revenue_months": given["months_receivables_reserve"],
                "interest_per_year": given["reserves_interest"] / 100.0,
                "shortfall": "owners",
            },
            "covenants": {"lock_up_dscr": 0.0, "default_dscr": 0.0},
            "working_capital": {
                "receivable_months": 0.0,
                "payable_months": 0.0,
                "vat_rate": 0.0,
            },
            "tax_rate": self.tax_rate,
            "losses": "used",
            "interest_cap": False,
            "financing_costs_depreciated": False,
        }

    def flows(self) -> dict[str, Any]:
        """Return what any appraisal of the project takes, revenue apart."""
        return {
            "opex": self.opex,
            "outlays": self.outlays,
            # The grant is taxed in the first year, and brings no cash then.
            "disposal": self.salvage + self.taxed_grant,
            "tax_credits": -self.taxed_grant,
            "grants": np.where(self.year == 0, self.grant, 0.0),
        }

    def price(self, gearing: float | None = None) -> float:
        """Return what multiplies the prices: that of the first year where it is looked for."""
        given = self.given
        if given["ppa_soln_mode"] != _SOLVED:
            return 1.0
        found = finance.required_price(
            self.energy * self.prices,
            other_revenue=self.capacity,
            target="equity_irr",
            value=given["flip_target_percent"] / 100.0,
            until_period=min(given["flip_target_year"], self.last),
            finance=self.terms(gearing),
            **self.flows(),
        )
        return float(found)


class _Appraised:
    """A case with its price and debt, by SAM's rows and figures."""

    def __init__(
        self,
        project: _Project,
        price: float,
        *,
        gearing: float | None = None,
        debtless: bool = False,
        as_sam: bool = False,
    ) -> None:
        self.project, self.as_sam = project, as_sam
        self.prices = price * project.prices
        self.sales = project.energy * self.prices
        self.revenue = self.sales + project.capacity
        flows = project.flows()
        if debtless:
            gearing = 0.0
            flows["outlays"] = [one for one in flows["outlays"] if one is not project.closing]
        self.case = finance.appraise(self.revenue, finance=project.terms(gearing), **flows)
        if self.installed - self.debt <= _ROUNDING * self.installed:
            raise InfeasibleError(
                f"the debt is all of the cost, {self.debt:g}, and owners pay in nothing: raise "
                "dscr or limit the share by dscr_limit_debt_fraction"
            )

    def line(self, name: str) -> Row:
        return np.asarray(self.case[name])

    @cached_property
    def debt(self) -> float:
        return float(self.line("debt_site_eur")[0])

    @cached_property
    def installed(self) -> float:
        return self.debt + float(self.line("equity_paid_in_eur")[0])

    @cached_property
    def receivables(self) -> Row:
        return self._months_ahead("months_receivables_reserve", self.revenue)

    def _months_ahead(self, name: str, yearly: Row) -> Row:
        return np.append(yearly[1:], 0.0) * float(self.project.given[name] / 12.0)

    @cached_property
    def rows(self) -> dict[str, Row]:
        project, given = self.project, self.project.given
        year, last = project.year, project.last
        tenor = min(given["term_tenor"], last)
        row: dict[str, Row] = {
            "cf_energy_net": project.energy,
            "cf_energy_sales": project.energy,
            "cf_ppa_price": 100.0 * self.prices,
            "cf_energy_value": self.sales,
            "cf_capacity_payment": project.capacity,
            "cf_net_salvage_value": project.salvage,
            "cf_total_revenue": self.revenue + project.salvage,
            "cf_property_tax_assessed_value": project.assessed,
            **project.costs,
            "cf_operating_expenses": project.opex,
        }
        row["cf_ebitda"] = ebitda = row["cf_total_revenue"] - project.opex

        saved = self.line("replacement_reserve_eur")
        owed = self.line("debt_service_reserve_eur")
        liquid = self.line("liquidity_reserve_eur")
        reserves = {
            "om": liquid - self.receivables,
            "receivables": self.receivables,
            "debtservice": owed,
        }
        flow = {name: np.diff(reserve, prepend=0.0) for name, reserve in reserves.items()}
        for name, reserve in reserves.items():
            back = (year > 0) & (np.abs(reserve) <= 1e-12 * np.abs(reserve).max())
            row[f"cf_reserve_{name}"] = reserve
            row[f"cf_funding_{name}"] = np.where(back, 0.0, flow[name])
            row[f"cf_disbursement_{name}"] = np.where(back, flow[name], 0.0)
        row["cf_project_wcra"], row["cf_project_receivablesra"], row["cf_project_dsra"] = (
            -flow[name] for name in ("om", "receivables", "debtservice")
        )
        for number, (every, spent) in project.equipment.items():
            alone = self._alone(every, spent)
            put = np.asarray(alone["reserve_paid_eur"])
            row[f"cf_reserve_equip{number}"] = np.asarray(alone["replacement_reserve_eur"])
            row[f"cf_funding_equip{number}"] = put
            row[f"cf_disbursement_equip{number}"] = -spent
            row[f"cf_project_me{number}ra"] = spent - put
            row[f"cf_project_me{number}cs"] = -spent
        put = self.line("reserve_paid_eur")
        replaced = self.line("reserve_released_eur")
        row["cf_reserve_total"] = owed + liquid + saved
        row["cf_reserve_interest"] = earned = self.line("reserve_interest_eur")
        row["cf_project_mecs"] = -replaced
        row["cf_project_ra"] = moved = -sum(flow.values()) + replaced - put

        service = self.line("debt_service_eur")
        interest = np.where(year > 0, self.line("interest_site_eur"), 0.0)
        available = ebitda - put - row["cf_funding_receivables"]
        row["cf_cash_for_ds"] = np.where((year >= 1) & (year <= tenor), available, 0.0)
        factor = (1.0 + given["term_int_rate"] / 100.0) ** -year.astype(float)
        row["cf_pv_interest_factor"] = np.where((year >= 1) & (year <= tenor), factor, 0.0)
        if self.as_sam:
            row["cf_cash_for_ds"][0] = available[0]
            row["cf_pv_interest_factor"][0] = factor[1]
        covered = row["cf_cash_for_ds"]
        row["cf_pv_cash_for_ds"] = covered * row["cf_pv_interest_factor"]
        row["cf_debt_balance"] = self.line("debt_site_eur")
        row["cf_debt_payment_interest"] = interest
        row["cf_debt_payment_principal"] = principal = self.line("principal_site_eur")
        row["cf_debt_payment_total"] = service
        row["cf_debt_size"] = principal
        if given["debt_option"] == _COVER:
            row["cf_debt_size"] = service * row["cf_pv_interest_factor"]
        row["cf_pretax_dscr"] = np.divide(
            covered, service, out=np.zeros(last + 1), where=service != 0.0
        )

        written = {}
        for tier in _TIERS:
            worn = {
                f"me{number}": np.convolve(spent, project.wear(tier))[: last + 1]
                for number, (_, spent) in project.equipment.items()
            }
            for name, charge in (project.charged(tier) | worn).items():
                row[f"cf_{tier}depr_{name}"] = charge
            written[tier] = np.sum([project.written(tier), *worn.values()], axis=0)
            row[f"cf_{tier}depr_total"] = written[tier]
        earning = ebitda - interest + earned
        granted = np.where(year == 1, project.grant, 0.0)
        row["cf_statax_income_prior_incentives"] = earning - written["sta"]
        taxed = row["cf_statax_income_prior_incentives"] + granted * given["ibi_oth_amount_tax_sta"]
        row["cf_statax_income_with_incentives"] = taxed
        in_operation = np.where(year > 0, 1.0, 0.0)
        row["cf_state_tax_frac"] = project.state * in_operation
        row["cf_federal_tax_frac"] = project.federal * in_operation
        row["cf_effective_tax_frac"] = project.tax_rate * in_operation
        row["cf_statax"] = -project.state * taxed
        row["cf_fedtax"] = -self.line("tax_eur") - row["cf_statax"]
        income = earning - written["fed"] + row["cf_statax"]
        row["cf_fedtax_income_prior_incentives"] = income
        row["cf_fedtax_income_with_incentives"] = income + granted * given["ibi_oth_amount_tax_fed"]

        at_close = np.where(year == 0, self.installed, 0.0)
        after = self.line("equity_cash_flow_eur")
        pretax = after + self.line("tax_paid_eur")
        row["cf_project_operating_activities"] = earning
        row["cf_project_investing_activities"] = (
            np.where(year > 0, moved - replaced, 0.0) - at_close
        )
        row["cf_project_financing_activities"] = at_close - principal
        row["cf_pretax_cashflow"] = np.where(year > 0, pretax, 0.0)
        row["cf_project_return_pretax"] = pretax
        row["cf_project_return_aftertax_cash"] = pretax
        row["cf_project_return_aftertax"] = after
        for name, flows in (("pretax", pretax), ("aftertax", after)):
            to_date = np.tril(np.broadcast_to(flows, (last + 1, last + 1)))
            row[f"cf_project_return_{name}_irr"] = 100.0 * finance.irr(to_date)
            row[f"cf_project_return_{name}_npv"] = finance.npv(project.rate, to_date)
        highest = np.append(0.0, row["cf_project_return_aftertax_irr"][1:])
        row["cf_project_return_aftertax_max_irr"] = np.fmax.accumulate(highest)
        row["cf_project_return_aftertax_max_irr"][0] = np.nan
        row["cf_annual_costs"] = after - self.revenue
        if self.as_sam:
            row["cf_annual_costs"] += row["cf_disbursement_receivables"]
        return row

    def _alone(self, every: int, spent: Row) -> finance.Appraisal:
        """Return the reserve of one kind of equipment without anything else."""
        outlay = finance.Outlay(spent, loan="it", replacement=True, set_aside_years=every)
        return finance.appraise(0.0, 0.0, [outlay], finance=self.project.terms(0.0))

    @cached_property
    def figures(self) -> dict[str, Any]:
        project, given, row = self.project, self.project.given, self.rows
        debt, installed = self.debt, self.installed
        put_in = float(self.line("first_reserves_eur")[0])
        upfront = float(self.line("financing_cost_eur")[0])
        financing = installed - project.plant + project.grant
        flip = min(given["flip_target_year"], project.last)
        whole = float(row["cf_project_return_aftertax_irr"][-1])
        npv = float(row["cf_project_return_aftertax_npv"][-1])
        coverage = row["cf_pretax_dscr"]
        rate = given["term_int_rate"] / 100.0
        share = debt / installed
        present = {
            "npv_annual_costs": -finance.npv(project.rate, row["cf_annual_costs"]),
            "npv_ppa_revenue": finance.npv(project.rate, self.sales),
            "npv_energy_nom": finance.npv(project.rate, project.energy),
            "npv_energy_real": finance.npv(project.real_rate, project.energy),
        }
        levelised = {}
        for name, costs in (("lcoe", -row["cf_annual_costs"]), ("lppa", self.sales)):
            for money, real in (("nom", None), ("real", project.real_rate)):
                cost = finance.levelised_cost(costs, project.energy, project.rate, real_rate=real)
                levelised[f"{name}_{money}"] = 100.0 * cost
        found = {
            "analysis_period_irr": whole,
            "project_return_aftertax_irr": whole,
            "project_return_aftertax_npv": npv,
            "flip_actual_irr": float(row["cf_project_return_aftertax_irr"][flip]),
            "flip_actual_year": flip,
            "nominal_discount_rate": project.rate,
            "size_of_debt": debt,
            "size_of_equity": installed - debt,
            "issuance_of_equity": installed - debt,
            "debt_fraction": 100.0 * share,
            "cost_installed": installed,
            "cost_financing": financing,
            "cost_prefinancing": project.plant,
            "cost_debt_upfront": upfront,
            "adjusted_installed_cost": installed - (project.grant if self.as_sam else 0.0),
            "purchase_of_property": put_in - installed,
            "min_dscr": float(np.min(coverage[coverage > 0.0], initial=np.inf)),
            **levelised,
            **present,
            "ppa": float(row["cf_ppa_price"][1]),
            "pv_cafds": float(row["cf_pv_cash_for_ds"].sum()),
            "cash_for_debt_service": float(row["cf_cash_for_ds"].sum()),
            "salvage_value": float(project.salvage[-1]),
            "wacc": (1.0 - share) * whole + share * 100.0 * rate * (1.0 - project.tax_rate),
            "pre_depr_alloc_basis": project.basis,
            "depr_fedbas_total": sum(cost for cost, _ in project.bases("fed").values()),
            "depr_stabas_total": sum(cost for cost, _ in project.bases("sta").values()),
            "depr_fedbas_first_year_bonus_total": sum(
                bonus for _, bonus in project.bases("fed").values()
            ),
            "equity_irr_brentq": whole / 100.0,
            "equity_payback_year_interpolated": finance.payback(row["cf_project_return_aftertax"]),
        }
        if debt > 0.0:
            paid = coverage[1 : given["term_tenor"] + 1]
            put = self.line("reserve_paid_eur")
            available = np.where(
                project.year > 0, row["cf_ebitda"] - put - row["cf_funding_receivables"], 0.0
            )
            in_tenor = np.where(project.year <= given["term_tenor"], available, 0.0)
            found |= {
                "dscr_avg_over_tenor": float(paid.mean()),
                "dscr_min_over_tenor": float(paid.min()),
                "llcr_at_cod": finance.npv(rate, in_tenor) / debt,
                "plcr_at_cod": finance.npv(rate, available) / debt,
                "weighted_average_life_y": self.case["average_life_years"],
            }
        return found | {"cash_flow": row}


def _adapter(**given: Any) -> dict[str, Any]:
    _refuse(given)
    project = _Project(given)
    price = project.price()
    ours = _Appraised(project, price)
    free = _Appraised(project, price, debtless=True).rows
    found = ours.figures | {
        "unlevered_rerun": {
            "project_irr_aftertax": free["cf_project_return_aftertax_irr"][-1] / 100.0,
            "project_irr_pretax": free["cf_project_return_pretax_irr"][-1] / 100.0,
            "npv_aftertax": free["cf_project_return_aftertax_npv"][-1],
            "cash_flow_aftertax": free["cf_project_return_aftertax"],
            "cash_flow_pretax": free["cf_project_return_pretax"],
        }
    }
    if _departs(given):
        found["as_sam"] = _as_sam(project, price, ours).figures
    return found


def _departs(given: dict[str, Any]) -> bool:
    """Return whether SAM has other figures than its terms say, and they can be told."""
    late = given["months_receivables_reserve"] > 0.0
    fee = given["cost_debt_fee"] > 0.0
    granted = given["ibi_oth_amount"] > 0.0
    if given["debt_option"] == _COVER and given["term_tenor"] > 0:
        limited = given["dscr_limit_debt_fraction"] and given["ppa_soln_mode"] != _SOLVED
        held = given["dscr_reserve_months"] > 0.0
        return not late and bool(granted or (limited and (fee or held)))
    return bool(late or granted or (fee and given["debt_percent"] > 0.0))


def _as_sam(project: _Project, price: float, ours: _Appraised) -> _Appraised:
    """Return the case with the debt at which SAM's formulas end."""
    found = _Appraised(project, price, gearing=_as_sam_gearing(project, ours), as_sam=True)
    if project.given["ppa_soln_mode"] != _SOLVED:
        return found
    for _ in range(_REPETITIONS):
        before = price
        price = project.price(_as_sam_gearing(project, found))
        gearing = _as_sam_gearing(project, found)
        found = _Appraised(project, price, gearing=gearing, as_sam=True)
        if abs(price - before) <= 1e-15 * price:
            break
    return found


def _as_sam_gearing(project: _Project, found: _Appraised) -> float | None:
    """Return the part of the cost that SAM's debt is: None for that of the inputs."""
    given = project.given
    if not found.debt:
        return None
    fee = given["cost_debt_fee"] / 100.0
    held = found.line("debt_service_reserve_eur")[0] / found.debt
    late = found.receivables[0]
    fixed = found.installed - late - (fee + held) * found.debt
    if given["debt_option"] == _COVER:
        if not given["dscr_limit_debt_fraction"] or given["ppa_soln_mode"] == _SOLVED:
            return None
        limit = given["dscr_maximum_debt_fraction"] / 100.0 * (fixed + fee * project.plant)
        carried = found.rows["cf_pv_cash_for_ds"].sum() / given["dscr"]
        debt = min(limit, carried)
    else:
        share = given["debt_percent"] / 100.0
        grossed = share * (1.0 + share * fee)
        debt = grossed * fixed / (1.0 - grossed * held)
    return float(debt / (fixed + late + (fee + held) * debt))


def _refuse(given: dict[str, Any]) -> None:
    """Refuse what is not modelled, all at once."""
    faults = [
        (name, f"{given[name]!r} is not modelled: {why}")
        for name, (neutral, why) in _NOT_MODELLED.items()
        if np.any(np.not_equal(given[name], neutral))
    ]
    faults += [
        (name, f"{given[name]!r} is none of {', '.join(map(str, known))}")
        for name, known in _CODES.items()
        if given[name] not in known
    ]
    faults += [
        (name, f"{given[name]!r} is not one rate for all years")
        for name in ("state_tax_rate", "federal_tax_rate")
        if len(given[name]) != 1
    ]
    faults += [
        (name, f"{given[name]:g} is above 12 months: SAM counts the next year several times")
        for name in _MONTHS
        if given[name] > 12.0
    ]
    last, tenor = given["analysis_period"], given["term_tenor"]
    if last < 1:
        faults.append(("analysis_period", f"{last} is below 1 year"))
    if tenor > last:
        faults.append(("term_tenor", f"{tenor} years is beyond the analysis, {last}"))
    if tenor and given["loan_moratorium"] >= tenor and given["debt_option"] == _SHARE:
        faults.append(("loan_moratorium", f"leaves nothing of {tenor} years to repay in"))
    if faults:
        raise config_errors(faults)


def _runs(path: Path) -> list[Case]:
    """Return a stored run of SAM; where SAM departs from its terms, of what `as_sam` gives."""
    content = json.loads(path.read_text(encoding="utf-8"))
    given = {name: one.default for name, one in KIND.inputs.items()} | content["inputs"]
    at = "as_sam." if _departs(given) else ""
    expected: dict[str, float] = {}
    tolerance: dict[str, Tolerance] = {}

    def publish(place: str, value: Any, judged: Tolerance | None) -> None:
        known = {at: one for at, one in leaves(value, place).items() if one is not None}
        expected.update(known)
        largest = max(map(abs, known.values()), default=0.0)
        if judged:
            near = judged._replace(absolute=judged.relative * largest)
            tolerance.update(dict.fromkeys(known, near))

    rows = {f"cash_flow.{name}": row for name, row in content["sam"]["cash_flow"].items()}
    of_debt = {name: value for name, value in content["derived"].items() if name != _FREE}
    for name, value in {**content["sam"]["metrics"], **of_debt, **rows}.items():
        publish(f"{at}{name}", value, None if name in _LOOSE else Tolerance(1e-9))
    for name, value in content["derived"][_FREE].items():
        if name != "description":
            publish(f"{_FREE}.{name}", value, Tolerance(1e-9))
    if not at:
        # SAM counts the close as year 1, which moves nothing but where money lies there.
        tolerance.pop("cash_flow.cf_pv_interest_factor[0]", None)
    elif given["debt_option"] == _SHARE:
        publish("debt_fraction", given["debt_percent"], Tolerance(1e-12))
    return [
        Case(
            kind="sam_single_owner",
            name=content["id"],
            inputs=content["inputs"],
            expected=expected,
            tolerance=tolerance,
            source=content["source"],
        )
    ]


_REPETITIONS = 50
_ROUNDING = 1e-9
_FREE = "unlevered_rerun"
# SAM stops its search for a rate of return before the root, or does not find one.
_LOOSE = {
    "analysis_period_irr",
    "project_return_aftertax_irr",
    "flip_actual_irr",
    "wacc",
    "cash_flow.cf_project_return_pretax_irr",
    "cash_flow.cf_project_return_aftertax_irr",
    "cash_flow.cf_project_return_aftertax_max_irr",
}
_NOT_MODELLED = {
    "ppa_multiplier_model": (0, "prices by time of delivery"),
    "om_fuel_cost": (0.0, "fuel"),
    "system_use_recapitalization": (0, "replacement of the whole plant"),
    "depr_fedbas_method": (1, "other ways to lower the basis for grants"),
    "depr_stabas_method": (1, "other ways to lower the basis for grants"),
    "cp_battery_nameplate": (0.0, "capacity of a battery"),
}
_CODES = {
    "ppa_soln_mode": (0, 1),
    "debt_option": (0, 1),
    "payment_option": (0, 1),
    "cp_capacity_payment_type": (0, 1),
    "equip_reserve_depr_fed": range(6),
    "equip_reserve_depr_sta": range(6),
}
_MONTHS = ("dscr_reserve_months", "months_working_reserve", "months_receivables_reserve")


def _amounts(**about: str) -> dict[str, Input]:
    """Return inputs that are 0 where left out."""
    return {name: Input(what, default=0.0) for name, what in about.items()}


def _flags(**about: str) -> dict[str, Input]:
    return {name: Input(what, "whole", 0) for name, what in about.items()}


def _years(**about: str) -> dict[str, Input]:
    return {
        name: Input(f"{what}: the first, which grows, or all", default=[0.0])
        for name, what in about.items()
    }


KIND = Kind(
    name="sam_single_owner",
    about="A power project with one owner: debt, reserves, tax and returns, year by year; SAM's "
    "defects are not followed, except in `as_sam`.",
    inputs={
        "gen_kw_constant": Input("power in every hour, kW"),
        "system_capacity": Input("nameplate, kW"),
        "analysis_period": Input("years of operation", "whole"),
        "total_installed_cost": Input("plant, USD"),
        "ppa_soln_mode": Input("1: the price is given; 0: it is looked for", "whole", 1),
        "ppa_price_input": Input("price: the first, which grows, or all, USD/kWh"),
        "flip_target_percent": Input("return that is looked for, %", default=0.0),
        "flip_target_year": Input("year in which it is reached", "whole", 1),
        "dscr": Input("cover that a loan keeps", default=1.3),
        "dscr_maximum_debt_fraction": Input("most of the cost that is lent, %", default=100.0),
        "depr_custom_schedule": Input("percent by year", default=[0.0]),
        "depr_fedbas_method": Input("1: grants lower the basis in proportion", "whole", 1),
        "depr_stabas_method": Input("1: grants lower the basis in proportion", "whole", 1),
        **_years(
            degradation="yearly loss of output, %",
            federal_tax_rate="federal tax, one rate, %",
            state_tax_rate="state tax, one rate, %",
            om_fixed="running costs, USD",
            om_capacity="running costs, USD/kW",
            om_production="running costs, USD/MWh",
            om_fuel_cost="fuel; not modelled",
            cp_capacity_payment_amount="payment for capacity, USD/MW or USD",
            cp_capacity_credit_percent="part of the nameplate that counts, %",
            system_lifetime_recapitalize="not modelled",
        ),
        **_amounts(
            inflation_rate="a year, %",
            real_discount_rate="a year, %",
            ppa_escalation="growth of the price, % a year",
            construction_financing_cost="USD",
            cost_debt_closing="USD",
            cost_debt_fee="over the debt, %",
            cost_other_financing="USD",
            om_fixed_escal="above inflation, % a year",
            om_capacity_escal="above inflation, % a year",
            om_production_escal="above inflation, % a year",
            om_fuel_cost_escal="not modelled",
            insurance_rate="over the plant, % a year",
            property_tax_rate="over the assessed value, % a year",
            prop_tax_cost_assessed_percent="assessed at first, over the plant, %",
            prop_tax_assessed_decline="points a year",
            salvage_percentage="value at the end, over the plant, %",
            debt_percent="part of the cost that is lent, %",
            term_int_rate="a year, %",
            dscr_reserve_months="of the next year's debt service",
            months_working_reserve="of the next year's running costs",
            months_receivables_reserve="of the next year's sales",
            reserves_interest="a year, %",
            equip1_reserve_cost="of replacements, USD/W in money of the first year",
            equip2_reserve_cost="of replacements, USD/W in money of the first year",
            equip3_reserve_cost="of replacements, USD/W in money of the first year",
            ibi_oth_amount="grant, USD",
            depr_bonus_fed="part depreciated at once, %",
            depr_bonus_sta="part depreciated at once, %",
            cp_capacity_payment_esc="% a year",
            cp_system_nameplate="not looked at, as by SAM",
            cp_battery_nameplate="not modelled",
            system_recapitalization_cost="not modelled",
            system_recapitalization_escalation="not modelled",
            ppa_soln_min="not looked at: the price is exact",
            ppa_soln_max="not looked at: the price is exact",
            ppa_soln_tolerance="not looked at: the price is exact",
            **{f"depr_alloc_{name}_percent": "part of the cost, %" for name in _CLASSES},
        ),
        **_flags(
            ppa_multiplier_model="0: one price at all hours",
            ppa_soln_max_iterations="not looked at: the price is exact",
            debt_option="0: a share of the cost is lent; 1: what a cover of cash carries",
            dscr_limit_debt_fraction="1: no more than a share of the cost is lent",
            term_tenor="years within which the debt is repaid; 0: there is none",
            loan_moratorium="years of these in which interest alone is paid",
            payment_option="0: level payments; 1: level principal",
            equip1_reserve_freq="years between replacements; 0: none",
            equip2_reserve_freq="years between replacements; 0: none",
            equip3_reserve_freq="years between replacements; 0: none",
            equip_reserve_depr_fed="class of replacements, the first being 0",
            equip_reserve_depr_sta="class of replacements, the first being 0",
            system_use_recapitalization="0: none",
            ibi_oth_amount_tax_fed="1: the grant is taxed",
            ibi_oth_amount_tax_sta="1: the grant is taxed",
            ibi_oth_amount_deprbas_fed="1: the grant lowers depreciation",
            ibi_oth_amount_deprbas_sta="1: the grant lowers depreciation",
            cp_capacity_payment_type="0: USD/MW; 1: USD",
            **{
                f"depr_bonus_{tier}_{name}": "1: with a bonus"
                for tier in _TIERS
                for name in _CLASSES
            },
        ),
    },
    outputs={
        "project_return_aftertax_npv": "present value of the owner's cash flow, USD",
        "equity_irr_brentq": "the owner's rate of return, 1/year",
        "equity_payback_year_interpolated": "years until the owner is paid back",
        "analysis_period_irr": "the same, %",
        "project_return_aftertax_irr": "the same, %",
        "flip_actual_irr": "the owner's rate of return until the year asked for, %",
        "flip_actual_year": "that year",
        "nominal_discount_rate": "1/year",
        "size_of_debt": "USD",
        "size_of_equity": "USD",
        "issuance_of_equity": "USD",
        "debt_fraction": "debt over the cost, %",
        "cost_installed": "all that is paid at the close, grants taken off, USD",
        "cost_financing": "of which for financing and reserves, USD",
        "cost_prefinancing": "of which the plant, USD",
        "cost_debt_upfront": "fee on the debt, USD",
        "adjusted_installed_cost": "all that is paid at the close, grants taken off, USD",
        "purchase_of_property": "the same without reserves, below 0, USD",
        "min_dscr": "least cover of debt service by cash before tax",
        "lcoe_nom": "levelised cost, cents/kWh, the same in every year",
        "lcoe_real": "levelised cost, cents/kWh in money of the close",
        "lppa_nom": "levelised price, cents/kWh, the same in every year",
        "lppa_real": "levelised price, cents/kWh in money of the close",
        "npv_annual_costs": "present value of costs, USD",
        "npv_energy_nom": "present energy, kWh, discounted with inflation",
        "npv_energy_real": "present energy, kWh, discounted without inflation",
        "npv_ppa_revenue": "present value of sales, USD",
        "ppa": "price of the first year, cents/kWh",
        "pv_cafds": "present value of the cash that serves debt, USD",
        "cash_for_debt_service": "that cash, USD",
        "salvage_value": "USD",
        "wacc": "weighted cost of capital, %",
        "pre_depr_alloc_basis": "what is depreciated, before it is allotted, USD",
        "depr_fedbas_total": "depreciated over the years, federal, USD",
        "depr_stabas_total": "depreciated over the years, state, USD",
        "depr_fedbas_first_year_bonus_total": "depreciated at once, federal, USD",
        "dscr_avg_over_tenor": "mean cover",
        "dscr_min_over_tenor": "least cover",
        "llcr_at_cod": "loan life cover at the close",
        "plcr_at_cod": "project life cover at the close",
        "weighted_average_life_y": "mean life of the debt, years",
        "unlevered_rerun": "returns and cash flow without debt",
        "cash_flow": "rows by SAM's names, a value a year from the close",
        "as_sam": "all of it with the debt at which SAM's formulas end, where they are not right",
    },
    adapter=_adapter,
    files={"sam_p*.json": _runs},
)
