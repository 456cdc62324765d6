//! How many units work where failures wait for crews and spares: the repairman's problem with
//! cold spares.
//!
//! `N` places want a working unit, `s` more stand by and do not fail. With `j` units failed,
//! `min(N, N + s - j)` work and `min(j, crews)` are in repair; the number of failed units is a
//! birth-death process, Gross and Harris, Fundamentals of Queueing Theory (1998), section 2.7,
//! "finite-source queues" with spares.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::probability::MOST;

/// Places, spares and crews.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pool {
    /// Places where a unit shall work.
    pub units: f64,
    /// Units that stand by; up to as many as there are places.
    pub spares: f64,
    /// Repairs that can go on at once; `None`: as many as there are failed units.
    pub crews: Option<f64>,
    /// Failures of one working unit in an hour.
    pub failures_per_h: f64,
    /// Mean hours of a repair, waiting left out.
    pub repair_h: f64,
}

/// What a [`Pool`] is like in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steady {
    /// Mean number of places whose unit works.
    pub working: f64,
    /// Probability that all places work.
    pub all_work: f64,
    /// Probability that a failure finds a spare.
    pub spare_at_hand: f64,
    /// Mean number of failed units that wait for a crew.
    pub queue: f64,
    /// Mean hours that a failed unit waits for a crew.
    pub wait_h: f64,
    /// Failures in an hour, of all units.
    pub failures_per_h: f64,
}

impl Pool {
    /// The stationary state. Working and repair times are exponential; with a crew for every
    /// failed unit the distribution of repair times does not matter, only its mean: the
    /// M/G/infinity node of a closed network of product form (Baskett, Chandy, Muntz, Palacios,
    /// Journal of the ACM 22 (1975) 248-260, doi 10.1145/321879.321887).
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for units that are not positive or above 1e9, more spares
    /// than units, crews that are not positive, negative rates and times.
    pub fn steady(&self) -> Result<Steady> {
        self.check()?;
        if self.is_nan() {
            let nan = f64::NAN;
            return Ok(Steady {
                working: nan,
                all_work: nan,
                spare_at_hand: nan,
                queue: nan,
                wait_h: nan,
                failures_per_h: nan,
            });
        }
        let load = self.failures_per_h * self.repair_h;
        if load == 0.0 {
            return Ok(self.of_sums(&Sums { total: 1.0, ..Sums::default() }));
        }
        if self.spares == 0.0 && self.crews.is_none_or(|crews| crews >= self.units) {
            // Each unit alternates by itself.
            let working = self.units / (1.0 + load);
            return Ok(Steady {
                working,
                all_work: libm::exp(-self.units * libm::log1p(load)),
                spare_at_hand: 0.0,
                queue: 0.0,
                wait_h: 0.0,
                failures_per_h: working * self.failures_per_h,
            });
        }
        let mut sums = Sums::default();
        self.for_states(|failed, weight| sums.add(self, failed, weight));
        Ok(self.of_sums(&sums))
    }

    /// Probability that at least `needed` places work.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] as [`Pool::steady`], and for more needed than there are.
    pub fn at_least(&self, needed: f64) -> Result<f64> {
        self.check()?;
        within("needed", "units", needed, (0.0, self.units))?;
        if self.is_nan() || needed.is_nan() {
            return Ok(f64::NAN);
        }
        if self.failures_per_h * self.repair_h == 0.0 {
            return Ok(1.0);
        }
        let (mut enough, mut total) = (0.0, 0.0);
        self.for_states(|failed, weight| {
            total += weight;
            if self.working_with(failed) >= needed {
                enough += weight;
            }
        });
        Ok(enough / total)
    }

    fn check(&self) -> Result<()> {
        within("units", "units", self.units, (f64::MIN_POSITIVE, MOST))?;
        within("spares", "units", self.spares, (0.0, self.units))?;
        if let Some(crews) = self.crews {
            within("crews", "", crews, POSITIVE)?;
        }
        within("failures_per_h", "1/h", self.failures_per_h, NOT_NEGATIVE)?;
        within("repair_h", "h", self.repair_h, NOT_NEGATIVE)
    }

    fn is_nan(&self) -> bool {
        let crews = self.crews.unwrap_or(1.0);
        [self.units, self.spares, crews, self.failures_per_h, self.repair_h]
            .iter()
            .any(|value| value.is_nan())
    }

