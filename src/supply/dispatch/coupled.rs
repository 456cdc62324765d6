//! Storage beside load that may move within windows and charges on peaks: a schedule and a
//! bound, both exact for what they are given.
//!
//! The interior-point method says how the load moves and how high the peaks are; with these
//! fixed, the exact passes give the best schedule. It also says what energy is worth in every
//! window and how the charge of a peak falls on its hours; with these prices in place of the
//! windows and the peaks, the exact passes give a bound on every schedule.

use super::exact::{self, Dispatch, Method};
use super::interior::{Flexible, MOST_SOURCES, Near, Peaks, approach, approach_in_parts};
use super::stack::{Merit, Stack};
use super::store::{End, Store};
use crate::error::{Error, NOT_NEGATIVE, Result, known};

/// A schedule with load that moves and peaks, and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Coupled {
    /// Cost of the schedule and of its peaks, EUR.
    pub objective_eur: f64,
    /// No schedule costs less, EUR.
    pub dual_bound_eur: f64,
    /// Their difference over the sum of absolute costs.
    pub gap: f64,
    /// Load that moves, MW.
    pub flexible_mw: Vec<f64>,
    /// Value of energy in every window, EUR/MWh.
    pub window_eur_mwh: Vec<f64>,
    /// Peak of every period, MW.
    pub peaks_mw: Vec<f64>,
    /// Iterations of the interior-point method.
    pub iterations: usize,
    /// The schedule of everything else.
    pub dispatch: Dispatch,
}

/// What a peak may lie above the one found, relative and MW: by so much the method may miss what
/// the load cannot do without. The least that serves it is taken.
const LEAST_SLACK: f64 = 1e-10;
const SLACKS: [f64; 5] = [1e-9, 1e-8, 1e-7, 1e-6, f64::INFINITY];

/// The stack with the load moved and the peaks kept.
struct Fixed<'a, S> {
    stack: &'a S,
    flexible_mw: &'a [f64],
    peaks: Option<(Peaks<'a>, &'a [f64])>,
}

impl<S: Stack> Stack for Fixed<'_, S> {
    fn hours(&self) -> usize {
        self.stack.hours()
    }

    fn sources(&self) -> usize {
        self.stack.sources()
    }

    #[inline(always)]
    fn merit(&self, hour: usize, merit: &mut Merit) {
        self.stack.merit(hour, merit);
        merit.required_mw += self.flexible_mw[hour];
        if let Some((peaks, tops)) = self.peaks {
            merit.limit(peaks.source, tops[peaks.period[hour]]);
        }
    }
}

/// The stack with windows and peaks replaced by prices.
struct Priced<'a, S> {
    stack: &'a S,
    flexible: Option<Flexible<'a>>,
    peaks: Option<Peaks<'a>>,
    near: &'a Near,
}

impl<S: Stack> Stack for Priced<'_, S> {
    fn hours(&self) -> usize {
        self.stack.hours()
    }

    fn sources(&self) -> usize {
        self.stack.sources() + 1
    }

    #[inline(always)]
    fn merit(&self, hour: usize, merit: &mut Merit) {
        self.stack.merit(hour, merit);
        if let Some(peaks) = self.peaks {
            merit.raise(peaks.source, self.near.peak_eur_mwh[hour]);
        }
        if let Some(flexible) = self.flexible {
            let most = flexible.most_mw.at(hour);
            let worth = self.near.window_eur_mwh[hour / flexible.window_h];
            merit.required_mw += most;
            merit.constant_eur -= worth * most;
            merit.offer(self.stack.sources(), worth, most);
        }
    }
}

