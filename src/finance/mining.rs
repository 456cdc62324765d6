//! What the same power earns by mining of cryptocurrency.
//!
//! Revenue is per MWh at the meter of the machines, the price of power per MWh at the grid;
//! `pue` lies between them.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

const PUE: (f64, f64) = (1.0, 10.0);

/// Hash rate of a megawatt of machines, TH/s: `1e6 / joule_per_th`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for an energy that is not positive.
pub fn hash_rate_th_s_per_mw(joule_per_th: f64) -> Result<f64> {
    within("joule_per_th", "J/TH", joule_per_th, POSITIVE)?;
    Ok(1e6 / joule_per_th)
}

/// Expected revenue of a MWh of machines: their share of the network's hash rate times the
/// coins of an hour times the coin's price.
///
/// The machines' hash rate is small beside the network's, whose difficulty keeps blocks at
/// their pace; the pool's fee and variance are neglected.
///
/// # Errors
/// [`crate::error::Error::Domain`] for energies and hash rates that are not positive and for
/// other arguments that are negative.
pub fn mining_revenue_per_mwh(
    joule_per_th: f64,
    network_eh_s: f64,
    block_reward_coin: f64,
    fees_coin: f64,
    blocks_per_hour: f64,
    coin_price_eur: f64,
) -> Result<f64> {
    within("network_eh_s", "EH/s", network_eh_s, POSITIVE)?;
    within("block_reward_coin", "coin", block_reward_coin, NOT_NEGATIVE)?;
    within("fees_coin", "coin", fees_coin, NOT_NEGATIVE)?;
    within("blocks_per_hour", "1/h", blocks_per_hour, NOT_NEGATIVE)?;
    within("coin_price_eur", "EUR", coin_price_eur, NOT_NEGATIVE)?;
    let network_th_s = 1e6 * network_eh_s;
    let share = hash_rate_th_s_per_mw(joule_per_th)? / network_th_s;
    Ok(share * blocks_per_hour * (block_reward_coin + fees_coin) * coin_price_eur)
}

/// Revenue of a MWh of machines that are hosted for a monthly rent, power apart, and run all
/// hours.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative rent.
pub fn hosting_revenue_per_mwh(rent_eur_kw_month: f64) -> Result<f64> {
    within("rent_eur_kw_month", "EUR/kW/month", rent_eur_kw_month, NOT_NEGATIVE)?;
    Ok(rent_eur_kw_month * 1_000.0 * 12.0 / MEAN_YEAR_HOURS)
}

/// Price of power at the grid at which a MWh of machines just pays for it:
/// `(revenue - other cost) / pue`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative money and a `pue` outside 1 to 10.
pub fn mining_break_even_power_price(
    revenue_eur_mwh: f64,
    other_cost_eur_mwh: f64,
    pue: f64,
) -> Result<f64> {
    within("revenue_eur_mwh", "EUR/MWh", revenue_eur_mwh, NOT_NEGATIVE)?;
    within("other_cost_eur_mwh", "EUR/MWh", other_cost_eur_mwh, NOT_NEGATIVE)?;
    within("pue", "", pue, PUE)?;
    Ok((revenue_eur_mwh - other_cost_eur_mwh) / pue)
}

/// What is left of the revenue of a MWh of machines once power and the rest are paid:
/// `pue` times the break-even price above that of power.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative money, prices of power that are not finite and
/// a `pue` outside 1 to 10.
pub fn mining_margin_per_mwh(
    revenue_eur_mwh: f64,
    other_cost_eur_mwh: f64,
    power_price_eur_mwh: f64,
    pue: f64,
) -> Result<f64> {
    within("power_price_eur_mwh", "EUR/MWh", power_price_eur_mwh, (f64::MIN, f64::MAX))?;
    let even = mining_break_even_power_price(revenue_eur_mwh, other_cost_eur_mwh, pue)?;
    Ok(pue * (even - power_price_eur_mwh))
}

/// Revenue of accelerators over that of another use of the same power.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a power or another revenue that is not positive, a
/// negative price and a sold part outside 0 to 1.
pub fn revenue_ratio(
    price_eur_gpu_hour: f64,
    sold_fraction: f64,
    kw_per_gpu: f64,
    other_revenue_eur_mwh: f64,
) -> Result<f64> {
    within("price_eur_gpu_hour", "EUR/GPU/h", price_eur_gpu_hour, NOT_NEGATIVE)?;
    within("sold_fraction", "", sold_fraction, (0.0, 1.0))?;
    within("kw_per_gpu", "kW", kw_per_gpu, POSITIVE)?;
    within("other_revenue_eur_mwh", "EUR/MWh", other_revenue_eur_mwh, POSITIVE)?;
    Ok(price_eur_gpu_hour * sold_fraction * 1_000.0 / kw_per_gpu / other_revenue_eur_mwh)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network of 1,000 EH/s at 20 J/TH draws 20 GW; a MWh there mines the 20,000th part
    /// of the coins of an hour.
    #[test]
    fn power_shares_the_coins() {
        assert_eq!(hash_rate_th_s_per_mw(20.0), Ok(50_000.0));
        let found = mining_revenue_per_mwh(20.0, 1_000.0, 3.125, 0.05, 6.0, 90_000.0);
        let expected = 6.0 * 3.175 * 90_000.0 / 20_000.0;
        assert!(found.is_ok_and(|found| (found / expected - 1.0).abs() < 1e-15));
        assert!(mining_revenue_per_mwh(20.0, 0.0, 3.125, 0.05, 6.0, 90_000.0).is_err());
    }

    #[test]
    fn nothing_is_left_at_break_even() {
        let price = mining_break_even_power_price(80.0, 5.0, 1.05).unwrap_or(f64::NAN);
        assert!(mining_margin_per_mwh(80.0, 5.0, price, 1.05).is_ok_and(|left| left.abs() < 1e-12));
        let margin = mining_margin_per_mwh(80.0, 5.0, 50.0, 1.1).unwrap_or(f64::NAN);
        assert!((margin - 20.0).abs() < 1e-12);
    }

    #[test]
    fn rents_and_hours_become_mwh() {
        assert_eq!(hosting_revenue_per_mwh(73.05), Ok(100.0));
        assert_eq!(revenue_ratio(4.0, 0.75, 2.0, 75.0), Ok(20.0));
    }
}
