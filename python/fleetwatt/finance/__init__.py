"""Money: returns, prices and contracts, costs a year, a month, an hour; loans, leases, taxes.

Laws broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays come
back as their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`.
"""

from fleetwatt.finance import (
    appraisal,
    chip_hours,
    construction,
    contracts,
    cost,
    debt,
    depreciation,
    lease,
    levelised,
    mining,
    monthly,
    prices,
    returns,
    tax,
    unit_costs,
)
from fleetwatt.finance.appraisal import Appraisal, Outlay, appraise, required_price
from fleetwatt.finance.chip_hours import (
    ClusterRent,
    RunCost,
    cluster_rent,
    instance_rent,
    training_run_cost,
    value_lost_per_hour,
)
from fleetwatt.finance.construction import interest_during_construction, spending_shares
from fleetwatt.finance.contracts import blended_price, contract_ladder_price, reserved_fraction
from fleetwatt.finance.cost import annualised_tco, annuity
from fleetwatt.finance.debt import loan_schedule, sculpted_debt
from fleetwatt.finance.depreciation import declining_balance, macrs, straight_line
from fleetwatt.finance.lease import lease_rent
from fleetwatt.finance.levelised import (
    capital_recovery_factor,
    lcoe_fixed_charge_rate,
    levelised_cost,
    waiting_cost_per_mwh,
)
from fleetwatt.finance.mining import (
    hash_rate_th_s_per_mw,
    hosting_revenue_per_mwh,
    mining_break_even_power_price,
    mining_margin_per_mwh,
    mining_revenue_per_mwh,
    revenue_ratio,
)
from fleetwatt.finance.monthly import (
    DataCentreMonth,
    ServerLife,
    data_centre_month,
    hosted_server_life,
    monthly_payment,
)
from fleetwatt.finance.prices import (
    PricePath,
    Shock,
    halving_factor,
    learning_factor,
    price_path_factor,
    rental_path,
    resale_fraction,
)
from fleetwatt.finance.returns import RateOfReturn, irr, irr_roots, mirr, npv, payback, xirr, xnpv
from fleetwatt.finance.tax import interest_cap, loss_carry_forward, social_contribution
from fleetwatt.finance.unit_costs import (
    compound_growth,
    cost_per_w,
    implied_kw_per_unit,
    log_distance,
    shares,
)

__all__ = [
    "Appraisal",
    "ClusterRent",
    "DataCentreMonth",
    "Outlay",
    "PricePath",
    "RateOfReturn",
    "RunCost",
    "ServerLife",
    "Shock",
    "annualised_tco",
    "annuity",
    "appraisal",
    "appraise",
    "blended_price",
    "capital_recovery_factor",
    "chip_hours",
    "cluster_rent",
    "compound_growth",
    "construction",
    "contract_ladder_price",
    "contracts",
    "cost",
    "cost_per_w",
    "data_centre_month",
    "debt",
    "declining_balance",
    "depreciation",
    "halving_factor",
    "hash_rate_th_s_per_mw",
    "hosted_server_life",
    "hosting_revenue_per_mwh",
    "implied_kw_per_unit",
    "instance_rent",
    "interest_cap",
    "interest_during_construction",
    "irr",
    "irr_roots",
    "lcoe_fixed_charge_rate",
    "learning_factor",
    "lease",
    "lease_rent",
    "levelised",
    "levelised_cost",
    "loan_schedule",
    "log_distance",
    "loss_carry_forward",
    "macrs",
    "mining",
    "mining_break_even_power_price",
    "mining_margin_per_mwh",
    "mining_revenue_per_mwh",
    "mirr",
    "monthly",
    "monthly_payment",
    "npv",
    "payback",
    "price_path_factor",
    "prices",
    "rental_path",
    "required_price",
    "resale_fraction",
    "reserved_fraction",
    "returns",
    "revenue_ratio",
    "sculpted_debt",
    "shares",
    "social_contribution",
    "spending_shares",
    "straight_line",
    "tax",
    "training_run_cost",
    "unit_costs",
    "value_lost_per_hour",
    "waiting_cost_per_mwh",
    "xirr",
    "xnpv",
]
