//! What is done with more carbon-free power than is drawn, step by step and without
//! foresight: a battery that takes every surplus and gives it back at the next shortfall, and
//! work that moves to hours of surplus.

use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, whole};

use super::accounting::{checked, pairs};

/// Unmet power that counts as none, over the load.
const NEGLIGIBLE: f64 = 1e-9;
/// Relative width to which [`TaperedBattery::smallest`] is searched.
const NARROW: f64 = 1e-9;
/// Capacities in [`TaperedBattery::smallest`] are tried up to this many times the load's energy.
const LARGEST: f64 = 1e6;

/// A battery whose power tapers off as it fills up and empties.
///
/// Within a step of T hours the content b moves by `e_c p T` when it takes p, and by
/// `-p T / e_d` when it gives p. At the end of the step it must lie between two lines,
///
/// `empty C + a p <= b' <= full C - f p`
///
/// so that `p <= (full C - b) / (e_c T + f)` when charging and
/// `p <= (b - empty C) / (T / e_d + a)` when discharging: constant efficiencies, and limits
/// linear in the content.
///
/// What it neglects: ageing, rest losses, temperature, own consumption, and efficiencies that
/// hang on power.
///
/// Source: F. Kazhamiaka, C. Rosenberg, S. Keshav, Tractable lithium-ion storage models for
/// optimizing energy systems, Energy Informatics 2 (2019) 4, doi 10.1186/s42162-019-0070-6
/// (the "C/L/C" model).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaperedBattery {
    /// Capacity C, MWh.
    pub capacity_mwh: f64,
    /// Content over energy taken, `e_c`.
    pub charge_efficiency: f64,
    /// Energy given over content, `e_d`.
    pub discharge_efficiency: f64,
    /// Most that the content may move in an hour, over capacity, 1/h.
    pub rate_per_h: f64,
    /// How far below full charging must end, per power taken: f, h.
    pub full_taper_h: f64,
    /// How far above empty discharging must end, per power given: a, h.
    pub empty_taper_h: f64,
    /// Content of a full battery at rest, over capacity.
    pub full_fraction: f64,
    /// Content of an empty battery at rest, over capacity.
    pub empty_fraction: f64,
    /// Content at the start, over capacity.
    pub initial_fraction: f64,
    /// Steps in which an hour is worked through.
    pub steps_per_hour: f64,
}

/// What a battery made of surpluses and shortfalls, hour by hour; with the supply used at
/// once, `supply + discharged + unmet = load + charged + surplus`.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfConsumption {
    /// Taken from the surplus, MW.
    pub charged_mw: Vec<f64>,
    /// Given to the load, MW.
    pub discharged_mw: Vec<f64>,
    /// Content at the end of the hour, MWh.
    pub content_mwh: Vec<f64>,
    /// Load left over, MW.
    pub unmet_mw: Vec<f64>,
    /// Supply left over, MW.
    pub surplus_mw: Vec<f64>,
}

impl TaperedBattery {
    fn check(&self) -> Result<()> {
        let [empty, full] = [self.empty_fraction, self.full_fraction];
        known("capacity_mwh", "MWh", self.capacity_mwh, NOT_NEGATIVE)?;
        known("charge_efficiency", "", self.charge_efficiency, (f64::MIN_POSITIVE, 1.0))?;
        known("discharge_efficiency", "", self.discharge_efficiency, (f64::MIN_POSITIVE, 1.0))?;
        known("rate_per_h", "1/h", self.rate_per_h, POSITIVE)?;
        known("full_taper_h", "h", self.full_taper_h, NOT_NEGATIVE)?;
        known("empty_taper_h", "h", self.empty_taper_h, NOT_NEGATIVE)?;
        known("full_fraction", "", full, (0.0, 1.0))?;
        known("empty_fraction", "", empty, (0.0, full))?;
        known("initial_fraction", "", self.initial_fraction, (empty, full))?;
        whole("steps_per_hour", self.steps_per_hour, (1.0, 3_600.0))
    }

    /// Works through an hour of constant surplus (positive) or shortfall; the new content and
    /// the energy taken or given.
    fn hour(&self, mut content_mwh: f64, net_mw: f64) -> (f64, f64) {
        let step_h = 1.0 / self.steps_per_hour;
        let charging = net_mw > 0.0;
        let (per_power, bound_mwh, taper_h) = if charging {
            let bound = self.full_fraction * self.capacity_mwh;
            (self.charge_efficiency, bound, self.full_taper_h)
        } else {
            let bound = self.empty_fraction * self.capacity_mwh;
            (1.0 / self.discharge_efficiency, bound, self.empty_taper_h)
        };
        let wanted_mw = net_mw.abs().min(self.rate_per_h * self.capacity_mwh / per_power);
        let toward = if charging { 1.0 } else { -1.0 };
        let mut exchanged_mwh = 0.0;
        for _ in 0..self.steps_per_hour as u32 {
            let room_mwh = (toward * (bound_mwh - content_mwh)).max(0.0);
            let power_mw = wanted_mw.min(room_mwh / (per_power * step_h + taper_h));
            content_mwh += toward * per_power * power_mw * step_h;
            exchanged_mwh += power_mw * step_h;
        }
        (content_mwh, exchanged_mwh)
    }

