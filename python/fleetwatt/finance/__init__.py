"""Money: rates of return, prices, contracts, costs a year; construction, loans, depreciation, tax.

Laws broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays come
back as their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`.
"""

from fleetwatt.finance import (
    appraisal,
    construction,
    contracts,
    cost,
    debt,
    depreciation,
    mining,
    prices,
    returns,
    tax,
)
from fleetwatt.finance.appraisal import Appraisal, Outlay, appraise, required_price
from fleetwatt.finance.construction import interest_during_construction, spending_shares
from fleetwatt.finance.contracts import blended_price, contract_ladder_price, reserved_fraction
from fleetwatt.finance.cost import annualised_tco, annuity, levelised_cost
from fleetwatt.finance.debt import loan_schedule, sculpted_debt
from fleetwatt.finance.depreciation import declining_balance, macrs, straight_line
from fleetwatt.finance.mining import (
    hash_rate_th_s_per_mw,
    hosting_revenue_per_mwh,
    mining_break_even_power_price,
    mining_margin_per_mwh,
    mining_revenue_per_mwh,
    revenue_ratio,
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
from fleetwatt.finance.returns import irr, npv
from fleetwatt.finance.tax import interest_cap, loss_carry_forward, social_contribution

__all__ = [
    "Appraisal",
    "Outlay",
    "PricePath",
    "Shock",
    "annualised_tco",
    "annuity",
    "appraisal",
    "appraise",
    "blended_price",
    "construction",
    "contract_ladder_price",
    "contracts",
    "cost",
    "debt",
    "declining_balance",
    "depreciation",
    "halving_factor",
    "hash_rate_th_s_per_mw",
    "hosting_revenue_per_mwh",
    "interest_cap",
    "interest_during_construction",
    "irr",
    "learning_factor",
    "levelised_cost",
    "loan_schedule",
    "loss_carry_forward",
    "macrs",
    "mining",
    "mining_break_even_power_price",
    "mining_margin_per_mwh",
    "mining_revenue_per_mwh",
    "npv",
    "price_path_factor",
    "prices",
    "rental_path",
    "required_price",
    "resale_fraction",
    "reserved_fraction",
    "returns",
    "revenue_ratio",
    "sculpted_debt",
    "social_contribution",
    "spending_shares",
    "straight_line",
    "tax",
]
