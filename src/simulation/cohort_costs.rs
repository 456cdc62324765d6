//! The levelised cost of each cohort: its own systems, and its part of what all have in common.

use serde::Serialize;

use crate::error::Result;
use crate::figures::Book;
use crate::finance::allocation::{shares, shares_by_period};
use crate::finance::returns::monthly_rate;
use crate::scenario::Campus;

use super::fleet_plan::{FleetMonth, FleetPlan};
use super::timeline::Timeline;

/// Levelised costs of a cohort, and what they are made of. Names that are also figures of the campus
/// mean the same of the cohort.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CohortCost {
    /// Of a GPU-hour sold, real, EUR.
    pub lcoc_eur_gpu_hour: f64,
    /// Of a GPU-hour available, real, EUR.
    pub lcoc_available_eur_gpu_hour: f64,
    /// Of a GPU-hour installed, real, EUR.
    pub lcoc_installed_eur_gpu_hour: f64,
    /// Of a GPU-hour sold, nominal, EUR.
    pub lcoc_nominal_eur_gpu_hour: f64,
    /// Of a GPU-hour available, nominal, EUR.
    pub lcoc_nominal_available_eur_gpu_hour: f64,
    /// Of a GPU-hour installed, nominal, EUR.
    pub lcoc_nominal_installed_eur_gpu_hour: f64,
    /// Present value, after tax, of its systems, their support, repair, insurance and software,
    /// less what they fetch, EUR.
    pub levelised_own_eur: f64,
    /// The same of its part of what goes by energy, EUR.
    pub levelised_energy_eur: f64,
    /// The same of its part of the site and of what keeps it running, EUR.
    pub levelised_common_eur: f64,
    /// All of it, EUR.
    pub levelised_cost_eur: f64,
    /// Discounted indexed GPU-hours sold, after tax.
    pub taxed_hours_sold: f64,
    /// Discounted indexed GPU-hours available, after tax.
    pub taxed_hours_available: f64,
    /// Discounted indexed GPU-hours installed, after tax.
    pub taxed_hours_installed: f64,
}

/// Running costs, before tax, that go with a cohort's own systems: by what these cost.
const BY_VALUE: &[(f64, &str)] = &[(1.0, "it_support_eur"), (1.0, "insurance_it_eur")];
/// By the number of its accelerators.
const BY_NUMBER: &[(f64, &str)] = &[(1.0, "software_eur")];
/// By its energy, less what others pay for it.
const BY_ENERGY: &[(f64, &str)] =
    &[(1.0, "electricity_eur"), (1.0, "utilities_eur"), (-1.0, "revenue_other_eur")];
/// By its power among what is installed in the month.
const BY_POWER: &[(f64, &str)] = &[
    (1.0, "facility_upkeep_eur"),
    (1.0, "plants_upkeep_eur"),
    (1.0, "people_eur"),
    (1.0, "insurance_site_eur"),
    (1.0, "property_tax_eur"),
    (1.0, "business_tax_eur"),
];
/// What the site costs, and what tax leaves untouched: as a rent, constant in real money, of a
/// kilowatt and hour in service.
const SITE: &[(f64, &str)] = &[
    (1.0, "capex_site_eur"),
    (-1.0, "timing_eur"),
    (-1.0, "grants_eur"),
    (-1.0, "tax_credit_eur"),
];

