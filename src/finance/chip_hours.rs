//! What hours of accelerators cost: rented by the instance or as a cluster, or owned while they
//! lose their value.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

/// Hours of a mean year.
const MEAN_YEAR_HOURS: f64 = 8_766.0;

/// Cost of hours of accelerators that are let by the instance: `hours / gpus price`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative hours or prices and instances without
/// accelerators.
pub fn instance_rent(
    gpu_hours: f64,
    gpus_per_instance: f64,
    price_per_instance_hour: f64,
) -> Result<f64> {
    within("gpu_hours", "h", gpu_hours, NOT_NEGATIVE)?;
    within("gpus_per_instance", "", gpus_per_instance, POSITIVE)?;
    within("price_per_instance_hour", "", price_per_instance_hour, NOT_NEGATIVE)?;
    Ok(gpu_hours / gpus_per_instance * price_per_instance_hour)
}

/// What of its value a thing loses in an hour: `-ln(1 - decline) value / 8766`, the slope of a
/// value that falls by the same part every year.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative value and a yearly decline outside 0 to 1 or
/// of 1.
pub fn value_lost_per_hour(value: f64, decline: f64) -> Result<f64> {
    within("value", "", value, NOT_NEGATIVE)?;
    within("decline", "1/year", decline, (0.0, 1.0 - f64::EPSILON))?;
    Ok(value * -libm::log1p(-decline) / MEAN_YEAR_HOURS)
}

/// What a training run on own accelerators costs, by component.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunCost {
    /// The accelerators.
    pub chip: f64,
    /// The servers around them.
    pub other_server: f64,
    /// Network between the servers.
    pub interconnect: f64,
    /// Electricity.
    pub energy: f64,
}

impl RunCost {
    /// Sum of the components.
    pub fn total(&self) -> f64 {
        self.chip + self.other_server + self.interconnect + self.energy
    }
}

/// What a training run on own accelerators costs: what servers lose of their value in its
/// hours ([`value_lost_per_hour`]), of which `1 / server_overhead` is the accelerator's; a
/// network that is `interconnect_fraction` of both together; and electricity as given.
///
/// `server_value` is that of a server at the start of the run, per accelerator. People, and
/// hours before and after the run, are neglected.
///
/// Source: Cottier et al., The rising costs of training frontier AI models (2024),
/// arXiv:2405.21015.
///
/// # Errors
/// As [`value_lost_per_hour`]; for negative hours, an overhead below 1, a network that is all of
/// the cost, and electricity that is not finite.
pub fn training_run_cost(
    chip_hours: f64,
    server_value: f64,
    decline: f64,
    server_overhead: f64,
    interconnect_fraction: f64,
    energy_cost: f64,
) -> Result<RunCost> {
    within("chip_hours", "h", chip_hours, NOT_NEGATIVE)?;
    within("server_overhead", "", server_overhead, (1.0, f64::MAX))?;
    within("interconnect_fraction", "", interconnect_fraction, (0.0, 1.0 - f64::EPSILON))?;
    within("energy_cost", "", energy_cost, (f64::MIN, f64::MAX))?;
    let servers = chip_hours * value_lost_per_hour(server_value, decline)?;
    let chip = servers / server_overhead;
    Ok(RunCost {
        chip,
        other_server: servers - chip,
        interconnect: servers * interconnect_fraction / (1.0 - interconnect_fraction),
        energy: energy_cost,
    })
}

/// A cluster that is rented for some months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RentedCluster {
    /// Accelerators.
    pub gpus: f64,
    /// Rent of one, an hour.
    pub price_per_gpu_hour: f64,
    /// Hours of a month.
    pub hours_per_month: f64,
    /// Months of the contract.
    pub months: f64,
    /// Storage, network and machines without accelerators, a month.
    pub extras_per_month: f64,
    /// Support, over rent and extras.
    pub support_fraction: f64,
    /// Value of the hours that failures take, a month.
    pub lost_goodput_per_month: f64,
    /// People who mend what the provider does not, a month.
    pub debugging_per_month: f64,
    /// What setting up costs, once.
    pub setup: f64,
}