    /// Takes every surplus it can and gives it back at the next shortfall.
    ///
    /// # Errors
    /// [`Error::Domain`] for a battery outside its ranges, and with the hour for powers that
    /// are negative, infinite or no numbers; [`Error::Shape`] for series of different lengths.
    pub fn self_consumption(&self, load_mw: &[f64], supply_mw: &[f64]) -> Result<SelfConsumption> {
        self.check()?;
        let hours = checked_powers(load_mw, supply_mw)?;
        let empty = || Vec::with_capacity(load_mw.len());
        let mut found = SelfConsumption {
            charged_mw: empty(),
            discharged_mw: empty(),
            content_mwh: empty(),
            unmet_mw: empty(),
            surplus_mw: empty(),
        };
        let mut content_mwh = self.initial_fraction * self.capacity_mwh;
        for (load, supply) in hours {
            let net = supply - load;
            let exchanged;
            (content_mwh, exchanged) = self.hour(content_mwh, net);
            let (charged, discharged) = if net > 0.0 { (exchanged, 0.0) } else { (0.0, exchanged) };
            found.charged_mw.push(charged);
            found.discharged_mw.push(discharged);
            found.content_mwh.push(content_mwh);
            found.unmet_mw.push((-net - discharged).max(0.0));
            found.surplus_mw.push((net - charged).max(0.0));
        }
        Ok(found)
    }

    /// The smallest capacity, MWh, with which no load is left over, all else as in `self`; by
    /// halving, to 1e-9 of itself. Less than 1e-9 of a load counts as nothing.
    ///
    /// # Errors
    /// As [`TaperedBattery::self_consumption`]; [`Error::Infeasible`] where no capacity up to
    /// a million times the load's energy suffices.
    pub fn smallest(&self, load_mw: &[f64], supply_mw: &[f64]) -> Result<f64> {
        self.check()?;
        let hours: Vec<_> = checked_powers(load_mw, supply_mw)?.collect();
        let suffices = |capacity_mwh: f64| {
            let battery = Self { capacity_mwh, ..*self };
            let mut content_mwh = self.initial_fraction * capacity_mwh;
            hours.iter().all(|&(load, supply)| {
                let net = supply - load;
                let exchanged;
                (content_mwh, exchanged) = battery.hour(content_mwh, net);
                net >= 0.0 || -net - exchanged <= NEGLIGIBLE * load
            })
        };
        if suffices(0.0) {
            return Ok(0.0);
        }
        let most = LARGEST * load_mw.iter().sum::<f64>();
        let (mut short, mut enough) = (0.0, 1.0);
        while !suffices(enough) {
            if enough > most {
                let message = "no battery covers every hour: the supply falls short over time";
                return Err(Error::Infeasible(message.into()));
            }
            (short, enough) = (enough, 2.0 * enough);
        }
        while enough - short > NARROW * enough {
            let middle = 0.5 * (short + enough);
            if suffices(middle) { enough = middle } else { short = middle }
        }
        Ok(enough)
    }
}

/// Moves flexible load to hours of surplus, window by window, and returns the load then, MW.
///
/// Hours of a window are ranked by supply, then by load. From the lowest up, each hour short
/// of supply gives up its shortfall, at most `flexible_fraction` of its load; from the highest
/// down, each hour with a surplus takes it in, up to its supply and to `limit_mw`. Work moves
/// only to hours that rank above its own, to earlier as to later ones; the energy of a window
/// stays what it was.
///
/// What it neglects: deadlines within the window, the length and the order of jobs, energy
/// that moving costs, and any carbon of the hours beside surplus and shortfall.
///
/// Source: the idea is that of B. Acun et al., Carbon Explorer, ASPLOS 2023,
/// doi 10.1145/3575693.3575754, section 4.3.
///
/// # Errors
/// [`Error::Domain`] for parameters outside their ranges (a window is 1 to 8,784 h), and with
/// the hour for powers that are negative, infinite or no numbers; [`Error::Shape`] for series
/// of different lengths.
pub fn shift_to_surplus(
    load_mw: &[f64],
    supply_mw: &[f64],
    flexible_fraction: f64,
    limit_mw: f64,
    window_h: f64,
) -> Result<Vec<f64>> {
    known("flexible_fraction", "", flexible_fraction, (0.0, 1.0))?;
    known("limit_mw", "MW", limit_mw, NOT_NEGATIVE)?;
    whole("window_h", window_h, (1.0, 8_784.0))?;
    drop(checked_powers(load_mw, supply_mw)?);
    let mut moved = load_mw.to_vec();
    let window = window_h as usize;
    for (load, supply) in moved.chunks_mut(window).zip(supply_mw.chunks(window)) {
        let mut ranked: Vec<usize> = (0..load.len()).collect();
        ranked.sort_by(|&a, &b| supply[a].total_cmp(&supply[b]).then(load[a].total_cmp(&load[b])));
        let mut may_leave: Vec<f64> = load
            .iter()
            .zip(supply)
            .map(|(load, supply)| (load - supply).min(flexible_fraction * load))
            .collect();
        let (mut low, mut high) = (0, load.len() - 1);
        while low < high {
            let (from, to) = (ranked[low], ranked[high]);
            let room = supply[to].min(limit_mw) - load[to];
            if room <= 0.0 {
                high -= 1;
            } else if may_leave[from] <= 0.0 {
                low += 1;
            } else {
                let work = room.min(may_leave[from]);
                load[to] += work;
                load[from] -= work;
                may_leave[from] -= work;
                if work == room { high -= 1 } else { low += 1 }
            }
        }
    }
    Ok(moved)
}