    fn working_with(&self, failed: f64) -> f64 {
        (self.units + self.spares - failed).clamp(0.0, self.units)
    }

    /// Weight of one failed unit more over that of `failed`; it falls as they grow.
    fn ratio(&self, failed: f64) -> f64 {
        let in_repair = self.crews.unwrap_or(f64::INFINITY).min(failed + 1.0);
        self.working_with(failed) * self.failures_per_h * self.repair_h / in_repair
    }

    /// Tells each state its weight relative to the likeliest one, outwards from that until
    /// weights no longer count.
    fn for_states(&self, mut tell: impl FnMut(f64, f64)) {
        const NEGLIGIBLE: f64 = 1e-30;
        let (mut below, mut above) = (0.0, (self.units + self.spares).ceil());
        while below < above {
            let middle = ((below + above) / 2.0).floor();
            if self.ratio(middle) < 1.0 { above = middle } else { below = middle + 1.0 }
        }
        let likeliest = below;
        let (mut failed, mut weight) = (likeliest, 1.0);
        while weight > NEGLIGIBLE {
            tell(failed, weight);
            weight *= self.ratio(failed);
            failed += 1.0;
        }
        (failed, weight) = (likeliest, 1.0);
        while failed > 0.0 {
            failed -= 1.0;
            weight /= self.ratio(failed);
            if weight <= NEGLIGIBLE {
                break;
            }
            tell(failed, weight);
        }
    }

    fn of_sums(&self, sums: &Sums) -> Steady {
        let working = self.units - sums.missing / sums.total;
        let failures_per_h = working * self.failures_per_h;
        let queue = sums.queue / sums.total;
        let failing = self.units * sums.total - sums.missing;
        Steady {
            working,
            all_work: sums.all_work / sums.total,
            spare_at_hand: if failing > 0.0 { self.units * sums.with_spare / failing } else { 0.0 },
            queue,
            wait_h: if queue > 0.0 { queue / failures_per_h } else { 0.0 },
            failures_per_h,
        }
    }
}

/// Sums of weights over states.
#[derive(Default)]
struct Sums {
    total: f64,
    all_work: f64,
    /// A spare stands by, and all places work.
    with_spare: f64,
    missing: f64,
    queue: f64,
}

impl Sums {
    fn add(&mut self, pool: &Pool, failed: f64, weight: f64) {
        self.total += weight;
        if failed <= pool.spares {
            self.all_work += weight;
        } else {
            self.missing += weight * (failed - pool.spares).min(pool.units);
        }
        if failed + 1.0 <= pool.spares {
            self.with_spare += weight;
        }
        if let Some(crews) = pool.crews {
            self.queue += weight * (failed - crews).max(0.0);
        }
    }
}

