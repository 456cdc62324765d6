//! What delivered heat saves, and how well it meets the seasons.

use crate::error::{Error, Result, within};

/// Carbon, g/kWh.
const CARBON_G_KWH: (f64, f64) = (0.0, 2_000.0);
/// Energies of any period, MWh.
const ENERGY_MWH: (f64, f64) = (0.0, 1e12);

/// Carbon avoided, kg: `delivered network_carbon - electricity grid_carbon`, the energies in
/// MWh, g/kWh being kg/MWh. Negative where the electricity emits more than the heat saves.
///
/// The network's factor is that of the plant which runs less; `electricity_mwh` is what heat
/// pump and pumps take, whoever pays.
///
/// # Errors
/// [`Error::Domain`] for negative values, or more than 2,000 g/kWh.
pub fn avoided_carbon_kg(
    delivered_mwh: f64,
    electricity_mwh: f64,
    network_carbon_g_kwh: f64,
    grid_carbon_g_kwh: f64,
) -> Result<f64> {
    within("delivered_mwh", "MWh", delivered_mwh, ENERGY_MWH)?;
    within("electricity_mwh", "MWh", electricity_mwh, ENERGY_MWH)?;
    within("network_carbon_g_kwh", "g/kWh", network_carbon_g_kwh, CARBON_G_KWH)?;
    within("grid_carbon_g_kwh", "g/kWh", grid_carbon_g_kwh, CARBON_G_KWH)?;
    Ok(delivered_mwh * network_carbon_g_kwh - electricity_mwh * grid_carbon_g_kwh)
}

/// Accepted heat, MW.
const HEAT_MW: (f64, f64) = (0.0, 1e6);

/// Share of a network's demand that is met, month by month: sums of delivered heat over sums
/// of demand; NaN for a month without demand, or with a NaN among its hours.
///
/// `month` counts from 1, January, to 12.
///
/// # Errors
/// [`Error::Shape`] for series of different lengths; [`Error::Domain`] for a number that is
/// not a month.
pub fn met_by_month(delivered_mw: &[f64], demand_mw: &[f64], month: &[f64]) -> Result<[f64; 12]> {
    let hours = delivered_mw.len();
    if demand_mw.len() != hours || month.len() != hours {
        return Err(Error::Shape(format!(
            "delivered_mw, demand_mw and month have {hours}, {} and {} hours",
            demand_mw.len(),
            month.len()
        )));
    }
    let (mut delivered, mut wanted) = ([0.0; 12], [0.0; 12]);
    for (index, ((heat, demand), month)) in
        delivered_mw.iter().zip(demand_mw).zip(month).enumerate()
    {
        let n = *month as usize;
        if !(1..=12).contains(&n) || n as f64 != *month {
            return Err(Error::Domain {
                name: "month",
                value: *month,
                minimum: 1.0,
                maximum: 12.0,
                unit: "",
                index: Some(index),
            });
        }
        within("delivered_mw", "MW", *heat, HEAT_MW).map_err(|error| error.at(index))?;
        within("demand_mw", "MW", *demand, HEAT_MW).map_err(|error| error.at(index))?;
        delivered[n - 1] += heat;
        wanted[n - 1] += demand;
    }
    Ok(std::array::from_fn(|n| if wanted[n] == 0.0 { f64::NAN } else { delivered[n] / wanted[n] }))
}