fn checked_powers<'a>(
    load_mw: &'a [f64],
    supply_mw: &'a [f64],
) -> Result<impl Iterator<Item = (f64, f64)> + 'a> {
    checked("load_mw", "MW", load_mw, NOT_NEGATIVE)?;
    checked("supply_mw", "MW", supply_mw, NOT_NEGATIVE)?;
    pairs(load_mw, supply_mw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ideal(capacity_mwh: f64) -> TaperedBattery {
        TaperedBattery {
            capacity_mwh,
            charge_efficiency: 1.0,
            discharge_efficiency: 1.0,
            rate_per_h: 1.0,
            full_taper_h: 0.0,
            empty_taper_h: 0.0,
            full_fraction: 1.0,
            empty_fraction: 0.0,
            initial_fraction: 0.0,
            steps_per_hour: 1.0,
        }
    }

    #[test]
    fn an_ideal_battery_gives_back_what_it_took() -> Result<()> {
        let (load, supply) = ([10.0, 10.0, 10.0, 10.0], [18.0, 30.0, 0.0, 4.0]);
        let found = ideal(12.0).self_consumption(&load, &supply)?;
        assert_eq!(found.charged_mw, [8.0, 4.0, 0.0, 0.0]);
        assert_eq!(found.discharged_mw, [0.0, 0.0, 10.0, 2.0]);
        assert_eq!(found.unmet_mw, [0.0, 0.0, 0.0, 4.0]);
        assert_eq!(found.surplus_mw, [0.0, 16.0, 0.0, 0.0]);
        assert_eq!(found.content_mwh, [8.0, 12.0, 2.0, 0.0]);
        let smallest = ideal(0.0).smallest(&load, &supply)?;
        assert!((smallest - 16.0).abs() < 1e-6, "{smallest}");
        Ok(())
    }

    #[test]
    fn power_tapers_off_in_a_geometric_way() -> Result<()> {
        // Each of n steps leaves taper / (step + taper) of the room there was.
        let battery = TaperedBattery {
            full_taper_h: 0.5,
            rate_per_h: 9.0,
            steps_per_hour: 4.0,
            ..ideal(10.0)
        };
        let found = battery.self_consumption(&[0.0], &[1e3])?;
        let expected = 10.0 * (1.0 - libm::pow(0.5 / 0.75, 4.0));
        assert!((found.charged_mw[0] - expected).abs() < 1e-12);
        Ok(())
    }

    #[test]
    fn what_never_suffices_is_refused() {
        let refused = ideal(0.0).smallest(&[10.0, 10.0], &[0.0, 5.0]);
        assert!(matches!(refused, Err(Error::Infeasible(_))), "{refused:?}");
        assert_eq!(ideal(0.0).smallest(&[1.0], &[1.0]), Ok(0.0));
    }

    #[test]
    fn work_moves_to_the_sun_within_its_window() -> Result<()> {
        let (load, supply) = ([10.0, 10.0, 10.0, 10.0], [0.0, 20.0, 5.0, 40.0]);
        // Hour 0 may give 4, and hour 1 takes it; hour 2 gives 4 and hour 3 has room for 2.
        let moved = shift_to_surplus(&load, &supply, 0.4, 12.0, 2.0)?;
        assert_eq!(moved, [8.0, 12.0, 8.0, 12.0]);
        let wide = shift_to_surplus(&load, &supply, 0.4, 100.0, 4.0)?;
        assert_eq!(wide, [6.0, 10.0, 6.0, 18.0]);
        Ok(())
    }

    #[test]
    fn faults_are_refused() {
        let nan = [1.0, f64::NAN];
        for refused in [
            shift_to_surplus(&nan, &[1.0, 1.0], 0.1, 1.0, 24.0),
            shift_to_surplus(&[1.0], &[1.0], 1.1, 1.0, 24.0),
            shift_to_surplus(&[1.0], &[1.0], 0.1, 1.0, 0.0),
            ideal(-1.0).self_consumption(&[1.0], &[1.0]).map(|found| found.unmet_mw),
        ] {
            assert!(matches!(refused, Err(Error::Domain { .. })), "{refused:?}");
        }
        assert!(matches!(ideal(1.0).self_consumption(&[1.0], &[]), Err(Error::Shape(_))));
        assert_eq!(shift_to_surplus(&[], &[], 0.1, 1.0, 24.0), Ok(vec![]));
    }
}
