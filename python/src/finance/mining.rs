//! `_core.finance.mining`.

use fleetwatt::finance::mining as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// What the same power earns by mining.
#[pymodule]
pub mod mining {
    #[pymodule_export]
    use super::{
        hash_rate_th_s_per_mw, hosting_revenue_per_mwh, mining_break_even_power_price,
        mining_margin_per_mwh, mining_revenue_per_mwh, revenue_ratio,
    };
}

#[pyfunction]
fn hash_rate_th_s_per_mw<'py>(py: Python<'py>, joule_per_th: Lent<'py>) -> PyResult<Given<'py>> {
    elementwise(py, [&joule_per_th], |[joule]| core::hash_rate_th_s_per_mw(joule))
}

#[pyfunction]
fn mining_revenue_per_mwh<'py>(
    py: Python<'py>,
    joule_per_th: Lent<'py>,
    network_eh_s: Lent<'py>,
    block_reward_coin: Lent<'py>,
    fees_coin: Lent<'py>,
    blocks_per_hour: Lent<'py>,
    coin_price_eur: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &joule_per_th,
        &network_eh_s,
        &block_reward_coin,
        &fees_coin,
        &blocks_per_hour,
        &coin_price_eur,
    ];
    elementwise(py, arguments, |[joule, network, reward, fees, blocks, price]| {
        core::mining_revenue_per_mwh(joule, network, reward, fees, blocks, price)
    })
}

#[pyfunction]
fn hosting_revenue_per_mwh<'py>(
    py: Python<'py>,
    rent_eur_kw_month: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&rent_eur_kw_month], |[rent]| core::hosting_revenue_per_mwh(rent))
}

#[pyfunction]
fn mining_break_even_power_price<'py>(
    py: Python<'py>,
    revenue_eur_mwh: Lent<'py>,
    other_cost_eur_mwh: Lent<'py>,
    pue: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&revenue_eur_mwh, &other_cost_eur_mwh, &pue], |[revenue, other, pue]| {
        core::mining_break_even_power_price(revenue, other, pue)
    })
}

#[pyfunction]
fn mining_margin_per_mwh<'py>(
    py: Python<'py>,
    revenue_eur_mwh: Lent<'py>,
    other_cost_eur_mwh: Lent<'py>,
    power_price_eur_mwh: Lent<'py>,
    pue: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&revenue_eur_mwh, &other_cost_eur_mwh, &power_price_eur_mwh, &pue];
    elementwise(py, arguments, |[revenue, other, power, pue]| {
        core::mining_margin_per_mwh(revenue, other, power, pue)
    })
}

#[pyfunction]
fn revenue_ratio<'py>(
    py: Python<'py>,
    price_eur_gpu_hour: Lent<'py>,
    sold_fraction: Lent<'py>,
    kw_per_gpu: Lent<'py>,
    other_revenue_eur_mwh: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&price_eur_gpu_hour, &sold_fraction, &kw_per_gpu, &other_revenue_eur_mwh];
    elementwise(py, arguments, |[price, sold, kw, other]| {
        core::revenue_ratio(price, sold, kw, other)
    })
}