/// The levelised cost of each cohort: the present value, after tax, of its own costs and of its
/// part of the common ones, over its discounted hours,
///
/// ```text
/// C_k = own_k + sum_t [ w_kt energy_t + p_kt running_t ] d_t + r_k site
/// ```
///
/// with `w` its part of the month's IT energy (what it draws idle, and of all that is drawn above that
/// its part of what full load adds), `p` its part of the peak
/// power installed in the month, and `r` its part of the discounted, indexed kilowatt-hours that
/// could be drawn over the horizon; `r` also stands in for `w` and `p` in months without
/// accelerators. Together they are the campus's `levelised_cost_eur`, and so are the costs of an
/// hour, weighted with discounted hours, its levelised cost.
///
/// Source: Short, Packey and Holt, NREL/TP-462-5173 (1995), section 4; the keys are conventions.
///
/// # Errors
/// As [`shares_by_period`], which a fleet never gives.
pub fn cohort_costs(
    campus: &Campus,
    timeline: &Timeline,
    fleet: &FleetPlan,
    book: &Book,
) -> Result<Vec<CohortCost>> {
    let (tax_rate, after_tax) = (book.value("finance.tax_rate"), book.value("after_tax"));
    let rate = monthly_rate(campus.finance.discount_rate);
    let worth = |flows: &[f64]| campus.finance.discounting.worth(rate, flows);
    let together = |terms: &[(f64, &str)]| {
        let mut sum = vec![0.0; timeline.months()];
        for (factor, id) in terms {
            sum.iter_mut().zip(book.values(id)).for_each(|(sum, value)| *sum += factor * value);
        }
        sum
    };
    let peak_kw = |n: usize| fleet.accelerators[n].peak_kw();
    let of_each = |read: &dyn Fn(usize, usize, &FleetMonth) -> f64| -> Vec<Vec<f64>> {
        let of_cohort = |(n, months): (usize, &Vec<FleetMonth>)| {
            months.iter().enumerate().map(|(time, month)| read(n, time, month)).collect()
        };
        fleet.cohorts.iter().enumerate().map(of_cohort).collect()
    };
    let powers = of_each(&|n, _, month| peak_kw(n) * month.installed);
    let (hours, it_energy_mwh) = (book.values("operating_h"), book.values("it_energy_mwh"));
    let rented: Vec<f64> = powers
        .iter()
        .map(|power| worth(&times(&times(power, hours), book.values("price_index"))))
        .collect();
    let rents = shares(&rented)?;
    let part = |uses: &[Vec<f64>], terms: &[(f64, &str)]| -> Result<Vec<f64>> {
        let amounts = together(terms);
        let parts = shares_by_period(uses, &rents)?;
        Ok(parts.iter().map(|part| worth(&times(&amounts, part))).collect())
    };
    let by_value = part(&of_each(&|_, _, month| month.it_value_eur), BY_VALUE)?;
    let by_number = part(&of_each(&|_, _, month| month.installed), BY_NUMBER)?;
    let energies = of_each(&|_, time, month| {
        let all = &fleet.months[time];
        let above_idle_mwh = (it_energy_mwh[time] - all.idle_mw * hours[time]).max(0.0);
        let part = if all.swing_mw > 0.0 { month.swing_mw / all.swing_mw } else { 0.0 };
        month.idle_mw * hours[time] + part * above_idle_mwh
    });
    let by_energy = part(&energies, BY_ENERGY)?;
    let by_power = part(&powers, BY_POWER)?;
    let left_eur = worth(book.values("site_left_eur"));
    let site_eur = worth(&together(SITE))
        - after_tax * left_eur
        - tax_rate * worth(book.values("depreciation_site_eur"));
    let (write_off, past) = (campus.finance.it_write_off()?, timeline.start.month() as usize - 1);
    let opening = timeline.position(timeline.opening);
    let costs = fleet.cohorts.iter().enumerate().map(|(n, months)| {
        let line = |read: &dyn Fn(&FleetMonth) -> f64| months.iter().map(read).collect::<Vec<_>>();
        let bought = line(&|month| month.capex_eur + month.refresh_eur);
        let kept = line(&|month| month.failed_eur - month.retired_eur - month.left_eur);
        let own_eur = worth(&bought) + after_tax * (worth(&kept) + by_value[n] + by_number[n])
            - tax_rate * worth(&write_off.by_month(&bought, opening, past));
        let energy_eur = after_tax * by_energy[n];
        let common_eur = after_tax * by_power[n] + rents[n] * site_eur;
        let cost_eur = own_eur + energy_eur + common_eur;
        let hours_of = |id: &str, read: fn(&FleetMonth) -> f64| -> Vec<f64> {
            let parts = months.iter().zip(&fleet.months).zip(book.values(id));
            let own = parts.map(|((own, all), hours)| match read(all) {
                0.0 => 0.0,
                everyone => hours * read(own) / everyone,
            });
            own.collect()
        };
        let hours = [
            hours_of("gpu_hours_sold", |month| month.sold),
            hours_of("gpu_hours_available", |month| month.available),
            hours_of("gpu_hours_installed", |month| month.installed),
        ];
        let nominal = hours.each_ref().map(|hours| after_tax * worth(hours));
        let index = book.values("price_index");
        let [sold, available, installed] =
            hours.map(|hours| after_tax * worth(&times(&hours, index)));
        let per = |hours: f64| cost_eur / if hours == 0.0 { f64::NAN } else { hours };
        CohortCost {
            lcoc_eur_gpu_hour: per(sold),
            lcoc_available_eur_gpu_hour: per(available),
            lcoc_installed_eur_gpu_hour: per(installed),
            lcoc_nominal_eur_gpu_hour: per(nominal[0]),
            lcoc_nominal_available_eur_gpu_hour: per(nominal[1]),
            lcoc_nominal_installed_eur_gpu_hour: per(nominal[2]),
            levelised_own_eur: own_eur,
            levelised_energy_eur: energy_eur,
            levelised_common_eur: common_eur,
            levelised_cost_eur: cost_eur,
            taxed_hours_sold: sold,
            taxed_hours_available: available,
            taxed_hours_installed: installed,
        }
    });
    Ok(costs.collect())
}

/// Products period by period.
fn times(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(left, right)| left * right).collect()
}
