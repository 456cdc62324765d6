//! The hourly loop of the campus: one calendar year after another, month by month, day by day.

use crate::calendar::{Month, typical_hour};
use crate::facility::cooling::{Air, CoolAir, Reject, greatest};
use crate::facility::neighbours::Time;
use crate::facility::plant::{Flows, Load, Plant};
use crate::figures::{Line, Monthly};

use super::drivers::Drivers;
use super::fleet_plan::FleetMonth;

const FLOWS: usize = Flows::SERIES.len();
const AIR: [(&str, &str, &str, &str); 2] =
    [("dry_bulb_c", "Dry bulb", "degC", ""), ("wet_bulb_c", "Wet bulb", "degC", "")];
const WATER: (&str, &str, &str, &str) = ("water_m3", "Water", "m3", "");
/// What is known of an hour once its electricity is bought.
const BOUGHT: [(&str, &str, &str, &str); 10] = [
    ("grid_power_mw", "Power from the grid", "MW", "grid"),
    ("price_eur_mwh", "Price of energy", "EUR/MWh", "grid"),
    ("carbon_g_kwh", "Carbon intensity of the electricity, combustion", "g/kWh", "grid"),
    ("marginal_price_eur_mwh", "Cost of one more MWh, charges included", "EUR/MWh", "facility"),
    ("export_power_mw", "Power to the grid", "MW", "grid"),
    ("generation_power_mw", "Power of own plants", "MW", "facility"),
    ("curtailed_power_mw", "Power that own plants hold back", "MW", "facility"),
    ("charge_power_mw", "Power into the battery", "MW", "facility"),
    ("discharge_power_mw", "Power out of the battery", "MW", "facility"),
    ("battery_level_mwh", "Content of the battery at the end of the hour", "MWh", ""),
];
const OPERATED: usize = AIR.len() + FLOWS + 1;

/// Names, labels, units and meters of the hourly series, in the order of [`Hourly::series`]:
/// the air, the plant's flows, water, and what is bought.
pub const HOURLY_SERIES: [(&str, &str, &str, &str); OPERATED + BOUGHT.len()] = {
    let mut series = [("", "", "", ""); OPERATED + BOUGHT.len()];
    let mut n = 0;
    while n < series.len() {
        series[n] = if n < AIR.len() {
            AIR[n]
        } else if n < AIR.len() + FLOWS {
            Flows::SERIES[n - AIR.len()]
        } else if n < OPERATED {
            WATER
        } else {
            BOUGHT[n - OPERATED]
        };
        n += 1;
    }
    series
};

/// Every hour of operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Hourly {
    /// One vector for each of [`HOURLY_SERIES`].
    pub series: [Vec<f64>; HOURLY_SERIES.len()],
}

impl Hourly {
    /// Room for `hours` hours.
    pub fn with_capacity(hours: usize) -> Self {
        Self { series: std::array::from_fn(|_| Vec::with_capacity(hours)) }
    }
}

/// What does not change within a month.
#[derive(Debug, Clone, Copy)]
pub struct MonthPlan<'a> {
    /// The month.
    pub month: Month,
    /// Its position in the timeline.
    pub position: usize,
    /// The fleet.
    pub fleet: FleetMonth,
    /// Load of a sold accelerator by hour of the local week.
    pub weekly_load: &'a [f64],
}

/// The limits and ratios that hold in every hour.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Grid connection, MW.
    pub grid_mw: f64,
    /// IT power that the plant is built for, MW.
    pub it_mw: f64,
    /// Water of loops and staff, m3/h.
    pub standing_water_m3_h: (f64, f64),
}

/// Sums of one month.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    flows: Flows,
    hours: f64,
    sold_h: f64,
    shed_mwh: f64,
    shed_gpu_h: f64,
    shed_h: f64,
    cooling_shed_h: f64,
    cooling_shed_gpu_h: f64,
    trim_h: f64,
    peak_it_mw: f64,
    peak_day_m3: f64,
    peak_hour_m3: f64,
    /// By day, by night, on Sundays.
    fan_speeds: [f64; 3],
}

