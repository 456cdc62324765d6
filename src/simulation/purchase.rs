//! The electricity of each hour: bought as it is drawn, or, where the campus has plants or a
//! battery, by the cheapest schedule of each calendar year.

use crate::calendar::{Month, WEEK_HOURS, hours_of_year, weekday_hour};
use crate::error::{Error, Result};
use crate::facility::cooling::greatest;
use crate::figures::{Line, Monthly};
use crate::progress::Progress;
use crate::scenario::Campus;
use crate::supply::accounting::carbon_free_mwh;
use crate::supply::battery::Battery;
use crate::supply::battery::ageing::Damage;
use crate::supply::battery::augmentation::addition_cost_eur;
use crate::supply::dispatch::exact::Dispatch;
use crate::supply::dispatch::site::{EXPORT, ExportRule, IMPORT, Site, hours_of_both};
use crate::supply::dispatch::stack::Series;
use crate::supply::dispatch::store::{End, Store};
use crate::supply::renewables::Technology;
use crate::supply::turpe::{PERIODS, Turpe, period_table};

use super::contracts::Settled;
use super::drivers::Drivers;
use super::hours::{Hourly, day_of};
use super::origin::Flows;
use super::timeline::Timeline;
use super::{carbon_lines, price_factor};

/// Place of the plants in the stack of a site.
const RENEWABLE: usize = 0;

/// Lines of what the plants could give, in the order of [`Schedule::plants_mw`].
const PLANT_LINES: [Line; 3] = [Line::PvEnergy, Line::WindEnergy, Line::HydroEnergy];

/// Buys what a campus draws.
pub struct Purchase<'a> {
    /// The campus.
    pub campus: &'a Campus,
    /// Its months.
    pub timeline: &'a Timeline,
    /// Prices, carbon, profiles of plants.
    pub drivers: &'a Drivers,
    /// Excise on one more MWh, real.
    pub excise_eur_mwh: f64,
    /// Asks to stop.
    pub progress: &'a Progress,
}

/// What holds throughout a calendar year.
struct Year<'a> {
    year: i32,
    drivers: &'a Drivers,
    price_factor: f64,
    /// Part bought by contract, and its price, EUR/MWh.
    contract: (f64, f64),
    /// Contracts of other kinds.
    settled: Settled,
    /// Network tariff, nominal.
    network: Turpe,
    /// Its period by local month and hour of the local week.
    periods: &'a [u8],
    subscribed_mw: [f64; PERIODS],
    /// What every imported MWh pays beside energy and network, nominal.
    levies_eur_mwh: f64,
    combustion_factor: f64,
    /// Offset and factor from the drivers' life cycle to g/kWh.
    life_cycle_line: (f64, f64),
}

/// An hour of the market and the grid.
struct Terms {
    spot_eur_mwh: f64,
    energy_eur_mwh: f64,
    period: usize,
    combustion_g_kwh: f64,
    life_cycle_g_kwh: f64,
}

/// A calendar year behind the meter.
struct Schedule {
    /// What each plant could give, MW.
    plants_mw: [Vec<f64>; PLANT_LINES.len()],
    dispatch: Dispatch,
    /// What exports earn in each hour.
    export_eur: Vec<f64>,
    curtailed_mw: Vec<f64>,
    /// What own plants give that serves the campus, at once or through the battery.
    own_mw: Vec<f64>,
    /// Content that fits in the battery.
    capacity_mwh: f64,
}

/// Sums of one month.
#[derive(Default)]
struct Sums {
    import_mwh: f64,
    peak_mw: f64,
    energy_eur: f64,
    network_eur: f64,
    /// By period, squares of the power above the subscription, MW2.
    overruns_mw2: [f64; PERIODS],
    combustion_kg: f64,
    life_cycle_kg: f64,
}

