//! Contracts that follow one another: renewal, churn, what is sold on the market.