/// Runs the hours of one month, books their sums, and adds the power of the campus in each to
/// `facility_mw`.
pub fn run_month<R: Reject, A: CoolAir>(
    plant: &Plant<R, A>,
    plan: &MonthPlan,
    limits: &Limits,
    drivers: &Drivers,
    facility_mw: &mut Vec<f64>,
    monthly: &mut Monthly,
    mut hourly: Option<&mut Hourly>,
) {
    let year = plan.month.year();
    let air = drivers.air_of(year);
    let local = drivers.local_of(year);
    let fleet = &plan.fleet;
    let (standing_loop, standing_staff) = limits.standing_water_m3_h;
    let standing_m3 = standing_loop + standing_staff;
    // Within a month the week repeats itself.
    let week: Vec<(f64, Load)> = plan
        .weekly_load
        .iter()
        .map(|part| {
            let wanted_mw = fleet.idle_mw + fleet.swing_mw * part;
            (wanted_mw, plant.load(wanted_mw.min(limits.it_mw), fleet.liquid_fraction))
        })
        .collect();
    let mut sums = Sums::default();
    let first = plan.month.first_hour();
    for day in 0..plan.month.days() {
        let start = first + 24 * day;
        let of_weather = typical_hour(year, start);
        let dry_bulb_c = day_of(&air.dry_bulb_c, of_weather);
        let wet_bulb_c = day_of(&air.wet_bulb_c, of_weather);
        let humidity_ratio = day_of(&air.humidity_ratio, of_weather);
        let pressure_pa = day_of(&air.pressure_pa, of_weather);
        let hour_of_week = day_of(&local.hour_of_week, start);
        let mut day_m3 = 0.0;
        for hour in 0..24 {
            let air = Air {
                dry_bulb_c: dry_bulb_c[hour],
                wet_bulb_c: wet_bulb_c[hour],
                humidity_ratio: humidity_ratio[hour],
                pressure_pa: pressure_pa[hour],
            };
            let slot = usize::from(hour_of_week[hour]);
            let (wanted_mw, load) = &week[slot];
            let heat_mw = plant.heat_demand_mw(air.dry_bulb_c, slot);
            let flows = plant.limited(load, limits.grid_mw, fleet.liquid_fraction, &air, heat_mw);
            if flows.it_mw < *wanted_mw {
                sums.shed(*wanted_mw, &flows, fleet.available);
            }
            facility_mw.push(flows.facility_mw);
            sums.flows.add(&flows);
            sums.trim_h += f64::from(flows.trim_chiller_mw > 0.0);
            sums.peak_it_mw = greatest(sums.peak_it_mw, flows.it_mw);
            let water_m3 = standing_m3 + flows.water_m3();
            day_m3 += water_m3;
            sums.peak_hour_m3 = greatest(sums.peak_hour_m3, water_m3);
            let fan_speed = &mut sums.fan_speeds[Time::of(slot) as usize];
            *fan_speed = greatest(*fan_speed, flows.fan_speed);
            if let Some(hourly) = hourly.as_deref_mut() {
                hourly.operated(&air, &flows, water_m3);
            }
        }
        sums.peak_day_m3 = sums.peak_day_m3.max(day_m3);
    }
    sums.hours = plan.month.hours() as f64;
    sums.sold_h += sums.hours;
    sums.book(plan, limits, monthly);
}

/// The 24 values of a day.
#[inline]
pub fn day_of<T>(series: &[T], start: usize) -> &[T] {
    &series[start..][..24]
}

impl Sums {
    fn shed(&mut self, wanted_mw: f64, flows: &Flows, available: f64) {
        let it_mw = flows.it_mw;
        let shed = 1.0 - it_mw / wanted_mw;
        if flows.unserved_heat_mw > 0.0 {
            self.cooling_shed_h += 1.0;
            self.cooling_shed_gpu_h += shed * available;
        }
        self.shed_mwh += wanted_mw - it_mw;
        self.shed_gpu_h += shed * available;
        self.sold_h -= shed;
        self.shed_h += 1.0;
    }