impl Purchase<'_> {
    /// Books the purchases of every month of operation, whose hours draw `facility_mw`.
    ///
    /// A year in operation in part is scheduled over that part. Each begins and ends with the
    /// same content of the battery, which is free to choose.
    ///
    /// # Errors
    /// [`Error::Infeasible`] where the load cannot be served; [`Error::Interrupted`].
    pub fn book(
        &self,
        facility_mw: &[f64],
        monthly: &mut Monthly,
        mut hourly: Option<&mut Hourly>,
    ) -> Result<()> {
        let (campus, timeline) = (self.campus, self.timeline);
        let network = &campus.supply.network;
        let tariff = Turpe::french(campus.site.voltage, network.usage)?;
        let periods = period_table();
        let subscribed_mw = network.subscribed_mw(campus.site.grid_connection_mw);
        let mut damages = Vec::new();
        let mut rest = facility_mw;
        for year in timeline.operating_years() {
            if self.progress.stopped() {
                return Err(Error::Interrupted);
            }
            let first = timeline.opening.max(Month::new(year, 1));
            let months = timeline.end.min(Month::new(year + 1, 1)).since(first);
            let months: Vec<Month> = (0..months).map(|n| first.plus(n)).collect();
            let (load_mw, later) = rest.split_at(months.iter().map(|month| month.hours()).sum());
            rest = later;
            let terms = self.year(year, &tariff, &periods, subscribed_mw);
            let schedule = match self.campus.supply.has_own() {
                true => Some(self.schedule(&terms, first, load_mw, &mut damages, monthly)?),
                false => None,
            };
            let import_mw =
                schedule.as_ref().map_or(load_mw, |own| &own.dispatch.supply_mw[IMPORT]);
            let free_mw = self.carbon_free_mw(&terms, first, load_mw, schedule.as_ref())?;
            let mut begin = 0;
            for month in months {
                let position = timeline.position(month);
                let sums = terms.sums(month, &import_mw[begin..]);
                sums.book(&terms, position, monthly);
                let hours = begin..begin + month.hours();
                let of_year = month.first_hour()..month.first_hour() + month.hours();
                let fixed_eur = terms.settled.fixed_eur(of_year.clone());
                monthly.set(Line::ElectricityContracts, position, fixed_eur);
                let guaranteed_mwh = terms.settled.guaranteed_mwh(of_year);
                monthly.set(Line::Certified, position, guaranteed_mwh.min(sums.import_mwh));
                if let Some(own) = &schedule {
                    own.book(hours.clone(), position, campus, monthly);
                }
                if let Some(free_mw) = &free_mw {
                    let sum = |power_mw: &[f64]| power_mw[hours.clone()].iter().sum::<f64>();
                    monthly.set(Line::CarbonFree, position, sum(free_mw));
                    monthly.set(Line::CarbonKnown, position, sum(load_mw));
                }
                if let Some(hourly) = hourly.as_deref_mut() {
                    terms.tell(month, begin, import_mw, schedule.as_ref(), hourly);
                }
                begin = hours.end;
            }
        }
        Ok(())
    }

    /// What of the campus' power is free of carbon in each hour of a year, where the mix of the
    /// grid is known: contracts deliver theirs up to the import, and a battery gives back what it
    /// took.
    fn carbon_free_mw(
        &self,
        terms: &Year,
        first: Month,
        load_mw: &[f64],
        own: Option<&Schedule>,
    ) -> Result<Option<Vec<f64>>> {
        let Some(known) = self.drivers.carbon_free_of(terms.year) else { return Ok(None) };
        let begin = first.first_hour();
        let hours = begin..begin + load_mw.len();
        let of_grid: Vec<f64> = hours
            .clone()
            .map(|hour| known.values[weekday_hour(known.year, terms.year, hour)])
            .collect();
        let contracted: Vec<f64> = hours.map(|hour| terms.settled.carbon_free_mw(hour)).collect();
        let import_mw = own.map_or(load_mw, |own| &own.dispatch.supply_mw[IMPORT]);
        let imported = carbon_free_mwh(import_mw, &contracted, &of_grid)?;
        let Some(own) = own else { return Ok(Some(imported)) };
        let generated = own.dispatch.supply_mw[RENEWABLE].iter();
        let clean: Vec<f64> = imported.iter().zip(generated).map(|(a, b)| a + b).collect();
        Ok(Some(served(&own.dispatch, &self.campus.supply.battery, load_mw, &clean)))
    }

    fn year<'a>(
        &'a self,
        year: i32,
        tariff: &Turpe,
        periods: &'a [u8],
        subscribed_mw: [f64; PERIODS],
    ) -> Year<'a> {
        let (campus, drivers) = (self.campus, self.drivers);
        let (index, supply) = (campus.currency.price_index(year), &campus.supply);
        let (combustion_factor, life_cycle_line) = carbon_lines(campus, drivers, year);
        let mut terms = Year {
            year,
            drivers,
            price_factor: price_factor(campus, drivers, year),
            contract: (supply.contract_fraction, index * supply.contract_eur_mwh),
            settled: Settled::default(),
            network: tariff.times(index),
            periods,
            subscribed_mw,
            levies_eur_mwh: index * (self.excise_eur_mwh + supply.adders_eur_mwh()),
            combustion_factor,
            life_cycle_line,
        };
        let opening = self.timeline.opening.year();
        let contracts = supply.contracts(year, opening, |year| campus.currency.price_index(year));
        if !contracts.is_empty() {
            let mut spot_eur_mwh = Vec::with_capacity(hours_of_year(year));
            terms.each(0..hours_of_year(year), |hour| spot_eur_mwh.push(hour.spot_eur_mwh));
            terms.settled = Settled::of(&contracts, drivers, year, &spot_eur_mwh);
        }
        terms
    }

    /// The cheapest schedule of a calendar year, whose wear is added to `damages`.
    ///
    /// The facility keeps within the connection as if it had nothing of its own. Imports keep
    /// within the subscription of their period, or within the load where that lies above.
    fn schedule(
        &self,
        terms: &Year,
        first: Month,
        load_mw: &[f64],
        damages: &mut Vec<Damage>,
        monthly: &mut Monthly,
    ) -> Result<Schedule> {
        let (campus, year) = (self.campus, terms.year);
        let (supply, battery) = (&campus.supply, &campus.supply.battery);
        let begin = first.first_hour();
        let hours = begin..begin + load_mw.len();
        let plants_mw = Technology::ALL.map(|plant| {
            let rated_mw = supply.plant_mw(plant);
            let output = || self.drivers.output_of(plant, year, hours.clone());
            match (rated_mw > 0.0).then(output).flatten() {
                Some(output) => output.iter().map(|of| rated_mw * of).collect(),
                None => vec![0.0; load_mw.len()],
            }
        });
        let renewable_mw: Vec<f64> = (0..load_mw.len())
            .map(|hour| plants_mw.iter().map(|plant_mw| plant_mw[hour]).sum())
            .collect();
        let mut price_eur_mwh = Vec::with_capacity(load_mw.len());
        let mut charge_eur_mwh = Vec::with_capacity(load_mw.len());
        let mut import_limit_mw = Vec::with_capacity(load_mw.len());
        terms.each(hours, |hour| {
            price_eur_mwh.push(hour.spot_eur_mwh);
            charge_eur_mwh.push(terms.marginal_eur_mwh(&hour) - hour.spot_eur_mwh);
            // Nothing is drawn above the subscription that the load alone would not draw.
            let load_mw = load_mw[import_limit_mw.len()];
            import_limit_mw.push(terms.subscribed_mw[hour.period].max(load_mw));
        });
        let site = Site {
            load_mw,
            price_eur_mwh: Series::Hourly(&price_eur_mwh),
            import_charge_eur_mwh: Series::Hourly(&charge_eur_mwh),
            import_carbon_eur_mwh: Series::Constant(0.0),
            renewable_mw: Series::Hourly(&renewable_mw),
            import_limit_mw: Series::Hourly(&import_limit_mw),
            export_limit_mw: Series::Constant(supply.export_limit_mw),
            export_price_factor: supply.export_price_factor,
            export_rule: ExportRule::Capped,
            generator_mw: Series::Constant(0.0),
            generator_eur_mwh: 0.0,
            unserved_eur_mwh: None,
        };
        let index = campus.currency.price_index(year);
        let capacity_mwh = self.capacity_mwh(first, damages, index, monthly)?;
        let store = Store {
            charge_mw: Series::Constant(battery.power_mw),
            discharge_mw: Series::Constant(battery.power_mw),
            capacity_mwh: Series::Constant(capacity_mwh),
            charge_efficiency: battery.charge_efficiency,
            discharge_efficiency: battery.discharge_efficiency,
            self_discharge_per_h: battery.self_discharge_per_h,
            wear_eur_mwh: index * battery.wear_cost_eur_mwh()?,
        };
        let dispatch = site.dispatch(&store, End::Cyclic)?;
        damages.push(battery.damage(&dispatch.level_mwh, capacity_mwh)?);
        let export_eur = (0..load_mw.len())
            .map(|hour| site.export_price(hour) * dispatch.supply_mw[EXPORT][hour])
            .collect();
        let used = dispatch.supply_mw[RENEWABLE].iter();
        let curtailed_mw = renewable_mw.iter().zip(used).map(|(all, used)| all - used).collect();
        let own_mw = served(&dispatch, battery, load_mw, &dispatch.supply_mw[RENEWABLE]);
        Ok(Schedule { plants_mw, dispatch, export_eur, curtailed_mw, own_mw, capacity_mwh })
    }

    /// Content that fits in the battery in the year after `damages`; what is added at its
    /// start is booked.
    fn capacity_mwh(
        &self,
        first: Month,
        damages: &[Damage],
        index: f64,
        monthly: &mut Monthly,
    ) -> Result<f64> {
        let battery = &self.campus.supply.battery;
        // The year to come has not worn anything yet.
        let mut known = damages.to_vec();
        known.push(Damage { calendar: 0.0, cycle: 0.0, full_cycles: 0.0 });
        let years = damages.len();
        let of_age = battery.additions(self.campus.operation_years as usize)?;
        let ages =
            (0..=years as i32).map(|n| self.timeline.years_open(self.timeline.opening.year() + n));
        let additions: Vec<bool> = ages.map(|age| of_age.get(age) == Some(&true)).collect();
        let life = battery.life(&known, &additions)?;
        let years_since = f64::from(first.since(self.timeline.opening)) / 12.0;
        let added_eur = addition_cost_eur(
            life.added_mwh[years],
            battery.capex_eur_kwh,
            battery.capex_decline,
            years_since,
        )?;
        monthly.set(Line::BatteryAdded, self.timeline.position(first), index * added_eur);
        Ok(life.start_mwh[years])
    }
}