/// The least-cost schedule, the store ending with the content with which it began.
///
/// # Errors
/// [`Error::Shape`] for lists of the wrong length; [`Error::Domain`] for values outside their
/// range; [`Error::Infeasible`] where a window's energy exceeds its power, with the window,
/// and as [`exact::dispatch`].
pub fn dispatch<S: Stack>(
    stack: &S,
    store: &Store,
    flexible: Option<Flexible>,
    peaks: Option<Peaks>,
) -> Result<Coupled> {
    let (hours, sources) = (stack.hours(), stack.sources());
    if sources > MOST_SOURCES {
        return Err(Error::Shape(format!("{sources} sources; at most {MOST_SOURCES}")));
    }
    if let Some(flexible) = flexible {
        flexible.check(hours)?;
    }
    if let Some(peaks) = peaks {
        peaks.check(hours, sources)?;
    }
    let in_parts = match (flexible, peaks) {
        (Some(flexible), None) => approach_in_parts(stack, store, flexible),
        _ => None,
    };
    if let Some(near) = in_parts
        && let Ok(found) = prove(stack, store, flexible, peaks, near)
        && found.gap <= exact::LARGEST_GAP
    {
        return Ok(found);
    }
    prove(stack, store, flexible, peaks, approach(stack, store, flexible, peaks))
}

/// A schedule and its bound from what the interior-point method found.
fn prove<S: Stack>(
    stack: &S,
    store: &Store,
    flexible: Option<Flexible>,
    peaks: Option<Peaks>,
    mut near: Near,
) -> Result<Coupled> {
    if let Some(flexible) = flexible {
        flexible.mend(&mut near.flexible_mw);
    }
    if let Some(peaks) = peaks {
        peaks.mend(&mut near.peak_eur_mwh);
    }
    let solve = |slack: f64| {
        let tops: Vec<f64> = peaks.map_or_else(Vec::new, |peaks| {
            let most = near.peaks_mw.iter().zip(peaks.most_mw);
            most.map(|(top, most)| (top + slack * (1.0 + top)).min(*most)).collect()
        });
        let fixed = Fixed {
            stack,
            flexible_mw: &near.flexible_mw,
            peaks: peaks.map(|peaks| (peaks, tops.as_slice())),
        };
        exact::bounded(&fixed, store, End::Cyclic)
    };
    let mut solved = solve(LEAST_SLACK);
    for slack in SLACKS {
        if solved.is_err() && peaks.is_some() {
            solved = solve(slack);
        }
    }
    let solved = solved?;
    let priced = Priced { stack, flexible, peaks, near: &near };
    let priced = exact::bounded(&priced, store, End::Cyclic)?;
    let mut peaks_mw = vec![0.0_f64; near.peaks_mw.len()];
    let (mut charged, mut bound_eur) = (0.0, priced.dual_bound_eur);
    if let Some(peaks) = peaks {
        for (period, import) in peaks.period.iter().zip(&solved.supply_mw[peaks.source]) {
            peaks_mw[*period] = peaks_mw[*period].max(*import);
        }
        charged = peaks_mw.iter().zip(peaks.eur_mw).map(|(mw, eur)| mw * eur).sum();
        let mut unpaid = peaks.eur_mw.to_vec();
        for (period, paid) in peaks.period.iter().zip(&near.peak_eur_mwh) {
            unpaid[*period] -= paid;
        }
        bound_eur +=
            unpaid.iter().zip(peaks.most_mw).map(|(eur, mw)| mw * eur.min(0.0)).sum::<f64>();
    }
    if let Some(flexible) = flexible {
        let windows = near.window_eur_mwh.iter().zip(flexible.energy_mwh);
        bound_eur += windows.map(|(eur, energy)| eur * energy).sum::<f64>();
    }
    let objective_eur = solved.objective_eur + charged;
    let scale = solved.absolute_eur + charged.abs();
    Ok(Coupled {
        objective_eur,
        dual_bound_eur: bound_eur,
        gap: (objective_eur - bound_eur).abs() / scale,
        flexible_mw: near.flexible_mw,
        window_eur_mwh: near.window_eur_mwh,
        peaks_mw,
        iterations: near.iterations,
        dispatch: Dispatch { method: Method::Coupled, ..solved },
    })
}

