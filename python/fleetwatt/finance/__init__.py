"""Money: present values, rates of return, prices over the years."""

from fleetwatt.finance.returns import irr, npv

__all__ = ["irr", "npv"]