/// What of a load is served from an origin, of which `of_origin_mw` comes in, MW.
fn served(
    dispatch: &Dispatch,
    battery: &Battery,
    load_mw: &[f64],
    of_origin_mw: &[f64],
) -> Vec<f64> {
    let [import_mw, generated_mw] = [IMPORT, RENEWABLE].map(|source| &dispatch.supply_mw[source]);
    let inflow_mw: Vec<f64> = import_mw.iter().zip(generated_mw).map(|(a, b)| a + b).collect();
    let flows = Flows {
        inflow_mw: &inflow_mw,
        charge_mw: &dispatch.charge_mw,
        discharge_mw: &dispatch.discharge_mw,
        level_mwh: &dispatch.level_mwh,
        charge_efficiency: battery.charge_efficiency,
    };
    flows.fractions(of_origin_mw).iter().zip(load_mw).map(|(part, load)| part * load).collect()
}

impl Year<'_> {
    /// Visits whole days of the calendar year, hour by hour.
    #[inline]
    fn each(&self, hours: std::ops::Range<usize>, mut visit: impl FnMut(Terms)) {
        let (year, drivers) = (self.year, self.drivers);
        let local = drivers.local_of(year);
        let (price, _) = drivers.price_of(year);
        let (combustion, life_cycle) = drivers.carbon_of(year);
        let (offset, factor) = self.life_cycle_line;
        let (part, contract_eur_mwh) = self.contract;
        for start in hours.step_by(24) {
            let hour_of_week = day_of(&local.hour_of_week, start);
            let local_month = day_of(&local.month, start);
            let price = day_of(&price.values, weekday_hour(price.year, year, start));
            let combustion = day_of(&combustion.values, weekday_hour(combustion.year, year, start));
            let life_cycle = day_of(&life_cycle.values, weekday_hour(life_cycle.year, year, start));
            let by_load_eur_mwh = self.settled.by_load_of_day(start);
            for hour in 0..24 {
                let slot = usize::from(hour_of_week[hour]);
                let of_tariff = usize::from(local_month[hour]) * WEEK_HOURS + slot;
                let spot_eur_mwh = self.price_factor * price[hour];
                visit(Terms {
                    spot_eur_mwh,
                    energy_eur_mwh: part * contract_eur_mwh
                        + (1.0 - part) * spot_eur_mwh
                        + by_load_eur_mwh[hour],
                    period: usize::from(self.periods[of_tariff]),
                    combustion_g_kwh: self.combustion_factor * combustion[hour],
                    life_cycle_g_kwh: offset + factor * life_cycle[hour],
                });
            }
        }
    }

    /// What one more imported MWh costs in all.
    fn marginal_eur_mwh(&self, hour: &Terms) -> f64 {
        hour.energy_eur_mwh + self.network.energy_eur_mwh[hour.period] + self.levies_eur_mwh
    }

    /// Sums of a month, whose hours import the first of `import_mw`.
    fn sums(&self, month: Month, import_mw: &[f64]) -> Sums {
        let mut sums = Sums::default();
        let begin = month.first_hour();
        let mut imports = import_mw.iter();
        self.each(begin..begin + month.hours(), |hour| {
            let Some(&import_mw) = imports.next() else { return };
            sums.import_mwh += import_mw;
            sums.peak_mw = greatest(sums.peak_mw, import_mw);
            sums.energy_eur += import_mw * hour.energy_eur_mwh;
            sums.network_eur += import_mw * self.network.energy_eur_mwh[hour.period];
            let over_mw = greatest(import_mw - self.subscribed_mw[hour.period], 0.0);
            sums.overruns_mw2[hour.period] += over_mw * over_mw;
            sums.combustion_kg += import_mw * hour.combustion_g_kwh;
            sums.life_cycle_kg += import_mw * hour.life_cycle_g_kwh;
        });
        sums
    }

    /// Tells the hours of a month, the first of which is `begin` of the year's in operation.
    fn tell(
        &self,
        month: Month,
        begin: usize,
        import_mw: &[f64],
        own: Option<&Schedule>,
        hourly: &mut Hourly,
    ) {
        let first = month.first_hour();
        let mut hour = begin;
        self.each(first..first + month.hours(), |terms| {
            let bought = [import_mw[hour], terms.energy_eur_mwh, terms.combustion_g_kwh];
            let [import_mw, energy_eur_mwh, combustion_g_kwh] = bought;
            let [marginal, export, generated, curtailed, charge, discharge, level] = match own {
                Some(own) => own.hour(hour),
                None => [self.marginal_eur_mwh(&terms), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            };
            hourly.bought([
                import_mw,
                energy_eur_mwh,
                combustion_g_kwh,
                marginal,
                export,
                generated,
                curtailed,
                charge,
                discharge,
                level,
            ]);
            hour += 1;
        });
    }
}

