"""A power project with one owner, year by year, in plain NumPy, to hold the appraisal against.

It takes the inputs of SAM's Single Owner model by their names (percent, dollars, cents for each
kWh) and gives its rows and figures. Year 0 is the close, when all is paid in; the years after it
are of operation. Rates of return are roots, not what an iteration stops at.

`as_sam=False` follows the terms of the debt, `as_sam=True` the model, in which

- debt by share of the cost has the fee of a debt without fee, and finances no receivables;
- a limit on the share, at a given price, leaves out receivables and the reserve of debt service,
  and takes the fee on the plant; where the price is solved for, it limits the share of all;
- debt by coverage is less by the receivables funded at the close, discounted by a year, though
  services stay: more is paid back than was lent;
- costs for the levelised cost leave out the receivables given back, though they had to be funded;
- a grant is taken from the adjusted cost a second time.
"""

import numpy as np

MACRS_5 = [20.0, 32.0, 19.2, 11.52, 11.52, 5.76]
MACRS_15 = [5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95]
# IRS Publication 946, table A-8: hundredths of a percent that add up.
SL_15 = [3.33, *[6.67] * 6, 6.66, 6.67, 6.66, 6.67, 6.66, 6.67, 6.66, 6.67, 3.33]


def straight_line(years):
    """Percent a year, with half a year at each end."""
    return [50.0 / years, *[100.0 / years] * (years - 1), 50.0 / years]


SCHEDULES = {
    "macrs_5": MACRS_5,
    "macrs_15": MACRS_15,
    "sl_5": straight_line(5),
    "sl_15": SL_15,
    "sl_20": straight_line(20),
    "sl_39": straight_line(39),
}
REPLACED = ["macrs_5", "macrs_15", "sl_5", "sl_15", "sl_20", "sl_39"]
# Read nowhere below, so refused where they would change anything.
NOT_MODELLED = {
    "ppa_multiplier_model": 0,
    "om_fuel_cost": [0.0],
    "system_use_recapitalization": 0,
    "depr_fedbas_method": 1,
    "depr_stabas_method": 1,
    "cp_battery_nameplate": 0.0,
}


def rate_of_return(flows):
    """Return the rate at which flows are worth nothing, or NaN if worth does not change sign."""
    backwards = np.asarray(flows, dtype=float)[::-1]
    low, high = np.log(1e-4), np.log(1e4)  # of 1 + rate

    def worth(log):
        return np.polyval(backwards, np.exp(-log))

    sign = np.sign(worth(low))
    if sign == np.sign(worth(high)):
        return np.nan
    for _ in range(70):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if np.sign(worth(middle)) == sign else (low, middle)
    return np.expm1(0.5 * (low + high))


def payback_year(flows):
    """Return when the sum of flows turns positive for good, linear within its year, or NaN."""
    total = np.cumsum(flows)
    after = 1 + np.flatnonzero(total < 0.0).max(initial=-1)
    if after in {0, len(total)}:
        return np.nan
    return after - total[after] / flows[after]


def schedule(percent, start, cost, years):
    """Spread a cost over the years from `start`."""
    row = np.zeros(years + 1)
    part = np.asarray(percent, dtype=float)[: years + 1 - start]
    row[start : start + len(part)] = cost * part / 100.0
    return row


def single_owner(inputs, *, as_sam=True):
    """Return rows, figures and what follows from them; inputs by SAM's names."""
    for name, value in NOT_MODELLED.items():
        if inputs[name] != value:
            raise NotImplementedError(f"{name} = {inputs[name]}")
    if inputs["ppa_soln_mode"] == 1:
        return _with_derived(inputs, inputs["ppa_price_input"], as_sam)
    target = inputs["flip_target_percent"] / 100.0
    until = inputs["flip_target_year"]

    def worth(price):
        row = _project(inputs, [price], as_sam)[0]["cf_project_return_aftertax"][: until + 1]
        return np.sum(row / (1.0 + target) ** np.arange(len(row)))

    before, price = 0.1, 0.2
    short, worth_now = worth(before), worth(price)
    while worth_now != short and abs(price - before) > 1e-15 * abs(price):
        step = worth_now * (price - before) / (worth_now - short)
        before, short, price = price, worth_now, price - step
        worth_now = worth(price)
    return _with_derived(inputs, [price], as_sam)


