//! A facility by itself: hours of IT power and weather in, flows and a summary out.

use rayon::prelude::*;

use super::Facility;
use super::cooling::{Air, CoolAir, Reject, WithCooling, greatest, with_cooling};
use super::plant::{Flows, Load, Plant};
use crate::error::{Error, Result, known};
use crate::progress::Progress;

/// A facility behind a grid connection, with the liquid share of its IT's heat.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Building and plant.
    pub facility: Facility,
    /// Power that may be drawn, which also rates the transformer, MW.
    pub grid_connection_mw: f64,
    /// Part of the IT heat that goes to liquid.
    pub liquid_fraction: f64,
}

/// Connection over IT capacity where none is given: assumption, 1.1 to 1.4; PUE of the
/// hottest hour.
const GRID_OVER_IT: f64 = 1.25;
/// Liquid part of the IT heat where a design does not say: that of a GB300 NVL72 rack in the
/// catalogue, 0.85 to 0.95.
const LIQUID_FRACTION: f64 = 0.9;
/// Accepted connections, MW.
const GRID_MW: (f64, f64) = (0.05, 20_000.0);

impl Site {
    /// A facility with a connection, or the usual one, and the liquid share of its cooling,
    /// or the usual one.
    ///
    /// # Errors
    /// [`Error::Domain`] for a connection outside 0.05 to 20,000 MW.
    pub fn new(facility: Facility, grid_connection_mw: Option<f64>) -> Result<Self> {
        let liquid_fraction = facility.cooling.liquid_fraction.unwrap_or(LIQUID_FRACTION);
        let usual_mw = GRID_OVER_IT * facility.it_capacity_mw;
        let grid_connection_mw = grid_connection_mw.unwrap_or(usual_mw);
        known("grid_connection_mw", "MW", grid_connection_mw, GRID_MW)?;
        Ok(Self { facility, grid_connection_mw, liquid_fraction })
    }
}

/// What stands beside the plant's flows in the hours of [`operate`].
pub const BESIDE: [(&str, &str, &str, &str); 3] = [
    ("water_m3", "Water, loops included", "m3", ""),
    ("shed_mw", "IT power not served", "MW", "it"),
    ("pue", "Power of the campus over IT power", "", ""),
];

macro_rules! figures {
    ($( $(#[doc = $doc:literal])+ $field:ident $unit:literal; )+) => {
        /// A summary of hours.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Summary { $( $(#[doc = $doc])+ pub $field: f64, )+ }

        impl Summary {
            /// Names and units, in the order of [`Summary::values`].
            pub const FIGURES: [(&str, &str); [$($unit),+].len()] =
                [$((stringify!($field), $unit)),+];

            /// All of them.
            pub fn values(&self) -> [f64; Self::FIGURES.len()] {
                [$(self.$field),+]
            }
        }
    };
}

figures! {
    /// Energy of the IT.
    it_energy_mwh "MWh";
    /// Energy of the campus.
    facility_energy_mwh "MWh";
    /// Energy of all cooling.
    cooling_energy_mwh "MWh";
    /// Greatest power of the campus.
    peak_facility_mw "MW";
    /// Energy of the campus over that of the IT.
    pue "";
    /// Greatest ratio of an hour.
    peak_pue "";
    /// Heat removed over the electricity of cooling.
    cer "";
    /// Water, loops included, people apart.
    water_m3 "m3";
    /// Water over energy of the IT.
    wue_l_kwh "L/kWh";
    /// Water of the thirstiest 24 hours from the first on.
    peak_day_water_m3 "m3/day";
    /// Water of the thirstiest hour.
    peak_hour_water_m3 "m3/h";
    /// Heat handed over.
    delivered_heat_mwh "MWh";
    /// Heat handed over over the energy of the campus.
    erf "";
    /// IT energy not served.
    shed_mwh "MWh";
    /// Hours with IT power not served.
    shed_h "h";
    /// Hours with a law held at the end of its range.
    clamped_h "h";
}

/// How many values a row of hours has.
pub const COLUMNS: usize = Flows::SERIES.len() + BESIDE.len();

/// What [`operate`] yields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operation {
    /// The hours summed up.
    pub summary: Summary,
    /// Rows of hours, each with a value for every one of [`Flows::SERIES`] and [`BESIDE`],
    /// where asked for.
    pub hours: Vec<f64>,
}

/// Runs a facility through hours of weather, counted on from one of the week (Monday 0 h
/// is 0), and of IT power wanted, one for all or one for each hour.
///
/// # Errors
/// [`Error::Shape`] for lengths that differ; [`Error::Domain`] for an IT power that is
/// negative, NaN or above the capacity; [`Error::Config`] for records that the catalogue
/// lacks; [`Error::Infeasible`] for a connection that cannot feed the empty facility.
pub fn operate(
    site: &Site,
    air: &[Air],
    first_hour_of_week: usize,
    it_mw: &[f64],
    keep_hours: bool,
) -> Result<Operation> {
    if it_mw.len() != 1 && it_mw.len() != air.len() {
        let message = format!("{} hours of weather, {} of IT power", air.len(), it_mw.len());
        return Err(Error::Shape(message));
    }
    for (hour, value) in it_mw.iter().enumerate() {
        let range = (0.0, site.facility.it_capacity_mw);
        known("it_power_mw", "MW", *value, range).map_err(|error| error.at(hour))?;
    }
    with_cooling(&site.facility.cooling, Task { site, air, first_hour_of_week, it_mw, keep_hours })
}

/// Summaries of many facilities in the same hours, in their order, the same whatever the
/// number of threads.
///
/// # Errors
/// Those of [`operate`], of the first facility that has any; [`Error::Interrupted`] when
/// asked to stop.
pub fn sweep(
    sites: &[Site],
    air: &[Air],
    first_hour_of_week: usize,
    it_mw: &[f64],
    progress: &Progress,
) -> Result<Vec<Summary>> {
    let rows: Vec<Result<Summary>> = sites
        .par_iter()
        .map(|site| {
            if progress.stopped() {
                return Err(Error::Interrupted);
            }
            let operation = operate(site, air, first_hour_of_week, it_mw, false)?;
            progress.advance();
            Ok(operation.summary)
        })
        .collect();
    rows.into_iter().collect()
}

struct Task<'a> {
    site: &'a Site,
    air: &'a [Air],
    first_hour_of_week: usize,
    it_mw: &'a [f64],
    keep_hours: bool,
}