/// What a rented cluster costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rent {
    /// Rent of the accelerators, a month.
    pub gpus_per_month: f64,
    /// Support, a month.
    pub support_per_month: f64,
    /// All, with a month's part of setting up.
    pub total_per_month: f64,
    /// All, over the contract.
    pub total: f64,
}

impl RentedCluster {
    /// What a renter pays, and what failures and setting up cost beside.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative arguments and a contract of no months.
    pub fn rent(&self) -> Result<Rent> {
        within("gpus", "", self.gpus, NOT_NEGATIVE)?;
        within("price_per_gpu_hour", "", self.price_per_gpu_hour, NOT_NEGATIVE)?;
        within("hours_per_month", "h", self.hours_per_month, (0.0, 744.0))?;
        within("months", "month", self.months, POSITIVE)?;
        within("extras_per_month", "", self.extras_per_month, NOT_NEGATIVE)?;
        within("support_fraction", "", self.support_fraction, NOT_NEGATIVE)?;
        within("lost_goodput_per_month", "", self.lost_goodput_per_month, NOT_NEGATIVE)?;
        within("debugging_per_month", "", self.debugging_per_month, NOT_NEGATIVE)?;
        within("setup", "", self.setup, NOT_NEGATIVE)?;
        let gpus_per_month = self.gpus * self.price_per_gpu_hour * self.hours_per_month;
        let billed = gpus_per_month + self.extras_per_month;
        let support_per_month = self.support_fraction * billed;
        let own = self.lost_goodput_per_month + self.debugging_per_month;
        let total_per_month = billed + support_per_month + own + self.setup / self.months;
        Ok(Rent {
            gpus_per_month,
            support_per_month,
            total_per_month,
            total: self.months * total_per_month,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_add_up_to_the_loss_of_a_year() {
        // Summed over the falling value, a year's hours cost what the year takes.
        let lost: f64 = (0..8_766)
            .map(|hour| {
                let value = 100.0 * libm::pow(0.7, (f64::from(hour) + 0.5) / 8_766.0);
                value_lost_per_hour(value, 0.3).unwrap_or(f64::NAN)
            })
            .sum();
        assert!((lost - 30.0).abs() < 1e-6, "{lost}");
        assert_eq!(value_lost_per_hour(100.0, 0.0), Ok(0.0));
        assert!(value_lost_per_hour(100.0, 1.0).is_err());
    }

    #[test]
    fn a_run_is_the_sum_of_its_parts() {
        let run = training_run_cost(1e6, 10_000.0, 0.27, 1.66, 0.19, 5e4);
        assert!(run.is_ok_and(|run| {
            let machines = run.total() - run.energy;
            (run.interconnect / machines - 0.19).abs() < 1e-12
                && ((run.chip + run.other_server) / run.chip - 1.66).abs() < 1e-12
        }));
        assert!(training_run_cost(1e6, 1e4, 0.27, 0.9, 0.19, 0.0).is_err());
    }

    #[test]
    fn a_cluster_is_paid_in_full() {
        let cluster = RentedCluster {
            gpus: 100.0,
            price_per_gpu_hour: 2.0,
            hours_per_month: 720.0,
            months: 10.0,
            extras_per_month: 6_000.0,
            support_fraction: 0.05,
            lost_goodput_per_month: 0.0,
            debugging_per_month: 0.0,
            setup: 5_000.0,
        };
        // 10 (144,000 + 6,000) 1.05 + 5,000.
        assert!(cluster.rent().is_ok_and(|rent| (rent.total - 1_580_000.0).abs() < 1e-6));
        assert!(RentedCluster { months: 0.0, ..cluster }.rent().is_err());
    }

    /// Lenovo Press LP2225: Llama 3.1 on 8 accelerators at 98.32 USD an hour.
    #[test]
    fn a_published_rent() {
        assert!(
            instance_rent(39.3e6, 8.0, 98.32).is_ok_and(|usd| (usd / 483e6 - 1.0).abs() < 1e-3)
        );
        assert!(instance_rent(1.0, 0.0, 98.32).is_err());
    }
}