def _with_derived(inputs, prices, as_sam):
    rows, metrics, extra = _project(inputs, prices, as_sam)
    after = rows["cf_project_return_aftertax"]
    alone = {**inputs, "debt_option": 0, "debt_percent": 0.0, "dscr_reserve_months": 0.0}
    alone |= {"cost_debt_fee": 0.0, "cost_debt_closing": 0.0}
    free, figures, _ = _project(alone, prices, as_sam)
    derived = {
        **extra,
        "equity_irr_brentq": rate_of_return(after),
        "equity_payback_year_interpolated": payback_year(after),
        "unlevered_rerun": {
            "project_irr_aftertax": rate_of_return(free["cf_project_return_aftertax"]),
            "project_irr_pretax": rate_of_return(free["cf_project_return_pretax"]),
            "npv_aftertax": figures["project_return_aftertax_npv"],
            "cash_flow_aftertax": free["cf_project_return_aftertax"],
            "cash_flow_pretax": free["cf_project_return_pretax"],
        },
    }
    return {"metrics": metrics, "cash_flow": rows, "derived": derived}


def _project(inputs, prices, as_sam):
    get = inputs.__getitem__
    last = get("analysis_period")
    year = np.arange(last + 1)
    operating = year >= 1
    inflation = get("inflation_rate") / 100.0
    real = get("real_discount_rate") / 100.0
    nominal = (1.0 + real) * (1.0 + inflation) - 1.0
    plant = get("total_installed_cost")
    grant = get("ibi_oth_amount")
    tenor = min(get("term_tenor"), last)
    row = {}

    def growing(rate):
        return np.where(operating, (1.0 + rate) ** (year - 1.0), 0.0)

    def by_year(values, rate):
        """One value that grows, or one for each year as it is."""
        if len(values) == 1:
            return values[0] * growing(rate)
        listed = np.zeros(last + 1)
        listed[1 : len(values) + 1] = values[:last]
        return listed

    def months(name, yearly):
        """Return the reserve of so many months of the next year."""
        return get(name) / 12.0 * np.append(yearly[1:], 0.0)

    def funded(name, reserve):
        """Money into and out of a reserve, whose last is given back."""
        change = np.diff(reserve, prepend=0.0)
        given_back = (reserve == 0.0) & (year > 0)
        row[f"cf_reserve_{name}"] = reserve
        row[f"cf_funding_{name}"] = np.where(given_back, 0.0, change)
        row[f"cf_disbursement_{name}"] = np.where(given_back, change, 0.0)
        return -change

    # Sales.
    loss = np.asarray(get("degradation")) / 100.0
    left = growing(-loss[0]) if len(loss) == 1 else 1.0 - by_year(loss, 0.0)
    energy = np.where(operating, 8760.0 * get("gen_kw_constant") * left, 0.0)
    price = 100.0 * by_year(prices, get("ppa_escalation") / 100.0)
    sales = energy * price / 100.0
    capacity = by_year(get("cp_capacity_payment_amount"), get("cp_capacity_payment_esc") / 100.0)
    if get("cp_capacity_payment_type") == 0:
        credit = by_year(get("cp_capacity_credit_percent"), 0.0) / 100.0
        capacity = capacity * credit * get("system_capacity") / 1000.0
    salvage = np.where(year == last, get("salvage_percentage") / 100.0 * plant, 0.0)
    revenue = sales + capacity + salvage

    # Costs of operation.
    def expense(name):
        return by_year(get(name), inflation + get(f"{name}_escal") / 100.0)

    assessed = np.maximum(100.0 - get("prop_tax_assessed_decline") * (year - 1.0), 0.0) / 100.0
    assessed *= plant * get("prop_tax_cost_assessed_percent") / 100.0
    assessed[0] = 0.0
    costs = {
        "cf_om_fixed_expense": expense("om_fixed"),
        "cf_om_capacity_expense": expense("om_capacity") * get("system_capacity"),
        "cf_om_production_expense": expense("om_production") * energy / 1000.0,
        "cf_insurance_expense": get("insurance_rate") / 100.0 * plant * growing(inflation),
        "cf_property_tax_expense": assessed * get("property_tax_rate") / 100.0,
    }
    opex = sum(costs.values())
    ebitda = revenue - opex

    # Reserves other than that of debt service.
    working = funded("om", months("months_working_reserve", opex))
    receivable = funded("receivables", months("months_receivables_reserve", sales + capacity))
    saved = np.zeros(last + 1)
    replaced = np.zeros(last + 1)
    funding = np.zeros(last + 1)
    wear = {"fed": np.zeros(last + 1), "sta": np.zeros(last + 1)}
    for number in (1, 2, 3):
        every = int(get(f"equip{number}_reserve_freq"))
        today = get(f"equip{number}_reserve_cost") * get("system_capacity") * 1000.0
        paid = np.zeros(last + 1)
        put = np.zeros(last + 1)
        parts = {"fed": np.zeros(last + 1), "sta": np.zeros(last + 1)}
        for when in range(every, last + 1, every) if every else ():
            cost = today * (1.0 + inflation) ** (when - 1)
            paid[when] = cost
            put[when - every + 1 : when + 1] = cost / every
            for tier, part in parts.items():
                used = SCHEDULES[REPLACED[get(f"equip_reserve_depr_{tier}")]]
                part += schedule(used, when, cost, last)
        level = np.cumsum(put - paid)
        level[paid > 0.0] = 0.0
        row[f"cf_reserve_equip{number}"] = level
        row[f"cf_funding_equip{number}"] = put
        row[f"cf_disbursement_equip{number}"] = -paid
        row[f"cf_project_me{number}ra"] = paid - put
        row[f"cf_project_me{number}cs"] = -paid
        for tier, part in parts.items():
            row[f"cf_{tier}depr_me{number}"] = part
            wear[tier] += part
        saved += level
        replaced += paid
        funding += put

    # Debt.
    rate = get("term_int_rate") / 100.0
    repaying = operating & (year <= tenor)
    available = ebitda - funding - row["cf_funding_receivables"]
    discount = np.where(repaying, (1.0 + rate) ** -year.astype(float), 0.0)
    covered = np.where(repaying, available, 0.0)
    if as_sam:
        discount[0] = 1.0 / (1.0 + rate)
        covered[0] = available[0]
    share = get("debt_percent" if get("debt_option") == 0 else "dscr_maximum_debt_fraction") / 100.0
    fee = get("cost_debt_fee") / 100.0
    fixed = plant + get("construction_financing_cost") + get("cost_other_financing")
    fixed += get("cost_debt_closing") - working[0] - grant
    held = get("dscr_reserve_months") / 12.0  # of the first service

    def share_of_all(first_service):
        """Return the debt that is a share of all paid at the close, its own fee included."""
        return share * (fixed - receivable[0]) / (1.0 - share * (fee + held * first_service))

    def share_of_cost(first_service):
        grossed = share * (1.0 + share * fee)
        return grossed * fixed / (1.0 - grossed * held * first_service)

    payable = covered / get("dscr")
    if tenor == 0:
        debt, service, payable = 0.0, np.zeros(last + 1), np.zeros(last + 1)
    elif get("debt_option") == 0:
        service = _service(rate, tenor, get("loan_moratorium"), get("payment_option"), last)
        debt = (share_of_cost if as_sam else share_of_all)(service[1])
        service = debt * service
    else:
        debt = np.sum(payable * discount)
        if debt and get("dscr_limit_debt_fraction"):
            at_once = as_sam and get("ppa_soln_mode") == 1
            limit = share * (fixed + fee * plant) if at_once else share_of_all(payable[1] / debt)
            payable *= min(1.0, limit / debt)
            debt = min(debt, limit)
        service = np.where(operating, payable, 0.0)
    balance = np.zeros(last + 1)
    interest = np.zeros(last + 1)
    balance[0] = debt
    for y in range(1, last + 1):
        interest[y] = rate * balance[y - 1] if y <= tenor else 0.0
        balance[y] = balance[y - 1] - (service[y] - interest[y]) if y <= tenor else 0.0
    principal = service - interest
    sizing = principal if get("debt_option") == 0 else payable * discount
    serving = funded("debtservice", months("dscr_reserve_months", service))
    coverage = np.divide(covered, service, out=np.zeros(last + 1), where=service != 0.0)

    # The close.
    front = fee * debt
    put_in = -(working + receivable + serving)[0]
    other = (
        get("cost_debt_closing") + get("construction_financing_cost") + get("cost_other_financing")
    )
    financing_cost = other + front + put_in
    installed = plant + financing_cost - grant
    property_cost = installed - put_in
    equity = installed - debt

    # Reserves together.
    total = (
        row["cf_reserve_om"] + row["cf_reserve_receivables"] + row["cf_reserve_debtservice"] + saved
    )
    earned = get("reserves_interest") / 100.0 * np.append(0.0, total[:-1])
    moved = working + receivable + serving + replaced - funding

    # Tax.
    basis = plant + get("construction_financing_cost") + get("cost_other_financing")
    shares = {name: get(f"depr_alloc_{name}_percent") / 100.0 for name in [*SCHEDULES, "custom"]}
    allotted = sum(shares.values())
    bases, bonuses = {}, {}
    for tier in ("fed", "sta"):
        bases[tier] = bonuses[tier] = 0.0
        written = wear[tier].copy()
        for name, part in shares.items():
            if not part:
                continue
            cost = part * basis
            if get(f"ibi_oth_amount_deprbas_{tier}"):
                cost -= part / allotted * grant
            at_once = 0.0
            if inputs.get(f"depr_bonus_{tier}_{name}", 0):
                at_once = get(f"depr_bonus_{tier}") / 100.0 * cost
            percent = get("depr_custom_schedule") if name == "custom" else SCHEDULES[name]
            row[f"cf_{tier}depr_{name}"] = schedule(percent, 1, cost - at_once, last)
            written += row[f"cf_{tier}depr_{name}"]
            written[1] += at_once
            bases[tier] += cost - at_once
            bonuses[tier] += at_once
        row[f"cf_{tier}depr_total"] = written
    state = by_year(get("state_tax_rate"), 0.0) / 100.0
    federal = by_year(get("federal_tax_rate"), 0.0) / 100.0
    earning = ebitda - interest + earned
    given = np.where(year == 1, grant, 0.0)
    state_income = earning - row["cf_stadepr_total"]
    state_taxed = state_income + given * get("ibi_oth_amount_tax_sta")
    state_tax = -state * state_taxed
    federal_income = earning - row["cf_feddepr_total"] + state_tax
    federal_taxed = federal_income + given * get("ibi_oth_amount_tax_fed")
    federal_tax = -federal * federal_taxed
    effective = state + federal * (1.0 - state)

    # The owner.
    investing = moved - replaced
    investing[0] = -installed
    financing = -principal
    financing[0] = installed
    pretax_cash = earning + investing + financing
    pretax = pretax_cash.copy()
    pretax[0] = -equity
    after = pretax + state_tax + federal_tax
    annual_costs = after - sales - capacity
    if as_sam:
        annual_costs += row["cf_disbursement_receivables"]
    present = (1.0 + nominal) ** -year.astype(float)

    def irr_to_date(flows):
        return np.array([np.nan, *(100.0 * rate_of_return(flows[: y + 1]) for y in year[1:])])

    after_irr = irr_to_date(after)
    highest = np.fmax.accumulate(np.append(0.0, after_irr[1:]))
    highest[0] = np.nan
    whole_irr = after_irr[-1]
    priced = 100.0 / np.array([np.sum(energy * present), np.sum(energy / (1.0 + real) ** year)])
    costs_now, sales_now = -np.sum(annual_costs * present), np.sum(sales * present)
    lent = debt / installed
    row |= costs
    row |= {
        "cf_energy_net": energy,
        "cf_energy_sales": energy,
        "cf_ppa_price": price,
        "cf_energy_value": sales,
        "cf_capacity_payment": capacity,
        "cf_net_salvage_value": salvage,
        "cf_total_revenue": revenue,
        "cf_property_tax_assessed_value": assessed,
        "cf_operating_expenses": opex,
        "cf_ebitda": ebitda,
        "cf_cash_for_ds": covered,
        "cf_pv_interest_factor": discount,
        "cf_pv_cash_for_ds": covered * discount,
        "cf_debt_size": sizing,
        "cf_debt_balance": balance,
        "cf_debt_payment_interest": interest,
        "cf_debt_payment_principal": principal,
        "cf_debt_payment_total": service,
        "cf_pretax_dscr": coverage,
        "cf_reserve_total": total,
        "cf_reserve_interest": earned,
        "cf_project_wcra": working,
        "cf_project_receivablesra": receivable,
        "cf_project_dsra": serving,
        "cf_project_ra": moved,
        "cf_project_mecs": -replaced,
        "cf_project_operating_activities": earning,
        "cf_project_investing_activities": investing,
        "cf_project_financing_activities": financing,
        "cf_pretax_cashflow": pretax_cash,
        "cf_project_return_pretax": pretax,
        "cf_project_return_pretax_irr": irr_to_date(pretax),
        "cf_project_return_pretax_npv": np.cumsum(pretax * present),
        "cf_state_tax_frac": state,
        "cf_federal_tax_frac": federal,
        "cf_effective_tax_frac": effective,
        "cf_statax_income_prior_incentives": state_income,
        "cf_statax_income_with_incentives": state_taxed,
        "cf_statax": state_tax,
        "cf_fedtax_income_prior_incentives": federal_income,
        "cf_fedtax_income_with_incentives": federal_taxed,
        "cf_fedtax": federal_tax,
        "cf_project_return_aftertax_cash": pretax,
        "cf_project_return_aftertax": after,
        "cf_project_return_aftertax_irr": after_irr,
        "cf_project_return_aftertax_max_irr": highest,
        "cf_project_return_aftertax_npv": np.cumsum(after * present),
        "cf_annual_costs": annual_costs,
    }
    flip = min(get("flip_target_year"), last)
    metrics = {
        "analysis_period_irr": whole_irr,
        "project_return_aftertax_irr": whole_irr,
        "project_return_aftertax_npv": np.sum(after * present),
        "flip_actual_irr": after_irr[flip],
        "flip_actual_year": flip,
        "nominal_discount_rate": nominal,
        "size_of_debt": debt,
        "size_of_equity": equity,
        "issuance_of_equity": equity,
        "debt_fraction": 100.0 * lent,
        "cost_installed": installed,
        "cost_financing": financing_cost,
        "cost_prefinancing": plant,
        "cost_debt_upfront": front,
        "adjusted_installed_cost": installed - grant * as_sam,
        "purchase_of_property": -property_cost,
        "min_dscr": coverage[coverage > 0.0].min() if np.any(coverage > 0.0) else np.nan,
        "lcoe_nom": costs_now * priced[0],
        "lcoe_real": costs_now * priced[1],
        "lppa_nom": sales_now * priced[0],
        "lppa_real": sales_now * priced[1],
        "npv_annual_costs": costs_now,
        "npv_energy_nom": 100.0 / priced[0],
        "npv_energy_real": 100.0 / priced[1],
        "npv_ppa_revenue": sales_now,
        "ppa": price[1],
        "pv_cafds": np.sum(covered * discount),
        "cash_for_debt_service": np.sum(covered),
        "salvage_value": salvage[-1],
        "wacc": (1.0 - lent) * whole_irr + lent * 100.0 * rate * (1.0 - effective[1]),
        "pre_depr_alloc_basis": basis,
        "depr_fedbas_total": bases["fed"],
        "depr_stabas_total": bases["sta"],
        "depr_fedbas_first_year_bonus_total": bonuses["fed"],
    }
    worth = np.where(operating, available, 0.0) / (1.0 + rate) ** year
    extra = {}
    if debt:
        paid = coverage[1 : tenor + 1]
        extra = {
            "dscr_avg_over_tenor": paid.mean(),
            "dscr_min_over_tenor": paid.min(),
            "llcr_at_cod": worth[: tenor + 1].sum() / debt,
            "plcr_at_cod": worth.sum() / debt,
            "weighted_average_life_y": np.sum(year * principal) / debt,
        }
    return row, metrics, extra


def _service(rate, tenor, free, option, last):
    """Return what one unit of debt pays each year, in the `free` years interest alone."""
    if free >= tenor:
        raise NotImplementedError(f"loan_moratorium = {free} of {tenor} years")
    row = np.zeros(last + 1)
    row[1 : free + 1] = rate
    left = tenor - free
    if option == 1:
        row[free + 1 : tenor + 1] = 1.0 / left + rate * (1.0 - np.arange(left) / left)
    else:
        row[free + 1 : tenor + 1] = rate / -np.expm1(-left * np.log1p(rate)) if rate else 1.0 / left
    return row