    fn book(&self, plan: &MonthPlan, limits: &Limits, monthly: &mut Monthly) {
        let (flows, fleet) = (&self.flows, &plan.fleet);
        let (standing_loop, standing_staff) = limits.standing_water_m3_h;
        for (line, value) in [
            (Line::Hours, self.hours),
            (Line::GpuHoursInstalled, fleet.installed * self.hours),
            (Line::GpuHoursAvailable, fleet.available * self.hours),
            (Line::GpuHoursSold, fleet.sold * self.sold_h),
            (Line::GpuHoursShed, self.shed_gpu_h),
            (Line::GpuHoursPriced, fleet.priced * self.sold_h),
            (Line::GpuHoursTokens, fleet.tokens * self.sold_h),
            (Line::GpuHoursResearch, fleet.research * self.sold_h),
            (Line::ItEnergy, flows.it_mw),
            (Line::ChipEnergy, fleet.chip_fraction * flows.it_mw),
            (Line::UpsLoss, flows.ups_mw),
            (Line::DistributionLoss, flows.distribution_mw),
            (Line::TransformerLoss, flows.transformer_mw),
            (Line::LiquidCooling, flows.liquid_cooling_mw),
            (Line::TrimChiller, flows.trim_chiller_mw),
            (Line::HeatRecovery, flows.heat_recovery_mw),
            (Line::AirCooling, flows.air_cooling_mw),
            (Line::Auxiliary, flows.auxiliary_mw),
            (Line::ShedEnergy, self.shed_mwh),
            (Line::ShedHours, self.shed_h),
            (Line::CoolingShedHours, self.cooling_shed_h),
            (Line::GpuHoursShedCooling, self.cooling_shed_gpu_h),
            (Line::ClampedHours, flows.clamped),
            (Line::TrimHours, self.trim_h),
            (Line::PeakIt, self.peak_it_mw),
            (Line::RecoverableHeat, flows.recoverable_heat_mw),
            (Line::DeliveredHeat, flows.delivered_heat_mw),
            (Line::NetworkHeat, flows.network_heat_mw),
            (Line::HeatDemand, flows.heat_demand_mw),
            (Line::HeatElectricity, flows.heat_electricity_mw),
            (Line::Evaporated, flows.evaporated_m3),
            (Line::Drift, flows.drift_m3),
            (Line::Blowdown, flows.blowdown_m3),
            (Line::Humidified, flows.humidified_m3),
            (Line::LoopWater, standing_loop * self.hours),
            (Line::StaffWater, standing_staff * self.hours),
            (Line::PeakDayWater, self.peak_day_m3),
            (Line::PeakHourWater, self.peak_hour_m3),
            (Line::FanSpeedDay, self.fan_speeds[Time::Day as usize]),
            (Line::FanSpeedNight, self.fan_speeds[Time::Night as usize]),
            (Line::FanSpeedSunday, self.fan_speeds[Time::Sunday as usize]),
            (Line::RevenueOwnPrice, fleet.own_price_eur_h * self.sold_h),
        ] {
            monthly.set(line, plan.position, value);
        }
    }
}

impl Hourly {
    fn operated(&mut self, air: &Air, flows: &Flows, water_m3: f64) {
        let values = [air.dry_bulb_c, air.wet_bulb_c].into_iter().chain(flows.values());
        for (series, value) in self.series.iter_mut().zip(values.chain([water_m3])) {
            series.push(value);
        }
    }

    /// Adds what an hour's purchase yields, in the order of the last of [`HOURLY_SERIES`].
    pub fn bought(&mut self, values: [f64; BOUGHT.len()]) {
        for (series, value) in self.series[OPERATED..].iter_mut().zip(values) {
            series.push(value);
        }
    }
}
