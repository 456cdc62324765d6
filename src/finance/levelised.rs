//! Costs of a unit of energy over a life, by present values and by the fixed charge rate, and what
//! waiting for power adds to them.

use super::debt::annuity;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, whole, within};

/// Longest accepted horizon, years.
const MOST_YEARS: f64 = 200.0;

/// The part of an investment that a year has to bring in: [`annuity`] of 1,
/// `rate / (1 - (1 + rate)^-years)`.
///
/// # Errors
/// As [`annuity`].
pub fn capital_recovery_factor(rate: f64, years: f64) -> Result<f64> {
    annuity(1.0, rate, years)
}

/// Levelised cost of energy by a fixed charge rate, per MWh:
/// `(fixed_charge_rate capital + fixed) / energy + variable`.
///
/// The fixed charge rate turns an investment into a cost a year: [`capital_recovery_factor`]
/// where there is neither tax nor subsidy, more with them. Energy, costs and rate are the same
/// every year.
///
/// Source: Short, Packey and Holt, NREL/TP-462-5173 (1995), section 4.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative costs, a negative rate and no energy.
pub fn lcoe_fixed_charge_rate(
    fixed_charge_rate: f64,
    capital_cost: f64,
    fixed_cost_per_year: f64,
    variable_cost_per_mwh: f64,
    energy_mwh_year: f64,
) -> Result<f64> {
    within("fixed_charge_rate", "1/year", fixed_charge_rate, NOT_NEGATIVE)?;
    within("capital_cost", "", capital_cost, NOT_NEGATIVE)?;
    within("fixed_cost_per_year", "", fixed_cost_per_year, NOT_NEGATIVE)?;
    within("variable_cost_per_mwh", "", variable_cost_per_mwh, NOT_NEGATIVE)?;
    within("energy_mwh_year", "MWh", energy_mwh_year, POSITIVE)?;
    let fixed = fixed_charge_rate * capital_cost + fixed_cost_per_year;
    Ok(fixed / energy_mwh_year + variable_cost_per_mwh)
}

/// Levelised cost: the present value of costs over that of what they bring forth.
///
/// The price that, constant in the money in which quantities are discounted, pays for all costs.
///
/// # Errors
/// [`crate::error::Error::Domain`] where nothing is brought forth.
pub fn levelised_cost(present_cost: f64, present_quantity: f64) -> Result<f64> {
    within("quantity", "", present_quantity, POSITIVE)?;
    Ok(present_cost / present_quantity)
}

/// What accelerators that wait for power add to the levelised cost of the energy that they draw
/// later, per MWh:
///
/// ```text
///              1000 price sum_{0 <= y < c} (1 + r)^-y
/// ---------------------------------------------------------------
/// kw_per_gpu pue uptime sum_{c <= y < n} (1 + r)^-(y + 1/2)
/// ```
///
/// What an accelerator would have earned is lost at the start of each of `c` years of
/// construction; energy is drawn in the middle of each year from then on to year `n`. The sums
/// are annuities, so that nothing is added up. Demand that is served elsewhere meanwhile,
/// accelerators that are bought later, and their falling prices are neglected.
///
/// Source: Newkirk, AI-Datacenter-Microgrid-Analysis (2025), `lcoe_calc.py`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative price or rate, accelerators without power, a
/// PUE below 1, an uptime outside 0 to 1 or of 0, and years that are not whole, or that leave
/// none to operate.
pub fn waiting_cost_per_mwh(
    price_per_gpu_hour: f64,
    kw_per_gpu: f64,
    pue: f64,
    uptime: f64,
    rate: f64,
    construction_years: f64,
    horizon_years: f64,
) -> Result<f64> {
    within("price_per_gpu_hour", "", price_per_gpu_hour, NOT_NEGATIVE)?;
    within("kw_per_gpu", "kW", kw_per_gpu, POSITIVE)?;
    within("pue", "", pue, (1.0, f64::MAX))?;
    within("uptime", "", uptime, (f64::MIN_POSITIVE, 1.0))?;
    within("rate", "1/year", rate, NOT_NEGATIVE)?;
    if construction_years.is_nan() || horizon_years.is_nan() {
        return Ok(f64::NAN);
    }
    whole("horizon_years", horizon_years, (1.0, MOST_YEARS))?;
    whole("construction_years", construction_years, (0.0, horizon_years - 1.0))?;
    let growth = 1.0 + rate;
    if construction_years == 0.0 {
        return Ok(0.0 * price_per_gpu_hour * kw_per_gpu * pue * uptime * rate);
    }
    // Annuities are paid at the ends of years: what waits is lost a year before, energy is drawn
    // half a year before.
    let waited = growth / annuity(1.0, rate, construction_years)?;
    let in_the_middle = growth.sqrt() * libm::pow(growth, -construction_years);
    let drawn = in_the_middle / annuity(1.0, rate, horizon_years - construction_years)?;
    let mwh_per_hour = kw_per_gpu * pue * uptime / 1_000.0;
    Ok(price_per_gpu_hour * waited / (mwh_per_hour * drawn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charge_rates_of_sam() {
        // PySAM Lcoefcr 7.1.1.
        let factor = capital_recovery_factor(0.07, 20.0).unwrap_or(f64::NAN);
        assert!((factor - 0.094_392_925_743_255_67).abs() < 1e-15);
        let lcoe = lcoe_fixed_charge_rate(factor, 1e8, 2e6, 12.0, 61_320.0).unwrap_or(f64::NAN);
        assert!((lcoe - 198.550_759_529_118_85).abs() < 1e-9, "{lcoe}");
        assert!(lcoe_fixed_charge_rate(0.1, 1e8, 2e6, 12.0, 0.0).is_err());
        assert!(lcoe_fixed_charge_rate(0.1, f64::NAN, 2e6, 12.0, 1.0).is_ok_and(f64::is_nan));
    }

    #[test]
    fn waiting_costs_what_its_years_do() {
        for rate in [0.0, 0.07] {
            let found = waiting_cost_per_mwh(2.4, 0.9125, 1.1, 0.99, rate, 4.0, 27.0);
            let discount = |years: f64| libm::pow(1.0 + rate, -years);
            let lost: f64 = (0..4).map(|y| 2.4 * 8_760.0 * discount(f64::from(y))).sum();
            let mwh = 0.9125 * 1.1 * 0.99 * 8.76;
            let drawn: f64 = (4..27).map(|y| mwh * discount(f64::from(y) + 0.5)).sum();
            assert!(found.is_ok_and(|found| (found * drawn / lost - 1.0).abs() < 1e-13));
        }
        assert_eq!(waiting_cost_per_mwh(2.4, 0.9, 1.1, 0.99, 0.07, 0.0, 27.0), Ok(0.0));
        assert!(waiting_cost_per_mwh(2.4, 0.9, 1.1, 0.99, 0.07, 4.05, 27.0).is_err());
        assert!(waiting_cost_per_mwh(2.4, 0.9, 1.1, 0.99, 0.07, 27.0, 27.0).is_err());
    }
}