/// Accelerators that work on the mean, in nodes that fail as one and are replaced from
/// `spare_nodes` beside them: [`Pool::steady`].
///
/// # Errors
/// [`crate::error::Error::Domain`] for numbers and rates that are not positive, more spare nodes
/// than nodes, and a negative repair time.
pub fn working_gpus(
    gpus: f64,
    gpus_per_node: f64,
    failures_per_gpu_year: f64,
    repair_h: f64,
    spare_nodes: f64,
    crews: Option<f64>,
) -> Result<f64> {
    within("gpus", "", gpus, POSITIVE)?;
    within("gpus_per_node", "", gpus_per_node, POSITIVE)?;
    within("gpus_per_node", "", gpus_per_node, (f64::MIN_POSITIVE, gpus))?;
    within("failures_per_gpu_year", "1/year", failures_per_gpu_year, POSITIVE)?;
    let nodes = gpus / gpus_per_node;
    within("spare_nodes", "", spare_nodes, (0.0, nodes))?;
    let pool = Pool {
        units: nodes,
        spares: spare_nodes,
        crews,
        failures_per_h: failures_per_gpu_year * gpus_per_node / MEAN_YEAR_HOURS,
        repair_h,
    };
    Ok(gpus_per_node * pool.steady()?.working)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All states, one by one.
    fn enumerated(pool: &Pool) -> [f64; 5] {
        let states = (pool.units + pool.spares) as usize;
        let (mut weight, mut total, mut working, mut all, mut queue) = (1.0, 0.0, 0.0, 0.0, 0.0);
        let mut with_spare = 0.0;
        for failed in 0..=states {
            let j = failed as f64;
            let up = (pool.units + pool.spares - j).min(pool.units);
            total += weight;
            working += weight * up;
            all += if up == pool.units { weight } else { 0.0 };
            with_spare += if j < pool.spares { weight * up } else { 0.0 };
            queue += weight * (j - pool.crews.unwrap_or(f64::INFINITY)).max(0.0);
            weight *= up * pool.failures_per_h * pool.repair_h
                / (j + 1.0).min(pool.crews.unwrap_or(f64::INFINITY));
        }
        let working = working / total;
        let failures = working * pool.failures_per_h;
        [working, all / total, queue / total, failures, with_spare / total / working]
    }

    #[test]
    fn sums_around_the_mode_are_all_there_is() {
        for (units, spares, crews, load) in [
            (10.0, 2.0, Some(1.0), 0.01),
            (10.0, 2.0, Some(1.0), 0.3),
            (100.0, 0.0, Some(2.0), 0.05),
            (100.0, 100.0, Some(3.0), 0.03),
            (50.0, 5.0, None, 0.2),
            (50.0, 0.0, None, 0.2),
            (50.0, 5.0, Some(4.0), 5.0),
            (1.0, 0.0, Some(1.0), 1e-9),
        ] {
            let pool = Pool { units, spares, crews, failures_per_h: load / 24.0, repair_h: 24.0 };
            let found = pool.steady().unwrap();
            let found = [
                found.working,
                found.all_work,
                found.queue,
                found.failures_per_h,
                found.spare_at_hand,
            ];
            for (found, expected) in found.into_iter().zip(enumerated(&pool)) {
                assert!((found - expected).abs() <= 1e-12 * expected + 1e-28, "{pool:?}: {found}");
            }
            assert!(
                (pool.at_least(units).unwrap() - pool.steady().unwrap().all_work).abs() < 1e-14
            );
        }
    }

    /// Independent reference values of the birth-death closed form.
    #[test]
    fn reference_cases() {
        for (units, spares, crews, mtbf_h, repair_h, expected) in [
            (
                10.0,
                2.0,
                1.0,
                1_000.0,
                10.0,
                [
                    9.998_916_587_918_952,
                    0.999_012_025_874_099_7,
                    0.011_071_494_548_155_666,
                    1.107_269_417_721_980_2,
                    0.009_998_916_587_918_953,
                ],
            ),
            (
                1_000.0,
                5.0,
                2.0,
                30_000.0,
                24.0,
                [
                    999.990_273_450_306_7,
                    0.994_155_017_852_226_5,
                    0.152_336_592_878_396_82,
                    4.570_142_238_067_489,
                    0.033_333_009_115_010_22,
                ],
            ),
        ] {
            let failures_per_h = 1.0 / mtbf_h;
            let pool = Pool { units, spares, crews: Some(crews), failures_per_h, repair_h };
            let found = pool.steady().unwrap();
            let found =
                [found.working, found.all_work, found.queue, found.wait_h, found.failures_per_h];
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-12, "{found} for {expected}");
            }
        }
        let pool = Pool {
            units: 1_000.0,
            spares: 5.0,
            crews: Some(2.0),
            failures_per_h: 1.0 / 30_000.0,
            repair_h: 24.0,
        };
        assert!((pool.at_least(998.0).unwrap() / 0.999_068_845_372_221_1 - 1.0).abs() < 1e-13);
    }

    #[test]
    fn what_a_pool_refuses() {
        let pool =
            Pool { units: 8.0, spares: 1.0, crews: None, failures_per_h: 1e-4, repair_h: 9.0 };
        assert!(Pool { spares: 9.0, ..pool }.steady().is_err());
        assert!(Pool { units: 0.0, ..pool }.steady().is_err());
        assert!(Pool { crews: Some(0.0), ..pool }.steady().is_err());
        assert!(Pool { failures_per_h: -1.0, ..pool }.steady().is_err());
        assert_eq!(Pool { failures_per_h: 0.0, ..pool }.steady().map(|s| s.working), Ok(8.0));
        assert!(Pool { repair_h: f64::NAN, ..pool }.steady().is_ok_and(|s| s.working.is_nan()));
    }
}