impl Sums {
    fn book(&self, year: &Year, position: usize, monthly: &mut Monthly) {
        for (line, value) in [
            (Line::GridEnergy, self.import_mwh),
            (Line::PeakGrid, self.peak_mw),
            (Line::CarbonCombustion, 1e-3 * self.combustion_kg),
            (Line::CarbonLifeCycle, 1e-3 * self.life_cycle_kg),
            (Line::ElectricityEnergy, self.energy_eur),
            (Line::NetworkEnergy, self.network_eur),
            (Line::NetworkOverrun, year.network.overruns_eur(&self.overruns_mw2)),
        ] {
            monthly.set(line, position, value);
        }
    }
}

impl Schedule {
    /// What an hour's purchase tells beside import, price and carbon.
    fn hour(&self, hour: usize) -> [f64; 7] {
        let dispatch = &self.dispatch;
        [
            dispatch.marginal_price_eur_mwh[hour],
            dispatch.supply_mw[EXPORT][hour],
            dispatch.supply_mw[RENEWABLE][hour],
            self.curtailed_mw[hour],
            dispatch.charge_mw[hour],
            dispatch.discharge_mw[hour],
            dispatch.level_mwh[hour],
        ]
    }

    fn book(
        &self,
        hours: std::ops::Range<usize>,
        position: usize,
        campus: &Campus,
        monthly: &mut Monthly,
    ) {
        let sum = |series: &[f64]| series[hours.clone()].iter().sum::<f64>();
        let dispatch = &self.dispatch;
        for (line, plant_mw) in PLANT_LINES.into_iter().zip(&self.plants_mw) {
            monthly.set(line, position, sum(plant_mw));
        }
        let [charge_mw, discharge_mw] = [&dispatch.charge_mw, &dispatch.discharge_mw];
        let discharge_mwh = sum(discharge_mw);
        let from_cells_mwh = discharge_mwh / campus.supply.battery.discharge_efficiency;
        let cycles = if self.capacity_mwh > 0.0 { from_cells_mwh / self.capacity_mwh } else { 0.0 };
        let both = hours_of_both(&charge_mw[hours.clone()], &discharge_mw[hours.clone()]);
        for (line, value) in [
            (Line::Curtailed, sum(&self.curtailed_mw)),
            (Line::Export, sum(&dispatch.supply_mw[EXPORT])),
            (Line::Charge, sum(charge_mw)),
            (Line::Discharge, discharge_mwh),
            (Line::OwnEnergy, sum(&self.own_mw)),
            (Line::BothHours, both as f64),
            (Line::BatteryCapacity, self.capacity_mwh),
            (Line::BatteryCycles, cycles),
            (Line::RevenueExport, sum(&self.export_eur)),
        ] {
            monthly.set(line, position, value);
        }
    }
}
