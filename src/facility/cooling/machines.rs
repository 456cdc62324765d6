//! A row of like chillers: how many run, at which part load, and what they draw.

use super::eir::Record;
use super::{greatest, least};

/// Steps in which the coldest condenser is sought, K.
const STEP_K: f64 = 0.25;

/// Chillers of one record on one load.
///
/// As many units run as keep each at the part load where it is best, up to all of them,
/// spares included; with dozens of units that number is taken as continuous. Below the
/// least part load of one unit it cycles. Head-pressure control keeps condensers no colder
/// than the record knows, nor than where a unit still has its capacity of the design; above
/// the record's upper end the curves are held at that end and the hour is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machines {
    /// Capacity of one unit, MW, by the condenser's temperature.
    capacity_mw: [f64; 3],
    /// Power over capacity at full load, by the condenser's temperature.
    eir: [f64; 3],
    part_load: [f64; 3],
    /// One over the part load where a unit is best.
    per_best: f64,
    least: f64,
    per_least: f64,
    units: f64,
    condenser_range_c: (f64, f64),
    evaporator_clamped: bool,
}

/// What machines do in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Chilled {
    /// Heat carried, MW.
    pub heat_mw: f64,
    /// Power of the compressors, condenser fans included where they are part of the unit, MW.
    pub power_mw: f64,
    /// Whether a curve was held at the end of its range.
    pub clamped: bool,
}

/// A biquadratic at a fixed evaporator temperature, as a quadratic in the condenser's.
fn at_evaporator(c: &[f64; 6], te: f64, factor: f64) -> [f64; 3] {
    [factor * (c[0] + te * (c[1] + te * c[2])), factor * (c[3] + te * c[5]), factor * c[4]]
}

#[inline(always)]
fn quadratic(c: &[f64; 3], x: f64) -> f64 {
    c[0] + x * (c[1] + x * c[2])
}

/// Coldest condenser between the record's coldest and the design's with which a unit still
/// has its capacity of the design: some records have less with colder ones.
fn coldest_condenser_c(capacity_mw: &[f64; 3], coldest_c: f64, design_c: f64) -> f64 {
    let needed_mw = quadratic(capacity_mw, design_c);
    let steps = ((design_c - coldest_c) / STEP_K).floor() as usize;
    let candidates = (0..=steps).map(|n| coldest_c + STEP_K * n as f64);
    let found = candidates.into_iter().find(|c| quadratic(capacity_mw, *c) >= needed_mw);
    found.unwrap_or(design_c)
}

impl Machines {
    /// Units for a load at a condenser temperature of the design, times those installed over
    /// those needed. Where water
    /// warmer than the record's range is wanted, the machines make their warmest and the
    /// rest is mixed in.
    pub fn sized(
        record: &Record,
        load_mw: f64,
        evaporator_c: f64,
        condenser_c: f64,
        spread: f64,
    ) -> Self {
        let (coldest_c, warmest_c) = record.evaporator_range_c;
        let te = evaporator_c.clamp(coldest_c, warmest_c);
        let tc = condenser_c.clamp(record.condenser_range_c.0, record.condenser_range_c.1);
        let capacity_mw = at_evaporator(&record.capacity_of_temperature, te, record.capacity_mw);
        let needed_mw = quadratic(&capacity_mw, tc);
        let [c0, _, c2] = record.eir_of_part_load;
        let (least, _) = record.part_load_range;
        // The least of part-load power over part load, `c0 / x + c1 + c2 x`.
        let best = if c0 > 0.0 && c2 > 0.0 { (c0 / c2).sqrt().clamp(least, 1.0) } else { 1.0 };
        Self {
            capacity_mw,
            eir: at_evaporator(&record.eir_of_temperature, te, 1.0 / record.cop),
            part_load: record.eir_of_part_load,
            per_best: 1.0 / best,
            least,
            per_least: 1.0 / least,
            units: (load_mw / needed_mw).max(1.0) * spread,
            condenser_range_c: (
                coldest_condenser_c(&capacity_mw, record.condenser_range_c.0, tc),
                record.condenser_range_c.1,
            ),
            evaporator_clamped: evaporator_c < coldest_c,
        }
    }

    /// Coldest condenser that the machines run with, degC.
    pub fn coldest_condenser_c(&self) -> f64 {
        self.condenser_range_c.0
    }

    /// One hour of a load, MW, at the temperature of what cools the condensers.
    #[inline(always)]
    pub fn hour(&self, load_mw: f64, condenser_c: f64) -> Chilled {
        if load_mw <= 0.0 {
            return Chilled::default();
        }
        let (coldest_c, warmest_c) = self.condenser_range_c;
        let tc = least(greatest(condenser_c, coldest_c), warmest_c);
        let unit_mw = quadratic(&self.capacity_mw, tc);
        let heat_mw = least(load_mw, self.units * unit_mw);
        let full_units = heat_mw / unit_mw;
        let running = least(greatest(full_units * self.per_best, 1.0), self.units);
        let part_load = full_units / running;
        // Below the least part load, on for a part of the hour.
        let on = least(part_load * self.per_least, 1.0);
        let power_of_part = on * quadratic(&self.part_load, greatest(part_load, self.least));
        Chilled {
            heat_mw,
            power_mw: running * unit_mw * quadratic(&self.eir, tc) * power_of_part,
            clamped: condenser_c > warmest_c || self.evaporator_clamped,
        }
    }
}