impl WithCooling for Task<'_> {
    type Output = Result<Operation>;

    fn with<R: Reject, A: CoolAir>(self) -> Result<Operation> {
        let Self { site, air, first_hour_of_week, it_mw, keep_hours } = self;
        let (grid_mw, liquid) = (site.grid_connection_mw, site.liquid_fraction);
        let plant = Plant::<R, A>::build(&site.facility, grid_mw, liquid)?;
        let standing_m3 = site.facility.water.loop_m3_h(site.facility.it_capacity_mw);
        let mut hours = Vec::with_capacity(if keep_hours { air.len() * COLUMNS } else { 0 });
        let mut summary = Summary::default();
        let (mut day_m3, mut outdoors_mwh) = (0.0, 0.0);
        let mut load: Option<(f64, Load)> = None;
        for (hour, air) in air.iter().enumerate() {
            let wanted_mw = it_mw[if it_mw.len() == 1 { 0 } else { hour }];
            let same = load.filter(|(known, _)| *known == wanted_mw);
            let (_, asked) = same.unwrap_or_else(|| (wanted_mw, plant.load(wanted_mw, liquid)));
            load = Some((wanted_mw, asked));
            let heat_mw = plant.heat_demand_mw(air.dry_bulb_c, first_hour_of_week + hour);
            let flows = plant.limited(&asked, grid_mw, liquid, air, heat_mw);
            let shed_mw = wanted_mw - flows.it_mw;
            let water_m3 = flows.water_m3() + standing_m3;
            if flows.facility_mw > grid_mw * (1.0 + 1e-9) {
                return Err(Error::Infeasible(format!(
                    "grid_connection_mw: {grid_mw} MW cannot feed the empty facility in hour {hour}, \
                     which takes {:.3} MW",
                    flows.facility_mw
                )));
            }
            // Over no energy of the IT a ratio is undefined.
            let pue = if flows.it_mw > 0.0 { flows.facility_mw / flows.it_mw } else { f64::NAN };
            summary.it_energy_mwh += flows.it_mw;
            summary.facility_energy_mwh += flows.facility_mw;
            summary.cooling_energy_mwh +=
                flows.liquid_cooling_mw + flows.trim_chiller_mw + flows.air_cooling_mw;
            summary.delivered_heat_mwh += flows.delivered_heat_mw;
            summary.clamped_h += flows.clamped;
            outdoors_mwh += flows.transformer_mw + flows.heat_recovery_mw;
            day_m3 = if hour % 24 == 0 { water_m3 } else { day_m3 + water_m3 };
            summary.water_m3 += water_m3;
            summary.shed_mwh += shed_mw;
            summary.shed_h += f64::from(shed_mw > 0.0);
            summary.peak_pue = greatest(pue, summary.peak_pue);
            summary.peak_facility_mw = greatest(flows.facility_mw, summary.peak_facility_mw);
            summary.peak_day_water_m3 = greatest(day_m3, summary.peak_day_water_m3);
            summary.peak_hour_water_m3 = greatest(water_m3, summary.peak_hour_water_m3);
            if keep_hours {
                hours.extend_from_slice(&flows.values());
                hours.extend_from_slice(&[water_m3, shed_mw, pue]);
            }
        }
        summary.close(outdoors_mwh);
        Ok(Operation { summary, hours })
    }
}

impl Summary {
    /// Ratios of the sums; `outdoors_mwh` is what becomes heat outside the rooms and is not
    /// cooling's.
    fn close(&mut self, outdoors_mwh: f64) {
        let heat_mwh = self.facility_energy_mwh - self.cooling_energy_mwh - outdoors_mwh;
        self.pue = self.facility_energy_mwh / self.it_energy_mwh;
        self.wue_l_kwh = self.water_m3 / self.it_energy_mwh;
        self.erf = self.delivered_heat_mwh / self.facility_energy_mwh;
        self.cer = heat_mwh / self.cooling_energy_mwh;
    }
}