impl Flexible<'_> {
    /// Checks windows.
    ///
    /// # Errors
    /// As [`dispatch`].
    fn check(&self, hours: usize) -> Result<()> {
        self.most_mw.check("flexible_mw", "MW", hours, (0.0, 1e7))?;
        if self.window_h == 0 || self.energy_mwh.len() != hours.div_ceil(self.window_h) {
            return Err(Error::Shape(format!(
                "{} energies do not fit {hours} hours in windows of {}",
                self.energy_mwh.len(),
                self.window_h
            )));
        }
        for (window, energy) in self.energy_mwh.iter().enumerate() {
            known("window_energy_mwh", "MWh", *energy, NOT_NEGATIVE)
                .map_err(|error| error.at(window))?;
            let most: f64 = self.hours(window, hours).map(|hour| self.most_mw.at(hour)).sum();
            if *energy > most * (1.0 + 1e-12) {
                return Err(Error::Infeasible(format!(
                    "window {window}: {energy} MWh exceed what its power limit allows, {most} \
                     MWh, by {} MWh",
                    energy - most
                )));
            }
        }
        Ok(())
    }

    /// Hours of a window of a horizon of `hours`.
    pub(super) fn hours(&self, window: usize, hours: usize) -> std::ops::Range<usize> {
        window * self.window_h..((window + 1) * self.window_h).min(hours)
    }

    /// Makes every window's energy exact, by what hours between their limits can give.
    fn mend(&self, powers: &mut [f64]) {
        let hours = powers.len();
        for (window, energy) in self.energy_mwh.iter().enumerate() {
            for _ in 0..3 {
                let (mut sum, mut room) = (0.0, 0.0);
                for hour in self.hours(window, hours) {
                    let most = self.most_mw.at(hour);
                    powers[hour] = powers[hour].clamp(0.0, most);
                    sum += powers[hour];
                }
                let missing = energy - sum;
                let of = |power: f64, most: f64| if missing > 0.0 { most - power } else { power };
                for hour in self.hours(window, hours) {
                    room += of(powers[hour], self.most_mw.at(hour));
                }
                if missing == 0.0 || room <= 0.0 {
                    break;
                }
                for hour in self.hours(window, hours) {
                    let part = of(powers[hour], self.most_mw.at(hour)) / room;
                    powers[hour] += missing * part;
                }
            }
        }
    }
}

impl Peaks<'_> {
    fn check(&self, hours: usize, sources: usize) -> Result<()> {
        let periods = self.eur_mw.len();
        let in_order =
            self.period.windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1);
        let ends = (self.period.first(), self.period.last());
        if self.period.len() != hours
            || self.most_mw.len() != periods
            || self.source >= sources
            || !in_order
            || ends != (Some(&0), periods.checked_sub(1).as_ref())
        {
            return Err(Error::Shape(
                "periods must count up from 0, one for each hour, with a charge each".into(),
            ));
        }
        for (period, (eur, most)) in self.eur_mw.iter().zip(self.most_mw).enumerate() {
            known("peak_charge_eur_mw", "EUR/MW", *eur, NOT_NEGATIVE)
                .and_then(|()| known("peak_limit_mw", "MW", *most, NOT_NEGATIVE))
                .map_err(|error| error.at(period))?;
        }
        Ok(())
    }

    /// Makes what the hours pay add up to the charge where it exceeds it.
    fn mend(&self, paid: &mut [f64]) {
        let mut sums = vec![0.0; self.eur_mw.len()];
        for (period, paid) in self.period.iter().zip(paid.iter_mut()) {
            *paid = paid.max(0.0);
            sums[*period] += *paid;
        }
        for (period, paid) in self.period.iter().zip(paid) {
            if sums[*period] > 0.0 {
                *paid *= self.eur_mw[*period] / sums[*period];
            }
        }
    }
}
