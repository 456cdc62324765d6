//! The published model of PUE and WUE by climate and cooling system, for comparison.
//!
//! Lei and Masanet, "Climate- and technology-specific PUE and WUE estimations for U.S. data
//! centers using a hybrid statistical and thermodynamics-based approach", Resources,
//! Conservation and Recycling 182 (2022) 106323, doi 10.1016/j.resconrec.2022.106323. Ten
//! plants, each with some thirty uniform inputs; a design is a draw of them, and its PUE and WUE
//! are means over the hours of a year, per unit of IT.
//!
//! Only comparisons use it: machines sized without limits, one load all year, regressions of
//! small chillers, and towers that evaporate all their heat are not how plants are simulated
//! elsewhere. Fans and pumps, moist air and blowdown are the laws that the simulation uses.

mod cop;
mod inputs;
mod plant;

use rayon::prelude::*;

use crate::climate::Weather;
use crate::climate::psychrometrics::wet_bulb_c;
use crate::error::{Result, within};
use crate::random::Stream;
pub use inputs::{CASES, Inputs, NAMES, Range, ranges};
use plant::{Design, Hour, Needs};

/// Accepted numbers of draws.
pub const DRAWS: (f64, f64) = (1.0, 100_000.0);
/// Size of the hypercube that few draws are picked from.
const POOL: usize = 16_384;
/// Hours that tell candidates apart.
const PILOT_HOURS: usize = 8;
/// Draws with about the same PUE that differ in WUE.
const LAYER: usize = 10;

/// Irrational parts of 1 whose multiples lie evenly.
const GOLDEN: f64 = 0.618_033_988_749_894_9;
const SILVER: f64 = 0.414_213_562_373_095_1;

/// Power and water of a design.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Power of the facility over the one of IT.
    pub pue: f64,
    /// Water at the site, litres per kWh of IT.
    pub wue_l_kwh: f64,
}

/// A drawn design with its yearly means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// What was drawn.
    pub inputs: Inputs<f64>,
    /// What it needs.
    pub usage: Usage,
}

impl From<Needs> for Usage {
    fn from(needs: Needs) -> Self {
        Self { pue: needs.power, wue_l_kwh: 3_600.0 * needs.water }
    }
}

/// PUE and WUE of a design in one hour.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a case that is not 1 to 10, and weather outside the laws
/// of moist air.
pub fn hour(
    case: usize,
    drawn: &Inputs<f64>,
    dry_bulb_c: f64,
    relative_humidity: f64,
    pressure_pa: f64,
) -> Result<Usage> {
    within("case", "", case as f64, CASES)?;
    let wet = wet_bulb_c(dry_bulb_c, relative_humidity, pressure_pa)?;
    let hour = Hour::new(dry_bulb_c, relative_humidity, pressure_pa, wet);
    Ok(Design::new(case, drawn).mean(&[hour]).into())
}

/// Yearly means of PUE and WUE for a number of designs drawn for a case.
///
/// A Latin hypercube of some 16,384 candidates is ordered by PUE in a few hours of the year,
/// and layers of it by WUE; each draw is one of an equal part. That leaves percentiles of 200
/// draws half as uncertain as a Latin hypercube of 200 would. The same seed gives the same
/// numbers, to the bit, on any number of threads.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a case that is not 1 to 10, or draws outside [`DRAWS`].
pub fn replicate(weather: &Weather, case: usize, draws: usize, seed: u64) -> Result<Vec<Drawn>> {
    within("draws", "", draws as f64, DRAWS)?;
    let ranges = ranges(case)?;
    let hours = hours_of(weather);
    let each = (POOL / draws).max(1);
    let inputs: Vec<Inputs<f64>> =
        hypercube(draws * each, seed).iter().map(|shares| ranges.at(shares)).collect();
    let designs: Vec<Design> = inputs.par_iter().map(|drawn| Design::new(case, drawn)).collect();
    let picked =
        if each > 1 { pick(&designs, &pilot(&hours), each, seed) } else { (0..draws).collect() };
    let drawn = |&n: &usize| Drawn { inputs: inputs[n], usage: designs[n].mean(&hours).into() };
    Ok(picked.par_iter().map(drawn).collect())
}

fn hours_of(weather: &Weather) -> Vec<Hour> {
    (0..weather.dry_bulb_c.len())
        .map(|n| {
            Hour::new(
                weather.dry_bulb_c[n],
                weather.relative_humidity[n],
                weather.pressure_pa[n],
                weather.wet_bulb_c[n],
            )
        })
        .collect()
}

/// Hours evenly spread over the year's wet bulbs.
fn pilot(hours: &[Hour]) -> Vec<Hour> {
    let mut ordered = hours.to_vec();
    ordered.sort_by(|a, b| a.wet_bulb_c.total_cmp(&b.wet_bulb_c));
    let step = ordered.len() / PILOT_HOURS;
    ordered.into_iter().skip(step / 2).step_by(step).collect()
}

/// One of each `each` like candidates, in the order of the candidates. Its place among them
/// steps on by irrational parts, so that the draws lie evenly in WUE too.
fn pick(designs: &[Design], hours: &[Hour], each: usize, seed: u64) -> Vec<usize> {
    let mut stream = Stream::new(seed, NAMES.len() as u64);
    let start = stream.uniform();
    let one_of = |like: &[usize], layer: usize, part: usize| {
        let place = start + GOLDEN * layer as f64 + SILVER * part as f64;
        like[(place.fract() * like.len() as f64) as usize]
    };
    let needs: Vec<Needs> = designs.par_iter().map(|design| design.mean(hours)).collect();
    let mut order: Vec<usize> = (0..designs.len()).collect();
    order.sort_by(|&a, &b| needs[a].power.total_cmp(&needs[b].power));
    let mut picked = Vec::with_capacity(designs.len() / each);
    for (n, layer) in order.chunks_mut(LAYER * each).enumerate() {
        layer.sort_by(|&a, &b| needs[a].water.total_cmp(&needs[b].water));
        let parts = layer.chunks(each).enumerate();
        picked.extend(parts.map(|(part, like)| one_of(like, n, part)));
    }
    picked.sort_unstable();
    picked
}

/// Points whose every coordinate stands once in the middle of each of `count` parts of [0, 1].
fn hypercube(count: usize, seed: u64) -> Vec<[f64; NAMES.len()]> {
    let columns: Vec<Vec<f64>> = (0..NAMES.len())
        .into_par_iter()
        .map(|input| {
            let mut stream = Stream::new(seed, input as u64);
            let mut column: Vec<f64> =
                (0..count).map(|part| (part as f64 + 0.5) / count as f64).collect();
            for last in (1..count).rev() {
                column.swap(last, (stream.uniform() * (last + 1) as f64) as usize);
            }
            column
        })
        .collect();
    (0..count).map(|point| std::array::from_fn(|input| columns[input][point])).collect()
}
